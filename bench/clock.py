"""Figures of the clock: activate, fire, deliver, and a tick against the size of the table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert, select, update

from bench.figures import Figure, Watch, in_turn, milliseconds, rate
from bench.office import (
    AFTER_DUE,
    BEFORE_DUE,
    BEGIN,
    DUE,
    bare,
    build,
    copied,
    directory,
    opened,
    start,
)
from bench.peers import apscheduler_rate
from engine.app import calendars_from
from engine.outbox.dispatch import Dispatcher
from engine.simulate import Recorder
from engine.store.rows import CUTOFF, OBLIGATION

_STAMP = "%Y-%m-%d %H:%M:%S.%f"


def _text(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).strftime(_STAMP)


def activate_figure(folder: Path, units: int) -> Figure:
    """Units join a campaign, one obligation each; against the same rows by INSERT … SELECT."""
    path = folder / "directory.db"
    directory(path, units)
    watch = Watch()

    def ours() -> None:
        with copied(path, "ours.db") as copy, watch.on("ours"):
            start(copy).database.close()

    def raw() -> None:
        with copied(path, "raw.db") as copy:
            connection = bare(copy)
            with watch.on("raw"):
                _bare_activation(connection)
            connection.close()

    in_turn(ours, raw)
    seconds, limit = watch.median("ours"), watch.median("raw")
    return Figure(
        "activate", rate(units, seconds), rate(units, limit), limit / seconds, 0.5,
        note="INSERT … SELECT",
    )  # fmt: skip


def _bare_activation(raw: Any) -> None:
    at = _text(BEGIN)
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("BEGIN IMMEDIATE")
    raw.execute(
        "INSERT INTO participation (campaign_id, unit_id, revision_id, state, since_at, joined_at)"
        " SELECT 1, u.id, 1, 'pending', ?, ? FROM unit u JOIN unit_label l ON l.unit_id = u.id"
        " WHERE l.kind = 'group' AND l.value = 'g' ORDER BY u.lo",
        (at, at),
    )
    raw.execute(
        "INSERT INTO obligation (window_id, unit_id, participation_id, pos, returns)"
        " SELECT 1, p.unit_id, p.id, u.lo, 0 FROM participation p JOIN unit u ON u.id = p.unit_id"
    )
    _bare_moves(raw, "pending", "implementing", "launch", at)
    raw.execute("COMMIT")


def _bare_moves(raw: Any, source: str, target: str, move: str, at: str) -> None:
    raw.execute(
        "INSERT INTO event (kind, name, at, recorded_at, campaign_id, unit_id, revision_id,"
        " from_state, to_state) SELECT 'move', ?, ?, ?, 1, unit_id, 1, ?, ? FROM participation"
        " WHERE campaign_id = 1 AND state = ?",
        (move, at, at, source, target, source),
    )
    raw.execute(
        "UPDATE participation SET state = ?, since_at = ? WHERE campaign_id = 1 AND state = ?",
        (target, at, source),
    )


def fire_figures(folder: Path, units: int) -> tuple[Figure, float]:
    """Units fall due: each moves and gets a message; against bare SQL for the same rows.

    Returns:
        The figure, and our seconds per row written.
    """
    path = folder / "fire.db"
    build(path, units).close()
    watch = Watch()

    def ours() -> None:
        with copied(path, "ours.db") as copy, opened(copy) as office:
            ticker = office.ticker()
            ticker.tick(BEFORE_DUE)
            with watch.on("ours"):
                result = ticker.tick(AFTER_DUE)
            assert (result.moves, result.told.waiting) == (units, units), result

    def raw() -> None:
        with copied(path, "raw.db") as copy:
            connection = bare(copy)
            with watch.on("raw"):
                _bare_fire(connection)
            connection.close()

    in_turn(ours, raw)
    seconds, limit = watch.median("ours"), watch.median("raw")
    figure = Figure(
        "fire", rate(units, seconds), rate(units, limit), limit / seconds, 0.6, note="bare SQL"
    )
    return figure, seconds / (2 * units)


def _bare_fire(raw: Any) -> None:
    raw.execute("BEGIN IMMEDIATE")
    _bare_moves(raw, "implementing", "overdue", "late", _text(DUE))
    raw.execute("COMMIT")
    raw.execute("BEGIN IMMEDIATE")
    at = _text(AFTER_DUE)
    raw.execute(
        "INSERT INTO send (window_id, reminder, ordinal, counts_from_at, at, fired_at, revision_id)"
        " VALUES (1, 'qua_han', 0, ?, ?, ?, 1)",
        (_text(DUE), at, at),
    )
    raw.execute(
        "INSERT INTO message (send_id, unit_id, contact_id, channel, cause_id, kind,"
        " obligation_id, state, next_at, attempts) SELECT 1, o.unit_id, c.id, 'email', 0, 'unit',"
        " o.id, 'waiting', ?, 0 FROM obligation o JOIN contact c ON c.unit_id = o.unit_id"
        " AND c.role = 'unit_contact' WHERE o.window_id = 1 AND o.first_submitted_at IS NULL"
        " AND o.excused_at IS NULL",
        (at,),
    )
    raw.execute("COMMIT")


def deliver_figure(folder: Path, units: int, peer_jobs: int) -> Figure:
    """Fire and hand over to a sender that does nothing; against APScheduler's stored jobs."""
    path = folder / "deliver.db"
    build(path, units).close()
    watch = Watch()

    def ours() -> None:
        with copied(path, "ours.db") as copy, opened(copy) as office:
            ticker = office.ticker()
            recorder = Recorder()
            dispatcher = Dispatcher(office.database, calendars_from(), {"email": recorder})
            with watch.on("ours"):
                ticker.tick(AFTER_DUE)
                done = dispatcher.drain(lambda: AFTER_DUE)
            assert done.sent == units, done

    in_turn(ours)
    seconds = watch.median("ours")
    peer = apscheduler_rate(folder, peer_jobs)
    return Figure(
        "fire and deliver", rate(units, seconds), f"{peer:,.0f}/s", units / seconds / peer, 25,
        note="APScheduler 3",
    )  # fmt: skip


def tick_figures(folder: Path, obligations: int) -> list[Figure]:
    """A tick on ten times the rows, with nothing due and with a thousand due."""
    occurrences = 10
    times: dict[tuple[int, str], float] = {}
    statements: dict[int, int] = {}
    for size in (obligations // 10, obligations):
        path = folder / f"tick{size}.db"
        office = build(path, size // occurrences, occurrences=occurrences)
        office.close()
        with opened(path) as live:
            times[size, "idle"], statements[size] = _idle(live)
            times[size, "due"] = _thousand_due(live)
        path.unlink()
    small, large = obligations // 10, obligations
    return [
        Figure(
            "tick, nothing due", milliseconds(times[large, "idle"]),
            milliseconds(times[small, "idle"]),
            times[large, "idle"] / times[small, "idle"], 1.5, at_most=True,
            note=f"10 × the rows; {statements[small]} and {statements[large]} statements",
        ),
        Figure(
            "tick, 1,000 due", milliseconds(times[large, "due"]),
            milliseconds(times[small, "due"]),
            times[large, "due"] / times[small, "due"], 1.5, at_most=True, note="10 × the rows",
        ),
    ]  # fmt: skip


def _idle(office: Any) -> tuple[float, int]:
    ticker = office.ticker()
    ticker.tick(BEFORE_DUE)
    count = 0

    def counted(*_: Any) -> None:
        nonlocal count
        count += 1

    event.listen(office.database.engine, "before_cursor_execute", counted)
    ticker.tick(BEFORE_DUE + timedelta(minutes=1))
    event.remove(office.database.engine, "before_cursor_execute", counted)
    watch = Watch()
    for minute in range(2, 32):
        with watch.on("idle"):
            ticker.tick(BEFORE_DUE + timedelta(minutes=minute))
    return watch.median("idle"), count


def _thousand_due(office: Any) -> float:
    """Units with an extension of their own: their reminders fall due on their own days."""
    groups = 3
    with office.database.write() as connection:
        ids = list(
            connection.execute(
                select(OBLIGATION.c.id).where(OBLIGATION.c.window_id == 1).limit(1000 * groups)
            ).scalars()
        )
        for group in range(groups):
            until = datetime(2018, 9, 24 + group, 17, tzinfo=UTC)
            chosen = OBLIGATION.c.id.in_(ids[group * 1000 : (group + 1) * 1000])
            connection.execute(update(OBLIGATION).where(chosen).values(own_due_at=until))
            connection.execute(insert(CUTOFF).values(window_id=1, kind="due", at=until))
    ticker = office.ticker()
    ticker.tick(datetime(2018, 9, 24, 9, tzinfo=UTC))
    watch = Watch()
    for group in range(groups):
        day = 25 + group
        ticker.tick(datetime(2018, 9, day, 0, 59, tzinfo=UTC))
        with watch.on("due"):
            told = ticker.tick(datetime(2018, 9, day, 1, tzinfo=UTC)).told
        assert told.waiting in {min(1000, len(ids) // groups), 0} or told.waiting, told
    return watch.median("due")

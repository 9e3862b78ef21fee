"""Everybody falls due at one instant: moved, told and committed.

The raw limit is the best SQL by hand that writes the same rows into the same tables, by
the driver alone, in one transaction that is as durable.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from bench.figures import Bench, Figure, medians, rate, seconds_of
from bench.office import a_copy, due_at, make_office, opened, rules_of, ticker_of

_DUE: Final = due_at().strftime("%Y-%m-%d %H:%M:%S.%f")
_BY_HAND: Final = (
    "UPDATE campaign SET ticked_at = :due WHERE id = 1 AND state = 'active' AND ticked_at < :due",
    "INSERT INTO event (kind, name, at, recorded_at, campaign_id, unit_id, revision_id,"
    " from_state, to_state)"
    " SELECT 'move', 'implementing.late', :due, :due, 1, unit_id, 1, 'implementing', 'overdue'"
    " FROM participation WHERE campaign_id = 1 AND state = 'implementing' ORDER BY id",
    "UPDATE participation SET state = 'overdue', since_at = :due"
    " WHERE campaign_id = 1 AND state = 'implementing'",
    "INSERT INTO send (window_id, reminder, ordinal, counts_from_at, at, valid_until, fired_at,"
    " revision_id) SELECT id, 'qua_han_t01', 0, due_at, due_at, closes_at, due_at, 1"
    " FROM window WHERE task = 't01'",
    "INSERT INTO message (send_id, unit_id, contact_id, channel, cause_id, kind, obligation_id,"
    " state, next_at, attempts)"
    " SELECT 1, o.unit_id, c.id, 'email', 0, 'unit', o.id, 'waiting', :due, 0"
    " FROM obligation o JOIN contact c ON c.unit_id = o.unit_id"
    " WHERE o.window_id = 1 AND o.first_submitted_at IS NULL AND o.excused_at IS NULL"
    " AND c.role = 'unit_contact' AND c.email IS NOT NULL",
)


def office(bench: Bench) -> Path:
    """A database in which everybody is about to fall due; made once."""
    path = bench.folder / "due.db"
    if not path.exists():
        make_office(path, bench.sizes.units, rules_of("do-1", 1))
    return path


def figures(bench: Bench) -> list[Figure]:
    """Firing as the engine does it, beside the same by hand."""
    path = office(bench)
    count = bench.sizes.units
    took = medians(
        bench.sizes.repeats, {"ours": lambda: fire(path, count), "bare": lambda: by_hand(path)}
    )
    return [
        Figure(
            f"fire {count:,} units at one instant",
            rate(count, took["ours"], "units"),
            f"bare SQL {rate(count, took['bare'], 'units')}",
            took["bare"] / took["ours"],
            0.6,
        )
    ]


def fire(path: Path, count: int) -> float:
    """One step of the clock, on a copy; the seconds it took."""
    with a_copy(path) as copy, opened(copy) as database:
        ticker = ticker_of(database)
        ticker.tick(due_at(0))  # nothing is due yet, but the campaign has been read
        seconds = seconds_of(lambda: ticker.tick(due_at()))
        with database.read() as connection:
            written = connection.exec_driver_sql(
                "SELECT (SELECT count(*) FROM message), "
                "(SELECT count(*) FROM participation WHERE state = 'overdue')"
            ).one()
    assert tuple(written) == (count, count), written
    return seconds


def by_hand(path: Path) -> float:
    """The same rows by statements written for this case alone; the seconds they took."""
    with a_copy(path) as copy:
        connection = connect(copy)
        try:
            return seconds_of(lambda: transaction(connection, _BY_HAND, {"due": _DUE}))
        finally:
            connection.close()


def connect(path: Path) -> sqlite3.Connection:
    """The driver alone, as durable as the engine, with as much memory."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("SELECT count(*) FROM meta").fetchall()  # reads the schema
    return connection


def transaction(
    connection: sqlite3.Connection, statements: tuple[str, ...], facts: dict[str, object]
) -> None:
    """Some statements and one commit."""
    connection.execute("BEGIN IMMEDIATE")
    for statement in statements:
        connection.execute(statement, facts)
    connection.execute("COMMIT")

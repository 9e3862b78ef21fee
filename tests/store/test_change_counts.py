"""What a change plan prints, row for row, against two worlds: with the change and without.

Both worlds start from the same rows and are ticked through to the end of the year; what one
has and the other has not is the change's doing.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import func, select

from engine.app import calendars_from
from engine.change.plan import ChangePlan
from engine.store.built_in import CHANGE_NOTICE
from engine.store.campaigns import Calendars
from engine.store.database import Database, open_database
from engine.store.rows import MESSAGE, SEND, WINDOW
from engine.store.ticks import Ticker
from tests.helpers import at
from tests.store.office import (
    BACK,
    CHANNELS,
    EARLY,
    HANDED_IN,
    LATER,
    MERGED,
    NOW,
    UNITS,
    Office,
    an_office,
    announced,
    revision,
)

END = at("2018-12-31 08:00")

Edits = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Case:
    """One change.

    Attributes:
        renamed: What a task is called from now on.
        days_off: Days that a notice has declared free.
    """

    edits: Edits = ()
    days_off: tuple[str, ...] = ()
    renamed: dict[str, str] = field(default_factory=dict)


def said(changes: str) -> tuple[str, str]:
    return "accept:\n", f"changes: [{changes}]\naccept:\n"


FIELD = (
    "forms:\n",
    (
        "forms:\n  bao_cao:\n    fields:\n"
        "      so_doan_vien: {label: Số đoàn viên, type: integer, min: 0, required: có}\n"
    ),
)
CASES = {
    "six working days more": Case(LATER),
    "a state removed": Case((
        MERGED, revision(2), said('{map: {states: {in_review: reviewing}}, reason: "Gộp bước"}')
    )),
    "a task renamed": Case(
        (
            ("  nominate:\n", "  de_cu:\n"),
            revision(2),
            said("{rename: {tasks: {nominate: de_cu}}}"),
        ),
        renamed={"nominate": "de_cu"},
    ),
    "a form field added": Case((FIELD, revision(2))),
    "a holiday after the deadline": Case(days_off=("20/9/2018",)),
    "a holiday before an extension runs out": Case(days_off=("17/9/2018",)),
    "a holiday on the day of a reminder": Case(days_off=("11/9/2018",)),
    "a holiday and a later deadline": Case(LATER, days_off=("19/9/2018",)),
}  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path) as made:
        made.send_all()
        yield made


class Row(NamedTuple):
    """A send, by what a row of the plan says of it."""

    task: str
    occurrence: str
    reminder: str
    at: datetime


def made(database: Database) -> Counter[Row]:
    """The messages that go, by their sends; those withdrawn or left out do not count."""
    with database.read() as connection:
        rows = connection.execute(
            select(WINDOW.c.task, WINDOW.c.occurrence, SEND.c.reminder, SEND.c.at)
            .join_from(MESSAGE, SEND, SEND.c.id == MESSAGE.c.send_id)
            .join(WINDOW, WINDOW.c.id == SEND.c.window_id)
            .where(MESSAGE.c.state.in_(("waiting", "sent")))
        )
        return Counter(Row(*row) for row in rows)


def run_through(database: Database, begin: datetime) -> None:
    """Tick at each instant at which anything can fall due."""
    ticker, now = Ticker(database, calendars_from(), CHANNELS), begin
    while now < END:
        now = ticker.next_at(now) or END
        ticker.tick(now)


def twin_of(office: Office) -> Database:
    """A copy of the office's database as it is."""
    path = office.folder / "twin.db"
    with (
        closing(sqlite3.connect(office.folder / "x.db")) as here,
        closing(sqlite3.connect(path)) as there,
    ):
        here.backup(there)
    return open_database(f"sqlite:///{path}")


def printed(plan: ChangePlan) -> Counter[Row]:
    """How many messages more, or fewer, each send has by the rows of the plan."""
    more: Counter[Row] = Counter()
    for r in plan.reminders:
        if r.old_at is not None:
            more[Row(r.task, r.occurrence, r.reminder, r.old_at)] -= r.withdrawn
        if r.new_at is not None:
            more[Row(r.task, r.occurrence, r.reminder, r.new_at)] += r.added + r.revived
    return more


def happened(
    office: Office, twin: Database, now: datetime, renamed: dict[str, str]
) -> Counter[Row]:
    """How many messages more, or fewer, each send has where the change was applied."""
    run_through(office.database, now)
    run_through(twin, now)
    more = made(office.database)
    for row, count in made(twin).items():
        more[row._replace(task=renamed.get(row.task, row.task))] -= count
    return more


def reminders_only(counts: Counter[Row]) -> dict[Row, int]:
    return {row: n for row, n in counts.items() if n and row.reminder != CHANGE_NOTICE}


def calendars_of(office: Office, case: Case) -> Calendars:
    return announced(office.folder, *case.days_off) if case.days_off else calendars_from()


def sent_twice(office: Office) -> list[int]:
    """How often anybody was told the same of the same cutoff, if more than once."""
    told = (SEND.c.window_id, SEND.c.reminder, SEND.c.ordinal, SEND.c.counts_from_at)
    whom = (MESSAGE.c.unit_id, MESSAGE.c.contact_id, MESSAGE.c.kind, MESSAGE.c.cause_id)
    with office.database.read() as connection:
        return list(
            connection.execute(
                select(func.count())
                .join_from(MESSAGE, SEND, SEND.c.id == MESSAGE.c.send_id)
                .where(MESSAGE.c.state.in_(("waiting", "sent")))
                .group_by(*told, *whom)
                .having(func.count() > 1)
            ).scalars()
        )


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_row_of_the_plan_is_what_comes_of_it(office: Office, case: Case) -> None:
    file, calendars = office.edited(*case.edits), calendars_of(office, case)
    twin = twin_of(office)
    planned = office.plan(file, NOW, calendars)

    done = office.apply(file, NOW, planned.token, calendars)
    more = happened(office, twin, NOW, case.renamed)

    assert planned.errors == ()
    assert done == planned
    assert reminders_only(more) == reminders_only(printed(planned))
    assert sum(n for row, n in more.items() if row.reminder == CHANGE_NOTICE) == planned.notices
    assert sent_twice(office) == []
    twin.close()


def test_there_and_back_every_row_is_what_comes_of_it(office: Office) -> None:
    office.apply(office.edited(*LATER), EARLY)
    office.send_all()
    back, now = office.edited(*BACK), at("2018-09-07 15:00")
    twin = twin_of(office)
    planned = office.plan(back, now)

    done = office.apply(back, now, planned.token)
    more = happened(office, twin, now, {})

    assert done == planned
    assert reminders_only(more) == reminders_only(printed(planned))
    assert planned.notices == UNITS - HANDED_IN
    assert sent_twice(office) == []
    twin.close()


def test_a_reminder_whose_day_is_declared_free_and_past_goes_at_once(office: Office) -> None:
    calendars = announced(office.folder, "11/9/2018")

    planned = office.plan(office.edited(), NOW, calendars)

    (row,) = planned.reminders
    assert (row.reminder, row.old_at, row.new_at) == ("truoc_1", at("2018-09-11 08:00"), NOW)
    # Both people of each unit; not of the two whose own due is later.
    assert (row.withdrawn, row.added) == (2 * (UNITS - HANDED_IN - 2),) * 2
    assert planned.notices == 0


def test_the_reminders_of_an_extension_move_with_a_holiday(office: Office) -> None:
    calendars = announced(office.folder, "17/9/2018")

    planned = office.plan(office.edited(), NOW, calendars)

    own = {r.reminder: r for r in planned.reminders if r.own_at == at("2018-09-19 00:00")}
    assert {name: (r.old_at, r.new_at, r.withdrawn, r.added) for name, r in own.items()} == {
        "truoc_3": (at("2018-09-13 08:00"), at("2018-09-12 08:00"), 4, 4),
        "truoc_1": (at("2018-09-17 08:00"), at("2018-09-14 08:00"), 4, 4),
    }

"""A campaign runs on the calendar that was kept with it, whatever becomes of the file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import func, select, update

from engine.app import calendars_from
from engine.calendar import WorkCalendar
from engine.rules.schema import Definition
from engine.simulate import start
from engine.store import campaigns
from engine.store.campaigns import calendar_of, running
from engine.store.database import Database
from engine.store.rows import CALENDAR_EDITION, CAMPAIGN
from engine.store.ticks import Ticker, telling_of
from tests.cli import hanchot
from tests.helpers import at
from tests.store.office import (
    CHANNELS,
    CODE,
    HANDED_IN,
    NOW,
    UNITS,
    Office,
    an_office,
    announced,
)

FREE = date(2018, 9, 20)
FREE_TEXT = "20/9/2018"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path) as made:
        yield made


def unasked(definition: Definition) -> WorkCalendar:
    raise AssertionError(definition.calendar)


def editions(database: Database) -> list[tuple[object, ...]]:
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(select(CALENDAR_EDITION))]


def test_a_calendar_edited_on_disk_changes_nothing_until_it_is_applied(office: Office) -> None:
    edited = announced(office.folder, FREE_TEXT)
    before = office.campaign()

    with office.database.read() as connection:
        there = running(connection, CODE, edited)

    on_the_day = at("2018-09-20 07:00")
    assert there.calendar.is_working(FREE)
    assert there.planned == before.planned
    assert there.windows == before.windows
    assert telling_of(there, CHANNELS, on_the_day).next_at.date() == FREE
    with office.database.read() as connection:
        assert calendar_of(connection, CODE, edited) == before.calendar

    planned = office.plan(office.edited(), NOW, edited)
    office.apply(office.edited(), NOW, planned.token, edited)

    after = office.campaign()
    assert not after.calendar.is_working(FREE)
    assert after.planned != before.planned
    assert telling_of(after, CHANNELS, on_the_day).next_at.date() == FREE + timedelta(days=1)
    assert planned.reminders != ()
    assert planned.dates != ()


def test_lateness_is_counted_in_the_calendar_in_force(office: Office) -> None:
    edited = announced(office.folder, FREE_TEXT)
    settings = office.folder / FREE_TEXT.replace("/", ".") / "hanchot.yaml"
    asked = ("overdue", "--as-of", "2018-09-21T08:00", "--format", "json")
    known = {"HANCHOT_NOW": "2018-09-21T08:00"}
    office.ticker.tick(at("2018-09-21 08:00"))

    def said(**variables: str) -> list[int]:
        answer = hanchot(*asked, db=office.folder / "x.db", **known, **variables)
        return [item["working_days_overdue"] for item in json.loads(answer.out)["items"]]

    before = said()
    on_disk = said(HANCHOT_CONFIG=str(settings))
    office.apply(office.edited(), at("2018-09-21 08:00"), calendars=edited)

    # From 13/9 on, or from 19/9 where a unit has its own due; 20/9 is free in the end.
    assert Counter(before) == {7: UNITS - HANDED_IN - 2, 3: 2}
    assert on_disk == before
    assert said() == [days - 1 for days in before]


def test_what_a_ticker_does_follows_the_calendar_in_force(office: Office) -> None:
    ticker = Ticker(office.database, unasked, CHANNELS)

    ticked = ticker.tick(at("2018-09-11 08:00"))

    assert ticked.told.waiting > UNITS - 200
    assert ticked.next_at == at("2018-09-13 00:00")


def test_the_same_file_with_another_calendar_is_a_change_and_then_is_none(office: Office) -> None:
    edited = announced(office.folder, FREE_TEXT)
    file = office.edited()

    planned = office.plan(file, NOW, edited)
    done = office.apply(file, NOW, planned.token, edited)

    assert [f.code for f in planned.findings] == ["X811"]
    assert (done.from_revision, done.to_revision) == (1, 2)
    assert office.plan(file, NOW, edited).is_empty


def test_an_edition_is_kept_as_it_was_when_another_comes_into_force(office: Office) -> None:
    before = editions(office.database)

    office.apply(office.edited(), NOW, calendars=announced(office.folder, FREE_TEXT))

    after = editions(office.database)
    assert len(before) == 1
    assert len(after) == 2
    assert after[0] == before[0]


def test_a_campaign_from_before_editions_follows_the_file_until_its_next_change(
    office: Office,
) -> None:
    edited = announced(office.folder, FREE_TEXT)
    with office.database.write() as connection:
        connection.execute(update(CAMPAIGN).values(calendar_id=None))
    with office.database.read() as connection:
        there = running(connection, CODE, edited)

    office.apply(office.edited(), NOW, calendars=edited)

    assert not there.calendar.is_working(FREE)
    with office.database.read() as connection:
        assert not running(connection, CODE, unasked).calendar.is_working(FREE)


def test_fifty_campaigns_of_one_calendar_share_its_edition(office: Office) -> None:
    file = office.edited()
    for number in range(50):
        definition = file.definition.model_copy(update={"id": f"phong-trao-{number}"})
        tree = {**file.tree, "id": definition.id}
        start(office.database, definition, tree, calendars_from(), at=at("2018-08-01 09:00"))

    assert len(editions(office.database)) == 1
    with office.database.read() as connection:
        named = select(func.count()).where(CAMPAIGN.c.calendar_id == 1)
        assert connection.execute(named).scalar_one() == 51


def test_passes_of_the_clock_read_no_calendar_anew(office: Office) -> None:
    office.ticker.tick(NOW)

    with patch.object(campaigns, "calendar_in_force", side_effect=AssertionError) as asked:
        for minutes in range(3):
            office.ticker.tick(NOW + timedelta(minutes=minutes))

    assert not asked.called

"""A calendar read from its edition answers as the calendar it was made of."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import calendar_data
from engine.calendar import FIRST_YEAR, LAST_YEAR, WorkCalendar, load_calendar
from engine.calendar_edition import Edition, calendar_of, edition_of
from tests.core.test_calendar import DATA, VN

YEARS = st.sets(st.integers(2010, 2035), min_size=1, max_size=3)
WORKDAYS = st.frozensets(st.integers(0, 6), min_size=1)
ZONES = st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Berlin", "UTC"])
OVERRIDES = st.lists(
    st.tuples(
        st.dates(date(2010, 1, 1), date(2035, 12, 31)),
        st.sampled_from(["nghỉ", "làm việc"]),
        st.sampled_from(["chính thức", "dự kiến"]),
    ),
    max_size=8,
    unique_by=lambda one: one[0],
)


def again(calendar: WorkCalendar, years: set[int]) -> WorkCalendar:
    """The calendar as a database gives it back, without the library that it was read with."""
    edition = edition_of(calendar, years)
    content = json.loads(json.dumps(edition.content))
    kept = Edition(edition.name, content)
    return calendar_of(kept, timezone=calendar.timezone, workdays=calendar.workdays)


def with_overrides(listed: list[tuple[date, str, str]]) -> dict[str, Any]:
    data = copy.deepcopy(DATA)
    data["overrides"] = [
        {"date": f"{day:%d/%m/%Y}", "is": kind, "status": status, "source": "Thử"}
        for day, kind, status in listed
    ]
    return data


@given(OVERRIDES, YEARS, WORKDAYS, ZONES, st.data())
def test_an_edition_answers_as_its_calendar(
    listed: list[tuple[date, str, str]],
    years: set[int],
    workdays: frozenset[int],
    zone: str,
    data: st.DataObject,
) -> None:
    calendar = load_calendar("vn", with_overrides(listed), timezone=zone, workdays=workdays)
    kept = again(calendar, years)
    first, last = date(min(years) - 1, 1, 1), date(max(years) + 4, 12, 31)
    day = data.draw(st.dates(first, last - timedelta(days=70)))
    cutoff = calendar.end_of(day)

    with patch.object(calendar_data, "library_days", side_effect=AssertionError("asked")):
        said = [kept.entry(first + timedelta(days=n)) for n in range((last - first).days)]
        answers = (
            kept.is_working(day), kept.shift(day, 7), kept.next_working(day),
            kept.working_days_between(first, day), kept.due_text(cutoff), kept.instant_text(cutoff),
            kept.skipped(day, day + timedelta(days=40)),
            [kept.status(year) for year in range(first.year, last.year + 1)],
        )  # fmt: skip

    assert kept == calendar
    assert said == [calendar.entry(first + timedelta(days=n)) for n in range((last - first).days)]
    assert answers == (
        calendar.is_working(day), calendar.shift(day, 7), calendar.next_working(day),
        calendar.working_days_between(first, day), calendar.due_text(cutoff),
        calendar.instant_text(cutoff), calendar.skipped(day, day + timedelta(days=40)),
        [calendar.status(year) for year in range(first.year, last.year + 1)],
    )  # fmt: skip


def test_a_newer_library_changes_nothing_that_was_kept() -> None:
    tet = date(2026, 2, 17)
    kept = again(VN, {2026})

    with patch.object(calendar_data, "library_days", return_value={}):
        assert not kept.is_working(tet)
        assert replace(VN).is_working(tet)


@pytest.mark.parametrize("year", [FIRST_YEAR, LAST_YEAR])
def test_an_edition_at_the_edge_of_what_can_be_counted_holds_no_year_outside(year: int) -> None:
    data = {**DATA, "status": {}}
    calendar = load_calendar("vn", data, timezone="UTC", workdays=frozenset(range(5)))

    held = [int(known) for known in edition_of(calendar, {year}).content["library"]]

    assert min(held) >= FIRST_YEAR
    assert max(held) <= LAST_YEAR
    assert year in held


def test_what_is_kept_does_not_depend_on_the_campaign_s_year_within_the_calendar_s_own() -> None:
    assert edition_of(VN, {2019}).content_hash == edition_of(VN, {2021, 2022}).content_hash
    assert edition_of(VN, {2019}).content_hash != edition_of(VN, {2040}).content_hash

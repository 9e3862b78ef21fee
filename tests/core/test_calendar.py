"""Working days, holidays and local time, against the announcements of 2017 to 2027."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import NoWorkingDayError, WorkCalendar, YearOutOfRangeError, load_calendar
from engine.calendar_data import CalendarDataError
from engine.calendar_file import read_calendar
from engine.errors import UnreadableFileError

FILE = Path(__file__).parents[2] / "config" / "calendars" / "vn.yaml"
WEEK = frozenset(range(5))
VN = read_calendar(FILE)
_TEXT = FILE.read_text(encoding="utf-8")
DATA: dict[str, Any] = yaml.load(_TEXT, Loader=yaml.BaseLoader)  # noqa: S506 - makes text only
DAYS = st.dates(date(2016, 1, 1), date(2028, 12, 31))


def zone(name: str) -> WorkCalendar:
    return read_calendar(FILE, timezone=name)


def span(first: tuple[int, int], last: tuple[int, int], year: int) -> list[date]:
    begin, end = date(year, first[1], first[0]), date(year, last[1], last[0])
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


@pytest.mark.parametrize(
    "off",
    [
        span((26, 1), (1, 2), 2017),
        [date(2018, 12, 31), date(2019, 4, 29)],
        span((23, 1), (29, 1), 2020),
        span((10, 2), (16, 2), 2021) + span((2, 9), (5, 9), 2021),
        span((31, 1), (4, 2), 2022) + span((1, 9), (4, 9), 2022),
        span((20, 1), (26, 1), 2023) + span((1, 9), (4, 9), 2023),
        [date(2024, 4, 29)],
        [*span((25, 1), (2, 2), 2025), date(2025, 5, 2)],
        [date(2026, 1, 2), date(2026, 8, 31), *span((14, 2), (22, 2), 2026)],
        [*span((4, 2), (10, 2), 2027), *(date(2027, m, d) for m, d in ((4, 16), (5, 3), (9, 3)))],
    ],
    ids=lambda days: str(days[0].year),
)
def test_announced_holidays_are_off(off: list[date]) -> None:
    assert [day for day in off if VN.is_working(day)] == []


@pytest.mark.parametrize(
    ("worked", "instead_of"),
    [
        (date(2019, 1, 5), date(2018, 12, 31)),
        (date(2019, 5, 4), date(2019, 4, 29)),
        (date(2024, 5, 4), date(2024, 4, 29)),
        (date(2025, 4, 26), date(2025, 5, 2)),
        (date(2026, 1, 10), date(2026, 1, 2)),
        (date(2026, 8, 22), date(2026, 8, 31)),
    ],
    ids=str,
)
def test_a_swapped_saturday_is_worked_and_says_for_which_day(
    worked: date, instead_of: date
) -> None:
    entry = VN.entry(worked)

    assert VN.is_working(worked)
    assert entry
    assert f"{instead_of.day:02}" in entry.label.vi
    assert not VN.is_working(instead_of)


def test_a_corrected_day_names_its_document() -> None:
    entry = VN.entry(date(2026, 1, 2))

    assert entry
    assert entry.origin == "override"
    assert "12729" in entry.source


def test_a_day_not_yet_certain_is_tentative() -> None:
    entry = VN.entry(date(2026, 11, 24))

    assert entry
    assert (entry.origin, entry.status, entry.working) == ("switch", "tentative", False)
    assert VN.is_working(date(2025, 11, 24))


def test_a_switch_turned_off_gives_the_working_days_back() -> None:
    data = copy.deepcopy(DATA)
    data["switches"]["ngay_van_hoa"]["is"] = "làm việc"

    calendar = load_calendar("vn", data, timezone=VN.timezone, workdays=WEEK)

    assert calendar.is_working(date(2026, 11, 24))
    assert calendar.is_working(date(2029, 11, 26))  # the day off in lieu of Saturday goes too
    assert calendar.version != VN.version


@pytest.mark.parametrize(
    ("year", "status", "reviewed"),
    [
        (2016, "tentative", False),
        (2017, "official", True),
        (2026, "official", True),
        (2027, "tentative", True),
        (2028, "tentative", False),
    ],
)
def test_each_year_says_how_sure_it_is(year: int, status: str, reviewed: bool) -> None:
    found = VN.status(year)

    assert (found.status, found.reviewed) == (status, reviewed)
    assert found.source


@pytest.mark.parametrize(
    ("day", "count", "meant"),
    [
        (date(2018, 9, 12), -15, date(2018, 8, 21)),
        (date(2017, 12, 24), -1, date(2017, 12, 22)),
        (date(2017, 12, 24), 1, date(2017, 12, 25)),
        (date(2024, 4, 26), 1, date(2024, 5, 2)),
        (date(2024, 5, 6), -3, date(2024, 5, 2)),
        (date(2018, 12, 28), 3, date(2019, 1, 4)),
        (date(2018, 12, 28), 4, date(2019, 1, 5)),
        (date(2018, 9, 12), 0, date(2018, 9, 12)),
    ],
    ids=str,
)
def test_working_days_are_counted_without_the_first(day: date, count: int, meant: date) -> None:
    assert VN.shift(day, count) == meant


@given(DAYS, st.integers(-60, 60))
def test_a_shift_from_a_working_day_has_its_inverse(day: date, count: int) -> None:
    begin = VN.next_working(day)

    moved = VN.shift(begin, count)

    assert VN.shift(moved, -count) == begin
    assert VN.working_days_between(begin, moved) == count
    assert VN.is_working(moved)


@given(DAYS)
def test_the_nearest_working_days_enclose_a_day(day: date) -> None:
    before, after = VN.previous_working(day), VN.next_working(day)

    assert before <= day <= after
    assert (before == after == day) == VN.is_working(day)


@given(DAYS, st.sampled_from(["Asia/Ho_Chi_Minh", "America/Havana", "Europe/Lisbon"]))
def test_days_follow_each_other_without_a_gap(day: date, name: str) -> None:
    calendar = zone(name)

    start, end = calendar.start_of(day), calendar.end_of(day)

    assert calendar.day_of(start) == day
    assert calendar.last_day(end) == day
    assert start < end


def test_a_day_in_vietnam_starts_at_seventeen_utc() -> None:
    assert VN.start_of(date(2018, 9, 13)) == datetime(2018, 9, 12, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2018-09-12T16:59:59+00:00", date(2018, 9, 12)),
        ("2018-09-12T17:00:00+00:00", date(2018, 9, 12)),
        ("2018-09-12T17:00:01+00:00", date(2018, 9, 13)),
    ],
    ids=["just before", "exactly at", "just after"],
)
def test_the_last_day_before_a_cutoff(at: str, day: date) -> None:
    assert VN.last_day(datetime.fromisoformat(at)) == day


def test_a_skipped_local_time_is_the_next_that_exists() -> None:
    york = zone("America/New_York")

    for later in (False, True):
        at = york.instant(date(2024, 3, 10), time(2, 30), later=later)
        assert at == datetime(2024, 3, 10, 7, tzinfo=UTC)


def test_a_repeated_local_time_is_early_for_sends_and_late_for_deadlines() -> None:
    york = zone("America/New_York")
    day, clock = date(2024, 11, 3), time(1, 30)

    assert york.instant(day, clock, later=False) == datetime(2024, 11, 3, 5, 30, tzinfo=UTC)
    assert york.instant(day, clock, later=True) == datetime(2024, 11, 3, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize("year", [1975, 2101])
def test_years_that_cannot_be_counted_are_refused(year: int) -> None:
    with pytest.raises(YearOutOfRangeError):
        VN.start_of(date(year, 6, 1))


def test_a_calendar_without_working_days_says_so() -> None:
    empty = load_calendar("vn", DATA, timezone=VN.timezone, workdays=frozenset())

    with pytest.raises(NoWorkingDayError):
        empty.next_working(date(2018, 9, 12))


def test_the_same_data_gives_an_equal_calendar() -> None:
    again = load_calendar("vn", copy.deepcopy(DATA), timezone=VN.timezone, workdays=WEEK)

    assert again == VN
    assert hash(again) == hash(VN)
    assert again != zone("UTC")


def test_every_fault_of_an_override_file_is_said_at_once() -> None:
    data = copy.deepcopy(DATA)
    data["overrides"] += [{"date": "31/02/2026", "is": "nghi"}, {"dat": "x"}]
    data["library"]["country"] = "XX"
    data["status"]["hai nghìn"] = {"status": "có lẽ"}

    with pytest.raises(CalendarDataError) as caught:
        load_calendar("vn", data, timezone=VN.timezone, workdays=WEEK)

    said = caught.value.text.vi
    for part in ("31/02/2026", "nghi", "`dat`", "XX", "hai nghìn", "có lẽ", "`source`"):
        assert part in said


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="nowhere"):
        read_calendar(tmp_path / "nowhere.yaml")


def test_a_deadline_is_shown_in_one_form() -> None:
    by_day = VN.due_text(VN.start_of(date(2018, 9, 13)))
    by_hour = VN.due_text(VN.instant(date(2018, 9, 14), time(17), later=True))

    assert by_day.vi == "trước ngày 13/9/2018 (chậm nhất hết thứ Tư, ngày 12/9/2018)"
    assert by_hour.vi == "trước 17 giờ 00 ngày 14/9/2018 (thứ Sáu)"

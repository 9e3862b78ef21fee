"""Phrases with their instants: the five plans as golden tables, and every edge of a field."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import WorkCalendar
from engine.calendar_file import read_calendar
from engine.rules.phrases import PhraseError, Role, parse
from engine.rules.resolve import Extent, Reading, resolve, send_direction, send_instant

VN = read_calendar(Path(__file__).parents[2] / "config" / "calendars" / "vn.yaml")


def read(
    text: str,
    role: Role = "due",
    year: int | None = None,
    known: dict[str, Extent] | None = None,
    calendar: WorkCalendar = VN,
) -> Reading:
    phrase = parse(text, role=role)
    return resolve(phrase, role=role, year=year, calendar=calendar, lookup=(known or {}).get)


def days(reading: Reading) -> tuple[date | None, date | None]:
    """First day and last day of a reading."""
    return VN.day_of(reading.start) if reading.start else None, reading.last_day


def cutoff(reading: Reading) -> Extent:
    return Extent(reading.end, reading.end, reading.tentative)


PLANS = [
    # due, year, opens, closes after, (phrase, day sent)
    ("trước ngày 25/12/2017", "04/12", "24/12", 10, "08/01", "14/12 20/12 22/12 25/12 27/12"),
    ("trước ngày 13/9/2018", "21/8", "12/9", 10, "26/9", "31/8 7/9 11/9 13/9 17/9"),
    ("trước ngày 31/7/2019", "9/7", "30/7", 5, "6/8", "19/7 25/7 29/7 31/7 2/8"),
    ("trong tháng 6/2020", "9/6", "30/6", 10, "14/7", "19/6 25/6 29/6 1/7 3/7"),
    ("trước ngày 10 tháng 5", "15/4", "9/5", 10, "23/5", "26/4 6/5 8/5 10/5 14/5"),
    ("trước ngày 10 tháng 11", "21/10", "9/11", 10, "22/11", "30/10 6/11 8/11 11/11 13/11"),
]
YEARS = [2017, 2018, 2019, 2020, 2024, 2024]
REMINDERS = [
    "10 ngày trước report.due",
    "3 ngày làm việc trước report.due",
    "1 ngày làm việc trước report.due",
    "1 ngày làm việc sau report.due",
    "3 ngày làm việc sau report.due",
]


def short(day: date | None) -> str:
    return f"{day.day}/{day.month}" if day else ""


def plain(text: str) -> str:
    return " ".join("/".join(str(int(part)) for part in day.split("/")) for day in text.split())


@pytest.mark.parametrize(
    ("plan", "year"), list(zip(PLANS, YEARS, strict=True)), ids=[row[0] for row in PLANS]
)
def test_the_plans_open_fall_due_close_and_are_reminded_as_expected(
    plan: tuple[str, str, str, int, str, str], year: int
) -> None:
    text, opens, last, late, closes, sends = plan
    due = read(text, year=year)
    known = {"report.due": cutoff(due)}

    opened = read("15 ngày làm việc trước report.due", "opens", year, known)
    closed = read(f"{late} ngày làm việc sau report.due", "due", year, known)
    sent = [sent_day(phrase, known) for phrase in REMINDERS]

    assert short(due.last_day) == plain(last)
    assert short(days(opened)[0]) == plain(opens)
    assert short(closed.last_day) == plain(closes)
    assert " ".join(map(short, sent)) == plain(sends)


def sent_day(text: str, known: dict[str, Extent]) -> date:
    phrase = parse(text, role="send")
    reading = read(text, "send", known=known)
    assert reading.start
    at, _ = send_instant(VN.day_of(reading.start), time(8), VN, send_direction(phrase))
    assert VN.local(at).hour == 8
    return VN.day_of(at)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("13/9/2018", date(2018, 9, 13), date(2018, 9, 13)),
        ("trước ngày 13/9/2018", None, date(2018, 9, 12)),
        ("chậm nhất ngày 13/9/2018", None, date(2018, 9, 13)),
        ("tháng 2/2020", date(2020, 2, 1), date(2020, 2, 29)),
        ("quý III/2018", date(2018, 7, 1), date(2018, 9, 30)),
        ("6 tháng cuối năm 2020", date(2020, 7, 1), date(2020, 12, 31)),
        ("năm 2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("hết quý III/2018", None, date(2018, 9, 30)),
        ("trước đầu tháng 8/2020", None, date(2020, 7, 31)),
        ("đầu tháng 8/2020", date(2020, 8, 1), date(2020, 7, 31)),
        ("giữa tháng 8/2020", date(2020, 8, 15), date(2020, 8, 15)),
        ("cuối tháng 2/2019", date(2019, 2, 28), date(2019, 2, 28)),
        ("giữa năm 2020", date(2020, 6, 30), date(2020, 6, 30)),
        ("từ ngày 16/7/2019 đến hết ngày 30/7/2019", date(2019, 7, 16), date(2019, 7, 30)),
        ("từ 16/7/2019 đến đầu quý IV/2019", date(2019, 7, 16), date(2019, 9, 30)),
        ("từ 16/7/2019 đến trước ngày 30/7/2019", date(2019, 7, 16), date(2019, 7, 29)),
        ("1 tháng sau 31/01/2019", date(2019, 2, 28), date(2019, 2, 28)),
        ("1 tháng trước 31/3/2020", date(2020, 2, 29), date(2020, 2, 29)),
        ("2 tuần sau ngày 13/9/2018", date(2018, 9, 27), date(2018, 9, 27)),
        ("2 ngày làm việc sau 23/01/2017", date(2017, 1, 25), date(2017, 1, 25)),
        ("3 ngày làm việc sau 23/01/2017", date(2017, 2, 2), date(2017, 2, 2)),
        ("chậm nhất 5 ngày làm việc trước ngày 13/9/2018", None, date(2018, 9, 6)),
    ],
)
def test_a_deadline_has_the_edges_of_what_it_names(
    text: str, first: date | None, last: date
) -> None:
    assert days(read(text)) == (first, last)


def test_an_hour_is_a_cutoff_within_its_day() -> None:
    reading = read("trước 17 giờ 00 ngày 14/9/2018")

    assert reading.end == datetime(2018, 9, 14, 10, tzinfo=UTC)
    assert reading.last_day == date(2018, 9, 14)


def test_midnight_at_the_end_of_a_day_includes_that_day() -> None:
    assert read("đến 24:00 ngày 30/6/2024").end == read("đến hết ngày 30/6/2024").end


def test_a_start_of_month_is_its_first_day_where_something_opens() -> None:
    assert days(read("đầu tháng 6/2020", "opens")) == (date(2020, 6, 1), date(2020, 6, 1))


def test_a_due_used_as_a_start_is_its_cutoff() -> None:
    due = read("trước ngày 13/9/2018")
    known = {"report.due": cutoff(due)}

    opens = read("report.due", "opens", known=known)
    review = read("từ report.due đến 15 ngày làm việc sau report.due", "period", known=known)

    assert opens.at == due.end
    assert days(review) == (date(2018, 9, 13), date(2018, 10, 3))


def test_a_start_used_as_an_end_is_the_end_of_its_day() -> None:
    start = VN.start_of(date(2018, 10, 15))

    reading = read("tuyen_duong.start", known={"tuyen_duong.start": Extent(start, None)})

    assert reading.last_day == date(2018, 10, 15)


def test_an_event_counts_from_its_own_day() -> None:
    submitted = datetime(2018, 9, 12, 9, 30, tzinfo=UTC)

    reading = read(
        "2 ngày sau report.submitted",
        "send",
        known={"report.submitted": Extent(submitted, None)},
    )

    assert days(reading)[0] == date(2018, 9, 14)


def test_what_is_tentative_makes_tentative_what_counts_from_it() -> None:
    event = read("ngày 15/10/2018 (dự kiến)", "event")
    known = {"tuyen_duong.start": Extent(event.start, event.end, event.tentative)}

    reading = read("1 ngày làm việc trước tuyen_duong.start", known=known)

    assert event.tentative
    assert reading.tentative
    assert reading.last_day == date(2018, 10, 12)


@pytest.mark.parametrize("text", ["chưa rõ", "report.due", "3 ngày sau report.due"])
def test_what_is_not_known_has_no_instants(text: str) -> None:
    reading = read(text)

    assert (reading.known, reading.start, reading.end, reading.last_day) == (
        False,
        None,
        None,
        None,
    )


def test_the_known_end_of_a_period_stands_while_its_start_is_open() -> None:
    reading = read("từ launch.start đến hết quý III/2018", "period")

    assert not reading.known
    assert days(reading) == (None, date(2018, 9, 30))


def test_holidays_passed_over_are_told() -> None:
    reading = read("15 ngày làm việc trước ngày 12/9/2018", "opens")

    assert [entry.day for entry in reading.skipped] == [date(2018, 9, 3)]
    assert "03/9 (Quốc khánh (nghỉ bù))" in reading.steps[-1].vi


def test_a_month_cut_short_is_told() -> None:
    assert "ngày cuối tháng" in read("1 tháng sau 31/01/2019").steps[-1].vi


@pytest.mark.parametrize(
    ("text", "year", "code"),
    [
        ("trước ngày 10 tháng 5", None, "D202"),
        ("29/2", 2019, "D201"),
        ("13/9/1930", None, "D201"),
        ("13/9/2150", None, "D201"),
        ("9999 tháng sau 13/9/2018", None, "D201"),
    ],
)
def test_a_date_that_cannot_be_placed_is_refused(text: str, year: int | None, code: str) -> None:
    with pytest.raises(PhraseError) as caught:
        read(text, year=year)

    assert caught.value.code == code


def test_a_leap_day_without_its_year_takes_the_campaigns() -> None:
    assert read("29/2", year=2020).last_day == date(2020, 2, 29)


@pytest.mark.parametrize(
    ("day", "direction", "sent", "moved"),
    [
        (date(2018, 9, 2), "back", date(2018, 8, 31), date(2018, 9, 2)),
        (date(2018, 9, 2), "forward", date(2018, 9, 4), date(2018, 9, 2)),
        (date(2018, 9, 4), "back", date(2018, 9, 4), None),
    ],
    ids=["before a due", "after a due", "on a working day"],
)
def test_a_send_moves_off_a_day_of_rest(
    day: date, direction: str, sent: date, moved: date | None
) -> None:
    at, moved_from = send_instant(day, time(8), VN, "back" if direction == "back" else "forward")

    assert (VN.day_of(at), moved_from) == (sent, moved)


@given(st.dates(date(2017, 1, 1), date(2027, 12, 31)), st.integers(1, 40))
def test_counting_there_and_back_in_days_returns(day: date, count: int) -> None:
    after = read(f"{count} ngày sau {day.isoformat()}").last_day
    assert after

    back = read(f"{count} ngày trước {after.isoformat()}").last_day

    assert back == day


@given(st.dates(date(2017, 1, 1), date(2027, 12, 31)))
def test_before_a_day_and_by_the_day_before_are_one_cutoff(day: date) -> None:
    before = read(f"trước ngày {day.day}/{day.month}/{day.year}")

    assert before.last_day
    assert read(f"chậm nhất {before.last_day.isoformat()}").end == before.end

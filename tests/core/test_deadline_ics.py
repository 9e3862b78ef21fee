"""The calendar file of one deadline, read back with the library and with a reader of our own."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from engine.model import Attachment
from engine.outbox.deadline_ics import MEDIA_TYPE, Deadline, deadline_ics
from tests.helpers import at, vietnam_calendar

CALENDAR = vietnam_calendar()


def a_deadline(**facts: Any) -> Deadline:
    given: dict[str, Any] = {
        "calendar": CALENDAR,
        "cutoff": at("2018-09-13 00:00"),
        "sequence": 0,
        "stamped_at": at("2018-08-21 08:00"),
        "task": "báo cáo",
        "campaign": "“Dân vận khéo” năm 2018",
        "contact": "LĐLĐ quận 1, ldld@example.vn",
    }
    return Deadline(**{**given, **facts})


def made(unit: str = "CĐCS Trường A", **facts: Any) -> Attachment:
    return deadline_ics(a_deadline(**facts), uid="obligation-7@0a1b", unit_name=unit)


def event(unit: str = "CĐCS Trường A", **facts: Any) -> Any:
    (found,) = Calendar.from_ical(made(unit, **facts).content).walk("VEVENT")
    assert not found.errors
    return found


def lines(content: bytes) -> list[tuple[str, str]]:
    """Name with parameters, and value, of each line, as any calendar program unfolds them."""
    unfolded = content.decode("utf-8").replace("\r\n ", "")
    return [(line.partition(":")[0], line.partition(":")[2]) for line in unfolded.splitlines()]


def test_the_file_is_an_event_that_asks_for_no_answer() -> None:
    file = made()
    book = Calendar.from_ical(file.content)

    assert (file.filename, file.media_type) == ("Hạn báo cáo.ics", MEDIA_TYPE)
    assert (book["METHOD"], book["VERSION"]) == ("PUBLISH", "2.0")
    found = event()
    assert (found["UID"], found["SEQUENCE"]) == ("obligation-7@0a1b", 0)
    assert found["DTSTAMP"].dt == datetime(2018, 8, 21, 1, tzinfo=UTC)
    assert found["SUMMARY"] == "Hạn báo cáo – “Dân vận khéo” năm 2018"
    assert found["DESCRIPTION"] == (
        "CĐCS Trường A\nbáo cáo, trước ngày 13/9/2018 (chậm nhất hết thứ Tư, ngày 12/9/2018).\n"
        "Phong trào: “Dân vận khéo” năm 2018.\nLiên hệ: LĐLĐ quận 1, ldld@example.vn."
    )
    assert not {"ORGANIZER", "ATTENDEE"} & set(found)


def test_a_whole_day_stands_on_the_last_day_on_time() -> None:
    found = event()

    assert (found["DTSTART"].dt, found["DTEND"].dt) == (date(2018, 9, 12), date(2018, 9, 13))
    assert dict(lines(made().content))["DTSTART;VALUE=DATE"] == "20180912"


@pytest.mark.parametrize(
    ("cutoff", "starts"),
    [
        ("2018-09-14 00:00", date(2018, 9, 13)),
        ("2018-09-14 00:01", datetime(2018, 9, 13, 17, 1, tzinfo=UTC)),
        ("2018-09-14 17:00", datetime(2018, 9, 14, 10, tzinfo=UTC)),
    ],
)
def test_a_deadline_within_a_day_stands_at_its_instant(cutoff: str, starts: date) -> None:
    found = event(cutoff=at(cutoff))

    assert found["DTSTART"].dt == starts


@pytest.mark.parametrize(
    ("cutoff", "alarm"),
    [
        pytest.param("2018-09-13 00:00", "2018-09-11 08:00", id="the day before"),
        pytest.param("2018-09-18 00:00", "2018-09-14 08:00", id="over a weekend"),
        pytest.param("2019-02-12 00:00", "2019-02-01 08:00", id="over Tết"),
        pytest.param("2018-09-14 17:00", "2018-09-13 08:00", id="within a day"),
    ],
)
def test_the_alarm_goes_one_working_day_earlier(cutoff: str, alarm: str) -> None:
    found = event(cutoff=at(cutoff))
    (ring,) = found.walk("VALARM")
    starts = found["DTSTART"].dt
    if not isinstance(starts, datetime):
        starts = CALENDAR.start_of(starts)

    assert starts + ring["TRIGGER"].dt == at(alarm)
    assert ring["ACTION"] == "DISPLAY"
    assert ring["DESCRIPTION"].startswith("Nhắc: hạn báo cáo, trước")


@pytest.mark.parametrize(
    ("stamped", "alarms"),
    [("2018-09-11 07:59", 1), ("2018-09-11 08:00", 0), ("2018-09-11 08:01", 0)],
)
def test_an_alarm_that_would_have_rung_is_left_out(stamped: str, alarms: int) -> None:
    assert len(event(stamped_at=at(stamped)).walk("VALARM")) == alarms


def test_the_alarm_rings_when_the_office_sends() -> None:
    (ring,) = event(alarm_at=time(9, 30)).walk("VALARM")

    assert ring["TRIGGER"].dt == -timedelta(hours=14, minutes=30)


def test_a_moved_deadline_replaces_the_event() -> None:
    before = event()
    after = event(cutoff=at("2018-09-21 00:00"), sequence=1)

    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTART"].dt == date(2018, 9, 20)


@pytest.mark.parametrize(("tentative", "status"), [(False, "CONFIRMED"), (True, "TENTATIVE")])
def test_a_tentative_date_says_so(*, tentative: bool, status: str) -> None:
    found = event(tentative=tentative)

    assert found["STATUS"] == status
    assert ("Thời hạn dự kiến." in found["DESCRIPTION"]) is tentative


def test_the_event_is_in_the_language_of_who_gets_it() -> None:
    found = event(language="en")

    assert found["SUMMARY"] == "Due: báo cáo – “Dân vận khéo” năm 2018"
    assert "before 13" in found["DESCRIPTION"]
    assert made(language="en").filename == "Due báo cáo.ics"


NAMES = [
    "CĐCS",
    "CĐCS; a, b\\c \\n “d” : =e",
    "Công đoàn cơ sở Trường trung học phổ thông chuyên Lê Hồng Phong, quận 5 " * 3,
    "x" * 63,
    "x" * 64,
    "BEGIN:VEVENT\r\nUID:khac",
]


@pytest.mark.parametrize("unit", NAMES)
def test_the_unit_is_read_back_and_adds_no_line(unit: str) -> None:
    content = made(unit).content

    found = event(unit)
    assert found["DESCRIPTION"].partition("\nbáo cáo, ")[0] == unit.replace("\r\n", "\n")
    assert [name for name, _ in lines(content)].count("UID") == 1
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_every_line_is_one_that_the_standard_knows() -> None:
    known = re.compile(r"[A-Z-]+(;[A-Z]+=[^;:]+)*")
    names = [name for name, _ in lines(made().content)]

    assert all(known.fullmatch(name) for name in names)
    opened: list[str] = []
    for name, value in lines(made().content):
        if name == "BEGIN":
            opened.append(value)
        if name == "END":
            assert opened.pop() == value
    assert not opened


def test_the_same_facts_give_the_same_bytes() -> None:
    assert made() == made()
    assert made("CĐCS B").content != made().content

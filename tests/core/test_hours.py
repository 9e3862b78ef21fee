"""When messages may go: the first instant from now on, and in time for an end."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import pytest

from engine.hours import in_time, narrowed, next_open
from engine.model import Outcome
from engine.outbox.policy import Times, verdict
from engine.rules.schema import Hours
from tests.helpers import at, vietnam_calendar

CALENDAR = vietnam_calendar()
OFFICE = Hours()
MORNING = narrowed(OFFICE, time(9), time(10))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param("2018-09-07 16:59", "2018-09-07 16:59", id="Friday, just before closing"),
        pytest.param("2018-09-07 17:00", "2018-09-10 08:00", id="Friday, exactly at closing"),
        pytest.param("2018-02-13 17:30", "2018-02-21 08:00", id="the evening before Tết"),
        pytest.param("2018-02-16 09:00", "2018-02-21 08:00", id="the first day of Tết"),
        pytest.param("2018-12-28 18:00", "2019-01-02 08:00", id="over the new year"),
        pytest.param("2019-01-05 10:00", "2019-01-05 10:00", id="a Saturday worked in exchange"),
    ],
)
def test_the_next_open_instant(now: str, expected: str) -> None:
    assert next_open(at(now), OFFICE, CALENDAR) == at(expected)


@pytest.mark.parametrize(
    ("tried_at", "asked", "earliest"),
    [
        pytest.param("2018-09-07 16:59:30", None, "2018-09-10 08:00", id="Friday evening"),
        pytest.param("2018-02-13 16:59:30", None, "2018-02-21 08:00", id="before Tết"),
        pytest.param("2018-02-13 10:00", 6 * 3600, "2018-02-13 16:00", id="still that day"),
        pytest.param("2018-02-13 12:00", 6 * 3600, "2018-02-21 08:00", id="as asked, after Tết"),
    ],
)
def test_a_retry_waits_for_the_hours(tried_at: str, asked: float | None, earliest: str) -> None:
    found = judged(Outcome("retry", retry_after=asked), at(tried_at))

    assert found.next_at == at(earliest)


def judged(outcome: Outcome, now: datetime) -> Any:
    return verdict(
        outcome, message_id=7, channel="email", attempts=0, uncertain=0, valid_until=None,
        now=now, times=Times(OFFICE, CALENDAR),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("send_at", "end", "expected"),
    [
        pytest.param("2018-09-12 08:00", "2018-09-13 00:00", "2018-09-12 08:00", id="opens later"),
        pytest.param("2018-09-12 09:59", "2018-09-13 00:00", "2018-09-12 09:59", id="just open"),
        pytest.param("2018-09-12 10:00", "2018-09-13 00:00", "2018-09-12 09:00", id="just closed"),
        pytest.param(
            "2018-09-12 14:00", "2018-09-13 10:00", "2018-09-12 14:00", id="next day does"
        ),
        pytest.param("2018-09-12 14:00", "2018-09-13 09:00", "2018-09-12 09:00", id="it does not"),
        pytest.param(
            "2018-09-10 08:30", "2018-09-10 09:00", "2018-09-07 09:00", id="over a weekend"
        ),
        pytest.param("2018-02-21 08:00", "2018-02-21 09:00", "2018-02-13 09:00", id="over Tết"),
    ],
)
def test_a_reminder_goes_earlier_rather_than_past_its_end(
    send_at: str, end: str, expected: str
) -> None:
    assert in_time(at(send_at), at(end), MORNING, CALENDAR) == at(expected)

"""What an attempt leads to: waiting between its bounds, within hours, while it is of use."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.hours import narrowed
from engine.model import Channel, Outcome
from engine.outbox.owner import is_dead, this_owner
from engine.outbox.policy import LONGEST_WAIT, Times, back_off, verdict
from engine.rules.schema import Hours
from tests.helpers import at, vietnam_calendar

TIMES = Times(Hours(), vietnam_calendar())
MONDAY = at("2018-09-10 10:00")
MINUTE = timedelta(minutes=1)
INSTANT = timedelta(microseconds=1)


def judged(outcome: Outcome, **facts: Any) -> Any:
    usual: dict[str, Any] = {
        "message_id": 7, "channel": "email", "attempts": 0, "uncertain": 0,
        "valid_until": None, "now": MONDAY, "times": TIMES,
    }  # fmt: skip
    return verdict(outcome, **{**usual, **facts})


@given(st.integers(1, 10**9), st.integers(1, 50), st.none() | st.floats(0, 10**6))
def test_the_wait_grows_fourfold_within_a_fifth_and_six_hours(
    message_id: int, attempts: int, asked: float | None
) -> None:
    wait = back_off(message_id, attempts, asked)

    plain = MINUTE * 4 ** min(attempts - 1, 8)
    most = max(plain * 1.2, timedelta(seconds=asked or 0))
    assert min(plain * 0.8, LONGEST_WAIT) <= wait <= min(most, LONGEST_WAIT)
    assert wait == back_off(message_id, attempts, asked)


@given(
    st.integers(1, 10**6),
    st.integers(1, 20),
    st.integers(0, 9 * 365 * 24 * 60).map(lambda minutes: at("2018-01-01") + minutes * MINUTE),
)
def test_nothing_is_tried_again_outside_the_hours(
    message_id: int, attempts: int, now: datetime
) -> None:
    found = judged(Outcome("retry"), message_id=message_id, attempts=attempts, now=now)

    assert found.next_at > now
    assert TIMES.next_open(found.next_at) == found.next_at


def test_messages_do_not_come_back_at_one_instant() -> None:
    waits = {back_off(message_id, 1, None) for message_id in range(100)}

    assert len(waits) > 90


@pytest.mark.parametrize(
    ("outcome", "facts", "state"),
    [
        pytest.param(Outcome("sent"), {}, "sent", id="sent"),
        pytest.param(Outcome("permanent", code="550"), {}, "failed", id="permanent"),
        pytest.param(Outcome("retry"), {}, "retry", id="retry"),
        pytest.param(Outcome("channel_down"), {}, "held", id="channel down"),
        pytest.param(Outcome("uncertain"), {}, "retry", id="e-mail is sent again"),
        pytest.param(Outcome("uncertain"), {"uncertain": 1}, "retry", id="and once more"),
        pytest.param(Outcome("uncertain"), {"uncertain": 2}, "uncertain", id="but no more"),
        pytest.param(Outcome("uncertain"), {"channel": "telegram"}, "uncertain", id="not a chat"),
    ],
)
def test_an_outcome_leads_to_a_state(outcome: Outcome, facts: dict[str, Any], state: str) -> None:
    assert judged(outcome, **facts).state == state


def test_a_channel_that_is_down_costs_no_attempt() -> None:
    assert not judged(Outcome("channel_down")).counts


@pytest.mark.parametrize(
    ("valid_until", "state"),
    [
        pytest.param(-INSTANT, "expired", id="just before the next try"),
        pytest.param(timedelta(), "expired", id="exactly at the next try"),
        pytest.param(INSTANT, "retry", id="just after the next try"),
    ],
)
def test_what_would_come_too_late_expires(valid_until: timedelta, state: str) -> None:
    next_at = judged(Outcome("retry")).next_at

    assert judged(Outcome("retry"), valid_until=next_at + valid_until).state == state


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        pytest.param(time(8, 30), time(16, 30), (time(8, 30), time(16, 30)), id="narrower"),
        pytest.param(time(6), time(22), (time(8), time(17)), id="never wider"),
        pytest.param(None, None, (time(8), time(17)), id="none of its own"),
    ],
)
def test_a_channel_narrows_the_hours(
    opens: time | None, closes: time | None, expected: tuple[time, time]
) -> None:
    found = narrowed(Hours(), opens, closes)

    assert (found.open, found.close) == expected


def test_this_process_is_alive_and_its_names_differ() -> None:
    one, other = this_owner(), this_owner()

    assert one != other
    assert not is_dead(one)


@pytest.mark.parametrize(
    ("change", "dead"),
    [
        pytest.param(lambda h, p, s: f"{h}/{p}/{int(s) + 1}/a", True, id="its number used again"),
        pytest.param(lambda h, _p, s: f"{h}/4194304/{s}/a", True, id="no such process"),
        pytest.param(lambda _h, p, s: f"elsewhere/{p}/{int(s) + 1}/a", False, id="another machine"),
        pytest.param(lambda *_: "nonsense", False, id="not a name"),
    ],
)
def test_only_a_process_of_this_machine_is_taken_for_dead(change: Any, dead: bool) -> None:
    host, pid, start, _ = this_owner().split("/")

    assert is_dead(change(host, pid, start)) is dead


def test_only_mail_is_sent_again_when_nobody_knows_whether_it_arrived() -> None:
    channels: tuple[Channel, ...] = ("email", "zalo", "zbs", "telegram", "sms")

    again = {c for c in channels if judged(Outcome("uncertain"), channel=c).state == "retry"}

    assert again == {"email"}

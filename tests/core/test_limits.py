"""How fast a channel may send: evenly, to all together, to one chat, to one domain."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model import Channel
from engine.outbox.limits import TELEGRAM_PER_SECOND, ZALO_LEAST, ZALO_MOST, ChannelLimits, Pace

NEAR = 0.002


def instants(pace: Pace, *addresses: str) -> list[float]:
    """When messages go that are sent one after another as soon as they may."""
    now, found = 0.0, []
    for address in addresses:
        now += pace.wait(address, now)
        pace.take(address, now)
        found.append(now)
    return found


@pytest.mark.parametrize(
    ("channel", "limits", "address", "apart"),
    [
        pytest.param("email", ChannelLimits(per_second=4), "a@b.vn", 0.25, id="mail"),
        pytest.param("email", ChannelLimits(per_second=0.5), "a@b.vn", 2.0, id="less than one"),
        pytest.param("email", ChannelLimits(per_domain=3), "a@b.vn", 1 / 3, id="one domain"),
        pytest.param("telegram", ChannelLimits(), "123", 1.0, id="one chat"),
        pytest.param("telegram", ChannelLimits(), "-123", 3.0, id="one group"),
        pytest.param("zalo", ChannelLimits(), "abc", 1.0, id="zalo to begin with"),
        pytest.param("email", ChannelLimits(), "a@b.vn", 0.0, id="no limit"),
    ],
)
def test_messages_go_evenly(
    channel: Channel, limits: ChannelLimits, address: str, apart: float
) -> None:
    found = instants(Pace(channel, limits), *[address] * 5)

    gaps = [b - a for a, b in pairwise(found)]
    assert gaps == pytest.approx([apart] * 4, abs=NEAR)


def test_different_chats_wait_for_the_whole_bot_alone() -> None:
    found = instants(Pace("telegram", ChannelLimits()), *(str(n) for n in range(26)))

    assert found[-1] == pytest.approx(25 / TELEGRAM_PER_SECOND, abs=0.03)


def test_the_domain_counts_whatever_the_case() -> None:
    pace = Pace("email", ChannelLimits(per_domain=1))
    pace.take("a@Gmail.com", 0.0)

    assert pace.own_wait("b@gmail.COM", 0.0) == pytest.approx(1.0, abs=NEAR)
    assert pace.own_wait("b@yahoo.com", 0.0) == 0.0


@given(st.lists(st.sampled_from(["1", "2", "-3", "-4"]), min_size=1, max_size=80))
def test_no_minute_has_more_than_the_provider_takes(chats: list[str]) -> None:
    found = list(zip(chats, instants(Pace("telegram", ChannelLimits()), *chats), strict=True))

    for _, start in found:
        for chat, most in (("1", 60), ("-3", 20)):
            within = [at for one, at in found if one == chat and start <= at < start + 60]
            assert len(within) <= most


def test_whoever_takes_over_counts_everything_as_just_used() -> None:
    pace = Pace("telegram", ChannelLimits())

    pace.spend(10.0)

    assert pace.own_wait("-5", 10.0) == pytest.approx(3.0, abs=NEAR)
    assert pace.wait("7", 10.5) == pytest.approx(0.5, abs=NEAR)
    assert pace.wait("-5", 13.1) == 0.0


def test_zalo_is_halved_when_it_is_too_much_and_grows_slowly() -> None:
    pace = Pace("zalo", ChannelLimits())

    pace.slower()
    halved = pace.per_second
    for _ in range(10):
        pace.faster()

    assert halved == 0.5
    assert pace.per_second == pytest.approx(0.7)


def test_zalo_stays_between_its_bounds() -> None:
    pace, bounded = Pace("zalo", ChannelLimits()), Pace("zalo", ChannelLimits(per_second=2))

    for _ in range(1000):
        pace.faster()
        bounded.faster()
    most = pace.per_second
    for _ in range(20):
        pace.slower()

    assert (most, bounded.per_second, pace.per_second) == (ZALO_MOST, 2, ZALO_LEAST)


def test_what_was_found_before_is_gone_on_with_within_the_bound() -> None:
    pace = Pace("zalo", ChannelLimits(per_second=2))

    pace.resume(0.25)
    slow = pace.per_second
    pace.resume(5)

    assert (slow, pace.per_second) == (0.25, 2)


def test_other_channels_keep_the_pace_that_is_written() -> None:
    pace = Pace("email", ChannelLimits(per_second=20))

    pace.slower()
    pace.resume(1)

    assert (pace.per_second, pace.found) == (20, None)


@pytest.mark.parametrize(
    ("channel", "limits", "limited"),
    [
        pytest.param("email", ChannelLimits(), False, id="mail without limits"),
        pytest.param("email", ChannelLimits(per_domain=3), True, id="mail by domain"),
        pytest.param("telegram", ChannelLimits(), True, id="a bot"),
    ],
)
def test_a_limited_channel_is_known(channel: Channel, limits: ChannelLimits, limited: bool) -> None:
    assert Pace(channel, limits).is_limited is limited

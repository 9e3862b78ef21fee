"""A channel's narrow hours move a reminder earlier, never past the deadline that it is before."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from engine.model import Channel
from engine.outbox.dispatch import ChannelLimits
from engine.store.ticks import catch_up
from tests.helpers import RULES, a_campaign, at
from tests.postmen import Postman, address, post, tick

HOURS: dict[Channel, tuple[time, time]] = {"email": (time(9), time(10))}
LATE_SEND = RULES.replace("tasks:", "hours: {send: '14:00'}\ntasks:").replace(
    "trước ngày 13/9/2018", "trước 08:30 ngày 12/9/2018"
)


@pytest.mark.parametrize(
    ("now", "sends"),
    [
        pytest.param("2018-09-11 08:59", 0, id="just before"),
        pytest.param("2018-09-11 09:00", 1, id="as the channel last opens before the deadline"),
    ],
)
def test_it_falls_due_when_the_channel_last_opens(tmp_path: Path, now: str, sends: int) -> None:
    with a_campaign(tmp_path, LATE_SEND) as office:
        tick(office, "2018-09-10 15:00", "email", hours=HOURS)

        tick(office, now, "email", hours=HOURS)

        assert len(office.rows("send", reminder="truoc_1")) == sends


def test_it_is_sent_before_the_deadline(tmp_path: Path) -> None:
    limits = {"email": ChannelLimits(hours=HOURS["email"])}
    with a_campaign(tmp_path, LATE_SEND) as office:
        tick(office, "2018-09-11 09:00", "email", hours=HOURS)
        mail = Postman("email")

        post(office, "2018-09-11 09:00", mail, limits=limits)

        assert mail.sent


def test_it_falls_due_once(tmp_path: Path) -> None:
    with a_campaign(tmp_path, LATE_SEND) as office:
        tick(office, "2018-09-11 09:00", "email", hours=HOURS)
        before = office.rows("message")

        tick(office, "2018-09-11 14:30", "email", hours=HOURS)
        tick(office, "2018-09-11 14:31", "email")

        assert office.rows("message") == before


def test_an_act_that_comes_before_the_clock_s_pass_leaves_it_in_time(tmp_path: Path) -> None:
    with a_campaign(tmp_path, LATE_SEND) as office:
        tick(office, "2018-09-11 08:30", "email", hours=HOURS)

        with office.database.write() as connection:
            campaign = office.running(connection)
            telling = office.telling(campaign, at("2018-09-11 09:30"))
            catch_up(connection, campaign, telling, HOURS)

        assert len(office.rows("send", reminder="truoc_1")) == 1


def test_who_chooses_another_channel_after_it_fell_due_is_not_told_twice(tmp_path: Path) -> None:
    """The day's usual hour comes later than the earlier one that the hours asked for."""
    with a_campaign(tmp_path, LATE_SEND) as office:
        address(office, "a@example.vn", zalo="za", chosen_channel="zalo")
        tick(office, "2018-09-11 09:00", "email", "zalo", hours=HOURS)
        before = office.rows("message")
        address(office, "a@example.vn", chosen_channel="email")

        tick(office, "2018-09-11 14:30", "email", "zalo", hours=HOURS)

        assert office.rows("message") == before


def test_hours_that_are_narrowed_afterwards_lose_nothing(tmp_path: Path) -> None:
    """The earlier instant has passed unseen: it falls due when it would have without them."""
    with a_campaign(tmp_path, LATE_SEND) as office:
        tick(office, "2018-09-11 12:00", "email")
        assert not office.rows("send", reminder="truoc_1")

        tick(office, "2018-09-11 14:00", "email", hours=HOURS)

        assert len(office.rows("send", reminder="truoc_1")) == 1


def test_without_hours_of_its_own_nothing_moves(tmp_path: Path) -> None:
    with a_campaign(tmp_path, LATE_SEND) as office:
        done = tick(office, "2018-09-11 13:59", "email", hours={"zalo": (time(9), time(10))})

        assert done.next_at == at("2018-09-11 14:00")

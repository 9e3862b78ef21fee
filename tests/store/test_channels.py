"""How a channel is doing is known to every process: pauses, probes, pace, who sends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from engine.model import Outcome
from engine.outbox.dispatch import ChannelLimits
from engine.outbox.policy import LONGEST_PAUSE
from engine.store import outbox
from engine.store.rows import CONTACT
from tests.helpers import Office, a_campaign, at
from tests.postmen import DOWN, TOO_MUCH, Postman, Watch, clocked, dispatcher, post, shown, tick

OPENED = "2018-08-21 08:00"
MINUTE = timedelta(minutes=1)
INSTANT = timedelta(microseconds=1)
PACED = {"email": ChannelLimits(per_second=1)}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Its report has just opened: one mail waits for each of the units a to d."""
    with a_campaign(tmp_path) as made:
        tick(made, OPENED, "email", "zalo")
        yield made


def state(office: Office, channel: str = "email") -> Any:
    return office.rows("channel_state", channel=channel)[0]


def test_a_pause_is_kept_by_every_process(office: Office) -> None:
    mine, others = Postman("email", DOWN), Postman("email")

    post(office, OPENED, mine)
    post(office, OPENED, others)

    assert (len(mine.sent), others.sent) == (1, [])
    row = state(office)
    assert (row.paused_until, row.code, row.reason) == (at(OPENED) + MINUTE, "535", "login refused")


@pytest.mark.parametrize(
    ("after", "sent"),
    [
        pytest.param(MINUTE - INSTANT, 0, id="just before it ends"),
        pytest.param(MINUTE, 4, id="exactly as it ends"),
        pytest.param(MINUTE + INSTANT, 4, id="just after"),
    ],
)
def test_sending_goes_on_when_the_pause_ends(office: Office, after: timedelta, sent: int) -> None:
    post(office, OPENED, Postman("email", DOWN))

    done = post(office, at(OPENED) + after, Postman("email"))

    assert done.sent == sent
    if sent:
        row = state(office)
        assert (row.paused_until, row.code, row.last_sent_at) == (None, None, at(OPENED) + after)


def test_after_a_pause_one_message_is_tried(office: Office) -> None:
    post(office, OPENED, Postman("email", DOWN))
    probe = Postman("email", DOWN)

    post(office, at(OPENED) + MINUTE, probe)

    assert len(probe.sent) == 1
    assert state(office).paused_until == at(OPENED) + 3 * MINUTE


def test_pauses_grow_to_a_quarter_of_an_hour(office: Office) -> None:
    now, pauses = at(OPENED), []
    for _ in range(7):
        post(office, now, Postman("email", DOWN))
        until = state(office).paused_until
        pauses.append((until - now) / MINUTE)
        now = until

    assert pauses == [1, 2, 4, 8, 15, 15, 15]
    assert pauses[-1] == LONGEST_PAUSE / MINUTE
    assert {row.attempts for row in office.rows("message")} == {0}


def test_a_refused_recipient_shows_that_the_channel_works(office: Office) -> None:
    post(office, OPENED, Postman("email", DOWN))

    post(office, at(OPENED) + MINUTE, Postman("email", Outcome("permanent", code="550")))

    assert state(office).paused_until is None


def test_when_the_whole_bot_must_wait_all_keep_off_for_as_long_as_asked(office: Office) -> None:
    asked = Outcome("retry", "channel", "429", retry_after=90)

    done = post(office, OPENED, Postman("email", asked))

    assert (done.held, done.retry) == (1, 0)
    assert state(office).paused_until == at(OPENED) + timedelta(seconds=90)
    assert {(row.attempts, row.lease_by) for row in office.rows("message")} == {(0, None)}


def to_zalo(office: Office) -> None:
    with office.database.write() as connection:
        connection.execute(update(CONTACT).values(zalo=CONTACT.c.email, email=None))


def test_zalo_slows_down_when_told_and_every_process_knows(tmp_path: Path) -> None:
    with a_campaign(tmp_path) as office:
        to_zalo(office)
        tick(office, OPENED, "zalo")

        post(office, OPENED, Postman("zalo", TOO_MUCH))

        assert state(office, "zalo").rate == 0.5
        watch = Watch()
        clocked(office, "2018-08-21 09:00", watch, Postman("zalo"))
        assert watch.seconds == pytest.approx(2 + 2 + 2, abs=0.5)
        assert state(office, "zalo").rate == pytest.approx(0.58)


def test_a_domain_that_must_wait_holds_up_no_other(office: Office) -> None:
    with office.database.write() as connection:
        other = CONTACT.c.email == "d@example.vn"
        connection.execute(update(CONTACT).where(other).values(email="d@elsewhere.vn"))
    mail, watch = Postman("email"), Watch()

    done = clocked(office, OPENED, watch, mail, limits={"email": ChannelLimits(per_domain=1)})

    assert mail.addresses == ["a@example.vn", "d@elsewhere.vn", "b@example.vn", "c@example.vn"]
    assert done.sent == 4
    assert watch.seconds == pytest.approx(2.0, abs=0.1)
    assert {row.attempts for row in office.rows("message")} == {1}


def test_a_clock_that_stands_still_gets_on_all_the_same(office: Office) -> None:
    watch = Watch()

    done = post(
        office, OPENED, Postman("email"), limits={"email": ChannelLimits(per_domain=1)},
        monotonic=watch.monotonic, sleep=watch.sleep,
    )  # fmt: skip

    assert done.sent == 4


def test_one_process_at_a_time_sends_on_a_limited_channel(office: Office) -> None:
    other = Postman("email")
    waiting: list[Any] = []

    class Busy(Postman):
        def send(self, message: Any) -> Outcome:
            if not self.sent:
                waiting.append(post(office, OPENED, other, limits=PACED))
            return super().send(message)

    watch = Watch()
    mine = Busy("email")

    done = clocked(office, OPENED, watch, mine, limits=PACED)

    assert (done.sent, waiting[0].sent, other.sent) == (4, 0, [])


def test_whoever_takes_over_keeps_the_pace(office: Office) -> None:
    first, second, watch = Postman("email"), Postman("email"), Watch()
    made = dispatcher(office, first, limits=PACED, monotonic=watch.monotonic, sleep=watch.sleep)
    made.drain(lambda: at(OPENED), stop=lambda: bool(first.sent))

    clocked(office, OPENED, watch, second, limits=PACED)

    assert (len(first.sent), len(second.sent)) == (1, 3)
    assert watch.seconds >= 3 - 0.01, "four messages at one a second"


def test_whoever_takes_over_a_bot_waits_once_for_its_chats(tmp_path: Path) -> None:
    with a_campaign(tmp_path) as office:
        with office.database.write() as connection:
            chat = {"telegram": CONTACT.c.id + 1000, "email": None}
            connection.execute(update(CONTACT).values(chat))
        tick(office, OPENED, "telegram")
        first, second, watch = Postman("telegram"), Postman("telegram"), Watch()
        made = dispatcher(office, first, monotonic=watch.monotonic, sleep=watch.sleep)
        made.drain(lambda: at(OPENED), stop=lambda: bool(first.sent))

        clocked(office, OPENED, watch, second)

        assert (len(first.sent), len(second.sent)) == (1, 3)
        assert 1 <= watch.seconds < 2, "a second for what the other may have sent to each chat"


def test_a_lease_elsewhere_keeps_a_limited_channel_busy_until_it_runs_out(office: Office) -> None:
    with office.database.write() as connection:
        outbox.claim(connection, "email", owner="elsewhere/1/1/a", now=at(OPENED), limit=1)

    busy = post(office, OPENED, Postman("email"), limits=PACED)
    free = post(office, OPENED, Postman("email"))

    assert (busy.sent, free.sent) == (0, 3)


def test_a_slow_channel_does_not_keep_another_from_sending(tmp_path: Path) -> None:
    with a_campaign(tmp_path) as office:
        with office.database.write() as connection:
            some = CONTACT.c.email.in_(["a@example.vn", "b@example.vn"])
            connection.execute(update(CONTACT).where(some).values(zalo=CONTACT.c.email, email=None))
        tick(office, OPENED, "email", "zalo")
        order: list[str] = []

        class Told(Postman):
            def send(self, message: Any) -> Outcome:
                order.append(self.channel)
                return super().send(message)

        zalo, mail = Told("zalo"), Told("email")

        done = post(office, OPENED, zalo, mail)

        assert done.sent == 4
        assert sorted(order) == ["email", "email", "zalo", "zalo"]
        assert order[-1] == "zalo", "a second goes by between two messages of the bot"


def test_what_waits_is_known_until_the_pause_ends(office: Office) -> None:
    made = dispatcher(office, Postman("email", DOWN))

    made.drain(lambda: at(OPENED))

    assert made.next_at() == at(OPENED) + MINUTE
    assert {s for _, _, s in shown(office)} == {"held", "waiting"}

"""The outbox: taken once, checked again, sent or explained, and never lost with a process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, event, text, update
from sqlmodel import SQLModel

from engine.errors import NoSenderError
from engine.model import Channel, Outcome, OutgoingMessage
from engine.outbox.dispatch import ChannelLimits, Dispatcher, DispatchResult
from engine.outbox.owner import this_owner
from engine.outbox.policy import LONGEST_WAIT
from engine.store import outbox
from tests.helpers import RULES, Office, a_campaign, at, vietnam_calendar

OPENED = "2018-08-21 08:00"
MESSAGE = SQLModel.metadata.tables["message"]
OBLIGATION = SQLModel.metadata.tables["obligation"]
INSTANT = timedelta(microseconds=1)


class Postman:
    """A sender that keeps what it was given, and answers as told."""

    channel: Channel = "email"

    def __init__(
        self, *answers: Outcome | Exception, meanwhile: Callable[[], Any] | None = None
    ) -> None:
        self.sent: list[OutgoingMessage] = []
        self.answers = list(answers)
        self.meanwhile = meanwhile
        self.closed = False

    def send(self, message: OutgoingMessage) -> Outcome:
        self.sent.append(message)
        if self.meanwhile is not None:
            self.meanwhile()
        answer = self.answers.pop(0) if self.answers else Outcome("sent", provider_id="p-1")
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        self.closed = True


class Harmless(Postman):
    harmless = True


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Its report has just opened: one message waits for each of the units a to d."""
    with a_campaign(tmp_path) as made:
        made.tick(OPENED)
        yield made


def dispatcher(office: Office, sender: Postman, **more: Any) -> Dispatcher:
    return Dispatcher(
        office.database, lambda _definition: vietnam_calendar(), {sender.channel: sender}, **more
    )


def drain(
    office: Office, sender: Postman, now: str | datetime = OPENED, **more: Any
) -> DispatchResult:
    instant = at(now) if isinstance(now, str) else now
    return dispatcher(office, sender, **more).drain(lambda: instant)


def claim(office: Office, owner: str, *, handed: bool = False) -> list[int]:
    with office.database.write() as connection:
        taken = outbox.claim(connection, "email", owner=owner, now=at(OPENED), limit=50)
        if handed:
            for one in taken:
                assert outbox.hand_over(connection, one.id, owner=owner, now=at(OPENED))
    return [one.id for one in taken]


def hand_in(office: Office, *units: str) -> None:
    with office.database.write() as connection:
        for unit in units:
            connection.execute(
                update(OBLIGATION)
                .where(OBLIGATION.c.id == office.obligation(unit).id)
                .values(first_submitted_at=at(OPENED), submitted_at=at(OPENED))
            )


def states(office: Office) -> list[str]:
    return [row.state for row in office.rows("message")]


def test_what_waits_is_sent_once_and_noted(office: Office) -> None:
    postman = Postman()

    first, second = drain(office, postman), drain(office, postman)

    assert (first, second) == (DispatchResult(sent=4), DispatchResult())
    assert [m.address for m in postman.sent] == [f"{u}@example.vn" for u in "abcd"]
    for row in office.rows("message"):
        assert (row.state, row.attempts, row.sent_at) == ("sent", 1, at(OPENED))
        assert (row.lease_by, row.handed_at, row.provider_id) == (None, None, "p-1")
    assert [(r.number, r.kind) for r in office.rows("attempt")] == [(1, "sent")] * 4


def test_a_message_names_its_database_and_its_obligation(office: Office) -> None:
    postman = Postman()

    drain(office, postman)

    identity = office.database.identity
    row = office.rows("message")[0]
    assert postman.sent[0].id == f"{identity}.{row.id}"
    assert postman.sent[0].thread == f"{identity}.o{row.obligation_id}"


def test_a_claim_is_had_by_one_alone(office: Office) -> None:
    first, second = claim(office, "one"), claim(office, "other")

    assert (len(first), second) == (4, [])


def test_another_dispatcher_sends_nothing_that_is_in_hand(office: Office) -> None:
    other = Postman()
    postman = Postman(meanwhile=lambda: drain(office, other))

    done = drain(office, postman)

    assert done.sent == 4
    assert not other.sent


@pytest.mark.parametrize(
    ("after", "sent"),
    [
        pytest.param(outbox.LEASE - INSTANT, 0, id="just before it runs out"),
        pytest.param(outbox.LEASE, 4, id="exactly as it runs out"),
        pytest.param(outbox.LEASE + INSTANT, 4, id="just after"),
    ],
)
def test_a_lease_from_elsewhere_holds_until_it_runs_out(
    office: Office, after: timedelta, sent: int
) -> None:
    claim(office, "elsewhere/1/1/a")

    done = drain(office, Postman(), at(OPENED) + after)

    assert done == DispatchResult(sent=sent)
    assert {row.attempts for row in office.rows("message")} == {min(sent, 1)}


def dead_owner() -> str:
    script = "from engine.outbox.owner import this_owner; print(this_owner())"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    return run.stdout.strip()


def test_what_a_dead_process_held_is_taken_up_at_once(office: Office) -> None:
    claim(office, dead_owner())

    assert drain(office, Postman()) == DispatchResult(sent=4)


def test_what_a_living_process_holds_is_left_alone(office: Office) -> None:
    claim(office, this_owner())

    assert drain(office, Postman()) == DispatchResult()


def test_what_may_have_arrived_is_said_and_sent_again_under_the_same_id(office: Office) -> None:
    ids = claim(office, dead_owner(), handed=True)
    postman = Postman()

    done = drain(office, postman)

    assert done == DispatchResult(sent=4, uncertain=4)
    assert [m.id for m in postman.sent] == [f"{office.database.identity}.{i}" for i in ids]
    tries = [(r.number, r.kind) for r in office.rows("attempt", message_id=ids[0])]
    assert tries == [(1, "uncertain"), (2, "sent")]


def test_what_may_have_arrived_is_not_sent_again_for_ever(office: Office) -> None:
    for _ in range(3):
        claim(office, dead_owner(), handed=True)
        with office.database.write() as connection:
            outbox.reclaim(
                connection, now=at(OPENED), is_dead=lambda _: True,
                resendable={"email"}, most_uncertain=2,
            )  # fmt: skip

    assert set(states(office)) == {"uncertain"}
    assert drain(office, Postman()) == DispatchResult()


def test_a_known_arrival_outranks_a_lease_taken_for_lost(office: Office) -> None:
    def lose_the_lease() -> None:
        with office.database.write() as connection:
            outbox.reclaim(
                connection, now=at(OPENED), is_dead=lambda _: True,
                resendable={"email"}, most_uncertain=2,
            )  # fmt: skip

    postman = Postman(meanwhile=lose_the_lease)

    drain(office, postman)

    assert set(states(office)) == {"sent"}
    assert len({m.id for m in postman.sent}) == len(postman.sent)


def test_a_refusal_for_good_is_final_and_says_why(office: Office) -> None:
    drain(office, Postman(Outcome("permanent", "recipient", "550", "no such user")))

    row = office.rows("message")[0]
    assert (row.state, row.reason, row.attempts) == ("failed", "550 no such user", 1)
    assert states(office)[1:4] == ["sent"] * 3


def test_a_passing_failure_is_tried_again_in_its_time(office: Office) -> None:
    postman = Postman(Outcome("retry", code="451", retry_after=600))

    drain(office, postman)
    waiting = office.rows("message")[0]
    before = drain(office, postman, waiting.next_at - INSTANT)
    after = drain(office, postman, waiting.next_at)

    assert (waiting.state, waiting.attempts) == ("retry", 1)
    assert timedelta(minutes=10) <= waiting.next_at - at(OPENED) <= LONGEST_WAIT
    assert (before.sent, after.sent) == (0, 1)
    tries = [(r.number, r.kind, r.code) for r in office.rows("attempt", message_id=waiting.id)]
    assert tries == [(1, "retry", "451"), (2, "sent", "")]


def test_a_fault_of_the_sender_is_that_message_s_alone(office: Office) -> None:
    done = drain(office, Postman(RuntimeError("boom")))

    assert done == DispatchResult(sent=3, uncertain=1)
    reason = office.rows("message")[0].reason
    assert "RuntimeError" in reason
    assert "boom" not in reason, "what a fault says may hold a secret"


def test_a_channel_that_is_down_keeps_its_messages_and_costs_no_attempt(office: Office) -> None:
    postman = Postman(Outcome("channel_down", "channel", "535", "login refused"))
    made = dispatcher(office, postman)

    done = made.drain(lambda: at(OPENED))
    again = made.drain(lambda: at(OPENED))

    assert (done, again) == (DispatchResult(held=1), DispatchResult())
    assert len(postman.sent) == 1
    assert states(office) == ["held", "waiting", "waiting", "waiting"]
    assert {(r.attempts, r.lease_by) for r in office.rows("message")} == {(0, None)}
    assert not office.rows("attempt")


def test_nobody_is_reminded_of_what_has_been_handed_in_meanwhile(office: Office) -> None:
    hand_in(office, "b")
    postman = Postman()

    done = drain(office, postman)

    assert done == DispatchResult(sent=3, suppressed=1)
    row = office.rows("message")[1]
    assert (row.state, row.attempts) == ("suppressed", 0)
    assert "không còn đúng" in row.reason


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param("2018-09-12 16:59", DispatchResult(sent=4), id="within the last day"),
        pytest.param("2018-09-12 17:00", DispatchResult(expired=4), id="too late for that day"),
        pytest.param("2018-09-13 00:00", DispatchResult(expired=4), id="exactly at the due"),
        pytest.param("2018-09-13 08:00", DispatchResult(expired=4), id="the morning after"),
    ],
)
def test_a_notice_is_sent_while_it_is_of_use(
    office: Office, now: str, expected: DispatchResult
) -> None:
    assert drain(office, Postman(), now) == expected


@pytest.mark.parametrize(
    ("now", "next_at"),
    [
        pytest.param("2018-08-21 17:00", "2018-08-22 08:00", id="after hours"),
        pytest.param("2018-08-24 17:00", "2018-08-27 08:00", id="Friday evening"),
        pytest.param("2018-09-03 10:00", "2018-09-04 08:00", id="a holiday"),
    ],
)
def test_outside_the_hours_messages_are_held(office: Office, now: str, next_at: str) -> None:
    postman = Postman()

    done = drain(office, postman, now)

    assert (done, postman.sent) == (DispatchResult(held=4), [])
    assert {row.next_at for row in office.rows("message")} == {at(next_at)}
    assert drain(office, postman, next_at) == DispatchResult(sent=4)


def test_a_channel_has_hours_of_its_own(office: Office) -> None:
    limits = {"email": ChannelLimits(hours=(time(9), time(16)))}

    done = drain(office, Postman(), limits=limits)

    assert done == DispatchResult(held=4)
    assert office.rows("message")[0].next_at == at("2018-08-21 09:00")


def test_a_digest_lists_only_those_who_still_owe(office: Office) -> None:
    drain(office, Postman())
    office.tick("2018-09-17 08:00")
    hand_in(office, "a", "c")
    postman = Postman()

    drain(office, postman, "2018-09-17 08:00")

    digest = postman.sent[-1]
    assert digest.address == "supervisor@ldld.example.vn"
    assert digest.subject.startswith("Báo cáo nhanh: 02/04 đơn vị")
    lines = [line for line in digest.body.splitlines() if line[:2] in {"1.", "2.", "3."}]
    assert [line.split(" – ")[0] for line in lines] == ["1. Đơn vị b", "2. Đơn vị d"]


def test_a_digest_with_nobody_left_is_not_sent(office: Office) -> None:
    drain(office, Postman())
    office.tick("2018-09-17 08:00")
    hand_in(office, *"abcd")
    postman = Postman()

    done = drain(office, postman, "2018-09-17 08:00")

    assert not postman.sent
    assert done.suppressed == len([r for r in office.rows("message") if r.state == "suppressed"])


def test_a_unit_that_nobody_reaches_is_told_to_the_secretariat(tmp_path: Path) -> None:
    with a_campaign(tmp_path) as office:
        with office.database.write() as connection:
            connection.execute(
                text("UPDATE contact SET email = NULL, phone = '0281234567' WHERE email LIKE 'b%'")
            )
        office.tick(OPENED)
        postman = Postman()

        drain(office, postman)

    calls = [m for m in postman.sent if m.address == "secretariat@ldld.example.vn"]
    assert [m.subject[:36] for m in calls] == ["Đề nghị gọi điện cho 01 đơn vị – Pho"]
    assert "1. Đơn vị b – " in calls[0].body
    assert "0281234567" in calls[0].body


def test_an_address_that_is_gone_fails_visibly(office: Office) -> None:
    with office.database.write() as connection:
        connection.execute(text("UPDATE contact SET email = NULL WHERE email = 'a@example.vn'"))

    done = drain(office, Postman())

    assert done == DispatchResult(sent=4, failed=1, passed_on=1)
    assert "địa chỉ" in office.rows("message")[0].reason


def test_a_text_that_cannot_be_worded_fails_and_blocks_nothing(tmp_path: Path) -> None:
    broken = RULES + "messages: {bat_dau_nhan: {subject: 'S', body: '{unit.size}'}}\n"
    with a_campaign(tmp_path, broken) as office:
        office.tick(OPENED)

        done = drain(office, Postman())

        assert done == DispatchResult(failed=4)
        assert "{unit.size}" in office.rows("message")[0].reason


def test_when_asked_to_stop_the_rest_goes_back(office: Office) -> None:
    postman = Postman()

    done = dispatcher(office, postman).drain(lambda: at(OPENED), stop=lambda: bool(postman.sent))

    assert done == DispatchResult(sent=1)
    assert states(office) == ["sent", "waiting", "waiting", "waiting"]
    assert {row.lease_by for row in office.rows("message")} == {None}


def test_facts_that_are_old_are_read_anew(office: Office) -> None:
    watch = iter(range(0, 10_000, 10))
    postman = Postman(meanwhile=lambda: hand_in(office, "d"))

    done = drain(office, postman, monotonic=lambda: float(next(watch)))

    assert done == DispatchResult(sent=3, suppressed=1)


def test_a_channel_keeps_its_pace(office: Office) -> None:
    slept: list[float] = []
    limits = {"email": ChannelLimits(per_second=4)}

    drain(office, Postman(), limits=limits, monotonic=lambda: 0.0, sleep=slept.append)

    assert slept == [0.25, 0.5, 0.5, 0.25]


def test_a_channel_without_a_sender_waits(office: Office) -> None:
    class Chat(Postman):
        channel: Channel = "telegram"

    assert drain(office, Chat()) == DispatchResult()
    assert set(states(office)) == {"waiting"}


def test_without_any_sender_nothing_is_pretended(office: Office) -> None:
    with pytest.raises(NoSenderError):
        Dispatcher(office.database, lambda _definition: vietnam_calendar(), {}).drain(
            lambda: at(OPENED)
        )


def test_a_harmless_sender_gets_its_batch_in_one_transaction(office: Office) -> None:
    postman = Harmless()
    commits: list[int] = []
    event.listen(office.database.engine, "commit", lambda _connection: commits.append(1))

    first, second = drain(office, postman), drain(office, postman)

    assert (first, second) == (DispatchResult(sent=4), DispatchResult())
    assert [(r.number, r.kind) for r in office.rows("attempt")] == [(1, "sent")] * 4
    assert len(commits) == 2 * 2 + 1  # each drain looks for lost leases and for more; one batch


def test_the_next_message_is_known_until_none_waits(office: Office) -> None:
    made = dispatcher(office, Postman())

    before = made.next_at()
    made.drain(lambda: at(OPENED))

    assert (before, made.next_at()) == (at(OPENED), None)


def test_looking_for_work_uses_the_index_of_what_is_pending(office: Office) -> None:
    asked: list[tuple[str, Any]] = []
    event.listen(
        office.database.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, parameters, *_: asked.append((statement, parameters)),
    )
    claim(office, "one")

    statement, parameters = next(a for a in asked if a[0].startswith("UPDATE message"))
    with office.database.read() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    assert any("message_pending" in row[-1] for row in plan)


def test_a_batch_takes_a_constant_number_of_statements(tmp_path: Path) -> None:
    asked: dict[int, int] = {}
    for units in (1, 4):
        (tmp_path / str(units)).mkdir()
        with a_campaign(tmp_path / str(units)) as office:
            office.tick(OPENED)
            with office.database.write() as connection:
                connection.execute(delete(MESSAGE).where(MESSAGE.c.id > units))
            made = dispatcher(office, Harmless())
            statements: list[str] = []
            event.listen(
                office.database.engine,
                "before_cursor_execute",
                lambda *_, heard=statements: heard.append(""),
            )

            made.drain(lambda: at(OPENED))

            asked[units] = len(statements)

    assert asked[1] == asked[4] < 50

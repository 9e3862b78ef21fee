"""What cannot be told on one channel is told on the next, to the next, or by telephone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update

from engine.model import Channel, Outcome
from engine.outbox.dispatch import ChannelLimits
from engine.people.messages import retry_message
from engine.store import outbox
from engine.store.rows import ADDRESS_FACT, CONTACT, MESSAGE, SEND
from tests.helpers import Office, a_campaign, at, vietnam_calendar
from tests.postmen import DOWN, GONE, MAYBE, Postman, address, dispatcher, post, shown, tick
from tests.store.acts import decide, hand_in
from tests.store.test_merging import another_campaign, share

OPENED = "2018-08-21 08:00"
EVERYWHERE: tuple[Channel, ...] = ("email", "zalo", "telegram")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Unit a has all three addresses; the notice goes by email, then zalo, then telegram."""
    with a_campaign(tmp_path) as made:
        address(made, "a@example.vn", zalo="za", telegram="ta")
        tick(made, OPENED, *EVERYWHERE)
        yield made


def of_a(office: Office) -> list[tuple[str, str, str]]:
    unit = office.rows("unit", code="a")[0]
    return shown(office, unit_id=unit.id)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        pytest.param(Outcome("permanent", code="550"), "failed", id="refused for good"),
        pytest.param(GONE, "failed", id="no such recipient"),
    ],
)
def test_a_refusal_goes_to_the_next_channel_at_once(
    office: Office, outcome: Outcome, state: str
) -> None:
    zalo = Postman("zalo")

    done = post(office, OPENED, Postman("email", outcome), zalo)

    assert of_a(office) == [("Đầu mối a", "email", state), ("Đầu mối a", "zalo", "sent")]
    assert (done.sent, done.failed, done.passed_on) == (4, 1, 1)
    assert zalo.addresses == ["za"]


def test_what_may_have_arrived_on_a_chat_goes_to_the_next_channel(office: Office) -> None:
    post(office, OPENED, Postman("email", GONE), Postman("zalo", MAYBE), Postman("telegram"))

    assert of_a(office) == [
        ("Đầu mối a", "email", "failed"),
        ("Đầu mối a", "zalo", "uncertain"),
        ("Đầu mối a", "telegram", "sent"),
    ]


def test_what_may_have_arrived_by_mail_is_sent_again_there_first(office: Office) -> None:
    post(office, OPENED, Postman("email", MAYBE), Postman("zalo"))

    assert of_a(office) == [("Đầu mối a", "email", "retry")]


def test_the_channel_that_a_person_has_chosen_goes_first(office: Office) -> None:
    address(office, "a@example.vn", chosen_channel="telegram")

    post(office, OPENED, Postman("email", GONE), Postman("zalo"), Postman("telegram"))

    assert of_a(office)[1:] == [("Đầu mối a", "telegram", "sent")]


def test_a_channel_without_a_sender_or_that_is_stopped_is_passed_over(office: Office) -> None:
    with office.database.write() as connection:
        connection.execute(
            insert(ADDRESS_FACT).values(channel="zalo", address="za", stopped_at=at(OPENED))
        )

    post(office, OPENED, Postman("email", GONE), Postman("zalo"))

    assert of_a(office)[1:] == [("Chủ tịch a", "email", "sent")]


def test_when_a_person_has_no_channel_left_the_next_of_the_unit_is_told(office: Office) -> None:
    post(office, OPENED, Postman("email", GONE), Postman("zalo", GONE), Postman("telegram", GONE))

    assert of_a(office)[-1] == ("Chủ tịch a", "email", "sent")


def test_nobody_else_is_told_where_a_colleague_knows(tmp_path: Path) -> None:
    with a_campaign(tmp_path) as office:
        tick(office, "2018-09-12 08:00", "email")

        post(office, "2018-09-12 08:00", Postman("email", GONE))

        assert [one for one in of_a(office) if one[2] != "superseded"] == [
            ("Đầu mối a", "email", "failed"), ("Chủ tịch a", "email", "sent"),
        ]  # fmt: skip


def test_a_unit_that_nobody_can_be_told_in_is_to_be_called(office: Office) -> None:
    dead = [Postman(channel, always=GONE) for channel in ("zalo", "telegram")]
    mail = Postman("email", *[GONE] * 8)

    post(office, OPENED, mail, *dead)
    calls = office.rows("message", kind="call_list")
    listed = office.rows("message_item", message_id=calls[0].id)
    post(office, calls[0].next_at, mail, *dead)

    assert len(calls) == 1, "one list for all, not one for each unit"
    assert len(listed) == 4
    assert calls[0].next_at > at(OPENED), "so that others can join it"
    assert mail.addresses[-1] == "secretariat@ldld.example.vn"
    assert "Đơn vị a" in mail.sent[-1].body
    assert "Đơn vị d" in mail.sent[-1].body


def test_a_unit_is_on_one_list_only_once(office: Office) -> None:
    dead = [Postman(channel, always=GONE) for channel in ("zalo", "telegram")]
    post(office, OPENED, Postman("email", *[GONE] * 8), *dead)
    listed = office.rows("message_item")
    lost = [row.id for row in office.rows("message") if row.state == "failed"]

    with office.database.write() as connection:
        made = dispatcher(office, Postman("email"))._next_channel()
        again = made.pass_on(connection, lost, at(OPENED))

    assert again == 0
    assert office.rows("message_item") == listed


def test_when_retries_would_come_too_late_the_next_channel_is_used(tmp_path: Path) -> None:
    with a_campaign(tmp_path) as office:
        address(office, "a@example.vn", zalo="za")
        tick(office, OPENED, *EVERYWHERE)
        zalo = Postman("zalo")

        done = post(office, "2018-09-12 16:59:50", Postman("email", Outcome("retry")), zalo)

        assert of_a(office) == [
            ("Đầu mối a", "email", "expired"), ("Đầu mối a", "zalo", "sent"),
        ]  # fmt: skip
        assert done.expired == 1


def test_what_is_of_no_use_any_more_is_told_nobody_else(office: Office) -> None:
    done = post(office, "2018-09-13 08:00", Postman("email"), Postman("zalo"))

    assert done.passed_on == 0
    assert {state for _, _, state in shown(office)} == {"expired"}


def test_a_process_that_died_over_a_chat_leaves_it_to_the_next_channel(office: Office) -> None:
    with office.database.write() as connection:
        connection.execute(update(MESSAGE).values(channel="zalo"))
        taken = outbox.claim(connection, "zalo", owner="elsewhere/1/1/a", now=at(OPENED), limit=1)
        outbox.hand_over(connection, taken[0].id, owner="elsewhere/1/1/a", now=at(OPENED))
    later = at(OPENED) + outbox.LEASE

    done = post(office, later, Postman("telegram"), Postman("zalo"))

    assert of_a(office) == [("Đầu mối a", "zalo", "uncertain"), ("Đầu mối a", "telegram", "sent")]
    assert done.uncertain == 1


def test_an_address_that_does_not_exist_is_passed_over_from_then_on(office: Office) -> None:
    post(office, OPENED, Postman("email", GONE), Postman("zalo"), Postman("telegram"))

    tick(office, "2018-08-31 08:00", *EVERYWHERE)

    fact = office.rows("address_fact", address="a@example.vn")[0]
    assert (fact.channel, fact.suppressed_at, fact.reason) == ("email", at(OPENED), "403 blocked")
    assert of_a(office)[-1] == ("Đầu mối a", "zalo", "waiting")


def test_a_chat_that_has_moved_is_written_to_where_it_is_now(tmp_path: Path) -> None:
    with a_campaign(tmp_path) as office:
        address(office, "a@example.vn", email=None, telegram="-100")
        tick(office, OPENED, "telegram")
        moved = Outcome("retry", "recipient", "400", new_address="-100200")
        telegram = Postman("telegram", moved)

        post(office, OPENED, telegram)

        assert telegram.addresses == ["-100", "-100200"]
        assert of_a(office) == [("Đầu mối a", "telegram", "sent")]
        with office.database.read() as connection:
            old = connection.execute(text("SELECT 1 FROM contact WHERE telegram = '-100'"))
            assert old.first() is None


def test_a_chat_that_moves_for_ever_is_not_tried_for_ever(tmp_path: Path) -> None:
    with a_campaign(tmp_path) as office:
        address(office, "a@example.vn", email=None, telegram="-100")
        tick(office, OPENED, "telegram")
        telegram = Postman("telegram", always=Outcome("retry", new_address="-100"))

        post(office, OPENED, telegram)

        assert len(telegram.sent) == 4
        assert of_a(office) == [("Đầu mối a", "telegram", "retry")]


def test_a_digest_goes_on_with_all_that_it_lists(tmp_path: Path) -> None:
    with a_campaign(tmp_path) as office:
        address(office, "supervisor@ldld.example.vn", telegram="boss")
        tick(office, "2018-09-17 08:00", *EVERYWHERE)
        telegram = Postman("telegram")

        post(office, "2018-09-17 08:00", Postman("email", *[GONE] * 9), telegram)

        lists = [row for row in office.rows("message", kind="digest") if row.channel == "telegram"]
        assert [row.state for row in lists] == ["sent"]
        assert len(office.rows("message_item", message_id=lists[0].id)) == 4
        assert telegram.addresses == ["boss"]


def test_a_channel_that_opens_too_late_leaves_it_to_one_that_is_open(tmp_path: Path) -> None:
    with a_campaign(tmp_path) as office:
        address(office, "a@example.vn", zalo="za")
        tick(office, OPENED, *EVERYWHERE)
        limits = {"email": ChannelLimits(hours=(time(9), time(10)))}

        post(office, "2018-09-12 11:00", Postman("email"), Postman("zalo"), limits=limits)

        assert of_a(office) == [
            ("Đầu mối a", "email", "expired"), ("Đầu mối a", "zalo", "sent"),
        ]  # fmt: skip


def test_a_channel_that_never_opens_within_the_campaign_s_hours_is_passed_over(
    office: Office,
) -> None:
    limits = {"email": ChannelLimits(hours=(time(18), time(20)))}

    post(office, OPENED, Postman("email"), Postman("zalo"), limits=limits)

    assert of_a(office) == [("Đầu mối a", "email", "expired"), ("Đầu mối a", "zalo", "sent")]


def test_what_a_paused_channel_could_only_send_too_late_goes_another_way(tmp_path: Path) -> None:
    with a_campaign(tmp_path) as office:
        address(office, "b@example.vn", zalo="zb")
        tick(office, OPENED, *EVERYWHERE)
        now = "2018-09-12 16:59:30"

        post(office, now, Postman("email", DOWN), Postman("zalo"))
        post(office, now, Postman("email", DOWN), Postman("zalo"))

        unit = office.rows("unit", code="b")[0]
        assert ("Đầu mối b", "zalo", "sent") in shown(office, unit_id=unit.id)


def test_contacts_are_found_by_their_own_place(office: Office) -> None:
    """Nobody of another unit is told, whatever role they hold."""
    with office.database.write() as connection:
        connection.execute(update(CONTACT).where(CONTACT.c.name == "Chủ tịch a").values(email=None))

    post(office, OPENED, Postman("email", GONE), Postman("zalo", GONE), Postman("telegram", GONE))

    assert {name for name, _, _ in of_a(office)} == {"Đầu mối a"}
    assert len(office.rows("message", kind="call_list")) == 1


def test_who_was_told_otherwise_is_not_told_again_when_a_second_try_fails(office: Office) -> None:
    refused = Outcome("permanent", "message", "554")
    post(office, OPENED, Postman("email", refused), Postman("zalo"), Postman("telegram"))
    failed = next(row.id for row in office.rows("message") if row.state == "failed")
    retry_message(office.database, failed, lambda _: vietnam_calendar(), now=at(OPENED), by="ai")

    post(office, OPENED, Postman("email", refused), Postman("zalo"), Postman("telegram"))

    assert of_a(office) == [("Đầu mối a", "email", "failed"), ("Đầu mối a", "zalo", "sent")]


# What goes in one letter


def of_b(office: Office) -> list[tuple[str, str, str]]:
    """What there is for unit b, less what a newer reminder has replaced."""
    found = shown(office, unit_id=office.rows("unit", code="b")[0].id)
    return [one for one in found if one[2] != "superseded"]


def test_a_part_that_has_found_its_own_way_is_not_passed_on_with_the_letter(
    tmp_path: Path,
) -> None:
    with a_campaign(tmp_path) as office:
        address(office, "b@example.vn", zalo="zb", telegram="tb")
        share(office, "a", "b")
        tick(office, OPENED, *EVERYWHERE)
        chats = Postman("zalo", Outcome("retry")), Postman("telegram")
        post(office, OPENED, Postman("email", Outcome("retry")), *chats)
        with office.database.write() as connection:
            connection.execute(update(CONTACT).where(CONTACT.c.zalo == "zb").values(email=None))

        refused = Outcome("permanent", "message", "554")
        post(office, "2018-08-21 10:00", Postman("email", refused), *chats)

        assert of_b(office) == [("Đầu mối b", "email", "failed"), ("Đầu mối b", "zalo", "retry")]


def two_campaigns(office: Office, **changes: str) -> None:
    """A reminder of the last day, carrying one of another campaign that has a week left."""
    address(office, "b@example.vn", zalo="zb")
    another_campaign(
        office, "dv-hai", **{"trước ngày 13/9/2018": "trước ngày 20/9/2018"}, **changes
    )
    tick(office, "2018-09-12 08:00", "email")
    with office.database.write() as connection:
        heads = select(CONTACT.c.id).where(CONTACT.c.role == "unit_head")
        connection.execute(
            update(MESSAGE).where(MESSAGE.c.contact_id.in_(heads)).values(state="superseded")
        )


def test_a_letter_that_is_tried_again_leaves_nothing_behind_that_is_due_before(
    tmp_path: Path,
) -> None:
    with a_campaign(tmp_path) as office:
        two_campaigns(office)

        post(
            office,
            "2018-09-12 16:59:50",
            Postman("email", always=Outcome("retry")),
            Postman("zalo"),
        )
        mail = Postman("email")
        post(office, "2018-09-13 09:00", mail, Postman("zalo"))

        assert of_b(office) == [
            ("Đầu mối b", "email", "expired"),
            ("Đầu mối b", "email", "sent"),
            ("Đầu mối b", "zalo", "sent"),
        ]
        letter = next(m for m in mail.sent if m.address == "b@example.vn")
        assert "20/9/2018" in letter.subject


def test_campaigns_in_one_letter_do_not_wait_for_each_other_s_hours_past_a_deadline(
    tmp_path: Path,
) -> None:
    with a_campaign(tmp_path) as office:
        hours = "hours: {open: 08:00, close: 16:00, send: 08:00}\ntasks:"
        two_campaigns(office, **{"tasks:": hours})
        post(office, "2018-09-12 15:59", Postman("email", always=Outcome("retry")))
        today, tomorrow = Postman("email"), Postman("email")

        post(office, "2018-09-12 16:05", today)
        post(office, "2018-09-13 08:00", tomorrow)

        for mail, day in ((today, "13/9/2018"), (tomorrow, "20/9/2018")):
            assert sorted(mail.addresses) == [f"{unit}@example.vn" for unit in "abcd"]
            assert all(day in letter.subject for letter in mail.sent)


@pytest.mark.parametrize("is_carrier", [True, False])
def test_after_a_pause_each_part_of_a_letter_goes_while_it_is_of_use(
    tmp_path: Path, is_carrier: bool
) -> None:
    """What would be too late goes another way, whether it carries the other or is carried."""
    with a_campaign(tmp_path) as office:
        two_campaigns(office)
        if not is_carrier:
            with office.database.write() as connection:
                late = select(SEND.c.id).where(SEND.c.valid_until < at("2018-09-14"))
                connection.execute(
                    update(MESSAGE)
                    .where(MESSAGE.c.send_id.in_(late))
                    .values(next_at=at("2018-09-12 08:05"))
                )
        for clock in ("08:05", "16:59:30", "16:59:40"):
            post(office, f"2018-09-12 {clock}", Postman("email", always=DOWN), Postman("zalo"))

        post(office, "2018-09-13 09:00", Postman("email"), Postman("zalo"))

        assert of_b(office) == [
            ("Đầu mối b", "email", "expired"),
            ("Đầu mối b", "email", "sent"),
            ("Đầu mối b", "zalo", "sent"),
        ]


def test_what_happens_again_and_cannot_be_told_is_to_be_called_again(tmp_path: Path) -> None:
    """A receipt for each of two papers, the second after the list of the first has left."""
    lists = []
    with a_campaign(tmp_path) as office:
        for day, hour in ((22, 9), (24, 9)):
            hand_in(office, f"2018-08-{day} {hour:02}:00")
            mail = Postman("email", Outcome("permanent"), Outcome("permanent"))
            post(office, f"2018-08-{day} {hour:02}:00", mail)
            post(office, f"2018-08-{day} {hour + 1:02}:00", mail)
            lists += [m.address for m in mail.sent if m.address.startswith("secretariat")]
            if day == 22:
                decide(office, "return", "2018-08-23 09:00", reason="Thiếu số liệu")
                post(office, "2018-08-23 09:00", Postman("email"))

    assert len(lists) == 2

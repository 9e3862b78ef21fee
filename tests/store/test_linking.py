"""Linking chats by codes, and what people write to a bot, on a real database."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from engine.model import ChatUpdate
from engine.people.following import (
    NUMBERS_LAST,
    READING,
    end_turn,
    intent_of,
    read_up_to,
    take,
    take_turn,
)
from engine.people.linking import (
    IGNORED,
    MOST_WRONG,
    TYPED_VALID,
    contact_of,
    make_code,
    unlinked,
)
from engine.people.who import resolve_who
from engine.store.rows import CONTACT
from tests.helpers import Office, a_campaign, at
from tests.planted import LINK_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

KEYS = (LINK_KEY * 2,)
NOW = at("2018-08-21 08:00")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_campaign(tmp_path) as made:
        yield made


def code_for(
    office: Office, who: str = "a@example.vn", channel: str = "telegram", now: datetime = NOW
) -> str:
    with office.database.write() as connection:
        return make_code(
            connection, contact_of(connection, who), channel,
            kind="typed", valid=TYPED_VALID, now=now, keys=KEYS, by="test",
        ).code  # fmt: skip


def told(
    office: Office,
    text: str,
    *,
    chat: str = "111",
    channel: str = "telegram",
    now: datetime = NOW,
    **more: Any,
) -> str:
    """Write to the bot; what it answers."""
    written = ChatUpdate(more.pop("id", 1), "1", chat, more.pop("kind", "message"), text, **more)
    with office.database.write() as connection:
        return take(connection, channel, written, now=now, keys=KEYS)


def chat_of(office: Office, name: str = "Đầu mối a", channel: str = "telegram") -> str | None:
    found: str | None = getattr(office.rows("contact", name=name)[0], channel)
    return found


def audited(office: Office) -> list[str]:
    return [row.name for row in office.rows("event", kind="contact")]


@pytest.mark.parametrize(
    ("text", "wish", "code"),
    [
        ("LIENKET 12345678", "link", "12345678"),
        ("lienket 1234-5678", "link", "1234-5678"),
        ("Liên kết: 1234 5678.", "link", "1234 5678"),
        ("1234 5678", "link", "1234 5678"),
        ("k7m2-9qxt-4pw0", "link", "K7M2-9QXT-4PW0"),
        ("/start ABC123", "link", "ABC123"),
        ("/start@thidua_bot ABC123", "link", "ABC123"),
        ("/start", "start", ""),
        ("/stop", "stop", ""),
        ("/STOP@thidua_bot", "stop", ""),
        ("DỪNG", "stop", ""),
        ("dung.", "stop", ""),
        ("Tiếp", "go_on", ""),
        ("tiếp tục", "go_on", ""),
        ("/help", "help", ""),
        ("?", "help", ""),
        ("Kênh e-mail", "choose", "E-MAIL"),
        ("kênh mặc định.", "choose", "MAC DINH"),
        ("/kenh zalo", "choose", "ZALO"),
        ("/kenh", "choose", ""),
        ("LIENKET", "unknown", ""),
        ("Dừng lại đã nhé", "unknown", ""),
        ("Chào anh, đơn vị em gửi báo cáo rồi ạ", "unknown", ""),
        ("", "unknown", ""),
        ("0" * 5000, "unknown", ""),
    ],
)
def test_what_people_write_is_understood(text: str, wish: str, code: str) -> None:
    found = intent_of(text)

    assert (found.wish, found.code) == (wish, code)


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_a_code_links_the_chat_to_its_person(office: Office, channel: str) -> None:
    code = code_for(office, channel=channel)

    answer = told(office, f"LIENKET {code}", channel=channel)

    assert chat_of(office, channel=channel) == "111"
    assert "Đầu mối a" in answer
    assert "Đơn vị a" in answer
    fact = office.rows("address_fact", channel=channel, address="111")[0]
    assert (fact.verified_at, fact.stopped_at) == (NOW, None)
    assert audited(office) == ["link_code_made", "linked"]


def test_nothing_but_a_hash_of_a_code_is_kept(office: Office) -> None:
    code = code_for(office)

    assert code not in str(office.everything())


@pytest.mark.parametrize(
    ("late", "links"),
    [
        (timedelta(seconds=-1), True),
        (timedelta(0), False),
        (timedelta(seconds=1), False),
    ],
    ids=["just before", "exactly at", "just after"],
)
def test_a_code_links_until_it_expires(office: Office, late: timedelta, links: bool) -> None:
    code = code_for(office)

    told(office, f"LIENKET {code}", now=NOW + TYPED_VALID + late)

    assert (chat_of(office) == "111") is links


def test_a_used_code_links_no_other_chat(office: Office) -> None:
    code = code_for(office)
    told(office, f"LIENKET {code}")

    answer = told(office, f"LIENKET {code}", chat="222")

    assert chat_of(office) == "111"
    assert "không dùng được" in answer
    assert "Đầu mối" not in answer


def test_the_same_update_again_is_answered_alike_and_changes_nothing(office: Office) -> None:
    code = code_for(office)
    first = told(office, f"LIENKET {code}")
    before = office.everything()

    second = told(office, f"LIENKET {code}")

    assert second == first
    assert office.everything() == before


def test_wrong_expired_used_and_other_channels_codes_are_answered_alike(office: Office) -> None:
    used, expired = code_for(office), code_for(office, "b@example.vn")
    zalo = code_for(office, "c@example.vn", "zalo")
    told(office, f"LIENKET {used}")
    late = NOW + TYPED_VALID

    answers = {
        told(office, "LIENKET 00000000", chat="91", now=late),
        told(office, f"LIENKET {expired}", chat="92", now=late),
        told(office, f"LIENKET {used}", chat="93"),
        told(office, f"LIENKET {zalo}", chat="94"),
    }

    assert len(answers) == 1
    assert chat_of(office, "Đầu mối b") is None
    assert chat_of(office, "Đầu mối c") is None


def test_a_new_code_ends_the_one_before(office: Office) -> None:
    first = code_for(office)
    code_for(office, now=NOW + timedelta(minutes=1))

    told(office, f"LIENKET {first}", now=NOW + timedelta(minutes=1))

    assert chat_of(office) is None


def test_a_person_who_links_anew_leaves_the_old_chat(office: Office) -> None:
    told(office, f"LIENKET {code_for(office)}")

    told(office, f"LIENKET {code_for(office)}", chat="222")

    assert chat_of(office) == "222"
    assert office.rows("event", name="linked")[-1].data["replaced"] is True


def test_all_entries_of_a_person_are_linked_and_nobody_elses(office: Office) -> None:
    with office.database.write() as connection:
        shared = {"email": "a@example.vn"}
        connection.execute(update(CONTACT).where(CONTACT.c.name == "Chủ tịch a").values(shared))
        connection.execute(
            update(CONTACT)
            .where(CONTACT.c.name == "Đầu mối b")
            .values(name="Đầu mối a", email="a@example.vn")
        )

    told(office, f"LIENKET {code_for(office, 'Đầu mối a')}")

    linked = {(row.name, row.telegram) for row in office.rows("contact") if row.telegram}
    assert linked == {("Đầu mối a", "111")}
    assert [row.telegram for row in office.rows("contact", name="Đầu mối a")] == ["111", "111"]


def test_who_guesses_too_often_is_not_heard_for_a_while(office: Office) -> None:
    code = code_for(office)
    wrong = [told(office, f"LIENKET {n:08}") for n in range(MOST_WRONG)]

    ignored = told(office, f"LIENKET {code}")
    elsewhere = told(office, "LIENKET 00000000", chat="222")

    assert "quá nhiều lần" in wrong[-1]
    assert len(set(wrong[:-1])) == 1
    assert ignored == ""
    assert chat_of(office) is None
    assert elsewhere == wrong[0]


@pytest.mark.parametrize(
    ("late", "heard"),
    [(timedelta(seconds=-1), False), (timedelta(0), True), (timedelta(seconds=1), True)],
    ids=["just before", "exactly at", "just after"],
)
def test_who_guessed_too_often_is_heard_again(office: Office, late: timedelta, heard: bool) -> None:
    for n in range(MOST_WRONG):
        told(office, f"LIENKET {n:08}")
    then = NOW + IGNORED + late
    code = code_for(office, now=then)

    told(office, f"LIENKET {code}", now=then)

    assert (chat_of(office) == "111") is heard


def test_stopping_and_going_on_are_audited_once_each(office: Office) -> None:
    told(office, f"LIENKET {code_for(office)}")

    answers = [told(office, text) for text in ("/stop", "DUNG", "TIEP", "TIEP")]

    assert audited(office)[2:] == ["stopped", "resumed"]
    assert answers[0] == answers[1]
    fact = office.rows("address_fact", address="111")[0]
    assert (fact.stopped_at, fact.reason) == (None, None)


def test_a_stopped_chat_is_on_record(office: Office) -> None:
    told(office, f"LIENKET {code_for(office)}")

    told(office, "/stop", now=NOW + timedelta(hours=1))

    assert office.rows("address_fact", address="111")[0].stopped_at == NOW + timedelta(hours=1)


def test_linking_again_ends_a_stop(office: Office) -> None:
    told(office, f"LIENKET {code_for(office)}")
    told(office, "/stop")

    told(office, f"LIENKET {code_for(office)}")

    assert office.rows("address_fact", address="111")[0].stopped_at is None


@pytest.mark.parametrize("text", ["/start", "/stop", "TIEP", "chào"])
def test_a_stranger_is_told_how_to_link(office: Office, text: str) -> None:
    before = office.rows("address_fact")

    assert "LIENKET" in told(office, text)
    assert office.rows("address_fact") == before


def test_in_a_group_only_what_is_meant_for_the_bot_is_answered(office: Office) -> None:
    code = code_for(office)

    assert told(office, "Chào cả nhà", chat="-5", in_group=True) == ""
    assert "Đầu mối a" in told(office, f"/start {code}", chat="-5", in_group=True)
    assert told(office, "Chào cả nhà", chat="-5", in_group=True) == ""
    assert told(office, "/stop", chat="-5", in_group=True) != ""
    assert chat_of(office) == "-5"


def test_who_blocks_the_bot_gets_nothing_until_they_let_it_in(office: Office) -> None:
    told(office, f"LIENKET {code_for(office)}")

    told(office, "", kind="blocked")
    blocked = office.rows("address_fact", address="111")[0]
    told(office, "", kind="unblocked")
    after = office.rows("address_fact", address="111")[0]

    assert (blocked.suppressed_at, bool(blocked.reason)) == (NOW, True)
    assert (after.suppressed_at, after.reason) == (None, None)


def test_letting_the_bot_in_does_not_undo_a_stop(office: Office) -> None:
    told(office, f"LIENKET {code_for(office)}")
    told(office, "/stop")

    told(office, "", kind="blocked")
    told(office, "", kind="unblocked")

    assert office.rows("address_fact", address="111")[0].stopped_at == NOW


def test_a_chat_that_moves_is_followed_with_all_that_is_known_of_it(office: Office) -> None:
    told(office, f"LIENKET {code_for(office)}", chat="-5")
    told(office, "/stop", chat="-5")

    told(office, "-1005", chat="-5", kind="migrated")

    assert chat_of(office) == "-1005"
    assert office.rows("address_fact", address="-1005")[0].stopped_at == NOW


def test_people_are_answered_in_their_language(office: Office) -> None:
    with office.database.write() as connection:
        connection.execute(
            update(CONTACT).where(CONTACT.c.name == "Đầu mối a").values(language="en")
        )

    assert told(office, f"LIENKET {code_for(office)}").startswith("Linked:")
    assert told(office, "/stop").startswith("No more notices")


def test_people_choose_in_the_chat_where_they_are_told_first(office: Office) -> None:
    told(office, f"LIENKET {code_for(office)}")

    answer = told(office, "Kênh thư điện tử", id=2)

    assert "thư điện tử trước" in answer
    assert office.rows("contact", name="Đầu mối a")[0].chosen_channel == "email"
    assert "channel_chosen" in audited(office)
    assert "thứ tự" in told(office, "KENH MAC DINH", id=3)
    assert office.rows("contact", name="Đầu mối a")[0].chosen_channel is None


@pytest.mark.parametrize("text", ["KENH ZALO", "KENH BO CAU", "/kenh"])
def test_a_channel_without_an_address_is_not_chosen(office: Office, text: str) -> None:
    told(office, f"LIENKET {code_for(office)}")

    answer = told(office, text, id=2)

    assert "Chưa chọn được" in answer
    assert office.rows("contact", name="Đầu mối a")[0].chosen_channel is None


def test_codes_for_a_campaign_go_to_each_person_without_a_chat_once(office: Office) -> None:
    told(office, f"LIENKET {code_for(office)}")

    with office.database.read() as connection:
        ids = unlinked(connection, office.code, "telegram")
        linked = resolve_who(connection, "a@example.vn").roles[0].id

    names = [row.name for row in office.rows("contact") if row.id in ids]
    assert linked not in ids
    assert len(ids) == len(set(names)) == len(office.rows("contact")) - 1


# Reading in turn


def turn(office: Office, owner: str, now: datetime = NOW, *, dead: str = "") -> bool:
    with office.database.write() as connection:
        return take_turn(
            connection, "telegram", owner=owner, now=now, is_dead=lambda name: name == dead
        )


def test_one_process_reads_a_bot_until_it_ends(office: Office) -> None:
    assert turn(office, "one")
    assert turn(office, "one")
    assert not turn(office, "two")

    with office.database.write() as connection:
        end_turn(connection, "telegram", owner="two")
    assert not turn(office, "two")
    with office.database.write() as connection:
        end_turn(connection, "telegram", owner="one")
    assert turn(office, "two")


def test_the_turn_of_a_process_that_died_passes_on(office: Office) -> None:
    turn(office, "one")

    assert turn(office, "two", dead="one")


@pytest.mark.parametrize(
    ("late", "free"),
    [(timedelta(seconds=-1), False), (timedelta(0), True), (timedelta(seconds=1), True)],
    ids=["just before", "exactly at", "just after"],
)
def test_a_turn_runs_out(office: Office, late: timedelta, free: bool) -> None:
    turn(office, "one")

    assert turn(office, "two", NOW + READING + late) is free


def test_how_far_was_read_is_noted_with_what_was_done(office: Office) -> None:
    told(office, "chào", id=41)

    with office.database.read() as connection:
        assert read_up_to(connection, "telegram", now=NOW) == 41
        # After a week without updates the provider counts anew: a kept number would hide them.
        assert read_up_to(connection, "telegram", now=NOW + NUMBERS_LAST) == 41
        later = NOW + NUMBERS_LAST + timedelta(seconds=1)
        assert read_up_to(connection, "telegram", now=later) is None
        assert read_up_to(connection, "zalo", now=NOW) is None


def test_a_crash_before_the_commit_leaves_the_update_to_be_done_again(office: Office) -> None:
    code = code_for(office)
    before = office.everything()
    written = ChatUpdate(7, "7", "111", "message", f"LIENKET {code}")

    def dies_before_the_commit() -> None:
        with office.database.write() as connection:
            take(connection, "telegram", written, now=NOW, keys=KEYS)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dies_before_the_commit()

    assert office.everything() == before
    assert "Đầu mối a" in told(office, f"LIENKET {code}", id=7)
    assert chat_of(office) == "111"

"""What the links in real messages let their readers do, and what they do not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from sqlalchemy import update

from engine.links import MARGIN, BadLink, Links, Purpose
from engine.model import Channel, Outcome, OutgoingMessage
from engine.outbox.dispatch import Dispatcher
from engine.people.opening import Opened, Permission, Stopped, hand_in, opened, revoke, stop
from engine.people.submit import HandIn, Upload, submit
from engine.people.who import resolve_who
from engine.store.attachments import folder_of
from engine.store.rows import CAMPAIGN, CONTACT
from tests.helpers import Office, a_campaign, at, vietnam_calendar
from tests.planted import LINK_KEY
from tests.store.acts import FILLED, excuse, prolong
from tests.store.acts import hand_in as act

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEYS = (LINK_KEY * 2,)
URL = "https://thidua.example.vn"
OPENED = "2018-08-21 08:00"
CLOSES = "2018-09-27 00:00"


class Postman:
    """A sender that keeps what it was given."""

    channel: Channel = "email"

    def __init__(self) -> None:
        self.sent: list[OutgoingMessage] = []

    def send(self, message: OutgoingMessage) -> Outcome:
        self.sent.append(message)
        return Outcome("sent")

    def close(self) -> None:
        return


class Tokens(NamedTuple):
    """The links of one letter."""

    page: str
    stop: str


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_campaign(tmp_path) as made:
        made.tick(OPENED)
        yield made


def letters(office: Office, now: str = OPENED) -> dict[str, OutgoingMessage]:
    postman = Postman()
    links = Links(URL, KEYS)
    calendar = vietnam_calendar()
    dispatcher = Dispatcher(
        office.database, lambda _definition: calendar, {"email": postman}, link_for=links
    )
    dispatcher.drain(lambda: at(now))
    return {message.address: message for message in postman.sent}


def tokens(office: Office, address: str = "a@example.vn", now: str = OPENED) -> Tokens:
    letter = letters(office, now)[address]
    return Tokens(letter.link.rpartition("/")[2], letter.unsubscribe.rpartition("/")[2])


def look(
    office: Office, token: str, purpose: Purpose = "hand_in", now: str = OPENED
) -> Opened | BadLink:
    with office.database.read() as connection:
        return opened(connection, token, purpose, now=at(now), keys=KEYS)


def permission(office: Office, token: str, now: str = OPENED) -> Permission | BadLink:
    with office.database.read() as connection:
        return hand_in(connection, token, now=at(now), keys=KEYS)


def stopped(office: Office, token: str, now: str = OPENED) -> Stopped | BadLink:
    with office.database.write() as connection:
        return stop(connection, token, now=at(now), keys=KEYS)


def test_each_message_carries_its_own_links(office: Office) -> None:
    found = letters(office)

    pages = {letter.link for letter in found.values()}
    stops = {letter.unsubscribe for letter in found.values()}
    assert len(pages) == len(stops) == len(found) == 4
    assert all(page.startswith(f"{URL}/g/") for page in pages)
    assert all(page.startswith(f"{URL}/d/") for page in stops)
    for letter in found.values():
        assert letter.link in letter.body
        assert letter.link_label == "Gửi báo cáo"
        assert len(letter.short) <= 400


def test_no_link_stands_in_the_database(office: Office) -> None:
    found = letters(office)

    kept = str(office.everything())
    assert not any(letter.link.rpartition("/")[2] in kept for letter in found.values())
    assert URL not in kept


def test_without_pages_people_are_told_whom_to_send_to(office: Office) -> None:
    postman = Postman()
    Dispatcher(office.database, lambda _definition: vietnam_calendar(), {"email": postman}).drain(
        lambda: at(OPENED)
    )

    assert {(m.link, m.link_label, m.unsubscribe) for m in postman.sent} == {("", "", "")}
    assert all("secretariat@ldld.example.vn" in message.body for message in postman.sent)


def test_opening_says_what_it_is_about_and_changes_nothing(office: Office) -> None:
    token = tokens(office).page
    before = office.everything()

    found = look(office, token)

    assert isinstance(found, Opened)
    assert (found.campaign, found.recipient_name) == ("dv-2018", "Đầu mối a")
    (matter,) = found.matters
    assert (matter.unit_code, matter.task) == ("a", "report")
    assert (matter.due_at, matter.closes_at) == (at("2018-09-13 00:00"), at(CLOSES))
    assert office.everything() == before


@pytest.mark.parametrize(
    ("late", "fault"),
    [(-1, None), (0, "expired"), (1, "expired")],
    ids=["just before", "exactly at", "just after"],
)
def test_a_link_opens_until_a_while_after_the_closing(
    office: Office, late: int, fault: str | None
) -> None:
    token = tokens(office).page
    now = at(CLOSES) + MARGIN + timedelta(seconds=late)

    with office.database.read() as connection:
        found = opened(connection, token, "hand_in", now=now, keys=KEYS)

    assert (found.fault if isinstance(found, BadLink) else None) == fault


def test_an_extension_counts_for_the_link(office: Office) -> None:
    prolong(office, "trước ngày 11/10/2018", "2018-08-21 07:59")
    token = tokens(office).page
    now = at("2018-10-11 00:00") + MARGIN - timedelta(seconds=1)

    with office.database.read() as connection:
        found = opened(connection, token, "hand_in", now=now, keys=KEYS)

    assert isinstance(found, Opened)
    assert found.matters[0].due_at == at("2018-10-11 00:00")


def test_who_opens_the_link_may_hand_in_as_themselves(office: Office, tmp_path: Path) -> None:
    found = permission(office, tokens(office).page)
    assert isinstance(found, Permission)
    path = tmp_path / "bao-cao.pdf"
    path.write_bytes(b"%PDF-1.7 report")

    with office.database.write() as connection:
        campaign = office.running(connection)
        submit(
            connection, campaign, HandIn(found.place, found.person, FILLED, (Upload(path),)),
            folder=folder_of(office.url, office.database.identity),
            telling=office.telling(campaign, at(OPENED)),
        )  # fmt: skip

    assert office.obligation("a").submitted_at == at(OPENED)
    assert office.obligation("b").submitted_at is None


def test_a_link_gives_the_one_role_that_it_was_sent_to(office: Office) -> None:
    with office.database.write() as connection:
        connection.execute(
            update(CONTACT)
            .where(CONTACT.c.role == "secretariat")
            .values(name="Đầu mối a", email="a@example.vn")
        )

    found = permission(office, tokens(office).page)

    assert isinstance(found, Permission)
    assert [role.role for role in found.person.roles] == ["unit_contact"]


def test_a_link_to_look_hands_nothing_in_and_stops_nothing(office: Office) -> None:
    found = tokens(office)

    assert stopped(office, found.page) == BadLink("wrong_purpose")
    assert permission(office, found.stop) == BadLink("wrong_purpose")
    assert look(office, found.page, "list") == BadLink("wrong_purpose")


def test_one_post_stops_the_address_and_a_second_changes_nothing(office: Office) -> None:
    token = tokens(office).stop

    first = stopped(office, token)
    before = office.everything()
    second = stopped(office, token, "2018-08-22 08:00")

    assert first == Stopped("email", anew=True)
    assert second == Stopped("email", anew=False)
    assert office.everything() == before
    fact = office.rows("address_fact")[0]
    assert (fact.channel, fact.address, fact.stopped_at) == ("email", "a@example.vn", at(OPENED))
    assert [row.name for row in office.rows("event", kind="contact")] == ["stopped"]


def test_messages_can_be_stopped_when_nothing_is_owed_any_more(office: Office) -> None:
    token = tokens(office).stop
    excuse(office, OPENED)

    assert isinstance(stopped(office, token), Stopped)


def test_what_is_excused_is_not_opened(office: Office) -> None:
    token = tokens(office).page
    excuse(office, OPENED)

    assert look(office, token) == BadLink("unknown")
    assert permission(office, token) == BadLink("unknown")


def test_what_was_cancelled_is_not_opened(office: Office) -> None:
    token = tokens(office).page
    with office.database.write() as connection:
        connection.execute(update(CAMPAIGN).values(state="cancelled"))

    assert look(office, token) == BadLink("unknown")


def test_revoked_links_open_nothing_and_later_ones_do(office: Office) -> None:
    old, other = tokens(office), None
    with office.database.write() as connection:
        contact = resolve_who(connection, "a@example.vn").roles[0].id
        revoke(connection, contact, now=at(OPENED), by="test")
    office.tick("2018-08-31 08:00")
    other = tokens(office, now="2018-08-31 08:00")

    assert look(office, old.page) == BadLink("revoked")
    assert stopped(office, old.stop) == BadLink("revoked")
    assert isinstance(look(office, other.page, now="2018-08-31 08:00"), Opened)
    assert [row.name for row in office.rows("event", kind="contact")] == ["links_revoked"]


@pytest.mark.parametrize("address", [None, "", "moi@example.vn"], ids=["gone", "empty", "another"])
def test_a_link_dies_with_the_address_it_was_sent_to(office: Office, address: str | None) -> None:
    found = tokens(office)
    with office.database.write() as connection:
        connection.execute(
            update(CONTACT).where(CONTACT.c.email == "a@example.vn").values(email=address)
        )

    assert look(office, found.page) == BadLink("revoked")
    assert stopped(office, found.stop) == BadLink("revoked")


def test_a_digest_links_to_its_list(office: Office) -> None:
    office.tick("2018-09-17 08:00")
    found = letters(office, "2018-09-17 08:00")
    digests = [letter for letter in found.values() if "/x/" in letter.link]
    assert digests

    listed = look(office, digests[0].link.rpartition("/")[2], "list", "2018-09-17 08:00")

    assert isinstance(listed, Opened)
    assert [matter.unit_code for matter in listed.matters] == ["a", "b", "c", "d"]
    assert digests[0].address.endswith("@ldld.example.vn")


def test_a_notice_that_asks_for_nothing_has_no_button(office: Office) -> None:
    letters(office)
    act(office, "2018-08-22 08:00")

    receipt = letters(office, "2018-08-22 08:00")["a@example.vn"]

    assert (receipt.link, receipt.link_label) == ("", "")
    assert receipt.unsubscribe


def test_the_link_of_who_stands_in_is_their_own(office: Office) -> None:
    head = office.rows("contact", name="Chủ tịch a")[0]
    with office.database.write() as connection:
        connection.execute(
            update(CONTACT).where(CONTACT.c.email == "a@example.vn").values(delegate_id=head.id)
        )

    found = tokens(office, "a-head@example.vn")

    shown = look(office, found.page)
    assert isinstance(shown, Opened)
    assert shown.recipient_name == "Chủ tịch a"
    stopped(office, found.stop)
    assert [row.address for row in office.rows("address_fact")] == ["a-head@example.vn"]
    allowed = permission(office, found.page)
    assert isinstance(allowed, Permission)
    assert [role.role for role in allowed.person.roles] == ["unit_head"]

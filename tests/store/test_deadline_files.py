"""Which messages carry a deadline as a calendar file, and how its number rises with each change."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import insert, select, update
from sqlmodel import SQLModel

from engine.app import calendars_from
from engine.model import Channel, Outcome, OutgoingMessage
from engine.outbox.dispatch import Dispatcher
from engine.store.rows import CONTACT, EXTENSION, OBLIGATION
from tests.helpers import Office, a_campaign, at, vietnam_calendar
from tests.store.office import EARLY, LATER, an_office

MESSAGE = SQLModel.metadata.tables["message"]


class Postman:
    def __init__(self, channel: Channel = "email") -> None:
        self.channel: Channel = channel
        self.sent: list[OutgoingMessage] = []

    def send(self, message: OutgoingMessage) -> Outcome:
        self.sent.append(message)
        return Outcome("sent")

    def close(self) -> None:
        return


def sent_at(office: Office, now: str) -> list[OutgoingMessage]:
    """What goes out at an instant."""
    office.tick(now)
    postman = Postman()
    senders: Any = {"email": postman}
    Dispatcher(office.database, lambda _definition: vietnam_calendar(), senders).drain(
        lambda: at(now)
    )
    return postman.sent


def event_of(message: OutgoingMessage) -> Any:
    (file,) = message.attachments
    (found,) = Calendar.from_ical(file.content).walk("VEVENT")
    return found


def extend(office: Office, unit: str, until: str) -> None:
    with office.database.write() as connection:
        id_ = office.obligation(unit).id
        chosen = OBLIGATION.c.id == id_
        connection.execute(update(OBLIGATION).where(chosen).values(own_due_at=at(until)))
        connection.execute(
            insert(EXTENSION).values(
                obligation_id=id_, kind="due", until_at=at(until), reason="bão",
                contact_id=connection.execute(select(CONTACT.c.id).limit(1)).scalar_one(),
                granted_at=at("2018-09-03 09:00"),
            )
        )  # fmt: skip


OPENED, BEFORE = "2018-08-21 08:00", "2018-08-31 08:00"


@pytest.mark.parametrize("now", [OPENED, BEFORE], ids=["opening", "before the due"])
def test_a_message_of_a_coming_deadline_carries_it(tmp_path: Path, now: str) -> None:
    with a_campaign(tmp_path) as office:
        found = sent_at(office, now)
        identity = office.database.identity
        wanted = {f"obligation-{office.obligation(u).id}@{identity}" for u in "abcd"}

    events = [event_of(message) for message in found]
    assert {e["UID"] for e in events} == wanted
    assert {e["DTSTART"].dt for e in events} == {date(2018, 9, 12)}
    assert {e["SEQUENCE"] for e in events} == {0}
    for message, event in zip(found, events, strict=True):
        assert event["UID"].partition("@")[0] == f"obligation-{message.thread.partition('.o')[2]}"


def test_reminders_of_one_obligation_carry_one_event(tmp_path: Path) -> None:
    with a_campaign(tmp_path) as office:
        opening, reminder = sent_at(office, OPENED), sent_at(office, BEFORE)

    def of_a(found: list[OutgoingMessage]) -> OutgoingMessage:
        return next(m for m in found if m.address == "a@example.vn")

    first, second = of_a(opening), of_a(reminder)
    assert first.id != second.id
    assert first.thread == second.thread
    assert event_of(first)["UID"] == event_of(second)["UID"]
    assert event_of(first)["DTSTAMP"].dt < event_of(second)["DTSTAMP"].dt


def test_what_comes_after_the_deadline_carries_nothing(tmp_path: Path) -> None:
    with a_campaign(tmp_path) as office:
        sent_at(office, "2018-09-12 08:00")
        found = sent_at(office, "2018-09-13 08:00")

    assert found
    assert not any(message.attachments for message in found)


def test_an_extension_moves_the_event_and_raises_its_number(tmp_path: Path) -> None:
    with a_campaign(tmp_path) as office:
        sent_at(office, OPENED)
        extend(office, "a", "2018-09-20 00:00")
        with office.database.write() as connection:
            connection.execute(update(MESSAGE).values(state="waiting"))
        found = sent_at(office, OPENED)

    events = {message.address: event_of(message) for message in found}
    moved, other = events["a@example.vn"], events["b@example.vn"]
    assert (moved["DTSTART"].dt, moved["SEQUENCE"]) == (date(2018, 9, 19), 1)
    assert (other["DTSTART"].dt, other["SEQUENCE"]) == (date(2018, 9, 12), 0)


def test_the_notice_of_a_changed_deadline_replaces_the_event(tmp_path: Path) -> None:
    with an_office(tmp_path) as office:
        office.send_all()
        office.apply(office.edited(*LATER), EARLY)
        postman = Postman()
        senders: Any = {"email": postman}
        Dispatcher(office.database, calendars_from(), senders).drain(lambda: EARLY)

    assert len(postman.sent) > 100
    events = [event_of(message) for message in postman.sent if message.attachments]
    assert {e["DTSTART"].dt for e in events} == {date(2018, 9, 20)}
    assert {e["SEQUENCE"] for e in events} == {1}
    assert len({e["UID"] for e in events}) == len(events)


def test_chats_carry_no_file(tmp_path: Path) -> None:
    with a_campaign(tmp_path) as office:
        office.tick(OPENED)
        with office.database.write() as connection:
            connection.execute(update(MESSAGE).values(channel="telegram"))
            connection.execute(update(CONTACT).values(telegram="42"))
        postman = Postman("telegram")
        senders: Any = {"telegram": postman}
        Dispatcher(office.database, lambda _definition: vietnam_calendar(), senders).drain(
            lambda: at(OPENED)
        )

    assert postman.sent
    assert not any(message.attachments for message in postman.sent)


def test_receipts_carry_nothing(tmp_path: Path) -> None:
    with an_office(tmp_path) as office:
        postman = Postman()
        senders: Any = {"email": postman}
        Dispatcher(office.database, calendars_from(), senders).drain(lambda: EARLY)

    receipts = [m for m in postman.sent if m.subject.startswith("V/v đã nhận")]
    assert receipts
    assert not any(message.attachments for message in receipts)

"""The outbox as it is read: keys that are unique, addresses that are masked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from engine.errors import UnknownCampaignError, UnknownMessageStateError
from engine.store import tables
from engine.store.reports import MESSAGE_STATES, deliveries
from engine.words import say
from tests.helpers import Record, a_record, at

if TYPE_CHECKING:
    from collections.abc import Iterator

DUE = at("2018-09-13 00:00")
FELL_DUE = at("2018-09-12 08:00")


@pytest.fixture
def record() -> Iterator[Record]:
    with a_record() as made:
        yield made


def a_send(record: Record, **values: Any) -> int:
    """A reminder that has fallen due, of the one window of a campaign."""
    window = values.pop("window_id", None) or record.window(record.campaign(activated_at=DUE))
    return record.add(
        tables.Send,
        window_id=window,
        reminder="truoc_1",
        revision_id=1,
        at=FELL_DUE,
        **{"counts_from_at": DUE, "fired_at": FELL_DUE, **values},
    )


def a_message(record: Record, send: int, unit: int, person: int, **values: Any) -> int:
    facts = {"channel": "email", "state": "sent", "next_at": FELL_DUE, **values}
    return record.add(tables.Message, send_id=send, unit_id=unit, contact_id=person, **facts)


def test_a_delivery_tells_all_but_the_address(record: Record) -> None:
    unit = record.unit("A", 1)
    person = record.contact(unit, "Chị Thảo", email="thao@example.vn", phone="0912345678")
    send = a_send(record)
    a_message(record, send, unit, person, sent_at=FELL_DUE, attempts=2, provider_id="<1@x>")
    a_message(record, send, unit, person, channel="sms", state="failed", reason="sai số")

    mail, sms = deliveries(record.connection)

    assert mail.recipient == "Chị Thảo <t***@example.vn>"
    assert sms.recipient == "Chị Thảo <***678>"
    assert mail.key == ("dv-2018/report/-/A/truoc_1/0/2018-09-12T17:00Z/Chị Thảo#1/email")
    assert (mail.due_at, mail.sent_at, mail.attempts) == (FELL_DUE, FELL_DUE, 2)
    assert (sms.state, sms.reason, sms.next_at) == ("failed", "sai số", None)


def test_a_message_that_waits_tells_until_when(record: Record) -> None:
    unit = record.unit("A", 1)
    person = record.contact(unit, "Chị Thảo")
    a_message(record, a_send(record), unit, person, state="retry", next_at=DUE)

    [found] = deliveries(record.connection)

    assert found.next_at == DUE
    assert found.recipient == "Chị Thảo"


def test_messages_that_differ_in_any_part_differ_in_their_key(record: Record) -> None:
    unit, other = record.unit("A", 1), record.unit("B", 2)
    person = record.contact(unit, "Chị Thảo")
    namesake = record.contact(other, "Chị Thảo")
    send = a_send(record)
    again = a_send(record, window_id=1, ordinal=1)
    moved = a_send(record, window_id=1, counts_from_at=FELL_DUE)
    a_message(record, send, unit, person)
    a_message(record, send, other, person)
    a_message(record, send, unit, namesake)
    a_message(record, send, unit, person, channel="zalo")
    a_message(record, send, unit, person, cause_id=7)
    a_message(record, send, unit, person, kind="digest")
    a_message(record, again, unit, person)
    a_message(record, moved, unit, person)

    keys = [found.key for found in deliveries(record.connection)]

    assert len(set(keys)) == len(keys) == 8


def test_deliveries_can_be_narrowed_to_a_campaign_and_a_state(record: Record) -> None:
    unit = record.unit("A", 1)
    person = record.contact(unit, "Chị Thảo")
    window = record.window(record.campaign("dv-2019", activated_at=DUE))
    a_message(record, a_send(record), unit, person)
    a_message(record, a_send(record, window_id=window), unit, person, state="held")

    def found(**options: Any) -> list[str]:
        return [item.campaign for item in deliveries(record.connection, **options)]

    assert sorted(found()) == ["dv-2018", "dv-2019"]
    assert found(campaign="dv-2019") == ["dv-2019"]
    assert found(state="sent") == ["dv-2018"]
    assert found(campaign="dv-2018", state="held") == []


def test_a_mistyped_state_is_an_error_with_the_likely_spelling(record: Record) -> None:
    with pytest.raises(UnknownMessageStateError, match="“failed”"):
        deliveries(record.connection, state="faild")


def test_an_unknown_campaign_is_an_error(record: Record) -> None:
    record.campaign()

    with pytest.raises(UnknownCampaignError, match="dv-2018"):
        deliveries(record.connection, campaign="dv2018")


def test_every_state_of_a_message_has_a_word_for_people() -> None:
    assert all(say(f"reports.state_{state}").vi for state in MESSAGE_STATES)

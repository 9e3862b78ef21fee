"""Several messages to one address: one letter, of which every part is judged by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import SQLModel

from engine.model import Channel, Outcome
from engine.outbox.dispatch import DispatchResult
from engine.people.addresses import stop_address
from engine.people.excuse import withdraw
from engine.people.who import resolve_who
from engine.rules.schema import Definition
from engine.store.campaigns import activate, load
from engine.store.deliveries import deliveries
from engine.store.outbox_facts import reminders_sent
from engine.store.rows import CONTACT
from engine.store.ticks import Ticker, settle_all
from tests.helpers import RULES, Office, a_campaign, at, rule_tree, vietnam_calendar
from tests.store import acts
from tests.store.test_outbox import OPENED, Harmless, Postman, dispatcher, drain, hand_in

OBLIGATION = SQLModel.metadata.tables["obligation"]
OVERDUE = "2018-09-17 08:00"
"""Three working days late: the supervisor's list falls due."""


def share(office: Office, *units: str, address: str = "chung@example.vn") -> None:
    """Let the contacts of several units have one address."""
    with office.database.write() as connection:
        for unit in units:
            connection.execute(
                update(CONTACT).where(CONTACT.c.email == f"{unit}@example.vn").values(email=address)
            )


def arrange(office: Office, email: str, **facts: Any) -> None:
    with office.database.write() as connection:
        connection.execute(update(CONTACT).where(CONTACT.c.email == email).values(**facts))


def contact_id(office: Office, email: str) -> int:
    return int(office.rows("contact", email=email)[0].id)


def another_campaign(office: Office, code: str, **changes: str) -> None:
    """A further campaign on the same units, in force since 1/8/2018."""
    text = RULES.replace("id: dv-2018", f"id: {code}")
    for old, new in changes.items():
        text = text.replace(old, new)
    tree, now = rule_tree(text), at("2018-08-01 08:00")
    with office.database.write() as connection:
        definition = Definition.model_validate(tree)
        load(connection, definition, tree, source=text, path=f"{code}.yaml", now=now, by="test")
        campaign = activate(
            connection, definition.id, lambda _definition: vietnam_calendar(), at=now, by="test"
        )
        settle_all(connection, campaign, now, now)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """One message waits for each of the units a to d; a and b are served by one person."""
    with a_campaign(tmp_path) as made:
        share(made, "a", "b")
        made.tick(OPENED)
        yield made


def states(office: Office) -> list[str]:
    return [row.state for row in office.rows("message")]


@pytest.mark.parametrize("sender", [Postman, Harmless])
def test_two_units_with_one_address_get_one_letter(office: Office, sender: type[Postman]) -> None:
    postman = sender()

    done = drain(office, postman)

    assert done.sent == 3
    letter = postman.sent[0]
    assert letter.address == "chung@example.vn"
    assert "1. Đơn vị a" in letter.body
    assert "2. Đơn vị b" in letter.body
    assert (
        len(re.findall("Kính gửi", letter.body)) == len(re.findall("Trân trọng", letter.body)) == 1
    )
    assert len(letter.short) <= 300
    carrier, member, *_ = office.rows("message")
    assert (carrier.state, member.state, member.merged_into) == ("sent", "merged", carrier.id)
    assert member.sent_at == carrier.sent_at == at(OPENED)
    assert str(carrier.id) in member.reason


def test_one_letter_has_one_language_whoever_shares_its_address(office: Office) -> None:
    """The receipt of b, whose contact reads Vietnamese, with the notice to a, whose does not."""
    arrange(office, "chung@example.vn", language="en")
    with office.database.write() as connection:
        chosen = update(CONTACT).where(CONTACT.c.name == "Đầu mối b")
        connection.execute(chosen.values(language="vi"))
    acts.hand_in(office, "2018-08-21 08:00", unit="b", by="Đầu mối b")
    postman = Postman()

    drain(office, postman)

    letter = next(m for m in postman.sent if m.address == "chung@example.vn")
    assert "Kind regards" in letter.body
    assert "Đã nhận" not in letter.body
    assert "đã nhận" not in letter.body


def test_one_unit_alone_reads_as_if_nothing_had_been_merged(office: Office) -> None:
    hand_in(office, "b")
    merged, alone = Postman(), Postman()

    drain(office, merged)
    folder = office.path.parent / "other"
    folder.mkdir()
    with a_campaign(folder) as other:
        other.tick(OPENED)
        drain(other, alone)

    assert merged.sent[0].subject == alone.sent[0].subject
    assert merged.sent[0].body == alone.sent[0].body
    assert states(office)[:2] == ["sent", "suppressed"]


def test_what_the_carrier_itself_had_to_say_may_go_and_the_rest_still_arrives(
    office: Office,
) -> None:
    hand_in(office, "a")
    postman = Postman()

    drain(office, postman)

    assert "Đơn vị b" in postman.sent[-1].body + postman.sent[0].body
    assert states(office) == ["suppressed", "sent", "sent", "sent"]


def test_nothing_is_sent_where_nothing_is_true_any_more(office: Office) -> None:
    hand_in(office, "a", "b")

    assert drain(office, Postman()) == DispatchResult(sent=2, suppressed=2)


def test_a_letter_is_tried_again_with_the_same_parts(office: Office) -> None:
    postman = Postman(Outcome("retry", code="451"))
    drain(office, postman)
    carrier = office.rows("message")[0]
    hand_in(office, "b")

    drain(office, postman, carrier.next_at + timedelta(hours=1))

    first, again = (m for m in postman.sent if m.address == "chung@example.vn")
    assert first.id == again.id
    assert "Đơn vị b" in first.body
    assert "Đơn vị b" not in again.body
    assert states(office)[:2] == ["sent", "suppressed"]


def test_a_carrier_that_was_tried_takes_nobody_in(office: Office) -> None:
    postman = Postman(Outcome("retry", code="451", retry_after=3600))
    drain(office, postman)
    another_campaign(office, "dv-moi")
    office.tick("2018-08-21 08:30")

    drain(office, postman, "2018-08-21 08:30")

    rows = {row.id: row for row in office.rows("message")}
    assert rows[1].state == "retry"
    assert {row.merged_into for row in rows.values() if row.state == "merged"} <= {
        1, *(row.id for row in rows.values() if row.id > 4),
    }  # fmt: skip
    assert [row.id for row in rows.values() if row.merged_into == 1] == [2]


def test_a_withdrawn_carrier_lets_the_others_go_on(office: Office) -> None:
    made = dispatcher(office, Postman(Outcome("channel_down", "channel", "535")))
    made.drain(lambda: at(OPENED))
    assert states(office)[:2] == ["held", "merged"]
    with office.database.write() as connection:
        campaign = office.running(connection)
        telling = office.telling(campaign, at(OPENED))
        by = resolve_who(connection, "secretariat@ldld.example.vn")
        withdraw(connection, campaign, "a", by=by, reason="giải thể", telling=telling)

    assert states(office)[:2] == ["cancelled", "waiting"]
    postman = Postman()
    drain(office, postman, "2018-08-21 10:00")
    assert [m.address for m in postman.sent].count("chung@example.vn") == 1
    assert states(office)[:2] == ["cancelled", "sent"]


def test_a_part_whose_address_was_corrected_goes_there(office: Office) -> None:
    made = dispatcher(office, Postman(Outcome("channel_down", "channel", "535")))
    made.drain(lambda: at(OPENED))
    second = office.rows("message")[1].contact_id
    with office.database.write() as connection:
        connection.execute(
            update(CONTACT).where(CONTACT.c.id == second).values(email="moi@example.vn")
        )
    postman = Postman()

    drain(office, postman, "2018-08-21 10:00")

    by_address = {m.address: m.body for m in postman.sent}
    assert "Đơn vị b" not in by_address["chung@example.vn"]
    assert "Đơn vị b" in by_address["moi@example.vn"]


def test_a_supervisor_of_three_campaigns_gets_one_list(tmp_path: Path) -> None:
    with a_campaign(tmp_path) as office:
        another_campaign(office, "dv-hai", **{"“Dân vận khéo”": "“Lao động giỏi”"})
        another_campaign(office, "dv-ba", **{"“Dân vận khéo”": "“Văn hóa”"})
        office.tick(OVERDUE)
        postman = Postman()

        drain(office, postman, OVERDUE)

        to_her = [m for m in postman.sent if m.address.startswith("supervisor")]
        assert len(to_her) == 1
        assert to_her[0].subject.startswith("V/v báo cáo nhanh 03 việc")
        for title in ("Dân vận khéo", "Lao động giỏi", "Văn hóa"):
            assert title in to_her[0].body
        assert to_her[0].body.count("4. Đơn vị d") == 3
        each = [m.address for m in postman.sent]
        assert len(each) == len(set(each))


def test_campaigns_whose_hours_differ_are_not_made_to_wait(tmp_path: Path) -> None:
    with a_campaign(tmp_path) as office:
        later = {"tasks:": "hours: {open: 08:20, close: 16:00, send: 08:20}\ntasks:"}
        another_campaign(office, "dv-hai", **later)
        office.tick("2018-08-21 08:30")
        postman = Postman()

        early = drain(office, postman, "2018-08-22 08:10")
        late = drain(office, postman, "2018-08-22 08:20")

        assert (early.sent, late.sent) == (4, 4)
        assert "merged" not in states(office)


def test_reminders_that_went_within_a_letter_are_counted(office: Office) -> None:
    drain(office, Postman())
    office.tick("2018-09-07 08:00")
    drain(office, Postman(), "2018-09-07 08:00")
    units = {row.code: row.id for row in office.rows("unit")}

    with office.database.read() as connection:
        window = office.rows("window", task="report")[0].id
        counted = reminders_sent(connection, window, units.values())

    assert counted[units["a"]] == counted[units["b"]] == counted[units["c"]] > 0


# Whoever stands in


def test_a_delegate_is_told_instead(office: Office) -> None:
    arrange(
        office, "c@example.vn", delegate_id=contact_id(office, "c-head@example.vn"),
        away_from=date(2018, 8, 20), away_until=date(2018, 8, 21),
    )  # fmt: skip
    postman = Postman()

    drain(office, postman)

    told = next(m for m in postman.sent if "Đơn vị c" in m.body)
    assert (told.address, told.recipient_name) == ("c-head@example.vn", "Chủ tịch c")
    assert "Gửi đồng chí Chủ tịch c, nhận thay đồng chí Đầu mối c" in told.body
    with office.database.read() as connection:
        listed = [found.recipient for found in deliveries(connection)]
    assert "Đầu mối c → Chủ tịch c <c***@example.vn>" in listed


@pytest.mark.parametrize(
    ("last", "address"),
    [
        pytest.param(date(2018, 8, 20), "c@example.vn", id="back since today"),
        pytest.param(date(2018, 8, 21), "c-head@example.vn", id="the last day away"),
        pytest.param(date(2018, 8, 22), "c-head@example.vn", id="another day away"),
    ],
)
def test_somebody_is_away_until_the_end_of_the_last_day(
    office: Office, last: date, address: str
) -> None:
    head = contact_id(office, "c-head@example.vn")
    arrange(office, "c@example.vn", delegate_id=head, away_until=last)
    postman = Postman()

    drain(office, postman)

    assert address in [m.address for m in postman.sent]


def test_two_who_stand_in_for_each_other_are_told_themselves(office: Office) -> None:
    head = contact_id(office, "c-head@example.vn")
    arrange(office, "c-head@example.vn", delegate_id=contact_id(office, "c@example.vn"))
    arrange(office, "c@example.vn", delegate_id=head)
    postman = Postman()

    drain(office, postman)

    assert "c@example.vn" in [m.address for m in postman.sent]


def test_a_delegate_who_is_told_already_gets_one_letter(office: Office) -> None:
    drain(office, Postman())
    arrange(office, "c@example.vn", delegate_id=contact_id(office, "c-head@example.vn"))
    office.tick("2018-09-07 08:00")
    postman = Postman()

    drain(office, postman, "2018-09-07 08:00")

    about_c = [m for m in postman.sent if "Đơn vị c" in m.body]
    assert [m.address for m in about_c] == ["c-head@example.vn"]
    assert about_c[0].subject.startswith("V/v nhắc gửi")


# Stopped and chosen


def stop(office: Office, channel: Channel, address: str) -> None:
    with office.database.write() as connection:
        stop_address(connection, channel, address, now=at("2018-08-02 08:00"), by="test")


def tick(office: Office, now: str, *channels: Channel) -> None:
    Ticker(office.database, lambda _d: vietnam_calendar(), frozenset(channels)).tick(at(now))


def told(office: Office, unit: str) -> list[tuple[str, str]]:
    unit_id = office.rows("unit", code=unit)[0].id
    names = {row.id: row.name for row in office.rows("contact")}
    return [(names[r.contact_id], r.channel) for r in office.rows("message", unit_id=unit_id)]


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Office]:
    """Nothing has fallen due yet."""
    with a_campaign(tmp_path) as made:
        yield made


def test_a_stopped_address_counts_as_none(fresh: Office) -> None:
    arrange(fresh, "a@example.vn", zalo="zalo-a")
    stop(fresh, "email", "a@example.vn")

    tick(fresh, OPENED, "email", "zalo")

    assert told(fresh, "a") == [("Đầu mối a", "zalo")]
    assert told(fresh, "b") == [("Đầu mối b", "email")]


def test_a_unit_whose_last_address_was_stopped_goes_on_the_call_list(fresh: Office) -> None:
    stop(fresh, "email", "a@example.vn")
    stop(fresh, "email", "a-head@example.vn")

    tick(fresh, OPENED, "email")

    assert told(fresh, "a") == []
    assert [r.kind for r in fresh.rows("message", kind="call_list")] == ["call_list"]


def test_the_chosen_channel_goes_first(fresh: Office) -> None:
    arrange(fresh, "a@example.vn", zalo="zalo-a", telegram="100", chosen_channel="telegram")
    arrange(fresh, "b@example.vn", zalo="zalo-b", chosen_channel="telegram")

    tick(fresh, OPENED, "email", "zalo", "telegram")

    assert told(fresh, "a") == [("Đầu mối a", "telegram")]
    assert told(fresh, "b") == [("Đầu mối b", "email")]


def test_an_address_stopped_while_a_message_waits_gets_nothing(office: Office) -> None:
    stop(office, "email", "c@example.vn")
    postman = Postman()

    drain(office, postman)

    assert "c@example.vn" not in [m.address for m in postman.sent]
    row = next(r for r in office.rows("message") if r.state == "failed")
    assert "không còn nhận tin" in row.reason

"""Passes of the clock on a database: who is moved and told, and that nothing is done twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import delete, insert, update
from sqlmodel import SQLModel

from engine.app import calendars_from
from engine.clock import FrozenClock, RealClock, clock_from
from engine.directory.values import Sheet
from engine.errors import ClockWentBackError, NotRehearsalError
from engine.files import open_rule_file
from engine.model import Channel
from engine.people.directory import import_units
from engine.simulate import made_up_units, natural_start, start
from engine.store import ticks
from engine.store.database import Database, create
from engine.store.notices import drafts_left
from engine.store.sends import Told
from engine.store.ticks import Ticker, TickResult
from tests.helpers import RULES, Office, a_campaign, at, vietnam_calendar
from tests.store.acts import decide, hand_in, prolong

CONTACT, MESSAGE, OBLIGATION, UNIT, LABEL = (
    SQLModel.metadata.tables[name]
    for name in ("contact", "message", "obligation", "unit", "unit_label")
)
EMAIL: frozenset[Channel] = frozenset({"email"})
INSTANT = timedelta(microseconds=1)
OPENED = "2018-08-21 08:00"
TEN, THREE, ONE = "2018-08-31 08:00", "2018-09-07 08:00", "2018-09-11 08:00"
DUE, LATE, ABOVE = "2018-09-13 00:00", "2018-09-13 08:00", "2018-09-17 08:00"
CLOSED = "2018-09-27 00:00"
ENDED = "2018-11-18 00:00"
SHIPPED = sorted((Path(__file__).parents[2] / "workflows").glob("20*.yaml"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_campaign(tmp_path) as made:
        yield made


def ticker(office: Office, channels: frozenset[Channel] = EMAIL) -> Ticker:
    return Ticker(office.database, lambda _definition: vietnam_calendar(), channels)


def told(office: Office, reminder: str, state: str | None = None) -> list[str]:
    """Who is told by a reminder: the local part of each address, in order."""
    sends = {row.id for row in office.rows("send", reminder=reminder)}
    people = {row.id: row for row in office.rows("contact")}
    where = {"state": state} if state else {}
    return sorted(
        str(people[row.contact_id].email).partition("@")[0]
        for row in office.rows("message", **where)
        if row.send_id in sends
    )


def states(office: Office) -> dict[str, Counter[str]]:
    """How many messages stand in each state, by reminder."""
    names = {row.id: row.reminder for row in office.rows("send")}
    found: dict[str, Counter[str]] = {}
    for row in office.rows("message"):
        found.setdefault(names[row.send_id], Counter())[row.state] += 1
    return found


def moves(office: Office) -> list[tuple[Any, ...]]:
    """Every move, without when it was recorded."""
    rows = office.rows("event", kind="move")
    return sorted((row.at, row.unit_id, row.from_state or "", row.name) for row in rows)


def change(office: Office, statement: Any) -> None:
    with office.database.write() as connection:
        connection.execute(statement)


def contact(office: Office, unit: str, role: str, **addresses: str | None) -> None:
    owner = office.rows("unit", code=unit)[0].id
    change(
        office,
        insert(CONTACT).values(unit_id=owner, role=role, name=f"{role} {addresses}", **addresses),
    )


def address(office: Office, unit: str, role: str = "unit_contact", **addresses: str | None) -> None:
    """Give the holder of a role other addresses."""
    owner = office.rows("unit", code=unit)[0].id
    where = (CONTACT.c.unit_id == owner, CONTACT.c.role == role)
    change(office, update(CONTACT).where(*where).values(**addresses))


def listed(office: Office, message_id: int) -> list[str]:
    """The units that a digest speaks of."""
    owed = {row.id: row.unit_id for row in office.rows("obligation")}
    codes = {row.id: row.code for row in office.rows("unit")}
    rows = office.rows("message_item", message_id=message_id)
    return sorted(codes[owed[row.obligation_id]] for row in rows)


# What a pass does


def test_moves_are_made_at_their_nominal_instant_and_say_when_they_were_recorded(
    office: Office,
) -> None:
    office.tick("2018-09-13 15:00")

    late = office.rows("event", kind="move", name="late")
    assert {(row.at, row.recorded_at) for row in late} == {(at(DUE), at("2018-09-13 15:00"))}
    assert [office.state(unit) for unit in "abcd"] == ["overdue"] * 4


@pytest.mark.parametrize(
    ("now", "state"),
    [
        pytest.param(at(DUE) - INSTANT, "implementing", id="just before"),
        pytest.param(at(DUE), "overdue", id="exactly at"),
        pytest.param(at(DUE) + INSTANT, "overdue", id="just after"),
    ],
)
def test_a_unit_moves_when_its_due_has_come(office: Office, now: datetime, state: str) -> None:
    ticker(office).tick(now)

    assert office.state("a") == state


def test_only_who_owes_is_reminded(office: Office) -> None:
    office.tick(OPENED)
    hand_in(office, "2018-09-01 09:00", unit="a")
    change(
        office,
        update(OBLIGATION)
        .where(OBLIGATION.c.id == office.obligation("b").id)
        .values(excused_at=at(TEN), excuse="waived"),
    )

    office.tick(THREE)

    assert told(office, "mo_bao_cao") == ["a", "b", "c", "d"]
    assert told(office, "truoc_3") == ["c", "c-head", "d", "d-head"]


def test_a_reminder_that_concerns_nobody_writes_to_nobody(office: Office) -> None:
    office.tick(OPENED)
    for unit in "abcd":
        hand_in(office, "2018-08-31 07:00", unit=unit)

    office.tick(TEN)

    assert told(office, "truoc_10") == []
    assert told(office, "bien_nhan") == ["a", "b", "c", "d"]


def test_a_unit_with_an_own_due_has_reminders_of_its_own_and_not_the_plans(office: Office) -> None:
    office.tick(OPENED)
    prolong(office, "trước ngày 21/9/2018", "2018-08-22 09:00", unit="a")

    for now in (THREE, ONE, LATE, "2018-09-17 08:00", "2018-09-19 08:00", "2018-09-21 08:00"):
        office.tick(now)

    firsts = {
        (row.reminder, row.counts_from_at): sorted(
            person.email
            for message in office.rows("message", send_id=row.id, kind="unit")
            for person in office.rows("contact", id=message.contact_id)
            if person.role == "unit_contact"
        )
        for row in office.rows("send")
        if row.reminder in {"truoc_3", "truoc_1", "qua_han_1"}
    }
    own, plan = ["a@example.vn"], [f"{unit}@example.vn" for unit in "bcd"]
    assert firsts == {
        (reminder, due): whom
        for reminder in ("truoc_3", "truoc_1", "qua_han_1")
        for due, whom in ((at(DUE), plan), (at("2018-09-21 00:00"), own))
    }


def test_an_own_due_keeps_its_unit_from_being_overdue(office: Office) -> None:
    prolong(office, "trước ngày 21/9/2018", "2018-08-22 09:00", unit="a")

    office.tick(LATE)
    first = [office.state(unit) for unit in "ab"]
    office.tick("2018-09-21 00:00")

    assert first == ["implementing", "overdue"]
    assert office.state("a") == "overdue"
    late = office.rows("event", name="late", unit_id=office.rows("unit", code="a")[0].id)
    assert [row.at for row in late] == [at("2018-09-21 00:00")]


def test_two_units_acting_at_one_instant_are_both_dealt_with(office: Office) -> None:
    office.tick(OPENED)
    for unit in "ab":
        hand_in(office, "2018-08-31 08:00", unit=unit)

    office.tick(TEN)

    assert [office.state(unit) for unit in "abcd"] == ["in_review"] * 2 + ["implementing"] * 2
    assert told(office, "bien_nhan") == ["a", "b"]
    assert told(office, "truoc_10") == ["c", "d"]


def test_a_supplement_lapses_and_the_system_gives_the_reason(office: Office) -> None:
    office.tick(OPENED)
    hand_in(office, "2018-08-22 09:00")
    decide(office, "return", "2018-08-23 09:00", reason="Thiếu số liệu")
    due = office.obligation("a").supplement_due_at

    ticker(office).tick(due - INSTANT)
    before = office.obligation("a").decision
    ticker(office).tick(due + timedelta(hours=9))

    assert (before, office.obligation("a").decision) == ("returned", "lapsed")
    assert office.state("a") == "not_accepted"
    (record,) = office.rows("event", kind="obligation", name="lapsed")
    assert (record.at, record.recorded_at) == (due, due + timedelta(hours=9))
    assert record.actor_id is None
    assert record.reason == ticks.LAPSED
    assert [row.decision for row in office.rows("review")] == ["returned", "lapsed"]
    assert told(office, "bo_sung_truoc_1") == ["a", "a-head"]
    assert told(office, "het_bo_sung") == ["a", "a-head"]


def test_what_is_handed_in_again_lapses_no_more(office: Office) -> None:
    office.tick(OPENED)
    hand_in(office, "2018-08-22 09:00")
    decide(office, "return", "2018-08-23 09:00", reason="Thiếu số liệu")
    hand_in(office, "2018-08-24 09:00")

    office.tick("2018-09-06 08:00")

    assert office.obligation("a").decision is None
    assert told(office, "bo_sung_truoc_1") == []
    assert office.rows("event", name="lapsed") == []


def test_the_end_sweeps_what_is_undecided_and_stops_the_clock(office: Office) -> None:
    office.tick(OPENED)
    hand_in(office, "2018-08-22 09:00", unit="a")
    hand_in(office, "2018-08-22 09:00", unit="b")
    decide(office, "accept", "2018-08-23 09:00", unit="b")

    office.tick(ENDED)
    after = ticker(office).tick(at(ENDED) + timedelta(days=30))

    assert [office.state(u) for u in "abcd"] == [
        "unresolved",
        "completed",
        *["closed_no_report"] * 2,
    ]
    assert office.rows("campaign")[0].state == "ended"
    assert {row.at for row in office.rows("event", name="sweep")} == {at(ENDED)}
    assert after == TickResult(at(ENDED) + timedelta(days=30))


# Who is told


def test_an_address_that_holds_two_roles_of_a_unit_gets_one_copy(office: Office) -> None:
    address(office, "a", "unit_head", email="a@example.vn")

    office.tick(THREE)

    assert told(office, "truoc_3").count("a") == 1
    assert told(office, "truoc_3")[1:3] == ["b", "b-head"]


def test_an_address_that_speaks_for_two_units_is_told_of_each(office: Office) -> None:
    address(office, "b", email="a@example.vn")

    office.tick(OPENED)

    assert told(office, "mo_bao_cao") == ["a", "a", "c", "d"]


def test_supervisors_who_share_an_address_get_one_digest_with_the_units_of_both(
    office: Office,
) -> None:
    cluster(office, "north", "ab", email="cum@example.vn")
    cluster(office, "south", "cd", email="cum@example.vn")

    office.tick(ABOVE)

    (digest,) = office.rows("message", kind="digest")
    assert listed(office, digest.id) == list("abcd")


def test_supervisors_who_share_an_address_they_are_not_told_on_keep_their_own_units(
    office: Office,
) -> None:
    cluster(office, "north", "ab", email="n@example.vn", telegram="7")
    cluster(office, "south", "cd", email="s@example.vn", telegram="7")

    office.tick(ABOVE)

    digests = office.rows("message", kind="digest")
    assert sorted(listed(office, row.id) for row in digests) == [["a", "b"], ["c", "d"]]


def cluster(office: Office, code: str, units: str, **addresses: str) -> None:
    """Put some units under one of their own, which has a supervisor."""
    organiser = office.rows("unit", code="ldld")[0]
    with office.database.write() as connection:
        if organiser.hi < 100:
            widen(connection)
    members = [row for row in office.rows("unit") if row.code in units]
    first, last = members[0].lo, members[-1].hi
    change(
        office,
        insert(UNIT).values(
            code=code, name=f"Cụm {code}", parent_id=organiser.id, lo=first - 1, hi=last
        ),
    )
    contact(office, code, "supervisor", **addresses)


def widen(connection: Any) -> None:
    for table, columns in ((UNIT, ("lo", "hi")), (OBLIGATION, ("pos",))):
        values = {name: table.c[name] * 100 for name in columns}
        connection.execute(update(table).values(values))


def test_a_unit_is_reported_to_the_nearest_supervisor_above_it(office: Office) -> None:
    cluster(office, "north", "ab", email="north@example.vn")

    office.tick(ABOVE)

    found = {listed_to(office, row): listed(office, row.id) for row in digests(office)}
    assert found == {"north": ["a", "b"], "supervisor": ["c", "d"]}


def digests(office: Office) -> list[Any]:
    return office.rows("message", kind="digest")


def listed_to(office: Office, message: Any) -> str:
    person = office.rows("contact", id=message.contact_id)[0]
    return str(person.email).partition("@")[0]


def province(office: Office) -> None:
    """A unit above the organiser, with a supervisor of its own."""
    with office.database.write() as connection:
        widen(connection)
        connection.execute(insert(UNIT).values(code="tinh", name="Tỉnh", lo=1, hi=9999))
    contact(office, "tinh", "supervisor", email="tinh@example.vn")


def test_nobody_above_the_organiser_is_troubled(office: Office) -> None:
    province(office)

    office.tick(ABOVE)

    assert [listed_to(office, row) for row in digests(office)] == ["supervisor"]


def test_without_any_supervisor_the_fallback_is_told(office: Office) -> None:
    province(office)
    organiser = office.rows("unit", code="ldld")[0].id
    change(
        office,
        delete(CONTACT).where(CONTACT.c.role == "supervisor", CONTACT.c.unit_id == organiser),
    )

    office.tick(ABOVE)

    assert [listed_to(office, row) for row in digests(office)] == ["secretariat"]


def test_a_role_falls_back_within_its_unit(office: Office) -> None:
    address(office, "a", email=None)

    office.tick(OPENED)

    assert told(office, "mo_bao_cao") == ["a-head", "b", "c", "d"]


def test_a_channel_without_a_sender_is_passed_over(office: Office) -> None:
    address(office, "a", zalo="za-a")
    address(office, "b", zalo="za-b")

    ticker(office).tick(at(OPENED))
    ticker(office, frozenset({"email", "zalo"})).tick(at(THREE))

    names = {row.id: row.reminder for row in office.rows("send")}
    found = Counter((names[row.send_id], row.channel) for row in office.rows("message"))
    assert found["mo_bao_cao", "email"] == 4
    assert (found["truoc_3", "zalo"], found["truoc_3", "email"]) == (2, 6)


EVERYWHERE = (
    RULES
    + """
reminders:
  truoc_10: {mode: all}
  leo_thang_3: {mode: all}
"""
)


def test_on_all_channels_a_person_gets_one_copy_on_each(tmp_path: Path) -> None:
    with a_campaign(tmp_path, EVERYWHERE) as office:
        address(office, "a", zalo="za-a")
        address(office, "ldld", "supervisor", telegram="77")
        both: frozenset[Channel] = frozenset({"email", "zalo", "telegram"})

        for now in (TEN, ABOVE):
            ticker(office, both).tick(at(now))

        names = {row.id: row.reminder for row in office.rows("send")}
        found = Counter((names[m.send_id], m.channel) for m in office.rows("message"))
        assert (found["truoc_10", "email"], found["truoc_10", "zalo"]) == (4, 1)
        assert [found["leo_thang_3", channel] for channel in ("email", "telegram")] == [1, 1]
        for digest in digests(office):
            assert listed(office, digest.id) == list("abcd")


def test_units_that_nobody_is_reached_for_stand_in_one_call_list(office: Office) -> None:
    for unit in "ab":
        for role in ("unit_contact", "unit_head"):
            address(office, unit, role, email=None)

    office.tick(OPENED)

    (calls,) = office.rows("message", kind="call_list")
    assert listed_to(office, calls) == "secretariat"
    assert listed(office, calls.id) == ["a", "b"]
    assert told(office, "mo_bao_cao") == ["c", "d", "secretariat"]


BARE = """
rules: 1
id: dv-2018
title: Một việc
year: 2018
units: {group: cdcs, organiser: ldld}
roles: {dau_moi: {label: Đầu mối, scope: unit}}
end: hết năm 2018
tasks: {viec: {label: Việc, by: dau_moi, due: chậm nhất 12/9/2018}}
reminders: {nhac: {for: viec, when: 1 ngày làm việc trước viec.due, to: [dau_moi], message: n}}
messages: {n: {subject: N, body: N}}
lifecycle: {initial: x, states: {x: {label: X, moves: {het: {at: campaign.end, to: y}}},
                                 y: {label: Y, final: có}}}
"""


def test_a_file_without_a_secretariat_still_has_its_call_list(tmp_path: Path) -> None:
    with a_campaign(tmp_path, BARE) as office:
        office.tick(ONE)

        (calls,) = office.rows("message")
        assert (calls.kind, listed(office, calls.id)) == ("call_list", list("abcd"))


# After an outage


def test_after_a_week_only_the_newest_reminder_of_use_waits(office: Office) -> None:
    office.tick(OPENED)

    result = ticker(office).tick(at("2018-09-12 10:00"))

    found = states(office)
    assert found == {
        "mo_bao_cao": Counter(waiting=4),
        "truoc_10": Counter(superseded=4),
        "truoc_3": Counter(superseded=8),
        "truoc_1": Counter(waiting=8),
    }
    assert (result.told.waiting, result.told.superseded, result.told.expired) == (8, 12, 0)


def test_what_is_of_no_use_any_more_expires_where_nothing_newer_is(office: Office) -> None:
    office.tick(THREE)

    office.tick("2018-09-13 07:00")

    assert states(office)["truoc_1"] == Counter(expired=8)


def test_a_unit_whose_own_due_is_ahead_is_not_left_out_because_of_others(office: Office) -> None:
    office.tick(OPENED)
    prolong(office, "trước ngày 21/9/2018", "2018-08-22 09:00", unit="a")

    office.tick("2018-09-17 12:00")

    found = {
        (row.reminder, row.counts_from_at == at(DUE)): Counter(
            message.state for message in office.rows("message", send_id=row.id)
        )
        for row in office.rows("send")
    }
    assert found["truoc_3", False] == Counter(waiting=2)
    assert found["qua_han_1", True] == Counter(waiting=6)
    assert found["truoc_1", True] == Counter(superseded=6)


def test_a_digest_on_many_is_not_lost_because_of_a_newer_one_on_few(office: Office) -> None:
    office.tick(OPENED)
    prolong(office, "trước ngày 19/9/2018", "2018-08-22 09:00", unit="a")

    office.tick("2018-09-24 09:00")

    found = [(row.state, listed(office, row.id)) for row in digests(office)]
    assert found == [("waiting", ["b", "c", "d"]), ("waiting", ["a"])]


TWICE = (
    RULES
    + """
reminders:
  leo_thang_5: {for: report, when: 5 ngày làm việc sau report.due, to: [supervisor],
                message: bao_cao_lanh_dao, digest: có}
"""
)


def test_of_two_digests_on_the_same_units_the_newest_goes(tmp_path: Path) -> None:
    with a_campaign(tmp_path, TWICE) as office:
        office.tick(LATE)
        prolong(office, "trước ngày 26/9/2018", "2018-09-13 09:00", unit="a")

        office.tick("2018-09-20 09:00")

        found = [(row.state, listed(office, row.id)) for row in digests(office)]
        assert found == [("superseded", ["b", "c", "d"]), ("waiting", ["b", "c", "d"])]


def test_a_digest_is_counted_as_told(office: Office) -> None:
    office.tick(LATE)

    assert ticker(office).tick(at(ABOVE)).told == Told(waiting=1)


def test_reviewers_are_told_of_every_unit_after_an_outage(office: Office) -> None:
    office.tick(OPENED)
    hand_in(office, "2018-08-22 09:00", unit="a")
    hand_in(office, "2018-08-23 09:00", unit="b")

    office.tick("2018-09-10 09:00")

    found = [
        (listed_to(office, row), listed(office, row.id))
        for row in digests(office)
        if row.state == "waiting"
    ]
    assert sorted(found) == [(who, [u]) for who in ("reviewer", "supervisor") for u in "ab"]


# Units that come later


def more_units(office: Office, *codes: str, now: str) -> None:
    header = ("code", "name", "parent", "groups", "contact", "role", "email")
    known = [
        ("ldld", "Đơn vị ldld", "", "", "", "", ""),
        *((c, f"Đơn vị {c}", "ldld", "cdcs", f"Đầu mối {c}", "", f"{c}@example.vn") for c in codes),
    ]
    sheet = Sheet(tuple(enumerate((header, *known), start=1)))
    report = import_units(office.database, sheet, at(now))
    assert report.rejected == ()


def test_a_unit_that_comes_later_joins_at_the_next_tick_without_past_reminders(
    office: Office,
) -> None:
    office.tick(TEN)
    more_units(office, "e", now="2018-09-06 09:00")

    result = ticker(office).tick(at(THREE))
    office.tick(ONE)

    assert result.joined == 1
    assert told(office, "truoc_10") == ["a", "b", "c", "d"]
    assert "e" not in told(office, "truoc_3")
    assert "e" in told(office, "truoc_1")
    assert office.state("e") == "implementing"


def test_a_unit_that_comes_later_owes_only_what_can_still_be_handed_in(office: Office) -> None:
    more_units(office, "e", now="2018-09-20 09:00")
    office.tick(CLOSED)
    unit = office.rows("unit", code="e")[0].id

    assert office.rows("participation", unit_id=unit)
    assert office.rows("obligation", unit_id=unit) == []


def test_a_unit_joins_at_the_instant_at_which_others_have(office: Office) -> None:
    """A frozen clock stands still between an activation and an import."""
    more_units(office, "e", now="2018-08-01 08:00")

    results = [ticker(office).tick(at("2018-08-01 08:00")) for _ in range(2)]

    assert [result.joined for result in results] == [1, 0]
    assert len(office.rows("obligation", window_id=office.rows("window", task="report")[0].id)) == 5


TAGGED = (
    RULES
    + """
lifecycle:
  states:
    implementing:
      moves:
        noted: {when: report.pending, if: {unit: tag, has: trong_diem}, to: in_review}
"""
)


def test_a_move_that_waits_for_the_directory_is_made_when_the_directory_changes(
    tmp_path: Path,
) -> None:
    """Nothing of the campaign's own falls due then, and nobody joins."""
    with a_campaign(tmp_path, TAGGED) as office:
        office.tick("2018-08-02 08:00")
        row = ("a", "Đơn vị a", "ldld", "cdcs", "Đầu mối a", "", "a@example.vn", "trong_diem")
        header = ("code", "name", "parent", "groups", "contact", "role", "email", "tags")
        above = ("ldld", "Đơn vị ldld", "", "", "", "", "", "")
        sheet = Sheet(tuple(enumerate((header, above, row), start=1)))
        assert import_units(office.database, sheet, at("2018-08-02 09:00")).rejected == ()

        result = ticker(office).tick(at("2018-08-02 09:30"))

        assert (result.joined, result.moves) == (0, 1)
        assert [office.state(u) for u in "ab"] == ["in_review", "implementing"]


def test_a_unit_does_not_join_what_is_over(office: Office) -> None:
    more_units(office, "e", now="2018-09-20 09:00")

    office.tick("2018-11-20 09:00")

    assert office.rows("participation", unit_id=office.rows("unit", code="e")[0].id) == []


# Once and once only


EVERY_DAY = [at("2018-08-01 09:00") + timedelta(days=day) for day in range(112)]


def test_a_tick_that_is_repeated_adds_nothing(office: Office) -> None:
    office.tick(LATE)
    before = office.everything()

    again, other = ticker(office).tick(at(LATE)), ticker(office).tick(at(LATE) + INSTANT)

    assert office.everything() == before
    assert (again.moves, again.told, other.moves) == (0, Told(), 0)


def test_two_tickers_at_once_do_each_step_once(tmp_path: Path) -> None:
    alone, together = tmp_path / "alone", tmp_path / "together"
    alone.mkdir()
    together.mkdir()
    with a_campaign(alone) as office, a_campaign(together) as other:
        ticker(office).tick(at(ABOVE))
        first, second = ticker(other), ticker(other)
        step = first._step

        def meanwhile(*arguments: Any) -> TickResult:
            second.tick(at(ABOVE))
            return step(*arguments)

        with patch.object(first, "_step", meanwhile):
            result = first.tick(at(ABOVE))

        assert result.moves == 0
        assert other.everything() == {
            **office.everything(), "meta": other.everything()["meta"],
        }  # fmt: skip


@pytest.mark.parametrize("killed_in", [1, 2, 3, 5])
def test_a_pass_that_dies_is_taken_up_where_it_stopped(tmp_path: Path, killed_in: int) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    broken.mkdir()
    with a_campaign(whole) as office, a_campaign(broken) as other:
        ticker(office).tick(at(ABOVE))
        calls = 0

        def dies(*arguments: Any) -> Told:
            nonlocal calls
            calls += 1
            told = drafts_left(*arguments)
            if calls == killed_in:
                raise KeyboardInterrupt
            return told

        with patch.object(ticks, "drafts_left", dies), pytest.raises(KeyboardInterrupt):
            ticker(other).tick(at(ABOVE))
        ticker(other).tick(at(ABOVE))

        assert other.everything() == {**office.everything(), "meta": other.everything()["meta"]}


def test_ticking_every_day_or_once_makes_the_same_moves(tmp_path: Path) -> None:
    daily, once = tmp_path / "daily", tmp_path / "once"
    daily.mkdir()
    once.mkdir()
    with a_campaign(daily) as office, a_campaign(once) as other:
        for made in (office, other):
            prolong(made, "trước ngày 21/9/2018", "2018-08-01 09:00", unit="a")
        running = ticker(office)

        for now in EVERY_DAY:
            running.tick(now)
        ticker(other).tick(EVERY_DAY[-1])

        assert moves(office) == moves(other)
        assert office.rows("participation") == other.rows("participation")
        assert len(office.rows("send")) == len(other.rows("send"))
        assert {(r.reminder, r.counts_from_at, r.at) for r in office.rows("send")} == {
            (r.reminder, r.counts_from_at, r.at) for r in other.rows("send")
        }


# Before a person acts


def test_what_nobody_ticked_for_is_done_before_a_person_acts(office: Office) -> None:
    with office.database.write() as connection:
        campaign = office.running(connection)
        done = ticks.catch_up(connection, campaign, office.telling(campaign, at(LATE)))
    hand_in(office, LATE, unit="a")

    unit = office.rows("unit", code="a")[0].id
    found = [(row.name, row.at) for row in office.rows("event", kind="move", unit_id=unit)]
    assert done > 0
    assert found[-2:] == [("late", at(DUE)), ("reported_late", at(LATE))]
    assert ticker(office).tick(at(LATE)).told == Told()


def test_nobody_acts_on_a_clock_that_went_back(office: Office) -> None:
    office.tick(LATE)

    with office.database.read() as connection:
        campaign = office.running(connection)
        telling = office.telling(campaign, at(DUE))
        with pytest.raises(ClockWentBackError):
            ticks.catch_up(connection, campaign, telling)


# The clock


def test_a_clock_that_went_back_is_refused_and_nothing_changes(office: Office) -> None:
    office.tick(LATE)
    before = office.everything()

    with pytest.raises(ClockWentBackError):
        ticker(office).tick(at(LATE) - timedelta(minutes=5) - INSTANT)

    assert office.everything() == before


def test_a_clock_slightly_behind_does_nothing_and_looks_ahead(office: Office) -> None:
    office.tick(LATE)

    result = ticker(office).tick(at(LATE) - timedelta(minutes=5))

    assert (result.moves, result.next_at) == (0, at(ABOVE))


def test_the_next_instant_takes_own_dues_into_account(office: Office) -> None:
    office.tick(LATE)
    hand_in(office, "2018-09-13 09:00", unit="a")
    decide(office, "return", "2018-09-13 10:00", unit="a", reason="Thiếu số liệu")

    assert ticker(office).next_at(at(LATE)) == at(ABOVE)
    assert ticker(office).next_at(at(ABOVE)) == at("2018-09-19 08:00")


def test_a_frozen_clock_is_for_rehearsals_alone() -> None:
    frozen = {"HANCHOT_NOW": "2018-09-12T08:00"}

    assert clock_from(frozen, rehearsal=True) == FrozenClock(at("2018-09-12 08:00"))
    assert clock_from({}, rehearsal=True) == RealClock()
    with pytest.raises(NotRehearsalError):
        clock_from(frozen, rehearsal=False)


# The shipped files


@pytest.fixture
def database() -> Iterator[Database]:
    made = create("sqlite://", rehearsal=True)
    yield made
    made.close()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem[:4])
def test_a_shipped_file_runs_alike_instant_by_instant_or_all_at_once(
    path: Path, database: Database
) -> None:
    checked = open_rule_file(str(path), {})
    definition, tree, calendars = checked.definition, checked.loaded.plain, calendars_from({})
    assert definition is not None
    assert tree is not None
    began = natural_start(definition, calendars(definition))
    other = create("sqlite://", rehearsal=True)
    for made in (database, other):
        import_units(made, made_up_units(definition, 3), began)
        campaign = start(made, definition, tree, calendars, at=began)

    running, now = Ticker(database, calendars, EMAIL), began
    following: datetime | None = began
    while following is not None:
        now = following
        running.tick(now)
        following = running.next_at(now)
    Ticker(other, calendars, EMAIL).tick(now)

    assert now == campaign.schedule.ends_at
    one, two = (Office(Path(), made, campaign.code) for made in (database, other))
    assert moves(one) == moves(two)
    assert [r.state for r in one.rows("participation")] == [
        r.state for r in two.rows("participation")
    ]
    assert len(one.rows("participation")) == 3
    assert all(row.at == row.recorded_at for row in one.rows("event", kind="move"))
    assert [r.state for r in one.rows("campaign")] == ["ended"]
    assert {r.state for r in one.rows("message")} == {"waiting"}
    assert not {r.state for r in two.rows("message")} & {"waiting"}
    other.close()

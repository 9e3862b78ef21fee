"""Notices that no rule file words: a draft left at the cutoff, units that join late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from engine.store.built_in import DRAFT_NOTICE, JOIN_NOTICE
from tests.helpers import RULES, Office, a_campaign, at
from tests.store.acts import excuse, hand_in, prolong
from tests.store.test_outbox import Postman, drain
from tests.store.test_ticks import (
    CLOSED,
    CONTACT,
    DUE,
    LATE,
    MESSAGE,
    OPENED,
    address,
    change,
    digests,
    listed,
    listed_to,
    more_units,
    states,
    ticker,
    told,
)

DRAFTED = "2018-09-10 09:00"
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Unit a keeps a draft of its report."""
    with a_campaign(tmp_path) as made:
        made.tick(DRAFTED)
        hand_in(made, DRAFTED, draft=True)
        change(made, update(MESSAGE).values(state="sent"))
        yield made


def letters(office: Office, now: str, to: str) -> list[str]:
    """What somebody is sent, subject and body."""
    postman = Postman()
    drain(office, postman, now)
    return [f"{m.subject}\n{m.body}" for m in postman.sent if m.address == to]


# A draft at the cutoff


@pytest.mark.parametrize(
    ("now", "is_told"),
    [(at(DUE) - INSTANT, []), (at(DUE), ["a-head"]), (at(DUE) + INSTANT, ["a-head"])],
    ids=["just before", "exactly at", "just after"],
)
def test_at_the_cutoff_the_head_of_a_unit_is_told_that_a_draft_exists(
    office: Office, now: datetime, is_told: list[str]
) -> None:
    ticker(office).tick(now)

    assert told(office, DRAFT_NOTICE) == is_told


def test_the_notice_of_a_draft_goes_once_in_working_hours_and_says_what_to_do(
    office: Office,
) -> None:
    for now in (DUE, DUE, LATE):
        office.tick(now)

    (row,) = [r for r in office.rows("message") if _reminder(office, r) == DRAFT_NOTICE]
    assert row.next_at == at(LATE)
    (letter,) = letters(office, LATE, "a-head@example.vn")
    assert "bản nháp" in letter
    assert "tính là chưa gửi" in letter
    assert "Cách gửi: gửi về" in letter
    assert "{" not in letter


def _reminder(office: Office, message: Any) -> str:
    return str(office.rows("send", id=message.send_id)[0].reminder)


def test_without_a_draft_nobody_is_told_of_one(office: Office) -> None:
    office.tick(LATE)

    assert told(office, DRAFT_NOTICE) == ["a-head"]
    assert [office.state(unit) for unit in "ab"] == ["overdue", "overdue"]


def test_who_hands_in_before_the_cutoff_has_no_draft_left(office: Office) -> None:
    hand_in(office, "2018-09-12 09:00")

    office.tick(LATE)

    assert DRAFT_NOTICE not in states(office)


def test_who_hands_in_before_the_notice_leaves_does_not_get_it(office: Office) -> None:
    office.tick(DUE)
    hand_in(office, "2018-09-13 07:00")

    drain(office, Postman(), LATE)

    assert states(office)[DRAFT_NOTICE] == {"suppressed": 1}


def test_an_excused_unit_is_not_told_of_its_draft(office: Office) -> None:
    excuse(office, "2018-09-12 09:00")

    office.tick(LATE)

    assert DRAFT_NOTICE not in states(office)


def test_a_draft_is_told_of_at_the_units_own_due_and_not_at_the_plans(office: Office) -> None:
    prolong(office, "trước ngày 21/9/2018", "2018-09-11 09:00")

    office.tick(LATE)
    before = told(office, DRAFT_NOTICE)
    office.tick("2018-09-21 00:00")

    assert (before, told(office, DRAFT_NOTICE)) == ([], ["a-head"])


def test_an_extension_after_the_notice_has_its_own_at_its_end(office: Office) -> None:
    office.tick(LATE)
    prolong(office, "trước ngày 21/9/2018", "2018-09-13 08:30")
    drain(office, Postman(), "2018-09-13 09:00")

    office.tick("2018-09-21 08:00")

    assert states(office)[DRAFT_NOTICE] == {"suppressed": 1, "waiting": 1}


def test_after_an_outage_over_the_cutoff_the_notice_goes_while_it_is_of_use(
    office: Office,
) -> None:
    office.tick("2018-09-20 10:00")
    assert states(office)[DRAFT_NOTICE] == {"waiting": 1}


def test_after_an_outage_until_closing_the_notice_has_expired(office: Office) -> None:
    office.tick(CLOSED)

    assert states(office)[DRAFT_NOTICE] == {"expired": 1}


def test_where_a_unit_has_no_head_its_contact_is_told(office: Office) -> None:
    address(office, "a", "unit_head", email=None)

    office.tick(LATE)

    assert told(office, DRAFT_NOTICE) == ["a"]


def test_where_nobody_can_be_reached_the_unit_is_to_be_called(office: Office) -> None:
    owner = office.rows("unit", code="a")[0].id
    change(office, update(CONTACT).where(CONTACT.c.unit_id == owner).values(email=None))

    office.tick(DUE)

    calls = office.rows("message", kind="call_list")
    drafts = [r for r in calls if _reminder(office, r) == DRAFT_NOTICE]
    assert [listed(office, row.id) for row in drafts] == [["a"]]


def test_a_tentative_due_is_no_cutoff_for_a_draft(tmp_path: Path) -> None:
    rules = RULES.replace("trước ngày 13/9/2018", "trước ngày 13/9/2018 (dự kiến)")
    with a_campaign(tmp_path, rules) as office:
        hand_in(office, DRAFTED, draft=True)

        office.tick(LATE)

        assert DRAFT_NOTICE not in states(office)


# Units that join late


@pytest.mark.parametrize(
    ("joined", "short"),
    [
        pytest.param("2018-09-07 09:00", False, id="three working days left"),
        pytest.param("2018-09-10 09:00", True, id="two working days left"),
        pytest.param("2018-09-12 09:00", True, id="on the last day"),
        pytest.param("2018-09-14 09:00", True, id="past the due, not closed"),
        pytest.param(CLOSED, False, id="closed"),
    ],
)
def test_the_secretariat_is_asked_to_think_of_units_that_join_with_hardly_any_time(
    tmp_path: Path, joined: str, *, short: bool
) -> None:
    with a_campaign(tmp_path) as office:
        office.tick(OPENED)
        more_units(office, "e", "f", now=joined)

        office.tick(joined)

        found = [r for r in digests(office) if _reminder(office, r) == JOIN_NOTICE]
        assert [(listed_to(office, r), listed(office, r.id)) for r in found] == (
            [("secretariat", ["e", "f"])] if short else []
        )


def test_the_notice_of_late_units_names_task_due_units_and_the_command(office: Office) -> None:
    more_units(office, "e", now="2018-09-11 09:00")
    office.tick("2018-09-11 09:00")
    change(office, update(MESSAGE).where(MESSAGE.c.kind == "unit").values(state="sent"))

    (letter,) = letters(office, "2018-09-11 09:00", "secretariat@ldld.example.vn")

    for part in ("trước ngày 13/9/2018", "Đơn vị e", "hanchot extend dv-2018 MÃ_ĐƠN_VỊ report"):
        assert part in letter
    assert "{" not in letter


def test_where_nobody_may_extend_no_command_is_suggested(tmp_path: Path) -> None:
    rules = RULES.replace("report: {due:", "report: {extension: none, due:")
    with a_campaign(tmp_path, rules) as office:
        office.tick("2018-09-11 08:00")
        more_units(office, "e", now="2018-09-11 09:00")
        office.tick("2018-09-11 09:00")

        found = letters(office, "2018-09-11 09:00", "secretariat@ldld.example.vn")

        assert any("không cho gia hạn" in letter for letter in found)
        assert not any("hanchot extend" in letter for letter in found)


def test_a_unit_that_was_extended_meanwhile_is_not_listed_any_more(office: Office) -> None:
    more_units(office, "e", now="2018-09-11 18:00")
    office.tick("2018-09-11 18:00")
    prolong(office, "trước ngày 21/9/2018", "2018-09-12 07:00", unit="e")

    drain(office, Postman(), "2018-09-12 08:00")

    assert states(office)[JOIN_NOTICE] == {"suppressed": 1}


def test_units_that_take_part_from_the_start_are_nobodys_late_comers(tmp_path: Path) -> None:
    with a_campaign(tmp_path, activated_at="2018-09-11 08:00") as office:
        office.tick("2018-09-11 09:00")

        assert JOIN_NOTICE not in states(office)


def test_those_who_join_later_are_told_of_by_themselves(office: Office) -> None:
    for code, now in (("e", "2018-09-11 09:00"), ("f", "2018-09-12 09:00")):
        more_units(office, code, now=now)
        office.tick(now)

    found = [r for r in digests(office) if _reminder(office, r) == JOIN_NOTICE]
    assert [listed(office, r.id) for r in found] == [["e"], ["f"]]

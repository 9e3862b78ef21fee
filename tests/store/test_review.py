"""Deciding on what was handed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.errors import EngineError
from engine.people import errors
from tests.helpers import RULES, Office, Record, a_campaign, at
from tests.store.acts import decide, hand_in, refused

HANDED, NOW = "2018-09-10 09:00", "2018-09-12 09:00"
WHY = "Thiếu số liệu"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_campaign(tmp_path) as made:
        hand_in(made, HANDED)
        yield made


@pytest.mark.parametrize(
    ("decision", "stands", "state"),
    [
        pytest.param("accept", "accepted", "accepted", id="accept"),
        pytest.param("return", "returned", "supplementing", id="return"),
        pytest.param("reject", "rejected", "not_accepted", id="reject"),
    ],
)
def test_a_decision_is_kept_recorded_told_and_moves_the_unit(
    office: Office, decision: str, stands: str, state: str
) -> None:
    decide(office, decision, NOW, reason=WHY)

    event = office.rows("event", name=stands, kind="obligation")[0]
    reviewer = office.rows("contact", role="reviewer")[0]
    assert (event.actor_id, event.reason) == (reviewer.id, WHY)
    assert [r.decision for r in office.rows("review")] == [stands]
    assert office.obligation("a").decision == stands
    assert office.state("a") == state
    assert {m.cause_id for m in office.rows("message") if m.cause_id} >= {event.id}


def test_a_return_gives_five_working_days(office: Office) -> None:
    decide(office, "return", NOW, reason=WHY)

    due = at("2018-09-20 00:00")
    assert office.obligation("a").supplement_due_at == due
    assert [c.at for c in office.rows("own_cutoff", kind="supplement_due")] == [due]


@pytest.mark.parametrize(
    ("decision", "by", "more", "error"),
    [
        pytest.param("return", "reviewer", {}, errors.ReasonNeededError, id="no reason"),
        pytest.param("accept", "council", {}, errors.NotAllowedError, id="another role"),
        pytest.param("accept", "a@example.vn", {}, errors.NotAllowedError, id="the unit"),
        pytest.param(
            "accept", "reviewer", {"unit": "b"}, errors.NothingToDecideError, id="nothing"
        ),
        pytest.param(
            "accept", "secretariat", {"unit": "ldld", "task": "summary"},
            errors.NoReviewError, id="a task without review",
        ),
    ],
)  # fmt: skip
def test_a_decision_that_cannot_be_is_refused(
    office: Office, decision: str, by: str, more: Any, error: type[EngineError]
) -> None:
    refused(decide, error, office, decision, NOW, by=by, **more)


def test_the_fallback_of_the_role_may_decide(office: Office) -> None:
    decide(office, "accept", NOW, by="secretariat")

    assert office.obligation("a").decision == "accepted"


def test_what_is_decided_is_not_decided_again(office: Office) -> None:
    decide(office, "accept", NOW)

    refused(decide, errors.NothingToDecideError, office, "reject", NOW, reason=WHY)


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param({"name": "Lê Văn Thẩm"}, id="the same name"),
        pytest.param({"name": "Thẩm", "email": "Reviewer@ldld.example.vn"}, id="the same address"),
    ],
)
def test_nobody_decides_on_the_own_unit(office: Office, entry: dict[str, str]) -> None:
    unit = office.rows("unit", code="a")[0]
    with office.database.write() as connection:
        Record(connection).contact(unit.id, role="unit_head", **entry)

    refused(decide, errors.OwnUnitError, office, "accept", NOW)


def test_a_namesake_with_another_address_is_somebody_else(office: Office) -> None:
    unit = office.rows("unit", code="a")[0]
    with office.database.write() as connection:
        Record(connection).contact(unit.id, "Lê Văn Thẩm", "unit_head", email="khac@example.vn")

    decide(office, "accept", NOW)

    assert office.obligation("a").decision == "accepted"


def test_an_outcome_that_the_file_does_not_name_is_refused(tmp_path: Path) -> None:
    rules = RULES.replace("13/9/2018}", "13/9/2018, review: {outcomes: {reject: none}}}")
    with a_campaign(tmp_path, rules) as office:
        hand_in(office, HANDED)

        refused(decide, errors.OutcomeUnknownError, office, "reject", NOW, reason=WHY)


def test_it_is_returned_as_often_as_the_file_allows(office: Office) -> None:
    for day in (11, 12):
        decide(office, "return", f"2018-09-{day} 09:00", reason=WHY)
        hand_in(office, f"2018-09-{day} 10:00")

    refused(decide, errors.TooManyReturnsError, office, "return", "2018-09-12 11:00", reason=WHY)


@pytest.mark.parametrize(
    ("now", "taken"),
    [
        pytest.param("2018-09-19 23:59:59", True, id="just before the due"),
        pytest.param("2018-09-20 00:00", False, id="at the due"),
        pytest.param("2018-09-20 00:00:01", False, id="just after the due"),
    ],
)
def test_a_supplement_is_taken_until_its_own_due(office: Office, now: str, taken: bool) -> None:
    decide(office, "return", NOW, reason=WHY)

    if not taken:
        refused(hand_in, errors.ClosedError, office, now)
        return
    done = hand_in(office, now)

    owed = office.obligation("a")
    assert (owed.decision, owed.first_submitted_at, owed.submitted_at) == (
        None, at(HANDED), at(now),
    )  # fmt: skip
    assert (done.late, office.state("a")) == (None, "in_review")


def test_a_supplement_on_paper_before_its_due_is_entered_after_it_lapsed(office: Office) -> None:
    decide(office, "return", NOW, reason=WHY)
    office.tick("2018-09-20 08:00")
    lapsed = office.state("a")

    hand_in(
        office, "2018-09-21 09:00", by="secretariat@ldld.example.vn",
        received_at=at("2018-09-19 15:00"), reason="Bản giấy",
    )  # fmt: skip

    assert (lapsed, office.state("a")) == ("not_accepted", "in_review")


def test_a_supplement_does_not_come_before_it_was_asked_for(office: Office) -> None:
    decide(office, "return", NOW, reason=WHY)

    refused(
        hand_in, errors.ReceiptFaultError, office, "2018-09-13 09:00",
        by="secretariat@ldld.example.vn", received_at=at("2018-09-12 08:59"), reason="Bản giấy",
    )  # fmt: skip

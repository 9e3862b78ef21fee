"""Extensions, waivers and withdrawals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import EngineError
from engine.people import errors
from tests.helpers import RULES, Office, a_campaign, at
from tests.store.acts import decide, excuse, grant, hand_in, leave, prolong, refused

NOW, LATER = "2018-09-14 09:00", "trước ngày 20/9"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_campaign(tmp_path) as made:
        yield made


def test_an_extension_moves_the_units_own_due_and_wakes_the_clock(office: Office) -> None:
    office.tick(NOW)
    before = office.state("a")

    prolong(office, LATER, NOW)

    assert (before, office.state("a")) == ("overdue", "implementing")
    assert office.obligation("a").own_due_at == at("2018-09-20")
    assert [c.at for c in office.rows("own_cutoff", kind="due")] == [at("2018-09-20")]
    (kept,) = office.rows("extension")
    assert (kept.kind, kept.reason, kept.until_at) == ("due", "Bão số 5", at("2018-09-20"))
    assert office.rows("event", name="extended")[0].reason == "Bão số 5"


@pytest.mark.parametrize(
    ("now", "late"), [("2018-09-19 23:59:59", False), ("2018-09-20", True), ("2018-09-20 01", True)]
)
def test_on_time_is_judged_by_the_extension(office: Office, now: str, late: bool) -> None:
    prolong(office, LATER, "2018-09-10 09:00")

    assert hand_in(office, now).late is late


def test_an_extension_reopens_what_has_closed(office: Office) -> None:
    office.tick("2018-09-28 09:00")
    before = office.state("a")

    prolong(office, "hết ngày 05/10", "2018-09-28 09:00")
    hand_in(office, "2018-10-05 23:59")

    assert (before, office.state("a")) == ("no_report", "in_review")


@pytest.mark.parametrize(
    ("until", "error"),
    [
        pytest.param("ngày 14/9", None, id="the first day that is later"),
        pytest.param("trước ngày 14/9/2018", errors.UntilTooEarlyError, id="now gone by"),
        pytest.param("trước ngày 13/9", errors.UntilTooEarlyError, id="the due itself"),
        pytest.param("trước ngày 11/10/2018", None, id="the longest"),
        pytest.param("ngày 11/10/2018", errors.UntilTooLateError, id="longer than the longest"),
        pytest.param("mai", errors.UnusableUntilError, id="no phrase"),
        pytest.param("(dự kiến) ngày 20/9", errors.UnusableUntilError, id="not firm"),
        pytest.param("chưa rõ", errors.UnusableUntilError, id="unknown"),
        pytest.param("5 ngày làm việc sau hạn", None, id="counted from the due"),
    ],
)
def test_an_extension_lies_ahead_and_within_the_longest(
    office: Office, until: str, error: type[EngineError] | None
) -> None:
    if error is not None:
        refused(prolong, error, office, until, NOW)
        return
    prolong(office, until, NOW)

    assert office.obligation("a").own_due_at is not None


def test_an_extension_never_passes_the_end_of_the_campaign(tmp_path: Path) -> None:
    with a_campaign(tmp_path, RULES + "end: hết ngày 28/9/2018\n") as office:
        refused(prolong, errors.UntilTooLateError, office, "ngày 29/9", NOW)

        prolong(office, "ngày 28/9", NOW)


@pytest.mark.parametrize("by", ["reviewer", "supervisor", "a@example.vn"])
def test_only_the_named_roles_extend(office: Office, by: str) -> None:
    refused(prolong, errors.NotAllowedError, office, LATER, NOW, by=by)


def test_an_extension_has_a_reason(office: Office) -> None:
    refused(prolong, errors.ReasonNeededError, office, LATER, NOW, reason="")


def test_what_was_handed_in_is_not_extended(office: Office) -> None:
    hand_in(office, "2018-09-10 09:00")

    refused(prolong, errors.NoExtensionError, office, LATER, NOW)


def test_nobody_extends_what_the_file_does_not_let(office: Office) -> None:
    refused(prolong, errors.NoExtensionError, office, LATER, NOW, unit="ldld", task="summary")


@pytest.mark.parametrize("lapsed", [False, True], ids=["returned", "lapsed"])
def test_a_supplement_is_extended_also_after_it_lapsed(office: Office, lapsed: bool) -> None:
    hand_in(office, "2018-09-10 09:00")
    decide(office, "return", "2018-09-12 09:00", reason="Thiếu")
    now = "2018-09-20 09:00" if lapsed else "2018-09-19 09:00"
    office.tick(now)

    prolong(office, "trước ngày 25/9", now)

    owed = office.obligation("a")
    assert (owed.decision, owed.supplement_due_at) == ("returned", at("2018-09-25"))
    assert owed.own_due_at is None
    assert office.state("a") == "supplementing"
    hand_in(office, "2018-09-24 23:59")


def test_a_waived_obligation_is_owed_no_more(office: Office) -> None:
    excuse(office, NOW)

    owed = office.obligation("a")
    assert (owed.excused_at, owed.excuse) == (at(NOW), "waived")
    refused(hand_in, errors.ExcusedError, office, NOW)
    refused(excuse, errors.ExcusedError, office, NOW)
    refused(prolong, errors.ExcusedError, office, LATER, NOW)


def test_a_waiver_needs_the_role_and_a_reason(office: Office) -> None:
    refused(excuse, errors.NotAllowedError, office, NOW, by="reviewer")
    refused(excuse, errors.ReasonNeededError, office, NOW, reason=" ")


def test_a_withdrawn_unit_owes_nothing_and_hears_nothing_more(office: Office) -> None:
    office.tick("2018-09-10 09:00")
    waiting = [m for m in office.rows("message", state="waiting") if m.kind == "unit"]

    leave(office, "2018-09-10 10:00")

    unit = office.rows("unit", code="a")[0]
    states = {m.unit_id == unit.id: m.state for m in office.rows("message") if m.kind == "unit"}
    assert {m.unit_id for m in waiting} > {unit.id}
    assert states == {True: "cancelled", False: "waiting"}
    assert (office.state("a"), office.obligation("a").excuse) == ("withdrawn", "withdrawn")


def test_a_unit_withdraws_once(office: Office) -> None:
    leave(office, NOW)

    refused(leave, EngineError, office, NOW)
    refused(leave, errors.NotTakingPartError, office, NOW, unit="ldld")
    refused(leave, errors.NotAllowedError, office, NOW, unit="b", by="reviewer")


def test_nothing_is_done_after_the_end(office: Office) -> None:
    ends = "2019-01-01 09:00"

    refused(hand_in, errors.CampaignOverError, office, ends)
    refused(excuse, errors.CampaignOverError, office, ends)
    refused(prolong, errors.CampaignOverError, office, LATER, ends)
    refused(grant, errors.CampaignOverError, office, ends)

"""Handing in: who, when, what; and that a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.errors import EngineError
from engine.people import errors
from engine.store.attachments import folder_of, place_of
from tests.helpers import RULES, Office, a_campaign, at
from tests.store.acts import hand_in, refused

OPENS, DUE, CLOSES = "2018-08-21 00:00", "2018-09-13 00:00", "2018-09-27 00:00"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_campaign(tmp_path) as made:
        yield made


@pytest.mark.parametrize(
    ("now", "late"),
    [
        pytest.param(OPENS, False, id="at the opening"),
        pytest.param("2018-09-12 23:59:59", False, id="just before the due"),
        pytest.param(DUE, True, id="at the due"),
        pytest.param("2018-09-13 00:00:01", True, id="just after the due"),
        pytest.param("2018-09-26 23:59:59", True, id="just before closing"),
    ],
)
def test_a_report_is_on_time_before_its_due_and_late_from_then_on(
    office: Office, now: str, late: bool
) -> None:
    done = hand_in(office, now)

    assert done.late is late
    assert office.obligation("a").first_submitted_at == at(now)
    assert office.state("a") == "in_review"


@pytest.mark.parametrize(
    ("now", "error"),
    [
        pytest.param("2018-08-20 23:59:59", errors.NotOpenError, id="before opening"),
        pytest.param(CLOSES, errors.ClosedError, id="at closing"),
        pytest.param("2018-09-27 00:00:01", errors.ClosedError, id="after closing"),
    ],
)
def test_nothing_is_taken_before_opening_or_from_closing_on(
    office: Office, now: str, error: type[EngineError]
) -> None:
    refused(hand_in, error, office, now)


def test_after_closing_the_refusal_says_whom_to_call(office: Office) -> None:
    error = refused(hand_in, errors.ClosedError, office, CLOSES)

    assert "Trần Thị Thư, secretariat@ldld.example.vn" in error.text.vi


def test_a_hand_in_is_recorded_told_and_due_for_review(office: Office) -> None:
    hand_in(office, "2018-09-10 09:00")

    event = office.rows("event", name="submitted")[0]
    contact = office.rows("contact", email="a@example.vn")[0]
    assert (event.kind, event.actor_id, event.at) == ("obligation", contact.id, event.recorded_at)
    receipts = [m for m in office.rows("message") if m.cause_id == event.id]
    assert [m.contact_id for m in receipts] == [contact.id]
    assert office.obligation("a").review_due_at == at("2018-09-25 00:00")
    assert [c.at for c in office.rows("own_cutoff", kind="review_due")] == [at("2018-09-25 00:00")]


def test_a_second_final_submission_is_refused(office: Office) -> None:
    hand_in(office, "2018-09-10 09:00")

    refused(hand_in, errors.SecondFinalError, office, "2018-09-10 10:00")


@pytest.mark.parametrize(
    ("by", "role"),
    [
        pytest.param("Đầu mối a", "unit_contact", id="the contact by name"),
        pytest.param("A-HEAD@example.vn", "unit_head", id="the head by address"),
        pytest.param("secretariat@ldld.example.vn", "secretariat", id="the secretariat"),
    ],
)
def test_the_unit_and_the_secretariat_may_hand_in(office: Office, by: str, role: str) -> None:
    hand_in(office, "2018-09-10 09:00", by=by)

    actor = office.rows("contact", id=office.rows("submission")[0].contact_id)[0]
    assert actor.role == role


@pytest.mark.parametrize("by", ["b@example.vn", "reviewer@ldld.example.vn"])
def test_others_may_not(office: Office, by: str) -> None:
    refused(hand_in, errors.NotAllowedError, office, "2018-09-10 09:00", by=by)


@pytest.mark.parametrize(
    ("by", "near"), [("Đầu mối x", True), ("Đấu mối a", True), ("0912345678", False), (" ", False)]
)
def test_an_unknown_person_is_an_error_with_the_likely_one(
    office: Office, by: str, near: bool
) -> None:
    error = refused(hand_in, errors.UnknownPersonError, office, "2018-09-10 09:00", by=by)

    assert ("có phải" in error.text.vi) == near


def test_a_unit_with_several_people_does_not_name_one(office: Office) -> None:
    error = refused(hand_in, errors.AmbiguousPersonError, office, "2018-09-10 09:00", by="a")

    assert "Chủ tịch a" in error.text.vi


def test_all_faults_of_a_form_are_told_at_once_by_label(office: Office) -> None:
    fields = (("so_mo_hinh", "ba"), ("so_dien_hinh", "-1"), ("ket_quaa", "x"))

    error = refused(
        hand_in, errors.FieldFaultsError, office, "2018-09-10 09:00", fields=fields, file="anh.png"
    )

    assert isinstance(error, errors.FieldFaultsError)
    said = "\n".join(fault.vi for fault in error.faults)
    for part in ("Số mô hình đang thực hiện", "Số điển hình", "ket_quaa", "Kết quả nổi bật", "pdf"):
        assert part in said
    assert len(error.faults) == 5


def test_a_draft_is_kept_before_opening_and_replaced_by_a_newer_one(office: Office) -> None:
    hand_in(office, "2018-08-02 09:00", fields=(("ket_qua", "Một"),), file=None, draft=True)

    hand_in(office, "2018-08-03 09:00", fields=(("han_che", "Hai"),), file=None, draft=True)

    kept = office.rows("submission")
    assert [(s.final, s.fields) for s in kept] == [(False, {"han_che": "Hai"})]
    assert office.obligation("a").submitted_at is None
    assert office.state("a") == "implementing"


def test_a_final_submission_takes_over_its_draft_with_its_files(office: Office) -> None:
    hand_in(office, "2018-08-22 09:00", fields=(("ket_qua", "Tốt"),), draft=True)

    hand_in(office, "2018-09-10 09:00", fields=(("so_mo_hinh", "3"),), file=None)

    (final,) = office.rows("submission")
    assert final.final
    assert final.fields == {"ket_qua": "Tốt", "so_mo_hinh": 3, "ban_ky": ["bao-cao.pdf"]}
    (attachment,) = office.rows("attachment", submission_id=final.id)
    folder = folder_of(office.url, office.database.identity)
    assert place_of(folder, attachment.sha256).read_bytes() == b"%PDF-1.7 report"


RECEIPT: dict[str, Any] = {"by": "secretariat@ldld.example.vn", "reason": "Bản giấy"}


@pytest.mark.parametrize("now", ["2018-09-20 09:00", "2018-10-01 09:00"], ids=["open", "closed"])
def test_a_paper_counts_by_its_receipt_and_both_instants_are_kept(office: Office, now: str) -> None:
    done = hand_in(office, now, received_at=at("2018-09-12 16:00"), **RECEIPT)

    (kept,) = office.rows("submission")
    assert (kept.received_at, kept.recorded_at) == (at("2018-09-12 16:00"), at(now))
    assert done.late is False
    assert office.obligation("a").first_submitted_at == at("2018-09-12 16:00")


@pytest.mark.parametrize(
    ("received", "more", "error"),
    [
        pytest.param("2018-09-20 09:00:01", {}, errors.ReceiptFaultError, id="future"),
        pytest.param("2018-08-20 23:59", {}, errors.ReceiptFaultError, id="before opening"),
        pytest.param("2018-09-12", {"reason": " "}, errors.ReasonNeededError, id="no reason"),
        pytest.param("2018-09-12", {"by": "a@example.vn"}, errors.NotAllowedError, id="the unit"),
        pytest.param("2018-09-12", {"draft": True}, errors.ReceiptFaultError, id="a draft"),
    ],
)
def test_a_receipt_that_cannot_be_right_is_refused(
    office: Office, received: str, more: dict[str, Any], error: type[EngineError]
) -> None:
    refused(
        hand_in, error, office, "2018-09-20 09:00", received_at=at(received), **{**RECEIPT, **more}
    )


def test_a_task_of_the_organiser_is_owed_once_and_accepted_on_receipt(office: Office) -> None:
    hand_in(
        office, "2018-09-20 09:00", unit="ldld", task="summary", fields=(), file=None,
        by="secretariat@ldld.example.vn",
    )  # fmt: skip

    assert office.obligation("ldld", "summary").decision == "accepted"


def test_a_unit_does_not_owe_a_task_of_the_organiser(office: Office) -> None:
    refused(
        hand_in,
        errors.NotTakingPartError,
        office,
        "2018-09-20 09:00",
        task="summary",
        fields=(),
        file=None,
    )


def test_a_form_still_to_come_takes_nothing(tmp_path: Path) -> None:
    rules = RULES + "forms: {bao_cao: {pending: có}}\n"
    with a_campaign(tmp_path, rules) as office:
        refused(hand_in, errors.PendingFormError, office, "2018-09-10 09:00", draft=True)


TWICE = RULES.replace(
    "report: {due: trước ngày 13/9/2018}",
    """report:
    due: none
    opens: đầu ngày 01/8/2018
    late: none
    occurrences:
      dau: {label: Kỳ đầu, due: trước ngày 20/8/2018}
      sau: {label: Kỳ sau, opens: đầu ngày 15/8/2018, due: trước ngày 13/9/2018}""",
)


@pytest.mark.parametrize(
    ("now", "number"),
    [
        pytest.param("2018-08-14 23:59", "dau", id="only the first is open"),
        pytest.param("2018-08-20 00:00", "sau", id="only the second is open"),
    ],
)
def test_the_one_open_occurrence_is_meant(tmp_path: Path, now: str, number: str) -> None:
    with a_campaign(tmp_path, TWICE) as office:
        hand_in(office, now)

        assert office.obligation("a", occurrence=number).submitted_at == at(now)


def test_of_several_open_occurrences_one_is_to_be_named(tmp_path: Path) -> None:
    with a_campaign(tmp_path, TWICE) as office:
        error = refused(hand_in, errors.OccurrenceNeededError, office, "2018-08-15 00:00")
        refused(
            hand_in, errors.UnknownOccurrenceError, office, "2018-08-15 00:00", occurrence="giua"
        )

        assert "dau, sau" in error.text.vi

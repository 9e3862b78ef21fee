"""Opening a task early for one unit: what it lets the unit do, who may, and what it leaves alone.

The report of `tests.helpers.RULES` opens on 21/8/2018 for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.app import calendars_from
from engine.people import crowd, errors
from engine.people.changing import apply
from engine.people.why import text_of, why
from engine.rules.schema import Definition
from engine.store.changes import NewFile
from tests.helpers import RULES, Office, a_campaign, at, rule_tree
from tests.store.acts import hand_in, open_for, refused
from tests.store.test_ticks import OPENED, told

BEFORE = "2018-08-10 09:00"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_campaign(tmp_path) as made:
        yield made


def explained(office: Office, now: str, unit: str = "a") -> tuple[dict[str, Any], list[str]]:
    """What `why` says of the report, as values and as sentences."""
    with office.database.read() as connection:
        campaign = office.running(connection)
        document = why(connection, campaign, unit, "report", bases=_base, now=at(now))
        return document["tasks"][0], [line.vi for line in text_of(document, campaign)]


def _base(name: str) -> bytes:
    return (Path(__file__).parents[2] / "workflows" / "base" / f"{name}.yaml").read_bytes()


def test_the_secretariat_opens_a_task_early_for_one_unit_and_it_is_recorded(
    office: Office,
) -> None:
    done = open_for(office, BEFORE)

    (kept,) = office.rows("event", name="opened_early")
    assert office.obligation("a").own_opens_at == at(BEFORE)
    assert office.obligation("b").own_opens_at is None
    assert (kept.at, kept.reason) == (at(BEFORE), "Đơn vị nghỉ dài ngày")
    assert office.rows("contact", id=kept.actor_id)[0].role == "secretariat"
    assert "Đã mở sớm" in done.sentences[0].vi


def test_a_unit_opened_early_hands_in_and_the_others_do_not(office: Office) -> None:
    open_for(office, BEFORE)

    refused(hand_in, errors.NotOpenError, office, BEFORE, unit="b")
    done = hand_in(office, BEFORE)

    assert done.late is False
    assert office.obligation("a").first_submitted_at == at(BEFORE)
    assert office.state("a") == "in_review"


@pytest.mark.parametrize(
    ("now", "taken"),
    [("2018-08-14 23:59:59", False), ("2018-08-15 00:00", True), ("2018-08-15 00:00:01", True)],
    ids=["just before", "exactly at", "just after"],
)
def test_an_early_opening_begins_at_the_instant_that_is_given(
    office: Office, now: str, *, taken: bool
) -> None:
    open_for(office, BEFORE, since="đầu ngày 15/8/2018")

    if taken:
        assert hand_in(office, now).received_at == at(now)
    else:
        error = refused(hand_in, errors.NotOpenError, office, now)
        assert "15/8/2018" in error.text.vi


@pytest.mark.parametrize("since", ["đầu ngày 21/8/2018", "ngày 30/8/2018"])
def test_nothing_opens_for_one_unit_later_than_for_all(office: Office, since: str) -> None:
    error = refused(open_for, errors.OpensAnywayError, office, BEFORE, since=since)

    assert "21/8/2018" in error.text.vi


def test_opening_again_changes_nothing(office: Office) -> None:
    open_for(office, BEFORE)
    before = office.everything()

    for since in ("now", "ngày 15/8/2018"):
        done = open_for(office, "2018-08-11 09:00", since=since)
        assert "không có gì thay đổi" in done.sentences[0].vi

    assert office.everything() == before


def test_what_is_to_open_early_can_be_opened_earlier_and_not_later(office: Office) -> None:
    open_for(office, BEFORE, since="ngày 15/8/2018")
    open_for(office, BEFORE, since="ngày 17/8/2018")
    assert office.obligation("a").own_opens_at == at("2018-08-15")

    open_for(office, BEFORE, since="ngày 13/8/2018")

    assert office.obligation("a").own_opens_at == at("2018-08-13")
    assert len(office.rows("event", name="opened_early")) == 2


def test_what_is_open_for_all_need_not_be_opened(office: Office) -> None:
    done = open_for(office, OPENED)

    assert "đang nhận" in done.sentences[0].vi
    assert office.obligation("a").own_opens_at is None


@pytest.mark.parametrize("by", ["reviewer", "council", "a@example.vn"])
def test_only_the_secretariat_opens_early(office: Office, by: str) -> None:
    refused(open_for, errors.NotAllowedError, office, BEFORE, by=by)


def test_an_early_opening_needs_a_reason_and_a_day_that_is_not_over(office: Office) -> None:
    refused(open_for, errors.ReasonNeededError, office, BEFORE, reason=" ")
    refused(open_for, errors.OpensInPastError, office, BEFORE, since="ngày 09/8/2018")
    refused(open_for, errors.UnusableFromError, office, BEFORE, since="mai")
    refused(open_for, errors.UnusableFromError, office, BEFORE, since="ngày 15/8/2018 (dự kiến)")


def test_an_opening_today_does_not_reach_back(office: Office) -> None:
    open_for(office, BEFORE, since="ngày 10/8/2018")

    assert office.obligation("a").own_opens_at == at(BEFORE)
    refused(
        hand_in, errors.ReceiptFaultError, office, OPENED, by="secretariat@ldld.example.vn",
        received_at=at("2018-08-10 08:59"), reason="Bản giấy",
    )  # fmt: skip


def test_why_tells_an_early_opening_and_that_the_task_is_open(office: Office) -> None:
    assert explained(office, BEFORE)[0]["state"] == "not_open"

    open_for(office, BEFORE)

    document, lines = explained(office, BEFORE)
    assert (document["state"], document["opens_at"]) == ("open", at(BEFORE))
    assert document["opened_early"]["by"] == "Trần Thị Thư"
    assert any("Mở sớm" in line and "Đơn vị nghỉ dài ngày" in line for line in lines)
    assert explained(office, BEFORE, "b")[0]["state"] == "not_open"


def test_of_many_units_only_those_opened_early_hand_in(office: Office) -> None:
    open_for(office, BEFORE)
    ids = [office.rows("unit", code=code)[0].id for code in "ab"]

    with office.database.write() as connection:
        campaign = office.running(connection)
        (window_id,) = (i for i, w in campaign.windows.items() if w.task == "report")
        telling = office.telling(campaign, at(BEFORE))
        crowd.hand_in(connection, campaign, window_id, ids, at=at(BEFORE), telling=telling)

    assert office.obligation("a").submitted_at == at(BEFORE)
    assert office.obligation("b").submitted_at is None


def test_who_handed_in_early_is_not_told_that_the_task_opens(office: Office) -> None:
    open_for(office, BEFORE)
    hand_in(office, BEFORE)

    office.tick(OPENED)

    assert told(office, "mo_bao_cao") == ["b", "c", "d"]


def test_the_earlier_of_both_openings_counts_when_the_plan_moves(office: Office) -> None:
    open_for(office, BEFORE, since="ngày 15/8/2018")
    text = RULES.replace("report: {due:", "report: {opens: ngày 30/8/2018, due:").replace(
        "year: 2018", 'year: 2018\nrevision: 2\nchanges: [{reason: "Bão"}]'
    )
    tree = rule_tree(text)
    file = NewFile(Definition.model_validate(tree), tree, text, "dv.yaml", "thư ký")
    channels: Any = frozenset({"email"})
    apply(
        office.database, file, calendars_from({}),
        channels=channels, now=at("2018-08-11 09:00"), token=None,
    )  # fmt: skip

    refused(hand_in, errors.NotOpenError, office, "2018-08-22 09:00", unit="b")
    hand_in(office, "2018-08-22 09:00")

    assert office.obligation("a").submitted_at == at("2018-08-22 09:00")

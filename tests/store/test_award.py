"""Awards: who, whom, and how many."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import EngineError, MoveRefusedError
from engine.people import errors
from engine.people.award import share
from tests.helpers import RULES, Office, a_campaign
from tests.store.acts import decide, excuse, grant, hand_in, leave, refused

NOW = "2018-09-20 09:00"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_campaign(tmp_path) as made:
        accepted(made, "abc")
        yield made


def accepted(office: Office, units: str) -> None:
    for unit in units:
        hand_in(office, "2018-09-10 09:00", unit=unit)
        decide(office, "accept", "2018-09-12 09:00", unit=unit)


@pytest.mark.parametrize(
    ("percent", "units", "allowed"),
    [
        pytest.param(20, 7, 1, id="1.4"),
        pytest.param(50, 3, 2, id="1.5 is rounded up"),
        pytest.param(49, 3, 1, id="1.47"),
        pytest.param(10, 4, 1, id="0.4 is one at least"),
        pytest.param(50, 0, 1, id="nobody yet"),
        pytest.param(100, 9, 9, id="all"),
    ],
)
def test_a_share_is_rounded_half_up_and_at_least_one(
    percent: int, units: int, allowed: int
) -> None:
    assert share(percent, units) == allowed


def test_an_award_is_kept_recorded_and_moves_the_unit(office: Office) -> None:
    done = grant(office, NOW)

    assert office.state("a") == "commended"
    assert [g.award for g in office.rows("award_grant")] == ["khen"]
    assert office.rows("event", kind="award")[0].data == {
        "award": "khen", "granted": 1, "allowed": 2, "base": 3,
    }  # fmt: skip
    assert "1/2 (tối đa 50% của 3 đơn vị đạt yêu cầu)" in done.sentences[0].vi


def test_a_quota_is_never_exceeded(office: Office) -> None:
    grant(office, NOW, unit="a")
    grant(office, NOW, unit="b")

    error = refused(grant, errors.QuotaReachedError, office, NOW, unit="c")

    assert "2/2" in error.text.vi


def test_two_at_once_do_not_both_get_the_last_one(office: Office) -> None:
    grant(office, NOW, unit="a")
    outcomes: list[str] = []

    def give(unit: str) -> None:
        try:
            grant(office, NOW, unit=unit)
            outcomes.append("granted")
        except errors.QuotaReachedError:
            outcomes.append("refused")

    threads = [threading.Thread(target=give, args=(unit,)) for unit in "bc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["granted", "refused"]
    assert len(office.rows("award_grant")) == 2


@pytest.mark.parametrize(
    ("unit", "by", "award_id", "error"),
    [
        pytest.param("d", "council", "khen", errors.NotEligibleError, id="requirement not met"),
        pytest.param("a", "secretariat", "khen", None, id="by a fallback of the role"),
        pytest.param("a", "reviewer", "khen", errors.NotAllowedError, id="another role"),
        pytest.param("a", "council", "khan", errors.UnknownAwardError, id="unknown award"),
        pytest.param("ldld", "council", "khen", errors.NotTakingPartError, id="not a unit of it"),
    ],
)
def test_an_award_is_granted_by_who_decides_to_who_deserves(
    office: Office, unit: str, by: str, award_id: str, error: type[EngineError] | None
) -> None:
    if error is None:
        grant(office, NOW, unit=unit, by=by, award_id=award_id)
        return
    refused(grant, error, office, NOW, unit=unit, by=by, award_id=award_id)


def test_a_waiver_is_no_merit(office: Office) -> None:
    excuse(office, NOW, unit="d")
    state = office.state("d")

    refused(grant, errors.NotEligibleError, office, NOW, unit="d")

    assert state == "accepted"


def test_an_award_is_granted_once_to_a_unit(office: Office) -> None:
    grant(office, NOW)

    refused(grant, errors.AlreadyGrantedError, office, NOW)


def test_a_state_without_the_move_takes_no_award(tmp_path: Path) -> None:
    rules = RULES.replace("    requires: {task: report, is: passed}\n", "")
    with a_campaign(tmp_path, rules) as office:
        refused(grant, MoveRefusedError, office, NOW)


@pytest.mark.parametrize(("of", "base"), [("expected", 3), ("submitted", 3), ("accepted", 2)])
def test_a_share_is_of_the_units_that_the_file_says(tmp_path: Path, of: str, base: int) -> None:
    rules = RULES.replace("of: accepted", f"of: {of}")
    with a_campaign(tmp_path, rules) as office:
        accepted(office, "ab")
        hand_in(office, "2018-09-10 09:00", unit="c")
        leave(office, "2018-09-10 09:00", unit="d")

        grant(office, NOW)

        assert office.rows("event", kind="award")[0].data["base"] == base

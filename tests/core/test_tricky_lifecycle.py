"""Tricky cases of the lifecycle, the clock and the counts; the number of each stands above."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from engine.lifecycle.facts import ObligationFacts, UnitFacts
from engine.lifecycle.machine import LifecycleMachine
from engine.people.award import share
from engine.tick import CLOCK_SLACK, clock_went_back
from tests.helpers import at
from tests.lifecycles import day, table_of

LAUNCH, DUE, CLOSES, END = day(10), day(100), day(110), day(200)
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def machine() -> LifecycleMachine:
    instants = {"launch_start": LAUNCH, "report_due": DUE, "campaign_end": END}
    return LifecycleMachine(table_of("base/phong-trao", **instants))


def ended_in(machine: LifecycleMachine, state: str, now: datetime, **facts: Any) -> str:
    unit = UnitFacts((ObligationFacts("report", "", DUE, CLOSES, **facts),))
    made = machine.settle(state, unit, now)
    return made[-1].target if made else state


# 15


def test_a_launch_already_past_is_made_up_for_at_activation(machine: LifecycleMachine) -> None:
    assert ended_in(machine, "pending", LAUNCH + timedelta(days=5)) == "implementing"


# 20


def test_lateness_is_judged_by_the_receipt_and_not_by_the_pass(machine: LifecycleMachine) -> None:
    received = {"first_submitted_at": DUE - INSTANT}

    assert ended_in(machine, "implementing", day(105), **received) == "in_review"
    assert ended_in(machine, "implementing", day(105)) == "overdue"


# 26


def test_after_closing_a_unit_is_missed_until_an_extension_reopens_it(
    machine: LifecycleMachine,
) -> None:
    assert ended_in(machine, "overdue", CLOSES) == "no_report"
    assert ended_in(machine, "no_report", day(115), own_due_at=day(120)) == "implementing"


# 27


def test_a_supplement_that_lapsed_is_not_accepted_and_an_extension_undoes_it(
    machine: LifecycleMachine,
) -> None:
    handed_in = {"first_submitted_at": day(90)}

    assert ended_in(machine, "supplementing", day(105), decision="lapsed", **handed_in) == (
        "not_accepted"
    )
    assert ended_in(machine, "not_accepted", day(106), decision="returned", **handed_in) == (
        "supplementing"
    )


# 29


@pytest.mark.parametrize(
    ("now", "state"),
    [(END - INSTANT, "in_review"), (END, "unresolved"), (END + INSTANT, "unresolved")],
    ids=["just before the end", "at the end", "just after"],
)
def test_a_silent_reviewer_accepts_nothing_and_the_end_leaves_it_unresolved(
    machine: LifecycleMachine, now: datetime, state: str
) -> None:
    assert ended_in(machine, "in_review", now, first_submitted_at=day(90)) == state


# 38


def test_the_first_of_two_occurrences_missed_does_not_move_the_unit(
    machine: LifecycleMachine,
) -> None:
    first = ObligationFacts("report", "may", day(50), day(60))
    second = ObligationFacts("report", "nov", DUE, CLOSES)

    assert machine.settle("implementing", UnitFacts((first, second)), day(70)) == ()


def test_with_two_occurrences_a_unit_is_reviewed_when_both_are_in(
    machine: LifecycleMachine,
) -> None:
    first = ObligationFacts("report", "may", day(50), day(60), first_submitted_at=day(40))
    still = ObligationFacts("report", "nov", DUE, CLOSES)
    second = ObligationFacts("report", "nov", DUE, CLOSES, first_submitted_at=day(90))

    assert machine.settle("implementing", UnitFacts((first, still)), day(95)) == ()
    made = machine.settle("implementing", UnitFacts((first, second)), day(95))
    assert [move.target for move in made] == ["in_review"]


# 50


@pytest.mark.parametrize(
    ("behind", "wrong"),
    [(CLOCK_SLACK - INSTANT, False), (CLOCK_SLACK, False), (CLOCK_SLACK + INSTANT, True)],
    ids=["just under five minutes", "five minutes", "just over"],
)
def test_a_clock_five_minutes_behind_the_record_is_refused(
    behind: timedelta, *, wrong: bool
) -> None:
    last = at("2018-09-13 00:00")

    assert timedelta(minutes=5) == CLOCK_SLACK
    assert clock_went_back(last, last - behind) is wrong


# 52


@pytest.mark.parametrize(
    ("units", "allowed"), [(7, 1), (8, 2), (2, 1)], ids=["1.4", "1.6", "0.4 is one at least"]
)
def test_a_fifth_of_seven_units_is_rounded_half_up_and_at_least_one(
    units: int, allowed: int
) -> None:
    assert share(20, units) == allowed

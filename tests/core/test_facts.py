"""The facts of a task exclude each other where the lifecycle relies on it."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.lifecycle.facts import ObligationFacts, UnitFacts, fact, holds
from engine.lifecycle.formula import FieldTest, no
from engine.rules.conditions import Fact
from tests.lifecycles import day

NOW = day(10)
instants = st.none() | st.integers(5, 15).map(day)


@st.composite
def obligations(draw: st.DrawFn) -> ObligationFacts:
    received = draw(instants)
    decided = st.sampled_from([None, "accepted", "returned", "rejected", "lapsed"])
    return ObligationFacts(
        "report",
        draw(st.sampled_from(["may", "nov"])),
        draw(instants),
        draw(instants),
        draw(instants),
        received,
        draw(decided) if received else None,
        draw(st.booleans()),
    )


units = st.lists(obligations(), min_size=1, max_size=4).map(lambda found: UnitFacts(tuple(found)))


def which(names: tuple[Fact, ...], unit: UnitFacts) -> list[str]:
    return [name for name in names if holds(fact("report", name), unit, NOW)]


@given(units)
def test_of_pending_complete_and_missed_exactly_one_holds(unit: UnitFacts) -> None:
    assert len(which(("pending", "complete", "missed"), unit)) == 1


@given(units)
def test_what_is_complete_stands_at_exactly_one_decision(unit: UnitFacts) -> None:
    complete = which(("complete",), unit)

    assert len(which(("returned", "in_review", "failed", "passed"), unit)) == len(complete)


@given(units)
def test_on_time_is_pending(unit: UnitFacts) -> None:
    assert which(("on_time",), unit) == [] or which(("pending",), unit) == ["pending"]


@given(units)
def test_no_obligation_means_no_fact(unit: UnitFacts) -> None:
    everything: tuple[Fact, ...] = (
        "pending", "on_time", "complete", "missed", "returned", "in_review", "passed", "failed",
    )  # fmt: skip

    assert [name for name in everything if holds(fact("other", name), unit, NOW)] == []


@pytest.mark.parametrize(
    ("received", "late"),
    [
        pytest.param(day(9.99), False, id="just before the due"),
        pytest.param(day(10), True, id="exactly at the due"),
        pytest.param(day(10.01), True, id="just after the due"),
    ],
)
def test_received_at_the_due_is_late(received: datetime, late: bool) -> None:
    from engine.lifecycle.facts import formula_of
    from engine.rules.conditions import TaskHandedIn

    raise AssertionError

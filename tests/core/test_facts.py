"""The facts of a task exclude each other where the lifecycle relies on it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.lifecycle.facts import ObligationFacts, UnitFacts, fact, formula_of, holds
from engine.rules.conditions import Fact, FieldIs, TaskHandedIn
from tests.lifecycles import day, definition_of

BASE = "base/phong-trao"
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
    ("received", "on_time", "late"),
    [
        pytest.param(day(9.99), True, False, id="just before the due"),
        pytest.param(day(10), False, True, id="exactly at the due"),
        pytest.param(day(10.01), False, True, id="just after the due"),
        pytest.param(None, False, False, id="never"),
    ],
)
def test_what_is_received_at_the_due_is_late(
    received: datetime | None, on_time: bool, late: bool
) -> None:
    report = ObligationFacts("report", "", day(10), day(20), first_submitted_at=received)

    assert handed_in("on_time", report) is on_time
    assert handed_in("late", report) is late


def handed_in(how: Literal["on_time", "late"], report: ObligationFacts) -> bool:
    formula = formula_of(TaskHandedIn(task="report", handed_in=how), definition_of(BASE))
    return holds(formula, UnitFacts((report,)), day(30))


def test_where_all_is_waived_the_task_is_complete_and_passed() -> None:
    waived = ObligationFacts("report", "", day(5), day(6), excused=True)

    unit = UnitFacts((waived,))

    assert which(("complete", "passed", "missed", "pending"), unit) == ["complete", "passed"]


@pytest.mark.parametrize(
    ("value", "condition", "expected"),
    [
        pytest.param(5, {"at_least": "5"}, True, id="at least, exactly"),
        pytest.param("4", {"at_least": "5"}, False, id="a number kept as text"),
        pytest.param(5, {"at_most": "4"}, False, id="at most"),
        pytest.param("năm", {"at_most": "9"}, False, id="no number compares with none"),
        pytest.param(None, {"at_most": "9"}, False, id="empty does not compare"),
        pytest.param("a", {"one_of": ["a", "b"]}, True, id="one of"),
        pytest.param(True, {"equals": "có"}, True, id="yes"),
        pytest.param(False, {"equals": "có"}, False, id="no is not yes"),
        pytest.param("", {"filled": "không"}, True, id="an empty text is empty"),
        pytest.param(0, {"filled": "có"}, True, id="zero is filled in"),
        pytest.param(3, {"at_least": "2", "at_most": "4"}, True, id="between"),
    ],
)
def test_a_field_of_the_latest_submission_compares(
    value: object, condition: dict[str, object], expected: bool
) -> None:
    test = FieldIs.model_validate({"form": "bao_cao", "field": "so_mo_hinh", **condition})
    unit = UnitFacts(fields={"report": {"so_mo_hinh": value}})

    assert holds(formula_of(test, definition_of(BASE)), unit, NOW) is expected

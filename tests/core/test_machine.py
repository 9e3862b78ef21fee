"""The machine: level-triggered, one for all units, the state being the caller's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from engine.errors import MoveRefusedError
from engine.lifecycle.facts import ObligationFacts, UnitFacts
from engine.lifecycle.formula import Every, Since
from engine.lifecycle.machine import EndlessMovesError, LifecycleMachine, MoveMade, attention
from engine.lifecycle.moves import CLOCK, CompiledMove, MoveTable, compile_moves
from engine.rules.schema import Definition
from tests.lifecycles import day, definition_of, table_of

BASE = "base/phong-trao"
WITH_REGISTRATION = "base/phong-trao-dang-ky"
LAUNCH, DUE, CLOSES, END = day(10), day(100), day(110), day(200)


@pytest.fixture
def machine() -> LifecycleMachine:
    instants = {"launch_start": LAUNCH, "report_due": DUE, "campaign_end": END}
    return LifecycleMachine(table_of(BASE, **instants))


def a_report(**facts: Any) -> UnitFacts:
    return UnitFacts((ObligationFacts("report", "", DUE, CLOSES, **facts),))


def ended_in(machine: LifecycleMachine, state: str, unit: UnitFacts, now: datetime) -> str:
    made = machine.settle(state, unit, now)
    return made[-1].target if made else state


@pytest.mark.parametrize(
    ("now", "state"),
    [
        pytest.param(day(9.99), "pending", id="before the launch"),
        pytest.param(LAUNCH, "implementing", id="at the launch"),
        pytest.param(day(99.99), "implementing", id="just before the due"),
        pytest.param(DUE, "overdue", id="at the due"),
        pytest.param(day(109.99), "overdue", id="just before it closes"),
        pytest.param(CLOSES, "no_report", id="when it closes"),
        pytest.param(END, "closed_no_report", id="at the end of the campaign"),
    ],
)
def test_a_silent_unit_goes_as_the_clock_goes(
    machine: LifecycleMachine, now: datetime, state: str
) -> None:
    assert ended_in(machine, "pending", a_report(), now) == state


def test_a_fact_that_came_before_the_state_is_not_lost(machine: LifecycleMachine) -> None:
    unit = a_report(first_submitted_at=day(5), decision="accepted")

    made = machine.settle("pending", unit, LAUNCH)

    assert made == (
        MoveMade("launch", "pending", "implementing"),
        MoveMade("reported", "implementing", "in_review"),
        MoveMade("accepted", "in_review", "accepted"),
    )


def test_settling_again_adds_nothing(machine: LifecycleMachine) -> None:
    assert machine.settle("overdue", a_report(), day(105)) == ()


def test_units_do_not_leave_traces_in_the_machine(machine: LifecycleMachine) -> None:
    machine.settle("pending", a_report(), END)

    assert ended_in(machine, "pending", a_report(), LAUNCH) == "implementing"


@pytest.mark.parametrize(
    ("state", "own_due", "now", "then"),
    [
        pytest.param("implementing", day(105), DUE, "implementing", id="before the due came"),
        pytest.param("overdue", day(105), day(101), "implementing", id="after the due"),
        pytest.param("no_report", day(120), day(115), "implementing", id="after it closed"),
        pytest.param("implementing", day(105), day(105), "overdue", id="until it has come too"),
        pytest.param("implementing", day(120), day(120), "no_report", id="closing moves along"),
        pytest.param("overdue", day(90), day(101), "overdue", id="an earlier one is none"),
    ],
)
def test_an_extension_puts_off_the_due(
    machine: LifecycleMachine, state: str, own_due: datetime, now: datetime, then: str
) -> None:
    assert ended_in(machine, state, a_report(own_due_at=own_due), now) == then


def test_an_extension_of_one_of_two_occurrences_settles() -> None:
    # With only the last occurrence's own due in `report.due`, `late` and `extended` chase
    # each other for ever.
    table = table_of(BASE, launch_start=LAUNCH, report_due=DUE, campaign_end=END)
    first = ObligationFacts("report", "may", day(50), day(60), own_due_at=day(130))
    unit = UnitFacts((first, ObligationFacts("report", "nov", DUE, CLOSES)))

    assert ended_in(LifecycleMachine(table), "implementing", unit, day(101)) == "implementing"


def test_an_operation_makes_its_move_and_those_that_follow(machine: LifecycleMachine) -> None:
    unit = a_report(first_submitted_at=day(90), decision="accepted")

    made = machine.perform("accepted", "award.granted", unit, day(150))

    assert made == (MoveMade("commended", "accepted", "commended"),)


def test_every_open_state_can_be_withdrawn_from(machine: LifecycleMachine) -> None:
    open_states = [s for s in machine.table.states if s not in machine.table.final]

    targets = {
        machine.perform(s, "unit.withdrawn", a_report(), LAUNCH)[0].target for s in open_states
    }

    assert targets == {"withdrawn"}
    assert len(open_states) == 8


@pytest.mark.parametrize(
    ("state", "operation"),
    [
        pytest.param("in_review", "award.granted", id="no move there"),
        pytest.param("withdrawn", "unit.withdrawn", id="final"),
        pytest.param("overdue", "unit.merged", id="not in this lifecycle"),
    ],
)
def test_an_operation_that_no_move_takes_is_refused(
    machine: LifecycleMachine, state: str, operation: str
) -> None:
    with pytest.raises(MoveRefusedError) as refused:
        machine.perform(state, operation, a_report(), day(150))

    assert state in refused.value.text.vi
    assert refused.value.exit_status == 3


def test_a_clock_that_comes_to_an_operation_does_not_perform_it(machine: LifecycleMachine) -> None:
    unit = a_report(first_submitted_at=day(90), decision="accepted")

    assert ended_in(machine, "accepted", unit, day(150)) == "accepted"


def test_moves_in_a_circle_are_an_error_and_not_an_endless_loop() -> None:
    there = CompiledMove("there", "a", "b", CLOCK, Every(()))
    back = CompiledMove("back", "b", "a", CLOCK, Since(day(1)))
    machine = LifecycleMachine(MoveTable("a", frozenset(), (there, back)))

    with pytest.raises(EndlessMovesError) as error:
        machine.settle("a", UnitFacts(), day(1))

    assert error.value.path == ("a", "b", "a")


def a_definition(states: dict[str, Any], anywhere: dict[str, Any]) -> Definition:
    lifecycle = {"initial": "open", "states": states, "anywhere": anywhere}
    return Definition.model_validate(
        {
            "rules": "1",
            "id": "thu",
            "title": "Thử",
            "kind": "base",
            "tasks": {"report": {"label": "Báo cáo", "due": "chưa rõ"}},
            "lifecycle": lifecycle,
        }
    )


def test_a_state_with_a_move_of_the_same_name_still_has_the_one_from_anywhere() -> None:
    definition = a_definition(
        {
            "open": {"label": "Mở", "moves": {"close": {"at": "campaign.end", "to": "done"}}},
            "done": {"label": "Xong", "final": "có"},
            "gone": {"label": "Rút", "final": "có"},
        },
        {"close": {"event": "unit.withdrawn", "to": "gone"}},
    )
    machine = LifecycleMachine(compile_moves(definition, {"campaign.end": END}))

    assert ended_in(machine, "open", UnitFacts(), END) == "done"
    assert machine.perform("open", "unit.withdrawn", UnitFacts(), LAUNCH)[0].target == "gone"


def test_any_id_can_name_a_move_or_a_state() -> None:
    definition = a_definition(
        {
            "open": {"label": "Mở", "moves": {"trigger": {"at": "launch.start", "to": "state"}}},
            "state": {"label": "Đang làm", "moves": {"state": {"at": "campaign.end", "to": "to"}}},
            "to": {"label": "Xong", "final": "có"},
        },
        {},
    )
    machine = LifecycleMachine(
        compile_moves(definition, {"launch.start": LAUNCH, "campaign.end": END})
    )

    assert [move.id for move in machine.settle("open", UnitFacts(), END)] == ["trigger", "state"]


@pytest.mark.parametrize(
    ("state", "registered_at", "marked"),
    [
        pytest.param("implementing", None, True, id="never registered"),
        pytest.param("implementing", day(20), False, id="registered"),
        pytest.param("overdue", day(20), True, id="the state is marked"),
        pytest.param("accepted", None, True, id="for as long as the fact holds"),
        pytest.param("completed", None, False, id="nothing to mend at the end"),
    ],
)
def test_a_unit_is_marked_by_its_state_or_by_a_fact(
    state: str, registered_at: datetime | None, marked: bool
) -> None:
    definition = definition_of(WITH_REGISTRATION)
    registration = ObligationFacts(
        "registration", "", day(30), day(40), first_submitted_at=registered_at
    )

    assert attention(definition, state, UnitFacts((registration,)), day(50)) is marked

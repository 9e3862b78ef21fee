"""The machine that moves one unit: the lifecycle's table, run by `transitions`.

One machine serves all units: nothing of a unit is kept between calls, its state is the
caller's (a row), its facts are an argument. Moves are level-triggered, so `settle` goes
on until nothing more is enabled. Not to be shared between threads.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from transitions import EventData, Machine, State
from transitions.extensions import GraphMachine

from engine.errors import MoveRefusedError
from engine.lifecycle.facts import holds
from engine.lifecycle.moves import CLOCK, attention_of

if TYPE_CHECKING:
    from datetime import datetime

    from engine.lifecycle.facts import UnitFacts
    from engine.lifecycle.moves import CompiledMove, MoveTable
    from engine.rules.schema import Definition

# Ids of a rule file have no capitals, so no move can have the name of this attribute.
_STATE = "standsIn"


@dataclass(frozen=True, slots=True)
class MoveMade:
    """One move that a unit has made."""

    id: str
    source: str
    target: str


class EndlessMovesError(RuntimeError):
    """The moves lead back to a state at one instant: a fault that the checks should find."""

    def __init__(self, path: tuple[str, ...]) -> None:
        super().__init__("moves without end at one instant: " + " -> ".join(path))
        self.path = path


class LifecycleMachine:
    """Runs the moves of one campaign for any of its units."""

    def __init__(self, table: MoveTable) -> None:
        self.table = table
        # No model is ever registered: an event takes any object with the state on it.
        self._machine = Machine(
            model=None,
            states=[State(name, final=name in table.final) for name in table.states],
            initial=table.initial,
            transitions=[
                {
                    "trigger": move.id,
                    "source": [move.source],
                    "dest": move.target,
                    "conditions": partial(_may_go, move),
                }
                for move in table.moves
            ],
            model_attribute=_STATE,
            send_event=True,
            auto_transitions=False,
        )

    def settle(self, state: str, unit: UnitFacts, now: datetime) -> tuple[MoveMade, ...]:
        """Make all moves that the facts and the clock enable, one after the other.

        Raises:
            EndlessMovesError: If they lead back to a state; the checks exclude it.
        """
        made: list[MoveMade] = []
        passed = [state]
        while move := self._step(passed[-1], CLOCK, unit, now):
            made.append(move)
            if move.target in passed:
                raise EndlessMovesError((*passed, move.target))
            passed.append(move.target)
        return tuple(made)

    def perform(
        self, state: str, operation: str, unit: UnitFacts, now: datetime
    ) -> tuple[MoveMade, ...]:
        """Make the move that an operation asks for, and those that follow from it.

        Args:
            operation: `award.granted`, `unit.withdrawn` or `unit.merged`.

        Raises:
            MoveRefusedError: If no move of this state takes the operation now.
        """
        move = self._step(state, operation, unit, now)
        if move is None:
            raise MoveRefusedError(operation, state)
        return (move, *self.settle(move.target, unit, now))

    def _step(self, state: str, starts_by: str, unit: UnitFacts, now: datetime) -> MoveMade | None:
        standing = SimpleNamespace(**{_STATE: state})
        for move in self.table.from_state(state, starts_by):
            event = self._machine.events[move.id]
            if event.trigger(standing, starts_by=starts_by, unit=unit, now=now):
                return MoveMade(move.id, state, getattr(standing, _STATE))
        return None


def _may_go(move: CompiledMove, event: EventData) -> bool:
    # One id can name two moves of a state, its own and one of `anywhere`.
    asked: dict[str, Any] = event.kwargs
    return move.starts_by == asked["starts_by"] and holds(move.enabled, asked["unit"], asked["now"])


def attention(definition: Definition, state: str, unit: UnitFacts, now: datetime) -> bool:
    """Whether the unit is marked for attention now."""
    return holds(attention_of(definition, state), unit, now)


class _LabelledState(State):
    """A state that a diagram names in people's words."""

    def __init__(self, name: str, label: str, final: bool) -> None:
        super().__init__(name, final=final)
        self.label = label


class _Pictured(GraphMachine):
    """The same machine as a graph; states are styled by what they are, none is current."""

    style_attributes = {  # noqa: RUF012 # the library declares it as of the instance
        **GraphMachine.style_attributes,
        "node": {
            "default": {"fillcolor": "white", "color": "black", "peripheries": "1"},
            "final": {"fillcolor": "#eeeeee", "color": "black", "peripheries": "2"},
            "attention": {"fillcolor": "#fff3c4", "color": "#b26a00", "peripheries": "1"},
        },
    }
    machine_attributes = {**GraphMachine.machine_attributes, "rankdir": "TB"}  # noqa: RUF012 # likewise


@dataclass(frozen=True, slots=True)
class Picture:
    """What a diagram shows: labels by state, and an arrow with its words per move.

    Attributes:
        styles: `final` or `attention` of the states that are.
    """

    title: str
    initial: str
    labels: dict[str, str]
    styles: dict[str, str]
    arrows: tuple[tuple[CompiledMove, str], ...]


def mermaid(picture: Picture) -> str:
    """The picture as a Mermaid state diagram."""
    model = SimpleNamespace()
    machine = _graph_machine(picture, model)
    graph = machine.model_graphs[id(model)]
    graph.reset_styling()
    for state, style in picture.styles.items():
        graph.set_node_style(state, style)
    return f"{model.get_graph().source}\n"


def markup(picture: Picture) -> dict[str, Any]:
    """The picture as the library's own export: states and transitions, with labels."""
    return dict(_graph_machine(picture, SimpleNamespace()).get_markup_config())


def _graph_machine(picture: Picture, model: object) -> GraphMachine:
    states = [
        _LabelledState(name, label, picture.styles.get(name) == "final")
        for name, label in picture.labels.items()
    ]
    arrows = [
        {"trigger": move.id, "source": [move.source], "dest": move.target, "label": words}
        for move, words in picture.arrows
    ]
    return _Pictured(
        model=model,
        states=states,
        initial=picture.initial,
        transitions=arrows,
        model_attribute=_STATE,
        auto_transitions=False,
        graph_engine="mermaid",
        title=f"title: {json.dumps(picture.title, ensure_ascii=False)}",
    )

"""A campaign's lifecycle as a table of moves: from, to, what starts it, when it may go.

The one definition of the lifecycle: the machine for one unit and the SQL for many are
both made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from engine.lifecycle.facts import fact, formula_of
from engine.lifecycle.formula import Either, Every, Formula, Literal_, Since, Some, no

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.rules.schema import Definition, Move

CLOCK = "clock"
"""What starts a move that the clock or a fact enables; the others name an operation."""


@dataclass(frozen=True, slots=True)
class CompiledMove:
    """One move from one state.

    Attributes:
        starts_by: `CLOCK`, or the operation (`award.granted`) that asks for it.
        enabled: When it may go; level-triggered.
    """

    id: str
    source: str
    target: str
    starts_by: str
    enabled: Formula


@dataclass(frozen=True, slots=True)
class MoveTable:
    """The whole lifecycle of a campaign with its instants filled in."""

    initial: str
    final: frozenset[str]
    moves: tuple[CompiledMove, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """Every state that a unit can be in, the initial one first."""
        ends = (state for move in self.moves for state in (move.source, move.target))
        return tuple(dict.fromkeys((self.initial, *ends, *sorted(self.final))))

    def from_state(self, state: str, starts_by: str = CLOCK) -> tuple[CompiledMove, ...]:
        """The moves that leave a state, in the order of the file."""
        return tuple(m for m in self.moves if (m.source, m.starts_by) == (state, starts_by))


def compile_moves(definition: Definition, instants: Mapping[str, datetime | None]) -> MoveTable:
    """Write out every move of every state, `anywhere` included.

    Args:
        instants: The campaign's dated facts by the text of the phrase or reference in
            the move's `at`; None or absent where it is not known.
    """
    lifecycle = definition.lifecycle
    moves: list[CompiledMove] = []
    for name, state in lifecycle.states.items():
        assert not (state.final and state.moves), name
        moves += (
            _compiled(key, name, move, definition, instants)
            for key, move in _with_anywhere(definition, name)
        )
    final = frozenset(s for s, state in lifecycle.states.items() if state.final)
    return MoveTable(lifecycle.initial, final, tuple(moves))


def _with_anywhere(definition: Definition, state: str) -> Iterator[tuple[str, Move]]:
    block = definition.lifecycle.states[state]
    yield from block.moves.items()
    if block.final:
        return
    taken = {_trigger(move) for move in block.moves.values()}
    for name, move in definition.lifecycle.anywhere.items():
        if _trigger(move) not in taken and move.to != state:
            yield name, move


def _trigger(move: Move) -> object:
    return move.at or move.event or move.when


def _compiled(
    name: str,
    source: str,
    move: Move,
    definition: Definition,
    instants: Mapping[str, datetime | None],
) -> CompiledMove:
    guards = [_enabled(move, definition, instants)]
    if move.if_ is not None:
        guards.append(formula_of(move.if_, definition))
    enabled = guards[0] if len(guards) == 1 else Every(tuple(guards))
    return CompiledMove(name, source, move.to, move.event or CLOCK, enabled)


def attention_of(definition: Definition, state: str) -> Formula:
    """When a unit in this state is marked: the state's own mark, or that of a fact.

    A move's mark stays for as long as its fact holds, whatever state the unit has moved
    on to; in a final state nothing can be mended, so only the state's own mark counts.
    """
    block = definition.lifecycle.states[state]
    if block.attention or block.final:
        return Every(()) if block.attention else Either(())
    every_move = (m for s in definition.lifecycle.states.values() for m in s.moves.values())
    marks = (m for m in (*every_move, *definition.lifecycle.anywhere.values()) if m.attention)
    return Either(tuple(_while(m, definition) for m in marks if m.when is not None))


def _while(move: Move, definition: Definition) -> Formula:
    assert move.when is not None
    holding = fact(move.when.task, move.when.fact)
    return holding if move.if_ is None else Every((holding, formula_of(move.if_, definition)))


def _enabled(
    move: Move, definition: Definition, instants: Mapping[str, datetime | None]
) -> Formula:
    if move.event is not None:
        return Every(())
    if move.when is not None:
        return fact(move.when.task, move.when.fact)
    assert move.at is not None
    text = move.at.text
    come = Since(instants.get(text))
    task, _, edge = text.partition(".")
    if edge != "due" or task not in definition.tasks:
        return come
    # `report.due` is the unit's own: every due of the task has come, extensions counted.
    # So it excludes `report.on_time`, and the moves on these two cannot chase each other.
    return Every((come, no(Some(task, (~Literal_("excused"), ~Literal_("past_due"))))))

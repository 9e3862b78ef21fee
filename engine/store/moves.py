"""Moves, made in the database: of many units set-based, of one unit by the machine.

Both write one event per move and the new state of the unit, in the caller's transaction,
and both go on until nothing more is enabled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, String, func, insert, literal, select, update
from sqlmodel import SQLModel

from engine.lifecycle.machine import EndlessMovesError
from engine.store.facts import WindowFacts, batches, load_unit_facts
from engine.store.formulas import is_never, sql
from engine.store.types import Instant

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Insert

    from engine.lifecycle.machine import LifecycleMachine, MoveMade
    from engine.lifecycle.moves import CompiledMove, MoveTable

_P = SQLModel.metadata.tables["participation"]
_EVENT = SQLModel.metadata.tables["event"]
_CAMPAIGN = SQLModel.metadata.tables["campaign"]


@dataclass(frozen=True, slots=True)
class _Step:
    """What all statements of one settling have in common."""

    connection: Connection
    campaign_id: int
    windows: tuple[WindowFacts, ...]
    unit_ids: list[int] | None
    at: datetime
    recorded_at: datetime
    revision_id: int
    reason: str | None

    def units(self, state: str | None = None) -> list[ColumnElement[bool]]:
        """The participations in question, or those of them in one state."""
        chosen: list[ColumnElement[bool]] = [_P.c.campaign_id == self.campaign_id]
        if state is not None:
            chosen.append(_P.c.state == state)
        if self.unit_ids is not None:
            chosen.append(_P.c.unit_id.in_(self.unit_ids))
        return chosen


def settle_many(
    connection: Connection,
    campaign_id: int,
    table: MoveTable,
    windows: Sequence[WindowFacts],
    *,
    at: datetime,
    recorded_at: datetime,
    revision_id: int,
    unit_ids: Iterable[int] | None = None,
    reason: str | None = None,
) -> int:
    """Make all moves that the clock and the facts enable, for all units of a campaign.

    Args:
        at: The nominal instant: what "now" is for the facts, and since when a state holds.
        recorded_at: The actual instant.
        unit_ids: Only these units.
        reason: Of what a person did; stands on every move that follows from it.

    Returns:
        How many moves were made.

    Raises:
        EndlessMovesError: If a lifecycle leads back to a state at one instant.
    """
    _lock(connection, campaign_id)
    made = 0
    for ids in [None] if unit_ids is None else batches(sorted(set(unit_ids))):
        step = _Step(
            connection, campaign_id, tuple(windows), ids, at, recorded_at, revision_id, reason
        )
        made += _settle(step, table)
    return made


def _settle(step: _Step, table: MoveTable) -> int:
    made = 0
    occupied = select(_P.c.state).where(*step.units()).group_by(_P.c.state)
    states = set(step.connection.execute(occupied).scalars())
    for _ in range(len(table.states) + 1):
        reached: set[str] = set()
        for move in (m for s in table.states if s in states for m in table.from_state(s)):
            if moved := _leave(step, move):
                made += moved
                reached.add(move.target)
        if not reached:
            return made
        states = reached  # elsewhere nobody arrived, so nothing new can be enabled
    raise EndlessMovesError(tuple(sorted(states)))


def _leave(step: _Step, move: CompiledMove) -> int:
    """Make one move of all units for which it is enabled; returns how many."""
    condition = sql(move.enabled, participation=_P, windows=step.windows, now=step.at)
    if is_never(condition):
        return 0
    last = step.connection.execute(select(func.max(_EVENT.c.id))).scalar() or 0
    count = step.connection.execute(_events(step, move, condition)).rowcount
    if not count:
        return 0
    standing = step.units(move.source)
    stands = update(_P).where(*standing).values(state=move.target, since_at=step.at)
    if count != step.connection.execute(select(func.count()).where(*standing)).scalar():
        # The events tell more cheaply than the condition who has moved.
        e = _EVENT.c
        moved = select(e.unit_id).where(e.id > last, e.campaign_id == step.campaign_id)
        stands = stands.where(_P.c.unit_id.in_(moved.where(e.kind == "move", e.name == move.id)))
    step.connection.execute(stands)
    return count


def _events(step: _Step, move: CompiledMove, condition: ColumnElement[bool]) -> Insert:
    values: dict[str, ColumnElement[Any]] = {
        "kind": literal("move", String),
        "name": literal(move.id, String),
        "at": literal(step.at, Instant),
        "recorded_at": literal(step.recorded_at, Instant),
        "campaign_id": literal(step.campaign_id),
        "unit_id": _P.c.unit_id,
        "revision_id": literal(step.revision_id),
        "from_state": literal(move.source, String),
        "to_state": literal(move.target, String),
        "reason": literal(step.reason, String),
    }
    moving = select(*values.values()).where(*step.units(move.source), condition)
    return insert(_EVENT).from_select(list(values), moving.order_by(_P.c.id))


def settle_one(
    connection: Connection,
    participation_id: int,
    machine: LifecycleMachine,
    *,
    at: datetime,
    recorded_at: datetime,
    revision_id: int,
    operation: str | None = None,
    actor_id: int | None = None,
    reason: str | None = None,
) -> tuple[MoveMade, ...]:
    """Make the moves of one unit after something was done for it.

    Args:
        operation: `award.granted`, `unit.withdrawn` or `unit.merged`; None after a change
            of facts alone.
        actor_id: Who did it; stands on every move that follows from it.

    Raises:
        MoveRefusedError: If no move of the unit's state takes the operation.
    """
    c = _P.c
    chosen = select(c.campaign_id, c.unit_id, c.state).where(c.id == participation_id)
    campaign_id, unit_id, _ = connection.execute(chosen).one()
    _lock(connection, campaign_id, shared=True)
    state = connection.execute(chosen.with_for_update()).one().state
    unit = load_unit_facts(connection, participation_id)
    if operation is None:
        made = machine.settle(state, unit, at)
    else:
        made = machine.perform(state, operation, unit, at)
    if not made:
        return made
    common = {
        "kind": "move",
        "at": at,
        "recorded_at": recorded_at,
        "campaign_id": campaign_id,
        "unit_id": unit_id,
        "revision_id": revision_id,
        "actor_id": actor_id,
        "reason": reason,
    }
    rows = [{**common, "name": m.id, "from_state": m.source, "to_state": m.target} for m in made]
    connection.execute(insert(_EVENT), rows)
    stands = update(_P).where(c.id == participation_id)
    connection.execute(stands.values(state=made[-1].target, since_at=at))
    return made


def _lock(connection: Connection, campaign_id: int, *, shared: bool = False) -> None:
    """On PostgreSQL nobody settles one unit while another settles the whole campaign."""
    chosen = select(_CAMPAIGN.c.id).where(_CAMPAIGN.c.id == campaign_id)
    connection.execute(chosen.with_for_update(read=shared))

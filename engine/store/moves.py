"""Moves, made in the database: of many units set-based, of one unit by the machine.

Both write one event per move and the new state of the unit, in the caller's transaction,
and both go on until nothing more is enabled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, String, func, insert, literal, select, update
from sqlmodel import SQLModel

from engine.lifecycle.machine import EndlessMovesError
from engine.store.facts import WindowFacts, batches, load_unit_facts
from engine.store.formulas import is_never, sql
from engine.store.types import Instant

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from engine.lifecycle.machine import LifecycleMachine, MoveMade
    from engine.lifecycle.moves import CompiledMove, MoveTable

_P = SQLModel.metadata.tables["participation"]
_EVENT = SQLModel.metadata.tables["event"]
_CAMPAIGN = SQLModel.metadata.tables["campaign"]


@dataclass(frozen=True, slots=True)
class _Pass:
    """What all statements of one settling have in common."""

    connection: Connection
    campaign_id: int
    unit_ids: list[int] | None
    at: datetime
    recorded_at: datetime
    revision_id: int

    def of_state(self, state: str | None = None) -> list[ColumnElement[bool]]:
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
) -> int:
    """Make all moves that the clock and the facts enable, for all units of a campaign.

    Args:
        at: The nominal instant: what "now" is for the facts, and since when a state holds.
        recorded_at: The actual instant.
        unit_ids: Only these units.

    Returns:
        How many moves were made.

    Raises:
        EndlessMovesError: If a lifecycle leads back to a state at one instant.
    """
    enabled = _enabled(table, windows, at)
    if not enabled:
        return 0
    _lock(connection, campaign_id)
    made = 0
    for ids in [None] if unit_ids is None else batches(sorted(set(unit_ids))):
        step = _Pass(connection, campaign_id, ids, at, recorded_at, revision_id)
        made += _settle(step, table, enabled)
    return made


_Enabled = dict[str, list[tuple["CompiledMove", "ColumnElement[bool]"]]]


def _enabled(table: MoveTable, windows: Sequence[WindowFacts], at: datetime) -> _Enabled:
    """The moves that can hold at all at this instant, by the state they leave."""
    found: _Enabled = {}
    for state in table.states:
        for move in table.from_state(state):
            condition = sql(move.enabled, participation=_P, windows=windows, now=at)
            if not is_never(condition):
                found.setdefault(state, []).append((move, condition))
    return found


def _settle(step: _Pass, table: MoveTable, enabled: _Enabled) -> int:
    occupied = select(_P.c.state).where(*step.of_state()).group_by(_P.c.state)
    states = set(step.connection.execute(occupied).scalars())
    made = 0
    for _ in range(len(table.states) + 1):
        reached: set[str] = set()
        for state in (s for s in table.states if s in states and s in enabled):
            for move, condition in enabled[state]:
                count = _make(step, move, condition)
                made += count
                if count:
                    reached.add(move.target)
        if not reached:
            return made
        states = reached  # elsewhere nobody arrived, so nothing new can be enabled
    raise EndlessMovesError(tuple(sorted(states)))


def _make(step: _Pass, move: CompiledMove, condition: ColumnElement[bool]) -> int:
    """Write the events first: afterwards they tell cheaply who has moved."""
    last = step.connection.execute(select(func.max(_EVENT.c.id))).scalar() or 0
    values = {
        "kind": literal("move", String),
        "name": literal(move.id, String),
        "at": literal(step.at, Instant),
        "recorded_at": literal(step.recorded_at, Instant),
        "campaign_id": _P.c.campaign_id,
        "unit_id": _P.c.unit_id,
        "revision_id": literal(step.revision_id),
        "from_state": literal(move.source, String),
        "to_state": literal(move.target, String),
    }
    moving = select(*values.values()).where(*step.of_state(move.source), condition)
    written = step.connection.execute(
        insert(_EVENT).from_select(list(values), moving.order_by(_P.c.id))
    )
    if not written.rowcount:
        return 0
    moved = select(_EVENT.c.unit_id).where(
        _EVENT.c.id > last,
        _EVENT.c.campaign_id == step.campaign_id,
        _EVENT.c.kind == "move",
        _EVENT.c.name == move.id,
    )
    step.connection.execute(
        update(_P)
        .where(*step.of_state(move.source), _P.c.unit_id.in_(moved))
        .values(state=move.target, since_at=step.at)
    )
    return written.rowcount


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

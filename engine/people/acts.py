"""What all acts on an obligation share: finding it, and carrying its consequences through.

An act is one transaction of the caller: checks, facts, an event in the record, the
notices that follow it, the moves of the unit. A refusal raises before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from engine.errors import UnknownTaskError
from engine.people.errors import (
    CampaignOverError,
    ExcusedError,
    NotTakingPartError,
    OccurrenceNeededError,
    ReasonNeededError,
    UnknownOccurrenceError,
)
from engine.people.who import UnitRow, find_unit
from engine.store.campaigns import Running, record
from engine.store.moves import settle_one
from engine.store.obligations import Owed, last_event, lock_campaign, obligations_of
from engine.store.rows import PARTICIPATION
from engine.store.sends import Telling, Told, fire_event
from engine.words import Text, say

if TYPE_CHECKING:
    from engine.people.who import Role

OVER = frozenset({"ended", "cancelled"})

Fits = Callable[[Owed], bool]
"""Which occurrences of a task can be meant where none is named."""


@dataclass(frozen=True, slots=True)
class Place:
    """What an act is about: a unit, a task and an occurrence of it, as people name them."""

    unit: str
    task: str
    occurrence: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What followed from an act.

    Attributes:
        sentences: What to tell the person.
        state: The label of the unit's state now; None for a task of the organiser.
    """

    obligation_id: int | None
    sentences: tuple[Text, ...]
    state: str | None = None
    told: Told = field(default_factory=Told)


def require_running(connection: Connection, campaign: Running, now: datetime) -> None:
    """Take the campaign's lock and see that it is not over.

    Raises:
        CampaignOverError: If it is.
    """
    if is_over(connection, campaign, now):
        raise CampaignOverError(campaign.code)


def is_over(connection: Connection, campaign: Running, now: datetime) -> bool:
    """Take the campaign's lock, and see whether nothing can be done in it any more."""
    state = lock_campaign(connection, campaign)
    ends_at = campaign.schedule.ends_at
    return state in OVER or (ends_at is not None and now >= ends_at)


def find_owed(
    connection: Connection,
    campaign: Running,
    place: Place,
    fits: Fits = lambda _owed: True,
) -> tuple[UnitRow, Owed]:
    """The unit and the one obligation that is meant.

    Args:
        fits: Which occurrences can be meant where none is named.

    Raises:
        UnknownUnitError: If no unit has this code.
        UnknownTaskError: If the campaign has no such task.
        NotTakingPartError: If the unit does not owe it.
        UnknownOccurrenceError: If the task has no such occurrence.
        OccurrenceNeededError: If several can be meant.
    """
    unit = find_unit(connection, place.unit)
    if place.task not in campaign.definition.tasks:
        raise UnknownTaskError(campaign.code, place.task, campaign.definition.tasks)
    owed = obligations_of(connection, campaign, unit.id, place.task, lock=True)
    if not owed:
        raise NotTakingPartError(place.unit, campaign.code)
    return unit, _one_of(owed, place, fits)


def _one_of(owed: tuple[Owed, ...], place: Place, fits: Fits) -> Owed:
    names = [o.window.occurrence for o in owed if o.window.occurrence]
    if place.occurrence is not None:
        named = [o for o in owed if place.occurrence in (o.window.occurrence, o.window.label)]
        if not named:
            raise UnknownOccurrenceError(place.task, place.occurrence, names)
        return named[0]
    if len(owed) == 1:
        return owed[0]
    fitting = [o for o in owed if fits(o)]
    if len(fitting) != 1:
        raise OccurrenceNeededError(place.task, names)
    return fitting[0]


def require_owing(owed: Owed, campaign: Running) -> None:
    """Raises: ExcusedError: If the unit need not do this any more."""
    if owed.excused_at is not None:
        raise ExcusedError(label_of(campaign, owed), owed.excuse or "waived")


def require_reason(reason: str | None) -> str:
    """The reason without blanks around it.

    Raises:
        ReasonNeededError: If there is none.
    """
    if reason is None or not reason.strip():
        raise ReasonNeededError
    return reason.strip()


def label_of(campaign: Running, owed: Owed) -> str:
    """What the rule file calls the task, with its occurrence."""
    task = campaign.definition.tasks[owed.window.task].label
    return f"{task} – {owed.window.label}" if owed.window.occurrence else task


def conclude(
    connection: Connection,
    campaign: Running,
    owed: Owed,
    name: str,
    *,
    actor: Role,
    telling: Telling,
    at: datetime | None = None,
    reason: str | None = None,
    data: dict[str, Any] | None = None,
) -> tuple[Told, str | None]:
    """Record what happened to an obligation, write its notices, make the unit's moves.

    Args:
        name: `submitted`, `returned`, …: what notices may follow.
        at: The nominal instant, where it is not now.
    """
    mark = last_event(connection)
    record(
        connection, "obligation", name, at=at or telling.now, recorded_at=telling.now,
        campaign_id=campaign.id, unit_id=owed.unit_id, obligation_id=owed.id,
        revision_id=campaign.revision_id, actor_id=actor.id, reason=reason, data=data,
    )  # fmt: skip
    told = fire_event(connection, campaign, name, after_event=mark, telling=telling)
    if owed.participation_id is None:
        return told, None
    settle(connection, campaign, owed.participation_id, actor=actor, now=telling.now, reason=reason)
    return told, state_label(connection, campaign, owed.participation_id)


def settle(
    connection: Connection,
    campaign: Running,
    participation_id: int,
    *,
    actor: Role,
    now: datetime,
    operation: str | None = None,
    reason: str | None = None,
) -> None:
    """Make the moves that follow for one unit.

    Raises:
        MoveRefusedError: If the unit's state does not take the operation.
    """
    settle_one(
        connection,
        participation_id,
        campaign.machine,
        at=now,
        recorded_at=now,
        revision_id=campaign.revision_id,
        operation=operation,
        actor_id=actor.id,
        reason=reason,
    )


def state_label(connection: Connection, campaign: Running, participation_id: int) -> str:
    """What the rule file calls the unit's present state."""
    chosen = select(PARTICIPATION.c.state).where(PARTICIPATION.c.id == participation_id)
    state = str(connection.execute(chosen).scalar_one())
    block = campaign.definition.lifecycle.states.get(state)
    return block.label if block else state


def with_state(sentences: list[Text], state: str | None) -> tuple[Text, ...]:
    """The sentences, and where the unit stands after them."""
    if state is None:
        return tuple(sentences)
    return (*sentences, say("people.now_stands", state=state))

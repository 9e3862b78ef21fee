"""Give one unit a later due: for what it has not handed in, or for a supplement.

The longest extension counts from the campaign's own due, so that several in a row do not
exceed it; for a supplement from the due that the return gave it, if that is later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from engine.lifecycle.facts import later
from engine.people import acts
from engine.people.errors import (
    NoExtensionError,
    UntilTooEarlyError,
    UntilTooLateError,
    UnusableUntilError,
)
from engine.people.review import supplement_due
from engine.people.who import require_role
from engine.rules.phrase_ast import HAN, PhraseError
from engine.rules.phrases import parse
from engine.rules.resolve import Extent, add_duration
from engine.schedule import Resolver
from engine.store import obligations as store
from engine.words import say

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.people.who import Person
    from engine.rules.schema import Task
    from engine.store.campaigns import Running
    from engine.store.obligations import Owed
    from engine.store.sends import Telling


@dataclass(frozen=True, slots=True)
class _Limits:
    """Within what a new due must lie.

    Attributes:
        current_at: The due in force.
        latest_at: The latest due that the file allows; None for no limit.
    """

    kind: Literal["due", "supplement_due"]
    current_at: datetime
    latest_at: datetime | None


def extend(
    connection: Connection,
    campaign: Running,
    place: acts.Place,
    *,
    until: str,
    by: Person,
    reason: str | None,
    telling: Telling,
) -> acts.Done:
    """Extend the due of one unit.

    Args:
        until: A time phrase, read as a due.

    Raises:
        UnusableInputError: For an unknown name, a phrase without a date, no reason.
        RefusedError: If the file, the state or the person's role does not allow it.
    """
    acts.require_running(connection, campaign, telling.now)
    unit, owed = acts.find_owed(connection, campaign, place, _extendable)
    task, label = campaign.definition.tasks[owed.window.task], acts.label_of(campaign, owed)
    if task.extension is None:
        raise NoExtensionError("nobody", label)
    actor = require_role(connection, campaign, by, task.extension.by, unit)
    acts.require_owing(owed, campaign)
    why = acts.require_reason(reason)
    limits = limits_of(campaign, owed, task, label)
    until_at = read_until(campaign, owed, until)
    require_within(campaign, until_at, limits, telling.now)
    store.add_extension(
        connection, owed, kind=limits.kind, until_at=until_at, reason=why,
        contact_id=actor.id, granted_at=telling.now,
    )  # fmt: skip
    if limits.kind == "due":
        store.set_facts(connection, owed, own_due_at=until_at)
    else:
        store.set_facts(connection, owed, supplement_due_at=until_at, decision="returned")
    store.wake_at(connection, owed, limits.kind, until_at)
    data = {
        "kind": limits.kind, "phrase": until, "until": until_at.isoformat(),
        "instead_of": limits.current_at.isoformat(),
    }  # fmt: skip
    told, state = acts.conclude(
        connection, campaign, owed, "extended",
        actor=actor, telling=telling, reason=why, data=data,
    )  # fmt: skip
    name = "extended" if limits.kind == "due" else "extended_supplement"
    due = campaign.calendar.due_text(until_at)
    said = [say(f"people.{name}", task=label, unit=unit.name, due=due)]
    return acts.Done(owed.id, acts.with_state(said, state), state, told)


def _extendable(owed: Owed) -> bool:
    return owed.excused_at is None and (owed.submitted_at is None or owed.sent_back)


def limits_of(campaign: Running, owed: Owed, task: Task, label: str) -> _Limits:
    """Which due can be extended, from when and up to when.

    Raises:
        NoExtensionError: If there is no due, or it was handed in.
    """
    if not _extendable(owed):
        raise NoExtensionError("handed_in", label)
    base_at = owed.window.due_at if owed.window.firm else None
    if owed.sent_back:
        current = owed.supplement_due_at
        if task.review is not None and owed.returned_at is not None:
            given = supplement_due(task.review, None, owed.returned_at, campaign.calendar)
            base_at = later(base_at, given)
    else:
        current = owed.due_at
    if current is None or base_at is None:
        raise NoExtensionError("no_due", label)
    kind: Literal["due", "supplement_due"] = "supplement_due" if owed.sent_back else "due"
    return _Limits(kind, current, _latest(campaign, task, base_at))


def _latest(campaign: Running, task: Task, base_at: datetime) -> datetime | None:
    assert task.extension is not None
    if task.extension.max is None:
        return None
    calendar = campaign.calendar
    day = add_duration(calendar.last_day(base_at), task.extension.max, calendar)
    return calendar.end_of(day)


def read_until(campaign: Running, owed: Owed, phrase: str) -> datetime:
    """The cutoff that a phrase stands for, with the campaign's year.

    Raises:
        UnusableUntilError: If it cannot be read, or gives no firm date.
    """
    due = Extent(owed.due_at, owed.due_at)
    here = {HAN: due, f"{owed.window.task}.due": due}
    try:
        parsed = parse(phrase, role="due")
        resolver = Resolver(campaign.definition, campaign.calendar, campaign.activated_at)
        reading = resolver.read(parsed, "due", here)
    except PhraseError as error:
        raise UnusableUntilError(phrase, error.message) from error
    if reading.end is None or not reading.known:
        raise UnusableUntilError(phrase, say("people.until_unknown"))
    if reading.tentative:
        raise UnusableUntilError(phrase, say("people.until_tentative"))
    return reading.end


def require_within(campaign: Running, until_at: datetime, limits: _Limits, now: datetime) -> None:
    """See that a new due lies ahead, moves the old one, and is not too late.

    Raises:
        UntilTooEarlyError: If it is not later than now, or than the due in force.
        UntilTooLateError: If it is beyond the longest extension or the campaign's end.
    """
    calendar = campaign.calendar
    told = calendar.due_text(until_at)
    if until_at <= now:
        raise UntilTooEarlyError(told, "past", calendar.instant_text(now))
    if until_at <= limits.current_at:
        raise UntilTooEarlyError(told, "not_later", calendar.due_text(limits.current_at))
    if limits.latest_at is not None and until_at > limits.latest_at:
        raise UntilTooLateError(told, "over_max", calendar.due_text(limits.latest_at))
    ends_at = campaign.schedule.ends_at
    if ends_at is not None and until_at > ends_at:
        raise UntilTooLateError(told, "after_end", calendar.due_text(ends_at))

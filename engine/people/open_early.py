"""Open a task early for one unit: it may hand in before the window opens for all.

The window's own opening stays as it is; for the unit the earlier of the two counts. Doing
it twice changes nothing, and nothing is ever opened later by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from engine.people import acts
from engine.people.errors import (
    OpensAnywayError,
    OpensInPastError,
    PendingFormError,
    UnusableFromError,
)
from engine.people.who import SECRETARIAT, require_role
from engine.rules.phrase_ast import HAN, PhraseError
from engine.rules.phrases import parse
from engine.rules.resolve import Extent
from engine.schedule import Resolver
from engine.store import obligations as store
from engine.words import say

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.people.who import Person, Role, UnitRow
    from engine.store.campaigns import Running
    from engine.store.obligations import Owed
    from engine.store.sends import Telling

NOW = "now"
"""The word that stands for this moment instead of a phrase."""


@dataclass(frozen=True, slots=True)
class _Opening:
    """An early opening that has passed all checks."""

    unit: UnitRow
    owed: Owed
    label: str
    actor: Role
    reason: str
    opens_at: datetime


def open_early(
    connection: Connection,
    campaign: Running,
    place: acts.Place,
    *,
    since: str = NOW,
    by: Person,
    reason: str | None,
    telling: Telling,
) -> acts.Done:
    """Let one unit hand in before the others.

    Args:
        since: From when: `now`, or a time phrase read as an opening.

    Raises:
        UnusableInputError: For an unknown name, a phrase without a date, no reason.
        RefusedError: If the state or the person's role does not allow it, or the task opens
            by then anyway.
    """
    now = telling.now
    acts.require_running(connection, campaign, now)
    unit, owed = acts.find_owed(connection, campaign, place, _closed_to_all(now))
    label = acts.label_of(campaign, owed)
    actor = require_role(connection, campaign, by, [SECRETARIAT], unit)
    acts.require_owing(owed, campaign)
    why = acts.require_reason(reason)
    _require_form(campaign, owed)
    known = owed.opens_at
    if known is None or known <= now:
        return _unchanged(unit, owed, "open_already", label)
    opens_at = read_from(campaign, owed, since, now)
    assert owed.window.opens_at is not None
    told = campaign.calendar.instant_text
    if opens_at >= owed.window.opens_at:
        raise OpensAnywayError(label, told(opens_at), told(owed.window.opens_at))
    if known <= opens_at:
        return _unchanged(unit, owed, "opens_already", label, at=told(known))
    return _open(connection, campaign, _Opening(unit, owed, label, actor, why, opens_at), telling)


def _closed_to_all(now: datetime) -> acts.Fits:
    def fits(owed: Owed) -> bool:
        opens_at = owed.window.opens_at
        return owed.excused_at is None and opens_at is not None and opens_at > now

    return fits


def _require_form(campaign: Running, owed: Owed) -> None:
    name = campaign.definition.tasks[owed.window.task].form
    form = campaign.definition.forms[name] if name else None
    if form is not None and form.pending:
        raise PendingFormError(form.label)


def read_from(campaign: Running, owed: Owed, phrase: str, now: datetime) -> datetime:
    """The instant that a phrase opens at; today means from now on, as nothing opens backwards.

    Raises:
        UnusableFromError: If it cannot be read, or gives no firm date.
        OpensInPastError: If its day is over.
    """
    if phrase.strip().casefold() == NOW:
        return now
    due = Extent(owed.due_at, owed.due_at)
    here = {HAN: due, f"{owed.window.task}.due": due}
    try:
        parsed = parse(phrase, role="opens")
        resolver = Resolver(campaign.definition, campaign.calendar, campaign.activated_at)
        reading = resolver.read(parsed, "opens", here)
    except PhraseError as error:
        raise UnusableFromError(phrase, error.message) from error
    if reading.start is None or not reading.known:
        raise UnusableFromError(phrase, say("people.until_unknown"))
    if reading.tentative:
        raise UnusableFromError(phrase, say("people.from_tentative"))
    day_of, told = campaign.calendar.day_of, campaign.calendar.instant_text
    if day_of(reading.start) < day_of(now):
        raise OpensInPastError(told(reading.start), told(now))
    return max(reading.start, now)


def _unchanged(unit: UnitRow, owed: Owed, name: str, label: str, **facts: object) -> acts.Done:
    said = say(f"people.{name}", task=label, unit=unit.name, **facts)
    return acts.Done(owed.id, (said,))


def _open(
    connection: Connection, campaign: Running, opening: _Opening, telling: Telling
) -> acts.Done:
    owed, opens_at = opening.owed, opening.opens_at
    store.set_facts(connection, owed, own_opens_at=opens_at)
    told, state = acts.conclude(
        connection, campaign, owed, "opened_early", actor=opening.actor, telling=telling,
        reason=opening.reason, data={"opens_at": opens_at.isoformat()},
    )  # fmt: skip
    at = campaign.calendar.instant_text(opens_at)
    said = [say("people.opened_early", task=opening.label, unit=opening.unit.name, at=at)]
    return acts.Done(owed.id, acts.with_state(said, state), state, told)

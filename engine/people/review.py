"""Decide on what was handed in: accept it, return it for a supplement, or reject it.

Nobody decides on what their own unit handed in. Nothing is ever decided by silence.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from engine.lifecycle.facts import later
from engine.people import acts
from engine.people.errors import (
    NoReviewError,
    NothingToDecideError,
    OutcomeUnknownError,
    OwnUnitError,
    TooManyReturnsError,
)
from engine.people.who import require_role, shares_unit
from engine.rules.resolve import add_duration
from engine.store import obligations as store
from engine.words import Text, say

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.calendar import WorkCalendar
    from engine.people.who import Person, Role
    from engine.rules.schema import Outcome, Review
    from engine.store.campaigns import Running
    from engine.store.obligations import Owed
    from engine.store.sends import Telling

Decision = Literal["accept", "return", "reject"]
_STANDS = {"accept": "accepted", "return": "returned", "reject": "rejected"}


def review(
    connection: Connection,
    campaign: Running,
    place: acts.Place,
    decision: Decision,
    *,
    by: Person,
    reason: str | None = None,
    telling: Telling,
) -> acts.Done:
    """Decide on what one unit handed in.

    Raises:
        UnusableInputError: For an unknown name, or a reason that is missing.
        RefusedError: If nothing awaits a decision, or not this one, or not by this person.
    """
    acts.require_running(connection, campaign, telling.now)
    unit, owed = acts.find_owed(connection, campaign, place, lambda o: o.awaits_decision)
    label = acts.label_of(campaign, owed)
    rule = campaign.definition.tasks[owed.window.task].review
    if rule is None:
        raise NoReviewError(label)
    actor = require_role(connection, campaign, by, [rule.by], unit)
    if shares_unit(connection, by, unit.id):
        raise OwnUnitError(by.name, unit.name)
    acts.require_owing(owed, campaign)
    if not owed.awaits_decision:
        raise NothingToDecideError(label, owed.decision)
    outcome = outcome_of(rule, decision, label)
    reason = given_reason(outcome, reason)
    supplement_due_at = None
    if decision == "return":
        supplement_due_at = _returned(rule, owed, label, telling.now, campaign.calendar)
    _decide(
        connection, owed, decision, reason=reason, actor=actor, now=telling.now,
        supplement_due_at=supplement_due_at,
    )  # fmt: skip
    told, state = acts.conclude(
        connection, campaign, owed, _STANDS[decision],
        actor=actor, telling=telling, reason=reason, data=_data(supplement_due_at),
    )  # fmt: skip
    shown = Text(outcome.label, outcome.label) if outcome else say(f"people.{decision}")
    said = [say("people.accepted", task=label, unit=unit.name, label=shown)]
    if supplement_due_at is not None:
        due = campaign.calendar.due_text(supplement_due_at)
        said.append(say("people.supplement_by", due=due))
    return acts.Done(owed.id, acts.with_state(said, state), state, told)


def outcome_of(rule: Review, decision: Decision, label: str) -> Outcome | None:
    """The file's own words for a decision; None where the file names no outcome at all.

    Raises:
        OutcomeUnknownError: If the file names others, and not this one.
    """
    known = {
        "accept": rule.outcomes.accept,
        "return": rule.outcomes.return_,
        "reject": rule.outcomes.reject,
    }
    if known[decision] is None and any(known.values()):
        raise OutcomeUnknownError(label, decision)
    return known[decision]


def given_reason(outcome: Outcome | None, reason: str | None) -> str | None:
    """The reason, which the file may ask for.

    Raises:
        ReasonNeededError: If it does and there is none.
    """
    if outcome is not None and outcome.reason == "required":
        return acts.require_reason(reason)
    return (reason or "").strip() or None


def _returned(
    rule: Review, owed: Owed, label: str, now: datetime, calendar: WorkCalendar
) -> datetime | None:
    supplement = rule.supplement
    if supplement is None:
        return None
    if supplement.times is not None and owed.returns >= supplement.times:
        raise TooManyReturnsError(label, supplement.times)
    return supplement_due(rule, owed.own_due_at, now, calendar)


def supplement_due(
    rule: Review, own_due_at: datetime | None, now: datetime, calendar: WorkCalendar
) -> datetime | None:
    """Until when a supplement is taken: the days of the file from today, or an own due later."""
    if rule.supplement is None:
        return None
    day = add_duration(calendar.day_of(now), rule.supplement.within, calendar)
    return later(calendar.end_of(day), own_due_at)


def _decide(
    connection: Connection,
    owed: Owed,
    decision: Decision,
    *,
    reason: str | None,
    actor: Role,
    now: datetime,
    supplement_due_at: datetime | None,
) -> None:
    store.add_review(
        connection, owed, decision=_STANDS[decision], reason=reason,
        contact_id=actor.id, decided_at=now,
    )  # fmt: skip
    if decision != "return":
        store.set_facts(connection, owed, decision=_STANDS[decision])
        return
    store.set_facts(
        connection, owed, decision="returned", returns=owed.returns + 1, returned_at=now,
        supplement_due_at=supplement_due_at,
    )  # fmt: skip
    if supplement_due_at is not None:
        store.wake_at(connection, owed, "supplement_due", supplement_due_at)


def _data(supplement_due_at: datetime | None) -> dict[str, str] | None:
    if supplement_due_at is None:
        return None
    return {"supplement_due_at": supplement_due_at.isoformat()}

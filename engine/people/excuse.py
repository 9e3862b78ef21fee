"""Excuse a unit: from one obligation, or from the whole campaign when it withdraws.

What is excused stands outside of all that is expected; what was handed in stays on record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, select

from engine.people import acts
from engine.people.errors import NotTakingPartError
from engine.people.who import SECRETARIAT, find_unit, require_role
from engine.store import obligations as store
from engine.store.campaigns import Running, record
from engine.store.merging import withdraw as withdraw_messages
from engine.store.rows import MESSAGE, PARTICIPATION
from engine.store.sends import UPWARDS
from engine.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from engine.people.who import Person, UnitRow
    from engine.store.sends import Telling

WHO_EXCUSES = (SECRETARIAT, UPWARDS)


def waive(
    connection: Connection,
    campaign: Running,
    place: acts.Place,
    *,
    by: Person,
    reason: str | None,
    telling: Telling,
) -> acts.Done:
    """Excuse a unit from one obligation.

    Raises:
        UnusableInputError: For an unknown name, or no reason.
        RefusedError: If it is excused already, or not by this person.
    """
    acts.require_running(connection, campaign, telling.now)
    unit, owed = acts.find_owed(connection, campaign, place, lambda o: o.excused_at is None)
    actor = require_role(connection, campaign, by, WHO_EXCUSES, unit)
    acts.require_owing(owed, campaign)
    why = acts.require_reason(reason)
    store.set_facts(connection, owed, excused_at=telling.now, excuse="waived")
    told, state = acts.conclude(
        connection, campaign, owed, "waived", actor=actor, telling=telling, reason=why
    )
    said = [say("people.waived", task=acts.label_of(campaign, owed), unit=unit.name)]
    return acts.Done(owed.id, acts.with_state(said, state), state, told)


def withdraw(
    connection: Connection,
    campaign: Running,
    unit_code: str,
    *,
    by: Person,
    reason: str | None,
    telling: Telling,
) -> acts.Done:
    """Let a unit leave the campaign; messages about it that were not sent fall away.

    Raises:
        UnusableInputError: For an unknown name, or no reason.
        RefusedError: If the unit takes no part any more, or not by this person.
    """
    now = telling.now
    acts.require_running(connection, campaign, now)
    unit = find_unit(connection, unit_code)
    actor = require_role(connection, campaign, by, WHO_EXCUSES, unit)
    participation_id = participation_of(connection, campaign, unit)
    why = acts.require_reason(reason)
    acts.settle(
        connection, campaign, participation_id,
        actor=actor, now=now, operation="unit.withdrawn", reason=why,
    )  # fmt: skip
    obligations = _excuse_all(connection, campaign, unit, now)
    messages = _cancel_messages(connection, campaign, unit)
    record(
        connection, "participation", "withdrawn", at=now, recorded_at=now,
        campaign_id=campaign.id, unit_id=unit.id, revision_id=campaign.revision_id,
        actor_id=actor.id, reason=why, data={"obligations": obligations, "messages": messages},
    )  # fmt: skip
    state = acts.state_label(connection, campaign, participation_id)
    said = [say("people.withdrawn", unit=unit.name, obligations=obligations, messages=messages)]
    return acts.Done(None, acts.with_state(said, state), state)


def participation_of(connection: Connection, campaign: Running, unit: UnitRow) -> int:
    """The unit's part in the campaign.

    Raises:
        NotTakingPartError: If it has none.
    """
    p = PARTICIPATION.c
    chosen = select(p.id).where(p.campaign_id == campaign.id, p.unit_id == unit.id)
    found = connection.execute(chosen).scalar()
    if found is None:
        raise NotTakingPartError(unit.code, campaign.code)
    return int(found)


def _excuse_all(connection: Connection, campaign: Running, unit: UnitRow, now: datetime) -> int:
    owing = [
        owed
        for owed in store.obligations_of(connection, campaign, unit.id, lock=True)
        if owed.excused_at is None and owed.participation_id is not None
    ]
    for owed in owing:
        store.set_facts(connection, owed, excused_at=now, excuse="withdrawn")
    return len(owing)


def _cancel_messages(connection: Connection, campaign: Running, unit: UnitRow) -> int:
    ids = [o.id for o in store.obligations_of(connection, campaign, unit.id) if o.excused_at]
    theirs = and_(MESSAGE.c.obligation_id.in_(ids), MESSAGE.c.kind == "unit")
    return withdraw_messages(connection, theirs, say("people.withdrawn_message").vi)

"""Record an award; the engine refuses to exceed a quota and never ranks anybody.

A share of units is rounded to the nearest whole number, a half upwards, and is at least
one; the numbers it rests on are always told. Quotas are counted under the campaign's
exclusive lock, so that two processes cannot both grant the last one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, func, insert, select

from engine.lifecycle.facts import formula_of, holds
from engine.people import acts
from engine.people.errors import (
    AlreadyGrantedError,
    NotEligibleError,
    QuotaReachedError,
    UnknownAwardError,
)
from engine.people.excuse import participation_of
from engine.people.who import find_unit, require_role
from engine.store.campaigns import Running, record
from engine.store.facts import load_unit_facts
from engine.store.obligations import lock_campaign
from engine.store.rows import GRANT, OBLIGATION, PARTICIPATION
from engine.words import Text, say

if TYPE_CHECKING:
    from engine.people.who import Person
    from engine.rules.schema import Award, Quota
    from engine.store.sends import Telling

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Count:
    """How many awards there are and may be.

    Attributes:
        allowed: None where the plan sets no number.
        base: How many units a share is of; None where it is no share.
    """

    granted: int
    allowed: int | None
    base: int | None = None


def award(
    connection: Connection,
    campaign: Running,
    unit_code: str,
    award_id: str,
    *,
    by: Person,
    reason: str | None = None,
    telling: Telling,
) -> acts.Done:
    """Grant an award to a unit.

    Raises:
        UnusableInputError: For an unknown name.
        RefusedError: If the unit, the number or the person's role does not allow it.
    """
    now = telling.now
    lock_campaign(connection, campaign, shared=False)
    acts.require_running(connection, campaign, now)
    rule = campaign.definition.awards.get(award_id)
    if rule is None:
        raise UnknownAwardError(campaign.code, award_id, campaign.definition.awards)
    unit = find_unit(connection, unit_code)
    actor = require_role(connection, campaign, by, [rule.decided_by], unit)
    participation_id = participation_of(connection, campaign, unit)
    given = _given(connection, campaign, unit.id)
    if award_id in given:
        raise AlreadyGrantedError(unit.name, rule.label)
    if not _eligible(connection, campaign, rule, participation_id, telling):
        raise NotEligibleError(unit.name, rule.label)
    count = _count(connection, campaign, award_id, rule)
    if count.allowed is not None and count.granted >= count.allowed:
        raise QuotaReachedError(rule.label, numbers_text(count, rule.quota))
    if not given:  # a second award leaves the unit where the first one brought it
        acts.settle(
            connection, campaign, participation_id,
            actor=actor, now=now, operation="award.granted", reason=reason,
        )  # fmt: skip
    connection.execute(
        insert(GRANT).values(
            campaign_id=campaign.id, award=award_id, unit_id=unit.id,
            contact_id=actor.id, granted_at=now,
        )
    )  # fmt: skip
    after = Count(count.granted + 1, count.allowed, count.base)
    record(
        connection, "award", "granted", at=now, recorded_at=now, campaign_id=campaign.id,
        unit_id=unit.id, revision_id=campaign.revision_id, actor_id=actor.id, reason=reason,
        data={"award": award_id, "granted": after.granted, "allowed": after.allowed,
              "base": after.base},
    )  # fmt: skip
    numbers = numbers_text(after, rule.quota)
    said = [say("people.granted", award=rule.label, unit=unit.name, numbers=numbers)]
    state = acts.state_label(connection, campaign, participation_id)
    return acts.Done(None, acts.with_state(said, state), state)


def share(percent: int, base: int) -> int:
    """So many per cent of a number of units: a half is rounded up, and one is the least.

    >>> share(20, 7), share(50, 5), share(10, 4), share(15, 10)
    (1, 3, 1, 2)
    """
    return max(1, (percent * base * 2 + _WHOLE) // (2 * _WHOLE))


def numbers_text(count: Count, quota: Quota | None) -> Text:
    """The numbers that a quota was judged by."""
    if count.allowed is None:
        return say("people.quota_none", granted=count.granted)
    if count.base is None or quota is None:
        return say("people.quota_max", granted=count.granted, allowed=count.allowed)
    return say(
        "people.quota_percent",
        granted=count.granted,
        allowed=count.allowed,
        percent=quota.percent,
        base=count.base,
        of=say(f"people.of_{quota.of}"),
    )


def _given(connection: Connection, campaign: Running, unit_id: int) -> set[str]:
    chosen = select(GRANT.c.award).where(
        GRANT.c.campaign_id == campaign.id, GRANT.c.unit_id == unit_id
    )
    return set(connection.execute(chosen).scalars())


def _eligible(
    connection: Connection,
    campaign: Running,
    rule: Award,
    participation_id: int,
    telling: Telling,
) -> bool:
    facts = load_unit_facts(connection, participation_id)
    # What was waived never blocks a unit, but it is no merit either.
    owed = replace(facts, obligations=tuple(o for o in facts.obligations if not o.excused))
    if not owed.obligations or rule.requires is None:
        return bool(owed.obligations)
    return holds(formula_of(rule.requires, campaign.definition), owed, telling.now)


def _count(connection: Connection, campaign: Running, award_id: str, rule: Award) -> Count:
    chosen = select(func.count()).where(
        GRANT.c.campaign_id == campaign.id, GRANT.c.award == award_id
    )
    granted = int(connection.execute(chosen).scalar_one())
    quota = rule.quota
    if quota is None or (quota.max is None and quota.percent is None):
        return Count(granted, None)
    if quota.percent is None:
        return Count(granted, quota.max)
    base = _base(connection, campaign, quota)
    allowed = share(quota.percent, base)
    return Count(granted, allowed if quota.max is None else min(quota.max, allowed), base)


def _base(connection: Connection, campaign: Running, quota: Quota) -> int:
    """The units that a share is of: taking part, having handed in, or accepted.

    Only what is reviewed counts as handed in or accepted, if anything is; what is
    returned, rejected or undecided keeps a unit from being accepted.
    """
    tasks = campaign.definition.tasks
    reviewed = [i for i, w in campaign.windows.items() if tasks[w.task].review is not None]
    windows = reviewed or list(campaign.windows)
    o, p = OBLIGATION.c, PARTICIPATION.c

    def some(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        owed = select(o.id).where(o.participation_id == p.id, *conditions)
        return owed.exists()

    counted = (o.window_id.in_(windows), o.excused_at.is_(None), o.first_submitted_at.is_not(None))
    conditions = [p.campaign_id == campaign.id, ~some(o.excuse == "withdrawn")]
    if quota.of != "expected":
        conditions.append(some(*counted))
    if quota.of == "accepted":
        conditions.append(~some(*counted, o.decision.is_distinct_from("accepted")))
    return int(connection.execute(select(func.count(p.id)).where(*conditions)).scalar_one())

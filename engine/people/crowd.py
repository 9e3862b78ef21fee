"""What many units do at one instant: hand in, and be decided on, as a few statements.

For rehearsals, where thousands of made-up units act. The facts, events, notices and
moves are those of `submit` and `review` for one unit (a test proves it); what only a
person can bring, a form's contents and a role, is not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import JSON, Connection, and_, case, func, insert, literal, or_, select, update

from engine.people.acts import is_over
from engine.people.review import supplement_due
from engine.people.submit import review_due
from engine.store.campaigns import Running
from engine.store.facts import load_windows
from engine.store.moves import settle_many
from engine.store.obligations import last_event
from engine.store.rows import CONTACT, CUTOFF, EVENT, OBLIGATION, REVIEW, SUBMISSION
from engine.store.sends import Telling, Told, fire_event, insert_new

if TYPE_CHECKING:
    from engine.people.review import Decision

_BATCH = 5000
_STANDS = {"accept": "accepted", "return": "returned", "reject": "rejected"}


def hand_in(
    connection: Connection,
    campaign: Running,
    window_id: int,
    unit_ids: Sequence[int],
    *,
    at: datetime,
    telling: Telling,
) -> Told:
    """Hand one occurrence in for many units; those that cannot hand in now are left out."""
    if is_over(connection, campaign, at):
        return Told()
    window = campaign.windows[window_id]
    task = campaign.definition.tasks[window.task]
    review_due_at = review_due(task, at, campaign.calendar)
    mark = last_event(connection)
    for ids in _batches(unit_ids):
        taken = _taken(campaign, window_id, ids, at)
        _submissions(connection, taken, at)
        _events(connection, campaign, "submitted", taken, at=at, recorded_at=telling.now)
        connection.execute(
            update(OBLIGATION)
            .where(taken)
            .values(
                first_submitted_at=func.coalesce(
                    OBLIGATION.c.first_submitted_at, literal(at, _TYPE)
                ),
                submitted_at=at,
                decision="accepted" if task.review is None else None,
                review_due_at=review_due_at,
                supplement_due_at=None,
            )
        )
    if review_due_at is not None:
        _wake(connection, window_id, "review_due", mark)
    return _follow(connection, campaign, "submitted", mark=mark, unit_ids=unit_ids, telling=telling)


def decide(
    connection: Connection,
    campaign: Running,
    window_id: int,
    unit_ids: Sequence[int],
    decision: Decision,
    *,
    reason: str | None,
    telling: Telling,
) -> Told:
    """Decide alike on what many units handed in; what awaits no decision is left out."""
    now, o = telling.now, OBLIGATION.c
    if is_over(connection, campaign, now):
        return Told()
    rule = campaign.definition.tasks[campaign.windows[window_id].task].review
    assert rule is not None
    due = supplement_due(rule, None, now, campaign.calendar) if decision == "return" else None
    stands = _STANDS[decision]
    mark = last_event(connection)
    for ids in _batches(unit_ids):
        awaiting = and_(
            o.window_id == window_id,
            o.unit_id.in_(ids),
            o.excused_at.is_(None),
            o.submitted_at.is_not(None),
            o.decision.is_(None),
        )
        if decision == "return" and rule.supplement and rule.supplement.times is not None:
            awaiting = and_(awaiting, o.returns < rule.supplement.times)
        _reviews(connection, awaiting, stands, reason, now)
        _events(connection, campaign, stands, awaiting, at=now, recorded_at=now, reason=reason)
        values: dict[str, Any] = {"decision": stands}
        if decision == "return":
            values |= {"returns": o.returns + 1, "returned_at": now}
            values["supplement_due_at"] = _later(o.own_due_at, due)
        connection.execute(update(OBLIGATION).where(awaiting).values(values))
    if due is not None:
        _wake(connection, window_id, "supplement_due", mark)
    return _follow(
        connection, campaign, stands, mark=mark, unit_ids=unit_ids, telling=telling, reason=reason
    )


_TYPE = OBLIGATION.c.submitted_at.type


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]


def _taken(campaign: Running, window_id: int, ids: Sequence[int], at: datetime) -> Any:
    """Obligations that take something now: as `submit.time_fault`, for many."""
    o, window = OBLIGATION.c, campaign.windows[window_id]
    opened = window.opens_at is None or window.opens_at <= at
    may_hand_in: Any = literal(True) if opened else o.own_opens_at <= at
    still_open: Any = literal(True)
    if window.closes_at is not None and window.closes_at <= at:
        still_open = o.own_due_at > at
    first = and_(o.submitted_at.is_(None), still_open, may_hand_in)
    again = and_(
        o.decision.in_(("returned", "lapsed")),
        or_(o.supplement_due_at.is_(None), o.supplement_due_at > at),
    )
    chosen = and_(o.window_id == window_id, o.unit_id.in_(ids), o.excused_at.is_(None))
    return and_(chosen, or_(first, again))


def _submissions(connection: Connection, taken: Any, at: datetime) -> None:
    s, o = SUBMISSION.alias(), OBLIGATION.c
    number = select(func.coalesce(func.max(s.c.number), 0) + 1).where(s.c.obligation_id == o.id)
    person = select(func.min(CONTACT.c.id)).where(CONTACT.c.unit_id == o.unit_id)
    moment = literal(at, _TYPE)
    connection.execute(
        insert(SUBMISSION).from_select(
            ["obligation_id", "number", "final", "received_at", "recorded_at", "contact_id",
             "fields"],
            select(
                o.id, number.scalar_subquery(), literal(True), moment, moment,
                person.scalar_subquery(), literal({}, JSON),
            ).where(taken).order_by(o.id),
        )
    )  # fmt: skip


def _reviews(
    connection: Connection, awaiting: Any, stands: str, reason: str | None, now: datetime
) -> None:
    s, o = SUBMISSION.alias(), OBLIGATION.c
    newest = select(func.max(s.c.id)).where(s.c.obligation_id == o.id, s.c.final)
    connection.execute(
        insert(REVIEW).from_select(
            ["obligation_id", "submission_id", "decision", "reason", "decided_at"],
            select(
                o.id, newest.scalar_subquery(), literal(stands), literal(reason),
                literal(now, _TYPE),
            ).where(awaiting).order_by(o.id),
        )
    )  # fmt: skip


def _events(
    connection: Connection,
    campaign: Running,
    name: str,
    chosen: Any,
    *,
    at: datetime,
    recorded_at: datetime,
    reason: str | None = None,
) -> None:
    o = OBLIGATION.c
    connection.execute(
        insert(EVENT).from_select(
            ["kind", "name", "at", "recorded_at", "campaign_id", "unit_id", "obligation_id",
             "revision_id", "reason"],
            select(
                literal("obligation"), literal(name), literal(at, _TYPE),
                literal(recorded_at, _TYPE), literal(campaign.id), o.unit_id, o.id,
                literal(campaign.revision_id), literal(reason),
            ).where(chosen).order_by(o.id),
        )
    )  # fmt: skip


def _later(own: Any, due: datetime | None) -> Any:
    """The later of a unit's own due and a supplement's; none without a supplement's."""
    if due is None:
        return None
    return case((own > due, own), else_=literal(due, _TYPE))


def _wake(
    connection: Connection,
    window_id: int,
    kind: Literal["review_due", "supplement_due"],
    mark: int,
) -> None:
    """List the dues of those whom something has just happened to, for the clock to wake."""
    o, at = OBLIGATION.c, OBLIGATION.c[f"{kind}_at"]
    touched = select(EVENT.c.obligation_id).where(
        EVENT.c.id > mark, EVENT.c.kind == "obligation", EVENT.c.obligation_id.is_not(None)
    )
    dues = select(o.window_id, literal(kind), at).distinct()
    dues = dues.where(o.window_id == window_id, at.is_not(None), o.id.in_(touched))
    connection.execute(
        insert_new(connection, CUTOFF).from_select(["window_id", "kind", "at"], dues)
    )


def _follow(
    connection: Connection,
    campaign: Running,
    name: str,
    *,
    mark: int,
    unit_ids: Sequence[int],
    telling: Telling,
    reason: str | None = None,
) -> Told:
    """The notices and the moves that follow."""
    told = fire_event(connection, campaign, name, after_event=mark, telling=telling)
    settle_many(
        connection,
        campaign.id,
        campaign.moves,
        load_windows(connection, campaign.id),
        at=telling.now,
        recorded_at=telling.now,
        revision_id=campaign.revision_id,
        unit_ids=unit_ids,
        reason=reason,
    )
    return told

"""A reminder written for one unit before its time, in a transaction that is undone.

So what is shown is what would be sent, from the same statements. Where the reminder does not
concern the unit as things stand, the facts that it tells of are made up for the occasion.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, and_, insert, or_, select, update

from engine.errors import NothingToPreviewError, UnknownReminderError, UnknownUnitError
from engine.hours import next_open
from engine.rules.resolve import add_duration
from engine.schedule import EPOCH
from engine.sends import OwnCutoff, Send, event_of, family_of
from engine.store.outbox import Taken
from engine.store.rows import ITEM, MESSAGE, OBLIGATION, REVIEW, UNIT, WINDOW
from engine.store.sends import Telling, concerns, concerns_event, fire_notice, send_row
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.model import Channel
    from engine.rules.schema import Reminder
    from engine.schedule import Window
    from engine.store.campaigns import Running


@dataclass(frozen=True, slots=True)
class Made:
    """The messages that a reminder comes to for one unit.

    Attributes:
        at: When they would go.
        as_if: Whether facts had to be made up: it does not concern the unit as things stand.
    """

    at: datetime
    taken: dict[Channel, list[Taken]]
    as_if: bool


@dataclass(frozen=True, slots=True)
class _Case:
    connection: Connection
    campaign: Running
    name: str
    reminder: Reminder
    owed: Row[Any]

    @property
    def window(self) -> Window:
        return self.campaign.windows[self.owed.window_id]


def make(
    connection: Connection,
    campaign: Running,
    name: str,
    *,
    unit: str,
    occurrence: str | None,
    channels: frozenset[Channel],
    now: datetime,
) -> Made:
    """Write a reminder's messages for one unit; the caller undoes it.

    Args:
        occurrence: Which; None for the next to come due, or the last.

    Raises:
        UnknownUnitError: If the directory has no such unit.
        UnknownReminderError: If the rule file has no such reminder.
        NothingToPreviewError: If the unit owes nothing that it is about.
    """
    reminder = campaign.definition.reminders.get(name)
    if reminder is None:
        raise UnknownReminderError(campaign.code, name, tuple(campaign.definition.reminders))
    unit_id = _unit_id(connection, unit)
    owed = _owed(connection, campaign, reminder, unit_id=unit_id, occurrence=occurrence, now=now)
    if owed is None:
        raise NothingToPreviewError(name, unit)
    case = _Case(connection, campaign, name, reminder, owed)
    send = _send(case, now)
    as_if = not _holds(case, send, now)
    if as_if:
        _make_true(case, now)
        case = _Case(connection, campaign, name, reminder, _again(connection, owed.id))
        send = _send(case, now)
    at = next_open(send.at, campaign.definition.hours, campaign.calendar)
    condition = _condition(case, send, at)
    if not reminder.digest:
        condition = and_(condition, OBLIGATION.c.id == owed.id)
    telling = Telling(channels, at, at)
    fire_notice(connection, campaign, send, reminder, condition=condition, telling=telling)
    return Made(at, _taken(connection, case, send), as_if)


def _unit_id(connection: Connection, code: str) -> int:
    id_ = connection.execute(select(UNIT.c.id).where(UNIT.c.code == code)).scalar()
    if id_ is None:
        raise UnknownUnitError(code, connection.execute(select(UNIT.c.code)).scalars())
    return int(id_)


def _owed(
    connection: Connection,
    campaign: Running,
    reminder: Reminder,
    *,
    unit_id: int,
    occurrence: str | None,
    now: datetime,
) -> Row[Any] | None:
    """What the unit, or the organiser for all, owes of the reminder's task."""
    windows = [
        id_
        for id_, window in campaign.windows.items()
        if window.task == reminder.for_ and occurrence in {None, window.occurrence}
    ]
    whose = or_(OBLIGATION.c.unit_id == unit_id, WINDOW.c.per_campaign)
    rows = connection.execute(
        select(OBLIGATION)
        .join(WINDOW, WINDOW.c.id == OBLIGATION.c.window_id)
        .where(OBLIGATION.c.window_id.in_(windows), whose)
        .order_by(WINDOW.c.number)
    ).all()
    coming = (r for r in rows if (campaign.windows[r.window_id].due_at or now) >= now)
    return next(coming, rows[-1] if rows else None)


def _again(connection: Connection, id_: int) -> Row[Any]:
    return connection.execute(select(OBLIGATION).where(OBLIGATION.c.id == id_)).one()


def _send(case: _Case, now: datetime) -> Send:
    """The next send of the reminder for this unit, or its last."""
    window, owed = case.window, case.owed
    if event_of(case.reminder) is not None:
        return Send(now, case.name, window.task, window.occurrence, 0, "other", EPOCH, None)
    found = [send for send in _sends(case) if send.reminder == case.name]
    coming = (send for send in found if send.at >= now)
    send = next(coming, found[-1] if found else None)
    if send is not None:
        return send
    # A date that is not known yet: as it would go today.
    counts_from = _own_cutoff(case) or owed.own_due_at or window.due_at or EPOCH
    family = family_of(case.reminder)
    return Send(now, case.name, window.task, window.occurrence, 0, family, counts_from, None)


def _sends(case: _Case) -> tuple[Send, ...]:
    window, own, family = case.window, _own_cutoff(case), family_of(case.reminder)
    if own is not None and family in {"due", "closes"}:
        return case.campaign.sends.own(OwnCutoff(window.task, window.occurrence, "due", own))
    if own is not None and (family == "supplement_due" or family == "review_due"):  # noqa: PLR1714 - so the type is known
        return case.campaign.sends.own(OwnCutoff(window.task, window.occurrence, family, own))
    here = (window.task, window.occurrence)
    return tuple(s for s in case.campaign.planned if (s.task, s.occurrence) == here)


def _own_cutoff(case: _Case) -> datetime | None:
    """The instant that this unit has for itself, of the kind that the reminder counts from."""
    owed, due = case.owed, case.window.due_at
    is_later = owed.own_due_at is not None and (due is None or owed.own_due_at > due)
    own: Mapping[str, datetime | None] = {
        "supplement_due": owed.supplement_due_at,
        "review_due": owed.review_due_at,
        "due": owed.own_due_at if is_later else None,
        "closes": owed.own_due_at if is_later else None,
    }
    return own.get(family_of(case.reminder))


def _condition(case: _Case, send: Send, now: datetime) -> Any:
    event = event_of(case.reminder)
    if event is not None:
        window_id = case.owed.window_id
        return concerns_event(case.campaign, window_id, event[1], case.reminder, now)
    return concerns(case.campaign, send, case.reminder, now)


def _holds(case: _Case, send: Send, now: datetime) -> bool:
    """Whether the reminder concerns the unit as things stand; an event must have happened."""
    event = event_of(case.reminder)
    happened = {
        "submitted": case.owed.submitted_at is not None,
        "accepted": case.owed.decision == "accepted",
        "rejected": case.owed.decision == "rejected",
        "lapsed": case.owed.decision == "lapsed",
    }
    if event is not None and not happened.get(event[1], True):
        return False
    found = select(OBLIGATION.c.id).where(
        OBLIGATION.c.id == case.owed.id, _condition(case, send, now)
    )
    return case.connection.execute(found).first() is not None


def _make_true(case: _Case, now: datetime) -> None:
    """Give the obligation the facts that the reminder speaks of."""
    event, family = event_of(case.reminder), family_of(case.reminder)
    received = case.owed.submitted_at or now
    facts: dict[str, Any] = {"excused_at": None, "excuse": None}
    if event is None and family not in {"supplement_due", "review_due"}:
        facts |= dict.fromkeys(("first_submitted_at", "submitted_at", "decision"))
    else:
        facts |= {"first_submitted_at": received, "submitted_at": received, "decision": None}
    review = case.campaign.definition.tasks[case.reminder.for_].review
    calendar = case.campaign.calendar
    if family == "review_due" and review is not None and review.within is not None:
        day = add_duration(calendar.day_of(now), review.within, calendar)
        facts["review_due_at"] = calendar.end_of(day)
    decision = "returned" if family == "supplement_due" else event[1] if event else ""
    if decision in {"accepted", "returned", "rejected", "lapsed"}:
        facts["decision"] = decision
        reason = say("preview.reason").vi
        case.connection.execute(
            insert(REVIEW).values(
                obligation_id=case.owed.id, decision=decision, reason=reason, decided_at=now
            )
        )
    if decision == "returned" and review is not None and review.supplement is not None:
        day = add_duration(calendar.day_of(now), review.supplement.within, calendar)
        facts["supplement_due_at"] = calendar.end_of(day)
    case.connection.execute(
        update(OBLIGATION).where(OBLIGATION.c.id == case.owed.id).values(**facts)
    )


def _taken(connection: Connection, case: _Case, send: Send) -> dict[Channel, list[Taken]]:
    """The messages of the send that speak of this unit, by channel."""
    send_id = send_row(connection, case.campaign, send, send.at)
    listed = select(ITEM.c.message_id).where(ITEM.c.obligation_id == case.owed.id)
    about = or_(MESSAGE.c.obligation_id == case.owed.id, MESSAGE.c.id.in_(listed))
    rows = connection.execute(
        select(MESSAGE.c.id, MESSAGE.c.send_id, MESSAGE.c.channel)
        .where(about, MESSAGE.c.send_id == send_id)
        .order_by(MESSAGE.c.id)
    )
    found: dict[Channel, list[Taken]] = {}
    for row in rows:
        found.setdefault(row.channel, []).append(Taken(row.id, row.send_id, 0))
    return found

"""What the messages in hand are about, as the rows say it at this moment.

A constant number of statements per send, however many messages: which obligations a
send concerns is asked again here with the very condition that made the messages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, and_, func, null, select, true

from engine.schedule import EPOCH
from engine.sends import Family, Send, event_of, family_of
from engine.store.campaigns import Calendars, Running, running
from engine.store.outbox import among
from engine.store.rows import (
    CAMPAIGN,
    CONTACT,
    ITEM,
    MESSAGE,
    OBLIGATION,
    REVIEW,
    SEND,
    UNIT,
    WINDOW,
)
from engine.store.sends import ADDRESS, CHANGE_NOTICE, change_reminder, concerns, concerns_event

if TYPE_CHECKING:
    from engine.rules.schema import Reminder

SECRETARIAT = "secretariat"


@dataclass(frozen=True, slots=True)
class SendRow:
    """A send that messages in hand belong to, with its campaign.

    Attributes:
        reminder: None where the revision in force has no such reminder or occurrence.
        event: The event that it is a notice of; empty for a timed reminder.
    """

    id: int
    campaign: Running
    window_id: int
    send: Send
    reminder: Reminder | None
    event: str
    cancelled: bool


@dataclass(frozen=True, slots=True)
class OrganiserRow:
    """The organiser's name, and how its secretariat is reached."""

    name: str
    email: str
    phone: str


class About(NamedTuple):
    """The facts of one obligation."""

    unit_id: int
    unit_name: str
    own_due_at: datetime | None
    submitted_at: datetime | None
    supplement_due_at: datetime | None
    review_due_at: datetime | None
    decision: str | None
    review_reason: str | None


class MessageRow(NamedTuple):
    """One message in hand: to whom, and what of it still holds.

    Attributes:
        about: Its one obligation, or the first that still holds.
        items: The obligations that still hold; none means that there is nothing to say.
        span: Tree positions of the recipient's own unit; None for the organiser's people,
            who look after all.
    """

    id: int
    kind: str
    contact_id: int
    unit_id: int
    obligation_id: int | None
    recipient_name: str
    address: str | None
    items: tuple[About, ...]
    span: tuple[int, int] | None


class RunningCampaigns:
    """Campaigns read once per revision and kept."""

    def __init__(self, calendars: Calendars) -> None:
        self._calendars = calendars
        self._kept: dict[str, Running] = {}

    def get(self, connection: Connection, code: str, revision_id: int) -> Running:
        """The campaign under the revision in force."""
        kept = self._kept.get(code)
        if kept is None or kept.revision_id != revision_id:
            kept = self._kept[code] = running(connection, code, self._calendars)
        return kept


def load_sends(
    connection: Connection, ids: Iterable[int], campaigns: RunningCampaigns
) -> dict[int, SendRow]:
    """The sends of the messages in hand."""
    rows = connection.execute(
        select(
            SEND, WINDOW.c.task, WINDOW.c.occurrence,
            CAMPAIGN.c.code, CAMPAIGN.c.state, CAMPAIGN.c.revision_id.label("in_force"),
        )
        .join(WINDOW, WINDOW.c.id == SEND.c.window_id)
        .join(CAMPAIGN, CAMPAIGN.c.id == WINDOW.c.campaign_id)
        .where(among(connection, SEND.c.id, ids))
    ).all()  # fmt: skip
    found = {}
    for row in rows:
        campaign = campaigns.get(connection, row.code, row.in_force)
        reminder = _reminder(campaign, row.window_id, row.reminder)
        followed = event_of(reminder) if reminder else None
        send = Send(
            at=row.at,
            reminder=row.reminder,
            task=row.task,
            occurrence=row.occurrence,
            ordinal=row.ordinal,
            family=_family(row.reminder, reminder),
            counts_from_at=row.counts_from_at,
            valid_until=row.valid_until,
        )
        cancelled = row.state == "cancelled"
        event = followed[1] if followed else ""
        found[row.id] = SendRow(
            row.id, campaign, row.window_id, send, reminder, event, cancelled=cancelled
        )
    return found


def _reminder(campaign: Running, window_id: int, name: str) -> Reminder | None:
    """The rule behind a send; None where the revision in force has no such thing."""
    window = campaign.windows.get(window_id)
    if window is None:
        return None
    if name == CHANGE_NOTICE:
        return change_reminder(campaign.definition, window)
    return campaign.definition.reminders.get(name)


def _family(name: str, reminder: Reminder | None) -> Family:
    if reminder is None or name == CHANGE_NOTICE or event_of(reminder):
        return "other"
    return family_of(reminder)


def _holding(row: SendRow, now: datetime) -> Any:
    """Which obligations the send still concerns."""
    assert row.reminder is not None
    if row.event:
        return concerns_event(row.campaign, row.window_id, row.event, row.reminder, now)
    return concerns(row.campaign, row.send, row.reminder, now)


def _reason(wanted: bool) -> Any:
    if not wanted:
        return null().label("review_reason")
    return (
        select(REVIEW.c.reason)
        .where(REVIEW.c.obligation_id == OBLIGATION.c.id)
        .order_by(REVIEW.c.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("review_reason")
    )


_O = OBLIGATION.c
_ABOUT = (
    _O.own_due_at,
    _O.submitted_at,
    _O.supplement_due_at,
    _O.review_due_at,
    _O.decision,
)


def load_messages(
    connection: Connection,
    row: SendRow,
    ids: Sequence[int],
    now: datetime,
    *,
    with_reason: bool,
) -> list[MessageRow]:
    """The messages of one send that are in hand, in the order given."""
    owing = UNIT.alias("owing")
    holds = _holding(row, now).label("holds")
    found = connection.execute(
        select(
            MESSAGE.c.id, MESSAGE.c.kind, MESSAGE.c.contact_id, MESSAGE.c.unit_id,
            MESSAGE.c.obligation_id, MESSAGE.c.channel, UNIT.c.lo, UNIT.c.hi,
            CONTACT.c.name, CONTACT.c.email, CONTACT.c.zalo, CONTACT.c.telegram, CONTACT.c.phone,
            owing.c.id.label("about_id"), owing.c.name.label("unit_name"), holds, *_ABOUT,
            _reason(with_reason),
        )
        .select_from(MESSAGE)
        .join(CONTACT, CONTACT.c.id == MESSAGE.c.contact_id)
        .join(UNIT, UNIT.c.id == CONTACT.c.unit_id)
        .outerjoin(OBLIGATION, _O.id == MESSAGE.c.obligation_id)
        .outerjoin(owing, owing.c.id == _O.unit_id)
        .where(among(connection, MESSAGE.c.id, ids))
    ).all()  # fmt: skip
    digests = [r.id for r in found if r.kind != "unit"]
    listed = _items(connection, row, digests, now, with_reason=with_reason) if digests else {}
    by_id = {r.id: _message(row, r, listed) for r in found}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def _message(row: SendRow, r: Any, listed: dict[int, list[About]]) -> MessageRow:
    items = tuple(listed.get(r.id, ()))
    if r.kind == "unit" and r.holds:
        items = (_about(r),)
    at_organiser = r.unit_id == row.campaign.organiser_id
    return MessageRow(
        id=r.id,
        kind=r.kind,
        contact_id=r.contact_id,
        unit_id=r.unit_id,
        obligation_id=r.obligation_id,
        recipient_name=r.name,
        address=getattr(r, ADDRESS[r.channel].name),
        items=items,
        span=None if at_organiser else (r.lo, r.hi),
    )


def _about(r: Any) -> About:
    return About(
        r.about_id, r.unit_name, r.own_due_at, r.submitted_at, r.supplement_due_at, r.review_due_at,
        r.decision, r.review_reason,
    )  # fmt: skip


def _items(
    connection: Connection, row: SendRow, ids: Sequence[int], now: datetime, *, with_reason: bool
) -> dict[int, list[About]]:
    rows = connection.execute(
        select(
            ITEM.c.message_id, UNIT.c.id.label("about_id"), UNIT.c.name.label("unit_name"),
            *_ABOUT, _reason(with_reason),
        )
        .select_from(ITEM)
        .join(OBLIGATION, _O.id == ITEM.c.obligation_id)
        .join(UNIT, UNIT.c.id == _O.unit_id)
        .where(among(connection, ITEM.c.message_id, ids), _holding(row, now))
        .order_by(ITEM.c.message_id, UNIT.c.lo, _O.id)
    )  # fmt: skip
    found: dict[int, list[About]] = defaultdict(list)
    for r in rows:
        found[r.message_id].append(_about(r))
    return found


def organiser_of(connection: Connection, campaign: Running) -> OrganiserRow:
    """The organiser as its secretariat is reached: the first address of each kind."""
    name = connection.execute(
        select(UNIT.c.name).where(UNIT.c.id == campaign.organiser_id)
    ).scalar_one()
    people = connection.execute(
        select(CONTACT.c.email, CONTACT.c.phone)
        .where(CONTACT.c.unit_id == campaign.organiser_id, CONTACT.c.role == SECRETARIAT)
        .order_by(CONTACT.c.id)
    ).all()
    return OrganiserRow(
        name,
        next((p.email for p in people if p.email), ""),
        next((p.phone for p in people if p.phone), ""),
    )


def reminders_sent(
    connection: Connection, window_id: int, unit_ids: Collection[int]
) -> dict[int, int]:
    """How many timed reminders each unit has been sent about one window.

    Opening notices and notices of events count from nothing that can move, and are no
    reminders.
    """
    query = (
        select(MESSAGE.c.unit_id, func.count(SEND.c.id.distinct()))
        .join(SEND, SEND.c.id == MESSAGE.c.send_id)
        .where(SEND.c.window_id == window_id, SEND.c.counts_from_at != EPOCH)
        .where(MESSAGE.c.kind == "unit", MESSAGE.c.state.in_(("sent", "delivered")))
        .where(among(connection, MESSAGE.c.unit_id, unit_ids))
        .group_by(MESSAGE.c.unit_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def telephones(
    connection: Connection, unit_ids: Collection[int]
) -> dict[int, list[tuple[str, str]]]:
    """Whom of each unit one can call: names and telephone numbers, each number once."""
    if not unit_ids:
        return {}
    c = CONTACT.c
    rows = connection.execute(
        select(c.unit_id, func.min(c.name).label("name"), c.phone)
        .where(among(connection, c.unit_id, unit_ids), c.phone.is_not(None), c.phone != "")
        .group_by(c.unit_id, c.phone)
        .order_by(func.min(c.id))
    )
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        found[row.unit_id].append((row.name, row.phone))
    return found


def expected(connection: Connection, window_id: int, span: tuple[int, int] | None) -> int:
    """How many owe one window, below a unit or altogether; who is excused does not count."""
    below = true() if span is None else and_(UNIT.c.lo >= span[0], UNIT.c.lo <= span[1])
    return connection.execute(
        select(func.count())
        .select_from(OBLIGATION)
        .join(UNIT, UNIT.c.id == _O.unit_id)
        .where(_O.window_id == window_id, _O.excused_at.is_(None), below)
    ).scalar_one()

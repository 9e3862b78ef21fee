"""What the messages in hand are about, as the rows say it at this moment.

A constant number of statements per send, however many messages: which obligations a
send concerns is asked again here with the very condition that made the messages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, and_, case, false, func, null, select, true

from engine.schedule import EPOCH
from engine.sends import Family, Send, event_of, family_of
from engine.store.built_in import NOTICES, notice_reminder
from engine.store.campaigns import Calendars, Running, running
from engine.store.merging import went_out
from engine.store.recipients import ADDRESS, Told, is_shut
from engine.store.rows import (
    CAMPAIGN,
    CONTACT,
    EXTENSION,
    ITEM,
    MESSAGE,
    OBLIGATION,
    REVIEW,
    SEND,
    UNIT,
    WINDOW,
    among,
)
from engine.store.sends import concerns, concerns_event

if TYPE_CHECKING:
    from engine.rules.schema import Reminder
    from engine.words import Language

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
        items: The obligations that still hold; none means that there is nothing to say.
        recipient_name, address, language: Of who is told: the contact, or who stands in.
        absent: The contact's own name, where somebody stands in; else empty.
        reader_id, link_epoch: Of who is told: what the links of the message are good for.
        shut: The address takes no more messages.
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
    language: Language = "vi"
    absent: str = ""
    shut: bool = False
    reader_id: int = 0
    link_epoch: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """How messages in hand are read.

    Attributes:
        told: Who is told in whose place, by the contact that is away.
        any_shut: Whether there is any address that takes no more messages.
    """

    now: datetime
    told: Mapping[int, Told] = field(default_factory=dict)
    any_shut: bool = False


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
    if name in NOTICES:
        return notice_reminder(name, campaign.definition, window)
    return campaign.definition.reminders.get(name)


def _family(name: str, reminder: Reminder | None) -> Family:
    if reminder is None or name in NOTICES or event_of(reminder):
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
    reading: Reading,
    *,
    with_reason: bool,
) -> list[MessageRow]:
    """The messages of one send that are in hand, in the order given."""
    owing = UNIT.alias("owing")
    now = reading.now
    holds = _holding(row, now).label("holds")
    shut = _shut().label("shut") if reading.any_shut else false().label("shut")
    found = connection.execute(
        select(
            MESSAGE.c.id, MESSAGE.c.kind, MESSAGE.c.contact_id, MESSAGE.c.unit_id,
            MESSAGE.c.obligation_id, UNIT.c.lo, UNIT.c.hi, CONTACT.c.name, _address(),
            CONTACT.c.language, CONTACT.c.link_epoch, shut, holds,
            owing.c.id, owing.c.name, *_ABOUT, _reason(with_reason),
        )
        .select_from(MESSAGE)
        .join(CONTACT, CONTACT.c.id == MESSAGE.c.contact_id)
        .join(UNIT, UNIT.c.id == CONTACT.c.unit_id)
        .outerjoin(OBLIGATION, _O.id == MESSAGE.c.obligation_id)
        .outerjoin(owing, owing.c.id == _O.unit_id)
        .where(among(connection, MESSAGE.c.id, ids))
    ).all()  # fmt: skip
    digests = [r[0] for r in found if r[1] != "unit"]
    listed = _items(connection, row, digests, now, with_reason=with_reason) if digests else {}
    by_id = {r[0]: _message(row, r, listed, reading.told) for r in found}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def _address() -> Any:
    """The address of the contact that a message would go to."""
    return case(dict(ADDRESS), value=MESSAGE.c.channel)


def _shut() -> Any:
    """Whether that address takes no more messages."""
    return is_shut(MESSAGE.c.channel, _address())


def _message(
    row: SendRow, r: Any, listed: Mapping[int, list[About]], told: Mapping[int, Told]
) -> MessageRow:
    # By place, not by name: this is done for every message that goes out.
    (
        id_, kind, contact_id, unit_id, obligation_id, lo, hi, name, address, language, epoch,
        shut, holds, *about,
    ) = r  # fmt: skip
    items = tuple(listed.get(id_, ()))
    if kind == "unit" and holds:
        items = (About(*about),)
    found = MessageRow(
        id_, kind, contact_id, unit_id, obligation_id, name, address, items,
        None if unit_id == row.campaign.organiser_id else (lo, hi),
        "en" if language == "en" else "vi", "", bool(shut), contact_id, epoch,
    )  # fmt: skip
    other = told.get(contact_id)
    return found if other is None else _to_another(found, other)


def _to_another(message: MessageRow, told: Told) -> MessageRow:
    return message._replace(
        recipient_name=told.name,
        address=told.address,
        language="en" if told.language == "en" else "vi",
        absent=message.recipient_name,
        shut=False,
        reader_id=told.contact_id,
        link_epoch=told.link_epoch,
    )


def _items(
    connection: Connection, row: SendRow, ids: Sequence[int], now: datetime, *, with_reason: bool
) -> dict[int, list[About]]:
    rows = connection.execute(
        select(
            ITEM.c.message_id, UNIT.c.id, UNIT.c.name, *_ABOUT, _reason(with_reason),
        )
        .select_from(ITEM)
        .join(OBLIGATION, _O.id == ITEM.c.obligation_id)
        .join(UNIT, UNIT.c.id == _O.unit_id)
        .where(among(connection, ITEM.c.message_id, ids), _holding(row, now))
        .order_by(ITEM.c.message_id, UNIT.c.lo, _O.id)
    )  # fmt: skip
    found: dict[int, list[About]] = defaultdict(list)
    for message_id, *about in rows:
        found[message_id].append(About(*about))
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
        .where(MESSAGE.c.kind == "unit", went_out())
        .where(among(connection, MESSAGE.c.unit_id, unit_ids))
        .group_by(MESSAGE.c.unit_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def extensions_granted(
    connection: Connection, obligation_ids: Collection[int | None]
) -> dict[int | None, int]:
    """How often each of some obligations was given a later due; those never are left out."""
    ids = [id_ for id_ in obligation_ids if id_ is not None]
    if not ids:
        return {}
    e = EXTENSION.c
    rows = connection.execute(
        select(e.obligation_id, func.count())
        .where(among(connection, e.obligation_id, ids), e.kind == "due")
        .group_by(e.obligation_id)
    )
    return {row[0]: row[1] for row in rows}


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

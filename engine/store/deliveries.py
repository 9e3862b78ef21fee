"""The outbox and its outcomes, message by message, as people and programs read it.

Addresses are masked: a list of deliveries is passed around more than the directory is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, case, func, select

from engine.errors import UnknownMessageStateError
from engine.store import record
from engine.store.record import campaign as campaigns
from engine.store.record import contact, message, revision, send, unit, window
from engine.store.rows import EVENT

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

MESSAGE_STATES: Final = (
    "waiting", "held", "sending", "retry", "sent", "delivered", "uncertain", "bounced",
    "failed", "expired", "suppressed", "superseded", "merged", "cancelled",
)  # fmt: skip
_SHOWN_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one person on one channel.

    Attributes:
        key: What makes the message the only one of its kind, in readable parts.
        unit: Whom it is about; for a digest or call list the recipient's own unit.
        recipient: Name and masked address; behind an arrow who was told instead.
        kind: unit, digest or call_list.
        due_at: When its reminder fell due.
        next_at: When it is taken up next, where that is still to come.
        merged_into: The message that it goes out in.
        hold: The run that the brake has held, of which it is part.
        revision: Number of the campaign's revision under which it was written.
    """

    id: int
    key: str
    campaign: str
    task: str
    occurrence: str
    unit: str
    reminder: str
    recipient: str
    channel: str
    kind: str
    state: str
    attempts: int
    due_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    provider_id: str | None
    reason: str | None
    merged_into: int | None = None
    hold: int | None = None
    revision: int | None = None


def deliveries(
    connection: Connection,
    *,
    campaign: str | None = None,
    state: str | None = None,
    limit: int | None = None,
) -> list[Delivery]:
    """List messages with what became of them, in the order in which they fell due.

    Raises:
        UnknownCampaignError: If no campaign has this id.
        UnknownMessageStateError: If no message is ever in this state.
    """
    if campaign is not None:
        record.require_campaign(connection, campaign)
    if state is not None and state not in MESSAGE_STATES:
        raise UnknownMessageStateError(state, MESSAGE_STATES)
    return [_delivery(row) for row in connection.execute(_query(campaign, state, limit))]


def _query(campaign: str | None, state: str | None, limit: int | None) -> Select[Any]:
    told = contact.alias("told")
    query = (
        select(
            message,
            *(send.c.reminder, send.c.ordinal, send.c.counts_from_at, send.c.at),
            *(window.c.task, window.c.occurrence),
            campaigns.c.code.label("campaign"),
            unit.c.code.label("unit"),
            contact.c.name,
            told.c.name.label("told_name"),
            *(
                case((told.c.id.is_not(None), told.c[kind]), else_=contact.c[kind]).label(kind)
                for kind in ("email", "zalo", "telegram", "phone")
            ),
            revision_number().label("revision"),
        )
        .join(send, send.c.id == message.c.send_id)
        .join(window, window.c.id == send.c.window_id)
        .join(campaigns, campaigns.c.id == window.c.campaign_id)
        .join(unit, unit.c.id == message.c.unit_id)
        .join(contact, contact.c.id == message.c.contact_id)
        .outerjoin(told, told.c.id == message.c.told_id)
        .order_by(send.c.at, message.c.id)
        .limit(limit)
    )
    if campaign is not None:
        query = query.where(campaigns.c.code == campaign)
    if state is not None:
        query = query.where(message.c.state == state)
    return query


def revision_number() -> Any:
    """The number of the revision under which a message was written, beside `message` and `send`.

    The one send of all notices of an event stays; each of its messages has its own event.
    """
    cause = select(EVENT.c.revision_id).where(EVENT.c.id == message.c.cause_id)
    written_under = func.coalesce(cause.correlate(message).scalar_subquery(), send.c.revision_id)
    number = select(revision.c.number).where(revision.c.id == written_under)
    return number.correlate(message, send).scalar_subquery()


def _delivery(row: Row[Any]) -> Delivery:
    pending = row.state in {"waiting", "held", "retry"}
    return Delivery(
        id=row.id,
        key=_key(row),
        campaign=row.campaign,
        task=row.task,
        occurrence=row.occurrence,
        unit=row.unit,
        reminder=row.reminder,
        recipient=_recipient(row),
        channel=row.channel,
        kind=row.kind,
        state=row.state,
        attempts=row.attempts,
        due_at=row.at,
        next_at=row.next_at if pending else None,
        sent_at=row.sent_at,
        provider_id=row.provider_id,
        reason=row.reason,
        merged_into=row.merged_into,
        hold=row.hold_id,
        revision=row.revision,
    )


def _key(row: Row[Any]) -> str:
    """The parts of the message's unique key; two people of one name differ by number.

    The ordinal and the event that caused it are one part: a reminder has either.
    """
    subject = row.unit if row.kind == "unit" else f"{row.kind}:{row.unit}"
    number = f"event-{row.cause_id}" if row.cause_id else str(row.ordinal)
    counts_from = f"{row.counts_from_at:%Y-%m-%dT%H:%MZ}"
    person = f"{row.name}#{row.contact_id}"
    parts = (row.campaign, row.task, row.occurrence or "-", subject, row.reminder)
    return "/".join((*parts, number, counts_from, person, row.channel))


def _recipient(row: Row[Any]) -> str:
    by_channel = {"email": row.email, "zalo": row.zalo, "telegram": row.telegram}
    address = by_channel.get(row.channel, row.phone)
    name = f"{row.name} → {row.told_name}" if row.told_name else str(row.name)
    return f"{name} <{masked(address)}>" if address else name


def masked(address: str) -> str:
    """An address that its owner still recognises and nobody else can write to.

    >>> masked("thao@example.vn"), masked("0912345678")
    ('t***@example.vn', '***678')
    """
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}***@{domain}" if at else f"***{address[-_SHOWN_DIGITS:]}"

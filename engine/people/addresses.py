"""What becomes known of an address: verified, stopped by its owner, refused by the provider.

Each change is one event in the record, and repeating it changes nothing. Addresses stand in
`address_fact` as the directory has them; in the record only the channel and the contact do.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, select, update

from engine.store.campaigns import record
from engine.store.recipients import ADDRESS
from engine.store.rows import ADDRESS_FACT, CONTACT
from engine.store.sends import insert_new
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence


def verify_address(connection: Connection, channel: str, address: str, *, now: datetime) -> None:
    """Note that its owner reads messages there, and wants them."""
    _know(
        connection, channel, address,
        verified_at=now, stopped_at=None, suppressed_at=None, reason=None,
    )  # fmt: skip


def stop_address(
    connection: Connection,
    channel: str,
    address: str,
    *,
    now: datetime,
    by: str,
    contact_id: int | None = None,
) -> bool:
    """Send no more messages to an address; whether it was not stopped before.

    Args:
        by: `link` or `chat`: how its owner asked for it.
        contact_id: Whose link it was; otherwise all contacts with this address asked.
    """
    known = _fact(connection, channel, address)
    if known is not None and known.stopped_at is not None:
        return False
    _know(connection, channel, address, stopped_at=now, reason=say("links.reason_stopped").vi)
    _record(connection, "stopped", channel, address, now=now, by=by, contact_id=contact_id)
    return True


def resume_address(connection: Connection, channel: str, address: str, *, now: datetime) -> bool:
    """Send messages to an address again; whether they had been stopped."""
    known = _fact(connection, channel, address)
    if known is None or (known.stopped_at is None and known.suppressed_at is None):
        return False
    _know(connection, channel, address, stopped_at=None, suppressed_at=None, reason=None)
    _record(connection, "resumed", channel, address, now=now, by="chat")
    return True


def suppress_address(
    connection: Connection, channel: str, address: str, reason: str, *, now: datetime
) -> bool:
    """Note that nothing gets through to an address; whether that is news."""
    known = _fact(connection, channel, address)
    if known is not None and known.suppressed_at is not None:
        return False
    _know(connection, channel, address, suppressed_at=now, reason=reason)
    _record(connection, "suppressed", channel, address, now=now, by="provider")
    return True


def readmit_address(connection: Connection, channel: str, address: str, *, now: datetime) -> bool:
    """Note that messages get through again; what its owner stopped stays stopped."""
    known = _fact(connection, channel, address)
    if known is None or known.suppressed_at is None:
        return False
    reason = say("links.reason_stopped").vi if known.stopped_at else None
    _know(connection, channel, address, suppressed_at=None, reason=reason)
    _record(connection, "readmitted", channel, address, now=now, by="provider")
    return True


def move_address(
    connection: Connection, channel: str, old: str, new: str, *, now: datetime
) -> bool:
    """Follow a chat to its new id, with all that is known of it; whether anybody had the old."""
    if not contacts_at(connection, channel, old):
        return False
    column = ADDRESS[channel]
    connection.execute(update(CONTACT).where(column == old).values({column.name: new}))
    known = _fact(connection, channel, old)
    if known is not None:
        facts = ("verified_at", "stopped_at", "suppressed_at", "reason")
        _know(connection, channel, new, **{name: getattr(known, name) for name in facts})
    _record(connection, "moved", channel, new, now=now, by="provider")
    return True


def contacts_at(connection: Connection, channel: str, address: str) -> Sequence[Any]:
    """The contacts that are reached at an address: id, unit and language."""
    c = CONTACT.c
    chosen = select(c.id, c.unit_id, c.language).where(ADDRESS[channel] == address).order_by(c.id)
    return connection.execute(chosen).all()


def _fact(connection: Connection, channel: str, address: str) -> Any:
    return connection.execute(
        select(ADDRESS_FACT).where(_is(channel, address)).with_for_update()
    ).one_or_none()


def _is(channel: str, address: str) -> Any:
    return and_(ADDRESS_FACT.c.channel == channel, ADDRESS_FACT.c.address == address)


def _know(connection: Connection, channel: str, address: str, **facts: Any) -> None:
    connection.execute(
        insert_new(connection, ADDRESS_FACT).values(channel=channel, address=address)
    )
    connection.execute(update(ADDRESS_FACT).where(_is(channel, address)).values(**facts))


def _record(
    connection: Connection,
    name: str,
    channel: str,
    address: str,
    *,
    now: datetime,
    by: str,
    contact_id: int | None = None,
) -> None:
    for contact in contacts_at(connection, channel, address):
        if contact_id in (None, contact.id):
            record(
                connection, "contact", name, at=now, recorded_at=now, unit_id=contact.unit_id,
                data={"contact": contact.id, "channel": channel, "by": by},
            )  # fmt: skip

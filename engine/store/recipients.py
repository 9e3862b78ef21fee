"""Who is told in whose place, and which addresses take no more messages.

A contact who is away is told through the delegate, who may hand on once more. What is known
of an address holds for whoever has it. All of it is read when a message leaves, so that what
people change holds from their next message on.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from engine.clock import LOCAL_ZONE
from engine.store.rows import ADDRESS_FACT, CONTACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.model import Channel

ADDRESS: Final[dict[str, Any]] = {
    "email": CONTACT.c.email,
    "zalo": CONTACT.c.zalo,
    "telegram": CONTACT.c.telegram,
    "zbs": CONTACT.c.phone,
    "sms": CONTACT.c.phone,
}
"""The column of a contact that a channel needs."""


class Told(NamedTuple):
    """Whom a message goes to in place of the contact that it is for."""

    contact_id: int
    name: str
    address: str
    language: str | None
    link_epoch: int = 0


def local_day(at: datetime) -> date:
    """The day on which people are away or not."""
    return at.astimezone(ZoneInfo(LOCAL_ZONE)).date()


def is_shut(channel: Any, address: Any) -> ColumnElement[bool]:
    """Whether an address takes no more messages: its owner wants none, or it does not exist."""
    fact = ADDRESS_FACT.c
    return exists().where(
        fact.channel == channel,
        fact.address == address,
        or_(fact.stopped_at.is_not(None), fact.suppressed_at.is_not(None)),
    )


def any_shut(connection: Connection) -> bool:
    """Whether there is any such address; without one nobody need be asked about."""
    fact = ADDRESS_FACT.c
    found = select(fact.channel).where(
        or_(fact.stopped_at.is_not(None), fact.suppressed_at.is_not(None))
    )
    return connection.execute(found.limit(1)).first() is not None


def resolved(delegates: Mapping[int, int]) -> dict[int, int]:
    """Who stands in for each contact that is away: the delegate, or the delegate's own.

    Whoever finds nobody there after that stays the one who is told.

    Args:
        delegates: Of the contacts that are away, the delegate of each.

    >>> resolved({1: 2})
    {1: 2}
    >>> resolved({1: 2, 2: 3})
    {1: 3, 2: 3}
    >>> resolved({1: 2, 2: 1})
    {}
    """
    found = {}
    for contact, delegate in delegates.items():
        told = delegates.get(delegate, delegate)
        if told != contact and told not in delegates:
            found[contact] = told
    return found


def stand_ins(connection: Connection, channel: Channel, now: datetime) -> dict[int, Told]:
    """Who is told in whose place now, by the contact that is away.

    A delegate who cannot be reached on the channel stands in for nobody there.
    """
    c, day = CONTACT.c, local_day(now)
    rows = connection.execute(
        select(c.id, c.delegate_id).where(
            c.delegate_id.is_not(None),
            or_(c.away_from.is_(None), c.away_from <= day),
            or_(c.away_until.is_(None), c.away_until >= day),
        )
    )
    told = resolved({row.id: row.delegate_id for row in rows})
    people = _reached(connection, channel, set(told.values())) if told else {}
    return {contact: people[other] for contact, other in told.items() if other in people}


def _reached(connection: Connection, channel: Channel, ids: Iterable[int]) -> dict[int, Told]:
    address = ADDRESS[channel]
    rows = connection.execute(
        select(
            CONTACT.c.id, CONTACT.c.name, address, CONTACT.c.language, CONTACT.c.link_epoch
        ).where(and_(CONTACT.c.id.in_(ids), address.is_not(None), ~is_shut(channel, address)))
    )
    return {row[0]: Told(*row) for row in rows}

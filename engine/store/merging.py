"""One message out of several that go to one address within a while: a carrier and its members.

The first that may go carries the others; they are `merged` and wait for what becomes of it.
Only messages that nobody has tried yet are brought together, so that a second try says to
whom it said it before. A carrier that does not leave lets its members go on without it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    and_,
    bindparam,
    column,
    exists,
    func,
    null,
    or_,
    select,
    text,
    update,
    values,
)

from engine.store.recipients import ADDRESS, stand_ins
from engine.store.rows import CONTACT, HOLD, MESSAGE, PENDING, among
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Select

    from engine.model import Channel
    from engine.store.recipients import Told

WINDOW: Final = timedelta(minutes=30)
"""What falls due for one address within so long goes in one message."""

UNSENT: Final = ("waiting", "held", "retry")
LOOK_AGAIN: Final = timedelta(minutes=1)
TEMPLATED: Final[frozenset[Channel]] = frozenset({"zbs"})
"""Channels whose texts are approved one by one, so that two cannot be made into one."""


class Member(NamedTuple):
    """A message that goes out within another one."""

    id: int
    send_id: int
    carrier: int


class _Due(NamedTuple):
    id: int
    send_id: int
    address: str
    is_due: bool


class Merger:
    """Brings messages together before they are taken; looks again only where there may be more.

    Args:
        may_go: Of some sends, those whose messages may go at an instant.
        window: How far apart messages may fall due.
    """

    def __init__(
        self,
        may_go: Callable[[Connection, Channel, Collection[int], datetime], set[int]],
        window: timedelta = WINDOW,
    ) -> None:
        self._may_go = may_go
        self._window = window
        self._seen: dict[Channel, tuple[int, datetime]] = {}

    def look_anew(self) -> None:
        """Forget what was looked at: a new drain begins."""
        self._seen.clear()

    def merge(self, connection: Connection, channel: Channel, now: datetime) -> int:
        """Merge what has fallen due since the last look; see `merge_due`."""
        newest = connection.execute(select(func.max(MESSAGE.c.id))).scalar() or 0
        last, looked_at = self._seen.get(channel, (-1, now))
        if last == newest and now - LOOK_AGAIN < looked_at <= now:
            return 0
        self._seen[channel] = newest, now
        return merge_due(connection, channel, now, self._window, may_go=self._may_go)


def merge_due(
    connection: Connection,
    channel: Channel,
    now: datetime,
    window: timedelta = WINDOW,
    *,
    may_go: Callable[[Connection, Channel, Collection[int], datetime], set[int]],
) -> int:
    """Let the first message to each address carry the others; returns how many became members.

    Args:
        may_go: Of some sends, those whose messages may go now; others are left alone.
    """
    if channel in TEMPLATED:
        return 0
    found = _twice(connection, channel, now, window)
    sends = may_go(connection, channel, {due.send_id for due in found}, now) if found else set()
    going = [due for due in found if due.send_id in sends]
    free = _free(connection, [due.id for due in going])
    carried: dict[int, int] = {}
    for _, group in groupby((due for due in going if due.id in free), lambda due: due.address):
        first, *others = group
        if first.is_due:
            carried.update((other.id, first.id) for other in others)
    _merge(connection, carried)
    return len(carried)


def _untried(channel: Channel, until: datetime) -> ColumnElement[bool]:
    released = select(HOLD.c.id).where(HOLD.c.released_at.is_not(None))
    return and_(
        text(PENDING),
        MESSAGE.c.state.in_(("waiting", "held")),
        MESSAGE.c.attempts == 0,
        or_(MESSAGE.c.hold_id.is_(None), MESSAGE.c.hold_id.in_(released)),
        MESSAGE.c.channel == channel,
        MESSAGE.c.next_at <= until,
    )


def _twice(
    connection: Connection, channel: Channel, now: datetime, window: timedelta
) -> list[_Due]:
    """Messages whose address has several, by address and in the order in which they fell due."""
    due = _addressed(channel, stand_ins(connection, channel, now))
    due = due.where(_untried(channel, now + window))
    found = due.cte("due")
    several = select(found.c.address).group_by(found.c.address).having(func.count() > 1)
    rows = connection.execute(
        select(found.c.id, found.c.send_id, found.c.address, found.c.next_at <= now)
        .where(found.c.address.in_(several))
        .order_by(found.c.address, found.c.next_at, found.c.id)
    )
    return [_Due(row[0], row[1], row[2], bool(row[3])) for row in rows]


def _addressed(channel: Channel, told: Mapping[int, Told]) -> Select[Any]:
    """Messages with the address they go to as things stand: of whoever is told."""
    m, own = MESSAGE.c, ADDRESS[channel]
    joined = MESSAGE.join(CONTACT, CONTACT.c.id == m.contact_id)
    if not told:
        return (
            select(m.id, m.send_id, m.next_at, own.label("address"))
            .select_from(joined)
            .where(own.is_not(None))
        )
    away = (
        values(column("contact_id", Integer), column("address", own.type), name="away")
        .data([(contact, other.address) for contact, other in told.items()])
        .cte("away")
    )
    address = func.coalesce(away.c.address, own)
    return (
        select(m.id, m.send_id, m.next_at, address.label("address"))
        .select_from(joined.outerjoin(away, away.c.contact_id == m.contact_id))
        .where(address.is_not(None))
    )


def _free(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Those of the messages that no other process is taking at this moment, now locked.

    A carrier that somebody has in hand may be worded already: it must take nobody in.
    """
    if connection.dialect.name != "postgresql" or not ids:
        return set(ids)
    rows = connection.execute(
        select(MESSAGE.c.id)
        .where(
            among(connection, MESSAGE.c.id, ids),
            MESSAGE.c.state.in_(("waiting", "held")),
            MESSAGE.c.attempts == 0,
        )
        .with_for_update(skip_locked=True)
    )
    return set(rows.scalars())


_CARRY = (
    update(MESSAGE)
    .where(MESSAGE.c.id == bindparam("member"))
    .values(state="merged", merged_into=bindparam("carrier"), reason=bindparam("why"))
)


def _merge(connection: Connection, carried: Mapping[int, int]) -> None:
    """Note who carries whom; who carried somebody so far hands them on."""
    if not carried:
        return
    handed_on = members_of(connection, list(carried))
    pairs = {**carried, **{one.id: carried[one.carrier] for one in handed_on}}
    connection.execute(_CARRY, [_carry(member, carrier) for member, carrier in pairs.items()])


def _carry(member: int, carrier: int) -> dict[str, object]:
    reason = say("outbox.merged_into", carrier=carrier).vi
    return {"member": member, "carrier": carrier, "why": reason}


def members_of(connection: Connection, carriers: Iterable[int]) -> list[Member]:
    """The messages that these carry, oldest first."""
    m = MESSAGE.c
    rows = connection.execute(
        select(m.id, m.send_id, m.merged_into)
        .where(among(connection, m.merged_into, carriers), m.state == "merged")
        .order_by(m.id)
    )
    return [Member(*row) for row in rows]


def go_on_without(connection: Connection, carriers: Collection[int], at: datetime) -> int:
    """Let the members of carriers that will not leave go on: the first carries the rest.

    Returns:
        How many carriers there are anew.
    """
    members = members_of(connection, carriers) if carriers else []
    pairs: dict[int, int] = {}
    heads: list[int] = []
    for _, group in groupby(sorted(members, key=lambda m: m.carrier), lambda m: m.carrier):
        first, *others = group
        heads.append(first.id)
        pairs.update((other.id, first.id) for other in others)
    if heads:
        connection.execute(
            update(MESSAGE)
            .where(among(connection, MESSAGE.c.id, heads))
            .values(state="waiting", merged_into=null(), reason=null(), next_at=at)
        )
    if pairs:
        connection.execute(_CARRY, [_carry(member, carrier) for member, carrier in pairs.items()])
    return len(heads)


def withdraw(connection: Connection, which: ColumnElement[bool], reason: str) -> int:
    """Cancel messages that have not left; those that they carried go on without them.

    Returns:
        How many were cancelled.
    """
    found = select(MESSAGE.c.id, MESSAGE.c.next_at).where(unsent(), which)
    rows = connection.execute(found.with_for_update()).all()
    connection.execute(
        update(MESSAGE)
        .where(among(connection, MESSAGE.c.id, [row.id for row in rows]))
        .values(state="cancelled", merged_into=null(), reason=reason)
    )
    for next_at in {row.next_at for row in rows}:
        go_on_without(connection, [row.id for row in rows if row.next_at == next_at], next_at)
    return len(rows)


def unsent() -> ColumnElement[bool]:
    """Whether a message is still to leave, alone or within another one."""
    carrier = MESSAGE.alias("carrier")
    carried = exists().where(carrier.c.id == MESSAGE.c.merged_into, carrier.c.state.in_(UNSENT))
    return or_(MESSAGE.c.state.in_(UNSENT), and_(MESSAGE.c.state == "merged", carried))


def note_sent(connection: Connection, carriers: Iterable[int], at: datetime) -> None:
    """Note on the members of carriers when they went out."""
    m = MESSAGE.c
    which = and_(among(connection, m.merged_into, carriers), m.state == "merged")
    connection.execute(update(MESSAGE).where(which).values(sent_at=at))


def went_out() -> ColumnElement[bool]:
    """Whether a message has reached its recipient's channel, alone or within another one."""
    return or_(
        MESSAGE.c.state.in_(("sent", "delivered")),
        and_(MESSAGE.c.state == "merged", MESSAGE.c.sent_at.is_not(None)),
    )

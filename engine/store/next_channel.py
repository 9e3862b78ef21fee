"""What could not be told on one channel, told otherwise: next channel, next person, telephone.

The order is the one in which messages are written in the first place (`sends._ways`): the
channel that the person has chosen, then those of the reminder. A new message has the key of
the old one with another channel or person in it, so that doing this twice changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import Connection, and_, case, literal, or_, select, update

from engine.hours import next_open
from engine.store.built_in import CALL_CHANNELS, LAST_RESORT
from engine.store.outbox_facts import RunningCampaigns, SendRow, load_sends
from engine.store.recipients import ADDRESS, is_shut
from engine.store.rows import ADDRESS_FACT, CONTACT, ITEM, MESSAGE, among
from engine.store.sends import insert_new

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from engine.model import Channel

COLLECT: Final = timedelta(minutes=15)
"""So long units that could not be told are gathered before somebody is asked to call them."""

SECRETARIAT: Final = "secretariat"
_LIVE: Final = frozenset({"waiting", "held", "sending", "retry", "sent", "delivered"})
_UNSENT: Final = ("waiting", "held", "retry")


class _Told(NamedTuple):
    """A message with the same thing to say."""

    id: int
    contact_id: int
    channel: str
    address: str | None
    state: str
    carrier: str | None

    @property
    def is_live(self) -> bool:
        """Whether it reaches somebody, or still may."""
        return (self.carrier if self.state == "merged" else self.state) in _LIVE


class NextChannel:
    """Gives what a message had to say to the next channel, the next person, or a telephone list.

    Args:
        channels: Those that have a sender.
    """

    def __init__(self, campaigns: RunningCampaigns, channels: frozenset[Channel]) -> None:
        self._campaigns = campaigns
        self._channels = channels

    def pass_on(self, connection: Connection, ids: Iterable[int], now: datetime) -> int:
        """Find another way for messages that have ended, and for those that they carried.

        Returns:
            How many new messages there are.
        """
        wanted = list(ids)
        own = MESSAGE.c.id
        # What has ended by itself before its carrier did has found its own way.
        carried = and_(
            among(connection, MESSAGE.c.merged_into, wanted), MESSAGE.c.state == "merged"
        )
        rows = connection.execute(
            select(MESSAGE).where(or_(among(connection, own, wanted), carried)).order_by(own)
        ).all()
        sends = load_sends(connection, {row.send_id for row in rows}, self._campaigns)
        return sum(self._otherwise(connection, row, sends[row.send_id], now) for row in rows)

    def _otherwise(self, connection: Connection, row: Any, send: SendRow, now: datetime) -> int:
        valid_until = send.send.valid_until
        if send.cancelled or send.reminder is None:
            return 0
        if valid_until is not None and _open(send, now) >= valid_until:
            return 0  # no channel would be in time
        return _Ended(connection, row, send, self._channels, now).tell_otherwise()


class _Ended:
    """A message that has ended without reaching anybody for sure, and who can be told instead."""

    def __init__(
        self,
        connection: Connection,
        row: Any,
        send: SendRow,
        channels: frozenset[Channel],
        now: datetime,
    ) -> None:
        assert send.reminder is not None
        self.connection = connection
        self.row = row
        self.send = send
        self.now = now
        named = CALL_CHANNELS if row.kind == "call_list" else send.reminder.channels
        self.channels = [c for c in named if c in channels]
        self.call_channels = [c for c in CALL_CHANNELS if c in channels]
        behind = LAST_RESORT.get(send.reminder.message, ())
        to = (SECRETARIAT,) if row.kind == "call_list" else (*send.reminder.to, *behind)
        self.roles = _chain(send, to)
        self.alike = self._alike()

    def tell_otherwise(self) -> int:
        """Make the next message; how many were made."""
        live = [one for one in self.alike if one.is_live and one.id != self.row.id]
        if any(one.contact_id == self.row.contact_id for one in live):
            return 0  # the person has been told otherwise before, or is about to be
        person = self._person()
        if self._tell(person, self.channels):
            return 1
        if live:
            return 0  # somebody else knows
        if any(self._tell(other, self.channels) for other in self._others(person)):
            return 1
        return self._to_be_called() if self.row.kind == "unit" else 0

    def _person(self) -> Any:
        found = select(CONTACT).where(CONTACT.c.id == self.row.contact_id)
        return self.connection.execute(found).one()

    def _alike(self) -> list[_Told]:
        m, carrier = MESSAGE.c, MESSAGE.alias("carrier")
        people = MESSAGE.join(CONTACT, CONTACT.c.id == m.contact_id)
        address = case(dict(ADDRESS), value=m.channel)
        rows = self.connection.execute(
            select(m.id, m.contact_id, m.channel, address, m.state, carrier.c.state)
            .select_from(people.outerjoin(carrier, carrier.c.id == m.merged_into))
            .where(m.send_id == self.row.send_id, m.unit_id == self.row.unit_id)
            .where(m.cause_id == self.row.cause_id, m.kind == self.row.kind)
        )
        return [_Told(*row) for row in rows]

    def _others(self, person: Any) -> list[Any]:
        """Who else there holds a role that the reminder is to, or one that it falls back on."""
        told = {one.contact_id for one in self.alike}
        rank = case({role: n for n, role in enumerate(self.roles)}, value=CONTACT.c.role)
        rows = self.connection.execute(
            select(CONTACT)
            .where(CONTACT.c.unit_id == person.unit_id, CONTACT.c.role.in_(self.roles))
            .order_by(rank, CONTACT.c.id)
        )
        return [row for row in rows if row.id not in told]

    def _tell(self, person: Any, channels: Sequence[Channel]) -> bool:
        """Write to a person on the first channel that is left; False if none is."""
        tried = {one.channel for one in self.alike if one.contact_id == person.id}
        taken = {(one.channel, one.address) for one in self.alike}
        for channel, address in self._ways(person, channels):
            if channel in tried or (channel, address) in taken:
                continue
            if self._write(person.id, channel):
                return True
        return False

    def _ways(self, person: Any, channels: Sequence[Channel]) -> Iterator[tuple[Channel, str]]:
        """Where a person can be told, in order."""
        for channel in sorted(channels, key=lambda c: c != person.chosen_channel):
            address = getattr(person, ADDRESS[channel].name)
            if not address:
                continue
            shut = select(is_shut(literal(channel), literal(address)))
            if not self.connection.execute(shut).scalar():
                yield channel, address

    def _write(self, contact_id: int, channel: Channel) -> bool:
        """The same message on another channel or to another person; False if there is one."""
        row = self.row
        new = self._insert(
            unit_id=row.unit_id, contact_id=contact_id, channel=channel, cause_id=row.cause_id,
            kind=row.kind, obligation_id=row.obligation_id, next_at=_open(self.send, self.now),
        )  # fmt: skip
        if new is None:
            return False
        items = select(literal(new), ITEM.c.obligation_id).where(ITEM.c.message_id == row.id)
        self.connection.execute(
            insert_new(self.connection, ITEM).from_select(["message_id", "obligation_id"], items)
        )
        return True

    def _insert(self, **values: Any) -> int | None:
        new = insert_new(self.connection, MESSAGE).values(
            send_id=self.row.send_id, state="waiting", attempts=0, **values
        )
        made = self.connection.execute(new.returning(MESSAGE.c.id)).scalar()
        return None if made is None else int(made)

    # Nobody is left who could be written to

    def _to_be_called(self) -> int:
        """Put the unit on the list of those to be called, or start one."""
        if self.row.obligation_id is None or self._is_listed():
            return 0
        lists = self._open_lists()
        made = 0
        if not lists:
            lists = self._new_lists()
            made = len(lists)
        for id_ in lists:
            item = {"message_id": id_, "obligation_id": self.row.obligation_id}
            self.connection.execute(insert_new(self.connection, ITEM).values(item))
        return made

    def _of_list(self) -> Any:
        return and_(MESSAGE.c.send_id == self.row.send_id, MESSAGE.c.kind == "call_list")

    def _is_listed(self) -> bool:
        """Whether the unit is on a list already; of what happens again, on one yet to leave."""
        found = (
            select(ITEM.c.message_id)
            .join(MESSAGE, MESSAGE.c.id == ITEM.c.message_id)
            .where(self._of_list(), ITEM.c.obligation_id == self.row.obligation_id)
        )
        if self.row.cause_id:
            ours = MESSAGE.c.cause_id.in_((self.row.cause_id, -self.row.id))
            found = found.where(or_(ours, MESSAGE.c.state.in_(_UNSENT)))
        return self.connection.execute(found.limit(1)).first() is not None

    def _open_lists(self) -> list[int]:
        """Lists that have not left, locked: whoever takes one next reads what is added."""
        lists = select(MESSAGE.c.id).where(self._of_list(), MESSAGE.c.state.in_(_UNSENT))
        return list(self.connection.execute(lists.with_for_update()).scalars())

    def _new_lists(self) -> list[int]:
        """A list to each of the secretariat, a little later, so that others can join it."""
        organiser = self.send.campaign.organiser_id
        people = self.connection.execute(
            select(CONTACT)
            .where(CONTACT.c.unit_id == organiser, CONTACT.c.role == SECRETARIAT)
            .order_by(CONTACT.c.id)
        ).all()
        addresses: dict[tuple[Channel, str], int] = {}
        for person in people:
            for way in self._ways(person, self.call_channels):
                addresses.setdefault(way, person.id)
                break
        made = (
            self._insert(
                unit_id=organiser, contact_id=contact_id, channel=channel, cause_id=-self.row.id,
                kind="call_list", next_at=self._list_at(),
            )
            for (channel, _), contact_id in addresses.items()
        )  # fmt: skip
        return [id_ for id_ in made if id_ is not None]

    def _list_at(self) -> datetime:
        later, valid_until = _open(self.send, self.now + COLLECT), self.send.send.valid_until
        return later if valid_until is None or later < valid_until else _open(self.send, self.now)


def _open(send: SendRow, at: datetime) -> datetime:
    """The first instant from one on at which the campaign's messages may go."""
    return next_open(at, send.campaign.definition.hours, send.campaign.calendar)


def _chain(send: SendRow, named: Sequence[str]) -> list[str]:
    """Roles, each followed by those that it falls back on."""
    blocks = send.campaign.definition.roles
    found: list[str] = []
    for role in named:
        following: str | None = role
        while following is not None and following not in found:
            found.append(following)
            block = blocks.get(following)
            following = block.fallback if block else None
    return found


def suppress(
    connection: Connection, channel: Channel, address: str, *, at: datetime, reason: str
) -> None:
    """Note that an address takes nothing from us, so that later messages pass it over."""
    f = ADDRESS_FACT.c
    key = {"channel": channel, "address": address}
    connection.execute(insert_new(connection, ADDRESS_FACT).values(key))
    connection.execute(
        update(ADDRESS_FACT)
        .where(f.channel == channel, f.address == address, f.suppressed_at.is_(None))
        .values(suppressed_at=at, reason=reason)
    )


def move_address(connection: Connection, channel: Channel, old: str, new: str) -> int:
    """Give everybody who had an old address the new one; how many people that is.

    What is known of the old one holds for the new one, its owner's wishes above all.
    """
    f, column = ADDRESS_FACT.c, ADDRESS[channel]
    known = select(
        f.channel, literal(new), f.verified_at, f.stopped_at
    ).where(f.channel == channel, f.address == old)  # fmt: skip
    connection.execute(
        insert_new(connection, ADDRESS_FACT).from_select(
            ["channel", "address", "verified_at", "stopped_at"], known
        )
    )
    moved = update(CONTACT).where(column == old).values({column.name: new})
    return int(connection.execute(moved).rowcount)

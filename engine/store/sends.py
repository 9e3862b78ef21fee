"""A send that has come becomes messages: whom it concerns, who is told, on which channel.

Set-based: one statement writes the messages of one send for all units. Whom a send
concerns is said once (`concerns`) and asked twice: when it falls due, and again just
before each message leaves. Writing a message that exists is a no-op, so doing a step
twice changes nothing.

Roles: a role of scope unit is looked for in the unit itself and falls back within it;
a role of scope campaign is held by the organiser's contacts, `supervisor` by the
nearest unit above that has one. A contact counts as holder only if some channel of the
reminder reaches it: an address that takes no more messages counts as none. The channel that
a contact has chosen goes before the order of the reminder. One address gets one copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Connection,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite

from engine.lifecycle.facts import formula_of
from engine.schedule import EPOCH
from engine.sends import Send, event_of
from engine.store.built_in import CALL_CHANNELS, DRAFT_NOTICE, NOTICES, still_true
from engine.store.campaigns import Running
from engine.store.formulas import sql
from engine.store.recipients import ADDRESS, any_shut, is_shut
from engine.store.rows import CONTACT, EVENT, ITEM, MESSAGE, OBLIGATION, PARTICIPATION, SEND, UNIT
from engine.words import say

if TYPE_CHECKING:
    from engine.model import Channel
    from engine.rules.schema import Reminder
    from engine.tick import DueSend


CALL_LIST = "can_goi_dien"
"""Name of the digest on units that nobody can be reached for."""

UPWARDS = "supervisor"
"""The role that is looked for upwards along the tree."""


@dataclass(frozen=True, slots=True)
class Told:
    """How many messages one send made, by what became of them at once."""

    waiting: int = 0
    superseded: int = 0
    expired: int = 0

    def __add__(self, other: Told) -> Told:
        return Told(
            self.waiting + other.waiting,
            self.superseded + other.superseded,
            self.expired + other.expired,
        )


@dataclass(frozen=True, slots=True)
class Telling:
    """How messages are written in this pass.

    Attributes:
        channels: Channels that have a sender; the others are passed over.
        now: The actual instant; conditions are judged at it.
        next_at: When the messages may first be tried: inside the campaign's hours.
        limit: From the size of the directory to the messages that one run may have; None
            where no run is held.
    """

    channels: frozenset[Channel]
    now: datetime
    next_at: datetime
    limit: Callable[[int], int] | None = None


def insert_new(connection: Connection, table: Any) -> Any:
    """An INSERT that leaves out rows whose key exists; the same on both databases."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing()


def _key(campaign: Running, send: Send) -> dict[str, Any]:
    return {
        "window_id": campaign.window_id(send.task, send.occurrence),
        "reminder": send.reminder,
        "ordinal": send.ordinal,
        "counts_from_at": send.counts_from_at,
    }


def _known_send(connection: Connection, campaign: Running, send: Send) -> bool:
    where = and_(*(SEND.c[name] == value for name, value in _key(campaign, send).items()))
    return connection.execute(select(SEND.c.id).where(where)).first() is not None


def _newest_message(connection: Connection) -> int:
    return connection.execute(select(func.max(MESSAGE.c.id))).scalar() or 0


def _told_before(send_id: int, before: int) -> Any:
    """Whether somebody was told of an obligation by a send, on whichever channel."""
    m = MESSAGE.c
    return (
        select(m.id)
        .where(m.send_id == send_id, m.unit_id == OBLIGATION.c.unit_id, m.kind == "unit")
        .where(m.state != "cancelled", m.id <= before)
        .correlate(OBLIGATION)
        .exists()
    )


def send_row(connection: Connection, campaign: Running, send: Send, fired_at: datetime) -> int:
    """The row of a send that has come; made on first sight."""
    key = _key(campaign, send)
    connection.execute(
        insert_new(connection, SEND).values(
            **key,
            at=send.at,
            valid_until=send.valid_until,
            fired_at=fired_at,
            revision_id=campaign.revision_id,
        )
    )
    where = and_(*(SEND.c[name] == value for name, value in key.items()))
    return int(connection.execute(select(SEND.c.id).where(where)).scalar_one())


def fire(connection: Connection, campaign: Running, due: DueSend, telling: Telling) -> Told:
    """Write the messages of one timed send.

    A message is `superseded` from the start where a newer send of this pass concerns
    the same unit, and `expired` where what it says was of no use any more. A digest
    leaves such units out, and is `superseded` where none remains. A send that has come
    before, by another date, tells only those whom it has not told yet.
    """
    known = _known_send(connection, campaign, due.send)
    id_ = send_row(connection, campaign, due.send, telling.now)
    reminder = campaign.definition.reminders[due.send.reminder]
    condition = concerns(campaign, due.send, reminder, telling.now)
    before = _newest_message(connection) if known else 0
    if before:
        condition = and_(condition, ~_told_before(id_, before))
    newer = [
        concerns(campaign, s, campaign.definition.reminders[s.reminder], telling.now)
        for s in due.newer
    ]
    order = _Order(
        id_,
        reminder,
        condition,
        state="expired" if due.expired else "waiting",
        overtaken=or_(*newer) if newer else None,
        before=before,
    )
    return _write(connection, campaign, order, telling)


def fire_event(
    connection: Connection, campaign: Running, name: str, *, after_event: int, telling: Telling
) -> Told:
    """Write the notices of what has just happened to obligations.

    Args:
        name: The event that reminders follow: submitted, returned, accepted, …
        after_event: Only events with a higher id are told of.
    """
    told = Told()
    for key, reminder in campaign.definition.reminders.items():
        followed = event_of(reminder)
        if followed is None or followed[1] != name:
            continue
        for window_id, window in campaign.windows.items():
            if window.task != followed[0]:
                continue
            send = Send(telling.now, key, window.task, window.occurrence, 0, "other", EPOCH, None)
            cause = (
                select(func.max(EVENT.c.id))
                .where(
                    EVENT.c.obligation_id == OBLIGATION.c.id,
                    EVENT.c.id > after_event,
                    EVENT.c.kind == "obligation",
                    EVENT.c.name == name,
                )
                .correlate(OBLIGATION)
                .scalar_subquery()
            )
            # The few it has happened to, found first: no need to ask it of a whole window.
            touched = select(EVENT.c.obligation_id).where(
                EVENT.c.id > after_event, EVENT.c.kind == "obligation", EVENT.c.name == name
            )
            condition = and_(
                OBLIGATION.c.id.in_(touched),
                OBLIGATION.c.window_id == window_id,
                cause.is_not(None),
            )
            if reminder.only_if is not None:
                condition = and_(condition, _only_if(campaign, reminder, telling.now))
            ids = select(OBLIGATION.c.id).where(condition).limit(1)
            if connection.execute(ids).first() is None:
                continue
            id_ = send_row(connection, campaign, send, telling.now)
            order = _Order(id_, reminder, condition, cause=cause)
            told += _write(connection, campaign, order, telling)
    return told


def fire_notice(
    connection: Connection,
    campaign: Running,
    send: Send,
    reminder: Reminder,
    *,
    condition: Any,
    telling: Telling,
    last_resort: Sequence[str] = (),
) -> Told:
    """Write a notice that no rule file has, to those whom a condition on `obligation` picks.

    Args:
        last_resort: Roles of the unit that are told where nobody else of it can be.
    """
    id_ = send_row(connection, campaign, send, telling.now)
    expired = send.valid_until is not None and send.valid_until <= telling.now
    state = "expired" if expired else "waiting"
    order = _Order(id_, reminder, condition, state=state, last_resort=last_resort)
    return _write(connection, campaign, order, telling)


def concerns(campaign: Running, send: Send, reminder: Reminder, now: datetime) -> Any:
    """Which obligations a timed send concerns now, as a condition on `obligation`.

    Counted from opening, due or closing it concerns those who have handed in nothing;
    from a supplement's due, those it was returned to; from a review's due, those that
    await the decision. A unit with an own due is reminded by that, not by the plan's.
    """
    o = OBLIGATION.c
    window_id = campaign.window_id(send.task, send.occurrence)
    window = campaign.windows[window_id]
    parts = [o.window_id == window_id, o.excused_at.is_(None)]
    match send.family:
        case "supplement_due":
            parts += [o.decision == "returned", o.supplement_due_at == send.counts_from_at]
        case "review_due":
            parts += [
                o.submitted_at.is_not(None),
                o.decision.is_(None),
                o.review_due_at == send.counts_from_at,
            ]
        case _:
            parts.append(o.first_submitted_at.is_(None))
            if send.reminder in NOTICES:
                parts.append(still_true(campaign, window, send))
            if send.family == "due" or send.reminder == DRAFT_NOTICE:
                parts.append(_counts_from(send, window.due_at, firm=window.firm))
            elif send.family == "closes":
                parts.append(_counts_from(send, window.closes_at))
    if reminder.only_if is not None:
        parts.append(_only_if(campaign, reminder, now))
    return and_(*parts)


def concerns_event(
    campaign: Running, window_id: int, event: str, reminder: Reminder, now: datetime
) -> Any:
    """Which obligations a notice of an event still concerns, as a condition on `obligation`.

    What has happened stays true, save for those that are excused; a return is told of
    only while the submission is back with its unit.
    """
    o = OBLIGATION.c
    parts = [o.window_id == window_id, o.excused_at.is_(None)]
    if event == "returned":
        parts.append(o.decision == "returned")
    if reminder.only_if is not None:
        parts.append(_only_if(campaign, reminder, now))
    return and_(*parts)


def _counts_from(send: Send, at: datetime | None, *, firm: bool = True) -> Any:
    """Whether a send counts from what holds for the unit: the later of the plan's and its own.

    Against a plan's due that is not firm, an own due always holds.
    """
    own = OBLIGATION.c.own_due_at
    if send.counts_from_at == at:
        return or_(own.is_(None), own <= at) if firm else or_(own.is_(None), own == at)
    if at is not None and firm and send.counts_from_at < at:
        return false()
    return own == send.counts_from_at


def _only_if(campaign: Running, reminder: Reminder, now: datetime) -> Any:
    assert reminder.only_if is not None
    formula = formula_of(reminder.only_if, campaign.definition)
    p = PARTICIPATION
    holds = sql(formula, participation=p, windows=campaign.window_facts, now=now)
    return exists(select(p.c.id).where(p.c.id == OBLIGATION.c.participation_id, holds))


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be written for one send.

    Attributes:
        condition: Which obligations, as a condition on `obligation`.
        state: What its messages start as.
        overtaken: For which obligations a newer send takes its place; None for none.
        cause: The event that a notice tells of, else 0.
        last_resort: Roles of the unit that stand behind those that are asked for there.
        before: The last message there was when a send came again; 0 at its first time.
    """

    send_id: int
    reminder: Reminder
    condition: Any
    state: str = "waiting"
    overtaken: Any = None
    cause: Any = field(default_factory=lambda: literal(0))
    last_resort: Sequence[str] = ()
    before: int = 0

    def parts(self) -> Iterator[tuple[str, Any]]:
        """What messages start as, each with a condition on `obligation`."""
        if self.overtaken is None:
            yield self.state, true()
        else:
            # Not `~`: where a column is NULL, nothing newer concerns the obligation.
            yield self.state, self.overtaken.is_not(true())
            yield "superseded", self.overtaken


def _write(connection: Connection, campaign: Running, order: _Order, telling: Telling) -> Told:
    writer = _Writer(connection, campaign, order, telling)
    if order.reminder.digest:
        writer.digest()
    else:
        writer.one_by_one()
    return writer.told


_WHY = {"superseded": "outbox.overtaken", "expired": "outbox.too_late"}
"""What stands on a message that has ended before it began."""


class _Writer:
    """Writes the messages of one send."""

    def __init__(
        self, connection: Connection, campaign: Running, order: _Order, telling: Telling
    ) -> None:
        self.connection = connection
        self.campaign = campaign
        self.order = order
        self.send_id = order.send_id
        self.telling = telling
        self.every_channel = order.reminder.mode == "all"
        self.channels: list[str] = self._with_sender(order.reminder.channels)
        self.any_shut = any_shut(connection)
        self.told = Told()

    def _with_sender(self, channels: Sequence[str]) -> list[str]:
        """The channels that have a sender; e-mail waits where none has."""
        return [c for c in channels if c in self.telling.channels] or ["email"]

    def one_by_one(self) -> None:
        """One message to each holder of a role, on each unit."""
        for state, part in self.order.parts():
            if all(map(self._is_of_unit, self._asked(self.order.reminder.to))):
                self._to_its_own(state, part)
            else:
                self._to_anybody(state, part)
        self._call_list()

    def _to_its_own(self, state: str, part: Any) -> None:
        """Messages to contacts of the units themselves: a join, without sorting anything."""
        other = CONTACT.alias()
        held = self._held_by(CONTACT)
        for way, (channel, address, reachable) in enumerate(self._ways(CONTACT)):
            its_channel, its_address, _ = self._ways(other)[way]
            copy = exists().where(
                other.c.unit_id == CONTACT.c.unit_id,
                other.c.id < CONTACT.c.id,
                its_address == address,
                its_channel == channel,
                self._held_by(other),
            )
            self._insert(
                select(
                    literal(self.send_id), OBLIGATION.c.unit_id, CONTACT.c.id, channel,
                    self.order.cause, literal("unit"), OBLIGATION.c.id, literal(state),
                    self._next_at(), literal(0),
                )
                .select_from(OBLIGATION.join(CONTACT, CONTACT.c.unit_id == OBLIGATION.c.unit_id))
                .where(self.order.condition, part, held, reachable, ~copy)
                .order_by(OBLIGATION.c.unit_id, CONTACT.c.id),
                state,
            )  # fmt: skip

    def _held_by(self, contact: Any) -> Any:
        """Whether a contact of a unit holds one of the roles that are asked for there."""
        return or_(*(held for _, held in self._chains(self.order.reminder.to, contact)))

    def _to_anybody(self, state: str, part: Any) -> None:
        """Messages to contacts anywhere, of whom two units' may share an address."""
        branches = [
            select(
                OBLIGATION.c.unit_id,
                CONTACT.c.id.label("contact_id"),
                channel.label("channel"),
                address.label("address"),
                OBLIGATION.c.id.label("obligation_id"),
                self.order.cause.label("cause_id"),
            )
            .select_from(holders)
            .where(self.order.condition, part, held, reachable)
            for holders, held in self._holders(self.order.reminder.to)
            for channel, address, reachable in self._ways(CONTACT)
        ]
        c = union_all(*branches).subquery("found").c
        copies = select(
            literal(self.send_id), c.unit_id, func.min(c.contact_id), c.channel,
            func.min(c.cause_id), literal("unit"), func.min(c.obligation_id), literal(state),
            self._next_at(), literal(0),
        ).group_by(c.unit_id, c.channel, c.address)  # fmt: skip
        self._insert(copies, state)

    def _ways(self, contact: Any) -> list[tuple[Any, Any, Any]]:
        """On which channel to which address a contact is told, and whether it can be."""
        addresses = {c: self._address(contact, c) for c in self.channels}
        if self.every_channel:
            return [(literal(c), at, at.is_not(None)) for c, at in addresses.items()]
        reachable = {c: at.is_not(None) for c, at in addresses.items()}
        chosen = {
            c: and_(contact.c.chosen_channel == c, reached) for c, reached in reachable.items()
        }
        ways = [*(chosen.items() if len(addresses) > 1 else ()), *reachable.items()]
        channel = case(*((holds, c) for c, holds in ways), else_=self.channels[0])
        address = case(*((holds, addresses[c]) for c, holds in ways), else_=null())
        return [(channel, address, true())]

    def _address(self, contact: Any, channel: str) -> Any:
        """The address of a contact on a channel; NULL where it takes no more messages."""
        address = contact.c[ADDRESS[channel].name]
        if not self.any_shut:
            return address
        return case((~is_shut(channel, address), address), else_=null())

    def _insert(self, rows: Any, state: str) -> None:
        """Write messages that start in one state, and count those that are new."""
        columns = [
            "send_id", "unit_id", "contact_id", "channel", "cause_id", "kind",
            "obligation_id", "state", "next_at", "attempts",
        ]  # fmt: skip
        reason = _WHY.get(state)
        if reason is not None:
            columns, rows = [*columns, "reason"], rows.add_columns(literal(say(reason).vi))
        # SQLite takes ON CONFLICT after a SELECT for a join unless there is a WHERE.
        new = self.connection.execute(
            insert_new(self.connection, MESSAGE).from_select(columns, rows.where(true()))
        ).rowcount
        if new < 0:  # Python's sqlite3 does not count for an INSERT that starts WITH
            new = self.connection.execute(select(func.changes())).scalar_one()
        self.told += Told(**{state: new})

    def _next_at(self) -> Any:
        return literal(self.telling.next_at, MESSAGE.c.next_at.type)

    def _reachable(self, contact: Any) -> Any:
        return or_(*(self._address(contact, c).is_not(None) for c in self.channels))

    def _holders(self, roles: Sequence[str]) -> Iterator[tuple[Any, Any]]:
        """For each role, the contacts that hold it: what to select from, and where."""
        for role, held in self._chains(roles, CONTACT):
            yield self._joined(role), held

    def _chains(self, roles: Sequence[str], contact: Any) -> Iterator[tuple[str, Any]]:
        """Each role with those that it falls back on, and whether a contact holds it.

        A fallback holds where nobody holds what stands before it in the chain.
        """
        for role in roles:
            above: list[str] = []
            for name in self._asked([role]):
                nobody = [~self._somebody(one) for one in above]
                yield name, and_(contact.c.role == name, self._reachable(contact), *nobody)
                above.append(name)

    def _asked(self, roles: Sequence[str]) -> list[str]:
        """Some roles, each followed by those that it falls back on."""
        asked: list[str] = []
        for role in roles:
            chain = [role]
            while (fallback := self._fallback(chain[-1])) and fallback not in chain:
                chain.append(fallback)
            if self._is_of_unit(role):
                chain += [other for other in self.order.last_resort if other not in chain]
            asked += chain
        return asked

    def _fallback(self, role: str) -> str | None:
        block = self.campaign.definition.roles.get(role)
        return block.fallback if block else None

    def _is_of_unit(self, role: str) -> bool:
        """Whether each unit has its own; a role that the file lacks is the organiser's."""
        block = self.campaign.definition.roles.get(role)
        return block is not None and block.scope == "unit"

    def _joined(self, role: str) -> Any:
        """Obligations joined to the contacts of the unit where the role is looked for."""
        if self._is_of_unit(role):
            return OBLIGATION.join(CONTACT, CONTACT.c.unit_id == OBLIGATION.c.unit_id)
        if role != UPWARDS:
            return OBLIGATION.join(CONTACT, CONTACT.c.unit_id == self.campaign.organiser_id)
        where = func.coalesce(self._nearest_above(), self.campaign.organiser_id)
        return OBLIGATION.join(CONTACT, CONTACT.c.unit_id == where)

    def _somebody(self, role: str) -> Any:
        """Whether anybody holds the role for the obligation at hand."""
        other = CONTACT.alias()
        held = select(other.c.id).where(other.c.role == role, self._reachable(other))
        if self._is_of_unit(role):
            own = held.where(other.c.unit_id == OBLIGATION.c.unit_id)
            return exists(own.correlate(OBLIGATION))
        here = exists(held.where(other.c.unit_id == self.campaign.organiser_id))
        return or_(here, self._nearest_above().is_not(None)) if role == UPWARDS else here

    def _nearest_above(self) -> Any:
        """The nearest unit above the one that owes which has a supervisor; NULL if none.

        Nobody above the organiser is troubled with its campaign.
        """
        h, organiser_pos = self._supervised.c, self.campaign.organiser_pos
        return (
            select(h.unit_id)
            .where(h.lo < OBLIGATION.c.pos, h.hi > OBLIGATION.c.pos)
            .where(or_(h.lo >= organiser_pos, h.hi <= organiser_pos))
            .order_by(h.lo.desc())
            .limit(1)
            .correlate(OBLIGATION)
            .scalar_subquery()
        )

    @cached_property
    def _supervised(self) -> Any:
        """The few units that have a supervisor, read once per statement."""
        holder = CONTACT.alias()
        return (
            select(UNIT.c.id.label("unit_id"), UNIT.c.lo, UNIT.c.hi)
            .where(
                UNIT.c.id.in_(
                    select(holder.c.unit_id).where(
                        holder.c.role == UPWARDS, self._reachable(holder)
                    )
                )
            )
            .cte("supervised")
            .prefix_with("MATERIALIZED")
        )

    def digest(self) -> None:
        """One message to each holder, with the list of the obligations it speaks of."""
        self._list(self.order.reminder.to, self.order.condition, "digest")

    def _list(self, roles: Sequence[str], condition: Any, kind: str, cause_id: int = 0) -> None:
        for state, part in self.order.parts():
            pairs = union_all(
                *(
                    select(CONTACT.c.id.label("contact_id"), OBLIGATION.c.id.label("obligation_id"))
                    .select_from(holders)
                    .where(condition, part, held)
                    for holders, held in self._holders(roles)
                )
            ).subquery("pairs")
            for way in range(len(self._ways(CONTACT))):
                self._one_per_address(pairs, way, kind, state, cause_id)
                self._items(pairs, way, kind, state)

    def _one_per_address(self, pairs: Any, way: int, kind: str, state: str, cause_id: int) -> None:
        channel, address, reachable = self._ways(CONTACT)[way]
        first = (
            select(func.min(CONTACT.c.id))
            .where(CONTACT.c.id.in_(select(pairs.c.contact_id)), reachable)
            .group_by(channel, address)
        )
        self._insert(
            select(
                literal(self.send_id), CONTACT.c.unit_id, CONTACT.c.id, channel,
                literal(cause_id), literal(kind), null(), literal(state),
                self._next_at(), literal(0),
            ).where(CONTACT.c.id.in_(first), self._is_new(kind)),
            state,
        )  # fmt: skip

    def _is_new(self, kind: str) -> Any:
        """Whether a contact was not told yet by a send that has come before."""
        m = MESSAGE.c
        if not self.order.before:
            return true()
        return ~(
            select(m.id)
            .where(m.send_id == self.send_id, m.contact_id == CONTACT.c.id, m.kind == kind)
            .where(m.state != "cancelled", m.id <= self.order.before)
            .correlate(CONTACT)
            .exists()
        )

    def _items(self, pairs: Any, way: int, kind: str, state: str) -> None:
        """List in each digest the obligations of everybody who shares its address."""
        reached, told = self._reached(CONTACT.alias(), way), self._reached(CONTACT.alias(), way)
        rows = (
            select(MESSAGE.c.id, pairs.c.obligation_id)
            .distinct()
            .select_from(pairs)
            .join(reached, reached.c.contact_id == pairs.c.contact_id)
            .join(
                told,
                and_(told.c.channel == reached.c.channel, told.c.address == reached.c.address),
            )
            .join(
                MESSAGE,
                and_(
                    MESSAGE.c.contact_id == told.c.contact_id,
                    MESSAGE.c.channel == told.c.channel,
                ),
            )
            .where(MESSAGE.c.send_id == self.send_id, MESSAGE.c.kind == kind)
            .where(MESSAGE.c.state == state)
        )
        self.connection.execute(
            insert_new(self.connection, ITEM).from_select(["message_id", "obligation_id"], rows)
        )

    def _reached(self, contact: Any, way: int) -> Any:
        channel, address, reachable = self._ways(contact)[way]
        return (
            select(
                contact.c.id.label("contact_id"), channel.label("channel"), address.label("address")
            )
            .where(reachable, address.is_not(None))
            .subquery()
        )

    def _call_list(self) -> None:
        """Units that nobody can be reached for go to the secretariat in one digest."""
        told = select(MESSAGE.c.id).where(
            MESSAGE.c.send_id == self.send_id,
            MESSAGE.c.unit_id == OBLIGATION.c.unit_id,
            MESSAGE.c.cause_id == self.order.cause,
            MESSAGE.c.kind == "unit",
        )
        untold = and_(self.order.condition, ~told.exists())
        causes = select(func.max(self.order.cause)).select_from(OBLIGATION).where(untold)
        cause_id = self.connection.execute(causes).scalar()
        if cause_id is None:
            return
        self.channels = self._with_sender(CALL_CHANNELS)
        self.every_channel = False
        self._list(["secretariat"], untold, "call_list", cause_id)

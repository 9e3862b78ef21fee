"""A send that has come becomes messages: whom it concerns, who is told, on which channel.

Set-based: one statement writes the messages of one send for all units. Whom a send
concerns is said once (`concerns`) and asked twice: when it falls due, and again just
before each message leaves. Writing a message that exists is a no-op, so doing a step
twice changes nothing.

Roles: a role of scope unit is looked for in the unit itself and falls back within it;
a role of scope campaign is held by the organiser's contacts, `supervisor` by the
nearest unit above that has one. A contact counts as holder only if some channel of the
reminder reaches it. One address gets one copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Connection,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite

from engine.lifecycle.facts import formula_of
from engine.schedule import EPOCH, Send, event_of
from engine.store import tables as t
from engine.store.campaigns import CONTACT, EVENT, OBLIGATION, PARTICIPATION, UNIT, Running
from engine.store.formulas import sql

if TYPE_CHECKING:
    from engine.model import Channel
    from engine.rules.schema import Reminder
    from engine.tick import DueSend

SEND = t.Send.__table__  # type: ignore[attr-defined] # SQLModel gives it at run time
MESSAGE = t.Message.__table__  # type: ignore[attr-defined] # likewise
ITEM = t.MessageItem.__table__  # type: ignore[attr-defined] # likewise

ADDRESS = {
    "email": CONTACT.c.email,
    "zalo": CONTACT.c.zalo,
    "telegram": CONTACT.c.telegram,
    "zbs": CONTACT.c.phone,
    "sms": CONTACT.c.phone,
}
"""The column of a contact that a channel needs."""

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
    """

    channels: frozenset[Channel]
    now: datetime
    next_at: datetime


def insert_new(connection: Connection, table: Any) -> Any:
    """An INSERT that leaves out rows whose key exists; the same on both databases."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing()


def send_row(connection: Connection, campaign: Running, send: Send, fired_at: datetime) -> int:
    """The row of a send that has come; made on first sight."""
    key = {
        "window_id": campaign.window_id(send.task, send.occurrence),
        "reminder": send.reminder,
        "ordinal": send.ordinal,
        "counts_from_at": send.counts_from_at,
    }
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
    the same unit, and `expired` where what it says was of no use any more.
    """
    id_ = send_row(connection, campaign, due.send, telling.now)
    reminder = campaign.definition.reminders[due.send.reminder]
    condition = concerns(campaign, due.send, reminder, telling.now)
    state: Any = literal("expired" if due.expired else "waiting")
    newer = [
        concerns(campaign, s, campaign.definition.reminders[s.reminder], telling.now)
        for s in due.newer
    ]
    if newer:
        state = case((or_(*newer), "superseded"), else_=state)
    return _write(connection, campaign, id_, reminder, condition, state, literal(0), telling)


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
            send = Send(
                telling.now, key, window.task, window.occurrence, 0, "other", EPOCH, None
            )  # fmt: skip
            cause = (
                select(func.max(EVENT.c.id))
                .where(
                    EVENT.c.obligation_id == OBLIGATION.c.id,
                    EVENT.c.id > after_event,
                    EVENT.c.kind == "obligation",
                    EVENT.c.name == name,
                )
                .scalar_subquery()
            )
            condition = and_(OBLIGATION.c.window_id == window_id, cause.is_not(None))
            if reminder.only_if is not None:
                condition = and_(condition, _only_if(campaign, reminder, telling.now))
            ids = select(OBLIGATION.c.id).where(condition).limit(1)
            if connection.execute(ids).first() is None:
                continue
            id_ = send_row(connection, campaign, send, telling.now)
            told += _write(
                connection, campaign, id_, reminder, condition, literal("waiting"), cause, telling
            )
    return told


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
            if send.family in {"due", "closes"}:
                parts.append(_counts_from_own_due(send, window.due_at))
    if reminder.only_if is not None:
        parts.append(_only_if(campaign, reminder, now))
    return and_(*parts)


def _counts_from_own_due(send: Send, due_at: datetime | None) -> Any:
    own = OBLIGATION.c.own_due_at
    if send.family == "closes" or due_at is None:
        return true()
    if send.counts_from_at == due_at:
        return or_(own.is_(None), own <= due_at)
    return own == send.counts_from_at if send.counts_from_at > due_at else false()


def _only_if(campaign: Running, reminder: Reminder, now: datetime) -> Any:
    assert reminder.only_if is not None
    formula = formula_of(reminder.only_if, campaign.definition)
    p = PARTICIPATION
    holds = sql(formula, participation=p, windows=campaign.window_facts, now=now)
    return exists(select(p.c.id).where(p.c.id == OBLIGATION.c.participation_id, holds))


def _write(
    connection: Connection,
    campaign: Running,
    send_id: int,
    reminder: Reminder,
    condition: Any,
    state: Any,
    cause: Any,
    telling: Telling,
) -> Told:
    channels = [c for c in reminder.channels if c in telling.channels] or ["email"]
    writer = _Writer(connection, campaign, send_id, channels, reminder.mode == "all", telling)
    if reminder.digest:
        writer.digest(reminder.to, condition, state)
    else:
        writer.one_by_one(reminder.to, condition, state, cause)
    return writer.told()


class _Writer:
    """Writes the messages of one send."""

    def __init__(
        self,
        connection: Connection,
        campaign: Running,
        send_id: int,
        channels: Sequence[str],
        every_channel: bool,
        telling: Telling,
    ) -> None:
        self.connection = connection
        self.campaign = campaign
        self.send_id = send_id
        self.channels = channels
        self.every_channel = every_channel
        self.telling = telling
        self._before = self._counts()

    def told(self) -> Told:
        """What has been written, less what was there."""
        after, before = self._counts(), self._before
        return Told(
            *(after.get(s, 0) - before.get(s, 0) for s in ("waiting", "superseded", "expired"))
        )

    def _counts(self) -> dict[str, int]:
        rows = self.connection.execute(
            select(MESSAGE.c.state, func.count())
            .where(MESSAGE.c.send_id == self.send_id)
            .group_by(MESSAGE.c.state)
        )
        return dict(rows.tuples().all())

    def one_by_one(self, roles: Sequence[str], condition: Any, state: Any, cause: Any) -> None:
        """One message to each holder of a role, on each unit."""
        branches = [
            select(
                OBLIGATION.c.unit_id,
                CONTACT.c.id.label("contact_id"),
                literal(channel).label("channel") if self.every_channel else self._channel().label("channel"),
                (ADDRESS[channel] if self.every_channel else self._address()).label("address"),
                OBLIGATION.c.id.label("obligation_id"),
                state.label("state"),
                cause.label("cause_id"),
            )
            .select_from(OBLIGATION.join(CONTACT, holder))
            .where(condition, ADDRESS[channel].is_not(None) if self.every_channel else true())
            for holder in self._holders(roles)
            for channel in (self.channels if self.every_channel else self.channels[:1])
        ]  # fmt: skip
        found = union_all(*branches).subquery("found")
        c = found.c
        copies = select(
            literal(self.send_id), c.unit_id, func.min(c.contact_id), c.channel,
            func.min(c.cause_id), literal("unit"), func.min(c.obligation_id),
            func.min(c.state), self._next_at(), literal(0),
        ).group_by(c.unit_id, c.channel, c.address)  # fmt: skip
        self._insert(copies)
        self._call_list(condition, cause)

    def _insert(self, rows: Any) -> None:
        columns = [
            "send_id", "unit_id", "contact_id", "channel", "cause_id", "kind",
            "obligation_id", "state", "next_at", "attempts",
        ]  # fmt: skip
        self.connection.execute(
            insert_new(self.connection, MESSAGE).from_select(columns, rows.where(true()))
        )

    def _next_at(self) -> Any:
        return literal(self.telling.next_at, MESSAGE.c.next_at.type)

    def _channel(self) -> Any:
        """The first channel, in order, that has an address."""
        return case(*((ADDRESS[c].is_not(None), c) for c in self.channels), else_=self.channels[0])

    def _address(self) -> Any:
        return case(*((ADDRESS[c].is_not(None), ADDRESS[c]) for c in self.channels), else_=None)

    def _reachable(self, contact: Any) -> Any:
        return or_(*(contact.c[ADDRESS[c].name].is_not(None) for c in self.channels))

    def _holders(self, roles: Sequence[str]) -> Iterator[Any]:
        """For each role, the contacts that hold it for an obligation, as a join condition."""
        definition = self.campaign.definition
        for role in roles:
            chain = [role]
            while (fallback := definition.roles[chain[-1]].fallback) and fallback not in chain:
                chain.append(fallback)
            for level, name in enumerate(chain):
                held = self._held(name)
                nobody = [~self._somebody(above) for above in chain[:level]]
                yield and_(held, self._reachable(CONTACT), *nobody)

    def _held(self, role: str, contact: Any = CONTACT) -> Any:
        return and_(contact.c.role == role, contact.c.unit_id == self._where(role))

    def _where(self, role: str) -> Any:
        """The unit whose contacts hold the role, for the obligation at hand."""
        if self.campaign.definition.roles[role].scope == "unit":
            return OBLIGATION.c.unit_id
        organiser = literal(self.campaign.organiser_id)
        if role != UPWARDS:
            return organiser
        holder, above, own = CONTACT.alias(), UNIT.alias(), UNIT.alias()
        nearest = (
            select(above.c.id)
            .select_from(own.join(above, and_(above.c.lo < own.c.lo, above.c.hi >= own.c.lo)))
            .join(holder, holder.c.unit_id == above.c.id)
            .where(own.c.id == OBLIGATION.c.unit_id, holder.c.role == role, self._reachable(holder))
            .order_by(above.c.lo.desc())
            .limit(1)
            .scalar_subquery()
        )
        return func.coalesce(nearest, organiser)

    def _somebody(self, role: str) -> Any:
        other = CONTACT.alias()
        return exists(select(other.c.id).where(self._held(role, other), self._reachable(other)))

    def digest(self, roles: Sequence[str], condition: Any, state: Any) -> None:
        """One message to each holder, with the list of the obligations it speaks of."""
        pairs = union_all(
            *(
                select(CONTACT.c.id.label("contact_id"), OBLIGATION.c.id.label("obligation_id"))
                .select_from(OBLIGATION.join(CONTACT, holder))
                .where(condition)
                for holder in self._holders(roles)
            )
        ).subquery("pairs")
        per_address = self._one_per_address(pairs)
        state_now = (
            func.min(state) if isinstance(state, str) else literal(self._digest_state(state))
        )
        self._insert(
            select(
                literal(self.send_id), CONTACT.c.unit_id, CONTACT.c.id, self._channel(),
                literal(0), literal("digest"), literal(None), state_now,
                self._next_at(), literal(0),
            ).where(CONTACT.c.id.in_(select(per_address.c.contact_id)))
        )  # fmt: skip
        self._items(pairs, "digest")

    def _digest_state(self, state: Any) -> str:
        value = getattr(state, "value", None)
        return value if isinstance(value, str) else "superseded"

    def _one_per_address(self, pairs: Any) -> Any:
        address = self._address()
        return (
            select(func.min(CONTACT.c.id).label("contact_id"))
            .where(CONTACT.c.id.in_(select(pairs.c.contact_id)))
            .group_by(address)
            .subquery("per_address")
        )

    def _items(self, pairs: Any, kind: str) -> None:
        """List in each digest the obligations of everybody who shares its address."""
        of_pair, of_message = CONTACT.alias(), CONTACT.alias()
        same = or_(
            *(of_pair.c[ADDRESS[c].name] == of_message.c[ADDRESS[c].name] for c in self.channels)
        )
        rows = (
            select(MESSAGE.c.id, pairs.c.obligation_id)
            .distinct()
            .select_from(pairs)
            .join(of_pair, of_pair.c.id == pairs.c.contact_id)
            .join(of_message, same)
            .join(MESSAGE, MESSAGE.c.contact_id == of_message.c.id)
            .where(MESSAGE.c.send_id == self.send_id, MESSAGE.c.kind == kind)
        )
        self.connection.execute(
            insert_new(self.connection, ITEM).from_select(["message_id", "obligation_id"], rows)
        )

    def _call_list(self, condition: Any, cause: Any) -> None:
        """Units that nobody can be reached for go to the secretariat in one digest."""
        told = select(MESSAGE.c.id).where(
            MESSAGE.c.send_id == self.send_id,
            MESSAGE.c.unit_id == OBLIGATION.c.unit_id,
            MESSAGE.c.cause_id == cause,
            MESSAGE.c.kind == "unit",
        )
        untold = and_(condition, ~told.exists())
        first = select(OBLIGATION.c.id).where(untold).limit(1)
        if self.connection.execute(first).first() is None:
            return
        self.channels = [
            c for c in ("email", "zalo", "telegram") if c in self.telling.channels
        ] or ["email"]
        holders = list(self._holders(["secretariat"]))
        pairs = union_all(
            *(
                select(CONTACT.c.id.label("contact_id"), OBLIGATION.c.id.label("obligation_id"))
                .select_from(OBLIGATION.join(CONTACT, holder))
                .where(untold)
                for holder in holders
            )
        ).subquery("pairs")
        per_address = self._one_per_address(pairs)
        top = self.connection.execute(select(func.max(EVENT.c.id))).scalar() or 0
        causal = 0 if getattr(cause, "value", None) == 0 else top
        self._insert(
            select(
                literal(self.send_id), CONTACT.c.unit_id, CONTACT.c.id, self._channel(),
                literal(causal), literal("call_list"), literal(None), literal("waiting"),
                self._next_at(), literal(0),
            ).where(CONTACT.c.id.in_(select(per_address.c.contact_id)))
        )  # fmt: skip
        self._items(pairs, "call_list")

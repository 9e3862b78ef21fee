"""The outbox as rows: taking messages with a lease, handing over, noting what became of them.

A message is taken by writing one's name on it for a while. Just before it goes over the
network that is noted too, in a commit of its own: whoever finds a lease that ran out can
tell a message that never left from one that may have arrived. Attempts are append-only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    text,
    update,
)

from engine.store.merging import go_on_without, note_sent
from engine.store.prepared import Prepared
from engine.store.rows import ATTEMPT, HOLD, MESSAGE, PENDING, among
from engine.words import say

if TYPE_CHECKING:
    from engine.model import Channel


LEASE: Final = timedelta(minutes=5)


class Taken(NamedTuple):
    """A message in hand."""

    id: int
    send_id: int
    attempts: int


class Finished(NamedTuple):
    """What became of a message in hand.

    Attributes:
        kind: Of the attempt, as the sender's outcome says; None where there was none and
            the message is only given back or settled.
        passes_on: Whether the next channel or person is to be told instead.
        alone: Whether those that it carries go on without it.
        told_id: Who was told in place of its contact; None where it was the contact.
    """

    id: int
    state: str
    at: datetime
    next_at: datetime | None = None
    kind: str | None = None
    code: str = ""
    reason: str | None = None
    provider_id: str | None = None
    passes_on: bool = False
    alone: bool = False
    told_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reclaimed:
    """What was found of leases that ran out: given back, sent again, or left as uncertain.

    Attributes:
        ended: Those left as uncertain, which nobody sends again by himself.
    """

    returned: int = 0
    uncertain: int = 0
    ended: tuple[int, ...] = ()


def not_held_back() -> Any:
    """Whether no hold keeps a message back: it has none, or somebody let it go."""
    released = select(HOLD.c.id).where(HOLD.c.released_at.is_not(None))
    return or_(MESSAGE.c.hold_id.is_(None), MESSAGE.c.hold_id.in_(released))


def _due(channel: Channel, now: datetime, limit: int) -> Any:
    return (
        select(MESSAGE.c.id)
        .where(
            text(PENDING),
            MESSAGE.c.state != "sending",
            MESSAGE.c.next_at <= now,
            MESSAGE.c.channel == channel,
            not_held_back(),
        )
        .order_by(MESSAGE.c.next_at, MESSAGE.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def claim(
    connection: Connection, channel: Channel, *, owner: str, now: datetime, limit: int
) -> list[Taken]:
    """Take the messages that have waited longest, with a lease."""
    rows = connection.execute(
        update(MESSAGE)
        .where(MESSAGE.c.id.in_(_due(channel, now, limit)))
        .values(state="sending", lease_by=owner, lease_until=now + LEASE, handed_at=null())
        .returning(MESSAGE.c.id, MESSAGE.c.send_id, MESSAGE.c.attempts, MESSAGE.c.next_at)
    )
    return [Taken(*row[:3]) for row in sorted(rows, key=lambda row: (row.next_at, row.id))]


def peek(connection: Connection, channel: Channel, *, now: datetime, limit: int) -> list[Taken]:
    """The messages that have waited longest, held by this transaction alone, without a lease."""
    rows = connection.execute(
        _due(channel, now, limit).add_columns(MESSAGE.c.send_id, MESSAGE.c.attempts)
    )
    return [Taken(*row) for row in rows]


def next_due_at(connection: Connection, channels: Iterable[Channel]) -> datetime | None:
    """When the next message of these channels may be tried."""
    return connection.execute(
        select(func.min(MESSAGE.c.next_at)).where(
            text(PENDING),
            MESSAGE.c.state != "sending",
            MESSAGE.c.channel.in_(list(channels)),
            not_held_back(),
        )
    ).scalar()


def newest(connection: Connection) -> int:
    """A number that grows with every new message."""
    return connection.execute(select(func.max(MESSAGE.c.id))).scalar() or 0


def sends_that_wait(connection: Connection, channel: Channel) -> list[int]:
    """The sends that have messages waiting on a channel, alone or within others."""
    waiting = select(MESSAGE.c.send_id).where(_waits(channel))
    carried = select(MESSAGE.c.send_id).where(_waits_within(channel))
    return list(connection.execute(waiting.union(carried)).scalars())


def waiting_of(connection: Connection, channel: Channel, sends: Sequence[int]) -> list[int]:
    """The messages of some sends that wait on a channel, held by this transaction alone."""
    if not sends:
        return []
    of_sends = among(connection, MESSAGE.c.send_id, sends)
    found: list[int] = []
    for waits in (_waits(channel), _waits_within(channel)):
        chosen = select(MESSAGE.c.id).where(waits, of_sends).with_for_update(skip_locked=True)
        found += connection.execute(chosen).scalars()
    return found


def _waits(channel: Channel) -> Any:
    return and_(
        text(PENDING), MESSAGE.c.state != "sending", MESSAGE.c.channel == channel, not_held_back()
    )


def _waits_within(channel: Channel) -> Any:
    """Whether a message is carried by one that waits; found from the carriers, which are few."""
    carriers = select(MESSAGE.c.id).where(_waits(channel))
    return and_(MESSAGE.c.merged_into.in_(carriers), MESSAGE.c.state == "merged")


_HAND_OVER = Prepared(
    update(MESSAGE)
    .where(
        MESSAGE.c.id == bindparam("taken_id"),
        MESSAGE.c.lease_by == bindparam("owner"),
        MESSAGE.c.state == "sending",
    )
    .values(handed_at=bindparam("now"), lease_until=bindparam("until"))
)


def hand_over(connection: Connection, taken_id: int, *, owner: str, now: datetime) -> bool:
    """Note that a message is about to leave; False if it is not ours any more."""
    facts = {"taken_id": taken_id, "owner": owner, "now": now, "until": now + LEASE}
    return bool(_HAND_OVER.run(connection, facts))


def _new(name: str, column: Any) -> Any:
    """A new value for a column, or the old one where it is NULL."""
    return func.coalesce(bindparam(name, type_=column.type), column)


_RECORD = Prepared(
    update(MESSAGE)
    .where(
        MESSAGE.c.id == bindparam("message_id"),
        or_(
            MESSAGE.c.lease_by == bindparam("owner"),
            # Somebody took our lease for run out: what we know for sure outranks a guess.
            and_(
                bindparam("new_state") == "sent",
                text("message.state IN ('waiting', 'held', 'retry', 'uncertain')"),
            ),
        ),
    )
    .values(
        state=bindparam("new_state"),
        next_at=_new("again_at", MESSAGE.c.next_at),
        attempts=MESSAGE.c.attempts + bindparam("tries"),
        reason=bindparam("why"),
        told_id=bindparam("told", type_=MESSAGE.c.told_id.type),
        provider_id=_new("provider", MESSAGE.c.provider_id),
        sent_at=_new("was_sent_at", MESSAGE.c.sent_at),
        lease_by=null(),
        lease_until=null(),
        handed_at=null(),
    )
)

_TRY = Prepared(
    insert(ATTEMPT).from_select(
        ["message_id", "number", "at", "kind", "code", "reason"],
        select(
            MESSAGE.c.id,
            MESSAGE.c.attempts,
            bindparam("at", type_=ATTEMPT.c.at.type),
            bindparam("kind", type_=ATTEMPT.c.kind.type),
            bindparam("code", type_=ATTEMPT.c.code.type),
            bindparam("why", type_=ATTEMPT.c.reason.type),
        ).where(MESSAGE.c.id == bindparam("message_id")),
        include_defaults=False,
    )
)


def record(connection: Connection, finished: Finished, *, owner: str, carries: bool = True) -> bool:
    """Note what became of one message, and the attempt; False if it is not ours any more.

    Args:
        carries: Whether others go along within the message.
    """
    done = _RECORD.run(
        connection,
        {
            "message_id": finished.id,
            "owner": owner,
            "new_state": finished.state,
            "again_at": finished.next_at,
            "tries": 1 if finished.kind else 0,
            "why": finished.reason,
            "provider": finished.provider_id,
            "told": finished.told_id,
            "was_sent_at": finished.at if finished.state == "sent" else None,
        },
    )
    if done and carries and finished.state == "sent":
        note_sent(connection, [finished.id], finished.at)
    if done and finished.kind:
        _TRY.run(
            connection,
            {
                "message_id": finished.id,
                "at": finished.at,
                "kind": finished.kind,
                "code": finished.code,
                "why": finished.reason or "",
            },
        )
    return bool(done)


def record_all(connection: Connection, finished: Sequence[Finished]) -> None:
    """Note what became of many messages, those of one fate in one statement.

    Only for messages that no other process can touch: leased by us, or held by this
    transaction.
    """
    fates: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for f in finished:
        said = (f.code, f.reason, f.provider_id, f.told_id)
        fates[(f.state, f.at, f.next_at, f.kind, *said)].append(f.id)
    for (state, at, next_at, kind, code, reason, provider_id, told_id), ids in fates.items():
        values: dict[str, Any] = {
            "state": state, "reason": reason, "lease_by": None, "lease_until": None,
            "handed_at": None, "told_id": told_id,
            # What waits again does so on its own, also if it was carried.
            **({"merged_into": None} if state in {"waiting", "held"} else {}),
        }  # fmt: skip
        if next_at is not None:
            values["next_at"] = next_at
        if provider_id is not None:
            values["provider_id"] = provider_id
        if state == "sent":
            values["sent_at"] = at
        if kind is not None:
            values["attempts"] = MESSAGE.c.attempts + 1
        which = among(connection, MESSAGE.c.id, ids)
        connection.execute(update(MESSAGE).where(which).values(**values))
        if state == "sent":
            note_sent(connection, ids, at)
        if kind is not None:
            connection.execute(
                insert(ATTEMPT).from_select(
                    ["message_id", "number", "at", "kind", "code", "reason"],
                    select(
                        MESSAGE.c.id,
                        MESSAGE.c.attempts,
                        literal(at, ATTEMPT.c.at.type),
                        literal(kind),
                        literal(code),
                        literal(reason or ""),
                    ).where(which),
                    include_defaults=False,
                )
            )
    _let_members_go(connection, finished)


def _let_members_go(connection: Connection, finished: Sequence[Finished]) -> None:
    alone = [f for f in finished if f.alone]
    for at in {f.at for f in alone}:
        go_on_without(connection, [f.id for f in alone if f.at == at], at)


_UNTOUCHED = case((MESSAGE.c.attempts > 0, "retry"), else_="waiting")


def give_back(connection: Connection, ids: Sequence[int], *, owner: str) -> None:
    """Let messages go that were taken and not tried."""
    if ids:
        connection.execute(
            update(MESSAGE)
            .where(among(connection, MESSAGE.c.id, ids), MESSAGE.c.lease_by == owner)
            .values(state=_UNTOUCHED, lease_by=None, lease_until=None, handed_at=None)
        )


def put_back(connection: Connection, id_: int, *, owner: str, until: datetime) -> None:
    """Let a message go that was taken and must wait for its turn; that is no attempt."""
    connection.execute(
        update(MESSAGE)
        .where(MESSAGE.c.id == id_, MESSAGE.c.lease_by == owner)
        .values(state=_UNTOUCHED, next_at=until, lease_by=None, lease_until=None)
    )


def uncertain_before(connection: Connection, ids: Iterable[int]) -> dict[int, int]:
    """How many attempts of each message may have arrived; those without are left out."""
    rows = connection.execute(
        select(ATTEMPT.c.message_id, func.count())
        .where(among(connection, ATTEMPT.c.message_id, ids), ATTEMPT.c.kind == "uncertain")
        .group_by(ATTEMPT.c.message_id)
    )
    return {row[0]: row[1] for row in rows}


def reclaim(
    connection: Connection,
    *,
    now: datetime,
    is_dead: Callable[[str], bool],
    resendable: Iterable[str],
    most_uncertain: int,
) -> Reclaimed:
    """Deal with leases that ran out, or whose holder has ended.

    A message that was not handed over goes back as it was. One that was may have
    arrived: that is an uncertain attempt, and it is sent again only on a channel that
    knows a second copy for one, and not for ever.
    """
    owners = connection.execute(
        select(MESSAGE.c.lease_by, func.min(MESSAGE.c.lease_until))
        .where(text(PENDING), MESSAGE.c.state == "sending")
        .group_by(MESSAGE.c.lease_by)
    ).all()
    dead = [owner for owner, _ in owners if owner is None or is_dead(owner)]
    if not dead and not any(until is None or until <= now for _, until in owners):
        return Reclaimed()
    lost = and_(
        text(PENDING),
        MESSAGE.c.state == "sending",
        or_(
            MESSAGE.c.lease_until <= now,
            MESSAGE.c.lease_by.in_(dead),
            MESSAGE.c.lease_by.is_(None),
        ),
    )
    returned = connection.execute(
        update(MESSAGE)
        .where(lost, MESSAGE.c.handed_at.is_(None))
        .values(state=_UNTOUCHED, lease_by=None, lease_until=None)
    ).rowcount
    handed = connection.execute(
        select(MESSAGE.c.id, MESSAGE.c.channel).where(lost).with_for_update(skip_locked=True)
    ).all()
    before = uncertain_before(connection, [row.id for row in handed])
    again = set(resendable)
    reason = say("outbox.lease_ran_out").vi
    again_ids = {
        row.id for row in handed if row.channel in again and before.get(row.id, 0) < most_uncertain
    }
    record_all(
        connection,
        [
            Finished(
                row.id, "retry" if row.id in again_ids else "uncertain", now, next_at=now,
                kind="uncertain", reason=reason,
            )
            for row in handed
        ],
    )  # fmt: skip
    ended = tuple(row.id for row in handed if row.id not in again_ids)
    return Reclaimed(returned, len(handed), ended)

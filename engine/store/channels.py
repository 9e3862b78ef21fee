"""How each channel is doing, as every process that sends on it sees it.

Of a channel with limits one process at a time has messages in hand: the leases on them say
which, so that nothing more need be taken, renewed or cleared up after a process that died.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, case, func, or_, select, text, update

from engine.store.rows import CHANNEL_STATE, HOLD, MESSAGE, PENDING, SEND
from engine.store.sends import insert_new

if TYPE_CHECKING:
    from engine.model import Channel


@dataclass(frozen=True, slots=True)
class Health:
    """How one channel is doing.

    Attributes:
        paused_until: Until when nothing is tried. It stays after that, until a message has
            got through: meanwhile one at a time is tried.
        rate: Messages per second that the provider has been found to bear.
    """

    paused_until: datetime | None = None
    code: str | None = None
    reason: str | None = None
    rate: float | None = None
    last_sent_at: datetime | None = None
    last_failed_at: datetime | None = None

    def is_paused(self, now: datetime) -> bool:
        """Whether it keeps off now."""
        return self.paused_until is not None and now < self.paused_until


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits on one channel.

    Attributes:
        on_hold: Kept back by the brake; counted nowhere else.
        oldest_at: Since when the oldest of them has been due.
    """

    waiting: int = 0
    held: int = 0
    retry: int = 0
    sending: int = 0
    on_hold: int = 0
    oldest_at: datetime | None = None


_S = CHANNEL_STATE.c
_HEALTH = (
    _S.paused_until, _S.code, _S.reason, _S.rate, _S.last_sent_at, _S.last_failed_at,
)  # fmt: skip


def look(connection: Connection, channel: Channel) -> Health:
    """How a channel is doing."""
    row = connection.execute(select(*_HEALTH).where(_S.channel == channel)).first()
    return Health(*row) if row is not None else Health()


def look_and_lock(connection: Connection, channel: Channel) -> Health:
    """The same, and nobody else decides about the channel before this transaction ends."""
    connection.execute(insert_new(connection, CHANNEL_STATE).values(channel=channel))
    row = connection.execute(select(*_HEALTH).where(_S.channel == channel).with_for_update()).one()
    return Health(*row)


def is_led_elsewhere(
    connection: Connection, channel: Channel, *, owner: str, now: datetime
) -> bool:
    """Whether another process has messages of the channel in hand."""
    found = select(MESSAGE.c.id).where(
        text(PENDING),
        MESSAGE.c.state == "sending",
        MESSAGE.c.channel == channel,
        MESSAGE.c.lease_by != owner,
        MESSAGE.c.lease_until > now,
    )
    return connection.execute(found.limit(1)).first() is not None


def note(connection: Connection, channel: Channel, **values: Any) -> None:
    """Note something about a channel."""
    noted = update(CHANNEL_STATE).where(_S.channel == channel).values(**values)
    if not connection.execute(noted).rowcount:
        connection.execute(insert_new(connection, CHANNEL_STATE).values(channel=channel, **values))


def pause(
    connection: Connection,
    channel: Channel,
    until: datetime,
    *,
    at: datetime,
    code: str,
    reason: str,
) -> None:
    """Keep off a channel; a longer pause that is known already stands."""
    note(connection, channel, code=code or None, reason=reason or None, last_failed_at=at)
    connection.execute(
        update(CHANNEL_STATE)
        .where(_S.channel == channel, or_(_S.paused_until.is_(None), _S.paused_until < until))
        .values(paused_until=until)
    )


def clear(connection: Connection, channel: Channel) -> None:
    """A channel works again."""
    note(connection, channel, paused_until=None, code=None, reason=None)


def backlogs(connection: Connection) -> dict[str, Backlog]:
    """What waits on each channel that has anything waiting."""
    held_back = _held_back()
    rows = connection.execute(
        select(
            MESSAGE.c.channel, MESSAGE.c.state, held_back.label("on_hold"), func.count()
        )
        .where(text(PENDING))
        .group_by(MESSAGE.c.channel, MESSAGE.c.state, held_back)
    ).all()  # fmt: skip
    found: dict[str, dict[str, Any]] = {}
    for channel, state, on_hold, count in rows:
        counts = found.setdefault(channel, {})
        name = "on_hold" if on_hold else state
        counts[name] = counts.get(name, 0) + count
    oldest = _oldest(connection)
    return {c: Backlog(**counts, oldest_at=oldest.get(c)) for c, counts in found.items()}


def _held_back() -> Any:
    kept = select(HOLD.c.id).where(HOLD.c.released_at.is_(None))
    return case((MESSAGE.c.hold_id.in_(kept), 1), else_=0)


def _oldest(connection: Connection) -> dict[str, datetime]:
    """When the oldest message that waits fell due, by channel."""
    rows = connection.execute(
        select(MESSAGE.c.channel, func.min(SEND.c.fired_at))
        .join(SEND, SEND.c.id == MESSAGE.c.send_id)
        .where(text(PENDING))
        .group_by(MESSAGE.c.channel)
    )
    return {row[0]: row[1] for row in rows}

"""The brake: a run of messages out of all proportion waits until somebody lets it go.

A run is what the clock has made within an hour, in all campaigns together: an outage that
ends, a rule file gone wrong and a process that starts again and again all look alike. Where
it grows over its bound, all of it that nobody has tried yet is held, in the transaction that
makes it. Notices of people's own acts are not part of a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from engine.errors import NotHeldError, UnknownHoldError
from engine.store.rows import HOLD, MESSAGE, SEND, UNIT
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

RUN: Final = timedelta(hours=1)
NEVER_MADE: Final = ("superseded", "expired", "suppressed", "cancelled", "merged")


@dataclass(frozen=True, slots=True)
class HeldRun:
    """A run that waits to be let go.

    Attributes:
        messages: So many were held.
        waiting: So many of them still wait.
        bound: So many one run may have.
    """

    id: int
    at: datetime
    messages: int
    waiting: int
    bound: int


def brake(connection: Connection, limit: Callable[[int], int], now: datetime) -> int:
    """Hold the run if it has grown over its bound; how many messages were held now.

    Args:
        limit: From the number of units in the directory to the bound.
    """
    units = connection.execute(select(func.count()).select_from(UNIT)).scalar_one()
    bound = limit(units)
    if _size(connection, now) <= bound:
        return 0
    return _hold(connection, bound, now)


def _of_run(now: datetime) -> Any:
    sends = select(SEND.c.id).where(SEND.c.fired_at > now - RUN, SEND.c.fired_at <= now)
    return MESSAGE.c.send_id.in_(sends)


def _size(connection: Connection, now: datetime) -> int:
    """How many messages the run has; what somebody has let go counts no more."""
    released = select(HOLD.c.id).where(HOLD.c.released_at.is_not(None))
    m = MESSAGE.c
    return connection.execute(
        select(func.count())
        .select_from(MESSAGE)
        .where(_of_run(now), m.cause_id == 0, m.state.not_in(NEVER_MADE))
        .where(or_(m.hold_id.is_(None), m.hold_id.not_in(released)))
    ).scalar_one()


def _hold(connection: Connection, bound: int, now: datetime) -> int:
    """Hold what the run has that nobody has tried, under the hold of this run if there is one."""
    known = select(HOLD.c.id).where(HOLD.c.released_at.is_(None), HOLD.c.at > now - RUN)
    id_ = connection.execute(known.order_by(HOLD.c.id.desc()).limit(1)).scalar()
    if id_ is None:
        made = insert(HOLD).values(at=now, messages=0, bound=bound).returning(HOLD.c.id)
        id_ = connection.execute(made).scalar_one()
    # Also what was looked at already and only waits for its hours or its channel.
    untried = and_(
        MESSAGE.c.state.in_(("waiting", "held")), MESSAGE.c.attempts == 0, MESSAGE.c.cause_id == 0
    )
    held = connection.execute(
        update(MESSAGE)
        .where(_of_run(now), untried, MESSAGE.c.hold_id.is_(None))
        .values(state="held", hold_id=id_, reason=say("outbox.brake").vi)
    ).rowcount
    grown = HOLD.c.messages + held
    connection.execute(update(HOLD).where(HOLD.c.id == id_).values(messages=grown))
    return int(held)


def held_runs(connection: Connection) -> list[HeldRun]:
    """The runs that wait to be let go, oldest first."""
    waiting = (
        select(func.count())
        .select_from(MESSAGE)
        .where(MESSAGE.c.hold_id == HOLD.c.id, MESSAGE.c.state == "held")
        .scalar_subquery()
    )
    rows = connection.execute(
        select(HOLD.c.id, HOLD.c.at, HOLD.c.messages, waiting, HOLD.c.bound)
        .where(HOLD.c.released_at.is_(None))
        .order_by(HOLD.c.id)
    )
    return [HeldRun(*row) for row in rows]


def release(connection: Connection, id_: int, *, now: datetime, by: str) -> int:
    """Let a held run go; how many messages wait again. Each is looked at anew when it leaves.

    Raises:
        UnknownHoldError: If there has never been such a hold.
        NotHeldError: If somebody has let it go already.
    """
    row = connection.execute(select(HOLD).where(HOLD.c.id == id_).with_for_update()).first()
    if row is None:
        raise UnknownHoldError(id_)
    if row.released_at is not None:
        raise NotHeldError(id_)
    connection.execute(update(HOLD).where(HOLD.c.id == id_).values(released_at=now, released_by=by))
    return int(
        connection.execute(
            update(MESSAGE)
            .where(MESSAGE.c.hold_id == id_, MESSAGE.c.state == "held")
            .values(state="waiting", next_at=now, reason=None)
        ).rowcount
    )

"""Reminders that a newer one has overtaken while they waited, found when they are taken.

A pass of the clock leaves out what it overtakes itself; here it is what an earlier pass had
written and no channel took until now. Notices of what has happened are never overtaken.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, exists, or_, select, text, update

from engine.store.built_in import NOTICES
from engine.store.merging import WINDOW
from engine.store.outbox_facts import RunningCampaigns, SendRow, load_sends
from engine.store.rows import HOLD, ITEM, MESSAGE, OBLIGATION, PENDING, SEND, among
from engine.store.sends import concerns
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from engine.model import Channel

_GONE = ("sent", "delivered", "uncertain")
_WAITS = ("waiting", "held", "retry", "sending")
_UNDER_WAY = (*_WAITS, *_GONE)


def overtake(
    connection: Connection, campaigns: RunningCampaigns, channel: Channel, now: datetime
) -> int:
    """Settle what waits on a channel and in whose place a newer reminder goes.

    The newer one is to the same person about the same unit, occurrence and matter; it has
    gone, or waits and still holds.

    Returns:
        How many messages are not to be sent any more.
    """
    pairs = _newer(connection, _waiting(connection, channel, now))
    if not pairs:
        return 0
    ids = {*pairs, *(id_ for newer in pairs.values() for id_ in newer)}
    rows = load_sends(connection, ids, campaigns)
    overtaken = []
    for old, later in pairs.items():
        newer = [rows[id_] for id_ in later if _takes_place(rows[old], rows[id_], now)]
        overtaken += [_is_overtaken(old, newer, now)] if newer else []
    if not overtaken:
        return 0
    done = update(MESSAGE).where(_due(channel, now), or_(*overtaken), ~_carries())
    reason = say("outbox.overtaken").vi
    return int(connection.execute(done.values(state="superseded", reason=reason)).rowcount)


def _due(channel: Channel, now: datetime) -> Any:
    """What is about to be taken, or to be brought together with that."""
    m, until = MESSAGE.c, now + WINDOW
    return and_(text(PENDING), m.state != "sending", m.channel == channel, m.next_at <= until)


def _carries() -> Any:
    """Whether others travel in a message; it stays."""
    member = MESSAGE.alias("member")
    return exists().where(member.c.merged_into == MESSAGE.c.id, member.c.state == "merged")


def _waiting(connection: Connection, channel: Channel, now: datetime) -> list[int]:
    return list(
        connection.execute(select(MESSAGE.c.send_id).where(_due(channel, now)).distinct()).scalars()
    )


def _newer(connection: Connection, ids: Iterable[int]) -> Mapping[int, list[int]]:
    """For each send, those of the same window that came later."""
    old, new = SEND.alias("old"), SEND.alias("new")
    rows = connection.execute(
        select(old.c.id, new.c.id)
        .join(new, new.c.window_id == old.c.window_id)
        .where(among(connection, old.c.id, ids), new.c.at > old.c.at)
        .order_by(old.c.id, new.c.id)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for one, later in rows:
        found[one].append(later)
    return found


def _takes_place(old: SendRow, new: SendRow, now: datetime) -> bool:
    """Whether one reminder may go in the place of another."""
    valid_until = new.send.valid_until
    is_of_use = valid_until is None or now < valid_until
    return _is_timed(old) and _is_timed(new) and _matter(old) == _matter(new) and is_of_use


def _is_timed(row: SendRow) -> bool:
    return row.reminder is not None and not row.event and row.send.reminder not in NOTICES


def _matter(row: SendRow) -> str:
    family = row.send.family
    return family if family.endswith("_due") else "due"


def _is_overtaken(old: int, newer: Sequence[SendRow], now: datetime) -> Any:
    """Whether a message of an old send has a newer one, as a condition on `message`."""
    m, n, carrier = MESSAGE.c, MESSAGE.alias("newer"), MESSAGE.alias("carrier")
    carried = exists().where(carrier.c.id == n.c.merged_into, carrier.c.state.in_(_UNDER_WAY))
    released = select(HOLD.c.id).where(HOLD.c.released_at.is_not(None))
    waits = and_(
        or_(n.c.state.in_(_WAITS), and_(n.c.state == "merged", carried)),
        or_(n.c.hold_id.is_(None), n.c.hold_id.in_(released)),
        or_(*(and_(n.c.send_id == row.id, _still_holds(n.c, row, now)) for row in newer)),
    )
    alike = exists().where(
        n.c.send_id.in_([row.id for row in newer]),
        n.c.unit_id == m.unit_id,
        n.c.contact_id == m.contact_id,
        n.c.kind == m.kind,
        or_(n.c.state.in_(_GONE), waits),
        _covers(n.c, m),
    )
    return and_(text(PENDING), m.send_id == old, alike)


def _still_holds(n: Any, row: SendRow, now: datetime) -> Any:
    assert row.reminder is not None
    listed = select(ITEM.c.obligation_id).where(ITEM.c.message_id == n.id)
    return exists(
        select(OBLIGATION.c.id).where(
            or_(OBLIGATION.c.id == n.obligation_id, OBLIGATION.c.id.in_(listed)),
            concerns(row.campaign, row.send, row.reminder, now),
        )
    )


def _covers(n: Any, m: Any) -> Any:
    """Whether a newer list has all that an older one lists."""
    here, there = ITEM.alias("here"), ITEM.alias("there")
    missing = exists().where(
        here.c.message_id == m.id,
        ~exists().where(there.c.message_id == n.id, there.c.obligation_id == here.c.obligation_id),
    )
    return ~missing

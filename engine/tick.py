"""One pass of the clock, decided: which instants have come, and what falls due at each.

Pure: (schedule, own dues, last tick, now) give the steps, oldest first. What a step
moves and whom it tells is a matter of facts, which the store applies set-based; here
stands only what follows from time. Two rules keep an outage from becoming a flood:
every step keeps its own nominal instant, and of the reminders that elapsed in one pass
for one obligation only the newest that is still of use is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.schedule import Schedule
    from engine.sends import OwnCutoff, Send, Sends

CLOCK_SLACK = timedelta(minutes=5)
"""How far a clock may be set back before the engine refuses to believe it."""


@dataclass(frozen=True, slots=True)
class DueSend:
    """A send that has come.

    Attributes:
        newer: Sends of the same pass that take its place, for the units they concern.
        expired: What it says was of no use any more when the pass came.
    """

    send: Send
    newer: tuple[Send, ...] = ()
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One instant that has come: facts and moves first, then its sends.

    Attributes:
        moving: Whether time has brought anything that a move can wait for; where it has
            not, every unit already stands where what is known of it puts it.
    """

    at: datetime
    sends: tuple[DueSend, ...] = ()
    moving: bool = True


def steps(
    schedule: Schedule,
    sends: Sends,
    own: Iterable[OwnCutoff],
    *,
    last: datetime,
    now: datetime,
    planned: tuple[Send, ...] | None = None,
    in_time: Callable[[Send], Send] | None = None,
) -> tuple[Step, ...]:
    """What has come since the last pass, in time order.

    Args:
        own: The dues that some units have for themselves.
        last: The last instant that was dealt with; steps are later than it.
        planned: `sends.planned()`, where the caller has kept it.
        in_time: Moves a send earlier where it would otherwise go too late.
    """
    cutoffs = tuple(own)
    every = _all_sends(sends, cutoffs, planned, _later_than(last, in_time))
    came = [s for s in every if last < s.at <= now]
    instants = {at for at in _instants(schedule, cutoffs) if last < at <= now}
    due = {one.send: one for one in together(came, now)}
    ordered = sorted(instants | {send.at for send in came})
    edges = instants | {w.opens_at for w in schedule.windows if w.opens_at is not None}
    return tuple(
        Step(
            at,
            tuple(due[send] for send in came if send.at == at),
            moving=any(before < edge <= at for edge in edges),
        )
        for before, at in zip([last, *ordered], ordered, strict=False)
    )


def together(came: Iterable[Send], now: datetime) -> tuple[DueSend, ...]:
    """Sends that come in one pass, oldest first, each with those that take its place."""
    ordered = sorted(set(came), key=_age)
    return tuple(_due(send, ordered, now) for send in ordered)


def next_at(
    schedule: Schedule,
    sends: Sends,
    own: Iterable[OwnCutoff],
    *,
    after: datetime,
    planned: tuple[Send, ...] | None = None,
    in_time: Callable[[Send], Send] | None = None,
) -> datetime | None:
    """The next instant at which anything can fall due; None if there is none."""
    cutoffs = tuple(own)
    every = _all_sends(sends, cutoffs, planned, _later_than(after, in_time))
    coming = {s.at for s in every} | _instants(schedule, cutoffs)
    return min((at for at in coming if at > after), default=None)


def clock_went_back(last: datetime | None, now: datetime) -> bool:
    """Whether the clock is so far behind the record that it must be wrong."""
    return last is not None and now < last - CLOCK_SLACK


def _all_sends(
    sends: Sends,
    own: tuple[OwnCutoff, ...],
    planned: tuple[Send, ...] | None,
    in_time: Callable[[Send], Send] | None,
) -> list[Send]:
    found = list(sends.planned() if planned is None else planned)
    for cutoff in own:
        found += sends.own(cutoff)
    if in_time is not None:
        found = [in_time(send) for send in found]
    # An own due at the plan's own instant gives the same sends again.
    return sorted(set(found), key=_age)


def _later_than(
    last: datetime, in_time: Callable[[Send], Send] | None
) -> Callable[[Send], Send] | None:
    """Move nothing to where the clock has been: it would never fall due."""
    if in_time is None:
        return None

    def moved(send: Send) -> Send:
        earlier = in_time(send)
        return earlier if earlier.at > last else send

    return moved


def _age(send: Send) -> tuple[object, ...]:
    """Oldest first; of those moved to one working day, by the day they were meant for."""
    meant_for = send.moved_from or date.max
    opening_first = send.family != "opens"
    return (
        send.at, send.task, send.occurrence, opening_first, meant_for, send.reminder,
        send.ordinal, send.counts_from_at,
    )  # fmt: skip


def _instants(schedule: Schedule, own: tuple[OwnCutoff, ...]) -> set[datetime]:
    known = {*schedule.move_instants.values(), schedule.ends_at}
    for window in schedule.windows:
        known |= {window.due_at, window.closes_at}
    return {at for at in known if at is not None} | {cutoff.at for cutoff in own}


def _due(send: Send, came: list[Send], now: datetime) -> DueSend:
    def of_use(other: Send) -> bool:
        return other.valid_until is None or now < other.valid_until

    newer = tuple(
        other
        for other in came[came.index(send) + 1 :]
        if _same_matter(send, other) and of_use(other)
    )
    return DueSend(send, newer, expired=not of_use(send))


def _same_matter(one: Send, other: Send) -> bool:
    def matter(send: Send) -> tuple[str, str, str]:
        family = send.family if send.family.endswith("_due") else "due"
        return send.task, send.occurrence, family

    return matter(one) == matter(other) and one.audience == other.audience

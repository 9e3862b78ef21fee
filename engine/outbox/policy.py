"""What becomes of a message after an attempt: sent, tried again, or given up.

Pure. Waiting grows fourfold from a minute and stops at six hours, a little earlier or
later by the message's own number, so that a thousand messages do not come back at one
instant. Nothing is tried again outside the hours or once it is of no use. What cannot reach
its recipient on one channel passes on to the next, while it is of use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from engine.hours import next_open
from engine.words import say

if TYPE_CHECKING:
    from engine.calendar import WorkCalendar
    from engine.model import Channel, Outcome
    from engine.rules.schema import Hours

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=6)
JITTER: Final = 0.2
FIRST_PAUSE: Final = timedelta(minutes=1)
FIRST_SLOWDOWN: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(minutes=15)
PROBE: Final = 1
"""So many messages are tried after a pause, until one has got through."""

MOST_MOVES: Final = 3
"""So many attempts may end in a new address that is tried at once."""

RESENDABLE: Final[frozenset[Channel]] = frozenset({"email"})
"""Channels that know a second copy for one: a mail by its Message-ID."""

MOST_UNCERTAIN: Final = 2
"""So often a message that may have arrived is sent again."""

_JITTER_STEPS = 1000
_SPREAD = 2654435761  # Knuth's multiplier: neighbouring numbers land far apart


@dataclass(frozen=True, slots=True)
class Times:
    """When messages of one campaign may go on one channel."""

    hours: Hours
    calendar: WorkCalendar

    @property
    def never_open(self) -> bool:
        """Whether the channel's hours and the campaign's have no instant in common."""
        return self.hours.open >= self.hours.close

    def next_open(self, at: datetime) -> datetime:
        """The instant itself if a message may go then, else the next at which it may."""
        return next_open(at, self.hours, self.calendar)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a message becomes.

    Attributes:
        state: One of `engine.store.deliveries.MESSAGE_STATES`.
        next_at: When it is taken up again; None where it is settled.
        counts: Whether it was an attempt; else the message is only given back.
        passes_on: Whether the next channel or person is told instead.
    """

    state: str
    next_at: datetime | None = None
    reason: str | None = None
    counts: bool = True
    passes_on: bool = False


_SENT: Final = Verdict("sent")


def stops_channel(outcome: Outcome) -> bool:
    """Whether no message of the channel would get through now, whoever it is to."""
    return outcome.kind == "channel_down" or (
        outcome.kind == "retry" and outcome.scope == "channel"
    )


def proves_channel(outcome: Outcome) -> bool:
    """Whether somebody at the other end has dealt with the message: the channel works."""
    return outcome.kind != "uncertain" and not stops_channel(outcome)


def pause_after(outcome: Outcome, before: timedelta | None) -> timedelta:
    """For how long a channel keeps off: as asked, else twice as long each time.

    >>> from engine.model import Outcome
    >>> pause_after(Outcome("channel_down"), timedelta(minutes=4)).total_seconds() / 60
    8.0

    Args:
        before: The pause that has just run out; None where there was none.
    """
    if outcome.retry_after is not None and outcome.retry_after > 0:
        return min(timedelta(seconds=outcome.retry_after), LONGEST_WAIT)
    first = FIRST_PAUSE if outcome.kind == "channel_down" else FIRST_SLOWDOWN
    return min(max(first, 2 * (before or timedelta())), LONGEST_PAUSE)


def back_off(message_id: int, attempts: int, retry_after: float | None) -> timedelta:
    """How long to wait after so many attempts, this one included.

    >>> [back_off(0, *facts).total_seconds() for facts in ((1, None), (2, None), (1, 120.0))]
    [48.0, 192.0, 120.0]
    """
    exponent = min(max(attempts - 1, 0), 8)
    share = message_id * _SPREAD % _JITTER_STEPS / _JITTER_STEPS
    wait = FIRST_WAIT * (1 << 2 * exponent) * (1 - JITTER + 2 * JITTER * share)
    asked = timedelta(seconds=min(max(retry_after or 0, 0), LONGEST_WAIT.total_seconds()))
    return min(max(wait, asked), LONGEST_WAIT)


def verdict(
    outcome: Outcome,
    *,
    message_id: int,
    channel: Channel,
    attempts: int,
    uncertain: int,
    valid_until: datetime | None,
    now: datetime,
    times: Times,
    paused_until: datetime | None = None,
) -> Verdict:
    """Decide what a message becomes.

    Args:
        attempts: So many before this one.
        uncertain: So many of them that may have arrived.
        paused_until: Until when the channel keeps off after this outcome.
    """
    if outcome.kind == "sent":
        return _SENT
    reason = _reason(outcome)
    if stops_channel(outcome):
        until = paused_until or now + pause_after(outcome, None)
        return _later(until, reason, valid_until, times, counts=False)
    match outcome.kind:
        case "permanent":
            return Verdict("failed", None, reason, passes_on=True)
        case "uncertain" if channel not in RESENDABLE or uncertain >= MOST_UNCERTAIN:
            return Verdict("uncertain", None, reason, passes_on=True)
    if outcome.new_address and attempts < MOST_MOVES:
        return _later(now, reason, valid_until, times, counts=True)
    wait = back_off(message_id, attempts + 1, outcome.retry_after)
    return _later(now + wait, reason, valid_until, times, counts=True)


def _reason(outcome: Outcome) -> str | None:
    """The provider's code and words; many words begin with the code already."""
    code, words = outcome.code, outcome.reason
    return (words if words.startswith(code) else f"{code} {words}".strip()) or None


def _later(
    at: datetime, reason: str | None, valid_until: datetime | None, times: Times, *, counts: bool
) -> Verdict:
    following = times.next_open(at)
    if valid_until is not None and following >= valid_until:
        late = reason or say("outbox.too_late").vi
        return Verdict("expired", None, late, counts, passes_on=True)
    return Verdict("retry" if counts else "held", following, reason, counts)

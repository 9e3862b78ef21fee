"""What becomes of a message after an attempt: sent, tried again, or given up.

Pure. Waiting grows fourfold from a minute and stops at six hours, a little earlier or
later by the message's own number, so that a thousand messages do not come back at one
instant. Nothing is tried again outside the hours or once it is of no use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from engine.hours import next_open
from engine.rules.schema import Hours
from engine.words import say

if TYPE_CHECKING:
    from datetime import time

    from engine.calendar import WorkCalendar
    from engine.model import Channel, Outcome

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=6)
JITTER: Final = 0.2
CHANNEL_PAUSE: Final = timedelta(minutes=5)
RESENDABLE: Final[frozenset[Channel]] = frozenset({"email", "sms"})
"""Channels that know a second copy for one: by Message-ID, by request id."""

MOST_UNCERTAIN: Final = 2
"""So often a message that may have arrived is sent again."""

_JITTER_STEPS = 1000
_SPREAD = 2654435761  # Knuth's multiplier: neighbouring numbers land far apart


@dataclass(frozen=True, slots=True)
class Times:
    """When messages of one campaign may go on one channel."""

    hours: Hours
    calendar: WorkCalendar

    def next_open(self, at: datetime) -> datetime:
        """The instant itself if a message may go then, else the next at which it may."""
        return next_open(at, self.hours, self.calendar)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a message becomes.

    Attributes:
        state: As the contract lists them.
        next_at: When it is taken up again; None where it is settled.
        counts: Whether it was an attempt; else the message is only given back.
    """

    state: str
    next_at: datetime | None = None
    reason: str | None = None
    counts: bool = True


def narrowed(hours: Hours, opens: time | None, closes: time | None) -> Hours:
    """The campaign's hours, made narrower by a channel's own, never wider."""
    return Hours.model_construct(
        open=max(hours.open, opens or hours.open),
        close=min(hours.close, closes or hours.close),
        send=hours.send,
    )


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
) -> Verdict:
    """Decide what a message becomes.

    Args:
        attempts: So many before this one.
        uncertain: So many of them that may have arrived.
    """
    reason = " ".join(part for part in (outcome.code, outcome.reason) if part) or None
    match outcome.kind:
        case "sent":
            return Verdict("sent")
        case "permanent":
            return Verdict("failed", None, reason)
        case "channel_down":
            return _later(now + CHANNEL_PAUSE, reason, valid_until, times, counts=False)
        case "uncertain" if channel not in RESENDABLE or uncertain >= MOST_UNCERTAIN:
            return Verdict("uncertain", None, reason)
    wait = back_off(message_id, attempts + 1, outcome.retry_after)
    return _later(now + wait, reason, valid_until, times, counts=True)


def _later(
    at: datetime, reason: str | None, valid_until: datetime | None, times: Times, *, counts: bool
) -> Verdict:
    following = times.next_open(at)
    if counts and valid_until is not None and following >= valid_until:
        return Verdict("expired", None, reason or say("outbox.too_late").vi)
    return Verdict("retry" if counts else "held", following, reason, counts)

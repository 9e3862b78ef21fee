"""How fast a channel may send: overall, to one chat, to one domain.

The reckoning is the generic cell rate algorithm of pyrate-limiter: pure, one number for each
limit, the instant an argument. Turns are evenly spread, never in bursts: a provider counts in
windows of its own, and an even pace keeps within every window.

Seconds are those of a stopwatch. What has been sent is kept in memory, since one process at a
time sends on a limited channel; whoever takes over counts everything as just used (`spend`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from pyrate_limiter import GCRA, Rate

if TYPE_CHECKING:
    from datetime import time

    from engine.model import Channel

TELEGRAM_PER_SECOND: Final = 25.0
TELEGRAM_PER_CHAT: Final = 1.0
TELEGRAM_PER_GROUP: Final = 20 / 60
"""core.telegram.org/bots/faq: 30 a second to all, 1 to one chat, 20 a minute to one group."""

ZALO_FIRST: Final = 1.0
ZALO_MOST: Final = 10.0
ZALO_LEAST: Final = 1 / 60
_GROWTH: Final = 0.02
_ALGORITHM: Final = GCRA()
_KEPT: Final = 4096
_OVERALL: Final = ""
_MILLI: Final = 1000
_FRACTION: Final = 1e-6  # what adding up seconds loses


@dataclass(frozen=True, slots=True)
class ChannelLimits:
    """What bounds one channel.

    Attributes:
        per_second: Messages at most, whoever they are to; None for no limit of our own.
        hours: From and to when it may send, by the campaign's clocks; None for no bound.
        per_domain: Messages per second to the addresses of one domain.
    """

    per_second: float | None = None
    hours: tuple[time, time] | None = None
    per_domain: float | None = None


class _Turn(NamedTuple):
    """One limit that a message is subject to."""

    key: str
    rate: Rate


class Pace:
    """When the next message of one channel may go.

    Attributes:
        per_second: Overall; None where nothing bounds it.
        is_adaptive: What the provider bears is not known: it is found out.
    """

    def __init__(self, channel: Channel, limits: ChannelLimits) -> None:
        self._channel = channel
        self._limits = limits
        self.is_adaptive = channel == "zalo"
        self.per_second = self._first()
        self._states: dict[str, tuple[float, ...]] = {}
        self._spent_at: int | None = None

    def _first(self) -> float | None:
        if self.is_adaptive:
            return min(ZALO_FIRST, self._most())
        usual = TELEGRAM_PER_SECOND if self._channel == "telegram" else None
        return self._limits.per_second or usual

    def _most(self) -> float:
        return self._limits.per_second or ZALO_MOST

    @property
    def found(self) -> float | None:
        """What the provider has been found to bear; None where that is not to be found out."""
        return self.per_second if self.is_adaptive else None

    def resume(self, found: float | None) -> None:
        """Go on with what was found before, by whomever."""
        if self.is_adaptive and found is not None:
            self.per_second = max(min(found, self._most()), ZALO_LEAST)

    @property
    def is_limited(self) -> bool:
        """Whether anything bounds this channel, so that one process at a time may send on it."""
        return self.per_second is not None or self._own("") is not None

    def own_wait(self, address: str, at: float) -> float:
        """How long until the address itself may be written to again; takes nothing."""
        turn = self._own(address)
        return self._wait(turn, at) if turn is not None else 0.0

    def interval(self, address: str) -> float:
        """How far apart two messages to the address must be."""
        turn = self._own(address)
        return turn.rate.interval / turn.rate.limit / _MILLI if turn is not None else 0.0

    def key(self, address: str) -> str:
        """The same for all addresses that share a limit; empty where the address has none."""
        turn = self._own(address)
        return turn.key if turn is not None else ""

    def wait(self, address: str, at: float) -> float:
        """How long until a message to the address may go; takes nothing."""
        turns = self._turns(address)
        return max((self._wait(turn, at) for turn in turns), default=0.0)

    def take(self, address: str, at: float) -> None:
        """Note that a message goes to the address, at an instant when it may."""
        for turn in self._turns(address):
            now = max(_ms(at), self._free_at(turn, _ms(at)))
            state, _ = _ALGORITHM.step([turn.rate], self._state(turn), now, 1)
            self._states[turn.key] = state
        if len(self._states) > _KEPT:
            past = _ms(at) * _MILLI
            self._states = {k: s for k, s in self._states.items() if s[0] > past}

    def spend(self, at: float) -> None:
        """Somebody else has sent: count every limit as just used."""
        self._states.clear()
        self._spent_at = _ms(at)

    def slower(self) -> None:
        """The provider says that it was too much."""
        if self.is_adaptive and self.per_second is not None:
            self.per_second = max(self.per_second / 2, ZALO_LEAST)

    def faster(self) -> None:
        """The provider has taken a message."""
        if self.is_adaptive and self.per_second is not None:
            self.per_second = min(self.per_second + _GROWTH, self._most())

    def _turns(self, address: str) -> list[_Turn]:
        overall = _Turn(_OVERALL, _rate(self.per_second)) if self.per_second else None
        return [turn for turn in (overall, self._own(address)) if turn is not None]

    def _own(self, address: str) -> _Turn | None:
        if self._channel == "telegram":
            per_second = TELEGRAM_PER_GROUP if address.startswith("-") else TELEGRAM_PER_CHAT
            return _Turn(f"chat {address}", _rate(per_second))
        if self._channel == "email" and self._limits.per_domain:
            domain = address.rpartition("@")[2].lower()
            return _Turn(f"domain {domain}", _rate(self._limits.per_domain))
        return None

    def _wait(self, turn: _Turn, at: float) -> float:
        return max(self._free_at(turn, _ms(at)) - _ms(at), 0) / _MILLI

    def _free_at(self, turn: _Turn, now: int) -> int:
        _, decision = _ALGORITHM.step([turn.rate], self._state(turn), now, 1)
        return now + (decision.retry_after_ms or 0)

    def _state(self, turn: _Turn) -> tuple[float, ...]:
        known = self._states.get(turn.key)
        if known is not None:
            return known
        fresh = _ALGORITHM.initial([turn.rate])
        if self._spent_at is None:
            return fresh
        return _ALGORITHM.step([turn.rate], fresh, self._spent_at, 1)[0]


def _rate(per_second: float) -> Rate:
    return Rate(max(round(per_second * 1_000_000), 1), 1_000_000 * _MILLI, burst=1)


def _ms(seconds: float) -> int:
    return int(seconds * _MILLI + _FRACTION)

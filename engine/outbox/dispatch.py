"""Draining the outbox: take, check again, word, hand over, note what became of it.

One message at a time goes to a sender, and one commit stands between two messages: it
notes the outcome of the one and the handing over of the next. So a process killed
anywhere leaves at most one message of which nobody knows whether it arrived. A sender
that is harmless to repeat (it says so by `harmless = True`, as a no-op does) is served in
batches, one transaction each.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING, Final

from engine.errors import NoSenderError
from engine.model import Channel, Outcome
from engine.outbox.letters import Letter, LetterWriter, LinkFor, Sorted
from engine.outbox.owner import is_dead, this_owner
from engine.outbox.policy import CHANNEL_PAUSE, MOST_UNCERTAIN, RESENDABLE, Verdict, verdict
from engine.store import outbox
from engine.store.outbox import Finished, Taken
from engine.words import say

if TYPE_CHECKING:
    from datetime import time as TimeOfDay  # noqa: N812 - the module of that name is used too

    from engine.model import Sender
    from engine.store.campaigns import Calendars
    from engine.store.database import Database

BATCH: Final = 50
HARMLESS_BATCH: Final = 2000
LOOK_UP_SECONDS: Final = 0.5
FRESH_SECONDS: Final = 15.0
"""So long facts are believed: what is still in hand after that is let go and read anew."""


@dataclass(frozen=True, slots=True)
class ChannelLimits:
    """What bounds one channel.

    Attributes:
        hours: From and to when it may send, by the campaign's clocks; None for no bound.
    """

    per_second: float | None = None
    hours: tuple[TimeOfDay, TimeOfDay] | None = None


@dataclass(frozen=True, slots=True)
class DispatchResult:
    """How many messages came to what in one drain.

    Attributes:
        uncertain: May have arrived, those that will be sent again included.
        held: Outside the hours, or their channel does not work now.
    """

    sent: int = 0
    retry: int = 0
    failed: int = 0
    suppressed: int = 0
    uncertain: int = 0
    expired: int = 0
    held: int = 0

    def __add__(self, other: DispatchResult) -> DispatchResult:
        return DispatchResult(
            *(getattr(self, f.name) + getattr(other, f.name) for f in fields(self))
        )


_COUNTED = {f.name for f in fields(DispatchResult)}


def _never() -> bool:
    return False


@dataclass(slots=True)
class _Hand:
    """The messages that this dispatcher holds a lease on."""

    held: dict[int, Taken] = field(default_factory=dict)

    def take(self, taken: Iterable[Taken]) -> None:
        self.held = {one.id: one for one in taken}

    def done(self, id_: int) -> None:
        self.held.pop(id_, None)


class Dispatcher:
    """Sends what waits in the outbox of one database.

    Args:
        senders: By channel; messages of other channels are left waiting.
        limits: What bounds each channel.
        link_for: Where a message links to.
        monotonic, sleep: The stopwatch that paces sending; not what time it is.
    """

    def __init__(
        self,
        database: Database,
        calendars: Calendars,
        senders: Mapping[Channel, Sender],
        *,
        limits: Mapping[Channel, ChannelLimits] | None = None,
        link_for: LinkFor | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._database = database
        self._senders = dict(senders)
        self._limits = dict(limits or {})
        hours = {c: bound.hours for c, bound in self._limits.items() if bound.hours is not None}
        self._writer = LetterWriter(database.identity, calendars, hours, link_for)
        self._monotonic = monotonic
        self._sleep = sleep
        self._free_at: dict[Channel, float] = {}
        self._paused: dict[Channel, float] = {}
        self.owner = this_owner()

    def require_sender(self) -> None:
        """Raises: NoSenderError: If there is not one sender."""
        if not self._senders:
            raise NoSenderError

    def close(self) -> None:
        """Give up kept connections."""
        for sender in self._senders.values():
            sender.close()

    def next_at(self) -> datetime | None:
        """When the next message may be tried; None if none waits on a channel that works."""
        working = [c for c in self._senders if not self._is_paused(c)]
        with self._database.read() as connection:
            return outbox.next_due_at(connection, working)

    def drain(
        self, now: Callable[[], datetime], *, stop: Callable[[], bool] = _never
    ) -> DispatchResult:
        """Send all that may go now, then return.

        Args:
            now: The clock; read anew for each batch and each message.
            stop: Asked between two messages: whether to give the rest back and end.

        Raises:
            NoSenderError: If there is not one sender.
        """
        self.require_sender()
        result = self._reclaim(now())
        for channel, sender in self._senders.items():
            harmless = bool(getattr(sender, "harmless", False))
            once = self._harmless_batch if harmless else self._batch
            while not stop() and not self._is_paused(channel):
                done = once(channel, sender, now, stop)
                if done is None:
                    break
                result += done
        return result

    def _is_paused(self, channel: Channel) -> bool:
        return self._monotonic() < self._paused.get(channel, float("-inf"))

    def _reclaim(self, now: datetime) -> DispatchResult:
        with self._database.write() as connection:
            found = outbox.reclaim(
                connection,
                now=now,
                is_dead=is_dead,
                resendable=RESENDABLE,
                most_uncertain=MOST_UNCERTAIN,
            )
        return DispatchResult(uncertain=found.uncertain)

    # One at a time

    def _batch(
        self,
        channel: Channel,
        sender: Sender,
        now: Callable[[], datetime],
        stop: Callable[[], bool],
    ) -> DispatchResult | None:
        instant = now()
        with self._database.write() as connection:
            taken = outbox.claim(connection, channel, owner=self.owner, now=instant, limit=BATCH)
        if not taken:
            return None
        hand = _Hand()
        hand.take(taken)
        try:
            return self._work(hand, sender, instant, now=now, stop=stop)
        finally:
            # Also after an unexpected fault: nobody should wait for our lease to run out.
            with self._database.write() as connection:
                outbox.give_back(connection, list(hand.held), owner=self.owner)

    def _work(
        self,
        hand: _Hand,
        sender: Sender,
        instant: datetime,
        *,
        now: Callable[[], datetime],
        stop: Callable[[], bool],
    ) -> DispatchResult:
        channel = sender.channel
        ready, uncertain = self._sorted(hand, channel, instant)
        result = _counted(ready.settled)
        began = self._monotonic()
        finished: Finished | None = None
        for number, letter in enumerate(ready.letters):
            # The first goes in any case: a machine that is slow to look still gets on.
            stale = number > 0 and self._monotonic() - began > FRESH_SECONDS
            if stale or self._is_paused(channel):
                break
            delay = self._delay(channel)
            if delay > 0 and finished is not None:
                self._between(hand, finished, None, now())
                result += _counted([finished])
                finished = None
            if not self._slept(delay, stop):
                break
            ours = self._between(hand, finished, letter.taken.id, now())
            result += _counted([finished] if finished else [])
            finished = None
            if ours:
                outcome = _sent(sender, letter)
                finished = self._finished(letter, outcome, now(), uncertain)
        self._between(hand, finished, None, instant)
        return result + _counted([finished] if finished else [])

    def _sorted(
        self, hand: _Hand, channel: Channel, now: datetime
    ) -> tuple[Sorted, Mapping[int, int]]:
        """Look at all messages in hand, and settle those that are not to be sent."""
        with self._database.read() as connection:
            ready = self._writer.sort(connection, channel, list(hand.held.values()), now)
            uncertain = outbox.uncertain_before(
                connection, [letter.taken.id for letter in ready.letters]
            )
        if ready.settled:
            with self._database.write() as connection:
                outbox.record_all(connection, ready.settled)
            for one in ready.settled:
                hand.done(one.id)
        return ready, uncertain

    def _between(
        self, hand: _Hand, finished: Finished | None, following: int | None, now: datetime
    ) -> bool:
        """The one commit between two messages; whether the following one is still ours."""
        if finished is None and following is None:
            return False
        with self._database.write() as connection:
            if finished is not None:
                outbox.record(connection, finished, owner=self.owner)
            ours = following is not None and outbox.hand_over(
                connection, following, owner=self.owner, now=now
            )
        if finished is not None:
            hand.done(finished.id)
        if following is not None:
            # From here on it may arrive: it is not given back, whatever happens.
            hand.done(following)
        return ours

    def _finished(
        self, letter: Letter, outcome: Outcome, at: datetime, uncertain: Mapping[int, int]
    ) -> Finished:
        channel = letter.outgoing.channel
        if outcome.kind == "channel_down":
            self._paused[channel] = self._monotonic() + CHANNEL_PAUSE.total_seconds()
        judged = verdict(
            outcome,
            message_id=letter.taken.id,
            channel=channel,
            attempts=letter.taken.attempts,
            uncertain=uncertain.get(letter.taken.id, 0),
            valid_until=letter.valid_until,
            now=at,
            times=letter.times,
        )
        return _noted(letter, outcome, judged, at)

    def _delay(self, channel: Channel) -> float:
        """How long to wait to keep to the channel's pace; the turn after it is taken."""
        limits = self._limits.get(channel)
        if limits is None or limits.per_second is None:
            return 0.0
        present = self._monotonic()
        turn = max(self._free_at.get(channel, present), present)
        self._free_at[channel] = turn + 1 / limits.per_second
        return turn - present

    def _slept(self, seconds: float, stop: Callable[[], bool]) -> bool:
        """Wait, looking up now and then; False if there is to be no more sending."""
        while seconds > 0 and not stop():
            self._sleep(min(seconds, LOOK_UP_SECONDS))
            seconds -= LOOK_UP_SECONDS
        return not stop()

    # In batches

    def _harmless_batch(
        self,
        channel: Channel,
        sender: Sender,
        now: Callable[[], datetime],
        stop: Callable[[], bool],
    ) -> DispatchResult | None:
        """Send a batch within the transaction that notes it; doing it twice does no harm."""
        del stop  # a batch of a harmless sender takes no time
        instant = now()
        with self._database.write() as connection:
            taken = outbox.peek(connection, channel, now=instant, limit=HARMLESS_BATCH)
            if not taken:
                return None
            ready = self._writer.sort(connection, channel, taken, instant)
            sent = [
                self._finished(letter, _sent(sender, letter), instant, {})
                for letter in ready.letters
            ]
            outbox.record_all(connection, [*ready.settled, *sent])
        return _counted(ready.settled) + _counted(sent)


def _sent(sender: Sender, letter: Letter) -> Outcome:
    try:
        return sender.send(letter.outgoing)
    except Exception as error:  # noqa: BLE001 - a sender's fault must not stop the others' messages
        return Outcome("uncertain", reason=say("outbox.sender_fault", fault=repr(error)).vi)


def _noted(letter: Letter, outcome: Outcome, judged: Verdict, at: datetime) -> Finished:
    return Finished(
        id=letter.taken.id,
        state=judged.state,
        at=at,
        next_at=judged.next_at,
        kind=outcome.kind if judged.counts else None,
        code=outcome.code,
        reason=judged.reason,
        provider_id=outcome.provider_id,
    )


def _counted(finished: Sequence[Finished]) -> DispatchResult:
    """Count by what became of them; what may have arrived counts as uncertain, not as retry."""
    names = Counter("uncertain" if f.kind == "uncertain" else f.state for f in finished)
    return DispatchResult(**{name: names[name] for name in names.keys() & _COUNTED})

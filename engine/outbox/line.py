"""The way out of one channel: messages taken, looked at again, paced, sent, noted.

One message at a time goes to the sender, and one commit stands between two messages: it
notes the outcome of the one, with all that follows from it, and the handing over of the
next. So a process killed anywhere leaves at most one message of which nobody knows whether
it arrived. A message whose own chat or domain must wait goes back with a later instant, so
that it holds up no other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from engine.hours import narrowed
from engine.model import Outcome
from engine.outbox.limits import Pace
from engine.outbox.policy import (
    PROBE,
    Times,
    pause_after,
    proves_channel,
    stops_channel,
    verdict,
)
from engine.outbox.result import DispatchResult, counted
from engine.outbox.together import left_behind
from engine.store import channels, outbox
from engine.store.deliveries import masked
from engine.store.merging import Merger
from engine.store.next_channel import NextChannel, move_address, suppress
from engine.store.outbox import Finished, Taken
from engine.store.outbox_facts import load_sends
from engine.store.overtaken import overtake
from engine.words import say

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from engine.model import Channel, Sender
    from engine.outbox.letters import Letter, LetterWriter, Sorted
    from engine.outbox.limits import ChannelLimits
    from engine.store.database import Database
    from engine.store.outbox_facts import RunningCampaigns, SendRow

BATCH: Final = 100
HARMLESS_BATCH: Final = 2000
LOOK_UP_SECONDS: Final = 0.5
FRESH_SECONDS: Final = 15.0
"""So long facts are believed: what is still in hand after that is let go and read anew."""

SHORT_SECONDS: Final = 0.05
"""So long a message waits in hand for its own chat or domain; longer, and it goes back."""

PATIENCE_SECONDS: Final = 5.0
"""So long a drain waits for a message that went back."""

TAKEN_OVER: Final = timedelta(minutes=1)
_LOG: Final = logging.getLogger("hanchot.outbox")


@dataclass(frozen=True, slots=True)
class Watch:
    """A stopwatch that paces sending; not what time it is."""

    monotonic: Callable[[], float]
    sleep: Callable[[float], None]


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of one message that went to the sender.

    Attributes:
        paused_until: Until when the channel keeps off; None where it does not.
    """

    letter: Letter
    outcome: Outcome
    finished: Finished
    paused_until: datetime | None


@dataclass(slots=True)
class _Hand:
    """The messages that this line holds a lease on.

    Attributes:
        write: One transaction, over a connection kept for all of them.
    """

    write: Callable[[], AbstractContextManager[Connection]]
    held: dict[int, Taken] = field(default_factory=dict)

    def take(self, taken: Iterable[Taken]) -> None:
        self.held = {one.id: one for one in taken}

    def done(self, id_: int) -> None:
        self.held.pop(id_, None)


class Line:
    """The way out of one channel.

    Args:
        campaigns: Kept by this line alone.
        owner: Whose name stands on the leases.
    """

    def __init__(
        self,
        database: Database,
        writer: LetterWriter,
        sender: Sender,
        *,
        limits: ChannelLimits,
        campaigns: RunningCampaigns,
        next_channel: NextChannel,
        owner: str,
        watch: Watch,
    ) -> None:
        self._database = database
        self._writer = writer
        self._sender = sender
        self.channel: Channel = sender.channel
        self.is_harmless = is_harmless(sender)
        self._campaigns = campaigns
        self._next_channel = next_channel
        self._owner = owner
        self._watch = watch
        self._merger = Merger(writer.may_go)
        self._pace = Pace(self.channel, limits)
        self._hours = limits.hours or (None, None)
        self._seen: int | None = None
        self._health = channels.Health()
        self._noted_at: datetime | None = None
        self._heeded_at: datetime | None = None
        self._slots: dict[str, datetime] = {}
        self._coming: set[datetime] = set()
        self._reached: datetime | None = None
        self.is_elsewhere = False

    def drain(self, now: Callable[[], datetime], stop: Callable[[], bool]) -> DispatchResult:
        """Send all that may go now on this channel."""
        result = DispatchResult()
        self.is_elsewhere = False
        self._seen = None
        self._merger.look_anew()
        once = self._harmless_batch if self.is_harmless else self._batch
        while not stop():
            done = once(now, stop)
            if done is None:
                break
            result += done
        self._slots.clear()
        self._coming.clear()
        self._reached = None
        return result

    # One at a time

    def _batch(
        self, now: Callable[[], datetime], stop: Callable[[], bool]
    ) -> DispatchResult | None:
        instant = self._clock(now)
        hand = _Hand(self._database.write)
        with self._database.write() as connection:
            beside = self._ready(connection, instant)
            if beside is None:
                return None
            hand.take(
                outbox.claim(
                    connection, self.channel, owner=self._owner, now=instant, limit=self._room()
                )
            )
        if not hand.held:
            return beside if beside.superseded else self._until_next_slot(stop, instant)
        try:
            with self._database.writes() as hand.write:
                return beside + self._work(hand, instant, now=now, stop=stop)
        finally:
            # Also after an unexpected fault: nobody should wait for our lease to run out.
            with self._database.write() as connection:
                outbox.give_back(connection, list(hand.held), owner=self._owner)

    def _ready(self, connection: Connection, now: datetime) -> DispatchResult | None:
        """Look at the channel and at what waits; None if nothing may be taken now."""
        if self._pace.is_limited:
            self._health = channels.look_and_lock(connection, self.channel)
        else:
            self._health = channels.look(connection, self.channel)
        if self._health.is_paused(now):
            self._rescue(connection, now)
            return None
        if self._pace.is_limited and self._is_elsewhere(connection, now):
            return None
        return self._settled(connection, now)

    def _settled(self, connection: Connection, now: datetime) -> DispatchResult:
        """Leave out what is overtaken and bring together what goes to one address."""
        newest = outbox.newest(connection)
        gone = 0
        if newest != self._seen:
            self._seen = newest
            gone = overtake(connection, self._campaigns, self.channel, now)
        self._merger.merge(connection, self.channel, now)
        return DispatchResult(superseded=gone)

    def _rescue(self, connection: Connection, now: datetime) -> None:
        """What would be of no use any more after the pause goes another way."""
        until = self._health.paused_until
        assert until is not None
        ids = outbox.sends_that_wait(connection, self.channel)
        rows = load_sends(connection, ids, self._campaigns)
        late = [id_ for id_, row in rows.items() if self._comes_too_late(row, now, until)]
        reason = say("outbox.channel_too_late").vi
        found = [
            Finished(id_, "expired", now, reason=reason, passes_on=True, alone=True)
            for id_ in outbox.waiting_of(connection, self.channel, late)
        ]
        if found:
            outbox.record_all(connection, found)
            self._pass_on(connection, found, now)

    def _comes_too_late(self, row: SendRow, now: datetime, until: datetime) -> bool:
        valid_until = row.send.valid_until
        if valid_until is None or now >= valid_until:
            return False
        hours = narrowed(row.campaign.definition.hours, *self._hours)
        return Times(hours, row.campaign.calendar).next_open(until) >= valid_until

    def _is_elsewhere(self, connection: Connection, now: datetime) -> bool:
        """Whether another process sends on this channel; if it did until now, take over."""
        self.is_elsewhere = channels.is_led_elsewhere(
            connection, self.channel, owner=self._owner, now=now
        )
        last = self._health.last_sent_at
        is_news = last not in {self._noted_at, self._heeded_at}
        if last is not None and is_news and now - last < TAKEN_OVER:
            # Once for each time: else nothing would get its turn for as long as that is recent.
            self._pace.spend(self._watch.monotonic())
            self._heeded_at = last
        self._pace.resume(self._health.rate)
        return self.is_elsewhere

    def _room(self) -> int:
        """How many to take: as many as can go before what is read of them is old."""
        if self._health.paused_until is not None:
            return PROBE
        per_second = self._pace.per_second
        return BATCH if per_second is None else max(1, min(BATCH, int(per_second * FRESH_SECONDS)))

    def _clock(self, now: Callable[[], datetime]) -> datetime:
        """What time it is; a clock that stands still has come to where it was waited for."""
        present = now()
        return present if self._reached is None else max(present, self._reached)

    def _until_next_slot(
        self, stop: Callable[[], bool], instant: datetime
    ) -> DispatchResult | None:
        """Wait for the first message that went back, if that is soon; None if there is none."""
        self._coming = {at for at in self._coming if at > instant}
        first = min(self._coming, default=None)
        if first is None or (first - instant).total_seconds() > PATIENCE_SECONDS:
            return None
        self._slept((first - instant).total_seconds(), stop)
        self._reached = first
        return DispatchResult()

    def _work(
        self,
        hand: _Hand,
        instant: datetime,
        *,
        now: Callable[[], datetime],
        stop: Callable[[], bool],
    ) -> DispatchResult:
        ready, uncertain, passed_on = self._sorted(hand, instant)
        result = counted(ready.settled) + DispatchResult(passed_on=passed_on)
        began = self._watch.monotonic()
        done: _Done | None = None
        for number, letter in enumerate(ready.letters):
            # The first goes in any case: a machine that is slow to look still gets on.
            stale = number > 0 and self._watch.monotonic() - began > FRESH_SECONDS
            if stale or (done is not None and done.paused_until is not None):
                break
            if self._goes_back(hand, letter, self._clock(now)):
                continue
            address = letter.outgoing.address
            delay = self._pace.wait(address, self._watch.monotonic())
            if delay > 0 and done is not None:
                result += self._between(hand, done, None, now())[1]
                done = None
            if not self._slept(delay, stop):
                break
            _prepared(self._sender, letter)
            ours, noted = self._between(hand, done, letter.taken.id, now())
            result += noted
            done = None
            if ours:
                self._pace.take(address, self._watch.monotonic())
                _expected(self._sender, ready.letters[number + 1 : number + 2])
                done = self._finished(letter, self._sent(letter), now(), uncertain)
        return result + self._between(hand, done, None, instant)[1]

    def _goes_back(self, hand: _Hand, letter: Letter, now: datetime) -> bool:
        """Put a message back whose own chat or domain must wait, at a time of its own."""
        address = letter.outgoing.address
        wait = self._pace.own_wait(address, self._watch.monotonic())
        if wait <= SHORT_SECONDS:
            return False
        key = self._pace.key(address)
        free = now + timedelta(seconds=wait)
        last = self._slots.get(key)
        apart = timedelta(seconds=self._pace.interval(address))
        at = free if last is None else max(free, last + apart)
        self._slots[key] = at
        self._coming.add(at)
        with self._database.write() as connection:
            outbox.put_back(connection, letter.taken.id, owner=self._owner, until=at)
        hand.done(letter.taken.id)
        return True

    def _sorted(self, hand: _Hand, now: datetime) -> tuple[Sorted, Mapping[int, int], int]:
        """Look at all messages in hand, and settle those that are not to be sent."""
        with self._database.read() as connection:
            ready = self._writer.sort(connection, self.channel, list(hand.held.values()), now)
            uncertain = outbox.uncertain_before(
                connection, [letter.taken.id for letter in ready.letters]
            )
        passed_on = 0
        if ready.settled:
            with self._database.write() as connection:
                outbox.record_all(connection, ready.settled)
                passed_on = self._pass_on(connection, ready.settled, now)
            for one in ready.settled:
                hand.done(one.id)
        return ready, uncertain, passed_on

    def _between(
        self, hand: _Hand, done: _Done | None, following: int | None, now: datetime
    ) -> tuple[bool, DispatchResult]:
        """The one commit between two messages; whether the following one is still ours."""
        if done is None and following is None:
            return False, DispatchResult()
        result = DispatchResult()
        with hand.write() as connection:
            if done is not None:
                result = self._note(connection, done)
            ours = following is not None and outbox.hand_over(
                connection, following, owner=self._owner, now=now
            )
        if done is not None:
            hand.done(done.finished.id)
        if following is not None:
            # From here on it may arrive: it is not given back, whatever happens.
            hand.done(following)
        return ours, result

    def _sent(self, letter: Letter) -> Outcome:
        try:
            outcome = self._sender.send(letter.outgoing)
        except Exception as error:  # noqa: BLE001 - a sender's fault must not stop the others' messages
            reason = say("outbox.sender_fault", fault=type(error).__name__).vi
            _LOG.exception("sender.fault", extra={"channel": self.channel})
            outcome = Outcome("uncertain", reason=reason)
        return outcome

    def _finished(
        self, letter: Letter, outcome: Outcome, at: datetime, uncertain: Mapping[int, int]
    ) -> _Done:
        paused_until = None
        if stops_channel(outcome):
            paused_until = at + pause_after(outcome, self._last_pause())
        if stops_channel(outcome) and outcome.kind == "retry":
            self._pace.slower()
        elif outcome.kind == "sent":
            self._pace.faster()
        judged = verdict(
            outcome,
            message_id=letter.taken.id,
            channel=self.channel,
            attempts=letter.taken.attempts,
            uncertain=uncertain.get(letter.taken.id, 0),
            valid_until=letter.valid_until,
            now=at,
            times=letter.times,
            paused_until=paused_until,
        )
        finished = Finished(
            id=letter.taken.id,
            state=judged.state,
            at=at,
            next_at=judged.next_at,
            kind=outcome.kind if judged.counts else None,
            code=outcome.code,
            reason=judged.reason,
            provider_id=outcome.provider_id,
            passes_on=judged.passes_on,
            told_id=letter.told_id,
        )
        _log_attempt(letter, outcome, finished)
        return _Done(letter, outcome, finished, paused_until)

    def _last_pause(self) -> timedelta | None:
        """How long the pause was that has just run out."""
        until, since = self._health.paused_until, self._health.last_failed_at
        return until - since if until is not None and since is not None else None

    # What follows from an outcome, in its transaction

    def _note(self, connection: Connection, done: _Done) -> DispatchResult:
        outcome, at = done.outcome, done.finished.at
        carries = len(done.letter.parts) > 1
        ours = outbox.record(connection, done.finished, owner=self._owner, carries=carries)
        if outcome.kind == "permanent" and outcome.scope == "recipient":
            address = done.letter.outgoing.address
            suppress(connection, self.channel, address, at=at, reason=done.finished.reason or "")
        if outcome.new_address:
            old = done.letter.outgoing.address
            move_address(connection, self.channel, old, outcome.new_address)
        late = left_behind(done.letter.parts, done.finished) if ours else []
        if late:
            outbox.record_all(connection, late)
        passed_on = self._pass_on(connection, [done.finished, *late], at) if ours else 0
        self._note_health(connection, done)
        return counted([done.finished]) + DispatchResult(passed_on=passed_on)

    def _note_health(self, connection: Connection, done: _Done) -> None:
        at, outcome = done.finished.at, done.outcome
        if done.paused_until is not None:
            until = done.paused_until
            channels.pause(
                connection, self.channel, until, at=at, code=outcome.code, reason=outcome.reason
            )
            channels.note(connection, self.channel, rate=self._pace.found)
            _LOG.warning("channel.paused", extra={
                "channel": self.channel, "until": until, "code": outcome.code,
                "reason": outcome.reason,
            })  # fmt: skip
            return
        if self._health.paused_until is not None and proves_channel(outcome):
            channels.clear(connection, self.channel)
            self._health = channels.Health()
            _LOG.info("channel.works", extra={"channel": self.channel})
        if outcome.kind != "sent":
            channels.note(connection, self.channel, last_failed_at=at)
        elif self._noted_at is None or not 0 <= (at - self._noted_at).total_seconds() < 1:
            channels.note(connection, self.channel, last_sent_at=at, rate=self._pace.found)
            self._noted_at = at

    def _pass_on(self, connection: Connection, finished: Iterable[Finished], now: datetime) -> int:
        # What has expired only because of its channel may still be in time on another.
        ids = [one.id for one in finished if one.passes_on or one.state == "expired"]
        made = self._next_channel.pass_on(connection, ids, now) if ids else 0
        if made:
            _LOG.info("message.passed_on", extra={
                "channel": self.channel, "messages": len(ids), "made": made,
            })  # fmt: skip
        return made

    def _slept(self, seconds: float, stop: Callable[[], bool]) -> bool:
        """Wait, looking up now and then; False if there is to be no more sending."""
        while seconds > 0 and not stop():
            self._watch.sleep(min(seconds, LOOK_UP_SECONDS))
            seconds -= LOOK_UP_SECONDS
        return not stop()

    # In batches

    def _harmless_batch(
        self, now: Callable[[], datetime], stop: Callable[[], bool]
    ) -> DispatchResult | None:
        """Send a batch within the transaction that notes it; doing it twice does no harm."""
        del stop  # a batch of a harmless sender takes no time
        instant = now()
        with self._database.write() as connection:
            beside = self._settled(connection, instant)
            taken = outbox.peek(connection, self.channel, now=instant, limit=HARMLESS_BATCH)
            if not taken:
                return beside if beside.superseded else None
            ready = self._writer.sort(connection, self.channel, taken, instant)
            done = [
                self._finished(letter, self._sent(letter), instant, {}) for letter in ready.letters
            ]
            finished = [*ready.settled, *(one.finished for one in done)]
            outbox.record_all(connection, finished)
            passed_on = self._pass_on(connection, finished, instant)
        return beside + counted(finished) + DispatchResult(passed_on=passed_on)


def is_harmless(sender: Sender) -> bool:
    """Whether a sender says (`harmless`) that nobody gets anything from it."""
    return bool(getattr(sender, "harmless", False))


def _prepared(sender: Sender, letter: Letter) -> None:
    """Let a sender that can (`prepare`) do beforehand what sends nothing yet."""
    prepare = getattr(sender, "prepare", None)
    if prepare is not None:
        prepare(letter.outgoing)


def _expected(sender: Sender, following: Sequence[Letter]) -> None:
    """Tell a sender that can use it (`expect`) what will probably be sent next."""
    expect = getattr(sender, "expect", None)
    if expect is not None:
        for letter in following:
            expect(letter.outgoing)


def _log_attempt(letter: Letter, outcome: Outcome, finished: Finished) -> None:
    level = logging.INFO if outcome.kind == "sent" else logging.WARNING
    if not _LOG.isEnabledFor(level):
        return
    _LOG.log(level, "message.tried", extra={
        "id": letter.taken.id, "channel": letter.outgoing.channel, "outcome": outcome.kind,
        "state": finished.state, "attempt": letter.taken.attempts + 1, "code": outcome.code,
        "recipient": masked(letter.outgoing.address), "next_at": finished.next_at,
        "reason": finished.reason,
    })  # fmt: skip

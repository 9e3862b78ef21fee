"""Draining the outbox: one line for each channel, each at its own pace, until all have done.

A slow channel holds up no other: each has a thread of its own. What could not be told on
one channel is told on another within the same drain.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING

from engine.errors import NoSenderError
from engine.outbox.letters import LetterWriter
from engine.outbox.limits import ChannelLimits
from engine.outbox.line import Line, Watch, is_harmless
from engine.outbox.linked import LinkFor
from engine.outbox.owner import is_dead, this_owner
from engine.outbox.policy import MOST_UNCERTAIN, RESENDABLE
from engine.outbox.result import DispatchResult
from engine.store import channels, outbox
from engine.store.next_channel import NextChannel
from engine.store.outbox_facts import RunningCampaigns

if TYPE_CHECKING:
    from engine.model import Channel, Sender
    from engine.store.campaigns import Calendars
    from engine.store.database import Database

__all__ = ["ChannelLimits", "DispatchResult", "Dispatcher"]


def _never() -> bool:
    return False


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
        self._calendars = calendars
        self._senders = dict(senders)
        self._limits = dict(limits or {})
        self._link_for = link_for
        self._watch = Watch(monotonic, sleep)
        self.owner = this_owner()
        self._lines = [self._line(sender) for sender in self._senders.values()]

    def _line(self, sender: Sender) -> Line:
        return Line(
            self._database,
            self._writer(sender),
            sender,
            limits=self._limits.get(sender.channel, ChannelLimits()),
            campaigns=RunningCampaigns(self._calendars),
            next_channel=self._next_channel(),
            owner=self.owner,
            watch=self._watch,
        )

    def _writer(self, sender: Sender) -> LetterWriter:
        return LetterWriter(
            self._database.identity,
            self._calendars,
            {c: bound.hours for c, bound in self._limits.items() if bound.hours is not None},
            self._link_for,
            # Whoever sends nothing has no use for files.
            takes_files=sender.channel == "email" and not is_harmless(sender),
        )

    def _next_channel(self) -> NextChannel:
        return NextChannel(RunningCampaigns(self._calendars), frozenset(self._senders))

    def require_sender(self) -> None:
        """Raises: NoSenderError: If there is not one sender."""
        if not self._senders:
            raise NoSenderError

    def close(self) -> None:
        """Give up kept connections."""
        for sender in self._senders.values():
            sender.close()

    def next_at(self) -> datetime | None:
        """When the next message may be tried; None if none waits that this process may send."""
        coming = []
        with self._database.read() as connection:
            for line in self._lines:
                due = outbox.next_due_at(connection, [line.channel])
                if due is None or line.is_elsewhere:
                    continue
                paused_until = channels.look(connection, line.channel).paused_until
                coming.append(due if paused_until is None else max(due, paused_until))
        return min(coming, default=None)

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
        while True:
            done = self._round(now, stop)
            result += done
            # What was passed on may be for a line that had ended already.
            if not done.passed_on or stop():
                return result

    def _round(self, now: Callable[[], datetime], stop: Callable[[], bool]) -> DispatchResult:
        result = DispatchResult()
        for line in self._lines:
            if line.is_harmless:
                result += line.drain(now, stop)
        lines = [line for line in self._lines if not line.is_harmless]
        if len(lines) <= 1:
            return sum((line.drain(now, stop) for line in lines), result)
        with ThreadPoolExecutor(len(lines), thread_name_prefix="channel") as pool:
            futures = [pool.submit(line.drain, now, stop) for line in lines]
        return sum((future.result() for future in futures), result)

    def _reclaim(self, now: datetime) -> DispatchResult:
        with self._database.write() as connection:
            found = outbox.reclaim(
                connection,
                now=now,
                is_dead=is_dead,
                resendable=RESENDABLE,
                most_uncertain=MOST_UNCERTAIN,
            )
            passed_on = self._next_channel().pass_on(connection, found.ended, now)
        return DispatchResult(uncertain=found.uncertain, passed_on=passed_on)

"""A process that sends what waits, and kills itself over one message at a given moment.

`python -m tests.faults.dying DATABASE CHANNEL URL MOMENT`, the moment being `announced` (what
comes next is told the server, and nothing of it is on record), `handed` (that it leaves is on
record, and it has not left) or `accepted` (the server has it, and that is not on record).
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any, cast

from engine.model import Channel, Outcome, OutgoingMessage
from engine.outbox.dispatch import Dispatcher
from engine.store.database import open_database
from notifiers.registry import make_sender
from tests.faults.offices import OPENS
from tests.helpers import at, vietnam_calendar

FATAL = 2
"""It dies over the second message: over the first there is no kept connection yet."""


class Dying:
    """A sender whose process does not live to see the end of the second message."""

    def __init__(self, sender: Any, moment: str) -> None:
        self._sender = sender
        self._moment = moment
        self.channel: Channel = sender.channel
        self.seen: dict[str, int] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sender, name)

    def prepare(self, message: OutgoingMessage) -> None:
        if hasattr(self._sender, "prepare"):
            self._sender.prepare(message)
        self._reached("announced")

    def send(self, message: OutgoingMessage) -> Outcome:
        self._reached("handed")
        outcome = cast("Outcome", self._sender.send(message))
        self._reached("accepted")
        return outcome

    def _reached(self, moment: str) -> None:
        self.seen[moment] = self.seen.get(moment, 0) + 1
        if moment == self._moment and self.seen[moment] == FATAL:
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Send until dead."""
    url, channel, server, moment = sys.argv[1:]
    sender = make_sender(cast("Channel", channel), server)
    database = open_database(url)
    made = Dispatcher(
        database, lambda _: vietnam_calendar(), {sender.channel: Dying(sender, moment)}
    )
    made.drain(lambda: at(OPENS))


if __name__ == "__main__":
    main()

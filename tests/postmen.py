"""Senders that answer as told, several channels at once, and a stopwatch that they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from engine.model import Channel, Outcome, OutgoingMessage
from engine.outbox.dispatch import Dispatcher, DispatchResult
from engine.store.rows import CONTACT
from engine.store.ticks import Ticker
from tests.helpers import Office, at, vietnam_calendar

DOWN = Outcome("channel_down", "channel", "535", "login refused")
GONE = Outcome("permanent", "recipient", "403", "blocked")
TOO_MUCH = Outcome("retry", "channel", "429")
MAYBE = Outcome("uncertain", reason="no answer")


class Postman:
    """A sender that keeps what it was given, and answers as told; in the end always sent."""

    def __init__(self, channel: Channel, *answers: Outcome, always: Outcome | None = None) -> None:
        self.channel: Channel = channel
        self.sent: list[OutgoingMessage] = []
        self.answers = list(answers)
        self.always = always or Outcome("sent")

    def send(self, message: OutgoingMessage) -> Outcome:
        self.sent.append(message)
        return self.answers.pop(0) if self.answers else self.always

    def close(self) -> None:
        """Nothing is kept open."""

    @property
    def addresses(self) -> list[str]:
        return [message.address for message in self.sent]


@dataclass
class Watch:
    """A stopwatch that goes on only while somebody sleeps; what was sent when."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


def dispatcher(office: Office, *senders: Any, **more: Any) -> Dispatcher:
    """What sends on the channels of these senders."""
    by_channel = {sender.channel: sender for sender in senders}
    return Dispatcher(office.database, lambda _: vietnam_calendar(), by_channel, **more)


def post(office: Office, now: str | datetime, *senders: Any, **more: Any) -> DispatchResult:
    """One drain."""
    instant = at(now) if isinstance(now, str) else now
    return dispatcher(office, *senders, **more).drain(lambda: instant)


def clocked(office: Office, now: str, watch: Watch, *senders: Any, **more: Any) -> DispatchResult:
    """One drain by a clock that goes on as the stopwatch does."""
    clock: Callable[[], datetime] = lambda: at(now) + timedelta(seconds=watch.seconds)  # noqa: E731
    made = dispatcher(office, *senders, monotonic=watch.monotonic, sleep=watch.sleep, **more)
    return made.drain(clock)


def tick(office: Office, now: str, *channels: Channel, **more: Any) -> Any:
    """One pass of the clock, with senders for these channels."""
    made = Ticker(office.database, lambda _: vietnam_calendar(), frozenset(channels), **more)
    return made.tick(at(now))


def address(office: Office, who: str, **addresses: str | None) -> None:
    """Give a contact other addresses."""
    with office.database.write() as connection:
        connection.execute(update(CONTACT).where(CONTACT.c.email == who).values(**addresses))


def shown(office: Office, **where: Any) -> list[tuple[str, str, str]]:
    """Who was told on which channel, and what became of it, in the order of writing."""
    people = {row.id: row.name for row in office.rows("contact")}
    rows = office.rows("message", **where)
    return [(people[row.contact_id], row.channel, row.state) for row in rows]

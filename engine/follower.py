"""The loop that follows a bot: reads what people write, does it, answers.

One thread per channel beside the scheduler. Each update is one transaction, which also
notes how far the bot has been read; the answer goes out after it. Only one process reads a
bot at a time, since a provider refuses two, or hands each of them a part.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from engine.errors import DatabaseBusyError, DiskFullError, EngineError, UpdatesError
from engine.outbox.owner import is_dead, this_owner
from engine.people.following import end_turn, note_read, read_up_to, take, take_turn
from engine.words import say

if TYPE_CHECKING:
    from engine.model import Channel, ChatUpdate, UpdateReader
    from engine.store.database import Database
    from engine.words import Text

WAIT_SECONDS: Final = 20
"""So long one look waits for somebody to write; ending the process may take as long."""

SHORT_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 300.0
NOT_OURS_PAUSE: Final = 30.0
_REMEMBERED: Final = 200
_MOMENT: Final = 1.0


class Follower:
    """Follows the bot of one channel.

    Args:
        keys: Of codes, newest first.
        wait_seconds: How long one look waits.
    """

    def __init__(
        self,
        database: Database,
        reader: UpdateReader,
        keys: Sequence[str],
        *,
        wait_seconds: int = WAIT_SECONDS,
    ) -> None:
        self._database = database
        self._reader = reader
        self._keys = tuple(keys)
        self._wait = wait_seconds
        self._seen: deque[tuple[str, str]] = deque(maxlen=_REMEMBERED)
        self._owner = this_owner()

    @property
    def channel(self) -> Channel:
        """The channel of its bot."""
        return self._reader.channel

    def once(self, now: Callable[[], datetime]) -> int:
        """Deal with all that has been written so far; how many updates that were.

        Raises:
            UpdatesError: If the bot cannot be read now, or another process reads it.
        """
        done = 0
        try:
            while found := self._look(now, 0, note=_silent):
                done += found
        finally:
            self._end()
        return done

    def follow(
        self, stop: Event, *, now: Callable[[], datetime], complain: Callable[[Text], None]
    ) -> None:
        """Follow until asked to stop; what fails is said once, and tried again after a while."""
        failures, said = 0, ""
        try:
            while not stop.is_set():
                pause, failures, fault = self._tried(now, failures, complain)
                if fault is not None and fault.vi != said:
                    complain(fault)
                said = fault.vi if fault is not None else ""
                stop.wait(pause)
        finally:
            self._end()

    def close(self) -> None:
        """Give up kept connections."""
        self._reader.close()

    def parsed(self, update: object) -> ChatUpdate | None:
        """An update as the provider sends it to a webhook; None for what is none."""
        return self._reader.parsed(update)

    def take(self, update: ChatUpdate, now: datetime) -> str:
        """Do what one update asks for; the answer to it, empty for none.

        One that has just been done is not done again: Zalo repeats itself.
        """
        mark = (update.chat, update.key)
        if update.key and mark in self._seen:
            return ""
        with self._database.write() as connection:
            answer = take(connection, self.channel, update, now=now, keys=self._keys)
        self._seen.append(mark)
        return answer

    def reply(self, chat: str, answer: str) -> None:
        """Answer in a chat."""
        if answer:
            self._reader.reply(chat, answer)

    def _tried(
        self, now: Callable[[], datetime], failures: int, complain: Callable[[Text], None]
    ) -> tuple[float, int, Text | None]:
        """One look: how long to pause after it, how often it has failed, and why."""
        began = time.monotonic()
        try:
            found = self._look(now, self._wait, note=complain)
        except UpdatesError as error:
            wait = NOT_OURS_PAUSE if error.elsewhere else _backed_off(failures)
            return max(wait, error.retry_after or 0), failures + 1, error.text
        except (DatabaseBusyError, DiskFullError) as error:
            return _backed_off(failures), failures + 1, error.text
        # A provider that answers at once with nothing, or with what is known, is not hurried.
        hasty = time.monotonic() - began < SHORT_PAUSE and not found
        return (SHORT_PAUSE if hasty else 0.0), 0, None

    def _look(
        self, now: Callable[[], datetime], wait_seconds: int, *, note: Callable[[Text], None]
    ) -> int:
        """Read once and do all of it; how many updates were news."""
        with self._database.write() as connection:
            instant = now()
            ours = take_turn(
                connection, self.channel, owner=self._owner, now=instant, is_dead=is_dead
            )
            after = read_up_to(connection, self.channel, now=instant)
        if not ours:
            raise UpdatesError(self.channel, say("links.read_elsewhere").vi, elsewhere=True)
        news = 0
        for update in self._reader.read(after, wait_seconds=wait_seconds):
            news += (update.chat, update.key) not in self._seen
            self._take_one(update, now(), note)
        return news

    def _take_one(self, update: ChatUpdate, now: datetime, note: Callable[[Text], None]) -> None:
        try:
            self.reply(update.chat, self.take(update, now))
        except (DatabaseBusyError, DiskFullError):
            raise
        except Exception as error:  # noqa: BLE001 - one update must not block those behind it
            note(say("links.update_fault", channel=self.channel, fault=type(error).__name__))
            with self._database.write() as connection:
                note_read(connection, self.channel, update, now)

    def _end(self) -> None:
        # Where even this fails, the turn runs out.
        with suppress(EngineError), self._database.write() as connection:
            end_turn(connection, self.channel, owner=self._owner)


def _silent(_fault: Text) -> None:
    return


def _backed_off(failures: int) -> float:
    return min(SHORT_PAUSE * 2.0**failures, LONGEST_PAUSE)


def in_threads(
    followers: Sequence[Follower],
    stop: Event,
    *,
    now: Callable[[], datetime],
    complain: Callable[[Text], None],
) -> Sequence[Thread]:
    """Start a thread for each follower; they end soon after `stop` is set."""
    threads = [
        Thread(
            target=follower.follow,
            args=(stop,),
            kwargs={"now": now, "complain": complain},
            name=f"follow-{follower.channel}",
            daemon=True,
        )
        for follower in followers
    ]
    for thread in threads:
        thread.start()
    return threads


def joined(threads: Sequence[Thread], stop: Event) -> None:
    """Give the threads a moment to end; one that waits for its provider ends with the process.

    That is harmless: what it has not noted as read comes again.
    """
    stop.set()
    for thread in threads:
        thread.join(_MOMENT)

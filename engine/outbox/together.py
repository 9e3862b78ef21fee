"""Which of the messages that are carried together go in one letter, and when.

Pure. Each part was judged by itself; what is out for good is left out, and a carrier that is
out lets the others go on without it, unless it was tried: then it may have arrived, and keeps
those that it carried.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from engine.outbox.case import Case
from engine.outbox.policy import Times
from engine.store.outbox import Finished, Taken
from engine.store.outbox_facts import MessageRow
from engine.words import say

_MOST_HOPS = 50


class Sound(NamedTuple):
    """A message that is still true and may go now."""

    case: Case
    message: MessageRow
    times: Times
    link: str

    @property
    def valid_until(self) -> datetime | None:
        """From when it is of no use."""
        return self.case.row.send.valid_until

    @property
    def at(self) -> datetime:
        """When it fell due."""
        return self.case.row.send.at

    @property
    def units(self) -> frozenset[int]:
        """Whom it is about."""
        return frozenset(a.unit_id for a in self.message.items)

    @property
    def matter(self) -> object:
        """The same for reminders of one thing, whichever of them it is; None for a notice."""
        row = self.case.row
        if row.event or row.send.family == "other":
            return None
        family = row.send.family if row.send.family.endswith("_due") else "due"
        return row.window_id, family, self.message.kind

    @property
    def says(self) -> tuple[object, ...]:
        """The same for messages that say the very same to one recipient."""
        return (self.case.row.id, self.message.kind, tuple(a.unit_id for a in self.message.items))


Judged = Sound | Finished


@dataclass(frozen=True, slots=True)
class TimesOfAll(Times):
    """When messages of several campaigns may go together.

    Attributes:
        parts: Of each, when it may go, and from when it is of no use.
    """

    parts: tuple[tuple[Times, datetime | None], ...] = ()

    def next_open(self, at: datetime) -> datetime:
        """The first instant from one on at which all of them may go.

        Where that is too late for one that could go before, the first at which any may.
        """
        together = self._together(at)
        own = [(times.next_open(at), valid_until) for times, valid_until in self.parts]
        lost = any(end is not None and opens < end <= together for opens, end in own)
        return min(opens for opens, _ in own) if lost else together

    def _together(self, at: datetime) -> datetime:
        """When all of them may go; soon, if there is no such instant."""
        found = at
        for _ in range(_MOST_HOPS):
            following = max(times.next_open(found) for times, _ in self.parts)
            if following == found:
                break
            found = following
        return found


def going(
    judged: Sequence[Judged], taken: Taken, now: datetime, settled: list[Finished]
) -> Sequence[Sound]:
    """What goes in one letter now; nothing, where the letter waits.

    Args:
        settled: Takes in what becomes of the rest.
    """
    if len(judged) == 1 and isinstance(judged[0], Sound):
        return [judged[0]]
    sound, out = _kept_together(judged, taken, now)
    own = next((f for f in out if f.id == taken.id), None)
    others = [f for f in out if f is not own]
    waiting = [f for f in out if f.state == "held"]
    held = _held(taken, waiting, sound) if waiting else None
    if taken.attempts and (sound or waiting) and not _loses(sound, held):
        # It may have arrived, and is tried again whole, less what is out for good.
        settled += [f for f in others if f.state != "held"]
        if held is not None:
            settled.append(held)
        return [] if waiting else sound
    settled += others
    if own is not None:
        settled.append(own._replace(alone=bool(sound) or not own.passes_on))
    return [] if own is not None else sound


def _kept_together(
    judged: Sequence[Judged], taken: Taken, now: datetime
) -> tuple[list[Sound], list[Finished]]:
    """What goes to one address, and what does not go.

    Where two messages have come to have different addresses since they were put together,
    each goes its own way.
    """
    sound = [one for one in judged if isinstance(one, Sound)]
    out = [one for one in judged if isinstance(one, Finished)]
    address = sound[0].message.address if sound else None
    astray = [one.message.id for one in sound if one.message.address != address]
    out += [Finished(id_, "waiting", now, now) for id_ in astray if id_ != taken.id]
    return [one for one in sound if one.message.id not in astray], out


def newest(sound: Sequence[Sound]) -> list[Sound]:
    """Leave out what a newer reminder in the same letter says of the same units."""
    alike: dict[object, list[Sound]] = defaultdict(list)
    for one in sound:
        alike[one.matter].append(one)

    def is_overtaken(one: Sound) -> bool:
        return any(
            other.at > one.at and one.units <= other.units
            for other in alike[one.matter]
            if one.matter is not None
        )

    return [one for one in sound if not is_overtaken(one)]


def _held(taken: Taken, waiting: Sequence[Finished], sound: Sequence[Sound]) -> Finished:
    """A letter kept until the last of its parts may go; while none may, until the first."""
    opens = [f.next_at or f.at for f in waiting]
    opens_at = times_of(sound).next_open(max(opens)) if sound else min(opens)
    return waiting[0]._replace(id=taken.id, next_at=opens_at)


def _loses(sound: Sequence[Sound], held: Finished | None) -> bool:
    """Whether what may go now would be of no use once the letter may go whole."""
    until_then = held.next_at if held is not None else None
    ends = [one.valid_until for one in sound]
    return until_then is not None and any(end is not None and end <= until_then for end in ends)


def left_behind(parts: Sequence[tuple[int, datetime | None]], finished: Finished) -> list[Finished]:
    """What of a letter that is tried again would be of no use then, and must go another way.

    Args:
        parts: The messages of the letter, each with from when it is of no use.
    """
    then = finished.next_at
    if then is None or len(parts) < 2:  # noqa: PLR2004 - what goes alone has been judged
        return []
    reason = finished.reason or say("outbox.too_late").vi
    return [
        Finished(id_, "expired", then, reason=reason, passes_on=True, alone=id_ == finished.id)
        for id_, valid_until in parts
        if valid_until is not None and valid_until <= then
    ]


def until(sound: Sequence[Sound]) -> datetime | None:
    """Until when some part of a letter is of use; None for ever."""
    if len(sound) == 1:
        return sound[0].valid_until
    times = [one.valid_until for one in sound]
    known = [at for at in times if at is not None]
    return max(known) if len(known) == len(times) else None


def times_of(sound: Sequence[Sound]) -> Times:
    """When all parts of a letter may go."""
    if len(sound) == 1:
        return sound[0].times
    first, *others = dict.fromkeys(one.times for one in sound)
    parts = tuple((one.times, one.valid_until) for one in sound)
    return TimesOfAll(first.hours, first.calendar, parts) if others else first

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
    """When messages of several campaigns may go together."""

    others: tuple[Times, ...] = ()

    def next_open(self, at: datetime) -> datetime:
        """The first instant from one on at which all of them may go; soon, if there is none."""
        found = super().next_open(at)
        for _ in range(_MOST_HOPS):
            following = max((t.next_open(found) for t in self.others), default=found)
            following = max(following, super().next_open(following))
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
    if taken.attempts and (sound or waiting):
        # It may have arrived, and is tried again whole, less what is out for good.
        settled += [f for f in others if f.state != "held"]
        if waiting:
            settled.append(_held(taken, waiting, sound))
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
    """A letter kept until the last of its parts may go."""
    last = max(waiting, key=lambda f: f.next_at or f.at)
    opens_at = last.next_at or last.at
    if sound:
        opens_at = times_of(sound).next_open(opens_at)
    return last._replace(id=taken.id, next_at=opens_at)


def until(sound: Sequence[Sound]) -> datetime | None:
    """Until when some part of a letter is of use; None for ever."""
    times = [one.valid_until for one in sound]
    known = [at for at in times if at is not None]
    return max(known) if len(known) == len(times) else None


def times_of(sound: Sequence[Sound]) -> Times:
    """When all parts of a letter may go."""
    first, *others = dict.fromkeys(one.times for one in sound)
    return TimesOfAll(first.hours, first.calendar, tuple(others)) if others else first

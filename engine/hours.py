"""When messages may go: inside the campaign's hours, on its working days.

Pure. The file's `hours` bound every first send and every retry on every channel.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from engine.rules.schema import Hours

if TYPE_CHECKING:
    from datetime import time

    from engine.calendar import WorkCalendar


def narrowed(hours: Hours, opens: time | None, closes: time | None) -> Hours:
    """The campaign's hours, made narrower by a channel's own, never wider."""
    return Hours.model_construct(
        open=max(hours.open, opens or hours.open),
        close=min(hours.close, closes or hours.close),
        send=hours.send,
    )


def next_open(at: datetime, hours: Hours, calendar: WorkCalendar) -> datetime:
    """The instant itself if a message may go then, else the next one at which it may."""
    day = calendar.day_of(at)
    if calendar.is_working(day):
        opens = calendar.instant(day, hours.open, later=False)
        if at < opens:
            return opens
        if at < calendar.instant(day, hours.close, later=False):
            return at
    following = calendar.next_working(day + timedelta(days=1))
    return calendar.instant(following, hours.open, later=False)


def in_time(at: datetime, end: datetime, hours: Hours, calendar: WorkCalendar) -> datetime:
    """The instant itself if a message can go between it and an end; else an earlier one.

    That is when the hours last opened before it.
    """
    if next_open(at, hours, calendar) < end:
        return at
    day = calendar.day_of(at)
    while not calendar.is_working(day) or calendar.instant(day, hours.open, later=False) > at:
        day -= timedelta(days=1)
    return calendar.instant(day, hours.open, later=False)

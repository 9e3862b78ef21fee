"""When messages may go: inside the campaign's hours, on its working days.

Pure. The file's `hours` bound every first send and every retry on every channel.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.calendar import WorkCalendar
    from engine.rules.schema import Hours


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

"""What is worth knowing before a campaign begins on a given day. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.change.plan import Finding, finding

if TYPE_CHECKING:
    from datetime import datetime

    from engine.calendar import WorkCalendar
    from engine.schedule import Schedule


def already_past(schedule: Schedule, calendar: WorkCalendar, at: datetime) -> Iterator[Finding]:
    """D221: a due that has passed, so that units would be overdue at once."""
    for window in schedule.windows:
        owed = window.firm and not window.optional
        if window.due_at is None or window.due_at > at or not owed:
            continue
        within = f".occurrences.{window.occurrence}" if window.occurrence else ""
        path = f"tasks.{window.task}{within}.due"
        due = calendar.due_text(window.due_at)
        yield finding("D221", "warning", path, label=window.label, due=due)

"""The calendar of one campaign as an iCalendar file (RFC 5545), one event per dated fact.

The same definition and calendar give the same bytes: no clock is read. A deadline stands
on its last day on time, a whole day without an hour, so that no calendar shifts it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from icalendar import Calendar, Event

from engine.agenda import CUTOFFS, instant_text
from engine.schedule import build
from engine.words import say

if TYPE_CHECKING:
    from engine.calendar import WorkCalendar
    from engine.rules.schema import Definition
    from engine.schedule import Dated
    from engine.words import Language

_DAY = timedelta(days=1)
_SOME_YEAR: Final = 2000


def ics(
    definition: Definition,
    calendar: WorkCalendar,
    language: Language,
    *,
    activated_at: datetime | None = None,
) -> str:
    """The dated facts that are known, as one iCalendar file."""
    book = Calendar()
    book.add("prodid", f"-//hanchot//{calendar.name} {calendar.version}//VI")
    book.add("version", "2.0")
    book.add("x-wr-calname", definition.short_title)
    book.add("x-wr-timezone", definition.timezone)
    for dated in build(definition, calendar, activated_at=activated_at).dated:
        if dated.at is not None:
            book.add_component(_event(dated, dated.at, definition, calendar, language))
    text: str = book.to_ical().decode("utf-8")
    return text


def _event(
    dated: Dated,
    at: datetime,
    definition: Definition,
    calendar: WorkCalendar,
    language: Language,
) -> Event:
    event = Event()
    parts = (definition.id, dated.kind, dated.subject, dated.occurrence or "")
    event.add("uid", "-".join(filter(None, parts)) + "@hanchot")
    event.add("dtstamp", _stamp(definition))
    event.add("sequence", definition.revision - 1)
    summary = say(f"agenda.{dated.kind.replace('.', '_')}", label=_label(dated, definition))
    event.add("summary", summary.to(language))
    event.add("description", instant_text(dated, calendar).to(language))
    event.add("status", "TENTATIVE" if dated.tentative else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    start, end = _extent(dated, at, calendar)
    event.add("dtstart", start)
    event.add("dtend", end)
    return event


def _extent(
    dated: Dated, at: datetime, calendar: WorkCalendar
) -> tuple[date | datetime, date | datetime]:
    """From when to when an event is drawn: whole days, or an instant within one."""
    if dated.kind in CUTOFFS:
        last = calendar.last_day(at)
        return (last, last + _DAY) if at == calendar.end_of(last) else (at, at)
    day = calendar.day_of(at)
    if at != calendar.start_of(day):
        return at, dated.end or at
    if dated.kind == "event" and dated.end is not None:
        return day, calendar.last_day(dated.end) + _DAY
    return day, day + _DAY


def _stamp(definition: Definition) -> datetime:
    """When this revision came to be, as far as a file without a clock can say."""
    first = datetime(definition.year or _SOME_YEAR, 1, 1, tzinfo=UTC)
    return first + timedelta(days=definition.revision - 1)


def _label(dated: Dated, definition: Definition) -> str:
    if dated.kind.startswith("stage"):
        return definition.stages[dated.subject].label
    if dated.kind == "event":
        return definition.events[dated.subject].label
    if dated.kind == "campaign.end":
        return definition.short_title
    task = definition.tasks[dated.subject]
    rule = task.occurrences.get(dated.occurrence or "")
    return rule.label if rule else task.label

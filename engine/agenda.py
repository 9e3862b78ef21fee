"""The calendar of one campaign as a document: every dated fact and every planned send.

Pure. Instants are shown in the campaign's own time zone; each fact says which file and
line it was read from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.rules.nodes import Loc, span_at
from engine.schedule import build
from engine.sends import Sends
from engine.words import Text, say
from engine.words.dates import full_day

if TYPE_CHECKING:
    from datetime import datetime

    from engine.calendar import WorkCalendar
    from engine.rules.nodes import MapNode
    from engine.rules.schema import Definition
    from engine.schedule import Dated
    from engine.sends import Send

CUTOFFS = frozenset({"stage.end", "task.due", "task.closes", "campaign.end"})


def agenda(
    definition: Definition,
    calendar: WorkCalendar,
    tree: MapNode,
    *,
    activated_at: datetime | None = None,
) -> dict[str, Any]:
    """The document of `hanchot calendar --format json`.

    Args:
        tree: The merged tree, which says where each value was written.
        activated_at: Stands in for `khi kích hoạt`.
    """
    schedule = build(definition, calendar, activated_at=activated_at)
    sends = Sends(definition, calendar, schedule, activated_at).planned()
    return {
        "campaign": definition.id,
        "timezone": definition.timezone,
        "calendar_version": calendar.version,
        "instants": [_instant(dated, calendar, tree) for dated in schedule.dated],
        "sends": [_send(send, definition, calendar) for send in sends],
    }


def _instant(dated: Dated, calendar: WorkCalendar, tree: MapNode) -> dict[str, Any]:
    owner = dated.kind.partition(".")[0]
    span = span_at(tree, _loc(dated.path))
    last = None
    if dated.kind in CUTOFFS and dated.at is not None:
        last = calendar.previous_working(calendar.last_day(dated.at))
    return {
        "kind": dated.kind,
        owner: dated.subject,
        "occurrence": dated.occurrence,
        "at": _local(dated.at, calendar),
        "end": _local(dated.end, calendar),
        "phrase": dated.phrase,
        "text": instant_text(dated, calendar),
        "last_working_day": last,
        "line": span.line,
        "file": span.file,
        "tentative": dated.tentative,
        "known": dated.at is not None,
    }


def instant_text(dated: Dated, calendar: WorkCalendar) -> Text:
    """A dated fact as people read it."""
    if dated.at is None:
        text = say("agenda.unknown")
        if dated.end is not None:
            text = say("agenda.unknown_until", due=calendar.due_text(dated.end))
    elif dated.kind in CUTOFFS:
        text = calendar.due_text(dated.at)
    else:
        text = _start_text(dated.at, calendar)
        if dated.end is not None and calendar.last_day(dated.end) != calendar.day_of(dated.at):
            last = full_day(calendar.last_day(dated.end))
            text = say("agenda.from_to", start=text, last=last)
    return say("agenda.tentative", text=text) if dated.tentative else text


def _start_text(at: datetime, calendar: WorkCalendar) -> Text:
    day = calendar.day_of(at)
    return full_day(day) if calendar.start_of(day) == at else calendar.instant_text(at)


def _send(send: Send, definition: Definition, calendar: WorkCalendar) -> dict[str, Any]:
    reminder = definition.reminders[send.reminder]
    return {
        "reminder": send.reminder,
        "task": send.task,
        "occurrence": send.occurrence or None,
        "at": _local(send.at, calendar),
        "to": list(reminder.to),
        "channels": list(reminder.channels),
        "moved_from": send.moved_from,
    }


def _local(at: datetime | None, calendar: WorkCalendar) -> datetime | None:
    return calendar.local(at) if at else None


def _loc(path: str) -> Loc:
    return tuple(path.split("."))

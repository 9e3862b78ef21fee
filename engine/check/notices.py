"""Lints on who is told what and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from engine.check.context import Context, Finding
from engine.check.doubt import is_ordered, is_trusted
from engine.check.variables import BRACES
from engine.words.dates import full_day

if TYPE_CHECKING:
    from engine.rules.schema import Reminder
    from engine.schedule import Window
    from engine.sends import Send

_ABOVE = "supervisor"
_A_DAY = 3
SHORT_LIMIT = 300
"""The most characters that chats and SMS take."""


def _reaches(context: Context, send: Send, role: str) -> bool:
    return role in context.definition.reminders[send.reminder].to


def _reaches_unit(context: Context, send: Send) -> bool:
    """Whether it goes to the unit; a role that is misspelt may well be the unit's."""
    roles = context.definition.roles
    to = context.definition.reminders[send.reminder].to
    return any(name not in roles or roles[name].scope == "unit" for name in to)


def _of(context: Context, window: Window) -> list[Send]:
    key = (window.task, window.occurrence)
    return [send for send in context.sends if (send.task, send.occurrence) == key]


def escalations_too_early(context: Context) -> Iterator[Finding]:
    """N502: a leader is told before the due, or before the unit was ever reminded."""
    told: set[str] = set()
    for window in context.schedule.windows:
        role = context.definition.roles.get(window.owed_by)
        of_units = not window.per_campaign and role is not None and role.scope == "unit"
        if not of_units or not window.firm or not window.due_at or not is_ordered(window):
            continue
        sends = _of(context, window)
        to_unit = [s.at for s in sends if _reaches_unit(context, s) and s.family != "opens"]
        for send in sends:
            escalation = _reaches(context, send, _ABOVE) and send.family == "due"
            if not escalation or send.reminder in told:
                continue
            unreminded = not to_unit or send.at < min(to_unit)
            if send.at < window.due_at or unreminded:
                told.add(send.reminder)
                variant = "" if send.at < window.due_at else "unreminded"
                yield Finding("N502", ("reminders", send.reminder, "when"), {}, variant)


def tasks_without_reminder(context: Context) -> Iterator[Finding]:
    """N503: a compulsory task of each unit has no reminder before its due."""
    told: set[str] = set()
    for window in context.schedule.windows:
        if window.per_campaign or window.optional or not window.firm or window.task in told:
            continue
        if not is_ordered(window):
            continue
        before = [
            send
            for send in _of(context, window)
            if send.family in ("due", "other") and window.due_at and send.at < window.due_at
        ]
        if not before and is_trusted(context, f"{window.task}.due"):
            told.add(window.task)
            loc = ("tasks", window.task)
            yield Finding("N503", loc, {"task": window.task}, key=True)


def leaders_told_of_each_unit(context: Context) -> Iterator[Finding]:
    """N505: a leader gets one message for each unit instead of a digest."""
    for name, reminder in context.definition.reminders.items():
        task = context.definition.tasks.get(reminder.for_)
        if task and task.per == "unit" and _ABOVE in reminder.to and not reminder.digest:
            yield Finding("N505", ("reminders", name, "to"), {"role": _ABOVE})


def crowded_days(context: Context) -> Iterator[Finding]:
    """N501: one person may get more messages on one day than anyone reads."""
    reminders = context.definition.reminders
    by_day: dict[tuple[date, str], list[Send]] = {}
    for send in context.sends:
        day = context.calendar.day_of(send.at)
        for role in dict.fromkeys(reminders[send.reminder].to):
            by_day.setdefault((day, role), []).append(send)
    told: set[str] = set()
    for (day, role), sends in sorted(by_day.items()):
        counts = [_messages(reminders[send.reminder]) for send in sends]
        if sum(counts) <= _A_DAY or sends[-1].reminder in told:
            continue
        told.update(send.reminder for send in sends)
        names = ", ".join(f"`{name}`" for name in dict.fromkeys(s.reminder for s in sends))
        facts = {"role": role, "count": sum(counts), "day": full_day(day), "names": names}
        yield Finding("N501", ("reminders", sends[-1].reminder, "when"), facts)


def _messages(reminder: Reminder) -> int:
    return len(reminder.channels) if reminder.mode == "all" else 1


def parts_too_long(context: Context) -> Iterator[Finding]:
    """N504: the short part is too long even with its variables as short as can be."""
    for name, message in context.definition.messages.items():
        shorts: list[tuple[tuple[str, ...], str | None]] = [(("short",), message.short)]
        if message.en is not None:
            shorts.append((("en", "short"), message.en.short))
        for part, short in shorts:
            least = len(_shortest(context, name, short or ""))
            if least > SHORT_LIMIT:
                facts = {"count": least, "limit": SHORT_LIMIT}
                yield Finding("N504", ("messages", name, *part), facts)


def _shortest(context: Context, message: str, text: str) -> str:
    """A text with what the file itself says filled in, and all else left empty."""
    definition = context.definition
    tasks = [
        definition.tasks[reminder.for_]
        for reminder in definition.reminders.values()
        if reminder.message == message and reminder.for_ in definition.tasks
    ]
    known = {
        "campaign.title": definition.title,
        "campaign.short": definition.short_title,
        "campaign.year": str(definition.year or ""),
        "task.label": min((task.label for task in tasks), key=len, default=""),
        "task.short": min((task.short for task in tasks), key=len, default=""),
    }
    return BRACES.sub(lambda found: known.get(found[1], "") if found[1] else found[0][0], text)


def english_left_behind(context: Context) -> Iterator[Finding]:
    """N506: the file words a message anew, and its English text is still the base's."""
    for name, message in context.definition.messages.items():
        loc = ("messages", name)
        if message.en is None or context.is_own((*loc, "en")):
            continue
        anew = [part for part in ("subject", "body", "short") if context.is_own((*loc, part))]
        if anew:
            yield Finding("N506", (*loc, anew[0]), {"message": name})


LINTS = (
    escalations_too_early,
    tasks_without_reminder,
    leaders_told_of_each_unit,
    crowded_days,
    parts_too_long,
    english_left_behind,
)

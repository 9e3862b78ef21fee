"""Lints on who is told what and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.check.context import Context, Finding
from engine.check.doubt import is_ordered, is_trusted

if TYPE_CHECKING:
    from engine.schedule import Window
    from engine.sends import Send

_ABOVE = "supervisor"


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


LINTS = (escalations_too_early, tasks_without_reminder, leaders_told_of_each_unit)

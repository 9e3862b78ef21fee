"""A change plan as text and as JSON; the same value that a page would show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.words import Text, say
from engine.words.dates import day_month

if TYPE_CHECKING:
    from engine.calendar import WorkCalendar
    from engine.change.plan import ChangePlan, Deadline, Finding, ReminderChange

_COLUMNS = ("sent", "withdrawn", "added", "too_late", "revived")
_MOST_DIFFERENCES = 20


def plan_json(plan: ChangePlan) -> dict[str, Any]:
    """The plan as one document; instants and texts are written by the caller's encoder."""
    document = asdict(plan)
    document["findings"] = [found.json() for found in plan.findings]
    document["can_apply"] = not plan.errors
    return document


def plan_text(plan: ChangePlan, calendar: WorkCalendar, file: str) -> Iterator[Text]:
    """The plan line by line."""
    if plan.is_empty:
        yield say("change.nothing")
        return
    yield say(
        "change.title", campaign=plan.campaign, old=plan.from_revision, new=plan.to_revision,
        units=plan.units, at=calendar.instant_text(plan.now),
    )  # fmt: skip
    for deadline in plan.deadlines:
        yield from _deadline(deadline, calendar)
    for moved in plan.dates:
        old, new = (
            calendar.instant_text(at) if at is not None else say("change.unknown_date")
            for at in (moved.old_at, moved.new_at)
        )
        yield say("change.deadline", path=moved.path, old=old, new=new)
    yield from _differences(plan)
    if plan.reminders:
        yield from _reminders(plan, calendar)
    for state in plan.states:
        target = state.target or "?"
        yield say("change.state", state=state.state, units=state.units, target=target)
    if plan.moves:
        yield say("change.moves", count=plan.moves)
    yield from _remarks(plan)
    yield from _end(plan, file)


def _deadline(deadline: Deadline, calendar: WorkCalendar) -> Iterator[Text]:
    yield say(
        "change.deadline", path=deadline.path, old=deadline.old_phrase, new=deadline.new_phrase
    )
    old, new = (
        calendar.due_text(at) if at is not None else say("change.unknown_date")
        for at in (deadline.old_due_at, deadline.new_due_at)
    )
    if deadline.working_days is None:
        yield say("change.deadline_dates", old=old, new=new)
    else:
        yield say("change.deadline_days", old=old, new=new, days=deadline.working_days)
    counts = {"moved": len(deadline.moved), "own_later": len(deadline.own_later)}
    yield say("change.deadline_moved", **counts)
    yield say("change.deadline_handed_in", units=deadline.handed_in)
    if deadline.supplements:
        yield say("change.deadline_supplements", units=deadline.supplements)
    if deadline.becomes_overdue or deadline.no_longer_overdue:
        becomes, no_longer = len(deadline.becomes_overdue), len(deadline.no_longer_overdue)
        yield say("change.deadline_overdue", becomes=becomes, no_longer=no_longer)


def _differences(plan: ChangePlan) -> Iterator[Text]:
    told = {deadline.path for deadline in plan.deadlines}
    others = [d for d in plan.differences if d.path not in told]
    for found in others[:_MOST_DIFFERENCES]:
        old, new = _short(found.old), _short(found.new)
        yield say("change.difference", path=found.path, old=old, new=new)
    if len(others) > _MOST_DIFFERENCES:
        yield say("change.more_differences", count=len(others) - _MOST_DIFFERENCES)


def _short(value: str | None) -> str:
    if value is None:
        return "–"
    line = " ".join(value.split())
    return line if len(line) <= 60 else f"{line[:57]}…"  # noqa: PLR2004 # about one line


def _reminders(plan: ChangePlan, calendar: WorkCalendar) -> Iterator[Text]:
    yield say("change.reminders")
    heads = [say(f"change.column_{name}") for name in _COLUMNS]
    rows = [_named(found, calendar) for found in plan.reminders]
    vi, en = max(len(row.vi) for row in rows), max(len(row.en) for row in rows)
    yield _line(Text(" " * vi, " " * en), heads)
    for name, found in zip(rows, plan.reminders, strict=True):
        figures = [Text(n, n) for n in (str(count or "–") for count in found.counts)]
        yield _line(Text(name.vi.ljust(vi), name.en.ljust(en)), figures)
    if plan.notices:
        yield say("change.notices", count=plan.notices)


def _named(found: ReminderChange, calendar: WorkCalendar) -> Text:
    def day(at: datetime | None) -> str:
        return day_month(calendar.day_of(at)).vi if at else "–"

    name = f"{found.reminder}@{found.occurrence}" if found.occurrence else found.reminder
    dates = f"  {name} ({day(found.old_at)} → {day(found.new_at)})"
    if found.own_at is None:
        return Text(dates, dates)
    return say("change.own_due", dates=dates, day=calendar.due_date_text(found.own_at))


def _line(first: Text, cells: list[Text]) -> Text:
    return Text(
        first.vi + "".join(cell.vi.rjust(11) for cell in cells),
        first.en + "".join(cell.en.rjust(11) for cell in cells),
    )


def _remarks(plan: ChangePlan) -> Iterator[Text]:
    for found in plan.findings:
        yield remark(found)
        if found.hint is not None and found.severity == "error":
            yield say("change.hint", hint=found.hint)


def remark(found: Finding) -> Text:
    """One finding as a line."""
    severity = say(f"change.{found.severity}")
    return say(
        "change.remark", severity=severity, code=found.code, path=found.path,
        message=found.message,
    )  # fmt: skip


def _end(plan: ChangePlan, file: str) -> Iterator[Text]:
    if plan.errors:
        yield say("change.blocked", count=len(plan.errors))
        return
    yield say(
        "change.total",
        moved=sum(len(d.moved) for d in plan.deadlines),
        added=sum(r.added for r in plan.reminders),
        withdrawn=sum(r.withdrawn for r in plan.reminders),
        notices=plan.notices,
    )
    yield say("change.token", file=file, token=plan.token)

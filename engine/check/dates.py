"""Lints on the dates of a campaign: their order, their working days, what is unknown.

What follows from a date of a doubtful year (D203) is not reported a second time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.check.context import Context, Finding
from engine.check.doubt import has_doubts, is_ordered, is_trusted
from engine.rules.phrase_ast import Bound, Offset, Range, Unknown
from engine.rules.phrases import references
from engine.sends import event_of, family_of
from engine.words.dates import due_text, full_day, short_day

if TYPE_CHECKING:
    from engine.rules.phrase_ast import Node
    from engine.schedule import Window

_ONE = 1


def _windows(context: Context, *edges: str) -> Iterator[Window]:
    """The windows whose dates can be trusted."""
    for window in context.schedule.windows:
        if is_trusted(context, *(f"{window.task}.{edge}" for edge in edges)):
            yield window


def _loc(context: Context, window: Window) -> tuple[str, ...]:
    return tuple(map(str, context.due_loc(window.task, window.occurrence)))


def due_before_opening(context: Context) -> Iterator[Finding]:
    """D204: a due is not after its opening."""
    for w in _windows(context, "opens", "due"):
        if w.due_at and w.opens_at and w.due_at <= w.opens_at:
            facts = {
                "due": context.calendar.due_text(w.due_at),
                "opens": full_day(context.calendar.day_of(w.opens_at)),
            }
            yield Finding("D204", _loc(context, w), facts)


def due_before_the_end(context: Context) -> Iterator[Finding]:
    """D205: a report falls due before the period that it covers ends.

    What is due while units still register is no report on the period.
    """
    end = context.resolver.extent("implement.end")
    registered = context.resolver.extent("register.end")
    if end is None or end.end is None or not is_trusted(context, "implement.end"):
        return
    for w in _windows(context, "due"):
        early = registered and registered.end and w.due_at and w.due_at <= registered.end
        of_units = _is_of_units(context, w) and not w.optional
        if of_units and w.firm and w.due_at and w.due_at < end.end and not early:
            facts = {
                "due": context.calendar.due_text(w.due_at),
                "end": full_day(context.calendar.last_day(end.end)),
            }
            yield Finding("D205", _loc(context, w), facts)


def _is_of_units(context: Context, window: Window) -> bool:
    role = context.definition.roles.get(window.owed_by)
    return not window.per_campaign and role is not None and role.scope == "unit"


def reminders_out_of_time(context: Context) -> Iterator[Finding]:
    """D206: a reminder goes after the task has closed, or before it opens."""
    told: set[str] = set()
    for send in context.sends:
        window = context.schedule.window(send.task, send.occurrence)
        trusted = is_trusted(context, *(f"{send.task}.{e}" for e in ("opens", "due", "closes")))
        if send.reminder in told or not trusted or not is_ordered(window):
            continue
        loc = ("reminders", send.reminder, "when")
        day = full_day(context.calendar.day_of(send.at))
        if window.closes_at and send.at >= window.closes_at:
            told.add(send.reminder)
            yield Finding("D206", loc, {"day": day})
        elif window.opens_at and send.at < window.opens_at:
            told.add(send.reminder)
            yield Finding("D206", loc, {"day": day}, "early", softer=True)


def hardly_any_time(context: Context) -> Iterator[Finding]:
    """D207: units have one working day at most to hand in."""
    calendar = context.calendar
    for w in _windows(context, "opens", "due"):
        if not (w.due_at and w.opens_at and w.opens_at < w.due_at and _is_of_units(context, w)):
            continue
        first, last = calendar.day_of(w.opens_at), calendar.last_day(w.due_at)
        count = calendar.working_days_between(first, last) + calendar.is_working(last)
        if count <= _ONE:
            yield Finding("D207", _loc(context, w), {"count": count})


def stated_lengths(context: Context) -> Iterator[Finding]:
    """D209: a stage is said to last another number of days than its period has."""
    for name, stage in context.definition.stages.items():
        reading = context.resolver.stage(name)
        if stage.days is None or not reading.start or not reading.end:
            continue
        if not is_trusted(context, f"{name}.start", f"{name}.end"):
            continue
        first = context.calendar.day_of(reading.start)
        count = (context.calendar.last_day(reading.end) - first).days + 1
        if 0 < count != stage.days:
            facts = {"days": stage.days, "count": count, "phrase": _text(stage.period)}
            yield Finding("D209", ("stages", name, "days"), facts)


def _text(phrase: object) -> str:
    return getattr(phrase, "text", "")


def reversed_periods(context: Context) -> Iterator[Finding]:
    """D211: a period ends before it starts."""
    for dated in context.phrases:
        if dated.role not in ("period", "event") or not isinstance(dated.phrase.node, Range):
            continue
        trusted = is_trusted(context, *dated.names, *references(dated.phrase))
        reading = context.resolver.read(dated.phrase, dated.role)
        if trusted and reading.start and reading.end and reading.end <= reading.start:
            yield Finding("D211", dated.loc, {"phrase": dated.phrase.text})


def commend_before_review(context: Context) -> Iterator[Finding]:
    """D212: commending starts before reviewing, or overlaps it."""
    stages = context.definition.stages
    if "review" not in stages or "commend" not in stages:
        return
    if not is_trusted(context, "review.start", "review.end", "commend.start"):
        return
    review, commend = context.resolver.stage("review"), context.resolver.stage("commend")
    loc = ("stages", "commend", "at" if stages["commend"].period is None else "period")
    if not commend.start or not review.start:
        return
    if commend.start < review.start:
        yield Finding("D212", loc)
    elif review.end and commend.start < review.end:
        yield Finding("D212", loc, {}, "overlap", softer=True)


def circles(context: Context) -> Iterator[Finding]:
    """D213: dates count from each other in a circle."""
    resolver = context.resolver
    told: set[frozenset[str]] = set()
    for dated in context.phrases:
        if not references(dated.phrase):
            continue
        for name in dated.names:
            resolver.extent(name)
        for cycle in resolver.cycles:
            if frozenset(cycle) in told or cycle[0] not in dated.names:
                continue
            told.add(frozenset(cycle))
            yield Finding("D213", dated.loc, {"names": " → ".join(cycle)})


def not_working(context: Context) -> Iterator[Finding]:
    """D214: the last day on time is none on which offices work."""
    for w in _windows(context, "due"):
        reading = w.due
        if (
            not w.firm
            or reading is None
            or reading.last_day is None
            or not reading.last_working_day
        ):
            continue
        if reading.last_day != reading.last_working_day:
            facts = {
                "day": full_day(reading.last_day),
                "working": full_day(reading.last_working_day),
            }
            yield Finding("D214", _loc(context, w), facts)


def tentative_with_reminders(context: Context) -> Iterator[Finding]:
    """D215: a tentative due has reminders to units, which will not go."""
    roles = context.definition.roles
    for w in _windows(context, "due"):
        if w.due is None or not w.due.tentative:
            continue
        names = [
            name
            for name, reminder in context.definition.reminders.items()
            if reminder.for_ == w.task
            and event_of(reminder) is None
            and family_of(reminder) in ("due", "closes")
            and any(roles[to].scope == "unit" for to in reminder.to if to in roles)
        ]
        if names:
            yield Finding("D215", _loc(context, w), {"names": ", ".join(f"`{n}`" for n in names)})


def unofficial_years(context: Context) -> Iterator[Finding]:
    """D216: the holidays of a year have not been announced; worse where they count."""
    if has_doubts(context):
        return
    calendar = context.calendar
    years = {calendar.day_of(d.at).year for d in context.schedule.dated if d.at}
    counted = _years_counted(context)
    for year in sorted(years | counted):
        if calendar.status(year).status != "official":
            variant = "counted" if year in counted else ""
            yield Finding("D216", ("year",), {"year": year}, variant, softer=not variant)


def _years_counted(context: Context) -> set[int]:
    """The years in which the file counts working days."""
    years = {
        reading.last_day.year
        for dated in context.phrases
        if dated.role != "send" and _counts_working_days(dated.phrase.node)
        for reading in [context.resolver.read(dated.phrase, dated.role)]
        if reading.last_day
    }
    reminders = context.definition.reminders
    return years | {
        context.calendar.day_of(send.at).year
        for send in context.sends
        if _counts_working_days(reminders[send.reminder].when.node)
    }


def _counts_working_days(node: Node) -> bool:
    if isinstance(node, Range):
        return _counts_working_days(node.start) or _counts_working_days(node.end)
    if isinstance(node, Bound):
        return _counts_working_days(node.of)
    return isinstance(node, Offset) and (
        node.unit == "working_day" or _counts_working_days(node.of)
    )


def unknown_dues(context: Context) -> Iterator[Finding]:
    """D217: when a task is due is not known."""
    for w in context.schedule.windows:
        loc = _loc(context, w)
        task = context.definition.tasks[w.task]
        rule = task.occurrences.get(w.occurrence)
        due = rule.due if rule else task.due
        if due is not None and isinstance(due.at.node, Unknown) and context.is_usable(loc):
            yield Finding("D217", loc, {"task": w.task})


def closing_before_due(context: Context) -> Iterator[Finding]:
    """D220: a task closes before it is due."""
    for w in _windows(context, "due", "closes"):
        if w.firm and w.due_at and w.closes_at and w.closes_at < w.due_at:
            facts = {
                "closes": full_day(context.calendar.last_day(w.closes_at)),
                "due": full_day(context.calendar.last_day(w.due_at)),
            }
            yield Finding("D220", ("tasks", w.task, "late", "accept_until"), facts)


def overlapping_occurrences(context: Context) -> Iterator[Finding]:
    """D222: one occurrence opens while the one before is not closed."""
    before: Window | None = None
    for w in _windows(context, "opens", "due", "closes"):
        same = before is not None and before.task == w.task
        if same and before and before.closes_at and w.opens_at and w.opens_at < before.closes_at:
            facts = {
                "opens": short_day(context.calendar.day_of(w.opens_at)),
                "closes": short_day(context.calendar.last_day(before.closes_at)),
            }
            yield Finding("D222", _loc(context, w), facts)
        before = w


def upward_before_the_units(context: Context) -> Iterator[Finding]:
    """D224: what the organiser owes falls due before the units' own due, or with it.

    A task that is due before the units can begin is no summary of theirs.
    """
    if context.is_base:
        return
    units = [w for w in _windows(context, "opens", "due") if _is_of_units(context, w)]
    dated = [(w.opens_at, w.due_at) for w in units if w.firm and not w.optional]
    for w in _windows(context, "due"):
        if not w.per_campaign or w.due_at is None:
            continue
        waiting = [due for opens, due in dated if due and opens and opens < w.due_at <= due]
        if waiting:
            facts = {
                "due": context.calendar.due_text(w.due_at),
                "units": context.calendar.due_text(max(waiting)),
            }
            yield Finding("D224", _loc(context, w), facts)


def how_before_is_read(context: Context) -> Iterator[Finding]:
    """I001: once per file, how “trước” was read."""
    for w in context.schedule.windows:
        task = context.definition.tasks[w.task]
        rule = task.occurrences.get(w.occurrence)
        due = rule.due if rule else task.due
        loc = _loc(context, w)
        if due is None or not isinstance(due.at.node, Bound) or due.at.node.kind != "before":
            continue
        if w.due is not None and w.due.last_day and context.is_own(loc):
            last = w.due.last_day
            cutoff = context.calendar.day_of(w.due.end) if w.due.end else last
            facts = {"phrase": due.at.text, "text": due_text(cutoff, last), "day": full_day(last)}
            yield Finding("I001", loc, facts)
            return


LINTS = (
    due_before_opening,
    due_before_the_end,
    reminders_out_of_time,
    hardly_any_time,
    stated_lengths,
    reversed_periods,
    commend_before_review,
    circles,
    not_working,
    tentative_with_reminders,
    unofficial_years,
    unknown_dues,
    closing_before_due,
    overlapping_occurrences,
    upward_before_the_units,
    how_before_is_read,
)

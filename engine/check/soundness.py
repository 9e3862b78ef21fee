"""Lints from playing the lifecycle through: each fault with the shortest way to it, told.

Only a campaign is played, since a base has no dates, and only one without another error:
what follows from that is no news. A day that depends on the activation is counted as if the
campaign were activated before all its dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import TYPE_CHECKING

from engine.check.context import Context, Finding
from engine.check.doubt import has_doubts
from engine.lifecycle.moves import CLOCK
from engine.lifecycle.soundness import Exploration, Fault, Step, explore
from engine.schedule import Schedule, build
from engine.words import Text, say

if TYPE_CHECKING:
    from engine.lifecycle.moves import CompiledMove
    from engine.rules.nodes import Loc

_STATES = ("lifecycle", "states")
_BASIS = (("lifecycle",), ("tasks",), ("stages",), ("end",), ("forms",))
_CODES = {"outlives": "S304", "race": "S305", "rivals": "S311", "endless": "S312"}


def explored(context: Context) -> Iterator[Finding]:
    """S304, S305, S308, S311, S312 and S301: what only playing it through can show."""
    if context.is_base or not all(context.is_usable(loc) for loc in _BASIS) or has_doubts(context):
        return
    schedule = _schedule(context)
    found = explore(context.definition, context.calendar, schedule)
    for fault in found.faults:
        yield _finding(context, schedule, fault)
    if found.complete and not found.faults:
        yield from _dead(context, schedule, found)


def _schedule(context: Context) -> Schedule:
    schedule = context.schedule
    if None not in (*schedule.move_instants.values(), schedule.ends_at, schedule.launch_at):
        return schedule
    known = [dated.at for dated in schedule.dated if dated.at is not None]
    year = context.definition.year or 1
    first = min(known, default=datetime(year, 1, 2, tzinfo=UTC))
    activated_at = first - timedelta(days=1)
    return build(
        context.definition,
        context.calendar,
        activated_at=activated_at,
        fixed=context.fixed,
        listed=False,
    )


def _finding(context: Context, schedule: Schedule, fault: Fault) -> Finding:
    moves = fault.moves
    facts: dict[str, object] = {
        "state": fault.state,
        "story": story_text(context, schedule, fault.story),
        "first": moves[0].id if moves else "",
        "second": moves[-1].id if moves else "",
        "event": moves[0].starts_by if moves else "",
        "names": " → ".join(f"`{state}`" for state in _circle(moves)),
    }
    loc = _loc(context, moves[-1]) if moves else (*_STATES, fault.state)
    return Finding(_CODES[fault.kind], loc, facts, key=True)


def _circle(moves: tuple[CompiledMove, ...]) -> list[str]:
    return [move.source for move in moves] + [move.target for move in moves[-1:]]


def _loc(context: Context, move: CompiledMove) -> Loc:
    own = context.definition.lifecycle.states[move.source].moves
    if move.id in own:
        return (*_STATES, move.source, "moves", move.id)
    return ("lifecycle", "anywhere", move.id)


def _dead(context: Context, schedule: Schedule, found: Exploration) -> Iterator[Finding]:
    """States that no unit can come to, and moves that none can make.

    A move to or from such a state has no fault of its own, and one of `anywhere` is a net.
    Of what is inherited only the moves are told, for information: another campaign needs it.
    """
    never = {
        name
        for name in context.definition.lifecycle.states
        if name not in found.reached and context.is_own((*_STATES, name))
    }
    for name in never:
        yield Finding("S301", (*_STATES, name), {"state": name}, "explored", softer=True, key=True)
    for move in found.table.moves:
        loc = _loc(context, move)
        dead = move.starts_by == CLOCK and (move.source, move.id) not in found.taken
        if not dead or loc[1] == "anywhere" or move.target in never:
            continue
        if move.source in found.reached:
            story = story_text(context, schedule, found.reached[move.source])
            facts = {"move": move.id, "state": move.source, "story": story}
            yield Finding("S308", loc, facts, softer=not context.is_own(loc), key=True)


def story_text(context: Context, schedule: Schedule, story: tuple[Step, ...]) -> Text:
    """A story in one line: what happens, when, and where the unit stands then."""
    parts: list[Text] = []
    labels = ", ".join(sorted(value for _, value in story[-1].unit.labels))
    if labels:
        parts.append(say("story.labelled", labels=labels))
    state, told = context.definition.lifecycle.initial, None
    for step in story:
        is_first = step is story[0] and step.event is None and not step.moves
        if is_first and len(story) > 1:
            continue
        shown = replace(step, at=step.at) if step.at != told else None
        what = _what(context, schedule, step, dated=shown is not None)
        told = step.at
        if step.state != state:
            state = step.state
            what = say("story.stands", what=what, state=state)
        parts.append(what)
    return reduce(lambda one, other: say("story.then", one=one, other=other), parts)


def _what(context: Context, schedule: Schedule, step: Step, *, dated: bool) -> Text:
    start = min((at for at in _instants(schedule)), default=step.at)
    if step.event is None:
        return (
            say("story.at_once")
            if step.at < start
            else _time(context, schedule, step.at, alone=True)
        )
    task = context.definition.tasks.get(step.event.task)
    name = task.short if task else ""
    if task and step.event.occurrence:
        rule = task.occurrences[step.event.occurrence]
        occurrence = rule.short or rule.label
        name = say("story.of_occurrence", task=name, occurrence=occurrence).vi
    what = say(f"story.{step.event.act}", task=name)
    if not dated or step.at < start:
        return what
    time = _time(context, schedule, step.at, alone=False)
    return say("story.at_time", what=what, time=time)


def _instants(schedule: Schedule) -> Iterator[datetime]:
    times = [*schedule.move_instants.values(), schedule.ends_at]
    times += [at for w in schedule.windows for at in (w.opens_at, w.due_at, w.closes_at)]
    return (at for at in times if at is not None)


def _time(context: Context, schedule: Schedule, at: datetime, *, alone: bool) -> Text:
    """An instant by the day it ends, where it is a due or a closing, else by the day it starts."""
    calendar = context.calendar
    cutoffs = {schedule.ends_at}
    cutoffs |= {end for w in schedule.windows for end in (w.due_at, w.closes_at)}
    if calendar.start_of(calendar.day_of(at)) != at:
        key = "instant_comes" if alone else "from_instant"
        return say(f"story.{key}", at=calendar.instant_text(at))
    if at in cutoffs:
        return say(f"story.{'day_over' if alone else 'after_day'}", day=calendar.due_date_text(at))
    day = calendar.due_date_text(at + timedelta(days=1))
    return say(f"story.{'day_comes' if alone else 'from_day'}", day=day)


LINTS = (explored,)

"""Lints on the graph of the lifecycle: every state can be reached and left for good.

The sweep at the end of a campaign and what a person may always do (`anywhere`) are no way
out that a state could rely on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from engine.check.context import Context, Finding, moves_of
from engine.errors import near_text

if TYPE_CHECKING:
    from engine.rules.schema import Lifecycle

_STATES = ("lifecycle", "states")


def unknown_targets(context: Context) -> Iterator[Finding]:
    """S307: a move, or the start, names a state that there is none of."""
    lifecycle = context.definition.lifecycle
    known = set(context.known(*_STATES)) | set(lifecycle.states)
    named = [((*loc, "to"), move.to) for loc, move in moves_of(context.definition)]
    for loc, state in [(("lifecycle", "initial"), lifecycle.initial), *named]:
        if state not in known:
            yield Finding("S307", loc, {"state": state, "near": near_text(state, known)})


def final_with_moves(context: Context) -> Iterator[Finding]:
    """S306: a final state has moves."""
    for name, state in context.definition.lifecycle.states.items():
        if state.final and state.moves:
            yield Finding("S306", (*_STATES, name, "moves"), {"state": name}, key=True)


def unreachable(context: Context) -> Iterator[Finding]:
    """S301: no way leads to a state."""
    lifecycle = context.definition.lifecycle
    if not _is_sound(context):
        return
    reached = _reachable(lifecycle)
    for name in lifecycle.states:
        if name not in reached:
            yield Finding("S301", (*_STATES, name), {"state": name}, key=True)


def dead_ends(context: Context) -> Iterator[Finding]:
    """S302 and S303: a state without moves, or without a way to a final state."""
    lifecycle = context.definition.lifecycle
    if not _is_sound(context):
        return
    reached = _reachable(lifecycle)
    ends = {name for name, state in lifecycle.states.items() if state.final or not state.moves}
    leads_out = _backwards(lifecycle, ends)
    for name, state in lifecycle.states.items():
        if name not in reached or state.final:
            continue
        if not state.moves:
            yield Finding("S302", (*_STATES, name), {"state": name}, key=True)
        elif name not in leads_out:
            yield Finding("S303", (*_STATES, name), {"state": name}, key=True)


def operations_not_taken(context: Context) -> Iterator[Finding]:
    """S309: an operation that some states take would find no move in another.

    Of `award.granted` only that no state takes it at all: most states come before the award.
    """
    lifecycle = context.definition.lifecycle
    if context.is_base or not _is_sound(context):
        return
    reached = {n: s for n, s in lifecycle.states.items() if n in _reachable(lifecycle)}
    everywhere = {move.event for move in lifecycle.anywhere.values()}
    taking = {name: {move.event for move in s.moves.values()} for name, s in reached.items()}
    taken = everywhere.union(*taking.values())
    if context.definition.awards and "award.granted" not in taken:
        yield Finding("S309", ("awards",), {"event": "award.granted"}, "nowhere", key=True)
    for event in sorted({"unit.withdrawn", "unit.merged"} & taken - everywhere):
        names = [n for n, s in reached.items() if not s.final and event not in taking[n]]
        if names:
            facts = {"states": ", ".join(f"`{name}`" for name in names), "event": event}
            yield Finding("S309", (*_STATES, names[0]), facts, key=True)


def endless_returns(context: Context) -> Iterator[Finding]:
    """S310: a submission may be sent back again and again."""
    lifecycle = context.definition.lifecycle
    back = {
        (move.when.task, name, move.to)
        for name, state in lifecycle.states.items()
        for move in state.moves.values()
        if move.when is not None and move.when.fact == "returned"
    }
    for name, task in context.definition.tasks.items():
        supplement = task.review.supplement if task.review else None
        if supplement is None or supplement.times is not None:
            continue
        pair = next(((source, to) for owner, source, to in sorted(back) if owner == name), None)
        facts = {"task": name, "states": " ⇄ ".join(f"`{s}`" for s in pair) if pair else ""}
        loc = ("tasks", name, "review", "supplement")
        yield Finding("S310", loc, facts, "" if pair else "alone", key=True)


def _is_sound(context: Context) -> bool:
    return not any(unknown_targets(context)) and context.is_usable(("lifecycle",))


def _reachable(lifecycle: Lifecycle) -> set[str]:
    everywhere = {move.to for move in lifecycle.anywhere.values()}
    steps = {
        name: {move.to for move in state.moves.values()} | (set() if state.final else everywhere)
        for name, state in lifecycle.states.items()
    }
    return _closure({lifecycle.initial}, steps)


def _backwards(lifecycle: Lifecycle, ends: Iterable[str]) -> set[str]:
    steps: dict[str, set[str]] = {}
    for name, state in lifecycle.states.items():
        for move in state.moves.values():
            steps.setdefault(move.to, set()).add(name)
    return _closure(set(ends), steps)


def _closure(start: set[str], steps: Mapping[str, set[str]]) -> set[str]:
    found, waiting = set(start), list(start)
    while waiting:
        new = steps.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


LINTS = (
    unknown_targets,
    final_with_moves,
    unreachable,
    dead_ends,
    operations_not_taken,
    endless_returns,
)

"""Lints on ids: whatever a file names must be there, and what is there should be named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.check.conditions import statements_of
from engine.check.context import Context, Finding, moves_of
from engine.rules.conditions import FieldIs, TaskHandedIn, TaskIs
from engine.rules.near import UNKNOWN_KEY, nearest
from engine.rules.phrase_ast import EVENT_FIELDS, HAN
from engine.rules.phrases import references
from engine.words import Text, say

if TYPE_CHECKING:
    from engine.check.context import DatedPhrase
    from engine.rules.nodes import Loc

_KIND_OF_BLOCK = {
    "roles": "role",
    "tasks": "task",
    "forms": "form",
    "messages": "message",
    "events": "event",
}
_DATED = ("tasks", "stages", "events")
_OF_A_UNIT = frozenset({"supplement_due", "review_due"}) | EVENT_FIELDS


def unknown_names(context: Context) -> Iterator[Finding]:
    """R401: what is named is not there; what only the base names is told of once.

    A file that takes a task away leaves everything that the base says of it without one.
    """
    first: dict[str, Loc] = {}
    for finding in (*_unknown_ids(context), *_unknown_dates(context)):
        name = str(finding.facts["name"]).partition(".")[0]
        if finding.because is not None or context.is_own(finding.loc):
            yield finding
        elif name in first:
            yield replace(finding, because=first[name])
        else:
            first[name] = finding.loc
            yield finding


def _unknown_ids(context: Context) -> Iterator[Finding]:
    """R401: a role, task, form, message, event or occurrence that there is none of."""
    for loc, block, name in _named(context):
        known = context.known(block)
        if name not in known and (block,) not in context.loaded.poisoned:
            found = _unknown(loc, _KIND_OF_BLOCK[block], name, known)
            yield replace(found, because=context.lost.get(name))
    for loc, statement in statements_of(context.definition):
        if isinstance(statement, TaskIs | TaskHandedIn) and statement.occurrence is not None:
            task = context.definition.tasks.get(statement.task)
            if task is not None and statement.occurrence not in task.occurrences:
                where = (*loc, "occurrence")
                yield _unknown(where, "occurrence", statement.occurrence, tuple(task.occurrences))


def _unknown(loc: Loc, kind: str, name: str, known: tuple[str, ...]) -> Finding:
    hint = _meant(name, known)
    return Finding("R401", loc, {"kind": say(f"checks.kind_{kind}"), "name": name}, hint=hint)


def _meant(name: str, known: tuple[str, ...]) -> Text | None:
    near = nearest(name, known, cutoff=UNKNOWN_KEY)
    if near is not None:
        return say("problems.did_you_mean", near=near)
    return say("checks.there_are", names=", ".join(known)) if known else None


def _named(context: Context) -> Iterator[tuple[Loc, str, str]]:
    """Every id that is named, with its place and the block that must have it."""
    yield from _named_by_tasks(context)
    yield from _named_by_notices(context)
    yield from _named_by_conditions(context)
    for name, role in context.definition.roles.items():
        if role.fallback is not None:
            yield ("roles", name, "fallback"), "roles", role.fallback


def _named_by_notices(context: Context) -> Iterator[tuple[Loc, str, str]]:
    definition = context.definition
    for name, reminder in definition.reminders.items():
        yield ("reminders", name, "for"), "tasks", reminder.for_
        yield ("reminders", name, "message"), "messages", reminder.message
        for number, to in enumerate(reminder.to):
            yield ("reminders", name, "to", number), "roles", to
    for name, award in definition.awards.items():
        yield ("awards", name, "decided_by"), "roles", award.decided_by
        if award.at is not None:
            yield ("awards", name, "at"), "events", award.at


def _named_by_conditions(context: Context) -> Iterator[tuple[Loc, str, str]]:
    definition = context.definition
    for loc, move in moves_of(definition):
        if move.when is not None:
            yield (*loc, "when"), "tasks", move.when.task
        if move.by is not None:
            yield (*loc, "by"), "roles", move.by
    for loc, statement in statements_of(definition):
        if isinstance(statement, TaskIs | TaskHandedIn):
            yield (*loc, "task"), "tasks", statement.task
        elif isinstance(statement, FieldIs) and statement.form not in definition.tasks:
            yield (*loc, "form"), "forms", statement.form


def _named_by_tasks(context: Context) -> Iterator[tuple[Loc, str, str]]:
    for name, task in context.definition.tasks.items():
        loc = ("tasks", name)
        yield (*loc, "by"), "roles", task.by
        yield (*loc, "to"), "roles", task.to
        if task.form is not None:
            yield (*loc, "form"), "forms", task.form
        if task.review is not None:
            yield (*loc, "review", "by"), "roles", task.review.by
        for number, role in enumerate(task.extension.by if task.extension else ()):
            yield (*loc, "extension", "by", number), "roles", role


def _unknown_dates(context: Context) -> Iterator[Finding]:
    """R401: a phrase counts from a date that there is none of."""
    if not context.loaded.poisoned.isdisjoint((block,) for block in _DATED):
        return
    for dated in context.phrases:
        for name in references(dated.phrase):
            finding = _date(context, dated, name)
            if finding is not None:
                yield replace(finding, because=context.lost.get(name.partition(".")[0]))


def _date(context: Context, dated: DatedPhrase, name: str) -> Finding | None:
    owner, _, field = name.partition(".")
    if name == HAN:
        known = bool(dated.task)
        return None if known else Finding("R401", dated.loc, {"name": name}, "date")
    if name in ("plan.date", "campaign.end"):
        return None
    dates = _dates_of(context, owner)
    if not dates:
        owners = tuple(o for block in _DATED for o in context.known(block))
        near = _meant(owner, owners)
        return Finding("R401", dated.loc, {"name": name}, "date", hint=near)
    if field not in dates:
        hint = say("checks.dates_are", names=", ".join(f"{owner}.{date}" for date in dates))
        return Finding("R401", dated.loc, {"name": name}, "date", hint=hint)
    if field in _OF_A_UNIT and dated.role != "send":
        return Finding("R401", dated.loc, {"name": name}, "of_a_unit")
    return None


def _dates_of(context: Context, owner: str) -> tuple[str, ...]:
    if owner in context.known("tasks"):
        return ("opens", "due", "closes", *sorted(_OF_A_UNIT))
    if owner in (*context.known("stages"), *context.known("events")):
        return ("start", "end")
    return {"plan": ("date",), "campaign": ("end",)}.get(owner, ())


def unused_entries(context: Context) -> Iterator[Finding]:
    """R404: a form, message or role that nothing names; those of a base may be for others."""
    if context.is_base or context.loaded.poisoned:
        return
    used = {(block, name) for _, block, name in _named(context)}
    forms = {s.form for _, s in statements_of(context.definition) if isinstance(s, FieldIs)}
    for block in ("forms", "messages", "roles"):
        for name in context.known(block):
            if (block, name) not in used and name not in forms and context.is_own((block, name)):
                facts = {"kind": say(f"checks.kind_{_KIND_OF_BLOCK[block]}"), "name": name}
                yield Finding("R404", (block, name), facts, key=True)


def unknown_fields(context: Context) -> Iterator[Finding]:
    """R407: a condition speaks of a field that its form lacks."""
    definition = context.definition
    for loc, statement in statements_of(definition):
        if not isinstance(statement, FieldIs):
            continue
        task = definition.tasks.get(statement.form)
        name = statement.form if statement.form in definition.forms else task and task.form
        form = definition.forms.get(name or "")
        if form is not None and statement.field not in form.fields:
            facts = {"field": statement.field, "form": name}
            hint = _meant(statement.field, tuple(form.fields))
            yield Finding("R407", (*loc, "field"), facts, hint=hint)


def fallback_cycles(context: Context) -> Iterator[Finding]:
    """R408: roles fall back to each other in a circle."""
    roles = context.definition.roles
    told: set[frozenset[str]] = set()
    for name in roles:
        way = [name]
        while (role := roles.get(way[-1])) and role.fallback and role.fallback not in way:
            way.append(role.fallback)
        last = roles.get(way[-1])
        if last is None or last.fallback != name or frozenset(way) in told:
            continue
        told.add(frozenset(way))
        names = " → ".join((*way, name))
        yield Finding("R408", ("roles", name, "fallback"), {"names": names})


def foreign_fallbacks(context: Context) -> Iterator[Finding]:
    """R409: a role falls back to one of another scope."""
    roles = context.definition.roles
    for name, role in roles.items():
        other = roles.get(role.fallback or "")
        if other is not None and other.scope != role.scope:
            facts = {"role": name, "fallback": role.fallback}
            yield Finding("R409", ("roles", name, "fallback"), facts)


LINTS = (
    unknown_names,
    unused_entries,
    unknown_fields,
    fallback_cycles,
    foreign_fallbacks,
)

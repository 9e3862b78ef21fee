"""Lints on forms and awards."""

from __future__ import annotations

from collections.abc import Iterator

from engine.check.context import Context, Finding
from engine.rules.schema import FormField
from engine.words import Text, say
from engine.words.dates import short_day

_WITH_OPTIONS = frozenset({"choice", "multi"})


def _fields(context: Context) -> Iterator[tuple[tuple[str, ...], str, FormField]]:
    for form, block in context.definition.forms.items():
        for name, field in block.fields.items():
            yield ("forms", form, "fields", name), name, field


def choices_without_options(context: Context) -> Iterator[Finding]:
    """F601: a choice has nothing to choose from."""
    for loc, name, field in _fields(context):
        if field.type in _WITH_OPTIONS and not field.options:
            yield Finding("F601", (*loc, "type"), {"field": name, "type": field.type})


def least_above_most(context: Context) -> Iterator[Finding]:
    """F602: `min` is greater than `max`."""
    for loc, name, field in _fields(context):
        if field.min is not None and field.max is not None and field.min > field.max:
            facts = {"field": name, "min": field.min, "max": field.max}
            yield Finding("F602", (*loc, "min"), facts)


def required_but_hidden(context: Context) -> Iterator[Finding]:
    """F603: a field must be filled in, but is not always shown."""
    for loc, name, field in _fields(context):
        if field.required and field.show_if is not None:
            yield Finding("F603", (*loc, "required"), {"field": name})


def pending_forms(context: Context) -> Iterator[Finding]:
    """F604: the outline of a form that a task needs is still to come."""
    for form, block in context.definition.forms.items():
        tasks = {name for name, task in context.definition.tasks.items() if task.form == form}
        if not block.pending or not tasks:
            continue
        opens = [w.opens_at for w in context.schedule.windows if w.task in tasks and w.opens_at]
        opening = Text("", "")
        if opens:
            day = short_day(context.calendar.day_of(min(opens)))
            opening = say("checks.F604_opens", day=day)
        yield Finding("F604", ("forms", form, "pending"), {"form": form, "opens": opening})


def quotas_unset(context: Context) -> Iterator[Finding]:
    """F605: how many awards there may be is not said."""
    for name, award in context.definition.awards.items():
        quota = award.quota
        if quota is None or (quota.max is None and quota.percent is None):
            yield Finding("F605", ("awards", name, "quota"), {"award": name})


LINTS = (
    choices_without_options,
    least_above_most,
    required_but_hidden,
    pending_forms,
    quotas_unset,
)

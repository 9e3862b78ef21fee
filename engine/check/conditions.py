"""Every simple statement within the conditions of a rule file, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.check.context import moves_of
from engine.rules.conditions import AllOf, AnyOf, FieldIs, Not, TaskHandedIn, TaskIs, UnitHas

if TYPE_CHECKING:
    from engine.rules.conditions import Condition
    from engine.rules.nodes import Loc
    from engine.rules.schema import Definition

Statement = TaskIs | TaskHandedIn | FieldIs | UnitHas


def statements_of(definition: Definition) -> Iterator[tuple[Loc, Statement]]:
    """Every statement, in the order of the blocks that conditions stand in."""
    for loc, condition in _conditions(definition):
        yield from _statements(loc, condition)


def _conditions(definition: Definition) -> Iterator[tuple[Loc, Condition]]:
    for form, block in definition.forms.items():
        for name, field in block.fields.items():
            if field.show_if is not None:
                yield ("forms", form, "fields", name, "show_if"), field.show_if
    for name, reminder in definition.reminders.items():
        if reminder.only_if is not None:
            yield ("reminders", name, "only_if"), reminder.only_if
    for name, award in definition.awards.items():
        if award.requires is not None:
            yield ("awards", name, "requires"), award.requires
    for loc, move in moves_of(definition):
        if move.if_ is not None:
            yield (*loc, "if"), move.if_


def _statements(loc: Loc, condition: Condition) -> Iterator[tuple[Loc, Statement]]:
    match condition:
        case AllOf():
            for number, part in enumerate(condition.all):
                yield from _statements((*loc, "all", number), part)
        case AnyOf():
            for number, part in enumerate(condition.any):
                yield from _statements((*loc, "any", number), part)
        case Not():
            yield from _statements((*loc, "not"), condition.not_)
        case _:
            yield loc, condition

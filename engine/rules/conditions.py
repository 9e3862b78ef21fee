"""The closed vocabulary of conditions: data, never code.

A condition speaks of one unit: of what it handed in for a task, of a field of its
form, of its tags; and combines such statements by all, any and not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from engine.rules.fields import Count, Id, Words, YesNo

Fact = Literal[
    "pending", "on_time", "complete", "missed", "returned", "in_review", "passed", "failed"
]
OccurrenceFact = Literal["pending", "missed", "returned", "in_review", "accepted", "failed"]


class Block(BaseModel):
    """A map of a rule file whose keys are all known."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class TaskIs(Block):
    """A fact about a task over all its occurrences, or about one of them."""

    task: Id
    is_: Literal[Fact, OccurrenceFact] = Field(alias="is")
    occurrence: Id | None = None


class TaskHandedIn(Block):
    """Whether what was first handed in came on time or late."""

    task: Id
    handed_in: Literal["on_time", "late"]
    occurrence: Id | None = None


class FieldIs(Block):
    """A statement on a field of the latest submission with this form."""

    form: Id
    field: Id
    at_least: Count | None = None
    at_most: Count | None = None
    equals: Words | None = None
    one_of: tuple[Words, ...] | None = None
    filled: YesNo | None = None


class UnitHas(Block):
    """Whether the unit carries a tag or belongs to a group."""

    unit: Literal["tag", "group"]
    has: Words


class AllOf(Block):
    """Every one of these."""

    all: tuple[Condition, ...]


class AnyOf(Block):
    """At least one of these."""

    any: tuple[Condition, ...]


class Not(Block):
    """The opposite of this."""

    not_: Condition = Field(alias="not")


_SHAPES = ("all", "any", "not", "handed_in", "form", "unit", "task")

SHAPE = "shape:"
"""What pydantic puts into a loc to name the alternative; no key can start like this."""


def _shape(value: Any) -> str:
    if isinstance(value, Mapping):
        return SHAPE + next((shape for shape in _SHAPES if shape in value), "task")
    kinds: dict[type, str] = {
        TaskHandedIn: "handed_in",
        FieldIs: "form",
        UnitHas: "unit",
        AllOf: "all",
        AnyOf: "any",
        Not: "not",
    }
    return SHAPE + kinds.get(type(value), "task")


Condition = Annotated[
    Annotated[TaskIs, Tag(SHAPE + "task")]
    | Annotated[TaskHandedIn, Tag(SHAPE + "handed_in")]
    | Annotated[FieldIs, Tag(SHAPE + "form")]
    | Annotated[UnitHas, Tag(SHAPE + "unit")]
    | Annotated[AllOf, Tag(SHAPE + "all")]
    | Annotated[AnyOf, Tag(SHAPE + "any")]
    | Annotated[Not, Tag(SHAPE + "not")],
    Discriminator(_shape),
]
AllOf.model_rebuild()
AnyOf.model_rebuild()
Not.model_rebuild()

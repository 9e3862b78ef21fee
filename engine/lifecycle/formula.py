"""Statements about one unit, as data: what facts, guards and conditions are made of.

A formula is read twice and defined once: `engine.lifecycle.facts.holds` reads it for
one unit in memory, `engine.store.formulas` for a hundred thousand as SQL. A property
test proves that both agree.

About one obligation (`Predicate`) there are these atoms:

- `excused`: waived, or withdrawn with its unit
- `handed_in`: something final was received
- `closed`: nothing more is taken (the later of the window's closing and the own due)
- `past_due`: the effective due, the later of the window's and the own, has come
- `late`: first received at or after the effective due
- `returned`, `in_review`, `accepted`, `failed`: where the decision stands;
  `failed` is rejected or lapsed
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Atom = Literal[
    "excused", "handed_in", "closed", "past_due", "late",
    "returned", "in_review", "accepted", "failed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Literal_:  # noqa: N801 # beside `typing.Literal`
    """One atom, or its opposite."""

    atom: Atom
    holds: bool = True

    def __invert__(self) -> Literal_:
        return Literal_(self.atom, not self.holds)


Predicate = tuple[Literal_, ...]
"""All of these literals hold for one obligation."""


@dataclass(frozen=True, slots=True)
class Some:
    """Some obligation of the task (or of its one occurrence) satisfies the predicate."""

    task: str
    predicate: Predicate
    occurrence: str | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """The instant has come; never, where it is not known."""

    at: datetime | None


@dataclass(frozen=True, slots=True)
class Labelled:
    """The unit carries the tag, or belongs to the group."""

    kind: Literal["tag", "group"]
    value: str


@dataclass(frozen=True, slots=True)
class FieldTest:
    """A field of the unit's latest final submission with this form compares so.

    `filled` has no value to compare with. A field that is empty satisfies only
    `empty`.
    """

    tasks: tuple[str, ...]
    field: str
    test: Literal["at_least", "at_most", "one_of", "filled", "empty"]
    values: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold; with no part, true."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Some part holds; with no part, false."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """The part does not hold."""

    part: Formula


Formula = Some | Since | Labelled | FieldTest | Every | Either | Opposite


def every(*parts: Formula) -> Formula:
    """All of these."""
    return parts[0] if len(parts) == 1 else Every(parts)


def no(part: Formula) -> Formula:
    """Not this; a double negation falls away."""
    return part.part if isinstance(part, Opposite) else Opposite(part)

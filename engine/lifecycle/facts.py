"""The facts about a task, each defined once, and their reading for one unit.

`pending`, `complete` and `missed` exclude each other and, for a unit that owes the
task at all, one of them holds; so do `returned`, `in_review`, `failed` and `passed`
where the task is complete. That is why the moves of a lifecycle cannot race.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from engine.lifecycle.formula import (
    Atom,
    Either,
    Every,
    FieldTest,
    Formula,
    Labelled,
    Literal_,
    Opposite,
    Predicate,
    Since,
    Some,
    every,
    no,
)
from engine.rules.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Fact,
    FieldIs,
    Not,
    OccurrenceFact,
    TaskHandedIn,
    TaskIs,
    UnitHas,
)

if TYPE_CHECKING:
    from engine.rules.schema import Definition

NUMBER = r"-?[0-9]+(\.[0-9]+)?"
"""What a numeric comparison takes for a number; also a regular expression of SQL."""

_COUNTS = ~Literal_("excused")
_HANDED_IN = Literal_("handed_in")
_PENDING: Predicate = (_COUNTS, ~_HANDED_IN, ~Literal_("closed"))
_ON_TIME: Predicate = (*_PENDING, ~Literal_("past_due"))


@dataclass(frozen=True, slots=True)
class ObligationFacts:
    """What is known of one obligation; `due_at` and `closes_at` are the window's own."""

    task: str
    occurrence: str
    due_at: datetime | None = None
    closes_at: datetime | None = None
    own_due_at: datetime | None = None
    first_submitted_at: datetime | None = None
    decision: str | None = None
    excused: bool = False

    @property
    def effective_due_at(self) -> datetime | None:
        """The later of the window's due and the unit's own."""
        return later(self.due_at, self.own_due_at)

    @property
    def effective_closes_at(self) -> datetime | None:
        """When nothing more is taken; an own due moves it along."""
        return self.closes_at and later(self.closes_at, self.own_due_at)


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What is known of one unit in one campaign.

    Attributes:
        labels: Pairs of `tag` or `group` and value.
        fields: By task, the fields of the latest final submission.
    """

    obligations: tuple[ObligationFacts, ...] = ()
    labels: frozenset[tuple[str, str]] = frozenset()
    fields: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


def later(one: datetime | None, other: datetime | None) -> datetime | None:
    """The later of two instants, as far as they are known."""
    return max(filter(None, (one, other)), default=None)


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of two instants, as far as they are known."""
    return min(filter(None, (one, other)), default=None)


def fact(task: str, name: Fact | OccurrenceFact, occurrence: str | None = None) -> Formula:
    """The definition of one fact about a task, or about one of its occurrences."""

    def some(*predicate: Literal_) -> Formula:
        return Some(task, predicate, occurrence)

    def handed(decision: Atom) -> Formula:
        return some(_COUNTS, _HANDED_IN, Literal_(decision))

    pending = some(*_PENDING)
    owes, handed_in = some(_COUNTS), some(_COUNTS, _HANDED_IN)
    waived = Every((no(owes), some()))
    complete = Every((no(pending), Either((handed_in, waived))))
    unreturned = Every((complete, no(handed("returned"))))
    undecided_no_more = Every((unreturned, no(handed("in_review"))))
    table: dict[str, Formula] = {
        "pending": pending,
        "on_time": some(*_ON_TIME),
        "complete": complete,
        "missed": Every((no(pending), owes, no(handed_in))),
        "returned": Every((complete, handed("returned"))),
        "in_review": Every((unreturned, handed("in_review"))),
        "failed": Every((undecided_no_more, handed("failed"))),
        "passed": Every((undecided_no_more, no(handed("failed")))),
        "accepted": handed("accepted"),
    }
    return table[name]


def formula_of(condition: Condition, definition: Definition) -> Formula:
    """The formula that a condition of a rule file stands for."""
    match condition:
        case TaskIs():
            return fact(condition.task, condition.is_, condition.occurrence)
        case TaskHandedIn():
            return _handed_in(condition)
        case FieldIs():
            return _field(condition, definition)
        case UnitHas():
            return Labelled(condition.unit, condition.has)
        case AllOf():
            return Every(tuple(formula_of(part, definition) for part in condition.all))
        case AnyOf():
            return Either(tuple(formula_of(part, definition) for part in condition.any))
        case Not():
            return no(formula_of(condition.not_, definition))
    assert_never(condition)


def _handed_in(condition: TaskHandedIn) -> Formula:
    def some(*more: Literal_) -> Formula:
        return Some(condition.task, (_COUNTS, _HANDED_IN, *more), condition.occurrence)

    late = some(Literal_("late"))
    return late if condition.handed_in == "late" else every(some(), no(late))


def _field(condition: FieldIs, definition: Definition) -> Formula:
    # A condition names the form, or the task whose form it is.
    tasks = tuple(t for t, task in definition.tasks.items() if condition.form in (t, task.form))

    def test(name: str, *values: str | int) -> Formula:
        return FieldTest(tasks, condition.field, name, values)  # type: ignore[arg-type] # names below

    parts: list[Formula] = []
    if condition.at_least is not None:
        parts.append(test("at_least", condition.at_least))
    if condition.at_most is not None:
        parts.append(test("at_most", condition.at_most))
    if condition.equals is not None:
        parts.append(test("one_of", condition.equals))
    if condition.one_of is not None:
        parts.append(test("one_of", *condition.one_of))
    if condition.filled is not None:
        parts.append(test("filled" if condition.filled else "empty"))
    return every(*parts)


def holds(formula: Formula, unit: UnitFacts, now: datetime) -> bool:
    """Whether the formula holds for the unit at the instant."""
    match formula:
        case Some():
            return any(
                all(
                    atom_holds(literal.atom, o, now) == literal.holds
                    for literal in formula.predicate
                )
                for o in unit.obligations
                if o.task == formula.task and formula.occurrence in (None, o.occurrence)
            )
        case Since():
            return formula.at is not None and formula.at <= now
        case Labelled():
            return (formula.kind, formula.value) in unit.labels
        case FieldTest():
            return _compares(formula, unit)
        case Every():
            return all(holds(part, unit, now) for part in formula.parts)
        case Either():
            return any(holds(part, unit, now) for part in formula.parts)
        case Opposite():
            return not holds(formula.part, unit, now)
    assert_never(formula)


def atom_holds(atom: Atom, o: ObligationFacts, now: datetime) -> bool:
    """Whether one atom holds for one obligation at the instant."""
    match atom:
        case "excused":
            return o.excused
        case "handed_in":
            return o.first_submitted_at is not None
        case "closed":
            return o.effective_closes_at is not None and o.effective_closes_at <= now
        case "past_due":
            return o.effective_due_at is not None and o.effective_due_at <= now
        case "late":
            due, received = o.effective_due_at, o.first_submitted_at
            return due is not None and received is not None and received >= due
        case "in_review":
            return o.first_submitted_at is not None and o.decision is None
        case "failed":
            return o.decision in {"rejected", "lapsed"}
        case "returned" | "accepted":
            return o.decision == atom
    assert_never(atom)


def _compares(test: FieldTest, unit: UnitFacts) -> bool:
    found = [unit.fields[task].get(test.field) for task in test.tasks if task in unit.fields]
    filled = [value for value in found if value not in (None, "")]
    match test.test:
        case "filled":
            return bool(filled)
        case "empty":
            return not filled
        case "one_of":
            return any(_word(value) in spellings(test.values) for value in filled)
        case "at_least":
            return any(number >= float(test.values[0]) for number in _numbers(filled))
        case "at_most":
            return any(number <= float(test.values[0]) for number in _numbers(filled))
    assert_never(test.test)


def spellings(values: Iterable[str | int]) -> frozenset[str]:
    """The texts that count as one of the values; yes and no are kept as JSON's own."""
    yes_no = {"có": ("true", "1"), "không": ("false", "0")}
    return frozenset(s for v in map(str, values) for s in (v, *yes_no.get(v, ())))


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _numbers(values: Iterable[object]) -> Iterator[float]:
    """A text that is no number compares with none: forms change between revisions."""
    words = (_word(value) for value in values)
    return (float(word) for word in words if re.fullmatch(NUMBER, word))

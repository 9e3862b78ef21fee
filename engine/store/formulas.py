"""A formula read as SQL, for all units of a campaign at once.

What the schedule knows is folded in Python first: a window whose time has come, or not,
leaves only the question of the unit's own due. So most formulas are one EXISTS on the
obligations of a participation, and one that cannot hold now is `false()`, for which no
statement need run. Negations are pushed inwards, so the cheap EXISTS come first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import (
    ColumnElement,
    Float,
    FromClause,
    String,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.sql.elements import False_
from sqlmodel import SQLModel

from engine.lifecycle.facts import NUMBER, spellings
from engine.lifecycle.formula import (
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
)
from engine.store.facts import WindowFacts

_OBLIGATION = SQLModel.metadata.tables["obligation"]
_LABEL = SQLModel.metadata.tables["unit_label"]
_SUBMISSION = SQLModel.metadata.tables["submission"]
Condition = ColumnElement[bool]


def sql(
    formula: Formula,
    *,
    participation: FromClause,
    windows: Sequence[WindowFacts],
    now: datetime,
) -> Condition:
    """The condition on a row of `participation` that the formula stands for.

    Args:
        participation: The table or an alias, with `id` and `unit_id`.
        windows: All windows of the campaign.
    """
    return _Reader(participation, tuple(windows), now).read(formula, wanted=True)


def is_never(condition: Condition) -> bool:
    """Whether the condition holds for no unit at all, as far as the schedule tells."""
    return isinstance(condition, False_)


@dataclass(frozen=True, slots=True)
class _Reader:
    participation: FromClause
    windows: tuple[WindowFacts, ...]
    now: datetime

    def read(self, formula: Formula, *, wanted: bool) -> Condition:
        """The formula, or its opposite; never NULL."""
        match formula:
            case Some():
                return _signed(self._some(formula), wanted)
            case Since():
                come = formula.at is not None and formula.at <= self.now
                return true() if come == wanted else false()
            case Labelled():
                return _signed(self._labelled(formula), wanted)
            case FieldTest():
                return self._field(formula, wanted=wanted)
            case Every():
                return self._join(formula.parts, wanted=wanted, conjunction=wanted)
            case Either():
                return self._join(formula.parts, wanted=wanted, conjunction=not wanted)
            case Opposite():
                return self.read(formula.part, wanted=not wanted)
        assert_never(formula)

    def _join(self, parts: Sequence[Formula], *, wanted: bool, conjunction: bool) -> Condition:
        read = [self.read(part, wanted=wanted) for part in parts]
        return and_(true(), *read) if conjunction else or_(false(), *read)

    def _some(self, some: Some) -> Condition:
        o = _OBLIGATION.alias()
        groups: dict[tuple[object, ...], list[WindowFacts]] = defaultdict(list)
        for window in self.windows:
            if window.task == some.task and some.occurrence in (None, window.occurrence):
                groups[self._signature(some.predicate, window)].append(window)
        clauses: list[Condition] = []
        for group in groups.values():
            clause = and_(true(), *(self._literal(o, a, group[0]) for a in some.predicate))
            if not is_never(clause):
                clauses.append(and_(_in_windows(o, group), clause))
        if not clauses:
            return false()
        return exists().where(o.c.participation_id == self.participation.c.id, or_(*clauses))

    def _signature(self, predicate: Predicate, window: WindowFacts) -> tuple[object, ...]:
        """Windows with the same answer give the same condition, and share it."""
        atoms = {literal.atom for literal in predicate}
        return (
            self._come(window.closes_at) if "closed" in atoms else None,
            self._come(window.due_at) if "past_due" in atoms else None,
            window.due_at if "late" in atoms else None,
        )

    def _come(self, at: datetime | None) -> bool | None:
        return None if at is None else at <= self.now

    def _literal(self, o: FromClause, literal: Literal_, window: WindowFacts) -> Condition:  # noqa: PLR0911 # one line per atom
        wanted, decision = literal.holds, o.c.decision
        match literal.atom:
            case "excused":
                return _present(o.c.excused_at, wanted)
            case "handed_in":
                return _present(o.c.first_submitted_at, wanted)
            case "closed":
                known = window.closes_at is not None
                return self._passed(o, window.closes_at, wanted) if known else _constant(not wanted)
            case "past_due":
                return self._passed(o, window.due_at, wanted)
            case "late":
                return _late(o, window.due_at, wanted)
            case "in_review":
                received = o.c.first_submitted_at
                if wanted:
                    return and_(received.is_not(None), decision.is_(None))
                return or_(received.is_(None), decision.is_not(None))
            case "failed":
                return _decided(decision, ("rejected", "lapsed"), wanted)
            case "returned" | "accepted":
                return _decided(decision, (literal.atom,), wanted)
        assert_never(literal.atom)

    def _passed(self, o: FromClause, at: datetime | None, wanted: bool) -> Condition:
        """Whether the later of a window's instant and the unit's own due has come."""
        own = o.c.own_due_at
        if at is not None and at > self.now:
            return _constant(not wanted)
        if wanted:
            past: Condition = own <= self.now
            return past if at is None else or_(own.is_(None), past)
        ahead: Condition = own > self.now
        return or_(own.is_(None), ahead) if at is None else ahead

    def _labelled(self, label: Labelled) -> Condition:
        c = _LABEL.c
        return exists().where(
            c.unit_id == self.participation.c.unit_id,
            c.kind == label.kind,
            c.value == label.value,
        )

    def _field(self, test: FieldTest, *, wanted: bool) -> Condition:
        if test.test == "empty":
            filled = FieldTest(test.tasks, test.field, "filled")
            return self._field(filled, wanted=not wanted)
        found = or_(false(), *(self._latest(test, task) for task in test.tasks))
        return _signed(found, wanted)

    def _latest(self, test: FieldTest, task: str) -> Condition:
        windows = [window for window in self.windows if window.task == task]
        if not windows:
            return false()
        o, earlier, s = _OBLIGATION.alias(), _SUBMISSION.alias(), _SUBMISSION.alias()
        newest = (
            select(func.max(earlier.c.id))
            .join_from(o, earlier, earlier.c.obligation_id == o.c.id)
            .where(o.c.participation_id == self.participation.c.id)
            .where(_in_windows(o, windows), earlier.c.final)
            .correlate(self.participation)
            .scalar_subquery()
        )
        return exists().where(s.c.id == newest, _compares(s.c.fields, test))


def _signed(condition: Condition, wanted: bool) -> Condition:
    return condition if wanted else ~condition


def _constant(value: bool) -> Condition:
    return true() if value else false()


def _present(column: ColumnElement[Any], wanted: bool) -> Condition:
    return column.is_not(None) if wanted else column.is_(None)


def _decided(decision: ColumnElement[Any], kinds: tuple[str, ...], wanted: bool) -> Condition:
    if wanted:
        return decision.in_(kinds)
    return or_(decision.is_(None), decision.not_in(kinds))


def _late(o: FromClause, due: datetime | None, wanted: bool) -> Condition:
    received, own = o.c.first_submitted_at, o.c.own_due_at
    if wanted:
        return (
            received >= own
            if due is None
            else and_(received >= due, or_(own.is_(None), received >= own))
        )
    unknown = own.is_(None) if due is None else received < due
    return or_(received.is_(None), unknown, received < own)


def _in_windows(o: FromClause, windows: Sequence[WindowFacts]) -> Condition:
    # Without "+ 0" a planner may walk all units of a window instead of the few
    # obligations of the one participation.
    return (o.c.window_id + 0).in_([window.id for window in windows])


def _compares(fields: ColumnElement[Any], test: FieldTest) -> Condition:
    word = cast(fields[test.field].as_string(), String)
    if test.test == "filled":
        return func.coalesce(word, "") != ""
    if test.test == "one_of":
        return word.in_(sorted(spellings(test.values)))
    number = case((word.regexp_match(f"^{NUMBER}$"), cast(word, Float)))
    limit = float(test.values[0])
    return number >= limit if test.test == "at_least" else number <= limit

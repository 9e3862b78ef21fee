"""A formula read as SQL, for all units of a campaign at once.

What the schedule knows is folded in Python first: a window whose time has come, or not,
leaves only the question of the unit's own due. So most formulas are one EXISTS on the
obligations of a participation, and one that cannot hold now is `false()`, for which no
statement need run. Negations are pushed inwards, so the cheap EXISTS come first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
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
from sqlalchemy.sql.elements import False_, True_
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

_O = SQLModel.metadata.tables["obligation"].alias("o")
_LABEL = SQLModel.metadata.tables["unit_label"]
_SUBMISSION = SQLModel.metadata.tables["submission"]
_EARLIER = _SUBMISSION.alias("earlier")
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
    known = tuple(windows)
    instants = {*_instants(formula), *(at for window in known for at in _dates(window))}
    # Between two instants nothing changes, unless an own due that is still ahead is asked for.
    if not any(w.own_due_until is not None and w.own_due_until > now for w in known):
        now = max((at for at in instants if at <= now), default=_BEFORE_ALL)
    return _read(formula, participation, known, now)


_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


@lru_cache(maxsize=512)
def _read(
    formula: Formula, participation: FromClause, windows: tuple[WindowFacts, ...], now: datetime
) -> Condition:
    """The same condition again costs nothing: making one takes longer than asking it."""
    return _Reader(participation, windows, now).read(formula, wanted=True)


def _dates(window: WindowFacts) -> Iterator[datetime]:
    yield from filter(None, (window.due_at, window.closes_at, window.own_due_until))


@lru_cache(maxsize=512)
def _instants(formula: Formula) -> frozenset[datetime]:
    """The instants that a formula itself waits for."""
    match formula:
        case Since():
            return frozenset(filter(None, (formula.at,)))
        case Every() | Either():
            return frozenset().union(*map(_instants, formula.parts))
        case Opposite():
            return _instants(formula.part)
    return frozenset()


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
                return self._some(formula, wanted=wanted)
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
        read = (self.read(part, wanted=wanted) for part in parts)
        return _all(read) if conjunction else _any(read)

    def _some(self, some: Some, *, wanted: bool) -> Condition:
        clause = self._clause(some)
        if is_never(clause):
            return _constant(not wanted)
        owed = _O.c.participation_id == self.participation.c.id
        return _signed(exists().where(owed, clause).correlate(self.participation), wanted)

    def _clause(self, some: Some) -> Condition:
        """What must hold of one obligation."""
        groups: dict[tuple[object, ...], list[WindowFacts]] = defaultdict(list)
        for window in self.windows:
            if window.task == some.task and some.occurrence in (None, window.occurrence):
                groups[self._signature(some.predicate, window)].append(window)
        clauses: list[Condition] = []
        for group in groups.values():
            found = _all(self._literal(literal, group[0]) for literal in some.predicate)
            clauses.append(_all((_in_windows(group), found)))
        return _any(clauses)

    def _signature(self, predicate: Predicate, window: WindowFacts) -> tuple[object, ...]:
        """Windows with the same answer give the same condition, and share it."""
        atoms = {literal.atom for literal in predicate}
        return (
            self._come(window.closes_at) if "closed" in atoms else None,
            self._come(window.due_at) if "past_due" in atoms else None,
            self._come(window.own_due_until) if {"closed", "past_due"} & atoms else None,
            (window.due_at, window.own_due_until is None) if "late" in atoms else None,
        )

    def _come(self, at: datetime | None) -> bool | None:
        return None if at is None else at <= self.now

    def _literal(self, literal: Literal_, window: WindowFacts) -> Condition:  # noqa: C901 # one case per atom
        wanted, decision = literal.holds, _O.c.decision
        match literal.atom:
            case "excused":
                return _present(_O.c.excused_at, wanted)
            case "handed_in":
                return _present(_O.c.first_submitted_at, wanted)
            case "closed":
                if window.closes_at is None:
                    return _constant(not wanted)
                return self._passed(window, window.closes_at, wanted)
            case "past_due":
                return self._passed(window, window.due_at, wanted)
            case "late":
                return _late(window, wanted)
            case "in_review":
                received = _O.c.first_submitted_at
                if wanted:
                    return and_(received.is_not(None), decision.is_(None))
                return or_(received.is_(None), decision.is_not(None))
            case "failed":
                return _decided(decision, ("rejected", "lapsed"), wanted)
            case "returned" | "accepted":
                return _decided(decision, (literal.atom,), wanted)
        assert_never(literal.atom)

    def _passed(self, window: WindowFacts, at: datetime | None, wanted: bool) -> Condition:
        """Whether the later of a window's instant and the unit's own due has come."""
        own, own_until = _O.c.own_due_at, window.own_due_until
        if own_until is None or (at is not None and at > self.now):
            return _constant((at is not None and at <= self.now) == wanted)
        if at is not None and own_until <= self.now:
            return _constant(wanted)
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
        return _signed(_any(self._latest(test, task) for task in test.tasks), wanted)

    def _latest(self, test: FieldTest, task: str) -> Condition:
        windows = [window for window in self.windows if window.task == task]
        if not windows:
            return false()
        newest = (
            select(func.max(_EARLIER.c.id))
            .join_from(_O, _EARLIER, _EARLIER.c.obligation_id == _O.c.id)
            .where(_O.c.participation_id == self.participation.c.id)
            .where(_in_windows(windows), _EARLIER.c.final)
            .correlate(self.participation)
            .scalar_subquery()
        )
        return exists().where(_SUBMISSION.c.id == newest, _compares(_SUBMISSION.c.fields, test))


def _all(conditions: Iterable[Condition]) -> Condition:
    """Conjunction, with what is already known folded away."""
    kept = [condition for condition in conditions if not isinstance(condition, True_)]
    if any(is_never(condition) for condition in kept):
        return false()
    return and_(*kept) if kept else true()


def _any(conditions: Iterable[Condition]) -> Condition:
    """Disjunction, likewise."""
    kept = [condition for condition in conditions if not is_never(condition)]
    if any(isinstance(condition, True_) for condition in kept):
        return true()
    return or_(*kept) if kept else false()


def _signed(condition: Condition, wanted: bool) -> Condition:
    if isinstance(condition, True_ | False_):
        return _constant(isinstance(condition, True_) == wanted)
    return condition if wanted else ~condition


def _constant(value: bool) -> Condition:
    return true() if value else false()


def _present(column: ColumnElement[Any], wanted: bool) -> Condition:
    return column.is_not(None) if wanted else column.is_(None)


def _decided(decision: ColumnElement[Any], kinds: tuple[str, ...], wanted: bool) -> Condition:
    if wanted:
        return decision.in_(kinds)
    return or_(decision.is_(None), decision.not_in(kinds))


def _late(window: WindowFacts, wanted: bool) -> Condition:
    """Whether it was first received at or after the effective due; NULL is never late."""
    received, own, due = _O.c.first_submitted_at, _O.c.own_due_at, window.due_at
    if window.own_due_until is None:
        if due is None:
            return _constant(not wanted)
        return received >= due if wanted else or_(received.is_(None), received < due)
    if wanted:
        after_own: Condition = received >= own
        return after_own if due is None else and_(received >= due, or_(own.is_(None), after_own))
    unknown = own.is_(None) if due is None else received < due
    return or_(received.is_(None), unknown, received < own)


def _in_windows(windows: Sequence[WindowFacts]) -> Condition:
    # Without "+ 0" a planner may walk all units of a window instead of the few
    # obligations of the one participation.
    return (_O.c.window_id + 0).in_([window.id for window in windows])


def _compares(fields: ColumnElement[Any], test: FieldTest) -> Condition:
    word = cast(fields[test.field].as_string(), String)
    if test.test == "filled":
        return func.coalesce(word, "") != ""
    if test.test == "one_of":
        return word.in_(sorted(spellings(test.values)))
    number = case((word.regexp_match(f"^{NUMBER}$"), cast(word, Float)))
    limit = float(test.values[0])
    return number >= limit if test.test == "at_least" else number <= limit

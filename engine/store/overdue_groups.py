"""How much is overdue in each part of the tree, in each task, or in each state.

For the units below X the counts are scalar subqueries over ranges of tree positions,
answered from the indexes `obligation_open` and `obligation_done` alone: a join makes
SQLite filter the whole index and PostgreSQL hash all of it. The record of the past has
no index, so there a join is the cheaper way.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select

from engine.store import record
from engine.store.overdue import due_windows, is_open, is_overdue, state_of
from engine.store.record import obligation, unit
from engine.words import Text, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, FromClause, Row

    from engine.store.record import Scope

GroupBy = Literal["parent", "task", "state"]


@dataclass(frozen=True, slots=True)
class OverdueGroup:
    """How much is overdue in one part, of how much that is expected there.

    Attributes:
        key: Unit code, task or state; None for units that have none above them.
        campaign: The task's campaign, where the parts are tasks; else None.
        expected: All that is owed there, due or not, less what is excused; None if not asked.
    """

    key: str | None
    name: Text
    expected: int | None
    overdue: int
    campaign: str | None = None


@dataclass(frozen=True, slots=True)
class _Question:
    scope: Scope
    as_of: datetime
    past: bool
    windows: list[Row[Any]]
    due: list[Row[Any]]

    @property
    def o(self) -> FromClause:
        return record.obligations(self.as_of if self.past else None)


def overdue_groups(
    connection: Connection,
    *,
    as_of: datetime,
    by: GroupBy,
    campaign: str | None = None,
    under: str | None = None,
    task: str | None = None,
    past: bool = False,
    expected: bool = True,
) -> list[OverdueGroup]:
    """Count what is overdue; parts in which nothing is are left out.

    By parent, a part is one unit directly below `under` with all that is below it, and
    `under` itself; without `under` it is what shares one direct superior.

    Args:
        past: Answer from the record as it stood at `as_of`, not from all that is known now.
        expected: Count also what is expected in each part.

    Raises:
        UnknownCampaignError: If no campaign has this id.
        UnknownUnitError: If no unit has this code.
        UnknownTaskError: If the campaign has no such task.
    """
    scope = record.scope_of(connection, campaign_code=campaign, under=under, task=task)
    windows = record.windows_of(connection, scope, as_of if past else None)
    question = _Question(scope, as_of, past, windows, due_windows(windows, as_of))
    if not question.due:
        return []
    if by != "parent":
        return _by_window(connection, question, by, expected=expected)
    if scope.under_id is None or past:
        return _by_unit(connection, question, expected=expected)
    return _by_child(connection, question, expected=expected)


def _by_child(connection: Connection, question: _Question, *, expected: bool) -> list[OverdueGroup]:
    k, under = unit.alias("k"), question.scope.under_id
    # What the upper unit owes itself is its own place alone, not its subtree.
    last = case((k.c.id == under, k.c.lo), else_=k.c.hi)

    def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return (
            select(func.count())
            .select_from(obligation)
            .where(condition, obligation.c.pos.between(k.c.lo, last))
            .correlate(k)
            .scalar_subquery()
        )

    o, windows = obligation.c, question.windows
    overdue = count(is_overdue(o, question.due, question.as_of))
    total: ColumnElement[Any] = literal(None)
    if expected:
        total = count(is_open(o, windows)) + count(_is_done(o, windows))
    query = (
        select(k.c.code, k.c.name, overdue.label("overdue"), total.label("expected"))
        .where(or_(k.c.parent_id == under, k.c.id == under))
        .order_by(k.c.lo)
    )
    return _named(connection.execute(query))


def _is_done(o: Any, windows: Iterable[Row[Any]]) -> ColumnElement[bool]:
    return and_(
        o.window_id.in_([row.id for row in windows]),
        o.first_submitted_at.is_not(None),
        o.excused_at.is_(None),
    )


def _is_expected(o: Any, windows: Iterable[Row[Any]]) -> ColumnElement[bool]:
    return and_(o.window_id.in_([row.id for row in windows]), o.excused_at.is_(None))


def _by_unit(connection: Connection, question: _Question, *, expected: bool) -> list[OverdueGroup]:
    o = question.o
    overdue = is_overdue(o.c, question.due, question.as_of)
    rows = connection.execute(_joined(question, o, overdue)).all()
    if not expected:
        return _named(rows)
    query = _joined(question, o, _is_expected(o.c, question.windows))
    totals = {row.code: row.overdue for row in connection.execute(query)}
    return _named(rows, totals)


def _joined(question: _Question, o: FromClause, condition: ColumnElement[bool]) -> Select[Any]:
    """Counts by unit below the upper one, or by direct superior where there is no upper one."""
    scope, group = question.scope, unit.alias("part")
    joined: Any
    if scope.under_id is None:
        owing = unit.alias("owing")
        joined = o.join(owing, owing.c.lo == o.c.pos).outerjoin(
            group, group.c.id == owing.c.parent_id
        )
    else:
        below = and_(group.c.parent_id == scope.under_id, o.c.pos.between(group.c.lo, group.c.hi))
        itself = and_(group.c.id == scope.under_id, o.c.pos == group.c.lo)
        joined = o.join(group, or_(below, itself))
    return (
        select(group.c.code, group.c.name, func.count().label("overdue"))
        .select_from(joined)
        .where(condition, scope.places(o.c.pos))
        .group_by(group.c.id, group.c.code, group.c.name, group.c.lo)
        .order_by(group.c.lo)
    )


def _named(
    rows: Iterable[Row[Any]], totals: dict[str | None, int] | None = None
) -> list[OverdueGroup]:
    def group(row: Row[Any]) -> OverdueGroup:
        total = row._mapping.get("expected") if totals is None else totals[row.code]
        name = say("reports.no_parent") if row.code is None else Text(row.name, row.name)
        return OverdueGroup(row.code, name, total, row.overdue)

    return [group(row) for row in rows if row.overdue]


def _by_window(
    connection: Connection, question: _Question, by: GroupBy, *, expected: bool
) -> list[OverdueGroup]:
    o, scope = question.o, question.scope

    def counts(condition: ColumnElement[bool]) -> dict[int, int]:
        query = (
            select(o.c.window_id, func.count())
            .where(condition, scope.places(o.c.pos))
            .group_by(o.c.window_id)
        )
        return dict(connection.execute(query).tuples().all())

    overdue = counts(is_overdue(o.c, question.due, question.as_of))
    totals = counts(_is_expected(o.c, question.windows)) if expected else {}
    if by == "task":
        return _tasks(connection, question, overdue, totals if expected else None)
    whole = sum(totals.values()) if expected else None
    found: Counter[str] = Counter()
    for row in question.due:
        found[state_of(row, question.as_of)] += overdue.get(row.id, 0)
    return [
        OverdueGroup(state, say(f"reports.{state}"), whole, found[state])
        for state in ("overdue", "missed")
        if found[state]
    ]


def _tasks(
    connection: Connection,
    question: _Question,
    overdue: dict[int, int],
    totals: dict[int, int] | None,
) -> list[OverdueGroup]:
    found: Counter[tuple[str, str]] = Counter()
    whole: Counter[tuple[str, str]] = Counter()
    for row in question.windows:
        found[row.campaign, row.task] += overdue.get(row.id, 0)
        whole[row.campaign, row.task] += (totals or {}).get(row.id, 0)
    labels = record.definitions(connection, {campaign for campaign, _ in found})

    def group(campaign: str, task: str) -> OverdueGroup:
        label = record.task_label(labels[campaign], task)
        total = whole[campaign, task] if totals is not None else None
        return OverdueGroup(task, Text(label, label), total, found[campaign, task], campaign)

    return [group(*key) for key in found if found[key]]

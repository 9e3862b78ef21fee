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
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
)

from engine.store import record
from engine.store.overdue import (
    due_windows,
    ids_of,
    is_open,
    is_overdue,
    state_of,
    undated_of,
)
from engine.store.record import obligation, unit
from engine.store.types import Instant
from engine.words import Text, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection, FromClause, Row

    from engine.store.record import Scope

GroupBy = Literal["parent", "task", "state"]


@dataclass(frozen=True, slots=True)
class OverdueGroup:
    """How much is overdue in one part, of how much that is expected there.

    Attributes:
        key: Unit code, task or state; None for units that have none above them.
        name: The unit's name or the task's label; for a state its words in both languages.
        campaign: The task's campaign, where the parts are tasks; else None.
        expected: All that is owed there, due or not, less what is excused; None if not asked.
    """

    key: str | None
    name: str | Text | None
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

    def overdue(self, o: Any) -> ColumnElement[bool]:
        return is_overdue(o, ids_of(self.due), undated_of(self.due), self.as_of)


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
    facts = {
        "under": question.scope.under_id,
        "as_of": question.as_of,
        "due": ids_of(question.due),
        "undated": undated_of(question.due),
        "every": ids_of(question.windows),
    }
    query = _child_query(undated=bool(facts["undated"]), expected=expected)
    rows = connection.execute(query, facts).all()
    return _named(rows, {row.code: row.expected for row in rows})


@cache
def _child_query(*, undated: bool, expected: bool) -> Select[Any]:
    """The statement for one unit's children; below a small unit, making it costs more than it."""
    o, k, under = obligation.c, unit.alias("k"), bindparam("under", type_=Integer)
    # What the upper unit owes itself is its own place alone, not its subtree.
    end = case((k.c.id == under, k.c.lo + 1), else_=k.c.hi)

    def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return (
            select(func.count())
            .select_from(obligation)
            .where(condition, o.pos >= k.c.lo, o.pos < end)
            .correlate(k)
            .scalar_subquery()
        )

    unknown: Any = bindparam("undated", expanding=True) if undated else []
    as_of = bindparam("as_of", type_=Instant)
    overdue = count(is_overdue(o, bindparam("due", expanding=True), unknown, as_of))
    total: ColumnElement[Any] = literal(None)
    if expected:
        every: Any = bindparam("every", expanding=True)
        total = count(is_open(o, every)) + count(_is_done(o, every))
    return (
        select(k.c.code, k.c.name, overdue.label("overdue"), total.label("expected"))
        .where(or_(k.c.parent_id == under, k.c.id == under))
        .order_by(k.c.lo)
    )


def _is_done(o: Any, ids: Any) -> ColumnElement[bool]:
    return and_(o.window_id.in_(ids), o.first_submitted_at.is_not(None), o.excused_at.is_(None))


def _is_expected(o: Any, windows: Iterable[Row[Any]]) -> ColumnElement[bool]:
    return and_(o.window_id.in_(ids_of(windows)), o.excused_at.is_(None))


def _by_unit(connection: Connection, question: _Question, *, expected: bool) -> list[OverdueGroup]:
    o = question.o
    overdue = question.overdue(o.c)
    rows = connection.execute(_joined(question, o, overdue)).all()
    totals: dict[str | None, int] = {}
    if expected:
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
        inside = and_(o.c.pos >= group.c.lo, o.c.pos < group.c.hi)
        below = and_(group.c.parent_id == scope.under_id, inside)
        itself = and_(group.c.id == scope.under_id, o.c.pos == group.c.lo)
        joined = o.join(group, or_(below, itself))
    return (
        select(group.c.code, group.c.name, func.count().label("overdue"))
        .select_from(joined)
        .where(condition, scope.places(o.c.pos))
        .group_by(group.c.id, group.c.code, group.c.name, group.c.lo)
        .order_by(group.c.lo)
    )


def _named(rows: Iterable[Row[Any]], totals: Mapping[str | None, int | None]) -> list[OverdueGroup]:
    def group(row: Row[Any]) -> OverdueGroup:
        return OverdueGroup(row.code, row.name, totals.get(row.code), row.overdue)

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
        return {row[0]: row[1] for row in connection.execute(query)}

    overdue = counts(question.overdue(o.c))
    totals: Counter[int] = Counter()
    if expected:
        every = ids_of(question.windows)
        # Two counts, so that each is answered from an index of its own.
        totals += Counter(counts(is_open(o.c, every)))
        totals += Counter(counts(_is_done(o.c, every)))
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
        return OverdueGroup(task, label, total, found[campaign, task], campaign)

    return [group(*key) for key in found if found[key]]

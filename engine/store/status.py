"""How a campaign stands, occurrence by occurrence: what is expected, handed in, decided.

`expected` = not_due + overdue + missed + on_time + late, and on_time + late = in_review
+ returned + accepted + rejected + lapsed. What is waived or withdrawn stands outside of
it. A tentative due makes nothing overdue or late, an optional task is never overdue:
both count as not due until something comes in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, or_, select

from engine.store import record
from engine.store.record import campaign as campaigns
from engine.store.record import window

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.store.record import Scope


@dataclass(frozen=True, slots=True)
class TaskStatus:
    """One occurrence of a task; the rates are shares of what has come due, or None."""

    task: str
    occurrence: str
    due_at: datetime | None
    expected: int
    waived: int
    withdrawn: int
    not_due: int
    overdue: int
    missed: int
    on_time: int
    late: int
    in_review: int
    returned: int
    accepted: int
    rejected: int
    lapsed: int
    extended: int

    @property
    def on_time_rate(self) -> float | None:
        """What came on time, of what is no longer to come."""
        return self._share(self.on_time)

    @property
    def reporting_rate(self) -> float | None:
        """What came at all, of what is no longer to come."""
        return self._share(self.on_time + self.late)

    def _share(self, part: int) -> float | None:
        whole = self.expected - self.not_due
        return part / whole if whole else None


def status(
    connection: Connection,
    *,
    campaign: str,
    as_of: datetime,
    under: str | None = None,
    past: bool = False,
) -> list[TaskStatus]:
    """Count how every occurrence of every task stands, in the order of their dues.

    Args:
        under: A unit; what it and all below it owe is meant.
        past: Answer from the record as it stood at `as_of`, not from all that is known now.

    Raises:
        UnknownCampaignError: If no campaign has this id.
        UnknownUnitError: If no unit has this code.
    """
    scope = record.scope_of(connection, campaign_code=campaign, under=under)
    query = _query(scope, as_of, as_of if past else None)
    return [TaskStatus(*row) for row in connection.execute(query)]


def _query(scope: Scope, as_of: datetime, stood: datetime | None) -> Select[Any]:
    o = record.obligations(stood)
    counts = [_count(condition).label(name) for name, condition in _counted(o.c, as_of).items()]
    active = record.active(stood)
    return (
        select(window.c.task, window.c.occurrence, window.c.due_at, *counts)
        .select_from(window)
        .join(campaigns, campaigns.c.id == window.c.campaign_id)
        .outerjoin(o, and_(o.c.window_id == window.c.id, active, scope.places(o.c.pos)))
        .where(*scope.windows())
        .group_by(window.c.id)
        .order_by(
            case((window.c.due_at.is_(None), 1), else_=0),
            *(window.c.due_at, window.c.task, window.c.number, window.c.id),
        )
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _counted(o: Any, as_of: datetime) -> dict[str, ColumnElement[bool]]:
    w, due_at = window.c, record.effective_due(o)
    counts = and_(o.id.is_not(None), o.excused_at.is_(None))
    handed_in = and_(counts, o.first_submitted_at.is_not(None))
    nothing = and_(counts, o.first_submitted_at.is_(None))
    past_due = and_(w.firm, not_(w.optional), due_at.is_not(None), due_at <= as_of)
    # CASE makes an unknown due "no", where a bare comparison would make it neither.
    is_past_due = case((past_due, 1), else_=0) == 1
    late = case((and_(w.firm, o.first_submitted_at >= due_at), 1), else_=0) == 1
    closed = case((w.closes_at <= as_of, 1), else_=0) == 1
    return {
        "expected": counts,
        "waived": and_(o.excused_at.is_not(None), o.excuse == "waived"),
        "withdrawn": and_(o.excused_at.is_not(None), o.excuse != "waived"),
        "not_due": and_(nothing, not_(is_past_due)),
        "overdue": and_(nothing, is_past_due, not_(closed)),
        "missed": and_(nothing, is_past_due, closed),
        "on_time": and_(handed_in, not_(late)),
        "late": and_(handed_in, late),
        "in_review": and_(handed_in, o.decision.is_(None)),
        **{
            decision: and_(handed_in, o.decision == decision)
            for decision in ("returned", "accepted", "rejected", "lapsed")
        },
        "extended": and_(
            counts,
            o.own_due_at.is_not(None),
            or_(w.due_at.is_(None), o.own_due_at > w.due_at),
        ),
    }

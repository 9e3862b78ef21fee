"""The deadlines that a change moves: for whom, who is late now, and what keeps it fair.

What was handed in on time stays on time, whatever the new deadline says; a unit that has
a later due of its own keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from sqlalchemy import and_, or_, update

from engine.change.plan import DateMove, Deadline, Finding, finding, working_days_moved
from engine.schedule import Window
from engine.store.rows import CUTOFF, OBLIGATION
from engine.store.sends import insert_new

if TYPE_CHECKING:
    from engine.model import Severity
    from engine.rules.schema import Definition
    from engine.store.change_ground import Ground

Pairs: TypeAlias = list[tuple[int, Window, Window | None]]
"""Each stored window with what it was and what it shall be."""

_FLOOR_DAYS = 3


class Deadlines:
    """Moves the deadlines of one change.

    Attributes:
        findings: What is to be said of them.
        lifted: The due that `floor` gives to units of a window instead of the plan's.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.findings: list[Finding] = []
        self.lifted: dict[int, datetime] = {}

    def moved(self, pairs: Pairs) -> Iterator[Deadline]:
        """Each deadline that is another now, with whom it concerns."""
        for id_, before, after in pairs:
            was = before.due_at if before.firm else None
            if after is None or was == (after.due_at if after.firm else None):
                continue
            yield self._deadline(id_, before, after)

    def _deadline(self, id_: int, before: Window, after: Window) -> Deadline:
        calendar = self.ground.calendar
        old_due = before.due_at if before.firm else None
        new_due = after.due_at if after.firm else None
        earlier = old_due is not None and new_due is not None and new_due < old_due
        if earlier:
            assert old_due is not None
            assert new_due is not None
            self._keep_on_time(id_, old_due, new_due)
            self._shortened(id_, after, new_due)
        supplements = 0 if earlier or new_due is None else self._with_supplement(id_, new_due)
        own, due = OBLIGATION.c.own_due_at, after.due_at
        open_ = and_(
            OBLIGATION.c.window_id == id_,
            OBLIGATION.c.first_submitted_at.is_(None),
            OBLIGATION.c.excused_at.is_(None),
        )
        later_own = own > due if due is not None else own.is_not(None)
        moved = self.ground.codes(and_(open_, or_(own.is_(None), ~later_own)))
        last = calendar.last_day
        found = Deadline(
            task=after.task,
            occurrence=after.occurrence,
            path=_due_path(after),
            old_phrase=_phrase(self.ground.old.definition, before),
            new_phrase=_phrase(self.ground.new, after),
            old_due_at=old_due,
            new_due_at=new_due,
            working_days=working_days_moved(
                old_due and last(old_due), new_due and last(new_due), calendar.working_days_between
            ),
            moved=moved,
            own_later=self.ground.codes(and_(open_, later_own)),
            handed_in=self.ground.count(
                and_(OBLIGATION.c.window_id == id_, OBLIGATION.c.first_submitted_at.is_not(None))
            ),
            supplements=supplements,
        )
        if old_due is not None and new_due is not None and not earlier:
            facts = {"task": after.task, "units": len(moved)}
            self.findings.append(finding("X801", "info", found.path, **facts))
        if after.optional:
            return found
        was_late = old_due is not None and old_due <= self.ground.now
        is_late = new_due is not None and new_due <= self.ground.now
        if was_late == is_late:
            return found
        # Who has a later due of their own was not late, or is not.
        late = self.ground.codes(and_(open_, or_(own.is_(None), own <= self.ground.now)))
        if is_late:
            return replace(found, becomes_overdue=late)
        return replace(found, no_longer_overdue=late)

    def _keep_on_time(self, id_: int, old_due: datetime, new_due: datetime) -> None:
        """Who handed in on time stays on time: lateness is only recomputed in favour."""
        kept = and_(
            OBLIGATION.c.window_id == id_,
            OBLIGATION.c.first_submitted_at >= new_due,
            OBLIGATION.c.first_submitted_at < old_due,
            or_(OBLIGATION.c.own_due_at.is_(None), OBLIGATION.c.own_due_at < old_due),
        )
        self._own_due(id_, kept, old_due)

    def _with_supplement(self, id_: int, new_due: datetime) -> int:
        """What is back with its unit need not come before the task itself is due."""
        o = OBLIGATION.c
        sooner = and_(
            o.window_id == id_,
            o.decision == "returned",
            o.excused_at.is_(None),
            o.supplement_due_at < new_due,
        )
        return self._own(id_, "supplement_due", sooner, new_due)

    def _own_due(self, id_: int, chosen: Any, at: datetime) -> None:
        self._own(id_, "due", chosen, at)

    def _own(
        self, id_: int, kind: Literal["due", "supplement_due"], chosen: Any, at: datetime
    ) -> int:
        """Give some units a due of their own, and have the clock wake for it."""
        connection = self.ground.connection
        values = {"own_due_at" if kind == "due" else "supplement_due_at": at}
        rows = connection.execute(update(OBLIGATION).where(chosen).values(values)).rowcount
        if rows:
            row = insert_new(connection, CUTOFF).values(window_id=id_, kind=kind, at=at)
            connection.execute(row)
        return int(rows)

    def _shortened(self, id_: int, after: Window, new_due: datetime) -> None:
        """X802: a shorter time needs a reason, and a floor where hardly any is left."""
        calendar = self.ground.calendar
        today = calendar.day_of(self.ground.now)
        last = calendar.last_day(new_due)
        left = max(0, calendar.working_days_between(today, last + timedelta(days=1)) - 1)
        open_ = and_(
            OBLIGATION.c.window_id == id_,
            OBLIGATION.c.first_submitted_at.is_(None),
            OBLIGATION.c.excused_at.is_(None),
            or_(OBLIGATION.c.own_due_at.is_(None), OBLIGATION.c.own_due_at < new_due),
        )
        units = self.ground.count(open_)
        floor, reason = self.ground.told.floor_days, self.ground.told.reason
        too_short = units > 0 and left < _FLOOR_DAYS and floor is None
        refused = too_short or reason is None
        severity: Severity = "error" if refused else "warning"
        facts = {"task": after.task, "units": units, "days": left}
        self.findings.append(finding("X802", severity, _due_path(after), **facts))
        if floor is not None and left < floor:
            day = calendar.shift(today, floor)
            self.lifted[id_] = calendar.end_of(day)
            self._own_due(id_, open_, self.lifted[id_])


def dates(pairs: Pairs) -> Iterator[DateMove]:
    """The openings and closings that move along."""
    for _id, before, after in pairs:
        if after is None:
            continue
        base = _due_path(after).removesuffix(".due")
        if before.opens_at != after.opens_at:
            yield DateMove(f"{base}.opens", before.opens_at, after.opens_at)
        if before.closes_at != after.closes_at:
            yield DateMove(f"{base}.late.accept_until", before.closes_at, after.closes_at)


def _due_path(window: Window) -> str:
    if window.occurrence:
        return f"tasks.{window.task}.occurrences.{window.occurrence}.due"
    return f"tasks.{window.task}.due"


def _phrase(definition: Definition, window: Window) -> str:
    task = definition.tasks[window.task]
    rule = task.occurrences.get(window.occurrence)
    due = rule.due if rule else task.due
    return due.at.text if due else ""

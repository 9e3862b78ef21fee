"""What can become of one obligation, and in which order: the small world of exploration.

Pure. Two obligations that no lifecycle could tell apart stand the same here: a day has
either come or not, a unit's own due is ahead or not, and how often something was returned
counts only while it can be returned again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from engine.lifecycle.facts import ObligationFacts
from engine.rules.resolve import add_duration

if TYPE_CHECKING:
    from engine.calendar import WorkCalendar
    from engine.rules.schema import Review, Task
    from engine.schedule import Window

Kind = Literal[
    "nothing", "in_review", "returned", "accepted", "rejected", "lapsed", "excused"
]  # fmt: skip
Act = Literal[
    "hand_in", "hand_in_early", "enter_paper", "resubmit", "accept", "return", "reject", "extend",
    "extend_supplement", "waive", "lapse", "own_due_passes",
]  # fmt: skip

MAX_RETURNS = 2
"""More returns than this add nothing that two do not show."""

_FAR = datetime.max.replace(tzinfo=UTC)
_MOMENT = timedelta(seconds=1)


class Standing(NamedTuple):
    """Where one obligation stands, as far as a lifecycle can tell.

    Attributes:
        returns: How often it was sent back; 0 where that has no more effect.
        late: First received late; False where no condition asks for it.
        own_ahead: The unit has a due of its own that is still to come.
    """

    kind: Kind
    returns: int = 0
    late: bool = False
    own_ahead: bool = False


NOTHING = Standing("nothing")
EXCUSED = Standing("excused")


@dataclass(frozen=True, slots=True)
class Slot:
    """One occurrence of a task, with what may be done about it.

    Attributes:
        due_at: Only where it is firm.
        extended_until: No extension reaches further; None where there is none.
        times: How often it may be returned.
        lapses: A supplement has a due of its own.
        tells_late: Some condition asks whether it came late.
        keeps_own: An own due has a meaning even after something was handed in.
    """

    task: str
    occurrence: str
    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    extended_until: datetime | None
    decisions: tuple[Act, ...]
    times: int
    lapses: bool
    tells_late: bool = False
    keeps_own: bool = False

    @property
    def instants(self) -> tuple[datetime, ...]:
        """When what can be done, or what is true, changes by time alone."""
        known = (self.opens_at, self.due_at, self.closes_at, self.extended_until)
        return tuple(at for at in known if at is not None)

    def facts(self, standing: Standing, now: datetime) -> ObligationFacts:
        """The standing as the lifecycle reads it."""
        kind, _, late, own_ahead = standing
        handed_in = kind not in ("nothing", "excused")
        received = self.due_at or now
        decided = kind if kind in ("returned", "accepted", "rejected", "lapsed") else None
        return ObligationFacts(
            self.task,
            self.occurrence,
            due_at=self.due_at,
            closes_at=self.closes_at,
            own_due_at=_FAR if own_ahead else None,
            first_submitted_at=(received if late else received - _MOMENT) if handed_in else None,
            decision=decided,
            excused=kind == "excused",
        )

    def when_comes(self, standing: Standing, now: datetime) -> Standing:
        """The same at a later instant: beyond the longest extension no own due is ahead."""
        over = self.extended_until is None or self.extended_until <= now
        return standing._replace(own_ahead=False) if standing.own_ahead and over else standing

    def acts(self, standing: Standing, now: datetime) -> Iterator[tuple[Act, Standing]]:
        """Everything that can happen before the next instant, and how it stands then."""
        if standing.kind == "excused":
            return
        yield from self._of_unit(standing, now)
        yield from self._of_reviewer(standing)
        yield from self._of_organiser(standing, now)
        yield from self.by_time(standing, now)
        yield "waive", EXCUSED

    def by_time(self, standing: Standing, now: datetime) -> Iterator[tuple[Act, Standing]]:
        """What the clock does to a unit's own dates."""
        if standing.kind == "returned" and self.lapses:
            yield "lapse", standing._replace(kind="lapsed")
        if standing.own_ahead and _has_come(self.due_at, now):
            yield "own_due_passes", standing._replace(own_ahead=False)

    def _of_unit(self, standing: Standing, now: datetime) -> Iterator[tuple[Act, Standing]]:
        if standing.kind == "returned":
            yield "resubmit", standing._replace(kind="in_review")
        if standing.kind != "nothing":
            return
        if self.opens_at is not None and self.opens_at > now:
            # The secretariat may open it early for one unit.
            yield "hand_in_early", self._handed_in(standing, late=False)
            return
        late = _has_come(self.due_at, now) and not standing.own_ahead
        closed = _has_come(self.closes_at, now) and not standing.own_ahead
        if not closed:
            yield "hand_in", self._handed_in(standing, late=late)

    def _of_reviewer(self, standing: Standing) -> Iterator[tuple[Act, Standing]]:
        if standing.kind != "in_review":
            return
        for act in self.decisions:
            if act == "return" and standing.returns < self.times:
                more = standing.returns + 1
                yield act, standing._replace(kind="returned", returns=more)
            elif act == "accept":
                yield act, standing._replace(kind="accepted", returns=0)
            elif act == "reject":
                yield act, standing._replace(kind="rejected", returns=0)

    def _of_organiser(self, standing: Standing, now: datetime) -> Iterator[tuple[Act, Standing]]:
        """The repairs: a paper entered afterwards, and extensions."""
        may_extend = self.extended_until is not None and now < self.extended_until
        if standing.kind == "lapsed":
            yield "enter_paper", standing._replace(kind="in_review")
            if may_extend:
                yield "extend_supplement", standing._replace(kind="returned")
        if standing.kind != "nothing":
            return
        closed = _has_come(self.closes_at, now) and not standing.own_ahead
        late = _has_come(self.due_at, now)
        if self.opens_at is None or self.opens_at <= now:
            if closed or (late and self.tells_late):
                yield "enter_paper", self._handed_in(standing, late=False)
            if closed and late and self.tells_late:
                yield "enter_paper", self._handed_in(standing, late=True)
        if may_extend and not standing.own_ahead:
            yield "extend", standing._replace(own_ahead=True)

    def _handed_in(self, standing: Standing, *, late: bool) -> Standing:
        kind: Kind = "in_review" if self.decisions else "accepted"
        own_ahead = standing.own_ahead and self.keeps_own
        return Standing(kind, late=late and self.tells_late, own_ahead=own_ahead)


def slot_of(
    window: Window,
    task: Task,
    calendar: WorkCalendar,
    ends_at: datetime,
    *,
    tells_late: bool,
    keeps_own: bool,
) -> Slot:
    """One window of the schedule, with the rules of its task."""
    due_at = window.due_at if window.firm else None
    supplement = task.review.supplement if task.review else None
    times = supplement.times if supplement and supplement.times is not None else MAX_RETURNS
    return Slot(
        window.task,
        window.occurrence,
        window.opens_at,
        due_at,
        window.closes_at,
        _extended_until(task, due_at, calendar, ends_at),
        _decisions(task.review),
        min(times, MAX_RETURNS),
        lapses=supplement is not None,
        tells_late=tells_late and due_at is not None,
        keeps_own=keeps_own,
    )


def _decisions(review: Review | None) -> tuple[Act, ...]:
    """What a reviewer may answer; all three where the file names no outcome."""
    if review is None:
        return ()
    outcomes = review.outcomes
    named: dict[Act, object] = {
        "accept": outcomes.accept,
        "return": outcomes.return_,
        "reject": outcomes.reject,
    }
    return tuple(act for act in named if named[act] or not any(named.values()))


def _extended_until(
    task: Task, due_at: datetime | None, calendar: WorkCalendar, ends_at: datetime
) -> datetime | None:
    if task.extension is None or due_at is None or due_at >= ends_at:
        return None
    if task.extension.max is None:
        return ends_at
    day = add_duration(calendar.last_day(due_at), task.extension.max, calendar)
    return min(calendar.end_of(day), ends_at)


def _has_come(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now

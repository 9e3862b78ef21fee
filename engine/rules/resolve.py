"""Give a time phrase its instants: when it starts, when it is too late, and why.

Pure: the answer depends on the phrase, the campaign's year, the calendar and what the
references mean. Instants are aware UTC datetimes, ranges half-open. A due, `closes` or end
used as a start is its cutoff instant; an offset counts from the last accepted day, that
day itself not counted.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from engine.calendar import YearOutOfRangeError
from engine.rules import phrase_ast as ast
from engine.rules.phrase_ast import ACTIVATION, Phrase, PhraseError, Role, fault
from engine.rules.phrase_dates import check_weekday, checked_day
from engine.words import Text, say
from engine.words.dates import day_month, full_day, short_day, two_digits

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.calendar import CalendarDay, WorkCalendar
    from engine.rules.phrase_ast import Node

_DAY = timedelta(days=1)
_WEEK = 7
_MIDDLE = 15
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_MONTHS_OF_YEAR = 12
_HOURS = 24


@dataclass(frozen=True, slots=True)
class Extent:
    """What a reference means: for a due, closes or end, `end` is its cutoff.

    Attributes:
        start: First instant, or None where only the end counts.
        end: First instant after; None for a bare instant, which then fills its local day.
    """

    start: datetime | None
    end: datetime | None
    tentative: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A phrase with its instants.

    Attributes:
        start: First instant, or None (a bare limit, or not known).
        end: First late instant, or None (no end, or not known).
        counted_from: The day that an offset from this phrase counts from.
        known: False if any part is not known yet; a part that is known still stands.
        skipped: Holidays passed over in counting working days.
        steps: How the reading came about, for a person.
    """

    role: Role
    start: datetime | None
    end: datetime | None
    tentative: bool
    known: bool
    counted_from: date | None = None
    last_day: date | None = None
    last_working_day: date | None = None
    skipped: tuple[CalendarDay, ...] = ()
    steps: tuple[Text, ...] = ()

    @property
    def at(self) -> datetime | None:
        """The one instant that the field's role asks for."""
        return self.end if self.role == "due" else self.start


@dataclass(frozen=True, slots=True)
class _Place:
    """A node's place in time while it is being worked out."""

    start: datetime | None
    end: datetime | None
    counted: date | None
    tentative: bool = False
    known: bool = True
    skipped: tuple[CalendarDay, ...] = ()
    steps: tuple[Text, ...] = field(default=())


_NOWHERE = _Place(None, None, None, known=False)


def resolve(
    phrase: Phrase,
    *,
    role: Role,
    year: int | None,
    calendar: WorkCalendar,
    lookup: Callable[[str], Extent | None],
) -> Reading:
    """Resolve a phrase for a field.

    Args:
        year: The campaign's year, for dates that leave it out.
        lookup: What a reference means (`report.due`, `hạn`, `khi kích hoạt`); None while
            that is not known.

    Raises:
        PhraseError: If a date lacks its year, or does not exist in that year.
    """
    try:
        place = _Resolver(phrase.text, role, year, calendar, lookup).place(phrase.node)
        last = calendar.last_day(place.end) if place.end else None
        last_working = calendar.previous_working(last) if last else None
    except YearOutOfRangeError as error:
        raise PhraseError("D201", error.text) from error
    return Reading(
        role=role,
        start=place.start,
        end=place.end,
        tentative=phrase.tentative or place.tentative,
        known=place.known,
        counted_from=place.counted,
        last_day=last,
        last_working_day=last_working,
        skipped=place.skipped,
        steps=place.steps,
    )


def send_instant(
    day: date, send_time: time, calendar: WorkCalendar, direction: Literal["back", "forward"]
) -> tuple[datetime, date | None]:
    """When a send of this day goes out, and the day it was moved from, if it was.

    Args:
        direction: `back` for what comes before a deadline, `forward` for what follows.
    """
    nearest = calendar.previous_working if direction == "back" else calendar.next_working
    moved = nearest(day)
    return calendar.instant(moved, send_time, later=False), day if moved != day else None


def send_direction(phrase: Phrase) -> Literal["back", "forward"]:
    """Which way a send of this phrase moves off a day on which offices rest."""
    before = isinstance(phrase.node, ast.Offset) and phrase.node.direction == "before"
    return "back" if before else "forward"


def add_duration(day: date, length: ast.Duration, calendar: WorkCalendar) -> date:
    """The last day of a length of time that a day begins, that day not counted."""
    return _moved(day, length.count, length.unit, calendar)


def _moved(day: date, count: int, unit: ast.CountUnit, calendar: WorkCalendar) -> date:
    if unit == "working_day":
        return calendar.shift(day, count)
    if unit == "month":
        months = day.year * _MONTHS_OF_YEAR + day.month - 1 + count
        year, month = divmod(months, _MONTHS_OF_YEAR)
        if not 1 <= year <= date.max.year:
            raise YearOutOfRangeError(year)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    days = count * (_WEEK if unit == "week" else 1)
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise YearOutOfRangeError(day.year + days // 365) from None


@dataclass(frozen=True, slots=True)
class _Resolver:
    """Works out the nodes of one phrase."""

    text: str
    role: Role
    year: int | None
    calendar: WorkCalendar
    lookup: Callable[[str], Extent | None]

    def place(self, node: Node) -> _Place:
        """A node's place in time."""
        match node:
            case ast.Reference():
                return self._reference(node.name, cutoff=node.field in ast.CUTOFF_FIELDS)
            case ast.Activation():
                return self._reference(ACTIVATION, cutoff=False)
            case ast.Bound():
                return self._bound(node)
            case ast.Range():
                return self._range(node)
            case ast.From():
                return replace(self.place(node.of), end=None)
            case ast.Offset():
                return self._offset(node)
            case ast.Named():
                step = say("phrases.step_unknown", name=node.name)
                return replace(_NOWHERE, steps=(step,))
            case ast.Unknown() | ast.Recurring():
                return _NOWHERE
        return self._written(node)

    def _written(
        self, node: ast.Day | ast.Span | ast.Instant | ast.Edge | ast.WorkingEdge
    ) -> _Place:
        match node:
            case ast.Day():
                return self._days(day := self._date(node), day)
            case ast.Span():
                return self._days(*self._span(node))
            case ast.Instant():
                return self._instant(node)
            case ast.WorkingEdge():
                return self._working_edge(node)
        return self._edge(node)

    def _working_edge(self, node: ast.WorkingEdge) -> _Place:
        first, last = self._span(node.of)
        start = node.which == "start"
        day = self.calendar.next_working(first) if start else self.calendar.previous_working(last)
        return self._days(day, day)

    def _date(self, node: ast.Day) -> date:
        year = self._year_of(node)
        checked = checked_day(node.day, node.month, year, f"{node.day}/{node.month}/{year}")
        found = date(year, checked.month, checked.day)
        check_weekday(node, found)
        return found

    def _year_of(self, node: ast.Day | ast.Span) -> int:
        year = node.year if node.year is not None else self.year
        if year is None:
            raise fault("D202", "missing_year", hint="hint_missing_year", text=self.text.strip())
        if not date.min.year < year < date.max.year:
            raise YearOutOfRangeError(year)
        return year

    def _span(self, node: ast.Span) -> tuple[date, date]:
        year, length = self._year_of(node), _MONTHS[node.unit]
        first = (node.number - 1) * length + 1
        last = first + length - 1
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])

    def _days(self, first: date, last: date) -> _Place:
        return _Place(self.calendar.start_of(first), self.calendar.end_of(last), last)

    def _instant(self, node: ast.Instant) -> _Place:
        day = self._date(node.day)
        if node.hour == _HOURS:
            return _Place(self.calendar.start_of(day + _DAY), self.calendar.end_of(day), day)
        clock = time(node.hour, node.minute)
        if clock == time(0):
            end = self.calendar.end_of(day - _DAY)
        else:
            end = self.calendar.instant(day, clock, later=True)
        return _Place(self.calendar.instant(day, clock, later=False), end, day)

    def _edge(self, node: ast.Edge) -> _Place:
        if isinstance(node.of, ast.Span):
            first, last = self._span(node.of)
        else:
            first = last = self._date(node.of)
        if node.which == "start":
            whole = self._days(first, first)
            limit = self.role in ("due", "period")
            return replace(whole, end=self.calendar.end_of(first - _DAY)) if limit else whole
        if node.which == "middle":
            year = isinstance(node.of, ast.Span) and node.of.unit == "year"
            last = date(first.year, 6, 30) if year else first.replace(day=_MIDDLE)
        return self._days(last, last)

    def _reference(self, name: str, *, cutoff: bool) -> _Place:
        found = self.lookup(name)
        start = found.start if found else None
        end = found.end if found else None
        if found is None or (end if cutoff else start) is None:
            tentative = found.tentative if found else False
            return replace(
                _NOWHERE, tentative=tentative, steps=(say("phrases.step_unknown", name=name),)
            )
        if cutoff and end is not None:
            last = self.calendar.last_day(end)
            step = say("phrases.step_reference", name=name, day=self.calendar.due_text(end))
            return _Place(end, end, last, found.tentative, steps=(step,))
        day = self.calendar.day_of(start)  # type: ignore[arg-type] # known, as asked above
        step = say("phrases.step_reference", name=name, day=full_day(day))
        return _Place(start, self.calendar.end_of(day), day, found.tentative, steps=(step,))

    def _bound(self, node: ast.Bound) -> _Place:
        of = self.place(node.of)
        if node.kind == "by" or of.start is None:
            return replace(of, start=None)
        end = self._limit_before(node.of, of.start)
        return replace(of, start=None, end=end, counted=self.calendar.last_day(end))

    def _limit_before(self, node: Node, start: datetime) -> datetime:
        """The instant at which something starts, taken as a limit: the later of two."""
        if isinstance(node, ast.Instant):
            return self.place(node).end or start
        day = self.calendar.day_of(start)
        if start == self.calendar.start_of(day):
            return self.calendar.end_of(day - _DAY)
        return start

    def _range(self, node: ast.Range) -> _Place:
        first, last = self.place(node.start), self.place(node.end)
        return _Place(
            start=first.start,
            end=last.end,
            counted=last.counted,
            tentative=first.tentative or last.tentative,
            known=first.known and last.known,
            skipped=first.skipped + last.skipped,
            steps=first.steps + last.steps,
        )

    def _offset(self, node: ast.Offset) -> _Place:
        of = self.place(node.of)
        if of.counted is None:
            return replace(of, start=None, end=None, known=False)
        count = node.count if node.direction == "after" else -node.count
        day = _moved(of.counted, count, node.unit, self.calendar)
        skipped: tuple[CalendarDay, ...] = ()
        if node.unit == "working_day":
            between = (of.counted + _DAY, day) if count > 0 else (day, of.counted - _DAY)
            skipped = self.calendar.skipped(*between)
        placed = self._days(day, day)
        return replace(
            placed,
            tentative=of.tentative,
            known=of.known,
            skipped=of.skipped + skipped,
            steps=of.steps + _offset_steps(node, of.counted, day, skipped),
        )


def _offset_steps(
    node: ast.Offset, base: date, day: date, skipped: tuple[CalendarDay, ...]
) -> tuple[Text, ...]:
    """How an offset was counted: which holidays it passed over, how a month was cut short."""
    days = [(day_month(entry.day), entry.label) for entry in skipped]
    listed = Text(
        ", ".join(f"{when.vi} ({why.vi})" for when, why in days),
        ", ".join(f"{when.en} ({why.en})" for when, why in days),
    )
    counted = say(
        "phrases.step_offset",
        length=say(f"phrases.{node.unit}", count=two_digits(node.count)),
        direction=say(f"phrases.{node.direction}"),
        base=short_day(base),
        day=full_day(day),
        skipped=say("phrases.step_skipped", days=listed) if skipped else Text("", ""),
    )
    if node.unit != "month" or day.day == base.day:
        return (counted,)
    return (counted, say("phrases.step_short_month", number=base.day, day=short_day(day)))

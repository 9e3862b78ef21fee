"""Working days, holidays and local time: the calendar that every deadline is counted in.

Pure once built. Days are local dates of the campaign's time zone, instants aware UTC
datetimes, ranges half-open: a day ends at the start of the next. Of a local time that the
clock shows twice, deadlines take the later and sends the earlier; one that it skips is
the next instant that exists. Years 1976 to 2100.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from engine.calendar_data import CalendarData, Status, YearStatus, read_data
from engine.errors import UnusableInputError
from engine.words import Text, say
from engine.words import dates as words

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST_YEAR, LAST_YEAR = 1976, 2100
_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)
_LONGEST_BREAK = 60

Origin = Literal["library", "override", "switch"]


class YearOutOfRangeError(UnusableInputError):
    """A date lies outside the years that the calendar can count in."""

    def __init__(self, year: int) -> None:
        facts = {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR}
        super().__init__(say("phrases.year_out_of_range", **facts))
        self.year = year


class NoWorkingDayError(UnusableInputError):
    """The calendar has no working day for weeks on end."""

    def __init__(self, day: date) -> None:
        super().__init__(say("calendar.too_far", days=_LONGEST_BREAK, day=words.short_day(day)))


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """Why a day is off, or worked although its weekday is free.

    Attributes:
        source: The document it rests on; empty where only the library says so.
        status: `tentative` until an official notice confirms it.
    """

    day: date
    working: bool
    label: Text
    source: str = ""
    status: Status = "official"
    origin: Origin = "library"


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """The working days of one campaign.

    Two calendars are equal if they were built from the same data for the same zone and
    working days.
    """

    name: str
    timezone: str
    workdays: frozenset[int]
    data: CalendarData = field(repr=False)

    @property
    def version(self) -> str:
        """Which data this is: it changes with the override file and with the library."""
        return self.data.version

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WorkCalendar) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[str, str, str, frozenset[int]]:
        return (self.name, self.version, self.timezone, self.workdays)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The campaign's own time zone."""
        return ZoneInfo(self.timezone)

    @cached_property
    def _years(self) -> dict[int, tuple[dict[date, CalendarDay], list[date]]]:
        """Entries and sorted working days of the years asked for so far: a memory, no state."""
        return {}

    @cached_property
    def _midnights(self) -> dict[tuple[date, bool], datetime]:
        """The midnights asked for so far; some hundred thousand days can be named at most."""
        return {}

    # Working days

    def is_working(self, day: date) -> bool:
        """Whether offices work on this day."""
        entry = self.entry(day)
        return entry.working if entry else day.weekday() in self.workdays

    def entry(self, day: date) -> CalendarDay | None:
        """Why a day is a holiday or a swapped working day; None for any other."""
        return self._year(day.year)[0].get(day)

    def next_working(self, day: date) -> date:
        """This day if it is worked, else the next that is."""
        return self._nearest(day, _DAY)

    def previous_working(self, day: date) -> date:
        """This day if it is worked, else the last before it that is."""
        return self._nearest(day, -_DAY)

    def shift(self, day: date, count: int) -> date:
        """The working day so many working days after (or, negative, before) a day.

        The day itself is not counted (Bộ luật Dân sự 2015, Điều 147); 0 gives it back.
        """
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day = self._nearest(day + step, step)
        return day

    def working_days_between(self, first: date, end: date) -> int:
        """Working days from one day on, up to but without another; negative if reversed."""
        if end < first:
            return -self.working_days_between(end, first)
        total = 0
        for year in range(first.year, end.year + 1):
            worked = self._year(year)[1]
            total += bisect_left(worked, end) - bisect_left(worked, first)
        return total

    def skipped(self, first: date, last: date) -> tuple[CalendarDay, ...]:
        """Holidays on days otherwise worked, from one day to another, both included."""
        found = (self.entry(first + n * _DAY) for n in range((last - first).days + 1))
        return tuple(
            entry
            for entry in found
            if entry and not entry.working and entry.day.weekday() in self.workdays
        )

    def status(self, year: int) -> YearStatus:
        """How sure the holidays of a year are, and by which document."""
        return self.data.status(year)

    # Local time

    def start_of(self, day: date) -> datetime:
        """The first instant of a day."""
        return self._midnight(day, later=False)

    def end_of(self, day: date) -> datetime:
        """The first instant after a day: the cutoff of a deadline that includes it."""
        return self._midnight(day + _DAY, later=True)

    def _midnight(self, day: date, *, later: bool) -> datetime:
        known = self._midnights.get((day, later))
        if known is None:
            known = self._midnights[day, later] = self.instant(day, time(0), later=later)
        return known

    def instant(self, day: date, clock: time, *, later: bool) -> datetime:
        """The instant at which local clocks show this.

        Args:
            later: Which instant to take of a time that the clock shows twice.
        """
        _check_year(day.year)
        local = datetime.combine(day, clock, self.zone).replace(fold=int(later))
        utc = local.astimezone(UTC)
        if utc.astimezone(self.zone).replace(tzinfo=None) == local.replace(tzinfo=None):
            return utc
        return self._end_of_gap(local)

    def local(self, at: datetime) -> datetime:
        """An instant as local clocks show it."""
        return at.astimezone(self.zone)

    def day_of(self, at: datetime) -> date:
        """The local day that an instant falls on."""
        return self.local(at).date()

    def last_day(self, cutoff: datetime) -> date:
        """The last day on which something is still before a cutoff."""
        day = self.day_of(cutoff - _INSTANT)
        return day - _DAY if cutoff <= self.end_of(day - _DAY) else day

    # Words

    def due_text(self, cutoff: datetime) -> Text:
        """A deadline in the one form people are shown."""
        last = self.last_day(cutoff)
        if cutoff == self.end_of(last):
            return words.due_text(last + _DAY)
        return words.due_at_text(self.local(cutoff))

    def due_date_text(self, cutoff: datetime) -> Text:
        """The last day on time, short: `12/9/2018`."""
        return words.short_day(self.last_day(cutoff))

    def instant_text(self, at: datetime) -> Text:
        """An instant: `08 giờ 00 ngày 13/9/2018`."""
        return words.instant_text(self.local(at))

    # Inside

    def _nearest(self, day: date, step: timedelta) -> date:
        found = day
        for _ in range(_LONGEST_BREAK):
            if self.is_working(found):
                return found
            found += step
        raise NoWorkingDayError(day)

    def _year(self, year: int) -> tuple[dict[date, CalendarDay], list[date]]:
        known = self._years.get(year)
        if known is None:
            _check_year(year)
            entries = self._entries(year)
            first = date(year, 1, 1)
            length = (date(year + 1, 1, 1) - first).days
            every = (first + n * _DAY for n in range(length))
            worked = [
                day
                for day in every
                if (entries[day].working if day in entries else day.weekday() in self.workdays)
            ]
            known = self._years[year] = (entries, worked)
        return known

    def _entries(self, year: int) -> dict[date, CalendarDay]:
        status = self.status(year)
        found = {
            day: CalendarDay(day, working, label, status.source, status.status)
            for day, (working, label) in self.data.library_days(year).items()
        }
        for switch in self.data.switches:
            if year < switch.since:
                continue
            day = switch.day(year)
            named = found.get(day)
            same = [d for d, e in found.items() if named and e.label.vi.startswith(named.label.vi)]
            for other in {day, *same}:
                if switch.off:
                    label = (
                        found[other].label if other in found else Text(switch.label, switch.label)
                    )
                    found[other] = CalendarDay(
                        other, False, label, switch.source, switch.status, "switch"
                    )
                else:
                    found.pop(other, None)
        for fixed in self.data.overrides:
            if fixed.day.year == year:
                found[fixed.day] = CalendarDay(
                    fixed.day, fixed.working, fixed.text, fixed.source, fixed.status, "override"
                )
        return found

    def _end_of_gap(self, local: datetime) -> datetime:
        """The instant at which the clock jumps over a local time."""
        low = local.replace(fold=1).astimezone(UTC) - _DAY / 24
        high = local.replace(fold=0).astimezone(UTC)
        offset = self.local(high).utcoffset()
        while high - low > timedelta(seconds=1):
            middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
            if self.local(middle).utcoffset() == offset:
                high = middle
            else:
                low = middle
        return high


def load_calendar(
    name: str, data: Mapping[str, object], *, timezone: str, workdays: frozenset[int]
) -> WorkCalendar:
    """Build the calendar of a campaign from its parsed override file.

    Args:
        data: The file as maps, lists and text.
        workdays: Weekdays normally worked; Monday is 0.

    Raises:
        CalendarDataError: With everything that is wrong in the data.
    """
    return WorkCalendar(name, timezone, workdays, read_data(name, data))


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearOutOfRangeError(year)

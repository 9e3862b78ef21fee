"""The reminders of a campaign falling due: what goes when, before anyone is chosen.

Pure: sends follow from the schedule, the calendar and the dues that units have for
themselves. They are computed, never stored; a row exists only once a send has fallen due.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from engine.rules.phrase_ast import EVENT_FIELDS, HAN, Offset, Reference
from engine.rules.phrases import references
from engine.rules.resolve import Extent, send_instant
from engine.schedule import EPOCH, Resolver

if TYPE_CHECKING:
    from engine.calendar import WorkCalendar
    from engine.rules.schema import Definition, Reminder
    from engine.schedule import Schedule, Window

Family = Literal["opens", "due", "closes", "supplement_due", "review_due", "other"]

Audience = Literal["unit", "staff", "digest"]


@dataclass(frozen=True, slots=True)
class Send:
    """One reminder falling due, before anyone is chosen to receive it.

    Attributes:
        family: What it counts from; says which units it concerns.
        counts_from_at: Part of the key, so that a moved deadline is reminded anew; the
            epoch where nothing can move it.
        valid_until: From here on what it says is of no use; None for never.
        audience: Whom it tells: the unit itself, staff one unit at a time, or by digest; a
            reminder is only overtaken by one to the same.
        moved_from: The day it would have gone, were that a working day.
    """

    at: datetime
    reminder: str
    task: str
    occurrence: str
    ordinal: int
    family: Family
    counts_from_at: datetime
    valid_until: datetime | None
    audience: Audience = "unit"
    moved_from: date | None = None


@dataclass(frozen=True, slots=True)
class OwnCutoff:
    """A due that some unit has for itself: an extension, a supplement, a review."""

    task: str
    occurrence: str
    family: Literal["due", "supplement_due", "review_due"]
    at: datetime


def event_of(reminder: Reminder) -> tuple[str, str] | None:
    """The task and the event (`returned`) that a reminder follows; None if it is timed."""
    node = reminder.when.node
    if isinstance(node, Reference) and node.field in EVENT_FIELDS:
        return node.owner, node.field
    return None


def family_of(reminder: Reminder) -> Family:
    """What a timed reminder counts from."""
    names = references(reminder.when)
    if not names:
        return "other"
    task, _, edge = names[0].partition(".")
    if names[0] == HAN:
        return "due"
    known: dict[str, Family] = {
        "opens": "opens",
        "due": "due",
        "closes": "closes",
        "supplement_due": "supplement_due",
        "review_due": "review_due",
    }
    return known.get(edge, "other") if task == reminder.for_ else "other"


class Sends:
    """Derives the sends of a campaign's windows, each on a working day.

    Args:
        schedule: As built from the same definition and calendar.
    """

    def __init__(
        self,
        definition: Definition,
        calendar: WorkCalendar,
        schedule: Schedule,
        activated_at: datetime | None = None,
    ) -> None:
        self.definition = definition
        self.calendar = calendar
        self.schedule = schedule
        self._resolver = Resolver(definition, calendar, activated_at)
        self._families = {name: family_of(r) for name, r in definition.reminders.items()}
        self._own: dict[OwnCutoff, tuple[Send, ...]] = {}

    def planned(self) -> tuple[Send, ...]:
        """The sends that follow from the campaign's own dates, earliest first."""
        found: list[Send] = []
        for window in self.schedule.windows:
            extents = self._extents(window)
            for name, reminder in self._timed(window):
                if self._families[name] not in {"supplement_due", "review_due"}:
                    found += self._of(window, name, reminder, extents)
        return tuple(sorted(found, key=_order))

    def own(self, cutoff: OwnCutoff) -> tuple[Send, ...]:
        """The sends that follow from a due which some units have for themselves."""
        if cutoff not in self._own:
            self._own[cutoff] = self._following(cutoff)
        return self._own[cutoff]

    def _following(self, cutoff: OwnCutoff) -> tuple[Send, ...]:
        window = self.schedule.window(cutoff.task, cutoff.occurrence)
        extents = self._extents(window)
        own = Extent(cutoff.at, cutoff.at, tentative=False)
        extents[f"{window.task}.{cutoff.family}"] = own
        families: set[Family] = {cutoff.family}
        if cutoff.family == "due":
            extents[HAN] = own
            if window.closes_at is not None and window.closes_at < cutoff.at:
                # Closing moves along, and the reminders that count from it.
                extents[f"{window.task}.closes"] = own
                families.add("closes")
        found: list[Send] = []
        for name, reminder in self._timed(window, own=True):
            if self._families[name] in families:
                found += self._of(window, name, reminder, extents)
        return tuple(sorted(found, key=_order))

    def _timed(self, window: Window, *, own: bool = False) -> Iterator[tuple[str, Reminder]]:
        """The timed reminders of a window; a tentative due is told to nobody outside."""
        for name, reminder in self.definition.reminders.items():
            if reminder.for_ != window.task or event_of(reminder) is not None:
                continue
            outside = self._tells_units(reminder)
            if window.firm or own or not outside or self._families[name] == "opens":
                yield name, reminder

    def _tells_units(self, reminder: Reminder) -> bool:
        roles = self.definition.roles  # one that is not there is a fault for the checks to tell
        return any(r in roles and roles[r].scope == "unit" for r in reminder.to)

    def _audience(self, reminder: Reminder) -> Audience:
        if reminder.digest:
            return "digest"
        return "unit" if self._tells_units(reminder) else "staff"

    def _extents(self, window: Window) -> dict[str, Extent]:
        due = Extent(window.due_at, window.due_at, tentative=not window.firm)
        return {
            HAN: due,
            f"{window.task}.due": due,
            f"{window.task}.opens": Extent(window.opens_at, window.opens_at, tentative=False),
            f"{window.task}.closes": Extent(window.closes_at, window.closes_at, tentative=False),
        }

    def _of(
        self, window: Window, name: str, reminder: Reminder, extents: Mapping[str, Extent]
    ) -> Iterator[Send]:
        reading = self._resolver.read(reminder.when, "send", extents)
        if reading.last_day is None:
            return
        family = self._families[name]
        counts_from = self._counts_from(reminder, family, extents)
        before = isinstance(reminder.when.node, Offset) and reminder.when.node.direction == "before"
        days = [reading.last_day]
        if reminder.repeat is not None:
            count = reminder.repeat.every.count
            working = reminder.repeat.every.unit == "working_day"
            for _ in range(reminder.repeat.at_most - 1):
                days.append(self._later_day(days[-1], count, working=working))
        for ordinal, day in enumerate(days, start=1):
            at, moved_from = send_instant(
                day, self.definition.hours.send, self.calendar, "back" if before else "forward"
            )
            valid_until = self._valid_until(window, reminder, extents, before=before)
            yield Send(
                at=self._opening(at, window, valid_until) if family == "opens" else at,
                reminder=name,
                task=window.task,
                occurrence=window.occurrence,
                ordinal=ordinal if reminder.repeat is not None else 0,
                family=family,
                counts_from_at=counts_from,
                valid_until=valid_until,
                audience=self._audience(reminder),
                moved_from=moved_from,
            )

    def _opening(self, at: datetime, window: Window, valid_until: datetime | None) -> datetime:
        """An opening is told of once it is true: open, and the campaign in force."""
        known = [at, window.opens_at, self._resolver.activated_at]
        told_at = max(instant for instant in known if instant is not None)
        return told_at if valid_until is None or told_at < valid_until else at

    def _later_day(self, day: date, count: int, *, working: bool) -> date:
        return (
            self.calendar.shift(day, count)
            if working
            else date.fromordinal(day.toordinal() + count)
        )

    def _counts_from(
        self, reminder: Reminder, family: Family, extents: Mapping[str, Extent]
    ) -> datetime:
        if family == "opens":
            return EPOCH
        for name in references(reminder.when):
            extent = extents.get(name) or self._resolver.extent(name)
            if extent is not None and extent.end is not None:
                return extent.end
        return EPOCH

    def _valid_until(
        self, window: Window, reminder: Reminder, extents: Mapping[str, Extent], *, before: bool
    ) -> datetime | None:
        """A reminder before something is of use until it; one after it, until closing.

        Who is told of others can act until the campaign ends.
        """
        family = family_of(reminder)
        closes = extents[f"{window.task}.closes"].end
        if family == "opens":
            return extents[HAN].end or closes
        if before and family in {"due", "closes", "supplement_due", "review_due"}:
            return extents[f"{window.task}.{family}"].end
        above = family.endswith("_due") or self._audience(reminder) != "unit"
        return self.schedule.ends_at if above else closes


def _order(send: Send) -> tuple[datetime, str, str, str, int]:
    return (send.at, send.task, send.occurrence, send.reminder, send.ordinal)

"""The reviewed overrides of a calendar: parsed text to checked values, or every fault at once.

The file holds, over the library: the status of each year with its document, days that the
library lacks or has wrong, and switches for days not yet certain. All scalars are text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from engine.calendar_library import LIBRARY_VERSION, has_country, library_days
from engine.errors import UnusableInputError
from engine.words import Text, say
from engine.words.dates import short_day

if TYPE_CHECKING:
    from collections.abc import Iterable

Status = Literal["official", "tentative"]
LibraryDays: TypeAlias = Mapping[date, tuple[bool, Text]]
_T = TypeVar("_T")

_STATUS: dict[str, Status] = {"chính thức": "official", "dự kiến": "tentative"}
_WORKING = {"nghỉ": False, "làm việc": True}
_KEYS = {
    "top": {"calendar", "library", "status", "overrides", "switches"},
    "library": {"name", "country", "reviewed", "from", "to"},
    "status": {"status", "source"},
    "overrides": {"date", "is", "swap", "status", "source", "label"},
    "switches": {"date", "from", "to", "is", "status", "label", "source"},
}
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?", re.ASCII)
_SOME_LEAP_YEAR = 2000


class CalendarDataError(UnusableInputError):
    """A calendar's override file cannot be used; says everything that is wrong in it."""

    def __init__(self, name: str, problems: Iterable[Text]) -> None:
        listed = tuple(problems)
        text = Text("; ".join(p.vi for p in listed), "; ".join(p.en for p in listed))
        super().__init__(say("calendar.broken", name=name, problems=text))
        self.problems = listed


@dataclass(frozen=True, slots=True)
class YearStatus:
    """How sure the holidays of one year are.

    Attributes:
        reviewed: False for a year that nobody compared with the announcements.
        source: The document, or why there is none.
    """

    status: Status
    source: str
    reviewed: bool = True


@dataclass(frozen=True, slots=True)
class Override:
    """One day set by hand, against the library."""

    day: date
    working: bool
    text: Text
    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class Switch:
    """A yearly day that may or may not be off; `off` says how it counts for now."""

    number: int
    month: int
    since: int
    off: bool
    label: str
    source: str
    status: Status

    def day(self, year: int) -> date:
        """The day in one year."""
        return date(year, self.month, self.number)


@dataclass(frozen=True, slots=True)
class CalendarData:
    """Everything of an override file, checked.

    Attributes:
        kept: The library's days as they were when they were kept, by year.
    """

    country: str
    first_year: int
    last_year: int
    years: tuple[tuple[int, YearStatus], ...]
    overrides: tuple[Override, ...]
    switches: tuple[Switch, ...]
    version: str
    kept: Mapping[int, LibraryDays] = field(default_factory=dict, compare=False, repr=False)

    def library_days(self, year: int) -> LibraryDays:
        """What the library says, or said, of a year: whether worked, and why."""
        kept = self.kept.get(year)
        return library_days(self.country, year) if kept is None else kept

    def status(self, year: int) -> YearStatus:
        """The status of a year; tentative for one that was not reviewed."""
        for known, status in self.years:
            if known == year:
                return status
        facts = {"year": year, "first": self.first_year, "last": self.last_year}
        return YearStatus("tentative", say("calendar.not_reviewed", **facts).vi, reviewed=False)


def read_data(name: str, data: Mapping[str, object]) -> CalendarData:
    """Check a parsed override file.

    Raises:
        CalendarDataError: If anything in it cannot be used.
    """
    reader = _Reader()
    if not isinstance(data, dict):
        raise CalendarDataError(name, [say("calendar.not_a_map")])
    reader.keys(data, "top", "")
    if data.get("calendar", name) != name:
        reader.problem("other_name", value=data["calendar"], name=name)
    library = reader.block(data, "library", required={"name", "country"})
    if library.get("name", "holidays") != "holidays":
        reader.problem("bad_library", value=library["name"])
    country = str(library.get("country", ""))
    if country and not has_country(country):
        reader.problem("bad_country", value=country)
    first = reader.year(library.get("from", "1976"), "library.from")
    last = reader.year(library.get("to", "2100"), "library.to")
    if first > last:
        reader.problem("bad_range", where="library")
    years = reader.years(data)
    overrides = reader.overrides(data)
    switches = reader.switches(data)
    if reader.problems:
        raise CalendarDataError(name, reader.problems)
    return CalendarData(country, first, last, years, overrides, switches, _version(data))


def _version(data: Mapping[str, object]) -> str:
    canonical = json.dumps(_plain(data), sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return f"holidays-{LIBRARY_VERSION}+{digest[:12]}"


def _plain(value: object) -> object:
    """The same data with all scalars as text, whichever way the file was read."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return str(value)


class _Reader:
    """Reads blocks of the file and keeps what is wrong in them."""

    def __init__(self) -> None:
        self.problems: list[Text] = []

    def problem(self, name: str, /, **facts: object) -> None:
        self.problems.append(say(f"calendar.{name}", **facts))

    def keys(self, block: Iterable[object], kind: str, where: str) -> None:
        for key in block:
            if key not in _KEYS[kind]:
                self.problem("unknown_key", key=key, where=where or say("calendar.the_file"))

    def block(
        self, data: Mapping[str, object], kind: str, *, required: set[str]
    ) -> dict[str, object]:
        block = self._map(data.get(kind), kind)
        self.keys(block, kind, kind)
        self._require(block, required, kind)
        return block

    def years(self, data: Mapping[str, object]) -> tuple[tuple[int, YearStatus], ...]:
        found = []
        for key, value in self._map(data.get("status") or {}, "status").items():
            where = f"status.{key}"
            block = self._map(value, where)
            self.keys(block, "status", where)
            self._require(block, {"status"}, where)
            year = self.year(key, "status")
            status = self._choice(block, "status", _STATUS, "tentative", where)
            found.append((year, YearStatus(status, str(block.get("source", "")))))
        return tuple(found)

    def overrides(self, data: Mapping[str, object]) -> tuple[Override, ...]:
        listed = data.get("overrides") or []
        if not isinstance(listed, list):
            self.problem("not_a_list", where="overrides")
            return ()
        found: dict[date, Override] = {}
        for number, value in enumerate(listed):
            where = f"overrides[{number}]"
            block = self._map(value, where)
            self.keys(block, "overrides", where)
            self._require(block, {"date", "is", "source"}, where)
            one = self._override(block, where)
            if one and one.day in found:
                self.problem("twice", where="overrides", day=short_day(one.day))
            if one:
                found[one.day] = one
        return tuple(found.values())

    def switches(self, data: Mapping[str, object]) -> tuple[Switch, ...]:
        found = []
        for key, value in self._map(data.get("switches") or {}, "switches").items():
            where = f"switches.{key}"
            block = self._map(value, where)
            self.keys(block, "switches", where)
            self._require(block, {"date", "from", "is", "label"}, where)
            day = self._day(block.get("date"), where, yearless=True)
            working = self._choice(block, "is", _WORKING, False, where)
            status = self._choice(block, "status", _STATUS, "tentative", where)
            since = self.year(block.get("from", "1976"), where)
            if day:
                label, source = str(block.get("label", "")), str(block.get("source", ""))
                found.append(Switch(day.day, day.month, since, not working, label, source, status))
        return tuple(found)

    def year(self, value: object, where: str) -> int:
        text = str(value)
        if not (text.isascii() and text.isdigit() and len(text) == len("2000")):
            self.problem("bad_year", value=value, where=where)
            return _SOME_LEAP_YEAR
        return int(text)

    def _override(self, block: Mapping[str, object], where: str) -> Override | None:
        working = self._choice(block, "is", _WORKING, False, where)
        status = self._choice(block, "status", _STATUS, "official", where)
        day = self._day(block.get("date"), where)
        swap = self._day(block["swap"], where) if "swap" in block else None
        if "label" in block:
            text = Text(str(block["label"]), str(block["label"]))
        elif swap:
            text = say("calendar.works_for" if working else "calendar.off_for", day=short_day(swap))
        else:
            text = say("calendar.works" if working else "calendar.off")
        return Override(day, working, text, str(block.get("source", "")), status) if day else None

    def _map(self, value: object, where: str) -> dict[str, object]:
        if isinstance(value, dict):
            return {str(key): inner for key, inner in value.items()}
        self.problem("missing_key", key=where, where=say("calendar.the_file"))
        return {}

    def _require(self, block: Mapping[str, object], names: set[str], where: str) -> None:
        for name in sorted(names - set(block)):
            self.problem("missing_key", key=name, where=where)

    def _choice(
        self,
        block: Mapping[str, object],
        key: str,
        allowed: Mapping[str, _T],
        default: _T,
        where: str,
    ) -> _T:
        text = str(block.get(key, "")).strip()
        if text and text not in allowed:
            listed = ", ".join(allowed)
            self.problem("bad_choice", value=text, where=f"{where}.{key}", allowed=listed)
        return allowed.get(text, default)

    def _day(self, value: object, where: str, *, yearless: bool = False) -> date | None:
        if value is None:
            return None
        match = _DATE.fullmatch(str(value).strip())
        if match and (match[3] is None) == yearless:
            try:
                return date(int(match[3] or _SOME_LEAP_YEAR), int(match[2]), int(match[1]))
            except ValueError:
                pass  # no such day: said below
        self.problem("bad_day_month" if yearless else "bad_day", value=value, where=where)
        return None

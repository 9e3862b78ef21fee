"""A calendar as it was read once, in a form that can be kept and read again.

Pure. An edition holds all that the working days of its years follow from, the days of the
library included: neither an edited file nor a newer library changes what is read from it.
Years that it does not hold follow the library of the day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from engine.calendar import FIRST_YEAR, LAST_YEAR, WorkCalendar
from engine.calendar_data import CalendarData, LibraryDays, Override, Switch, YearStatus
from engine.words import Text

_BEFORE, _AFTER = 2, 5
"""A campaign looks back to a swapped day, and ahead as far as anybody is granted time."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One reading of a calendar; those of the same content are the same."""

    name: str
    content: dict[str, Any]

    @property
    def content_hash(self) -> str:
        """SHA-256 of the content, however it was laid out."""
        canonical = json.dumps(self.content, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


def edition_of(calendar: WorkCalendar, years: Collection[int]) -> Edition:
    """What is to be kept of a calendar for these years and those about them.

    The years that its file speaks of are kept with them, so that most campaigns of one
    calendar share one edition.
    """
    data = calendar.data
    known = {*years, *(year for year, _ in data.years)}
    first = max(FIRST_YEAR, min(*known, min(years) - _BEFORE))
    last = min(LAST_YEAR, max(*known, max(years) + _AFTER))
    content = {
        "version": data.version,
        "country": data.country,
        "reviewed": [data.first_year, data.last_year],
        "years": [
            {"year": year, "status": kept.status, "source": kept.source}
            for year, kept in data.years
        ],
        "overrides": [
            {**asdict(one), "day": one.day.isoformat(), "text": one.text.json()}
            for one in data.overrides
        ],
        "switches": [asdict(one) for one in data.switches],
        "library": {
            str(year): [
                [day.isoformat(), working, label.vi, label.en]
                for day, (working, label) in sorted(data.library_days(year).items())
            ]
            for year in range(first, last + 1)
        },
    }
    return Edition(calendar.name, content)


def calendar_of(edition: Edition, *, timezone: str, workdays: frozenset[int]) -> WorkCalendar:
    """The calendar that an edition was made of, for a time zone and its working days."""
    return WorkCalendar(edition.name, timezone, workdays, _data(edition.content))


def _data(content: dict[str, Any]) -> CalendarData:
    first, last = content["reviewed"]
    return CalendarData(
        country=content["country"],
        first_year=first,
        last_year=last,
        years=tuple(
            (one["year"], YearStatus(one["status"], one["source"])) for one in content["years"]
        ),
        overrides=tuple(
            Override(**{**one, "day": date.fromisoformat(one["day"]), "text": Text(**one["text"])})
            for one in content["overrides"]
        ),
        switches=tuple(Switch(**one) for one in content["switches"]),
        version=content["version"],
        kept={int(year): _days(days) for year, days in content["library"].items()},
    )


def _days(listed: list[list[Any]]) -> LibraryDays:
    return {date.fromisoformat(day): (working, Text(vi, en)) for day, working, vi, en in listed}

"""The holidays that the `holidays` library knows, in both languages, year by year.

A swapped working day is listed with the day off that it makes up for, which may lie in
the year before (05/01/2019 is worked for 31/12/2018): so three years are read for one.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import holidays

from engine.words import Text, say
from engine.words.dates import short_day

if TYPE_CHECKING:
    from collections.abc import Mapping

LIBRARY_VERSION: str = holidays.__version__
_BEFORE_TET = re.compile(r"\d+ Tết")
_SWAPPED = re.compile(r"thay cho ngày (\d\d)/(\d\d)/(\d{4})")


def has_country(country: str) -> bool:
    """Whether the library knows a country by this code."""
    return country in holidays.list_supported_countries()


@cache
def library_days(country: str, year: int) -> Mapping[date, tuple[bool, Text]]:
    """Days off and swapped working days of a year: whether worked, and why."""
    years = (year - 1, year, year + 1)
    kinds = {}
    for language in ("vi", "en_US"):
        known = holidays.country_holidays(country, years=years, language=language)
        kinds[language] = dict(known.items())
        worked = set(getattr(known, "weekend_workdays", ()))
    swaps = {_swapped(label): day for day, label in kinds["vi"].items() if _swapped(label)}
    found: dict[date, tuple[bool, Text]] = {}
    for day, label in kinds["vi"].items():
        if day.year == year:
            found[day] = (False, _label(label, kinds["en_US"][day]))
    for day in worked:
        if day.year == year:
            off = swaps.get(day)
            text = say("calendar.works_for", day=short_day(off)) if off else say("calendar.works")
            found[day] = (True, text)
    return found


def _swapped(label: str) -> date | None:
    match = _SWAPPED.search(label)
    return date(int(match[3]), int(match[2]), int(match[1])) if match else None


def _label(vi: str, en: str) -> Text:
    if _BEFORE_TET.fullmatch(vi):  # the library calls 28 Chạp "29 Tết" in some years
        return say("calendar.before_tet")
    swapped = _swapped(vi)
    return say("calendar.off_for", day=short_day(swapped)) if swapped else Text(vi, en)

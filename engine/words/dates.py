"""Dates as Vietnamese offices write them, and their English counterparts.

Days below 10 and months 1 and 2 take a leading zero (Nghị định 30/2020/NĐ-CP, phụ lục I).
Pure: local dates and local times come in, sentences go out.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.words import Text, say

if TYPE_CHECKING:
    from datetime import date, datetime

_WEEKDAYS = (
    Text("thứ Hai", "Monday"),
    Text("thứ Ba", "Tuesday"),
    Text("thứ Tư", "Wednesday"),
    Text("thứ Năm", "Thursday"),
    Text("thứ Sáu", "Friday"),
    Text("thứ Bảy", "Saturday"),
    Text("Chủ nhật", "Sunday"),
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PADDED_MONTHS = 2
_TEN = 10

WORDS: dict[str, tuple[str, str]] = {
    "long": ("ngày {day} tháng {month} năm {year}", "{number} {name} {year}"),
    "due": (
        "trước ngày {cutoff} (chậm nhất hết {weekday}, ngày {last})",
        "before {cutoff} (by the end of {weekday}, {last})",
    ),
    "due_at": ("trước {clock} ngày {day} ({weekday})", "before {clock} on {weekday}, {day}"),
    "instant": ("{clock} ngày {day}", "{clock} on {day}"),
    "full_day": ("{weekday}, ngày {day}", "{weekday}, {day}"),
}


def two_digits(number: int) -> str:
    """A number as official texts write it: 01 to 09, then as it is.

    >>> two_digits(5), two_digits(12), two_digits(-3)
    ('05', '12', '-03')
    """
    return f"{'-' if number < 0 else ''}{abs(number):02}"


def month_number(month: int) -> str:
    """A month in digits: only 1 and 2 take a zero."""
    return f"{month:02}" if month <= _PADDED_MONTHS else str(month)


def month_name(month: int) -> str:
    """The English name of a month."""
    return _MONTHS[month - 1]


def weekday(day: date) -> Text:
    """The name of the weekday."""
    return _WEEKDAYS[day.weekday()]


def weekday_named(number: int) -> Text:
    """The name of a weekday by its number; Monday is 0."""
    return _WEEKDAYS[number]


def short_day(day: date) -> Text:
    """`13/9/2018`, `09/5/2024`, `05/02/2018`."""
    vi = f"{day.day:02}/{month_number(day.month)}/{day.year:04}"
    return Text(vi, f"{day.day} {_MONTHS[day.month - 1]} {day.year}")


def day_month(day: date) -> Text:
    """`13/9`, `09/5`, `05/02`: where the year goes without saying."""
    return Text(f"{day.day:02}/{month_number(day.month)}", f"{day.day} {_MONTHS[day.month - 1]}")


def long_day(day: date) -> Text:
    """`ngày 05 tháng 02 năm 2018`."""
    return say(
        "dates.long",
        day=f"{day.day:02}",
        month=month_number(day.month),
        year=day.year,
        number=day.day,
        name=_MONTHS[day.month - 1],
    )


def full_day(day: date) -> Text:
    """`thứ Tư, ngày 12/9/2018`."""
    return say("dates.full_day", weekday=weekday(day), day=short_day(day))


def clock_text(local: datetime) -> Text:
    """`08 giờ 00`, `17 giờ 30`."""
    return Text(f"{local.hour:02} giờ {local.minute:02}", f"{local.hour:02}:{local.minute:02}")


def instant_text(local: datetime) -> Text:
    """`08 giờ 00 ngày 13/9/2018`, from a local time."""
    return say("dates.instant", clock=clock_text(local), day=short_day(local))


def due_text(cutoff: date, last: date | None = None) -> Text:
    """`trước ngày 13/9/2018 (chậm nhất hết thứ Tư, ngày 12/9/2018)`.

    Args:
        cutoff: The first late day.
        last: The last day on time, if it is not the day before.
    """
    end = last or cutoff - timedelta(days=1)
    return say("dates.due", cutoff=short_day(cutoff), weekday=weekday(end), last=short_day(end))


def due_at_text(local: datetime) -> Text:
    """`trước 17 giờ 00 ngày 14/9/2018 (thứ Sáu)`, for a cutoff within a day."""
    return say(
        "dates.due_at", clock=clock_text(local), day=short_day(local), weekday=weekday(local)
    )

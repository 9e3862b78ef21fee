"""Read the dates of a phrase: days, months, quarters, years, times of day.

Always day before month; a year has four digits.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from engine.rules import phrase_ast as ast
from engine.rules.phrase_ast import fault, unreadable
from engine.rules.phrase_cursor import TokenReader
from engine.words.dates import weekday

if TYPE_CHECKING:
    from engine.rules.phrase_ast import SpanUnit
    from engine.rules.phrase_tokens import Token

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_LARGEST: dict[SpanUnit, int] = {"month": 12, "quarter": 4, "half": 2, "year": 1}
_ISO_UNITS: dict[str, SpanUnit] = {
    "iso_month": "month",
    "iso_quarter": "quarter",
    "iso_half": "half",
}
_PLACES = {"tháng đầu": 1, "tháng giữa": 2, "tháng cuối": 3}
_QUARTER = 3
_LUNAR_FEASTS = {(10, 3), (5, 5)}  # Giỗ Tổ, Tết Đoan ngọ: `mùng` there is a lunar day
_SHORTEST_RANGE = 3
_LAST_MONTH = 12
_LONGEST_MONTH = 31
_YEAR_DIGITS = 4
_DAY_DIGITS = 2
_HOURS = 24
_MINUTES = 60
_SOME_LEAP_YEAR = 2000


class DateReader(TokenReader):
    """Reads the dates of one phrase."""

    def time_of_day(self) -> tuple[int, int] | None:
        """Read `17:00`, `17 giờ 30 phút`, `17h`; 24:00 is the end of a day."""
        token = self.take("time", "hour")
        if token is None:
            return None
        hour, minute = (*token.numbers, 0)[:2]
        _check_time(hour, minute, token.text)
        return hour, minute

    def instant(self) -> ast.Instant | None:
        """Read a time of day before its day."""
        begin = self.at
        if token := self.take("iso_instant"):
            year, month, number, hour, minute = token.numbers
            _check_time(hour, minute, token.text)
            day = checked_day(number, month, year, self.said(begin))
            self.note(day, begin)
            return ast.Instant(day, hour, minute)
        clock = self.time_of_day()
        if clock is None:
            return None
        self.comma()
        of = self.day()
        if of is None:
            raise unreadable("time_without_day", hint="hint_time_day", text=self.text.strip())
        return ast.Instant(self.named_behind(of), *clock)

    def day_or_instant(self, *, partial: bool = False) -> ast.Day | ast.Instant | None:
        """Read a day, with a time of day behind it if there is one."""
        day = self.day(partial=partial)
        if day is None:
            return None
        day = self.named_behind(day)
        begin = self.at
        self.comma()
        self.eat("vào lúc", "lúc")
        clock = self.time_of_day()
        if clock is None:
            self.at = begin
            return day
        return ast.Instant(day, *clock)

    def day(self, *, partial: bool = False) -> ast.Day | None:
        """Read one day in any spelling.

        Args:
            partial: Whether the month may be left to the end of a period (`ngày 16 – 30/7`);
                the month is then 0.
        """
        begin = self.at
        named = self.take("weekday")
        bracket = named is not None and self.eat("(") is not None
        if named:
            self.comma()
        said_day = self.eat("ngày") is not None
        lunar = self.eat("mùng", "mồng") is not None
        day = self._digits() or self._spelled(partial=partial and (said_day or self._shortened()))
        if day is None or (bracket and not self.eat(")")):
            self.at = begin
            return None
        if lunar and (day.month == 1 or (day.day, day.month) in _LUNAR_FEASTS):
            raise fault("D208", "lunar", hint="hint_lunar", text=self.text.strip())
        if named:
            day = ast.Day(day.day, day.month, day.year, named.weekday)
            if day.year is not None and day.month:
                check_weekday(day, date(day.year, day.month, day.day))
        return self.note(day, begin)

    def named_behind(self, day: ast.Day) -> ast.Day:
        """Check a weekday that stands behind its day, as in `13/9/2018 (thứ Năm)`."""
        begin = self.at
        bracket = self.eat("(", ",")
        named = self.take("weekday") if bracket else None
        if named is None or (bracket == "(" and not self.eat(")")):
            self.at = begin
            return day
        for weekday_said in (day.weekday, named.weekday):
            whole = ast.Day(day.day, day.month, day.year, weekday_said)
            if day.year is not None:
                check_weekday(whole, date(day.year, day.month, day.day))
        if day.weekday not in (None, named.weekday):
            raise fault("D201", "two_weekdays", text=self.text.strip())
        return whole

    def _shortened(self) -> bool:
        """Whether a bare day comes whose month stands at the end of its period: `06-19/08`."""
        words = self.tokens[self.at : self.at + 6]
        short = len(words) < _SHORTEST_RANGE or words[0].kind != "num"
        if short or words[1].text == "/" or not _joins(words[1]):
            return False
        rest = [word for word in words[2:] if word.text not in ("hết", "ngày")]
        if rest and rest[0].kind in ("dm", "dmy"):
            return True
        return len(rest) > 1 and rest[0].kind == "num" and rest[1].text == "tháng"

    def span(self) -> ast.Span | None:
        """Read a month, quarter, half-year or year."""
        begin = self.at
        readers = (
            *(self._iso_span, self._half, self._month_of_quarter),
            *(self._month, self._quarter, self._whole_year),
        )
        for read in readers:
            found = read(begin)
            if found is not None:
                if found.unit != "year" or found.year is not None:
                    self.note(found, begin)
                return found
            self.at = begin
        return None

    def _digits(self) -> ast.Day | None:
        begin = self.at
        if token := self.take("iso_day"):
            year, month, day = token.numbers
            return checked_day(day, month, year, self.said(begin))
        if token := self.take("dmy"):
            day, month, year = token.numbers
            _check_length(token.parts[:-1], self.said(begin))
            _check_year(token.parts[-1], self.said(begin))
            return checked_day(day, month, year, self.said(begin))
        if token := self.take("dm"):
            day, month = token.numbers
            _check_length(token.parts, self.said(begin))
            found = self._year()
            numbered = "." in token.text and found is None
            if numbered and self.tokens[begin - 1 if begin else 0].text != "ngày":
                return None  # a heading's number, as 4.1
            return checked_day(day, month, found, self.said(begin))
        return None

    def _spelled(self, *, partial: bool) -> ast.Day | None:
        """Read `13 tháng 9 năm 2018`, behind any `ngày`."""
        begin = self.at
        number = self.number()
        if number is None:
            return None
        named = self._month_of_quarter(begin + 1)
        if named is not None:
            return checked_day(number, named.number, named.year, self.said(begin))
        if not self.eat("tháng", "của tháng"):
            coming = self.peek()
            ends = coming is not None and _joins(coming)
            return ast.Day(number, 0, None) if partial and ends else None
        if month_year := self.take("my"):
            month, year = month_year.numbers
            return checked_day(number, month, year, self.said(begin))
        only_month = self.number()
        if only_month is None:
            return None
        found = self._year()
        return checked_day(number, only_month, found, self.said(begin))

    def _year(self) -> int | None:
        """Read `năm 2018`, `/2018` or `-2018` behind a day, month or quarter."""
        begin = self.at
        self.comma()
        self.eat("của")
        if self.eat("năm nay"):
            self.this_year = True
            return None
        if self.eat("năm"):
            token = self.take("num")
            if token is not None:
                _check_year(token.text, token.text)
                return token.numbers[0]
        elif self.take("dash"):
            token = self.take("num")
            if token is not None and len(token.text) == _YEAR_DIGITS:
                return token.numbers[0]
        self.at = begin
        return None

    def _iso_span(self, begin: int) -> ast.Span | None:
        if token := self.take(*_ISO_UNITS):
            year, number = token.numbers
            return checked_span(_ISO_UNITS[token.kind], number, year, self.said(begin))
        if token := self.take("my"):
            month, year = token.numbers
            return checked_span("month", month, year, self.said(begin))
        return None

    def _half(self, begin: int) -> ast.Span | None:
        if self.number() == _LARGEST["month"] // _LARGEST["half"]:
            if not self.eat("tháng"):
                return None
        else:
            self.at = begin
            if not self.eat("nửa", "sáu tháng"):
                return None
        which = self.eat("đầu năm", "cuối năm")
        if which is None:
            return None
        half = 1 if which == "đầu năm" else 2
        if self.eat("nay"):
            self.this_year = True
            return ast.Span("half", half, None)
        return ast.Span("half", half, self._bare_year())

    def _month_of_quarter(self, begin: int) -> ast.Span | None:
        """Read `tháng cuối quý III/2018`, a month of one quarter."""
        at = self.at
        self.eat("của")
        which = self.eat("tháng đầu", "tháng giữa", "tháng cuối")
        self.eat("tiên", "cùng")
        self.eat("của")
        quarter = self._quarter(begin) if which else None
        if which is None or quarter is None:
            self.at = at
            return None
        number = quarter.number * _QUARTER - _QUARTER + _PLACES[which]
        return ast.Span("month", number, quarter.year)

    def _month(self, begin: int) -> ast.Span | None:
        if not self.eat("tháng"):
            return None
        if token := self.take("my"):
            month, year = token.numbers
            return checked_span("month", month, year, self.said(begin))
        if token := self.take("dm", "dmy"):
            _check_year(token.parts[-1], self.said(begin))
            raise self.unreadable()
        number = self.number()
        if number is None:
            return None
        year_found = self._year()
        return checked_span("month", number, year_found, self.said(begin))

    def _quarter(self, begin: int) -> ast.Span | None:
        if not self.eat("quý"):
            return None
        if token := self.take("my"):
            number, year = token.numbers
            return checked_span("quarter", number, year, self.said(begin))
        token = self.take("num", "word")
        if token is None:
            return None
        if token.kind == "word" and token.text not in _ROMAN:
            return None
        number = _ROMAN.get(token.text) or token.numbers[0]
        year_found = self._year()
        return checked_span("quarter", number, year_found, self.said(begin))

    def _whole_year(self, _begin: int) -> ast.Span | None:
        self.eat("cả")
        if self.eat("năm nay"):
            self.this_year = True
            return ast.Span("year", 1, None)
        if self.eat("năm"):
            return ast.Span("year", 1, self._bare_year())
        token = self.take("num")
        if token is not None and len(token.text) == _YEAR_DIGITS:
            return ast.Span("year", 1, token.numbers[0])
        return None

    def _bare_year(self) -> int | None:
        token = self.take("num")
        if token is None:
            return None
        _check_year(token.text, token.text)
        return token.numbers[0]


def _check_length(parts: tuple[str, ...], said: str) -> None:
    """Refuse `020/11`: one of its figures is too many, and nobody knows which."""
    if any(len(part) > _DAY_DIGITS for part in parts):
        raise fault("D201", "no_such_day", hint="hint_day_order", text=said)


def checked_day(day: int, month: int, year: int | None, said: str) -> ast.Day:
    """A day that exists; a leap day is allowed while the year is open."""
    if month > _LAST_MONTH and day <= _LAST_MONTH and month <= _LONGEST_MONTH:
        raise fault("D201", "no_such_day", hint="hint_swapped", text=said, day=month, month=day)
    probe = _SOME_LEAP_YEAR if year is None else year
    exists = (
        probe > 0
        and 1 <= month <= _LAST_MONTH
        and 1 <= day <= monthrange(probe if probe < 10**_YEAR_DIGITS else 1, month)[1]
    )
    if not exists:
        raise fault("D201", "no_such_day", hint="hint_day_order", text=said)
    return ast.Day(day, month, year)


def checked_span(unit: SpanUnit, number: int, year: int | None, said: str) -> ast.Span:
    """A month, quarter or half-year that exists."""
    if not 1 <= number <= _LARGEST[unit]:
        raise fault("D201", f"no_such_{unit}", hint=f"hint_{unit}", text=said)
    return ast.Span(unit, number, year)


def check_weekday(day: ast.Day, actual: date) -> None:
    """Refuse a weekday that is not the date's own."""
    if day.weekday is not None and day.weekday != actual.weekday():
        written = weekday(date(_SOME_LEAP_YEAR, 1, 3 + day.weekday))
        raise fault(
            "D201",
            "other_weekday",
            text=f"{actual.day}/{actual.month}/{actual.year}",
            actual=weekday(actual),
            written=written,
        )


def _joins(token: Token) -> bool:
    """Whether a token joins the ends of a period."""
    return token.kind == "dash" or token.text in ("đến", "tới")


def _check_year(digits: str, said: str) -> None:
    if len(digits) != _YEAR_DIGITS:
        raise fault("D202", "short_year", hint="hint_short_year", text=said)


def _check_time(hour: int, minute: int, said: str) -> None:
    if minute >= _MINUTES or hour > _HOURS or (hour == _HOURS and minute):
        raise fault("D201", "no_such_time", hint="hint_time", text=said)

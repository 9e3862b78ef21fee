"""Read phrases that come again: `hằng tháng, trước ngày 25`, and expand them into dates.

A rule of repetition names a last day; in a month too short for it the last day stands
(Bộ luật Dân sự 2015, Điều 148 khoản 3).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from engine.rules.phrase_ast import (
    Freq,
    PhraseError,
    Recurrence,
    Recurring,
    fault,
    unreadable,
)
from engine.rules.phrase_tokens import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.rules.phrase_tokens import Token

_FREQS: dict[str, Freq] = {
    "ngày": "daily",
    "tuần": "weekly",
    "tháng": "monthly",
    "quý": "quarterly",
    "năm": "yearly",
}
_EVERY = r"(?:định kỳ )?(?:hằng|mỗi|từng) (?P<freq>ngày|tuần|tháng|quý|năm)(?: (?:một|1) lần)?"
_FIRST = re.compile(rf"{_EVERY}(?: [,;:])?(?: (?P<rest>.+))?")
_LAST = re.compile(rf"(?P<rest>.+?)(?: [,;])? {_EVERY}")
_SIX_MONTHS = r"(?:báo cáo )?định kỳ (?:0?6|sáu) tháng"
_AND_YEAR = r"(?:cả |một |1 |hằng )?năm"
_HALF_YEARLY = (
    re.compile(
        rf"{_SIX_MONTHS} \( (?P<half>[^()]+) \)(?: [,;])?(?: và)?"
        rf" {_AND_YEAR} \( (?P<year>[^()]+) \)"
    ),
    re.compile(
        rf"{_SIX_MONTHS} : (?P<half>[^();:]+) [,;](?: và)? {_AND_YEAR} : (?P<year>[^();:]+)"
    ),
)
_QUARTER_DAY = re.compile(r".*\d+ tháng (?:đầu|giữa|cuối) quý")
_WORKING_DAY = re.compile(r".*ngày làm việc (?:đầu tiên|cuối cùng|cuối) (?P<freq>tháng|quý)")
_LIMIT = (
    r"(?:(?P<before>đến trước|trước)"
    r"|(?P<by>(?:chậm nhất|muộn nhất|trễ nhất|hạn cuối|hạn chót|không muộn hơn|không quá|đến hết"
    r"|hết|vào)(?: là| vào| hết)*))?"
)
_WORKING = r"ngày làm việc (?:(?P<first_working>đầu tiên)|(?P<last_working>cuối cùng|cuối))"
_DAY = {
    "monthly": re.compile(
        rf"{_LIMIT} ?(?:(?:ngày )?(?P<day>\d+)|{_WORKING}|(?P<last>ngày cuối|cuối|ngày cuối cùng))"
        r"(?: tháng)?"
    ),
    "quarterly": re.compile(
        rf"{_LIMIT} ?(?:(?:ngày )?(?P<day>\d+) tháng "
        rf"(?P<month>đầu|giữa|cuối|thứ nhất|thứ hai|thứ ba)|{_WORKING}"
        r"|(?P<last>ngày cuối cùng|ngày cuối|cuối))(?: quý)?"
    ),
    "yearly": re.compile(
        rf"{_LIMIT} ?(?:(?:ngày )?(?P<day>\d+)(?: tháng | ?[/.] ?)(?P<month>\d+)"
        rf"|{_WORKING}(?: năm)?)"
    ),
    "weekly": re.compile(rf"{_LIMIT} ?(?:ngày )?(?P<weekday>(?:thứ \w+|t[2-7]|chủ nhật|cn))"),
    "daily": re.compile(rf"{_LIMIT}"),
}
_BY = re.compile(r"\b(?:chậm|muộn|trễ|hạn|không|hết)\b")
_MOST_TOKENS = 400  # of a clause; what states a repetition is some ten of them at most
_LONGEST = 24
_QUARTER_MONTHS = {"đầu": 1, "thứ nhất": 1, "giữa": 2, "thứ hai": 2, "cuối": 3, "thứ ba": 3}
_LAST_DAY = 31
_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
_LEAP_YEAR = 2000
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class FoundRepeat:
    """Rules of repetition that running text states in one breath.

    Attributes:
        is_limited: A word such as “chậm nhất” stands with it.
    """

    rules: tuple[Recurrence, ...]
    is_limited: bool


def recurring_of(tokens: list[Token], text: str) -> Recurring | None:
    """The rules of repetition that the tokens state, taken whole, or None.

    Raises:
        PhraseError: If the phrase repeats, but not in a way that names its days.
    """
    words = re.sub(r"\s+", " ", " ".join(token.text for token in tokens))
    found = _rules(words, text)
    if found is None:
        return None
    tokens.clear()
    return Recurring(found)


def repeats_in(text: str) -> Iterator[FoundRepeat]:
    """The rules of repetition in running text, each in its longest reading."""
    tokens = tokens_of(text)[:_MOST_TOKENS]
    at = 0
    while at < len(tokens):
        for end in range(min(at + _LONGEST, len(tokens)), at, -1):
            found = _found(" ".join(token.text for token in tokens[at:end]))
            if found is not None:
                yield found
                at = end - 1
                break
        at += 1


def _found(words: str) -> FoundRepeat | None:
    words = re.sub(r"\s+", " ", words)
    try:
        rules = _rules(words, words)
    except PhraseError:  # it repeats, but these words alone do not say when
        return None
    return FoundRepeat(rules, _BY.search(words) is not None) if rules else None


def occurrences(rule: Recurrence, first: date, last: date) -> Iterator[date]:
    """The named days of a rule from one day to another, both included, in order."""
    if rule.freq in ("daily", "weekly"):
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            if rule.weekday in (None, day.weekday()):
                yield day
        return
    step = _MONTHS[rule.freq]
    for year in range(first.year, last.year + 1):
        months = range(rule.month or 1, _LAST_MONTH + 1, step)
        for month in months:
            day = date(year, month, min(rule.day or 1, monthrange(year, month)[1]))
            if first <= day <= last:
                yield day


def _rules(words: str, text: str) -> tuple[Recurrence, ...] | None:
    for pattern in _HALF_YEARLY:
        if match := pattern.fullmatch(words):
            parts = match.group("half", "year")
            return tuple(rule for part in parts for rule in _items("yearly", part, text))
    match = _FIRST.fullmatch(words) or _LAST.fullmatch(words)
    if match is None:
        return _implied(_plain(words), text)
    return tuple(_items(_FREQS[match["freq"]], _plain(match["rest"] or ""), text))


def _implied(words: str, text: str) -> tuple[Recurrence, ...] | None:
    """A day that recurs by what it names: `ngày 25 của tháng cuối quý`."""
    freq: Freq
    if _QUARTER_DAY.fullmatch(words):
        freq = "quarterly"
    elif match := _WORKING_DAY.fullmatch(words):
        freq = _FREQS[match["freq"]]
    else:
        return None
    return tuple(_items(freq, words, text)) if _DAY[freq].fullmatch(words) else None


def _plain(words: str) -> str:
    """The words without `của`, and without brackets around all of them."""
    plain = re.sub(r"\bcủa ?", "", words).strip()
    bracketed = re.fullmatch(r"\( ([^()]+) \)", plain)
    return bracketed[1] if bracketed else plain


def _items(freq: Freq, rest: str, text: str) -> Iterator[Recurrence]:
    exclusive = False
    for number, part in enumerate(re.split(r" (?:và|,|;) ", rest)):
        match = _DAY[freq].fullmatch(part.strip())
        if match is None or (freq == "daily" and rest):
            raise unreadable(
                "repeat_unreadable", hint="hint_repeat", reason="repeat", text=text.strip()
            )
        if match["before"] and match.groupdict().get("last"):
            raise fault("D208", "two_limits", hint="hint_two_limits", text=text.strip())
        if match["before"] or match["by"] or not number:
            exclusive = match["before"] is not None
        yield _rule(freq, match.groupdict(), exclusive, text)


def _rule(freq: Freq, parts: dict[str, str | None], exclusive: bool, text: str) -> Recurrence:
    if name := parts.get("weekday"):
        return Recurrence(freq, exclusive, weekday=tokens_of(name)[0].weekday)
    if freq == "daily":
        return Recurrence(freq, exclusive)
    if parts.get("first_working") or parts.get("last_working"):
        edge: Literal["start", "end"] = "start" if parts.get("first_working") else "end"
        return Recurrence(freq, exclusive, working=edge)
    day = _LAST_DAY if parts.get("last") else int(parts["day"] or 0)
    month = None
    if freq == "quarterly":
        month = _QUARTER_MONTHS[parts["month"] or "cuối"]
    elif freq == "yearly":
        month = int(parts["month"] or 0)
    _check_day(day, month if freq == "yearly" else 1, text)
    return Recurrence(freq, exclusive, month=month, day=day)


def _check_day(day: int, month: int | None, text: str) -> None:
    known = month is not None and 1 <= month <= _LAST_MONTH
    if not known or not 1 <= day <= monthrange(_LEAP_YEAR, month or 1)[1]:
        raise fault("D201", "no_such_day", hint="hint_day_order", text=text.strip())

"""Compare a deadline that comes again with its clause: `hằng tháng, trước ngày 25`.

Like with like: a day of each month with days of each month. What the clause leaves out
contradicts nothing. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from engine.rules.phrases import find_repeats

if TYPE_CHECKING:
    from engine.rules.phrase_ast import Recurrence, Recurring

Limit = Literal["before", "by"]

# A day alone, beside a word that it comes each month: “báo cáo tháng gửi trước ngày 25”.
_MONTHLY = re.compile(r"(?:h[ằà]ng|mỗi|từng|báo cáo|định kỳ)\s+tháng", re.IGNORECASE)
_BARE_DAY = re.compile(r"ngày\s+(\d{1,2})(?!\d|\s*[/.-]\s*\d|\s+tháng\s+\d)", re.IGNORECASE)


class Said(NamedTuple):
    """A day that comes again, as a clause names it; `limit` where it says one."""

    month: int | None
    day: int | None
    weekday: int | None = None
    working: str | None = None
    limit: Limit | None = None


def repeat_verdict(
    own: Recurring, quote: str, days: Iterable[Said]
) -> Literal["agrees", "differs", "undated"]:
    """How the rules of a `repeat` stand to their clause.

    Args:
        days: The days that the clause writes out; each stands for itself in every year.
    """
    verdict: Literal["agrees", "undated"] = "agrees"
    written = tuple(days)
    for rule in own.rules:
        alike = [*_alike(rule, quote), *(written if rule.freq == "yearly" else ())]
        same = [said for said in alike if _names(said) == _names(rule)]
        if not alike and _is_bare_day(rule, quote):
            continue
        if not alike:
            verdict = "undated"
            continue
        limits = (None, "before" if rule.exclusive else "by")
        if not any(said.limit in limits for said in same):
            return "differs"
    return verdict


def _names(of: Said | Recurrence) -> tuple[object, ...]:
    return of.month, of.day, of.weekday, of.working


def _alike(own: Recurrence, quote: str) -> Iterator[Said]:
    for found in find_repeats(quote):
        for rule in found.rules:
            if rule.freq == own.freq:
                limit: Limit | None = "by" if found.is_limited else None
                yield Said(
                    rule.month, rule.day, rule.weekday, rule.working,
                    "before" if rule.exclusive else limit,
                )  # fmt: skip


def _is_bare_day(rule: Recurrence, quote: str) -> bool:
    """Whether the clause names this day of the month, if not in words that repeat."""
    if rule.freq != "monthly" or not _MONTHLY.search(quote):
        return False
    return rule.day in {int(day) for day in _BARE_DAY.findall(quote)}

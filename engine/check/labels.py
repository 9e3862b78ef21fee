"""Lints on the words of a plan that carry arithmetic: which anniversary it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.check.context import Context, Finding
from engine.check.quotes import disagreeing
from engine.rules.phrase_ast import Day
from engine.rules.phrases import find_dates

if TYPE_CHECKING:
    from engine.rules.nodes import Loc
    from engine.rules.phrase_ast import LiteralDate

_ANNIVERSARY = re.compile(r"(?:kỷ|kỉ)\s+niệm\s+(?:lần\s+thứ\s+)?(\d{1,4})\s+năm", re.IGNORECASE)


def anniversaries(context: Context) -> Iterator[Finding]:
    """D223: a label names the 88th anniversary of what was 89 years before."""
    for loc, text, dates in _labels(context):
        stated = _ANNIVERSARY.search(text)
        years = _years(dates) if stated else None
        if stated and years and years[1] - years[0] != int(stated[1]):
            first, last = years
            facts = {"stated": int(stated[1]), "first": first, "last": last, "count": last - first}
            yield Finding("D223", loc, facts)


def _years(dates: tuple[LiteralDate, ...]) -> tuple[int, int] | None:
    """The first and the last year of one day of the year."""
    by_day: dict[tuple[int, int], set[int]] = {}
    for date in dates:
        if isinstance(date.node, Day) and date.node.year is not None:
            by_day.setdefault((date.node.day, date.node.month), set()).add(date.node.year)
    pairs = [(min(years), max(years)) for years in by_day.values() if len(years) > 1]
    return pairs[0] if len(pairs) == 1 else None


def _labels(context: Context) -> Iterator[tuple[Loc, str, tuple[LiteralDate, ...]]]:
    """Every label of an anniversary with the dates of it, of its phrase and of its clause."""
    definition = context.definition
    texts: list[tuple[Loc, str | None]] = [
        (("title",), definition.title),
        (("short",), definition.short),
        (("plan", "name"), definition.plan.name if definition.plan else None),
    ]
    texts += [(("tasks", name, "label"), task.label) for name, task in definition.tasks.items()]
    for loc, text in texts:
        if text and _ANNIVERSARY.search(text):
            yield loc, text, find_dates(text)
    for block, entries, key in (
        ("events", definition.events, "when"),
        ("stages", definition.stages, "period"),
    ):
        for name, entry in entries.items():
            if not _ANNIVERSARY.search(entry.label):
                continue
            if not context.is_usable((block, name)) or (block, name, key) in disagreeing(context):
                continue
            phrase = getattr(entry, key)
            quote = entry.source.quote if entry.source else None
            dates = find_dates(entry.label) + (phrase.literals if phrase else ())
            yield (block, name, "label"), entry.label, dates + find_dates(quote or "")


LINTS = (anniversaries,)

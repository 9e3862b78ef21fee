"""Dates in doubt, and what follows from them: another year (D203), another clause (D218).

A copied file with its year forgotten has one fault, not a dozen: where many dates name
the same other year, the first stands for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.check.context import Context, DatedPhrase, Finding
from engine.check.quotes import disagreeing, mistaken_years
from engine.rules.nodes import path_text
from engine.rules.phrases import references

if TYPE_CHECKING:
    from engine.rules.nodes import Loc
    from engine.schedule import Window

_MANY = 2


def doubtful_years(context: Context) -> Iterator[Finding]:
    """D203: a date names another year than the campaign's."""
    accepted, told = _accepted(context), disagreeing(context)
    mistaken = mistaken_years(context)
    by_year: dict[int, list[DatedPhrase]] = {}
    for dated, year in _other_years(context):
        if dated.loc in told:
            continue
        if year in mistaken or path_text(dated.loc) in accepted:
            yield replace(_finding(context, dated, year), because=mistaken.get(year))
        else:
            by_year.setdefault(year, []).append(dated)
    for year, found in by_year.items():
        if len(found) >= _MANY:
            yield _finding(context, found[0], year, others=len(found) - 1)
        else:
            yield from (_finding(context, dated, year) for dated in found)


def _finding(context: Context, dated: DatedPhrase, year: int, *, others: int = 0) -> Finding:
    facts = {"year": year, "campaign": context.definition.year, "others": others}
    return Finding("D203", dated.loc, facts, "many" if others else "")


def is_trusted(context: Context, *names: str) -> bool:
    """Whether none of these dates (`report.due`) follows from one in doubt."""
    return context.trusting or _doubtful_names(context).isdisjoint(names)


def is_ordered(window: Window) -> bool:
    """Whether it opens before it is due, and closes no earlier, as far as that is known."""
    opens, due, closes = window.opens_at, window.due_at, window.closes_at
    return not (opens and due and opens >= due) and not (due and closes and closes < due)


def has_doubts(context: Context) -> bool:
    """Whether any date is in doubt."""
    return not context.trusting and bool(_doubtful_names(context))


@lru_cache(maxsize=8)
def _other_years(context: Context) -> tuple[tuple[DatedPhrase, int], ...]:
    return tuple(_find_other_years(context))


def _find_other_years(context: Context) -> Iterator[tuple[DatedPhrase, int]]:
    year = context.definition.year
    if year is None:
        return
    for dated in context.own_phrases:
        if dated.loc[:2] == ("plan", "basis"):
            continue
        # A plan for a year is often signed at the end of the year before.
        usual = {year, year - 1} if dated.loc == ("plan", "date") else {year}
        others = [lit.node.year for lit in dated.phrase.literals if lit.node.year not in usual]
        other = next((found for found in others if found is not None), None)
        if other is not None:
            yield dated, other


def _accepted(context: Context) -> set[str]:
    return {entry.at for entry in context.definition.accept if entry.code == "D203"}


@lru_cache(maxsize=8)
def _doubtful_names(context: Context) -> frozenset[str]:
    accepted = _accepted(context)
    doubtful: set[Loc] = {
        dated.loc for dated, _ in _other_years(context) if path_text(dated.loc) not in accepted
    } | disagreeing(context)
    names: set[str] = set()
    while doubtful:
        more = {
            name
            for dated in context.phrases
            if dated.loc in doubtful or not names.isdisjoint(references(dated.phrase))
            for name in dated.names
        }
        if more <= names:
            break
        names |= more
    return frozenset(names)

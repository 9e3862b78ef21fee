"""Lints on dates and the clauses they rest on: does the file say what the plan says?

The dates of a quoted clause are read with the grammar of the rule file, and like is compared
with like: a day with days, a month with months, “trước” with “trước”. A quote is somebody
else's text: what it leaves out (a year, a limiting word) contradicts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal
from unicodedata import normalize

from engine.check.context import Context, DatedPhrase, Finding
from engine.check.quoted_repeats import Said, repeat_verdict
from engine.rules.nodes import path_text
from engine.rules.phrase_ast import Bound, Day, Edge, Instant, LiteralDate, Recurring, Reference
from engine.rules.phrases import find_dates, parse_repeat
from engine.words import Text, say

if TYPE_CHECKING:
    from engine.rules.nodes import Loc
    from engine.rules.phrase_ast import Node, Span
    from engine.rules.schema import Source

_MANY = 2
_PLAN_DATE: Loc = ("plan", "date")
_OWNERS = frozenset({"stages", "events", "awards", "tasks"})
_TIME = r"(?:lúc\s+)?(?P<hour>\d{1,2})\s*(?:giờ|h|:)\s*(?P<minute>\d{2})?(?:\s*phút)?"
# What stands right before a date: a limiting word, then a time of day, a weekday, `ngày`.
_BEFORE_DATE = re.compile(
    r"(?:(?P<before>trước)|(?P<by>chậm nhất(?: là)?|muộn nhất(?: là)?|hết|không quá))?"
    r"(?:\s+(?:vào|khi|hạn))?"
    rf"\s*(?:{_TIME})?[\s,(]*(?:(?:thứ\s+\w+|chủ\s+nhật)[\s,(]*)?(?:ngày\s*)?$",
    re.IGNORECASE,
)
_EDGE = re.compile(r"(đầu|giữa|cuối)\s*$", re.IGNORECASE)
_EDGES = {"đầu": "start", "giữa": "middle", "cuối": "end"}
# The first day of a shortened range: “06-19/8/2018”, “từ ngày 16 đến ngày 30/7/2019”.
_RANGE_START = re.compile(
    r"(?<![\d/.])(\d{1,2})\s*(?:[-–—]|đến(?: hết)?)\s*(?:ngày\s*)?$", re.IGNORECASE
)

Verdict = Literal["agrees", "differs", "undated", "unquoted"]


@dataclass(frozen=True, slots=True)
class Quoted:
    """One phrase that names dates, with the clause it rests on.

    Attributes:
        loc: Where to mend it: the phrase, or what it counts from.
        group: The `source` it rests on; several phrases may share one.
        quote: None where there is no clause.
    """

    loc: Loc
    group: Loc
    phrase: DatedPhrase
    literals: tuple[LiteralDate, ...]
    quote: str | None


@dataclass(frozen=True, slots=True)
class _Date:
    """A date of a quoted clause, with what is said before it."""

    node: Day | Span
    limit: Literal["before", "by"] | None = None
    time: tuple[int, int] | None = None
    edge: str | None = None


def disagreements(context: Context) -> Iterator[Finding]:
    """D218: a date is not the one of the quoted clause.

    Where the clauses of many entries speak of one other year, the first stands for all.
    """
    differing = [quoted for quoted, verdict in _verdicts(context) if verdict == "differs"]
    stale: dict[int, list[Quoted]] = {}
    for quoted in differing:
        if (year := _stale_year(context, quoted)) is not None:
            stale.setdefault(year, []).append(quoted)
    many = {year: entries for year, entries in stale.items() if len(entries) >= _MANY}
    told = [quoted for entries in many.values() for quoted in entries]
    for year, (first, *others) in many.items():
        facts = {"phrase": _text(first), "others": len(others), "year": year}
        yield Finding("D218", first.loc, facts, "many", hint=_hint(first))
    for quoted in differing:
        if quoted not in told:
            yield Finding("D218", quoted.loc, {"phrase": _text(quoted)}, hint=_hint(quoted))


def _text(quoted: Quoted) -> str:
    return quoted.phrase.phrase.text


def _hint(quoted: Quoted) -> Text:
    return say("checks.D218_quote", quote=_shortened(quoted.quote or ""))


def _shortened(text: str, most: int = 160) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[:most]}…"


def _stale_year(context: Context, quoted: Quoted) -> int | None:
    """The one other year of which a clause speaks, if that is all that it gets wrong."""
    if not quoted.literals:
        return None
    years = {date.node.year for date in _dates_of(quoted.quote or "")} - {None}
    own = {literal.node.year or context.definition.year for literal in quoted.literals}
    if context.definition.year in years - own:
        return context.definition.year
    return years.pop() if len(years) == 1 and not years & own else None


@lru_cache(maxsize=4)
def mistaken_years(context: Context) -> dict[int, Loc]:
    """The years of dates whose clauses speak of the campaign's, and where that is told.

    A year on which other dates and their clauses agree is no slip of the date.
    """
    found: dict[int, Loc] = {}
    agreed: set[int | None] = set()
    first: Loc | None = None
    for quoted, verdict in _verdicts(context):
        years = {literal.node.year for literal in quoted.literals} - {None}
        if verdict == "agrees":
            agreed |= years & {date.node.year for date in _dates_of(quoted.quote or "")}
        elif verdict == "differs" and _stale_year(context, quoted) == context.definition.year:
            first = first or quoted.loc
            found |= {year: first for year in years if year is not None}
    return {year: loc for year, loc in found.items() if year not in agreed}


@lru_cache(maxsize=4)
def disagreeing(context: Context) -> frozenset[Loc]:
    """Where D218 stands: what follows from those dates is no news."""
    found = {quoted.loc for quoted, verdict in _verdicts(context) if verdict == "differs"}
    return frozenset(found | {due for loc in found for due in _written_out(context, loc)})


def _written_out(context: Context, loc: Loc) -> Iterator[Loc]:
    """The dues that a `repeat` was written out as."""
    if loc[-1] == "repeat":
        for occurrence in context.definition.tasks[str(loc[1])].occurrences:
            yield (*loc[:-1], "occurrences", occurrence, "due")


def without_quote(context: Context) -> Iterator[Finding]:
    """D219: a date is written out, and no quoted clause has one to compare it with.

    Where many are alike in this, the first stands for all that the file does not accept.
    """
    accepted = {entry.at for entry in context.definition.accept if entry.code == "D219"}
    alike: dict[tuple[str, bool], list[Quoted]] = {}
    for quoted, verdict in _verdicts(context):
        if verdict not in ("unquoted", "undated"):
            continue
        if quoted.loc == _PLAN_DATE or quoted.phrase.phrase.tentative:
            continue
        kind = ("" if verdict == "unquoted" else verdict, quoted.loc[0] == "events")
        if accepted and path_text(quoted.loc) in accepted:
            yield _without(quoted, kind[0], softer=kind[1])
        else:
            alike.setdefault(kind, []).append(quoted)
    for (variant, softer), entries in alike.items():
        if len(entries) < _MANY:
            yield from (_without(quoted, variant, softer=softer) for quoted in entries)
            continue
        found = _without(entries[0], f"{variant}_many".strip("_"), softer=softer)
        lines = _lines(context.plain(quoted.loc).span.line for quoted in entries[1:])
        yield replace(found, facts={**found.facts, "others": len(entries) - 1, "lines": lines})


def _without(quoted: Quoted, variant: str, *, softer: bool) -> Finding:
    return Finding("D219", quoted.loc, {"phrase": _text(quoted)}, variant, softer=softer)


def _lines(numbers: Iterable[int]) -> str:
    """Numbers of lines as short as can be: `7, 12–15`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("–".join(map(str, run)) for run in runs)


@lru_cache(maxsize=4)
def _verdicts(context: Context) -> tuple[tuple[Quoted, Verdict], ...]:
    """Every dated phrase, and whether it agrees with its clause.

    The phrases that rest on one clause share its dates: the dues take theirs first.
    """
    by_group: dict[Loc, list[Quoted]] = {}
    order: dict[Loc, int] = {}
    for number, quoted in enumerate(_quoted(context)):
        by_group.setdefault(quoted.group, []).append(quoted)
        order[quoted.loc] = number
    answer: list[tuple[Quoted, Verdict]] = []
    for entries in by_group.values():
        used: list[_Date] = []
        entries.sort(key=lambda quoted: quoted.loc[-1] != "due")
        answer += [(quoted, _verdict(quoted, used, context.definition.year)) for quoted in entries]
    return tuple(sorted(answer, key=lambda pair: order[pair[0].loc]))


def _verdict(quoted: Quoted, used: list[_Date], year: int | None) -> Verdict:
    """How a phrase stands to its clause; what it takes of the clause goes to `used`.

    Args:
        used: The dates of the clause taken by phrases before; each stands for one.
    """
    if quoted.quote is None:
        return "unquoted"
    dates = _dates_of(quoted.quote)
    if isinstance(quoted.phrase.phrase.node, Recurring):
        return repeat_verdict(quoted.phrase.phrase.node, quoted.quote, _days_said(dates))
    verdict: Verdict = "agrees"
    for literal in quoted.literals:
        alike = _alike(literal, dates)
        same = [date for date in alike if _is_same(literal.node, date.node, year)]
        fresh = [date for date in same if date not in used]
        left = [date for date in alike if date not in used]
        if not alike or (not same and not left):
            verdict = "undated"
            continue
        if not same or (not fresh and left):
            return "differs"
        used.append((fresh or same)[0])
        if not any(_words_agree(quoted, literal, date) for date in same):
            return "differs"
    return verdict


def _days_said(dates: Iterable[_Date]) -> Iterator[Said]:
    for date in dates:
        if isinstance(date.node, Day):
            yield Said(date.node.month, date.node.day, limit=date.limit)


def _alike(literal: LiteralDate, dates: Sequence[_Date]) -> list[_Date]:
    """The dates of the same kind: days for a day, months for a month."""
    kind = _kind(literal.node)
    return [date for date in dates if _kind(date.node) == kind]


def _kind(node: Day | Span) -> str:
    return "day" if isinstance(node, Day) else node.unit


def _is_same(own: Day | Span, other: Day | Span, year: int | None) -> bool:
    """Whether two dates are one; a year that the clause leaves out is the file's."""
    if isinstance(own, Day) and isinstance(other, Day):
        same = (own.day, own.month) == (other.day, other.month)
    else:
        same = getattr(own, "number", 0) == getattr(other, "number", -1)
    return same and (other.year is None or other.year == (own.year or year))


def _words_agree(quoted: Quoted, literal: LiteralDate, date: _Date) -> bool:
    """Whether “trước”, a time of day and “đầu/giữa/cuối” agree where both say them."""
    node = quoted.phrase.phrase.node
    if quoted.phrase.role == "due" and len(quoted.literals) == 1:
        limit = node.kind if isinstance(node, Bound) else "by"
        of = node.of if isinstance(node, Bound) else node
        if not isinstance(of, Edge) and date.limit not in (None, limit):
            return False
        if date.time is not None and date.time != _time_of(of):
            return False
    edge = _edge_around(node, literal)
    return edge is None or date.edge is None or edge == date.edge


def _time_of(node: Node) -> tuple[int, int] | None:
    return (node.hour, node.minute) if isinstance(node, Instant) else None


def _edge_around(node: Node, literal: LiteralDate) -> str | None:
    inner = node.of if isinstance(node, Bound) else node
    return inner.which if isinstance(inner, Edge) and inner.of == literal.node else None


@lru_cache(maxsize=256)
def _dates_of(quote: str) -> tuple[_Date, ...]:
    """The dates of a clause, longest reading first, with what is said before each."""
    text = normalize("NFC", quote)
    found: list[_Date] = []
    for literal in find_dates(quote):
        ahead = text[: literal.start]
        start = _RANGE_START.search(ahead)
        if start and isinstance(literal.node, Day):
            first = Day(int(start[1]), literal.node.month, literal.node.year)
            found.append(_Date(first))
        found.append(_said(literal.node, ahead))
    return tuple(found)


def _said(node: Day | Span, ahead: str) -> _Date:
    edge = _EDGE.search(ahead)
    if edge:
        ahead = ahead[: edge.start()]
    match = _BEFORE_DATE.search(ahead)
    if match is None:
        return _Date(node)
    limit: Literal["before", "by"] | None = None
    if match["before"]:
        limit = "before"
    elif match["by"]:
        limit = "by"
    time = (int(match["hour"]), int(match["minute"] or 0)) if match["hour"] else None
    return _Date(node, limit, time, _EDGES[edge[1].lower()] if edge else None)


def _quoted(context: Context) -> Iterator[Quoted]:
    """Every phrase of the file's own that names dates and can have a clause."""
    plan = next((d for d in context.phrases if d.loc == _PLAN_DATE), None)
    for dated in context.own_phrases:
        found = _source(context, dated.loc)
        if found is None or not context.is_usable(dated.loc):
            continue
        group, source = found
        if not context.is_usable(group):
            continue
        quote = source.quote if source else None
        node = dated.phrase.node
        if isinstance(node, Reference) and node.name == "plan.date" and plan and quote:
            if context.is_usable(_PLAN_DATE):
                yield Quoted(_PLAN_DATE, group, plan, plan.phrase.literals, quote)
        elif dated.phrase.literals and (dated.loc != _PLAN_DATE or quote):
            yield Quoted(dated.loc, group, dated, dated.phrase.literals, quote)
    yield from _repeated(context)


def _repeated(context: Context) -> Iterator[Quoted]:
    """Every `repeat` of the file's own; its occurrences are not in the file."""
    for name, task in context.definition.tasks.items():
        loc: Loc = ("tasks", name, "repeat")
        group: Loc = ("tasks", name, "source")
        node = context.plain(loc) if task.occurrences else None
        usable = context.is_usable(loc) and context.is_usable(group)
        if node is not None and usable and context.is_own(loc):
            dated = DatedPhrase(loc, parse_repeat(node.text), "due", name)
            yield Quoted(loc, group, dated, (), task.source.quote if task.source else None)


def _source(context: Context, loc: Loc) -> tuple[Loc, Source | None] | None:
    """The `source` that stands for a phrase, and where; None where none can stand."""
    definition = context.definition
    if loc == _PLAN_DATE:
        plan = definition.plan
        return ("plan", "source"), plan.source if plan else None
    if loc[0] not in _OWNERS:
        return None
    block = getattr(definition, str(loc[0]))[loc[1]]
    if loc[2] == "occurrences":
        if context.plain(loc[:4]) is None:  # written as `repeat`
            return None
        own = block.occurrences[str(loc[3])].source
        if own is not None:
            return (*loc[:4], "source"), own
    return (*loc[:2], "source"), block.source


LINTS = (disagreements, without_quote)

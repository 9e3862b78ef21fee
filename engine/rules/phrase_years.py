"""Give the two ends of a period the month and year that only one of them states.

`từ 16 đến 30/7/2019` and `tháng 5 - 6/2020` leave something to the other end. A period that
would have to cross a year to fit is refused: which year it means is not said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.rules import phrase_ast as ast
from engine.rules.phrase_ast import fault
from engine.rules.phrase_dates import checked_day

if TYPE_CHECKING:
    from engine.rules.phrase_ast import Node

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_LONGEST_MONTH = 31


def dated(node: Node) -> ast.Day | ast.Span | None:
    """The day or span that a node names, seen through its limits and times of day."""
    match node:
        case ast.Day() | ast.Span():
            return node
        case ast.Instant():
            return node.day
        case ast.Edge() | ast.WorkingEdge():
            return node.of
        case ast.Bound():
            return dated(node.of)
    return None


def with_year(node: Node, year: int) -> Node:
    """The node with a year put to the day or span that it names."""
    match node:
        case ast.Day():
            checked_day(node.day, node.month, year, f"{node.day}/{node.month}/{year}")
            return replace(node, year=year)
        case ast.Span():
            return replace(node, year=year)
        case ast.Instant():
            checked_day(node.day.day, node.day.month, year, f"{node.day.day}/{node.day.month}")
            return replace(node, day=replace(node.day, year=year))
        case ast.Edge():
            return replace(node, of=replace(node.of, year=year))
        case ast.WorkingEdge():
            return replace(node, of=replace(node.of, year=year))
        case ast.Bound():
            return replace(node, of=with_year(node.of, year))
    return node


def one_year(start: Node, end: Node, text: str) -> tuple[Node, Node]:
    """Both ends with the year that one of them states.

    Raises:
        PhraseError: If that would end the period before it starts.
    """
    first, last = dated(start), dated(end)
    if first is None or last is None or (first.year is None) == (last.year is None):
        return start, end
    if _place(first, last=False) > _place(last, last=True):
        which = "start" if first.year is None else "end"
        raise fault("D208", f"year_of_{which}", hint="hint_year_of_start", text=text.strip())
    if first.year is None and last.year is not None:
        return with_year(start, last.year), end
    return start, with_year(end, first.year or 0)


def _place(node: ast.Day | ast.Span, *, last: bool) -> tuple[int, int]:
    if isinstance(node, ast.Day):
        return node.month, node.day
    length = _MONTHS[node.unit]
    first = (node.number - 1) * length + 1
    return (first + length - 1, _LONGEST_MONTH) if last else (first, 1)

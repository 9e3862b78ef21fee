"""The grammar of whole time phrases: limits, periods, openings, offsets, references.

Recursive descent by hand. What has two readings is refused with D208, what fits nothing
with D202.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from engine.rules import phrase_ast as ast
from engine.rules.phrase_ast import Duration, Node, fault
from engine.rules.phrase_dates import DateReader, checked_day
from engine.rules.phrase_repeat import recurring_of

if TYPE_CHECKING:
    from engine.rules.phrase_ast import CountUnit

_UNITS: dict[str, CountUnit] = {
    "ngày làm việc": "working_day",
    "ngày": "day",
    "tuần": "week",
    "tháng": "month",
}
_EDGES: dict[str, Literal["start", "middle", "end"]] = {
    "đầu": "start",
    "giữa": "middle",
    "cuối": "end",
}
_DIRECTIONS: dict[str, Literal["before", "after"]] = {
    "trước": "before",
    "sau": "after",
    "kể từ": "after",
    "tính từ": "after",
}
_TENTATIVE = ["dự", "kiến"]
_LONGEST_COUNT = 9999
_MOST_TOKENS = 64


class PhraseParser(DateReader):
    """Reads one phrase from its tokens."""

    def phrase(self) -> tuple[bool, Node]:
        """Read the whole text: whether it is tentative, and what it says."""
        if not self.tokens:
            raise fault("D202", "empty", hint="hint_examples")
        if len(self.tokens) > _MOST_TOKENS:
            raise self.unreadable()
        tentative = self._strip_tentative()
        self._strip_parentheses()
        node = self._unknown() or recurring_of(self.tokens, self.text) or self._clause()
        if node is None or self.rest():
            raise self.unreadable()
        return tentative, node

    def duration(self) -> Duration | None:
        """Read a count and its unit."""
        begin = self.at
        count = self.number()
        unit = self.eat(*_UNITS) if count is not None else None
        if count is None or unit is None:
            self.at = begin
            return None
        if not 1 <= count <= _LONGEST_COUNT:
            raise fault("D202", "bad_count", text=self.text.strip())
        return Duration(count, _UNITS[unit])

    def _strip_tentative(self) -> bool:
        found = False
        for mark in (["(", *_TENTATIVE, ")"], _TENTATIVE):
            words = [token.text for token in self.tokens]
            if len(words) <= len(mark):
                continue
            if words[-len(mark) :] == mark:
                del self.tokens[-len(mark) :]
                found = True
            elif words[: len(mark)] == mark:
                del self.tokens[: len(mark)]
                found = True
        while found and self.tokens and self.tokens[-1].text in (",", ";"):
            self.tokens.pop()
        return found

    def _strip_parentheses(self) -> None:
        brackets = [token.text for token in self.tokens if token.text in ("(", ")")]
        whole = self.tokens[0].text == "(" and self.tokens[-1].text == ")"
        if whole and brackets == ["(", ")"]:
            self.tokens = self.tokens[1:-1]

    def _unknown(self) -> Node | None:
        if self.eat("chưa rõ", "chưa xác định"):
            return ast.Unknown()
        return None

    def _clause(self) -> Node | None:
        if self.eat("kể từ", "bắt đầu từ", "từ"):
            return self._from()
        limit = self._limit()
        if limit is not None:
            return limit
        within = self.eat("trong vòng", "trong thời hạn", "trong", "vào")
        node = self._node()
        if node is not None and not within and self._goes_on():
            return self._range(node)
        return node

    def _limit(self) -> Node | None:
        """Read `trước …`, `chậm nhất …`, `đến hết …` and their like."""
        if self.eat("chậm nhất", "muộn nhất", "hạn cuối", "hạn chót"):
            self.eat("là", "vào", "đến", "trong")
            if self.eat("trước"):
                raise self._two_limits()
            self.eat("hết", "vào")
            return ast.Bound("by", self._needed())
        if self.eat("đến trước", "trước"):
            if self.eat("hết"):
                raise self._two_limits()
            return ast.Bound("before", self._needed())
        if self.eat("đến hết", "hết"):
            return ast.Bound("by", self._needed())
        if self.eat("đến", "tới"):
            return ast.Bound("by", self._end())
        return None

    def _from(self) -> Node:
        start = self._needed(partial=True)
        if self._goes_on():
            return self._range(start)
        return ast.From(start)

    def _goes_on(self) -> bool:
        """Whether a period goes on to its end here."""
        token = self.peek()
        return token is not None and (token.kind == "dash" or token.text in ("đến", "tới"))

    def _range(self, start: Node) -> Node:
        if self.take("dash"):
            end = self._needed()
        elif self.eat("đến trước", "tới trước"):
            end = ast.Bound("before", self._needed())
        elif self.eat("đến hết", "tới hết"):
            end = self._needed()
        else:
            self.at += 1
            end = self._end()
        return ast.Range(self._completed(start, end), end)

    def _end(self) -> Node:
        """Read the end of a period behind a bare `đến`; a span there has two readings."""
        begin = self.at
        node = self._needed()
        if isinstance(node, ast.Span):
            words = self.said(begin)
            raise fault("D208", "ambiguous_end", hint="hint_ambiguous_end", words=words)
        return node

    def _completed(self, start: Node, end: Node) -> Node:
        """Give the start of a period the month or year that only its end states."""
        last = end.day if isinstance(end, ast.Instant) else end
        if not isinstance(start, ast.Day):
            return start
        if not isinstance(last, ast.Day):
            if not start.month:
                raise self.unreadable()
            return start
        month = start.month or last.month
        year = start.year
        if year is None and (month, start.day) <= (last.month, last.day):
            year = last.year
        elif year is None and last.year is not None:
            raise fault("D208", "year_of_start", hint="hint_year_of_start", text=self.text.strip())
        plain = checked_day(start.day, month, year, f"{start.day}/{month}")
        whole = ast.Day(plain.day, plain.month, plain.year, start.weekday)
        self.complete(start, whole)
        return whole

    def _needed(self, *, partial: bool = False) -> Node:
        node = self._node(partial=partial)
        if node is None:
            raise self.unreadable()
        if isinstance(node, ast.Day) and not node.month and not self._goes_on():
            raise self.unreadable()
        return node

    def _node(self, *, partial: bool = False) -> Node | None:
        """Read something that has a place in time."""
        return (
            self._offset()
            or self._edge()
            or self.instant()
            or self.day_or_instant(partial=partial)
            or self.span()
            or self._reference()
        )

    def _offset(self) -> Node | None:
        begin = self.at
        length = self.duration()
        word = self.eat(*_DIRECTIONS) if length else None
        if length is None or word is None:
            self.at = begin
            return None
        return ast.Offset(length.count, length.unit, _DIRECTIONS[word], self._needed())

    def _edge(self) -> Node | None:
        begin = self.at
        word = self.eat(*_EDGES)
        if word is None:
            return None
        of = self.day() or self.span()
        if of is None:
            self.at = begin
            return None
        if isinstance(of, ast.Day) and word != "đầu":
            if word == "giữa":
                raise fault("D208", "no_middle", text=self.text.strip())
            return of
        if word == "giữa" and isinstance(of, ast.Span) and of.unit not in ("month", "year"):
            raise fault("D208", "no_middle", text=self.text.strip())
        return ast.Edge(_EDGES[word], of)

    def _reference(self) -> Node | None:
        if self.eat("khi kích hoạt", "ngày kích hoạt", "kích hoạt"):
            return ast.Activation()
        if self.eat("ngày ban hành kế hoạch", "ngày ban hành", "ban hành kế hoạch"):
            return ast.Reference("plan", "date")
        if self.eat("hạn"):
            return ast.Reference("", "due")
        token = self.take("ref")
        if token is None:
            return None
        owner, field = token.parts
        if field not in ast.FIELDS:
            raise _unknown_field(owner, field)
        return ast.Reference(owner, field)

    def _two_limits(self) -> ast.PhraseError:
        return fault("D208", "two_limits", hint="hint_two_limits", text=self.text.strip())


def _unknown_field(owner: str, field: str) -> ast.PhraseError:
    near = get_close_matches(field, sorted(ast.FIELDS), n=1)
    if near:
        near_name = f"{owner}.{near[0]}"
        return fault(
            "D202", "unknown_field", hint="hint_field", text=f"{owner}.{field}", near=near_name
        )
    known = ", ".join(sorted(ast.FIELDS))
    return fault("D202", "unknown_field", hint="hint_fields", text=f"{owner}.{field}", known=known)

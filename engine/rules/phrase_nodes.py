"""Read what has a place in time: offsets, edges of spans, references, named events.

A length of time leaves out the day that it is counted from (Bộ luật Dân sự 2015, Điều 147).
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from engine.rules import phrase_ast as ast
from engine.rules.phrase_ast import Duration, Node, fault
from engine.rules.phrase_dates import DateReader
from engine.rules.phrase_numbers import counted_words

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
_DAYS_OF_SPAN: dict[str, tuple[Literal["start", "end"], bool]] = {
    "ngày làm việc cuối cùng": ("end", True),
    "ngày làm việc cuối": ("end", True),
    "ngày làm việc đầu tiên": ("start", True),
    "ngày cuối cùng": ("end", False),
    "ngày cuối": ("end", False),
    "ngày đầu tiên": ("start", False),
}
_DIRECTIONS: dict[str, Literal["before", "after"]] = {
    "trước": "before",
    "sau": "after",
    "kể từ": "after",
    "tính từ": "after",
    "tính kể từ": "after",
}
FROM_A_DAY = ("kể từ", "tính từ", "tính kể từ")
_HAPPENS = (
    *("nhận", "tiếp nhận", "ký", "kết thúc", "hoàn thành", "ban hành", "phát hành", "công bố"),
    *("có hiệu lực", "được", "bị", "nộp", "gửi", "phê duyệt", "khai mạc", "bế mạc", "bắt đầu"),
    *("tổ chức", "diễn ra", "xảy ra", "hết hạn", "có"),
)
_DATED = frozenset({"dmy", "dm", "my", "time", "hour", "ref", "weekday"})
_NO_NAME = frozenset({"trước", "chậm", "muộn", "hạn", "hoặc", "sau", "khoảng", "đến", "tới"})
_STOPS = frozenset(",;():.")
_LONGEST_NAME = 16
_LONGEST_COUNT = 9999
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class NodeReader(DateReader):
    """Reads one place in time from the tokens."""

    def duration(self) -> Duration | None:
        """Read a count, in digits or in words, and its unit."""
        begin = self.at
        count = self.number()
        if count is None and (words := counted_words(self.rest())):
            count, length = words
            self.at += length
        unit = self.eat(*_UNITS) if count is not None else None
        if count is None or unit is None:
            self.at = begin
            return None
        if not 1 <= count <= _LONGEST_COUNT:
            raise fault("D202", "bad_count", text=self.text.strip())
        return Duration(count, _UNITS[unit])

    def goes_on(self) -> bool:
        """Whether a period goes on to its end here."""
        begin = self.at
        self.eat("cho")
        token = self.peek()
        goes = token is not None and (token.kind == "dash" or token.text in ("đến", "tới"))
        if goes and self.tokens[self.at].text == "/":
            goes = self.at > 0 and self.tokens[self.at - 1].kind.startswith("iso")
        if not goes:
            self.at = begin
        return goes

    def needed(self, *, partial: bool = False) -> Node:
        """Read a place in time that must be there."""
        node = self.node(partial=partial)
        if node is None:
            raise self.unreadable()
        if isinstance(node, ast.Day) and not node.month and not self.goes_on():
            raise self.unreadable()
        return node

    def node(self, *, partial: bool = False) -> Node | None:
        """Read something that has a place in time."""
        return (
            self.offset()
            or self._day_of_span()
            or self._edge()
            or self.instant()
            or self.day_or_instant(partial=partial)
            or self.span()
            or self._reference()
        )

    def offset(self) -> ast.Offset | None:
        """Read `N ngày trước X`, `N ngày làm việc, kể từ ngày nhận …`."""
        begin = self.at
        length = self.duration()
        if length:
            self.comma()
        word = self.eat(*_DIRECTIONS) if length else None
        if length is None or word is None:
            self.at = begin
            return None
        return ast.Offset(length.count, length.unit, _DIRECTIONS[word], self._base())

    def _base(self) -> Node:
        """Read what a length of time is counted from: a place in time, or a named event."""
        begin = self.at
        node = self.node()
        ends = self.peek() is None or self.peek().text in _STOPS  # type: ignore[union-attr] # not None
        if node is not None and (ends or not isinstance(node, ast.Reference)):
            return node
        after = self.at
        self.at = begin
        named = self._named()
        if named is not None:
            return named
        self.at = after
        if node is None:
            raise self.unreadable()
        return node

    def _named(self) -> ast.Named | None:
        begin = self.at
        if not self.eat("ngày", "khi", "thời điểm", "lúc") or not self.eat(*_HAPPENS):
            self.at = begin
            return None
        while (token := self.peek()) is not None and token.text not in _STOPS:
            if token.kind in _DATED or token.kind.startswith("iso") or token.text in _NO_NAME:
                self.at = begin
                return None
            self.at += 1
            if token.text == "này":
                break
        if self.at - begin > _LONGEST_NAME:
            self.at = begin
            return None
        return ast.Named(re.sub(r"[\s*]+", " ", self.said(begin)))

    def _day_of_span(self) -> Node | None:
        """Read `ngày làm việc cuối cùng của tháng 5/2020`, `ngày đầu tiên của quý II`."""
        begin = self.at
        word = self.eat(*_DAYS_OF_SPAN)
        if word is None:
            return None
        self.eat("của")
        span = self.span()
        if span is None:
            self.at = begin
            return None
        which, working = _DAYS_OF_SPAN[word]
        if working:
            return ast.WorkingEdge(which, span)
        if which == "end":
            return ast.Edge("end", span)
        return ast.Day(1, (span.number - 1) * _MONTHS[span.unit] + 1, span.year)

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
        if self.eat(
            "ngày ban hành kế hoạch này",
            "ngày ban hành kế hoạch",
            "ngày ban hành",
            "ban hành kế hoạch",
        ):
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


def _unknown_field(owner: str, field: str) -> ast.PhraseError:
    near = get_close_matches(field, sorted(ast.FIELDS), n=1)
    if near:
        near_name = f"{owner}.{near[0]}"
        return fault(
            "D202", "unknown_field", hint="hint_field", text=f"{owner}.{field}", near=near_name
        )
    known = ", ".join(sorted(ast.FIELDS))
    return fault("D202", "unknown_field", hint="hint_fields", text=f"{owner}.{field}", known=known)

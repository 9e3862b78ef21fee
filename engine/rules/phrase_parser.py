"""The grammar of whole time phrases: limits, periods, openings, and what stands around them.

Recursive descent by hand. What has two readings is refused with D208, what fits nothing
with D202.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from engine.rules import phrase_ast as ast
from engine.rules.phrase_ast import Node, Role, fault
from engine.rules.phrase_dates import checked_day
from engine.rules.phrase_nodes import FROM_A_DAY, NodeReader
from engine.rules.phrase_numbers import settled
from engine.rules.phrase_repeat import recurring_of
from engine.rules.phrase_years import one_year

if TYPE_CHECKING:
    from engine.rules.phrase_tokens import Token

_TENTATIVE = ["dự", "kiến"]
_BULLETS = ("-", "–", "+", "•")
_MOST_TOKENS = 64
_NO_MORE = "không quá"
_HEADINGS = ("thời hạn", "thời gian", "thời điểm", "hạn")
_OF_A_HEADING = frozenset(
    (
        *("cuối", "cùng", "chót", "nộp", "gửi", "báo", "cáo", "đăng", "ký", "hồ", "sơ", "hoàn"),
        *("thành", "thực", "hiện", "nhận", "bài", "dự", "thi", "tham", "gia", "tổ", "chức", "kết"),
        *("quả", "góp", "ý", "danh", "sách", "tổng", "hợp", "phối", "về", "cho", "và", "của"),
    )
)
_BY = (
    *("chậm nhất", "muộn nhất", "trễ nhất", "hạn cuối cùng", "hạn cuối", "hạn chót"),
    *("không muộn hơn", "không chậm hơn", "không trễ hơn", "không quá"),
)
_WITHIN = ("trong vòng", "trong thời hạn", "trong thời gian")


class PhraseParser(NodeReader):
    """Reads one phrase from its tokens."""

    def __init__(self, text: str, *, role: Role = "due", tokens: list[Token] | None = None) -> None:
        super().__init__(text, tokens)
        self.role = role

    def phrase(self) -> tuple[bool, Node]:
        """Read the whole text: whether it is tentative, and what it says."""
        if not self.tokens:
            raise fault("D202", "empty", hint="hint_examples")
        if len(self.tokens) > _MOST_TOKENS:
            raise self.unreadable()
        self._strip_bullet()
        self.tokens = settled(self.tokens, self.text)
        tentative = self._strip_tentative()
        self._strip_parentheses()
        self._strip_label()
        node = self._unknown() or recurring_of(self.tokens, self.text) or self._clause()
        if node is not None:
            self._gloss(node)
        if node is None or self.rest():
            raise self.unreadable()
        return tentative, node

    def _strip_bullet(self) -> None:
        """Take the mark of a list, which stands apart, off the front."""
        first, *rest = self.tokens
        if rest and first.text in _BULLETS and first.end < rest[0].start:
            self.tokens = rest

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
        whole = bool(self.tokens) and self.tokens[0].text == "(" and self.tokens[-1].text == ")"
        if whole and brackets == ["(", ")"]:
            self.tokens = self.tokens[1:-1]

    def _strip_label(self) -> None:
        """Take a heading such as `Thời hạn nộp báo cáo:` off the front."""
        if not self.eat(*_HEADINGS):
            return
        while (token := self.peek()) is not None and token.text in _OF_A_HEADING:
            self.at += 1
        said = [token.text for token in self.tokens[: self.at]]
        if self.eat(":") or (" ".join(said) not in _BY and self.eat("là")):
            self.tokens = self.rest()
        self.at = 0

    def _unknown(self) -> Node | None:
        if self.eat("chưa rõ", "chưa xác định"):
            return ast.Unknown()
        return None

    def _gloss(self, node: Node) -> None:
        """Check a second wording behind the first: `trước ngày 13/9 (chậm nhất ngày 12/9)`."""
        if not isinstance(node, ast.Bound) or not self.eat("("):
            return
        other = self._limit()
        if other is None or not self.eat(")"):
            raise self.unreadable()
        if _last_day(node) is None or _last_day(node) != _last_day(other):
            raise fault("D201", "gloss_differs", text=self.text.strip())

    def _clause(self) -> Node | None:
        if self.eat("kể từ", "bắt đầu từ", "từ"):
            return self._from()
        limit = self._limit()
        if limit is not None:
            return limit
        counted = self._counted_range() or self._counted_from()
        if counted is not None:
            return counted
        within = self.eat(*_WITHIN, "trong", "vào")
        listed = self._listed() or self._clock_range()
        if listed is not None:
            return listed
        node = self.node(partial=True)
        if node is not None and not within and self.goes_on():
            return self._range(node)
        if isinstance(node, ast.Day) and not node.month:
            raise self.unreadable()
        return node

    def _limit(self) -> Node | None:
        """Read `trước …`, `chậm nhất …`, `đến hết …` and their like."""
        if said := self.eat(*_BY):
            self.eat("là", ":")
            word = self.eat(*_WITHIN, "vào", "đến", "trong")
            if self.eat("trước"):
                raise self._two_limits()
            self.eat("hết", "vào")
            most = said if said == _NO_MORE else None
            return self._after_so_long(word or most) or ast.Bound("by", self._no_start())
        if self.eat("tối đa"):
            return self._after_so_long("tối đa") or self._none_here()
        if self.eat("ít nhất", "tối thiểu"):
            of = self.offset()
            if of is None or of.direction != "before":
                raise self.unreadable()
            return ast.Bound("by", of)
        if self.eat("đến trước", "trước"):
            return self._before()
        if self.eat("cho đến hết", "đến hết", "tới hết", "hết"):
            return ast.Bound("by", self._no_start())
        if self.eat("cho đến", "đến", "tới"):
            return ast.Bound("by", self._end())
        return None

    def _no_start(self) -> Node:
        """Read a last limit; by the start of a month is before its first day, or after it."""
        of = self.needed()
        if isinstance(of, ast.Edge) and of.which == "start":
            raise self._two_limits()
        return of

    def _none_here(self) -> Node:
        raise self.unreadable()

    def _before(self) -> Node:
        """Read what stands behind `trước`."""
        if self.eat("hết"):
            raise self._two_limits()
        self.eat("lúc", "thời điểm")
        of = self.needed()
        if isinstance(of, ast.Edge) and of.which == "end":
            raise self._two_limits()
        if self.eat("ít nhất", "tối thiểu"):
            length = self.duration()
            if length is None:
                raise self.unreadable()
            return ast.Bound("by", ast.Offset(length.count, length.unit, "before", of))
        return ast.Bound("before", of)

    def _after_so_long(self, word: str | None = None) -> Node | None:
        """Read `(sau) 05 ngày kể từ …` behind a word of limit, and perhaps one of stretch."""
        begin = self.at
        self.eat("sau")
        of = self.offset()
        if of is None:
            self.at = begin
            return None
        self._refuse_stretch_before(word, of)
        return ast.Bound("by", of)

    def _refuse_stretch_before(self, word: str | None, of: ast.Offset) -> None:
        """Refuse `trong 10 ngày trước …`: is it the first of those days, or all of them?

        So is `không quá 05 ngày trước …`, which names the earliest day and not the last.
        """
        if word is not None and of.direction == "before":
            raise fault("D208", "stretch_before", hint="hint_span_from", text=self.text.strip())

    def _counted_from(self) -> Node | None:
        """Read `trong thời hạn 10 ngày kể từ …`, `sau 15 ngày kể từ …` and the bare offset.

        As a deadline its last day counts. Whether such a stretch starts on the day it is
        counted from is not said, so nothing opens with it and it is no period.
        """
        begin = self.at
        word = self.eat(*_WITHIN, "trong", "sau")
        of = self.offset()
        if of is None:
            self.at = begin
            return None
        self._refuse_stretch_before(word, of)
        says_from = any(self._says(begin, words) for words in FROM_A_DAY)
        if word == "sau" and not says_from:
            raise self.unreadable()
        unclear = self.role == "period" or (word is not None and self.role == "opens")
        if unclear and (word is not None or says_from):
            raise fault("D208", "span_from", hint="hint_span_from", text=self.text.strip())
        if self.goes_on():
            if word is not None or says_from:
                raise self.unreadable()
            return self._range(of)
        return of

    def _says(self, begin: int, words: str) -> bool:
        said = [token.text for token in self.tokens[begin : self.at]]
        return f" {words} " in f" {' '.join(said)} "

    def _counted_range(self) -> Node | None:
        """Read `15 ngày (từ ngày 16/7/2019 – 30/7/2019)`: the count must fit, both ends in."""
        begin = self.at
        self.eat(*_WITHIN, "trong")
        length = self.duration()
        bracket = self.eat("(", ",", ":") if length else None
        if length is None or not (bracket or self.eat("là")) or length.unit != "day":
            self.at = begin
            return None
        if not self.eat("từ"):
            self.at = begin
            return None
        node = self._from()
        if bracket == "(" and not self.eat(")"):
            raise self.unreadable()
        if not isinstance(node, ast.Range) or _length(node) != length.count:
            raise fault("D201", "count_differs", text=self.text.strip(), count=length.count)
        return node

    def _listed(self) -> Node | None:
        """Read `ngày 16, 17 và 18/7/2019`; days in a row are one period, others several."""
        begin = self.at
        self.eat("các ngày", "ngày")
        numbers = [self.number()]
        while numbers[-1] is not None and self.eat(",", "và"):
            self.eat("ngày")
            after = self.at
            number = self.number()
            if number is not None and self._lists():
                numbers.append(number)
                continue
            self.at = after
            return self._in_a_row([listed or 0 for listed in numbers], self.day())
        self.at = begin
        return None

    def _lists(self) -> bool:
        token = self.peek()
        return token is not None and token.text in (",", "và")

    def _in_a_row(self, numbers: list[int], last: ast.Day | None) -> Node:
        if last is None or not last.month:
            raise self.unreadable()
        days = [*numbers, last.day]
        for day in days:
            checked_day(day, last.month, last.year, f"{day}/{last.month}")
        if days != list(range(days[0], days[0] + len(days))):
            raise fault("D208", "several", hint="hint_several", text=self.text.strip())
        return ast.Range(ast.Day(days[0], last.month, last.year), last)

    def _clock_range(self) -> Node | None:
        """Read two times on one day: `từ 8 giờ đến 17 giờ ngày 13/9/2018`."""
        begin = self.at
        clock = self.time_of_day()
        if clock is None or not self.goes_on():
            self.at = begin
            return None
        self.at += 1
        end = self.instant()
        if end is None:
            self.at = begin
            return None
        return ast.Range(ast.Instant(end.day, *clock), end)

    def _from(self) -> Node:
        within_a_day = self._clock_range()
        if within_a_day is not None:
            return within_a_day
        start = ast.Activation() if self.eat("nay") else self.needed(partial=True)
        if self.goes_on():
            return self._range(start)
        return ast.From(start)

    def _range(self, start: Node) -> Node:
        if self.take("dash"):
            begin = self.at
            end = self.needed()
            if _is_year(end) and isinstance(start, ast.Day) and not self._says(begin, "năm"):
                raise self.unreadable()  # `ngày 20/11 năm 2020 - 2021`
        elif self.eat("đến trước", "tới trước"):
            end = ast.Bound("before", self.needed())
        elif self.eat("đến hết", "tới hết"):
            end = self.needed()
        else:
            self.at += 1
            end = self._end()
        begun = self._completed(start, end)
        first, last = one_year(begun, end, self.text)
        for before, after in ((begun, first), (end, last)):
            if isinstance(before, ast.Day) and isinstance(after, ast.Day):
                self.complete(before, after)
        return ast.Range(first, last)

    def _end(self) -> Node:
        """Read the end of a period behind a bare `đến`; a span there has two readings."""
        begin = self.at
        node = self.needed()
        if isinstance(node, ast.Span):
            words = self.said(begin)
            raise fault("D208", "ambiguous_end", hint="hint_ambiguous_end", words=words)
        return node

    def _completed(self, start: Node, end: Node) -> Node:
        """Give the first day of a period the month that only its end states."""
        if not isinstance(start, ast.Day) or start.month:
            return start
        last = end.day if isinstance(end, ast.Instant) else end
        if not isinstance(last, ast.Day):
            raise self.unreadable()
        if start.day > last.day:
            raise fault("D208", "year_of_start", hint="hint_year_of_start", text=self.text.strip())
        plain = checked_day(start.day, last.month, last.year, f"{start.day}/{last.month}")
        whole = ast.Day(plain.day, plain.month, plain.year, start.weekday)
        self.complete(start, whole)
        return whole

    def _two_limits(self) -> ast.PhraseError:
        return fault("D208", "two_limits", hint="hint_two_limits", text=self.text.strip())


def _is_year(node: Node) -> bool:
    return isinstance(node, ast.Span) and node.unit == "year"


def _last_day(node: Node) -> date | None:
    """The last day of a limit that names one day with its year."""
    if not isinstance(node, ast.Bound) or not isinstance(node.of, ast.Day) or not node.of.year:
        return None
    day = date(node.of.year, node.of.month, node.of.day)
    if node.kind == "by":
        return day
    return day - timedelta(days=1) if day > date.min else None


def _length(node: ast.Range) -> int | None:
    """How many days a range of two dates has, both counted."""
    start, end = node.start, node.end
    if not isinstance(start, ast.Day) or not isinstance(end, ast.Day):
        return None
    years = (start.year, end.year)
    if years[0] is None or years[1] is None:
        return None
    return (date(years[1], end.month, end.day) - date(years[0], start.month, start.day)).days + 1

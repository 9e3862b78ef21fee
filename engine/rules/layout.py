"""Lay a rule file out anew: indentation, spaces and line ends alone, so that comments stay.

Pure. Works on the positions of the parser's tokens and never on values: what is in quotes
stays in quotes, a long line stays long, keys keep their order. Blocks are indented by two,
a list beneath its key as well. Values that stand in one column with a neighbour's stay there.
Libraries that read and write (ruamel.yaml among them) join lines, and lose both such columns
and the comments within brackets.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, NamedTuple

import yaml

from engine.rules.marks import BREAK
from engine.rules.reader import PARSER

_STEP: Final = 2
_BLANKS = " \t"
_OPENING = (yaml.FlowMappingStartToken, yaml.FlowSequenceStartToken)
_CLOSING = (yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_BLOCKS = (yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken)
_EXPLICIT_INDENT = re.compile(r"[|>][+-]?([1-9])")


def laid_out(text: str) -> str:
    r"""The text of a rule file, laid out; the same text where it is so already.

    The file must be one that `engine.rules.reader` takes without an error. One that marks
    its keys with `?` is left as it is.

    >>> laid_out("a :\n- {b : 1,c: 2}   # so")
    'a:\n  - {b: 1, c: 2}   # so\n'
    """
    text = text.removeprefix("\ufeff")
    tokens: list[Any] = list(yaml.scan(text, Loader=PARSER))
    if any(isinstance(token, yaml.KeyToken) and _is_visible(token) for token in tokens):
        return text
    sheet = _Sheet(text)
    _Survey(sheet).take(tokens)
    new = _Writer(sheet).text()
    assert _content(new) == _content(text)
    return new


def _content(text: str) -> list[tuple[Any, ...]]:
    return [
        (type(event), getattr(event, "value", None), getattr(event, "style", None))
        for event in yaml.parse(text, Loader=PARSER)
    ]


def _is_visible(token: Any) -> bool:
    start, end = token.start_mark, token.end_mark
    return (start.line, start.column) != (end.line, end.column)


class _Block(NamedTuple):
    """An open block of keys or of items: where its entries stood, and where they go."""

    number: int
    is_list: bool
    old: int
    new: int
    has_end: bool  # a list as far left as its key has no token for its end


class _Piece(NamedTuple):
    """What stands on a line between two gaps."""

    kind: type[Any]
    start: int
    end: int


@dataclass(slots=True)
class _Line:
    """What is known of one line.

    Attributes:
        kind: `entry` starts an entry of a block, `flow` lies within brackets, `text`
            continues a text, `body` stands beneath a `|`; empty for a comment or nothing.
        indent: Where it goes.
        cut: How much of the old margin of a `body` is margin.
        is_plain: Of a `text`: it is not in quotes, so blanks at its end mean nothing.
        open: The blocks that are open at its end.
    """

    pieces: list[_Piece] = field(default_factory=list)
    kind: str = ""
    indent: int = 0
    cut: int = 0
    is_plain: bool = False
    open: tuple[_Block, ...] = ()


class _Sheet:
    """The lines of a text with their ends, and what the survey finds out about each."""

    def __init__(self, text: str) -> None:
        self.old = BREAK.split(text)
        self.breaks = [*(found.group() for found in BREAK.finditer(text)), ""]
        self.lines = [_Line() for _ in self.old]
        self.ends_in_body = False  # whose last lines may be part of the text

    def first(self, number: int) -> int:
        """The column of the first character of a line that is no blank."""
        return len(self.old[number]) - len(self.old[number].lstrip(_BLANKS))


class _Survey:
    """Goes through the tokens and notes on the sheet what stands where."""

    def __init__(self, sheet: _Sheet) -> None:
        self._sheet = sheet
        self._open: list[_Block] = []
        self._depth = 0
        self._count = 0

    def take(self, tokens: list[Any]) -> None:
        """Take all tokens, in order."""
        before: Any = None
        for token in tokens:
            self._structure(token)
            if isinstance(token, _CLOSING):
                self._depth -= 1
            if _is_visible(token):
                starts_entry = isinstance(before, yaml.KeyToken)
                self._show(token, starts_entry or isinstance(token, yaml.BlockEntryToken))
                self._sheet.lines[token.start_mark.line].open = tuple(self._open)
            if isinstance(token, _OPENING):
                self._depth += 1
            before = token

    def _structure(self, token: Any) -> None:
        """Open and close blocks."""
        column = token.start_mark.column
        if self._depth:
            return
        if isinstance(token, (yaml.KeyToken, yaml.BlockEndToken)):
            if self._open and not self._open[-1].has_end:
                self._open.pop()
            if isinstance(token, yaml.BlockEndToken):
                self._open.pop()
        elif isinstance(token, _BLOCKS):
            self._push(column, is_list=isinstance(token, yaml.BlockSequenceStartToken))
        elif isinstance(token, yaml.BlockEntryToken) and not self._open[-1].is_list:
            self._push(column, is_list=True, has_end=False)

    def _push(self, old: int, *, is_list: bool, has_end: bool = True) -> None:
        self._count += 1
        self._open.append(_Block(self._count, is_list, old, self._margin() + _STEP, has_end))

    def _margin(self) -> int:
        return self._open[-1].new if self._open else -_STEP

    def _show(self, token: Any, starts_entry: bool) -> None:
        start, end = token.start_mark, token.end_mark
        line, old = self._sheet.lines[start.line], self._sheet.old[start.line]
        if not line.kind:
            line.kind = "entry" if starts_entry and not self._depth else "flow"
            line.indent = self._indent(token, starts_entry)
        kind = type(token)
        if start.line == end.line:
            line.pieces.append(_Piece(kind, start.column, end.column))
        elif token.style in ("|", ">"):
            line.pieces.append(_Piece(kind, start.column, len(old.rstrip(_BLANKS))))
            self._body(token)
        else:
            whole = len(old.rstrip(_BLANKS) if token.style is None else old)
            line.pieces.append(_Piece(kind, start.column, whole))
            self._text(token)

    def _indent(self, token: Any, starts_entry: bool) -> int:
        if self._depth or isinstance(token, _CLOSING):
            return max(0, self._margin() + _STEP * max(self._depth, 1))
        return max(0, self._margin() + (0 if starts_entry else _STEP))

    def _text(self, token: Any) -> None:
        """The further lines of a text that is plain or in quotes."""
        last = token.end_mark.line
        for number in range(token.start_mark.line + 1, last + 1):
            line = self._sheet.lines[number]
            line.kind, line.is_plain = "text", token.style is None
            line.indent = max(0, self._margin() + _STEP * (self._depth + 1))
            line.open = tuple(self._open)
        first = min(self._sheet.first(last), token.end_mark.column)
        line.pieces.append(_Piece(type(token), first, token.end_mark.column))

    def _body(self, token: Any) -> None:
        """The lines of a text beneath `|` or `>`, whose margin shows how far it goes."""
        start, end = token.start_mark, token.end_mark
        numbers = range(start.line + 1, end.line + (end.column > 0))
        header = _EXPLICIT_INDENT.match(self._sheet.old[start.line], start.column)
        if header:
            step = int(header[1])
            cut, indent = self._open[-1].old + step, self._open[-1].new + step
        else:
            filled = (n for n in numbers if self._sheet.old[n].strip(" "))
            cut = next((self._sheet.first(n) for n in filled), 0)
            indent = self._open[-1].new + _STEP
        for number in numbers:
            line = self._sheet.lines[number]
            line.kind, line.cut, line.indent = "body", cut, indent
            line.open = tuple(self._open)
        self._sheet.ends_in_body = numbers.stop >= len(self._sheet.old) - 1


class _Writer:
    """Writes each line as the survey has found it to be."""

    def __init__(self, sheet: _Sheet) -> None:
        self._sheet = sheet
        columns = (self._value_column(number) for number in range(len(sheet.old)))
        self._columns = Counter(columns)
        filled = [number if line.kind else None for number, line in enumerate(sheet.lines)]
        self._before = _latest(filled)
        self._after = _latest(filled[::-1])[::-1]

    def text(self) -> str:
        """All lines, the blank ones at the end left out."""
        sheet = self._sheet
        lines = [self._line(number) for number in range(len(sheet.old))]
        parts = [line + end for line, end in zip(lines, sheet.breaks, strict=True)]
        if sheet.ends_in_body:
            return "".join(parts)
        while len(lines) > 1 and not lines[-1]:
            del lines[-1], parts[-1]
        ending = next((end for end in sheet.breaks if end in ("\n", "\r\n")), "\n")
        return "".join(parts[:-1]) + lines[-1] + ending

    def _line(self, number: int) -> str:
        line, old = self._sheet.lines[number], self._sheet.old[number]
        if line.kind == "body":
            return self._body(old, line)
        if line.kind == "text" and not line.pieces:
            rest = old.strip(_BLANKS) if line.is_plain else old.lstrip(_BLANKS)
            return " " * line.indent + rest if rest else ""
        if line.pieces:
            return " " * line.indent + self._pieces(number) + self._end(old, line.pieces[-1].end)
        comment = old.strip(_BLANKS)
        if not comment.startswith("#"):
            return comment
        return " " * self._comment_indent(number) + comment

    def _body(self, old: str, line: _Line) -> str:
        if not old.strip(" ") and len(old) <= line.cut:
            return ""
        return " " * line.indent + old[line.cut :]

    def _pieces(self, number: int) -> str:
        old, pieces = self._sheet.old[number], self._sheet.lines[number].pieces
        written = old[pieces[0].start : pieces[0].end]
        column = self._value_column(number)
        in_column = column is not None and self._columns[column] > 1
        for index, (left, right) in enumerate(pairwise(pieces), start=1):
            gap = _gap(left.kind, right.kind)
            if index == _VALUE and in_column:
                gap = " " * (right.start - left.end)
            written += gap + old[right.start : right.end]
        return written

    def _end(self, old: str, end: int) -> str:
        """What follows the last piece: a comment, or nothing."""
        rest = old[end:].rstrip(_BLANKS)
        comment = rest.lstrip(_BLANKS)
        gap = rest[: len(rest) - len(comment)]
        return ("  " if "\t" in gap else gap) + comment

    def _value_column(self, number: int) -> tuple[int, int] | None:
        """A line's block, and how far from its key the value stands once the colon is near."""
        line = self._sheet.lines[number]
        if line.kind != "entry" or len(line.pieces) <= _VALUE:
            return None
        key, colon, value = line.pieces[: _VALUE + 1]
        gap = self._sheet.old[number][colon.end : value.start]
        if colon.kind is not yaml.ValueToken or "\t" in gap:
            return None
        return line.open[-1].number, key.end - key.start + len(gap)

    def _comment_indent(self, number: int) -> int:
        """Where a comment goes: with the entry after it, or the block that it stood in."""
        column = self._sheet.first(number)
        before, after = self._before[number], self._after[number]
        if after is not None and self._sheet.first(after) == column:
            return self._sheet.lines[after].indent
        blocks = self._sheet.lines[before].open if before is not None else ()
        same = next((block.new for block in blocks if block.old == column), None)
        if same is not None and (after is None or self._sheet.lines[after].kind == "entry"):
            return same
        if after is not None:
            return self._sheet.lines[after].indent
        return max((block.new for block in blocks if block.old <= column), default=0)


def _latest(numbers: list[int | None]) -> list[int | None]:
    """For each place the last number up to it, if there is one."""
    found: list[int | None] = []
    last: int | None = None
    for number in numbers:
        last = last if number is None else number
        found.append(last)
    return found


_VALUE = 2  # of the pieces of a line: its key, the colon, the value


def _gap(left: type[Any], right: type[Any]) -> str:
    """What stands between two pieces of one line."""
    tight = left in _OPENING or right in (*_CLOSING, yaml.FlowEntryToken, yaml.ValueToken)
    return "" if tight else " "

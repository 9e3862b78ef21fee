"""Lines and positions of a text, counted as YAML counts them.

Pure. A line ends at CR LF, CR, LF, NEL, LS or PS (YAML 1.1, 5.4). Spans count from 1 in
characters; the parser's own marks count from 0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from engine.model import Problem, Severity, Span
from engine.words import Text

BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_SHOWN = 60


class Mark(Protocol):
    """A position as the parser gives it, from 0."""

    line: int
    column: int


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of a text without their ends."""
    return tuple(BREAK.split(text))


def shown(text: str) -> str:
    """A text as a sentence can quote it: on one line, and not too long."""
    flat = "".join(c if c.isprintable() else " " for c in text)
    return flat if len(flat) <= _SHOWN else f"{flat[:_SHOWN]}…"


class Source:
    """One file's name and lines: what turns a mark into a span, and a fault into a problem."""

    def __init__(self, file: str, lines: Sequence[str]) -> None:
        self.file = file
        self.lines = lines

    def between(self, start: Mark, end: Mark) -> Span:
        """The span between two marks; an end at a line's start is the end of the line before."""
        first, line, column = start.line, end.line, end.column
        while column == 0 and line > first:
            line -= 1
            column = len(self._line(line))
        # A long file has tens of thousands, and `Span(…)` would cost a call of Python each.
        return tuple.__new__(Span, (self.file, first + 1, start.column + 1, line + 1, column + 1))

    def at(self, line: int, column: int, length: int = 1) -> Span:
        """A span within one line; line and column count from 0."""
        return Span(self.file, line + 1, column + 1, line + 1, column + 1 + length)

    def character(self, mark: Mark) -> str:
        """The character at a mark; empty at the end of a line."""
        return self._line(mark.line)[mark.column : mark.column + 1]

    def _line(self, line: int) -> str:
        return self.lines[line] if line < len(self.lines) else ""


def fault(
    code: str,
    span: Span,
    message: Text,
    hint: Text | None = None,
    *,
    path: str = "",
    severity: Severity = "error",
) -> Problem:
    """A problem of the text of a file."""
    return Problem(code, severity, span, path, message, hint)

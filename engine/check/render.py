"""Show the problems of rule files: as text with the source line and a caret, or as JSON.

Pure. Columns of a span count characters; the caret counts columns of the screen, where a
combining mark takes none and a wide letter two. Control characters of a file never reach
the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from engine.model import Problem, Severity, Span
from engine.words import Language, Text, say

_SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "info", "hint")
_TAB = 4
_GUTTER = 3
_WIDE = 160  # columns of source shown; what is beyond is cut away around the caret
_BEFORE = 60


def problems_text(
    problems: Iterable[Problem], sources: Mapping[str, Sequence[str]], language: Language
) -> str:
    """All problems in the order of the file, then one line that counts them.

    What the file accepts is only counted.

    Args:
        sources: The lines of each file that a span may name.
    """
    ordered = sorted(problems, key=_order)
    blocks = [_block(p, sources, language) for p in ordered if not p.accepted]
    return "\n\n".join([*blocks, summary_line(ordered, language)]) + "\n"


def _order(problem: Problem) -> tuple[bool, str, int, int, str]:
    span = problem.span
    if span is None:
        return False, "", 0, 0, problem.code
    return True, span.file, span.line, span.column, problem.code


def summary_line(problems: Iterable[Problem], language: Language) -> str:
    """How many problems of each kind, in one line."""
    problems = list(problems)
    open_ones = [p for p in problems if not p.accepted]
    counts = [
        say(f"render.{severity}s", count=count).to(language)
        for severity in _SEVERITIES
        if (count := sum(p.severity == severity for p in open_ones))
    ]
    accepted = len(problems) - len(open_ones)
    if accepted:
        counts.append(say("render.accepted", count=accepted).to(language))
    if not counts:
        return say("render.clean").to(language)
    blocking = any(p.severity in ("error", "warning") for p in open_ones)
    key = "render.total" if blocking else "render.clean_but"
    return say(key, counts=", ".join(counts)).to(language)


def _block(problem: Problem, sources: Mapping[str, Sequence[str]], language: Language) -> str:
    other: Language = "en" if language == "vi" else "vi"
    severity = say(f"render.{problem.severity}").to(language)
    lines = [f"{severity}[{problem.code}]: {_clean(problem.message.to(language))}"]
    if problem.message.to(other) != problem.message.to(language):
        lines.append(f"  ({_clean(problem.message.to(other))})")
    gutter = _GUTTER
    if problem.span is not None:
        gutter = max(_GUTTER, len(str(problem.span.line)))
        lines += _excerpt(problem.span, sources.get(problem.span.file, ()), gutter)
    lines += [f"{' ' * gutter}= {_clean(text.to(language))}" for text in _trailers(problem)]
    return "\n".join(lines)


def _trailers(problem: Problem) -> list[Text]:
    trailers = []
    if problem.hint is not None:
        trailers.append(say("render.cure", text=problem.hint))
    if problem.note is not None:
        span, text = problem.note
        trailers.append(say("render.note", place=f"{span.file}:{span.line}", text=text))
    if problem.consequences:
        trailers.append(say("render.consequences", count=problem.consequences))
    return trailers


def _excerpt(span: Span, source: Sequence[str], gutter: int) -> list[str]:
    """Where the problem is, the line itself, and the caret beneath it."""
    head = f"{' ' * (gutter - 1)}--> {_clean(span.file)}:{span.line}:{span.column}"
    if not 1 <= span.line <= len(source):
        return [head]
    line = source[span.line - 1]
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    shown, indent, length = _window(line, start, max(start, min(end, len(line))))
    bar = f"{' ' * gutter}|"
    return [head, bar, f"{span.line:>{gutter}}|{shown}", f"{bar}{' ' * indent}{'^' * length}"]


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """The line as shown, the caret's indent and its length, all in columns of the screen."""
    before, marked, after = line[:start], line[start:end], line[end:]
    cut = ""
    if columns(before) > _WIDE - _BEFORE:
        before, cut = before[-_BEFORE:], "…"
    before, marked = f"{cut}{_display(before)}", _display(marked)
    room = max(_WIDE - len(before) - len(marked), _BEFORE)
    marked = marked if len(marked) <= _WIDE else f"{marked[:_WIDE]}…"
    after = _display(after[:room]) + ("…" if len(after) > room else "")
    return f"{before}{marked}{after}", columns(before), max(columns(marked), 1)


def _display(text: str) -> str:
    """A part of a line as the screen shows it: composed, TABs as spaces, nothing unprintable."""
    return _clean(unicodedata.normalize("NFC", text.replace("\t", " " * _TAB)))


def _clean(text: str) -> str:
    return "".join(
        c if c.isprintable() or _width(c) == 0 else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def columns(text: str) -> int:
    """How many columns of the screen a text takes (UAX #11).

    >>> columns("hạn"), columns("ha\u0323n"), columns("漢")
    (3, 3, 2)
    """
    return sum(map(_width, unicodedata.normalize("NFC", text)))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    if character == "\t":
        return _TAB
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def problems_json(files: Iterable[tuple[str, Iterable[Problem]]]) -> dict[str, Any]:
    """The document of `hanchot check --format json`.

    Args:
        files: Each file that was asked about, with its problems and those of its bases.
    """
    return {
        "files": [
            {"path": path, "problems": [_json(p) for p in sorted(problems, key=_order)]}
            for path, problems in files
        ]
    }


def _json(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        **_place(problem.span),
        "path": problem.path,
        "message": problem.message.json(),
        "hint": problem.hint.json() if problem.hint else None,
        "accepted": problem.accepted,
        "note": _note(problem.note),
        "consequences": problem.consequences,
    }


def _place(span: Span | None) -> dict[str, Any]:
    """Lines and columns; the first character where the file as a whole is meant."""
    return {
        "file": span.file if span else None,
        "line": span.line if span else 1,
        "column": span.column if span else 1,
        "end_line": span.end_line if span else 1,
        "end_column": span.end_column if span else 1,
    }


def _note(note: tuple[Span, Text] | None) -> dict[str, Any] | None:
    if note is None:
        return None
    span, text = note
    return {**_place(span), "message": text.json()}

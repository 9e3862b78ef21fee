"""Secrets and personal data that stand in a rule file by mistake.

The lines are searched as they are, comments included. What looks like a secret is never
shown again: it is blotted out of the lines and of every sentence about the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.model import Problem, Span
from engine.rules.nodes import path_text, walk
from engine.words import Text, say

if TYPE_CHECKING:
    from engine.rules.merge import TreeResult

BLOT = "•"
_LEAST = 6
_SECRETS = (
    re.compile(r"(?<!\d)\d{8,10}:[A-Za-z0-9_-]{30,}"),  # a Telegram bot's
    re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"),  # a JSON Web Token
    re.compile(r"(?<=://)[^\s/:@]+:[^\s/@]+(?=@)"),  # the user and password of an address
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*"),
)
# Random letters of both cases and digits: nobody writes a word like that.
_RANDOM = re.compile(
    r"(?<![\w/+=.-])(?=[A-Z_a-z+/=-]*+\d)(?=[A-Z\d_+/=-]*+[a-z])(?=[a-z\d_+/=-]*+[A-Z])"
    r"[A-Za-z0-9_+/=-]{32,}+(?![\w/+=])"
)
_NAMED = re.compile(
    r"(?:mật[ _]?khẩu|mat[ _]?khau|password|passwd|pwd|token|secret|api[ _-]?key)"
    r"[\"']?\s*[:=]\s*[\"']?(?P<value>[!-~]{6,})",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\d/.-])(?:\+84|0)[ .-]?(?:2\d{1,2}|[35789]\d)(?:[ .)-]{0,2}\d){7,8}(?![\d/-])"
)
# A match begins where its word does, so that a line of one long word costs no more than it.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+")


def secrets_in(tree: TreeResult) -> tuple[Problem, ...]:
    """C701 and C702, where they stand in the file itself."""
    if not tree.files:
        return ()
    file = tree.files[0]
    found: list[tuple[str, Span]] = []
    for number, line in enumerate(tree.sources.get(file, ()), start=1):
        secret = list(_secret_spans(line))
        for start, end in secret:
            found.append(("C701", Span(file, number, start + 1, number, end + 1)))
        for match in (*_PHONE.finditer(line), *_EMAIL.finditer(line)):
            if not any(start < match.end() and match.start() < end for start, end in secret):
                span = Span(file, number, match.start() + 1, number, match.end() + 1)
                found.append(("C702", span))
    places = _places(tree) if found else {}
    return tuple(_problem(code, span, places) for code, span in found)


def _secret_spans(line: str) -> Iterator[tuple[int, int]]:
    """Where a line holds secrets, none of them within another."""
    spans = [match.span() for pattern in _SECRETS for match in pattern.finditer(line)]
    spans += [match.span() for match in _RANDOM.finditer(line)]
    for match in _NAMED.finditer(line):
        if any(character.isdigit() for character in match["value"]):
            spans.append(_inner(line, match.span("value")))
    last = -1
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= last:
            yield start, end
            last = end


def _inner(line: str, span: tuple[int, int]) -> tuple[int, int]:
    """A value without the quotes and brackets that close behind it."""
    start, end = span
    while end - start > _LEAST and line[end - 1] in "\"',}])":
        end -= 1
    return start, end


def _problem(code: str, span: Span, places: Mapping[int, list[tuple[Span, str]]]) -> Problem:
    path = next((path for place, path in places.get(span.line, ()) if _within(span, place)), "")
    return Problem(code, "error", span, path, say(f"checks.{code}"), say(f"checks.{code}_hint"))


def _within(inner: Span, outer: Span) -> bool:
    start = (outer.line, outer.column) <= (inner.line, inner.column)
    return start and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)


def _places(tree: TreeResult) -> dict[int, list[tuple[Span, str]]]:
    """The values of a file by line, the innermost first."""
    found: dict[int, list[tuple[Span, str]]] = {}
    if tree.own_tree is None:
        return found
    for loc, _, node in walk(tree.own_tree):
        for line in range(node.span.line, node.span.end_line + 1):
            found.setdefault(line, []).insert(0, (node.span, path_text(loc)))
    return found


def blotted(
    problems: Iterable[Problem], sources: Mapping[str, Sequence[str]]
) -> tuple[tuple[Problem, ...], dict[str, tuple[str, ...]]]:
    """The problems and the lines of the files with every secret blotted out."""
    problems = tuple(problems)
    lines = {file: list(text) for file, text in sources.items()}
    hidden: set[str] = set()
    for problem in problems:
        span = problem.span
        if problem.code != "C701" or span is None:
            continue
        line = lines[span.file][span.line - 1]
        start, end = span.column - 1, span.end_column - 1
        hidden.add(sources[span.file][span.line - 1][start:end])
        lines[span.file][span.line - 1] = f"{line[:start]}{BLOT * (end - start)}{line[end:]}"
    clean = tuple(_blot(problem, sorted(hidden, key=len, reverse=True)) for problem in problems)
    return clean, {file: tuple(text) for file, text in lines.items()}


def _blot(problem: Problem, hidden: list[str]) -> Problem:
    if not hidden:
        return problem
    hint = _without(problem.hint, hidden) if problem.hint else None
    return replace(problem, message=_without(problem.message, hidden), hint=hint)


def _without(text: Text, hidden: list[str]) -> Text:
    vi, en = text.vi, text.en
    for secret in hidden:
        vi, en = vi.replace(secret, BLOT * 3), en.replace(secret, BLOT * 3)
        # A sentence may have cut a long value short.
        for length in range(min(len(secret), 60), 11, -1):
            if secret[:length] in vi:
                vi, en = (
                    vi.replace(secret[:length], BLOT * 3),
                    en.replace(secret[:length], BLOT * 3),
                )
                break
    return Text(vi, en)

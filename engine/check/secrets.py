"""Secrets and personal data that stand in a rule file by mistake.

The lines are searched as they are, comments included. What looks like a secret is never
shown again: it is blotted out of the lines and of every sentence about the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from engine.model import Problem, Span
from engine.rules.nodes import path_text, walk
from engine.words import Text, say

if TYPE_CHECKING:
    from engine.rules.merge import TreeResult

BLOT = "•"
_LEAST = 6
_LONG = 30  # letters; a token is one word of at least so many


class _Kind(NamedTuple):
    """One kind of thing that does not belong in a file.

    Attributes:
        needs: One of these stands in the case-folded text wherever the pattern can match.
        is_long: It matches within words of at least `_LONG` letters only.
    """

    code: str
    pattern: re.Pattern[str]
    needs: tuple[str, ...] = ()
    is_long: bool = False


_KINDS = (
    # A Telegram bot's token; a JSON Web Token; the user and password of an address; a key.
    _Kind("C701", re.compile(r"(?<!\d)\d{8,10}:[A-Za-z0-9_-]{30,}"), is_long=True),
    _Kind("C701", re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"), ("eyj",)),
    _Kind("C701", re.compile(r"(?<=://)[^\s/:@]+:[^\s/@]+(?=@)"), ("://",)),
    _Kind("C701", re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*"), ("-----begin",)),
    # Random letters of both cases and digits: nobody writes a word like that.
    _Kind(
        "C701",
        re.compile(
            r"(?<![\w/+=.-])(?=[A-Z_a-z+/=-]*+\d)(?=[A-Z\d_+/=-]*+[a-z])(?=[a-z\d_+/=-]*+[A-Z])"
            r"[A-Za-z0-9_+/=-]{32,}+(?![\w/+=])"
        ),
        is_long=True,
    ),
    _Kind(
        "C701",
        re.compile(
            r"(?:mật[ _]?khẩu|mat[ _]?khau|password|passwd|pwd|token|secret|api[ _-]?key)"
            r"[\"']?\s*[:=]\s*[\"']?(?P<value>[!-~]{6,})",
            re.IGNORECASE,
        ),
        ("khẩu", "khau", "passw", "pwd", "token", "secret", "api"),
    ),
    # Its first letter stands before what is asked of the letter before, for speed.
    _Kind(
        "C702",
        re.compile(
            r"[+0](?<![\d/.-].)(?:(?<=0)|84(?<=\+84))[ .-]?(?:2\d{1,2}|[35789]\d)"
            r"(?:[ .)-]{0,2}\d){7,8}(?![\d/-])"
        ),
    ),
    # A match begins where its word does, so that a line of one long word costs no more than it.
    _Kind("C702", re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+"), ("@",)),
)


def secrets_in(tree: TreeResult) -> tuple[Problem, ...]:
    """C701 and C702, where they stand in the file itself."""
    if not tree.files:
        return ()
    file = tree.files[0]
    lines = tree.sources.get(file, ())
    kinds = _possible("\n".join(lines))
    if not kinds:
        return ()
    found = [
        (code, Span(file, number, start + 1, number, end + 1))
        for number, line in enumerate(lines, start=1)
        for code, start, end in _of_line(line, kinds)
    ]
    places = _places(tree) if found else {}
    return tuple(_problem(code, span, places) for code, span in found)


def _possible(text: str) -> tuple[_Kind, ...]:
    """The kinds that can be in a text at all: most files are done with after this one look."""
    folded = text.casefold()
    long_words = " ".join(word for word in text.split() if len(word) >= _LONG)

    def may_occur(kind: _Kind) -> bool:
        if kind.needs:
            return any(need in folded for need in kind.needs)
        return kind.pattern.search(long_words if kind.is_long else text) is not None

    return tuple(kind for kind in _KINDS if may_occur(kind))


def _of_line(line: str, kinds: Sequence[_Kind]) -> Iterator[tuple[str, int, int]]:
    """What a line holds; personal data that is part of a secret is none."""
    secret = list(_secret_spans(line, kinds))
    yield from (("C701", start, end) for start, end in secret)
    for kind in kinds:
        for match in kind.pattern.finditer(line) if kind.code == "C702" else ():
            if not any(start < match.end() and match.start() < end for start, end in secret):
                yield ("C702", *match.span())


def _secret_spans(line: str, kinds: Sequence[_Kind]) -> Iterator[tuple[int, int]]:
    """Where a line holds secrets, none of them within another."""
    spans: list[tuple[int, int]] = []
    for kind in kinds:
        for match in kind.pattern.finditer(line) if kind.code == "C701" else ():
            if "value" not in kind.pattern.groupindex:
                spans.append(match.span())
            elif any(character.isdigit() for character in match["value"]):
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

"""Break the shipped rule files one change at a time, and count what the checker catches.

python -m tests.mutation            every change
python -m tests.mutation --sample 40  so many of each kind

A change is caught if the file is clean no more: it has an error, or a warning that is not
accepted. What cannot be known from the file is not counted: a new id that nothing else
names may be any word, and a date without a quoted clause beside it any date.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from engine.check import CheckResult
from engine.check.context import Context
from engine.model import Span
from engine.rules.nodes import Loc, ScalarNode, walk
from engine.rules.schema import Definition
from engine.rules.shapes import allowed_keys
from tests.core.rule_files import ROOT, check_shipped

FILES = tuple(sorted((ROOT / "workflows").glob("2*.yaml")))

_REFERENCES = frozenset({"by", "to", "form", "message", "at", "decided_by", "for", "task"})
_ID = re.compile(r"[a-z][a-z0-9_]*")
_NUMERIC = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?")
_WORDED = re.compile(r"(?:ngày )?(\d{1,2}) tháng (\d{1,2})(?: năm (\d{4}))?")
_MONTH = re.compile(r"()tháng (\d{1,2})/(\d{4})")
_QUARTER = re.compile(r"()()quý [IVX]+/(\d{4})")
_YEAR = 4  # digits of a year
_LONGEST = 12  # a month's number past this is no month, and its change no date


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one file.

    Attributes:
        what: The line, and what became of it.
    """

    kind: str
    file: Path
    what: str
    text: str


def changes(path: Path) -> Iterator[Change]:
    """Every change of a file, in the order of its lines within each kind."""
    text = path.read_text(encoding="utf-8")
    result = check_shipped(path)
    lines = text.split("\n")
    yield from _of_lines(path, lines)
    yield from _of_words(path, lines, result)
    yield from _of_dates(path, lines, result)


def is_caught(change: Change) -> bool:
    """Whether the checker stops this file."""
    return not check_shipped(change.file, change.text).is_clean


def score(sample: int | None = None, seed: int = 1) -> dict[str, tuple[int, int, list[Change]]]:
    """By kind: how many were caught, of how many, and those that were not."""
    by_kind: dict[str, list[Change]] = defaultdict(list)
    for path in FILES:
        for change in changes(path):
            by_kind[change.kind].append(change)
    found: dict[str, tuple[int, int, list[Change]]] = {}
    for kind, all_ in by_kind.items():
        chosen = all_
        if sample is not None and len(all_) > sample:
            chosen = random.Random(seed).sample(all_, sample)  # noqa: S311 # a sample, no secret
        missed = [change for change in chosen if not is_caught(change)]
        found[kind] = len(chosen) - len(missed), len(chosen), missed
    return found


def _of_lines(path: Path, lines: list[str]) -> Iterator[Change]:
    told = [n for n, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")]
    for n in told:
        line, rest = lines[n], lines[n + 1 :]
        yield _changed("repeated line", path, n, line, [*lines[: n + 1], line, *rest])
        yield _changed("deleted line", path, n, line, [*lines[:n], *rest])
        yield _changed("wrong indent", path, n, line, [*lines[:n], f"  {line}", *rest])
        if line.startswith("  "):
            yield _changed("wrong indent", path, n, line, [*lines[:n], line[2:], *rest])
    for n, other in pairwise(told):
        swapped = _swapped_values(lines[n], lines[other])
        if swapped is not None:
            moved = [*lines[:n], swapped[0], *lines[n + 1 : other], swapped[1], *lines[other + 1 :]]
            yield _changed("moved value", path, n, lines[n], moved)


def _changed(kind: str, path: Path, n: int, what: str, lines: list[str]) -> Change:
    return Change(kind, path, f"{path.name}:{n + 1}: {what.strip()[:80]}", "\n".join(lines))


def _swapped_values(one: str, other: str) -> tuple[str, str] | None:
    found = [re.fullmatch(r"(\s*[a-z_]+: +)(\S.*)", line) for line in (one, other)]
    first, second = found
    if first is None or second is None or first[2] == second[2]:
        return None
    if _indent(one) != _indent(other):
        return None
    return first[1] + second[2], second[1] + first[2]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _of_words(path: Path, lines: list[str], result: CheckResult) -> Iterator[Change]:
    """Two neighbouring letters swapped, in keys of the language and in ids that mean another."""
    tree = result.loaded.tree
    assert tree.own_tree is not None
    inherited = _inherited(result)
    for loc, key, node in walk(tree.own_tree):
        if key is not None and _is_fixed(loc, key.text, inherited):
            for text in _swaps(key.text):
                yield _replaced("key", path, lines, key.span, old=key.text, new=text)
        refers = [part for part in loc if isinstance(part, str)][-1:]
        if isinstance(node, ScalarNode) and refers and refers[0] in _REFERENCES:
            if not _ID.fullmatch(node.text) or loc[0] == "accept":
                continue
            for text in _swaps(node.text):
                yield _replaced("id", path, lines, node.span, old=node.text, new=text)


def _inherited(result: CheckResult) -> frozenset[Loc]:
    tree = result.loaded.tree
    assert tree.tree is not None
    assert tree.own_tree is not None
    own = tree.own_tree.span.file
    of_base = (loc for loc, key, _ in walk(tree.tree) if key is not None and key.span.file != own)
    base = set(of_base)
    heads = {loc[:n] for loc in base for n in range(1, len(loc))}
    return frozenset(base | heads)


def _is_fixed(loc: Loc, key: str, inherited: frozenset[Loc]) -> bool:
    return key in allowed_keys(Definition, loc[:-1]) or loc in inherited


def _swaps(word: str) -> Iterator[str]:
    for n in range(len(word) - 1):
        if word[n] != word[n + 1]:
            yield word[:n] + word[n + 1] + word[n] + word[n + 2 :]


def _replaced(kind: str, path: Path, lines: list[str], span: Span, *, old: str, new: str) -> Change:
    n, column = span.line - 1, span.column - 1
    line = lines[n]
    assert line[column:].startswith(old), (line, old)
    changed = line[:column] + new + line[column + len(old) :]
    return _changed(kind, path, n, f"{old} → {new}", [*lines[:n], changed, *lines[n + 1 :]])


def _of_dates(path: Path, lines: list[str], result: CheckResult) -> Iterator[Change]:
    assert result.definition is not None
    assert result.calendar is not None
    tree = result.loaded.tree
    context = Context(result.definition, result.loaded, result.calendar)
    for dated in context.phrases:
        if not context.is_own(dated.loc):
            continue
        node = context.plain(dated.loc)
        if not isinstance(node, ScalarNode) or node.span.line != node.span.end_line:
            continue
        quoted = _is_quoted(context, dated.loc, node.text)
        kind = "date, quoted" if quoted else "date, not quoted"
        assert tree.own_tree is not None
        for new in dict.fromkeys(_other_dates(node.text)):
            yield _replaced(kind, path, lines, node.span, old=node.text, new=new)


def _is_quoted(context: Context, loc: Loc, phrase: str) -> bool:
    """Whether the plan's clause stands beside it and names this very day, month or quarter."""
    for length in range(len(loc), 0, -1):
        quote: Any = context.plain((*loc[:length], "source", "quote"))
        if isinstance(quote, ScalarNode):
            return _numbers(phrase) <= _numbers(quote.text)
    return False


def _numbers(text: str) -> set[str]:
    return {word.lstrip("0") for word in re.findall(r"[0-9]+|[IVX]+\b", text) if len(word) < _YEAR}


def _other_dates(phrase: str) -> Iterator[str]:
    for pattern in (_NUMERIC, _WORDED, _MONTH, _QUARTER):
        for found in pattern.finditer(phrase):
            for group, by in ((1, 1), (1, -1), (2, 1), (2, -1), (3, -1)):
                if found[group] and int(found[group]) + by >= 1 and _fits(group, found, by):
                    number = str(int(found[group]) + by).zfill(len(found[group]))
                    yield phrase[: found.start(group)] + number + phrase[found.end(group) :]


def _fits(group: int, found: re.Match[str], by: int) -> bool:
    return group != 2 or int(found[2]) + by <= _LONGEST  # the month's group


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, help="so many of each kind; all without it")
    parser.add_argument("--missed", action="store_true", help="also list what was not caught")
    asked = parser.parse_args()
    table = Table("change", "caught", "of", "share", box=SIMPLE_HEAD)
    console = Console()
    for kind, (caught, count, missed) in score(asked.sample).items():
        table.add_row(kind, str(caught), str(count), f"{caught / count:.1%}")
        for change in missed if asked.missed else ():
            console.print(f"{kind}: {change.what}", markup=False, highlight=False)
    console.print(table)


if __name__ == "__main__":
    main()

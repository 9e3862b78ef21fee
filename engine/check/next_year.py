"""Make next year's rule file out of last year's: what must not be carried over is to fill in.

Pure. Edits the author's own text by the spans of its values, so that comments, order and
layout stay. A date becomes `<điền: năm trước là …>`; so does a text that names a day or
counts the years of an anniversary, and whatever last year's file took note of (`accept`).
A bare year in a text moves with the year of the campaign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from engine.check.context import phrases_of
from engine.rules.load import UNKNOWN
from engine.rules.nodes import Loc, MapNode, Node, ScalarNode, child, path_text, walk
from engine.rules.phrases import find_dates

if TYPE_CHECKING:
    from engine.check import CheckResult
    from engine.rules.schema import Definition

TO_FILL_IN: Final = "<điền>"
_NOTE: Final = "<điền: năm trước là {text}>"
_DROPPED: Final = ("accept", "changes")
_TITLES: Final = frozenset({("title",), ("short",)})
_TEXTS: Final = frozenset({"label", "short", "name", "edition", "subject", "body", "help"})
_LISTS_OF_TEXTS: Final = frozenset({"options", "columns", "rows", "kinds"})
# “kỷ niệm 88 năm”, “lần thứ 3”, “2015 – 2020”: numbers that do not simply move with the year.
_COUNTED = re.compile(
    r"\b(kỷ niệm|lần)(\s+lần)?(\s+thứ)?\s+\d+|\d{4}\s*[–—-]\s*\d{4}", re.IGNORECASE
)
_ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"})


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def next_year(last: CheckResult, path: str, *, new_id: str, year: int) -> str:
    """The text of the new file.

    Args:
        last: Last year's file as checked; something of it must be usable.
        path: Its path, as it was checked.
        year: The year of the new campaign.
    """
    tree, definition = last.loaded.tree.own_tree, last.loaded.partial
    assert tree is not None
    assert definition is not None
    copy = _Copy(tree, definition, last.loaded.tree.sources[path], new_id, year)
    return copy.text()


class _Copy:
    """One copying: which values of the old text change, and into what."""

    def __init__(
        self, tree: MapNode, last: Definition, lines: tuple[str, ...], new_id: str, year: int
    ) -> None:
        self._tree = tree
        self._last = last
        self._lines = lines
        self._text = "\n".join(lines)
        self._id, self._year = new_id, year
        self._old_year = re.compile(rf"(?<!\d){last.year}(?!\d)")
        self._dated = set(self._phrases_with_dates())
        self._accepted = {entry.at for entry in last.accept}
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line) + 1)
        self._starts = starts

    def text(self) -> str:
        """The old text with every edit made."""
        text = self._text
        edits = sorted([*self._values(), *self._blocks(), *self._added_year()])
        for edit in reversed(edits):
            text = text[: edit.start] + edit.text + text[edit.end :]
        return text.rstrip("\n") + "\n"

    def _phrases_with_dates(self) -> Iterator[Loc]:
        for dated in phrases_of(self._last):
            if dated.phrase.literals:
                yield dated.loc
                yield (*dated.loc, "at")  # of a due with its rolling

    def _values(self) -> Iterator[_Edit]:
        for loc, _, node in walk(self._tree):
            if isinstance(node, ScalarNode) and loc[0] not in _DROPPED:
                start, end = self._place(node)
                raw = self._text[start:end]
                new = self._value(loc, node.text, raw)
                if new != raw:
                    yield _Edit(start, end, new)

    def _value(self, loc: Loc, text: str, raw: str) -> str:
        """What stands in the place of a value."""
        own: dict[Loc, str] = {("id",): self._id, ("year",): str(self._year), ("revision",): "1"}
        if loc in own:
            return own[loc]
        if text.startswith("<điền"):
            return raw
        if loc == ("plan", "number") or loc[-2:] == ("source", "quote"):
            return TO_FILL_IN
        if loc == ("plan", "date") and loc not in self._dated:
            return TO_FILL_IN
        if loc in self._dated or self._is_open_again(loc, text):
            return _note(text)
        return self._old_year.sub(str(self._year), raw) if self._is_text(loc) else raw

    def _is_open_again(self, loc: Loc, text: str) -> bool:
        """Whether a value that is no phrase must be looked at anew."""
        if loc in _TITLES or loc[:2] == ("plan", "basis"):
            return loc[-1] == "date_in_text"
        if loc[-1] == "date_in_text" or path_text(loc) in self._accepted:
            return True
        if loc == ("plan", "text") or (loc[0] == "tasks" and text == UNKNOWN):
            return True
        if loc[-1] == "repeat" and loc[0] == "tasks":
            return bool(find_dates(text))
        if "units" in loc:
            return self._old_year.search(text) is not None
        return self._is_text(loc) and (_names_a_day(text) or _COUNTED.search(text) is not None)

    def _is_text(self, loc: Loc) -> bool:
        if loc[:2] == ("plan", "basis"):
            return False
        return loc in _TITLES or loc[-1] in _TEXTS or not _LISTS_OF_TEXTS.isdisjoint(loc[-3:])

    def _blocks(self) -> Iterator[_Edit]:
        """What only concerned last year."""
        for name in _DROPPED:
            entry = self._tree.entries.get(name)
            if entry is None:
                continue
            key, value = entry
            if self._lines[key.span.line - 1][: key.span.column - 1].strip():
                yield _Edit(*self._place(value), "[]")  # the whole file stands in braces
                continue
            yield _Edit(self._starts[key.span.line - 1], self._after(value.span.end_line), "")

    def _added_year(self) -> Iterator[_Edit]:
        """A year that was inherited is now written, since the base keeps its own."""
        found = child(self._tree, "id")
        if "year" not in self._tree.entries and found is not None:
            at = self._after(found[1].span.end_line)
            yield _Edit(at, at, f"year: {self._year}\n")

    def _place(self, node: Node) -> tuple[int, int]:
        span = node.span
        start = self._starts[span.line - 1] + span.column - 1
        return start, self._starts[span.end_line - 1] + span.end_column - 1

    def _after(self, line: int) -> int:
        return min(self._starts[line], self._starts[-1] - 1)


def _names_a_day(text: str) -> bool:
    return any(hasattr(found.node, "day") for found in find_dates(text))


def _note(text: str) -> str:
    return f'"{_NOTE.format(text=text.translate(_ESCAPES))}"'

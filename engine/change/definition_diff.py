"""Compare two rule files or revisions, merged with their bases: what differs, with its lines.

Pure. Maps are compared key by key, in the order of the new file; a block that only one side
has is one difference. Items of lists that both sides have are paired first, so that one
item added at the top is one difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Literal

from engine.change.stored import NOWHERE
from engine.rules.nodes import ListNode, Loc, MapNode, Node, path_text, to_plain
from engine.words import Text, say

if TYPE_CHECKING:
    from engine.model import Span
    from engine.rules.nodes import Plain

Kind = Literal["changed", "added", "removed"]
_KINDS: tuple[Kind, ...] = ("changed", "added", "removed")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class DefinitionDifference:
    """One value or block that differs.

    Attributes:
        path: In the new file; what was removed is named as in the old.
        old: Plain text, list or map; None where it was added.
        old_span: Where it stands; None where it was added, or where its line is not known.
    """

    path: str
    old: Plain | None
    new: Plain | None
    old_span: Span | None
    new_span: Span | None

    @property
    def kind(self) -> Kind:
        """Whether a value changed, came or went."""
        if self.old is None:
            return "added"
        return "removed" if self.new is None else "changed"


def definition_diff(old: MapNode, new: MapNode) -> tuple[DefinitionDifference, ...]:
    """Everything that differs between two merged files."""
    return tuple(_compared(old, new, ()))


def _compared(old: Node, new: Node, loc: Loc) -> Iterator[DefinitionDifference]:
    if isinstance(old, MapNode) and isinstance(new, MapNode):
        yield from _maps(old, new, loc)
    elif isinstance(old, ListNode) and isinstance(new, ListNode) and _has_blocks(old, new):
        yield from _lists(old, new, loc)
    elif to_plain(old) != to_plain(new):
        yield _difference(loc, old, new)


def _has_blocks(*lists: ListNode) -> bool:
    return any(isinstance(item, MapNode) for one in lists for item in one.items)


def _maps(old: MapNode, new: MapNode, loc: Loc) -> Iterator[DefinitionDifference]:
    for name, entry in new.entries.items():
        before = old.get(name)
        if before is None:
            yield _difference((*loc, name), None, entry.value)
        else:
            yield from _compared(before, entry.value, (*loc, name))
    for name, entry in old.entries.items():
        if name not in new.entries:
            yield _difference((*loc, name), entry.value, None)


def _lists(old: ListNode, new: ListNode, loc: Loc) -> Iterator[DefinitionDifference]:
    was, now = ([repr(to_plain(item)) for item in one.items] for one in (old, new))
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for _, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        left, right = old.items[old_from:old_to], new.items[new_from:new_to]
        for index in range(max(len(left), len(right))):
            if index >= len(right):
                yield _difference((*loc, old_from + index), left[index], None)
            elif index >= len(left):
                yield _difference((*loc, new_from + index), None, right[index])
            else:
                yield from _compared(left[index], right[index], (*loc, new_from + index))


def _difference(loc: Loc, old: Node | None, new: Node | None) -> DefinitionDifference:
    return DefinitionDifference(
        path=path_text(loc),
        old=to_plain(old) if old else None,
        new=to_plain(new) if new else None,
        old_span=_span(old),
        new_span=_span(new),
    )


def _span(node: Node | None) -> Span | None:
    return None if node is None or node.span == NOWHERE else node.span


def diff_json(found: tuple[DefinitionDifference, ...], old: str, new: str) -> dict[str, Any]:
    """The differences as one document; `file` and `line` are null where there is none."""
    return {
        "old": old,
        "new": new,
        "differences": [
            {
                "path": one.path,
                "kind": one.kind,
                "old": one.old,
                "new": one.new,
                "old_file": one.old_span.file if one.old_span else None,
                "old_line": one.old_span.line if one.old_span else None,
                "new_file": one.new_span.file if one.new_span else None,
                "new_line": one.new_span.line if one.new_span else None,
            }
            for one in found
        ],
    }


def diff_text(found: tuple[DefinitionDifference, ...]) -> Iterator[Text]:
    """The differences line by line, each value whole as far as a line can hold it."""
    for one in found:
        facts = {"path": one.path, "old": _shown(one.old), "new": _shown(one.new)}
        yield say(f"diff.{one.kind}", **facts)
        places = list(_places(one))
        if places:
            yield say("diff.place", place=" → ".join(places))
    if not found:
        yield say("diff.same")
        return
    counts = {kind: sum(one.kind == kind for one in found) for kind in _KINDS}
    yield say("diff.total", total=len(found), **counts)


def _places(one: DefinitionDifference) -> Iterator[str]:
    for span in (one.old_span, one.new_span):
        if span is not None:
            yield f"{span.file}:{span.line}"


def _shown(value: Plain | None) -> str:
    line = " ".join(_flow(value).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _flow(value: Plain | None) -> str:
    """A value on one line, as in a rule file."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_flow(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return value or ""

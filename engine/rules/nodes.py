"""The tree of a rule file: every scalar is text, every node knows where it stands.

Pure and frozen. Lines and columns count from 1, columns in characters. A node of a merged
tree keeps the span of the file it was written in, so that its origin is never lost.
A `loc` is the way to a node: keys and list indices, as pydantic names them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from engine.model import Span

Loc: TypeAlias = tuple[str | int, ...]
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
Side: TypeAlias = Literal["key", "value"]

KEY_MARK = "[key]"  # pydantic ends the loc of a fault in a key itself with this


class KeyNode(NamedTuple):
    """One key of a map, its text in Unicode NFC."""

    text: str
    span: Span


class ScalarNode(NamedTuple):
    """One value, still text, in Unicode NFC.

    Attributes:
        quoted: Written in quotes or as a block, so it is never a word of the language.
        broken: Already reported; what follows from it is not worth a second report.
    """

    text: str
    span: Span
    quoted: bool = False
    broken: bool = False


class Entry(NamedTuple):
    """A key with its value."""

    key: KeyNode
    value: Node


class MapNode(NamedTuple):
    """A map in the order of the file; keys are unique."""

    entries: dict[str, Entry]
    span: Span

    def get(self, key: str) -> Node | None:
        """The value under a key, or None."""
        entry = self.entries.get(key)
        return entry.value if entry else None


class ListNode(NamedTuple):
    """A list in the order of the file."""

    items: tuple[Node, ...]
    span: Span


Node: TypeAlias = ScalarNode | MapNode | ListNode


def to_plain(node: Node) -> Plain:
    """The tree as plain dicts, lists and texts."""
    if isinstance(node, ScalarNode):
        return node.text
    if isinstance(node, ListNode):
        return [to_plain(item) for item in node.items]
    return {key: to_plain(entry.value) for key, entry in node.entries.items()}


def path_text(loc: Loc) -> str:
    """Write a loc as people read it.

    >>> path_text(("plan", "basis", 0, "date"))
    'plan.basis[0].date'
    """
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
    return "".join(parts).removeprefix(".")


def child(node: Node, part: str | int) -> tuple[KeyNode | None, Node] | None:
    """The key, if there is one, and the node one step down; None where there is none."""
    if isinstance(node, MapNode):
        return node.entries.get(str(part))
    if isinstance(node, ListNode) and isinstance(part, int) and 0 <= part < len(node.items):
        return None, node.items[part]
    return None


def _way(tree: Node, loc: Loc) -> Iterator[tuple[int, KeyNode | None, Node]]:
    """The nodes that a loc passes, with how many parts lead there.

    A part that names no node is passed over: pydantic puts the names of alternatives in.
    """
    node = tree
    yield 0, None, node
    for count, part in enumerate(loc, start=1):
        found = child(node, part)
        if found is not None:
            key, node = found
            yield count, key, node


def span_at(tree: Node, loc: Loc, *, side: Side = "value") -> Span:
    """Where a loc stands in the file, or its nearest ancestor that exists.

    Args:
        side: Whether the value or its key is meant. A list item has no key and an
            ancestor is shown by its key, since its value may fill the page.
    """
    wanted = len(loc)
    if loc and loc[-1] == KEY_MARK:
        wanted, side = wanted - 1, "key"
    reached, key, node = list(_way(tree, loc))[-1]
    if reached == 0:
        return _head(tree)
    if side == "value" and reached >= wanted:
        return node.span
    return key.span if key else node.span


def _head(tree: Node) -> Span:
    if isinstance(tree, MapNode) and tree.entries:
        return next(iter(tree.entries.values())).key.span
    return tree.span


def is_broken(tree: Node, loc: Loc) -> bool:
    """Whether what a loc leads to was reported already, or anything on the way to it."""
    return any(isinstance(node, ScalarNode) and node.broken for _, _, node in _way(tree, loc))


def walk(tree: Node, loc: Loc = ()) -> Iterator[tuple[Loc, KeyNode | None, Node]]:
    """Every node below the root in the order of the file, with its loc and its key."""
    if isinstance(tree, MapNode):
        for name, (key, value) in tree.entries.items():
            yield (*loc, name), key, value
            yield from walk(value, (*loc, name))
    elif isinstance(tree, ListNode):
        for index, item in enumerate(tree.items):
            yield (*loc, index), None, item
            yield from walk(item, (*loc, index))


def path_spans(tree: Node, *, side: Side = "value") -> dict[str, Span]:
    """The span of every key path, of its value or of its key (a list item: its value)."""
    return {
        path_text(loc): key.span if key and side == "key" else node.span
        for loc, key, node in walk(tree)
    }

"""The tree of a revision that was applied once: its merged text, with lines where known.

Pure. What was applied is the merged text; the author's own file is kept beside it, its base
is not. A value has a line where that file, on the base as it is today, still says the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.model import Span
from engine.rules.merge import load_tree
from engine.rules.nodes import Entry, KeyNode, ListNode, MapNode, Node, ScalarNode, child

if TYPE_CHECKING:
    from engine.rules.merge import TreeResult
    from engine.rules.nodes import Plain

Bases = Callable[[str], bytes]
"""Gives the bytes of a base by its id; `OSError` or `LookupError` where there is none."""

NOWHERE = Span("", 0, 0, 0, 0)
"""Where a value stands whose line is not known."""


def merged_again(source: str, path: str, bases: Bases) -> TreeResult:
    """An author's file as it was applied, on the bases as they are today.

    Args:
        path: The file, as its spans shall name it.
    """
    files: dict[str, str] = {}

    def base_path(name: str) -> str:
        files[f"base/{name}.yaml"] = name
        return f"base/{name}.yaml"

    def read(file: str) -> bytes:
        return bases(files[file]) if file in files else source.encode()

    return load_tree(path, read, base_path)


def revision_tree(definition: dict[str, Plain], source: str, path: str, bases: Bases) -> MapNode:
    """The merged text of a revision as a tree.

    Args:
        definition: The merged text, as it was applied.
        path: The revision, as its spans shall name it.
    """
    tree = _node(definition, merged_again(source, path, bases).tree)
    assert isinstance(tree, MapNode)
    return tree


def _node(stored: Plain, found: Node | None) -> Node:
    """A stored value; its line is that of the value found in its place, if they are alike."""
    match stored:
        case dict():
            span = found.span if isinstance(found, MapNode) else NOWHERE
            return MapNode({key: _entry(key, value, found) for key, value in stored.items()}, span)
        case list():
            span = found.span if isinstance(found, ListNode) else NOWHERE
            items = (_node(value, _below(found, n)) for n, value in enumerate(stored))
            return ListNode(tuple(items), span)
    if isinstance(found, ScalarNode) and found.text == stored:
        return found
    return ScalarNode(stored, NOWHERE)


def _entry(key: str, value: Plain, found: Node | None) -> Entry:
    below = _below(found, key)
    return Entry(KeyNode(key, below.span if below else NOWHERE), _node(value, below))


def _below(found: Node | None, part: str | int) -> Node | None:
    known = child(found, part) if found else None
    return known[1] if known else None

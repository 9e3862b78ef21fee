"""Merge a rule file with the base it extends, keeping where each value was written.

Pure, save for the reading function that the caller passes in. Maps merge key by key,
everything else replaces, the bare word `none` removes what is inherited and nothing else.
Within a map the inherited order comes first, then what the file adds. A file's header is its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.errors import near_text
from engine.model import Problem, Span
from engine.rules.marks import fault, shown
from engine.rules.near import lookalike, nearest
from engine.rules.nodes import (
    Entry,
    KeyNode,
    ListNode,
    Loc,
    MapNode,
    Node,
    ScalarNode,
    child,
    path_text,
    span_at,
    to_plain,
)
from engine.rules.reader import ReadResult, read_bytes
from engine.words import Text, say

REMOVED: Final = "none"
_SILENT = ("chưa rõ", "<điền")  # tells the reader that a plan does not say it
MAX_BASES: Final = 3
# Required of every file, or its identity: taken over, they would hide that they are missing.
NEVER_INHERITED: Final = frozenset({"rules", "kind", "id", "extends", "title"})
# Maps whose keys are ids that a file may add to (the others are closed, and K101 watches them).
ID_MAPS: Final = frozenset(
    {
        ("tasks",),
        ("reminders",),
        ("stages",),
        ("roles",),
        ("forms",),
        ("messages",),
        ("lifecycle", "states"),
    }
)
# `due.roll: none` is a value of that key ("keep the day"), which is also its default.
_NONE_IS_A_VALUE = frozenset({"roll"})
_BASE_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_MANY = 200  # new ids looked at, so that a file of nothing but ids stays cheap


@dataclass(frozen=True, slots=True)
class TreeResult:
    """A rule file with all that it extends.

    Attributes:
        tree: The merged tree, or None where the file or a base cannot be used.
        own_tree: The file alone, or None.
        files: The file and its bases, nearest first.
        sources: The lines of each file read, for showing problems.
    """

    tree: MapNode | None
    own_tree: MapNode | None
    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    sources: Mapping[str, tuple[str, ...]]


def merge(child_tree: MapNode, base: MapNode | None) -> tuple[MapNode, tuple[Problem, ...]]:
    """Lay a file over its base; without one, only `none` is looked at."""
    problems: list[Problem] = []
    return _merge_maps(child_tree, base, (), problems), tuple(problems)


def _merge_maps(own: MapNode, base: MapNode | None, loc: Loc, out: list[Problem]) -> MapNode:
    inherited = _heritage(base, loc)
    if inherited and loc in ID_MAPS:
        _report_lookalikes(own, inherited, loc, out)
    merged = dict(inherited)
    for name, (key, value) in own.entries.items():
        here, beneath = (*loc, name), merged.get(name)
        if _removes(name, value):
            if beneath is None:
                out.append(_nothing_to_remove(key, value, inherited, here))
            merged.pop(name, None)
            continue
        under = beneath.value if beneath else None
        if under is not None and _is_same(value, under):
            out.append(_same_as_inherited(key, value, here))
        merged[name] = Entry(key, _merged(value, under, here, out))
    if not loc:  # the file's own headings come first, as its author wrote them
        merged = {
            name: merged[name] for name in dict.fromkeys([*own.entries, *merged]) if name in merged
        }
    return MapNode(merged, own.span)


def _merged(own: Node, base: Node | None, loc: Loc, out: list[Problem]) -> Node:
    if isinstance(own, ScalarNode):
        return own
    if base is None and not _removes_below(own):
        return own  # nearly all that a long file adds is new, and stays as it is
    if isinstance(own, MapNode):
        if base is not None and _is_same(own, base):
            out = []  # told once, for the whole block
        return _merge_maps(own, base if isinstance(base, MapNode) else None, loc, out)
    items = (_merged(item, None, (*loc, i), out) for i, item in enumerate(own.items))
    return ListNode(tuple(items), own.span)


def _removes_below(node: Node) -> bool:
    """Whether anything within is the bare word `none`."""
    if isinstance(node, ListNode):
        return any(map(_removes_below, node.items))
    for name, (_, value) in node.entries.items() if isinstance(node, MapNode) else ():
        if _removes(name, value) if isinstance(value, ScalarNode) else _removes_below(value):
            return True
    return False


def _is_same(own: Node, base: Node) -> bool:
    """Whether a file says again what it inherits; a map does if all that is in it does."""
    if isinstance(own, MapNode) and isinstance(base, MapNode):
        return bool(own.entries) and all(
            (under := base.get(name)) is not None and _is_same(entry.value, under)
            for name, entry in own.entries.items()
        )
    if isinstance(own, ScalarNode) and isinstance(base, ScalarNode):
        return own.text == base.text and not own.broken and not own.text.startswith(_SILENT)
    return isinstance(own, ListNode) and to_plain(own) == to_plain(base)


def _same_as_inherited(key: KeyNode, value: Node, loc: Loc) -> Problem:
    span = value.span if isinstance(value, ScalarNode) else key.span
    text, hint = say("merge.same", key=shown(key.text)), say("merge.same_hint")
    return fault("T902", span, text, hint, path=path_text(loc), severity="hint")


def _heritage(base: MapNode | None, loc: Loc) -> dict[str, Entry]:
    if base is None:
        return {}
    if loc:
        return base.entries
    return {name: e for name, e in base.entries.items() if name not in NEVER_INHERITED}


def _removes(name: str, value: Node) -> bool:
    return (
        isinstance(value, ScalarNode)
        and value.text == REMOVED
        and not value.quoted
        and name not in _NONE_IS_A_VALUE
    )


def _nothing_to_remove(key: KeyNode, value: Node, known: Collection[str], loc: Loc) -> Problem:
    near = nearest(key.text, known)
    hint = say("merge.did_you_mean", near=near) if near else None
    if key.text == "review":
        hint = say("merge.no_review")
    text = say("merge.nothing_to_remove", key=shown(key.text))
    return fault("K108", value.span, text, hint, path=path_text(loc), severity="warning")


def _report_lookalikes(
    own: MapNode, inherited: Mapping[str, Entry], loc: Loc, out: list[Problem]
) -> None:
    """An inherited id that the file itself names is known to its author, so no slip."""
    unnamed = [name for name in inherited if name not in own.entries]
    new = [
        key
        for name, (key, value) in own.entries.items()
        if name not in inherited and not _removes(name, value)
    ]
    for key in new[:_MANY]:
        near = lookalike(key.text, unnamed)
        if near is not None:
            text = say("merge.lookalike", key=shown(key.text), near=near)
            hint = say("merge.lookalike_hint", near=near)
            path = path_text((*loc, key.text))
            out.append(fault("K104", key.span, text, hint, path=path, severity="warning"))


def blame(result: TreeResult, loc: Loc) -> tuple[Span, tuple[Span, Text] | None]:
    """Where the author can mend what a loc of the merged tree leads to, and where it stands.

    The primary span is the file's own line: the value itself, else the nearest own block
    around it, else the word `extends`. The line of the base is a note.
    """
    tree, own = result.tree or result.own_tree, result.own_tree
    assert tree is not None  # a loc comes from a tree
    assert own is not None  # and no tree is without the file's own
    span = span_at(tree, loc)
    if span.file == own.span.file:
        return span, None
    return _own_span(own, loc), (span, say("merge.inherited"))


def _own_span(own: MapNode, loc: Loc) -> Span:
    node: Node = own
    found: Span | None = None
    for depth, part in enumerate(loc, start=1):
        step = child(node, part)
        if step is None:
            break
        key, node = step
        if depth > 1:  # a heading such as `tasks:` says too little
            found = key.span if key else node.span
    return found or span_at(own, ("extends",))


@dataclass(slots=True)
class _Loader:
    read: Callable[[str], bytes]
    base_path: Callable[[str], str]
    bases: Collection[str]
    problems: list[Problem] = field(default_factory=list)
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def load(
        self, path: str, data: bytes, chain: tuple[str, ...]
    ) -> tuple[MapNode | None, ReadResult]:
        """Read one file and all above it; the tree is None where any of it is of no use."""
        result = read_bytes(data, path)
        self.sources[path] = result.lines
        self.problems.extend(result.problems)
        if result.node is None:
            return None, result
        base: MapNode | None = None
        extends = result.node.get("extends")
        if extends is not None:
            base = self._base(extends, chain)
            if base is None:
                return None, result
        tree, problems = merge(result.node, base)
        self.problems.extend(problems)
        return tree, result

    def _base(self, extends: Node, chain: tuple[str, ...]) -> MapNode | None:
        if not isinstance(extends, ScalarNode):
            self._refuse(extends, say("merge.base_is_a_name"))
            return None
        name = extends.text
        if extends.broken:
            return None
        if name in chain:
            self._refuse(extends, say("merge.cycle", names=" → ".join((*chain, name))))
        elif len(chain) >= MAX_BASES:
            self._refuse(extends, say("merge.too_many_bases", limit=MAX_BASES))
        else:
            return self._known_base(extends, (*chain, name))
        return None

    def _known_base(self, extends: ScalarNode, chain: tuple[str, ...]) -> MapNode | None:
        data = self._data_of(extends.text)
        if data is None:
            near = near_text(extends.text, self.bases)
            text = say("merge.unknown_base", name=shown(extends.text), near=near)
            names = ", ".join(sorted(self.bases))
            self._refuse(extends, text, say("merge.known_bases", names=names) if names else None)
            return None
        tree, own = self.load(self.base_path(extends.text), data, chain)
        kind = own.node.get("kind") if own.node else None
        if own.node and not (isinstance(kind, ScalarNode) and kind.text == "base"):
            self._refuse(extends, say("merge.not_a_base", name=extends.text))
            return None
        return tree

    def _data_of(self, name: str) -> bytes | None:
        """The bytes of a base; a name that could lead elsewhere is never looked up."""
        if not _BASE_ID.fullmatch(name) or (self.bases and name not in self.bases):
            return None
        try:
            return self.read(self.base_path(name))
        except (OSError, LookupError):
            return None

    def _refuse(self, extends: Node, text: Text, hint: Text | None = None) -> None:
        self.problems.append(fault("R406", extends.span, text, hint, path="extends"))


def load_tree(
    path: str,
    read: Callable[[str], bytes],
    base_path: Callable[[str], str],
    bases: Collection[str] = (),
) -> TreeResult:
    """Read a rule file and the bases it extends, and merge them.

    Args:
        path: The file, as problems shall name it.
        read: All bytes of a file; `OSError` where there is none.
        base_path: The path of a base by its id.
        bases: The ids there are, for the suggestion where one is misspelt.

    Raises:
        OSError: If the file itself cannot be read; `read` decides how that is said.
    """
    loader = _Loader(read, base_path, bases)
    tree, own = loader.load(path, read(path), ())
    problems = tuple(dict.fromkeys(loader.problems))  # a file of a circle is read twice
    return TreeResult(tree, own.node, problems, tuple(loader.sources), loader.sources)

"""Write a tree as YAML again, if wanted with the file and line that each line came from.

Pure. What is written reads back to the same tree: quotes are kept, since a quoted `none`
is a text, and a text that YAML would take for something else is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from engine.model import Span
from engine.rules.nodes import Entry, ListNode, MapNode, Node, ScalarNode

_STEP = "  "
_WIDE = 100
_NOTE_AT = 60  # so that what comes from where can be read down one column
_LETTER_FIRST = re.compile(r"[^\W_]|[<+/(.–—…-][^\s]|_")
_UNSAFE = re.compile(r": |:$| #|[\n\t,\[\]{}\x80-\x9f\u2028\u2029\ufeff]|^[“„‘]|^---|^\.\.\.")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def render_yaml(tree: MapNode, *, origins: bool = False) -> str:
    """The tree as YAML.

    Args:
        origins: Add the file and line of each key and item as a comment.
    """
    if not tree.entries:
        return "{}\n"
    blocks = [list(_entry_lines(entry, "", origins=origins)) for entry in tree.entries.values()]
    lines = blocks[0]
    for before, block in pairwise(blocks):
        lines = [*lines, *([""] if len(before) > 1 or len(block) > 1 else []), *block]
    return "".join(f"{line}\n" for line in lines)


def _map_lines(node: MapNode, indent: str, *, origins: bool) -> Iterator[str]:
    for entry in node.entries.values():
        yield from _entry_lines(entry, indent, origins=origins)


def _entry_lines(entry: Entry, indent: str, *, origins: bool) -> Iterator[str]:
    key, value = entry
    head = f"{indent}{_inline(key.text, quoted=False)}:"
    yield from _value_lines(head, value, key.span, indent, origins=origins)


def _list_lines(node: ListNode, indent: str, *, origins: bool) -> Iterator[str]:
    for item in node.items:
        if isinstance(item, MapNode) and item.entries:
            lines = list(_map_lines(item, indent + _STEP, origins=origins))
            yield f"{indent}- {lines[0].removeprefix(indent + _STEP)}"
            yield from lines[1:]
        else:
            yield from _value_lines(f"{indent}-", item, item.span, indent, origins=origins)


def _value_lines(
    head: str, value: Node, where: Span, indent: str, *, origins: bool
) -> Iterator[str]:

    def noted(line: str) -> str:
        return f"{line.ljust(_NOTE_AT)}  # {_named(where)}" if origins else line

    if isinstance(value, ScalarNode) and _fits_block(value.text):
        yield noted(f"{head} |{_chomping(value.text)}")
        body = value.text.removesuffix("\n")
        yield from (f"{indent}{_STEP}{line}" if line else "" for line in body.split("\n"))
        return
    short = _short(value)
    if short is not None:
        yield noted(f"{head} {short}")
        return
    yield noted(head)
    if isinstance(value, MapNode):
        yield from _map_lines(value, indent + _STEP, origins=origins)
    elif isinstance(value, ListNode):
        yield from _list_lines(value, indent + _STEP, origins=origins)


def _short(value: Node) -> str | None:
    """A value that goes on the line of its key: a text, or a short list of texts."""
    if isinstance(value, ScalarNode):
        return _inline(value.text, quoted=value.quoted)
    if isinstance(value, MapNode):
        return None if value.entries else "{}"
    texts = [_inline(i.text, quoted=i.quoted) for i in value.items if isinstance(i, ScalarNode)]
    line = f"[{', '.join(texts)}]"
    return line if len(texts) == len(value.items) and len(line) <= _WIDE else None


def _inline(text: str, *, quoted: bool) -> str:
    plain = (
        not quoted
        and text not in _NULLS
        and text != "<<"
        and text == text.strip()
        and text.isprintable()
        and _LETTER_FIRST.match(text)
        and not _UNSAFE.search(text)
    )
    return text if plain else f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\U{code:08X}" if code > 0xFFFF else f"\\u{code:04X}"  # noqa: PLR2004  # what four digits hold


def _fits_block(text: str) -> bool:
    """Whether a text of several lines can stand as it is beneath a `|`."""
    lines = text.removesuffix("\n").split("\n")
    return (
        "\n" in text
        and all(line.isprintable() for line in lines)
        and bool(lines[0].strip())
        and bool(lines[-1].strip())
        and not lines[0].startswith(" ")
    )


def _chomping(text: str) -> str:
    return "" if text.endswith("\n") else "-"


def _named(span: Span) -> str:
    file = "".join(c if c.isprintable() else "?" for c in span.file)
    return f"{file}:{span.line}"

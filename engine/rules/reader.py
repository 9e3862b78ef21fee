"""Read the bytes of a rule file into a tree of text nodes, with every fault it holds.

Pure: bytes in, values out; nothing in a file makes this raise. Each scalar stays text, since
the field and not the spelling decides the type. Limits come first, so that no file can cost
more than its size: libyaml's composer, for one, crashes the process at some 20,000 nested
brackets, whereas its event stream does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import yaml

from engine.model import Problem
from engine.rules.builder import TreeBuilder
from engine.rules.legacy import likely_encoding
from engine.rules.margin import report_margins
from engine.rules.marks import Source, fault, split_lines
from engine.rules.nodes import ListNode, MapNode
from engine.rules.syntax import report_syntax
from engine.words import say

MAX_BYTES: Final = 1024 * 1024
PARSER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_BOM = b"\xef\xbb\xbf"
# What YAML 1.1 does not take as text (5.1), besides TAB and line breaks.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class ReadResult:
    """One file as read.

    Attributes:
        node: The tree, or None where the file's shape is in doubt.
        lines: The text as it stands, for showing problems in it.
    """

    node: MapNode | None
    problems: tuple[Problem, ...]
    lines: tuple[str, ...]


def read_bytes(data: bytes, file: str, *, parser: Any = PARSER) -> ReadResult:
    """Read one rule file.

    Args:
        data: All of the file; a byte over the limit is enough to tell that it is too large.
        file: Its name, as spans and problems shall say it.
        parser: PyYAML's loader class; the C one where libyaml is there.
    """
    if len(data) > MAX_BYTES:
        text = say("reader.too_large", size=len(data), limit=MAX_BYTES)
        return ReadResult(None, (fault("Y007", Source(file, ()).at(0, 0), text),), ())
    data = data.removeprefix(_BOM)
    try:
        text_of_file = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error.start, file)
    return read_text(text_of_file, file, parser=parser)


def read_text(text: str, file: str, *, parser: Any = PARSER) -> ReadResult:
    """Read a rule file that is text already."""
    source = Source(file, split_lines(text))
    builder = TreeBuilder(source)
    if not _report_unprintable(text, builder):
        _parse(text, builder, parser)
        report_margins(builder)
    node = _top(builder)
    problems = tuple(sorted(builder.problems, key=_place))
    return ReadResult(node, problems, tuple(source.lines))


def _place(problem: Problem) -> tuple[int, int]:
    return (problem.span.line, problem.span.column) if problem.span else (0, 0)


def _parse(text: str, builder: TreeBuilder, parser: Any) -> None:
    try:
        loader = parser(text)
        try:
            for event in iter(loader.get_event, None):  # `yaml.parse` asks twice for each
                if not builder.feed(event):
                    break
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        report_syntax(error, builder)
    except (ValueError, OverflowError) as error:  # the pure parser, at an escape beyond Unicode
        report_syntax(yaml.YAMLError(str(error)), builder)


def _top(builder: TreeBuilder) -> MapNode | None:
    """The tree, if it is one of keys and values and nothing put its shape in doubt."""
    if builder.doubtful:
        return None
    if isinstance(builder.root, MapNode):
        return builder.root
    if builder.root is None:
        builder.add("Y003", builder.source.at(0, 0, 0), say("reader.empty_file"))
    elif not any(p.code in ("Y003", "Y005") for p in builder.problems):
        kind = say("reader.kind_list" if isinstance(builder.root, ListNode) else "reader.kind_text")
        builder.add("K103", builder.root.span, say("reader.not_a_map", kind=kind))
    return None


def _not_utf8(data: bytes, offset: int, file: str) -> ReadResult:
    encoding = likely_encoding(data)
    text = say("reader.not_utf8_likely", encoding=encoding) if encoding else say("reader.not_utf8")
    before = split_lines(data[:offset].decode("utf-8", "replace"))
    lines = split_lines(data.decode("utf-8", "replace"))
    span = Source(file, lines).at(len(before) - 1, len(before[-1]))
    return ReadResult(None, (fault("Y000", span, text, say("reader.save_as_utf8")),), lines)


def _report_unprintable(text: str, builder: TreeBuilder) -> bool:
    found = _UNPRINTABLE.search(text)
    if found is None:
        return False
    before = split_lines(text[: found.start()])
    span = builder.source.at(len(before) - 1, len(before[-1]))
    message = say("reader.control_character", code=f"U+{ord(found.group()):04X}")
    builder.add("Y001", span, message, say("reader.delete_character"))
    builder.doubtful = True
    return True

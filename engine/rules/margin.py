"""Find white space at the start of lines that looks like indentation and is none.

A TAB stops the parser, but a special space pasted from a word processor does not: the line
becomes a key of its own at the top of the file, without any error.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from engine.rules.builder import TreeBuilder
from engine.words import Text, say

_MARGIN = re.compile("[\\s\u200b-\u200d\u2060\ufeff]*")
_MANY = 8

_Places: TypeAlias = dict[str, list[tuple[int, int]]]


def report_margins(builder: TreeBuilder) -> None:
    """Report each kind of wrong white space once, with its lines.

    A syntax error from the first such line on is its consequence and is withdrawn. Lines
    within quotes or a block of text may start as they like; blank lines and comments
    matter only where the parser stumbled over them.
    """
    failed = {p.span.line - 1 for p in builder.problems if p.code == "Y001" and p.span}
    found = _wrong_margins(builder, failed)
    if not found:
        return
    first = min(places[0][0] for places in found.values()) + 1
    # What was found empty above such a line is the same fault seen from the other side.
    above = {line for places in found.values() for line, _ in places}
    builder.problems[:] = [
        p
        for p in builder.problems
        if not (p.code == "Y001" and p.span and p.span.line >= first)
        and not (p.code == "Y003" and p.span and {p.span.line, p.span.line - 1} & above)
    ]
    for character, places in found.items():
        span = builder.source.at(*places[0])
        builder.add("Y004", span, _sentence(character, places), say("reader.use_spaces"))
    builder.doubtful = True


def _wrong_margins(builder: TreeBuilder, failed: set[int]) -> _Places:
    found: _Places = {}
    for number, line in enumerate(builder.source.lines):
        matched = _MARGIN.match(line)
        margin = matched.group() if matched else ""
        bad = next((c for c in margin if c != " "), None)
        if bad is None or number in builder.textual_lines:
            continue
        rest = line[len(margin) : len(margin) + 1]
        idle = rest in ("", "#") and not margin.strip(" \t")  # others are text to YAML
        if not idle or number in failed:
            found.setdefault(bad, []).append((number, margin.index(bad)))
    return found


def _sentence(character: str, places: list[tuple[int, int]]) -> Text:
    numbers = ", ".join(str(line + 1) for line, _ in places[:_MANY])
    numbers += "…" if len(places) > _MANY else ""
    lines = say("reader.lines" if len(places) > 1 else "reader.line", numbers=numbers)
    if character == "\t":
        return say("reader.indent_tab", lines=lines)
    return say("reader.indent_space", code=f"U+{ord(character):04X}", lines=lines)

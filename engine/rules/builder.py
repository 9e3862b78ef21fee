"""Build the tree of a rule file from the parser's events, in one pass.

No composing: aliases are refused, not followed, and the stack is our own, so that no depth
and no repetition in a file can exhaust memory or the call stack. Everything is noted as a
problem and reading goes on, except where the shape itself is in doubt.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import yaml

from engine.model import Problem, Severity, Span
from engine.rules.marks import Source, fault, shown
from engine.rules.nodes import Entry, KeyNode, ListNode, Loc, MapNode, Node, ScalarNode, path_text
from engine.words import Text, say

MAX_DEPTH: Final = 64
MAX_KEY: Final = 200
_PER_CODE = 100  # of each code; more of the same tells nothing new, and a bomb must stay cheap
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_OPENING, _CLOSING = "“„‘", "”’"
_CONTROLS = frozenset({"Cc", "Cs"})  # Unicode categories


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    start: Any
    is_map: bool
    is_flow: bool
    is_key: bool  # or stands within one; refused as a whole
    entries: dict[str, Entry] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)
    key: KeyNode | None = None
    has_key: bool = False  # true with key None: the value of a key that was refused
    after_curly: bool = False  # a flow value in curly quotes was cut in two at a comma


class TreeBuilder:
    """Takes events in order; afterwards `root` is the tree and `problems` what was wrong.

    Attributes:
        doubtful: The shape of the file is not to be trusted; there is no tree to use.
        last_flow_end: Span of the last `{…}` or `[…]`, for the sentence about a syntax error.
        textual_lines: Lines, from 0, that are the inside of a text in quotes or a block.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self.doubtful = False
        self.last_flow_end: Span | None = None
        self.textual_lines: set[int] = set()
        self._open: list[_Open] = []
        self._documents = 0
        self._counts: Counter[str] = Counter()
        self._last: Any = None

    @property
    def last(self) -> tuple[str, Span] | None:
        """Style and span of the last scalar, for the sentence about a syntax error."""
        if self._last is None:
            return None
        span = self.source.between(self._last.start_mark, self._last.end_mark)
        return self._last.style or "", span

    def feed(self, event: yaml.Event) -> bool:
        """Take one event; False once there is no point in reading on."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._scalar(event)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self._refuse_properties(event)
            return self._start(event)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._end(event)
        elif kind is yaml.AliasEvent:
            self._alias(event)
        elif kind is yaml.DocumentStartEvent:
            return self._document(event)
        return not self.doubtful

    def loc(self) -> Loc:
        """Where in the tree reading stands."""
        parts: list[str | int] = []
        for frame in self._open:
            if not frame.is_map:
                parts.append(len(frame.items))
            elif frame.key:
                parts.append(frame.key.text)
        return tuple(parts)

    def open_bracket(self) -> Any:
        """The mark of the outermost bracket that is still open, or None."""
        return next((frame.start for frame in self._open if frame.is_flow), None)

    def add(self, code: str, span: Span, message: Text, hint: Text | None = None) -> None:
        """Note a problem at the present place of the tree."""
        self._counts[code] += 1
        severity: Severity = "warning" if code == "Y008" else "error"
        path = path_text(self.loc())
        self.problems.append(fault(code, span, message, hint, path=path, severity=severity))

    def _enough(self, code: str) -> bool:
        return self._counts[code] >= _PER_CODE

    def _stop(self, code: str, span: Span, message: Text, hint: Text | None = None) -> bool:
        self.add(code, span, message, hint)
        self.doubtful = True
        return False

    def _document(self, event: Any) -> bool:
        self._documents += 1
        span = self.source.at(event.start_mark.line, event.start_mark.column, 3)
        if self._documents > 1:
            text, hint = say("reader.second_document"), say("reader.one_per_file")
            return self._stop("Y006", span, text, hint)
        if event.version or event.tags:
            self.add("Y005", span, say("reader.directive"))
        return True

    def _refuse_properties(self, event: Any) -> None:
        if (event.anchor is None and event.tag is None) or self._enough("Y005"):
            return
        mark, hint = event.start_mark, say("reader.quote_or_write_out")
        if event.anchor is not None:
            text = say("reader.anchor", name=shown(event.anchor))
            self.add("Y005", self.source.at(mark.line, mark.column), text, hint)
        if event.tag is not None:
            text = say("reader.tag", name=shown(event.tag))
            self.add("Y005", self.source.at(mark.line, mark.column), text, hint)

    def _alias(self, event: Any) -> None:
        span = self.source.between(event.start_mark, event.end_mark)
        frame = self._open[-1] if self._open else None
        refused_key = frame is not None and frame.has_key and frame.key is None
        if not refused_key and not self._enough("Y005"):
            text = say("reader.alias", name=shown(event.anchor))
            self.add("Y005", span, text, say("reader.quote_or_write_out"))
        self._place(ScalarNode("", span, broken=True))

    def _start(self, event: Any) -> bool:
        mark = event.start_mark
        if len(self._open) >= MAX_DEPTH:
            text = say("reader.too_deep", limit=MAX_DEPTH)
            return self._stop("Y007", self.source.at(mark.line, mark.column), text)
        is_key = self._expects_key()
        within_key = bool(self._open) and self._open[-1].is_key
        if is_key and not within_key and not self._enough("Y001"):
            self.add("Y001", self.source.at(mark.line, mark.column), say("reader.complex_key"))
        is_map = isinstance(event, yaml.MappingStartEvent)
        frame = _Open(mark, is_map, bool(event.flow_style), is_key or within_key)
        self._open.append(frame)
        return True

    def _end(self, event: Any) -> None:
        frame = self._open.pop()
        if frame.is_flow:
            span = self.source.between(frame.start, event.end_mark)
            self.last_flow_end = span
        else:
            span = _block_span(self.source, frame)
        if frame.is_map:
            self._place(MapNode(frame.entries, span))
        else:
            self._report_twins(frame.items)
            self._place(ListNode(tuple(frame.items), span))

    def _report_twins(self, items: list[Node]) -> None:
        """An item of a list that says the same as one before it."""
        first: dict[Hashable, Node] = {}
        for item in items:
            said = _said(item)
            twin = first.setdefault(said, item) if said else item
            if twin is not item and not self._enough("Y002"):
                text = say("reader.twin", line=twin.span.line)
                self.add("Y002", item.span, text, say("reader.keep_one"))

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        span = self.source.between(event.start_mark, event.end_mark)
        style = event.style or ""
        self._last = event
        if style and span.end_line > span.line:
            self.textual_lines.update(range(span.line, span.end_line))
        text: str = event.value
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        frame = self._open[-1] if self._open else None
        if frame is not None and frame.is_map and not frame.has_key:
            self._key(text, span, quoted=bool(style))
            return
        # Nearly all texts are printable and begin without a quote, and this is quick.
        broken = not text.isprintable() and self._check_controls(text, span)
        if not style and text and text[0] in _OPENING:
            self._check_curly(text, span)
        if style == "|":
            self._report_echo(text, span)
        if not broken and _is_empty(text, style):
            broken = True
            self._empty(span)
        self._place(ScalarNode(text, span, bool(style), broken))

    def _report_echo(self, text: str, span: Span) -> None:
        """A line of a longer text that stands twice in a row."""
        lines = text.split("\n")
        for n, (one, other) in enumerate(pairwise(lines), start=2):
            if one == other and any(c.isalpha() for c in one) and not self._enough("Y002"):
                line = min(span.line + n, span.end_line)
                place = self.source.at(line - 1, span.column - 1)
                self.add("Y002", place, say("reader.echo"), say("reader.keep_one"))

    def _expects_key(self) -> bool:
        return bool(self._open) and self._open[-1].is_map and not self._open[-1].has_key

    def _key(self, text: str, span: Span, *, quoted: bool) -> None:
        frame = self._open[-1]
        frame.has_key = True
        if text == "<<" and not quoted:
            self.add("Y005", span, say("reader.merge_key"), say("reader.quote_or_write_out"))
        elif not text:
            self.add("Y001", span, say("reader.no_key"), say("reader.no_colon_hint"))
        elif len(text) > MAX_KEY:
            self.add("Y001", span, say("reader.long_key", limit=MAX_KEY))
        elif not (frame.after_curly and text[-1] in _CLOSING):
            if text.isprintable() or not self._check_controls(text, span):
                frame.key = KeyNode(text, span)
            if not quoted and text[0] in _OPENING:
                self._check_curly(text, span)

    def _check_controls(self, text: str, span: Span) -> bool:
        found = next(
            (c for c in text if c not in "\n\t" and unicodedata.category(c) in _CONTROLS), None
        )
        if found is None:
            return False
        message = say("reader.control_character", code=f"U+{ord(found):04X}")
        self.add("Y001", span, message, say("reader.delete_character"))
        return True

    def _check_curly(self, text: str, span: Span) -> None:
        """See whether a text that begins with a curly quote was meant to stand in quotes."""
        if self._enough("Y008"):
            return
        inner = [c for c in text[1:] if c in _OPENING + _CLOSING]
        cut = not inner
        if cut or (len(inner) == 1 and text[-1] in _CLOSING):
            if self._open:
                self._open[-1].after_curly = cut and self._open[-1].is_flow
            message = say("reader.curly_quotes", text=shown(text))
            self.add("Y008", span, message, say("reader.straight_quotes"))

    def _empty(self, span: Span) -> None:
        if self._enough("Y003"):
            return
        frame = self._open[-1] if self._open else None
        hint = say("reader.write_or_none")
        if frame is None:
            self.add("Y003", span, say("reader.empty_file"))
        elif not frame.is_map:
            self.add("Y003", span, say("reader.empty"), hint)
        elif frame.key:
            if frame.is_flow:
                hint = say("reader.quote_braces")
            self.add(
                "Y003", frame.key.span, say("reader.empty_of", key=shown(frame.key.text)), hint
            )

    def _place(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        frame = self._open[-1]
        if not frame.is_map:
            frame.items.append(node)
        elif not frame.has_key:
            frame.has_key = True
        else:
            if frame.key:
                self._enter(frame.entries, frame.key, node)
            frame.key, frame.has_key = None, False

    def _enter(self, entries: dict[str, Entry], key: KeyNode, node: Node) -> None:
        first = entries.setdefault(key.text, Entry(key, node))
        if first.key is not key and not self._enough("Y002"):
            text = say("reader.duplicate", key=shown(key.text), line=first.key.span.line)
            self.add("Y002", key.span, text, say("reader.keep_one"))


def _said(node: Node) -> Hashable:
    """What a node says, to compare; nothing where that was reported already."""
    match node:
        case ScalarNode():
            return None if node.broken else node.text
        case ListNode():
            return tuple(_said(item) for item in node.items)
        case MapNode():
            return tuple((key, _said(entry.value)) for key, entry in node.entries.items())


def _is_empty(text: str, style: str) -> bool:
    if style in ("|", ">"):
        return not text.strip()
    return not text if style else text in _NULLS


def _block_span(source: Source, frame: _Open) -> Span:
    """From the first key or dash to the end of the last value; the parser's end lies beyond."""
    nodes = [*(e.value for e in frame.entries.values()), *frame.items]
    start = source.between(frame.start, frame.start)
    if not nodes:
        return start
    last = nodes[-1].span
    return Span(start.file, start.line, start.column, last.end_line, last.end_column)

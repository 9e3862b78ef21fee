"""Say what a YAML syntax error means, and point at its cause rather than its effect.

Pure. A quote or bracket that was never closed is noticed lines later; the opening one is
what the author must see. The parser's two implementations word their errors differently,
so only what both say is looked at.
"""

from __future__ import annotations

import yaml

from engine.model import Span
from engine.rules.builder import TreeBuilder
from engine.rules.marks import Mark
from engine.words import Text, say

_PROPERTIES = ("anchor", "alias", "tag")


def report_syntax(error: yaml.YAMLError, builder: TreeBuilder) -> None:
    """Add one syntax error to the problems of the file."""
    builder.doubtful = True
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        builder.add("Y001", builder.source.at(0, 0), say("reader.syntax"))
        return
    context = str(getattr(error, "context", None) or "")
    problem = str(getattr(error, "problem", None) or "")
    opened = getattr(error, "context_mark", None) or mark
    code, span, text, hint = _cause(context, problem, mark, opened, builder)
    # What was found empty on the broken line is the same fault seen from the other side.
    builder.problems[:] = [
        p
        for p in builder.problems
        if not (p.code == "Y003" and p.span and p.span.line in (span.line, mark.line + 1))
    ]
    builder.add(code, span, text, hint)


_Cause = tuple[str, Span, Text, Text | None]


def _cause(context: str, problem: str, mark: Mark, opened: Mark, builder: TreeBuilder) -> _Cause:
    if any(word in context for word in _PROPERTIES) or "tag handle" in problem:
        span = builder.source.at(opened.line, opened.column)
        word = next((w for w in _PROPERTIES if w in context), "tag")
        text = say(f"reader.{word}", name="!" if word == "tag" else "")
        return "Y005", span, text, say("reader.quote_or_write_out")
    span, text, hint = (
        _of_quotes(context, problem, mark, opened, builder)
        or _of_brackets(mark, builder)
        or _of_line(context, problem, mark, opened, builder)
    )
    return "Y001", span, text, hint


_Finding = tuple[Span, Text, Text | None]


def _of_quotes(
    context: str, problem: str, mark: Mark, opened: Mark, builder: TreeBuilder
) -> _Finding | None:
    at, whole = builder.source.at, say("reader.quote_whole")
    if "quoted scalar" in context or "double-quoted" in context:
        if "end of stream" in problem or "document" in problem:
            return at(opened.line, opened.column), say("reader.open_quote"), whole
        return at(mark.line, mark.column), say("reader.escape"), say("reader.escape_hint")
    style, span = builder.last or ("", None)
    if style in ("'", '"') and span and span.end_line == mark.line + 1:
        if span.end_line > span.line:
            return at(span.line - 1, span.column - 1), say("reader.open_quote"), None
        if mark.column + 1 >= span.end_column and builder.open_bracket() is None:
            return at(mark.line, mark.column), say("reader.after_quote"), whole
    return None


def _of_brackets(mark: Mark, builder: TreeBuilder) -> _Finding | None:
    source, bracket = builder.source, builder.open_bracket()
    if bracket is not None:
        if mark.line > bracket.line:
            character = source.character(bracket)
            text = say("reader.open_bracket", bracket=character)
            return source.at(bracket.line, bracket.column), text, None
        return source.at(mark.line, mark.column), say("reader.flow"), say("reader.quote_whole")
    closed = builder.last_flow_end
    if closed and closed.end_line == mark.line + 1 and mark.column + 1 >= closed.end_column:
        span = source.at(closed.line - 1, closed.column - 1)
        return span, say("reader.after_bracket"), say("reader.quote_whole")
    return None


def _of_line(
    context: str, problem: str, mark: Mark, opened: Mark, builder: TreeBuilder
) -> _Finding:
    source = builder.source
    span = source.at(mark.line, mark.column)
    if "mapping values" in problem:
        return span, say("reader.colon"), say("reader.colon_hint")
    if "simple key" in context:
        start = source.at(opened.line, opened.column)
        return start, say("reader.no_colon"), say("reader.no_colon_hint")
    if "cannot start any token" in problem:
        text = say("reader.special_start", character=source.character(mark))
        return span, text, say("reader.quote_whole")
    if "block scalar" in context:
        return span, say("reader.block_header"), None
    if "block mapping" in context or "block collection" in context or "sequence" in problem:
        return span, say("reader.indent"), say("reader.indent_hint")
    return span, say("reader.syntax"), None

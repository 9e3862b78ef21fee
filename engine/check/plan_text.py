"""Compare the quoted clauses of a file with the text of the plan itself.

The text comes from a scan, a word processor or a web page, so letters may be misread,
Markdown stars and page breaks stand in the way; numbers, however, must agree. Ellipses in
a quote stand for words left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from unicodedata import normalize

from rapidfuzz import fuzz

from engine.check.context import Context, Finding
from engine.errors import UnreadableFileError
from engine.rules.nodes import ScalarNode, walk
from engine.words import Text, say

if TYPE_CHECKING:
    from engine.rules.nodes import Loc

_GOOD_ENOUGH = 88  # of 100: some 1 letter in 10 misread
_SHORT = 12
_MARKUP = re.compile(r"[*_#`|>~]+")
_HYPHEN_AT_LINE_END = re.compile(r"(\w)-\n(?=\w)")
_PAGE_NUMBER = re.compile(
    r"(?m)^\s*(?:trang\s+)?[-–—]?\s*\d{1,3}(?:/\d{1,3})?\s*[-–—]?\s*$", re.IGNORECASE
)
_ELLIPSIS = re.compile(r"…|\.{3,}|\[[^\]]*\]|\(…\)")
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")

Documents = Callable[[str], str]
"""The text of a document by its path; `OSError` where there is none that can be read."""


def compared(context: Context, documents: Documents | None) -> Iterator[Finding]:
    """R410 and D225: the plan's text cannot be read, or a quoted clause is not in it."""
    plan = context.definition.plan
    if documents is None or plan is None or plan.text is None:
        return
    try:
        text = documents(plan.text)
    except OSError as error:
        yield Finding("R410", ("plan", "text"), {"file": plan.text, "reason": _reason(error)})
        return
    words = normal(text)
    if not words:
        yield Finding(
            "R410", ("plan", "text"), {"file": plan.text, "reason": say("checks.no_text")}
        )
        return
    for loc, quote in _quotes(context):
        missing = missing_part(quote, words)
        if missing is not None:
            yield Finding("D225", loc, {"part": missing, "file": plan.text})


def _reason(error: OSError) -> Text:
    if isinstance(error, UnreadableFileError):
        return error.reason
    if isinstance(error, FileNotFoundError):
        return say("errors.not_there")
    reason = error.strerror or type(error).__name__
    return Text(reason, reason)


def _quotes(context: Context) -> Iterator[tuple[Loc, str]]:
    """Every quoted clause of the file's own."""
    tree = context.loaded.tree.tree
    assert tree is not None
    for loc, _, node in walk(tree):
        is_quote = loc[-2:] == ("source", "quote") and isinstance(node, ScalarNode)
        if is_quote and context.is_own(loc) and context.is_usable(loc):
            assert isinstance(node, ScalarNode)
            yield loc, node.text


def normal(text: str) -> str:
    r"""The words of a text in one line: no marks, no page numbers, lower case.

    >>> normal("**Gửi** báo cáo\\n- 2 -\\ntrước ngày 08/3")
    'gửi báo cáo trước ngày 8 3'
    """
    flat = _PAGE_NUMBER.sub(" ", _MARKUP.sub(" ", normalize("NFC", text)))
    flat = _HYPHEN_AT_LINE_END.sub(r"\1", flat)
    words = _WORD.findall(flat.casefold())
    return " ".join(word.lstrip("0") or "0" if word.isdigit() else word for word in words)


def missing_part(quote: str, words: str) -> str | None:
    """The first part of a quote that a text has not; None where it has them all.

    Args:
        words: The text as `normal` gives it.
    """
    for part in _ELLIPSIS.split(quote):
        wanted = normal(part)
        if wanted and not _occurs(wanted, words):
            return " ".join(part.split())
    return None


def _occurs(wanted: str, words: str) -> bool:
    if wanted in words:
        return True
    if len(wanted) < _SHORT or len(words) < len(wanted):
        return False
    found = fuzz.partial_ratio_alignment(wanted, words, score_cutoff=_GOOD_ENOUGH)
    if found is None or found.score < _GOOD_ENOUGH:
        return False
    # A window may cut a number at its edge.
    window = words[max(found.dest_start - _SHORT, 0) : found.dest_end + _SHORT]
    return not set(_NUMBER.findall(wanted)) - set(_NUMBER.findall(window))

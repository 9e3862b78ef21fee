"""Cut a time phrase into tokens: words, numbers, dates in digits, times of day, references.

Letter case and Unicode composition do not matter. Positions are characters of the NFC text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


def _digits(pattern: str) -> str:
    """The pattern with plain digits only, and never from the middle of a number."""
    plain = pattern.replace(r"\d", "[0-9]")
    return f"(?<![0-9]){plain}" if plain.startswith("([0-9]") else plain


# In order of trial at each position: the longer reading comes first.
_PATTERNS = tuple(
    (kind, re.compile(pattern if kind == "word" else _digits(pattern)))
    for kind, pattern in (
        ("iso_instant", r"(\d{4})-(\d{1,2})-(\d{1,2})(?:t|\s+)(\d{1,2}):(\d{2})(?!:|\d)"),
        ("iso_day", r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)"),
        ("iso_quarter", r"(\d{4})-?q(\d)(?!\w)"),
        ("iso_half", r"(\d{4})-?h(\d)(?!\w)"),
        ("iso_month", r"(\d{4})-(\d{2})(?!\d)"),
        (
            "dmy",
            r"(\d{1,3})(?:\s*/\s*(\d{1,3})\s*/\s*|\.\s?(\d{1,3})\.\s?|-(\d{1,3})-)(\d{1,5})(?!\d)",
        ),
        ("my", r"(\d{1,2})(?:\s*/\s*|[.-])(\d{4})(?!\d)"),
        ("dm", r"(\d{1,3})(?:\s*/\s*|\.)(\d{1,3})(?!\d)"),
        ("time", r"(\d{1,2})(?::|\s*(?:giờ|h|g)\s*)(\d{2})(?:\s*(?:phút|ph|p|['’′´]))?(?![\w/:])"),
        ("time", r"(\d{1,2})\s*(?:giờ|h|g)\s*(\d{1,2})\s*(?:phút|ph|p)(?!\w)"),
        ("hour", r"(\d{1,2})\s*(?:giờ|h|g)(?!\w)"),
        ("num", r"(\d{1,9})(?!\w)"),
        ("ref", r"([a-z][a-z0-9_]*)\.([a-z0-9_]+)(?![\w.])"),
        ("weekday", r"(?:thứ\s+(hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|t([2-7])|(chủ\s+nhật|cn))(?!\w)"),
        ("word", r"([^\W\d_]+)"),
        ("dash", r"[-‒–—―−/]"),
        ("punct", r"[,;()]"),
    )
)
# Blanks, marks without width, and the asterisks of pasted Markdown.
_BLANK = re.compile(r"[\s\u00ad\u200b-\u200d\u2060\ufeff*]+")
_WIDE = str.maketrans("０１２３４５６７８９／．：，；（）－‐‑", "0123456789/.:,;()---")
_ENDS = " \t\r\n./;,"
_VARIANTS = {"hàng": "hằng", "qúy": "quý", "quí": "quý"}
_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "bẩy": 5}


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a phrase; `parts` are the pattern's groups that took part, in order."""

    kind: str
    text: str
    parts: tuple[str, ...]
    start: int
    end: int

    @property
    def numbers(self) -> tuple[int, ...]:
        """The parts as whole numbers."""
        return tuple(int(part) for part in self.parts)

    @property
    def weekday(self) -> int:
        """The weekday that a `weekday` token names; Monday is 0."""
        name = self.parts[0]
        if name.isdigit():
            return int(name) - 2
        return _WEEKDAYS.get(name, 6)


def nfc(text: str) -> str:
    """The text in the form that positions count in."""
    return unicodedata.normalize("NFC", text)


def _lower(text: str) -> str:
    """Lower-case, wide signs narrowed, without changing the length, so that positions hold."""
    narrow = text.translate(_WIDE)
    return "".join(low if len(low := char.lower()) == 1 else char for char in narrow)


def tokens_of(text: str) -> list[Token]:
    """Cut a text; what fits no token comes out as a token of kind `other`."""
    low = _lower(nfc(text))
    end = len(low.rstrip(_ENDS))
    found: list[Token] = []
    at = 0
    while at < end:
        if blank := _BLANK.match(low, at):
            at = blank.end()
            continue
        token = _token_at(low, at)
        found.append(token)
        at = token.end
    return found


def _token_at(low: str, at: int) -> Token:
    for kind, pattern in _PATTERNS:
        if match := pattern.match(low, at):
            parts = tuple(part for part in match.groups() if part is not None)
            text = match.group()
            if kind == "word":
                text = _VARIANTS.get(text, text)
            return Token(kind, text, parts, at, match.end())
    return Token("other", low[at], (), at, at + 1)

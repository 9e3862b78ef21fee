"""Every code that the checks above the schema know, with its severity and its words.

The sentences are `engine.words.checks`: `<code>` says what is wrong and `<code>_hint`, if
it is there, how to mend it. A code is never reused. A `softer` severity is that of the
milder form of the same fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.model import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """One code of the catalogue."""

    severity: Severity
    softer: Severity | None = None


CODES: Final[dict[str, Code]] = {
    "D201": Code("error"),
    "D202": Code("error"),
    "D203": Code("warning"),
    "D204": Code("error"),
    "D205": Code("warning"),
    "D206": Code("error", softer="warning"),
    "D207": Code("warning"),
    "D209": Code("error"),
    "D211": Code("error"),
    "D212": Code("error", softer="warning"),
    "D213": Code("error"),
    "D214": Code("warning"),
    "D215": Code("warning"),
    "D216": Code("warning", softer="info"),
    "D217": Code("info"),
    "D220": Code("error"),
    "D222": Code("warning"),
    "I001": Code("info"),
    "S301": Code("error", softer="warning"),
    "S302": Code("error"),
    "S303": Code("error"),
    "S304": Code("error"),
    "S305": Code("error"),
    "S306": Code("error"),
    "S307": Code("error"),
    "S308": Code("warning", softer="info"),
    "S311": Code("error"),
    "S312": Code("error"),
    "R401": Code("error"),
    "R402": Code("error"),
    "R403": Code("error"),
    "R404": Code("hint"),
    "R405": Code("error"),
    "R407": Code("error"),
    "R408": Code("error"),
    "R409": Code("error"),
    "N502": Code("warning"),
    "N503": Code("warning"),
    "N505": Code("warning"),
    "F601": Code("error"),
    "F602": Code("error"),
    "F604": Code("warning"),
    "F605": Code("warning"),
    "T901": Code("hint"),
}

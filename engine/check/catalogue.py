"""Every code there is, with its severity and its page; the one table of all problems.

The sentences of the checks are `engine.words.checks`: `<code>` says what is wrong and
`<code>_hint`, if it is there, how to mend it. A code is never reused. A `softer` severity
is that of the milder form of the same fault.
"""

from __future__ import annotations

from typing import Final

from engine.check.pages import change, dates, file, keys, lifecycle, notices
from engine.check.pages.code import Code

__all__ = ["CODES", "Code"]

_ORDER = "YKDISRNFCXT"
_TABLES = (file.CODES, keys.CODES, dates.CODES, lifecycle.CODES, notices.CODES, change.CODES)

CODES: Final[dict[str, Code]] = dict(
    sorted(
        (entry for table in _TABLES for entry in table.items()),
        key=lambda entry: (_ORDER.index(entry[0][0]), entry[0]),
    )
)

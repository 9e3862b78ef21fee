"""Did you mean …: the known name nearest to a misspelt one.

Pure. The two thresholds are those of the rule language: an unknown key may be far off,
while a new entry is suspected only if it is all but the same as an inherited one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

UNKNOWN_KEY = 0.6
INHERITED_ID = 0.8
_LONGEST = 100  # comparing takes quadratic time, and no real name is longer

_DIGITS = re.compile(r"\d+")


def nearest(name: str, known: Iterable[str], *, cutoff: float = UNKNOWN_KEY) -> str | None:
    """The known name most like this one, or None where none is near.

    >>> nearest("perido", ["period", "at"])
    'period'
    """
    if len(name) > _LONGEST:
        return None
    found = get_close_matches(name, list(known), n=1, cutoff=cutoff)
    return found[0] if found else None


def lookalike(name: str, inherited: Iterable[str]) -> str | None:
    """The inherited id that a new one is probably meant to be, or None.

    Ids that differ in their numbers alone are a series (`truoc_3`, `truoc_5`), not a slip.

    >>> lookalike("reprot", ["report"])
    'report'
    """
    bare = _DIGITS.sub("", name)
    others = (other for other in inherited if _DIGITS.sub("", other) != bare)
    return nearest(name, others, cutoff=INHERITED_ID)

"""What a drain of the outbox has done, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import add, attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.store.outbox import Finished


@dataclass(frozen=True, slots=True)
class DispatchResult:
    """How many messages came to what in one drain.

    Attributes:
        uncertain: May have arrived, those that will be sent again included.
        held: Outside the hours, or their channel does not work now.
        superseded: A newer reminder went in their place.
        passed_on: Messages made anew for the next channel or person.
    """

    sent: int = 0
    retry: int = 0
    failed: int = 0
    suppressed: int = 0
    uncertain: int = 0
    expired: int = 0
    held: int = 0
    superseded: int = 0
    passed_on: int = 0

    def __add__(self, other: DispatchResult) -> DispatchResult:
        return DispatchResult(*map(add, _COUNTS(self), _COUNTS(other)))


_COUNTED = tuple(f.name for f in fields(DispatchResult))
_COUNTS = attrgetter(*_COUNTED)


def counted(finished: Sequence[Finished]) -> DispatchResult:
    """Count by what became of them; what may have arrived counts as uncertain, not as retry."""
    names = Counter("uncertain" if f.kind == "uncertain" else f.state for f in finished)
    return DispatchResult(**{name: names[name] for name in names.keys() & set(_COUNTED)})

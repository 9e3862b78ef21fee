"""Now, real or frozen: the only place that reads the machine's clock.

A frozen instant comes from HANCHOT_NOW and is taken on a rehearsal database alone, so that
nobody sends real reminders for another day by mistake. Instants are aware UTC datetimes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol
from zoneinfo import ZoneInfo

from engine.errors import NotRehearsalError, UnreadableInstantError

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE: Final = "HANCHOT_NOW"
LOCAL_ZONE: Final = "Asia/Ho_Chi_Minh"


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> datetime:
        """The present instant."""
        ...


@dataclass(frozen=True, slots=True)
class RealClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FrozenClock:
    """A clock that stands still."""

    at: datetime

    def now(self) -> datetime:
        """The instant at which the clock stands."""
        return self.at


def instant_of(text: str, *, name: str = VARIABLE) -> datetime:
    """Read an ISO 8601 instant; one without an offset is Vietnamese time.

    >>> instant_of("2018-09-13T08:00").isoformat()
    '2018-09-13T01:00:00+00:00'

    Raises:
        UnreadableInstantError: If it is none.
    """
    try:
        at = datetime.fromisoformat(text.strip())
        local = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(LOCAL_ZONE))
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableInstantError(name, text) from None


def now_from(environ: Mapping[str, str]) -> datetime | None:
    """The frozen instant that the environment asks for, or None."""
    text = environ.get(VARIABLE, "").strip()
    return instant_of(text) if text else None


def clock_from(environ: Mapping[str, str], *, rehearsal: bool) -> Clock:
    """The clock to go by.

    Args:
        rehearsal: Whether the database at hand was made for rehearsing.

    Raises:
        NotRehearsalError: If a frozen clock is asked for elsewhere.
    """
    at = now_from(environ)
    if at is None:
        return RealClock()
    if not rehearsal:
        raise NotRehearsalError(VARIABLE)
    return FrozenClock(at)

"""What a time phrase says, freed of how it was spelled: the nodes of the closed grammar.

All nodes are frozen and hashable; two spellings of one meaning give equal nodes. A year
left out is None and is supplied by the campaign when the phrase is resolved.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from engine.errors import UnusableInputError
from engine.words import Text, say

Role = Literal["opens", "due", "period", "send", "at", "event"]
SpanUnit = Literal["month", "quarter", "half", "year"]
CountUnit = Literal["day", "working_day", "week", "month"]
Freq = Literal["yearly", "quarterly", "monthly", "weekly", "daily"]

ACTIVATION = "khi kích hoạt"
"""The name under which a lookup is asked for the instant of activation."""

HAN = "hạn"
"""The reference to the due of the occurrence at hand."""

CUTOFF_FIELDS = frozenset({"due", "closes", "end", "supplement_due", "review_due"})
START_FIELDS = frozenset({"opens", "start", "date"})
EVENT_FIELDS = frozenset({"submitted", "returned", "accepted", "rejected", "lapsed"})
FIELDS = CUTOFF_FIELDS | START_FIELDS | EVENT_FIELDS


class PhraseError(UnusableInputError):
    """A time phrase that cannot be read, or that has two readings.

    Attributes:
        code: Code of the problem catalogue, as `D202`.
        message: What is wrong, in both languages.
        hint: The likely cure, or None.
    """

    def __init__(self, code: str, message: Text, hint: Text | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class UnreadableError(PhraseError):
    """A phrase that fits nothing in the grammar; its parts may still be read one by one.

    Attributes:
        reason: The name of what stands in the way, where the words give one.
    """

    reason: str | None = None


def fault(code: str, name: str, /, *, hint: str | None = None, **facts: object) -> PhraseError:
    """Build the error of the catalogue sentence `phrases.<name>`."""
    told = say(f"phrases.{hint}", **facts) if hint else None
    return PhraseError(code, say(f"phrases.{name}", **facts), told)


def unreadable(
    name: str, /, *, hint: str, reason: str | None = None, **facts: object
) -> UnreadableError:
    """Build the refusal of a phrase whose parts may still be read one by one."""
    error = UnreadableError(
        "D202", say(f"phrases.{name}", **facts), say(f"phrases.{hint}", **facts)
    )
    error.reason = reason
    return error


@dataclass(frozen=True, slots=True)
class Day:
    """One local day. A weekday written beside it is checked, and is no part of the meaning."""

    day: int
    month: int
    year: int | None
    weekday: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Span:
    """A month, quarter, half-year or year; `number` counts from 1 (1 for a year)."""

    unit: SpanUnit
    number: int
    year: int | None


@dataclass(frozen=True, slots=True)
class Instant:
    """A time of day on a day; 24:00 is the end of that day."""

    day: Day
    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class Edge:
    """`đầu`, `giữa` or `cuối` of a day or span (Bộ luật Dân sự 2015, Điều 146)."""

    which: Literal["start", "middle", "end"]
    of: Day | Span


@dataclass(frozen=True, slots=True)
class WorkingEdge:
    """The first or the last working day of a span."""

    which: Literal["start", "end"]
    of: Span


@dataclass(frozen=True, slots=True)
class Named:
    """An event told in words and without a date, as `ngày nhận được văn bản này`."""

    name: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A date that the file names elsewhere; `owner` is empty for `hạn`."""

    owner: str
    field: str

    @property
    def name(self) -> str:
        """The name as a lookup is asked for it."""
        return f"{self.owner}.{self.field}" if self.owner else HAN


@dataclass(frozen=True, slots=True)
class Activation:
    """The instant at which the secretary activates the campaign."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """`chưa rõ`: known to be unknown."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A last limit: `before` leaves out what it names, `by` includes it."""

    kind: Literal["before", "by"]
    of: Node


@dataclass(frozen=True, slots=True)
class Range:
    """From the start of one to the end of the other, both included."""

    start: Node
    end: Node


@dataclass(frozen=True, slots=True)
class From:
    """From the start of something on, without an end."""

    of: Node


@dataclass(frozen=True, slots=True)
class Offset:
    """So many days, working days, weeks or months before or after the last day of something."""

    count: int
    unit: CountUnit
    direction: Literal["before", "after"]
    of: Node


@dataclass(frozen=True, slots=True)
class Recurrence:
    """One rule of repetition.

    Attributes:
        month: Of the year if yearly; of the quarter, 1 to 3, if quarterly.
        day: Of the month; 31 is the last day, however long the month.
        weekday: Monday is 0; for weekly rules.
        exclusive: True where the named day is no longer on time.
        working: The first or last working day of the month, quarter or year is meant.
    """

    freq: Freq
    exclusive: bool
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    working: Literal["start", "end"] | None = None


@dataclass(frozen=True, slots=True)
class Recurring:
    """One or more rules of repetition, as in a periodic report."""

    rules: tuple[Recurrence, ...]


Node: TypeAlias = (
    Day
    | Span
    | Instant
    | Edge
    | WorkingEdge
    | Named
    | Reference
    | Activation
    | Unknown
    | Bound
    | Range
    | From
    | Offset
    | Recurring
)


@dataclass(frozen=True, slots=True)
class LiteralDate:
    """A date written out, and where: characters of the NFC text, the end excluded."""

    node: Day | Span
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """One time phrase as read.

    Attributes:
        text: As written; not part of equality, so that two spellings are equal.
        tentative: Marked `(dự kiến)`.
        this_year: Says `năm nay`, the year in which it was written.
    """

    text: str = field(compare=False)
    tentative: bool
    node: Node
    literals: tuple[LiteralDate, ...] = field(default=(), compare=False, repr=False)
    this_year: bool = False


@dataclass(frozen=True, slots=True)
class Duration:
    """A number of days, working days, weeks or months."""

    count: int
    unit: CountUnit


@dataclass(frozen=True, slots=True)
class Repetition:
    """How often a reminder comes again: every so much, at most so many times."""

    every: Duration
    at_most: int

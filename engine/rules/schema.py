"""The shape of a rule file: pydantic models of every block, closed, frozen, typed.

`Definition` is what the rest of the engine works with. It is pure data: dates are still
phrases (`engine.schedule` resolves them), conditions are data, references are ids that
`engine.check` has verified.
"""

from __future__ import annotations

from datetime import time
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from engine.model import Channel
from engine.rules.conditions import Block, Condition, Fact
from engine.rules.fields import (
    At,
    Count,
    Due,
    EventTime,
    FieldError,
    Id,
    Opens,
    Period,
    Recurrence,
    Repeat,
    SendTime,
    Slug,
    Span,
    TimeOfDay,
    UnitCode,
    Words,
    Workdays,
    YesNo,
    Zone,
)
from engine.rules.repeats import expand_repeats
from engine.words import say

NO = "không"
UNDECIDED = "chưa quy định"


def _names(value: Any) -> Any:
    """A single name stands for a list of one."""
    return (value,) if isinstance(value, str) else value


class Source(Block):
    """Where in the office's document a value comes from."""

    clause: Words | None = None
    quote: Words | None = None


class Basis(Block):
    """One document that the plan rests on; `date_in_text` keeps an unreadable original."""

    number: Words
    date: EventTime | None = None
    date_in_text: Words | None = None
    issuer: Words | None = None
    title: Words | None = None


class PlanDocument(Block):
    """The office's document that the file encodes; `text` is its own file, to compare with."""

    issuer: Words
    name: Words | None = None
    number: Words | None = None
    date: EventTime | None = None
    date_in_text: Words | None = None
    signer: Words | None = None
    basis: tuple[Basis, ...] = ()
    sent_to: tuple[Words, ...] = ()
    text: Words | None = None
    source: Source | None = None


class Units(Block):
    """Who takes part, chosen from the directory, and who runs the campaign."""

    organiser: UnitCode
    group: tuple[UnitCode, ...] = ()
    tag: tuple[UnitCode, ...] = ()
    only: tuple[UnitCode, ...] = ()
    exclude: tuple[UnitCode, ...] = ()
    label: Words | None = None

    _lists = field_validator("group", "tag", "only", "exclude", mode="before")(_names)


class Hours(Block):
    """Local times of day: nothing is sent outside open and close; reminders go at send."""

    open: TimeOfDay = time(8)
    close: TimeOfDay = time(17)
    send: TimeOfDay = time(8)


class Role(Block):
    """Whom a reminder can be addressed to, and who may do what."""

    label: Words
    scope: Literal["unit", "campaign", "external"] = "unit"
    fallback: Id | None = None


class Stage(Block):
    """A dated part of the campaign: either an instant or a period."""

    label: Words
    at: At | None = None
    period: Period | None = None
    days: Count | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def _one_time(self) -> Stage:
        if (self.at is None) == (self.period is None):
            raise FieldError("K102", say("problems.at_or_period"))
        return self


class DueRule(Block):
    """A due with its rolling: what happens when its last day is not a working day."""

    at: Due
    roll: Literal["none", "next_working_day"] = "none"


class Occurrence(Block):
    """One of several times that a task is owed."""

    label: Words
    due: DueRule
    short: Words | None = None
    opens: Opens | None = None
    source: Source | None = None

    @field_validator("due", mode="before")
    @classmethod
    def _due(cls, value: Any) -> Any:
        return {"at": value} if not isinstance(value, dict | DueRule) else value


class Late(Block):
    """Until when something is still taken after its due, marked late."""

    accept_until: Due


class ExtensionRule(Block):
    """Who may extend one unit's due, and by how much at most."""

    by: tuple[Id, ...]
    max: Span | None = None

    _lists = field_validator("by", mode="before")(_names)


class Supplement(Block):
    """How long a unit has after a return, and how often it may be sent back."""

    within: Span
    times: Count | None = None


class Outcome(Block):
    """The name of a decision, and whether it needs a reason."""

    label: Words
    reason: Literal["required", "optional"] = "optional"


class Outcomes(Block):
    """The three decisions that a review knows."""

    accept: Outcome | None = None
    return_: Outcome | None = Field(default=None, alias="return")
    reject: Outcome | None = None


class Review(Block):
    """Who decides on what was handed in, and within what time."""

    by: Id
    within: Span | None = None
    supplement: Supplement | None = None
    outcomes: Outcomes = Outcomes()


class Task(Block):
    """What is to be handed in: by whom, from when, until when, and what follows."""

    label: Words
    short: Words
    by: Id = "unit_contact"
    per: Literal["unit", "campaign"] = "unit"
    to: Id = "secretariat"
    form: Id | None = None
    optional: YesNo = False
    opens: Opens | None = None
    due: DueRule | None = None
    occurrences: dict[Id, Occurrence] = {}
    repeat: Recurrence | None = None
    late: Late | None = None
    extension: ExtensionRule | None = None
    review: Review | None = None
    source: Source | None = None

    @field_validator("due", mode="before")
    @classmethod
    def _due(cls, value: Any) -> Any:
        return {"at": value} if not isinstance(value, dict | DueRule | None) else value

    @field_validator("review", mode="before")
    @classmethod
    def _review(cls, value: Any) -> Any:
        return None if value == NO else value

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        if isinstance(data, dict) and "label" in data and "short" not in data:
            return {**data, "short": data["label"]}
        return data

    @model_validator(mode="after")
    def _one_due(self) -> Task:
        if (self.due is not None) + bool(self.occurrences) + (self.repeat is not None) != 1:
            raise FieldError("K102", say("problems.one_due"))
        return self


class Event(Block):
    """A milestone: dated, with nothing to hand in."""

    label: Words
    when: EventTime
    units: dict[Literal["group", "tag", "only"], Words] | None = None
    source: Source | None = None


FieldType = Literal[
    "text", "long_text", "integer", "number", "money", "date", "yes_no", "choice", "multi",
    "person", "table", "file", "link",
]  # fmt: skip


class FormField(Block):
    """One field of a form."""

    label: Words
    type: FieldType
    required: YesNo = False
    min: Count | None = None
    max: Count | None = None
    unit: Words | None = None
    help: Words | None = None
    options: dict[Id, Words] = {}
    columns: dict[Id, Words] = {}
    rows: dict[Id, Words] = {}
    accept: tuple[Id, ...] = ()
    max_mb: Count = 20
    show_if: Condition | None = None


class Form(Block):
    """What a submission holds; `pending` means that its outline is still to come."""

    label: Words
    pending: YesNo = False
    fields: dict[Id, FormField]


class Reminder(Block):
    """What is told to whom, when, on which channels, and when it is still true."""

    for_: Id = Field(alias="for")
    when: SendTime
    message: Id
    to: tuple[Id, ...] = ("unit_contact",)
    channels: tuple[Channel, ...] = ("email",)
    mode: Literal["first", "all"] = "first"
    only_if: Condition | None = None
    digest: YesNo = False
    repeat: Repeat | None = None

    _lists = field_validator("to", "channels", mode="before")(_names)


class ZbsTemplate(Block):
    """A Zalo template by name, and which variable fills which of its parameters."""

    template: Id
    params: dict[Id, Words] = {}


class MessageWords(Block):
    """The words of a message in one language: for e-mail, and short for chats."""

    subject: Words
    body: Words
    short: Words | None = None


class MessageText(MessageWords):
    """A message, for those who read another language in that one too."""

    zbs: ZbsTemplate | None = None
    en: MessageWords | None = None

    def words(self, language: str) -> MessageWords:
        """The words in a language, or the Vietnamese ones where it has none."""
        return self.en if language == "en" and self.en is not None else self


class Quota(Block):
    """How many awards there may be: a number, or a share of those accepted."""

    max: Count | None = None
    percent: Count | None = None
    of: Literal["expected", "submitted", "accepted"] = "accepted"


class Award(Block):
    """A commendation: who decides, how many, and what a unit must have done."""

    label: Words
    kinds: tuple[Words, ...] = ()
    decided_by: Id = "council"
    at: Id | None = None
    by: Due | None = None
    quota: Quota | None = None
    requires: Condition | None = None
    source: Source | None = None

    @field_validator("quota", mode="before")
    @classmethod
    def _quota(cls, value: Any) -> Any:
        return None if value == UNDECIDED else value


class FactRef(Block):
    """A fact about a task, as `report.complete`."""

    task: Id
    fact: Fact


class Move(Block):
    """One change of state, with exactly one trigger."""

    to: Id
    at: At | None = None
    when: FactRef | None = None
    event: Literal["award.granted", "unit.withdrawn", "unit.merged"] | None = None
    if_: Condition | None = Field(default=None, alias="if")
    by: Id | None = None
    label: Words | None = None
    attention: YesNo = False

    @field_validator("when", mode="before")
    @classmethod
    def _when(cls, value: Any) -> Any:
        if isinstance(value, str):
            task, dot, fact = value.partition(".")
            return {"task": task, "fact": fact} if dot else {"task": value, "fact": ""}
        return value

    @model_validator(mode="after")
    def _one_trigger(self) -> Move:
        if sum(trigger is not None for trigger in (self.at, self.when, self.event)) != 1:
            raise FieldError("K102", say("problems.one_trigger"))
        return self


class State(Block):
    """Where a unit can stand; a final state has no moves."""

    label: Words
    moves: dict[Id, Move] = {}
    final: YesNo = False
    attention: YesNo = False


class Lifecycle(Block):
    """One unit's way through the campaign."""

    initial: Id
    states: dict[Id, State]
    anywhere: dict[Id, Move] = {}


class Acceptance(Block):
    """A warning that the author takes note of, with the reason."""

    code: Words
    at: Words
    why: Words


class Renames(Block):
    """New names for old ones, by kind; the key is the old id."""

    tasks: dict[Id, Id] = {}
    states: dict[Id, Id] = {}
    reminders: dict[Id, Id] = {}


class StateMap(Block):
    """Where units go that stand in a state which is no more."""

    states: dict[Id, Id] = {}


class Cancellation(Block):
    """What is given up on purpose, its submissions kept for reading."""

    tasks: tuple[Id, ...] = ()

    _lists = field_validator("tasks", mode="before")(_names)


class Change(Block):
    """What the next `apply` is told of a change: renames, mappings, what is given up, why.

    `floor` is how many working days a unit has at least when its deadline moves earlier.
    """

    rename: Renames | None = None
    map: StateMap | None = None
    cancel: Cancellation | None = None
    floor: Span | None = None
    reason: Words | None = None


class Definition(Block):
    """One rule file, merged with its base: what a campaign is."""

    rules: Count
    id: Slug
    title: Words
    kind: Literal["campaign", "base"] = "campaign"
    extends: Slug | None = None
    short: Words = ""
    year: Count | None = None
    edition: Words | None = None
    revision: Count = 1
    timezone: Zone = "Asia/Ho_Chi_Minh"
    calendar: Slug = "vn"
    workdays: Workdays = frozenset({0, 1, 2, 3, 4})
    hours: Hours = Hours()
    plan: PlanDocument | None = None
    units: Units | None = None
    roles: dict[Id, Role] = {}
    stages: dict[Id, Stage] = {}
    tasks: dict[Id, Task] = {}
    events: dict[Id, Event] = {}
    forms: dict[Id, Form] = {}
    reminders: dict[Id, Reminder] = {}
    messages: dict[Id, MessageText] = {}
    awards: dict[Id, Award] = {}
    end: Due | None = None
    lifecycle: Lifecycle
    changes: tuple[Change, ...] = ()
    accept: tuple[Acceptance, ...] = ()

    _repeats = model_validator(mode="before")(expand_repeats)

    @model_validator(mode="after")
    def _campaign_needs(self) -> Definition:
        if self.kind == "campaign" and (self.year is None or self.units is None):
            missing = "year" if self.year is None else "units"
            raise FieldError("K102", say("problems.missing_key", key=missing))
        return self

    @property
    def short_title(self) -> str:
        """The title for subjects and lists."""
        return self.short or self.title

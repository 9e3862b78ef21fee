"""The closed list of variables of a message, each computed from plain facts.

Pure. One table from a variable's name to how it is worded, so that a name outside it is
a fault and a value is only computed where a text uses it. What is worded comes as a pair,
and the language of the message picks; names and quotations stay as they were given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from engine.errors import UnknownVariableError
from engine.words import NOTHING, Language, Text, joined, say
from engine.words.dates import clock_text, short_day, two_digits

if TYPE_CHECKING:
    from engine.calendar import WorkCalendar
    from engine.rules.schema import Definition, Outcomes, Source

UNKNOWN: Final = "chưa rõ"
"""What a rule file writes for what the office's document does not say."""

LIST_LIMIT: Final = 200
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Organiser:
    """The unit that runs a campaign, as its secretariat is reached; empty where unknown."""

    name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """What all messages of a campaign share."""

    definition: Definition
    calendar: WorkCalendar
    organiser: Organiser
    plan_date: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One obligation in a digest.

    Attributes:
        due_at: Its effective due, own extension included.
        call: For a call list: whom to call, each with a telephone number.
    """

    unit_name: str
    due_at: datetime | None = None
    submitted_at: datetime | None = None
    review_due_at: datetime | None = None
    call: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """What one message is about.

    Attributes:
        task, label, short: The task's id, and how the occurrence at hand is called.
        due_at, closes_at: Effective for whom it is about; None where unknown.
        decision: accepted, returned, rejected or lapsed.
        reminders_sent: How often it has been reminded of so far.
        items, total: For a digest: what it lists, and out of how many.
        link: Where to hand in, as an address; empty where there is none.
        language: Of the words of the message.
    """

    campaign: CampaignFacts
    now: datetime
    task: str = ""
    occurrence: str = ""
    label: str = ""
    short: str = ""
    unit_name: str = ""
    recipient_name: str = ""
    due_at: datetime | None = None
    closes_at: datetime | None = None
    supplement_due_at: datetime | None = None
    submitted_at: datetime | None = None
    review_reason: str | None = None
    decision: str | None = None
    reminders_sent: int = 0
    items: tuple[Line, ...] = ()
    total: int = 0
    link: str = ""
    language: Language = "vi"


Worded = Text | str
"""A value: a pair where we word it, plain where somebody else did."""


def variables_for(
    facts: MessageFacts, names: Iterable[str], *, message: str = ""
) -> dict[str, str]:
    """The values of the variables that a text uses.

    Args:
        message: The text's name, for the fault.

    Raises:
        UnknownVariableError: If there is no such variable.
    """
    found = {}
    for name in names:
        worded = VARIABLES.get(name)
        if worded is None:
            raise UnknownVariableError(message, name)
        value = worded(facts)
        found[name] = value.to(facts.language) if isinstance(value, Text) else value
    return found


def before_text(calendar: WorkCalendar, cutoff: datetime) -> Text:
    """A deadline in short: `trước ngày 13/9/2018`."""
    last = calendar.last_day(cutoff)
    if cutoff == calendar.end_of(last):
        return say("outbox.before_day", day=short_day(last + _DAY))
    local = calendar.local(cutoff)
    return say("outbox.before_clock", clock=clock_text(local), day=short_day(local))


def until_text(calendar: WorkCalendar, cutoff: datetime) -> Text:
    """The last moment before a cutoff: `hết ngày 26/9/2018`."""
    last = calendar.last_day(cutoff)
    if cutoff == calendar.end_of(last):
        return say("outbox.until_day", day=short_day(last))
    local = calendar.local(cutoff)
    return say("outbox.until_clock", clock=clock_text(local), day=short_day(local))


def plan_text(definition: Definition, plan_date: date | None) -> Text:
    """The plan as a letter cites it, leaving out a number or date that is unknown."""
    plan = definition.plan
    if plan is None:
        return say("outbox.plan_none", name=_lowered(definition.title))
    issuer, number = plan.issuer, _known(plan.number)
    day = short_day(plan_date) if plan_date else None
    if number and day:
        return say("outbox.plan_full", number=number, date=day, issuer=issuer)
    if number:
        return say("outbox.plan_number", number=number, issuer=issuer)
    if day:
        return say("outbox.plan_date", date=day, issuer=issuer)
    if plan.name:
        return say("outbox.plan_about", issuer=issuer, name=_lowered(plan.name))
    return say("outbox.plan_of", issuer=issuer, name=_lowered(definition.title))


def _known(text: str | None) -> str:
    return "" if text is None or text.strip().casefold() == UNKNOWN else text


def _lowered(text: str) -> str:
    """The first letter small, as inside a sentence, unless the word is an abbreviation."""
    small_follows = len(text) > 1 and not text[1].isupper()
    return text[0].lower() + text[1:] if small_follows else text


@lru_cache(maxsize=4096)
def _due_text(calendar: WorkCalendar, cutoff: datetime | None) -> Text:
    return calendar.due_text(cutoff) if cutoff else say("outbox.due_unknown")


@lru_cache(maxsize=4096)
def _due_date(calendar: WorkCalendar, cutoff: datetime | None) -> Text:
    return before_text(calendar, cutoff) if cutoff else say("outbox.date_unknown")


@lru_cache(maxsize=4096)
def _closes_text(calendar: WorkCalendar, cutoff: datetime | None) -> Text:
    return until_text(calendar, cutoff) if cutoff else say("outbox.until_unknown")


def _number(count: int) -> Text:
    """A number as an official text writes it: 05, in English 5."""
    return Text(two_digits(count), str(count))


def _days(count: int) -> Text:
    return say("outbox.days", count=_number(max(count, 0)))


def _days_late(calendar: WorkCalendar, due_at: datetime, now: datetime) -> int:
    """Calendar days since the last day on time; the first late day counts 1."""
    return (calendar.day_of(now) - calendar.last_day(due_at)).days


def _due_left(f: MessageFacts) -> Text:
    """Days until the first late day: on the last day on time there is 1 left."""
    if f.due_at is None:
        return say("outbox.date_unknown")
    return _days(1 - _days_late(f.campaign.calendar, f.due_at, f.now))


def _due_late(f: MessageFacts) -> Text:
    late = _days_late(f.campaign.calendar, f.due_at, f.now) if f.due_at else 0
    return _days(late)


def _due_source(f: MessageFacts) -> Worded:
    task = f.campaign.definition.tasks.get(f.task)
    occurrence = task.occurrences.get(f.occurrence) if task else None
    source: Source | None = (occurrence and occurrence.source) or (task and task.source) or None
    clause, quote = (source.clause, source.quote) if source else (None, None)
    if clause and quote:
        return say("outbox.clause_quote", clause=clause, quote=quote)
    if clause:
        return say("outbox.clause", clause=clause)
    return say("outbox.quote", quote=quote) if quote else ""


def _submitted(f: MessageFacts) -> Text:
    return f.campaign.calendar.instant_text(f.submitted_at) if f.submitted_at else NOTHING


def _outcome(f: MessageFacts) -> Worded:
    """The decision by the name that the rule file gives it; what lapsed counts as rejected."""
    task = f.campaign.definition.tasks.get(f.task)
    named: Outcomes | None = task.review.outcomes if task and task.review else None
    decision = "rejected" if f.decision == "lapsed" else f.decision
    if decision not in {"accepted", "rejected", "returned"}:
        return ""
    own = {
        "accepted": named and named.accept,
        "rejected": named and named.reject,
        "returned": named and named.return_,
    }[decision]
    return own.label if own else say(f"outbox.{decision}")


def _digest_list(f: MessageFacts) -> Text:
    """One line for each obligation, in the order given."""
    lines = [_line(f, number, item) for number, item in enumerate(f.items[:LIST_LIMIT], start=1)]
    more = len(f.items) - LIST_LIMIT
    if more > 0:
        lines.append(say("outbox.line_more", count=more))
    return joined("\n", lines)


def _line(f: MessageFacts, number: int, item: Line) -> Text:
    note = joined("; ", (_line_note(f, item), _call_note(item)))
    if note == NOTHING:
        return say("outbox.line", number=number, unit=item.unit_name)
    return say("outbox.line_note", number=number, unit=item.unit_name, note=note)


def _call_note(item: Line) -> Text:
    if item.call is None:
        return NOTHING
    people = [say("outbox.note_call", name=name, phone=phone) for name, phone in item.call]
    return joined("; ", people) if people else say("outbox.note_no_call")


def _line_note(f: MessageFacts, item: Line) -> Text:
    calendar = f.campaign.calendar
    if item.submitted_at is not None:
        day = short_day(calendar.day_of(item.submitted_at))
        if item.review_due_at is None:
            return say("outbox.note_received", day=day)
        due = _due_date(calendar, item.review_due_at)
        return say("outbox.note_review", day=day, due=due)
    if item.due_at is None:
        return NOTHING
    notes = []
    if item.due_at != f.due_at:
        notes.append(say("outbox.note_due", day=_due_date(calendar, item.due_at)))
    late = _days_late(calendar, item.due_at, f.now)
    if late > 0:
        notes.append(say("outbox.note_late", count=_number(late)))
    return joined(", ", notes)


def _link(f: MessageFacts) -> Worded:
    """Where to hand in: an address, or to whom to send it.

    Empty without an address for those who look after the campaign: what they are told of
    is with them already.
    """
    task = f.campaign.definition.tasks.get(f.task)
    if not f.link and (f.items or (task is not None and task.per == "campaign")):
        return ""
    o = f.campaign.organiser
    where = ", ".join(part for part in (o.name, o.email, o.phone) if part)
    return f.link or say("outbox.send_to", where=where)


def _plan_number(f: MessageFacts) -> str:
    plan = f.campaign.definition.plan
    return _known(plan.number) if plan else ""


def _plan_date(f: MessageFacts) -> Worded:
    return short_day(f.campaign.plan_date) if f.campaign.plan_date else ""


def _issuer(f: MessageFacts) -> str:
    plan = f.campaign.definition.plan
    return plan.issuer if plan else f.campaign.organiser.name


VARIABLES: Mapping[str, Callable[[MessageFacts], Worded]] = {
    "campaign.title": lambda f: f.campaign.definition.title,
    "campaign.short": lambda f: f.campaign.definition.short_title,
    "campaign.year": lambda f: str(f.campaign.definition.year or ""),
    "plan.number": _plan_number,
    "plan.date": _plan_date,
    "plan.issuer": _issuer,
    "plan.text": lambda f: plan_text(f.campaign.definition, f.campaign.plan_date),
    "organiser.name": lambda f: f.campaign.organiser.name,
    "organiser.email": lambda f: f.campaign.organiser.email,
    "organiser.phone": lambda f: f.campaign.organiser.phone,
    "unit.name": lambda f: f.unit_name,
    "recipient.name": lambda f: f.recipient_name,
    "task.label": lambda f: f.label,
    "task.short": lambda f: f.short,
    "submitted.text": _submitted,
    "due.text": lambda f: _due_text(f.campaign.calendar, f.due_at),
    "due.date": lambda f: _due_date(f.campaign.calendar, f.due_at),
    "due.left": _due_left,
    "due.late": _due_late,
    "due.source": _due_source,
    "closes.text": lambda f: _closes_text(f.campaign.calendar, f.closes_at),
    "supplement.text": lambda f: _due_text(f.campaign.calendar, f.supplement_due_at),
    "supplement.date": lambda f: _due_date(f.campaign.calendar, f.supplement_due_at),
    "review.reason": lambda f: f.review_reason or say("outbox.no_reason"),
    "review.outcome": _outcome,
    "reminders.count": lambda f: _number(f.reminders_sent),
    "digest.count": lambda f: _number(len(f.items)),
    "digest.total": lambda f: _number(f.total),
    "digest.list": _digest_list,
    "link": _link,
}
"""Every variable of the rule language, and how it is worded."""

OF_CAMPAIGN: Final = frozenset(
    name for name in VARIABLES if name.partition(".")[0] in {"campaign", "plan", "organiser"}
)
"""Variables that are the same in all messages of a campaign."""

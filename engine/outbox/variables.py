"""The closed list of variables of a message, each computed from plain facts.

Pure. One table from a variable's name to how it is worded, so that a name outside it is
a fault and a value is only computed where a text uses it. Messages are in Vietnamese.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from engine.errors import UnknownVariableError
from engine.words import say
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
        found[name] = worded(facts)
    return found


def before_text(calendar: WorkCalendar, cutoff: datetime) -> str:
    """A deadline in short: `trước ngày 13/9/2018`."""
    last = calendar.last_day(cutoff)
    if cutoff == calendar.end_of(last):
        return say("outbox.before_day", day=short_day(last + _DAY)).vi
    local = calendar.local(cutoff)
    return say("outbox.before_clock", clock=clock_text(local), day=short_day(local)).vi


def until_text(calendar: WorkCalendar, cutoff: datetime) -> str:
    """The last moment before a cutoff: `hết ngày 26/9/2018`."""
    last = calendar.last_day(cutoff)
    if cutoff == calendar.end_of(last):
        return say("outbox.until_day", day=short_day(last)).vi
    local = calendar.local(cutoff)
    return say("outbox.until_clock", clock=clock_text(local), day=short_day(local)).vi


def plan_text(definition: Definition, plan_date: date | None) -> str:
    """The plan as a letter cites it, leaving out a number or date that is unknown."""
    plan = definition.plan
    if plan is None:
        return say("outbox.plan_none", name=_lowered(definition.title)).vi
    issuer, number = plan.issuer, _known(plan.number)
    day = short_day(plan_date) if plan_date else None
    if number and day:
        return say("outbox.plan_full", number=number, date=day, issuer=issuer).vi
    if number:
        return say("outbox.plan_number", number=number, issuer=issuer).vi
    if day:
        return say("outbox.plan_date", date=day, issuer=issuer).vi
    if plan.name:
        return say("outbox.plan_about", issuer=issuer, name=_lowered(plan.name)).vi
    return say("outbox.plan_of", issuer=issuer, name=_lowered(definition.title)).vi


def _known(text: str | None) -> str:
    return "" if text is None or text.strip().casefold() == UNKNOWN else text


def _lowered(text: str) -> str:
    """The first letter small, as inside a sentence, unless the word is an abbreviation."""
    small_follows = len(text) > 1 and not text[1].isupper()
    return text[0].lower() + text[1:] if small_follows else text


@lru_cache(maxsize=4096)
def _due_text(calendar: WorkCalendar, cutoff: datetime | None) -> str:
    return calendar.due_text(cutoff).vi if cutoff else say("outbox.due_unknown").vi


@lru_cache(maxsize=4096)
def _due_date(calendar: WorkCalendar, cutoff: datetime | None) -> str:
    return before_text(calendar, cutoff) if cutoff else say("outbox.date_unknown").vi


@lru_cache(maxsize=4096)
def _closes_text(calendar: WorkCalendar, cutoff: datetime | None) -> str:
    return until_text(calendar, cutoff) if cutoff else say("outbox.until_unknown").vi


def _days(count: int) -> str:
    return say("outbox.days", count=two_digits(max(count, 0))).vi


def _days_late(calendar: WorkCalendar, due_at: datetime, now: datetime) -> int:
    """Calendar days since the last day on time; the first late day counts 1."""
    return (calendar.day_of(now) - calendar.last_day(due_at)).days


def _due_left(f: MessageFacts) -> str:
    """Days until the first late day: on the last day on time there is 1 left."""
    if f.due_at is None:
        return say("outbox.date_unknown").vi
    return _days(1 - _days_late(f.campaign.calendar, f.due_at, f.now))


def _due_late(f: MessageFacts) -> str:
    late = _days_late(f.campaign.calendar, f.due_at, f.now) if f.due_at else 0
    return _days(late)


def _due_source(f: MessageFacts) -> str:
    task = f.campaign.definition.tasks.get(f.task)
    occurrence = task.occurrences.get(f.occurrence) if task else None
    source: Source | None = (occurrence and occurrence.source) or (task and task.source) or None
    clause, quote = (source.clause, source.quote) if source else (None, None)
    if clause and quote:
        return say("outbox.clause_quote", clause=clause, quote=quote).vi
    if clause:
        return say("outbox.clause", clause=clause).vi
    return say("outbox.quote", quote=quote).vi if quote else ""


def _submitted(f: MessageFacts) -> str:
    return f.campaign.calendar.instant_text(f.submitted_at).vi if f.submitted_at else ""


def _outcome(f: MessageFacts) -> str:
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
    return own.label if own else say(f"outbox.{decision}").vi


def _digest_list(f: MessageFacts) -> str:
    """One line for each obligation, in the order given."""
    lines = [_line(f, number, item) for number, item in enumerate(f.items[:LIST_LIMIT], start=1)]
    more = len(f.items) - LIST_LIMIT
    if more > 0:
        lines.append(say("outbox.line_more", count=more).vi)
    return "\n".join(lines)


def _line(f: MessageFacts, number: int, item: Line) -> str:
    note = "; ".join(filter(None, (_line_note(f, item), _call_note(item))))
    if not note:
        return say("outbox.line", number=number, unit=item.unit_name).vi
    return say("outbox.line_note", number=number, unit=item.unit_name, note=note).vi


def _call_note(item: Line) -> str:
    if item.call is None:
        return ""
    people = (say("outbox.note_call", name=name, phone=phone).vi for name, phone in item.call)
    return "; ".join(people) or say("outbox.note_no_call").vi


def _line_note(f: MessageFacts, item: Line) -> str:
    calendar = f.campaign.calendar
    if item.submitted_at is not None:
        day = short_day(calendar.day_of(item.submitted_at))
        if item.review_due_at is None:
            return say("outbox.note_received", day=day).vi
        due = _due_date(calendar, item.review_due_at)
        return say("outbox.note_review", day=day, due=due).vi
    if item.due_at is None:
        return ""
    notes = []
    if item.due_at != f.due_at:
        notes.append(say("outbox.note_due", day=_due_date(calendar, item.due_at)).vi)
    late = _days_late(calendar, item.due_at, f.now)
    if late > 0:
        notes.append(say("outbox.note_late", count=two_digits(late)).vi)
    return ", ".join(notes)


def _link(f: MessageFacts) -> str:
    """Where to hand in: an address, or to whom to send it.

    Empty without an address for those who look after the campaign: what they are told of
    is with them already.
    """
    task = f.campaign.definition.tasks.get(f.task)
    if not f.link and (f.items or (task is not None and task.per == "campaign")):
        return ""
    o = f.campaign.organiser
    where = ", ".join(part for part in (o.name, o.email, o.phone) if part)
    return f.link or say("outbox.send_to", where=where).vi


def _plan_number(f: MessageFacts) -> str:
    plan = f.campaign.definition.plan
    return _known(plan.number) if plan else ""


def _plan_date(f: MessageFacts) -> str:
    return short_day(f.campaign.plan_date).vi if f.campaign.plan_date else ""


def _issuer(f: MessageFacts) -> str:
    plan = f.campaign.definition.plan
    return plan.issuer if plan else f.campaign.organiser.name


VARIABLES: Mapping[str, Callable[[MessageFacts], str]] = {
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
    "review.reason": lambda f: f.review_reason or say("outbox.no_reason").vi,
    "review.outcome": _outcome,
    "reminders.count": lambda f: two_digits(f.reminders_sent),
    "digest.count": lambda f: two_digits(len(f.items)),
    "digest.total": lambda f: two_digits(f.total),
    "digest.list": _digest_list,
    "link": _link,
}
"""Every variable of the rule language, and how it is worded."""

OF_CAMPAIGN: Final = frozenset(
    name for name in VARIABLES if name.partition(".")[0] in {"campaign", "plan", "organiser"}
)
"""Variables that are the same in all messages of a campaign."""

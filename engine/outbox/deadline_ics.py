"""One deadline as an iCalendar file (RFC 5545), for the mail that speaks of it.

A METHOD:PUBLISH without organiser and attendees, so that no program asks for an answer.
The event stands on the last day on time, as a whole day that no time zone shifts; a
deadline within a day stands at its instant. An alarm goes one working day earlier.

`UID` is the obligation's, on every mail about it. `SEQUENCE` is the number of the revision
in force, from 0, plus the extensions granted to this obligation: every change of a deadline
is one or the other, neither is ever taken back, and so a later due has a higher number.
`DTSTAMP` is when the mail fell due. No clock is read: the same facts give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from engine.model import Attachment
from engine.outbox.case import facts_of
from engine.store.built_in import CHANGE_NOTICE
from engine.words import joined, say

if TYPE_CHECKING:
    from datetime import date

    from icalendar import Alarm

    from engine.calendar import WorkCalendar
    from engine.outbox.case import Case
    from engine.store.outbox_facts import MessageRow
    from engine.words import Language

MEDIA_TYPE: Final = "text/calendar; method=PUBLISH; charset=utf-8"
_DAY: Final = timedelta(days=1)
_LONGEST_LINE: Final = 75
_BEGIN: Final = b"BEGIN:VEVENT\r\n"


@dataclass(frozen=True, slots=True)
class Deadline:
    """What the events of all units have in common that owe the same by the same day.

    Attributes:
        cutoff: The first instant that is late.
        alarm_at: The time of day of the alarm.
        contact: How the organiser is reached; may be empty.
    """

    calendar: WorkCalendar
    cutoff: datetime
    sequence: int
    stamped_at: datetime
    task: str
    campaign: str
    contact: str = ""
    tentative: bool = False
    alarm_at: time = time(8)
    language: Language = "vi"


class _Shared(NamedTuple):
    """The file around what is a unit's own."""

    head: bytes
    about: bytes
    tail: bytes
    filename: str


def deadline_ics(deadline: Deadline, *, uid: str, unit_name: str) -> Attachment:
    """The file for one unit; what it shares with others is made once.

    Args:
        uid: Of the obligation, as `obligation-7@0a1b`.
    """
    shared = _shared(deadline)
    own = _line(f"UID:{uid}") + _line(f"DESCRIPTION:{_escaped(unit_name)}")
    content = shared.head + own + shared.about + shared.tail
    return Attachment(shared.filename, MEDIA_TYPE, content)


def deadline_files(case: Case, message: MessageRow, identity: str) -> tuple[Attachment, ...]:
    """The file that goes with a message: one if it speaks of one deadline still ahead.

    Those are the opening notice, reminders before the due, and the notice that the due has
    changed, wherever it now lies.

    Args:
        identity: Of the database, so that two offices' events are never taken for one.
    """
    send, row = case.row.send, case.row
    is_change = send.reminder == CHANGE_NOTICE
    if message.kind != "unit" or not (is_change or send.family in {"opens", "due"}):
        return ()
    facts = facts_of(case, message)
    if facts.due_at is None or (facts.due_at <= facts.now and not is_change):
        return ()
    organiser = case.facts.organiser
    deadline = Deadline(
        calendar=case.facts.calendar,
        cutoff=facts.due_at,
        sequence=row.campaign.revision_number - 1 + case.extensions.get(message.obligation_id, 0),
        stamped_at=send.at,
        task=facts.short,
        campaign=case.facts.definition.short_title,
        contact=", ".join(filter(None, (organiser.name, organiser.email, organiser.phone))),
        tentative=not row.campaign.windows[row.window_id].firm,
        alarm_at=case.facts.definition.hours.send,
        language=message.language,
    )
    uid = f"obligation-{message.obligation_id}@{identity}"
    return (deadline_ics(deadline, uid=uid, unit_name=facts.unit_name),)


@lru_cache(maxsize=256)
def _shared(deadline: Deadline) -> _Shared:
    # Heavy, and of no use to who sends no mail.
    from icalendar import Calendar, Event  # noqa: PLC0415

    d = deadline
    names = {"task": d.task, "campaign": d.campaign}
    book = Calendar()
    book.add("prodid", "-//hanchot//deadline//VI")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    event = Event()
    event.add("dtstamp", d.stamped_at.astimezone(UTC))
    event.add("sequence", d.sequence)
    event.add("summary", say("deadline.summary", **names).to(d.language))
    event.add("status", "TENTATIVE" if d.tentative else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    start, alarm = _start(d), _alarm_day(d)
    event.add("dtstart", start)
    if not isinstance(start, datetime):
        event.add("dtend", start + _DAY)
    alarm_at = d.calendar.instant(alarm, d.alarm_at, later=False)
    if alarm_at > d.stamped_at:
        begins = start if isinstance(start, datetime) else d.calendar.start_of(start)
        event.add_component(_alarm(d, alarm_at - begins))
    book.add_component(event)
    head, begin, tail = book.to_ical().partition(_BEGIN)
    about = _line(f" {_escaped(_about(d))}")  # goes on from the name of the unit
    filename = say("deadline.file", **names).to(d.language)
    return _Shared(head + begin, about, tail, filename)


def _start(d: Deadline) -> date | datetime:
    """The last day on time, or for a cutoff within a day its instant."""
    last = d.calendar.last_day(d.cutoff)
    return last if d.cutoff == d.calendar.end_of(last) else d.cutoff.astimezone(UTC)


def _alarm_day(d: Deadline) -> date:
    return d.calendar.shift(d.calendar.last_day(d.cutoff), -1)


def _alarm(d: Deadline, trigger: timedelta) -> Alarm:
    """An alarm counted from the start of the event, which more programs understand."""
    from icalendar import Alarm  # noqa: PLC0415 - as above

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", trigger)
    due = d.calendar.due_text(d.cutoff)
    alarm.add("description", say("deadline.alarm", task=d.task, due=due).to(d.language))
    return alarm


def _about(d: Deadline) -> str:
    due = d.calendar.due_text(d.cutoff)
    notes = [say("deadline.about", task=d.task, due=due, campaign=d.campaign)]
    if d.tentative:
        notes.append(say("deadline.tentative"))
    if d.contact:
        notes.append(say("deadline.contact", where=d.contact))
    return joined("\n", notes).to(d.language)


def _escaped(text: str) -> str:
    from icalendar import vText  # noqa: PLC0415 - as above

    return vText(text).to_ical().decode()


def _line(text: str) -> bytes:
    """A content line, or the end of one, folded between letters (RFC 5545, section 3.1)."""
    folded = bytearray()
    room = _LONGEST_LINE
    for letter in text:
        content = letter.encode()
        if len(content) > room:
            folded += b"\r\n "
            room = _LONGEST_LINE - 1
        folded += content
        room -= len(content)
    return bytes(folded) + b"\r\n"

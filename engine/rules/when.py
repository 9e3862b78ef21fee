"""How one time phrase is read, as `hanchot when` answers: the reading, or what is wrong.

Pure. References to a rule file have no date here, except activation, for which the day of
issue may stand in.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from engine.rules import phrase_ast as ast
from engine.rules.phrase_ast import Phrase, PhraseError, Role, fault
from engine.rules.phrase_sentence import phrase_in
from engine.rules.phrase_tokens import nfc
from engine.rules.phrases import parse, references
from engine.rules.resolve import Extent, Reading, resolve, send_direction, send_instant
from engine.words import Text, say
from engine.words import dates as words

if TYPE_CHECKING:
    from engine.calendar import WorkCalendar

SEND_AT = time(8)
_ISSUED = (ast.ACTIVATION, "plan.date")
_KINDS: dict[type, str] = {
    ast.Day: "day",
    ast.Edge: "day",
    ast.WorkingEdge: "day",
    ast.Span: "span",
    ast.Range: "range",
    ast.From: "from",
    ast.Offset: "offset",
    ast.Recurring: "recurring",
    ast.Reference: "reference",
    ast.Activation: "activation",
    ast.Unknown: "unknown",
}
_LAST_DAY = 31


def when(
    phrase_text: str,
    *,
    role: Role = "due",
    year: int | None = None,
    issued: date | None = None,
    calendar: WorkCalendar,
    send_at: time = SEND_AT,
) -> dict[str, Any]:
    """The JSON of `hanchot when`: a reading, or a problem under `problem`.

    Args:
        role: What the phrase is read as: due, opens, period or send.
        issued: Stands in for activation and for the plan's own date.
    """
    try:
        phrase, found = _read(phrase_text, role)
        reading = resolve(
            phrase,
            role=role,
            year=_year(phrase, year, issued),
            calendar=calendar,
            lookup=lambda name: _issued(name, issued, calendar),
        )
        _refuse_reversed(phrase, reading)
        return _answer(phrase, replace(reading, steps=found + reading.steps), calendar, send_at)
    except PhraseError as error:
        problem = {"code": error.code, "message": error.message.json()}
        if error.hint:
            problem["hint"] = error.hint.json()
        return {"phrase": phrase_text, "problem": problem}


def _read(text: str, role: Role) -> tuple[Phrase, tuple[Text, ...]]:
    """The phrase, and a word on where it was found if the text is a whole sentence."""
    try:
        return parse(text, role=role, strict=False), ()
    except ast.UnreadableError as error:
        phrase, said = phrase_in(text, role, error)
        return phrase, (say("when.found", words=said),)


def _year(phrase: Phrase, year: int | None, issued: date | None) -> int | None:
    """The year of dates that leave it out; `năm nay` is the year of issue."""
    if not phrase.this_year or issued is None:
        return year
    if year not in (None, issued.year):
        raise fault("D208", "two_years", text=phrase.text.strip(), year=year, issued=issued.year)
    return issued.year


def _issued(name: str, issued: date | None, calendar: WorkCalendar) -> Extent | None:
    if issued is None or name not in _ISSUED:
        return None
    return Extent(calendar.start_of(issued), calendar.end_of(issued))


def _refuse_reversed(phrase: Phrase, reading: Reading) -> None:
    if not isinstance(phrase.node, ast.Range) or not reading.start or not reading.end:
        return
    if reading.end <= reading.start:
        raise fault("D211", "reversed", text=phrase.text.strip())


def _answer(
    phrase: Phrase, reading: Reading, calendar: WorkCalendar, send_at: time
) -> dict[str, Any]:
    node = phrase.node
    start, end, moved_from = _edges(phrase, reading, calendar, send_at)
    answer: dict[str, Any] = {
        "phrase": phrase.text,
        "kind": _kind(node, reading.role),
        "start": _json(start, calendar),
        "end": _json(end, calendar),
        "inclusive": _inclusive(node),
        "last_day": _json_day(reading.last_day),
        "last_working_day": _json_day(reading.last_working_day),
        "tentative": reading.tentative,
        "known": reading.known,
        "recurring": _recurring(node),
        "anchor": _anchor(phrase),
        "steps": [step.json() for step in reading.steps],
        "text": _text(phrase, reading, (start, end), moved_from, calendar).json(),
    }
    if moved_from:
        answer["moved_from"] = moved_from.isoformat()
    return answer


def _edges(
    phrase: Phrase, reading: Reading, calendar: WorkCalendar, send_at: time
) -> tuple[datetime | None, datetime | None, date | None]:
    """Start and end as the role shows them, and the day a send was moved from."""
    bare = (
        *(ast.Day, ast.Instant, ast.Edge, ast.WorkingEdge),
        *(ast.Offset, ast.Reference, ast.Activation),
    )
    if reading.role == "due" and isinstance(phrase.node, bare):
        return None, reading.end, None
    if reading.role == "send" and reading.start and not isinstance(phrase.node, ast.Range):
        day = calendar.day_of(reading.start)
        at, moved_from = send_instant(day, send_at, calendar, send_direction(phrase))
        return at, None, moved_from
    return reading.start, reading.end, None


def _kind(node: ast.Node, role: Role) -> str:
    if isinstance(node, ast.Bound):
        offset = node.kind == "by" and isinstance(node.of, ast.Offset)
        return "offset" if offset else node.kind
    if isinstance(node, ast.Instant):
        return {"due": "by", "opens": "from"}.get(role, "day")
    return _KINDS[type(node)]


def _inclusive(node: ast.Node) -> bool | None:
    """Whether the moment that a deadline names is still on time."""
    if isinstance(node, ast.Bound):
        return node.kind == "by"
    if isinstance(node, ast.Edge):
        return node.which != "start"
    if isinstance(node, ast.Recurring):
        return not any(rule.exclusive for rule in node.rules)
    if isinstance(node, ast.Range) and isinstance(node.end, ast.Bound):
        return node.end.kind == "by"
    return None if isinstance(node, (ast.Unknown, ast.From)) else True


def _recurring(node: ast.Node) -> list[dict[str, Any]]:
    rules = node.rules if isinstance(node, ast.Recurring) else ()
    return [
        {
            "freq": rule.freq,
            "month": rule.month,
            "day": rule.day,
            "weekday": rule.weekday,
            "working_day": {"start": "first", "end": "last"}.get(rule.working or ""),
            "bound": "exclusive" if rule.exclusive else "inclusive",
        }
        for rule in rules
    ]


def _anchor(phrase: Phrase) -> str | None:
    """What a phrase counts from: references, activation, or the base of an offset."""
    names = list(references(phrase))
    node = phrase.node
    while isinstance(node, (ast.Bound, ast.From)):
        node = node.of
    parts = (node.start, node.end) if isinstance(node, ast.Range) else (node,)
    offsets = [part.of if isinstance(part, ast.Offset) else part for part in parts]
    names += [part.name for part in offsets if isinstance(part, ast.Named)]
    if any(isinstance(part, ast.Activation) for part in offsets):
        names.append(ast.ACTIVATION)
    if not names and isinstance(node, ast.Offset) and phrase.literals:
        literal = phrase.literals[-1]
        names.append(nfc(phrase.text)[literal.start : literal.end])
    return ", ".join(names) or None


def _text(
    phrase: Phrase,
    reading: Reading,
    edges: tuple[datetime | None, datetime | None],
    moved_from: date | None,
    calendar: WorkCalendar,
) -> Text:
    text = _plain_text(phrase, reading, edges, moved_from, calendar)
    last, working = reading.last_day, reading.last_working_day
    if reading.role in ("due", "period") and last and working and last != working:
        text = say("when.last_working", text=text, day=words.full_day(working))
    return say("when.tentative", text=text) if reading.tentative else text


def _plain_text(
    phrase: Phrase,
    reading: Reading,
    edges: tuple[datetime | None, datetime | None],
    moved_from: date | None,
    calendar: WorkCalendar,
) -> Text:
    start, end = edges
    node = phrase.node
    if isinstance(node, ast.Recurring):
        rules = [_rule_text(rule) for rule in node.rules]
        return Text("; ".join(rule.vi for rule in rules), "; ".join(rule.en for rule in rules))
    if isinstance(node, ast.Unknown):
        return say("when.unknown")
    if start is None and end is None:
        if isinstance(node, ast.Activation):
            return say("when.activation")
        return say("when.depends", anchor=_anchor(phrase) or phrase.text)
    if reading.role == "send" and start and end is None:
        return _send_text(start, moved_from, calendar)
    if start is None and end:
        due = calendar.due_text(end)
        return due if reading.known else say("when.until_unknown_start", due=due)
    if start and (end is None or reading.role == "opens"):
        key = "when.from" if reading.known else "when.from_unknown_end"
        return say(key, start=_start_text(start, calendar))
    return _period_text(start, end, calendar) if start and end else say("when.unknown")


def _send_text(at: datetime, moved_from: date | None, calendar: WorkCalendar) -> Text:
    facts = {"at": calendar.instant_text(at), "weekday": words.weekday(calendar.day_of(at))}
    if moved_from:
        return say("when.send_moved", moved=words.full_day(moved_from), **facts)
    return say("when.send", **facts)


def _start_text(start: datetime, calendar: WorkCalendar) -> Text:
    day = calendar.day_of(start)
    return words.full_day(day) if calendar.start_of(day) == start else calendar.instant_text(start)


def _period_text(start: datetime, end: datetime, calendar: WorkCalendar) -> Text:
    last = calendar.last_day(end)
    opened = _start_text(start, calendar)
    if end == calendar.end_of(last):
        return say("when.from_to", start=opened, last=words.full_day(last))
    return say("when.from_until", start=opened, end=calendar.instant_text(end))


def _rule_text(rule: ast.Recurrence) -> Text:
    bound = say("when.exclusive" if rule.exclusive else "when.inclusive")
    if rule.freq == "weekly":
        return say("when.weekly", bound=bound, weekday=words.weekday_named(rule.weekday or 0))
    if rule.freq == "daily":
        return say("when.daily")
    if rule.working:
        return say(f"when.{rule.freq}_working_{rule.working}", bound=bound)
    if rule.day == _LAST_DAY and rule.freq in ("monthly", "quarterly"):
        return say(f"when.{rule.freq}_last", bound=bound)
    return say(
        f"when.{rule.freq}",
        bound=bound,
        day=words.two_digits(rule.day or 1),
        month=words.month_number(rule.month or 1),
        nth=rule.month,
        name=words.month_name(rule.month or 1),
    )


def _json(at: datetime | None, calendar: WorkCalendar) -> str | None:
    return calendar.local(at).isoformat() if at else None


def _json_day(day: date | None) -> str | None:
    return day.isoformat() if day else None

"""Read time phrases of rule files: one closed grammar for Vietnamese and ISO spellings.

Pure; always day before month; never a guess: what has two readings is refused. The field
decides what a phrase may be, through its role. Dates are read here and not yet resolved:
a missing year stays open (`engine.rules.resolve` supplies it).
"""

from __future__ import annotations

from datetime import time
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.rules import phrase_ast as ast
from engine.rules.phrase_ast import (
    Duration,
    LiteralDate,
    Node,
    Phrase,
    PhraseError,
    Repetition,
    Role,
    fault,
)
from engine.rules.phrase_parser import PhraseParser
from engine.rules.phrase_refusals import named
from engine.rules.phrase_repeat import FoundRepeat, repeats_in
from engine.rules.phrase_tokens import nfc, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "Duration",
    "FoundRepeat",
    "LiteralDate",
    "Phrase",
    "PhraseError",
    "Repetition",
    "Role",
    "dates_in",
    "find_dates",
    "find_repeats",
    "parse",
    "parse_duration",
    "parse_repeat",
    "parse_repetition",
    "parse_time_of_day",
    "parse_workdays",
    "references",
]

_HOURS = 24
_LONGEST_TEXT = 4000
_REMEMBERED = 4096
_WEEKDAYS = {"T2": 0, "T3": 1, "T4": 2, "T5": 3, "T6": 4, "T7": 5, "CN": 6}


def parse(text: str, *, role: Role, strict: bool = True) -> Phrase:
    """Read one time phrase; what was read lately is remembered.

    Args:
        role: What the field is; a deadline cannot open a task, nor an opening close one.
        strict: False leaves the shape free (`hanchot when`), repetition included.

    Raises:
        PhraseError: With the code of the catalogue.
    """
    return _parsed(text, role, strict)


@lru_cache(maxsize=_REMEMBERED)
def _parsed(text: str, role: Role, strict: bool) -> Phrase:
    _refuse_unfilled(text)
    if len(text) > _LONGEST_TEXT:
        raise fault("D202", "too_long", hint="hint_examples", count=_LONGEST_TEXT)
    parser = PhraseParser(text, role=role)
    try:
        tentative, node = parser.phrase()
    except ast.UnreadableError as error:
        raise named(error, tokens_of(text), text) from None
    phrase = Phrase(text, tentative, node, parser.literals, parser.this_year)
    if strict:
        _check_shape(phrase, role)
    return phrase


def parse_repeat(text: str) -> Phrase:
    """Read the `repeat` of a task, as `hằng tháng, trước ngày 25`."""
    phrase = parse(text, role="due", strict=False)
    if not isinstance(phrase.node, ast.Recurring):
        raise fault("D202", "repeat_unreadable", hint="hint_repeat", text=text)
    if any(rule.working for rule in phrase.node.rules):
        raise fault("D202", "repeat_working", hint="hint_repeats", text=text)
    return phrase


def parse_duration(text: str) -> Duration:
    """Read a length of time.

    >>> parse_duration("10 ngày làm việc")
    Duration(count=10, unit='working_day')
    """
    _refuse_unfilled(text)
    parser = PhraseParser(text)
    found = parser.duration()
    if found is None or parser.rest():
        raise fault("D202", "not_duration", hint="hint_duration", text=text)
    return found


def parse_repetition(text: str) -> Repetition:
    """Read the `repeat` of a reminder, as `mỗi 2 ngày làm việc, tối đa 3 lần`."""
    _refuse_unfilled(text)
    parser = PhraseParser(text)
    every = parser.duration() if parser.eat("mỗi", "cứ") else None
    parser.comma()
    count = parser.number() if parser.eat("tối đa", "không quá", "nhiều nhất") else None
    if every is None or not count or not parser.eat("lần") or parser.rest():
        raise fault("D202", "not_repetition", hint="hint_repetition", text=text)
    return Repetition(every, count)


def parse_time_of_day(text: str) -> time:
    """Read a time of day, as `08:00` or `17 giờ 30`."""
    _refuse_unfilled(text)
    parser = PhraseParser(text)
    found = parser.time_of_day()
    if found is None or parser.rest() or found[0] == _HOURS:
        raise fault("D202", "not_time", hint="hint_time", text=text)
    return time(*found)


def parse_workdays(names: str | Iterable[str]) -> frozenset[int]:
    """Read weekdays `T2` … `T7`, `CN` as numbers; Monday is 0."""
    listed = [names] if isinstance(names, str) else list(names)
    unknown = [name for name in listed if str(name).strip().upper() not in _WEEKDAYS]
    if unknown or not listed:
        raise fault("K103", "not_weekdays", text=", ".join(map(str, unknown)))
    return frozenset(_WEEKDAYS[name.strip().upper()] for name in listed)


def references(phrase: Phrase) -> tuple[str, ...]:
    """The names that a phrase counts from, as `report.due` or `hạn`; activation is none."""
    found = [node.name for node in _walk(phrase.node) if isinstance(node, ast.Reference)]
    return tuple(dict.fromkeys(found))


def dates_in(phrase: Phrase) -> tuple[LiteralDate, ...]:
    """The dates written out in a phrase, with their places in its NFC text."""
    return phrase.literals


@lru_cache(maxsize=_REMEMBERED)
def find_dates(text: str) -> tuple[LiteralDate, ...]:
    """Every date written out in running text, such as a quoted clause, longest reading first.

    What looks like a date and is none is passed over.
    """
    parser = PhraseParser(text)
    while parser.rest():
        at = parser.at
        try:
            found = parser.day() or parser.span()
        except PhraseError:
            found = None
        if found is None:
            parser.at = at + 1
    return parser.literals


@lru_cache(maxsize=_REMEMBERED)
def find_repeats(text: str) -> tuple[FoundRepeat, ...]:
    """Every rule of repetition that running text states, such as a quoted clause."""
    return tuple(repeats_in(text))


def _refuse_unfilled(text: str) -> None:
    stripped = nfc(text).strip()
    if not stripped.startswith("<") or "điền" not in stripped.casefold():
        return
    note = stripped.strip("<>").partition(":")[2].strip()
    if note:
        raise fault("D210", "unfilled_note", hint="hint_unfilled", note=note)
    raise fault("D210", "unfilled", hint="hint_unfilled")


def _walk(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, ast.Range):
        yield from _walk(node.start)
        yield from _walk(node.end)
    elif isinstance(node, (ast.Bound, ast.From, ast.Offset)):
        yield from _walk(node.of)


def _check_shape(phrase: Phrase, role: Role) -> None:
    node = phrase.node
    if phrase.this_year:
        raise fault("D202", "this_year", hint="hint_missing_year", text=phrase.text)
    if isinstance(node, ast.Recurring):
        raise fault("D202", "repeats", hint="hint_repeats", text=phrase.text)
    if isinstance(node, ast.Bound) and role in ("opens", "at", "send", "period"):
        raise fault("D202", "limit_here", hint=f"hint_limit_{role}", text=phrase.text)
    if isinstance(node, ast.From) and role in ("due", "period"):
        raise fault("D202", "open_end", hint="hint_open_end", text=phrase.text)
    for found in _walk(node):
        if isinstance(found, ast.Named):
            raise fault("D202", "named_here", hint="hint_named", text=phrase.text, name=found.name)
        happens = isinstance(found, ast.Reference) and found.field in ast.EVENT_FIELDS
        if happens and role != "send":
            raise fault("D202", "event_here", text=phrase.text)

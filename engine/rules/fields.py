"""Types of single values in a rule file: every scalar arrives as text and is typed here.

A value that does not fit raises `ValueError` with a `Text`; the loader turns it into a
problem with its line. Phrases about time are parsed with the role of their field, since
a bare day means another edge in another field.
"""

from __future__ import annotations

import re
from datetime import time
from functools import partial
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, PlainValidator

from engine.rules.phrases import (
    Duration,
    Phrase,
    Repetition,
    parse,
    parse_duration,
    parse_repeat,
    parse_repetition,
    parse_time_of_day,
    parse_workdays,
)
from engine.words import Text, say

TOO_OFTEN = frozenset({"weekly", "daily"})


class FieldError(ValueError):
    """A value that its field does not take.

    Attributes:
        code: Code of the catalogue of problems.
        text: The sentence, in both languages.
    """

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(text.en)
        self.code = code
        self.text = text


def _wrong(key: str, value: object) -> FieldError:
    return FieldError("K103", say(f"problems.{key}", value=_text(value)))


def kind_of(value: Any) -> Text:
    """What a value of a rule file is, in words."""
    if isinstance(value, str):
        return say("problems.kind_text", value=value)
    return say("problems.kind_map" if isinstance(value, dict) else "problems.kind_list")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise FieldError("K103", say("problems.expected_text", kind=kind_of(value)))
    return value


def _workdays(value: Any) -> frozenset[int]:
    if isinstance(value, frozenset):
        return value
    return parse_workdays(value if isinstance(value, list | tuple) else _text(value))


def _yes_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = _text(value).strip().casefold()
    if text not in {"có", "không"}:
        raise _wrong("expected_yes_no", value)
    return text == "có"


def _count(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = _text(value).strip()
    if not re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
        raise _wrong("expected_number", value)
    return int(text)


def _id(pattern: str, value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(pattern, text):
        raise FieldError("K107", say("problems.bad_id", value=text))
    return text


def _zone(value: Any) -> str:
    text = _text(value)
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise _wrong("unknown_zone", text) from None
    return text


def _plain(value: Any) -> str:
    text = _text(value).strip()
    if text.startswith("<điền"):
        raise FieldError("D210", say("problems.to_fill_in", value=text))
    return text


def _phrase(value: Any, *, role: str) -> Phrase:
    return value if isinstance(value, Phrase) else parse(_text(value), role=role)  # type: ignore[arg-type] # roles are the literals below


def _recurrence(text: str) -> Phrase:
    """The `repeat` of a task; a report each week or day would be more than people can keep."""
    phrase = parse_repeat(text)
    if any(rule.freq in TOO_OFTEN for rule in getattr(phrase.node, "rules", ())):
        raise FieldError("K103", say("problems.too_often", value=text))
    return phrase


def _parsed(parser: Any, kind: type) -> PlainValidator:
    return PlainValidator(lambda v: v if isinstance(v, kind) else parser(_text(v)))


YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Count = Annotated[int, BeforeValidator(_count)]
Words = Annotated[str, BeforeValidator(_plain)]
Id = Annotated[str, BeforeValidator(partial(_id, r"[a-z0-9_]+"))]
Slug = Annotated[str, BeforeValidator(partial(_id, r"[a-z0-9][a-z0-9-]*"))]
UnitCode = Annotated[str, BeforeValidator(partial(_id, r"[A-Za-z0-9][A-Za-z0-9._/-]*"))]
Zone = Annotated[str, BeforeValidator(_zone)]
Opens = Annotated[Phrase, PlainValidator(partial(_phrase, role="opens"))]
Due = Annotated[Phrase, PlainValidator(partial(_phrase, role="due"))]
Period = Annotated[Phrase, PlainValidator(partial(_phrase, role="period"))]
SendTime = Annotated[Phrase, PlainValidator(partial(_phrase, role="send"))]
At = Annotated[Phrase, PlainValidator(partial(_phrase, role="at"))]
EventTime = Annotated[Phrase, PlainValidator(partial(_phrase, role="event"))]
Recurrence = Annotated[Phrase, _parsed(_recurrence, Phrase)]
Span = Annotated[Duration, _parsed(parse_duration, Duration)]
Repeat = Annotated[Repetition, _parsed(parse_repetition, Repetition)]
TimeOfDay = Annotated[time, _parsed(parse_time_of_day, time)]
Workdays = Annotated[frozenset[int], PlainValidator(_workdays)]

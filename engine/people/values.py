"""Read one text that was filled into a field as the value its type asks for.

Pure. Numbers are written as in Vietnam: thousands with dots, decimals with a comma; dates
day first. What comes out is plain JSON.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlsplit

from engine.errors import near_text

if TYPE_CHECKING:
    from engine.rules.schema import FormField

_Number = TypeVar("_Number", int, float)

_GROUPED: Final = re.compile(r"-?(\d{1,15}|\d{1,3}(\.\d{3}){1,4})", re.ASCII)
_DECIMAL: Final = re.compile(r"(-?(?:\d{1,15}|\d{1,3}(?:\.\d{3}){1,4}))(?:,(\d{1,6}))?", re.ASCII)
_CURRENCY: Final = re.compile(r"\s*(đồng|đ|vnđ|vnd)\.?$", re.IGNORECASE)
_DAY: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_LINE: Final = 1000
_PAGE: Final = 20_000
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_NOT_TEXT: Final = frozenset({"Cc", "Cs", "Cn"})  # Unicode categories


class ValueFaultError(ValueError):
    """One value that its field does not take."""

    def __init__(self, name: str, /, **facts: object) -> None:
        super().__init__(name)
        self.name = name
        self.facts = facts


def plain(text: str) -> str:
    """A text for comparing: its case and the way its accents are stored do not matter."""
    return unicodedata.normalize("NFC", text).strip().casefold()


def clean(text: str) -> str:
    """A text without what nobody can see."""
    normal = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
    if any(unicodedata.category(c) in _NOT_TEXT for c in normal if c not in "\n\t"):
        raise ValueFaultError("characters")
    return normal


def _text(block: FormField, text: str, longest: int) -> str:
    limit = longest if block.max is None else block.max
    if len(text) > limit:
        raise ValueFaultError("too_long", count=len(text), limit=limit)
    if block.min is not None and len(text) < block.min:
        raise ValueFaultError("too_short", count=len(text), limit=block.min)
    return text


def line(block: FormField, text: str) -> str:
    """One line of text."""
    if "\n" in text:
        raise ValueFaultError("one_line")
    if block.type == "table":
        if len(text) > _LINE:
            raise ValueFaultError("too_long", count=len(text), limit=_LINE)
        return text
    return _text(block, text, _LINE)


def _integer(block: FormField, text: str) -> int:
    if not _GROUPED.fullmatch(text):
        raise ValueFaultError("integer", value=text)
    return _bounded(block, int(text.replace(".", "")))


def _number(block: FormField, text: str) -> int | float:
    found = _DECIMAL.fullmatch(text)
    if found is None:
        raise ValueFaultError("number", value=text)
    whole, decimals = found[1].replace(".", ""), (found[2] or "").rstrip("0")
    return _bounded(block, float(f"{whole}.{decimals}") if decimals else int(whole))


def _money(block: FormField, text: str) -> int:
    bare = _CURRENCY.sub("", text)
    if not _GROUPED.fullmatch(bare) or bare.startswith("-"):
        raise ValueFaultError("money", value=text)
    return _bounded(block, int(bare.replace(".", "")))


def _bounded(block: FormField, value: _Number) -> _Number:
    if block.min is not None and value < block.min:
        raise ValueFaultError("too_small", value=shown_number(value), limit=shown_number(block.min))
    if block.max is not None and value > block.max:
        raise ValueFaultError("too_large", value=shown_number(value), limit=shown_number(block.max))
    return value


def shown_number(value: float) -> str:
    """A number as it is written in Vietnam.

    >>> shown_number(1234567), shown_number(-1234.5)
    ('1.234.567', '-1.234,5')
    """
    whole, _, decimals = f"{value:,}".partition(".")
    return whole.replace(",", ".") + (f",{decimals}" if decimals else "")


def _day(_block: FormField, text: str) -> str:
    iso, written = _ISO_DAY.fullmatch(text), _DAY.fullmatch(text)
    found = (
        (iso[1], iso[2], iso[3])
        if iso
        else (written[3], written[2], written[1])
        if written
        else None
    )
    try:
        day = date(*map(int, found)) if found else None
    except ValueError:
        day = None
    if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueFaultError("date", value=text)
    return day.isoformat()


def _yes_no(_block: FormField, text: str) -> bool:
    word = plain(text)
    if word not in {"có", "không"}:
        raise ValueFaultError("yes_no", value=text)
    return word == "có"


def _choice(block: FormField, text: str) -> str:
    if text in block.options:
        return text
    for option, label in block.options.items():
        if plain(label) == plain(text):
            return option
    near = near_text(text, [*block.options.values(), *block.options])
    raise ValueFaultError(
        "choice", value=text, near=near, options=", ".join(block.options.values())
    )


def _multi(block: FormField, text: str) -> list[str]:
    """One choice, or several with `;` or `,` between them; a label may hold a comma itself."""
    for separator in (None, ";", ","):
        parts = [text] if separator is None else text.split(separator)
        try:
            return [_choice(block, part.strip()) for part in parts if part.strip()]
        except ValueFaultError:
            if separator == ",":
                raise
    raise AssertionError


def _link(_block: FormField, text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable or re.search(r"\s", text) or len(text) > _LINE:
        raise ValueFaultError("link", value=text)
    return text


READERS: Final[dict[str, Callable[[Any, str], Any]]] = {
    "text": line,
    "long_text": lambda block, text: _text(block, text, _PAGE),
    "integer": _integer,
    "number": _number,
    "money": _money,
    "date": _day,
    "yes_no": _yes_no,
    "choice": _choice,
    "multi": _multi,
    "person": line,
    "link": _link,
}

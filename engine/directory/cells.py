"""Type the cells of a table of units: text in, value out, or a sentence that says why not.

Pure. A blank cell says nothing; a dash says that there is no value, and so removes one.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from engine.directory.columns import folded
from engine.directory.values import ROLES
from engine.errors import near_text
from engine.words import Text, say

NONE: Final = "-"
_DASHES = {"-", "–", "—"}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z][A-Za-z0-9-]{1,62}"
)
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
_PHONE_SIGNS = re.compile(r"[\s.()\-\u00a0]")
_CHAT = re.compile(r"-?[0-9]{3,20}|@?[A-Za-z][A-Za-z0-9_]{4,31}")
_ZALO = re.compile(r"[A-Za-z0-9_-]{3,64}")
_ISO_DAY = re.compile(r"([0-9]{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_VN_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_FORMULA = ("=", "+", "-", "@")
_LONGEST: Final = 300
_ROLE_NAMES: Final = {
    "unit_contact": ("đầu mối", "đầu mối của đơn vị", "người liên hệ"),
    "unit_head": ("người đứng đầu", "người đứng đầu đơn vị", "thủ trưởng"),
    "supervisor": ("lãnh đạo phụ trách",),
    "secretariat": ("bộ phận thường trực", "thường trực"),
    "reviewer": ("người thẩm định", "thẩm định"),
    "council": ("hội đồng", "hội đồng xét tuyên dương"),
}
_ROLES = {folded(role): role for role in ROLES} | {
    folded(other): role for role, others in _ROLE_NAMES.items() for other in others
}

_LANGUAGES: Final = {
    folded(name): code
    for code, names in {
        "vi": ("vi", "tiếng Việt", "Việt", "Vietnamese"),
        "en": ("en", "tiếng Anh", "Anh", "English"),
    }.items()
    for name in names
}


class CellError(ValueError):
    """A cell that its column does not take.

    Attributes:
        text: The sentence, in both languages.
    """

    def __init__(self, name: str, **facts: object) -> None:
        self.text: Text = say(f"directory.{name}", **facts)
        super().__init__(self.text.en)


def cleaned(cell: str) -> str:
    """The text of a cell: one line, NFC, no spaces around, no apostrophe before a sign.

    Raises:
        CellError: If it holds control characters, or more than any name needs.
    """
    text = " ".join(unicodedata.normalize("NFC", cell).replace("\u200b", "").split())
    if len(text) > 1 and text[0] == "'" and text[1] in _FORMULA:
        text = text[1:]
    if any(unicodedata.category(letter) == "Cc" for letter in text):
        raise CellError("control_character")
    if len(text) > _LONGEST:
        raise CellError("too_long", limit=_LONGEST)
    return NONE if text in _DASHES else text


def code(text: str) -> str:
    """A unit's code, as rule files can write it."""
    if _ROUNDED.fullmatch(text):
        raise CellError("rounded", value=text)
    if not _CODE.fullmatch(text):
        raise CellError("bad_code", value=text)
    return text


def name(text: str) -> str:
    """A name of a unit or a person."""
    if text.startswith("#") and text.endswith(("!", "?", "/A")):
        raise CellError("formula_error", value=text)
    return text


def labels(text: str) -> frozenset[str]:
    """Groups or tags, separated by semicolons."""
    return frozenset(part.strip() for part in text.split(";") if part.strip())


def role(text: str) -> str:
    """A role of the rule files, by its id or its Vietnamese name."""
    found = _ROLES.get(folded(text))
    if found is None:
        raise CellError("bad_role", value=text, near=near_text(text, ROLES), roles=", ".join(ROLES))
    return found


def email(text: str) -> str:
    """One e-mail address; the domain in small letters."""
    if not _EMAIL.fullmatch(text) or ".." in text:
        several = re.search(r"@[^;,\s]+[;,\s]", text) is not None
        raise CellError("several_emails" if several else "bad_email", value=text)
    local, _, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}"


def telegram(text: str) -> str:
    """A chat id or a channel's name."""
    return _matching(_CHAT, "bad_telegram", text)


def zalo(text: str) -> str:
    """The chat id of the Zalo bot."""
    return _matching(_ZALO, "bad_zalo", text)


def language(text: str) -> str:
    """The language that a person reads.

    >>> language("Tiếng Anh"), language("vi")
    ('en', 'vi')
    """
    found = _LANGUAGES.get(folded(text))
    if found is None:
        raise CellError("bad_language", value=text)
    return found


def phone(text: str) -> str:
    """A telephone number as dialled in Vietnam; a foreign one with its plus.

    >>> phone("+84 912 345 678"), phone("912345678")
    ('0912345678', '0912345678')
    """
    if _ROUNDED.fullmatch(text):
        raise CellError("rounded", value=text)
    digits = _PHONE_SIGNS.sub("", text)
    home = re.fullmatch(r"(?:\+?84|0)([0-9]{9,10})", digits) or re.fullmatch(
        r"([2-9][0-9]{8})", digits
    )
    if home:
        return f"0{home[1]}"
    if not re.fullmatch(r"\+\d{8,15}", digits, re.ASCII):
        raise CellError("bad_phone", value=text)
    return digits


def day(text: str) -> date:
    """A day, written `2018-09-13` or `13/9/2018`."""
    iso, local = _ISO_DAY.fullmatch(text), _VN_DAY.fullmatch(text)
    if iso:
        parts = iso[1], iso[2], iso[3]
    elif local:
        parts = local[3], local[2], local[1]
    else:
        raise CellError("bad_day", value=text)
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        raise CellError("no_such_day", value=text) from None


def _matching(pattern: re.Pattern[str], key: str, text: str) -> str:
    if _ROUNDED.fullmatch(text):
        raise CellError("rounded", value=text)
    if not pattern.fullmatch(text):
        raise CellError(key, value=text)
    return text

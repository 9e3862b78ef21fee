"""Recognise the columns of a table of units by their headings, Vietnamese or English.

Pure. Accents, case, spaces and punctuation of a heading do not matter.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from engine.directory.values import Rejection
from engine.errors import near_text
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS: Final = (
    "code", "name", "parent", "groups", "tags", "contact", "role", "email", "telegram", "zalo",
    "phone", "opened_on", "closed_on", "language",
)  # fmt: skip
COMPULSORY: Final = ("code", "name")

_OTHER_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "code": ("mã", "mã đơn vị", "unit code"),
    "name": ("tên", "tên đơn vị", "đơn vị", "unit", "unit name"),
    "parent": ("cấp trên", "cấp trên trực tiếp", "mã cấp trên", "đơn vị cấp trên"),
    "groups": ("nhóm", "group"),
    "tags": ("thẻ", "nhãn", "tag"),
    "contact": ("người liên hệ", "liên hệ", "đầu mối", "họ tên", "họ và tên"),
    "role": ("vai trò",),
    "email": ("thư điện tử", "e-mail", "địa chỉ thư điện tử", "hộp thư"),
    "phone": ("điện thoại", "số điện thoại", "sđt", "telephone"),
    "opened_on": ("từ ngày", "ngày thành lập"),
    "closed_on": ("đến ngày",),
    "language": ("ngôn ngữ", "tiếng"),
}
# Office tables carry these; they say nothing about the unit.
_PASSED_OVER: Final = {"stt", "tt", "sott", "ghichu", "note", "notes", "no"}
_TITLE_ROWS: Final = 20


def folded(text: str) -> str:
    """A name without accents, case and punctuation, for comparing.

    >>> folded("Điện thoại")
    'dienthoai'
    """
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if letter.isalnum())


_KNOWN: Final = {folded(name): name for name in COLUMNS} | {
    folded(other): name for name, others in _OTHER_NAMES.items() for other in others
}


def column_of(heading: str) -> str | None:
    """The column that a heading means, or None."""
    return _KNOWN.get(folded(heading))


def known_headings(cells: Sequence[str]) -> int:
    """How many columns these cells would head."""
    return len({column_of(cell) for cell in cells} - {None})


def heading_index(rows: Sequence[tuple[int, tuple[str, ...]]]) -> int:
    """Which row holds the headings: titles may stand above it."""
    for index, (_, cells) in enumerate(rows[:_TITLE_ROWS]):
        if {column_of(cell) for cell in cells}.issuperset(COMPULSORY):
            return index
    return 0


def columns_of(row: int, cells: Sequence[str]) -> tuple[dict[int, str], list[Rejection]]:
    """The columns by position, and what is wrong with the headings."""
    columns: dict[int, str] = {}
    rejected: list[Rejection] = []
    for position, cell in enumerate(cells):
        name = column_of(cell)
        if name in columns.values():
            rejected.append(Rejection(row, cell, cell, say("directory.column_twice", name=cell)))
        elif name is not None:
            columns[position] = name
        elif cell.strip() and folded(cell) not in _PASSED_OVER:
            near = near_text(cell.strip().lower(), [*COLUMNS, *_vietnamese()])
            text = say("directory.unknown_column", name=cell, near=near)
            rejected.append(Rejection(row, cell, cell, text))
    missing = [name for name in COMPULSORY if name not in columns.values()]
    rejected += [
        Rejection(
            row, name, "", say("directory.missing_column", name=name, vi=_vietnamese_of(name))
        )
        for name in missing
    ]
    return columns, rejected


def _vietnamese_of(name: str) -> str:
    return _OTHER_NAMES.get(name, (name,))[0]


def _vietnamese() -> list[str]:
    return [_vietnamese_of(name) for name in COLUMNS]

"""From the rows of a table to what it says of each unit, or every fault in it.

Pure. Rows with the same code speak of one unit: what they say of it must agree, their
groups and tags are added up, and each may bring a contact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from engine.directory import cells
from engine.directory.cells import NONE, CellError
from engine.directory.columns import columns_of, heading_index
from engine.directory.values import ADDRESSES, DEFAULT_ROLE, Rejection, Sheet
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "code": cells.code,
    "name": cells.name,
    "parent": cells.code,
    "groups": cells.labels,
    "tags": cells.labels,
    "contact": cells.name,
    "role": cells.role,
    "email": cells.email,
    "telegram": cells.telegram,
    "zalo": cells.zalo,
    "phone": cells.phone,
    "opened_on": cells.day,
    "closed_on": cells.day,
    "language": cells.language,
}
_OF_UNIT: Final = ("name", "parent", "opened_on", "closed_on")
_LISTS: Final = ("groups", "tags")
_NEVER_NONE: Final = ("code", "name", "role", "contact")


@dataclass(slots=True)
class Said:
    """What a table says of one unit.

    Attributes:
        facts: By column; a column that is not there was not said, None says that there is none.
        rows: Row of each fact, for faults found later.
        contacts: What each row says of a contact, by column, with its row.
    """

    code: str
    row: int
    facts: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    contacts: list[tuple[int, dict[str, Any]]] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """All that a table says, by code in the order of its rows, and what is wrong with it.

    Attributes:
        headings: What the table calls each column.
    """

    units: dict[str, Said] = field(default_factory=dict)
    rejected: list[Rejection] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)

    def reject(self, row: int, column: str, value: object, key: str, **facts: object) -> None:
        """Note a fault of one cell."""
        heading = self.headings.get(column, column)
        text = say(f"directory.{key}", value=value, **facts)
        self.rejected.append(Rejection(row, heading, str(value), text))


def read_rows(sheet: Sheet) -> Reading:
    """Read all rows of a table; its first rows may be titles."""
    reading = Reading()
    if not sheet.rows:
        reading.reject(1, "code", "", "empty_table")
        return reading
    start = heading_index(sheet.rows)
    heading_row, headings = sheet.rows[start]
    columns, rejected = columns_of(heading_row, headings)
    reading.rejected += rejected
    reading.headings = {name: headings[position].strip() for position, name in columns.items()}
    if "code" in reading.headings:
        for number, row in sheet.rows[start + 1 :]:
            _read_row(reading, number, row, columns, headings)
    _require_names(reading)
    return reading


def _require_names(reading: Reading) -> None:
    heading = reading.headings.get("name")
    faulty = {fault.row for fault in reading.rejected if fault.column == heading}
    for said in reading.units.values():
        if heading and "name" not in said.facts and said.row not in faulty:
            reading.reject(said.row, "name", "", "missing_name")


def _read_row(
    reading: Reading,
    number: int,
    row: Sequence[str],
    columns: dict[int, str],
    headings: Sequence[str],
) -> None:
    before = len(reading.rejected)
    _refuse_stray(reading, number, row, columns, headings)
    values: dict[str, Any] = {}
    for position, column in columns.items():
        _read_cell(reading, number, column, row[position] if position < len(row) else "", values)
    if "code" not in values:
        if len(reading.rejected) == before:
            reading.reject(number, "code", "", "missing_code")
        return
    said = reading.units.setdefault(values["code"], Said(values["code"], number))
    _add_facts(reading, said, number, values)
    _add_contact(said, number, values)


def _read_cell(
    reading: Reading, number: int, column: str, cell: str, values: dict[str, Any]
) -> None:
    try:
        text = cells.cleaned(cell)
        if not text:
            return
        if text == NONE:
            if column not in _NEVER_NONE:
                values[column] = frozenset() if column in _LISTS else None
            return
        values[column] = _READERS[column](text)
    except CellError as error:
        heading = reading.headings[column]
        reading.rejected.append(Rejection(number, heading, cell.strip(), error.text))


def _refuse_stray(
    reading: Reading,
    number: int,
    row: Sequence[str],
    columns: dict[int, str],
    headings: Sequence[str],
) -> None:
    """A value under no heading is probably a delimiter too many, which shifts all others."""
    for position, cell in enumerate(row):
        heading = headings[position] if position < len(headings) else ""
        if cell.strip() and position not in columns and not heading.strip():
            reading.reject(number, str(position + 1), cell.strip(), "stray_value")


def _add_facts(reading: Reading, said: Said, number: int, values: dict[str, Any]) -> None:
    for column in _OF_UNIT:
        if column not in values:
            continue
        value = values[column]
        if column in said.facts and said.facts[column] != value:
            first = said.rows[column]
            shown = "-" if value is None else value
            reading.reject(number, column, shown, "conflict", code=said.code, first=first)
            continue
        said.facts[column] = value
        said.rows.setdefault(column, number)
    for column in _LISTS:
        if column in values:
            said.facts[column] = said.facts.get(column, frozenset()) | values[column]


def _add_contact(said: Said, number: int, values: dict[str, Any]) -> None:
    contact: dict[str, Any] = {
        name: values[name] for name in ("contact", *ADDRESSES) if name in values
    }
    if any(value is not None for value in contact.values()):
        contact["role"] = values.get("role", DEFAULT_ROLE)
        if "language" in values:
            contact["language"] = values["language"]
        said.contacts.append((number, contact))

"""Values of the directory: units, their contacts, the faults of a table, and what changes.

Pure and frozen. A directory is a map from unit code to `UnitEntry`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from engine.words import Text

DEFAULT_ROLE: Final = "unit_contact"
ROLES: Final = ("unit_contact", "unit_head", "supervisor", "secretariat", "reviewer", "council")
ADDRESSES: Final = ("email", "telegram", "zalo", "phone")
OF_CONTACT: Final = (*ADDRESSES, "language")


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """A person of a unit in one role, known by role and name; `language` is vi or en."""

    role: str
    name: str
    email: str | None = None
    telegram: str | None = None
    zalo: str | None = None
    phone: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """One unit as the directory holds it.

    Attributes:
        parent: Code of the unit above, or None.
        contacts: In the order they are asked.
        opened_on: First day it takes part, or None for ever since.
        closed_on: First day it takes part no more, or None.
    """

    code: str
    name: str
    parent: str | None = None
    groups: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    opened_on: date | None = None
    closed_on: date | None = None
    contacts: tuple[ContactEntry, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Rejection:
    """One cell that cannot be taken, so that nothing of the table is.

    Attributes:
        row: Row of the table from 1, the heading included, as a spreadsheet counts.
        column: As the table itself calls it.
    """

    row: int
    column: str
    value: str
    message: Text = field(compare=False)

    def json(self) -> dict[str, object]:
        """As `docs/reference/commands.md` says."""
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": self.message.json(),
        }


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as read from a file: numbered rows of plain text, blank ones left out."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class DirectoryChange:
    """What a table would make of the directory; nothing where anything is rejected.

    Attributes:
        added: New units, in the order of the table.
        changed: Known units as they shall be, with what they were.
        tree: The whole directory's `(lo, hi)`, half-open, in pre-order by code.
    """

    added: tuple[UnitEntry, ...] = ()
    changed: tuple[tuple[UnitEntry, UnitEntry], ...] = ()
    unchanged: int = 0
    rejected: tuple[Rejection, ...] = ()
    tree: Mapping[str, tuple[int, int]] = field(default_factory=dict)

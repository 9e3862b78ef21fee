"""Import the directory of units from a file, and write it out again.

An import is all or nothing and may be repeated. An export imports back unchanged, and no
cell of it is taken for a formula by a spreadsheet.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from engine.clock import LOCAL_ZONE
from engine.directory.change import change_of
from engine.directory.columns import COLUMNS
from engine.directory.selection import selects
from engine.store.built_in import windows_short_for
from engine.store.campaigns import running
from engine.store.units import (
    participants,
    read_directory,
    running_campaigns,
    write_change,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from engine.directory.values import ContactEntry, DirectoryChange, Rejection, Sheet, UnitEntry
    from engine.store.campaigns import Calendars, Running
    from engine.store.database import Database
    from engine.words import Text

_FORMULA: Final = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class ShortTask:
    """What units that join now have hardly any time left for."""

    task: str
    occurrence: str
    label: str
    due_at: datetime
    due: Text
    extendable: bool

    def json(self) -> dict[str, object]:
        """As `docs/reference/commands.md` says."""
        return {
            "task": self.task,
            "occurrence": self.occurrence or None,
            "due_at": self.due_at,
            "due": self.due.json(),
            "extendable": self.extendable,
        }


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do.

    Attributes:
        joins: How many units each running campaign will take in at its next tick.
        short: For such a campaign, what will be due with hardly any time left for them.
    """

    added: int
    changed: int
    unchanged: int
    rejected: tuple[Rejection, ...]
    joins: Mapping[str, int]
    short: Mapping[str, tuple[ShortTask, ...]] = field(default_factory=dict)

    def json(self) -> dict[str, object]:
        """As `docs/reference/commands.md` says."""
        return {
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": [rejection.json() for rejection in self.rejected],
            "joins": [
                {
                    "campaign": code,
                    "units": n,
                    "short": [task.json() for task in self.short.get(code, ())],
                }
                for code, n in self.joins.items()
            ],
        }


def import_units(
    database: Database,
    sheet: Sheet,
    now: datetime,
    *,
    calendars: Calendars | None = None,
    dry_run: bool = False,
) -> ImportReport:
    """Bring a table of units into the directory; with a dry run only look at what would be.

    Args:
        calendars: To say what units that join late have hardly any time for.
    """
    if dry_run:
        with database.read() as connection:
            change = change_of(sheet, read_directory(connection))
            joins = _joins(connection, change, now)
            return _report(change, joins, _short(connection, joins, calendars, now))
    with database.write() as connection:
        change = change_of(sheet, read_directory(connection))
        joins = _joins(connection, change, now)
        if not change.rejected:
            write_change(connection, change, now)
        return _report(change, joins, _short(connection, joins, calendars, now))


def _report(
    change: DirectoryChange, joins: Mapping[str, int], short: Mapping[str, tuple[ShortTask, ...]]
) -> ImportReport:
    return ImportReport(
        len(change.added), len(change.changed), change.unchanged, change.rejected, joins, short
    )


def _short(
    connection: Connection,
    joins: Mapping[str, int],
    calendars: Calendars | None,
    now: datetime,
) -> dict[str, tuple[ShortTask, ...]]:
    if calendars is None:
        return {}
    return {code: tuple(_short_tasks(running(connection, code, calendars), now)) for code in joins}


def _short_tasks(campaign: Running, now: datetime) -> Iterator[ShortTask]:
    """What those who join now owe of what is due in a few days, or already past its due."""
    for window in windows_short_for(campaign, now):
        assert window.due_at is not None
        yield ShortTask(
            window.task,
            window.occurrence,
            window.short,
            window.due_at,
            campaign.calendar.due_text(window.due_at),
            campaign.definition.tasks[window.task].extension is not None,
        )


def _joins(connection: Connection, change: DirectoryChange, now: datetime) -> dict[str, int]:
    touched = [*change.added, *(unit for unit, _ in change.changed)]
    if not touched:
        return {}
    day = now.astimezone(ZoneInfo(LOCAL_ZONE)).date()
    counts: dict[str, int] = {}
    for campaign_id, code, block in running_campaigns(connection):
        inside = participants(connection, campaign_id)
        count = sum(unit.code not in inside and selects(block, unit, day) for unit in touched)
        if count:
            counts[code] = count
    return counts


def csv_of(units: Iterable[UnitEntry]) -> str:
    """The directory as CSV: a row for each contact, and for each unit without one."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for unit in units:
        for contact in unit.contacts or (None,):
            writer.writerow([_safe(cell) for cell in _cells(unit, contact)])
    return out.getvalue()


def _cells(unit: UnitEntry, contact: ContactEntry | None) -> list[str]:
    own = (
        [contact.name, contact.role, contact.email, contact.telegram, contact.zalo, contact.phone]
        if contact
        else [None] * 6
    )
    language = contact.language if contact else None
    values = [
        unit.code,
        unit.name,
        unit.parent,
        ";".join(sorted(unit.groups)),
        ";".join(sorted(unit.tags)),
        *own,
        unit.opened_on,
        unit.closed_on,
        language,
    ]
    return ["" if value is None else str(value) for value in values]


def _safe(cell: str) -> str:
    """An apostrophe keeps a spreadsheet from computing a cell; the import takes it away."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

"""Builders for tests: instants as people write them, and a small database filled by hand."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import Connection, create_engine, insert
from sqlmodel import SQLModel

from engine.calendar import WorkCalendar, load_calendar
from engine.store import tables

if TYPE_CHECKING:
    from collections.abc import Iterator


def at(text: str, zone: str = "Asia/Ho_Chi_Minh") -> datetime:
    """An instant in local time, as `2018-09-12 17:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def vietnam_calendar(workdays: frozenset[int] = frozenset(range(5))) -> WorkCalendar:
    """The shipped calendar."""
    path = Path(__file__).parents[1] / "config" / "calendars" / "vn.yaml"
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - text only
    return load_calendar("vn", data, timezone="Asia/Ho_Chi_Minh", workdays=workdays)


@dataclass
class Record:
    """A database under construction: every method adds one row and gives back its id.

    Attributes:
        places: Tree span of every unit, by id.
    """

    connection: Connection
    places: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add(self, table: type[SQLModel], **values: Any) -> int:
        """Add one row."""
        row = table(**values).model_dump()
        if row.get("id", 0) is None:
            del row["id"]
        done = self.connection.execute(insert(table).values(row))
        key = done.inserted_primary_key
        return int(key[0]) if key and isinstance(key[0], int) else 0

    def unit(self, code: str, lo: int, hi: int | None = None, parent: int | None = None) -> int:
        """A unit that spans the tree from lo on, up to but without hi."""
        hi = lo + 1 if hi is None else hi
        name = f"Đơn vị {code}"
        found = self.add(tables.Unit, code=code, name=name, lo=lo, hi=hi, parent_id=parent)
        self.places[found] = (lo, hi)
        return found

    def contact(self, unit: int, name: str, role: str = "unit_contact", **addresses: str) -> int:
        """A person of a unit."""
        return self.add(tables.Contact, unit_id=unit, role=role, name=name, **addresses)

    def campaign(
        self, code: str = "dv-2018", *, activated_at: datetime | None = None, **definition: Any
    ) -> int:
        """A campaign with its revision; loaded only, where it has no instant of activation."""
        revision = self.add(
            tables.Revision,
            campaign_code=code,
            number=1,
            content_hash="",
            source="",
            path="",
            applied_at=at("2018-01-02"),
            applied_by="",
            definition=definition,
        )
        state = "active" if activated_at else "loaded"
        campaign = {"code": code, "revision_id": revision, "state": state}
        return self.add(tables.Campaign, **campaign, activated_at=activated_at)

    def window(self, campaign: int, task: str = "report", **values: Any) -> int:
        """One occurrence of a task."""
        values = {"owed_by": "unit_contact", **values}
        return self.add(tables.Window, campaign_id=campaign, task=task, **values)

    def obligation(self, window: int, unit: int, *, by: int | None = None, **values: Any) -> int:
        """What a unit owes; `by` is the unit that owes it, where it is another one."""
        pos = self.places[by or unit][0]
        return self.add(tables.Obligation, window_id=window, unit_id=unit, pos=pos, **values)


@contextmanager
def a_record() -> Iterator[Record]:
    """An empty database in memory."""
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with engine.begin() as connection:
        yield Record(connection)
    engine.dispose()

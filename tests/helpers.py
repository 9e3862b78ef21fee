"""Builders for tests: instants as people write them, and a small database filled by hand."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import Connection, create_engine, insert, select
from sqlmodel import SQLModel

from engine.calendar import WorkCalendar, load_calendar
from engine.rules.schema import Definition
from engine.store import tables
from engine.store.campaigns import Running, activate, load, running
from engine.store.database import Database, create, open_database
from engine.store.sends import Telling
from engine.store.ticks import Ticker, settle_all, telling_of

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


RULES = """
rules: 1
extends: phong-trao
id: dv-2018
title: Phong trào thi đua “Dân vận khéo” năm 2018
year: 2018
plan: {issuer: LĐLĐ quận 1}
units: {group: cdcs, organiser: ldld}
stages:
  launch: {at: khi kích hoạt}
  implement: {period: từ launch.start đến hết quý III/2018}
tasks:
  report: {due: trước ngày 13/9/2018}
awards:
  khen:
    label: Giấy khen
    decided_by: council
    quota: {percent: 50, of: accepted}
    requires: {task: report, is: passed}
"""
"""A campaign on the shipped base: open from 21/8, due before 13/9, closing before 27/9/2018."""


def rule_tree(text: str) -> dict[str, Any]:
    """A rule file, merged with the shipped base that it extends."""
    own: Any = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - text only
    if "extends" not in own:
        return dict(own)
    base = Path(__file__).parents[1] / "workflows" / "base" / f"{own['extends']}.yaml"
    return dict(_over(own, rule_tree(base.read_text("utf-8"))))


def _over(own: Any, base: Any) -> Any:
    if not (isinstance(own, dict) and isinstance(base, dict)):
        return own
    names = dict.fromkeys((*base, *own))
    merged = {n: _over(own[n], base.get(n)) if n in own else base[n] for n in names}
    return {name: value for name, value in merged.items() if value != "none"}


@dataclass(frozen=True)
class Office:
    """A database with one activated campaign, its organiser `ldld` and units `a` to `d`.

    Attributes:
        path: The database's file.
    """

    path: Path
    database: Database
    code: str

    @property
    def url(self) -> str:
        """The address of the database."""
        return f"sqlite:///{self.path}"

    def running(self, connection: Connection) -> Running:
        """The campaign."""
        return running(connection, self.code, lambda _definition: vietnam_calendar())

    def telling(self, campaign: Running, now: datetime) -> Telling:
        """How notices are written now, with a sender for e-mail."""
        return telling_of(campaign, frozenset({"email"}), now)

    def tick(self, now: str) -> None:
        """One pass of the clock."""
        ticker = Ticker(self.database, lambda _definition: vietnam_calendar(), frozenset({"email"}))
        ticker.tick(at(now))

    def rows(self, table: str, **where: Any) -> list[Any]:
        """The rows of a table that have these values, oldest first."""
        found = SQLModel.metadata.tables[table]
        chosen = select(found).where(*(found.c[k] == v for k, v in where.items()))
        with self.database.read() as connection:
            return list(connection.execute(chosen.order_by(*found.primary_key.columns)))

    def everything(self) -> dict[str, list[Any]]:
        """All rows of all tables: what a refusal must leave alone."""
        return {name: [tuple(row) for row in self.rows(name)] for name in SQLModel.metadata.tables}

    def obligation(self, unit: str, task: str = "report", occurrence: str = "") -> Any:
        """What a unit owes, as its row stands."""
        window = self.rows("window", task=task, occurrence=occurrence)[0]
        owner = self.rows("unit", code=unit)[0]
        return self.rows("obligation", window_id=window.id, unit_id=owner.id)[0]

    def state(self, unit: str) -> str:
        """The state of a unit in the campaign."""
        owner = self.rows("unit", code=unit)[0]
        return str(self.rows("participation", unit_id=owner.id)[0].state)


@contextmanager
def a_campaign(
    folder: Path, rules: str = RULES, *, activated_at: str = "2018-08-01 08:00"
) -> Iterator[Office]:
    """A rehearsal database in a folder, with one campaign in force."""
    path = folder / "hanchot.db"
    path.write_bytes(_campaign_file(rules, activated_at))
    database = open_database(f"sqlite:///{path}")
    yield Office(path, database, _code_of(rules))
    database.close()


@cache
def _code_of(rules: str) -> str:
    return str(rule_tree(rules)["id"])


@cache
def _campaign_file(rules: str, activated_at: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        database = create(f"sqlite:///{path}", rehearsal=True)
        tree, now = rule_tree(rules), at(activated_at)
        with database.write() as connection:
            _directory(Record(connection))
            definition = Definition.model_validate(tree)
            load(connection, definition, tree, source=rules, path="dv.yaml", now=now, by="test")
            campaign = activate(
                connection, definition.id, lambda _definition: vietnam_calendar(), at=now, by="test"
            )
            settle_all(connection, campaign, now, now)
        database.close()
        return path.read_bytes()


def _directory(record: Record) -> None:
    organiser = record.unit("ldld", 1, 6)
    for name, role in (
        ("Trần Thị Thư", "secretariat"),
        ("Lê Văn Thẩm", "reviewer"),
        ("Phạm Thị Lãnh", "supervisor"),
        ("Võ Văn Đồng", "council"),
    ):
        record.contact(organiser, name, role, email=f"{role}@ldld.example.vn")
    for number, code in enumerate("abcd", start=2):
        unit = record.unit(code, number, number + 1, organiser)
        record.add(tables.UnitLabel, unit_id=unit, kind="group", value="cdcs")
        record.contact(unit, f"Đầu mối {code}", email=f"{code}@example.vn")
        record.contact(unit, f"Chủ tịch {code}", "unit_head", email=f"{code}-head@example.vn")

"""A campaign of any size for the figures, made by bulk statements in a scratch folder."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from engine.app import calendars_from
from engine.rules.schema import Definition
from engine.store.campaigns import activate, load
from engine.store.database import Database, create, open_database
from engine.store.rows import CONTACT, LABEL, UNIT
from engine.store.ticks import Ticker, settle_all

CODE = "bench"
CHANNELS: Any = frozenset({"email"})
BEGIN = datetime(2018, 8, 1, 2, tzinfo=UTC)
BEFORE_DUE = datetime(2018, 9, 12, 9, tzinfo=UTC)
DUE = datetime(2018, 9, 12, 17, tzinfo=UTC)
AFTER_DUE = datetime(2018, 9, 13, 1, tzinfo=UTC)

RULES = """
rules: 1
id: bench
title: Đo tốc độ
short: Đo tốc độ
year: 2018
plan: {issuer: Văn phòng}
units: {group: [g], organiser: org}
roles:
  unit_contact: {label: Đầu mối}
  secretariat: {label: Thường trực, scope: campaign}
stages:
  launch: {label: Phát động, at: khi kích hoạt}
end: ngày 31/12/2018
tasks:
  report: {label: Báo cáo, opens: ngày 20/8/2018, due: trước ngày 13/9/2018, late: {accept_until: ngày 31/10/2018}}
reminders:
  qua_han: {for: report, when: 1 ngày làm việc sau report.due, message: m}
messages:
  m: {subject: "Nhắc {task.short} – {unit.name}", body: "Kính gửi: {unit.name}\\nĐề nghị gửi {due.text}.\\nTrân trọng."}
lifecycle:
  initial: pending
  states:
    pending: {label: Chờ, moves: {launch: {at: launch.start, to: implementing}}}
    implementing:
      label: Triển khai
      moves:
        reported: {when: report.complete, to: done}
        late: {at: report.due, if: {not: {task: report, is: complete}}, to: overdue}
    overdue: {label: Quá hạn, moves: {received: {when: report.complete, to: done}, closed: {at: campaign.end, to: failed}}}
    done: {label: Xong, final: có}
    failed: {label: Không gửi, final: có}
"""


@dataclass
class Office:
    """A database with one activated campaign, as a file that can be copied."""

    path: Path
    database: Database

    def ticker(self) -> Ticker:
        """What runs its clock."""
        return Ticker(self.database, calendars_from(), CHANNELS)

    def close(self) -> None:
        """Leave one plain file behind."""
        self.database.close()
        with sqlite3.connect(self.path) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()


def tree(occurrences: int = 1) -> dict[str, Any]:
    """The rules, with the report owed so many times."""
    plain: dict[str, Any] = yaml.load(RULES, Loader=yaml.BaseLoader)  # noqa: S506 # our own text
    if occurrences > 1:
        report = plain["tasks"]["report"]
        due = report.pop("due")
        report["occurrences"] = {
            f"k{n}": {"label": f"Kỳ {n}", "due": due} for n in range(occurrences)
        }
    return plain


def directory(path: Path, units: int) -> None:
    """A tree five levels deep, each unit with one contact."""
    database = create(f"sqlite:///{path}", rehearsal=True)
    rows = list(_tree(units))
    with database.write() as connection:
        connection.execute(UNIT.insert(), rows)
        connection.execute(
            LABEL.insert(),
            [{"unit_id": r["id"], "kind": "group", "value": "g"} for r in rows if r["id"] > 1],
        )
        contacts = [
            {"unit_id": r["id"], "role": "unit_contact", "name": r["name"],
             "email": f"{r['code']}@don-vi.example"}
            for r in rows
        ]  # fmt: skip
        contacts[0] |= {"role": "secretariat"}
        connection.execute(CONTACT.insert(), contacts)
    database.close()


def _tree(units: int) -> Iterator[dict[str, Any]]:
    """Pre-order rows: the organiser above 10, above 10, above 10, above the rest."""
    lo = 0
    fan = [10, 10, 10]

    def walk(size: int, level: int, parent: int | None) -> Iterator[dict[str, Any]]:
        nonlocal lo
        own = lo
        lo += 1
        id_ = own + 1
        yield {
            "id": id_, "code": "org" if own == 0 else f"u{own}", "name": f"Đơn vị {own}",
            "parent_id": parent, "lo": own, "hi": own + size,
        }  # fmt: skip
        rest = size - 1
        if level < len(fan) and rest > fan[level]:
            share, more = divmod(rest, fan[level])
            for n in range(fan[level]):
                yield from walk(share + (n < more), level + 1, id_)
        else:
            for _ in range(rest):
                yield from walk(1, len(fan), id_)

    yield from walk(units + 1, 0, None)


def build(path: Path, units: int, *, occurrences: int = 1) -> Office:
    """An activated campaign just before its deadline."""
    directory(path, units)
    return start(path, occurrences=occurrences)


def start(path: Path, *, occurrences: int = 1) -> Office:
    """Load and activate the campaign in a directory that is there."""
    database = open_database(f"sqlite:///{path}")
    calendars = calendars_from()
    plain = tree(occurrences)
    definition = Definition.model_validate(plain)
    with database.write() as connection:
        load(connection, definition, plain, source="", path="", now=BEGIN, by="bench")
        campaign = activate(connection, CODE, calendars, at=BEGIN, by="bench")
        settle_all(connection, campaign, BEGIN, BEGIN)
    office = Office(path, database)
    office.ticker().tick(BEFORE_DUE)
    return office


@contextmanager
def copied(path: Path, name: str) -> Iterator[Path]:
    """The same database again, for one run."""
    target = path.with_name(name)
    shutil.copyfile(path, target)
    try:
        yield target
    finally:
        for suffix in ("", "-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)


@contextmanager
def opened(path: Path) -> Iterator[Office]:
    """A copy as the engine opens it."""
    office = Office(path, open_database(f"sqlite:///{path}"))
    try:
        yield office
    finally:
        office.database.close()


def bare(path: Path) -> sqlite3.Connection:
    """The copy as plain sqlite3 opens it, with the same promises of durability."""
    raw = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -49152"):
        raw.execute(f"PRAGMA {pragma}")
    return raw

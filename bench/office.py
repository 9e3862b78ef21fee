"""A made-up office: a directory in a tree, a small rule file, and a campaign in force.

All instants that matter come together: times of sending are midnight, so that the first
reminder after a deadline falls due at the deadline's own instant.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from engine.check import check_file
from engine.files import calendar_of
from engine.simulate import start
from engine.store.database import Database, create, open_database
from engine.store.ticks import Ticker

if TYPE_CHECKING:
    from pathlib import Path

    from engine.rules.schema import Definition
    from engine.store.campaigns import Running

LEVELS: Final = 5
STARTS_AT: Final = datetime(2018, 8, 1, 1, tzinfo=UTC)
_FIRST_DUE: Final = date(2018, 9, 13)

_RULES: Final = """
rules: 1
id: {id}
title: Đợt đo tốc độ
year: 2018
plan: {{issuer: Cơ quan chủ trì}}
hours: {{open: 00:00, close: 23:59, send: 00:00}}
units: {units}
roles:
  unit_contact: {{label: Đầu mối của đơn vị, scope: unit, fallback: unit_head}}
  unit_head: {{label: Người đứng đầu đơn vị, scope: unit}}
  secretariat: {{label: Bộ phận thường trực, scope: campaign}}
end: ngày 31/12/2019
tasks:
{tasks}
reminders:
{reminders}
messages:
  qua_han:
    subject: V/v đề nghị gửi {{task.short}} đã đến hạn – {{campaign.short}}
    body: |
      Kính gửi: {{unit.name}}

      Thực hiện {{plan.text}}, {{task.short}} của đơn vị có hạn gửi {{due.text}}; đến nay {{organiser.name}} chưa nhận được. Đề nghị đơn vị quan tâm, sớm gửi để kịp tổng hợp.
      - Nội dung: {{task.label}}.

      Trường hợp đã gửi, xin bỏ qua thông báo này. Mọi vướng mắc xin liên hệ {{organiser.name}}, điện thoại {{organiser.phone}}, thư điện tử {{organiser.email}}.

      Trân trọng.
      {{organiser.name}}
    short: "[Nhắc việc] Kính gửi {{unit.name}}: {{task.short}} hạn {{due.date}}, nay chưa nhận được."
lifecycle:
  initial: implementing
  states:
    implementing:
      label: Đang triển khai
      moves:
        late: {{at: t01.due, to: overdue}}
        closed: {{at: campaign.end, to: finished}}
    overdue:
      label: Quá hạn
      moves:
        closed: {{at: campaign.end, to: finished}}
    finished: {{label: Kết thúc, final: có}}
"""  # noqa: E501 # a sentence stays on one line
_TASK: Final = """\
  {name}:
    label: Báo cáo số {number}
    short: báo cáo số {number}
    by: unit_contact
    due: trước ngày {day}/{month}/{year}
    late: {{accept_until: campaign.end}}
    review: không
"""
_REMINDER: Final = (
    "  qua_han_{name}: {{for: {name}, when: 1 ngày sau {name}.due, to: [unit_contact],"
    " channels: [email, zalo, telegram], message: qua_han}}\n"
)


def due_at(number: int = 1) -> datetime:
    """The cutoff of one of the tasks, counted from 1: they follow each other by a week."""
    return datetime(2018, 9, 12, 17, tzinfo=UTC) + timedelta(weeks=number - 1)


def rules_of(id_: str, tasks: int, group: str | None = None) -> str:
    """A rule file of so many tasks, for all units or for those of a group."""
    named = [(f"t{number:02}", _FIRST_DUE + timedelta(weeks=number - 1)) for number in _to(tasks)]
    units = "{organiser: to-chuc" + (f", group: {group}" if group else "") + "}"
    return _RULES.format(
        id=id_,
        units=units,
        tasks="".join(
            _TASK.format(name=name, number=name[1:], day=on.day, month=on.month, year=on.year)
            for name, on in named
        ),
        reminders="".join(_REMINDER.format(name=name) for name, _ in named),
    )


def _to(count: int) -> range:
    return range(1, count + 1)


def load_rules(text: str) -> tuple[Definition, dict[str, Any]]:
    """A rule file, as `check` reads it."""
    result = check_file("do.yaml", lambda _path: text.encode(), str, (), calendar_of)
    faults = [p for p in result.problems if p.severity == "error"]
    assert result.definition is not None, faults
    assert result.loaded.plain is not None
    return result.definition, result.loaded.plain


def enforce(database: Database, text: str) -> Running:
    """Load a campaign and activate it."""
    definition, tree = load_rules(text)
    return start(database, definition, tree, calendar_of, at=STARTS_AT)


def spans(count: int) -> list[tuple[int, int | None, int]]:
    """A tree of so many units below one, five levels deep: id in pre-order, parent, and end."""
    width = 2
    while sum(width**level for level in range(1, LEVELS)) < count:
        width += 1
    made: list[tuple[int, int | None, int]] = []

    def grow(parent: int | None, level: int) -> int:
        id_ = len(made) + 1
        made.append((id_, parent, 0))
        end = id_ + 1
        if level < LEVELS:
            for _ in range(width):
                if len(made) <= count:
                    end = grow(id_, level + 1)
        made[id_ - 1] = (id_, parent, end)
        return end

    grow(None, 1)
    return made


def furnish(database: Database, count: int, grouped: int = 0) -> None:
    """Fill the directory: an organiser with its secretariat, and units with one contact each.

    Args:
        grouped: So many of the units, the first ones, are of the group `nho`.
    """
    tree = spans(count)
    units = [
        (id_, "to-chuc" if parent is None else f"dv-{id_:06}", f"Công đoàn cơ sở số {id_}", parent,
         id_, end)
        for id_, parent, end in tree
    ]  # fmt: skip
    contacts = [
        (id_, "secretariat" if parent is None else "unit_contact", f"Đầu mối {id_}",
         f"don.vi.{id_}@don-vi.example")
        for id_, parent, _ in tree
    ]  # fmt: skip
    with database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO unit (id, code, name, parent_id, lo, hi) VALUES (?, ?, ?, ?, ?, ?)", units
        )
        connection.exec_driver_sql(
            "INSERT INTO contact (unit_id, role, name, email) VALUES (?, ?, ?, ?)", contacts
        )
        if grouped:
            connection.exec_driver_sql(
                "INSERT INTO unit_label (unit_id, kind, value) VALUES (?, 'group', 'nho')",
                [(id_,) for id_, _, _ in tree[1 : grouped + 1]],
            )


def make_office(path: Path, count: int, *campaigns: str, grouped: int = 0) -> None:
    """A database file with a directory, and with the campaigns of some rule files in force."""
    database = create(f"sqlite:///{path}", rehearsal=True)
    furnish(database, count, grouped)
    for text in campaigns:
        enforce(database, text)
    settle(database)
    database.close()


def settle(database: Database) -> None:
    """Bring everything into the one file, with the statistics that an office's has."""
    with database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def a_copy(path: Path) -> Iterator[Path]:
    """The same database to change at will."""
    copy = path.with_name("copy.db")
    shutil.copyfile(path, copy)
    try:
        yield copy
    finally:
        for leftover in path.parent.glob("copy.db*"):
            leftover.unlink()


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """A database, open for a while."""
    database = open_database(f"sqlite:///{path}")
    try:
        yield database
    finally:
        database.close()


def ticker_of(database: Database) -> Ticker:
    """What runs the clock, with a sender for e-mail."""
    return Ticker(database, calendar_of, frozenset({"email"}))

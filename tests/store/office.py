"""A running campaign of 500 units, and the edits that its rule file meets in the tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import SQLModel

from engine.app import calendars_from
from engine.change.plan import ChangePlan
from engine.check import CheckResult
from engine.files import open_rule_file
from engine.people import crowd
from engine.people.changing import apply, plan
from engine.people.directory import import_units
from engine.simulate import made_up_units, start
from engine.store.campaigns import Calendars, Running, running
from engine.store.changes import NewFile
from engine.store.database import Database, create
from engine.store.rows import CUTOFF, MESSAGE, OBLIGATION, PARTICIPATION, SEND, UNIT
from engine.store.ticks import Ticker, telling_of
from tests.helpers import at

CODE = "2018-ldld-quan-1-dan-van-kheo"
ROOT = Path(__file__).parent.parent.parent
UNITS = 500
HANDED_IN = 180
CHANNELS: Any = frozenset({"email"})


@dataclass
class Office:
    """A running campaign of 500 units, 180 of which have handed in, two with extensions."""

    database: Database
    folder: Path
    ticker: Ticker

    def edited(self, *edits: tuple[str, str]) -> NewFile:
        """The shipped file with edits, each a pair of texts: what stands there, what shall."""
        text = (ROOT / "workflows" / f"{CODE}.yaml").read_text(encoding="utf-8")
        for old, new in edits:
            assert old in text, old
            text = text.replace(old, new)
        path = self.folder / f"{CODE}.yaml"
        path.write_text(text, encoding="utf-8")
        checked: CheckResult = open_rule_file(str(path))
        assert checked.definition is not None, [p.message.vi for p in checked.problems]
        assert checked.loaded.plain is not None
        return NewFile(checked.definition, checked.loaded.plain, text, str(path), "thư ký")

    def plan(self, file: NewFile, now: datetime, calendars: Calendars | None = None) -> ChangePlan:
        read = calendars or calendars_from()
        found, _ = plan(self.database, file, read, channels=CHANNELS, now=now)
        return found

    def apply(
        self,
        file: NewFile,
        now: datetime,
        token: str | None = None,
        calendars: Calendars | None = None,
    ) -> ChangePlan:
        read = calendars or calendars_from()
        return apply(self.database, file, read, channels=CHANNELS, now=now, token=token)

    def send_all(self) -> None:
        """As if everything that waits had gone."""
        with self.database.write() as connection:
            waiting = MESSAGE.c.state == "waiting"
            connection.execute(update(MESSAGE).where(waiting).values(state="sent"))

    def messages(self) -> Counter[tuple[str, str]]:
        with self.database.read() as connection:
            rows = connection.execute(
                select(SEND.c.reminder, MESSAGE.c.state, func.count())
                .join(SEND, SEND.c.id == MESSAGE.c.send_id)
                .group_by(SEND.c.reminder, MESSAGE.c.state)
            )
            return Counter({(reminder, state): count for reminder, state, count in rows})

    def campaign(self) -> Running:
        with self.database.read() as connection:
            return running(connection, CODE, calendars_from())

    def rows(self) -> dict[str, list[Any]]:
        """Everything that is in the tables."""
        with self.database.read() as connection:
            return {
                table.name: [tuple(row) for row in connection.execute(select(table))]
                for table in SQLModel.metadata.sorted_tables
            }


def revision(number: int) -> tuple[str, str]:
    return "year: 2018\n", f"year: 2018\nrevision: {number}\n"


def due(day: str, words: str, number: int) -> tuple[tuple[str, str], ...]:
    return (
        ("due: trước ngày 13/9/2018", f"due: trước ngày {day}"),
        ("(thông qua bộ phận Tuyên giáo) trước ngày 13 tháng 9 năm 2018", words),
        revision(number),
    )


LATER = due("21/9/2018", "(thông qua bộ phận Tuyên giáo) trước ngày 21 tháng 9 năm 2018", 2)


@contextmanager
def an_office(tmp_path: Path) -> Iterator[Office]:
    """The campaign on 7/9/2018, two days after the first reminders."""
    database = create(f"sqlite:///{tmp_path / 'x.db'}", rehearsal=True)
    calendars = calendars_from()
    ticker = Ticker(database, calendars, CHANNELS)
    office = Office(database, tmp_path, ticker)
    file = office.edited()
    begin = at("2018-08-01 09:00")
    import_units(database, made_up_units(file.definition, UNITS), begin)
    start(database, file.definition, file.tree, calendars, at=begin, source=file.source)
    ticker.tick(at("2018-09-07 08:00"))
    _hand_in(office, at("2018-09-07 10:00"))
    _extend_two(office, at("2018-09-19 00:00"))
    yield office
    database.close()


def _hand_in(office: Office, now: datetime) -> None:
    campaign = office.campaign()
    window_id = campaign.window_id("report", "")
    with office.database.write() as connection:
        ids = list(
            connection.execute(
                select(PARTICIPATION.c.unit_id).order_by(PARTICIPATION.c.id).limit(HANDED_IN)
            ).scalars()
        )
        telling = telling_of(campaign, CHANNELS, now)
        crowd.hand_in(connection, campaign, window_id, ids, at=now, telling=telling)


def _extend_two(office: Office, until: datetime) -> None:
    window_id = office.campaign().window_id("report", "")
    with office.database.write() as connection:
        last = select(UNIT.c.id).order_by(UNIT.c.lo.desc()).limit(2)
        ids = list(connection.execute(last).scalars())
        chosen = OBLIGATION.c.unit_id.in_(ids) & (OBLIGATION.c.window_id == window_id)
        connection.execute(update(OBLIGATION).where(chosen).values(own_due_at=until))
        connection.execute(CUTOFF.insert().values(window_id=window_id, kind="due", at=until))


NOW = at("2018-09-10 14:00")
EARLY = at("2018-09-07 14:00")
"""Three working days are left before the plan's own deadline."""

BACK = (revision(3), ("accept:\n", 'changes: [{reason: "Giữ hạn theo kế hoạch"}]\naccept:\n'))


MERGED = (
    "awards:\n",
    (
        "lifecycle:\n"
        "  states:\n"
        "    implementing:\n"
        "      moves:\n"
        "        reported: {to: reviewing}\n"
        "    overdue:\n"
        "      moves:\n"
        "        reported_late: {to: reviewing}\n"
        "    no_report:\n"
        "      moves:\n"
        "        received: {to: reviewing}\n"
        "    in_review: none\n"
        "    reviewing:\n"
        "      label: Đang xem xét\n"
        "      moves:\n"
        "        accepted: {when: report.passed, to: accepted}\n"
        "        returned: {when: report.returned, to: supplementing}\n"
        "        rejected: {when: report.failed, to: not_accepted}\n"
        "    supplementing:\n"
        "      moves:\n"
        "        resubmitted: {to: reviewing}\n"
        "    not_accepted:\n"
        "      moves:\n"
        "        received: {to: reviewing}\n"
        "awards:\n"
    ),
)

HOLIDAY = "  - {date: %s, is: nghỉ, status: chính thức, source: Công văn thử nghiệm}\n"


def announced(folder: Path, *days: str) -> Calendars:
    """The shipped calendar on disk, with more days off."""
    shipped = (ROOT / "config" / "calendars" / "vn.yaml").read_text(encoding="utf-8")
    more = "".join(HOLIDAY % day for day in days)
    path = folder / "-".join(day.replace("/", ".") for day in days)
    path.mkdir()
    text = shipped.replace("overrides:\n", f"overrides:\n{more}")
    (path / "vn.yaml").write_text(text, encoding="utf-8")
    settings = path / "hanchot.yaml"
    settings.write_text(f"calendar: {{vn: {path / 'vn.yaml'}}}\n", encoding="utf-8")
    return calendars_from({"HANCHOT_CONFIG": str(settings)})

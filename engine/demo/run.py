"""The demonstration: one rehearsal database, five campaigns, seven years in a minute.

Everything is done by the parts that do it in earnest: the directory comes in as a CSV
file, the campaigns as their rule files, the clock is the same tick, mail goes through
the outbox to a mail server that listens on this machine.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.app import calendars_from, dispatcher_to
from engine.demo.mailbox import MailServer, read_mail
from engine.demo.places import table
from engine.errors import FolderInUseError
from engine.files import open_rule_file
from engine.people.directory import import_units
from engine.people.units_file import read_units_file
from engine.simulate import Cast, Rehearsal, cast, start
from engine.starter_files import starter
from engine.store.database import create
from engine.store.ticks import Ticker

if TYPE_CHECKING:
    from engine.check import CheckResult
    from engine.store.database import Database

MARKER: Final = "hanchot-demo"
SEED: Final = 2018
_ENOUGH_REMINDERS: Final = 2

CAMPAIGNS: Final = (
    ("2017-bdvtw-dan-van-kheo", datetime(2017, 3, 8, 1, 0, tzinfo=UTC)),
    ("2018-ldld-quan-1-dan-van-kheo", datetime(2018, 3, 5, 1, 0, tzinfo=UTC)),
    ("2019-ldld-huyen-dan-van-dot-1", datetime(2019, 7, 8, 1, 0, tzinfo=UTC)),
    ("2020-duk-tra-vinh-dan-van-kheo", datetime(2020, 3, 19, 1, 0, tzinfo=UTC)),
    ("2024-dang-uy-so-gd-dan-van-kheo", datetime(2024, 4, 1, 1, 0, tzinfo=UTC)),
)
"""The five plans, each with the instant at which it is activated (08:00 in Hanoi)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the demonstration leaves behind.

    Attributes:
        mails: How many mails the server received.
        letter: One unit's reminder, as received.
    """

    folder: Path
    url: str
    mails: int
    units: int
    letter: Path | None


def run(folder: Path, told: Callable[[str, datetime], None]) -> Shown:
    """Run the five campaigns into a folder of their own.

    Args:
        told: Called with the name of the campaign and the virtual instant, as time goes by.

    Raises:
        FolderInUseError: If the folder holds something else than an earlier demonstration.
    """
    _clear(folder)
    url = f"sqlite:///{folder / 'hanchot.db'}"
    database = create(url, rehearsal=True)
    try:
        units = _import(database, folder)
        with MailServer(folder / "mail") as server:
            _campaigns(database, server, told)
        letter = _letter(server)
        return Shown(folder, url, server.mailbox.count, units, letter)
    finally:
        database.close()


def _clear(folder: Path) -> None:
    """Make the folder anew; what is not ours is never touched."""
    marker = folder / MARKER
    if folder.exists() and any(folder.iterdir()):
        if not marker.exists():
            raise FolderInUseError(str(folder))
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    marker.touch()


def _import(database: Database, folder: Path) -> int:
    path = folder / "don-vi.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(table())
    first = min(at for _name, at in CAMPAIGNS) - timedelta(days=1)
    report = import_units(database, read_units_file(path), first)
    assert not report.rejected, report.rejected
    return report.added


def _campaigns(
    database: Database, server: MailServer, told: Callable[[str, datetime], None]
) -> None:
    calendars = calendars_from()
    dispatcher = dispatcher_to(database, calendars, {"email": server.url})
    ticker = Ticker(database, calendars, frozenset({"email"}))
    casts: list[Cast] = []
    name = ""
    rehearsal = Rehearsal(database, ticker, dispatcher, lambda now: told(name, now))
    now: datetime | None = None
    try:
        for checked, at in _files():
            assert checked.definition is not None
            if now is not None:
                rehearsal.run(casts, start=now, until=at)
            name = checked.definition.short_title
            assert checked.loaded.plain is not None
            campaign = start(database, checked.definition, checked.loaded.plain, calendars, at=at)
            casts.append(cast(database, campaign, "mixed", SEED))
            now = at
        assert now is not None
        rehearsal.run(casts, start=now)
    finally:
        dispatcher.close()


def _files() -> Iterator[tuple[CheckResult, datetime]]:
    for name, at in CAMPAIGNS:
        yield open_rule_file(str(starter(f"workflows/{name}.yaml"))), at


def _letter(server: MailServer) -> Path | None:
    """The last reminder before the deadline that one unit of the 2018 campaign received."""
    found: Path | None = None
    for recipient, paths in sorted(server.mailbox.by_recipient.items()):
        if not recipient.startswith("dau-moi.cdcs-"):
            continue
        reminders = [path for path in paths if "nhắc gửi" in str(read_mail(path)["Subject"])]
        if len(reminders) > _ENOUGH_REMINDERS:
            return reminders[-1]
        found = found or next(iter(reminders), None)
    return found

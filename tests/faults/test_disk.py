"""A disk that is full, a database that another holds: said plainly, and taken up again later."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import event

from engine import scheduler
from engine.errors import DatabaseBusyError, DiskFullError, EngineError
from engine.model import Channel, Outcome, OutgoingMessage
from engine.outbox.dispatch import Dispatcher
from engine.store.database import BUSY_SECONDS
from engine.store.ticks import Ticker
from tests.faults.offices import OPENS, a_big_office
from tests.helpers import Office, at, vietnam_calendar

UNITS = 300
Fault = Callable[[Office], AbstractContextManager[None]]


class Postman:
    """A sender that keeps whom it has served."""

    channel: Channel = "email"
    harmless = True

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send(self, message: OutgoingMessage) -> Outcome:
        self.sent.append(message.address)
        return Outcome("sent")

    def close(self) -> None:
        """Nothing is kept open."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_big_office(tmp_path, UNITS) as made:
        yield made


def ticker(office: Office) -> Ticker:
    return Ticker(office.database, lambda _: vietnam_calendar(), frozenset({"email"}))


@contextmanager
def setting(office: Office, pragma: str) -> Iterator[None]:
    """Every connection runs with it; afterwards none does."""
    engine = office.database.engine

    def apply(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", apply)
    engine.dispose()
    try:
        yield
    finally:
        event.remove(engine, "connect", apply)
        engine.dispose()


@contextmanager
def full(office: Office) -> Iterator[None]:
    """The file cannot grow any more."""
    with office.database.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with setting(office, f"max_page_count = {pages}"):
        yield


@contextmanager
def held(office: Office) -> Iterator[None]:
    """Another writer has the database, and nobody waits for it."""
    holder = sqlite3.connect(office.path, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    with setting(office, "busy_timeout = 0"):
        yield
    holder.execute("ROLLBACK")
    holder.close()


FAULTS = [
    pytest.param(full, DiskFullError(), id="the disk is full"),
    pytest.param(held, DatabaseBusyError(BUSY_SECONDS), id="the database is held"),
]


@pytest.mark.parametrize(("fault", "error"), FAULTS)
def test_a_pass_that_cannot_write_changes_nothing_and_is_done_later(
    office: Office, fault: Fault, error: EngineError
) -> None:
    before = office.everything()

    with fault(office), pytest.raises(type(error)):
        ticker(office).tick(at(OPENS))
    between = office.everything()
    done = ticker(office).tick(at(OPENS))

    assert between == before
    assert done.told.waiting == len(office.rows("message")) == UNITS


@pytest.mark.parametrize(("fault", "error"), FAULTS)
def test_a_process_says_what_it_cannot_do_and_goes_on(
    office: Office, fault: Fault, error: EngineError
) -> None:
    said: list[Any] = []
    stop, postman = Event(), Postman()
    trouble = fault(office)
    trouble.__enter__()

    def complain(text: Any) -> None:
        said.append(text)
        trouble.__exit__(None, None, None)

    scheduler.run(
        ticker(office),
        Dispatcher(office.database, lambda _: vietnam_calendar(), {"email": postman}),
        stop,
        now=lambda: at(OPENS),
        report=lambda *_results: stop.set(),
        complain=complain,
        heartbeat=timedelta(milliseconds=50),
    )

    assert said == [error.text]
    assert len(set(postman.sent)) == len(postman.sent) == UNITS
    assert {row.state for row in office.rows("message")} == {"sent"}

"""A disk that is full, a database that another holds: said plainly, and taken up again later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import event

from engine import scheduler
from engine.errors import DatabaseBusyError, DiskFullError
from engine.model import Channel, Outcome, OutgoingMessage
from engine.outbox.dispatch import Dispatcher
from engine.store.ticks import Ticker
from tests.helpers import Office, a_campaign, at, vietnam_calendar

OPENED = "2018-08-21 08:00"


class Postman:
    """A sender that keeps whom it has served."""

    channel: Channel = "email"

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send(self, message: OutgoingMessage) -> Outcome:
        self.sent.append(message.address)
        return Outcome("sent")

    def close(self) -> None:
        """Nothing is kept open."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_campaign(tmp_path) as made:
        yield made


@contextmanager
def settings(office: Office, *pragmas: str) -> Iterator[None]:
    """Every connection runs with these; afterwards as before."""
    engine = office.database.engine

    def apply(connection: Any, _record: Any) -> None:
        for pragma in pragmas:
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
    """The file cannot grow by a page."""
    with office.database.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        # What is free inside the file is used up first.
        free = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
    assert free == 0
    with settings(office, f"max_page_count = {pages}"):
        yield


@contextmanager
def held(office: Office) -> Iterator[None]:
    """Another writer has the database; nobody waits for it."""
    holder = office.database.engine.raw_connection()
    holder.cursor().execute("BEGIN IMMEDIATE")
    holder.detach()
    with settings(office, "busy_timeout = 0"):
        yield
    holder.rollback()
    holder.close()


FAULTS = [
    pytest.param(full, DiskFullError, id="disk full"),
    pytest.param(held, DatabaseBusyError, id="database held"),
]


@pytest.mark.parametrize(("fault", "error"), FAULTS)
def test_a_pass_that_cannot_write_changes_nothing_and_is_done_later(
    office: Office, fault: Any, error: type[Exception]
) -> None:
    before = office.everything()

    with fault(office), pytest.raises(error):
        for day in range(3, 60):  # a full disk takes a few rows before it refuses
            Ticker(
                office.database, lambda _definition: vietnam_calendar(), frozenset({"email"})
            ).tick(at("2018-08-01 08:00") + timedelta(days=day))
    between = office.everything()
    for day in range(3, 60):
        office.tick((at("2018-08-01 15:00") + timedelta(days=day)).strftime("%Y-%m-%d %H:%M"))

    assert error is DiskFullError or between == before
    with a_copy(office) as undisturbed:
        assert kept(office) == kept(undisturbed)


@contextmanager
def a_copy(office: Office) -> Iterator[Office]:
    """The same campaign ticked on the same days without a fault."""
    folder = office.path.parent / "copy"
    folder.mkdir()
    with a_campaign(folder) as made:
        for day in range(3, 60):
            made.tick((at("2018-08-01 15:00") + timedelta(days=day)).strftime("%Y-%m-%d %H:%M"))
        yield made


def kept(office: Office) -> Any:
    sends = {row.id: (row.reminder, row.at) for row in office.rows("send")}
    return (
        [(row.name, row.at, row.unit_id) for row in office.rows("event", kind="move")],
        sorted((sends[row.send_id], row.contact_id) for row in office.rows("message")),
    )


@pytest.mark.parametrize(("fault", "error"), FAULTS)
def test_a_process_says_what_it_cannot_do_and_goes_on(
    office: Office, fault: Any, error: type[Exception]
) -> None:
    said: list[Any] = []
    stop, postman = Event(), Postman()
    trouble = fault(office)
    trouble.__enter__()
    calendars = lambda _definition: vietnam_calendar()  # noqa: E731 - as the tests say it

    def complain(text: Any) -> None:
        said.append(text)
        trouble.__exit__(None, None, None)

    def report(*_results: Any) -> None:
        if said:
            stop.set()

    scheduler.run(
        Ticker(office.database, calendars, frozenset({"email"})),
        Dispatcher(office.database, calendars, {"email": postman}),
        stop,
        now=lambda: at(OPENED),
        report=report,
        complain=complain,
        heartbeat=timedelta(milliseconds=50),
    )

    assert said == [error(*([30] if error is DatabaseBusyError else [])).text]  # type: ignore[attr-defined] # an EngineError
    assert sorted(postman.sent) == [f"{unit}@example.vn" for unit in "abcd"]
    assert {row.state for row in office.rows("message")} == {"sent"}

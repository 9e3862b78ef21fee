"""Firing and sending to a channel that does nothing, each outcome recorded.

Beside it APScheduler with one stored job per reminder: all due, each calls something that
does nothing, and is struck off the store. Loading its jobs is not counted.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from apscheduler.events import EVENT_JOB_EXECUTED
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from bench.figures import Bench, Figure, medians, rate, seconds_of
from bench.fire import office
from bench.office import a_copy, due_at, opened, ticker_of
from engine.files import calendar_of
from engine.model import Channel, Outcome, OutgoingMessage
from engine.outbox.dispatch import Dispatcher
from engine.store.database import Database
from engine.store.ticks import Ticker


class NoOp:
    """A sender that does nothing, which is harmless to do twice."""

    channel: Channel = "email"
    harmless = True

    def send(self, _message: OutgoingMessage) -> Outcome:
        """Say that it has gone."""
        return Outcome("sent")

    def close(self) -> None:
        """Nothing is kept open."""


def figures(bench: Bench) -> list[Figure]:
    """Reminders a second, from falling due to the recorded outcome."""
    path, count, peer = office(bench), bench.sizes.units, bench.sizes.peer
    took = medians(
        bench.sizes.repeats,
        {
            "ours": lambda: fire_and_send(path, count),
            "apscheduler": lambda: apscheduler(bench.folder, peer),
        },
    )
    ours, theirs = count / took["ours"], peer / took["apscheduler"]
    return [
        Figure(
            f"fire and send {count:,} to a no-op channel",
            rate(count, took["ours"], "reminders"),
            f"APScheduler 3, {peer:,} stored jobs: {rate(peer, took['apscheduler'], 'reminders')}",
            ours / theirs,
            25,
        )
    ]


def fire_and_send(path: Path, count: int) -> float:
    """One pass of the clock and of the outbox, on a copy; the seconds they took."""
    with a_copy(path) as copy, opened(copy) as database:
        ticker = ticker_of(database)
        ticker.tick(due_at(0))
        seconds = seconds_of(partial(_pass, database, ticker))
        with database.read() as connection:
            sent = connection.exec_driver_sql(
                "SELECT count(*) FROM message WHERE state = 'sent'"
            ).scalar_one()
    assert sent == count, sent
    return seconds


def _pass(database: Database, ticker: Ticker) -> None:
    dispatcher = Dispatcher(database, calendar_of, {"email": NoOp()})
    ticker.tick(due_at())
    dispatcher.drain(due_at)
    dispatcher.close()


def note(_number: int) -> None:
    """What a job calls; it stands here so that a stored job can name it."""


def apscheduler(folder: Path, count: int) -> float:
    """Jobs that are all due, from the start until the last has run; the seconds they took."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    path = folder / "apscheduler.db"
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_jobstore(SQLAlchemyJobStore(f"sqlite:///{path}"))
    scheduler.start(paused=True)
    past = datetime.now(UTC) - timedelta(minutes=1)
    for number in range(count):
        scheduler.add_job(
            note, "date", args=[number], run_date=past, misfire_grace_time=None
        )
    done, left = Event(), [count]

    def ran(_event: Any) -> None:
        left[0] -= 1
        if not left[0]:
            done.set()

    scheduler.add_listener(ran, EVENT_JOB_EXECUTED)

    def resume() -> None:
        scheduler.resume()
        done.wait()

    try:
        return seconds_of(resume)
    finally:
        scheduler.shutdown()
        path.unlink()

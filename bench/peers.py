"""The peers: what others need for the same reminders. Later issues add theirs here."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

LATER = ("DBOS", "Procrastinate", "PostgreSQL")
"""Rows that come with their own issues."""

_fired: list[int] = []
_all = threading.Event()
_wanted = 0


def noop(number: int) -> None:
    """A reminder that does nothing but be counted."""
    _fired.append(number)
    if len(_fired) == _wanted:
        _all.set()


def apscheduler_rate(folder: Path, jobs: int) -> float:
    """Reminders per second with one stored job per reminder, all due at once."""
    global _wanted  # noqa: PLW0603 # the job is a function of this module, found by its name
    _wanted = jobs
    _fired.clear()
    _all.clear()
    store = SQLAlchemyJobStore(url=f"sqlite:///{folder / 'peer.db'}")
    scheduler = BackgroundScheduler(jobstores={"default": store}, timezone=UTC)
    scheduler.start(paused=True)
    for number in range(jobs):
        scheduler.add_job(
            noop, "date", run_date=datetime.now(UTC), args=[number], misfire_grace_time=None
        )
    begin = time.perf_counter()
    scheduler.resume()
    _all.wait(timeout=600)
    seconds = time.perf_counter() - begin
    scheduler.shutdown()
    return len(_fired) / seconds

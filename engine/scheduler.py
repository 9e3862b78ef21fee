"""The process that runs by itself: wakes for what falls due, ticks, dispatches, sleeps.

The only place that knows APScheduler, and it is used for the clock alone: what is due is
computed anew at each wake-up, so that nothing is lost with the process. Passes never
overlap; wake-ups that were slept through become one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING, Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from engine.clock import RealClock
from engine.errors import DatabaseBusyError, DiskFullError

if TYPE_CHECKING:
    from engine.outbox.dispatch import Dispatcher, DispatchResult
    from engine.store.ticks import Ticker, TickResult
    from engine.words import Text

HEARTBEAT: Final = timedelta(seconds=30)
"""So often it looks in any case: other processes write messages too."""

SHORTEST_NAP: Final = timedelta(milliseconds=200)
_PASSING = (DatabaseBusyError, DiskFullError)
_WAKE_UP, _HEARTBEAT = "wake-up", "heartbeat"
_LOG: Final = logging.getLogger("hanchot.run")


@dataclass(slots=True)
class _Loop:
    """One pass after another, in the scheduler's single thread."""

    ticker: Ticker
    dispatcher: Dispatcher
    stop: Event
    now: Callable[[], datetime]
    report: Callable[[TickResult, DispatchResult], None]
    complain: Callable[[Text], None]
    scheduler: BackgroundScheduler
    failure: BaseException | None = field(default=None)

    def run(self) -> None:
        """One pass; what it cannot do now it says, and tries again at the next."""
        if self.stop.is_set():
            return
        try:
            self._pass()
        except _PASSING as error:
            _LOG.warning("pass.put_off", extra={"reason": error.text.en})
            self.complain(error.text)
        except BaseException as error:  # noqa: BLE001 - carried to the thread that waits
            self.failure = error
            self.stop.set()

    def _pass(self) -> None:
        began = time.monotonic()
        ticked = self.ticker.tick(self.now())
        # A slow channel must not keep the clock from what falls due meanwhile.
        sent = self.dispatcher.drain(self.now, stop=lambda: self._is_over(began))
        self.report(ticked, sent)
        _log_pass(ticked, sent)
        coming = [at for at in (ticked.next_at, self.dispatcher.next_at()) if at is not None]
        if coming and not self.stop.is_set():
            self._wake_in(min(coming) - self.now())

    def _is_over(self, began: float) -> bool:
        return self.stop.is_set() or time.monotonic() - began > HEARTBEAT.total_seconds()

    def _wake_in(self, delay: timedelta) -> None:
        if delay >= HEARTBEAT:
            return
        at = RealClock().now() + max(delay, SHORTEST_NAP)
        self.scheduler.add_job(
            self.run,
            DateTrigger(at, timezone=UTC),
            id=_WAKE_UP,
            replace_existing=True,
            misfire_grace_time=None,
        )


def _log_pass(ticked: TickResult, sent: DispatchResult) -> None:
    counts = {
        "moves": ticked.moves, "messages": ticked.told.waiting, "held_back": ticked.held,
        **asdict(sent),
    }  # fmt: skip
    if any(counts.values()):
        _LOG.info("pass", extra={name: count for name, count in counts.items() if count})


def run(
    ticker: Ticker,
    dispatcher: Dispatcher,
    stop: Event,
    *,
    now: Callable[[], datetime],
    report: Callable[[TickResult, DispatchResult], None],
    complain: Callable[[Text], None],
    heartbeat: timedelta = HEARTBEAT,
) -> None:
    """Tick and dispatch until asked to stop; then finish the message at hand and return.

    Running it twice on one database is safe: steps are claimed, messages leased.

    Args:
        report: Told of every pass.
        complain: Told of what a pass could not do for now.

    Raises:
        EngineError: What no later pass could mend, such as a clock gone back.
    """
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    loop = _Loop(ticker, dispatcher, stop, now, report, complain, scheduler)
    scheduler.add_job(
        loop.run,
        IntervalTrigger(seconds=heartbeat.total_seconds(), timezone=UTC),
        id=_HEARTBEAT,
        next_run_time=RealClock().now(),
    )
    scheduler.start()
    try:
        stop.wait()
    finally:
        stop.set()
        scheduler.shutdown(wait=True)
        dispatcher.close()
    if loop.failure is not None:
        raise loop.failure

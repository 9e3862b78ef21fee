"""What a figure is, and how it is measured: medians of interleaved repetitions."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

REPETITIONS = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table.

    Attributes:
        ours, limit: As shown, with their units.
        ratio: What the target speaks of; None where there is nothing to compare.
        target: The least (or, with `at_most`, the greatest) ratio.
    """

    name: str
    ours: str
    limit: str
    ratio: float | None
    target: float | None
    at_most: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.ratio is None or self.target is None:
            return None
        return self.ratio <= self.target if self.at_most else self.ratio >= self.target


class Watch:
    """Collects the seconds of several things done in turn."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}

    @contextmanager
    def on(self, name: str) -> Iterator[None]:
        """Measure one repetition of one thing."""
        begin = time.perf_counter()
        yield
        self.seconds.setdefault(name, []).append(time.perf_counter() - begin)

    def median(self, name: str) -> float:
        """The median seconds of one thing."""
        return statistics.median(self.seconds[name])


def in_turn(*things: Callable[[], None], repetitions: int = REPETITIONS) -> None:
    """Do several things in turn, so that a noisy moment falls on all of them."""
    for _ in range(repetitions):
        for thing in things:
            gc.collect()  # what the one before it has left behind is not for this one to clear
            thing()


def rate(count: int, seconds: float) -> str:
    """So many per second."""
    return f"{count / seconds:,.0f}/s"


def milliseconds(seconds: float) -> str:
    """A short time."""
    return f"{seconds * 1000:,.2f} ms"

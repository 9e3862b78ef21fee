"""One figure of the table, and how it is measured: medians of interleaved runs.

A run is called with nothing and answers how many seconds its own part took, so that what
it prepares does not count. What is compared takes turns: a machine that slows down for a
while slows all of them.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Literal

Run = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much work is measured.

    Attributes:
        units: Units that fall due at one instant, that join, and that are overdue.
        peer: Reminders given to another program, which would take minutes for all.
        tasks: Tasks that each unit owes where open work is counted.
        simulated: Units of the simulated campaign.
        looks: How often a short look is repeated within one run.
    """

    units: int = 100_000
    peer: int = 2_000
    tasks: int = 18
    simulated: int = 10_000
    mails: int = 5_000
    repeats: int = 3
    looks: int = 15


@dataclass(frozen=True, slots=True)
class Bench:
    """What every measurement needs: how much, and a folder that is thrown away."""

    sizes: Sizes
    folder: Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table.

    Attributes:
        beside: What it is measured against, in words with its own value.
        target: The ratio to reach; None where there is nothing to compare yet.
        sense: Whether a higher or a lower ratio is better.
    """

    name: str
    ours: str
    beside: str
    ratio: float | None = None
    target: float | None = None
    sense: Literal["least", "most"] = "least"

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None where there is no ratio."""
        if self.ratio is None or self.target is None:
            return None
        return self.ratio >= self.target if self.sense == "least" else self.ratio <= self.target


def later(name: str) -> Figure:
    """A row that waits for an issue of its own."""
    return Figure(name, "–", "a later issue")


def medians(repeats: int, runs: Mapping[str, Run]) -> dict[str, float]:
    """The median seconds of each run, the runs taking turns."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repeats):
        for name, run in runs.items():
            gc.collect()
            os.sync()  # what an earlier run wrote is not for this one to wait for
            found[name].append(run())
    return {name: median(seconds) for name, seconds in found.items()}


def seconds_of(work: Callable[[], object]) -> float:
    """How long one piece of work takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def rate(count: int, seconds: float, what: str) -> str:
    """So many a second, as the table says it."""
    return f"{count / seconds:,.0f} {what}/s"


def milliseconds(seconds: float) -> str:
    """A short time, as the table says it."""
    return f"{seconds * 1000:,.2f} ms"

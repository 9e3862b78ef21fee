"""Measure every figure and print one table with the targets beside it.

python -m bench            the sizes that the targets speak of
python -m bench --quick    small sizes: does it run
python -m bench --units N  so many units fall due; all else in proportion
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bench.clock import activate_figure, deliver_figure, fire_figures, tick_figures
from bench.figures import Figure
from bench.mail import mail_figure
from bench.peers import LATER
from bench.reading import check_figures, overdue_figure, start_figure
from bench.whole import memory_figure, simulate_figure

UNITS = 100_000
"""So many units the targets speak of."""


def figures(folder: Path, scale: float) -> Iterator[Figure]:
    """All figures; `scale` 1 is the size that the targets speak of."""

    def size(full: int) -> int:
        return max(100, int(full * scale))

    yield activate_figure(folder, size(UNITS))
    fire, per_row = fire_figures(folder, size(UNITS))
    yield fire
    yield deliver_figure(folder, size(UNITS), size(5_000))
    yield from tick_figures(folder, size(1_000_000))
    yield overdue_figure(folder, size(UNITS), 18)
    yield simulate_figure(size(10_000), per_row)
    yield mail_figure(folder, size(5_000))
    yield mail_figure(folder, size(5_000), pipelining=True)
    yield memory_figure(folder, size(UNITS))
    yield start_figure()
    yield from check_figures(2_000)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run")
    parser.add_argument("--units", type=int, help="units that fall due; all else in proportion")
    asked = parser.parse_args()
    scale = 0.01 if asked.quick else 1.0
    if asked.units is not None:
        scale = asked.units / UNITS
    table = Table("figure", "ours", "limit or peer", "ratio", "target", "met", "", box=SIMPLE_HEAD)
    with tempfile.TemporaryDirectory() as scratch:
        for figure in figures(Path(scratch), scale):
            sys.stderr.write(f"{figure.name}: {figure.ours} ({figure.limit})\n")
            table.add_row(*_cells(figure))
    for name in LATER:
        table.add_row(name, "–", "–", "–", "–", "–", "a later issue")
    Console(width=None if sys.stdout.isatty() else 140).print(table)


def _cells(figure: Figure) -> tuple[str, ...]:
    ratio = "–" if figure.ratio is None else f"{figure.ratio:.2f}"
    sign = "≤" if figure.at_most else "≥"
    target = "–" if figure.target is None else f"{sign} {figure.target:g}"
    met = {None: "–", True: "yes", False: "SHORT"}[figure.met]
    return figure.name, figure.ours, figure.limit, ratio, target, met, figure.note


if __name__ == "__main__":
    main()

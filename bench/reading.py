"""Figures of reading: overdue by child, start-up, the checker."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import yaml

from bench.figures import Figure, Watch, in_turn, milliseconds
from bench.office import AFTER_DUE, bare, build, opened
from engine.app import calendars_from
from engine.check import check_file
from engine.starter_files import starter
from engine.store.reports import overdue_groups

_OFTEN = 11  # a check is short, so that one busy moment of the machine falls on all of it
_HEAVY = ("sqlalchemy", "sqlmodel", "apprise", "apscheduler", "fastapi", "holidays", "psycopg")

_BY_HAND = """
SELECT k.id, (SELECT count(*) FROM obligation o INDEXED BY obligation_open
              WHERE o.window_id IN ({windows}) AND o.pos >= k.lo AND o.pos < k.hi
              AND o.first_submitted_at IS NULL AND o.excused_at IS NULL
              AND (o.own_due_at IS NULL OR o.own_due_at <= ?))
FROM unit k WHERE k.parent_id = ?
"""


def overdue_figure(folder: Path, units: int, occurrences: int) -> Figure:
    """Who is overdue below the root, grouped by child; against the statement by hand."""
    path = folder / "overdue.db"
    office = build(path, units, occurrences=occurrences)
    office.ticker().tick(AFTER_DUE)
    office.close()
    raw = bare(path)
    windows = ", ".join(str(row[0]) for row in raw.execute("SELECT id FROM window"))
    watch = Watch()
    with opened(path) as live:

        def ours() -> None:
            with live.database.read() as connection, watch.on("ours"):
                groups = overdue_groups(
                    connection, as_of=AFTER_DUE, by="parent", under="org", expected=False
                )
            assert sum(g.overdue for g in groups) == units * occurrences

        def by_hand() -> None:
            with watch.on("raw"):
                rows = raw.execute(
                    _BY_HAND.format(windows=windows), ("2018-09-13 01:00:00.000000", 1)
                ).fetchall()
            assert rows

        in_turn(ours, by_hand)
    raw.close()
    path.unlink()
    seconds, limit = watch.median("ours"), watch.median("raw")
    return Figure(
        "overdue by child", milliseconds(seconds), milliseconds(limit), seconds / limit, 1.3,
        at_most=True, note=f"{units * occurrences:,} obligations",
    )  # fmt: skip


def start_figure() -> Figure:
    """`hanchot --help` against the bare interpreter, and what it does not import."""
    ask = "import sys; from engine.cli.main import run; run(['--help'])"
    loaded = f"{ask}; print([m for m in {_HEAVY!r} if m in sys.modules], file=sys.stderr)"

    def seconds(code: str) -> float:
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        return time.perf_counter() - begin

    ours, bare_ = [], []
    for _ in range(9):
        ours.append(seconds(ask))
        bare_.append(seconds("pass"))
    answer = subprocess.run(
        [sys.executable, "-c", loaded], check=True, capture_output=True, text=True
    )
    found = answer.stderr.strip().splitlines()[-1]
    mine, limit = statistics.median(ours), statistics.median(bare_)
    return Figure(
        "start (--help)", milliseconds(mine), milliseconds(limit), mine / limit, 8,
        at_most=True, note=f"heavy imports: {found}",
    )  # fmt: skip


def check_figures(lines: int) -> Iterator[Figure]:
    """A long rule file, checked with a warm calendar; against libyaml's compose.

    Once with the plan's clause beside each date, to be compared, and once without any.
    """
    for sourced in (True, False):
        yield _check_figure(lines, sourced=sourced)


def _check_figure(lines: int, *, sourced: bool) -> Figure:
    path = "2018-ldld-quan-1-dan-van-kheo.yaml"
    data = _long_file(path, lines, sourced=sourced).encode()
    bases = {"phong-trao": starter("workflows/base/phong-trao.yaml").read_bytes()}
    watch = Watch()

    def ours() -> None:
        with watch.on("ours"):
            result = check_file(
                path, lambda p: bases.get(p, data), lambda i: i, tuple(bases), calendars_from()
            )
        assert result.definition is not None

    def compose() -> None:
        with watch.on("raw"):
            assert yaml.compose(data, Loader=yaml.CSafeLoader)

    ours()
    watch.seconds.clear()
    in_turn(ours, compose, repetitions=_OFTEN)
    seconds, limit = watch.median("ours"), watch.median("raw")
    name = f"check, {lines:,} lines, {'' if sourced else 'not '}quoted"
    return Figure(
        name, milliseconds(seconds), milliseconds(limit), seconds / limit, 6,
        at_most=True, note="libyaml compose",
    )  # fmt: skip


def _long_file(path: str, lines: int, *, sourced: bool) -> str:
    """A shipped file with events added until it has so many lines."""
    text = starter(f"workflows/{path}").read_text(encoding="utf-8")

    def event(n: int) -> str:
        day = f"ngày {n % 28 + 1}/{n % 12 + 1}/2018"
        source = f', source: {{clause: III.{n}, quote: "tổ chức {day}"}}' if sourced else ""
        return f"  viec_{n}: {{label: Việc số {n}, when: {day}{source}}}\n"

    more = "".join(map(event, range(lines - text.count("\n"))))
    return text.replace("\nevents:\n", f"\nevents:\n{more}")

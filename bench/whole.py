"""Figures of the whole: a simulated campaign, and the memory that firing takes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from bench.figures import Figure
from bench.office import build, copied
from engine.app import calendars_from
from engine.files import calendar_of, open_rule_file
from engine.simulate import made_up_units, natural_start, simulate
from engine.starter_files import starter

_MEMORY = """
import json, sys
from pathlib import Path
from bench.office import AFTER_DUE, BEFORE_DUE, opened
def peak():
    # Not `ru_maxrss`: a new process inherits that peak from the one that started it.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
with opened(Path(sys.argv[1])) as office:
    ticker = office.ticker()
    ticker.tick(BEFORE_DUE)
    idle = peak()
    ticker.tick(AFTER_DUE)
    print(json.dumps([idle, peak()]))
"""


def simulate_figure(units: int, fire_seconds: float) -> Figure:
    """A whole campaign per event; against what firing takes per row.

    Args:
        fire_seconds: What one row took when firing.
    """
    checked = open_rule_file(str(starter("workflows/2018-ldld-quan-1-dan-van-kheo.yaml")))
    definition, plain = checked.definition, checked.loaded.plain
    assert definition is not None
    assert plain is not None
    sheet = made_up_units(definition, units)
    at = natural_start(definition, calendar_of(definition))
    begin = time.perf_counter()
    record = simulate(
        definition, plain, sheet, behaviour="mixed", seed=1, calendars=calendars_from(),
        activated_at=at,
    )  # fmt: skip
    seconds = time.perf_counter() - begin
    events = len(record.moves) + len(record.sends) + len(record.submissions)
    return Figure(
        "simulate, per event", f"{events / seconds:,.0f}/s", f"{1 / fire_seconds:,.0f}/s",
        fire_seconds / (seconds / events), 0.3, note=f"{events:,} events, fire as the limit",
    )  # fmt: skip


def memory_figure(folder: Path, units: int) -> Figure:
    """How far the peak grows over idle while everything falls due at once."""
    path = folder / "memory.db"
    build(path, units).close()
    with copied(path, "memory-run.db") as copy:
        answer = subprocess.run(
            [sys.executable, "-c", _MEMORY, str(copy)], check=True, capture_output=True, text=True
        )
    idle, most = json.loads(answer.stdout)
    return Figure(
        "memory, fire", f"+{most - idle:.0f} MiB", f"{idle:.0f} MiB idle", most - idle, 64,
        at_most=True, note="growth in MiB",
    )  # fmt: skip

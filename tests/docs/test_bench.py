"""The table of figures can be made; what it says is for a quiet machine to say."""

from __future__ import annotations

import subprocess
import sys

FIGURES = (
    "activate", "fire", "fire and deliver", "tick, nothing due", "tick, 1,000 due",
    "overdue by child", "simulate, per event", "e-mail", "e-mail, PIPELINING",
    "memory, fire", "start (--help)",
    "check, 2,000 lines, quoted", "check, 2,000 lines, not quoted", "DBOS", "Procrastinate",
    "PostgreSQL",
)  # fmt: skip


def test_the_table_has_a_row_for_every_figure() -> None:
    command = [sys.executable, "-m", "bench", "--quick", "--units", "200"]

    done = subprocess.run(command, check=True, capture_output=True, text=True)

    rows = [line.strip() for line in done.stdout.splitlines()]
    missing = [name for name in FIGURES if not any(row.startswith(f"{name}  ") for row in rows)]
    assert missing == []

"""Definitions and compiled lifecycles of the rule files that are shipped, for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from engine.lifecycle.moves import MoveTable, compile_moves
from engine.rules.schema import Definition

_WORKFLOWS = Path(__file__).parents[1] / "workflows"
START = datetime(2020, 1, 1, tzinfo=UTC)


def day(number: float) -> datetime:
    """The instant so many days after the start of the campaign's year."""
    return START + timedelta(days=number)


@cache
def definition_of(path: str) -> Definition:
    """A shipped rule file, merged with its bases; only what a lifecycle needs of it."""
    raw = _merged(path)
    tasks = {
        name: {key: task[key] for key in ("label", "form", "occurrences", "per") if key in task}
        | ({} if "occurrences" in task else {"due": "chưa rõ"})
        for name, task in raw["tasks"].items()
    }
    kept = {key: raw[key] for key in ("rules", "id", "title", "lifecycle")}
    return Definition.model_validate({**kept, "kind": "base", "tasks": tasks})


def table_of(path: str, **instants: datetime | None) -> MoveTable:
    """The moves of a shipped file; `launch_start=` stands for `launch.start`."""
    named = {name.replace("_", ".", 1): at for name, at in instants.items()}
    return compile_moves(definition_of(path), named)


def _merged(path: str) -> dict[str, Any]:
    own = yaml.load((_WORKFLOWS / f"{path}.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 # makes texts only
    base = own.get("extends")
    return _over(own, _merged(f"base/{base}")) if base else dict(own)


def _over(own: Any, base: Any) -> Any:
    if not (isinstance(own, dict) and isinstance(base, dict)):
        return own
    names = dict.fromkeys((*base, *own))
    merged = {n: _over(own[n], base.get(n)) if n in own else base[n] for n in names}
    return {name: value for name, value in merged.items() if value != "none"}

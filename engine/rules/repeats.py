"""Write out a task's `repeat` as occurrences, so that nothing else knows of repetition.

Pure, on the plain tree before it is typed. What cannot be written out is left as it
stands and is refused where `repeat` itself is typed.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from engine.rules.fields import TOO_OFTEN
from engine.rules.phrase_ast import PhraseError, Recurring
from engine.rules.phrase_repeat import occurrences
from engine.rules.phrases import parse_repeat
from engine.words import say
from engine.words.dates import short_day


def expand_repeats(data: Any) -> Any:
    """The definition's plain tree with the occurrences of every repeated task."""
    tasks = data.get("tasks") if isinstance(data, dict) else None
    year = str(data.get("year", "")) if isinstance(tasks, dict) else ""
    if not isinstance(tasks, dict) or not re.fullmatch(r"[0-9]{1,9}", year):
        return data
    return {**data, "tasks": {name: _expanded(task, int(year)) for name, task in tasks.items()}}


def _expanded(task: Any, year: int) -> Any:
    if not isinstance(task, dict) or not isinstance(task.get("repeat"), str):
        return task
    if "due" in task or "occurrences" in task:
        return task
    written = _occurrences(task["repeat"], year)
    if not written:
        return task
    return {key: value for key, value in task.items() if key != "repeat"} | {"occurrences": written}


def _occurrences(text: str, year: int) -> dict[str, dict[str, str]]:
    """The dues of one year, as their own phrases."""
    try:
        node = parse_repeat(text).node
    except PhraseError:
        return {}
    assert isinstance(node, Recurring)
    if not date.min.year < year < date.max.year or any(r.freq in TOO_OFTEN for r in node.rules):
        return {}
    dues = {
        day: "trước ngày" if rule.exclusive else "chậm nhất ngày"
        for rule in node.rules
        for day in occurrences(rule, date(year, 1, 1), date(year, 12, 31))
    }
    return {
        f"lan_{number}": {
            "label": say("problems.nth_label", number=number, due=dues[day], day=short_day(day)).vi,
            "short": say("problems.nth_short", number=number).vi,
            "due": f"{dues[day]} {short_day(day).vi}",
        }
        for number, day in enumerate(sorted(dues), start=1)
    }

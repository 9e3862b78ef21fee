"""Which units of the directory a campaign selects.

Pure; says of one unit what `engine.store.campaigns.selection` says in SQL of all. Groups,
tags and single codes add up; where none is named all but the organiser are chosen. Excluded
units, and units that are not open on the day, never are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from engine.directory.values import UnitEntry


def selects(units: Mapping[str, Any] | None, unit: UnitEntry, day: date) -> bool:
    """Whether the `units` block of a rule file takes a unit in on a day.

    Args:
        units: The block as plain data: `group`, `tag`, `only`, `exclude`, each a list or one name.
    """
    block = units or {}
    if unit.opened_on and day < unit.opened_on:
        return False
    if unit.closed_on and day >= unit.closed_on:
        return False
    wanted = (
        (_names(block, "group"), unit.groups),
        (_names(block, "tag"), unit.tags),
        (_names(block, "only"), {unit.code}),
    )
    if unit.code in _names(block, "exclude"):
        return False
    if not any(names for names, _ in wanted):
        return unit.code != block.get("organiser")
    return any(names and not carried.isdisjoint(names) for names, carried in wanted)


def _names(block: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The names under a key; a single one may stand there as it is."""
    value = block.get(key) or ()
    return (value,) if isinstance(value, str) else tuple(value)

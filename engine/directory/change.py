"""What a table of units would change in a directory, or all that speaks against it.

Pure. All or nothing: with one rejected cell nothing changes. What a table does not mention
stays; a dash in a cell takes a value away. The same table again changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from engine.directory.rows import Reading, Said, read_rows
from engine.directory.tree import cycles, numbered
from engine.directory.values import (
    OF_CONTACT,
    ContactEntry,
    DirectoryChange,
    Sheet,
    UnitEntry,
)
from engine.errors import near_text
from engine.words import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_SUGGESTIONS: Final = 20  # comparing with a whole directory takes its time
_SHOWN: Final = 6


def change_of(sheet: Sheet, directory: Mapping[str, UnitEntry]) -> DirectoryChange:
    """Compare a table with the directory as it is."""
    reading = read_rows(sheet)
    entries = {
        code: _entry(reading, said, directory.get(code)) for code, said in reading.units.items()
    }
    parents = {code: unit.parent for code, unit in {**directory, **entries}.items()}
    _check_parents(reading, parents)
    if reading.rejected:
        rejected = sorted(set(reading.rejected), key=lambda r: (r.row, r.column, r.value))
        return DirectoryChange(rejected=tuple(rejected))
    known = {code: unit for code, unit in entries.items() if code in directory}
    changed = [(u, directory[code]) for code, u in known.items() if u != directory[code]]
    return DirectoryChange(
        added=tuple(unit for code, unit in entries.items() if code not in directory),
        changed=tuple(changed),
        unchanged=len(known) - len(changed),
        tree=numbered(parents),
    )


def _entry(reading: Reading, said: Said, before: UnitEntry | None) -> UnitEntry:
    """One unit as it shall be: what is said, on top of what is known."""
    base = before or UnitEntry(said.code, "")
    unit = replace(base, **said.facts)
    unit = replace(unit, contacts=_contacts(reading, said, base, unit.name))
    if unit.opened_on and unit.closed_on and unit.closed_on < unit.opened_on:
        column = "closed_on" if "closed_on" in said.rows else "opened_on"
        value = said.facts.get(column, unit.closed_on)
        reading.reject(said.rows.get(column, said.row), column, value, "closed_before_opened")
    return unit


def _contacts(
    reading: Reading, said: Said, before: UnitEntry, unit_name: str
) -> tuple[ContactEntry, ...]:
    """The contacts of a unit; one without a name goes by the name of the unit."""
    contacts = {
        (c.role, unit_name if c.name == before.name else c.name): (
            replace(c, name=unit_name) if c.name == before.name else c
        )
        for c in before.contacts
    }
    told: dict[tuple[str, str], tuple[int, dict[str, Any]]] = {}
    for row, facts in said.contacts:
        key = facts["role"], facts.get("contact", unit_name)
        addresses: dict[str, Any] = {name: facts[name] for name in OF_CONTACT if name in facts}
        first, earlier = told.setdefault(key, (row, {}))
        clash = next((n for n, v in addresses.items() if earlier.get(n, v) != v), None)
        if clash:
            value = addresses[clash]
            reading.reject(row, clash, value, "contact_conflict", name=key[1], first=first)
            continue
        earlier.update(addresses)
        contacts[key] = replace(contacts.get(key, ContactEntry(*key)), **addresses)
    return tuple(contacts.values())


def _check_parents(reading: Reading, parents: Mapping[str, str | None]) -> None:
    suggestions = 0
    for said in reading.units.values():
        parent = said.facts.get("parent")
        if parent is None:
            continue
        row = said.rows["parent"]
        if parent == said.code:
            reading.reject(row, "parent", parent, "own_parent")
        elif parent not in parents:
            suggestions += 1
            near = _near(parent, parents) if suggestions <= _SUGGESTIONS else Text("", "")
            reading.reject(row, "parent", parent, "unknown_parent", near=near)
    for ring in cycles(parents):
        said_in_ring = [code for code in ring if "parent" in _facts(reading, code)]
        if len(ring) > 1 and said_in_ring:
            code = min(said_in_ring, key=lambda c: reading.units[c].rows["parent"])
            shown = [*ring[:_SHOWN], "…"] if len(ring) > _SHOWN else [*ring, ring[0]]
            row = reading.units[code].rows["parent"]
            reading.reject(row, "parent", parents[code], "parent_cycle", way=" → ".join(shown))


def _facts(reading: Reading, code: str) -> dict[str, Any]:
    return reading.units[code].facts if code in reading.units else {}


def _near(code: str, known: Collection[str]) -> Text:
    alike = [other for other in known if abs(len(other) - len(code)) <= 2]  # noqa: PLR2004 - two slips
    return near_text(code, alike)

"""The directory of units in the database: read whole, written in sets.

A change is written in one transaction: rows by `executemany`, the tree's numbering anew
for the whole directory, and with it the tree positions of open obligations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from engine.directory.values import ContactEntry, DirectoryChange, UnitEntry
from engine.store.rows import CONTACT, EVENT, LABEL, META, OBLIGATION, PARTICIPATION, REVISION, UNIT
from engine.store.tables import Campaign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

_TABLES = Campaign.metadata.tables
CAMPAIGN: Final = _TABLES[str(Campaign.__tablename__)]

_Pairs: TypeAlias = "list[tuple[UnitEntry, UnitEntry | None]]"

_UNNUMBERED: Final = -1  # no position of any obligation
_UNIT_FACTS: Final = ("name", "parent", "groups", "tags", "opened_on", "closed_on")


def read_directory(connection: Connection) -> dict[str, UnitEntry]:
    """The whole directory by code, in pre-order: every unit after the one above it."""
    codes = {row.id: row.code for row in connection.execute(select(UNIT.c.id, UNIT.c.code))}
    labels = _by_unit(connection, select(LABEL).order_by(LABEL.c.value))
    contacts = _by_unit(connection, select(CONTACT).order_by(CONTACT.c.id))
    units = connection.execute(select(UNIT).order_by(UNIT.c.lo))
    return {
        row.code: UnitEntry(
            code=row.code,
            name=row.name,
            parent=codes.get(row.parent_id),
            groups=frozenset(x.value for x in labels.get(row.id, ()) if x.kind == "group"),
            tags=frozenset(x.value for x in labels.get(row.id, ()) if x.kind == "tag"),
            opened_on=row.opened_on,
            closed_on=row.closed_on,
            contacts=tuple(map(_contact, contacts.get(row.id, ()))),
        )
        for row in units
    }


def count_units(connection: Connection) -> int:
    """How many units the directory has."""
    return connection.execute(select(func.count()).select_from(UNIT)).scalar_one()


def write_change(connection: Connection, change: DirectoryChange, now: datetime) -> None:
    """Write what a table changes; nothing at all where it changes nothing."""
    if not (change.added or change.changed):
        return
    if change.added:
        connection.execute(insert(UNIT), [_unit_values(unit) for unit in change.added])
    ids = {row.code: row.id for row in connection.execute(select(UNIT.c.id, UNIT.c.code))}
    pairs: _Pairs = [(unit, None) for unit in change.added] + list(change.changed)
    _update_units(connection, [unit for unit, _ in change.changed])
    _write_labels(connection, pairs, ids)
    _write_contacts(connection, pairs, ids)
    _write_tree(connection, pairs, ids, change.tree)
    _write_events(connection, pairs, ids, now)
    _count_change(connection)


def _count_change(connection: Connection) -> None:
    """Let every running campaign see at its next tick that the directory has changed."""
    mine = META.c.key == "directory_version"
    found = connection.execute(select(META.c.value).where(mine)).scalar()
    if found is None:
        connection.execute(insert(META).values(key="directory_version", value="1"))
    else:
        connection.execute(update(META).where(mine).values(value=str(int(found) + 1)))


def running_campaigns(connection: Connection) -> list[tuple[int, str, Mapping[str, Any]]]:
    """Every active campaign: its id, its code, and the `units` block it runs on."""
    rows = connection.execute(
        select(CAMPAIGN.c.id, CAMPAIGN.c.code, REVISION.c.definition)
        .join(REVISION, REVISION.c.id == CAMPAIGN.c.revision_id)
        .where(CAMPAIGN.c.state == "active")
        .order_by(CAMPAIGN.c.code)
    )
    return [(row.id, row.code, row.definition.get("units") or {}) for row in rows]


def participants(connection: Connection, campaign_id: int) -> set[str]:
    """Codes of the units that take part in a campaign already."""
    return set(
        connection.execute(
            select(UNIT.c.code)
            .join(PARTICIPATION, PARTICIPATION.c.unit_id == UNIT.c.id)
            .where(PARTICIPATION.c.campaign_id == campaign_id)
        ).scalars()
    )


def _by_unit(connection: Connection, query: Any) -> dict[int, list[Any]]:
    rows: dict[int, list[Any]] = {}
    for row in connection.execute(query):
        rows.setdefault(row.unit_id, []).append(row)
    return rows


def _contact(row: Any) -> ContactEntry:
    return ContactEntry(
        row.role, row.name, row.email, row.telegram, row.zalo, row.phone, row.language
    )


def _unit_values(unit: UnitEntry) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "lo": _UNNUMBERED,
        "hi": _UNNUMBERED,
        "opened_on": unit.opened_on,
        "closed_on": unit.closed_on,
    }


def _update_units(connection: Connection, units: Sequence[UnitEntry]) -> None:
    if not units:
        return
    names = ("name", "opened_on", "closed_on")
    connection.execute(
        update(UNIT)
        .where(UNIT.c.code == bindparam("of"))
        .values({name: bindparam(f"new_{name}") for name in names}),
        [{"of": u.code, **{f"new_{name}": getattr(u, name) for name in names}} for u in units],
    )


def _labels(unit: UnitEntry | None) -> set[tuple[str, str]]:
    if unit is None:
        return set()
    return {("group", name) for name in unit.groups} | {("tag", name) for name in unit.tags}


def _write_labels(connection: Connection, pairs: _Pairs, ids: Mapping[str, int]) -> None:
    def rows(first: int, second: int) -> list[dict[str, Any]]:
        return [
            {"of": ids[pair[0].code], "which": kind, "what": value}
            for pair in pairs
            for kind, value in sorted(_labels(pair[first]) - _labels(pair[second]))
        ]

    gone, come = rows(1, 0), rows(0, 1)
    if gone:
        connection.execute(
            delete(LABEL).where(
                LABEL.c.unit_id == bindparam("of"),
                LABEL.c.kind == bindparam("which"),
                LABEL.c.value == bindparam("what"),
            ),
            gone,
        )
    if come:
        values = [{"unit_id": r["of"], "kind": r["which"], "value": r["what"]} for r in come]
        connection.execute(insert(LABEL), values)


def _write_contacts(connection: Connection, pairs: _Pairs, ids: Mapping[str, int]) -> None:
    """Add new contacts and update known ones; none is ever deleted, since acts refer to them."""
    known = {
        (row.unit_id, row.role, row.name): row.id
        for row in connection.execute(
            select(CONTACT.c.id, CONTACT.c.unit_id, CONTACT.c.role, CONTACT.c.name)
        )
    }
    new, changed = [], []
    for unit, before in pairs:
        for contact in unit.contacts:
            if before is not None and contact in before.contacts:
                continue
            values = _contact_values(contact)
            row_id = known.get((ids[unit.code], contact.role, _former_name(contact, unit, before)))
            if row_id is None:
                new.append({"unit_id": ids[unit.code], **values})
            else:
                changed.append({"of": row_id, **{f"new_{k}": v for k, v in values.items()}})
    if new:
        connection.execute(insert(CONTACT), new)
    if changed:
        names = _contact_values(ContactEntry("", ""))
        connection.execute(
            update(CONTACT)
            .where(CONTACT.c.id == bindparam("of"))
            .values({name: bindparam(f"new_{name}") for name in names}),
            changed,
        )


def _former_name(contact: ContactEntry, unit: UnitEntry, before: UnitEntry | None) -> str:
    """The name it is stored under: a contact that goes by its unit's name is renamed with it."""
    taken = before and any(
        (c.role, c.name) == (contact.role, contact.name) for c in before.contacts
    )
    if before is None or taken or contact.name != unit.name:
        return contact.name
    return before.name


def _contact_values(contact: ContactEntry) -> dict[str, Any]:
    return {
        "role": contact.role,
        "name": contact.name,
        "email": contact.email,
        "telegram": contact.telegram,
        "zalo": contact.zalo,
        "phone": contact.phone,
        "language": contact.language,
    }


def _write_tree(
    connection: Connection,
    pairs: _Pairs,
    ids: Mapping[str, int],
    tree: Mapping[str, tuple[int, int]],
) -> None:
    """Number the directory anew, and move open obligations along."""
    moved = [
        {"of": ids[unit.code], "above": ids[unit.parent] if unit.parent else None}
        for unit, before in pairs
        if unit.parent != (before.parent if before else None)
    ]
    if moved:
        connection.execute(
            update(UNIT).where(UNIT.c.id == bindparam("of")).values(parent_id=bindparam("above")),
            moved,
        )
    before_now = {
        row.code: (row.lo, row.hi)
        for row in connection.execute(select(UNIT.c.code, UNIT.c.lo, UNIT.c.hi))
    }
    numbers = [{"of": ids[code], "first": lo, "after": hi} for code, (lo, hi) in tree.items()]
    if before_now != tree:
        _move_obligations(connection, numbers)
        connection.execute(
            update(UNIT)
            .where(UNIT.c.id == bindparam("of"))
            .values(lo=bindparam("first"), hi=bindparam("after")),
            numbers,
        )


def _move_obligations(connection: Connection, numbers: Sequence[Mapping[str, Any]]) -> None:
    """Turn the old tree positions of obligations into the new ones, in one statement.

    An obligation keeps the position of the unit that owes it, which may be another one than
    it is about; so the old position is the only way to it. While `lo` still has the old
    number, `hi` holds the new one.
    """
    if connection.execute(select(OBLIGATION.c.id).limit(1)).first() is None:
        return
    connection.execute(update(UNIT).values(hi=UNIT.c.lo))
    connection.execute(
        update(UNIT).where(UNIT.c.id == bindparam("of")).values(hi=bindparam("first")),
        [{"of": row["of"], "first": row["first"]} for row in numbers],
    )
    connection.execute(
        update(OBLIGATION)
        .where(OBLIGATION.c.pos == UNIT.c.lo, UNIT.c.hi != UNIT.c.lo)
        .values(pos=UNIT.c.hi)
    )


def _write_events(
    connection: Connection, pairs: _Pairs, ids: Mapping[str, int], now: datetime
) -> None:
    connection.execute(
        insert(EVENT),
        [
            {
                "kind": "unit",
                "name": "changed" if before else "added",
                "at": now,
                "recorded_at": now,
                "unit_id": ids[unit.code],
                "data": _difference(unit, before) if before else None,
            }
            for unit, before in pairs
        ],
    )


def _difference(unit: UnitEntry, before: UnitEntry) -> dict[str, Any]:
    """What is different, as old and new; of contacts only who, since a record is for ever."""
    facts: dict[str, Any] = {
        name: [_plain(getattr(before, name)), _plain(getattr(unit, name))]
        for name in _UNIT_FACTS
        if getattr(before, name) != getattr(unit, name)
    }
    touched = [c.name for c in _different(unit.contacts, before.contacts)]
    return {**facts, "contacts": touched} if touched else facts


def _different(
    contacts: Iterable[ContactEntry], before: Sequence[ContactEntry]
) -> Iterator[ContactEntry]:
    return (contact for contact in contacts if contact not in before)


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if hasattr(value, "isoformat") else value

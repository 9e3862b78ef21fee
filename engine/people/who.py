"""Who acts, and in which role: a known contact, found by unit code, address or name.

A person may stand in the directory several times, once for each role. Roles of scope unit
are held in the unit itself, campaign roles at the organiser, `supervisor` there or in a
unit above. A role's fallback may do what the role may.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, or_, select, true

from engine.errors import UnknownUnitError
from engine.people.errors import AmbiguousPersonError, NotAllowedError, UnknownPersonError
from engine.store.rows import CONTACT, UNIT
from engine.store.sends import UPWARDS

if TYPE_CHECKING:
    from engine.store.campaigns import Running

SECRETARIAT = "secretariat"
_ADDRESSES = ("email", "zalo", "telegram", "phone")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of the directory."""

    id: int
    code: str
    name: str
    lo: int
    hi: int


@dataclass(frozen=True, slots=True)
class Role:
    """One entry of the directory: a person in one role of one unit."""

    id: int
    unit_id: int
    unit_code: str
    role: str
    name: str
    addresses: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody known, with every role they hold."""

    roles: tuple[Role, ...]

    @property
    def name(self) -> str:
        """The name as the directory has it."""
        return self.roles[0].name

    def role_in(self, unit_ids: Iterable[int], names: Sequence[str]) -> Role | None:
        """The first of these roles that the person holds in one of these units."""
        units = frozenset(unit_ids)
        held = [r for r in self.roles if r.unit_id in units and r.role in names]
        return min(held, key=lambda r: names.index(r.role), default=None)


def find_unit(connection: Connection, code: str) -> UnitRow:
    """The unit of this code.

    Raises:
        UnknownUnitError: If there is none.
    """
    columns = (UNIT.c.id, UNIT.c.code, UNIT.c.name, UNIT.c.lo, UNIT.c.hi)
    row = connection.execute(select(*columns).where(UNIT.c.code == code)).one_or_none()
    if row is None:
        raise UnknownUnitError(code, connection.execute(select(UNIT.c.code)).scalars())
    return UnitRow(*row)


def resolve_who(connection: Connection, who: str) -> Person:
    """The one person that a unit code, an address or a name stands for.

    Raises:
        UnknownPersonError: If nobody answers to it.
        AmbiguousPersonError: If several people do.
    """
    found = _found(connection, who)
    people = _people(found)
    if len(people) > 1:
        raise AmbiguousPersonError(who, [_shown(person) for person in people])
    return Person(tuple(_with_other_entries(connection, people[0])))


def namesakes(connection: Connection, contact_id: int) -> tuple[Role, ...]:
    """All entries of the person behind one entry; those who only share an address are left out."""
    first = _roles(connection, CONTACT.c.id == contact_id)
    if not first:
        return ()
    everyone = _with_other_entries(connection, first)
    return tuple(role for role in everyone if _plain(role.name) == _plain(first[0].name))


def _found(connection: Connection, who: str) -> list[Role]:
    """The entries that answer; written otherwise than the directory has it, as a last resort."""
    wanted, exact = _plain(who), unicodedata.normalize("NFC", who).strip()
    written = or_(
        UNIT.c.code == exact,
        CONTACT.c.name == exact,
        func.lower(CONTACT.c.email) == wanted,
        *(CONTACT.c[address] == exact for address in _ADDRESSES),
    )
    found = _roles(connection, written) if wanted else []
    if found:
        return found
    everybody = _roles(connection)
    found = [role for role in everybody if wanted and _answers(role, wanted)]
    if not found:
        known = {r.name for r in everybody} | {v for r in everybody for _, v in r.addresses}
        raise UnknownPersonError(who, sorted(known))
    return found


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip().casefold()


def _roles(connection: Connection, condition: Any = None) -> list[Role]:
    columns = (CONTACT.c.id, CONTACT.c.unit_id, UNIT.c.code, CONTACT.c.role, CONTACT.c.name)
    rows = connection.execute(
        select(*columns, *(CONTACT.c[a] for a in _ADDRESSES))
        .join(UNIT, UNIT.c.id == CONTACT.c.unit_id)
        .where(true() if condition is None else condition)
        .order_by(CONTACT.c.id)
    )
    return [_role(row) for row in rows]


def _role(row: Any) -> Role:
    id_, unit_id, unit_code, role, name, *values = row
    pairs = zip(_ADDRESSES, values, strict=True)
    addresses = frozenset((kind, _plain(value)) for kind, value in pairs if value)
    return Role(id_, unit_id, unit_code, role, name, addresses)


def _answers(role: Role, wanted: str) -> bool:
    addresses = {value for _, value in role.addresses}
    return wanted in addresses or wanted in {_plain(role.name), _plain(role.unit_code)}


def _same(one: Role, other: Role) -> bool:
    if one.addresses & other.addresses:
        return True
    return one.unit_id == other.unit_id and _plain(one.name) == _plain(other.name)


def _people(roles: Sequence[Role]) -> list[list[Role]]:
    """The roles by person: those who share an address, or a name within a unit."""
    people: list[list[Role]] = []
    for role in roles:
        mine = [person for person in people if any(_same(role, other) for other in person)]
        joined = [role, *(other for person in mine for other in person)]
        people = [person for person in people if person not in mine]
        people.append(sorted(joined, key=lambda r: r.id))
    return people


def _with_other_entries(connection: Connection, person: list[Role]) -> list[Role]:
    """The same person's roles, also those that the search did not name."""
    values = {kind: {v for r in person for k, v in r.addresses if k == kind} for kind in _ADDRESSES}
    units = {role.unit_id for role in person}
    alike = or_(
        CONTACT.c.unit_id.in_(units),
        *(func.lower(CONTACT.c[kind]).in_(found) for kind, found in values.items() if found),
    )
    known = {role.id for role in person}
    others = [r for r in _roles(connection, alike) if r.id not in known]
    return [*person, *(r for r in others if any(_same(r, mine) for mine in person))]


def _shown(person: list[Role]) -> str:
    first = person[0]
    address = next((value for kind, value in sorted(first.addresses)), "–")
    return f"{first.name} ({first.unit_code}, {address})"


def shares_unit(connection: Connection, person: Person, unit_id: int) -> bool:
    """Whether the person is a contact of this unit, also under another entry.

    The same name counts where nothing tells the two apart.
    """
    theirs = _roles(connection, CONTACT.c.unit_id == unit_id)
    return any(_may_be_same(mine, other) for mine in person.roles for other in theirs)


def _may_be_same(one: Role, other: Role) -> bool:
    if _same(one, other):
        return True
    if _plain(one.name) != _plain(other.name):
        return False
    kinds = {kind for kind, _ in one.addresses} & {kind for kind, _ in other.addresses}
    return not kinds  # no address of the same kind tells them apart


def chain_of(campaign: Running, role: str) -> list[str]:
    """A role and its fallbacks, in order."""
    roles = campaign.definition.roles
    chain = [role]
    while (block := roles.get(chain[-1])) and block.fallback and block.fallback not in chain:
        chain.append(block.fallback)
    return chain


def holder(
    connection: Connection, campaign: Running, person: Person, role: str, unit: UnitRow
) -> Role | None:
    """The entry by which the person holds a role, or a fallback of it, towards a unit."""
    for name in chain_of(campaign, role):
        found = person.role_in(_where(connection, campaign, name, unit), [name])
        if found is not None:
            return found
    return None


def _where(connection: Connection, campaign: Running, role: str, unit: UnitRow) -> tuple[int, ...]:
    block = campaign.definition.roles.get(role)
    scope = block.scope if block else "campaign"
    if scope == "external":
        return ()
    if scope == "unit":
        return (unit.id,)
    if role != UPWARDS:
        return (campaign.organiser_id,)
    above = select(UNIT.c.id).where(UNIT.c.lo < unit.lo, UNIT.c.hi > unit.lo)
    return (campaign.organiser_id, *connection.execute(above).scalars())


def require_role(
    connection: Connection,
    campaign: Running,
    person: Person,
    roles: Sequence[str],
    unit: UnitRow,
) -> Role:
    """The entry by which the person may act.

    Raises:
        NotAllowedError: If the person holds none of the roles.
    """
    for role in roles:
        found = holder(connection, campaign, person, role, unit)
        if found is not None:
            return found
    raise NotAllowedError(person.name, [label_of(campaign, role) for role in roles])


def label_of(campaign: Running, role: str) -> str:
    """What the rule file calls a role."""
    block = campaign.definition.roles.get(role)
    return block.label if block else role


def call_text(connection: Connection, campaign: Running) -> str:
    """Whom to call about the campaign: the organiser's secretariat with telephone and e-mail."""
    c = CONTACT.c
    rows = connection.execute(
        select(c.name, c.phone, c.email)
        .where(c.unit_id == campaign.organiser_id, or_(c.role == SECRETARIAT, c.role == "reviewer"))
        .order_by(c.role != SECRETARIAT, c.id)
    ).all()
    if not rows:
        return ""
    first = rows[0]
    return ", ".join(filter(None, (first.name, first.phone, first.email)))

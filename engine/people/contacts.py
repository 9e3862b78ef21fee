"""What people arrange about how they are told: away, another channel, none at all, the language.

Each change holds for every entry of the person in the directory and is one event in the
record. Doing it twice changes nothing. What is stopped is an address, whoever else has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, func, literal, select, update

from engine.people.addresses import resume_address, stop_address
from engine.people.errors import (
    AmbiguousPersonError,
    AwayDaysError,
    NoAddressError,
    NotAwayError,
    OwnDelegateError,
)
from engine.people.who import Role, namesakes, resolve_who
from engine.store.campaigns import record
from engine.store.recipients import ADDRESS, is_shut, local_day
from engine.store.rows import ADDRESS_FACT, CONTACT, UNIT
from engine.words import Text, joined, say
from engine.words.dates import short_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from engine.model import Channel
    from engine.words import Language

CHANNELS: Final[tuple[Channel, ...]] = ("email", "zalo", "zbs", "telegram", "sms")
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class By:
    """Who does it: a known contact, or somebody whom only the system knows, and when."""

    now: datetime
    name: str
    contact_id: int | None = None


def one_person(connection: Connection, who: str) -> tuple[Role, ...]:
    """All entries of one person; those who only share an address are left out.

    Raises:
        UnknownPersonError: If nobody answers to it.
        AmbiguousPersonError: If several people do.
    """
    found = resolve_who(connection, who).roles
    named = [role for role in found if role.name.casefold() == who.strip().casefold()] or found
    names = {role.name.casefold(): role for role in named}
    if len(names) > 1:
        shown = [f"{role.name} ({role.unit_code})" for role in names.values()]
        raise AmbiguousPersonError(who, shown)
    return namesakes(connection, named[0].id)


def show(connection: Connection, who: str, now: datetime) -> Document:
    """How one person is told, as the directory and what is known of addresses say."""
    person = one_person(connection, who)
    rows = _entries(connection, person)
    first = rows[0]
    today = local_day(now)
    delegate = next((r for r in rows if r.delegate_id is not None), None)
    return {
        "name": first.name,
        "entries": [{"unit": r.code, "unit_name": r.unit_name, "role": r.role} for r in rows],
        "language": first.language or "vi",
        "chosen_channel": first.chosen_channel,
        "addresses": list(_addresses(connection, rows)),
        "away": None
        if delegate is None
        else {
            "from": delegate.away_from,
            "until": delegate.away_until,
            "delegate": _name_of(connection, delegate.delegate_id),
            "now": (delegate.away_from or today) <= today <= (delegate.away_until or today),
        },
    }


def _entries(connection: Connection, person: Sequence[Role]) -> Sequence[Any]:
    return connection.execute(
        select(CONTACT, UNIT.c.code, UNIT.c.name.label("unit_name"))
        .join(UNIT, UNIT.c.id == CONTACT.c.unit_id)
        .where(CONTACT.c.id.in_([role.id for role in person]))
        .order_by(CONTACT.c.id)
    ).all()


def _addresses(connection: Connection, rows: Iterable[Any]) -> Iterator[Document]:
    fact = ADDRESS_FACT.c
    for channel, address in _ways(rows):
        known = connection.execute(
            select(ADDRESS_FACT).where(fact.channel == channel, fact.address == address)
        ).one_or_none()
        names = ("verified_at", "stopped_at", "suppressed_at", "reason")
        facts = {name: getattr(known, name, None) for name in names}
        if channel in {"email", "zalo", "telegram"} or known is not None:
            yield {"channel": channel, "address": address, **facts}


def _ways(rows: Iterable[Any], channels: Iterable[Channel] = CHANNELS) -> list[tuple[Channel, str]]:
    """Every address that a person has, by channel."""
    kept = list(rows)
    found = {
        (channel, getattr(row, ADDRESS[channel].name)): None for channel in channels for row in kept
    }
    return [(channel, address) for channel, address in found if address]


def _name_of(connection: Connection, contact_id: int) -> str:
    found = select(CONTACT.c.name).where(CONTACT.c.id == contact_id)
    return str(connection.execute(found).scalar_one())


def go_away(
    connection: Connection,
    who: str,
    *,
    delegate: str,
    first: date | None,
    last: date | None,
    by: By,
) -> list[Text]:
    """Let somebody else be told: from day to day, both included, or for good.

    Raises:
        AwayDaysError: If the days are in the past, or in the wrong order.
        OwnDelegateError: If it is the same person.
    """
    today = local_day(by.now)
    if last is not None and first is not None and last < first:
        raise AwayDaysError("order", short_day(first), short_day(last))
    if last is not None and last < today:
        raise AwayDaysError("past", short_day(last), short_day(today))
    person, other = one_person(connection, who), one_person(connection, delegate)
    if {role.id for role in person} & {role.id for role in other}:
        raise OwnDelegateError(person[0].name)
    for role in person:
        stand_in = min(other, key=lambda o: (o.unit_id != role.unit_id, not o.addresses, o.id))
        facts = {"delegate_id": stand_in.id, "away_from": first, "away_until": last}
        _change(connection, role, "away", facts, by)
    key = "days" if last or first else "for_good"
    days = days_text(first, last)
    said = [say(f"contacts.away_{key}", name=person[0].name, delegate=other[0].name, days=days)]
    rows = _entries(connection, other)
    if not _open_ways(connection, rows):
        said.append(
            say("contacts.delegate_unreachable", delegate=other[0].name, name=person[0].name)
        )
    return said


def days_text(first: date | None, last: date | None) -> Text:
    """From which day to which, as far as they are known."""
    begin = say("contacts.from_day", day=short_day(first)) if first else ""
    end = say("contacts.until_day", day=short_day(last)) if last else ""
    return joined(" ", [begin, end])


def come_back(connection: Connection, who: str, *, by: By) -> list[Text]:
    """Let the person be told again.

    Raises:
        NotAwayError: If nobody stands in for them.
    """
    person = one_person(connection, who)
    if all(row.delegate_id is None for row in _entries(connection, person)):
        raise NotAwayError(person[0].name)
    for role in person:
        facts = {"delegate_id": None, "away_from": None, "away_until": None}
        _change(connection, role, "back", facts, by)
    return [say("contacts.back", name=person[0].name)]


def choose_channel(
    connection: Connection, contact_ids: Sequence[int], channel: Channel | None, by: By
) -> None:
    """Put one channel before those of the rule files, or none, for some entries."""
    for row in connection.execute(select(CONTACT).where(CONTACT.c.id.in_(contact_ids))).all():
        _change(connection, row, "channel_chosen", {"chosen_channel": channel}, by)


def have_address(connection: Connection, contact_ids: Sequence[int], channel: Channel) -> bool:
    """Whether every one of some entries can be told on a channel."""
    without = select(CONTACT.c.id).where(
        CONTACT.c.id.in_(contact_ids), func.coalesce(ADDRESS[channel], "") == ""
    )
    return connection.execute(without.limit(1)).first() is None


def choose(connection: Connection, who: str, channel: Channel | None, *, by: By) -> list[Text]:
    """Put one channel before those of the rule files; None goes back to their order.

    Raises:
        NoAddressError: If the person has no address there.
    """
    person = one_person(connection, who)
    name = person[0].name
    if channel is None:
        choose_channel(connection, [role.id for role in person], None, by)
        return [say("contacts.chosen_none", name=name)]
    ways = _ways(_entries(connection, person), [channel])
    if not ways:
        raise NoAddressError(name, channel)
    choose_channel(connection, [role.id for role in person], channel, by)
    said = [say("contacts.chosen", name=name, channel=channel)]
    if all(_is_shut(connection, way) for way in ways):
        said.append(say("contacts.chosen_shut", channel=channel))
    return said


def speak(connection: Connection, who: str, language: Language, *, by: By) -> list[Text]:
    """Write to a person in one language."""
    person = one_person(connection, who)
    for role in person:
        _change(connection, role, "language", {"language": language}, by)
    return [say(f"contacts.language_{language}", name=person[0].name)]


def stop(
    connection: Connection,
    who: str,
    channel: Channel,
    *,
    by: By,
    working: Collection[Channel] = CHANNELS,
) -> list[Text]:
    """Send no more messages to a person's addresses on a channel.

    Args:
        working: The channels that have a sender.

    Raises:
        NoAddressError: If the person has no address there.
    """
    person = one_person(connection, who)
    name, rows = person[0].name, _entries(connection, person)
    ways = _ways(rows, [channel])
    if not ways:
        raise NoAddressError(name, channel)
    stopped = [stop_address(connection, c, a, now=by.now, by=by.name) for c, a in ways]
    key = "stopped" if any(stopped) else "stopped_already"
    said = [say(f"contacts.{key}", name=name, channel=channel)]
    if not _open_ways(connection, rows, working):
        units = ", ".join(dict.fromkeys(row.unit_name for row in rows))
        said.append(say("contacts.last_channel", name=name, units=units))
    return said


def start(connection: Connection, who: str, channel: Channel, *, by: By) -> list[Text]:
    """Send messages to a person's addresses on a channel again.

    Raises:
        NoAddressError: If the person has no address there.
    """
    person = one_person(connection, who)
    ways = _ways(_entries(connection, person), [channel])
    if not ways:
        raise NoAddressError(person[0].name, channel)
    resumed = [resume_address(connection, c, a, now=by.now) for c, a in ways]
    key = "started" if any(resumed) else "started_already"
    return [say(f"contacts.{key}", name=person[0].name, channel=channel)]


def _open_ways(
    connection: Connection, rows: Iterable[Any], channels: Iterable[Channel] = CHANNELS
) -> list[tuple[Channel, str]]:
    """The addresses that take messages."""
    return [way for way in _ways(rows, channels) if not _is_shut(connection, way)]


def _is_shut(connection: Connection, way: tuple[Channel, str]) -> bool:
    channel, address = way
    return bool(connection.execute(select(is_shut(literal(channel), literal(address)))).scalar())


def _change(connection: Connection, entry: Any, name: str, facts: Document, by: By) -> None:
    """Change one entry, with one event; nothing where it is so already."""
    mine = CONTACT.c.id == entry.id
    before = connection.execute(select(CONTACT).where(mine)).one()
    if all(getattr(before, column) == value for column, value in facts.items()):
        return
    connection.execute(update(CONTACT).where(mine).values(**facts))
    said = {k: v.isoformat() if isinstance(v, date) else v for k, v in facts.items()}
    record(
        connection, "contact", name, at=by.now, recorded_at=by.now, unit_id=before.unit_id,
        actor_id=by.contact_id, data={"contact": entry.id, "by": by.name, **said},
    )  # fmt: skip

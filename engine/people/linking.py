"""Single-use codes by which people link a chat to their entry in the directory.

Of a code only a keyed hash is kept. A wrong, expired and used code are told apart by
nobody outside; a chat that guesses too often is not looked at for a while.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, and_, exists, insert, or_, select, update

from engine.links import CodeKind, code_hashes, new_code
from engine.people.addresses import verify_address
from engine.people.who import Role, namesakes, resolve_who
from engine.store.campaigns import record
from engine.store.recipients import ADDRESS
from engine.store.rows import CAMPAIGN, CONTACT, LINK_CODE, LINK_GUESS, PARTICIPATION, UNIT
from engine.store.sends import insert_new

if TYPE_CHECKING:
    from collections.abc import Sequence

TYPED_VALID: Final = timedelta(minutes=15)
MOST_WRONG: Final = 5
WATCHED: Final = timedelta(minutes=15)
IGNORED: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Code:
    """A code just made; it is shown once and cannot be read again."""

    code: str
    contact_id: int
    unit_code: str
    unit_name: str
    name: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Linked:
    """A chat that now belongs to somebody.

    Attributes:
        language: In which the person is answered.
    """

    unit_name: str
    name: str
    language: str


def contact_of(connection: Connection, who: str) -> int:
    """The entry that a person is linked by: the one that is named so, else the first.

    Raises:
        UnusableInputError: If nobody, or more than one, answers to it.
    """
    roles = resolve_who(connection, who).roles
    named = [role for role in roles if role.name.casefold() == who.strip().casefold()]
    return (named or list(roles))[0].id


def make_code(
    connection: Connection,
    contact_id: int,
    channel: str,
    *,
    kind: CodeKind,
    valid: timedelta,
    now: datetime,
    keys: Sequence[str],
    by: str,
) -> Code:
    """Make a code for a contact; codes made for them before hold no more.

    Args:
        keys: The newest keys the hash.
        by: Who asked for it, as the system knows them.
    """
    code, expires_at = new_code(kind), now + valid
    mine = and_(LINK_CODE.c.contact_id == contact_id, LINK_CODE.c.channel == channel)
    connection.execute(
        update(LINK_CODE)
        .where(mine, LINK_CODE.c.used_at.is_(None), LINK_CODE.c.expires_at > now)
        .values(expires_at=now)
    )
    connection.execute(
        insert(LINK_CODE).values(
            code_hash=code_hashes(code, keys)[0],
            contact_id=contact_id,
            channel=channel,
            made_at=now,
            expires_at=expires_at,
        )
    )
    who = _entry(connection, contact_id)
    record(
        connection, "contact", "link_code_made", at=now, recorded_at=now, unit_id=who.unit_id,
        data={"contact": contact_id, "channel": channel, "by": by},
    )  # fmt: skip
    return Code(code, contact_id, who.code, who.unit_name, who.name, expires_at)


def unlinked(connection: Connection, campaign_code: str, channel: str) -> list[int]:
    """The contacts of a campaign's units and of its organiser that have no such chat yet.

    Somebody who stands in one unit under several roles is listed once.
    """
    c, p = CONTACT.c, PARTICIPATION.c
    address = ADDRESS[channel]
    taking_part = exists().where(p.campaign_id == CAMPAIGN.c.id, p.unit_id == c.unit_id)
    rows = connection.execute(
        select(c.id, c.unit_id, c.name)
        .join(CAMPAIGN, CAMPAIGN.c.code == campaign_code)
        .join(UNIT, UNIT.c.id == c.unit_id)
        .where(or_(address.is_(None), address == ""))
        .where(or_(taking_part, c.unit_id == CAMPAIGN.c.organiser_id))
        .order_by(UNIT.c.lo, c.id)
    )
    first: dict[tuple[int, str], int] = {}
    for row in rows:
        first.setdefault((row.unit_id, row.name), row.id)
    return list(first.values())


def link_chat(
    connection: Connection,
    channel: str,
    chat: str,
    code: str,
    *,
    now: datetime,
    keys: Sequence[str],
) -> Linked | None:
    """Link a chat by a code; None if the code is not good, for whatever reason.

    The same code from the same chat again is answered as the first time: providers
    repeat updates.
    """
    found = _code(connection, channel, code, keys)
    if found is None:
        return None
    who = _entry(connection, found.contact_id)
    linked = Linked(who.unit_name, who.name, who.language or "vi")
    if found.used_at is not None:
        return linked if getattr(who, ADDRESS[channel].name) == chat else None
    if now >= found.expires_at:
        return None
    connection.execute(
        update(LINK_CODE).where(LINK_CODE.c.code_hash == found.code_hash).values(used_at=now)
    )
    for entry in namesakes(connection, found.contact_id):
        _set_chat(connection, entry, channel, chat, now)
    verify_address(connection, channel, chat, now=now)
    return linked


def _code(connection: Connection, channel: str, code: str, keys: Sequence[str]) -> Any:
    """The row of a code, kept from others until the transaction ends."""
    hashes = code_hashes(code, keys)
    return connection.execute(
        select(LINK_CODE)
        .where(LINK_CODE.c.code_hash.in_(hashes), LINK_CODE.c.channel == channel)
        .with_for_update()
    ).one_or_none()


def _set_chat(connection: Connection, entry: Role, channel: str, chat: str, now: datetime) -> None:
    column = ADDRESS[channel]
    before = connection.execute(select(column).where(CONTACT.c.id == entry.id)).scalar()
    if before == chat:
        return
    connection.execute(update(CONTACT).where(CONTACT.c.id == entry.id).values({column.name: chat}))
    record(
        connection, "contact", "linked", at=now, recorded_at=now, unit_id=entry.unit_id,
        data={"contact": entry.id, "channel": channel, "replaced": bool(before)},
    )  # fmt: skip


def _entry(connection: Connection, contact_id: int) -> Any:
    return connection.execute(
        select(CONTACT, UNIT.c.code, UNIT.c.name.label("unit_name"))
        .join(UNIT, UNIT.c.id == CONTACT.c.unit_id)
        .where(CONTACT.c.id == contact_id)
    ).one()


def may_guess(connection: Connection, channel: str, chat: str, *, now: datetime) -> bool:
    """Whether codes from a chat are looked at: not for a while after too many wrong ones."""
    known = _guesses(connection, channel, chat)
    return known is None or known.wrong < MOST_WRONG or now >= known.since_at + IGNORED


def note_wrong(connection: Connection, channel: str, chat: str, *, now: datetime) -> int:
    """Count a wrong code; how many that makes lately."""
    known = _guesses(connection, channel, chat)
    lately = known is not None and now < known.since_at + WATCHED
    wrong, since = (known.wrong + 1, known.since_at) if lately else (1, now)
    if wrong == MOST_WRONG:
        since = now  # ignoring counts from the last of them
    connection.execute(
        insert_new(connection, LINK_GUESS).values(
            channel=channel, chat=chat, wrong=wrong, since_at=since
        )
    )
    connection.execute(
        update(LINK_GUESS).where(_from(channel, chat)).values(wrong=wrong, since_at=since)
    )
    return wrong


def _guesses(connection: Connection, channel: str, chat: str) -> Any:
    return connection.execute(select(LINK_GUESS).where(_from(channel, chat))).one_or_none()


def _from(channel: str, chat: str) -> Any:
    return and_(LINK_GUESS.c.channel == channel, LINK_GUESS.c.chat == chat)

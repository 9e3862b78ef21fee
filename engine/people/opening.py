"""What a signed link lets somebody do: look, hand in as whom it was sent to, stop messages.

Looking changes nothing, since mail scanners open links. A link is good for the address it
was sent to: it opens nothing once that address is no longer its contact's, once the links
of the contact were revoked, or once nothing is owed any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, or_, select, update

from engine.lifecycle.facts import later
from engine.links import BadLink, Claim, Purpose, address_mark, check_token
from engine.people.acts import Place
from engine.people.addresses import stop_address
from engine.people.who import Person, namesakes
from engine.store.campaigns import record
from engine.store.recipients import ADDRESS
from engine.store.record import definitions, task_label
from engine.store.rows import CAMPAIGN, CONTACT, ITEM, MESSAGE, OBLIGATION, SEND, UNIT, WINDOW

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Matter:
    """One obligation that a link is about.

    Attributes:
        due_at, closes_at: Effective for the unit; None where unknown.
    """

    obligation_id: int
    unit_code: str
    unit_name: str
    task: str
    occurrence: str
    label: str
    due_at: datetime | None
    closes_at: datetime | None
    submitted_at: datetime | None
    decision: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a page shows of a link.

    Attributes:
        campaign: Its id.
        recipient_name: To whom the link was sent.
        matters: What it is about; for a link to stop messages, what the message was about.
    """

    purpose: Purpose
    campaign: str
    title: str
    recipient_name: str
    channel: str
    matters: tuple[Matter, ...]


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may hand in what: as `engine.people.submit` takes it."""

    campaign: str
    place: Place
    person: Person


@dataclass(frozen=True, slots=True)
class Stopped:
    """An address that gets no more messages.

    Attributes:
        anew: It was not stopped before.
    """

    channel: str
    anew: bool


def opened(
    connection: Connection, token: str, purpose: Purpose, *, now: datetime, keys: Sequence[str]
) -> Opened | BadLink:
    """What a link is about; changes nothing."""
    found = _message(connection, token, purpose, now, keys)
    if isinstance(found, BadLink):
        return found
    definition = definitions(connection, {found.campaign})[found.campaign]
    matters = tuple(_matters(connection, found, definition, purpose))
    if not matters and purpose != "stop":
        return BadLink("unknown")
    title = str(definition.get("title") or found.campaign)
    return Opened(purpose, found.campaign, title, found.name, found.channel, matters)


def hand_in(
    connection: Connection, token: str, *, now: datetime, keys: Sequence[str]
) -> Permission | BadLink:
    """Who hands in what by a link: the contact it was sent to, in their role there alone.

    Whether that role, the time and the form allow it is for `submit` to say.
    """
    found = _message(connection, token, "hand_in", now, keys)
    if isinstance(found, BadLink):
        return found
    matters = list(_matters(connection, found, {}, "hand_in"))
    mine = [role for role in namesakes(connection, found.contact_id) if role.id == found.contact_id]
    if not (matters and mine):
        return BadLink("unknown")
    place = Place(matters[0].unit_code, matters[0].task, matters[0].occurrence or None)
    return Permission(found.campaign, place, Person(tuple(mine)))


def stop(
    connection: Connection, token: str, *, now: datetime, keys: Sequence[str]
) -> Stopped | BadLink:
    """Stop messages to the address that a link was sent to; doing it twice changes nothing.

    What RFC 8058 asks of the POST: no other step, no cookie.
    """
    found = _message(connection, token, "stop", now, keys)
    if isinstance(found, BadLink):
        return found
    anew = stop_address(
        connection, found.channel, found.address, now=now, contact_id=found.contact_id, by="link"
    )
    return Stopped(found.channel, anew)


def revoke(connection: Connection, contact_id: int, *, now: datetime, by: str) -> int:
    """Let all links that were sent to a person open nothing any more; how many entries that is.

    Args:
        by: Who asked for it, as the system knows them.
    """
    entries = namesakes(connection, contact_id)
    for entry in entries:
        connection.execute(
            update(CONTACT)
            .where(CONTACT.c.id == entry.id)
            .values(link_epoch=CONTACT.c.link_epoch + 1)
        )
        record(
            connection, "contact", "links_revoked", at=now, recorded_at=now,
            unit_id=entry.unit_id, data={"contact": entry.id, "by": by},
        )  # fmt: skip
    return len(entries)


def _message(
    connection: Connection, token: str, purpose: Purpose, now: datetime, keys: Sequence[str]
) -> Any:
    """The message that a token stands for with its contact, or why there is none."""
    claim = check_token(token, purpose, now, keys)
    if isinstance(claim, BadLink):
        return claim
    row = connection.execute(
        select(
            MESSAGE.c.id, MESSAGE.c.channel, MESSAGE.c.obligation_id,
            CONTACT.c.id.label("contact_id"), CONTACT.c.name, CONTACT.c.link_epoch,
            *(CONTACT.c[name] for name in ("email", "zalo", "telegram", "phone")),
            CAMPAIGN.c.code.label("campaign"), CAMPAIGN.c.state.label("campaign_state"),
        )
        .select_from(MESSAGE)
        .join(SEND, SEND.c.id == MESSAGE.c.send_id)
        .join(WINDOW, WINDOW.c.id == SEND.c.window_id)
        .join(CAMPAIGN, CAMPAIGN.c.id == WINDOW.c.campaign_id)
        .join(CONTACT, CONTACT.c.id == claim.contact_id)
        .where(MESSAGE.c.id == claim.message_id)
    ).one_or_none()  # fmt: skip
    if row is None or (row.campaign_state == "cancelled" and purpose != "stop"):
        return BadLink("unknown")
    address = getattr(row, ADDRESS[row.channel].name)
    if not _still_theirs(claim, address, row.link_epoch):
        return BadLink("revoked")
    return _Found(
        row.id, row.channel, address, row.obligation_id, row.contact_id, row.name, row.campaign
    )


def _still_theirs(claim: Claim, address: str | None, epoch: int) -> bool:
    if not address or claim.epoch != epoch:
        return False
    return claim.address == address_mark(address)


@dataclass(frozen=True, slots=True)
class _Found:
    """The message of a link that holds."""

    id: int
    channel: str
    address: str
    obligation_id: int | None
    contact_id: int
    name: str
    campaign: str


def _matters(
    connection: Connection, found: _Found, definition: dict[str, Any], purpose: Purpose
) -> Any:
    """The obligations of a message that are still owed; a list has those merged into it too."""
    o = OBLIGATION.c
    rows = connection.execute(
        select(
            o.id, o.own_due_at, o.submitted_at, o.decision, UNIT.c.code, UNIT.c.name,
            WINDOW.c.task, WINDOW.c.occurrence, WINDOW.c.due_at, WINDOW.c.closes_at, WINDOW.c.firm,
        )
        .join(UNIT, UNIT.c.id == o.unit_id)
        .join(WINDOW, WINDOW.c.id == o.window_id)
        .where(_of_message(found, purpose), o.excused_at.is_(None), WINDOW.c.cancelled_at.is_(None))
        .order_by(UNIT.c.lo, o.id)
    )  # fmt: skip
    for row in rows:
        due_at = later(row.due_at if row.firm else None, row.own_due_at)
        closes_at = row.closes_at and later(row.closes_at, row.own_due_at)
        label = task_label(definition, row.task, row.occurrence)
        yield Matter(
            row.id, row.code, row.name, row.task, row.occurrence, label, due_at, closes_at,
            row.submitted_at, row.decision,
        )  # fmt: skip


def _of_message(found: _Found, purpose: Purpose) -> Any:
    o = OBLIGATION.c
    if purpose == "hand_in":
        return o.id == found.obligation_id
    together = select(MESSAGE.c.id).where(
        or_(MESSAGE.c.id == found.id, MESSAGE.c.merged_into == found.id)
    )
    listed = select(ITEM.c.obligation_id).where(ITEM.c.message_id.in_(together))
    own = select(MESSAGE.c.obligation_id).where(MESSAGE.c.id.in_(together))
    return or_(o.id.in_(listed), o.id.in_(own))

"""What `doctor` asks the database: its integrity, its clock, its campaigns, its leases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select, text

from engine.store.campaigns import Calendars, definition_of, own_cutoffs, running
from engine.store.rows import CAMPAIGN, CONTACT, MESSAGE
from engine.tick import next_at

if TYPE_CHECKING:
    from engine.rules.schema import Definition

STUCK = timedelta(minutes=10)
"""A lease that ran out so long ago belongs to nobody who still works."""


@dataclass(frozen=True, slots=True)
class CampaignHealth:
    """One campaign that the clock runs, or that is loaded.

    Attributes:
        vacant: Roles of scope campaign that nobody at the organiser holds, nor a fallback.
    """

    code: str
    state: str
    definition: Definition
    ticked_at: datetime | None
    calendar_version: str
    vacant: tuple[str, ...]


def integrity_faults(connection: Connection) -> list[str]:
    """What SQLite finds broken in its file; elsewhere the server looks after itself."""
    if connection.dialect.name != "sqlite":
        return []
    found = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    broken = [str(line) for line in found if line != "ok"]
    dangling = connection.execute(text("PRAGMA foreign_key_check")).all()
    return broken + [f"{row[0]} #{row[1]} → {row[2]}" for row in dangling]


def campaigns_health(connection: Connection) -> list[CampaignHealth]:
    """The campaigns that are not over."""
    rows = connection.execute(
        select(CAMPAIGN).where(CAMPAIGN.c.state.not_in(("ended", "cancelled")))
    ).all()
    return [_health(connection, row) for row in rows]


def _health(connection: Connection, row: Any) -> CampaignHealth:
    definition = definition_of(connection, row.revision_id)
    held = set(
        connection.execute(
            select(CONTACT.c.role).where(CONTACT.c.unit_id == row.organiser_id).distinct()
        ).scalars()
    )
    return CampaignHealth(
        row.code, row.state, definition, row.ticked_at, row.calendar_version,
        tuple(_vacant(definition, held)),
    )  # fmt: skip


def _vacant(definition: Definition, held: set[str]) -> list[str]:
    def is_held(role: str, seen: frozenset[str] = frozenset()) -> bool:
        fallback = definition.roles[role].fallback
        if role in held:
            return True
        return fallback is not None and fallback not in seen and is_held(fallback, seen | {role})

    return [
        role
        for role, block in definition.roles.items()
        if block.scope == "campaign" and not is_held(role)
    ]


def stuck_leases(connection: Connection, now: datetime) -> int:
    """Messages that some process took long ago and never finished."""
    m = MESSAGE.c
    stuck = select(func.count(m.id)).where(m.state == "sending", m.lease_until < now - STUCK)
    return int(connection.execute(stuck).scalar_one())


def waiting_since(connection: Connection, code: str, calendars: Calendars) -> datetime | None:
    """The first instant that the clock has not dealt with, past or to come."""
    campaign = running(connection, code, calendars)
    cutoffs = own_cutoffs(connection, campaign)
    return next_at(campaign.schedule, campaign.sends, cutoffs, after=campaign.ticked_at)

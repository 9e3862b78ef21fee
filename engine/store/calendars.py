"""The working-day calendar that a campaign runs on: kept when it was put in force.

A calendar on disk may change at any time; a campaign follows the edition in force until
a change is applied. Editions are immutable, and shared by all whose calendar says the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.calendar_edition import Edition, calendar_of, edition_of
from engine.store.rows import CALENDAR_EDITION

if TYPE_CHECKING:
    from engine.calendar import WorkCalendar
    from engine.rules.schema import Definition
    from engine.schedule import Schedule


def keep(
    connection: Connection,
    calendar: WorkCalendar,
    definition: Definition,
    schedule: Schedule,
    activated_at: datetime,
) -> int:
    """Keep a calendar for all years that a campaign can concern; returns the edition's id."""
    years = {activated_at.year, *(at.year for at in _instants(schedule))}
    if definition.year is not None:
        years.add(definition.year)
    edition = edition_of(calendar, years)
    # Two processes may keep the same edition at once: whoever comes second finds it there.
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(
        dialect.insert(CALENDAR_EDITION)
        .values(name=edition.name, content_hash=edition.content_hash, content=edition.content)
        .on_conflict_do_nothing()
    )
    e = CALENDAR_EDITION.c
    same = (e.name == edition.name, e.content_hash == edition.content_hash)
    return int(connection.execute(select(e.id).where(*same)).scalar_one())


def _instants(schedule: Schedule) -> Iterator[datetime]:
    for dated in schedule.dated:
        yield from (at for at in (dated.at, dated.end) if at is not None)
    for window in schedule.windows:
        edges = (window.opens_at, window.due_at, window.closes_at)
        yield from (at for at in edges if at is not None)


def calendar_in_force(
    connection: Connection,
    calendar_id: int | None,
    definition: Definition,
    on_disk: Callable[[Definition], WorkCalendar],
) -> WorkCalendar:
    """The calendar of an edition; that on disk for a campaign from before editions were kept."""
    if calendar_id is None:
        return on_disk(definition)
    row = connection.execute(
        select(CALENDAR_EDITION).where(CALENDAR_EDITION.c.id == calendar_id)
    ).one()
    text = json.dumps(row.content, ensure_ascii=False)
    return _calendar(row.name, text, definition.timezone, definition.workdays)


@lru_cache(maxsize=64)
def _calendar(name: str, text: str, timezone: str, workdays: frozenset[int]) -> WorkCalendar:
    return calendar_of(Edition(name, json.loads(text)), timezone=timezone, workdays=workdays)

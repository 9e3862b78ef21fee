"""Planning and applying a new revision of a campaign that is in force."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from engine.errors import BlockedChangeError, ClockWentBackError, StalePlanError
from engine.store.campaigns import Calendars, campaign_row, running
from engine.store.changes import NewFile, change, token_now
from engine.store.holds import brake
from engine.tick import clock_went_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.change.plan import ChangePlan
    from engine.model import Channel
    from engine.store.campaigns import Running
    from engine.store.database import Database


def plan(
    database: Database,
    file: NewFile,
    calendars: Calendars,
    *,
    channels: frozenset[Channel],
    now: datetime,
) -> tuple[ChangePlan, Running]:
    """What applying a file would do; changes nothing.

    The change is carried out in a transaction that is undone.
    """
    with database.undone() as connection:
        campaign = running(connection, file.definition.id, calendars)
        _require_clock(campaign, now)
        found = change(connection, campaign, file, calendars=calendars, channels=channels, now=now)
        return found, campaign


def apply(
    database: Database,
    file: NewFile,
    calendars: Calendars,
    *,
    channels: frozenset[Channel],
    now: datetime,
    token: str | None = None,
    limit: Callable[[int], int] | None = None,
) -> ChangePlan:
    """Apply a file; the result is the plan that came true.

    Args:
        limit: From the size of the directory to the messages that one run may have.

    Raises:
        StalePlanError: If a token is given and file, revision, calendar or facts have moved.
        BlockedChangeError: If the plan has errors; nothing has changed.
    """
    with database.write() as connection:
        campaign = running(connection, file.definition.id, calendars)
        _require_clock(campaign, now)
        if token is not None and token != token_now(connection, campaign, file, calendars):
            raise StalePlanError(file.definition.id)
        done = change(connection, campaign, file, calendars=calendars, channels=channels, now=now)
        if done.errors:
            raise BlockedChangeError(len(done.errors))
        if limit is not None:
            brake(connection, limit, now)
        return done


def in_force(database: Database, code: str) -> bool:
    """Whether a campaign of this id is activated, so that a file is a change to it."""
    with database.read() as connection:
        return campaign_row(connection, code).activated_at is not None


def _require_clock(campaign: Running, now: datetime) -> None:
    if clock_went_back(campaign.ticked_at, now):
        said = campaign.calendar.instant_text
        raise ClockWentBackError(said(now), said(campaign.ticked_at))

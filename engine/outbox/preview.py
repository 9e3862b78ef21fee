"""A message as its recipient would get it, with real data, before anything is sent.

The messages are written, worded and undone; nothing stays. Their links lead nowhere, since
one that works must belong to a message that exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from engine.errors import NothingToPreviewError
from engine.hours import narrowed, next_open
from engine.outbox.letters import LetterWriter
from engine.store import campaigns
from engine.store.preview import make

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import time

    from sqlalchemy import Connection

    from engine.model import Channel, OutgoingMessage
    from engine.outbox.linked import LinkFor
    from engine.store.campaigns import Calendars, Running
    from engine.store.database import Database

    ChannelHours = Mapping[Channel, tuple[time, time]] | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a reminder comes to for one unit.

    Attributes:
        at: When it would go, the first of it where the hours of channels differ.
        as_if: It does not concern the unit as things stand: facts were made up for it.
    """

    at: datetime
    as_if: bool
    campaign: Running
    messages: tuple[OutgoingMessage, ...]


def preview(
    database: Database,
    calendars: Calendars,
    code: str,
    reminder: str,
    *,
    unit: str,
    now: datetime,
    channels: frozenset[Channel],
    occurrence: str | None = None,
    hours: ChannelHours = None,
    link_for: LinkFor | None = None,
) -> Preview:
    """Write, word and undo the messages of one reminder for one unit.

    Args:
        channels: Those that it may go on.

    Raises:
        UnknownCampaignError, UnknownUnitError, UnknownReminderError: If there is no such.
        NothingToPreviewError: If nobody can be told on these channels, or the reminder's own
            condition does not hold for the unit.
    """
    with database.undone() as connection:
        campaign = _in_force(connection, code, calendars, now)
        made = make(
            connection, campaign, reminder, unit=unit, occurrence=occurrence,
            channels=channels, now=now,
        )  # fmt: skip
        writer = LetterWriter(database.identity, calendars, hours or {}, link_for)
        opens = {channel: _open_at(made.at, campaign, hours, channel) for channel in made.taken}
        found = [
            letter.outgoing
            for channel, taken in made.taken.items()
            for letter in writer.sort(connection, channel, taken, opens[channel]).letters
        ]
    if not found:
        raise NothingToPreviewError(reminder, unit)
    return Preview(min(opens.values()), made.as_if, campaign, tuple(found))


def _open_at(at: datetime, campaign: Running, hours: ChannelHours, channel: Channel) -> datetime:
    """When a message may go on a channel, whose own hours may open later than the campaign's."""
    opens, closes = (hours or {}).get(channel, (None, None))
    return next_open(at, narrowed(campaign.definition.hours, opens, closes), campaign.calendar)


def _in_force(connection: Connection, code: str, calendars: Calendars, now: datetime) -> Running:
    """The campaign, or one that is only loaded as if it were activated now."""
    row = campaigns.campaign_row(connection, code)
    if row.activated_at is None:
        return campaigns.activate(connection, code, calendars, at=now, by="")
    return campaigns.running(connection, code, calendars)

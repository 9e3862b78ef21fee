"""Writing the notices that no rule file has, when what they tell of has come about.

They follow from facts at an instant, and are written in the step of that instant: after
an outage as if there had been none, and once however often the step is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from engine.schedule import Window
from engine.sends import Send
from engine.store.built_in import (
    DRAFT_NOTICE,
    JOIN_NOTICE,
    LAST_RESORT,
    has_draft,
    notice_reminder,
    windows_short_for,
)
from engine.store.rows import CUTOFF, OBLIGATION
from engine.store.sends import Told, concerns, fire_notice

if TYPE_CHECKING:
    from datetime import datetime

    from engine.store.campaigns import Running
    from engine.store.sends import Telling


def drafts_left(connection: Connection, campaign: Running, at: datetime, telling: Telling) -> Told:
    """Tell the head of each unit whose cutoff has come with nothing but a draft.

    Args:
        at: The cutoff: the plan's, or that of some units.
    """
    told = Told()
    for window_id, window in _due_at(connection, campaign, at):
        found = select(OBLIGATION.c.id).where(OBLIGATION.c.window_id == window_id, has_draft())
        if connection.execute(found.limit(1)).first() is None:
            continue
        told += _tell(connection, campaign, _draft_send(campaign, window, at), telling)
    return told


def _due_at(
    connection: Connection, campaign: Running, at: datetime
) -> Iterator[tuple[int, Window]]:
    """The windows that are due at an instant, for all units or for some."""
    own = set(
        connection.execute(
            select(CUTOFF.c.window_id).where(CUTOFF.c.kind == "due", CUTOFF.c.at == at)
        ).scalars()
    )
    roles = campaign.definition.roles
    for id_, window in campaign.windows.items():
        of_unit = window.owed_by in roles and roles[window.owed_by].scope == "unit"
        if of_unit and (id_ in own or (window.firm and window.due_at == at)):
            yield id_, window


def _draft_send(campaign: Running, window: Window, at: datetime) -> Send:
    """Of use until closing; where nothing is taken any more, as long as the campaign lasts."""
    closes_at = window.closes_at
    until = closes_at if closes_at is None or closes_at > at else campaign.schedule.ends_at
    return Send(at, DRAFT_NOTICE, window.task, window.occurrence, 0, "other", at, until)


def joined_late(connection: Connection, campaign: Running, at: datetime, telling: Telling) -> Told:
    """Tell the secretariat which units have joined with hardly any time left."""
    told = Told()
    for window in windows_short_for(campaign, at):
        until = window.closes_at or campaign.schedule.ends_at
        send = Send(at, JOIN_NOTICE, window.task, window.occurrence, 0, "other", at, until)
        told += _tell(connection, campaign, send, telling)
    return told


def _tell(connection: Connection, campaign: Running, send: Send, telling: Telling) -> Told:
    window_id = campaign.window_id(send.task, send.occurrence)
    window = campaign.windows[window_id]
    reminder = notice_reminder(send.reminder, campaign.definition, window)
    assert reminder is not None
    condition = concerns(campaign, send, reminder, telling.now)
    if connection.execute(select(OBLIGATION.c.id).where(condition).limit(1)).first() is None:
        return Told()
    return fire_notice(
        connection, campaign, send, reminder,
        condition=condition, telling=telling, last_resort=LAST_RESORT.get(send.reminder, ()),
    )  # fmt: skip

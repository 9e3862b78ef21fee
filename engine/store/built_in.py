"""Notices that no rule file has: their names, to whom they go, and while they are true.

Each is a send like any other, so that it is written once, asked again before it leaves,
and shown by its name. They are worded in the catalogue, not in the rule files.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, or_, select, true

from engine.rules.phrases import parse
from engine.rules.schema import Reminder
from engine.store.rows import OBLIGATION, PARTICIPATION, SUBMISSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from engine.calendar import WorkCalendar
    from engine.model import Channel
    from engine.rules.schema import Definition
    from engine.schedule import Window
    from engine.sends import Send
    from engine.store.campaigns import Running

CALL_CHANNELS: tuple[Channel, ...] = ("email", "zalo", "telegram")
"""Where the secretariat is told of many units: channels that take a list."""

CHANGE_NOTICE = "bao_doi_han"
"""A deadline has changed."""

DRAFT_NOTICE = "con_ban_nhap"
"""A deadline has passed, nothing was handed in, and the unit keeps a draft."""

JOIN_NOTICE = "don_vi_vao_sau"
"""Units have joined late, with hardly any time left."""

NOTICES = frozenset({CHANGE_NOTICE, DRAFT_NOTICE, JOIN_NOTICE})

UNIT_HEAD = "unit_head"

LAST_RESORT = {DRAFT_NOTICE: ("unit_contact",)}
"""Who of the unit is told where those whom a notice is to cannot be."""

ENOUGH_DAYS = 3
"""With fewer working days left an extension is to be thought of."""


def notice_reminder(name: str, definition: Definition, window: Window) -> Reminder | None:
    """A built-in notice in the shape of a reminder; None for a name that is not built in."""
    if name == CHANGE_NOTICE:
        return change_reminder(definition, window)
    if name == DRAFT_NOTICE:
        return _reminder(name, window, _head(definition, window), _channels(definition, window))
    if name == JOIN_NOTICE:
        return _reminder(name, window, ("secretariat",), CALL_CHANNELS, digest=True)
    return None


def change_reminder(definition: Definition, window: Window) -> Reminder:
    """The notice of a changed deadline, addressed as the task's own reminders are."""
    return _reminder(CHANGE_NOTICE, window, (window.owed_by,), _channels(definition, window))


def _reminder(
    name: str,
    window: Window,
    to: tuple[str, ...],
    channels: tuple[Channel, ...],
    *,
    digest: bool = False,
) -> Reminder:
    return Reminder.model_construct(
        for_=window.task,
        when=parse("hạn", role="send"),
        message=name,
        to=to,
        channels=channels,
        digest=digest,
    )


def _channels(definition: Definition, window: Window) -> tuple[Channel, ...]:
    """The channels of the task's own reminders."""
    own = [r for r in definition.reminders.values() if r.for_ == window.task]
    return tuple(dict.fromkeys(c for reminder in own for c in reminder.channels)) or ("email",)


def _head(definition: Definition, window: Window) -> tuple[str, ...]:
    """Who answers for the unit; where the file knows no such role, who owes it."""
    block = definition.roles.get(UNIT_HEAD)
    return (UNIT_HEAD,) if block and block.scope == "unit" else (window.owed_by,)


def still_true(campaign: Running, window: Window, send: Send) -> Any:
    """What must hold beside the family's own condition, as a condition on `obligation`."""
    if send.reminder == DRAFT_NOTICE:
        return has_draft()
    if send.reminder == JOIN_NOTICE:
        return _joined_short(campaign, window, send.counts_from_at)
    return true()


def has_draft() -> Any:
    """Whether a draft is kept and was not handed in."""
    s = SUBMISSION.c
    return select(s.id).where(s.obligation_id == OBLIGATION.c.id, ~s.final).exists()


def _joined_short(campaign: Running, window: Window, joined_at: datetime) -> Any:
    """Whether the unit joined at that instant, and has got no later due since."""
    if not is_short(campaign.calendar, window, joined_at):
        return false()
    o, p = OBLIGATION.c, PARTICIPATION.c
    joined = select(p.id).where(p.id == o.participation_id, p.joined_at == joined_at)
    return and_(joined.exists(), or_(o.own_due_at.is_(None), o.own_due_at <= window.due_at))


def is_short(calendar: WorkCalendar, window: Window, at: datetime) -> bool:
    """Whether fewer working days than enough are left after a day, the last one included."""
    if not window.firm or window.due_at is None or window.optional:
        return False
    tomorrow = calendar.day_of(at) + timedelta(days=1)
    end = calendar.last_day(window.due_at) + timedelta(days=1)
    return end <= tomorrow or calendar.working_days_between(tomorrow, end) < ENOUGH_DAYS


def windows_short_for(campaign: Running, joined_at: datetime) -> Iterator[Window]:
    """What units that join at an instant owe with hardly any time left, in file order."""
    for window in campaign.windows.values():
        still_owed = window.closes_at is None or window.closes_at > joined_at
        if (
            still_owed
            and not window.per_campaign
            and is_short(campaign.calendar, window, joined_at)
        ):
            yield window

"""Carrying out a pass of the clock: one transaction per instant and campaign.

What has come is decided by `engine.tick`; here its steps become rows. Each step notes
how far the clock has come in the same transaction as its moves and messages, so that
a process killed anywhere goes on with the next step and does no step twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, func, insert, literal, select, update

from engine import tick as core
from engine.errors import ClockWentBackError
from engine.hours import in_time, narrowed, next_open
from engine.store.campaigns import (
    Calendars,
    Running,
    active_codes,
    campaign_row,
    directory_version,
    join,
    own_cutoffs,
    record,
    running,
)
from engine.store.facts import load_windows
from engine.store.holds import brake
from engine.store.moves import settle_many
from engine.store.notices import drafts_left, joined_late
from engine.store.rows import CAMPAIGN, CUTOFF, EVENT, OBLIGATION, REVIEW
from engine.store.sends import Telling, Told, fire, fire_event

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import time

    from engine.model import Channel
    from engine.sends import Send
    from engine.store.database import Database

    ChannelHours = tuple[time, time]


LAPSED = "Quá thời hạn bổ sung, chưa nhận được bản bổ sung."
"""The system's reason for a supplement that lapsed; part of the record, so in Vietnamese."""


@dataclass(frozen=True, slots=True)
class TickResult:
    """What one pass did, and when the next instant comes.

    Attributes:
        held: Messages that the brake has held, of this pass and just before.
    """

    now: datetime
    moves: int = 0
    told: Told = field(default_factory=Told)
    joined: int = 0
    held: int = 0
    next_at: datetime | None = None


class Ticker:
    """Runs the clock for one database; keeps nothing that the rows do not hold.

    Args:
        limit: From the size of the directory to the messages that one run may have; None
            where no run is held.
        hours: For a channel, the hours that narrow the campaign's own.

    Attributes:
        channels: Those that have a sender.
    """

    def __init__(
        self,
        database: Database,
        calendars: Calendars,
        channels: frozenset[Channel],
        *,
        limit: Callable[[int], int] | None = None,
        hours: Mapping[Channel, ChannelHours] | None = None,
    ) -> None:
        self._database = database
        self._calendars = calendars
        self.channels = channels
        self._limit = limit
        self._hours = {c: h for c, h in (hours or {}).items() if c in channels}
        self._kept: dict[str, Running] = {}

    def tick(self, now: datetime) -> TickResult:
        """Do all that has come due in every active campaign.

        Raises:
            ClockWentBackError: If the clock is behind the record by more than a slack.
        """
        result = TickResult(now)
        with self._database.read() as connection:
            codes = active_codes(connection)
        coming: list[datetime] = []
        for code in codes:
            one = self._campaign(code, now)
            result = replace(
                result,
                moves=result.moves + one.moves,
                told=result.told + one.told,
                joined=result.joined + one.joined,
                held=result.held + one.held,
            )
            if one.next_at is not None:
                coming.append(one.next_at)
        return replace(result, next_at=min(coming, default=None))

    def next_at(self, after: datetime) -> datetime | None:
        """The next instant at which anything can fall due in any active campaign."""
        coming: list[datetime] = []
        with self._database.read() as connection:
            for code in active_codes(connection):
                campaign = self._running(connection, code)
                cutoffs = own_cutoffs(connection, campaign)
                found = core.next_at(
                    campaign.schedule,
                    campaign.sends,
                    cutoffs,
                    after=max(after, campaign.ticked_at),
                    planned=campaign.planned,
                    in_time=self._in_time(campaign),
                )
                coming += [found] if found is not None else []
        return min(coming, default=None)

    def _campaign(self, code: str, now: datetime) -> TickResult:
        with self._database.read() as connection:
            campaign = self._running(connection, code)
            cutoffs = own_cutoffs(connection, campaign)
            newcomers = directory_version(connection) != campaign.directory_seen
        _require_clock(campaign, now)
        steps = core.steps(
            campaign.schedule,
            campaign.sends,
            cutoffs,
            last=campaign.ticked_at,
            now=now,
            planned=campaign.planned,
            in_time=self._in_time(campaign),
        )
        result = TickResult(now)
        for step in steps:
            result = self._add(result, self._step(campaign, step, now))
        if newcomers:
            result = self._add(result, self._newcomers(campaign, now))
        following = core.next_at(
            campaign.schedule,
            campaign.sends,
            cutoffs,
            after=max(now, campaign.ticked_at),
            planned=campaign.planned,
            in_time=self._in_time(campaign),
        )
        return replace(result, next_at=following)

    def _add(self, one: TickResult, other: TickResult) -> TickResult:
        return replace(
            one,
            moves=one.moves + other.moves,
            told=one.told + other.told,
            joined=one.joined + other.joined,
            held=one.held + other.held,
        )

    def _running(self, connection: Connection, code: str) -> Running:
        """The campaign with its clock as the row has it; the rest is kept between passes."""
        row = campaign_row(connection, code)
        kept = self._kept.get(code)
        if (
            kept is None
            or kept.revision_id != row.revision_id
            or kept.directory_seen != directory_version(connection)
        ):
            kept = self._kept[code] = running(connection, code, self._calendars)
        fresh = replace(
            kept, ticked_at=row.ticked_at, directory_seen=row.directory_seen, state=row.state
        )
        # What was derived once is carried over: it depends on the revision alone.
        fresh.__dict__.update({key: kept.__dict__[key] for key in _DERIVED if key in kept.__dict__})
        self._kept[code] = fresh
        return fresh

    def _step(self, campaign: Running, step: core.Step, now: datetime) -> TickResult:
        with self._database.write() as connection:
            return carry_out(connection, campaign, step, self._telling(campaign, now))

    def _newcomers(self, campaign: Running, now: datetime) -> TickResult:
        with self._database.write() as connection:
            if campaign_row(connection, campaign.code).state != "active":
                return TickResult(now)
            joined = join(connection, campaign, at=now)
            # Moves may wait for what the directory says of a unit, too.
            moves = _settle(connection, campaign, now, now)
            if not joined:
                return TickResult(now, moves=moves)
            told = joined_late(connection, campaign, now, self._telling(campaign, now))
        return TickResult(now, moves=moves, told=told, joined=joined)

    def _in_time(self, campaign: Running) -> Callable[[Send], Send] | None:
        """What moves a send earlier where a channel's hours would make it too late."""
        return in_time_for(campaign, self._hours) if self._hours else None

    def _telling(self, campaign: Running, now: datetime) -> Telling:
        opens = next_open(now, campaign.definition.hours, campaign.calendar)
        return Telling(self.channels, now, opens, self._limit)


def in_time_for(campaign: Running, hours: Mapping[Channel, ChannelHours]) -> Callable[[Send], Send]:
    """What moves a send earlier, so that each channel of its reminder opens before its end."""
    calendar = campaign.calendar
    of_channel = {c: narrowed(campaign.definition.hours, *bounds) for c, bounds in hours.items()}

    def moved(send: Send) -> Send:
        end, known = send.valid_until, campaign.definition.reminders[send.reminder].channels
        if end is None:
            return send
        bounds = [of_channel[c] for c in known if c in of_channel]
        return (
            replace(send, at=min(in_time(send.at, end, b, calendar) for b in bounds))
            if bounds
            else send
        )

    return moved


_DERIVED = ("sends", "planned", "moves", "machine", "window_facts")


def telling_of(
    campaign: Running,
    channels: frozenset[Channel],
    now: datetime,
    limit: Callable[[int], int] | None = None,
) -> Telling:
    """How notices of a person's act are written: now, to go within the campaign's hours."""
    opens = next_open(now, campaign.definition.hours, campaign.calendar)
    return Telling(channels, now, opens, limit)


def carry_out(
    connection: Connection, campaign: Running, step: core.Step, telling: Telling
) -> TickResult:
    """Do one step inside the caller's transaction; nothing if another process has done it."""
    now = telling.now
    if not _claim(connection, campaign, step.at):
        return TickResult(now)
    lapsed = _lapse(connection, campaign, step.at, telling)
    told = lapsed or Told()
    # All units are looked at only where time has changed something: whoever acts, or reads in
    # the directory, makes the moves that follow from that.
    is_moving = step.moving or lapsed is not None
    moves = _settle(connection, campaign, step.at, now) if is_moving else 0
    told += drafts_left(connection, campaign, step.at, telling)
    for due in step.sends:
        told += fire(connection, campaign, due, telling)
    held = brake(connection, telling.limit, now) if telling.limit and told.waiting else 0
    if campaign.schedule.ends_at is not None and step.at >= campaign.schedule.ends_at:
        _end(connection, campaign, step.at, now)
    return TickResult(now, moves=moves, told=told, held=held)


def catch_up(
    connection: Connection,
    campaign: Running,
    telling: Telling,
    hours: Mapping[Channel, ChannelHours] | None = None,
) -> int:
    """Do what has come due before something else is done; returns in how many steps.

    So that an instant which nobody ticked for does not fall behind what comes after it.

    Args:
        hours: For a channel, the hours that narrow the campaign's own.

    Raises:
        ClockWentBackError: If the clock is behind the record by more than a slack.
    """
    _require_clock(campaign, telling.now)
    narrower = {c: h for c, h in (hours or {}).items() if c in telling.channels}
    steps = core.steps(
        campaign.schedule,
        campaign.sends,
        own_cutoffs(connection, campaign),
        last=campaign.ticked_at,
        now=telling.now,
        in_time=in_time_for(campaign, narrower) if narrower else None,
    )
    for step in steps:
        carry_out(connection, campaign, step, telling)
    return len(steps)


def _require_clock(campaign: Running, now: datetime) -> None:
    if core.clock_went_back(campaign.ticked_at, now):
        said = campaign.calendar.instant_text
        raise ClockWentBackError(said(now), said(campaign.ticked_at))


def settle_all(connection: Connection, campaign: Running, at: datetime, now: datetime) -> int:
    """Make every move that is due at an instant; returns how many."""
    return _settle(connection, campaign, at, now)


def _claim(connection: Connection, campaign: Running, at: datetime) -> bool:
    """Note how far the clock has come; False if another process was here first.

    Also where another revision has come into force since: its steps are not these.
    """
    rows = connection.execute(
        update(CAMPAIGN)
        .where(CAMPAIGN.c.id == campaign.id, CAMPAIGN.c.state == "active")
        .where(CAMPAIGN.c.revision_id == campaign.revision_id, CAMPAIGN.c.ticked_at < at)
        .values(ticked_at=at)
    ).rowcount
    return bool(rows)


def _settle(connection: Connection, campaign: Running, at: datetime, now: datetime) -> int:
    return settle_many(
        connection,
        campaign.id,
        campaign.moves,
        load_windows(connection, campaign.id),
        at=at,
        recorded_at=now,
        revision_id=campaign.revision_id,
    )


def _lapse(
    connection: Connection, campaign: Running, at: datetime, telling: Telling
) -> Told | None:
    """Supplements whose time has passed lapse, the system giving the reason; None if none do."""
    o = OBLIGATION.c
    # Where no such time has come, none of what is owed need be looked at.
    come = select(CUTOFF.c.window_id).where(
        CUTOFF.c.window_id.in_(list(campaign.windows)),
        CUTOFF.c.kind == "supplement_due",
        CUTOFF.c.at <= at,
    )
    windows = list(connection.execute(come.distinct()).scalars())
    lapsing = and_(
        o.window_id.in_(windows),
        o.first_submitted_at.is_not(None),
        o.decision == "returned",
        o.supplement_due_at <= at,
        o.excused_at.is_(None),
    )
    found = select(o.id).where(lapsing).limit(1)
    if not windows or connection.execute(found).first() is None:
        return None
    mark = connection.execute(select(func.max(EVENT.c.id))).scalar() or 0
    at_ = literal(at, EVENT.c.at.type)
    connection.execute(
        insert(REVIEW).from_select(
            ["obligation_id", "decision", "reason", "decided_at"],
            select(o.id, literal("lapsed"), literal(LAPSED), at_).where(lapsing),
        )
    )
    connection.execute(
        insert(EVENT).from_select(
            ["kind", "name", "at", "recorded_at", "campaign_id", "unit_id", "obligation_id",
             "revision_id", "reason"],
            select(
                literal("obligation"), literal("lapsed"), at_,
                literal(telling.now, EVENT.c.at.type), literal(campaign.id), o.unit_id, o.id,
                literal(campaign.revision_id), literal(LAPSED),
            ).where(lapsing).order_by(o.id),
        )
    )  # fmt: skip
    connection.execute(update(OBLIGATION).where(lapsing).values(decision="lapsed"))
    return fire_event(connection, campaign, "lapsed", after_event=mark, telling=telling)


def _end(connection: Connection, campaign: Running, at: datetime, now: datetime) -> None:
    connection.execute(update(CAMPAIGN).where(CAMPAIGN.c.id == campaign.id).values(state="ended"))
    record(
        connection, "campaign", "ended", at=at, recorded_at=now, campaign_id=campaign.id,
        revision_id=campaign.revision_id,
    )  # fmt: skip

"""Campaigns in the database: loading a file, activating it, and reading it back to run.

The schedule is computed once, at activation, and stored once per campaign; what it
says of deadlines is from then on read from the rows, and what else counts working days
follows the calendar that was kept with it, so that a calendar that changes on disk
changes nothing behind anybody's back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, func, insert, literal, or_, select, update

from engine.errors import (
    AlreadyActiveError,
    CampaignNotActiveError,
    UnknownCampaignError,
    UnknownUnitError,
)
from engine.lifecycle.machine import LifecycleMachine
from engine.lifecycle.moves import MoveTable, compile_moves
from engine.rules.schema import Definition
from engine.schedule import Schedule, Window, build
from engine.sends import OwnCutoff, Send, Sends
from engine.store.calendars import calendar_in_force, keep
from engine.store.facts import WindowFacts
from engine.store.rows import (
    CAMPAIGN,
    CUTOFF,
    EVENT,
    INSTANT,
    LABEL,
    META,
    OBLIGATION,
    PARTICIPATION,
    REVISION,
    UNIT,
    WINDOW,
)

if TYPE_CHECKING:
    from engine.calendar import WorkCalendar

Calendars = Callable[[Definition], "WorkCalendar"]
"""Gives the working-day calendar that a definition names, as it is on disk."""

_ANY_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Running:
    """A campaign as it stands: its row, its revision in force, its schedule.

    Attributes:
        windows: The stored windows by id, in the order of the file.
        organiser: Id and tree position of the unit that runs it.
    """

    id: int
    code: str
    state: str
    revision_id: int
    revision_number: int
    definition: Definition
    calendar: WorkCalendar
    schedule: Schedule
    windows: dict[int, Window]
    organiser_id: int
    organiser_pos: int
    activated_at: datetime
    ticked_at: datetime
    directory_seen: int

    @cached_property
    def sends(self) -> Sends:
        """What derives this campaign's sends."""
        return Sends(self.definition, self.calendar, self.schedule, self.activated_at)

    @cached_property
    def planned(self) -> tuple[Send, ...]:
        """The sends that follow from the campaign's own dates."""
        return self.sends.planned()

    @cached_property
    def moves(self) -> MoveTable:
        """The lifecycle with its instants filled in."""
        return compile_moves(self.definition, self.schedule.move_instants)

    @cached_property
    def machine(self) -> LifecycleMachine:
        """The lifecycle for one unit at a time."""
        return LifecycleMachine(self.moves)

    @cached_property
    def window_facts(self) -> tuple[WindowFacts, ...]:
        """The windows as formulas are compiled against them; any unit may have its own due."""
        return tuple(
            WindowFacts(
                id=id_,
                task=w.task,
                occurrence=w.occurrence,
                due_at=w.due_at if w.firm else None,
                closes_at=w.closes_at,
                own_due_until=_ANY_TIME,
            )
            for id_, w in self.windows.items()
        )

    def window_id(self, task: str, occurrence: str) -> int:
        """The id of an occurrence's window; KeyError if there is none."""
        for id_, window in self.windows.items():
            if (window.task, window.occurrence) == (task, occurrence):
                return id_
        raise KeyError((task, occurrence))


@lru_cache(maxsize=64)
def _parsed(content_hash: str, text: str) -> Definition:
    del content_hash
    return Definition.model_validate(json.loads(text))


def content_hash(tree: dict[str, Any]) -> str:
    """SHA-256 of a merged definition, however it was laid out."""
    canonical = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a file did: a new campaign, or nothing because it is known already."""

    campaign: str
    revision: int
    new: bool


def load(
    connection: Connection,
    definition: Definition,
    tree: dict[str, Any],
    *,
    source: str,
    path: str,
    now: datetime,
    by: str,
) -> Loaded:
    """Load a campaign for the first time; the same content again changes nothing.

    Args:
        tree: The merged file as plain maps, lists and texts.
        source: The author's own file, kept as it was.

    Raises:
        AlreadyActiveError: If the campaign is activated and the file differs.
        UnknownUnitError: If the organiser is not in the directory.
    """
    digest = content_hash(tree)
    known = connection.execute(
        select(CAMPAIGN.c.id, CAMPAIGN.c.state, REVISION.c.number, REVISION.c.content_hash)
        .join(REVISION, REVISION.c.id == CAMPAIGN.c.revision_id)
        .where(CAMPAIGN.c.code == definition.id)
    ).one_or_none()
    if known is not None and known.content_hash == digest:
        return Loaded(definition.id, known.number, new=False)
    if known is not None and known.state != "loaded":
        raise AlreadyActiveError(definition.id)
    organiser = _organiser(connection, definition)
    number = known.number + 1 if known else 1
    revision = insert_one(
        connection, REVISION, campaign_code=definition.id, number=number, content_hash=digest,
        definition=tree, source=source, path=path, applied_at=now, applied_by=by,
    )  # fmt: skip
    facts = {"revision_id": revision, "organiser_id": organiser}
    if known is None:
        id_ = insert_one(connection, CAMPAIGN, code=definition.id, state="loaded", **facts)
    else:
        id_ = known.id
        connection.execute(update(CAMPAIGN).where(CAMPAIGN.c.id == id_).values(**facts))
    record(
        connection, "campaign", "loaded", at=now, recorded_at=now, campaign_id=id_,
        revision_id=revision, reason=by,
    )  # fmt: skip
    return Loaded(definition.id, number, new=True)


def _organiser(connection: Connection, definition: Definition) -> int:
    assert definition.units is not None
    code = definition.units.organiser
    found = connection.execute(select(UNIT.c.id).where(UNIT.c.code == code)).scalar()
    if found is None:
        raise UnknownUnitError(code, connection.execute(select(UNIT.c.code)).scalars())
    return int(found)


def record(connection: Connection, kind: str, name: str, **facts: Any) -> int:
    """Write one event; returns its id."""
    return insert_one(connection, EVENT, kind=kind, name=name, **facts)


def insert_one(connection: Connection, table: Any, **values: Any) -> int:
    """Write one row; returns its id."""
    key: Any = connection.execute(insert(table).values(**values)).inserted_primary_key
    return int(key[0])


def definition_of(connection: Connection, revision_id: int) -> Definition:
    """The definition of one revision, as it was applied."""
    row = connection.execute(
        select(REVISION.c.content_hash, REVISION.c.definition).where(REVISION.c.id == revision_id)
    ).one()
    return _parsed(row.content_hash, json.dumps(row.definition, ensure_ascii=False))


def known_codes(connection: Connection) -> list[str]:
    """The ids of all campaigns, for suggestions."""
    return list(connection.execute(select(CAMPAIGN.c.code).order_by(CAMPAIGN.c.code)).scalars())


def campaign_row(connection: Connection, code: str) -> Any:
    """The campaign's row.

    Raises:
        UnknownCampaignError: If there is none of this id.
    """
    row = connection.execute(select(CAMPAIGN).where(CAMPAIGN.c.code == code)).one_or_none()
    if row is None:
        raise UnknownCampaignError(code, known_codes(connection))
    return row


def calendar_of(connection: Connection, code: str, calendars: Calendars) -> WorkCalendar:
    """The calendar that a campaign runs on; that on disk where none is in force yet.

    Raises:
        UnknownCampaignError: If there is none of this id.
    """
    row = campaign_row(connection, code)
    definition = definition_of(connection, row.revision_id)
    return calendar_in_force(connection, row.calendar_id, definition, calendars)


def running(connection: Connection, code: str, calendars: Calendars) -> Running:
    """An activated campaign with everything that is needed to run it.

    Args:
        calendars: Asked only where no edition was kept: activated by an older version.

    Raises:
        UnknownCampaignError: If there is none of this id.
        CampaignNotActiveError: If it has not been activated.
    """
    row = campaign_row(connection, code)
    if row.activated_at is None:
        raise CampaignNotActiveError(code)
    definition = definition_of(connection, row.revision_id)
    calendar = calendar_in_force(connection, row.calendar_id, definition, calendars)
    computed = build(definition, calendar, activated_at=row.activated_at)
    windows = {w.id: w for w in _windows(connection, row.id)}
    by_name = {(w.task, w.occurrence): w for w in windows.values()}
    schedule = replace(
        computed,
        windows=tuple(_stored(w, by_name) for w in computed.windows),
        move_instants=_instants(connection, row.id),
        ends_at=_instants(connection, row.id).get("campaign.end"),
    )
    order = {(w.task, w.occurrence): w for w in schedule.windows}
    number = connection.execute(
        select(REVISION.c.number).where(REVISION.c.id == row.revision_id)
    ).scalar_one()
    position = connection.execute(
        select(UNIT.c.lo).where(UNIT.c.id == row.organiser_id)
    ).scalar_one()
    return Running(
        id=row.id,
        code=row.code,
        state=row.state,
        revision_id=row.revision_id,
        revision_number=number,
        definition=definition,
        calendar=calendar,
        schedule=schedule,
        windows={id_: order[w.task, w.occurrence] for id_, w in windows.items()},
        organiser_id=row.organiser_id,
        organiser_pos=position,
        activated_at=row.activated_at,
        ticked_at=row.ticked_at,
        directory_seen=row.directory_seen,
    )


def _stored(window: Window, rows: dict[tuple[str, str], Any]) -> Window:
    row = rows[window.task, window.occurrence]
    return replace(
        window, opens_at=row.opens_at, due_at=row.due_at, closes_at=row.closes_at, firm=row.firm
    )


def _windows(connection: Connection, campaign_id: int) -> Iterable[Any]:
    return connection.execute(
        select(WINDOW)
        .where(WINDOW.c.campaign_id == campaign_id, WINDOW.c.cancelled_at.is_(None))
        .order_by(WINDOW.c.id)
    ).all()


def _instants(connection: Connection, campaign_id: int) -> dict[str, datetime | None]:
    rows = connection.execute(
        select(INSTANT.c.name, INSTANT.c.at).where(INSTANT.c.campaign_id == campaign_id)
    )
    return {key: value for key, value in rows}  # noqa: C416 - a Row is no pair to a type checker


def active_codes(connection: Connection) -> list[str]:
    """The campaigns that the clock runs."""
    return list(
        connection.execute(
            select(CAMPAIGN.c.code).where(CAMPAIGN.c.state == "active").order_by(CAMPAIGN.c.id)
        ).scalars()
    )


def own_cutoffs(connection: Connection, campaign: Running) -> tuple[OwnCutoff, ...]:
    """The dues that some units have for themselves, each listed once."""
    rows = connection.execute(
        select(CUTOFF.c.window_id, CUTOFF.c.kind, CUTOFF.c.at)
        .join(WINDOW, WINDOW.c.id == CUTOFF.c.window_id)
        .where(WINDOW.c.campaign_id == campaign.id, WINDOW.c.cancelled_at.is_(None))
        .order_by(CUTOFF.c.at, CUTOFF.c.window_id, CUTOFF.c.kind)
    )
    return tuple(
        OwnCutoff(campaign.windows[w].task, campaign.windows[w].occurrence, kind, at)
        for w, kind, at in rows
    )


def activate(
    connection: Connection, code: str, calendars: Calendars, *, at: datetime, by: str
) -> Running:
    """Put a loaded campaign into force: store its schedule, enrol its units.

    Three set-based statements make windows, participations and obligations; the caller
    settles the moves that are already due.

    Raises:
        AlreadyActiveError: If it is in force already.
    """
    row = campaign_row(connection, code)
    if row.activated_at is not None:
        raise AlreadyActiveError(code)
    definition = definition_of(connection, row.revision_id)
    calendar = calendars(definition)
    schedule = build(definition, calendar, activated_at=at)
    _store_schedule(connection, row.id, schedule, at)
    connection.execute(
        update(CAMPAIGN)
        .where(CAMPAIGN.c.id == row.id)
        .values(
            state="active", activated_at=at, calendar_version=calendar.version,
            calendar_id=keep(connection, calendar, definition, schedule, at),
            # What falls due at this very instant is for the first tick to do.
            ticked_at=at - timedelta.resolution,
        )
    )  # fmt: skip
    record(
        connection, "campaign", "activated", at=at, recorded_at=at, campaign_id=row.id,
        revision_id=row.revision_id, reason=by,
    )  # fmt: skip
    campaign = running(connection, code, calendars)
    join(connection, campaign, at=at)
    owe_campaign_tasks(connection, campaign)
    return campaign


def _store_schedule(
    connection: Connection, campaign_id: int, schedule: Schedule, activated_at: datetime
) -> None:
    rows = [{"campaign_id": campaign_id, **window_values(w)} for w in schedule.windows]
    if rows:
        connection.execute(insert(WINDOW), rows)
    store_instants(connection, campaign_id, schedule, activated_at)


def window_values(window: Window) -> dict[str, Any]:
    """A window as its row keeps it."""
    names = (
        "task", "occurrence", "number", "owed_by", "per_campaign", "optional", "firm",
        "opens_at", "due_at", "closes_at",
    )  # fmt: skip
    return {name: getattr(window, name) for name in names}


def store_instants(
    connection: Connection, campaign_id: int, schedule: Schedule, activated_at: datetime
) -> None:
    """Store the instants that moves wait for, and the end."""
    # A launch that the plan dates before the activation takes effect with it.
    launch = max(filter(None, (schedule.move_instants.get("launch.start"), activated_at)))
    instants = {**schedule.move_instants, "campaign.end": schedule.ends_at, "launch.start": launch}
    known = [
        {"campaign_id": campaign_id, "name": name, "at": at}
        for name, at in instants.items()
        if at is not None
    ]
    connection.execute(insert(INSTANT), known)


def selection(definition: Definition, on: date) -> Any:
    """The units that a campaign's `units` block chooses, as a condition on `unit`.

    Groups, tags and names add up; what is excluded, and a unit that is closed on the
    day or not yet open, is left out.
    """
    units = definition.units
    assert units is not None

    def labelled(kind: str, values: tuple[str, ...]) -> Any:
        return UNIT.c.id.in_(
            select(LABEL.c.unit_id).where(LABEL.c.kind == kind, LABEL.c.value.in_(values))
        )

    chosen = [
        *([labelled("group", units.group)] if units.group else []),
        *([labelled("tag", units.tag)] if units.tag else []),
        *([UNIT.c.code.in_(units.only)] if units.only else []),
    ]
    return and_(
        or_(*chosen) if chosen else UNIT.c.code != units.organiser,
        UNIT.c.code.not_in(units.exclude),
        or_(UNIT.c.opened_on.is_(None), UNIT.c.opened_on <= on),
        or_(UNIT.c.closed_on.is_(None), UNIT.c.closed_on > on),
    )


def join(connection: Connection, campaign: Running, *, at: datetime) -> int:
    """Enrol every chosen unit that does not take part yet; returns how many joined.

    A unit that joins late owes what can still be handed in, from now on.
    """
    chosen = selection(campaign.definition, campaign.calendar.day_of(at))
    version = directory_version(connection)
    taking_part = select(PARTICIPATION.c.unit_id).where(
        PARTICIPATION.c.campaign_id == campaign.id, PARTICIPATION.c.unit_id == UNIT.c.id
    )
    constants: list[Any] = [
        _as(campaign.id), UNIT.c.id, _as(campaign.revision_id),
        _as(campaign.moves.initial), _as(at, CUTOFF.c.at), _as(at, CUTOFF.c.at),
    ]  # fmt: skip
    joined = connection.execute(
        insert(PARTICIPATION).from_select(
            ["campaign_id", "unit_id", "revision_id", "state", "since_at", "joined_at"],
            select(*constants).where(chosen, ~taking_part.exists()).order_by(UNIT.c.lo),
        )
    ).rowcount
    if joined:
        _owe(connection, campaign, at)
        record(
            connection, "campaign", "joined", at=at, recorded_at=at, campaign_id=campaign.id,
            revision_id=campaign.revision_id, data={"units": joined},
        )  # fmt: skip
    connection.execute(
        update(CAMPAIGN).where(CAMPAIGN.c.id == campaign.id).values(directory_seen=version)
    )
    return int(joined)


def _as(value: Any, column: Any = None) -> Any:
    return literal(value, column.type if column is not None else None)


def _owe(connection: Connection, campaign: Running, at: datetime) -> None:
    """What units that join at an instant owe: all that can still be handed in."""
    for id_, window in campaign.windows.items():
        if window.closes_at is None or window.closes_at > at:
            # On a frozen clock others may have joined at the same instant before.
            owes = select(OBLIGATION.c.id).where(
                OBLIGATION.c.participation_id == PARTICIPATION.c.id, OBLIGATION.c.window_id == id_
            )
            owe(connection, campaign, id_, and_(PARTICIPATION.c.joined_at == at, ~owes.exists()))


def owe(connection: Connection, campaign: Running, window_id: int, whom: Any) -> None:
    """One obligation of a window for each participation of a campaign that is meant.

    Args:
        whom: A condition on `participation`.
    """
    window = campaign.windows[window_id]
    if window.per_campaign:
        return
    scope = campaign.definition.roles[window.owed_by].scope
    position = UNIT.c.lo if scope == "unit" else _as(campaign.organiser_pos)
    owing = (
        select(_as(window_id), PARTICIPATION.c.unit_id, PARTICIPATION.c.id, position, _as(0))
        .join(UNIT, UNIT.c.id == PARTICIPATION.c.unit_id)
        .where(PARTICIPATION.c.campaign_id == campaign.id, whom)
        .order_by(PARTICIPATION.c.id)
    )
    connection.execute(
        insert(OBLIGATION).from_select(
            ["window_id", "unit_id", "participation_id", "pos", "returns"], owing
        )
    )


def owe_campaign_tasks(
    connection: Connection, campaign: Running, window_ids: Iterable[int] | None = None
) -> None:
    """One obligation per occurrence of each task that the organiser owes once for all."""
    rows = [
        {
            "window_id": id_, "unit_id": campaign.organiser_id,
            "participation_id": None, "pos": campaign.organiser_pos, "returns": 0,
        }
        for id_ in (campaign.windows if window_ids is None else window_ids)
        if campaign.windows[id_].per_campaign
    ]  # fmt: skip
    if rows:
        connection.execute(insert(OBLIGATION), rows)


def directory_version(connection: Connection) -> int:
    """How often the directory has changed; a campaign looks for new units when it has."""
    found = connection.execute(
        select(META.c.value).where(META.c.key == "directory_version")
    ).scalar()
    return int(found or 0)


def counts_by_state(connection: Connection, campaign_id: int) -> dict[str, int]:
    """How many units stand in each state."""
    rows = connection.execute(
        select(PARTICIPATION.c.state, func.count())
        .where(PARTICIPATION.c.campaign_id == campaign_id)
        .group_by(PARTICIPATION.c.state)
        .order_by(PARTICIPATION.c.state)
    )
    return {key: value for key, value in rows}  # noqa: C416 - a Row is no pair to a type checker

"""A whole campaign on a virtual clock: the real core, made-up units, nothing sent.

Units behave as they are told: hand in on time, late or never, or have their report sent
back. What each does follows from the seed and its own code alone, so the same seed gives
the same campaign to the byte. The clock jumps from one instant at which something
happens to the next.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from random import Random
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection, func, select

from engine.directory.values import Sheet
from engine.model import Channel, Outcome, OutgoingMessage
from engine.outbox.dispatch import Dispatcher
from engine.people import crowd
from engine.people.directory import import_units
from engine.schedule import build
from engine.store.campaigns import Calendars, Running, activate, counts_by_state, load
from engine.store.database import create
from engine.store.merging import went_out
from engine.store.rows import (
    CONTACT,
    EVENT,
    MESSAGE,
    OBLIGATION,
    PARTICIPATION,
    SEND,
    SUBMISSION,
    UNIT,
)
from engine.store.ticks import Ticker, settle_all, telling_of

if TYPE_CHECKING:
    from engine.calendar import WorkCalendar
    from engine.people.review import Decision
    from engine.rules.schema import Definition
    from engine.schedule import Window
    from engine.store.database import Database

Behaviour = Literal["on-time", "late", "never", "returned", "mixed"]
BEHAVIOURS: tuple[Behaviour, ...] = ("on-time", "late", "never", "returned", "mixed")

SLOTS = (time(8, 30), time(10), time(14), time(16))
"""Times of day at which made-up people act; few, so that many act at one instant."""

_MIXED: tuple[tuple[Behaviour, int], ...] = (
    ("on-time", 58),
    ("late", 15),
    ("never", 12),
    ("returned", 15),
)
_RETURN_REASON = "Đề nghị bổ sung số liệu và minh chứng theo đề cương."
_OPTIONAL_SHARE = 0.3
_LAPSE_SHARE = 0.2
_WORKING_DAYS_AHEAD = 10


@dataclass(frozen=True, slots=True, order=True)
class Act:
    """What made-up people do at one instant, for one window."""

    at: datetime
    window_id: int
    what: Literal["hand_in", "accept", "return", "reject"]


@dataclass
class Cast:
    """The made-up people of one campaign: what they mean to do, and what they have done.

    Attributes:
        waiting: For each act still to come, the units it is for.
    """

    campaign: Running
    behaviour: Behaviour
    seed: int
    waiting: dict[Act, list[int]] = field(default_factory=lambda: defaultdict(list))
    agenda: list[Act] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    returning: set[tuple[int, int]] = field(default_factory=set)
    active: set[int] = field(default_factory=set)

    def plan(self, act: Act, unit_id: int) -> None:
        """Put an act of one unit on the agenda."""
        if act not in self.waiting:
            heapq.heappush(self.agenda, act)
        self.waiting[act].append(unit_id)

    def random(self, unit_id: int, *about: object) -> Random:
        """Chance for one unit and one matter, the same whenever it is asked."""
        return Random(":".join(map(str, (self.seed, self.codes[unit_id], *about))))  # noqa: S311 # not for secrets

    def behaviour_of(self, unit_id: int) -> Behaviour:
        """How one unit behaves throughout the campaign."""
        if self.behaviour != "mixed":
            return self.behaviour
        names, weights = zip(*_MIXED, strict=True)
        chosen: Behaviour = self.random(unit_id, "behaviour").choices(names, weights)[0]
        return chosen


def cast(database: Database, campaign: Running, behaviour: Behaviour, seed: int) -> Cast:
    """Make up what every unit of a campaign that has just been activated will do."""
    made = Cast(campaign, behaviour, seed)
    with database.read() as connection:
        rows = connection.execute(
            select(OBLIGATION.c.window_id, OBLIGATION.c.unit_id, UNIT.c.code)
            .join(UNIT, UNIT.c.id == OBLIGATION.c.unit_id)
            .where(OBLIGATION.c.window_id.in_(list(campaign.windows)))
            .order_by(OBLIGATION.c.window_id, UNIT.c.code)
        ).all()
    for window_id, unit_id, code in rows:
        made.codes[unit_id] = code
        _intend(made, window_id, unit_id)
    return made


def _intend(made: Cast, window_id: int, unit_id: int) -> None:
    window = made.campaign.windows[window_id]
    own = made.campaign.definition.roles[window.owed_by].scope == "unit"
    behaviour = made.behaviour_of(unit_id) if own else "on-time"
    chance = made.random(unit_id, window.task, window.occurrence)
    if behaviour == "never" or (window.optional and chance.random() > _OPTIONAL_SHARE):
        return
    at = _moment(made.campaign, window, chance, late=behaviour == "late")
    if at is None:
        return
    if behaviour == "returned":
        made.returning.add((window_id, unit_id))
    if own:
        made.active.add(unit_id)
    made.plan(Act(at, window_id, "hand_in"), unit_id)


def _moment(campaign: Running, window: Window, chance: Random, *, late: bool) -> datetime | None:
    """When something is handed in: on a working day, inside the window or after its due."""
    start, end = window.opens_at or campaign.activated_at, window.due_at
    if late and window.due_at is not None:
        start, end = window.due_at, window.closes_at
    start = max(start, campaign.activated_at)
    if end is None:
        return None
    slots = _slots(campaign.calendar, start, end)
    return chance.choice(slots) if slots else None


@lru_cache(maxsize=256)
def _slots(calendar: WorkCalendar, start: datetime, end: datetime) -> tuple[datetime, ...]:
    """The times of day between two instants at which people act; the same for all units."""
    first, last = calendar.day_of(start), calendar.day_of(end)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    found = (
        calendar.instant(day, slot, later=False)
        for day in days
        if calendar.is_working(day)
        for slot in SLOTS
    )
    return tuple(at for at in found if start <= at < end)


class Rehearsal:
    """Runs campaigns on a virtual clock.

    Args:
        dispatcher: Delivers, at each instant, what has fallen due.
        afterwards: Called with each instant once all that belongs to it is done.
    """

    def __init__(
        self,
        database: Database,
        ticker: Ticker,
        dispatcher: Dispatcher,
        afterwards: Callable[[datetime], None] = lambda _now: None,
    ) -> None:
        self._database = database
        self._ticker = ticker
        self._dispatcher = dispatcher
        self._afterwards = afterwards

    def run(
        self, casts: Sequence[Cast], *, start: datetime, until: datetime | None = None
    ) -> datetime:
        """Run from one instant until nothing more happens, or until another.

        Returns:
            The last instant at which anything happened.
        """
        now = start
        following: datetime | None = start
        while following is not None and (until is None or following <= until):
            now = following
            self._ticker.tick(now)
            for made in casts:
                self._act(made, now)
            self._dispatcher.drain(partial(_same, now))
            self._afterwards(now)
            following = self._following(casts, now)
        return now

    def _following(self, casts: Sequence[Cast], now: datetime) -> datetime | None:
        coming = [made.agenda[0].at for made in casts if made.agenda]
        coming += filter(None, (self._ticker.next_at(now), self._dispatcher.next_at()))
        return min((at for at in coming if at > now), default=None)

    def _act(self, made: Cast, now: datetime) -> None:
        while made.agenda and made.agenda[0].at <= now:
            act = heapq.heappop(made.agenda)
            units = made.waiting.pop(act)
            telling = telling_of(made.campaign, self._ticker.channels, now)
            with self._database.write() as connection:
                if act.what == "hand_in":
                    units = _who_hand_in(made, act, units)
                    crowd.hand_in(
                        connection, made.campaign, act.window_id, units, at=now, telling=telling
                    )
                else:
                    reason = _RETURN_REASON if act.what == "return" else None
                    crowd.decide(
                        connection, made.campaign, act.window_id, units, act.what,
                        reason=reason, telling=telling,
                    )  # fmt: skip
            for unit_id in units:
                self._follow(made, act, unit_id, now)

    def _follow(self, made: Cast, act: Act, unit_id: int, now: datetime) -> None:
        """What comes of an act: a decision after a receipt, a supplement after a return."""
        window = made.campaign.windows[act.window_id]
        review = made.campaign.definition.tasks[window.task].review
        chance = made.random(unit_id, window.task, window.occurrence, act.what, now)
        if act.what == "hand_in" and review is not None:
            what = self._decision(made, act, unit_id)
            days = review.within.count if review.within else 5
            at = _working_slot(
                made.campaign.calendar, now, chance.randint(1, max(1, days - 1)), chance
            )
            made.plan(Act(at, act.window_id, what), unit_id)
        if act.what == "return" and review is not None and review.supplement is not None:
            # On the last day, after its reminder, so that a rehearsal shows the reminder.
            if chance.random() < _LAPSE_SHARE:
                return
            days = review.supplement.within.count
            at = _working_slot(made.campaign.calendar, now, days, chance)
            made.plan(Act(at, act.window_id, "hand_in"), unit_id)

    def _decision(self, made: Cast, act: Act, unit_id: int) -> Decision:
        if (act.window_id, unit_id) in made.returning:
            made.returning.discard((act.window_id, unit_id))
            review = made.campaign.definition.tasks[
                made.campaign.windows[act.window_id].task
            ].review
            if review is not None and review.supplement is not None:
                return "return"
        return "accept"


def _same(now: datetime) -> datetime:
    return now


def _who_hand_in(made: Cast, act: Act, units: list[int]) -> list[int]:
    """A reviewer reports only on units that have done something of their own."""
    window = made.campaign.windows[act.window_id]
    scope = made.campaign.definition.roles[window.owed_by].scope
    if scope == "unit" or window.per_campaign:
        return units
    return [unit for unit in units if unit in made.active]


def _working_slot(calendar: WorkCalendar, after: datetime, days: int, chance: Random) -> datetime:
    day: date = calendar.shift(calendar.day_of(after), days)
    return calendar.instant(day, chance.choice(SLOTS), later=False)


@dataclass(frozen=True, slots=True)
class Simulation:
    """The record of a rehearsal, each list in time order."""

    campaign: str
    units: int
    submissions: tuple[dict[str, Any], ...]
    moves: tuple[dict[str, Any], ...]
    sends: tuple[dict[str, Any], ...]
    final: dict[str, int]

    def json(self) -> dict[str, Any]:
        """As `docs/reference/commands.md` says."""
        return {name: getattr(self, name) for name in self.__slots__}


def made_up_units(definition: Definition, count: int) -> Sheet:
    """A directory with the organiser and as many units as asked for, with all contacts."""
    units = definition.units
    assert units is not None
    header = ["code", "name", "parent", "groups", "tags", "contact", "role", "email"]
    rows = [header]
    for role, label in _campaign_roles(definition):
        email = f"{role.replace('_', '-')}@to-chuc.example"
        rows.append([units.organiser, "Đơn vị tổ chức", "", "", "", label, role, email])
    groups, tags = ";".join(units.group), ";".join(units.tag)
    width = max(3, len(str(count)))
    for number in range(1, count + 1):
        code = units.only[number - 1] if number <= len(units.only) else f"dv-{number:0{width}}"
        name = f"Đơn vị {number:0{width}}"
        for role, person in (("unit_contact", "Đầu mối"), ("unit_head", "Thủ trưởng")):
            email = f"{role.replace('_', '-')}.{code}@don-vi.example"
            who = f"{person} {name}"
            rows.append([code, name, units.organiser, groups, tags, who, role, email])
    return Sheet(tuple((n, tuple(row)) for n, row in enumerate(rows, start=1)))


def _campaign_roles(definition: Definition) -> Iterator[tuple[str, str]]:
    for role, block in definition.roles.items():
        if block.scope == "campaign":
            yield role, block.label


def simulate(
    definition: Definition,
    tree: dict[str, Any],
    sheet: Sheet,
    *,
    behaviour: Behaviour,
    seed: int,
    calendars: Calendars,
    activated_at: datetime,
) -> Simulation:
    """Run one campaign through its life in a database that is thrown away.

    Args:
        tree: The merged file as plain maps, lists and texts.
        sheet: The directory of units.
        activated_at: Where the virtual clock starts.
    """
    database = create("sqlite://", rehearsal=True)
    try:
        import_units(database, sheet, activated_at)
        campaign = start(database, definition, tree, calendars, at=activated_at)
        made = cast(database, campaign, behaviour, seed)
        recorder = Recorder()
        dispatcher = Dispatcher(database, calendars, {recorder.channel: recorder})
        ticker = Ticker(database, calendars, frozenset({recorder.channel}))
        Rehearsal(database, ticker, dispatcher).run([made], start=activated_at)
        return _record(database, campaign, recorder.subjects)
    finally:
        database.close()


class Recorder:
    """A sender that sends nothing and keeps the subjects, by message."""

    channel: Channel = "email"
    harmless = True

    def __init__(self) -> None:
        self.subjects: dict[int, str] = {}

    def send(self, message: OutgoingMessage) -> Outcome:
        """Note that it would have gone."""
        self.subjects[int(message.id.rpartition(".")[2])] = message.subject
        return Outcome("sent")

    def close(self) -> None:
        """Nothing is kept open."""


def start(
    database: Database,
    definition: Definition,
    tree: dict[str, Any],
    calendars: Calendars,
    *,
    at: datetime,
    source: str = "",
    path: str = "",
) -> Running:
    """Load a campaign and put it into force at an instant."""
    with database.write() as connection:
        load(connection, definition, tree, source=source, path=path, now=at, by="hanchot")
        campaign = activate(connection, definition.id, calendars, at=at, by="hanchot")
        settle_all(connection, campaign, at, at)
    return campaign


def _record(database: Database, campaign: Running, subjects: Mapping[int, str]) -> Simulation:
    with database.read() as connection:
        units = connection.execute(
            select(func.count()).where(PARTICIPATION.c.campaign_id == campaign.id)
        ).scalar_one()
        return Simulation(
            campaign=campaign.code,
            units=units,
            submissions=tuple(_submissions(connection, campaign)),
            moves=tuple(_moves(connection, campaign)),
            sends=tuple(_sends(connection, campaign, subjects)),
            final=counts_by_state(connection, campaign.id),
        )


def _said(campaign: Running, at: datetime) -> str:
    return campaign.calendar.local(at).isoformat()


def _submissions(connection: Connection, campaign: Running) -> Iterator[dict[str, Any]]:
    s, o = SUBMISSION.c, OBLIGATION.c
    rows = connection.execute(
        select(s.received_at, UNIT.c.code, o.window_id, s.final)
        .join_from(SUBMISSION, OBLIGATION, o.id == s.obligation_id)
        .join(UNIT, UNIT.c.id == o.unit_id)
        .where(o.window_id.in_(list(campaign.windows)))
        .order_by(s.received_at, UNIT.c.code, o.window_id, s.number)
    )
    for received_at, code, window_id, final in rows:
        window = campaign.windows[window_id]
        yield {
            "at": _said(campaign, received_at), "unit": code, "task": window.task,
            "occurrence": window.occurrence or None, "final": final,
        }  # fmt: skip


def _moves(connection: Connection, campaign: Running) -> Iterator[dict[str, Any]]:
    e = EVENT.c
    rows = connection.execute(
        select(e.at, UNIT.c.code, e.name, e.from_state, e.to_state)
        .join(UNIT, UNIT.c.id == e.unit_id)
        .where(e.campaign_id == campaign.id, e.kind == "move")
        .order_by(e.at, e.id)
    )
    for at, code, name, source, target in rows:
        yield {
            "at": _said(campaign, at), "unit": code, "move": name, "from": source, "to": target,
        }  # fmt: skip


def _sends(
    connection: Connection, campaign: Running, subjects: Mapping[int, str]
) -> Iterator[dict[str, Any]]:
    """The messages that would have gone, with their subjects."""
    m = MESSAGE.c
    rows = connection.execute(
        select(
            m.sent_at, SEND.c.reminder, SEND.c.window_id, UNIT.c.code, CONTACT.c.name, m.channel,
            m.kind, func.coalesce(m.merged_into, m.id),
        )
        .join_from(MESSAGE, SEND, SEND.c.id == m.send_id)
        .join(UNIT, UNIT.c.id == m.unit_id)
        .join(CONTACT, CONTACT.c.id == m.contact_id)
        .where(SEND.c.window_id.in_(list(campaign.windows)), went_out())
        .order_by(m.sent_at, SEND.c.id, UNIT.c.lo, CONTACT.c.id, m.id)
    ).all()  # fmt: skip
    for at, reminder, window_id, code, person, channel, kind, id_ in rows:
        window = campaign.windows[window_id]
        yield {
            "at": _said(campaign, at), "reminder": reminder, "task": window.task,
            "occurrence": window.occurrence or None, "unit": code, "recipient": person,
            "channel": channel, "kind": kind, "subject": subjects.get(id_),
        }  # fmt: skip


def natural_start(definition: Definition, calendar: WorkCalendar) -> datetime:
    """When a campaign would be activated: at its launch, or in good time for its first date."""
    schedule = build(definition, calendar)
    if schedule.launch_at is not None:
        return schedule.launch_at
    known = [w.opens_at or w.due_at for w in schedule.windows]
    starts = [d.at for d in schedule.dated if d.kind == "stage.start"]
    first = min((at for at in (*known, *starts) if at is not None), default=None)
    assert definition.year is not None
    day = calendar.day_of(first) if first else date(definition.year, 1, 5)
    return calendar.instant(calendar.shift(day, -_WORKING_DAYS_AHEAD), time(8), later=False)

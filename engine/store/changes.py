"""Carrying a change of revision out, and counting what it does.

One transaction does all of it. `hanchot plan` runs it and rolls back, `hanchot apply`
runs it and commits: the figures are those of the same statements. What has been sent or
received is history and is never touched; what waits for an old deadline is cancelled,
and waits again if that deadline returns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, delete, func, insert, literal, or_, select, update

from engine.change.plan import (
    ChangePlan,
    Finding,
    Live,
    StateMove,
    differences,
    finding,
    instructions,
    judge,
    token_of,
)
from engine.schedule import Schedule, Window, build
from engine.store.calendars import keep
from engine.store.campaigns import (
    Calendars,
    Running,
    content_hash,
    insert_one,
    owe,
    owe_campaign_tasks,
    record,
    running,
    store_instants,
    window_values,
)
from engine.store.change_deadlines import Deadlines, Pairs, dates
from engine.store.change_ground import Ground
from engine.store.change_reminders import Reminders, notices
from engine.store.rows import (
    CAMPAIGN,
    EVENT,
    GRANT,
    INSTANT,
    MESSAGE,
    OBLIGATION,
    PARTICIPATION,
    REVISION,
    SEND,
    SUBMISSION,
    WINDOW,
)
from engine.store.same_plan import same_plan
from engine.store.ticks import catch_up, settle_all, telling_of

if TYPE_CHECKING:
    from engine.model import Channel
    from engine.rules.schema import Definition


_SHOWN = 200
"""So many differing values are kept in a plan; the rest is counted."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """What is to be applied.

    Attributes:
        tree: The merged file as plain maps, lists and texts.
        source: The author's own file, as it is.
    """

    definition: Definition
    tree: dict[str, Any]
    source: str
    path: str
    by: str


def change(
    connection: Connection,
    campaign: Running,
    file: NewFile,
    *,
    calendars: Calendars,
    channels: frozenset[Channel],
    now: datetime,
) -> ChangePlan:
    """Carry a change out in the caller's transaction and say what it did.

    The caller commits or rolls back; after an error in `findings` it must roll back.
    """
    token = token_now(connection, campaign, file, calendars)
    campaign = _catch_up(connection, campaign, calendars, channels, now)
    new = file.definition
    ground = Ground(
        connection, campaign, new, calendars(new), channels, now, instructions(new.changes)
    )
    return _Change(ground, file, token).carry_out()


def token_now(
    connection: Connection, campaign: Running, file: NewFile, calendars: Calendars
) -> str:
    """The token of this file on these facts."""
    facts = connection.execute(
        select(func.max(EVENT.c.id)).where(EVENT.c.campaign_id == campaign.id)
    ).scalar()
    version = calendars(file.definition).version
    return token_of(content_hash(file.tree), campaign.revision_id, int(facts or 0), version)


def _catch_up(
    connection: Connection,
    campaign: Running,
    calendars: Calendars,
    channels: frozenset[Channel],
    now: datetime,
) -> Running:
    """Do what has come due under the old revision first: a change never skips an instant."""
    done = catch_up(connection, campaign, telling_of(campaign, channels, now))
    return running(connection, campaign.code, calendars) if done else campaign


class _Change:
    """One change on its way."""

    def __init__(self, ground: Ground, file: NewFile, token: str) -> None:
        self.ground = ground
        self.connection = ground.connection
        self.old = ground.old
        self.file = file
        self.now = ground.now
        self.told = ground.told
        self.token = token
        self.findings: list[Finding] = []
        self.added: list[int] = []

    def carry_out(self) -> ChangePlan:
        """All steps in order."""
        base = self._base()
        changed = differences(self._old_tree(), self.file.tree)
        recounted = self.ground.calendar.version != self._calendar_version()
        if not changed and not recounted:
            return base
        base = replace(base, differences=changed[:_SHOWN])
        self._judge(changed=bool(changed))
        if any(f.severity == "error" for f in self.findings):
            return replace(base, findings=tuple(self.findings))
        return replace(self._changed(base), findings=tuple(self.findings))

    def _base(self) -> ChangePlan:
        return ChangePlan(
            campaign=self.old.code,
            title=self.file.definition.title,
            now=self.now,
            units=self._units(),
            from_revision=self.old.revision_number,
            to_revision=self.old.revision_number + 1,
            token=self.token,
        )

    def _judge(self, *, changed: bool) -> None:
        """What stands in the way, and what is worth knowing before anything moves."""
        new = self.file.definition
        same_file = not changed or self._source() == self.file.source
        self.findings += judge(
            self.old.definition, new, self.told, self._live(), same_file=same_file
        )
        if same_file and changed:
            self.findings.append(finding("X810", "info", "extends"))
        was, will = self._calendar_version(), self.ground.calendar.version
        if was != will:
            self.findings.append(finding("X811", "info", "calendar", old=was, new=will))
        self.findings += same_plan(self.connection, new)

    def _changed(self, base: ChangePlan) -> ChangePlan:
        """The change itself, with what it does."""
        ground, old = self.ground, self.old
        schedule = build(ground.new, ground.calendar, activated_at=old.activated_at)
        reminders = Reminders(ground, schedule)
        self._rename()
        pairs = self._windows(schedule)
        moved = Deadlines(ground)
        deadlines = tuple(moved.moved(pairs))
        self.findings += moved.findings
        fresh = self._in_force(schedule)
        self._owe_added(fresh)
        states = tuple(self._states())
        moves = settle_all(self.connection, fresh, self.now, self.now)
        found = replace(
            base,
            deadlines=deadlines,
            dates=tuple(dates(pairs)),
            reminders=reminders.moved(fresh),
            states=states,
            notices=notices(ground, fresh, deadlines, moved.lifted),
            moves=moves,
        )
        record(
            self.connection, "campaign", "changed", at=self.now, recorded_at=self.now,
            campaign_id=old.id, revision_id=fresh.revision_id, reason=self.told.reason,
            data={"by": self.file.by, "dues": len(deadlines), "moves": moves},
        )  # fmt: skip
        return found

    def _in_force(self, schedule: Schedule) -> Running:
        """Put the new revision and its calendar into force."""
        calendar = self.ground.calendar
        edition = keep(self.connection, calendar, self.ground.new, schedule, self.old.activated_at)
        self._revision(calendar.version, edition, schedule)
        # What was kept just now is what is read: nothing need be looked for on disk.
        return running(self.connection, self.old.code, lambda _: calendar)

    # What stands now

    def _units(self) -> int:
        count = select(func.count()).where(PARTICIPATION.c.campaign_id == self.old.id)
        return int(self.connection.execute(count).scalar_one())

    def _old_tree(self) -> dict[str, Any]:
        chosen = select(REVISION.c.definition).where(REVISION.c.id == self.old.revision_id)
        tree: dict[str, Any] = self.connection.execute(chosen).scalar_one()
        return tree

    def _source(self) -> str:
        chosen = select(REVISION.c.source).where(REVISION.c.id == self.old.revision_id)
        return str(self.connection.execute(chosen).scalar_one())

    def _calendar_version(self) -> str:
        chosen = select(CAMPAIGN.c.calendar_version).where(CAMPAIGN.c.id == self.old.id)
        return str(self.connection.execute(chosen).scalar_one())

    def _live(self) -> Live:
        p, o, w = PARTICIPATION.c, OBLIGATION.c, WINDOW.c
        occupied = self.connection.execute(
            select(p.state, func.count()).where(p.campaign_id == self.old.id).group_by(p.state)
        )
        used = (
            select(SUBMISSION.c.id).where(SUBMISSION.c.obligation_id == o.id).exists(),
            o.own_due_at.is_not(None),
            select(MESSAGE.c.id).where(MESSAGE.c.obligation_id == o.id).exists(),
        )
        tasks = self.connection.execute(
            select(w.task)
            .distinct()
            .join(OBLIGATION, o.window_id == w.id)
            .where(w.campaign_id == self.old.id, or_(*used))
        ).scalars()
        granted = self.connection.execute(
            select(GRANT.c.award, func.count())
            .where(GRANT.c.campaign_id == self.old.id)
            .group_by(GRANT.c.award)
        )
        return Live(_pairs(occupied), frozenset(tasks), _pairs(granted))

    # The change itself

    def _rename(self) -> None:
        for old, new in self.told.task_names.items():
            chosen = and_(WINDOW.c.campaign_id == self.old.id, WINDOW.c.task == old)
            self.connection.execute(update(WINDOW).where(chosen).values(task=new))
        ids = select(WINDOW.c.id).where(WINDOW.c.campaign_id == self.old.id)
        for old, new in self.told.reminder_names.items():
            named = and_(SEND.c.window_id.in_(ids), SEND.c.reminder == old)
            self.connection.execute(update(SEND).where(named).values(reminder=new))
        for old, new in self.told.state_names.items():
            self._move_state(old, new)

    def _move_state(self, old: str, new: str) -> None:
        standing = and_(PARTICIPATION.c.campaign_id == self.old.id, PARTICIPATION.c.state == old)
        at = literal(self.now, EVENT.c.at.type)
        self.connection.execute(
            insert(EVENT).from_select(
                ["kind", "name", "at", "recorded_at", "campaign_id", "unit_id", "revision_id",
                 "from_state", "to_state", "reason"],
                select(
                    literal("move"), literal("revision"), at, at, literal(self.old.id),
                    PARTICIPATION.c.unit_id, PARTICIPATION.c.revision_id, literal(old),
                    literal(new), literal(self.told.reason),
                ).where(standing),
            )
        )  # fmt: skip
        self.connection.execute(
            update(PARTICIPATION).where(standing).values(state=new, since_at=self.now)
        )

    def _states(self) -> Iterator[StateMove]:
        known = self.file.definition.lifecycle.states
        for state, target in self.told.states.items():
            chosen = and_(
                PARTICIPATION.c.campaign_id == self.old.id, PARTICIPATION.c.state == state
            )
            units = self.connection.execute(select(func.count()).where(chosen)).scalar_one()
            if state not in known and units:
                self._move_state(state, target)
                yield StateMove(state, units, target)

    def _windows(self, schedule: Schedule) -> Pairs:
        """Each stored window with what it was and what it shall be."""
        new = {(w.task, w.occurrence): w for w in schedule.windows}
        pairs: Pairs = []
        for id_, window in self.old.windows.items():
            after = new.pop((self.ground.task(window.task), window.occurrence), None)
            if after is not None and window.opens_at is not None and window.opens_at <= self.now:
                # What units can hand in already they can go on handing in.
                after = replace(after, opens_at=window.opens_at)
            pairs.append((id_, window, after))
            if after is None:
                self._cancel_window(id_)
            else:
                self.connection.execute(
                    update(WINDOW).where(WINDOW.c.id == id_).values(**window_values(after))
                )
        self.added = [self._add_window(window) for window in new.values()]
        return pairs

    def _add_window(self, window: Window) -> int:
        """A window for a new occurrence; one that was given up before comes back."""
        w = WINDOW.c
        named = and_(
            w.campaign_id == self.old.id,
            w.task == window.task,
            w.occurrence == window.occurrence,
        )
        known = self.connection.execute(select(w.id, w.cancelled_at).where(named)).first()
        values = window_values(window)
        if known is None:
            return insert_one(self.connection, WINDOW, campaign_id=self.old.id, **values)
        self.connection.execute(update(WINDOW).where(named).values(cancelled_at=None, **values))
        given_up = and_(
            OBLIGATION.c.window_id == known.id, OBLIGATION.c.excused_at == known.cancelled_at
        )
        self.connection.execute(
            update(OBLIGATION).where(given_up).values(excused_at=None, excuse=None)
        )
        return int(known.id)

    def _cancel_window(self, id_: int) -> None:
        self.connection.execute(
            update(WINDOW).where(WINDOW.c.id == id_).values(cancelled_at=self.now)
        )
        owing = and_(OBLIGATION.c.window_id == id_, OBLIGATION.c.excused_at.is_(None))
        self.connection.execute(
            update(OBLIGATION).where(owing).values(excused_at=self.now, excuse="waived")
        )
        self.ground.withdraw(SEND.c.window_id == id_)

    def _owe_added(self, fresh: Running) -> None:
        """Units that have not finished get what the revision adds, if it can be handed in."""
        states = fresh.definition.lifecycle.states
        going_on = PARTICIPATION.c.state.in_([s for s, block in states.items() if not block.final])
        for id_ in self.added:
            closes_at = fresh.windows[id_].closes_at
            held = select(OBLIGATION.c.id).where(OBLIGATION.c.window_id == id_)
            if (closes_at is None or closes_at > self.now) and not self.connection.execute(
                held.limit(1)
            ).first():
                owe(self.connection, fresh, id_, going_on)
                owe_campaign_tasks(self.connection, fresh, [id_])

    def _revision(self, calendar_version: str, edition: int, schedule: Schedule) -> None:
        file, old = self.file, self.old
        revision = insert_one(
            self.connection, REVISION, campaign_code=old.code, number=old.revision_number + 1,
            content_hash=content_hash(file.tree), definition=file.tree, source=file.source,
            path=file.path, applied_at=self.now, applied_by=file.by,
        )  # fmt: skip
        self.connection.execute(
            update(CAMPAIGN)
            .where(CAMPAIGN.c.id == old.id)
            .values(
                revision_id=revision, calendar_version=calendar_version, calendar_id=edition,
                ticked_at=self.now,
            )
        )  # fmt: skip
        self.connection.execute(
            update(PARTICIPATION)
            .where(PARTICIPATION.c.campaign_id == old.id)
            .values(revision_id=revision)
        )
        self.connection.execute(delete(INSTANT).where(INSTANT.c.campaign_id == old.id))
        store_instants(self.connection, old.id, schedule, old.activated_at)


def _pairs(rows: Any) -> dict[str, int]:
    return {key: count for key, count in rows}  # noqa: C416 # rows are no pairs to a type checker

"""Carrying a change of revision out, and counting what it does.

One transaction does all of it. `hanchot plan` runs it and rolls back, `hanchot apply`
runs it and commits: the figures are those of the same statements. What has been sent or
received is history and is never touched; what waits for an old deadline is cancelled,
and waits again if that deadline returns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, delete, func, insert, literal, or_, select, update

from engine import tick as core
from engine.change.plan import (
    ChangePlan,
    DateMove,
    Deadline,
    Finding,
    Instructions,
    Live,
    ReminderChange,
    StateMove,
    differences,
    finding,
    instructions,
    judge,
    token_of,
    working_days_moved,
)
from engine.schedule import EPOCH, Schedule, Window, build
from engine.sends import Send
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
from engine.store.rows import (
    CAMPAIGN,
    CUTOFF,
    EVENT,
    GRANT,
    INSTANT,
    MESSAGE,
    OBLIGATION,
    PARTICIPATION,
    REVISION,
    SEND,
    SUBMISSION,
    UNIT,
    WINDOW,
)
from engine.store.sends import CHANGE_NOTICE, change_reminder, fire, fire_notice
from engine.store.ticks import catch_up, settle_all, telling_of
from engine.words import Text, say

if TYPE_CHECKING:
    from engine.model import Channel, Severity
    from engine.rules.schema import Definition


WITHDRAWN = "thời hạn đã được điều chỉnh"
"""Why a waiting message was cancelled; part of the record, so in Vietnamese."""

_UNSENT = ("waiting", "held", "retry")
_GONE = ("sent", "delivered", "uncertain", "sending", "bounced")
_FLOOR_DAYS = 3
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
    return _Change(connection, campaign, file, calendars, channels, now, token).carry_out()


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

    def __init__(  # noqa: PLR0917 # the caller's facts, named there
        self,
        connection: Connection,
        campaign: Running,
        file: NewFile,
        calendars: Calendars,
        channels: frozenset[Channel],
        now: datetime,
        token: str,
    ) -> None:
        self.connection = connection
        self.old = campaign
        self.file = file
        self.calendars = calendars
        self.channels = channels
        self.now = now
        self.token = token
        self.told: Instructions = instructions(file.definition.changes)
        self.findings: list[Finding] = []
        self.added: list[int] = []

    def carry_out(self) -> ChangePlan:
        """All steps in order."""
        old, new = self.old, self.file.definition
        calendar = self.calendars(new)
        base = ChangePlan(
            campaign=old.code,
            title=new.title,
            now=self.now,
            units=self._units(),
            from_revision=old.revision_number,
            to_revision=old.revision_number + 1,
            token=self.token,
        )
        changed = differences(self._old_tree(), self.file.tree)
        recounted = calendar.version != self._calendar_version()
        if not changed and not recounted:
            return base
        same_file = self._source() == self.file.source or not changed
        self.findings += judge(old.definition, new, self.told, self._live(), same_file=same_file)
        if same_file and changed:
            self.findings.append(finding("X810", "info", "extends"))
        if recounted:
            versions = {"old": self._calendar_version(), "new": calendar.version}
            self.findings.append(finding("X811", "info", "calendar", **versions))
        if any(f.severity == "error" for f in self.findings):
            return replace(base, differences=changed[:_SHOWN], findings=tuple(self.findings))
        before = self._expected(old, self._planned(old))
        self._rename()
        schedule = build(new, calendar, activated_at=old.activated_at)
        pairs = self._windows(schedule)
        deadlines = tuple(self._deadlines(pairs))
        dates = tuple(_dates(pairs))
        self._revision(calendar.version, schedule)
        fresh = running(self.connection, old.code, self.calendars)
        self._owe_added(fresh)
        states = tuple(self._states())
        moves = settle_all(self.connection, fresh, self.now, self.now)
        reminders = tuple(self._reminders(fresh, before))
        notices = self._notices(fresh, deadlines)
        record(
            self.connection, "campaign", "changed", at=self.now, recorded_at=self.now,
            campaign_id=old.id, revision_id=fresh.revision_id, reason=self.told.reason,
            data={"by": self.file.by, "dues": len(deadlines), "moves": moves},
        )  # fmt: skip
        return replace(
            base,
            differences=changed[:_SHOWN],
            deadlines=deadlines,
            dates=dates,
            reminders=reminders,
            states=states,
            notices=notices,
            moves=moves,
            findings=tuple(self.findings),
        )

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

    def _planned(self, campaign: Running) -> list[Send]:
        return [s for s in campaign.planned if s.at > self.now]

    def _expected(self, campaign: Running, sends: list[Send]) -> dict[Send, int]:
        """How many messages each coming send would make on the facts of this moment."""
        telling = telling_of(campaign, self.channels, self.now)
        found = {}
        for send in sends:
            with self.connection.begin_nested() as attempt:
                told = fire(self.connection, campaign, core.DueSend(send), telling)
                found[send] = told.waiting
                attempt.rollback()
        return found

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

    def _windows(self, schedule: Schedule) -> list[tuple[int, Window, Window | None]]:
        """Each stored window with what it was and what it shall be."""
        names = self.told.task_names
        new = {(w.task, w.occurrence): w for w in schedule.windows}
        pairs = []
        for id_, window in self.old.windows.items():
            after = new.pop((names.get(window.task, window.task), window.occurrence), None)
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
        self._withdraw(SEND.c.window_id == id_)

    def _withdraw(self, sends: Any) -> int:
        chosen = select(SEND.c.id).where(sends)
        return int(
            self.connection.execute(
                update(MESSAGE)
                .where(MESSAGE.c.state.in_(_UNSENT), MESSAGE.c.send_id.in_(chosen))
                .values(state="cancelled", reason=WITHDRAWN)
            ).rowcount
        )

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

    def _revision(self, calendar_version: str, schedule: Schedule) -> None:
        file, old = self.file, self.old
        revision = insert_one(
            self.connection, REVISION, campaign_code=old.code, number=old.revision_number + 1,
            content_hash=content_hash(file.tree), definition=file.tree, source=file.source,
            path=file.path, applied_at=self.now, applied_by=file.by,
        )  # fmt: skip
        self.connection.execute(
            update(CAMPAIGN)
            .where(CAMPAIGN.c.id == old.id)
            .values(revision_id=revision, calendar_version=calendar_version, ticked_at=self.now)
        )
        self.connection.execute(
            update(PARTICIPATION)
            .where(PARTICIPATION.c.campaign_id == old.id)
            .values(revision_id=revision)
        )
        self.connection.execute(delete(INSTANT).where(INSTANT.c.campaign_id == old.id))
        store_instants(self.connection, old.id, schedule, old.activated_at)

    # Deadlines

    def _deadlines(self, pairs: list[tuple[int, Window, Window | None]]) -> Iterator[Deadline]:
        for id_, before, after in pairs:
            was = before.due_at if before.firm else None
            if after is None or was == (after.due_at if after.firm else None):
                continue
            yield self._deadline(id_, before, after)

    def _deadline(self, id_: int, before: Window, after: Window) -> Deadline:
        calendar = self.old.calendar
        old_due = before.due_at if before.firm else None
        new_due = after.due_at if after.firm else None
        earlier = old_due is not None and new_due is not None and new_due < old_due
        if earlier:
            assert old_due is not None
            assert new_due is not None
            self._keep_on_time(id_, old_due, new_due)
            self._shortened(id_, after, new_due)
        own, due = OBLIGATION.c.own_due_at, after.due_at
        open_ = and_(
            OBLIGATION.c.window_id == id_,
            OBLIGATION.c.first_submitted_at.is_(None),
            OBLIGATION.c.excused_at.is_(None),
        )
        later_own = own > due if due is not None else own.is_not(None)
        moved = self._codes(and_(open_, or_(own.is_(None), ~later_own)))
        last = calendar.last_day
        found = Deadline(
            task=after.task,
            occurrence=after.occurrence,
            path=_due_path(after),
            old_phrase=_phrase(self.old.definition, before),
            new_phrase=_phrase(self.file.definition, after),
            old_due_at=old_due,
            new_due_at=new_due,
            working_days=working_days_moved(
                old_due and last(old_due), new_due and last(new_due), calendar.working_days_between
            ),
            moved=moved,
            own_later=self._codes(and_(open_, later_own)),
            handed_in=self._count(
                and_(OBLIGATION.c.window_id == id_, OBLIGATION.c.first_submitted_at.is_not(None))
            ),
        )
        if old_due is not None and new_due is not None and not earlier:
            facts = {"task": after.task, "units": len(moved)}
            self.findings.append(finding("X801", "info", found.path, **facts))
        if after.optional:
            return found
        was_late = old_due is not None and old_due <= self.now
        is_late = new_due is not None and new_due <= self.now
        return replace(
            found,
            becomes_overdue=moved if is_late and not was_late else (),
            no_longer_overdue=moved if was_late and not is_late else (),
        )

    def _keep_on_time(self, id_: int, old_due: datetime, new_due: datetime) -> None:
        """Who handed in on time stays on time: lateness is only recomputed in favour."""
        kept = and_(
            OBLIGATION.c.window_id == id_,
            OBLIGATION.c.first_submitted_at >= new_due,
            OBLIGATION.c.first_submitted_at < old_due,
            or_(OBLIGATION.c.own_due_at.is_(None), OBLIGATION.c.own_due_at < old_due),
        )
        self._own_due(id_, kept, old_due)

    def _own_due(self, id_: int, chosen: Any, at: datetime) -> int:
        rows = self.connection.execute(
            update(OBLIGATION).where(chosen).values(own_due_at=at)
        ).rowcount
        known = and_(CUTOFF.c.window_id == id_, CUTOFF.c.kind == "due", CUTOFF.c.at == at)
        if rows and self.connection.execute(select(CUTOFF).where(known)).first() is None:
            self.connection.execute(insert(CUTOFF).values(window_id=id_, kind="due", at=at))
        return int(rows)

    def _shortened(self, id_: int, after: Window, new_due: datetime) -> None:
        """X802: a shorter time needs a reason, and a floor where hardly any is left."""
        calendar = self.old.calendar
        today = calendar.day_of(self.now)
        last = calendar.last_day(new_due)
        left = max(0, calendar.working_days_between(today, last + timedelta(days=1)) - 1)
        open_ = and_(
            OBLIGATION.c.window_id == id_,
            OBLIGATION.c.first_submitted_at.is_(None),
            OBLIGATION.c.excused_at.is_(None),
            or_(OBLIGATION.c.own_due_at.is_(None), OBLIGATION.c.own_due_at < new_due),
        )
        units = self._count(open_)
        lifted = self.told.floor_days is not None
        too_short = units > 0 and left < _FLOOR_DAYS and not lifted
        refused = too_short or self.told.reason is None
        severity: Severity = "error" if refused else "warning"
        facts = {"task": after.task, "units": units, "days": left}
        self.findings.append(finding("X802", severity, _due_path(after), **facts))
        if lifted and self.told.floor_days is not None and left < self.told.floor_days:
            day = calendar.shift(today, self.told.floor_days)
            self._own_due(id_, open_, calendar.end_of(day))

    def _codes(self, chosen: Any) -> tuple[str, ...]:
        rows = self.connection.execute(
            select(UNIT.c.code)
            .join(OBLIGATION, OBLIGATION.c.unit_id == UNIT.c.id)
            .where(chosen)
            .order_by(UNIT.c.lo)
        )
        return tuple(rows.scalars())

    def _count(self, chosen: Any) -> int:
        return int(
            self.connection.execute(
                select(func.count()).select_from(OBLIGATION).where(chosen)
            ).scalar_one()
        )

    # Reminders

    def _reminders(self, fresh: Running, before: dict[Send, int]) -> Iterator[ReminderChange]:
        names, reminders = self.told.task_names, self.told.reminder_names

        def name(send: Send) -> tuple[str, str, str, int]:
            reminder = reminders.get(send.reminder, send.reminder)
            return names.get(send.task, send.task), send.occurrence, reminder, send.ordinal

        old = {name(send): send for send in self.old.planned}
        new = {name(send): send for send in fresh.planned}
        expected = partial(self._expected, fresh)
        for key in sorted({*old, *new}, key=lambda k: _when(old.get(k), new.get(k))):
            was, will = old.get(key), new.get(key)
            if was and will and _same(was, will):
                continue
            yield self._reminder(fresh, key, was, will, before, expected)

    def _reminder(  # noqa: PLR0917 # one comparison, its two sides and what is known of them
        self,
        fresh: Running,
        key: tuple[str, str, str, int],
        was: Send | None,
        will: Send | None,
        before: dict[Send, int],
        expected: Any,
    ) -> ReminderChange:
        task, occurrence, reminder, _ordinal = key
        window_id = self._window_id(fresh, was, task, occurrence)
        sent = withdrawn = added = too_late = revived = 0
        moved = was is None or will is None or was.counts_from_at != will.counts_from_at
        if was is not None:
            row = self._row(window_id, reminder, was)
            sent = self._messages(row, _GONE)
            withdrawn = before.get(was, 0) if moved or will is None else 0
            if moved:
                withdrawn += self._withdraw(row)
        if will is not None:
            row = self._row(window_id, reminder, will)
            fired = self.connection.execute(select(SEND.c.id).where(row)).first() is not None
            if fired:
                revived = self._revive(fresh, row, will)
            if will.at > self.now:
                added = expected([will])[will] if moved else 0
            elif moved and not fired:
                too_late = expected([will])[will]
        return ReminderChange(
            reminder, task, occurrence, was.at if was else None, will.at if will else None,
            sent, withdrawn, added, too_late, revived,
        )  # fmt: skip

    def _window_id(self, fresh: Running, was: Send | None, task: str, occurrence: str) -> int:
        try:
            return fresh.window_id(task, occurrence)
        except KeyError:
            assert was is not None
            return self.old.window_id(was.task, was.occurrence)

    def _row(self, window_id: int, reminder: str, send: Send) -> Any:
        return and_(
            SEND.c.window_id == window_id,
            SEND.c.reminder == reminder,
            SEND.c.ordinal == send.ordinal,
            SEND.c.counts_from_at == send.counts_from_at,
        )

    def _messages(self, row: Any, states: tuple[str, ...]) -> int:
        chosen = select(SEND.c.id).where(row)
        return int(
            self.connection.execute(
                select(func.count())
                .select_from(MESSAGE)
                .where(MESSAGE.c.state.in_(states), MESSAGE.c.send_id.in_(chosen))
            ).scalar_one()
        )

    def _revive(self, fresh: Running, row: Any, send: Send) -> int:
        """Messages that were withdrawn with this deadline wait again, if still of use."""
        if send.valid_until is not None and send.valid_until <= self.now:
            return 0
        chosen = select(SEND.c.id).where(row)
        next_at = telling_of(fresh, self.channels, self.now).next_at
        return int(
            self.connection.execute(
                update(MESSAGE)
                .where(MESSAGE.c.state == "cancelled", MESSAGE.c.reason == WITHDRAWN)
                .where(MESSAGE.c.send_id.in_(chosen))
                .values(state="waiting", reason=None, next_at=next_at)
            ).rowcount
        )

    def _notices(self, fresh: Running, deadlines: tuple[Deadline, ...]) -> int:
        """The one notice of a changed deadline to each who has still to hand in."""
        count = 0
        telling = telling_of(fresh, self.channels, self.now)
        for deadline in deadlines:
            window_id = fresh.window_id(deadline.task, deadline.occurrence)
            window = fresh.windows[window_id]
            if not deadline.moved or not window.firm or window.per_campaign:
                continue
            due = window.due_at
            own = OBLIGATION.c.own_due_at
            told = and_(
                OBLIGATION.c.window_id == window_id,
                OBLIGATION.c.first_submitted_at.is_(None),
                OBLIGATION.c.excused_at.is_(None),
                or_(own.is_(None), own <= due),
            )
            send = Send(
                self.now, CHANGE_NOTICE, window.task, window.occurrence,
                fresh.revision_number, "other", EPOCH, window.closes_at,
            )  # fmt: skip
            reminder = change_reminder(fresh.definition, window)
            told_now = fire_notice(
                self.connection, fresh, send, reminder, condition=told, telling=telling
            )
            count += told_now.waiting
        return count


def _dates(pairs: list[tuple[int, Window, Window | None]]) -> Iterator[DateMove]:
    for _id, before, after in pairs:
        if after is None:
            continue
        base = _due_path(after).removesuffix(".due")
        if before.opens_at != after.opens_at:
            yield DateMove(f"{base}.opens", before.opens_at, after.opens_at)
        if before.closes_at != after.closes_at:
            yield DateMove(f"{base}.late.accept_until", before.closes_at, after.closes_at)


def _pairs(rows: Any) -> dict[str, int]:
    return {key: count for key, count in rows}  # noqa: C416 # rows are no pairs to a type checker


def _same(was: Send, will: Send) -> bool:
    return (was.at, was.counts_from_at, was.audience) == (
        will.at,
        will.counts_from_at,
        will.audience,
    )


def _when(was: Send | None, will: Send | None) -> tuple[str, str, datetime]:
    send = was or will
    assert send is not None
    return send.task, send.occurrence, send.at


def _due_path(window: Window) -> str:
    if window.occurrence:
        return f"tasks.{window.task}.occurrences.{window.occurrence}.due"
    return f"tasks.{window.task}.due"


def _phrase(definition: Definition, window: Window) -> str:
    task = definition.tasks[window.task]
    rule = task.occurrences.get(window.occurrence)
    due = rule.due if rule else task.due
    return due.at.text if due else ""


def due_words(campaign: Running, at: datetime | None) -> Text:
    """A cutoff in words, or that it is not known."""
    return campaign.calendar.due_text(at) if at is not None else say("change.unknown_date")

"""The reminders that a change moves, and the one notice that tells of a moved deadline.

A reminder is the same one before and after by its name, whatever its date. What counts
from another deadline now is withdrawn and goes anew; what counts from the same one and
only has another date (a holiday was announced, the file says another number of days) goes
once, on whichever date comes. Counts are those of the statements that a tick runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, false, func, or_, select, update

from engine import tick as core
from engine.change.plan import Deadline, ReminderChange
from engine.schedule import EPOCH
from engine.sends import OwnCutoff, Send, Sends
from engine.store.built_in import CHANGE_NOTICE, change_reminder
from engine.store.campaigns import own_cutoffs
from engine.store.change_ground import WITHDRAWN
from engine.store.merging import went_out
from engine.store.rows import MESSAGE, OBLIGATION, SEND
from engine.store.sends import fire, fire_notice
from engine.store.ticks import telling_of

if TYPE_CHECKING:
    from engine.schedule import Schedule, Window
    from engine.store.campaigns import Running
    from engine.store.change_ground import Ground

_GONE = ("sent", "delivered", "uncertain", "sending", "bounced")


class _Name(NamedTuple):
    """A reminder as it is called in the new file.

    Attributes:
        own: Which due of some units it follows, if not the plan's.
    """

    task: str
    occurrence: str
    reminder: str
    ordinal: int
    own: str = ""
    own_at: datetime = EPOCH


@dataclass(frozen=True, slots=True)
class _Sides:
    """One reminder before and after."""

    name: _Name
    was: Send | None
    will: Send | None

    @property
    def counts_anew(self) -> bool:
        """Whether it counts from something else now, or is new, or is gone."""
        return (
            self.was is None
            or self.will is None
            or self.was.counts_from_at != self.will.counts_from_at
        )

    @property
    def is_same(self) -> bool:
        if self.was is None or self.will is None:
            return False
        return _essence(self.was) == _essence(self.will)

    def lies_behind(self, now: datetime) -> bool:
        """Whether only its date has moved, and neither is to come."""
        return not self.counts_anew and all(
            send is not None and send.at <= now for send in (self.was, self.will)
        )


class Reminders:
    """Follows the reminders of one change; made before anything is changed.

    Args:
        schedule: What the new file says of dates.
    """

    def __init__(self, ground: Ground, schedule: Schedule) -> None:
        self.ground = ground
        old = ground.old
        self._cutoffs = own_cutoffs(ground.connection, old)
        self._was = dict(self._planned(old.planned))
        self._was_own = dict(self._own(old.sends, self._cutoffs, old.planned))
        self._watched = self._unlike(schedule)
        coming = [*self._was.values(), *(self._was_own[name] for name in self._watched)]
        self._before = self._counts(old, (s for s in coming if s.at > ground.now))

    def _planned(self, sends: Iterable[Send]) -> Iterator[tuple[_Name, Send]]:
        for send in sends:
            yield self._name(send), send

    def _own(
        self, sends: Sends, cutoffs: Iterable[OwnCutoff], planned: Iterable[Send]
    ) -> Iterator[tuple[_Name, Send]]:
        known = set(planned)
        for cutoff in cutoffs:
            for send in sends.own(cutoff):
                # An own due at the plan's own instant gives the same sends again.
                if send not in known:
                    yield self._name(send, cutoff), send

    def _name(self, send: Send, cutoff: OwnCutoff | None = None) -> _Name:
        reminder = self.ground.told.reminder_names.get(send.reminder, send.reminder)
        name = _Name(self.ground.task(send.task), send.occurrence, reminder, send.ordinal)
        return name._replace(own=cutoff.family, own_at=cutoff.at) if cutoff else name

    def _unlike(self, schedule: Schedule) -> list[_Name]:
        """Reminders of own dues that move, or whose due begins or ceases to hold.

        Only these are counted: each takes a statement, and there may be many.
        """
        ground = self.ground
        sends = Sends(ground.new, ground.calendar, schedule, ground.old.activated_at)
        windows = {(w.task, w.occurrence): w for w in schedule.windows}
        cutoffs = [
            OwnCutoff(ground.task(c.task), c.occurrence, c.family, c.at) for c in self._cutoffs
        ]
        stay = [c for c in cutoffs if (c.task, c.occurrence) in windows]
        will = dict(self._own(sends, stay, sends.planned()))
        flipped = {
            (new.task, new.occurrence, new.at)
            for old, new in zip(self._cutoffs, cutoffs, strict=True)
            if _is_another(
                ground.old.schedule.window(old.task, old.occurrence),
                windows.get((new.task, new.occurrence)),
                new,
            )
        }
        return [
            name
            for name, send in self._was_own.items()
            if not _Sides(name, send, will.get(name)).is_same
            or (name.task, name.occurrence, name.own_at) in flipped
        ]

    def _counts(self, campaign: Running, sends: Iterable[Send]) -> dict[Send, int]:
        """How many messages each send would make on the facts of this moment."""
        connection, found = self.ground.connection, {}
        telling = telling_of(campaign, self.ground.channels, self.ground.now)
        for send in sends:
            with connection.begin_nested() as attempt:
                told = fire(connection, campaign, core.DueSend(send), telling)
                found[send] = told.waiting
                attempt.rollback()
        return found

    def moved(self, fresh: Running) -> tuple[ReminderChange, ...]:
        """What becomes of each, once everything else is changed."""
        self._renew_ends(fresh)
        sides = sorted(self._sides(fresh), key=_when)
        late = [s for s in sides if self._is_overtaken(fresh, s)]
        gone = self._send_late(fresh, late)
        changes = []
        for side in sides:
            change = self._change(fresh, side, gone)
            if any(change.counts) or not side.name.own:
                changes.append(change)
        return tuple(changes)

    def _renew_ends(self, fresh: Running) -> None:
        """What has fallen due and waits is of use for as long as the new file says."""
        own = self._own(fresh.sends, own_cutoffs(self.ground.connection, fresh), fresh.planned)
        was = {**self._was_own, **self._was}
        for name, will in (*self._planned(fresh.planned), *own):
            side = _Sides(name, was.get(name), will)
            if side.was is None or side.counts_anew or side.was.valid_until == will.valid_until:
                continue
            self.ground.connection.execute(
                update(SEND)
                .where(self._row(fresh, side, will))
                .values(valid_until=will.valid_until)
            )

    def _sides(self, fresh: Running) -> Iterator[_Sides]:
        will = dict(self._planned(fresh.planned))
        for name in {*self._was, *will}:
            side = _Sides(name, self._was.get(name), will.get(name))
            if not side.is_same and not side.lies_behind(self.ground.now):
                yield side
        cutoffs = own_cutoffs(self.ground.connection, fresh)
        own = dict(self._own(fresh.sends, cutoffs, fresh.planned))
        for name in {*self._watched, *(own.keys() - self._was_own.keys())}:
            side = _Sides(name, self._was_own.get(name), own.get(name))
            if not side.lies_behind(self.ground.now):
                yield side

    def _is_overtaken(self, fresh: Running, side: _Sides) -> bool:
        """Whether a reminder that was still to come has its new date behind it.

        No notice tells instead, since its deadline is what it was: it goes at once.
        """
        if side.counts_anew or side.will is None or side.will.at > self.ground.now:
            return False
        return not self._has_fired(self._row(fresh, side, side.will))

    def _send_late(self, fresh: Running, sides: list[_Sides]) -> dict[Send, int]:
        connection, now = self.ground.connection, self.ground.now
        telling = telling_of(fresh, self.ground.channels, now)
        gone = {}
        for due in core.together((s.will for s in sides if s.will is not None), now):
            today = replace(due, send=replace(due.send, at=now))
            gone[due.send] = fire(connection, fresh, today, telling).waiting
        return gone

    def _change(self, fresh: Running, side: _Sides, gone: dict[Send, int]) -> ReminderChange:
        now, was, will = self.ground.now, side.was, side.will
        sent = withdrawn = added = too_late = revived = 0
        if was is not None:
            row = self._row(fresh, side, was)
            sent = self._left(row)
            withdrawn = self._before.get(was, 0)
            if side.counts_anew:
                withdrawn += self.ground.withdraw(row, self._is_untrue(fresh, side, was))
        new_at = will.at if will is not None else None
        if will in gone:
            new_at, added = now, gone[will]
        elif will is not None:
            row = self._row(fresh, side, will)
            fired = self._has_fired(row)
            revived = self._revive(fresh, row, will) if fired else 0
            if will.at > now:
                added = self._counts(fresh, [will])[will]
            elif side.counts_anew and not fired:
                too_late = self._counts(fresh, [will])[will]
        if was is not None and will is not None and _essence(was) == _essence(will):
            # Of the same reminder only the difference comes or goes.
            withdrawn, added = max(0, withdrawn - added), max(0, added - withdrawn)
        name = side.name
        return ReminderChange(
            name.reminder, name.task, name.occurrence, was.at if was else None, new_at,
            sent, withdrawn, added, too_late, revived, name.own_at if name.own else None,
        )  # fmt: skip

    def _is_untrue(self, fresh: Running, side: _Sides, was: Send) -> Any:
        """Which messages of a send say what holds no more, as a condition on `message`.

        Units may have for themselves the due that the plan has given up, or takes up now.
        """
        still = select(OBLIGATION.c.id).where(
            OBLIGATION.c.window_id == self._window_id(fresh, side),
            OBLIGATION.c.own_due_at == was.counts_from_at,
            OBLIGATION.c.first_submitted_at.is_(None),
            OBLIGATION.c.excused_at.is_(None),
        )
        of_unit = MESSAGE.c.kind == "unit"
        return or_(
            and_(of_unit, MESSAGE.c.obligation_id.not_in(still)), and_(~of_unit, ~still.exists())
        )

    def _row(self, fresh: Running, side: _Sides, send: Send) -> Any:
        return and_(
            SEND.c.window_id == self._window_id(fresh, side),
            SEND.c.reminder == side.name.reminder,
            SEND.c.ordinal == send.ordinal,
            SEND.c.counts_from_at == send.counts_from_at,
        )

    def _window_id(self, fresh: Running, side: _Sides) -> int:
        try:
            return fresh.window_id(side.name.task, side.name.occurrence)
        except KeyError:
            assert side.was is not None
            return self.ground.old.window_id(side.was.task, side.was.occurrence)

    def _has_fired(self, row: Any) -> bool:
        return self.ground.connection.execute(select(SEND.c.id).where(row)).first() is not None

    def _left(self, row: Any) -> int:
        """How many messages of a send have left, or may have."""
        chosen = select(SEND.c.id).where(row)
        return int(
            self.ground.connection.execute(
                select(func.count())
                .select_from(MESSAGE)
                .where(or_(MESSAGE.c.state.in_(_GONE), went_out()))
                .where(MESSAGE.c.send_id.in_(chosen))
            ).scalar_one()
        )

    def _revive(self, fresh: Running, row: Any, send: Send) -> int:
        """Messages that were withdrawn with this deadline wait again, if still of use."""
        if send.valid_until is not None and send.valid_until <= self.ground.now:
            return 0
        chosen = select(SEND.c.id).where(row)
        next_at = telling_of(fresh, self.ground.channels, self.ground.now).next_at
        return int(
            self.ground.connection.execute(
                update(MESSAGE)
                .where(MESSAGE.c.state == "cancelled", MESSAGE.c.reason == WITHDRAWN)
                .where(MESSAGE.c.send_id.in_(chosen))
                .values(state="waiting", reason=None, next_at=next_at)
            ).rowcount
        )


def notices(
    ground: Ground,
    fresh: Running,
    deadlines: Iterable[Deadline],
    lifted: Mapping[int, datetime],
) -> int:
    """Write the one notice of a changed deadline to each who has to hand in by another day.

    Args:
        lifted: The due that a floor has given to units of a window.
    """
    count = 0
    telling = telling_of(fresh, ground.channels, ground.now)
    for deadline in deadlines:
        window_id = fresh.window_id(deadline.task, deadline.occurrence)
        window = fresh.windows[window_id]
        if not window.firm or window.due_at is None or window.per_campaign:
            continue
        send = Send(
            ground.now, CHANGE_NOTICE, window.task, window.occurrence,
            fresh.revision_number, "other", EPOCH, window.closes_at,
        )  # fmt: skip
        reminder = change_reminder(fresh.definition, window)
        told = _told_of(window_id, deadline, window.due_at, lifted.get(window_id))
        if ground.count(told):
            written = fire_notice(
                ground.connection, fresh, send, reminder, condition=told, telling=telling
            )
            count += written.waiting
    return count


def _told_of(window_id: int, moved: Deadline, due: datetime, lifted: datetime | None) -> Any:
    """Whose due is another now; a due of one's own holds if it is later than both."""
    own = OBLIGATION.c.own_due_at
    later = max(due, moved.old_due_at or due)
    given = own == lifted if lifted is not None else false()
    return and_(
        OBLIGATION.c.window_id == window_id,
        OBLIGATION.c.first_submitted_at.is_(None),
        OBLIGATION.c.excused_at.is_(None),
        or_(own.is_(None), own < later, given),
    )


def _holds(window: Window | None, cutoff: OwnCutoff) -> bool:
    """Whether an own due is the later one, so that it and not the plan's is reminded of."""
    if window is None or cutoff.family != "due":
        return window is not None
    return window.due_at is None or not window.firm or cutoff.at > window.due_at


def _is_another(was: Window, will: Window | None, cutoff: OwnCutoff) -> bool:
    """Whether a due that some units have begins or ceases to hold, or moves along."""
    return _holds(was, cutoff) != _holds(will, cutoff) or _moves_along(was, will, cutoff)


def _moves_along(was: Window, will: Window | None, cutoff: OwnCutoff) -> bool:
    """Whether a supplement's due gives way to the task's, which is moved beyond it."""
    if will is None or cutoff.family != "supplement_due":
        return False
    old, new = ((w.due_at if w.firm else None) for w in (was, will))
    return new is not None and (old is None or old < new) and cutoff.at < new


def _essence(send: Send) -> tuple[object, ...]:
    return send.at, send.counts_from_at, send.audience


def _when(side: _Sides) -> tuple[object, ...]:
    send = side.was or side.will
    assert send is not None
    return send.task, send.occurrence, send.at, side.name

"""The change plan: a value that says what applying a revision does, before it does it.

Pure. The counts in it come from carrying the change out in a transaction (`plan` undoes
it, `apply` keeps it), so that both say the same by construction.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from engine.model import Severity
from engine.words import Text, say

if TYPE_CHECKING:
    from engine.rules.schema import Change, Definition, FormField


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a change; an error keeps it from being applied.

    Attributes:
        code: X801–X813.
        path: Key path in the new file that it speaks of.
    """

    code: str
    severity: Severity
    path: str
    message: Text
    hint: Text | None = None

    def json(self) -> dict[str, Any]:
        """As in the JSON of a plan."""
        hint = self.hint.json() if self.hint else None
        return {
            "code": self.code, "severity": self.severity, "path": self.path,
            "message": self.message.json(), "hint": hint,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deadline:
    """One occurrence whose due moves.

    Attributes:
        old_due_at: The cutoff before; None where it was not known.
        working_days: How many working days later (negative: earlier) the last day is.
        moved: Units that have handed in nothing and get the new cutoff.
        own_later: Among those who have handed in nothing, units whose extension is later.
        handed_in: Units that nothing changes for.
        supplements: Those among them whose supplement is now due with the task.
        becomes_overdue, no_longer_overdue: Codes of units.
    """

    task: str
    occurrence: str
    path: str
    old_phrase: str
    new_phrase: str
    old_due_at: datetime | None
    new_due_at: datetime | None
    working_days: int | None
    moved: tuple[str, ...] = ()
    own_later: tuple[str, ...] = ()
    handed_in: int = 0
    becomes_overdue: tuple[str, ...] = ()
    no_longer_overdue: tuple[str, ...] = ()
    supplements: int = 0


@dataclass(frozen=True, slots=True)
class DateMove:
    """An opening or a closing that moves along."""

    path: str
    old_at: datetime | None
    new_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReminderChange:
    """One reminder of one occurrence, before and after.

    Attributes:
        sent: Messages that have gone for the old date; they stay.
        withdrawn: Messages, made or to come, that will not go.
        added: Messages that will go at the new date.
        too_late: Messages whose new date has passed; the notice of the change tells.
        revived: Withdrawn messages that are true again.
        own_at: The due that it follows, where units have one for themselves.
    """

    reminder: str
    task: str
    occurrence: str
    old_at: datetime | None
    new_at: datetime | None
    sent: int = 0
    withdrawn: int = 0
    added: int = 0
    too_late: int = 0
    revived: int = 0
    own_at: datetime | None = None

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """All figures, in the order of the table."""
        return (self.sent, self.withdrawn, self.added, self.too_late, self.revived)


@dataclass(frozen=True, slots=True)
class StateMove:
    """A state that is no more, with the units in it and where they go."""

    state: str
    units: int
    target: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One value of the file that differs."""

    path: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """What applying a file does.

    Attributes:
        token: Names file, revision and facts; `apply` refuses if any has moved since.
        notices: Messages “deadline changed” that go out.
        moves: Moves that units make at once.
    """

    campaign: str
    title: str
    now: datetime
    units: int
    from_revision: int
    to_revision: int
    token: str
    differences: tuple[Difference, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    dates: tuple[DateMove, ...] = ()
    reminders: tuple[ReminderChange, ...] = ()
    states: tuple[StateMove, ...] = ()
    notices: int = 0
    moves: int = 0
    findings: tuple[Finding, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether file and calendar are what is in force already."""
        return not self.differences and not self.deadlines and not self.findings

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps it from being applied."""
        return tuple(f for f in self.findings if f.severity == "error")


def token_of(content_hash: str, revision: int, facts: int, calendar_version: str) -> str:
    """A short name for a file, the revision in force, the last fact and the calendar."""
    parts = f"{content_hash}:{revision}:{facts}:{calendar_version}"
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def differences(old: dict[str, Any], new: dict[str, Any]) -> tuple[Difference, ...]:
    """Every value of two merged files that differs, by key path in the order of the new."""
    was, now = dict(_leaves(old)), dict(_leaves(new))
    found = [Difference(p, was.get(p), v) for p, v in now.items() if was.get(p) != v]
    found += [Difference(p, v, None) for p, v in was.items() if p not in now]
    return tuple(d for d in found if not d.path.startswith(_NOT_RULES))


_NOT_RULES = ("changes", "accept", "revision")


def _leaves(value: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [
            leaf
            for key, child in value.items()
            for leaf in _leaves(child, f"{path}.{key}" if path else str(key))
        ]
    if isinstance(value, list):
        return [leaf for n, child in enumerate(value) for leaf in _leaves(child, f"{path}[{n}]")]
    return [(path, str(value))]


@dataclass(frozen=True, slots=True)
class Instructions:
    """All that a file's `changes` tells the next `apply`."""

    task_names: dict[str, str]
    state_names: dict[str, str]
    reminder_names: dict[str, str]
    states: dict[str, str]
    cancelled: frozenset[str]
    reason: str | None
    floor_days: int | None


def instructions(changes: tuple[Change, ...]) -> Instructions:
    """Read the entries of `changes` together; a later one outranks an earlier."""
    tasks: dict[str, str] = {}
    states: dict[str, str] = {}
    reminders: dict[str, str] = {}
    mapped: dict[str, str] = {}
    cancelled: set[str] = set()
    reasons: list[str] = []
    floor: int | None = None
    for change in changes:
        if change.rename is not None:
            tasks |= change.rename.tasks
            states |= change.rename.states
            reminders |= change.rename.reminders
        if change.map is not None:
            mapped |= change.map.states
        if change.cancel is not None:
            cancelled |= set(change.cancel.tasks)
        if change.reason is not None:
            reasons.append(change.reason)
        if change.floor is not None:
            floor = change.floor.count
    return Instructions(
        tasks, states, reminders, mapped, frozenset(cancelled), "; ".join(reasons) or None, floor
    )


@dataclass(frozen=True, slots=True)
class Live:
    """What hangs on the ids of the definition in force.

    Attributes:
        occupied: Units by state.
        used_tasks: Tasks that submissions, extensions or messages hang on.
        granted: Awards given, by id.
    """

    occupied: dict[str, int]
    used_tasks: frozenset[str]
    granted: dict[str, int]


def judge(
    old: Definition, new: Definition, told: Instructions, live: Live, *, same_file: bool
) -> list[Finding]:
    """What stands in the way of a change, and what is worth knowing (X803–X812).

    Args:
        same_file: The author's own file is as it was: its base or the calendar has changed.
    """
    return [
        *_fixed(old, new, same_file=same_file),
        *_tasks(old, new, told, live),
        *_states(new, told, live),
        *_forms(old, new),
        *_awards(new, live),
    ]


def _finding(code: str, severity: Severity, path: str, /, **facts: object) -> Finding:
    key = code.lower()
    hint = say(f"change.{key}_hint", **facts) if f"{key}_hint" in _hints() else None
    return Finding(code, severity, path, say(f"change.{key}", **facts), hint)


def _hints() -> dict[str, tuple[str, str]]:
    from engine.words.change import WORDS  # noqa: PLC0415 # the table itself, to see which exist

    return WORDS


finding = _finding


def _fixed(old: Definition, new: Definition, *, same_file: bool) -> list[Finding]:
    found = [
        _finding("X809", "error", name, key=name, old=getattr(old, name), new=getattr(new, name))
        for name in ("timezone", "year")
        if getattr(old, name) != getattr(new, name)
    ]
    # A base that has changed under an unchanged file is a change of its own.
    if new.revision < old.revision or (new.revision == old.revision and not same_file):
        found.append(_finding("X812", "error", "revision", old=old.revision, new=new.revision))
    return found


def _tasks(old: Definition, new: Definition, told: Instructions, live: Live) -> list[Finding]:
    found = []
    renamed = set(told.task_names.values())
    gone = [t for t in old.tasks if t not in new.tasks and t not in told.task_names]
    fresh = [t for t in new.tasks if t not in old.tasks and t not in renamed]
    for task in gone:
        if task in told.cancelled:
            found.append(_finding("X805", "info", "tasks", task=task))
        elif task in live.used_tasks and fresh:
            found.append(_finding("X803", "error", f"tasks.{fresh[0]}", old=task, new=fresh[0]))
        else:
            found.append(_finding("X805", "error", "tasks", task=task))
    taken = {finding_.path for finding_ in found}  # for an old task under a new name
    return found + [
        _finding("X806", "info", f"tasks.{task}", task=task)
        for task in fresh
        if f"tasks.{task}" not in taken
    ]


def _states(new: Definition, told: Instructions, live: Live) -> list[Finding]:
    found = []
    for state, units in live.occupied.items():
        name = told.state_names.get(state, state)
        target = told.states.get(state)
        known = new.lifecycle.states
        if name in known or (target in known and (not known[target].final or told.reason)):
            continue
        found.append(_finding("X804", "error", "lifecycle.states", state=state, units=units))
    return found


def _forms(old: Definition, new: Definition) -> list[Finding]:
    found: list[Finding] = []
    for name, form in new.forms.items():
        before = old.forms.get(name)
        if before is None:
            continue
        path = f"forms.{name}.fields"
        for key, field_ in form.fields.items():
            found += _field(path, key, before.fields.get(key), field_)
        found += [
            _finding("X807", "info", path, field=key, what=say("change.field_removed"))
            for key in before.fields
            if key not in form.fields
        ]
    return found


def _field(path: str, key: str, before: FormField | None, after: FormField) -> list[Finding]:
    where = f"{path}.{key}"
    if before is None:
        what = say("change.field_added_required" if after.required else "change.field_added")
        return [_finding("X807", "info", where, field=key, what=what)]
    if before.type != after.type:
        what = say("change.field_type", old=before.type, new=after.type)
        return [_finding("X807", "error", where, field=key, what=what)]
    return []


def _awards(new: Definition, live: Live) -> list[Finding]:
    found = []
    for name, given in live.granted.items():
        award = new.awards.get(name)
        most = award.quota.max if award and award.quota else None
        if most is not None and most < given:
            path = f"awards.{name}.quota"
            found.append(_finding("X808", "error", path, award=name, given=given, most=most))
    return found


def working_days_moved(old_last: date | None, new_last: date | None, between: Any) -> int | None:
    """How many working days later the last accepted day is; None where one is unknown.

    Args:
        between: The calendar's `working_days_between`.
    """
    if old_last is None or new_last is None:
        return None
    return int(between(old_last, new_last))

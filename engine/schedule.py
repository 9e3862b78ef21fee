"""A definition and a calendar make the dated facts of a campaign.

Pure: the answer depends on the arguments alone. Instants are aware and UTC; ranges are
half-open, so that a deadline is its cutoff, the first instant that is late. What a plan
does not say stays None, and nothing is ever overdue, sent or moved for it.

References are resolved on demand, each once; a cycle among them resolves to unknown
here and is a problem of the file for the checker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine.rules.phrase_ast import ACTIVATION, HAN, Phrase
from engine.rules.resolve import Extent, Reading, resolve

if TYPE_CHECKING:
    from engine.calendar import WorkCalendar
    from engine.rules.phrases import Role
    from engine.rules.schema import Definition, DueRule, Occurrence, Task


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""What a reminder counts from when nothing can move it: an opening notice, an event's."""

UNKNOWN = Extent(None, None, tentative=False)


@dataclass(frozen=True, slots=True)
class Window:
    """When one occurrence of a task can be handed in: on time, then late, then no more.

    Attributes:
        occurrence: Empty where the task has but one.
        number: Order among the task's occurrences, from 0.
        firm: False for a due that is tentative or unknown: never overdue.
        due: How the due was read, for explanations.
    """

    task: str
    occurrence: str
    number: int
    label: str
    short: str
    owed_by: str
    per_campaign: bool
    optional: bool
    firm: bool
    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    due: Reading | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Dated:
    """One dated fact of the campaign, for its calendar.

    Attributes:
        at: A start, or for an end, due or closing the cutoff; None where unknown.
        end: For periods and events the first instant after them.
        path: Key path of the value it was read from.
    """

    kind: str
    subject: str
    occurrence: str | None
    at: datetime | None
    end: datetime | None
    phrase: str
    path: str
    reading: Reading | None = field(default=None, compare=False)
    tentative: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """The dated facts of a campaign, computed once.

    Attributes:
        move_instants: For each phrase in a move's `at`, its instant.
        ends_at: The end of the campaign: the sweep of what is undecided.
    """

    dated: tuple[Dated, ...]
    windows: tuple[Window, ...]
    move_instants: Mapping[str, datetime | None]
    ends_at: datetime | None
    launch_at: datetime | None

    def window(self, task: str, occurrence: str) -> Window:
        """The window of one occurrence; KeyError if there is none."""
        for window in self.windows:
            if (window.task, window.occurrence) == (task, occurrence):
                return window
        raise KeyError((task, occurrence))


FixedReadings = dict[tuple[int, str], "tuple[Phrase, Reading]"]
"""Readings of phrases that count from nothing else, by the phrase (kept alive) and its role."""


class Resolver:
    """Resolves the phrases of one definition on one calendar.

    Args:
        activated_at: What `khi kích hoạt` means; None where not yet known.
        fixed: What other resolvers of the same year and calendar have read, to share.
    """

    def __init__(
        self,
        definition: Definition,
        calendar: WorkCalendar,
        activated_at: datetime | None = None,
        fixed: FixedReadings | None = None,
    ) -> None:
        self.definition = definition
        self.calendar = calendar
        self.activated_at = activated_at
        self._fixed: FixedReadings = {} if fixed is None else fixed
        self._known: dict[str, Extent] = {}
        self._open: list[str] = []
        self.cycles: list[tuple[str, ...]] = []

    def read(self, phrase: Phrase, role: Role, here: Mapping[str, Extent] | None = None) -> Reading:
        """One phrase as its field's role reads it; `here` outranks the other references."""
        near = here or {}
        return self._read(
            phrase, role, lambda name: near[name] if name in near else self.extent(name)
        )

    def alone(self, phrase: Phrase, role: Role) -> Reading:
        """One phrase as if nothing that it counts from were known."""
        return self._read(phrase, role, lambda _name: None)

    def _read(self, phrase: Phrase, role: Role, lookup: Callable[[str], Extent | None]) -> Reading:
        kept = self._fixed.get((id(phrase), role))
        if kept is not None:
            return kept[1]
        asked = False

        def noted(name: str) -> Extent | None:
            nonlocal asked
            asked = True
            return lookup(name)

        year, calendar = self.definition.year, self.calendar
        reading = resolve(phrase, role=role, year=year, calendar=calendar, lookup=noted)
        if not asked:
            self._fixed[id(phrase), role] = phrase, reading
        return reading

    def extent(self, name: str) -> Extent | None:
        """What a reference means; None where there is no such thing."""
        if name in self._known:
            return self._known[name]
        if name in self._open:
            self.cycles.append((*self._open[self._open.index(name) :], name))
            return UNKNOWN
        self._open.append(name)
        try:
            found = self._find(name)
        finally:
            self._open.pop()
        if found is not None:
            self._known[name] = found
        return found

    def _find(self, name: str) -> Extent | None:
        if name == ACTIVATION:
            return Extent(self.activated_at, self.activated_at, tentative=False)
        if name == "plan.date":
            plan = self.definition.plan
            return self._period(plan.date, "event") if plan and plan.date else UNKNOWN
        if name == "campaign.end":
            return self._end()
        owner, _, edge = name.partition(".")
        if owner in self.definition.tasks and edge in {"opens", "due", "closes"}:
            return self._task(owner, edge)
        if edge in {"start", "end"} and owner in self.definition.stages:
            return self._edge(self.stage(owner), edge)
        if edge in {"start", "end"} and owner in self.definition.events:
            return self._edge(self.read(self.definition.events[owner].when, "event"), edge)
        return None

    def stage(self, name: str) -> Reading:
        """The extent of a stage: an instant, or a period."""
        stage = self.definition.stages[name]
        if stage.period is not None:
            return self.read(stage.period, "period")
        assert stage.at is not None
        return self.read(stage.at, "at")

    def _edge(self, reading: Reading, edge: str) -> Extent:
        if edge == "start":
            return Extent(reading.start, reading.start, tentative=reading.tentative)
        return Extent(reading.end or reading.start, reading.end, tentative=reading.tentative)

    def _period(self, phrase: Phrase, role: Role) -> Extent:
        reading = self.read(phrase, role)
        return Extent(reading.start, reading.end, tentative=reading.tentative)

    def _end(self) -> Extent:
        end = self.definition.end
        if end is None:
            return self.extent("commend.end") or UNKNOWN
        reading = self.read(end, "due")
        return Extent(reading.end, reading.end, tentative=reading.tentative)

    def _task(self, task: str, edge: str) -> Extent | None:
        """Outside its task a date of a task is that of its last occurrence."""
        _, rule = list(occurrences_of(self.definition.tasks[task]))[-1]
        return self.task_extents(task, rule)[f"{task}.{edge}"]

    def task_extents(self, task: str, rule: Occurrence | None) -> OwnDates:
        """`T.due`, `T.opens`, `T.closes` and `hạn` of one occurrence, each found when asked."""
        return OwnDates(self, task, rule)

    def due_reading(self, rule: DueRule, here: Mapping[str, Extent] | None = None) -> Reading:
        """A due as read, rolled to the end of the next working day if its rule says so."""
        reading = self.read(rule.at, "due", here)
        if rule.roll == "none" or reading.last_day is None:
            return reading
        day = self.calendar.next_working(reading.last_day)
        if day == reading.last_day:
            return reading
        return replace(reading, end=self.calendar.end_of(day), last_day=day, last_working_day=day)

    def opens_of(self, opens: Phrase | None, here: Mapping[str, Extent]) -> Extent:
        """When a task can be handed in; from the launch on, where the file does not say."""
        start = self._launch() if opens is None else self.read(opens, "opens", here).start
        return Extent(start, start, tentative=False)

    def closes_of(self, task: Task, due: str, here: Mapping[str, Extent]) -> Extent:
        """When nothing more is taken: the late limit, else the due.

        A date that the plan does not fix shuts nobody out before the campaign ends.
        """
        end: datetime | None = None
        if task.late is not None:
            reading = self.read(task.late.accept_until, "due", here)
            end = None if reading.tentative else reading.end
        elif not here[due].tentative:
            end = here[due].end
        end = end or self._campaign_end()
        return Extent(end, end, tentative=False)

    def _campaign_end(self) -> datetime | None:
        end = self.extent("campaign.end")
        return end.end if end else None

    def _launch(self) -> datetime | None:
        launch = self.extent("launch.start")
        return launch.start if launch else self.activated_at


class OwnDates(Mapping[str, Extent]):
    """The dates of one occurrence by the names its own phrases use, each found once."""

    def __init__(self, resolver: Resolver, task: str, rule: Occurrence | None) -> None:
        self._resolver = resolver
        self._task = task
        self._rule = rule
        self._known: dict[str, Extent] = {}
        self._open: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return iter((HAN, *(f"{self._task}.{edge}" for edge in ("due", "opens", "closes"))))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __contains__(self, name: object) -> bool:
        return name in tuple(self)

    def __getitem__(self, name: str) -> Extent:
        if name not in self:
            raise KeyError(name)
        name = f"{self._task}.due" if name == HAN else name
        if name in self._open:
            self._resolver.cycles.append((*self._open[self._open.index(name) :], name))
            return UNKNOWN
        if name not in self._known:
            self._open.append(name)
            try:
                self._known[name] = self._find(name.rpartition(".")[2])
            finally:
                self._open.pop()
        return self._known[name]

    def _find(self, edge: str) -> Extent:
        block = self._resolver.definition.tasks[self._task]
        if edge == "opens":
            return self._resolver.opens_of((self._rule and self._rule.opens) or block.opens, self)
        if edge == "closes":
            return self._resolver.closes_of(block, f"{self._task}.due", self)
        rule = (self._rule and self._rule.due) or block.due
        if rule is None:
            return UNKNOWN
        reading = self._resolver.due_reading(rule, self)
        return Extent(reading.start, reading.end, tentative=reading.tentative)


def occurrences_of(task: Task) -> Iterator[tuple[str, Occurrence | None]]:
    """The occurrences of a task by id, in order; one without a name where it has but one."""
    if task.occurrences:
        yield from task.occurrences.items()
    else:
        yield "", None


def build(
    definition: Definition,
    calendar: WorkCalendar,
    *,
    activated_at: datetime | None = None,
    fixed: FixedReadings | None = None,
    listed: bool = True,
) -> Schedule:
    """Compute all dated facts of a campaign.

    Args:
        listed: False leaves out the list of them all, which only people read.
    """
    resolver = Resolver(definition, calendar, activated_at, fixed)
    windows = tuple(
        _window(resolver, task, number, occurrence, rule)
        for task, block in definition.tasks.items()
        for number, (occurrence, rule) in enumerate(occurrences_of(block))
    )
    ends = resolver.extent("campaign.end") or UNKNOWN
    launch = resolver.extent("launch.start") or UNKNOWN
    dated: tuple[Dated, ...] = ()
    if listed:
        events = _events(resolver)
        dated = (*_stages(resolver), *_tasks(definition, windows), *events, _last(resolver))
    return Schedule(
        dated=tuple(sorted(dated, key=lambda d: (d.at is None, d.at or EPOCH, d.kind, d.subject))),
        windows=windows,
        move_instants=_move_instants(resolver),
        ends_at=ends.end,
        launch_at=launch.start or activated_at,
    )


def _window(
    resolver: Resolver, task: str, number: int, occurrence: str, rule: Occurrence | None
) -> Window:
    block = resolver.definition.tasks[task]
    extents = resolver.task_extents(task, rule)
    due_rule = (rule and rule.due) or block.due
    due = resolver.due_reading(due_rule) if due_rule else None
    return Window(
        task=task,
        occurrence=occurrence,
        number=number,
        label=f"{block.label} – {rule.label}" if rule else block.label,
        short=(rule.short or rule.label) if rule else block.short,
        owed_by=block.by,
        per_campaign=block.per == "campaign",
        optional=block.optional,
        firm=due is not None and due.end is not None and not due.tentative,
        opens_at=extents[f"{task}.opens"].start,
        due_at=due.end if due else None,
        closes_at=extents[f"{task}.closes"].end,
        due=due,
    )


def _move_instants(resolver: Resolver) -> dict[str, datetime | None]:
    lifecycle = resolver.definition.lifecycle
    moves = [m for state in lifecycle.states.values() for m in state.moves.values()]
    phrases = [m.at for m in (*moves, *lifecycle.anywhere.values()) if m.at is not None]
    return {phrase.text: resolver.read(phrase, "at").start for phrase in phrases}


def _stages(resolver: Resolver) -> Iterator[Dated]:
    for name, stage in resolver.definition.stages.items():
        reading = resolver.stage(name)
        key = "at" if stage.period is None else "period"
        phrase = stage.period or stage.at
        assert phrase is not None
        start = Dated(
            "stage.start", name, None, reading.start, reading.end if stage.period else None,
            phrase.text, f"stages.{name}.{key}", reading, reading.tentative,
        )  # fmt: skip
        yield start
        if stage.period is not None:
            yield replace(start, kind="stage.end", at=reading.end, end=None)


def _tasks(definition: Definition, windows: tuple[Window, ...]) -> Iterator[Dated]:
    for window in windows:
        block = definition.tasks[window.task]
        base = f"tasks.{window.task}"
        rule = block.occurrences.get(window.occurrence)
        own = f"{base}.occurrences.{window.occurrence}" if rule else base
        due = (rule and rule.due) or block.due
        opens = (rule and rule.opens) or block.opens
        for kind, at, phrase, path in (
            ("task.opens", window.opens_at, opens, f"{own if rule and rule.opens else base}.opens"),
            ("task.due", window.due_at, due and due.at, f"{own}.due"),
            (
                "task.closes",
                window.closes_at,
                block.late and block.late.accept_until,
                f"{base}.late.accept_until",
            ),
        ):
            reading = window.due if kind == "task.due" else None
            yield Dated(
                kind, window.task, window.occurrence or None, at, None,
                phrase.text if phrase else "", path, reading,
                bool(reading and reading.tentative),
            )  # fmt: skip


def _events(resolver: Resolver) -> Iterator[Dated]:
    for name, event in resolver.definition.events.items():
        reading = resolver.read(event.when, "event")
        yield Dated(
            "event", name, None, reading.start, reading.end, event.when.text,
            f"events.{name}.when", reading, reading.tentative,
        )  # fmt: skip


def _last(resolver: Resolver) -> Dated:
    end = resolver.definition.end
    reading = resolver.read(end, "due") if end else None
    extent = resolver.extent("campaign.end") or UNKNOWN
    text = end.text if end else "commend.end"
    return Dated(
        "campaign.end", resolver.definition.id, None, extent.end, None, text, "end", reading,
        extent.tentative,
    )  # fmt: skip

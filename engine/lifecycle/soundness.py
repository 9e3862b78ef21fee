"""Play a campaign through in every order that could matter, and tell what goes wrong.

Pure and bounded. Time is the sorted instants of the schedule; between two of them a unit,
its reviewer and the organiser may do anything that the engine would let them do, in any
order, and after each act the moves settle by the same formulas as for a real unit. What no
formula can tell apart is one configuration. A date that is not known does not come. Every
fault carries the shortest way to it, as facts that the machine can be given again. A unit
may also start late, when dates have passed already; what is enabled at once for that reason
alone is no race.

Of a task with many occurrences the first, the last and those that a condition names are
played; the others may always be waived, so that what is found is real.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, combinations
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from engine.lifecycle.facts import UnitFacts
from engine.lifecycle.filled import Filled, fillings
from engine.lifecycle.formula import (
    Either,
    Every,
    FieldTest,
    Formula,
    Labelled,
    Literal_,
    Opposite,
    Since,
    Some,
)
from engine.lifecycle.machine import MoveMade
from engine.lifecycle.moves import CLOCK, compile_moves
from engine.lifecycle.possible import EXCUSED, NOTHING, Act, Slot, Standing, slot_of
from engine.lifecycle.swift import Enabled, Seen, compile_test, mask_of

if TYPE_CHECKING:
    from engine.calendar import WorkCalendar
    from engine.lifecycle.moves import CompiledMove, MoveTable
    from engine.rules.schema import Definition
    from engine.schedule import Schedule

MAX_CONFIGURATIONS: Final = 20_000
MAX_LABELS: Final = 4
END: Final = "campaign.end"

_BEFORE = timedelta(days=1)
_AFTER = timedelta(days=366)  # where the end of the campaign is not known
_MANY = 2  # occurrences of a task that are all played

_COSTS: Final = {
    "extend": 2,
    "extend_supplement": 2,
    "hand_in_early": 2,
    "enter_paper": 3,
    "waive": 3,
}

_FILLING: Final = frozenset({"hand_in", "hand_in_early", "enter_paper", "resubmit"})
"""What is done with a form that is filled in."""

_LATE: Final = 1_000  # by how much a late start makes a story longer: it is told last

FaultKind = Literal["outlives", "race", "rivals", "endless"]


@dataclass(frozen=True, slots=True)
class Event:
    """What somebody did, or one unit's own date that came.

    Attributes:
        act: What was done to an obligation, or the operation (`award.granted`).
    """

    act: Act | str
    task: str = ""
    occurrence: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a story, with the facts after it and the moves that they make.

    Attributes:
        at: The instant that has come last.
        event: None where only the clock went on.
    """

    at: datetime
    event: Event | None
    unit: UnitFacts
    moves: tuple[MoveMade, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a lifecycle, and the shortest way to it.

    Attributes:
        kind: `outlives`: a state that is not final at the campaign's end; `race`: two
            moves at once to different states; `rivals`: the same for one operation;
            `endless`: moves that lead back at one instant.
        moves: Those that clash, or the circle.
    """

    kind: FaultKind
    state: str
    moves: tuple[CompiledMove, ...]
    story: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Exploration:
    """All that was found.

    Attributes:
        reached: Every state that some unit can come to, with the shortest way.
        taken: State and id of every move of the clock that can go.
        complete: Nothing was left out, so what was not found cannot be.
        configurations: How many there were.
    """

    faults: tuple[Fault, ...]
    reached: Mapping[str, tuple[Step, ...]]
    taken: frozenset[tuple[str, str]]
    complete: bool
    configurations: int
    table: MoveTable


class _Key(NamedTuple):
    """A configuration: nothing else has a bearing on what can follow.

    Attributes:
        standings: By slot, the number of the obligation's standing.
    """

    state: str
    standings: tuple[int, ...]
    filled: Filled


@dataclass(frozen=True, slots=True, eq=False)
class _Node:
    """A configuration as it was first come to.

    Attributes:
        came: Before its moves, with all that they ask about.
    """

    index: int
    key: _Key
    came: _Key
    event: Event | None
    moves: tuple[CompiledMove, ...]
    before: _Node | None
    length: int


def explore(definition: Definition, calendar: WorkCalendar, schedule: Schedule) -> Exploration:
    """Play the lifecycle of a campaign through.

    Args:
        schedule: Of the same definition; build it with an instant of activation where
            dates depend on that.
    """
    world = _world(definition, calendar, schedule)
    labels = sorted(world.labels)[:MAX_LABELS]
    players = [
        _Player(world, frozenset(chosen))
        for chosen in chain.from_iterable(combinations(labels, n) for n in range(len(labels) + 1))
    ]
    for player in players:
        player.play()
    faults: dict[tuple[object, ...], tuple[_Player, _Fault]] = {}
    reached: dict[str, tuple[_Player, _Node]] = {}
    for player in players:
        for name, fault in player.faults.items():
            if name not in faults or fault.node.length < faults[name][1].node.length:
                faults[name] = player, fault
        for state, node in player.reached.items():
            if state not in reached or node.length < reached[state][1].length:
                reached[state] = player, node
    whole = all(player.is_whole for player in players) and len(world.labels) <= MAX_LABELS
    return Exploration(
        tuple(
            Fault(fault.kind, fault.state, fault.moves, player.story(fault.node))
            for player, fault in faults.values()
        ),
        {state: player.story(node) for state, (player, node) in reached.items()},
        frozenset().union(*(player.taken for player in players)),
        world.is_known and whole,
        sum(player.count for player in players),
        world.table,
    )


@dataclass(frozen=True, slots=True)
class _World:
    """What is the same for every unit.

    Attributes:
        by_state: The moves of each state with their tests, and whether each is the state's
            own; those of `anywhere` follow.
        concerned: By state, the slots that any move from there on may ask about.
        forms: By task, what its form can hold.
    """

    table: MoveTable
    instants: tuple[datetime, ...]
    slots: tuple[Slot, ...]
    by_state: Mapping[str, tuple[tuple[Enabled, CompiledMove, bool], ...]]
    concerned: Mapping[str, tuple[bool, ...]]
    forms: Mapping[str, tuple[tuple[tuple[str, object], ...], ...]]
    labels: frozenset[tuple[str, str]]
    is_known: bool


def _world(definition: Definition, calendar: WorkCalendar, schedule: Schedule) -> _World:
    known = [at for at in schedule.move_instants.values() if at is not None]
    known += [
        at for w in schedule.windows for at in (w.opens_at, w.due_at, w.closes_at) if at is not None
    ]
    ends_at = schedule.ends_at
    if ends_at is None:
        ends_at = max(known, default=datetime.min.replace(tzinfo=calendar.zone) + _AFTER) + _AFTER
    instants = {
        text: ends_at if at is None and text == END else at
        for text, at in schedule.move_instants.items()
    }
    table = compile_moves(definition, instants)
    asked = [tuple(_atoms(move.enabled)) for move in table.moves]
    slots = _slots(definition, calendar, schedule, ends_at, list(chain.from_iterable(asked)))
    times = {at for slot in slots for at in slot.instants} | set(filter(None, instants.values()))
    times = {at for at in times if at < ends_at} | {ends_at}
    slots_of = tuple(_concerning(atoms, slots) for atoms in asked)
    tests = [a for a in chain.from_iterable(asked) if isinstance(a, FieldTest)]
    return _World(
        table,
        (min(times) - _BEFORE, *sorted(times)),
        slots,
        _by_state(definition, table, slots),
        _concerned(table, slots_of, len(slots)),
        fillings(definition, tests),
        frozenset((a.kind, a.value) for a in chain.from_iterable(asked) if isinstance(a, Labelled)),
        is_known=None not in instants.values() and all(slot.due_at for slot in slots),
    )


def _by_state(
    definition: Definition, table: MoveTable, slots: tuple[Slot, ...]
) -> dict[str, tuple[tuple[Enabled, CompiledMove, bool], ...]]:
    found: dict[str, list[tuple[Enabled, CompiledMove, bool]]] = {s: [] for s in table.states}
    for move in table.moves:
        moves = found[move.source]
        own = len(definition.lifecycle.states[move.source].moves)
        moves.append((compile_test(move.enabled, slots), move, len(moves) < own))
    return {state: tuple(moves) for state, moves in found.items()}


def _atoms(formula: Formula) -> Iterator[Some | Since | Labelled | FieldTest]:
    match formula:
        case Every() | Either():
            for part in formula.parts:
                yield from _atoms(part)
        case Opposite():
            yield from _atoms(formula.part)
        case _:
            yield formula


def _slots(
    definition: Definition,
    calendar: WorkCalendar,
    schedule: Schedule,
    ends_at: datetime,
    asked: list[Some | Since | Labelled | FieldTest],
) -> tuple[Slot, ...]:
    about = [atom for atom in asked if isinstance(atom, Some)]
    tasks = {a.task for a in about} | {
        t for a in asked if isinstance(a, FieldTest) for t in a.tasks
    }
    named = {(a.task, a.occurrence) for a in about if a.occurrence is not None}
    found: list[Slot] = []
    for name in definition.tasks:
        windows = [w for w in schedule.windows if w.task == name and not w.per_campaign]
        if name not in tasks or not windows:
            continue
        ends = {windows[0].occurrence, windows[-1].occurrence}
        predicates = [a.predicate for a in about if a.task == name]
        found += [
            slot_of(
                window, definition.tasks[name], calendar, ends_at,
                tells_late=any(lit.atom == "late" for p in predicates for lit in p),
                keeps_own=any(_asks_own_afterwards(p) for p in predicates),
            )
            for window in windows
            if window.occurrence in ends or (name, window.occurrence) in named
        ]  # fmt: skip
    return tuple(found)


def _asks_own_afterwards(predicate: Iterable[Literal_]) -> bool:
    literals = list(predicate)
    timed = any(lit.atom in ("past_due", "closed") for lit in literals)
    return timed and ~Literal_("handed_in") not in literals


def _concerning(
    atoms: Iterable[Some | Since | Labelled | FieldTest], slots: tuple[Slot, ...]
) -> tuple[int, ...]:
    about = [atom for atom in atoms if isinstance(atom, Some)]
    return tuple(
        number
        for number, slot in enumerate(slots)
        if any(a.task == slot.task and a.occurrence in (None, slot.occurrence) for a in about)
    )


def _concerned(
    table: MoveTable, slots_of: tuple[tuple[int, ...], ...], count: int
) -> dict[str, tuple[bool, ...]]:
    asked: dict[str, set[int]] = {state: set() for state in table.states}
    for number, move in enumerate(table.moves):
        asked[move.source].update(slots_of[number])
    grown = True
    while grown:
        grown = False
        for move in table.moves:
            more = asked[move.target] - asked[move.source]
            asked[move.source] |= more
            grown = grown or bool(more)
    return {state: tuple(n in found for n in range(count)) for state, found in asked.items()}


class _Fault(NamedTuple):
    kind: FaultKind
    state: str
    moves: tuple[CompiledMove, ...]
    node: _Node


class _Arrival(NamedTuple):
    """A configuration whose moves have not been made yet."""

    key: _Key
    event: Event | None
    before: _Node | None
    operation: CompiledMove | None = None


_Sources = dict[int, list[_Arrival]]
"""What is come to, by how many events it took."""


@dataclass(slots=True, eq=False)
class _Player:
    """Plays for units with certain labels."""

    world: _World
    labels: frozenset[tuple[str, str]]
    faults: dict[tuple[object, ...], _Fault] = field(default_factory=dict)
    reached: dict[str, _Node] = field(default_factory=dict)
    taken: set[tuple[str, str]] = field(default_factory=set)
    count: int = 0
    _standings: list[Standing] = field(default_factory=lambda: [EXCUSED, NOTHING])
    _numbers: dict[Standing, int] = field(default_factory=lambda: {EXCUSED: 0, NOTHING: 1})
    _acts: dict[tuple[int, int, int], tuple[tuple[Event, int], ...]] = field(default_factory=dict)
    _masks: dict[tuple[int, int, int], int] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return self.count < MAX_CONFIGURATIONS

    def play(self) -> None:
        """Go from instant to instant, with every configuration that each of them finds."""
        world = self.world
        empty: Filled = tuple((task, 0) for task in world.forms)
        start = _Key(world.table.initial, (1,) * len(world.slots), empty)
        sources: _Sources = {0: [_Arrival(start, None, None)]}
        nodes: list[_Node] = []
        last = len(world.instants) - 1
        for index in range(last + 1):
            nodes = self._interval(index, sources, acting=index < last)
            if not self.is_whole:
                return
            if index < last:
                sources = self._next(index + 1, nodes)
            if index + 1 < last:
                sources[_LATE + index] = [_Arrival(start, None, None)]
        for node in nodes:
            if node.key.state not in world.table.final:
                self._note("outlives", node.key.state, (), node)

    def _interval(self, index: int, sources: _Sources, *, acting: bool) -> list[_Node]:
        """All configurations of one interval, those with the shortest way first."""
        nodes: dict[_Key, _Node] = {}
        seen: set[tuple[_Key, CompiledMove | None]] = set()
        final = self.world.table.final
        length = min(sources, default=0)
        while sources and self.is_whole:
            for arrival in sources.pop(length, ()):
                asked = (arrival.key, arrival.operation)
                if asked in seen:
                    continue
                seen.add(asked)
                node = self._settled(index, arrival, length)
                if node is None or node.key in nodes:
                    continue
                nodes[node.key] = node
                self._reach(node)
                if acting and node.key.state not in final:
                    for following in self._following(index, node):
                        sources.setdefault(length + _cost(following.event), []).append(following)
            length += 1
        return list(nodes.values())

    def _reach(self, node: _Node) -> None:
        self.count += 1
        for state in (*(move.source for move in node.moves), node.key.state):
            first = self.reached.get(state)
            if first is None or node.length < first.length:
                self.reached[state] = node

    def _next(self, index: int, nodes: Iterable[_Node]) -> _Sources:
        """The same configurations when the next instant comes, and what may come with it."""
        now = self.world.instants[index]
        sources: _Sources = {}
        for node in nodes:
            key = node.key
            came = tuple(
                self._number(slot.when_comes(self._standings[number], now))
                for slot, number in zip(self.world.slots, key.standings, strict=True)
            )
            same = key if came == key.standings else key._replace(standings=came)
            sources.setdefault(node.length, []).append(_Arrival(same, None, node))
            for place, slot in enumerate(self.world.slots):
                for act, then in slot.by_time(self._standings[came[place]], now):
                    event = Event(act, slot.task, slot.occurrence)
                    key = _with(same, place, self._number(then))
                    longer = node.length + _cost(event)
                    sources.setdefault(longer, []).append(_Arrival(key, event, node))
        return sources

    def _following(self, index: int, node: _Node) -> Iterator[_Arrival]:
        key = node.key
        for place, number in enumerate(key.standings):
            for event, then in self._acts_of(index, place, number):
                changed = _with(key, place, then)
                if not key.filled:
                    yield _Arrival(changed, event, node)
                    continue
                for filled in self._filled(event, key.filled):
                    yield _Arrival(changed._replace(filled=filled), event, node)
        yield from self._operations(index, node)

    def _operations(self, index: int, node: _Node) -> Iterator[_Arrival]:
        first: dict[str, CompiledMove] = {}
        moves = self.world.by_state[node.key.state]
        if all(move.starts_by == CLOCK for _, move, _ in moves):
            return
        seen = self._seen(index, node.key)
        for enabled, move, _own in moves:
            if move.starts_by == CLOCK or not enabled(seen):
                continue
            other = first.setdefault(move.starts_by, move)
            if other is move:
                yield _Arrival(node.key, Event(move.starts_by), node, move)
            elif other.target != move.target:
                self._note("rivals", node.key.state, (other, move), node)

    def _filled(self, event: Event, filled: Filled) -> Iterator[Filled]:
        if event.act not in _FILLING or event.task not in dict(filled):
            yield filled
            return
        for choice in range(1, len(self.world.forms[event.task])):
            yield tuple((t, choice if t == event.task else c) for t, c in filled)

    def _acts_of(self, index: int, place: int, number: int) -> tuple[tuple[Event, int], ...]:
        asked = (index, place, number)
        if asked not in self._acts:
            slot, now = self.world.slots[place], self.world.instants[index]
            self._acts[asked] = tuple(
                (Event(act, slot.task, slot.occurrence), self._number(then))
                for act, then in slot.acts(self._standings[number], now)
            )
        return self._acts[asked]

    def _number(self, standing: Standing) -> int:
        number = self._numbers.get(standing)
        if number is None:
            number = self._numbers[standing] = len(self._standings)
            self._standings.append(standing)
        return number

    def _settled(self, index: int, arrival: _Arrival, length: int) -> _Node | None:
        """Make the moves of an arrival, noting what is wrong with them; None if without end."""
        key, made = arrival.key, [arrival.operation] if arrival.operation else []
        state = made[0].target if made else key.state
        seen = self._seen(index, key)
        passed = [state]

        def here() -> _Node:
            plain = self._plain(state, key)
            moves = tuple(made)
            return _Node(index, plain, arrival.key, arrival.event, moves, arrival.before, length)

        while enabled := self._enabled(state, seen):
            move = enabled[0]
            for other in enabled:
                self.taken.add((state, other.id))
                if other.target != move.target:
                    self._note("race", state, (move, other), here())
            if move.target in passed:
                circle = (*made[len(made) - len(passed) + 1 + passed.index(move.target) :], move)
                self._note("endless", move.target, circle, here())
                return None
            made.append(move)
            state = move.target
            passed.append(state)
        return here()

    def _enabled(self, state: str, seen: Seen) -> list[CompiledMove]:
        """What may go now: a state's own moves come before those of `anywhere`."""
        found: list[CompiledMove] = []
        for enabled, move, own in self.world.by_state[state]:
            if found and not own:
                break
            if move.starts_by == CLOCK and enabled(seen):
                found.append(move)
        return found

    def _seen(self, index: int, key: _Key) -> Seen:
        """A configuration as the tests of the moves see it."""
        masks = self._masks
        facts: list[int] = []
        for place, number in enumerate(key.standings):
            mask = masks.get((index, place, number))
            if mask is None:
                now = self.world.instants[index]
                known = self.world.slots[place].facts(self._standings[number], now)
                mask = masks[index, place, number] = mask_of(known, now)
            facts.append(mask)
        unit = UnitFacts(labels=self.labels, fields=self._fields(key)) if key.filled else None
        return Seen(self.world.instants[index], facts, unit or UnitFacts(labels=self.labels))

    def _plain(self, state: str, key: _Key) -> _Key:
        """The configuration without what no move from here on asks about."""
        concerned = self.world.concerned[state]
        if all(concerned):
            return key if state == key.state else _Key(state, key.standings, key.filled)
        standings = zip(key.standings, concerned, strict=True)
        return _Key(state, tuple(n if asked else 0 for n, asked in standings), key.filled)

    def _note(
        self, kind: FaultKind, state: str, moves: tuple[CompiledMove, ...], node: _Node
    ) -> None:
        name = (kind, state if kind != "endless" else "", *sorted((m.source, m.id) for m in moves))
        if kind == "race" and node.length >= _LATE:
            return  # who starts late goes through what came before in the order of the file
        known = self.faults.get(name)
        if known is None or node.length < known.node.length:
            self.faults[name] = _Fault(kind, state, moves, node)

    def story(self, node: _Node) -> tuple[Step, ...]:
        """How a configuration was come to, without the instants at which nothing happened."""
        nodes: list[_Node] = []
        at: _Node | None = node
        while at is not None:
            nodes.append(at)
            at = at.before
        return tuple(
            Step(
                self.world.instants[n.index],
                n.event,
                self._unit(n.index, n.came),
                tuple(MoveMade(m.id, m.source, m.target) for m in n.moves),
                n.key.state,
            )
            for n in reversed(nodes)
            if n.event or n.moves or n is node
        )

    def _unit(self, index: int, key: _Key) -> UnitFacts:
        now = self.world.instants[index]
        owed = tuple(
            slot.facts(self._standings[number], now)
            for slot, number in zip(self.world.slots, key.standings, strict=True)
        )
        return UnitFacts(owed, self.labels, self._fields(key))

    def _fields(self, key: _Key) -> dict[str, dict[str, object]]:
        return {task: dict(self.world.forms[task][choice]) for task, choice in key.filled if choice}


def _cost(event: Event | None) -> int:
    """How much longer an event makes a story; what happens every day is told first."""
    return _COSTS.get(event.act, 1) if event else 0


def _with(key: _Key, place: int, number: int) -> _Key:
    state, standings, filled = key
    return _Key(state, (*standings[:place], number, *standings[place + 1 :]), filled)

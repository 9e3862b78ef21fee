"""What a lint is given, and what it answers.

A lint is a function from a `Context` to findings. Its context holds the definition, its
dates on the calendar, and where in the file everything stands. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.rules.nodes import Loc, Node, child
from engine.schedule import Resolver, build
from engine.sends import Sends
from engine.words import Text

if TYPE_CHECKING:
    from engine.calendar import WorkCalendar
    from engine.rules.load import LoadResult
    from engine.rules.phrase_ast import Phrase, Role
    from engine.rules.schema import Definition
    from engine.schedule import FixedReadings, Schedule
    from engine.sends import Send


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault that a lint has found.

    Attributes:
        facts: What the sentence of its code mentions.
        variant: Which sentence, where the code has several; empty for the plain one.
        hint: The likely cure; None for the one of the catalogue.
        key: Point at the key instead of its value.
        because: Where the problem stands that this one follows from; it is counted there
            and not told.
    """

    code: str
    loc: Loc
    facts: dict[str, Any] = field(default_factory=dict)
    variant: str = ""
    softer: bool = False
    hint: Text | None = None
    key: bool = False
    because: Loc | None = None


Lint = Callable[["Context"], Iterator[Finding]]


class DatedPhrase(NamedTuple):
    """A phrase with its place, its role, and the names under which others count from it."""

    loc: Loc
    phrase: Phrase
    role: Role
    task: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Context:
    """One rule file under check.

    Attributes:
        definition: What of the file can be used.
        loaded: How the file was loaded; says where everything stands.
        fixed: What was read already of its dates.
        trusting: Take doubtful dates as they are, to count what follows from them.
    """

    definition: Definition
    loaded: LoadResult
    calendar: WorkCalendar
    fixed: FixedReadings = field(default_factory=dict)
    trusting: bool = False

    @property
    def is_base(self) -> bool:
        """Whether the file is a base, whose placeholders are filled in elsewhere."""
        return (self.loaded.plain or {}).get("kind") == "base"

    @cached_property
    def resolver(self) -> Resolver:
        """Resolves phrases; the day of activation is not known."""
        return Resolver(self.definition, self.calendar, fixed=self.fixed)

    @cached_property
    def schedule(self) -> Schedule:
        """The dated facts of the campaign."""
        return build(self.definition, self.calendar, fixed=self.fixed)

    @cached_property
    def sends(self) -> tuple[Send, ...]:
        """The planned sends, earliest first."""
        return Sends(self.definition, self.calendar, self.schedule).planned()

    @cached_property
    def phrases(self) -> tuple[DatedPhrase, ...]:
        """Every time phrase of the file."""
        return tuple(phrases_of(self.definition))

    @cached_property
    def own_phrases(self) -> tuple[DatedPhrase, ...]:
        """Those of them that the file itself has, not its base."""
        return tuple(dated for dated in self.phrases if self.is_own(dated.loc))

    def plain(self, loc: Loc) -> Any:
        """What the file says at a loc, or None."""
        node: Node | None = self.loaded.tree.tree
        for part in loc:
            step = child(node, part) if node is not None else None
            node = step[1] if step else None
        return node

    def is_own(self, loc: Loc) -> bool:
        """Whether a value was written in the file itself, not in its base."""
        tree = self.loaded.tree
        if tree.tree is None or tree.own_tree is None:
            return False
        node: Node = tree.tree
        for part in loc:
            step = child(node, part)
            if step is not None:
                node = step[1]
        return node.span.file == tree.own_tree.span.file

    def is_usable(self, loc: Loc) -> bool:
        """Whether nothing at a loc, above or below it was reported already."""
        return not any(
            bad[: len(loc)] == loc or loc[: len(bad)] == bad for bad in self.loaded.poisoned
        )

    def known(self, *loc: str) -> tuple[str, ...]:
        """The ids of a map as the file has them, usable or not."""
        node = self.plain(loc)
        return tuple(getattr(node, "entries", ()))

    @cached_property
    def lost(self) -> dict[str, Loc]:
        """The ids in blocks that were rejected, each with the place of its block."""
        blocks = ((loc, self.plain(loc)) for loc in sorted(self.loaded.poisoned, key=str))
        return {name: loc for loc, node in blocks for name in getattr(node, "entries", ())}

    def due_loc(self, task: str, occurrence: str) -> Loc:
        """Where the due of an occurrence stands."""
        if occurrence and self.plain(("tasks", task, "occurrences")) is not None:
            return ("tasks", task, "occurrences", occurrence, "due")
        return ("tasks", task, "repeat" if occurrence else "due")


def phrases_of(definition: Definition) -> Iterator[DatedPhrase]:
    """Every time phrase of a definition, in the order of its blocks."""
    yield from _of_plan(definition)
    for name, stage in definition.stages.items():
        names = (f"{name}.start", f"{name}.end")
        if stage.period:
            yield DatedPhrase(("stages", name, "period"), stage.period, "period", names=names)
        if stage.at:
            yield DatedPhrase(("stages", name, "at"), stage.at, "at", names=names)
    yield from _of_tasks(definition)
    for name, event in definition.events.items():
        names = (f"{name}.start", f"{name}.end")
        yield DatedPhrase(("events", name, "when"), event.when, "event", names=names)
    for name, reminder in definition.reminders.items():
        yield DatedPhrase(("reminders", name, "when"), reminder.when, "send", reminder.for_)
    for name, award in definition.awards.items():
        if award.by:
            yield DatedPhrase(("awards", name, "by"), award.by, "due")
    if definition.end:
        yield DatedPhrase(("end",), definition.end, "due", names=("campaign.end",))
    yield from _of_moves(definition)


def _of_plan(definition: Definition) -> Iterator[DatedPhrase]:
    plan = definition.plan
    if plan and plan.date:
        yield DatedPhrase(("plan", "date"), plan.date, "event", names=("plan.date",))
    for number, basis in enumerate(plan.basis if plan else ()):
        if basis.date:
            yield DatedPhrase(("plan", "basis", number, "date"), basis.date, "event")


def _of_tasks(definition: Definition) -> Iterator[DatedPhrase]:
    for name, task in definition.tasks.items():
        base: Loc = ("tasks", name)
        blocks: list[tuple[Loc, Any]] = [(base, task)]
        blocks += [((*base, "occurrences", o), rule) for o, rule in task.occurrences.items()]
        for loc, block in blocks:
            if block.opens:
                yield DatedPhrase((*loc, "opens"), block.opens, "opens", name, (f"{name}.opens",))
            if block.due:
                yield DatedPhrase((*loc, "due"), block.due.at, "due", name, (f"{name}.due",))
        if task.late:
            loc = (*base, "late", "accept_until")
            yield DatedPhrase(loc, task.late.accept_until, "due", name, (f"{name}.closes",))


def _of_moves(definition: Definition) -> Iterator[DatedPhrase]:
    for loc, move in moves_of(definition):
        if move.at:
            yield DatedPhrase((*loc, "at"), move.at, "at")


def moves_of(definition: Definition) -> Iterator[tuple[Loc, Any]]:
    """Every move with its place, those of `anywhere` last."""
    for name, state in definition.lifecycle.states.items():
        for key, move in state.moves.items():
            yield ("lifecycle", "states", name, "moves", key), move
    for key, move in definition.lifecycle.anywhere.items():
        yield ("lifecycle", "anywhere", key), move

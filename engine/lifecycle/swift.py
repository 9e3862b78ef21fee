"""Formulas made into functions, for exploration, which asks them a hundred thousand times.

Pure. An obligation is a mask of the atoms that hold for it, each found by the definition in
`engine.lifecycle.facts`; only how parts are put together is said again here, and a property
test proves that it agrees.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, get_args

from engine.lifecycle.facts import ObligationFacts, UnitFacts, atom_holds, holds
from engine.lifecycle.formula import Atom, Either, Every, Formula, Opposite, Predicate, Since, Some

if TYPE_CHECKING:
    from engine.lifecycle.possible import Slot

_BITS: dict[Atom, int] = {atom: 1 << n for n, atom in enumerate(get_args(Atom))}


class Seen(NamedTuple):
    """One unit at one instant, as a test sees it.

    Attributes:
        masks: By slot, the atoms that hold.
        unit: Its labels and fields.
    """

    now: datetime
    masks: Sequence[int]
    unit: UnitFacts


Enabled = Callable[[Seen], bool]


def mask_of(known: ObligationFacts, now: datetime) -> int:
    """The atoms that hold for an obligation."""
    return sum(bit for atom, bit in _BITS.items() if atom_holds(atom, known, now))


def compile_test(formula: Formula, slots: Sequence[Slot]) -> Enabled:
    """A function that says whether the formula holds."""
    match formula:
        case Some():
            return _some(formula, slots)
        case Since():
            return _since(formula.at)
        case Opposite():
            part = compile_test(formula.part, slots)
            return lambda seen: not part(seen)
        case Every() | Either():
            return _of_parts(formula, [compile_test(part, slots) for part in formula.parts])
    return lambda seen: holds(formula, seen.unit, seen.now)


def _since(at: datetime | None) -> Enabled:
    if at is None:
        return lambda _seen: False
    return lambda seen: at <= seen.now


def _of_parts(formula: Every | Either, parts: list[Enabled]) -> Enabled:
    wanted = isinstance(formula, Either)

    def test(seen: Seen) -> bool:
        for part in parts:
            if part(seen) is wanted:
                return wanted
        return not wanted

    return test


def _some(formula: Some, slots: Sequence[Slot]) -> Enabled:
    places = [
        place
        for place, slot in enumerate(slots)
        if slot.task == formula.task and formula.occurrence in (None, slot.occurrence)
    ]
    asked, wanted = _masks(formula.predicate)
    if wanted is None:
        return lambda _seen: False

    def test(seen: Seen) -> bool:
        masks = seen.masks
        return any(masks[place] & asked == wanted for place in places)

    if len(places) == 1:
        only = places[0]
        return lambda seen: seen.masks[only] & asked == wanted
    return test


def _masks(predicate: Predicate) -> tuple[int, int | None]:
    """The atoms a predicate asks about and those it wants; None where it contradicts itself."""
    positive = {literal.atom for literal in predicate if literal.holds}
    negative = {literal.atom for literal in predicate if not literal.holds}
    if positive & negative:
        return 0, None
    asked = sum(_BITS[atom] for atom in positive | negative)
    return asked, sum(_BITS[atom] for atom in positive)

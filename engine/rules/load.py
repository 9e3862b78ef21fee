"""Read a rule file into its `Definition`, or into everything that is wrong with it.

Pure, save for the reading function that the caller passes in. One cause makes one message,
at the author's own line; what an earlier step has reported is not reported again. Where
some values cannot be used, the rest is still typed (`partial`), so that one run tells all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from engine.model import Problem, Span
from engine.rules.conditions import SHAPE
from engine.rules.fields import FieldError, kind_of
from engine.rules.marks import shown
from engine.rules.merge import TreeResult, blame, load_tree
from engine.rules.near import UNKNOWN_KEY, lookalike, nearest
from engine.rules.nodes import KEY_MARK, Loc, child, is_broken, path_text, span_at, to_plain
from engine.rules.phrase_ast import PhraseError
from engine.rules.schema import Definition
from engine.rules.shapes import allowed_keys
from engine.words import Text, say

LANGUAGE: Final = 1
"""The version of the rule language that this program reads."""

UNKNOWN: Final = "chưa rõ"
PLACEHOLDER: Final = "D210"

_MENDS = 6  # rounds of mending: a block whose key goes may itself be incomplete
_OF_CAMPAIGNS = ("year", "units")
_STAND_INS: Final[dict[str, Any]] = {
    "rules": str(LANGUAGE),
    "id": "x",
    "title": "x",
    "lifecycle": {"initial": "x", "states": {}},
}
_PHRASE_CODE = re.compile(r"D2\d\d")


@dataclass(frozen=True, slots=True)
class LoadResult:
    """One rule file as loaded.

    Attributes:
        definition: What the file describes; None if it has an error.
        partial: The same with what cannot be used left out, for further checks; None if
            too little remains.
        poisoned: Where something was left out or made unknown.
        plain: The merged file as plain maps, lists and texts.
        usable: What of it `partial` was typed from.
    """

    definition: Definition | None
    partial: Definition | None
    poisoned: frozenset[Loc]
    tree: TreeResult
    plain: dict[str, Any] | None
    problems: tuple[Problem, ...]
    usable: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class _Fault:
    """One fault of the typed tree, before it is placed in the file."""

    code: str
    loc: Loc
    text: Text
    hint: Text | None = None


class _Typed(NamedTuple):
    """What came of typing a tree.

    Attributes:
        usable: Its plain form itself where nothing was mended.
        dropped: Code and place of the faults that follow from others and are not told.
    """

    faults: list[_Fault]
    usable: dict[str, Any]
    partial: Definition | None = None
    poisoned: frozenset[Loc] = frozenset()
    dropped: frozenset[tuple[str, Loc]] = frozenset()


def load_definition(
    path: str,
    read: Callable[[str], bytes],
    base_path: Callable[[str], str],
    bases: Collection[str] = (),
) -> LoadResult:
    """Read a rule file with all that it extends, and type it.

    Args:
        path: The file, as problems shall name it.
        read: All bytes of a file; `OSError` where there is none.
        base_path: The path of a base by its id.
        bases: The ids there are.

    Raises:
        OSError: If the file itself cannot be read.
    """
    tree = load_tree(path, read, base_path, bases)
    if tree.tree is None:
        return LoadResult(None, None, frozenset(), tree, None, tree.problems)
    plain = to_plain(tree.tree)
    assert isinstance(plain, dict)
    typed = _typed(plain, tree)
    placed = (
        located(tree, f.code, f.loc, f.text, f.hint, key=f.code == "K101") for f in typed.faults
    )
    problems = _with_dropped((*tree.problems, *placed), typed.dropped)
    clean = not any(problem.severity == "error" for problem in problems)
    whole = typed.usable == plain or plain.get("kind") == "base"
    definition = typed.partial if clean and whole else None
    return LoadResult(
        definition, typed.partial, typed.poisoned, tree, plain, problems, typed.usable
    )


def with_unknown(loaded: LoadResult, found: Mapping[Loc, Problem | None]) -> LoadResult:
    """The same with some phrases made unknown, since they have no date.

    Args:
        found: For the place of each phrase its problem, or None where it has been told.
    """
    usable = deepcopy(loaded.usable)
    assert usable is not None
    for loc in found:
        holder, reached = _holder(usable, loc)
        if reached:
            holder[reached[-1]] = UNKNOWN
    problems = (*loaded.problems, *(problem for problem in found.values() if problem))
    return replace(
        loaded,
        definition=None,
        partial=Definition.model_validate(usable),
        poisoned=loaded.poisoned | set(found),
        problems=problems,
        usable=usable,
    )


def located(
    tree: TreeResult,
    code: str,
    loc: Loc,
    text: Text,
    hint: Text | None = None,
    *,
    severity: Any = "error",
    key: bool = False,
) -> Problem:
    """A problem at the author's own line, the base's line as its note.

    Args:
        key: Point at the key instead of its value.
    """
    assert tree.tree is not None
    parts = _own_parts(tree, loc)
    span, note = blame(tree, parts)
    if key or (loc and loc[-1] == KEY_MARK):
        span, note = _key_span(tree, parts, span, note)
    return Problem(code, severity, span, path_text(parts), text, hint, note=note)


def _key_span(tree: TreeResult, loc: Loc, span: Span, note: Any) -> tuple[Span, Any]:
    assert tree.tree is not None
    key = span_at(tree.tree, loc, side="key")
    if key.file == span.file and note is None:
        return key, None
    return span, note


def _own_parts(tree: TreeResult, loc: Loc) -> Loc:
    """The parts of a loc that the file has, and the last even where it is missing."""
    node: Any = tree.tree
    parts: list[str | int] = []
    for number, part in enumerate(loc, start=1):
        step = child(node, part)
        if step is not None:
            node = step[1]
            parts.append(part)
        elif number == len(loc) and part != KEY_MARK and not _is_scalar(node):
            parts.append(part)
    return tuple(parts)


def _is_scalar(node: Any) -> bool:
    return hasattr(node, "text")


def _typed(plain: dict[str, Any], tree: TreeResult) -> _Typed:
    """Type the tree; mend what is wrong in a copy until the rest can be checked."""
    version = _version_fault(plain)
    if version is not None:
        return _Typed([version], plain)
    base = plain.get("kind") == "base"
    if not base and "lifecycle" not in plain and "extends" not in plain:
        hint = say("problems.extends_missing")
        text = say("problems.missing_key", key="extends")
        return _Typed([_Fault("K102", ("extends",), text, hint)], plain)
    faults = [] if base else _missing_of_campaign(plain)
    poisoned: set[Loc] = {fault.loc for fault in faults} | set(_lookalikes(tree, plain))
    mended = plain
    seen: set[tuple[str, Loc]] = set()
    for round_ in range(_MENDS):
        try:
            partial = Definition.model_validate(mended)
            return _Typed(faults, mended, partial, frozenset(poisoned), _dropped(seen, faults))
        except ValidationError as error:
            found = list(_faults(error, tree))
            if round_ == 0:
                mended = deepcopy(plain)
                faults += _reportable(found, tree, poisoned, base=base)
            seen |= {(f.code, f.loc) for f in found if f.loc and _is_fault(f, tree, base=base)}
            for fault in reversed(found):  # so that taking an item away moves none of the rest
                loc = _mend(mended, fault)
                if loc and not _excused(fault, base):
                    poisoned.add(loc)
    return _Typed(faults, mended, None, frozenset(poisoned), _dropped(seen, faults))


def _dropped(seen: Collection[tuple[str, Loc]], told: list[_Fault]) -> frozenset[tuple[str, Loc]]:
    """What was found at any time and is not told."""
    return frozenset(seen) - {(fault.code, fault.loc) for fault in told}


def _with_dropped(
    problems: tuple[Problem, ...], dropped: Collection[tuple[str, Loc]]
) -> tuple[Problem, ...]:
    """The problems with what follows from each counted beside it, and not told."""
    looks = [p.path for p in problems if p.code == "K104"]
    within = [p for p in problems if p.code == "K108" and _is_below(p.path, looks)]
    told = [problem for problem in problems if problem not in within]
    followed = [path_text(loc) for _, loc in dropped] + [p.path for p in within]
    counts = Counter(_nearest_problem(path, told) for path in followed if told)
    return tuple(
        replace(problem, consequences=problem.consequences + counts[number])
        for number, problem in enumerate(told)
    )


def _is_below(path: str, blocks: list[str]) -> bool:
    return any(path.startswith(f"{block}.") for block in blocks)


def _nearest_problem(path: str, told: list[Problem]) -> int:
    """The problem that shares the longest way with a place, the first of equals."""
    return max(range(len(told)), key=lambda number: _shared(told[number].path, path))


def _shared(one: str, other: str) -> int:
    """How many parts two paths have in common from their beginning."""
    pairs = zip(one.split("."), other.split("."), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _excused(fault: _Fault, base: bool) -> bool:
    return base and fault.code == PLACEHOLDER


def _lookalikes(tree: TreeResult, plain: dict[str, Any]) -> Iterator[Loc]:
    """New entries that look like inherited ones (K104), and those: what follows is no news."""
    accepted = plain.get("accept")
    for problem in tree.problems:
        entry = {"code": problem.code, "at": problem.path}
        if problem.code != "K104" or _lists(accepted, entry):
            continue
        *block, name = problem.path.split(".")
        yield (*block, name)
        holder, _ = _holder(plain, (*block, name))
        near = lookalike(name, [key for key in holder if key != name])
        if near is not None:
            yield (*block, near)


def _lists(accepted: Any, entry: dict[str, str]) -> bool:
    return isinstance(accepted, list) and any(
        isinstance(item, dict) and entry.items() <= item.items() for item in accepted
    )


def _reportable(
    found: list[_Fault], tree: TreeResult, poisoned: Collection[Loc], *, base: bool
) -> list[_Fault]:
    assert tree.tree is not None
    meant = {loc for fault in found if fault.code == "K101" for loc in _meant(fault, found)}
    meant |= set(poisoned)
    return [
        fault
        for fault in found
        if fault.loc  # what only a campaign needs has been told
        and not is_broken(tree.tree, fault.loc)
        and _is_fault(fault, tree, base=base)
        and not (fault.code in ("K102", PLACEHOLDER) and _is_within(fault.loc, meant))
    ]


def _is_fault(fault: _Fault, tree: TreeResult, *, base: bool) -> bool:
    """Whether it is one of this file: a base may leave places open, and each is one place."""
    return fault.code != PLACEHOLDER or (not base and _is_written(tree, fault.loc))


def _is_written(tree: TreeResult, loc: Loc) -> bool:
    """Whether a value stands in the file; a missing `short` is its `label` over again."""
    node: Any = tree.tree
    for part in _own_parts(tree, loc):
        step = child(node, part)
        if step is None:
            return False
        node = step[1]
    return True


def _is_within(loc: Loc, blocks: Collection[Loc]) -> bool:
    return any(loc[: len(block)] == block for block in blocks)


def _meant(unknown: _Fault, found: list[_Fault]) -> set[Loc]:
    """What an unknown key was probably to be: the nearest, else what its block lacks."""
    block = unknown.loc[:-1]
    near = _near_key(unknown)
    if near is not None:
        return {(*block, near)}
    return {fault.loc for fault in found if fault.code == "K102" and fault.loc[:-1] == block}


def _near_key(fault: _Fault) -> str | None:
    return nearest(str(fault.loc[-1]), allowed_keys(Definition, fault.loc[:-1]), cutoff=UNKNOWN_KEY)


def _version_fault(plain: dict[str, Any]) -> _Fault | None:
    found = plain.get("rules")
    if not isinstance(found, str) or not re.fullmatch(r"-?\d{1,9}", found.strip(), re.ASCII):
        return None
    if int(found) > LANGUAGE:
        facts = {"found": int(found), "known": LANGUAGE}
        text, hint = (
            say("problems.newer_language", **facts),
            say("problems.update_program", **facts),
        )
        return _Fault("K105", ("rules",), text, hint)
    if int(found) < 1:
        return _Fault("K103", ("rules",), say("problems.language_from_one"))
    return None


def _missing_of_campaign(plain: dict[str, Any]) -> list[_Fault]:
    """What only a campaign must have; a key misspelt there is reported as such."""
    known = allowed_keys(Definition, ())
    meant = {nearest(key, known, cutoff=UNKNOWN_KEY) for key in plain if key not in known}
    return [
        _Fault("K102", (key,), say("problems.missing_key", key=key))
        for key in _OF_CAMPAIGNS
        if key not in plain and key not in meant
    ]


def _faults(error: ValidationError, tree: TreeResult) -> Iterator[_Fault]:
    for err in error.errors(include_url=False):
        loc = (part for part in err["loc"] if not str(part).startswith(SHAPE))
        yield _fault(err, tuple(loc), tree)


def _fault(err: Any, loc: Loc, tree: TreeResult) -> _Fault:
    raised = err.get("ctx", {}).get("error")
    kind, value = err["type"], err["input"]
    unfilled = isinstance(value, str) and value.strip().startswith("<điền")
    if unfilled and kind != "extra_forbidden" and not isinstance(raised, PhraseError):
        return _Fault(PLACEHOLDER, loc, say("problems.to_fill_in", value=shown(value)))
    if isinstance(raised, (FieldError, PhraseError)):
        text = raised.text
        return _Fault(raised.code, loc, text, getattr(raised, "hint", None))
    if kind == "extra_forbidden":
        return _unknown_key(loc)
    if kind == "missing":
        block = path_text(_own_parts(tree, loc[:-1]))
        key = "missing_key_of" if block else "missing_key"
        return _Fault("K102", loc, say(f"problems.{key}", key=loc[-1], block=block))
    if kind == "literal_error":
        return _not_listed(err, loc)
    what = {"tuple_type": "list", "list_type": "list", "set_type": "list"}.get(kind)
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        what = "map"
    text = say(f"problems.expected_{what}" if what else "problems.wrong_value", kind=_shown(value))
    return _Fault("K103", loc, text)


def _unknown_key(loc: Loc) -> _Fault:
    known = allowed_keys(Definition, loc[:-1])
    near = nearest(str(loc[-1]), known, cutoff=UNKNOWN_KEY)
    keys = ", ".join(known)
    hint = say(
        "problems.near_and_allowed" if near else "problems.allowed_keys", near=near, keys=keys
    )
    return _Fault("K101", loc, say("problems.unknown_key", key=shown(str(loc[-1]))), hint)


def _not_listed(err: Any, loc: Loc) -> _Fault:
    values = re.findall(r"'([^']*)'", str(err["ctx"]["expected"]))
    listed = ", ".join(values)
    kind = _shown(err["input"])
    near = nearest(str(err["input"]), values)
    meant = say("problems.did_you_mean", near=near) if near else None
    if "channels" in loc:
        hint = meant or say("problems.channels", values=listed)
        return _Fault("R401", loc, say("problems.unknown_channel", kind=kind), hint)
    key = next((part for part in reversed(loc) if isinstance(part, str)), "")
    key = str(loc[-2]) if key == KEY_MARK else key
    return _Fault(
        "K103", loc, say("problems.expected_one_of", key=key, kind=kind, values=listed), meant
    )


def _shown(value: Any) -> Text:
    return kind_of(shown(value) if isinstance(value, str) else value)


def _mend(plain: dict[str, Any], fault: _Fault) -> Loc:
    """Make unknown, or take away, what a fault speaks of; the loc that is poisoned by it."""
    if not fault.loc:  # without year or units it is no campaign, but may pass for a base
        plain["kind"] = "base"
        return ()
    loc = fault.loc[:-1] if fault.loc and fault.loc[-1] == KEY_MARK else fault.loc
    holder, reached = _holder(plain, loc)
    if holder is None or not reached:
        return ()
    last = reached[-1]
    present = _has(holder, last)
    if len(reached) == 1 and last in _STAND_INS:
        plain[str(last)] = _STAND_INS[str(last)]
    elif _PHRASE_CODE.fullmatch(fault.code) and present and holder[last] != UNKNOWN:
        holder[last] = UNKNOWN
    elif present and fault.code != "K102":
        del holder[last]
    elif fault.code == "K102":
        return _remove(plain, reached[:-1] if len(reached) == len(loc) and not present else reached)
    return reached


def _remove(plain: dict[str, Any], loc: Loc) -> Loc:
    """Take a whole block away; the top of the file stays."""
    holder, reached = _holder(plain, loc)
    if reached and _has(holder, reached[-1]):
        del holder[reached[-1]]
    return reached


def _has(holder: Any, part: str | int) -> bool:
    return not isinstance(holder, dict) or part in holder


def _holder(plain: dict[str, Any], loc: Loc) -> tuple[Any, Loc]:
    """The map or list that holds what a loc leads to, and the parts that exist.

    Parts that only name an alternative are passed over; the last may be missing in a map.
    """
    holder: Any = None
    node: Any = plain
    reached: list[str | int] = []
    for number, part in enumerate(loc, start=1):
        if isinstance(node, dict) and (part in node or number == len(loc)):
            holder, node = node, node.get(str(part))
        elif isinstance(node, list) and isinstance(part, int) and part < len(node):
            holder, node = node, node[part]
        else:
            continue
        reached.append(part)
    return holder, tuple(reached)

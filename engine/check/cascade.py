"""One cause, one message: what follows from a fault is counted beside it and not told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.check.context import Context, Finding, Lint
from engine.check.doubt import has_doubts
from engine.model import Problem
from engine.rules.nodes import Loc, path_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_DOUBTS = frozenset({"D203", "D218"})
_Told = tuple[Problem, ...]


def with_consequences(
    context: Context, problems: _Told, findings: Iterable[Finding], lints: Sequence[Lint]
) -> _Told:
    """The problems, each with the number of findings that were kept back because of it.

    Args:
        findings: All that the lints found, told or kept back.
    """
    findings = list(findings)
    causes: Counter[int] = Counter()
    for finding in findings:
        cause = _cause(context, problems, finding)
        if cause is not None:
            causes[cause] += 1
    doubtful = next((n for n, p in enumerate(problems) if p.code in _DOUBTS), None)
    if doubtful is not None and has_doubts(context):
        causes[doubtful] += len(_hidden_by_doubt(context, findings, lints))
    return tuple(
        replace(problem, consequences=problem.consequences + causes[number])
        for number, problem in enumerate(problems)
    )


def _cause(context: Context, problems: _Told, finding: Finding) -> int | None:
    """The problem because of which a finding is kept back; None if it is told."""
    loc = finding.loc
    bad = finding.because or next(
        (
            bad
            for bad in sorted(context.loaded.poisoned, key=str)
            if bad[: len(loc)] == loc or loc[: len(bad)] == bad
        ),
        None,
    )
    if bad is None:
        return None
    path = path_text(bad)
    of_path = (n for n, p in enumerate(problems) if _is_near(p.path, path))
    return next(of_path, 0 if problems else None)


def _is_near(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _hidden_by_doubt(
    context: Context, findings: Iterable[Finding], lints: Sequence[Lint]
) -> set[tuple[str, Loc]]:
    """What the lints would say, were the dates in doubt as they are written."""
    told = {(finding.code, finding.loc) for finding in findings}
    return set(_trusting(context, lints)) - told


def _trusting(context: Context, lints: Sequence[Lint]) -> Iterator[tuple[str, Loc]]:
    trusting = replace(context, trusting=True)
    for lint in lints:
        for finding in lint(trusting):
            if finding.because is None and context.is_usable(finding.loc):
                yield finding.code, finding.loc

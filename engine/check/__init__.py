"""Check a rule file: everything that is wrong with it at once, each at the author's line.

Reads no clock and no database: what depends on today is for `activate` and `plan`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.check import (
    dates,
    doubt,
    forms,
    labels,
    lifecycle,
    notices,
    quotes,
    references,
    soundness,
    variables,
)
from engine.check.at_rest import collector_at_rest
from engine.check.cascade import with_consequences
from engine.check.catalogue import CODES
from engine.check.context import Context, Finding, Lint, phrases_of
from engine.check.doubt import has_doubts
from engine.check.plan_text import compared
from engine.check.secrets import blotted, secrets_in
from engine.rules.load import LoadResult, load_definition, located, with_unknown
from engine.rules.phrase_ast import PhraseError
from engine.schedule import FixedReadings, Resolver
from engine.words import Text, has_words, say

if TYPE_CHECKING:
    from engine.calendar import WorkCalendar
    from engine.check.plan_text import Documents
    from engine.model import Problem
    from engine.rules.nodes import Loc
    from engine.rules.schema import Definition

Calendars = Callable[["Definition"], "WorkCalendar"]

_OF_ANY_FILE: tuple[Lint, ...] = (*references.LINTS, *variables.LINTS, *lifecycle.LINTS)
_OF_CAMPAIGNS: tuple[Lint, ...] = (
    doubt.doubtful_years,
    *quotes.LINTS,
    *dates.LINTS,
    *labels.LINTS,
    *forms.LINTS,
    *notices.LINTS,
)
_OF_BASES: tuple[Lint, ...] = forms.LINTS[:3]
_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One rule file as checked.

    Attributes:
        definition: What the file describes; None if it has an error, told or only counted.
        problems: In the order of the file; those that it accepts are marked.
        loaded: The merged tree with the place of everything.
        calendar: The calendar that its dates were counted in; None where it has none.
    """

    definition: Definition | None
    problems: tuple[Problem, ...]
    loaded: LoadResult
    calendar: WorkCalendar | None

    @property
    def is_clean(self) -> bool:
        """Whether nothing stands in the way: no error, and no warning that is not accepted."""
        blocking = ("error", "warning")
        return not any(p.severity in blocking and not p.accepted for p in self.problems)


def check_file(
    path: str,
    read: Callable[[str], bytes],
    base_path: Callable[[str], str],
    bases: Collection[str],
    calendars: Calendars,
    *,
    documents: Documents | None = None,
) -> CheckResult:
    """Check one rule file with all that it extends.

    Args:
        path: The file, as problems shall name it.
        read: All bytes of a file; `OSError` where there is none.
        base_path: The path of a base by its id.
        bases: The ids of the bases there are.
        calendars: The calendar that a definition names; `LookupError` where there is none.
        documents: The text of the plan by the name that the file gives it; None compares
            nothing.

    Raises:
        OSError: If the file itself cannot be read.
    """
    with collector_at_rest():
        loaded = load_definition(path, read, base_path, bases)
        return _without_secrets(_check(loaded, calendars, documents))


def _without_secrets(result: CheckResult) -> CheckResult:
    """The same with what must not stand in a file reported, and nowhere said again."""
    tree = result.loaded.tree
    found = secrets_in(tree)
    if not found:
        return result
    problems, sources = blotted((*result.problems, *found), tree.sources)
    loaded = replace(result.loaded, definition=None, tree=replace(tree, sources=sources))
    return replace(result, definition=None, problems=_in_order(problems), loaded=loaded)


def _check(loaded: LoadResult, calendars: Calendars, documents: Documents | None) -> CheckResult:
    if loaded.partial is None:
        return CheckResult(None, _in_order(loaded.problems), loaded, None)
    try:
        calendar = calendars(loaded.partial)
    except LookupError:
        name = loaded.partial.calendar
        text = say("checks.R401", kind=say("checks.kind_calendar"), name=name)
        problem = located(loaded.tree, "R401", ("calendar",), text)
        return CheckResult(None, _in_order((*loaded.problems, problem)), loaded, None)
    fixed: FixedReadings = {}
    return _checked(_dated(loaded, calendar, fixed), calendar, fixed, documents)


def _checked(
    loaded: LoadResult,
    calendar: WorkCalendar,
    fixed: FixedReadings,
    documents: Documents | None,
) -> CheckResult:
    assert loaded.partial is not None
    context = Context(loaded.partial, loaded, calendar, fixed)
    lints = _OF_ANY_FILE + (_OF_BASES if context.is_base else _OF_CAMPAIGNS)
    findings = [finding for lint in lints for finding in lint(context)]
    findings += compared(context, documents)
    found = [_problem(context, f) for f in findings if _is_new(context, f)]
    if not any(problem.severity == "error" for problem in (*loaded.problems, *found)):
        # What follows from another error would be no news.
        found += [_problem(context, f) for lint in soundness.LINTS for f in lint(context)]
    told = with_consequences(context, (*loaded.problems, *found), findings, lints)
    problems = tuple(_accepted(context, told))
    clean = not any(problem.severity == "error" for problem in problems)
    definition = loaded.definition if clean else None
    return CheckResult(definition, _in_order(problems), loaded, calendar)


def _is_new(context: Context, finding: Finding) -> bool:
    """Whether a finding follows from nothing that was reported already."""
    return finding.because is None and context.is_usable(finding.loc)


def _problem(context: Context, finding: Finding) -> Problem:
    code = CODES[finding.code]
    softer = finding.softer and code.softer is not None
    name = f"{finding.code}_{finding.variant}" if finding.variant else finding.code
    return located(
        context.loaded.tree,
        finding.code,
        finding.loc,
        say(f"checks.{name}", **finding.facts),
        finding.hint or _cure(finding.code, finding.facts),
        severity=code.softer if softer else code.severity,
        key=finding.key,
    )


def _cure(code: str, facts: dict[str, object]) -> Text | None:
    key = f"checks.{code}_hint"
    return say(key, **facts) if has_words(key) else None


def _dated(loaded: LoadResult, calendar: WorkCalendar, fixed: FixedReadings) -> LoadResult:
    """Report the phrases that have no date, and go on as if they were not known."""
    for find in (_dateless, *(_first_uncountable,) * _ROUNDS):
        assert loaded.partial is not None
        if (loaded.plain or {}).get("kind") == "base":
            return loaded
        resolver = Resolver(loaded.partial, calendar, fixed=fixed)
        found = dict(find(loaded, resolver))
        if found:
            loaded = with_unknown(loaded, found)
        elif find is _first_uncountable:
            return loaded
    return loaded


def _dateless(loaded: LoadResult, resolver: Resolver) -> Iterator[tuple[Loc, Problem | None]]:
    """The phrases whose own dates do not exist, or lack their year."""
    definition = resolver.definition
    for dated in phrases_of(definition):
        try:
            resolver.alone(dated.phrase, dated.role)
        except PhraseError as error:
            told = definition.year is None and ("year",) in loaded.poisoned
            yield dated.loc, None if told else _of_phrase(loaded, dated.loc, error)


def _first_uncountable(
    loaded: LoadResult, resolver: Resolver
) -> Iterator[tuple[Loc, Problem | None]]:
    """The first phrase that leads out of the years that the calendar knows."""
    for dated in phrases_of(resolver.definition):
        try:
            resolver.read(dated.phrase, dated.role)
        except PhraseError as error:
            yield dated.loc, _of_phrase(loaded, dated.loc, error)
            return


def _of_phrase(loaded: LoadResult, loc: Loc, error: PhraseError) -> Problem:
    return located(loaded.tree, error.code, loc, error.message, error.hint)


def _accepted(context: Context, problems: tuple[Problem, ...]) -> Iterator[Problem]:
    """Mark what the file accepts, and tell which acceptances are of no use."""
    entries = context.definition.accept
    wanted = {(entry.code, entry.at) for entry in entries}
    met: set[tuple[str, str]] = set()
    errors: set[tuple[str, str]] = set()
    for problem in problems:
        what = (problem.code, problem.path)
        if what not in wanted:
            yield problem
            continue
        (errors if problem.severity == "error" else met).add(what)
        yield replace(problem, accepted=problem.severity != "error")
    # Where something else is wrong, a missing warning may only be hidden by it.
    faulty = any(problem.severity == "error" for problem in problems)
    hidden = faulty or bool(context.loaded.poisoned) or has_doubts(context)
    for number, entry in enumerate(entries):
        what = (entry.code, entry.at)
        if what in met or (what not in errors and hidden):
            continue
        variant = "error" if what in errors else ""
        facts = {"code": entry.code, "at": entry.at}
        yield _problem(context, Finding("T901", ("accept", number), facts, variant))


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=_place))


def _place(problem: Problem) -> tuple[str, int, int, str]:
    span = problem.span
    return (span.file, span.line, span.column, problem.code) if span else ("", 0, 0, problem.code)

"""Commands on rule files; none of them needs a database."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.cli.common import emit, emit_json, emit_table, language, note, words
from engine.errors import UnreadableDayError, UsageFaultError
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from engine.calendar import WorkCalendar
    from engine.check import CheckResult
    from engine.model import Problem
    from engine.rules.schema import Definition


class CheckForm(Enum):
    """Forms of the answer of `check`."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


class CalendarForm(Enum):
    """Forms of the answer of `calendar`."""

    TABLE = "table"
    JSON = "json"
    ICS = "ics"


class WhenForm(Enum):
    """Forms of the answer of `when`."""

    TEXT = "text"
    JSON = "json"


class PageForm(Enum):
    """Forms of the answer of `explain`."""

    TEXT = "text"
    JSON = "json"


class Reading(Enum):
    """What `when` reads a phrase as."""

    DUE = "due"
    OPENS = "opens"
    PERIOD = "period"
    SEND = "send"


class Picture(Enum):
    """Forms of a diagram."""

    MERMAID = "mermaid"
    SVG = "svg"
    DOT = "dot"


_File = Annotated[str, typer.Argument(metavar="FILE", help=words("files.file"))]
_Issued = Annotated[
    str | None, typer.Option("--issued", metavar="DATE", help=words("files.issued"))
]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("check", help=words("files.help_check"))(_check)
    app.command("explain", help=words("files.help_explain"))(_explain)
    app.command("show", help=words("files.help_show"))(_show)
    app.command("calendar", help=words("files.help_calendar"))(_calendar)
    app.command("when", help=words("files.help_when"))(_when)
    app.command("diagram", help=words("files.help_diagram"))(_diagram)


def format_option(choices: type[Enum]) -> Any:
    """The option `--format` with these choices."""
    listed = ", ".join(str(choice.value) for choice in choices)
    return typer.Option("--format", help=words("cli.format", choices=listed))


def _check(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help=words("files.files"))],
    form: Annotated[CheckForm, format_option(CheckForm)] = CheckForm.TEXT,
) -> None:
    from engine import __version__
    from engine.check.render import problems_json, problems_text
    from engine.check.sarif import problems_sarif
    from engine.files import open_rule_file

    results = [(path, open_rule_file(path)) for path in files]
    found = [(path, result.problems) for path, result in results]
    if form is CheckForm.JSON:
        emit_json(problems_json(found))
    elif form is CheckForm.SARIF:
        emit_json(problems_sarif(found, __version__, language()))
    else:
        for path, result in results:
            if len(results) > 1:
                emit(f"{path}:")
            sources = result.loaded.tree.sources
            typer.echo(problems_text(result.problems, sources, language()), nl=len(results) > 1)
    if not all(result.is_clean for _, result in results):
        raise typer.Exit(1)


def _explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help=words("files.code"))],
    form: Annotated[PageForm, format_option(PageForm)] = PageForm.TEXT,
) -> None:
    from engine.check.explain import explain_json, explain_text

    if form is PageForm.JSON:
        emit_json(explain_json(code))
    else:
        typer.echo(explain_text(code, language()), nl=False)


def _show(
    file: _File,
    full: Annotated[bool, typer.Option("--full", help=words("files.full"))] = False,
    origin: Annotated[bool, typer.Option("--origin", help=words("files.origin"))] = False,
) -> None:
    from engine.files import open_rule_file
    from engine.rules.show import render_yaml

    result = open_rule_file(file)
    tree = result.loaded.tree.tree if full else result.loaded.tree.own_tree
    if tree is None:
        raise typer.Exit(_say_problems(result))
    if full or origin:
        typer.echo(render_yaml(tree, origins=origin), nl=False)
    else:
        typer.echo("\n".join(result.loaded.tree.sources[file]), nl=False)


def _calendar(
    file: _File,
    issued: _Issued = None,
    form: Annotated[CalendarForm, format_option(CalendarForm)] = CalendarForm.TABLE,
) -> None:
    from engine.agenda import agenda

    result, calendar = usable(file)
    assert result.definition is not None
    assert result.loaded.tree.tree is not None
    activated_at = start_instant(issued, calendar)
    if form is CalendarForm.ICS:
        from engine.agenda_ics import ics

        text = ics(result.definition, calendar, language(), activated_at=activated_at)
        typer.echo(text, nl=False)
        return
    tree = result.loaded.tree.tree
    document = agenda(result.definition, calendar, tree, activated_at=activated_at)
    if form is CalendarForm.JSON:
        emit_json(document)
    else:
        _emit_agenda(document, result.definition, file)


def start_instant(issued: str | None, calendar: WorkCalendar) -> datetime | None:
    """The instant that `--issued` stands for: the start of that day."""
    return calendar.start_of(_day(issued)) if issued else None


def _emit_agenda(document: dict[str, Any], definition: Definition, file: str) -> None:
    rows = (_row(instant, definition, file) for instant in document["instants"])
    emit_table(_columns("when", "what", "phrase", "place"), rows)
    emit("")
    columns = _columns("sent", "reminder", "task", "to", "channels", "moved")
    emit_table(columns, (_send_row(send, definition) for send in document["sends"]))


def _columns(*names: str) -> list[str]:
    return [words(f"agenda.column_{name}") for name in names]


def _row(instant: dict[str, Any], definition: Definition, file: str) -> tuple[object, ...]:
    kind = instant["kind"].partition(".")[0]
    name = _name(definition, kind, instant[kind], instant["occurrence"])
    what = say(f"agenda.{instant['kind'].replace('.', '_')}", label=name)
    line = str(instant["line"])
    place = line if instant["file"] == file else f"{Path(instant['file']).stem}:{line}"
    return instant["text"], what, instant["phrase"], place


def _name(definition: Definition, kind: str, id_: str, occurrence: str | None) -> str:
    """What the rule file calls a stage, a task or an event."""
    if kind == "task":
        task = definition.tasks[id_]
        named = task.occurrences.get(occurrence) if occurrence else None
        return (named and (named.short or named.label)) or task.short
    if kind == "campaign":
        return definition.short_title
    return definition.stages[id_].label if kind == "stage" else definition.events[id_].label


def _send_row(send: dict[str, Any], definition: Definition) -> tuple[object, ...]:
    from engine.words.dates import instant_text, short_day, weekday

    name = _name(definition, "task", send["task"], send["occurrence"])
    at = say("agenda.send_at", weekday=weekday(send["at"].date()), at=instant_text(send["at"]))
    moved = short_day(send["moved_from"]) if send["moved_from"] else None
    people = ", ".join(definition.roles[role].label for role in send["to"])
    return at, send["reminder"], name, people, ", ".join(send["channels"]), moved


def _diagram(
    file: _File, form: Annotated[Picture, format_option(Picture)] = Picture.MERMAID
) -> None:
    from engine.lifecycle.diagram import diagram

    result, _ = usable(file)
    assert result.definition is not None
    typer.echo(diagram(result.definition, form.value).rstrip("\n"))


def usable(file: str) -> tuple[CheckResult, WorkCalendar]:
    """A file without errors, with its calendar; ends the command where there are errors."""
    from engine.files import open_rule_file

    result = open_rule_file(file)
    if result.definition is None or result.calendar is None:
        status = _say_problems(result)
        note(say("files.not_usable", path=file))
        raise typer.Exit(status)
    return result, result.calendar


def _say_problems(result: CheckResult) -> int:
    return say_problems(result.problems, result.loaded.tree.sources)


def say_problems(problems: Iterable[Problem], sources: Mapping[str, Sequence[str]]) -> int:
    """Say the errors among some problems; the exit status that a command ends with."""
    from engine.check.render import problems_text

    errors = [problem for problem in problems if problem.severity == "error"]
    note(problems_text(errors, sources, language()))
    return 1


def _when(  # noqa: PLR0917 - Typer passes each by its name
    phrase: Annotated[
        str | None, typer.Argument(metavar="PHRASE", help=words("files.phrase"))
    ] = None,
    read_as: Annotated[Reading, typer.Option("--as", help=words("files.as"))] = Reading.DUE,
    year: Annotated[int | None, typer.Option("--year", help=words("files.year"))] = None,
    issued: _Issued = None,
    form: Annotated[WhenForm, format_option(WhenForm)] = WhenForm.TEXT,
    batch: Annotated[
        str | None, typer.Option("--batch", metavar="FILE", help=words("files.batch"))
    ] = None,
) -> None:
    from engine.files import own_calendar
    from engine.rules.when import when

    if (phrase is None) == (batch is None):
        raise UsageFaultError(say("files.one_phrase"))
    calendar = own_calendar()
    if batch is not None:
        for answer in _answers(batch, calendar):
            emit_json(answer)
        return
    assert phrase is not None
    day = _day(issued) if issued else None
    answer = when(phrase, role=read_as.value, year=year, issued=day, calendar=calendar)
    if form is WhenForm.JSON:
        emit_json(answer)
    else:
        _emit_reading(answer)
    if "problem" in answer:
        raise typer.Exit(1)


def _emit_reading(answer: dict[str, Any]) -> None:
    problem = answer.get("problem")
    if problem is None:
        emit(answer["text"][language()])
        for step in answer["steps"]:
            emit(f"  {step[language()]}")
        return
    emit(f"{words('render.error')}[{problem['code']}]: {problem['message'][language()]}")
    if "hint" in problem:
        emit(f"  {words('render.cure', text=problem['hint'][language()])}")


def _answers(path: str, calendar: WorkCalendar) -> Iterator[dict[str, Any]]:
    """One answer for each line; what cannot be read is answered with its problem."""
    from engine.files import lines_of

    for line in lines_of(path):
        if line.strip():
            yield _answer(line, calendar)


def _answer(line: str, calendar: WorkCalendar) -> dict[str, Any]:
    import json

    from engine.rules.when import when

    try:
        asked = json.loads(line)
        phrase, role = str(asked["phrase"]), Reading(asked.get("as") or "due")
        year = int(asked["year"]) if asked.get("year") is not None else None
        issued = _day(str(asked["issued"])) if asked.get("issued") else None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        text = getattr(error, "text", None) or say("files.not_a_line")
        return {"phrase": line.strip(), "problem": {"code": "K103", "message": text.json()}}
    return when(phrase, role=role.value, year=year, issued=issued, calendar=calendar)


def _day(text: str) -> date:
    """A day with its year, as people or programs write it.

    Raises:
        UnreadableDayError: If it is none.
    """
    from datetime import date

    from engine.rules.phrase_ast import Day, PhraseError
    from engine.rules.phrases import parse

    try:
        node = parse(text, role="event").node
    except PhraseError:
        raise UnreadableDayError(text) from None
    if not isinstance(node, Day) or node.year is None:
        raise UnreadableDayError(text)
    return date(node.year, node.month, node.day)

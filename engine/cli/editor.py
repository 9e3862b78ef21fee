"""Commands that help to write a rule file; only `diff` of what was applied reads a database."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.common import emit, emit_json, session_of, words
from engine.cli.files import format_option, say_problems
from engine.errors import (
    BadCampaignIdError,
    DatabaseMissingError,
    NotACampaignError,
    SameCampaignIdError,
)
from engine.words import say

if TYPE_CHECKING:
    from engine.check import CheckResult
    from engine.cli.common import Session
    from engine.rules.nodes import MapNode

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_APPLIED = re.compile(r"(?P<campaign>[a-z0-9][a-z0-9-]*)(?:@(?P<number>.*))?")
_TO_FILL_IN = "D210"


class DiffForm(Enum):
    """Forms of the answer of `diff`."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("fmt", help=words("editor.help_fmt"))(_fmt)
    app.command("new", help=words("editor.help_new"))(_new)
    app.command("diff", help=words("editor.help_diff"))(_diff)
    app.command("schema", help=words("editor.help_schema"))(_schema)


def _schema() -> None:
    from engine.rules.json_schema import text

    typer.echo(text(), nl=False)


def _fmt(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help=words("files.files"))],
    check: Annotated[bool, typer.Option("--check", help=words("editor.check"))] = False,
) -> None:
    from engine.files import replace_file, rule_text
    from engine.rules.layout import laid_out
    from engine.rules.reader import read_bytes

    status = 0
    for path in files:
        old = rule_text(path)
        read = read_bytes(old.encode(), path)
        if any(problem.severity == "error" for problem in read.problems):
            status = say_problems(read.problems, {path: read.lines})
            continue
        new = laid_out(old)
        if new == old:
            continue
        if check:
            emit(say("editor.would_change", path=path, line=_first_difference(old, new)))
            status = 1
        else:
            replace_file(path, new)
            emit(say("editor.changed", path=path))
    raise typer.Exit(status)


def _first_difference(old: str, new: str) -> int:
    pairs = enumerate(zip(old.splitlines(True), new.splitlines(True), strict=False), start=1)
    shorter = min(old.count("\n"), new.count("\n"))
    return next((number for number, (was, now) in pairs if was != now), shorter + 1)


def _new(
    new_id: Annotated[str, typer.Argument(metavar="ID", help=words("editor.new_id"))],
    last: Annotated[str, typer.Option("--from", metavar="FILE", help=words("editor.from"))],
    year: Annotated[
        int | None, typer.Option("--year", min=1900, max=2199, help=words("editor.new_year"))
    ] = None,
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE", help=words("editor.out"))
    ] = None,
) -> None:
    from engine.check.next_year import next_year
    from engine.files import create_file, open_rule_file

    result = open_rule_file(last)
    following = _year_of(result, last, new_id) + 1
    year = year or following
    text = next_year(result, last, new_id=new_id, year=year)
    if out == "-":
        typer.echo(text, nl=False)
        return
    path = out or str(Path(last).parent / f"{new_id}.yaml")
    create_file(path, text)
    count = sum(problem.code == _TO_FILL_IN for problem in open_rule_file(path).problems)
    emit(say("editor.created", path=path, year=year, count=count))


def _year_of(last: CheckResult, path: str, new_id: str) -> int:
    """The year of last year's file, which must be whole but for what is to fill in.

    Raises:
        BadCampaignIdError: If the new id is none.
        NotACampaignError: If the file is a base.
        SameCampaignIdError: If the new id is the old one.
    """
    if not _ID.fullmatch(new_id):
        raise BadCampaignIdError(new_id)
    definition = last.loaded.partial
    errors = [p for p in last.problems if p.severity == "error" and p.code != _TO_FILL_IN]
    if definition is None or errors:
        raise typer.Exit(say_problems(last.problems, last.loaded.tree.sources))
    if definition.kind == "base" or definition.year is None:
        raise NotACampaignError(path)
    if definition.id == new_id:
        raise SameCampaignIdError(new_id)
    return definition.year


def _diff(
    ctx: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help=words("editor.old_file"))],
    new: Annotated[str, typer.Argument(metavar="NEW", help=words("editor.new_file"))],
    form: Annotated[DiffForm, format_option(DiffForm)] = DiffForm.TEXT,
) -> None:
    from engine.change.definition_diff import definition_diff, diff_json, diff_text

    session = session_of(ctx)
    found = definition_diff(_side(session, old), _side(session, new))
    if form is DiffForm.JSON:
        emit_json(diff_json(found, old, new))
        return
    for line in diff_text(found):
        emit(line)


def _side(session: Session, name: str) -> MapNode:
    """A file, or what is applied under a name; a file that is there comes first."""
    named = _APPLIED.fullmatch(name)
    if named is None or Path(name).exists():
        return _merged(name)
    try:
        return _applied(session, named["campaign"], named["number"])
    except DatabaseMissingError:
        if named["number"] is not None:
            raise
        return _merged(name)


def _applied(session: Session, campaign: str, number: str | None) -> MapNode:
    from engine.change.stored import revision_tree
    from engine.starter_files import own_or_starter
    from engine.store.revisions import revision_of

    def base(name: str) -> bytes:
        return own_or_starter(f"workflows/base/{name}.yaml").read_bytes()

    with session.database() as database, database.read() as connection:
        kept = revision_of(connection, campaign, number)
    name = f"{kept.campaign}@{kept.number}"
    return revision_tree(kept.tree, kept.source, name, base)


def _merged(path: str) -> MapNode:
    from engine.files import open_rule_file

    tree = (result := open_rule_file(path)).loaded.tree
    if tree.tree is None:
        raise typer.Exit(say_problems(result.problems, tree.sources))
    return tree.tree

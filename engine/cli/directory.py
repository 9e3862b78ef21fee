"""Commands that make a database and fill its directory of units."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.common import (
    App,
    Session,
    emit,
    emit_json,
    emit_table,
    note,
    session_of,
    words,
)
from engine.errors import NotRehearsalError, UnknownUnitError, UnreadableFileError
from engine.words import say

if TYPE_CHECKING:
    from engine.directory.values import UnitEntry
    from engine.people.directory import ImportReport


class Form(Enum):
    """Forms of an answer."""

    TABLE = "table"
    JSON = "json"


_FORM_HELP = words("cli.format", choices="table, json")
units = App("directory.help_units")


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("init", help=words("directory.help_init"))(_init)
    app.add_typer(units, name="units", help=words("directory.help_units"))


def _init(
    ctx: typer.Context,
    rehearsal: Annotated[
        bool, typer.Option("--rehearsal", help=words("directory.help_rehearsal"))
    ] = False,
) -> None:
    from engine.clock import VARIABLE, now_from
    from engine.store.database import create

    if now_from(os.environ) is not None and not rehearsal:
        raise NotRehearsalError(VARIABLE)
    database = create(session_of(ctx).url, rehearsal=rehearsal)
    where = database.engine.url
    key = "ready_rehearsal" if database.rehearsal else "ready"
    database.close()
    shown = where.database if where.drivername.startswith("sqlite") else where.render_as_string()
    emit(say(f"directory.{key}", where=shown))


@units.command("import", help=words("directory.help_import"))
def _import(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=words("directory.help_file"))],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=words("directory.help_dry_run"))
    ] = False,
    form: Annotated[Form, typer.Option("--format", help=_FORM_HELP)] = Form.TABLE,
) -> None:
    from engine.app import calendars_from
    from engine.people.directory import import_units
    from engine.people.units_file import read_units_file

    sheet = read_units_file(file)
    session = session_of(ctx)
    with session.database() as database:
        report = import_units(
            database, sheet, session.now(database), calendars=calendars_from(), dry_run=dry_run
        )
    if form is Form.JSON:
        emit_json(report.json())
    else:
        _say_report(report, dry_run=dry_run)
    if report.rejected:
        raise typer.Exit(1)


def _say_report(report: ImportReport, *, dry_run: bool) -> None:
    for fault in report.rejected:
        emit(say("directory.row_fault", row=fault.row, column=fault.column, message=fault.message))
    if report.rejected:
        note(say("directory.rejected", count=len(report.rejected)))
        return
    emit(
        say(
            "directory.would_import" if dry_run else "directory.imported",
            added=report.added,
            changed=report.changed,
            unchanged=report.unchanged,
        )
    )
    for campaign, count in report.joins.items():
        emit(say("directory.joins", campaign=campaign, units=count))
        for task in report.short.get(campaign, ()):
            emit(say("directory.joins_short", task=task.label, due=task.due))
            if task.extendable:
                emit(say("directory.joins_extend", campaign=campaign, task=task.task))


def _directory(session: Session, under: str | None = None) -> list[UnitEntry]:
    """The units in pre-order, all of them or one with all below it."""
    from engine.store.units import read_directory

    with session.database() as database, database.read() as connection:
        found = read_directory(connection)
    if under is None:
        return list(found.values())
    if under not in found:
        raise UnknownUnitError(under, found)
    inside = {under}
    for unit in found.values():
        if unit.parent in inside:
            inside.add(unit.code)
    return [unit for unit in found.values() if unit.code in inside]


@units.command("list", help=words("directory.help_list"))
def _list(
    ctx: typer.Context,
    under: Annotated[
        str | None, typer.Option("--under", help=words("directory.help_under"))
    ] = None,
    form: Annotated[Form, typer.Option("--format", help=_FORM_HELP)] = Form.TABLE,
) -> None:
    found = _directory(session_of(ctx), under)
    if form is Form.JSON:
        emit_json({"items": [_unit_json(unit) for unit in found]})
        return
    columns = ("code", "name", "parent", "groups", "tags", "contacts")
    emit_table([words(f"directory.column_{name}") for name in columns], map(_row, found))


def _row(unit: UnitEntry) -> tuple[str, ...]:
    lists = (unit.groups, unit.tags, [contact.name for contact in unit.contacts])
    shown = ("; ".join(sorted(values)) for values in lists)
    return (unit.code, unit.name, unit.parent or "", *shown)


def _unit_json(unit: UnitEntry) -> dict[str, object]:
    from dataclasses import asdict

    return {**asdict(unit), "groups": sorted(unit.groups), "tags": sorted(unit.tags)}


@units.command("export", help=words("directory.help_export"))
def _export(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(help=words("directory.help_out"))] = None,
) -> None:
    from engine.people.directory import csv_of

    found = _directory(session_of(ctx))
    text = csv_of(found)
    if file is None:
        typer.echo(text, nl=False)
        return
    try:
        file.write_bytes(text.encode("utf-8-sig"))  # with a BOM, by which Excel knows UTF-8
    except OSError:
        raise UnreadableFileError(str(file), say("directory.cannot_write")) from None
    emit(say("directory.exported", count=len(found), path=file))

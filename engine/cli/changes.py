"""Commands that load a rule file: look at what it would change, then apply just that."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.campaigns import asked
from engine.cli.common import actor, emit, emit_json, language, note, session_of, words
from engine.cli.held import note_holds
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from engine.change.plan import ChangePlan, Finding
    from engine.cli.common import Session
    from engine.rules.schema import Definition
    from engine.store.campaigns import Running
    from engine.store.changes import NewFile
    from engine.store.database import Database


class Form(Enum):
    """Forms of a plan."""

    TEXT = "text"
    JSON = "json"


_FILE = Annotated[str, typer.Argument(metavar="FILE", help=words("campaigns.help_file"))]
_FORM = Annotated[Form, typer.Option("--format", help=words("cli.format", choices="text, json"))]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("plan", help=words("campaigns.help_plan"))(_plan)
    app.command("apply", help=words("campaigns.help_apply"))(_apply)


def _plan(ctx: typer.Context, file: _FILE, form: _FORM = Form.TEXT) -> None:
    from engine.change.render import plan_json

    session = session_of(ctx)
    new = _new_file(file)
    with session.database() as database:
        if not _is_change(database, new):
            _say_first(database, new, form, session.now(database))
            return
        found, campaign = _planned(session, database, new)
    if form is Form.JSON:
        emit_json(plan_json(found))
    else:
        _show(found, campaign, file)
    if found.errors:
        raise typer.Exit(1)


def _apply(
    ctx: typer.Context,
    file: _FILE,
    token: Annotated[
        str | None, typer.Option("--token", metavar="T", help=words("campaigns.help_token"))
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help=words("campaigns.help_yes"))] = False,
) -> None:
    session = session_of(ctx)
    new = _new_file(file)
    with session.database() as database:
        if not _is_change(database, new):
            asked("ask_apply", yes=yes, title=new.definition.title)
            _load(session, database, new)
            return
        _change(session, database, new, token=token, yes=yes)


def _new_file(file: str) -> NewFile:
    """A file that checks clean, ready to be applied; ends the command otherwise."""
    from pathlib import Path

    from engine.check.render import problems_text
    from engine.files import open_rule_file
    from engine.store.changes import NewFile

    checked = open_rule_file(file)
    plain = checked.loaded.plain
    if not checked.is_clean or checked.definition is None or plain is None:
        sources = checked.loaded.tree.sources
        note(problems_text(checked.problems, sources, language()).rstrip("\n"))
        note(say("campaigns.refused_file"))
        raise typer.Exit(1)
    source = Path(file).read_text(encoding="utf-8-sig")
    return NewFile(checked.definition, plain, source, file, actor())


def _is_change(database: Database, new: NewFile) -> bool:
    from engine.errors import UnknownCampaignError
    from engine.people.changing import in_force

    try:
        return in_force(database, new.definition.id)
    except UnknownCampaignError:
        return False


def _say_first(database: Database, new: NewFile, form: Form, now: datetime) -> None:
    from engine.change.render import remark

    found = (*_same_plan(database, new.definition), *_already_past(new.definition, now))
    if form is Form.JSON:
        emit_json({
            "campaign": new.definition.id, "first": True, "can_apply": True,
            "findings": [one.json() for one in found],
        })  # fmt: skip
        return
    emit(say("campaigns.first_load", campaign=new.definition.id, title=new.definition.title))
    for one in found:
        emit(remark(one))


def _same_plan(database: Database, definition: Definition) -> tuple[Finding, ...]:
    from engine.store.same_plan import same_plan

    with database.read() as connection:
        return same_plan(connection, definition)


def _already_past(definition: Definition, now: datetime) -> Iterator[Finding]:
    """What would be past were the campaign activated now."""
    from engine.app import calendars_from
    from engine.change.at_start import already_past
    from engine.schedule import build

    calendar = calendars_from()(definition)
    return already_past(build(definition, calendar, activated_at=now), calendar, now)


def _planned(session: Session, database: Database, new: NewFile) -> tuple[ChangePlan, Running]:
    from engine.app import calendars_from, channels_of
    from engine.people.changing import plan

    channels = channels_of(session.settings())
    now = session.now(database)
    return plan(database, new, calendars_from(), channels=channels, now=now)


def _show(found: ChangePlan, campaign: Running, file: str) -> None:
    from engine.change.render import plan_text

    for line in plan_text(found, campaign.calendar, file):
        emit(line)


def _change(
    session: Session, database: Database, new: NewFile, *, token: str | None, yes: bool
) -> None:
    from engine.app import calendars_from, channels_of
    from engine.people.changing import apply

    if token is None:
        found, campaign = _planned(session, database, new)
        if found.is_empty:
            emit(say("change.nothing"))
            return
        _show(found, campaign, new.path)
        if found.errors:
            raise typer.Exit(1)
        asked("ask_change", yes=yes, title=new.definition.title)
        token = found.token
    settings = session.settings()
    done = apply(
        database,
        new,
        calendars_from(),
        channels=channels_of(settings),
        now=session.now(database),
        token=token,
        limit=settings.brake.limit,
    )
    if done.is_empty:
        emit(say("change.nothing"))
    else:
        emit(say("change.applied", revision=done.to_revision, campaign=done.campaign))
        with database.read() as connection:
            note_holds(connection)


def _load(session: Session, database: Database, new: NewFile) -> None:
    from engine.change.render import remark
    from engine.store.campaigns import load

    with database.write() as connection:
        loaded = load(
            connection,
            new.definition,
            new.tree,
            source=new.source,
            path=new.path,
            now=session.now(database),
            by=new.by,
        )
    for one in _same_plan(database, new.definition):
        note(remark(one))
    key = "loaded" if loaded.new else "unchanged"
    emit(say(f"campaigns.{key}", campaign=loaded.campaign, revision=loaded.revision))

"""Commands on campaigns: activate, run."""

from __future__ import annotations

import sys
from enum import Enum
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from engine.cli.common import actor, emit, emit_json, note, session_of, start_logs, words
from engine.cli.held import note_holds
from engine.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from engine.outbox.dispatch import DispatchResult
    from engine.people.activation import Outlook
    from engine.store.ticks import TickResult


class Form(Enum):
    """Forms of an answer."""

    TEXT = "text"
    JSON = "json"


_FORM = Annotated[Form, typer.Option("--format", help=words("cli.format", choices="text, json"))]
_YES = Annotated[bool, typer.Option("--yes", help=words("campaigns.help_yes"))]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("activate", help=words("campaigns.help_activate"))(_activate)
    app.command("tick", help=words("campaigns.help_tick"))(_tick)
    app.command("dispatch", help=words("campaigns.help_dispatch"))(_dispatch)
    app.command("run", help=words("campaigns.help_run"))(_run)


def asked(key: str, *, yes: bool, area: str = "campaigns", **facts: object) -> None:
    """Ask a person at a terminal; end the command if the answer is no."""
    if yes or not sys.stdin.isatty():
        return
    if not typer.confirm(words(f"{area}.{key}", **facts), err=True):
        note(say("campaigns.not_done"))
        raise typer.Exit(1)


def _activate(
    ctx: typer.Context,
    campaign: Annotated[str, typer.Argument(help=words("campaigns.help_campaign"))],
    at: Annotated[
        str | None, typer.Option("--at", metavar="INSTANT", help=words("campaigns.help_at"))
    ] = None,
    yes: _YES = False,
) -> None:
    from engine.app import calendars_from
    from engine.clock import instant_of
    from engine.people.activation import activate, outlook

    session = session_of(ctx)
    with session.database() as database:
        calendars = calendars_from()
        now = session.now(database)
        instant = instant_of(at, name="--at") if at else now
        seen = outlook(database, campaign, calendars, at=instant)
        if seen.asks and at is None and not yes and sys.stdin.isatty():
            instant = _asked_at(seen, now)
            seen = outlook(database, campaign, calendars, at=instant)
        _say_outlook(seen)
        asked("ask_activate", yes=yes)
        done = activate(database, campaign, calendars, at=instant, now=now, by=actor())
    emit(say("campaigns.activated", campaign=campaign, units=done.units))
    if not done.units:
        note(say("campaigns.no_units"))


def _asked_at(seen: Outlook, now: datetime) -> datetime:
    from engine.clock import instant_of

    default = seen.calendar.local(now).isoformat(timespec="minutes")
    answer = typer.prompt(words("campaigns.ask_at"), default=default, err=True)
    return now if answer == default else instant_of(answer, name="--at")


def _say_outlook(seen: Outlook) -> None:
    from engine.change.render import remark

    launch = seen.calendar.instant_text(seen.launch_at)
    note(say("campaigns.launch", title=seen.title, launch=launch))
    for dated in seen.past:
        assert dated.at is not None
        what = ".".join(part for part in (dated.subject, dated.occurrence, dated.kind) if part)
        note(say("campaigns.past", at=seen.calendar.instant_text(dated.at), what=what))
    for finding in seen.findings:
        note(remark(finding))


def _tick(ctx: typer.Context, form: _FORM = Form.TEXT) -> None:
    from engine.app import calendars_from, make_ticker

    session = session_of(ctx)
    settings = session.settings()
    with session.database() as database:
        now = session.now(database)
        start_logs("warning")
        result = make_ticker(database, settings, calendars_from()).tick(now)
        with database.read() as connection:
            note_holds(connection)
    if form is Form.JSON:
        emit_json(_tick_json(result))
        return
    emit(say("campaigns.ticked", **_tick_counts(result)))
    if result.next_at is not None:
        from engine.clock import LOCAL_ZONE
        from engine.words.dates import instant_text

        local = result.next_at.astimezone(ZoneInfo(LOCAL_ZONE))
        emit(say("campaigns.next_at", at=instant_text(local)))


def _tick_counts(result: TickResult) -> dict[str, int]:
    told = result.told
    return {
        "moves": result.moves,
        "messages": told.waiting,
        "superseded": told.superseded,
        "expired": told.expired,
    }


def _tick_json(result: TickResult) -> dict[str, object]:
    # A reminder that concerns nobody any more makes no message at all: a tick suppresses
    # none, only dispatching does.
    return {
        "now": result.now,
        **_tick_counts(result),
        "suppressed": 0,
        "joined": result.joined,
        "held": result.held,
        "next_at": result.next_at,
    }


def _dispatch(ctx: typer.Context, form: _FORM = Form.TEXT) -> None:
    from dataclasses import asdict

    from engine.app import calendars_from, make_dispatcher

    session = session_of(ctx)
    settings = session.settings()
    with session.database() as database:
        start_logs("warning")
        dispatcher = make_dispatcher(database, settings, calendars_from())
        try:
            result = dispatcher.drain(session.clock(database).now)
        finally:
            dispatcher.close()
        with database.read() as connection:
            note_holds(connection)
    if form is Form.JSON:
        emit_json(asdict(result))
    else:
        emit(say("campaigns.dispatched", **asdict(result)))


def _run(ctx: typer.Context) -> None:
    import signal
    from threading import Event

    from engine.app import calendars_from, followers_of, make_dispatcher, make_ticker
    from engine.follower import in_threads, joined
    from engine.scheduler import run

    session = session_of(ctx)
    settings = session.settings()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with session.database() as database:
        calendars = calendars_from()
        start_logs("info")
        dispatcher = make_dispatcher(database, settings, calendars)
        ticker = make_ticker(database, settings, calendars)
        now = session.clock(database).now
        threads = in_threads(followers_of(database, settings), stop, now=now, complain=note)
        note(say("campaigns.running"))
        with database.read() as connection:
            note_holds(connection)

        def report(ticked: TickResult, sent: DispatchResult) -> None:
            _say_pass(ticked, sent)
            if ticked.held:
                with database.read() as connection:
                    note_holds(connection)

        try:
            run(ticker, dispatcher, stop, now=now, report=report, complain=note)
        finally:
            joined(threads, stop)
    note(say("campaigns.stopped"))


def _say_pass(ticked: TickResult, sent: DispatchResult) -> None:
    """Say what a pass did, if it did anything."""
    from dataclasses import asdict

    if any(_tick_counts(ticked).values()):
        note(say("campaigns.ticked", **_tick_counts(ticked)))
    if any(asdict(sent).values()):
        note(say("campaigns.dispatched", **asdict(sent)))

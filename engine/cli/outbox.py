"""Commands on the outbox: how the channels are doing, what is held, one more try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

import typer

from engine.cli.campaigns import asked
from engine.cli.common import actor, emit, emit_json, note, session_of, words
from engine.cli.held import hold_text
from engine.cli.sheets import Column, emit_sheet
from engine.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from engine.settings import Settings
    from engine.store.channels import Backlog, Health
    from engine.store.holds import HeldRun

_COUNTED = {"waiting", "held", "retry", "on_hold", "rate"}
_MAIL_SCHEMES = {"mailto", "mailtos"}
_YES = Annotated[bool, typer.Option("--yes", help=words("channels.help_yes"))]
_FORM = Annotated[
    Literal["table", "json"],
    typer.Option("--format", help=words("cli.format", choices="table, json")),
]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("channels", help=words("channels.help_channels"))(_channels)
    app.command("release", help=words("channels.help_release"))(_release)
    app.command("retry", help=words("channels.help_retry"))(_retry)


def _channels(ctx: typer.Context, form: _FORM = "table") -> None:
    from engine.store.holds import held_runs

    session = session_of(ctx)
    settings = session.settings()
    with session.database() as database, database.read() as connection:
        rows = _rows(connection, settings, session.now(database))
        runs = held_runs(connection)
    if form == "json":
        emit_json({"channels": [_local(row) for row in rows], "holds": [_run(run) for run in runs]})
        return
    names = [n for n in rows[0] if n not in {"code", "sending"} and any(row[n] for row in rows)]
    for row in rows:
        row["state"] = words(f"channels.state_{row['state']}")
    columns = [Column(words(f"channels.column_{n}"), number=n in _COUNTED) for n in names]
    emit_sheet(columns, [[row[n] for n in names] for row in rows], form, title="channels")
    for run in runs:
        emit(hold_text(run))


def _rows(connection: Connection, settings: Settings, now: datetime) -> list[dict[str, Any]]:
    from engine.store.channels import Backlog, backlogs, look

    waiting = backlogs(connection)
    return [
        _row(name, channel.url, look(connection, name), waiting.get(name, Backlog()), now)
        for name, channel in settings.channels.items()
    ]


def _row(
    name: str, url: str | None, health: Health, backlog: Backlog, now: datetime
) -> dict[str, Any]:
    return {
        "channel": name,
        "sender": masked_url(url) if url else None,
        "state": _state(url, health, now),
        "waiting": backlog.waiting,
        "held": backlog.held,
        "retry": backlog.retry,
        "sending": backlog.sending,
        "on_hold": backlog.on_hold,
        "oldest_at": backlog.oldest_at,
        "last_sent_at": health.last_sent_at,
        "last_failed_at": health.last_failed_at,
        "paused_until": health.paused_until,
        "code": health.code,
        "reason": health.reason,
        "rate": round(health.rate, 3) if health.rate is not None else None,
    }


def _state(url: str | None, health: Health, now: datetime) -> str:
    if url is None:
        return "no_sender"
    if health.is_paused(now):
        return "paused"
    return "working" if health.paused_until is None else "probing"


def masked_url(url: str) -> str:
    """A sender's URL that can be told apart from others and opens nothing.

    >>> masked_url("mailtos://nhac:mat-khau@smtp.example.vn:587?from=a@b.vn")
    'mailtos://smtp.example.vn:587'
    >>> masked_url("tgram://110201543:AAHdqTcvCH1v/")
    'tgram://****'
    """
    parts = urlsplit(url.strip())
    if parts.scheme in _MAIL_SCHEMES:
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return f"{parts.scheme}://****" if parts.netloc else f"{parts.scheme}://"


def _run(run: HeldRun) -> dict[str, Any]:
    facts = {name: getattr(run, name) for name in ("id", "at", "messages", "waiting", "bound")}
    return _local(facts)


def _local(row: dict[str, Any]) -> dict[str, Any]:
    from zoneinfo import ZoneInfo

    from engine.clock import LOCAL_ZONE

    zone = ZoneInfo(LOCAL_ZONE)
    return {k: v.astimezone(zone) if hasattr(v, "astimezone") else v for k, v in row.items()}


def _release(
    ctx: typer.Context,
    hold: Annotated[int | None, typer.Argument(help=words("channels.help_hold"))] = None,
    yes: _YES = False,
) -> None:
    from engine.people.messages import release_run
    from engine.store.holds import held_runs

    session = session_of(ctx)
    with session.database() as database:
        with database.read() as connection:
            runs = [run for run in held_runs(connection) if hold in {None, run.id}]
        for run in runs:
            note(hold_text(run))
        if runs:
            asked("ask_release", area="channels", yes=yes, count=sum(run.waiting for run in runs))
        ids = [run.id for run in runs] if hold is None else [hold]
        for id_ in ids:
            count = release_run(database, id_, now=session.now(database), by=actor())
            emit(say("channels.released", id=id_, count=count))
    if not ids:
        emit(say("channels.nothing_held"))


def _retry(
    ctx: typer.Context,
    message: Annotated[int, typer.Argument(metavar="ID", help=words("channels.help_id"))],
) -> None:
    from engine.app import calendars_from
    from engine.people.messages import retry_message

    session = session_of(ctx)
    with session.database() as database:
        now = session.now(database)
        retry_message(database, message, calendars_from(), now=now, by=actor())
    emit(say("channels.retried", id=message))

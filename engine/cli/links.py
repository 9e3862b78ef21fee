"""Commands on links: codes that link a chat to a person, reading bots, revoking links."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from engine.cli.common import App, actor, emit, emit_json, note, session_of, words
from engine.errors import FileInTheWayError, UsageFaultError
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from threading import Event
    from wsgiref.simple_server import WSGIServer

    from engine.cli.common import Session
    from engine.follower import Follower
    from engine.links import CodeKind
    from engine.people.linking import Code
    from engine.store.database import Database
    from engine.webhook import Webhook

Linkable = Literal["telegram", "zalo"]
link = App("links.help_link")
webhook = App("links.help_webhook")
_CHANNEL = Annotated[Linkable, typer.Option("--channel", help=words("links.help_channel"))]
_BOT = Annotated[str | None, typer.Option("--bot", metavar="NAME", help=words("links.help_bot"))]
_WHO = Annotated[str, typer.Argument(metavar="WHO", help=words("links.help_who"))]
_FORM = Annotated[
    Literal["text", "json"],
    typer.Option("--format", help=words("cli.format", choices="text, json")),
]
_LONGEST_DAYS = 90


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    link.add_typer(webhook, name="webhook", help=words("links.help_webhook"))
    app.add_typer(link, name="link", help=words("links.help_link"))


@link.command("key", help=words("links.help_key"))
def _key() -> None:
    from engine.links import new_key

    emit(new_key())


@link.command("code", help=words("links.help_code"))
def _code(
    ctx: typer.Context, who: _WHO, channel: _CHANNEL, bot: _BOT = None, form: _FORM = "text"
) -> None:
    from engine.people.linking import TYPED_VALID, contact_of, make_code

    session = session_of(ctx)
    keys = _keys()
    with session.database() as database:
        name = _bot_name(session, database, channel, bot)
        now = session.now(database)
        with database.write() as connection:
            made = make_code(
                connection, contact_of(connection, who), channel, kind=_kind(channel, handed=False),
                valid=TYPED_VALID, now=now, keys=keys, by=actor(),
            )  # fmt: skip
    if form == "json":
        emit_json(_code_json(made, channel, name))
        return
    emit(say("links.code_for", name=made.name, unit=made.unit_name))
    minutes = int(TYPED_VALID.total_seconds() // 60)
    emit(
        say(
            f"links.use_{channel}",
            what=_what(made, channel, name),
            bot=f" {name}" if name else "",
            minutes=minutes,
        )
    )


@link.command("codes", help=words("links.help_codes"))
def _codes(  # noqa: PLR0917 - Typer passes options by name
    ctx: typer.Context,
    campaign: Annotated[str, typer.Argument(help=words("campaigns.help_campaign"))],
    channel: _CHANNEL,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=words("links.help_out"))],
    days: Annotated[
        int, typer.Option("--days", min=1, max=_LONGEST_DAYS, help=words("links.help_days"))
    ] = 14,
    bot: _BOT = None,
) -> None:
    from engine.people.linking import make_code, unlinked

    session = session_of(ctx)
    keys = _keys()
    with session.database() as database:
        name = _bot_name(session, database, channel, bot)
        now = session.now(database)
        kind, valid = _kind(channel, handed=True), timedelta(days=days)
        with database.write() as connection:
            made = [
                make_code(
                    connection, id_, channel, kind=kind, valid=valid, now=now, keys=keys, by=actor()
                )
                for id_ in unlinked(connection, campaign, channel)
            ]
            # Before the codes hold: a file that cannot be written leaves none behind.
            _write_codes(out, made, channel, name)
    emit(say("links.codes_written", count=len(made), path=out))


@link.command("revoke", help=words("links.help_revoke"))
def _revoke(ctx: typer.Context, who: _WHO) -> None:
    from engine.people.opening import revoke
    from engine.people.who import resolve_who

    session = session_of(ctx)
    with session.database() as database:
        now = session.now(database)
        with database.write() as connection:
            person = resolve_who(connection, who)
            revoke(connection, person.roles[0].id, now=now, by=actor())
    emit(say("links.links_revoked", name=person.name))


@link.command("follow", help=words("links.help_follow"))
def _follow(
    ctx: typer.Context,
    once: Annotated[bool, typer.Option("--once", help=words("links.help_once"))] = False,
) -> None:
    from engine.app import followers_of

    session = session_of(ctx)
    settings = session.settings()
    with session.database() as database:
        followers = followers_of(database, settings)
        if not followers:
            raise UsageFaultError(say("links.no_bot"))
        try:
            now = session.clock(database).now
            if once:
                emit(say("links.followed", count=sum(f.once(now) for f in followers)))
            else:
                _until_stopped(followers, now)
        finally:
            for follower in followers:
                follower.close()


def _until_stopped(followers: tuple[Follower, ...], now: Callable[[], datetime]) -> None:
    from engine.follower import in_threads, joined

    stop = _stop_on_signals()
    note(say("links.following", channels=", ".join(f.channel for f in followers)))
    threads = in_threads(followers, stop, now=now, complain=note)
    stop.wait()
    joined(threads, stop)
    note(say("campaigns.stopped"))


@webhook.command("set", help=words("links.help_webhook_set"))
def _webhook_set(
    ctx: typer.Context,
    channel: _CHANNEL,
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help=words("links.help_url"))
    ] = None,
) -> None:
    from engine.app import reader_of, webhook_secret
    from engine.webhook import PATH

    session = session_of(ctx)
    settings = session.settings()
    where = url or (settings.public_url and f"{settings.public_url}{PATH}{channel}")
    if not where:
        raise UsageFaultError(say("links.no_public_url"))
    secret = webhook_secret(channel, os.environ)
    with session.database() as database:
        reader = reader_of(settings, channel, rehearsal=database.rehearsal)
    try:
        reader.set_webhook(where, secret)
    finally:
        reader.close()
    emit(say("links.webhook_set", channel=channel, url=where))
    if settings.channels[channel].updates != "webhook":
        note(say("links.webhook_setting", channel=channel))


@webhook.command("delete", help=words("links.help_webhook_delete"))
def _webhook_delete(ctx: typer.Context, channel: _CHANNEL) -> None:
    from engine.app import reader_of

    session = session_of(ctx)
    settings = session.settings()
    with session.database() as database:
        reader = reader_of(settings, channel, rehearsal=database.rehearsal)
    try:
        reader.set_webhook("", "")
    finally:
        reader.close()
    emit(say("links.webhook_deleted", channel=channel))


@link.command("listen", help=words("links.help_listen"))
def _listen(
    ctx: typer.Context,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help=words("links.help_port"))],
) -> None:
    from engine.app import webhook_of

    session = session_of(ctx)
    settings = session.settings()
    with session.database() as database:
        taking = webhook_of(database, settings, now=session.clock(database).now, complain=note)
        try:
            _serve(taking, port)
        finally:
            taking.close()
    note(say("campaigns.stopped"))


def _serve(taking: Webhook, port: int) -> None:
    from threading import Thread

    stop = _stop_on_signals()
    server = _server(taking, port)
    Thread(target=server.serve_forever, daemon=True).start()
    note(say("links.listening", port=server.server_port))
    stop.wait()
    server.shutdown()
    server.server_close()


def _server(taking: Webhook, port: int) -> WSGIServer:
    """A server on this machine alone; what the world sees of it is a proxy's business."""
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    class Handler(WSGIRequestHandler):
        timeout = 10

        def log_message(self, *_: object) -> None:
            """Log nothing: a path may hold what is not ours to keep."""

    return make_server("127.0.0.1", port, taking, Server, Handler)


def _stop_on_signals() -> Event:
    import signal
    from threading import Event

    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _keys() -> tuple[str, ...]:
    """The keys of codes.

    Raises:
        LinkKeyMissingError: If there is none.
    """
    from engine.app import link_keys
    from engine.errors import LinkKeyMissingError

    keys = link_keys(os.environ)
    if not keys:
        raise LinkKeyMissingError("codes")
    return keys


def _bot_name(session: Session, database: Database, channel: Linkable, given: str | None) -> str:
    """The bot's name; on Zalo, where it is only good to know, empty if it cannot be had."""
    if given:
        return given.lstrip("@")
    from engine.app import reader_of
    from engine.errors import EngineError

    try:
        reader = reader_of(session.settings(), channel, rehearsal=database.rehearsal)
        try:
            return reader.bot_name()
        finally:
            reader.close()
    except EngineError:
        if channel == "telegram":
            raise
        return ""


def _kind(channel: Linkable, *, handed: bool) -> CodeKind:
    if channel == "telegram":
        return "deep_link"
    return "handed_out" if handed else "typed"


def _what(made: Code, channel: Linkable, bot: str) -> str:
    """What the person opens, or types."""
    from engine.links import grouped

    if channel == "telegram":
        return f"https://t.me/{bot}?start={made.code}"
    return f"LIENKET {grouped(made.code)}"


def _code_json(made: Code, channel: Linkable, bot: str) -> dict[str, object]:
    what = _what(made, channel, bot)
    return {
        "channel": channel,
        "unit": made.unit_code,
        "unit_name": made.unit_name,
        "name": made.name,
        "bot": bot,
        "code": made.code,
        "link": what if channel == "telegram" else None,
        "type": what if channel == "zalo" else f"/start {made.code}",
        "expires_at": made.expires_at,
    }


def _write_codes(path: Path, made: list[Code], channel: Linkable, bot: str) -> None:
    """Write the codes for the office to hand out; only its owner can read the file."""
    from engine.cli.sheets import Column, as_csv

    names = ("unit", "unit_name", "contact", "what", "until")
    headings = [Column(words(f"links.column_{name}")) for name in names]
    rows = [[c.unit_code, c.unit_name, c.name, _what(c, channel, bot), c.expires_at] for c in made]
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise FileInTheWayError(str(path)) from None
    with os.fdopen(handle, "wb") as file:
        file.write(as_csv(headings, rows))

"""Commands on contacts: who is told in whose place, on which channel, in which language."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from engine.cli.common import App, actor, emit, emit_json, session_of, words
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from engine.people.contacts import By
    from engine.words import Text

contact = App("contacts.help_contact")
Told = Literal["email", "zalo", "zbs", "telegram", "sms"]
Choice = Literal["email", "zalo", "zbs", "telegram", "sms", "any"]
_WHO = Annotated[str, typer.Argument(metavar="WHO", help=words("contacts.help_who"))]
_CHANNEL = Annotated[Told, typer.Option("--channel", help=words("contacts.help_channel"))]
_BY = Annotated[
    str | None, typer.Option("--by", metavar="WHO", help=words("contacts.help_by"))
]  # fmt: skip
_DAY = ["%Y-%m-%d", "%d/%m/%Y"]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.add_typer(contact, name="contact", help=words("contacts.help_contact"))


@contextmanager
def _changing(ctx: typer.Context, who: str | None) -> Iterator[tuple[Connection, By]]:
    from engine.people.contacts import By
    from engine.people.who import resolve_who

    session = session_of(ctx)
    with session.database() as database, database.write() as connection:
        now = session.now(database)
        if who is None:
            yield connection, By(now, actor())
            return
        person = resolve_who(connection, who)
        yield connection, By(now, person.name, person.roles[0].id)


def _tell(said: Iterable[Text]) -> None:
    for sentence in said:
        emit(sentence)


@contact.command("show", help=words("contacts.help_show"))
def _show(
    ctx: typer.Context,
    who: _WHO,
    form: Annotated[
        Literal["text", "json"],
        typer.Option("--format", help=words("cli.format", choices="text, json")),
    ] = "text",
) -> None:
    from engine.people.contacts import show

    session = session_of(ctx)
    with session.database() as database, database.read() as connection:
        found = show(connection, who, session.now(database))
    if form == "json":
        emit_json(found)
        return
    _tell(_shown(found))


def _shown(found: dict[str, Any]) -> Iterator[Text]:
    entries = "; ".join(f"{e['unit']} ({e['role']})" for e in found["entries"])
    yield say("contacts.shown_name", name=found["name"], entries=entries)
    for way in found["addresses"]:
        state = next((s for s in ("suppressed", "stopped", "verified") if way[f"{s}_at"]), "plain")
        said = say(f"contacts.shown_{state}", reason=way["reason"] or "–")
        yield say(
            "contacts.shown_address", channel=way["channel"], address=way["address"], state=said
        )
    yield say("contacts.shown_language", language=found["language"])
    if found["chosen_channel"]:
        yield say("contacts.shown_chosen", channel=found["chosen_channel"])
    if found["away"]:
        yield _shown_away(found["away"])


def _shown_away(away: dict[str, Any]) -> Text:
    from engine.people.contacts import days_text

    if away["from"] is None and away["until"] is None:
        return say("contacts.shown_for_good", delegate=away["delegate"])
    days = days_text(away["from"], away["until"])
    return say("contacts.shown_away", days=days, delegate=away["delegate"])


@contact.command("away", help=words("contacts.help_away"))
def _away(  # noqa: PLR0917 - Typer passes options by name
    ctx: typer.Context,
    who: _WHO,
    delegate: Annotated[
        str, typer.Option("--delegate", metavar="WHO", help=words("contacts.help_delegate"))
    ],
    first: Annotated[
        datetime | None, typer.Option("--from", formats=_DAY, help=words("contacts.help_from"))
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--until", formats=_DAY, help=words("contacts.help_until"))
    ] = None,
    by: _BY = None,
) -> None:
    from engine.people.contacts import go_away

    with _changing(ctx, by) as (connection, whom):
        said = go_away(
            connection, who, delegate=delegate, first=first.date() if first else None,
            last=last.date() if last else None, by=whom,
        )  # fmt: skip
    _tell(said)


@contact.command("back", help=words("contacts.help_back"))
def _back(ctx: typer.Context, who: _WHO, by: _BY = None) -> None:
    from engine.people.contacts import come_back

    with _changing(ctx, by) as (connection, whom):
        said = come_back(connection, who, by=whom)
    _tell(said)


@contact.command("stop", help=words("contacts.help_stop"))
def _stop(ctx: typer.Context, who: _WHO, channel: _CHANNEL, by: _BY = None) -> None:
    from engine.app import channels_of
    from engine.people.contacts import CHANNELS, stop

    working = channels_of(session_of(ctx).settings()) or CHANNELS
    with _changing(ctx, by) as (connection, whom):
        said = stop(connection, who, channel, by=whom, working=working)
    _tell(said)


@contact.command("start", help=words("contacts.help_start"))
def _start(ctx: typer.Context, who: _WHO, channel: _CHANNEL, by: _BY = None) -> None:
    from engine.people.contacts import start

    with _changing(ctx, by) as (connection, whom):
        said = start(connection, who, channel, by=whom)
    _tell(said)


@contact.command("choose", help=words("contacts.help_choose"))
def _choose(
    ctx: typer.Context,
    who: _WHO,
    channel: Annotated[Choice, typer.Option("--channel", help=words("contacts.help_channel"))],
    by: _BY = None,
) -> None:
    from engine.people.contacts import choose

    with _changing(ctx, by) as (connection, whom):
        said = choose(connection, who, None if channel == "any" else channel, by=whom)
    _tell(said)


@contact.command("language", help=words("contacts.help_language"))
def _language(
    ctx: typer.Context,
    who: _WHO,
    language: Annotated[Literal["vi", "en"], typer.Argument(help=words("contacts.help_language"))],
    by: _BY = None,
) -> None:
    from engine.people.contacts import speak

    with _changing(ctx, by) as (connection, whom):
        said = speak(connection, who, language, by=whom)
    _tell(said)

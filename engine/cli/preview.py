"""The command that shows a message before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from engine.cli.common import emit, emit_json, note, session_of, words
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.model import OutgoingMessage
    from engine.outbox.preview import Preview
    from engine.words import Text

_LONG_CHANNELS = ("email",)


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("preview", help=words("preview.help"))(_preview)


def _preview(
    ctx: typer.Context,
    campaign: Annotated[str, typer.Argument(help=words("campaigns.help_campaign"))],
    reminder: Annotated[str, typer.Argument(help=words("preview.help_reminder"))],
    *,
    unit: Annotated[str, typer.Option("--unit", metavar="UNIT", help=words("preview.help_unit"))],
    channel: Annotated[
        Literal["email", "zalo", "zbs", "telegram", "sms"] | None,
        typer.Option("--channel", help=words("preview.help_channel")),
    ] = None,
    occurrence: Annotated[
        str | None, typer.Option("--occurrence", help=words("preview.help_occurrence"))
    ] = None,
    form: Annotated[
        Literal["text", "json"],
        typer.Option("--format", help=words("cli.format", choices="text, json")),
    ] = "text",
) -> None:
    from engine.app import calendars_from, channels_of, limits_of, sample_link
    from engine.outbox.preview import preview

    session = session_of(ctx)
    settings = session.settings()
    limits = limits_of(settings)
    with session.database() as database:
        found = preview(
            database,
            calendars_from(),
            campaign,
            reminder,
            unit=unit,
            now=session.now(database),
            channels=frozenset([channel]) if channel else channels_of(settings),
            occurrence=occurrence,
            hours={c: bound.hours for c, bound in limits.items() if bound.hours is not None},
            link_for=sample_link(settings),
        )
    if found.as_if:
        note(say("preview.as_if", unit=unit))
    if form == "json":
        emit_json(_json(found, campaign, reminder, unit))
        return
    for number, message in enumerate(found.messages):
        if number:
            typer.echo("")
        for line in _head(found, message):
            emit(line)
        typer.echo("")
        typer.echo(message.body.rstrip() if message.channel in _LONG_CHANNELS else message.short)


def _head(found: Preview, message: OutgoingMessage) -> Iterator[Text]:
    yield say(
        "preview.head_to", channel=message.channel, name=message.recipient_name,
        address=message.address,
    )  # fmt: skip
    yield say("preview.head_at", at=found.campaign.calendar.instant_text(found.at))
    if message.channel in _LONG_CHANNELS:
        yield say("preview.head_subject", subject=message.subject)
    elif message.link:
        yield say("preview.head_button", label=message.link_label, link=message.link)
    for file in message.attachments:
        yield say("preview.head_file", filename=file.filename)


def _json(found: Preview, campaign: str, reminder: str, unit: str) -> dict[str, Any]:
    return {
        "campaign": campaign,
        "reminder": reminder,
        "unit": unit,
        "at": found.campaign.calendar.local(found.at),
        "as_if": found.as_if,
        "messages": [
            {
                "channel": message.channel,
                "recipient": message.recipient_name,
                "address": message.address,
                "language": message.language,
                "subject": message.subject,
                "body": message.body,
                "short": message.short,
                "link": message.link,
                "attachments": [file.filename for file in message.attachments],
            }
            for message in found.messages
        ],
    }

"""The composition root: from settings and a database to everything that runs on them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from engine.environment import secret_from
from engine.errors import (
    LinkKeyMissingError,
    OutsideSenderError,
    UpdatesError,
    WebhookSecretMissingError,
)
from engine.files import calendar_of
from engine.follower import Follower
from engine.links import PATHS, Links, keys_of
from engine.logs import keep_secret, secrets_of
from engine.outbox.dispatch import ChannelLimits, Dispatcher
from engine.store.ticks import Ticker
from engine.webhook import Webhook
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, time

    from engine.model import Channel, Sender, UpdateReader
    from engine.outbox.linked import LinkFor
    from engine.settings import Settings
    from engine.store.campaigns import Calendars
    from engine.store.database import Database
    from engine.words import Text

LINK_KEY: Final = "HANCHOT_LINK_KEY"
WEBHOOK_SECRET: Final = "HANCHOT_WEBHOOK_"  # noqa: S105 - the start of a variable's name
BOTS: Final[tuple[Channel, ...]] = ("telegram", "zalo")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


def calendars_from(environ: Mapping[str, str] = os.environ) -> Calendars:
    """What gives the working-day calendar that a definition names."""
    return partial(calendar_of, environ=environ)


def channels_of(settings: Settings) -> frozenset[Channel]:
    """The channels that have a sender."""
    return frozenset(name for name, channel in settings.channels.items() if channel.url)


def senders_of(settings: Settings, *, rehearsal: bool) -> dict[Channel, Sender]:
    """Make the sender of every channel that has one; nothing is connected to yet.

    Raises:
        OutsideSenderError: If a rehearsal would talk to another machine.
        UnusableSenderError: If a URL cannot be used.
    """
    from notifiers.registry import is_loopback, make_sender  # noqa: PLC0415 - loads Apprise

    made: dict[Channel, Sender] = {}
    for name, channel in settings.channels.items():
        if channel.url is None:
            continue
        keep_secret(secrets_of(channel.url))
        made[name] = make_sender(
            name,
            channel.url,
            sender_name=settings.sender.name,
            sender_email=settings.sender.email,
        )
        if rehearsal and not is_loopback(channel.url):
            raise OutsideSenderError(name)
    return made


def limits_of(settings: Settings) -> dict[Channel, ChannelLimits]:
    """What bounds each channel."""
    return {
        name: ChannelLimits(
            per_second=channel.per_second,
            hours=(channel.hours.open, channel.hours.close) if channel.hours else None,
            per_domain=channel.per_domain,
        )
        for name, channel in settings.channels.items()
    }


def link_keys(environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The keys that sign links and codes, newest first; none where the environment has none.

    Raises:
        LinkKeyTooShortError: If one of them could be guessed.
    """
    keys = keys_of(secret_from(environ, LINK_KEY) or "")
    keep_secret(keys)
    return keys


def links_of(settings: Settings, environ: Mapping[str, str] = os.environ) -> Links | None:
    """What makes the links of messages; None where there are no pages to link to.

    Raises:
        LinkKeyMissingError: If there are pages and no key: no mail leaves without its link.
    """
    if settings.public_url is None:
        return None
    keys = link_keys(environ)
    if not keys:
        raise LinkKeyMissingError("links")
    return Links(settings.public_url, keys)


def sample_link(settings: Settings) -> LinkFor | None:
    """What makes links that show where a real one would lead, and open nothing."""
    public_url = settings.public_url
    if public_url is None:
        return None
    return lambda _claim, purpose: f"{public_url}/{PATHS[purpose]}/…"


def reader_of(settings: Settings, channel: Channel, *, rehearsal: bool) -> UpdateReader:
    """What reads the bot of a channel; nothing is connected to yet.

    Raises:
        UpdatesError: If the channel has no bot.
        OutsideSenderError: If a rehearsal would talk to another machine.
        UnusableSenderError: If the channel's URL cannot be used.
    """
    from notifiers.registry import is_loopback  # noqa: PLC0415 - loads Apprise
    from notifiers.updates import make_reader  # noqa: PLC0415 - loads Apprise

    url = settings.channels[channel].url
    reader = make_reader(channel, url) if url else None
    if url is None or reader is None:
        raise UpdatesError(channel, say("links.no_reader").vi)
    if rehearsal and not is_loopback(url):
        raise OutsideSenderError(channel)
    return reader


def followers_of(
    database: Database,
    settings: Settings,
    environ: Mapping[str, str] = os.environ,
    *,
    updates: str = "polling",
) -> tuple[Follower, ...]:
    """What follows each bot that is read in this way."""
    from notifiers.updates import has_bot  # noqa: PLC0415 - loads Apprise

    keys = link_keys(environ)
    return tuple(
        Follower(database, reader_of(settings, name, rehearsal=database.rehearsal), keys)
        for name in BOTS
        if settings.channels[name].updates == updates and has_bot(settings.channels[name].url)
    )


def webhook_secret(channel: Channel, environ: Mapping[str, str] = os.environ) -> str:
    """The secret by which a provider is known.

    Raises:
        WebhookSecretMissingError: If the environment has none, or one that cannot be used.
    """
    name = f"{WEBHOOK_SECRET}{channel.upper()}"
    secret = secret_from(environ, name) or ""
    if not _SECRET.fullmatch(secret):
        raise WebhookSecretMissingError(channel, name)
    keep_secret([secret])
    return secret


def webhook_of(
    database: Database,
    settings: Settings,
    environ: Mapping[str, str] = os.environ,
    *,
    now: Callable[[], datetime],
    complain: Callable[[Text], None],
) -> Webhook:
    """The application that takes updates for all bots that are not asked for them.

    Raises:
        WebhookSecretMissingError: If one of them has no secret.
    """
    followers = followers_of(database, settings, environ, updates="webhook")
    by_channel: dict[str, tuple[Follower, str]] = {
        f.channel: (f, webhook_secret(f.channel, environ)) for f in followers
    }
    return Webhook(by_channel, now=now, complain=complain)


def make_ticker(database: Database, settings: Settings, calendars: Calendars) -> Ticker:
    """What runs the clock of one database."""
    return Ticker(
        database,
        calendars,
        channels_of(settings),
        limit=settings.brake.limit,
        hours=hours_of(settings),
    )


def hours_of(settings: Settings) -> dict[Channel, tuple[time, time]]:
    """For a channel, the hours that narrow those of the campaigns."""
    return {c: bound.hours for c, bound in limits_of(settings).items() if bound.hours}


def make_dispatcher(database: Database, settings: Settings, calendars: Calendars) -> Dispatcher:
    """What sends the messages of one database.

    Raises:
        NoSenderError: If no channel has a sender.
        LinkKeyMissingError: If links cannot be signed.
    """
    senders = senders_of(settings, rehearsal=database.rehearsal)
    dispatcher = Dispatcher(
        database, calendars, senders, limits=limits_of(settings), link_for=links_of(settings)
    )
    dispatcher.require_sender()
    return dispatcher


def dispatcher_to(
    database: Database, calendars: Calendars, urls: Mapping[Channel, str]
) -> Dispatcher:
    """What sends the messages of a rehearsal to servers on this machine.

    Raises:
        OutsideSenderError: If a server is elsewhere.
    """
    from notifiers.registry import is_loopback, make_sender  # noqa: PLC0415 - loads Apprise

    for name, url in urls.items():
        keep_secret(secrets_of(url))
        if not is_loopback(url):
            raise OutsideSenderError(name)
    senders = {name: make_sender(name, url) for name, url in urls.items()}
    return Dispatcher(database, calendars, senders)

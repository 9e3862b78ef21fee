"""The composition root: from settings and a database to everything that runs on them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from engine.errors import OutsideSenderError
from engine.files import calendar_of
from engine.outbox.dispatch import ChannelLimits, Dispatcher
from engine.store.ticks import Ticker

if TYPE_CHECKING:
    from engine.model import Channel, Sender
    from engine.settings import Settings
    from engine.store.campaigns import Calendars
    from engine.store.database import Database


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
        UnavailableChannelError: If this version has no sender for a channel.
    """
    from notifiers.registry import is_loopback, make_sender  # noqa: PLC0415 - loads Apprise

    made: dict[Channel, Sender] = {}
    for name, channel in settings.channels.items():
        if channel.url is None:
            continue
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
            channel.per_second,
            (channel.hours.open, channel.hours.close) if channel.hours else None,
        )
        for name, channel in settings.channels.items()
    }


def make_ticker(database: Database, settings: Settings, calendars: Calendars) -> Ticker:
    """What runs the clock of one database."""
    return Ticker(database, calendars, channels_of(settings))


def make_dispatcher(database: Database, settings: Settings, calendars: Calendars) -> Dispatcher:
    """What sends the messages of one database.

    Raises:
        NoSenderError: If no channel has a sender.
    """
    senders = senders_of(settings, rehearsal=database.rehearsal)
    dispatcher = Dispatcher(database, calendars, senders, limits=limits_of(settings))
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
        if not is_loopback(url):
            raise OutsideSenderError(name)
    senders = {name: make_sender(name, url) for name, url in urls.items()}
    return Dispatcher(database, calendars, senders)

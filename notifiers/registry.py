"""From a channel and its URL to the sender; finds the senders by what they say of themselves.

A sender is a class with `channel` and `schemes`, in a module of this package or behind an
entry point of the group `hanchot.senders`; its `host_of` says where a URL leads, and without
one that is never this machine. Whatever other service Apprise knows is sent through by the
generic sender. Modules are loaded when a sender is made, since Apprise takes its time.
"""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Final

from engine.errors import UnusableSenderError, near_text
from engine.words import say
from notifiers.console import ConsoleSender
from notifiers.hosts import is_here

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from engine.model import Channel, Sender

CONSOLE: Final = "console"
GROUP: Final = "hanchot.senders"
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]{0,19})://")


def make_sender(
    channel: Channel, url: str, *, sender_name: str | None = None, sender_email: str | None = None
) -> Sender:
    """Make the sender of a channel; nothing is connected to yet.

    The URL is an Apprise URL without recipients, or `console://`; the sender's name and
    address stand in where it gives none.

    Raises:
        UnusableSenderError: If the URL cannot be used.
    """
    scheme = _scheme_of(channel, url)
    if scheme == CONSOLE:
        return ConsoleSender(channel)
    found = _sender_of(channel, scheme)
    if found is None:
        from notifiers.generic import GenericSender  # noqa: PLC0415 - loads Apprise

        return GenericSender(channel, url.strip())
    made: Sender = found(url.strip(), sender_name=sender_name, sender_email=sender_email)
    return made


def hosts_of(url: str) -> tuple[str, ...]:
    """The hosts that a sender of this URL would talk to; none for the console.

    Raises:
        UnusableSenderError: If the URL cannot be used.
    """
    scheme = _scheme_of("", url)
    if scheme == CONSOLE:
        return ()
    found = next((s for s in _senders() if scheme in s.schemes), None)
    if found is not None:
        return (str(found.host_of(url.strip())) if hasattr(found, "host_of") else scheme,)
    _refuse_misspelt("", scheme)
    from notifiers.generic import host_of  # noqa: PLC0415 - loads Apprise

    return (host_of(url.strip()),)


def is_loopback(url: str) -> bool:
    """Whether a sender of this URL stays on this machine; no name but `localhost` is trusted.

    Raises:
        UnusableSenderError: If the URL cannot be used.
    """
    return all(is_here(host) for host in hosts_of(url))


@cache
def _senders() -> tuple[Any, ...]:
    """The classes that say which URLs they send for."""
    package = import_module("notifiers")
    modules = [import_module(f"notifiers.{m.name}") for m in pkgutil.iter_modules(package.__path__)]
    own = [
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type)
        and thing.__module__ == module.__name__
        and hasattr(thing, "schemes")
    ]
    return (*own, *map(_loaded, entry_points(group=GROUP)))


def _loaded(point: EntryPoint) -> Any:
    try:
        return point.load()
    except Exception as error:  # noqa: BLE001 - whatever somebody else's module does on import
        fault = f"{point.value}: {type(error).__name__}"
    raise UnusableSenderError("", say("senders.fault_extra", fault=fault))


def _sender_of(channel: Channel, scheme: str) -> Any:
    """The sender of a channel for a scheme; None where only Apprise knows it.

    Raises:
        UnusableSenderError: If the scheme is another channel's, or a slip for a known one.
    """
    of_scheme = [sender for sender in _senders() if scheme in sender.schemes]
    for sender in of_scheme:
        if sender.channel == channel:
            return sender
    if of_scheme:
        own = [s for sender in _senders() if sender.channel == channel for s in sender.schemes]
        near = near_text(scheme, (*own, CONSOLE))
        raise UnusableSenderError(channel, say("senders.fault_scheme", scheme=scheme, near=near))
    _refuse_misspelt(channel, scheme)
    return None


def _refuse_misspelt(channel: str, scheme: str) -> None:
    """Raises: UnusableSenderError: If Apprise does not know a scheme either."""
    from apprise.manager_plugins import NotificationManager  # noqa: PLC0415 - takes its time

    if scheme not in NotificationManager():
        known = [name for sender in _senders() for name in sender.schemes]
        near = near_text(scheme, (*known, CONSOLE))
        raise UnusableSenderError(channel, say("senders.fault_scheme", scheme=scheme, near=near))


def _scheme_of(channel: str, url: str) -> str:
    if not url.strip():
        raise UnusableSenderError(channel, say("senders.fault_empty"))
    found = _SCHEME.match(url)
    if found is None:
        raise UnusableSenderError(channel, say("senders.fault_no_scheme"))
    return found[1].lower()

"""From a channel and its URL to the sender; the only place that knows all senders.

A sender's module is loaded when a sender of it is made, since Apprise takes its time.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING

from engine.errors import UnavailableChannelError, UnusableSenderError, near_text
from engine.words import say
from notifiers.console import ConsoleSender

if TYPE_CHECKING:
    from engine.model import Channel, Sender

CONSOLE = "console"
_MAIL_SCHEMES = ("mailto", "mailtos")
_SCHEMES: dict[Channel, tuple[str, ...]] = {"email": (*_MAIL_SCHEMES, CONSOLE)}
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]{0,19})://")


def make_sender(
    channel: Channel, url: str, *, sender_name: str | None = None, sender_email: str | None = None
) -> Sender:
    """Make the sender of a channel; nothing is connected to yet.

    The URL is an Apprise URL without recipients, or `console://`; the sender's name and
    address stand in where it gives none.

    Raises:
        UnusableSenderError: If the URL cannot be used.
        UnavailableChannelError: If this version has no sender for the channel.
    """
    scheme = _scheme_of(channel, url)
    if scheme == CONSOLE:
        return ConsoleSender(channel)
    known = _SCHEMES.get(channel)
    if known is None:
        raise UnavailableChannelError(channel)
    if scheme not in known:
        near = near_text(scheme, known)
        fault = say("senders.fault_scheme", scheme=scheme, near=near)
        raise UnusableSenderError(channel, fault)
    from notifiers.mail import EmailSender  # noqa: PLC0415 - loads Apprise

    return EmailSender(url.strip(), sender_name=sender_name, sender_email=sender_email)


def hosts_of(url: str) -> tuple[str, ...]:
    """The hosts that a sender of this URL would talk to; none for the console.

    Raises:
        UnusableSenderError: If the URL cannot be used, or no sender knows it.
    """
    scheme = _scheme_of("", url)
    if scheme == CONSOLE:
        return ()
    if scheme not in _MAIL_SCHEMES:
        near = near_text(scheme, (*_MAIL_SCHEMES, CONSOLE))
        raise UnusableSenderError("", say("senders.fault_scheme", scheme=scheme, near=near))
    from notifiers.mail import host_of  # noqa: PLC0415 - loads Apprise

    return (host_of(url.strip()),)


def is_loopback(url: str) -> bool:
    """Whether a sender of this URL stays on this machine; no name but `localhost` is trusted.

    Raises:
        UnusableSenderError: If the URL cannot be used, or no sender knows it.
    """
    return all(_is_loopback_host(host) for host in hosts_of(url))


def _is_loopback_host(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _scheme_of(channel: str, url: str) -> str:
    if not url.strip():
        raise UnusableSenderError(channel, say("senders.fault_empty"))
    found = _SCHEME.match(url)
    if found is None:
        raise UnusableSenderError(channel, say("senders.fault_no_scheme"))
    return found[1].lower()

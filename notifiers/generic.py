"""Send through any other service that Apprise knows, on whichever channel it is set for.

The recipient is put into the URL's own target, one for each message. Apprise says only yes
or no, so the outcome is read from what its plugin warned of (`notifiers.base`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

from apprise.exception import AppriseException
from apprise.manager_plugins import NotificationManager

from engine.errors import UnusableSenderError, near_text
from engine.model import Channel, Outcome
from engine.words import say
from notifiers.base import ASSET, AppriseSender

if TYPE_CHECKING:
    from engine.model import OutgoingMessage

_LONG_CHANNELS: Final = ("email",)
_SELF_HOSTED: Final = frozenset({"json", "jsons", "form", "forms", "xml", "xmls"})
_SWITCHED_OFF: Final = ("retry", "wait", "optional", "cc", "bcc")
_A_RECIPIENT: Final = ("+84912345678", "84912345678", "nhan@example.vn", "nhan")


class GenericSender(AppriseSender):
    """Sends on one channel through one service of Apprise."""

    def __init__(self, channel: Channel, url: str) -> None:
        """Read the URL.

        Raises:
            UnusableSenderError: If Apprise does not know the service, cannot read the URL,
                or has no way to name one recipient.
        """
        self.channel = channel
        self._service, self._settings = _read(channel, url)
        if all(self._made(address) is None for address in _A_RECIPIENT):
            raise _fault(channel, "unreadable")

    def plugin_for(self, message: OutgoingMessage) -> Any:
        """The plugin object for this message alone."""
        plugin = self._made(message.address.strip())
        if plugin is None:
            return Outcome("permanent", "recipient", reason=say("senders.bad_recipient").vi)
        return plugin

    def text_of(self, message: OutgoingMessage) -> tuple[str, str]:
        """Subject and long text for mail, the short text for all else."""
        if self.channel in _LONG_CHANNELS:
            return message.subject, message.body
        link = message.link
        text = message.short if not link or link in message.short else f"{message.short}\n{link}"
        return "", text

    def _made(self, address: str) -> Any:
        """Apprise's plugin object with one recipient; None if it takes no such one."""
        try:
            plugin = self._service(**{**self._settings, "targets": [address], "asset": ASSET})
        except (AppriseException, TypeError, ValueError):
            return None
        if len(getattr(plugin, "targets", None) or ()) != 1:
            return None  # without a recipient some plugins would write to their owner
        plugin.request_rate_per_sec = 0
        return plugin


def host_of(url: str) -> str:
    """The host that a sender of this URL talks to; the service's name where that is not said."""
    parts = urlsplit(url)
    return parts.hostname or "" if parts.scheme.lower() in _SELF_HOSTED else parts.scheme


def _read(channel: str, url: str) -> tuple[Any, dict[str, Any]]:
    """Apprise's class for a URL, and its reading of it."""
    scheme = url.partition("://")[0].strip().lower()
    known = NotificationManager()
    if scheme not in known:
        near = near_text(scheme, sorted(known.schemas()))
        raise _fault(channel, "scheme", scheme=scheme, near=near)
    service = known[scheme]
    if "targets" not in service.template_tokens and "to" not in service.template_args:
        raise _fault(channel, "several")
    options = parse_qs(urlsplit(url).query, keep_blank_values=True)
    for option in _SWITCHED_OFF:
        if option in options:
            raise _fault(channel, "option", option=option, near="")
    settings = service.parse_url(url)
    if not settings:
        raise _fault(channel, "unreadable")
    if settings.get("targets") or "to" in options:
        raise _fault(channel, "recipient")
    return service, settings


def _fault(channel: str, name: str, **facts: object) -> UnusableSenderError:
    return UnusableSenderError(channel, say(f"senders.fault_{name}", **facts))

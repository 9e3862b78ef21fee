"""Send through any other service that Apprise knows, on whichever channel it is set for.

The recipient is the only target of the service's plugin object, one object for each message;
where the object does not hold it, nothing is sent, since some services then write to their
owner. Apprise says only yes or no, so the outcome is read from what its plugin warned of
(`notifiers.base`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from apprise.exception import AppriseException
from apprise.manager_plugins import NotificationManager

from engine.errors import UnusableSenderError, near_text
from engine.model import Channel, Outcome
from engine.words import say
from notifiers.base import ASSET, AppriseSender
from notifiers.masking import masked_address
from notifiers.posting import ANSWER_SECONDS, CONNECT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.model import OutgoingMessage

_LONG_CHANNELS: Final = ("email",)
_SELF_HOSTED: Final = frozenset({"signal", "signals", "smseagle", "smseagles"})
"""Services that are known to speak to the host of their URL, and to no other."""

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
        if not any(self._made(address) for address in _A_RECIPIENT):
            raise _fault(channel, "unreadable")

    def send(self, message: OutgoingMessage) -> Outcome:
        """Hand one message over and say what became of it, the recipient masked."""
        outcome = super().send(message)
        address = message.address.strip()
        reason = outcome.reason
        for shown in {address, address.lstrip("+")} - {""}:
            reason = reason.replace(shown, masked_address(shown))
        return replace(outcome, reason=reason)

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
        if len(plugin) != 1 or not _holds(plugin, address):
            return None
        plugin.request_rate_per_sec = 0
        return plugin


def _holds(plugin: Any, address: str) -> bool:
    """Whether a plugin object took an address for a target, as a whole.

    The list that it stands in has another name with each service; punctuation of numbers is
    left out by some.
    """
    wanted = _core(address)
    lists = (value for name, value in vars(plugin).items() if "invalid" not in name)
    return bool(wanted) and any(_core(entry) == wanted for one in lists for entry in _texts(one))


def _core(text: str) -> str:
    return re.sub(r"\W", "", text).lower()


def _texts(value: Any) -> Iterator[str]:
    for entry in value if isinstance(value, list | tuple | set) else ():
        if isinstance(entry, str):
            yield entry
        else:
            yield from _texts(entry)


def host_of(url: str) -> str:
    """The host that a sender of this URL talks to; the service's name where that is not said.

    Raises:
        UnusableSenderError: If the URL cannot be read.
    """
    scheme = _scheme(url)
    return str(_read("", url)[1]["host"]) if scheme in _SELF_HOSTED else scheme


def _scheme(url: str) -> str:
    return url.partition("://")[0].strip().lower()


def _read(channel: str, url: str) -> tuple[Any, dict[str, Any]]:
    """Apprise's class for a URL, and its reading of it."""
    scheme = _scheme(url)
    known = NotificationManager()
    if scheme not in known:
        near = near_text(scheme, sorted(known.schemas()))
        raise _fault(channel, "scheme", scheme=scheme, near=near)
    service = known[scheme]
    if "targets" not in service.template_tokens and "to" not in service.template_args:
        raise _fault(channel, "several")
    options = parse_qs(url.partition("?")[2], keep_blank_values=True)
    for option in _SWITCHED_OFF:
        if option in options:
            raise _fault(channel, "option", option=option, near="")
    settings = _parsed(service, url)
    if not settings:
        raise _fault(channel, "unreadable")
    if any(settings.get("targets") or ()) or "to" in options:
        raise _fault(channel, "recipient")
    return service, {"cto": CONNECT_SECONDS, "rto": ANSWER_SECONDS, **settings}


def _parsed(service: Any, url: str) -> dict[str, Any] | None:
    try:
        settings: dict[str, Any] | None = service.parse_url(url)
    except (AppriseException, AttributeError, IndexError, KeyError, TypeError, ValueError):
        return None  # some services trip over what is missing
    return settings


def _fault(channel: str, name: str, **facts: object) -> UnusableSenderError:
    return UnusableSenderError(channel, say(f"senders.fault_{name}", **facts))

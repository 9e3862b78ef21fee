"""The one way Apprise is called: one plugin object for one message, and what became of it.

Apprise says only yes or no, so a plugin of this package leaves an `Outcome` on itself in
`send()`; for a plugin that leaves none, the outcome is read from Apprise's result and its
warnings. Apprise's own retries, time limits, threads and storage are all off: a time limit
of Apprise abandons a send without knowing whether it went out.
"""

from __future__ import annotations

import logging
import re
import threading
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from apprise import Apprise, AppriseAsset
from apprise.result import AppriseResultStatus

from engine.model import Outcome
from engine.words import say
from notifiers.masking import masked_text

if TYPE_CHECKING:
    from engine.model import Channel, OutgoingMessage

# Apprise logs whole URLs with their tokens, at ERROR too. What it has to say is read from its
# results, which its own handlers fill; to nobody else does it speak.
_LOG = logging.getLogger("apprise")
_LOG.propagate = False
_LOG.addHandler(logging.NullHandler())

ASSET = AppriseAsset(
    async_mode=False, service_timeout=0, storage_mode="memory", http_redirects=False
)

_kept = threading.local()

_CODE = re.compile(r"error=(\d+)")
_WAIT = re.compile(r"retry after (\d+)", re.IGNORECASE)
_CHANNEL_CODES = {"401"}
_PERMANENT_CODES = {"400", "403", "404", "410"}


def outcome_of(plugin: Any, *, title: str, body: str) -> Outcome:
    """Send one message through one plugin object, in this thread, and read the outcome.

    The plugin object has exactly one recipient, and is used this once.
    """
    if not (title or body):
        return Outcome("permanent", reason=say("senders.empty_message").vi)
    service = _service()
    service.add(plugin)
    try:
        with service.notify(body=body or title, title=title, body_format="text") as result:
            log = " ".join(str(entry.message) for entry in result.logs())
            own: Outcome | None = getattr(plugin, "outcome", None)
            return own or _read(result.status, log)
    finally:
        service.clear()


def _service() -> Any:
    """This thread's Apprise object, empty; making one reads files, so it is kept."""
    if not hasattr(_kept, "service"):
        _kept.service = Apprise(asset=ASSET)
    return _kept.service


def _read(status: AppriseResultStatus, log: str) -> Outcome:
    """Read an outcome from Apprise's status and what the plugin warned of."""
    if status == AppriseResultStatus.SUCCESS:
        return Outcome("sent")
    reason = masked_text(log) or say("senders.no_reason").vi
    if status == AppriseResultStatus.TIMEOUT:
        return Outcome("uncertain", reason=reason)
    found, wait = _CODE.search(log), _WAIT.search(log)
    code = found[1] if found else ""
    if code in _CHANNEL_CODES:
        return Outcome("channel_down", "channel", code, reason)
    if code in _PERMANENT_CODES:
        return Outcome("permanent", "recipient", code, reason)
    return Outcome("retry", "message", code, reason, float(wait[1]) if wait else None)


class AppriseSender(ABC):
    """A sender of one channel; a subclass names the channel and makes the plugin objects."""

    channel: Channel

    @abstractmethod
    def plugin_for(self, message: OutgoingMessage) -> Any:
        """Make the plugin object for this message alone, or the outcome that forbids it."""

    def text_of(self, message: OutgoingMessage) -> tuple[str, str]:
        """The title and the body for this channel; chats take the short text, untitled."""
        return "", message.short

    def send(self, message: OutgoingMessage) -> Outcome:
        """Hand one message over and say what became of it."""
        plugin = self.plugin_for(message)
        if isinstance(plugin, Outcome):
            return plugin
        title, body = self.text_of(message)
        return outcome_of(plugin, title=title, body=body)

    def close(self) -> None:
        """Give up kept connections; most channels keep none."""
        return

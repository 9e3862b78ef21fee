"""Send e-mail: Apprise's plugin with its own way of sending, over kept connections.

Apprise reads the URL and knows the large providers' settings; its sending is replaced,
since it opens a connection per mail, sets the Message-ID itself and does not tell a
refusal from a pause.
"""

from __future__ import annotations

import contextlib
import threading
from copy import copy
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from apprise.exception import AppriseImproperlyConfigured
from apprise.plugins.email.base import NotifyEmail

from engine.errors import UnsendableMessageError, UnusableSenderError, near_text
from engine.model import Channel, Outcome
from engine.words import say
from notifiers.base import ASSET, AppriseSender
from notifiers.mime import Composer
from notifiers.smtp import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    Connections,
    Mail,
    Relay,
    announce,
    deliver,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.model import OutgoingMessage

_OPTIONS = ("from", "name", "smtp", "mode", "reply", "verify", "cto", "rto", "user", "pass")
_RECIPIENTS = ("to", "cc", "bcc")
_YES_NO = ("yes", "no", "true", "false", "1", "0")
_HIGHEST_PORT = 65535


class MailPlugin(NotifyEmail):  # type: ignore[misc]  # Apprise has no types
    """Apprise's e-mail plugin for one mail that is already written.

    Attributes:
        mail: The mail, and the connections it goes over; set on the copy for one mail.
    """

    mail: tuple[Connections, Mail, Callable[[], None]]

    outcome: Outcome | None = None

    def holding(
        self, connections: Connections, mail: Mail, meanwhile: Callable[[], None]
    ) -> MailPlugin:
        """An object for one mail; a copy, since Apprise reads its settings slowly.

        Args:
            meanwhile: What to do while the server looks at the mail.
        """
        plugin = copy(self)
        plugin.targets = [(False, mail.recipient)]
        plugin.mail = (connections, mail, meanwhile)
        return plugin

    def send(self, *_: Any, **__: Any) -> bool:
        """Hand the written mail over; what Apprise made of its text is not used."""
        self.outcome = deliver(*self.mail)
        return self.outcome.kind == "sent"

    def url(self, *_: Any, **__: Any) -> str:
        """What Apprise shows in its results: neither recipient nor secret."""
        return f"{self.protocol}://****"


class EmailSender(AppriseSender):
    """Sends e-mail through one server."""

    channel: Channel = "email"
    schemes: ClassVar[tuple[str, ...]] = ("mailto", "mailtos")

    def __init__(
        self,
        url: str,
        *,
        sender_name: str | None = None,
        sender_email: str | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Read the URL; nothing is connected to before the first mail.

        Args:
            url: As `mailtos://user:pass@smtp.example.vn?from=nhac@example.vn`.
            sender_name: Shown beside the address, unless the URL names one.
            sender_email: Where the mail is from, unless the URL says so.
            now: What stands in `Date`.
            clock: Seconds, for the age of kept connections.

        Raises:
            UnusableSenderError: If the URL cannot be used.
            UnsendableMessageError: If the sender's name cannot stand in a header.
        """
        settings = _settings_of(url, sender_email)
        self._plugin = plugin = _plugin_of(settings)
        self._composer = Composer(
            _name_of(settings, plugin) or sender_name or "",
            plugin.from_addr[1],
            [(plugin.names.get(to) or "", to) for to in sorted(plugin.reply_to)],
        )
        self._connections = Connections(_relay_of(settings, plugin), clock)
        self._now = now
        self._next = threading.local()

    def prepare(self, message: OutgoingMessage) -> None:
        """Write a mail that is about to be sent, and announce it to the server.

        Harmless whatever follows; it only saves the time of one answer.
        """
        written = self._taken(message)
        self._next.written = (message, written)
        if isinstance(written, Mail):
            announce(self._connections, written)

    def expect(self, message: OutgoingMessage) -> None:
        """Note which mail will probably follow; it is written while the server looks at one."""
        self._next.expected = message

    def _write_ahead(self) -> None:
        message = vars(self._next).pop("expected", None)
        if message is not None:
            # The mail under way must not suffer: a fault comes to light when its own turn comes.
            with contextlib.suppress(Exception):
                self._next.written = (message, self._written(message))

    def _taken(self, message: OutgoingMessage) -> Mail | Outcome:
        """The mail as it was written beforehand, or written now."""
        prepared = vars(self._next).pop("written", None)
        ready = prepared is not None and prepared[0] is message
        written: Mail | Outcome = prepared[1] if ready else self._written(message)
        return written

    def _written(self, message: OutgoingMessage) -> Mail | Outcome:
        if not (message.subject or message.body):
            return Outcome("permanent", reason=say("senders.empty_message").vi)
        try:
            recipient, content = self._composer.compose(message, self._now())
        except UnsendableMessageError as error:
            return Outcome("permanent", "recipient", reason=error.text.vi)
        return Mail(self._composer.address, recipient, content)

    def plugin_for(self, message: OutgoingMessage) -> MailPlugin | Outcome:
        """Wrap the mail in a plugin object of its own, unless it cannot be written."""
        written = self._taken(message)
        if isinstance(written, Outcome):
            return written
        return self._plugin.holding(self._connections, written, self._write_ahead)

    def send(self, message: OutgoingMessage) -> Outcome:
        """Hand one mail over and say what became of it.

        The plugin is called as it is: what Apprise does around it, which is to fit a text to
        a channel and to read a log, is done already.
        """
        plugin = self.plugin_for(message)
        if isinstance(plugin, Outcome):
            return plugin
        plugin.send()
        assert plugin.outcome is not None
        return plugin.outcome

    def text_of(self, message: OutgoingMessage) -> tuple[str, str]:
        """The subject and the long text."""
        return message.subject, message.body

    @staticmethod
    def host_of(url: str) -> str:
        """The host that mail of this URL is handed to.

        Raises:
            UnusableSenderError: If the URL cannot be used.
        """
        return str(_plugin_of(_settings_of(url, "nobody@invalid.example")).smtp_host)

    def close(self) -> None:
        """Give up the kept connections of all threads."""
        self._connections.close()


def _fault(name: str, **facts: object) -> UnusableSenderError:
    return UnusableSenderError("email", say(f"senders.fault_{name}", **facts))


def _settings_of(url: str, sender_email: str | None) -> dict[str, Any]:
    """Apprise's reading of the URL, after refusing what would not mean what it says."""
    settings: dict[str, Any] | None = NotifyEmail.parse_url(url)
    if not settings:
        raise _fault("unreadable")
    options = {*settings["qsd"], *(f"+{name}" for name in settings["qsd+"])}
    if settings["targets"] or options.intersection(_RECIPIENTS):
        raise _fault("recipient")
    for option in sorted(options.difference(_OPTIONS)):
        raise _fault("option", option=option, near=near_text(option, _OPTIONS))
    for option in ("cto", "rto"):
        _seconds(settings, option, 1.0)
    if settings["qsd"].get("verify", "yes").lower() not in _YES_NO:
        raise _fault("value", option="verify")
    port = settings["port"]
    if port is not None and not (isinstance(port, int) and 1 <= port <= _HIGHEST_PORT):
        raise _fault("port")
    if not settings["host"] and not settings["smtp_host"]:
        raise _fault("host")
    # The name is kept out of it, which Apprise would write as an encoded word.
    settings["from_addr"] = NotifyEmail.unquote(settings["qsd"].get("from")) or sender_email
    settings["asset"] = ASSET
    return settings


def _plugin_of(settings: dict[str, Any]) -> MailPlugin:
    """Apprise's plugin object, with the settings it derives from the URL."""
    mode = settings.get("secure_mode")
    if mode and mode not in {"insecure", "starttls", "ssl"}:
        raise _fault("mode")
    try:
        plugin = MailPlugin(**settings)
    except AppriseImproperlyConfigured:
        raise _fault("from") from None
    if "reply" in settings["qsd"] and not plugin.reply_to:
        raise _fault("value", option="reply")
    return plugin


def _name_of(settings: dict[str, Any], plugin: MailPlugin) -> str:
    """The sender's name as the URL gives it; Apprise's own name stands for none."""
    given = NotifyEmail.unquote(settings["qsd"].get("name"))
    found = plugin.from_addr[0]
    return str(given or (found if found and found != plugin.app_id else ""))


def _relay_of(settings: dict[str, Any], plugin: MailPlugin) -> Relay:
    return Relay(
        host=plugin.smtp_host,
        port=plugin.port,
        mode=plugin.secure_mode,
        user=plugin.user,
        password=plugin.password,
        verify=plugin.verify_certificate,
        connect_seconds=_seconds(settings, "cto", CONNECT_SECONDS),
        answer_seconds=_seconds(settings, "rto", ANSWER_SECONDS),
    )


def _seconds(settings: dict[str, Any], option: str, default: float) -> float:
    """One of the time limits of the URL."""
    text = settings["qsd"].get(option)
    if text is None:
        return default
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise _fault("seconds", option=option)
    return seconds

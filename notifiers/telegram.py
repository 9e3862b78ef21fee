"""Send by a Telegram bot: Apprise's plugin with our own way of posting (Bot API, sendMessage)."""

from __future__ import annotations

import re
from html import escape
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import urlsplit

from apprise.plugins.telegram import NotifyTelegram

from engine.model import Channel, Outcome
from engine.words import say
from notifiers.chat import ChatPlugin, ChatSender

if TYPE_CHECKING:
    from collections.abc import Mapping

_BAD_REQUEST, _FORBIDDEN = 400, 403
_TOKEN_REFUSED: Final = (401, 404)
_ABOUT_BUTTON: Final = re.compile(r"BUTTON_URL_INVALID|keyboard button", re.IGNORECASE)
_CHAT: Final = re.compile(r"-?\d{1,20}|@[A-Za-z][A-Za-z0-9_]{3,}")
_NO_SUCH_CHAT: Final = re.compile(
    r"chat not found|user not found|PEER_ID_INVALID|chat_id is empty|chat was deactivated|"
    r"chat was deleted|USER_IS_BLOCKED|not enough rights|have no rights",
    re.IGNORECASE,
)


class TelegramPlugin(ChatPlugin, NotifyTelegram):  # type: ignore[misc]  # Apprise has no types
    """Apprise's Telegram plugin for one message to one chat."""

    most_characters: ClassVar[int] = 4096

    def payload(self, text: str, *, is_last: bool) -> Mapping[str, Any]:
        """One part as `sendMessage` takes it; the button stands below the last."""
        payload: dict[str, Any] = {
            "chat_id": self.chat,
            "text": escape(text, quote=False),
            "parse_mode": "HTML",
            "disable_notification": self.silent,
            "link_preview_options": {"is_disabled": not self.preview},
        }
        if is_last and self.has_button():
            label = self.message.link_label or say("senders.open").to(self.message.language)
            button = {"text": label, "url": self.message.link}
            payload["reply_markup"] = {"inline_keyboard": [[button]]}
        return payload

    def has_button(self) -> bool:
        """Whether Telegram takes the link for a button: not one that leads nowhere public."""
        if self.is_buttonless:
            return False
        try:
            parts = urlsplit(self.message.link)
        except ValueError:
            return False
        return parts.scheme in {"http", "https"} and _is_public(parts.hostname or "")

    def is_about_button(self, outcome: Outcome) -> bool:
        """Whether Telegram did not like where the button leads."""
        is_refusal = outcome.code == str(_BAD_REQUEST)
        return is_refusal and _ABOUT_BUTTON.search(outcome.reason) is not None

    def refusal(self, code: int, said: str, parameters: Mapping[str, Any]) -> Outcome | None:
        """A chat that has moved, does not exist, or does not want us; a token that is refused."""
        reason = f"{code} {said}".strip()
        moved = parameters.get("migrate_to_chat_id")
        if isinstance(moved, int):
            return Outcome("retry", "recipient", str(code), reason, 0.0, new_address=str(moved))
        if code in _TOKEN_REFUSED:
            return Outcome(
                "channel_down", "channel", str(code), say("senders.token_refused", said=reason).vi
            )
        if code == _FORBIDDEN or (code == _BAD_REQUEST and _NO_SUCH_CHAT.search(said)):
            return Outcome("permanent", "recipient", str(code), reason)
        return None


def _is_public(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(".localhost")


class TelegramSender(ChatSender):
    """Sends through a Telegram bot."""

    channel: Channel = "telegram"
    schemes: ClassVar[tuple[str, ...]] = ("tgram",)
    api: ClassVar[str] = "https://api.telegram.org"
    options: ClassVar[tuple[str, ...]] = (*ChatSender.options, "silent", "preview")

    @classmethod
    def parse(cls, url: str) -> dict[str, Any] | None:
        """Apprise's reading of `tgram://TOKEN/`."""
        settings: dict[str, Any] | None = NotifyTelegram.parse_url(url)
        return settings

    @classmethod
    def make_plugin(cls, settings: dict[str, Any]) -> TelegramPlugin:
        """A plugin object that never looks for somebody to write to."""
        return TelegramPlugin(**{**settings, "targets": [], "detect_owner": False})

    def is_chat(self, address: str) -> bool:
        """A chat's number, negative for a group, or the @name of a channel."""
        return _CHAT.fullmatch(address) is not None

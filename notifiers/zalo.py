"""Send by a bot of the Zalo Bot Platform: Apprise's plugin with our own way of posting.

Plain text of at most 2,000 characters; no buttons. The provider documents no limits, so a
refusal for sending too much carries no time to wait, and the dispatcher finds the pace.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

from apprise.plugins.zalo import NotifyZalo

from engine.model import Channel, Outcome
from engine.words import say
from notifiers.chat import ChatPlugin, ChatSender

if TYPE_CHECKING:
    from collections.abc import Mapping

_BAD_REQUEST, _UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _TIMED_OUT = 400, 401, 403, 404, 408
_CHAT: Final = re.compile(r"[A-Za-z0-9._-]{1,128}")
_ABOUT_THE_CHAT: Final = re.compile(r"chat|user|recipient", re.IGNORECASE)


class ZaloPlugin(ChatPlugin, NotifyZalo):  # type: ignore[misc]  # Apprise has no types
    """Apprise's Zalo plugin for one message to one chat."""

    most_characters: ClassVar[int] = 2000

    def payload(self, text: str, *, is_last: bool) -> Mapping[str, Any]:
        """One part as `sendMessage` takes it."""
        del is_last
        return {"chat_id": self.chat, "text": text}

    def refusal(self, code: int, said: str, parameters: Mapping[str, Any]) -> Outcome | None:
        """A chat that is not there, a token that is refused, an answer that took too long."""
        del parameters
        reason = f"{code} {said}".strip()
        if code == _UNAUTHORIZED or (code == _NOT_FOUND and not _ABOUT_THE_CHAT.search(said)):
            return Outcome(
                "channel_down", "channel", str(code), say("senders.token_refused", said=reason).vi
            )
        if code in {_FORBIDDEN, _NOT_FOUND}:
            return Outcome("permanent", "recipient", str(code), reason)
        if code == _BAD_REQUEST and (not said or _ABOUT_THE_CHAT.search(said)):
            return Outcome("permanent", "recipient", str(code), reason)
        if code == _TIMED_OUT:
            return Outcome("uncertain", "message", str(code), reason)
        return None


class ZaloSender(ChatSender):
    """Sends through a Zalo bot."""

    channel: Channel = "zalo"
    schemes: ClassVar[tuple[str, ...]] = ("zalo",)
    api: ClassVar[str] = "https://bot-api.zaloplatforms.com"

    @classmethod
    def parse(cls, url: str) -> dict[str, Any] | None:
        """Apprise's reading of `zalo://TOKEN/`."""
        settings: dict[str, Any] | None = NotifyZalo.parse_url(url)
        return settings

    @classmethod
    def make_plugin(cls, settings: dict[str, Any]) -> ZaloPlugin:
        """A plugin object without a chat."""
        return ZaloPlugin(**{**settings, "targets": []})

    def is_chat(self, address: str) -> bool:
        """A chat's id, as it came with the first message that somebody wrote to the bot."""
        return _CHAT.fullmatch(address) is not None

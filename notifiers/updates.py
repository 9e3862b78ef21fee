"""Reading what people write to a Telegram or Zalo bot, and answering them.

Both speak the same envelope, `{ok, result, error_code, description}`, over POST with the
token in the path; so no address leaves this module. Understanding an update is pure.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Final

from engine.errors import UpdatesError
from engine.model import ChatUpdate, Outcome
from notifiers.masking import masked_text
from notifiers.posting import Poster
from notifiers.telegram import TelegramSender
from notifiers.zalo import ZaloSender

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.model import Channel
    from notifiers.chat import ChatSender

_LONGEST_POLL: Final = 60.0
_ANSWER_SECONDS: Final = 10.0
_CONFLICT, _TIMED_OUT = 409, 408
_GONE = frozenset({"kicked", "left"})
_BOT: Final = re.compile(r"(?:tgram|zalo)://", re.IGNORECASE)


class BotReader(ABC):
    """A bot of one channel.

    Args:
        url: Of the channel's sender, as `tgram://TOKEN/`.

    Raises:
        UnusableSenderError: If the URL cannot be used.
    """

    channel: Channel
    sender: ClassVar[type[ChatSender]]

    def __init__(self, url: str) -> None:
        self._place, self._token = self.sender.place_of(url)
        self._poster = Poster(answer_seconds=_ANSWER_SECONDS)
        self._waiting = Poster(answer_seconds=_LONGEST_POLL)

    @abstractmethod
    def read(self, after: int | None, *, wait_seconds: int) -> Sequence[ChatUpdate]:
        """The updates after one, oldest first; waits for the first so long at most."""

    @abstractmethod
    def parsed(self, update: object) -> ChatUpdate | None:
        """An update as the provider sends it to a webhook; None for what is none."""

    @abstractmethod
    def bot_name(self) -> str:
        """The name by which people find the bot."""

    def reply(self, chat: str, text: str) -> None:
        """Answer in a chat; an answer that gets lost is no failure."""
        try:
            self._call("sendMessage", {"chat_id": chat, "text": text})
        except UpdatesError:
            return

    def set_webhook(self, url: str, secret: str) -> None:
        """Have updates sent to an address from now on; an empty one ends that."""
        if url:
            self._call("setWebhook", {"url": url, "secret_token": secret, **self._wanted()})
        else:
            self._call("deleteWebhook", {})

    def close(self) -> None:
        """Give up kept connections."""
        self._poster.close()
        self._waiting.close()

    def _wanted(self) -> dict[str, Any]:
        """Which updates the provider is asked for, where it can be."""
        return {}

    def _call(self, method: str, facts: Mapping[str, Any], *, long: bool = False) -> Any:
        """Ask for one thing; the result of the envelope.

        Raises:
            UpdatesError: If it is refused, or nobody answers.
        """
        poster = self._waiting if long else self._poster
        answer = poster.post(f"{self._place}{method}", facts)
        if isinstance(answer, Outcome):
            raise UpdatesError(self.channel, answer.reason.rstrip("."))
        envelope = answer.body or {}
        if envelope.get("ok") is True:
            return envelope.get("result")
        raise self._refusal({"error_code": answer.status, **envelope})

    def _refusal(self, envelope: Mapping[str, Any]) -> UpdatesError:
        code = envelope.get("error_code")
        said = masked_text(str(envelope.get("description") or ""), self._token)
        parameters = envelope.get("parameters")
        wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
        return UpdatesError(
            self.channel,
            f"{code} {said}".strip(),
            retry_after=float(wait) if isinstance(wait, int | float) else None,
            elsewhere=code == _CONFLICT,
        )


class TelegramReader(BotReader):
    """A Telegram bot (Bot API, getUpdates and setWebhook)."""

    channel: Channel = "telegram"
    sender: ClassVar[type[ChatSender]] = TelegramSender

    def read(self, after: int | None, *, wait_seconds: int) -> Sequence[ChatUpdate]:
        """The updates after one; asking for them confirms those before."""
        facts: dict[str, Any] = {"timeout": wait_seconds, **self._wanted()}
        if after is not None:
            facts["offset"] = after + 1
        found = self._call("getUpdates", facts, long=True)
        known = (self.parsed(one) for one in (found if isinstance(found, list) else []))
        return [one for one in known if one is not None]

    def parsed(self, update: object) -> ChatUpdate | None:
        """An update of the Bot API."""
        return telegram_update(update)

    def bot_name(self) -> str:
        """The bot's user name, as it stands in `https://t.me/…`."""
        return _name(self._call("getMe", {}), "username")

    def _wanted(self) -> dict[str, Any]:
        return {"allowed_updates": ["message", "my_chat_member"]}


class ZaloReader(BotReader):
    """A bot of the Zalo Bot Platform: one update at a time, which nobody confirms."""

    channel: Channel = "zalo"
    sender: ClassVar[type[ChatSender]] = ZaloSender

    def read(self, after: int | None, *, wait_seconds: int) -> Sequence[ChatUpdate]:
        """The next update; the provider keeps no count, so it may come again."""
        del after
        facts = {"timeout": str(wait_seconds)}
        try:
            found = self._call("getUpdates", facts, long=True)
        except _NothingNewError:
            return []
        several = found if isinstance(found, list) else [found]
        known = (self.parsed(one) for one in several)
        return [one for one in known if one is not None]

    def parsed(self, update: object) -> ChatUpdate | None:
        """An update, alone or in the envelope that a webhook gets."""
        return zalo_update(update)

    def bot_name(self) -> str:
        """The bot's account name."""
        return _name(self._call("getMe", {}), "account_name")

    def _refusal(self, envelope: Mapping[str, Any]) -> UpdatesError:
        refusal = super()._refusal(envelope)
        # A long poll that ends without an update is an error to this provider.
        quiet = envelope.get("error_code") == _TIMED_OUT
        return _NothingNewError(self.channel, "") if quiet else refusal


class _NothingNewError(UpdatesError):
    """Nobody has written."""


def has_bot(url: str | None) -> bool:
    """Whether a sender's URL is that of a bot, and not of the console or another service."""
    return url is not None and _BOT.match(url.strip()) is not None


def make_reader(channel: Channel, url: str) -> BotReader | None:
    """The reader of the bot that a sender's URL speaks of; None for a sender without a bot.

    Raises:
        UnusableSenderError: If the URL cannot be used.
    """
    if not has_bot(url):
        return None
    kind = TelegramReader if channel == "telegram" else ZaloReader
    return kind(url.strip())


def telegram_update(update: object) -> ChatUpdate | None:
    """Understand an update of Telegram's Bot API; None for what is none.

    >>> telegram_update({"update_id": 7, "message": {"chat": {"id": -5, "type": "group"},
    ...     "from": {"is_bot": False}, "text": "/stop"}})
    ChatUpdate(id=7, key='7', chat='-5', kind='message', text='/stop', in_group=True)
    """
    if not (isinstance(update, dict) and isinstance(update.get("update_id"), int)):
        return None
    id_: int = update["update_id"]
    message, member = _map(update, "message"), _map(update, "my_chat_member")
    chat = _map(message or member, "chat")
    where, in_group = str(chat.get("id", "")), chat.get("type") in {"group", "supergroup"}
    moved = message.get("migrate_to_chat_id")
    if moved is not None:
        return ChatUpdate(id_, str(id_), where, "migrated", str(moved), in_group)
    if member:
        gone = _map(member, "new_chat_member").get("status") in _GONE
        return ChatUpdate(id_, str(id_), where, "blocked" if gone else "unblocked", "", in_group)
    text = message.get("text")
    if not isinstance(text, str) or not where or _map(message, "from").get("is_bot"):
        return ChatUpdate(id_, str(id_), where, "other")
    return ChatUpdate(id_, str(id_), where, "message", text, in_group)


def zalo_update(update: object) -> ChatUpdate | None:
    """Understand an update of the Zalo Bot Platform; None for what is none.

    >>> zalo_update({"message": {"chat": {"id": "e4ea", "chat_type": "PRIVATE"},
    ...     "text": "DUNG", "message_id": "16f6"}})
    ChatUpdate(id=None, key='16f6', chat='e4ea', kind='message', text='DUNG', in_group=False)
    """
    if isinstance(update, dict) and "message" not in update:
        update = update.get("result")
    if not isinstance(update, dict):
        return None
    message = _map(update, "message")
    chat = _map(message, "chat")
    where, key = str(chat.get("id", "")), str(message.get("message_id", ""))
    text = message.get("text")
    if not where:
        return None
    if not isinstance(text, str) or _map(message, "from").get("is_bot"):
        return ChatUpdate(None, key, where, "other")
    return ChatUpdate(None, key, where, "message", text, chat.get("chat_type") == "GROUP")


def _map(of: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _name(found: Any, key: str) -> str:
    return str(found.get(key, "")) if isinstance(found, dict) else ""

"""What the bots of Telegram and Zalo have in common: one envelope, short texts, one chat each.

Both answer `{ok, result, error_code, description}`, which may say no within HTTP 200. A text
longer than a message goes out in parts; once a part has been accepted nothing is repeated.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from copy import copy
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import urlsplit

from engine.errors import UnusableSenderError, near_text
from engine.model import Outcome
from engine.words import say
from notifiers.base import ASSET, AppriseSender
from notifiers.masking import masked_text
from notifiers.posting import ANSWER_SECONDS, CONNECT_SECONDS, Answer, Poster, seconds_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.model import OutgoingMessage

OK, TOO_MANY = 200, 429
_LOST_ANSWER: Final = (408, 502, 504, 520, 524)
_REFUSALS_BY_OTHERS: Final = frozenset(range(400, 500)) - {TOO_MANY, *_LOST_ANSWER}
"""Said without the envelope, these come from something that stands before the provider."""

_REDIRECTS, _FAULTS_OF_THEIRS = range(300, 400), range(500, 600)
_YES_NO: Final = ("yes", "no", "true", "false", "1", "0")
_RECIPIENTS: Final = ("to", "detect")
_TOKEN: Final = re.compile(r"[0-9]{1,32}:[A-Za-z0-9_-]{2,200}")


class ChatPlugin:
    """Mixed into Apprise's plugin of a bot: one message to one chat, our way of sending.

    Attributes:
        chat: The chat of this message; set on the copy for it, as is what follows.
        outcome: What became of it, after `send`.
        is_buttonless: The provider does not take the link for a button.
    """

    chat: str
    message: OutgoingMessage
    poster: Poster
    base: str
    token: str
    outcome: Outcome | None = None
    is_buttonless = False

    most_characters: ClassVar[int]

    def holding(self, message: OutgoingMessage, chat: str) -> ChatPlugin:
        """An object for one message; a copy, since Apprise reads its settings slowly."""
        plugin = copy(self)
        plugin.message, plugin.chat = message, chat
        return plugin

    def send(self, *_: Any, **__: Any) -> bool:
        """Post the parts of the message, and set the outcome."""
        parts = pieces(self.text(), self.most_characters)
        accepted = 0
        while accepted < len(parts):
            is_last = accepted == len(parts) - 1
            outcome = self._post(self.payload(parts[accepted], is_last=is_last))
            if is_last and self.has_button() and self.is_about_button(outcome):
                self.is_buttonless = True
                parts[-1:] = pieces(f"{parts[-1]}\n{self.message.link}", self.most_characters)
            elif outcome.kind == "sent":
                accepted += 1
            else:
                self.outcome = _half_told(outcome, accepted, len(parts))
                return False
        self.outcome = outcome
        return True

    def _post(self, payload: Mapping[str, Any]) -> Outcome:
        answer = self.poster.post(f"{self.base}/bot{self.token}/sendMessage", payload)
        return answer if isinstance(answer, Outcome) else self._judged(answer)

    def text(self) -> str:
        """The whole text, with the link in it where no button carries it."""
        text, link = self.message.short, self.message.link
        has_link = not link or link in text or self.has_button()
        return text if has_link else f"{text}\n{link}"

    def has_button(self) -> bool:
        """Whether the link goes on a button."""
        return False

    def is_about_button(self, outcome: Outcome) -> bool:
        """Whether a text was refused for the button below it alone."""
        del outcome
        return False

    @abstractmethod
    def payload(self, text: str, *, is_last: bool) -> Mapping[str, Any]:
        """What is posted for one part."""

    @abstractmethod
    def refusal(self, code: int, said: str, parameters: Mapping[str, Any]) -> Outcome | None:
        """What a refusal means to this provider; None for what it means to both."""

    def _judged(self, answer: Answer) -> Outcome:
        body = answer.body or {}
        if answer.status == OK and body.get("ok") is True:
            result = body.get("result")
            id_ = result.get("message_id") if isinstance(result, dict) else None
            return Outcome("sent", provider_id=None if id_ is None else str(id_))
        if answer.status == OK and body.get("ok") is not False:
            return Outcome("uncertain", reason=say("senders.chat_not_understood").vi)
        code = body.get("error_code")
        code = code if isinstance(code, int) else answer.status
        said = masked_text(str(body.get("description") or ""), self.token, self.message.link)
        if body.get("ok") is not False and code in _REFUSALS_BY_OTHERS:
            stranger = say("senders.chat_stranger", code=code).vi
            return Outcome("channel_down", "channel", str(code), stranger)
        found = body.get("parameters")
        parameters = found if isinstance(found, dict) else {}
        own = self.refusal(code, said, parameters)
        return own or _common(code, said, _wait(parameters, answer))


def _wait(parameters: Mapping[str, Any], answer: Answer) -> float | None:
    asked = seconds_of(parameters.get("retry_after"))
    return answer.wait_seconds if asked is None else asked


def _common(code: int, said: str, wait: float | None) -> Outcome:
    """What a refusal means to both providers.

    Behind a gateway that lost the answer (502, 504, Cloudflare's 520 and 524) or gave up on
    it (408) the message may have been accepted.
    """
    reason = f"{code} {said}".strip()
    if code == TOO_MANY:
        return Outcome("retry", "channel", str(code), reason, wait)
    if code in _LOST_ANSWER:
        return Outcome("uncertain", "message", str(code), reason)
    if code in _FAULTS_OF_THEIRS:
        return Outcome("retry", "message", str(code), reason, wait)
    if code in _REDIRECTS:
        return Outcome("channel_down", "channel", str(code), say("senders.chat_redirected").vi)
    return Outcome("permanent", "message", str(code), reason)


def _half_told(outcome: Outcome, accepted: int, parts: int) -> Outcome:
    """A message of which some parts have arrived: never begun anew by itself."""
    if not accepted:
        return outcome
    facts = {"accepted": accepted, "parts": parts, "reason": outcome.reason}
    reason = say("senders.chat_half_told", **facts).vi
    return Outcome("uncertain", "message", outcome.code, reason)


def pieces(text: str, most: int) -> list[str]:
    """A text in parts of at most so many UTF-16 units, cut between lines or words.

    >>> pieces("một hai ba", 7)
    ['một hai', 'ba']
    """
    found = []
    rest = text.strip()
    while _units(rest) > most:
        end = _end_of_part(rest, most)
        found.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*found, rest]


def _units(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text) + sum(char > "\uffff" for char in text)


def _end_of_part(text: str, most: int) -> int:
    """Where the first part ends: after the last line that fits, else word, else character."""
    end = next(_ends(text, most))
    for gap in ("\n", " "):
        cut = text.rfind(gap, max(end // 4, 1), end + 1)
        if cut > 0:
            return cut
    return end


def _ends(text: str, most: int) -> Iterator[int]:
    units = 0
    for number, char in enumerate(text):
        units += 2 if char > "\uffff" else 1
        if units > most:
            yield number
    yield len(text)


class ChatSender(AppriseSender):
    """Sends through one bot.

    Attributes:
        schemes: Of its URL.
        api: Where its provider is, unless `?api=` says otherwise.
        options: What its URL may set.
    """

    schemes: ClassVar[tuple[str, ...]]
    api: ClassVar[str]
    options: ClassVar[tuple[str, ...]] = ("api", "cto", "rto", "verify")

    def __init__(self, url: str, **_: Any) -> None:
        """Read the URL; nothing is connected to before the first message.

        Args:
            url: As `tgram://TOKEN/`, without chats.

        Raises:
            UnusableSenderError: If the URL cannot be used.
        """
        settings = self._settings(url)
        qsd = settings["qsd"]
        self._poster = Poster(
            _seconds(self.channel, qsd, "cto", CONNECT_SECONDS),
            _seconds(self.channel, qsd, "rto", ANSWER_SECONDS),
            verify=qsd.get("verify", "yes").lower() in _YES_NO[::2],
        )
        self._plugin = self.make_plugin(settings)
        self._plugin.poster = self._poster
        self._plugin.base = qsd.get("api", self.api).rstrip("/")
        self._plugin.token = _token(settings)

    @classmethod
    def host_of(cls, url: str) -> str:
        """The host that a sender of this URL talks to."""
        api = cls._settings(url)["qsd"].get("api", cls.api)
        return urlsplit(api).hostname or ""

    @classmethod
    def place_of(cls, url: str) -> tuple[str, str]:
        """Where the bot that a URL speaks of is asked for its updates, up to the method; its token.

        Raises:
            UnusableSenderError: If the URL cannot be used.
        """
        settings = cls._settings(url)
        token = _token(settings)
        return f"{settings['qsd'].get('api', cls.api).rstrip('/')}/bot{token}/", token

    @classmethod
    @abstractmethod
    def parse(cls, url: str) -> dict[str, Any] | None:
        """Apprise's reading of the URL."""

    @classmethod
    @abstractmethod
    def make_plugin(cls, settings: dict[str, Any]) -> ChatPlugin:
        """Apprise's plugin object for the bot, without a chat."""

    @abstractmethod
    def is_chat(self, address: str) -> bool:
        """Whether an address can be a chat of this provider."""

    def plugin_for(self, message: OutgoingMessage) -> ChatPlugin | Outcome:
        """The plugin object for this message alone, or the outcome that forbids it."""
        if not self.is_chat(message.address.strip()):
            return Outcome("permanent", "recipient", reason=say("senders.bad_chat").vi)
        if not message.short.strip():
            return Outcome("permanent", reason=say("senders.empty_message").vi)
        return self._plugin.holding(message, message.address.strip())

    def send(self, message: OutgoingMessage) -> Outcome:
        """Hand one message over and say what became of it."""
        plugin = self.plugin_for(message)
        if isinstance(plugin, Outcome):
            return plugin
        plugin.send()
        assert plugin.outcome is not None
        return plugin.outcome

    def close(self) -> None:
        """Give up the kept connections of all threads."""
        self._poster.close()

    @classmethod
    def _settings(cls, url: str) -> dict[str, Any]:
        """Apprise's reading of the URL, after refusing what would not mean what it says."""
        settings = _read(cls, url)
        options = settings["qsd"]
        if settings["targets"] or any(name in options for name in _RECIPIENTS):
            raise _fault(cls.channel, "recipient")
        for option in sorted(set(options) - set(cls.options)):
            near = near_text(option, cls.options)
            raise _fault(cls.channel, "option", option=option, near=near)
        if options.get("verify", "yes").lower() not in _YES_NO:
            raise _fault(cls.channel, "value", option="verify")
        if not _is_address(options.get("api", cls.api)):
            raise _fault(cls.channel, "address", option="api")
        settings["asset"] = ASSET
        return settings


def _read(cls: type[ChatSender], url: str) -> dict[str, Any]:
    try:
        settings = cls.parse(url)
    except (IndexError, KeyError, TypeError, ValueError):
        settings = None  # Apprise trips over a URL without a token
    if settings is None or not _is_token(_token(settings)):
        raise _fault(cls.channel, "token", scheme=cls.schemes[0]) from None
    return settings


def _token(settings: Mapping[str, Any]) -> str:
    return str(settings.get("bot_token") or settings.get("token") or "")


def _is_token(token: str) -> bool:
    """Whether Apprise takes it too, which would otherwise log it."""
    return _TOKEN.fullmatch(token) is not None


def _is_address(api: str) -> bool:
    """Whether it says where to post to, and nothing else: no password, no question."""
    try:
        parts = urlsplit(api)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    is_plain = not (parts.query or parts.fragment or "@" in parts.netloc or " " in api)
    return parts.scheme in {"http", "https"} and is_whole and is_plain


def _seconds(channel: str, options: Mapping[str, str], name: str, otherwise: float) -> float:
    said = options.get(name)
    try:
        seconds = otherwise if said is None else float(said)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise _fault(channel, "seconds", option=name)
    return seconds


def _fault(channel: str, name: str, **facts: object) -> UnusableSenderError:
    return UnusableSenderError(channel, say(f"senders.fault_{name}", **facts))

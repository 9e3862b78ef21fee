"""Values that all layers share: positions and problems of a rule file, and small protocols.

Frozen, without behaviour that needs a clock, a file or a database. Lines and columns
count from 1, columns in characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from engine.words import Language, Text

Severity = Literal["error", "warning", "info", "hint"]


class Span(NamedTuple):
    """Where something stands in a file; the end is the position after its last character."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a rule file, said so that its author can mend it.

    Attributes:
        code: Code of the catalogue (`D201`); never reused.
        span: The author's own line; None where the file as a whole is meant.
        path: Key path, as `tasks.report.due`; empty for the whole file.
        hint: The likely cure, or None.
        accepted: A warning that the file's `accept` takes note of.
        note: Where else to look, such as the line of the base, with its sentence.
        consequences: How many more findings follow from this one and are not told.
    """

    code: str
    severity: Severity
    span: Span | None
    path: str
    message: Text
    hint: Text | None = None
    accepted: bool = False
    note: tuple[Span, Text] | None = None
    consequences: int = 0


Channel = Literal["email", "zalo", "zbs", "telegram", "sms"]
OutcomeKind = Literal["sent", "retry", "permanent", "uncertain", "channel_down"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message, on channels that take files.

    Attributes:
        media_type: With its parameters, as `text/calendar; method=PUBLISH`.
    """

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One message to one person on one channel, its words filled in, ready for a sender.

    Attributes:
        id: Stable over all attempts; part of an e-mail's Message-ID.
        thread: The same for all messages about one obligation, so that mails thread.
        address: As the channel needs it: an e-mail address or a chat id.
        body: Plain text, for channels that take long texts.
        short: Plain text of at most 300 characters, for chats and SMS.
        link: The page that the message asks to open, for channels with buttons; may be empty.
        link_label: What stands on the button.
        unsubscribe: Where a POST stops messages to this address; empty for none.
        language: `vi` or `en`.
    """

    id: str
    thread: str
    channel: Channel
    address: str
    recipient_name: str
    subject: str
    body: str
    short: str
    link: str = ""
    link_label: str = ""
    unsubscribe: str = ""
    language: Language = "vi"
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt to send.

    Attributes:
        kind: `channel_down` means that no message of this channel would get through now;
            it does not count as an attempt.
        scope: What the outcome speaks of: this recipient, this message, or the channel.
        code: The provider's code, such as `550`; empty where there is none.
        reason: For a person to read, without secrets.
        retry_after: Seconds that the provider asks to wait, or None.
        provider_id: The provider's own id of the message, or None.
        new_address: Where the provider says that the recipient is reached from now on.
    """

    kind: OutcomeKind
    scope: Literal["recipient", "message", "channel"] = "message"
    code: str = ""
    reason: str = ""
    retry_after: float | None = None
    provider_id: str | None = None
    new_address: str | None = None


class Sender(Protocol):
    """The code that sends on one channel; kept for the life of the process."""

    channel: Channel

    def send(self, message: OutgoingMessage) -> Outcome:
        """Hand one message over and say what became of it; never raises for a failure."""
        ...

    def close(self) -> None:
        """Give up kept connections."""
        ...


@dataclass(frozen=True, slots=True)
class ChatUpdate:
    """Something that happened in a chat of a bot.

    Attributes:
        id: The provider's own number of it, growing; None where it has none.
        key: What tells it from another one, for providers that repeat themselves.
        chat: The chat's id, as messages are addressed.
        kind: `message` by a person; `blocked` and `unblocked` for the bot in this chat;
            `migrated` to the chat `text`; `other` for all that means nothing to us.
        in_group: Several people read along.
    """

    id: int | None
    key: str
    chat: str
    kind: Literal["message", "blocked", "unblocked", "migrated", "other"]
    text: str = ""
    in_group: bool = False


class UpdateReader(Protocol):
    """The code that reads what people write to the bot of one channel, and answers."""

    channel: Channel

    def read(self, after: int | None, *, wait_seconds: int) -> Sequence[ChatUpdate]:
        """The updates after one, oldest first; waits for the first so long at most.

        Raises:
            UpdatesError: If they cannot be read now.
        """
        ...

    def reply(self, chat: str, text: str) -> None:
        """Answer in a chat; an answer that gets lost is no failure."""
        ...

    def bot_name(self) -> str:
        """The name by which people find the bot.

        Raises:
            UpdatesError: If the provider does not say.
        """
        ...

    def set_webhook(self, url: str, secret: str) -> None:
        """Have updates sent to an address from now on; an empty one ends that.

        Raises:
            UpdatesError: If the provider refuses.
        """
        ...

    def parsed(self, update: object) -> ChatUpdate | None:
        """An update as the provider sends it to a webhook; None for what is none."""
        ...

    def close(self) -> None:
        """Give up kept connections."""
        ...

"""A mail server on this machine that keeps what it receives, one file per mail."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self

from aiosmtpd.controller import Controller

_HERE = "127.0.0.1"


@dataclass
class Mailbox:
    """What the server has received.

    Attributes:
        folder: Where the mails are written, numbered in the order of arrival.
    """

    folder: Path
    count: int = 0
    by_recipient: dict[str, list[Path]] = field(default_factory=dict)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 # aiosmtpd's name
        """Keep one mail."""
        self.count += 1
        path = self.folder / f"{self.count:05}.eml"
        path.write_bytes(envelope.content)
        for recipient in envelope.rcpt_tos:
            self.by_recipient.setdefault(recipient, []).append(path)
        return "250 OK"


class MailServer:
    """Runs a mail server on a free port of the loopback address, in a thread."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.mailbox = Mailbox(folder)
        self._port = _free_port()
        self._controller = Controller(self.mailbox, hostname=_HERE, port=self._port)

    def __enter__(self) -> Self:
        """Start listening."""
        self._controller.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        """Stop listening."""
        self._controller.stop()

    @property
    def url(self) -> str:
        """The server as an Apprise URL, without recipients."""
        return f"mailto://{_HERE}:{self._port}?from=nhac@hanchot.example&mode=insecure"


def _free_port() -> int:
    """A port that nobody listens on; aiosmtpd must know it before it starts."""
    with socket.socket() as probe:
        probe.bind((_HERE, 0))
        port: int = probe.getsockname()[1]
        return port


def read_mail(path: Path) -> EmailMessage:
    """A kept mail, parsed."""
    return message_from_bytes(path.read_bytes(), policy=policy.default)

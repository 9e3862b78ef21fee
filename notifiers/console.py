"""Print messages instead of sending them, for a rehearsal; any channel can do so."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, TextIO

from engine.model import Outcome

if TYPE_CHECKING:
    from engine.model import Channel, OutgoingMessage

_LONG_CHANNELS = {"email"}


class ConsoleSender:
    """Prints each message of one channel as its recipient would read it."""

    def __init__(self, channel: Channel, stream: TextIO | None = None) -> None:
        """Print to a stream; to standard error where none is given, which JSON never uses."""
        self.channel = channel
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, message: OutgoingMessage) -> Outcome:
        """Print one message."""
        to = f"{message.recipient_name} <{message.address}>".strip()
        is_long = self.channel in _LONG_CHANNELS
        subject = f"{message.subject}\n\n" if is_long else ""
        text = message.body if is_long else message.short
        if message.link and message.link not in text:
            text = f"{text.rstrip()}\n[{message.link_label}] {message.link}"
        lines = f"--- [{self.channel}] {message.id} → {to}\n{subject}{text.rstrip()}\n\n"
        with self._lock:
            stream = self._stream or sys.stderr
            stream.write(lines)
            stream.flush()
        return Outcome("sent")

    def close(self) -> None:
        """Nothing is kept; the stream is its owner's."""
        return

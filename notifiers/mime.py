"""Write an e-mail as the bytes that go over the wire.

Written directly, since the standard generator takes longer than the sending itself: what
is the same in every mail is written once, texts are base64 of UTF-8 in NFC, and words of
headers are RFC 2047 encoded words. Lines end in CRLF, stay under 77 characters where the
words are ours to cut, and never begin with a dot. The boundary holds `_`, which base64
never does.
"""

from __future__ import annotations

import re
from base64 import b64encode, encodebytes
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import category, normalize
from urllib.parse import quote

from engine.errors import UnsendableMessageError
from engine.words import say
from notifiers.layout import html_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from engine.model import OutgoingMessage

_WORD_BYTES = 39  # 52 characters of base64, 64 with the frame, 73 after "Subject: "
_LONGEST_PLAIN = 60
_LONGEST_ADDRESS = 254  # RFC 5321, section 4.5.3.1.3, less the brackets
_BOUNDARY = "=_alternative_=_hanchot"
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*)")
_LINE_END = re.compile(r"\r\n?|\n")


def wire_address(address: str) -> str:
    """An address in ASCII, its domain in IDNA.

    Raises:
        UnsendableMessageError: If mail cannot be addressed so.
    """
    local, _, domain = address.strip().rpartition("@")
    try:
        wire = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        raise UnsendableMessageError(say("senders.bad_address")) from None
    if len(wire) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(wire):
        raise UnsendableMessageError(say("senders.bad_address"))
    return wire


def header_line(text: str) -> str:
    """One line of text for a header, in NFC.

    Raises:
        UnsendableMessageError: If it holds a line break or another control character,
            by which a text could add headers of its own.
    """
    line = normalize("NFC", text).replace("\t", " ").strip()
    if any(category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in line if not c.isprintable()):
        raise UnsendableMessageError(say("senders.line_break"))
    return line


def _is_plain(text: str) -> bool:
    return text.isascii() and len(text) <= _LONGEST_PLAIN and "=?" not in text


def _encoded(text: str) -> str:
    """A text as encoded words, one per line, cut between characters."""
    words: list[bytes] = []
    word = b""
    for char in text:
        piece = char.encode()
        if len(word) + len(piece) > _WORD_BYTES:
            words.append(word)
            word = b""
        word += piece
    words.append(word)
    return "\r\n ".join(f"=?utf-8?b?{b64encode(part).decode()}?=" for part in words)


@lru_cache(maxsize=256)
def unstructured(text: str) -> str:
    """The value of a header such as Subject; the same reminder goes to many."""
    line = header_line(text)
    return line if _is_plain(line) else _encoded(line)


def mailbox(name: str, address: str) -> str:
    """The value of a header such as To, for an address already fit for the wire."""
    line = header_line(name)
    if not line:
        return f"<{address}>"
    if not _is_plain(line):
        return f"{_encoded(line)}\r\n <{address}>"
    quoted = line.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"\r\n <{address}>'


def _part(kind: str, text: str) -> str:
    content = encodebytes(text.replace("\n", "\r\n").encode("utf-8", "replace")).decode()
    return (
        f"--{_BOUNDARY}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n" + content.replace("\n", "\r\n")
    )


class Composer:
    """Writes the mails of one sender; what they share is written once."""

    def __init__(self, name: str, address: str, reply_to: Iterable[tuple[str, str]] = ()) -> None:
        """Write the shared headers.

        Raises:
            UnsendableMessageError: If the sender's own name or address is not usable.
        """
        self.address = wire_address(address)
        self._domain = self.address.rpartition("@")[2]
        answers = ",\r\n ".join(mailbox(who, wire_address(where)) for who, where in reply_to)
        self._shared = (
            f"From: {mailbox(name, self.address)}\r\n"
            + (f"Reply-To: {answers}\r\n" if answers else "")
            + "MIME-Version: 1.0\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "X-Auto-Response-Suppress: All\r\n"
            "Content-Language: vi\r\n"
            f'Content-Type: multipart/alternative;\r\n boundary="{_BOUNDARY}"\r\n\r\n'
        )

    def message_id(self, message: OutgoingMessage) -> str:
        """The same on every attempt, so that a second copy is known for one."""
        return f"<{quote(message.id, safe='')}@{self._domain}>"

    def compose(self, message: OutgoingMessage, now: datetime) -> tuple[str, bytes]:
        """Write one mail: the recipient's address on the wire, and the content.

        Raises:
            UnsendableMessageError: If the address, the name or the subject cannot stand
                in a header.
        """
        to = wire_address(message.address)
        text = _LINE_END.sub("\n", normalize("NFC", message.body)).rstrip("\n") + "\n"
        thread = f"<obligation-{quote(message.thread, safe='')}@{self._domain}>"
        content = (
            f"Message-ID: {self.message_id(message)}\r\n"
            f"Date: {format_datetime(now)}\r\n"
            f"Subject: {unstructured(message.subject)}\r\n"
            f"To: {mailbox(message.recipient_name, to)}\r\n"
            + (f"In-Reply-To: {thread}\r\nReferences: {thread}\r\n" if message.thread else "")
            + self._shared
            + _part("plain", text)
            + _part("html", html_of(header_line(message.subject), text))
            + f"--{_BOUNDARY}--\r\n"
        )
        return to, content.encode("ascii")

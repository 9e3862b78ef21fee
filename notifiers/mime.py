"""Write an e-mail as the bytes that go over the wire.

Written directly, since the standard generator takes longer than the sending itself: what
is the same in every mail is written once, texts are base64 of UTF-8 in NFC, and words of
headers are RFC 2047 encoded words. Lines end in CRLF, stay under 77 characters where the
words are ours to cut, and never begin with a dot. The boundaries hold `_`, which base64
never does. Files go along as base64, their names as RFC 2231 says, with a plain name for
programs that do not know it.
"""

from __future__ import annotations

import re
from base64 import encodebytes
from binascii import b2a_base64
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

    from engine.model import Attachment, OutgoingMessage

_WORD_BYTES = 39  # 52 characters of base64, 64 with the frame, 73 after "Subject: "
_LONGEST_PLAIN = 60
_LONGEST_ADDRESS = 254  # RFC 5321, section 4.5.3.1.3, less the brackets
_BOUNDARY = "=_alternative_=_hanchot"
_WITH_FILES = "=_mixed_=_hanchot"
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*)")
_LINE_END = re.compile(r"\r\n?|\n")
_NO_LABEL = re.compile(r"[^A-Za-z0-9-]+")
_NO_FILE = re.compile(r"[^A-Za-z0-9._() -]")
_LIKE_D = str.maketrans("đĐ", "dD")
_IN_PARAMETER = "!#$&+^`{|}"
_IN_URL = "%/:?#[]@!$&'()*+,;="
_PARAMETER = 56  # with ` filename*10*=` before it, and a semicolon, under 77


@lru_cache(maxsize=1024)
def _wire_domain(domain: str) -> str:
    """A domain in IDNA; a great many addresses share few."""
    return domain.encode("idna").decode()


def wire_address(address: str) -> str:
    """An address in ASCII, its domain in IDNA.

    Raises:
        UnsendableMessageError: If mail cannot be addressed so.
    """
    local, _, domain = address.strip().rpartition("@")
    try:
        wire = f"{local}@{_wire_domain(domain)}"
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
    content = text.encode()
    words: list[str] = []
    while content:
        end = min(_WORD_BYTES, len(content))
        while end < len(content) and content[end] & 0xC0 == 0x80:  # noqa: PLR2004 - UTF-8's mark of a byte within a character
            end -= 1
        words.append(f"=?utf-8?b?{b2a_base64(content[:end], newline=False).decode()}?=")
        content = content[end:]
    return "\r\n ".join(words)


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


def _lines(content: bytes) -> str:
    return encodebytes(content).decode().replace("\n", "\r\n")


def _part(kind: str, text: str) -> str:
    content = text.replace("\n", "\r\n").encode("utf-8", "replace")
    return (
        f"--{_BOUNDARY}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{_lines(content)}"
    )


def plain_filename(name: str) -> str:
    """A file name in ASCII that is still read as the same name: `Hạn nộp.ics`, `Han nop.ics`.

    >>> plain_filename("Hạn gửi báo cáo – đợt 1.ics")
    'Han gui bao cao _ dot 1.ics'
    """
    letters = normalize("NFD", name).translate(_LIKE_D)
    plain = "".join(c for c in letters if category(c) != "Mn")
    stem, dot, ending = _NO_FILE.sub("_", plain).rpartition(".")
    room = _LONGEST_PLAIN - len(dot + ending)
    return f"{stem[: max(room, 1)]}{dot}{ending}"[:_LONGEST_PLAIN]


def _parameter(name: str, value: str) -> str:
    """One parameter with a value in any letters (RFC 2231), cut between characters."""
    pieces = ["utf-8''"]
    for char in value:
        piece = quote(char, safe=_IN_PARAMETER)
        if len(pieces[-1]) + len(piece) > _PARAMETER:
            pieces.append("")
        pieces[-1] += piece
    if len(pieces) == 1:
        return f"{name}*={pieces[0]}"
    return ";\r\n ".join(f"{name}*{n}*={piece}" for n, piece in enumerate(pieces))


@lru_cache(maxsize=256)
def _file_headers(filename: str, media_type: str) -> str:
    """What stands above a file.

    The plain name is given as `name`, not as a second `filename`: which of two file names
    holds is read differently by different programs.
    """
    shown = header_line(filename).replace("/", "-").replace("\\", "-") or "file"
    kind = header_line(media_type)
    if not kind.isascii():
        raise UnsendableMessageError(say("senders.bad_media_type"))
    plain = plain_filename(shown)
    named = f'filename="{plain}"' if plain == shown else _parameter("filename", shown)
    return (
        f'--{_WITH_FILES}\r\nContent-Type: {kind};\r\n name="{plain}"\r\n'
        "Content-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment;\r\n {named}\r\n\r\n"
    )


def _file(attachment: Attachment) -> str:
    return _file_headers(attachment.filename, attachment.media_type) + _lines(attachment.content)


def _stop(url: str) -> str:
    """How to stop messages (RFC 2369), with one click and no page in between (RFC 8058).

    The one click is a POST that has to be safe from listening in, hence https alone.
    """
    where = quote(url, safe=_IN_URL)
    headers = f"List-Unsubscribe: <{where}>\r\n"
    if where.lower().startswith("https://"):
        headers += "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    return headers


def _list_id(name: str, address: str) -> str:
    """What mail programs sort by (RFC 2919): the sender, under which all its mails go."""
    local, _, domain = address.partition("@")
    label = _NO_LABEL.sub("-", local).strip("-") or "nhac"
    return mailbox(name, f"{label}.{domain}")


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
            + f"List-Id: {_list_id(name, self.address)}\r\n"
            "MIME-Version: 1.0\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "X-Auto-Response-Suppress: All\r\n"
        )

    def message_id(self, message: OutgoingMessage) -> str:
        """The same on every attempt, so that a second copy is known for one."""
        return f"<{quote(message.id, safe='')}@{self._domain}>"

    def compose(self, message: OutgoingMessage, now: datetime) -> tuple[str, bytes]:
        """Write one mail: the recipient's address on the wire, and the content.

        Raises:
            UnsendableMessageError: If the address, the name, the subject or the name of a
                file cannot stand in a header.
        """
        to = wire_address(message.address)
        thread = f"<obligation-{quote(message.thread, safe='')}@{self._domain}>"
        content = (
            f"Message-ID: {self.message_id(message)}\r\n"
            f"Date: {format_datetime(now)}\r\n"
            f"Subject: {unstructured(message.subject)}\r\n"
            f"To: {mailbox(message.recipient_name, to)}\r\n"
            + (f"In-Reply-To: {thread}\r\nReferences: {thread}\r\n" if message.thread else "")
            + (_stop(message.unsubscribe) if message.unsubscribe else "")
            + self._shared
            + f"Content-Language: {_language(message)}\r\n"
            + _content(message)
        )
        return to, content.encode("ascii")


def _language(message: OutgoingMessage) -> str:
    return "en" if message.language == "en" else "vi"


def _content(message: OutgoingMessage) -> str:
    """The text in both forms, and around it the files if there are any."""
    text = _text(message)
    if not message.attachments:
        return text
    files = "".join(map(_file, message.attachments))
    return (
        f'Content-Type: multipart/mixed;\r\n boundary="{_WITH_FILES}"\r\n\r\n'
        f"--{_WITH_FILES}\r\n{text}{files}--{_WITH_FILES}--\r\n"
    )


def _text(message: OutgoingMessage) -> str:
    text = _LINE_END.sub("\n", normalize("NFC", message.body)).rstrip("\n") + "\n"
    page = html_of(
        header_line(message.subject),
        text,
        language=_language(message),
        button=(message.link, message.link_label),
    )
    return (
        f'Content-Type: multipart/alternative;\r\n boundary="{_BOUNDARY}"\r\n\r\n'
        f"{_part('plain', text)}{_part('html', page)}--{_BOUNDARY}--\r\n"
    )

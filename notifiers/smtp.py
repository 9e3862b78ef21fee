"""Speak SMTP over one kept connection per thread.

A connection is given up after 100 mails or 60 idle seconds, since servers bound both, and
asked with NOOP after a few idle seconds. Until DATA nothing can have arrived, so a kept
connection found dead is opened again without a word; after DATA a silence is `uncertain`.
For the same reason a mail may be announced before its hand-over is on record: the server
looks at sender and recipient while the database commits. Where the server offers
PIPELINING (RFC 2920), one packet asks for all that comes before the content.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
import threading
import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from engine.model import Outcome
from engine.words import say
from notifiers.answers import CLOSING, GO_AHEAD, OK, no_connection, refusal, silence

if TYPE_CHECKING:
    from collections.abc import Callable

    from notifiers.answers import Step

CONNECT_SECONDS = 15.0
ANSWER_SECONDS = 60.0

_MAILS_PER_CONNECTION = 100
_IDLE_SECONDS = 60.0
_TRUSTED_SECONDS = 5.0
_PIPELINING = "pipelining"


@dataclass(frozen=True, slots=True)
class Relay:
    """The server that mail is handed to, and how to speak to it.

    Attributes:
        connect_seconds: How long connecting may take.
        answer_seconds: How long one answer may take; servers that examine a mail answer
            its DATA late, and giving up early leaves the outcome uncertain.
    """

    host: str
    port: int
    mode: Literal["insecure", "starttls", "ssl"] = "insecure"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    verify: bool = True
    connect_seconds: float = CONNECT_SECONDS
    answer_seconds: float = ANSWER_SECONDS


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it goes over the wire; its lines end in CRLF, its addresses are fit for it."""

    sender: str
    recipient: str
    content: bytes


@dataclass(slots=True)
class Connection:
    """One open connection, with what bounds its life.

    Attributes:
        announced: The mail that the server was told of, without reading its answer.
    """

    smtp: smtplib.SMTP
    used_at: float
    mails: int = 0
    announced: Mail | None = None


class Connections:
    """The kept connections to one server, each used by one thread alone."""

    def __init__(self, relay: Relay, clock: Callable[[], float] = time.monotonic) -> None:
        self.relay = relay
        self._clock = clock
        self._kept: dict[int, Connection] = {}  # by thread
        self._local_name: str | None = None

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """One context for all, since loading the system's certificates takes 20 ms."""
        context = ssl.create_default_context()
        if not self.relay.verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context

    def take(self) -> Connection:
        """This thread's connection: the kept one if it still lives, else a new one.

        Raises:
            OSError: If there is no server, or it does not want to talk to us.
        UnicodeError: If the name or the password is not ASCII.
        """
        kept = self.kept()
        if kept is not None:
            return kept
        self.drop()
        opened = Connection(self._open(), self._clock())
        self._kept[threading.get_ident()] = opened
        return opened

    def kept(self) -> Connection | None:
        """This thread's connection, if it has one that still lives."""
        found = self._kept.get(threading.get_ident())
        return found if found is not None and self._is_usable(found) else None

    def _is_usable(self, kept: Connection) -> bool:
        if kept.announced is not None:
            return True  # an answer is on its way; reading it will tell
        idle = self._clock() - kept.used_at
        if kept.smtp.sock is None or kept.mails >= _MAILS_PER_CONNECTION or idle >= _IDLE_SECONDS:
            return False
        if idle < _TRUSTED_SECONDS:
            return True
        try:
            return kept.smtp.noop()[0] in OK
        except OSError:
            return False

    def _open(self) -> smtplib.SMTP:
        relay = self.relay
        smtp: smtplib.SMTP
        # The local name is looked up once; smtplib would ask the DNS for every connection.
        if relay.mode == "ssl":
            smtp = smtplib.SMTP_SSL(
                relay.host, relay.port, self._local_name,
                timeout=relay.connect_seconds, context=self._tls,
            )  # fmt: skip
        else:
            smtp = smtplib.SMTP(
                relay.host, relay.port, self._local_name, timeout=relay.connect_seconds
            )
        self._local_name = smtp.local_hostname
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(relay.answer_seconds)
            if relay.mode == "starttls":
                smtp.starttls(context=self._tls)
            smtp.ehlo_or_helo_if_needed()
            if relay.user and relay.password:
                smtp.login(relay.user, relay.password)
        except (OSError, UnicodeError):
            smtp.close()
            raise
        return smtp

    def used(self, connection: Connection) -> None:
        """Note that a mail went over a connection."""
        connection.mails += 1
        connection.announced = None
        connection.used_at = self._clock()

    def drop(self) -> None:
        """Give up this thread's connection, politely if it still lives."""
        _part_from(self._kept.pop(threading.get_ident(), None))

    def close(self) -> None:
        """Give up the connections of all threads."""
        while self._kept:
            _part_from(self._kept.popitem()[1])


def _part_from(connection: Connection | None) -> None:
    if connection is None:
        return
    with contextlib.suppress(OSError):
        if connection.smtp.sock is not None and connection.announced is None:
            connection.smtp.quit()
    connection.smtp.close()


def announce(connections: Connections, mail: Mail) -> None:
    """Tell the server what mail comes next, over a kept connection, not waiting for its answer.

    Nothing can arrive by this, and nothing is lost if the mail is never delivered. Whatever
    goes wrong is left for `deliver` to find.
    """
    connection = connections.kept()
    if connection is not None:
        try:
            _announce(connection, mail)
        except OSError:
            connections.drop()


def _announce(connection: Connection, mail: Mail) -> None:
    if connection.announced is not None:
        _take_back(connection)
    smtp = connection.smtp
    size = f" size={len(mail.content)}" if smtp.has_extn("size") else ""
    command = f"MAIL FROM:<{mail.sender}>{size}\r\n"
    if smtp.has_extn(_PIPELINING):
        command += f"RCPT TO:<{mail.recipient}>\r\nDATA\r\n"
    smtp.send(command)
    connection.announced = mail


def _take_back(connection: Connection) -> None:
    """Undo an announcement that came to nothing.

    Raises:
        OSError: If the connection broke, or has to be given up: what comes next would be
            taken for the content.
    """
    connection.announced = None
    if connection.smtp.has_extn(_PIPELINING):
        connection.smtp.close()
        raise ConnectionResetError
    connection.smtp.getreply()
    connection.smtp.rset()


def _nothing() -> None:
    return


def deliver(
    connections: Connections, mail: Mail, meanwhile: Callable[[], None] = _nothing
) -> Outcome:
    """Hand one mail to the server and say what became of it.

    A kept connection that the server had closed, or closes now (`421`), says nothing of
    the mail: it is tried once more, over a new one.

    Args:
        meanwhile: What to do while the server looks at the content; may not fail.
    """
    relay = connections.relay
    is_new = False
    outcome: Outcome | None = None
    while not is_new:
        try:
            connection = connections.take()
        except (OSError, UnicodeError) as error:
            return no_connection(error, relay.user, relay.password)
        is_new = connection.mails == 0
        outcome = _transact(connection, relay, mail, meanwhile)
        connections.used(connection)
        if outcome is not None and outcome.kind == "sent":
            return outcome
        _settle(connections, connection)
        if outcome is not None and outcome.code != str(CLOSING):
            return outcome
    return outcome or Outcome("retry", reason=say("senders.broke_before_data").vi)


def _settle(connections: Connections, connection: Connection) -> None:
    """Make a connection fit for the next mail after a failure, or give it up."""
    try:
        if connection.smtp.sock is None or connection.smtp.rset()[0] not in OK:
            connections.drop()
    except OSError:
        connections.drop()


def _refused(smtp: smtplib.SMTP, mail: Mail) -> tuple[Step, int, bytes] | None:
    """The first refusal of the announced mail; None if the server waits for its content.

    All answers are read where all was asked at once. A server that would take the content
    although it refused what came before is hung up on, which sends nothing.
    """
    is_piped = smtp.has_extn(_PIPELINING)
    first: tuple[Step, int, bytes] | None = None
    commands: tuple[tuple[Step, str], ...] = (
        ("mail", ""), ("rcpt", f"TO:<{mail.recipient}>"), ("data", ""),
    )  # fmt: skip
    for step, told in commands:
        if step != "mail" and not is_piped:
            smtp.putcmd(step, told)
        try:
            code, said = smtp.getreply()
        except OSError:
            if first is None:
                raise
            return first
        is_fine = code == GO_AHEAD if step == "data" else code in OK
        if first is not None and step == "data" and is_fine:
            smtp.close()
        if first is None and not is_fine:
            first = step, code, said
            if not is_piped:
                return first
    return first


def _transact(
    connection: Connection, relay: Relay, mail: Mail, meanwhile: Callable[[], None]
) -> Outcome | None:
    """Speak one mail transaction; None if the line broke before the content went out.

    The addresses are fit for the wire already, so smtplib's slow reading of them is passed by.
    """
    smtp = connection.smtp
    began = False
    refused: tuple[Step, int, bytes] | None
    try:
        if connection.announced is not mail:
            _announce(connection, mail)
        refused = _refused(smtp, mail)
        if refused is None:
            began = True
            smtp.send(mail.content.replace(b"\r\n.", b"\r\n..") + b".\r\n")
            meanwhile()
            code, said = smtp.getreply()
            if code in OK:
                return Outcome("sent")
            refused = "data", code, said
    except OSError as error:
        smtp.close()
        return silence(error) if began else None
    assert refused is not None
    step, code, said = refused
    if code == CLOSING:
        smtp.close()
    return refusal(step, code, said, relay.user, relay.password)

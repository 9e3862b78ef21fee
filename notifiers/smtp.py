"""Speak SMTP over one kept connection per thread.

A connection is given up after 100 mails or 60 idle seconds, since servers bound both, and
asked with NOOP after a few idle seconds. Until DATA nothing can have arrived, so a kept
connection found dead is opened again without a word; after DATA a silence is `uncertain`.
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


@dataclass(slots=True)
class Connection:
    """One open connection, with what bounds its life."""

    smtp: smtplib.SMTP
    used_at: float
    mails: int = 0


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
        kept = self._kept.get(threading.get_ident())
        if kept is not None and self._is_usable(kept):
            return kept
        self.drop()
        opened = Connection(self._open(), self._clock())
        self._kept[threading.get_ident()] = opened
        return opened

    def _is_usable(self, kept: Connection) -> bool:
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
        if connection.smtp.sock is not None:
            connection.smtp.quit()
    connection.smtp.close()


def deliver(connections: Connections, sender: str, recipient: str, content: bytes) -> Outcome:
    """Hand one mail to the server and say what became of it.

    A kept connection that the server had closed, or closes now (`421`), says nothing of
    the mail: it is tried once more, over a new one. The lines of the content end in CRLF.
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
        outcome = _transact(connection.smtp, relay, sender, recipient, content)
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


def _transact(
    smtp: smtplib.SMTP, relay: Relay, sender: str, recipient: str, content: bytes
) -> Outcome | None:
    """Speak one mail transaction; None if the line broke before the content went out.

    The addresses are fit for the wire already, so smtplib's slow reading of them is passed by.
    """

    def refused(step: Step, code: int, said: bytes) -> Outcome:
        if code == CLOSING:
            smtp.close()
        return refusal(step, code, said, relay.user, relay.password)

    began = False
    size = f" size={len(content)}" if smtp.has_extn("size") else ""
    try:
        code, said = smtp.docmd("mail", f"FROM:<{sender}>{size}")
        if code not in OK:
            return refused("mail", code, said)
        code, said = smtp.docmd("rcpt", f"TO:<{recipient}>")
        if code not in OK:
            return refused("rcpt", code, said)
        code, said = smtp.docmd("data")
        if code != GO_AHEAD:
            return refused("data", code, said)
        began = True
        smtp.send(content.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        code, said = smtp.getreply()
    except OSError as error:
        smtp.close()
        return silence(error) if began else None
    return Outcome("sent") if code in OK else refused("data", code, said)

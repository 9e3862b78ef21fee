"""A mail server as a process of its own, which treats each recipient as its address says.

`python -m tests.servers.smtp --into FOLDER` says `{"port": …}` on its first line and serves
until it is ended. What stands before the first `.`, `-` or `+` of a recipient's local part
names a behaviour (`BEHAVIOURS`); every other recipient is served well. Each mail received
is a file in the folder and a line of `mails.jsonl`, both written before it is answered.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import signal
import ssl
import subprocess
import sys
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from aiosmtpd.smtp import SMTP, AuthResult

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

RCPT: Final = {
    "busy": "450 4.2.1 mailbox busy",
    "later": "451 4.3.0 try again later",
    "unknown": "550 5.1.1 no such user",
    "crowded": "452 4.2.2 mailbox full for now",
    "full": "552 5.2.2 mailbox full",
    "elsewhere": "551 5.1.6 user not local",
    "misspelt": "553 5.1.3 mailbox name not allowed",
    "policy": "550 5.7.1 refused by policy",
    "closing": "421 4.3.2 closing down",
}
"""Behaviours that answer the recipient."""

DATA: Final = {
    "toolarge": "552 5.3.4 too large",
    "unwanted": "554 5.6.0 not wanted",
    "spam": "554 5.7.1 refused by policy",
    "odd": "600 what was that",
    "deferred": "451 4.3.0 try again later",
    "closingdata": "421 4.3.2 closing down",
}
"""Behaviours that answer the content; nothing is received."""

BEHAVIOURS: Final = (
    *RCPT,  # as the table says
    *DATA,
    "greylist",  # 450 the first time, then well
    "dropearly",  # the line is cut at the recipient
    "drop",  # the mail is received, and the line is cut instead of an answer
    "hang",  # the mail is received, and no answer ever comes
    "hangearly",  # no answer to the recipient ever comes
    "slow",  # the mail is received, and answered after a while
)

_PREFIX = re.compile(r"[^.+-]*")


def behaviour_of(address: str) -> str:
    """How a recipient is to be treated.

    >>> behaviour_of("full-17@example.vn"), behaviour_of("cdcs.a@example.vn")
    ('full', 'ok')
    """
    found = _PREFIX.match(address.partition("@")[0])
    name = found[0] if found else ""
    return name if name in BEHAVIOURS else "ok"


class Handler:
    """Answers the steps of a mail, and keeps what it received."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self._folder = Path(asked.into)
        self._slow = asked.slow
        self._pipelining = asked.pipelining
        self._sender = asked.sender
        self._kept = len(list(self._folder.glob("*.eml")))
        self._seen: set[str] = set()
        self._log = (self._folder / "mails.jsonl").open("a", encoding="utf-8", buffering=1)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, session: Any, _envelope: Any, name: str, responses: list[str]
    ) -> list[str]:
        session.host_name = name
        return [responses[0], *(["250-PIPELINING"] * self._pipelining), *responses[1:]]

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if self._sender:
            return _closed(server, self._sender)
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        how = behaviour_of(address)
        if how == "hangearly":
            await asyncio.Event().wait()  # until the client gives up
        if how == "dropearly":
            server.transport.abort()
        if how == "greylist" and address not in self._seen:
            self._seen.add(address)
            return "450 4.7.1 greylisted, try again later"
        if how in RCPT:
            return _closed(server, RCPT[how])
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        how = behaviour_of(envelope.rcpt_tos[0])
        if how in DATA:
            return _closed(server, DATA[how])
        self._keep(envelope)
        if how == "drop":
            server.transport.abort()
        elif how == "hang":
            await asyncio.Event().wait()
        elif how == "slow":
            await asyncio.sleep(self._slow)
        return "250 2.0.0 OK"

    def _keep(self, envelope: Any) -> None:
        self._kept += 1
        name = f"{self._kept}.eml"
        (self._folder / name).write_bytes(envelope.content)
        facts = {"file": name, "from": envelope.mail_from, "to": envelope.rcpt_tos}
        self._log.write(json.dumps(facts) + "\n")


def _closed(server: Any, answer: str) -> str:
    """The answer; the line is closed after `421`."""
    if answer.startswith("421"):
        asyncio.get_running_loop().call_later(0.02, server.transport.close)  # once it is said
    return answer


class _Session(SMTP):  # type: ignore[misc]  # aiosmtpd has no types
    """One line; with a greeting of its own, that is all it says."""

    greeting = ""

    def connection_made(self, transport: Any) -> None:
        if not self.greeting:
            super().connection_made(transport)
        elif self.greeting == "drop":
            transport.abort()
        elif self.greeting != "silence":
            transport.write(f"{self.greeting}\r\n".encode())
            transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.greeting:
            super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        if not self.greeting:
            super().data_received(data)


def _arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.servers.smtp", description=__doc__)
    parser.add_argument("--into", required=True, help="folder for what is received")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--tls", choices=["starttls", "implicit"])
    parser.add_argument("--certificate", help="PEM file with key and chain")
    parser.add_argument("--login", help="name:password that opens the server")
    parser.add_argument("--greeting", default="", help="`421 …`, `drop` or `silence`")
    parser.add_argument("--sender", default="", help="`550 …`, said of whoever sends")
    parser.add_argument("--pipelining", action="store_true", help="offer PIPELINING")
    parser.add_argument("--slow", type=float, default=0.3, help="seconds that `slow` takes")
    return parser.parse_args(argv)


def _authenticator(login: str) -> Any:
    name, _, password = login.partition(":")

    def decide(_server: Any, _session: Any, _envelope: Any, _how: str, given: Any) -> AuthResult:
        is_right = (given.login, given.password) == (name.encode(), password.encode())
        return AuthResult(success=is_right, handled=False)

    return decide


async def _serve(asked: argparse.Namespace) -> None:
    context = None
    if asked.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(asked.certificate)
    options: dict[str, Any] = {"hostname": "may-chu.example", "data_size_limit": None}
    if asked.tls == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if asked.login:
        options |= {
            "authenticator": _authenticator(asked.login),
            "auth_required": True,
            "auth_require_tls": asked.tls == "starttls",
        }
    handler = Handler(asked)

    def session() -> _Session:
        made = _Session(handler, **options)
        made.greeting = asked.greeting
        return made

    loop = asyncio.get_running_loop()
    within = context if asked.tls == "implicit" else None
    server = await loop.create_server(session, "127.0.0.1", asked.port, ssl=within)
    sys.stdout.write(json.dumps({"port": server.sockets[0].getsockname()[1]}) + "\n")
    sys.stdout.flush()
    await server.serve_forever()


@dataclass
class MailServer:
    """The server as a test holds it: started on entering, ended on leaving.

    Attributes:
        folder: Where it keeps what it receives; mails of an earlier run are kept.
        options: As on the command line.
    """

    folder: Path
    options: tuple[str, ...] = ()
    port: int = 0
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-W", "ignore", "-m", "tests.servers.smtp"]
        told = ["--into", str(self.folder), "--port", str(self.port), *self.options]
        self._process = subprocess.Popen(
            [*command, *told], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        )
        assert self._process.stdout
        self.port = json.loads(self._process.stdout.readline())["port"]
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the process; it can be entered again, on the same port."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            assert self._process.stdout
            self._process.stdout.close()
            self._process = None

    def url(self, options: str = "", login: str = "") -> str:
        """An Apprise URL for it; its mode is `insecure` unless the options say otherwise."""
        mode = "" if "mode=" in options else "&mode=insecure"
        more = f"&{options}" if options else ""
        return f"mailto://{login}127.0.0.1:{self.port}?from=nhac@example.vn{mode}{more}"

    def received(self) -> list[dict[str, Any]]:
        """Envelopes of what was received, in order: `from`, `to` and `file`."""
        log = self.folder / "mails.jsonl"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return [json.loads(line) for line in lines]

    def clear(self) -> None:
        """Forget what was received so far."""
        for name in self.folder.glob("*.eml"):
            name.unlink()
        log = self.folder / "mails.jsonl"
        if log.exists():
            log.write_text("")

    def mails(self) -> list[EmailMessage]:
        """What was received, read."""
        parser = BytesParser(policy=policy.default)
        found = []
        for envelope in self.received():
            mail = parser.parsebytes((self.folder / envelope["file"]).read_bytes())
            assert isinstance(mail, EmailMessage)
            found.append(mail)
        return found


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(_arguments()))

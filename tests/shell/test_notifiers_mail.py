"""E-mail through real servers on loopback: what arrives, and what each failure is called."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from engine.model import Outcome, OutgoingMessage
from notifiers.mail import EmailSender
from tests.planted import SMTP_PASSWORD

PASSWORD = SMTP_PASSWORD


class Box:
    """A mailbox whose server answers as told.

    Attributes:
        answers: What to answer a step with, first come first served; empty for yes.
        hangs, drops: Steps at which the server falls silent, or closes the line.
    """

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.connections = 0
        self.answers: dict[str, list[str]] = {}
        self.hangs: set[str] = set()
        self.drops: set[str] = set()
        self.transports: list[asyncio.Transport] = []

    async def _answer(self, step: str, server: Any) -> str:
        if step in self.hangs:
            await asyncio.Event().wait()  # until the client gives up
        if step in self.drops:
            server.transport.abort()
        waiting = self.answers.get(step)
        return waiting.pop(0) if waiting else "250 OK"

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, _envelope: Any, name: str, responses: list[str]
    ) -> list[str]:
        session.host_name = name
        self.connections += 1
        self.transports.append(server.transport)
        return responses

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        answer = await self._answer("mail", server)
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        answer = await self._answer("rcpt", server)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(envelope)
        return await self._answer("data", server)

    async def handle_NOOP(self, server: Any, *_: Any) -> str:  # noqa: N802 - aiosmtpd's name
        return await self._answer("noop", server)


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def a_server(box: Box, **options: Any) -> Iterator[Controller]:
    server = Controller(box, hostname="127.0.0.1", port=unused_port(), **options)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def server(box: Box) -> Iterator[Controller]:
    with a_server(box) as controller:
        yield controller


def url_of(server: Controller, options: str = "mode=insecure", login: str = "") -> str:
    return f"mailto://{login}127.0.0.1:{server.port}?from=nhac@example.vn&{options}"


@pytest.fixture
def sender(server: Controller) -> Iterator[EmailSender]:
    with contextlib.closing(
        EmailSender(url_of(server, "mode=insecure&rto=0.3"), sender_name="LĐLĐ quận 1")
    ) as made:
        yield made


def a_message(number: int = 1, **facts: Any) -> OutgoingMessage:
    given: dict[str, Any] = {
        "id": f"0190-{number}",
        "thread": "42",
        "channel": "email",
        "address": "cdcs.truong.a@example.vn",
        "recipient_name": "CĐCS “Trường A”, quận 1",
        "subject": "V/v nhắc gửi báo cáo, hạn trước ngày 13/9/2018 – Dân vận khéo",
        "body": "Kính gửi: CĐCS Trường A\n\n- Báo cáo\n\n.\nTrân trọng.",
        "short": "Nhắc",
    }
    return OutgoingMessage(**{**given, **facts})


def read(envelope: Any) -> EmailMessage:
    mail = BytesParser(policy=policy.default).parsebytes(envelope.content)
    assert isinstance(mail, EmailMessage)
    return mail


def test_what_arrives_is_what_was_written(box: Box, sender: EmailSender) -> None:
    outcome = sender.send(a_message())

    assert outcome == Outcome("sent")
    (envelope,) = box.mails
    assert envelope.mail_from == "nhac@example.vn"
    assert envelope.rcpt_tos == ["cdcs.truong.a@example.vn"]
    mail = read(envelope)
    assert mail["Message-ID"] == "<0190-1@example.vn>"
    assert mail["Subject"] == "V/v nhắc gửi báo cáo, hạn trước ngày 13/9/2018 – Dân vận khéo"
    assert mail["From"].addresses[0].display_name == "LĐLĐ quận 1"
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n") == a_message().body + "\n"


def test_every_attempt_has_the_same_message_id(box: Box, sender: EmailSender) -> None:
    box.answers["data"] = ["451 4.3.0 later"]

    kinds = [sender.send(a_message()).kind for _ in range(2)]

    assert kinds == ["retry", "sent"]
    assert {read(m)["Message-ID"] for m in box.mails} == {"<0190-1@example.vn>"}


@pytest.mark.parametrize(
    ("step", "answer", "kind", "scope"),
    [
        ("rcpt", "451 4.7.1 greylisted", "retry", "recipient"),
        ("rcpt", "450 4.2.1 busy", "retry", "recipient"),
        ("rcpt", "550 5.1.1 no such user", "permanent", "recipient"),
        ("rcpt", "553 no such address", "permanent", "recipient"),
        ("rcpt", "550 5.7.1 blocked by policy", "retry", "recipient"),
        ("rcpt", "550 5.2.2 over quota", "retry", "recipient"),
        ("rcpt", "552 mailbox full", "retry", "recipient"),
        ("rcpt", "421 4.3.2 going down", "channel_down", "channel"),
        ("data", "451 4.3.0 try later", "retry", "message"),
        ("data", "550 5.6.0 not wanted", "permanent", "message"),
        ("data", "554 5.7.26 not authenticated", "retry", "message"),
        ("data", "552 5.3.4 too large", "permanent", "message"),
        ("data", "421 4.3.2 going down", "channel_down", "channel"),
        ("rcpt", "399 outside the protocol", "retry", "recipient"),
        ("data", "399 outside the protocol", "uncertain", "message"),
        ("mail", "451 4.3.0 try later", "retry", "message"),
        ("mail", "550 5.7.1 sender not allowed", "channel_down", "channel"),
        ("mail", "530 5.7.0 authentication required", "channel_down", "channel"),
        ("mail", "552 5.3.4 too large", "permanent", "message"),
        ("mail", "421 4.7.0 too many", "channel_down", "channel"),
    ],
)
def test_a_refusal_is_named_by_what_helps(
    box: Box, sender: EmailSender, *, step: str, answer: str, kind: str, scope: str
) -> None:
    box.answers[step] = [answer]

    outcome = sender.send(a_message())

    assert (outcome.kind, outcome.scope, outcome.code) == (kind, scope, answer[:3])
    assert outcome.reason == answer


def test_after_a_refusal_the_next_mail_takes_the_same_connection(
    box: Box, sender: EmailSender
) -> None:
    box.answers["rcpt"] = ["550 5.1.1 no such user"]

    kinds = [sender.send(a_message(n)).kind for n in range(3)]

    assert kinds == ["permanent", "sent", "sent"]
    assert box.connections == 1


def test_a_reason_does_not_show_the_whole_address(box: Box, sender: EmailSender) -> None:
    box.answers["rcpt"] = ["550 5.1.1 <cdcs.truong.a@example.vn>: unknown"]

    reason = sender.send(a_message()).reason

    assert reason == "550 5.1.1 <c…@example.vn>: unknown"


@pytest.mark.parametrize("fault", ["hangs", "drops"])
def test_silence_after_the_content_is_uncertain(box: Box, sender: EmailSender, fault: str) -> None:
    getattr(box, fault).add("data")

    outcome = sender.send(a_message())

    assert outcome.kind == "uncertain"
    assert "có thể thư đã đến" in outcome.reason
    assert len(box.mails) == 1


@pytest.mark.parametrize("step", ["mail", "rcpt"])
@pytest.mark.parametrize("fault", ["hangs", "drops"])
def test_silence_before_the_content_is_tried_later(
    box: Box, sender: EmailSender, fault: str, step: str
) -> None:
    getattr(box, fault).add(step)

    outcome = sender.send(a_message())

    assert outcome.kind == "retry"
    assert not box.mails


def test_after_an_uncertain_mail_the_sender_goes_on(box: Box, sender: EmailSender) -> None:
    box.drops.add("data")
    first = sender.send(a_message(1))
    box.drops.clear()

    second = sender.send(a_message(2))

    assert (first.kind, second.kind) == ("uncertain", "sent")


def test_a_kept_connection_that_the_server_closed_is_opened_again(
    box: Box, server: Controller, sender: EmailSender
) -> None:
    sender.send(a_message(1))
    close_lines(box, server)

    outcome = sender.send(a_message(2))

    assert outcome.kind == "sent"
    assert box.connections == 2
    assert [read(m)["Message-ID"] for m in box.mails] == [
        "<0190-1@example.vn>",
        "<0190-2@example.vn>",
    ]


def close_lines(box: Box, server: Controller) -> None:
    async def close() -> None:
        for transport in box.transports:
            transport.close()

    asyncio.run_coroutine_threadsafe(close(), server.loop).result()


def test_a_kept_connection_that_says_421_is_opened_again(box: Box, sender: EmailSender) -> None:
    sender.send(a_message(1))
    box.answers["mail"] = ["421 4.4.2 idle too long"]

    outcome = sender.send(a_message(2))

    assert outcome.kind == "sent"
    assert box.connections == 2


def test_a_server_that_keeps_saying_421_is_down(box: Box, sender: EmailSender) -> None:
    sender.send(a_message(1))
    box.answers["mail"] = ["421 4.3.2 going down"] * 2

    outcome = sender.send(a_message(2))

    assert outcome.kind == "channel_down"
    assert box.connections == 2


@pytest.mark.parametrize(
    ("mails", "connections"),
    [(99, 1), (100, 1), (101, 2)],
    ids=["just before", "exactly at", "just after"],
)
def test_a_connection_serves_a_hundred_mails(
    box: Box, sender: EmailSender, mails: int, connections: int
) -> None:
    for number in range(mails):
        assert sender.send(a_message(number)).kind == "sent"

    assert box.connections == connections


@pytest.mark.parametrize(
    ("idle", "noop", "connections"),
    [
        pytest.param(4.9, "421 4.4.2 idle", 1, id="trusted for a moment"),
        pytest.param(5.0, "250 OK", 1, id="asked when idle"),
        pytest.param(5.0, "421 4.4.2 idle", 2, id="asked and closed"),
        pytest.param(59.9, "250 OK", 1, id="asked when long idle"),
        pytest.param(60.0, "250 OK", 2, id="given up after a minute"),
    ],
)
def test_an_idle_connection_is_asked_then_given_up(
    box: Box, server: Controller, idle: float, noop: str, connections: int
) -> None:
    seconds = [0.0]
    with contextlib.closing(EmailSender(url_of(server), clock=lambda: seconds[0])) as sender:
        sender.send(a_message(1))
        seconds[0] = idle
        box.answers["noop"] = [noop]

        outcome = sender.send(a_message(2))

    assert outcome.kind == "sent"
    assert box.connections == connections


def test_each_thread_has_a_connection_of_its_own(box: Box, sender: EmailSender) -> None:
    together = threading.Barrier(4)
    outcomes: list[Outcome] = []

    def work(first: int) -> None:
        together.wait()
        outcomes.extend(sender.send(a_message(first + n)) for n in range(10))
        together.wait()

    threads = [threading.Thread(target=work, args=(100 * n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [o.kind for o in outcomes] == ["sent"] * 40
    assert len({read(m)["Message-ID"] for m in box.mails}) == 40
    assert box.connections == 4


def test_a_server_that_is_not_there_is_channel_down() -> None:
    sender = EmailSender(f"mailto://127.0.0.1:{unused_port()}?from=nhac@example.vn")

    outcome = sender.send(a_message())

    assert (outcome.kind, outcome.scope) == ("channel_down", "channel")
    assert "không nhận kết nối" in outcome.reason


def test_a_name_that_is_not_known_is_channel_down() -> None:
    outcome = EmailSender("mailto://khong-co.invalid?from=nhac@example.vn").send(a_message())

    assert outcome.kind == "channel_down"


@pytest.mark.parametrize(
    ("greeting", "code"),
    [(b"554 5.7.1 go away\r\n", "554"), (b"421 4.3.2 busy\r\n", "421"), (b"", "")],
    ids=["refused", "busy", "closed at once"],
)
def test_a_server_that_does_not_greet_is_channel_down(greeting: bytes, code: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            line, _ = listening.accept()
            with line:
                line.sendall(greeting)

        thread = threading.Thread(target=answer)
        thread.start()
        port = listening.getsockname()[1]
        outcome = EmailSender(f"mailto://127.0.0.1:{port}?from=a@example.vn").send(a_message())
        thread.join()

    assert (outcome.kind, outcome.scope, outcome.code) == ("channel_down", "channel", code)


def test_a_server_that_never_greets_is_channel_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        url = f"mailto://127.0.0.1:{port}?from=a@example.vn&cto=0.2"

        outcome = EmailSender(url).send(a_message())

    assert outcome.kind == "channel_down"
    assert "không trả lời" in outcome.reason


@pytest.mark.parametrize(
    "facts",
    [
        {"address": "khong-co"},
        {"address": ""},
        {"subject": "a\r\nBcc: khac@example.vn"},
        {"recipient_name": "a\nb"},
        {"subject": "", "body": ""},
    ],
    ids=str,
)
def test_a_message_that_cannot_be_sent_never_leaves(
    box: Box, sender: EmailSender, facts: dict[str, Any]
) -> None:
    outcome = sender.send(a_message(**facts))

    assert outcome.kind == "permanent"
    assert outcome.reason
    assert box.connections == 0


@pytest.mark.parametrize(
    ("login", "kind", "code"),
    [
        (f"nhac:{PASSWORD}@", "sent", ""),
        ("nhac:sai-m4t@", "channel_down", "535"),
        ("nhac:m%E1%BA%ADt@", "channel_down", ""),
    ],
    ids=["right", "wrong", "not ASCII"],
)
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_the_password_opens_the_server_and_shows_nowhere(
    box: Box, login: str, kind: str, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="apprise")
    options = {"authenticator": only(PASSWORD), "auth_required": True, "auth_require_tls": False}
    with (
        a_server(box, **options) as server,
        contextlib.closing(EmailSender(url_of(server, login=login))) as sender,
    ):
        outcome = sender.send(a_message())

    assert (outcome.kind, outcome.code) == (kind, code)
    said = outcome.reason + caplog.text + repr(vars(sender))
    assert PASSWORD not in said
    assert "m4t" not in said
    assert "cdcs.truong.a@" not in caplog.text


def only(password: str) -> Callable[..., AuthResult]:
    def decide(_server: Any, _session: Any, _envelope: Any, _how: str, given: Any) -> AuthResult:
        is_right = given.password == password.encode()
        return AuthResult(success=is_right, handled=False)

    return decide


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the openssl command")
    folder: Path = tmp_path_factory.mktemp("tls")
    names = "subjectAltName=IP:127.0.0.1"
    command = f"{openssl} req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    files = ["-addext", names, "-keyout", str(folder / "k.pem"), "-out", str(folder / "c.pem")]
    subprocess.run([*command.split(), *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "c.pem", folder / "k.pem")
    return context


@pytest.mark.parametrize(
    ("options", "kind"),
    [("mode=starttls&verify=no", "sent"), ("mode=starttls", "channel_down")],
    ids=["trusted as told", "not trusted"],
)
def test_starttls_checks_the_certificate(
    box: Box, certificate: ssl.SSLContext, options: str, kind: str
) -> None:
    tls = {"tls_context": certificate, "require_starttls": True}
    login = {"authenticator": only(PASSWORD), "auth_required": True}
    with (
        a_server(box, **tls, **login) as server,
        contextlib.closing(EmailSender(url_of(server, options, f"nhac:{PASSWORD}@"))) as sender,
    ):
        outcomes = [sender.send(a_message(n)) for n in range(2)]

    assert [o.kind for o in outcomes] == [kind] * 2


def test_tls_from_the_first_byte(box: Box, certificate: ssl.SSLContext) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            line, _ = listening.accept()
            with certificate.wrap_socket(line, server_side=True) as secure:
                secure.sendall(b"421 4.3.2 busy\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        port = listening.getsockname()[1]
        url = f"mailtos://127.0.0.1:{port}?from=a@example.vn&mode=ssl&verify=no"
        outcome = EmailSender(url).send(a_message())
        thread.join()

    assert (outcome.kind, outcome.code) == ("channel_down", "421")
    assert not box.mails


def test_a_server_without_tls_gets_nothing_when_tls_is_asked_for(
    box: Box, server: Controller
) -> None:
    outcome = EmailSender(url_of(server, "mode=starttls")).send(a_message())

    assert outcome.kind == "channel_down"
    assert not box.mails


@pytest.mark.parametrize(
    ("options", "facts", "name", "address"),
    [
        ("from=a@b.vn", {}, "", "a@b.vn"),
        ("from=a@b.vn", {"sender_name": "LĐLĐ", "sender_email": "c@d.vn"}, "LĐLĐ", "a@b.vn"),
        ("from=a@b.vn&name=Nhắc", {"sender_name": "LĐLĐ"}, "Nhắc", "a@b.vn"),
        ("from=LĐLĐ quận 1 <a@b.vn>", {"sender_name": "x"}, "LĐLĐ quận 1", "a@b.vn"),
        ("name=Nhắc", {"sender_name": "x", "sender_email": "c@d.vn"}, "Nhắc", "c@d.vn"),
        ("mode=insecure", {"sender_name": "LĐLĐ", "sender_email": "c@d.vn"}, "LĐLĐ", "c@d.vn"),
    ],
    ids=[
        "bare",
        "from the URL",
        "name from the URL",
        "both in one",
        "name alone from the URL",
        "from the settings",
    ],
)
def test_the_url_outranks_the_settings_on_who_sends(
    box: Box, server: Controller, *, options: str, facts: dict[str, Any], name: str, address: str
) -> None:
    url = f"mailto://127.0.0.1:{server.port}?{options}&reply=tra.loi@b.vn"
    with contextlib.closing(EmailSender(url, **facts)) as sender:
        sender.send(a_message())

    mail = read(box.mails[0])
    (shown,) = mail["From"].addresses
    assert (shown.display_name, shown.addr_spec) == (name, address)
    assert mail["Reply-To"].addresses[0].addr_spec == "tra.loi@b.vn"
    assert box.mails[0].mail_from == address

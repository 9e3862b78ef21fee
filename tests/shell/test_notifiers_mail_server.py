"""E-mail to a server that is a process of its own: each behaviour, TLS, and logging in."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from engine.model import Attachment, Outcome, OutgoingMessage
from notifiers.mail import EmailSender
from tests.planted import SMTP_PASSWORD
from tests.servers.smtp import MailServer

PASSWORD = SMTP_PASSWORD
LOGIN = f"nhac:{PASSWORD}"


def a_message(to: str = "ok", number: int = 1, **facts: Any) -> OutgoingMessage:
    given: dict[str, Any] = {
        "id": f"0190-{number}",
        "thread": "42",
        "channel": "email",
        "address": f"{to}@example.vn",
        "recipient_name": "CĐCS “Trường A”, quận 1",
        "subject": "V/v nhắc gửi báo cáo, hạn trước ngày 13/9/2018",
        "body": "Kính gửi: CĐCS Trường A\n\nTrân trọng.",
        "short": "Nhắc",
    }
    return OutgoingMessage(**{**given, **facts})


@contextlib.contextmanager
def a_sender(url: str, **facts: Any) -> Iterator[EmailSender]:
    with contextlib.closing(EmailSender(url, **facts)) as sender:
        yield sender


@pytest.fixture(params=[(), ("--pipelining",)], ids=["step by step", "pipelining"], scope="module")
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MailServer]:
    folder = tmp_path_factory.mktemp("box")
    with MailServer(folder, (*request.param, "--slow", "0.1")) as started:
        yield started


@pytest.fixture
def server(running: MailServer) -> MailServer:
    running.clear()
    return running


@pytest.fixture
def sender(server: MailServer) -> Iterator[EmailSender]:
    with a_sender(server.url("rto=0.5")) as made:
        yield made


TABLE = [
    ("ok", "sent", "message", "", 1),
    ("slow", "sent", "message", "", 1),
    ("busy", "retry", "recipient", "450", 0),
    ("later", "retry", "recipient", "451", 0),
    ("greylist", "retry", "recipient", "450", 0),
    ("unknown", "permanent", "recipient", "550", 0),
    ("full", "retry", "recipient", "552", 0),
    ("policy", "retry", "recipient", "550", 0),
    ("closing", "channel_down", "channel", "421", 0),
    ("toolarge", "permanent", "message", "552", 0),
    ("unwanted", "permanent", "message", "554", 0),
    ("deferred", "retry", "message", "451", 0),
    ("closingdata", "channel_down", "channel", "421", 0),
    ("dropearly", "retry", "message", "", 0),
    ("hangearly", "retry", "message", "", 0),
    ("drop", "uncertain", "message", "", 1),
    ("hang", "uncertain", "message", "", 1),
]


@pytest.mark.parametrize("announced", [False, True], ids=["cold", "announced"])
@pytest.mark.parametrize(("to", "kind", "scope", "code", "received"), TABLE, ids=str)
def test_what_a_server_does_names_the_outcome(
    server: MailServer, sender: EmailSender, *, to: str, kind: str, scope: str, code: str,
    received: int, announced: bool,
) -> None:  # fmt: skip
    message = a_message(to if to != "greylist" else f"greylist-{announced}")
    if announced:
        assert sender.send(a_message("ok", 0)) == Outcome("sent")
        sender.prepare(message)

    outcome = sender.send(message)

    assert (outcome.kind, outcome.scope, outcome.code) == (kind, scope, code)
    assert len(server.received()) == received + announced


@pytest.mark.parametrize(("to", "received"), [(row[0], row[-1]) for row in TABLE], ids=str)
def test_after_each_behaviour_the_next_mail_arrives(
    server: MailServer, sender: EmailSender, to: str, received: int
) -> None:
    sender.send(a_message(to, 1))
    following = a_message("ok", 2)
    sender.prepare(following)

    outcome = sender.send(following)

    assert outcome == Outcome("sent")
    assert [m["Message-ID"] for m in server.mails()][received:] == ["<0190-2@example.vn>"]


def test_a_greylisted_mail_is_taken_the_second_time(
    server: MailServer, sender: EmailSender
) -> None:
    message = a_message("greylist-twice")

    kinds = [sender.send(message).kind for _ in range(2)]

    assert kinds == ["retry", "sent"]
    assert len(server.received()) == 1


def test_a_mail_announced_and_never_sent_does_not_arrive(
    server: MailServer, sender: EmailSender
) -> None:
    sender.send(a_message("ok", 1))
    sender.prepare(a_message("ok", 2))
    sender.prepare(a_message("unknown", 3))

    outcome = sender.send(a_message("ok", 4))

    assert outcome == Outcome("sent")
    assert [m["Message-ID"] for m in server.mails()] == [
        "<0190-1@example.vn>",
        "<0190-4@example.vn>",
    ]


def test_a_mail_is_written_while_the_server_looks_at_the_one_before(server: MailServer) -> None:
    done: list[str] = []

    def now() -> datetime:
        done.append("written")
        return datetime(2018, 9, 1, tzinfo=UTC)

    with a_sender(server.url(), now=now) as sender:
        following = a_message("ok", 2)
        sender.expect(following)
        sender.send(a_message("slow", 1))
        done.append("answered")
        sender.prepare(following)
        sender.send(following)

    assert done == ["written", "written", "answered"]
    assert [m["Message-ID"] for m in server.mails()] == [
        "<0190-1@example.vn>",
        "<0190-2@example.vn>",
    ]


def test_a_mail_that_was_expected_and_does_not_follow_is_not_sent(
    server: MailServer, sender: EmailSender
) -> None:
    sender.expect(a_message("ok", 2))
    sender.send(a_message("ok", 1))
    other = a_message("ok", 3)
    sender.prepare(other)

    sender.send(other)

    assert [m["Message-ID"] for m in server.mails()] == [
        "<0190-1@example.vn>",
        "<0190-3@example.vn>",
    ]


def test_a_fault_in_the_mail_that_follows_leaves_the_one_under_way_sent(server: MailServer) -> None:
    times = iter([datetime(2018, 9, 1, tzinfo=UTC)])  # the second mail cannot be written at all

    with a_sender(server.url(), now=lambda: next(times)) as sender:
        sender.expect(a_message("ok", 2))

        outcome = sender.send(a_message("ok", 1))

    assert outcome == Outcome("sent")


def test_ending_after_an_announcement_sends_nothing(server: MailServer) -> None:
    with a_sender(server.url()) as sender:
        sender.send(a_message("ok", 1))
        sender.prepare(a_message("ok", 2))

    assert [m["Message-ID"] for m in server.mails()] == ["<0190-1@example.vn>"]


def test_a_mail_that_cannot_be_written_is_refused_before_and_after_being_prepared(
    server: MailServer, sender: EmailSender
) -> None:
    message = a_message(subject="a\r\nBcc: khac@example.vn")
    sender.prepare(message)

    kinds = [sender.send(message).kind for _ in range(2)]

    assert kinds == ["permanent", "permanent"]
    assert not server.received()


@pytest.mark.parametrize("announced", [False, True], ids=["cold", "announced"])
def test_a_server_that_was_killed_and_came_back_gets_the_next_mail(
    tmp_path: Path, *, announced: bool
) -> None:
    message = a_message("ok", 2)
    with MailServer(tmp_path) as server, a_sender(server.url()) as sender:
        sender.send(a_message("ok", 1))
        if announced:
            sender.prepare(message)
        server.stop(signal.SIGKILL)
        while_down = sender.send(message)
        with server:
            back = sender.send(message)

    assert (while_down.kind, back.kind) == ("channel_down", "sent")
    assert len(server.received()) == 2


@pytest.mark.parametrize(
    ("greeting", "code"),
    [("421 4.3.2 busy", "421"), ("554 5.7.1 go away", "554"), ("drop", ""), ("silence", "")],
)
def test_a_server_that_does_not_let_us_in_is_channel_down(
    tmp_path: Path, greeting: str, code: str
) -> None:
    with (
        MailServer(tmp_path, ("--greeting", greeting)) as server,
        a_sender(server.url("cto=0.3")) as sender,
    ):
        outcome = sender.send(a_message())

    assert (outcome.kind, outcome.scope, outcome.code) == ("channel_down", "channel", code)
    assert outcome.reason


# TLS


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


Certified = Callable[..., str]


@pytest.fixture
def certified(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Certified:
    """Makes a certificate for a name, as a file, its authority being trusted or not."""

    def make(name: str = "127.0.0.1", *, trusted: bool = True, days: int = 2) -> str:
        until = datetime.now(UTC) + timedelta(days=days)
        issued = authority.issue_cert(name, not_after=until, not_before=until - timedelta(days=9))
        path = tmp_path / "certificate.pem"
        issued.private_key_and_cert_chain_pem.write_to_path(str(path))
        if trusted:
            authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        return str(path)

    return make


MODES = pytest.mark.parametrize(
    ("tls", "mode"), [("starttls", "mode=starttls"), ("implicit", "mode=ssl")]
)


@MODES
def test_mails_go_encrypted_over_one_connection(
    tmp_path: Path, certified: Certified, *, tls: str, mode: str
) -> None:
    options = ("--tls", tls, "--certificate", certified(), "--login", LOGIN)
    with (
        MailServer(tmp_path / "box", options) as server,
        a_sender(server.url(mode, f"{LOGIN}@")) as sender,
    ):
        outcomes = [sender.send(a_message("ok", n)) for n in range(3)]

        assert outcomes == [Outcome("sent")] * 3
        assert len(server.received()) == 3


@MODES
@pytest.mark.parametrize(
    "fault",
    [{"trusted": False}, {"name": "khac.example.vn"}, {"days": -1}],
    ids=["unknown authority", "another name", "out of date"],
)
def test_a_wrong_certificate_gets_neither_mail_nor_password(
    tmp_path: Path, certified: Certified, fault: dict[str, Any], *, tls: str, mode: str
) -> None:
    options = ("--tls", tls, "--certificate", certified(**fault), "--login", LOGIN)
    with (
        MailServer(tmp_path / "box", options) as server,
        a_sender(server.url(mode, f"{LOGIN}@")) as sender,
        a_sender(server.url(f"{mode}&verify=no", f"{LOGIN}@")) as trusting,
    ):
        outcome = sender.send(a_message("ok", 1))
        told_to_trust = trusting.send(a_message("ok", 2))

        assert (outcome.kind, outcome.scope) == ("channel_down", "channel")
        assert "chứng chỉ" in outcome.reason
        assert PASSWORD not in outcome.reason
        assert told_to_trust == Outcome("sent")
        assert [m["Message-ID"] for m in server.mails()] == ["<0190-2@example.vn>"]


def test_a_server_that_speaks_no_tls_is_not_sent_anything(tmp_path: Path) -> None:
    with (
        MailServer(tmp_path) as server,
        a_sender(server.url("mode=ssl&cto=1", f"{LOGIN}@")) as implicit,
        a_sender(server.url("mode=starttls", f"{LOGIN}@")) as starttls,
    ):
        kinds = [sender.send(a_message()).kind for sender in (implicit, starttls)]

        assert kinds == ["channel_down"] * 2
        assert not server.received()


# Logging in


@pytest.mark.parametrize(
    ("offered", "login", "kind", "code"),
    [
        (LOGIN, LOGIN, "sent", ""),
        (LOGIN, "nhac:sai-m4t", "channel_down", "535"),
        (LOGIN, "", "channel_down", "530"),
        ("", LOGIN, "channel_down", ""),
    ],
    ids=["right", "wrong", "not logged in", "no AUTH offered"],
)
def test_logging_in(tmp_path: Path, *, offered: str, login: str, kind: str, code: str) -> None:
    options = ("--login", offered) if offered else ()
    with (
        MailServer(tmp_path, options) as server,
        a_sender(server.url(login=f"{login}@" if login else "")) as sender,
    ):
        outcome = sender.send(a_message())

        assert (outcome.kind, outcome.code) == (kind, code)
        assert PASSWORD not in outcome.reason
        assert "m4t" not in outcome.reason
        assert len(server.received()) == (kind == "sent")


# What arrives


def test_mails_of_one_obligation_make_a_thread(server: MailServer, sender: EmailSender) -> None:
    for number, thread in enumerate(["o7", "o7", "o8", "o7"]):
        sender.send(a_message("ok", number, thread=thread))

    mails = server.mails()
    assert len({m["Message-ID"] for m in mails}) == 4
    roots = [m["References"] for m in mails]
    assert roots == [f"<obligation-{o}@example.vn>" for o in ("o7", "o7", "o8", "o7")]
    assert [m["In-Reply-To"] for m in mails] == roots


def test_a_file_arrives_with_its_vietnamese_name(server: MailServer, sender: EmailSender) -> None:
    file = Attachment(
        "Hạn gửi báo cáo.ics", "text/calendar; method=PUBLISH; charset=utf-8", b"\x00\r\n.\r\n" * 50
    )

    sender.send(a_message(attachments=(file,), unsubscribe="https://thi-dua.example.vn/u/t0k3n"))

    (mail,) = server.mails()
    (found,) = mail.iter_attachments()
    assert found.get_filename() == "Hạn gửi báo cáo.ics"
    assert found.get_payload(decode=True) == file.content
    assert mail["List-Unsubscribe"] == "<https://thi-dua.example.vn/u/t0k3n>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

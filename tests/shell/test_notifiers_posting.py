"""What it means that a provider's answer is none: whether the message may have arrived."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, get_args

import pytest
import trustme

from engine.model import OutgoingMessage
from notifiers.posting import Poster
from notifiers.registry import make_sender
from tests.planted import found_in
from tests.servers.bots import Bot, Kind, bot, chat_of

LINK = "https://thidua.example.vn/g/abc"


@pytest.fixture(scope="module")
def bots() -> Iterator[dict[str, Bot]]:
    with bot("telegram") as telegram, bot("zalo") as zalo:
        yield {"telegram": telegram, "zalo": zalo}


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """A server that speaks TLS, with a certificate that nobody trusts."""
    pem = tmp_path_factory.mktemp("tls") / "server.pem"
    trustme.CA().issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(pem))
    with bot("telegram", "--certificate", str(pem)) as made:
        yield made


def a_message(kind: Kind, behaviour: str, number: int = 0, **changes: Any) -> OutgoingMessage:
    facts: dict[str, Any] = {
        "id": "db.1", "thread": "db.o1", "channel": kind,
        "address": chat_of(kind, behaviour, number), "recipient_name": "Nguyễn An",
        "subject": "V/v nhắc", "body": "Kính gửi", "short": "[Nhắc việc] Kính gửi CĐCS A",
    }  # fmt: skip
    return OutgoingMessage(**{**facts, **changes})


def to(server: Bot, chat: str) -> list[dict[str, Any]]:
    return [one for one in server.accepted if one["chat_id"] == chat]


def test_a_certificate_that_nobody_trusts_stops_the_channel_before_anything_is_sent(
    secure: Bot,
) -> None:
    outcome = make_sender("telegram", secure.url).send(a_message("telegram", "ok"))

    assert (outcome.kind, outcome.scope) == ("channel_down", "channel")
    assert secure.requests() == []


@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_trust_may_be_waived_for_a_server_of_ones_own(secure: Bot) -> None:
    outcome = make_sender("telegram", f"{secure.url}&verify=no").send(a_message("telegram", "ok"))

    assert outcome.kind == "sent"


@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_tls_that_breaks_after_the_request_leaves_it_open_whether_it_arrived(secure: Bot) -> None:
    message = a_message("telegram", "garble")

    outcome = make_sender("telegram", f"{secure.url}&verify=no").send(message)

    assert outcome.kind == "uncertain"
    assert len(to(secure, message.address)) == 1


def test_a_file_of_certificates_that_is_missing_stops_the_channel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "khong-co.pem"))
    url = "tgram://123456789:abcdef/?api=https://khong-co.invalid"

    outcome = make_sender("telegram", url).send(a_message("telegram", "ok"))

    assert (outcome.kind, outcome.scope) == ("channel_down", "channel")


@pytest.mark.parametrize("kind", get_args(Kind))
def test_what_is_for_this_machine_goes_by_no_proxy(
    kind: Kind, bots: dict[str, Bot], monkeypatch: pytest.MonkeyPatch
) -> None:
    with bot("telegram") as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.base)
        monkeypatch.setenv("http_proxy", proxy.base)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)

        outcome = make_sender(kind, bots[kind].url).send(a_message(kind, "ok"))

        assert outcome.kind == "sent"
        assert proxy.requests() == []


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_line_that_is_cut_at_once_may_have_carried_the_message(kind: Kind) -> None:
    with bot(kind, "--drop") as server:
        outcome = make_sender(kind, server.url).send(a_message(kind, "ok"))

    assert outcome.kind == "uncertain"


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_firewalls_refusal_is_not_taken_for_the_recipients(
    kind: Kind, bots: dict[str, Bot]
) -> None:
    outcome = make_sender(kind, bots[kind].url).send(a_message(kind, "stranger"))

    assert (outcome.kind, outcome.scope, outcome.code) == ("channel_down", "channel", "403")


@pytest.mark.parametrize("kind", get_args(Kind))
def test_one_connection_serves_many_messages(kind: Kind, bots: dict[str, Bot]) -> None:
    sender = make_sender(kind, bots[kind].url)
    before = len(bots[kind].texts())

    for number in range(1, 6):
        sender.send(a_message(kind, "ok", number))
    sender.close()

    lines = {one["line"] for one in bots[kind].texts()[before:]}
    assert len(bots[kind].texts()) == before + 5
    assert len(lines) == 1


@pytest.mark.parametrize("kind", get_args(Kind))
def test_threads_do_not_mix_up_their_messages(kind: Kind, bots: dict[str, Bot]) -> None:
    sender = make_sender(kind, bots[kind].url)
    numbers = range(1000, 1100)

    def send(number: int) -> str:
        message = a_message(kind, "ok", number, short=f"tin {number}")
        return sender.send(message).kind

    with ThreadPoolExecutor(max_workers=4) as pool:
        outcomes = list(pool.map(send, numbers))
    sender.close()

    got = {one["chat_id"]: one["text"] for one in bots[kind].accepted}
    assert outcomes == ["sent"] * len(numbers)
    assert all(got[chat_of(kind, "ok", number)] == f"tin {number}" for number in numbers)


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_connection_that_was_idle_is_not_trusted_with_a_message(
    kind: Kind, bots: dict[str, Bot]
) -> None:
    seconds = iter([0.0, 21.0])
    poster = Poster(clock=lambda: next(seconds))
    url = f"{bots[kind].base}/bot{bots[kind].token}/sendMessage"
    before = len(bots[kind].texts())

    for number in (11, 12):
        poster.post(url, {"chat_id": chat_of(kind, "ok", number), "text": "a"})
    poster.close()

    assert len({one["line"] for one in bots[kind].texts()[before:]}) == 2


def test_a_button_that_telegram_refuses_costs_the_button_not_the_message(
    bots: dict[str, Bot],
) -> None:
    message = a_message("telegram", "bad_button", link=LINK)

    outcome = make_sender("telegram", bots["telegram"].url).send(message)

    (got,) = to(bots["telegram"], message.address)
    assert outcome.kind == "sent"
    assert got["text"].endswith(f"\n{LINK}")
    assert "reply_markup" not in got


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_line_cut_at_the_second_part_leaves_it_open_what_arrived(
    kind: Kind, bots: dict[str, Bot]
) -> None:
    message = a_message(kind, "second_part_dropped", short="dòng\n" * 2000)

    outcome = make_sender(kind, bots[kind].url).send(message)

    assert outcome.kind == "uncertain"
    assert len(to(bots[kind], message.address)) == 2


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_refusal_of_a_long_message_at_its_first_part_is_the_refusal_of_all(
    kind: Kind, bots: dict[str, Bot]
) -> None:
    message = a_message(kind, "blocked", short="dòng\n" * 2000)

    outcome = make_sender(kind, bots[kind].url).send(message)

    assert (outcome.kind, outcome.scope) == ("permanent", "recipient")
    assert to(bots[kind], message.address) == []


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_token_is_in_no_warning_of_the_http_library(
    kind: Kind, bots: dict[str, Bot], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "urllib3.connection")
    caplog.set_level(logging.DEBUG, "urllib3.connectionpool")

    make_sender(kind, bots[kind].url).send(a_message(kind, "bad_header"))

    assert "/bot****/sendMessage" in caplog.text
    assert not found_in(caplog.text)

"""The senders of Telegram and Zalo against servers that answer in every way the real ones do."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from engine.model import OutgoingMessage
from notifiers.chat import pieces
from notifiers.registry import make_sender
from tests.planted import TELEGRAM_TOKEN, ZALO_TOKEN
from tests.servers.bots import Bot, Kind, bot, chat_of

LINK = "https://thidua.example.vn/g/abc"


@pytest.fixture(scope="module")
def bots() -> Iterator[dict[str, Bot]]:
    with bot("telegram") as telegram, bot("zalo") as zalo:
        yield {"telegram": telegram, "zalo": zalo}


def a_message(kind: Kind, behaviour: str = "ok", **changes: Any) -> OutgoingMessage:
    facts: dict[str, Any] = {
        "id": "db.1", "thread": "db.o1", "channel": kind, "address": chat_of(kind, behaviour),
        "recipient_name": "Nguyễn An", "subject": "V/v nhắc gửi báo cáo", "body": "Kính gửi",
        "short": "[Nhắc việc] Kính gửi CĐCS A & B: <b>còn 03 ngày</b>",
    }  # fmt: skip
    return OutgoingMessage(**{**facts, **changes})


OUTCOMES = [
    ("ok", "sent", "message", ""),
    ("slow", "sent", "message", ""),
    ("limited", "retry", "channel", "429"),
    ("limited_within_200", "retry", "channel", "429"),
    ("limited_by_header", "retry", "channel", "429"),
    ("no_chat", "permanent", "recipient", "400"),
    ("bad_text", "permanent", "message", "400"),
    ("blocked", "permanent", "recipient", "403"),
    ("kicked", "permanent", "recipient", "403"),
    ("deactivated", "permanent", "recipient", "403"),
    ("unauthorized", "channel_down", "channel", "401"),
    ("unauthorized_within_200", "channel_down", "channel", "401"),
    ("not_found", "channel_down", "channel", "404"),
    ("too_long", "permanent", "message", "413"),
    ("server_error", "retry", "message", "500"),
    ("unavailable", "retry", "message", "503"),
    ("gateway", "uncertain", "message", "502"),
    ("gateway_timeout", "uncertain", "message", "504"),
    ("garbage", "uncertain", "message", ""),
    ("no_ok", "uncertain", "message", ""),
    ("redirect", "channel_down", "channel", "307"),
    ("hang", "uncertain", "message", ""),
    ("drop", "uncertain", "message", ""),
    ("drop_in_the_answer", "uncertain", "message", ""),
]


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize(("behaviour", "outcome", "scope", "code"), OUTCOMES)
def test_every_answer_and_every_silence_has_its_outcome(
    *, kind: Kind, behaviour: str, outcome: str, scope: str, code: str, bots: dict[str, Bot]
) -> None:
    sender = make_sender(kind, bots[kind].url)

    found = sender.send(a_message(kind, behaviour))
    sender.close()

    assert (found.kind, found.scope, found.code) == (outcome, scope, code)
    assert bool(found.reason) is (outcome != "sent")
    assert bool(found.provider_id) is (outcome == "sent")


@pytest.mark.parametrize(
    ("behaviour", "seconds"),
    [("limited", 35.0), ("limited_within_200", None), ("limited_by_header", 12.0)],
)
@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_limit_says_how_long_to_wait_where_the_provider_does(
    kind: Kind, behaviour: str, seconds: float | None, bots: dict[str, Bot]
) -> None:
    found = make_sender(kind, bots[kind].url).send(a_message(kind, behaviour))

    assert found.retry_after == seconds


def test_a_chat_of_telegram_that_has_moved_says_where_to(bots: dict[str, Bot]) -> None:
    found = make_sender("telegram", bots["telegram"].url).send(a_message("telegram", "moved"))

    assert (found.kind, found.new_address, found.retry_after) == ("retry", "-1007001", 0.0)


def test_a_request_that_zalo_gave_up_on_may_have_got_through(bots: dict[str, Bot]) -> None:
    found = make_sender("zalo", bots["zalo"].url).send(a_message("zalo", "timed_out"))

    assert found.kind == "uncertain"


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize(
    "api",
    [
        pytest.param("http://127.0.0.1:{closed}", id="refused"),
        pytest.param("http://khong-co.invalid", id="no such name"),
        pytest.param("https://127.0.0.1:{plain}", id="no TLS there"),
    ],
)
def test_what_never_left_is_a_matter_of_the_channel(
    kind: Kind, api: str, bots: dict[str, Bot]
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = probe.getsockname()[1]
    where = api.format(closed=closed, plain=bots[kind].port)
    url = bots[kind].url.partition("?")[0] + f"?api={where}&cto=2&rto=2"

    found = make_sender(kind, url).send(a_message(kind))

    assert (found.kind, found.scope) == ("channel_down", "channel")


def test_telegram_gets_escaped_text_with_a_button(bots: dict[str, Bot]) -> None:
    message = a_message("telegram", address="111", link=LINK, link_label="Gửi báo cáo")

    make_sender("telegram", bots["telegram"].url).send(message)

    (got,) = [one for one in bots["telegram"].accepted if one["chat_id"] == "111"]
    assert got["text"] == "[Nhắc việc] Kính gửi CĐCS A &amp; B: &lt;b&gt;còn 03 ngày&lt;/b&gt;"
    assert got["parse_mode"] == "HTML"
    assert got["reply_markup"] == {"inline_keyboard": [[{"text": "Gửi báo cáo", "url": LINK}]]}


@pytest.mark.parametrize("link", ["http://localhost:8000/g/a", "http://10.0.0.5/g/a"])
def test_a_link_that_telegram_takes_for_no_button_stands_in_the_text(
    link: str, bots: dict[str, Bot]
) -> None:
    chat = f"222{len(link)}"

    make_sender("telegram", bots["telegram"].url).send(
        a_message("telegram", address=chat, link=link)
    )

    (got,) = [one for one in bots["telegram"].accepted if one["chat_id"] == chat]
    assert got["text"].endswith(f"\n{link}")
    assert "reply_markup" not in got


def test_zalo_gets_plain_text_with_the_link_in_it(bots: dict[str, Bot]) -> None:
    make_sender("zalo", bots["zalo"].url).send(a_message("zalo", address="z1", link=LINK))

    (got,) = [one for one in bots["zalo"].accepted if one["chat_id"] == "z1"]
    assert got == {
        "chat_id": "z1", "text": f"[Nhắc việc] Kính gửi CĐCS A & B: <b>còn 03 ngày</b>\n{LINK}"
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "most"), [("telegram", 4096), ("zalo", 2000)])
def test_a_long_text_goes_in_parts_and_the_button_below_the_last(
    kind: Kind, most: int, bots: dict[str, Bot]
) -> None:
    lines = "\n".join(f"{n}. CĐCS Trường {n}" for n in range(400))

    found = make_sender(kind, bots[kind].url).send(
        a_message(kind, address="333", short=lines, link=LINK)
    )

    got = [one for one in bots[kind].accepted if one["chat_id"] == "333"]
    assert found.kind == "sent"
    assert len(got) > 1
    assert all(len(one["text"]) <= most for one in got)
    assert "\n".join(one["text"] for one in got).startswith(lines)
    assert [n for n, one in enumerate(got) if LINK in str(one)] == [len(got) - 1]


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_message_of_which_a_part_has_arrived_is_never_begun_anew(
    kind: Kind, bots: dict[str, Bot]
) -> None:
    message = a_message(kind, "second_part_refused", short="dòng\n" * 2000)

    found = make_sender(kind, bots[kind].url).send(message)

    assert found.kind == "uncertain"
    assert "1/" in found.reason


@pytest.mark.parametrize(
    ("kind", "address"),
    [("telegram", "0912 345 678"), ("telegram", "a@b.vn"), ("telegram", ""), ("zalo", "a@b.vn")],
)
def test_what_can_be_no_chat_is_not_posted(kind: Kind, address: str, bots: dict[str, Bot]) -> None:
    before = len(bots[kind].accepted)

    found = make_sender(kind, bots[kind].url).send(a_message(kind, address=address))

    assert (found.kind, found.scope) == ("permanent", "recipient")
    assert len(bots[kind].accepted) == before


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("behaviour", ["unauthorized", "hang", "drop", "redirect", "limited"])
def test_the_token_shows_up_nowhere(
    kind: Kind, behaviour: str, bots: dict[str, Bot], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sender = make_sender(kind, bots[kind].url)

    found = sender.send(a_message(kind, behaviour))

    said = f"{found!r} {sender!r} {vars(sender)!r} {caplog.text}"
    assert TELEGRAM_TOKEN not in said
    assert ZALO_TOKEN not in said


def test_a_text_is_counted_as_telegram_counts_and_cut_between_characters() -> None:
    parts = pieces("😀" * 5 + "a", 4)

    assert parts == ["😀😀", "😀😀", "😀a"]


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        pytest.param("abc", 3, ["abc"], id="just fits"),
        pytest.param("abcd", 3, ["abc", "d"], id="one too many"),
        pytest.param("ab cd ef", 5, ["ab cd", "ef"], id="between words"),
        pytest.param("ab\ncd ef", 6, ["ab", "cd ef"], id="rather between lines"),
    ],
)
def test_a_text_is_cut_where_it_reads_best(text: str, most: int, expected: list[str]) -> None:
    assert pieces(text, most) == expected

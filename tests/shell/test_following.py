"""Following bots over the wire: servers and readers are processes and threads of their own."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import requests

from engine.errors import UpdatesError
from engine.follower import Follower, in_threads, joined
from engine.people.linking import contact_of, make_code
from engine.webhook import LARGEST, Webhook
from notifiers.updates import make_reader
from tests.helpers import Office, a_campaign, at
from tests.planted import LINK_KEY, WEBHOOK_SECRET
from tests.servers.chats import NAME, TOKENS, Chats, chats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from notifiers.updates import BotReader

KEYS = (LINK_KEY * 2,)
NOW = at("2018-08-21 08:00")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_campaign(tmp_path) as made:
        yield made


@pytest.fixture
def telegram() -> Iterator[Chats]:
    with chats("telegram") as made:
        yield made


@pytest.fixture
def zalo() -> Iterator[Chats]:
    with chats("zalo") as made:
        yield made


def reader(server: Chats) -> BotReader:
    made = make_reader(server.kind, server.url)
    assert made is not None
    return made


def follower(office: Office, server: Chats, *, wait_seconds: int = 1) -> Follower:
    return Follower(office.database, reader(server), KEYS, wait_seconds=wait_seconds)


def once(office: Office, server: Chats) -> int:
    one = follower(office, server)
    try:
        return one.once(lambda: NOW)
    finally:
        one.close()


def code_for(office: Office, who: str, channel: str) -> str:
    with office.database.write() as connection:
        return make_code(
            connection, contact_of(connection, who), channel,
            kind="typed", valid=timedelta(minutes=15), now=NOW, keys=KEYS, by="test",
        ).code  # fmt: skip


def chat_of(office: Office, channel: str, name: str = "Đầu mối a") -> str | None:
    found: str | None = getattr(office.rows("contact", name=name)[0], channel)
    return found


def until(true: Callable[[], Any], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "the other thread did not get there"
        time.sleep(0.05)


@pytest.mark.parametrize("kind", ["telegram", "zalo"])
def test_what_people_write_is_read_done_and_answered(
    office: Office, kind: Any, request: pytest.FixtureRequest
) -> None:
    server: Chats = request.getfixturevalue(kind)
    server.write(f"LIENKET {code_for(office, 'a@example.vn', kind)}")
    server.write("chào", chat=222)

    read = once(office, server)

    assert read == 2
    assert chat_of(office, kind) == "111"
    assert [chat for chat, _ in server.answers] == ["111", "222"]
    assert "Đầu mối a" in server.answers[0][1]
    assert "LIENKET" in server.answers[1][1]


def test_what_was_read_is_not_read_again(office: Office, telegram: Chats) -> None:
    telegram.write("chào")
    once(office, telegram)

    assert once(office, telegram) == 0
    assert len(telegram.answers) == 1
    assert telegram.seen["updates"] == []


DYING = """
import os, sys
from datetime import datetime
from engine.follower import Follower
from engine.people import following
from engine.store.database import open_database
from notifiers.updates import make_reader

class Dying(Follower):
    def take(self, update, now):
        if when == "before the commit":
            with self._database.write() as connection:
                following.take(connection, "telegram", update, now=now, keys=self._keys)
                os._exit(9)
        super().take(update, now)
        os._exit(9)

url, bot, key, now, when = sys.argv[1:]
dying = Dying(open_database(url), make_reader("telegram", bot), (key,))
dying.once(lambda: datetime.fromisoformat(now))
"""


@pytest.mark.parametrize("when", ["before the commit", "after the commit"])
def test_a_reader_that_dies_leaves_the_update_to_be_done_again_harmlessly(
    office: Office, telegram: Chats, when: str
) -> None:
    telegram.write(f"LIENKET {code_for(office, 'a@example.vn', 'telegram')}")
    told = [office.url, telegram.url, KEYS[0], NOW.isoformat(), when]

    died = subprocess.run([sys.executable, "-c", DYING, *told], check=False)
    linked_before = chat_of(office, "telegram")
    telegram.set(updates=[{**u, "update_id": 5000} for u in telegram.seen["updates"]])
    once(office, telegram)

    assert died.returncode == 9
    assert linked_before == (None if when == "before the commit" else "111")
    assert chat_of(office, "telegram") == "111"
    assert [row.name for row in office.rows("event", name="linked")] == ["linked"]
    assert ["Đầu mối a" in text for _, text in telegram.answers] == [True]


def test_an_update_that_zalo_repeats_is_answered_once(office: Office, zalo: Chats) -> None:
    zalo.set(repeats=True)
    zalo.write(f"LIENKET {code_for(office, 'a@example.vn', 'zalo')}")

    assert once(office, zalo) == 1
    assert len(zalo.answers) == 1
    assert chat_of(office, "zalo") == "111"


def test_a_second_reader_of_the_same_database_waits(office: Office, telegram: Chats) -> None:
    first, second = follower(office, telegram, wait_seconds=5), follower(office, telegram)
    stop = threading.Event()
    threads = in_threads([first], stop, now=lambda: NOW, complain=lambda _text: None)
    until(lambda: office.rows("channel_state", channel="telegram"))

    with pytest.raises(UpdatesError) as caught:
        second.once(lambda: NOW)

    assert caught.value.elsewhere
    telegram.write("/start")
    until(lambda: telegram.answers)
    stop.set()
    telegram.write("chào")  # ends the long poll
    joined(threads, stop)
    until(lambda: not any(t.is_alive() for t in threads))
    assert second.once(lambda: NOW) >= 0


def test_a_reader_elsewhere_is_told_apart_from_a_failure(office: Office, telegram: Chats) -> None:
    telegram.set(webhook={"url": "http://127.0.0.1:9/bot/telegram", "secret_token": "s" * 16})

    with pytest.raises(UpdatesError) as caught:
        once(office, telegram)

    assert caught.value.elsewhere


def test_the_loop_says_a_failure_once_and_goes_on(office: Office, telegram: Chats) -> None:
    said: list[str] = []
    telegram.refuse(500, 500)
    telegram.write("/start")
    stop = threading.Event()

    threads = in_threads(
        [follower(office, telegram)],
        stop,
        now=lambda: NOW,
        complain=lambda text: said.append(text.vi),
    )
    until(lambda: telegram.answers)
    joined(threads, stop)

    assert len(said) == 1
    assert "500" in said[0]


@pytest.mark.parametrize(
    ("code", "more", "wait"),
    [
        (429, {"parameters": {"retry_after": 35}}, 35.0),
        (429, {}, None),
        (401, {}, None),
        (500, {"parameters": "odd"}, None),
    ],
)
def test_a_refusal_says_why_without_the_token(
    telegram: Chats, code: int, more: dict[str, Any], wait: float | None
) -> None:
    telegram.refuse(code, **more)

    with pytest.raises(UpdatesError) as caught:
        reader(telegram).read(None, wait_seconds=0)

    assert caught.value.retry_after == wait
    assert str(code) in caught.value.text.vi


@pytest.mark.parametrize("kind", ["telegram", "zalo"])
def test_the_token_is_in_no_log_and_no_exception(
    kind: Any, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    server: Chats = request.getfixturevalue(kind)
    caplog.set_level(logging.DEBUG)
    one = reader(server)
    one.read(None, wait_seconds=0)
    server.refuse(403)
    said = []
    stranger = make_reader(server.kind, server.url.replace("/?", "x/?"))
    for broken in (one, stranger, _nobody(server)):
        assert broken is not None
        with pytest.raises(UpdatesError) as caught:
            broken.bot_name()
        error: BaseException | None = caught.value
        while error is not None:
            said.append(f"{error!r} {error}")
            error = error.__context__ or error.__cause__

    assert TOKENS[server.kind] not in "\n".join([*said, caplog.text])


def _nobody(server: Chats) -> BotReader | None:
    return make_reader(server.kind, server.url.replace(server.base, "http://127.0.0.1:9"))


@pytest.mark.parametrize("kind", ["telegram", "zalo"])
def test_the_bot_says_its_name(kind: Any, request: pytest.FixtureRequest) -> None:
    server: Chats = request.getfixturevalue(kind)

    assert reader(server).bot_name() == NAME


def test_blocked_and_migrated_chats_are_understood(office: Office, telegram: Chats) -> None:
    telegram.write(f"/start {code_for(office, 'a@example.vn', 'telegram')}", chat=-5, group=True)
    telegram.put({"update_id": 2000, "message": {"chat": {"id": -5}, "migrate_to_chat_id": -1005}})
    telegram.put(
        {
            "update_id": 2001,
            "my_chat_member": {"chat": {"id": -1005}, "new_chat_member": {"status": "kicked"}},
        }
    )

    assert once(office, telegram) == 3
    assert chat_of(office, "telegram") == "-1005"
    assert office.rows("address_fact", address="-1005")[0].suppressed_at == NOW


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"update_id": 3000},
        {"update_id": 3000, "message": None},
        {"update_id": 3000, "message": {"text": "x"}},
        {"update_id": 3000, "message": {"chat": {"id": 1}, "text": 5}},
        {"update_id": 3000, "message": {"chat": {"id": 1}, "text": "x", "from": {"is_bot": True}}},
        {"update_id": 3000, "message": {"chat": [], "text": {}}},
        {"update_id": 3000, "my_chat_member": {"chat": 5}},
    ],
)
def test_an_odd_update_stops_nothing(office: Office, telegram: Chats, update: Any) -> None:
    telegram.put({"update_id": 2999, **update})
    telegram.write("/start")
    telegram.set(updates=[*telegram.seen["updates"]])

    once(office, telegram)

    assert [chat for chat, _ in telegram.answers] == ["111"]


# Webhooks

SECRET = WEBHOOK_SECRET


@pytest.fixture
def hook(office: Office, telegram: Chats) -> Iterator[tuple[str, Webhook]]:
    """The application behind a real server; its address."""
    taking = Webhook(
        {"telegram": (follower(office, telegram), SECRET)},
        now=lambda: NOW,
        complain=lambda _t: None,
    )
    server = make_server("127.0.0.1", 0, taking, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", taking
    server.shutdown()
    server.server_close()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        return


def test_a_provider_that_sends_updates_is_answered_and_so_is_the_person(
    office: Office, telegram: Chats, hook: tuple[str, Webhook]
) -> None:
    reader(telegram).set_webhook(f"{hook[0]}/bot/telegram", SECRET)

    status = telegram.write(f"/start {code_for(office, 'a@example.vn', 'telegram')}")

    assert status == 200
    assert chat_of(office, "telegram") == "111"
    hook[1].close()
    assert "Đầu mối a" in telegram.answers[0][1]


def posted(url: str, body: bytes = b"{}", secret: str | None = SECRET) -> int:
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    return requests.post(url, data=body, headers=headers, timeout=10).status_code


@pytest.mark.parametrize(
    "secret", [None, "", "wrong", SECRET[:-1], f"{SECRET}x", SECRET.upper()],
    ids=["none", "empty", "wrong", "cut", "longer", "capitals"],
)  # fmt: skip
def test_who_does_not_know_the_secret_is_refused_and_nothing_happens(
    office: Office, hook: tuple[str, Webhook], secret: str | None
) -> None:
    before = office.everything()
    update = {"update_id": 1, "message": {"chat": {"id": 1}, "text": "/start"}}

    assert posted(f"{hook[0]}/bot/telegram", json.dumps(update).encode(), secret) == 403
    assert office.everything() == before


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"update_id": 1}', b"\xff", b"[" * 100_000],
    ids=["empty", "broken", "list", "null", "no message", "not text", "deep"],
)  # fmt: skip
def test_what_cannot_be_understood_is_taken_so_that_it_does_not_come_again(
    hook: tuple[str, Webhook], body: bytes
) -> None:
    assert posted(f"{hook[0]}/bot/telegram", body) == 200


def test_what_is_too_large_or_elsewhere_is_refused(hook: tuple[str, Webhook]) -> None:
    url = hook[0]

    assert posted(f"{url}/bot/telegram", b"x" * (LARGEST + 1)) == 413
    assert posted(f"{url}/bot/zalo") == 404
    assert posted(f"{url}/") == 404
    assert requests.get(f"{url}/bot/telegram", timeout=10).status_code == 405


def test_a_webhook_is_set_and_deleted(telegram: Chats) -> None:
    reader(telegram).set_webhook("https://thidua.example.vn/bot/telegram", SECRET)
    told = telegram.seen["webhook"]
    reader(telegram).set_webhook("", "")

    assert (told["url"], told["secret_token"]) == ("https://thidua.example.vn/bot/telegram", SECRET)
    assert told["allowed_updates"] == ["message", "my_chat_member"]
    assert telegram.seen["webhook"] == {}

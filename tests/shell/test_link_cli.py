"""`hanchot link …` as people type it, against a bot's server on this machine."""

from __future__ import annotations

import csv
import json
import stat
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.cli import hanchot
from tests.helpers import Office, a_campaign
from tests.planted import LINK_KEY, TELEGRAM_TOKEN, WEBHOOK_SECRET
from tests.servers.chats import NAME, Chats, Kind, chats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NOW = "2018-08-21T08:00:00+07:00"
KEY = LINK_KEY * 2
SECRET = WEBHOOK_SECRET


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


def settings(office: Office, *servers: Chats, config: str = "", key: str = KEY) -> dict[str, str]:
    path = office.path.parent / "hanchot.yaml"
    path.write_text(config or "sender: {name: LĐLĐ}\n", encoding="utf-8")
    urls = {f"HANCHOT_CHANNEL_{server.kind.upper()}": server.url for server in servers}
    return {"HANCHOT_CONFIG": str(path), "HANCHOT_NOW": NOW, "HANCHOT_LINK_KEY": key, **urls}


def test_a_deep_link_is_opened_and_the_chat_is_linked(office: Office, telegram: Chats) -> None:
    variables = settings(office, telegram)

    made = hanchot(
        "link", "code", "a@example.vn", "--channel", "telegram", "--format", "json",
        db=office.path, **variables,
    )  # fmt: skip
    code = json.loads(made.out)
    telegram.write(f"/start {code['code']}")
    followed = hanchot("link", "follow", "--once", db=office.path, **variables)

    assert made.status == 0, made.err
    assert code["link"] == f"https://t.me/{NAME}?start={code['code']}"
    assert (code["unit"], code["name"]) == ("a", "Đầu mối a")
    assert followed.status == 0, followed.err
    assert "1" in followed.out
    assert office.rows("contact", name="Đầu mối a")[0].telegram == "111"


def test_a_code_is_typed_to_the_zalo_bot(office: Office, zalo: Chats) -> None:
    variables = settings(office, zalo)

    made = hanchot("link", "code", "Đầu mối a", "--channel", "zalo", db=office.path, **variables)
    typed = made.out.strip().rpartition(": ")[2]
    zalo.write(typed.lower())
    hanchot("link", "follow", "--once", db=office.path, **variables)

    assert typed.startswith("LIENKET ")
    assert NAME in made.out
    assert office.rows("contact", name="Đầu mối a")[0].zalo == "111"


def test_the_name_of_the_bot_can_be_given(office: Office) -> None:
    made = hanchot(
        "link", "code", "a@example.vn", "--channel", "telegram", "--bot", "@ten_bot",
        db=office.path, **settings(office),
    )  # fmt: skip

    assert "https://t.me/ten_bot?start=" in made.out


def test_codes_for_a_campaign_go_into_a_file_of_its_owner(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "ma.csv"
    given = ("link", "codes", office.code, "--channel", "telegram", "--bot", NAME, "--out", out)

    done = hanchot(*given, db=office.path, **settings(office))
    again = hanchot(*given, db=office.path, **settings(office))

    assert done.status == 0, done.err
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert len(rows) == len(office.rows("contact")) == len({row[3] for row in rows})
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert again.status == 3
    kept = str(office.everything())
    assert not any(row[3].rpartition("=")[2] in kept for row in rows)


def test_codes_that_cannot_be_written_do_not_hold(office: Office, tmp_path: Path) -> None:
    before = office.everything()

    done = hanchot(
        "link", "codes", office.code, "--channel", "zalo", "--out", tmp_path / "no" / "ma.csv",
        db=office.path, **settings(office),
    )  # fmt: skip

    assert done.status == 2
    assert office.everything() == before


@pytest.mark.parametrize(
    ("arguments", "key", "status", "word"),
    [
        (("code", "a@example.vn", "--channel", "zalo"), "", 2, "HANCHOT_LINK_KEY"),
        (("code", "a@example.vn", "--channel", "zalo"), "short", 2, "32"),
        (("code", "nobody@example.vn", "--channel", "zalo"), KEY, 2, "nobody@example.vn"),
        (("code", "a@example.vn", "--channel", "telegram"), KEY, 2, "telegram"),
        (("code", "a@example.vn", "--channel", "email"), KEY, 2, "email"),
        (("revoke", "nobody@example.vn"), KEY, 2, "nobody@example.vn"),
        (("follow", "--once"), KEY, 2, "bot"),
        (("webhook", "set", "--channel", "telegram"), KEY, 2, "public_url"),
        (("webhook", "delete", "--channel", "telegram"), KEY, 2, "telegram"),
    ],
    ids=[
        "no key", "a weak key", "nobody", "no bot", "no such channel", "revoke nobody",
        "nothing to follow", "no address", "no webhook",
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_one_sentence(
    office: Office, arguments: tuple[str, ...], key: str, status: int, word: str
) -> None:
    before = office.everything()

    done = hanchot("link", *arguments, db=office.path, **settings(office, key=key))

    assert (done.status, done.out) == (status, "")
    assert word in done.err
    assert len(done.err.strip().splitlines()) == 1
    assert office.everything() == before


def test_links_of_a_person_are_revoked(office: Office) -> None:
    done = hanchot("link", "revoke", "a@example.vn", db=office.path, **settings(office))

    assert done.status == 0, done.err
    assert office.rows("contact", name="Đầu mối a")[0].link_epoch == 1
    assert office.rows("contact", name="Đầu mối b")[0].link_epoch == 0


@pytest.mark.parametrize("command", ["run", "dispatch"])
def test_mail_without_its_links_is_not_sent(office: Office, command: str) -> None:
    config = "public_url: https://thidua.example.vn\n"
    variables = settings(office, config=config, key="")

    done = hanchot(command, db=office.path, **variables, HANCHOT_CHANNEL_EMAIL="console://")

    assert (done.status, done.out) == (2, "")
    assert "HANCHOT_LINK_KEY" in done.err
    assert len(done.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("key", "level"), [("", "wrong"), ("short", "wrong"), (KEY, "ok"), (f"{KEY} {KEY}x", "ok")]
)
def test_the_doctor_looks_at_the_key(office: Office, key: str, level: str) -> None:
    config = "public_url: https://thidua.example.vn\n"
    variables = settings(office, config=config, key=key)

    said = hanchot("doctor", "--format", "json", db=office.path, **variables)

    found = [f["level"] for f in json.loads(said.out)["findings"] if f["topic"] == "links"]
    assert found == [level]


def test_a_key_that_is_printed_is_taken(office: Office) -> None:
    key = hanchot("link", "key").out.strip()

    done = hanchot(
        "link", "code", "a@example.vn", "--channel", "zalo",
        db=office.path, **settings(office, key=key),
    )  # fmt: skip

    assert done.status == 0, done.err


def test_a_rehearsal_reads_no_bot_outside(office: Office) -> None:
    variables = settings(office) | {"HANCHOT_CHANNEL_TELEGRAM": f"tgram://{TELEGRAM_TOKEN}/"}

    done = hanchot("link", "follow", "--once", db=office.path, **variables)

    assert done.status == 3
    assert TELEGRAM_TOKEN not in done.err


def test_a_webhook_is_set_listened_to_and_deleted(office: Office, telegram: Chats) -> None:
    config = "channels: {telegram: {updates: webhook}}\n"
    variables = settings(office, telegram, config=config) | {"HANCHOT_WEBHOOK_TELEGRAM": SECRET}
    code = json.loads(
        hanchot(
            "link", "code", "a@example.vn", "--channel", "telegram", "--format", "json",
            db=office.path, **variables,
        ).out
    )["code"]  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "engine.cli.main", "link", "listen", "--port", "0"],
        env={**variables, "HANCHOT_DB": office.url, "HANCHOT_LANG": "en", "PYTHONPATH": "."},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    where = process.stderr.readline().split()[3].rstrip(";")

    try:
        done = hanchot(
            "link", "webhook", "set", "--channel", "telegram", "--url", f"{where}/bot/telegram",
            db=office.path, **variables,
        )  # fmt: skip
        status = telegram.write(f"/start {code}")
    finally:
        process.terminate()
        said = process.communicate(timeout=20)[1]
    hanchot("link", "webhook", "delete", "--channel", "telegram", db=office.path, **variables)

    assert done.status == 0, done.err
    assert SECRET not in done.out + done.err
    assert status == 200
    assert office.rows("contact", name="Đầu mối a")[0].telegram == "111"
    assert "Đầu mối a" in telegram.answers[0][1]
    assert telegram.seen["webhook"] == {}
    assert said.strip() == "Stopped."


@pytest.mark.parametrize("kind", ["telegram", "zalo"])
def test_who_links_a_chat_is_reminded_there_until_they_stop(
    office: Office, kind: Kind, request: pytest.FixtureRequest
) -> None:
    server: Chats = request.getfixturevalue(kind)
    variables = settings(office, server, config="public_url: https://thidua.example.vn\n")
    made = hanchot(
        "link", "code", "a@example.vn", "--channel", kind, "--format", "json",
        db=office.path, **variables,
    )  # fmt: skip
    server.write(json.loads(made.out)["type"])
    hanchot("link", "follow", "--once", db=office.path, **variables)

    process = subprocess.Popen(
        [sys.executable, "-m", "engine.cli.main", "run"],
        env={**variables, "HANCHOT_DB": office.url, "HANCHOT_LANG": "en", "PYTHONPATH": "."},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until(lambda: len(server.answers) > 1)
        server.write("DUNG")
        until(lambda: office.rows("address_fact", channel=kind)[0].stopped_at)
        until(lambda: len(server.answers) > 2)
    finally:
        process.terminate()
        said = process.communicate(timeout=20)[1]

    linked, reminded, stopped = server.answers
    assert {chat for chat, _ in server.answers} == {"111"}
    assert "Đầu mối a" in linked[1]
    assert "Dân vận khéo" in reminded[1]
    assert "TIEP" in stopped[1]
    assert said.splitlines()[-1] == "Stopped."
    sent = [row for row in office.rows("message", channel=kind) if row.state == "sent"]
    assert len(sent) == 1


def until(true: Callable[[], object], seconds: float = 30) -> None:
    """Wait for another process."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "the other process did not get there"
        time.sleep(0.05)

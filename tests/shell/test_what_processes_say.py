"""What a process that sends writes to its log at DEBUG, whatever its servers do: no secret."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import update

from engine.store.rows import CONTACT
from tests.helpers import Office, a_campaign
from tests.planted import LINK_KEY, SEARCH, SMTP_PASSWORD, found_in
from tests.postmen import tick
from tests.servers.bots import Bot
from tests.servers.smtp import MailServer

OPENED = "2018-08-21 08:00"
CONFIG = """
public_url: https://thidua.example.vn
sender: {name: LĐLĐ, email: nhac@example.vn}
channels:
  email: {url: "${HANCHOT_CHANNEL_EMAIL}"}
  telegram: {url: "${HANCHOT_CHANNEL_TELEGRAM}"}
  zalo: {url: "${HANCHOT_CHANNEL_ZALO}"}
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """One of its units is told by e-mail, one by Telegram, one by Zalo."""
    (tmp_path / "hanchot.yaml").write_text(CONFIG, encoding="utf-8")
    with a_campaign(tmp_path) as made:
        with made.database.write() as connection:
            for unit, own in (("b", {"telegram": "111"}), ("c", {"zalo": "z111"})):
                mine = CONTACT.c.email == f"{unit}@example.vn"
                connection.execute(update(CONTACT).where(mine).values(email=None, **own))
        tick(made, OPENED, "email", "telegram", "zalo")
        yield made


def dispatch(office: Office, servers: tuple[MailServer, Bot, Bot], form: str) -> str:
    """All that a process says while it sends."""
    mail, telegram, zalo = servers
    clean = {name: v for name, v in os.environ.items() if not name.startswith("HANCHOT_")}
    done = subprocess.run(
        [sys.executable, "-m", "engine.cli.main", "dispatch"],
        env={
            **clean,
            "HANCHOT_DB": office.url,
            "HANCHOT_CONFIG": str(office.path.parent / "hanchot.yaml"),
            "HANCHOT_NOW": "2018-08-21T08:00:00+07:00",
            "HANCHOT_LINK_KEY": LINK_KEY * 2,
            "HANCHOT_LOG": form,
            "HANCHOT_LOG_LEVEL": "debug",
            "HANCHOT_CHANNEL_EMAIL": mail.url("rto=1", f"nhac:{SMTP_PASSWORD}@"),
            "HANCHOT_CHANNEL_TELEGRAM": telegram.url,
            "HANCHOT_CHANNEL_ZALO": zalo.url,
        },
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("form", "login", "always", "state"),
    [
        pytest.param("text", SMTP_PASSWORD, "ok", "sent", id="all works"),
        pytest.param("json", "another", "unauthorized", "held", id="logins refused"),
        pytest.param("text", "another", "unauthorized", "held", id="logins refused, as text"),
        pytest.param("json", SMTP_PASSWORD, "server_error", "retry", id="faults"),
        pytest.param("json", SMTP_PASSWORD, "redirect", "held", id="redirected"),
        pytest.param("json", SMTP_PASSWORD, "drop", "uncertain", id="lines cut"),
    ],
)
def test_the_log_of_a_process_holds_no_secret(
    office: Office, tmp_path: Path, *, form: str, login: str, always: str, state: str
) -> None:
    with ExitStack() as stack:
        servers = (
            stack.enter_context(MailServer(tmp_path / "mail", ("--login", f"nhac:{login}"))),
            stack.enter_context(Bot("telegram", tmp_path / "telegram")),
            stack.enter_context(Bot("zalo", tmp_path / "zalo")),
        )
        for bot in servers[1:]:
            bot.set(always=always)

        said = dispatch(office, servers, form)

    SEARCH.text("logs of processes", f"dispatch {form} {always}", said)
    assert found_in(said) == []
    assert "message.tried" in said
    assert "urllib3.connectionpool" in said
    # Where an answer came, the line on it has the path, in which the token stands.
    assert ("/bot****" in said) is (always != "drop")
    assert "a@example.vn" not in said
    if form == "json":
        assert all(json.loads(line) for line in said.splitlines() if line.startswith("{"))
    chats = {r.channel: r.state for r in office.rows("message") if r.channel != "email"}
    assert chats == {"telegram": state, "zalo": state}

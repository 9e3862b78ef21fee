"""`hanchot run` killed again and again while it sends: nothing is lost, hardly anything twice."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.faults.offices import a_big_office
from tests.helpers import Office

UNITS = 2000
KILLS = 20
SEED = 20180821
CONFIG = """
channels: {email: {url: "${HANCHOT_CHANNEL_EMAIL}"}}
sender: {name: LĐLĐ, email: nhac@example.vn}
"""
NOW = "2018-08-21T08:00:00+07:00"


class Mailbox:
    """Keeps who got which mail, in the order of arrival."""

    def __init__(self) -> None:
        self.copies: list[tuple[str, str]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        head = envelope.content.decode().partition("\r\n\r\n")[0]
        ids = [line.partition(":")[2].strip() for line in head.splitlines() if is_id(line)]
        self.copies += [(id_, to) for id_ in ids for to in envelope.rcpt_tos]
        return "250 OK"


def is_id(line: str) -> bool:
    return line.lower().startswith("message-id:")


@pytest.fixture
def box() -> Iterator[tuple[Mailbox, str]]:
    made = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(made, hostname="127.0.0.1", port=port)
    controller.start()
    yield made, f"mailto://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    (tmp_path / "hanchot.yaml").write_text(CONFIG, encoding="utf-8")
    with a_big_office(tmp_path, UNITS) as made:
        yield made


def run(office: Office, url: str) -> subprocess.Popen[str]:
    clean = {name: v for name, v in os.environ.items() if not name.startswith("HANCHOT_")}
    own = {
        "HANCHOT_DB": office.url,
        "HANCHOT_CONFIG": str(office.path.parent / "hanchot.yaml"),
        "HANCHOT_CHANNEL_EMAIL": url,
        "HANCHOT_NOW": NOW,
    }
    return subprocess.Popen(
        [sys.executable, "-c", "from engine.cli.main import main; main()", "run"],
        env={**clean, **own},
        stderr=subprocess.PIPE,
        text=True,
    )


def until(true: Any, process: subprocess.Popen[str], seconds: float = 60) -> None:
    """Wait for another process, as long as it lives."""
    end = time.monotonic() + seconds
    while not true():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < end, "the other process did not get there"
        time.sleep(0.002)


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def test_twenty_kills_lose_no_reminder_and_double_at_most_one_each(
    office: Office, box: tuple[Mailbox, str]
) -> None:
    mailbox, url = box
    chance = Random(SEED)  # noqa: S311 # only when to kill
    moments = sorted(chance.sample(range(1, UNITS - 50), KILLS - 2))

    for _ in range(2):  # before anything is sent: while it starts, while it writes messages
        process = run(office, url)
        time.sleep(chance.uniform(0.1, 1.5))
        kill(process)
    for moment in moments:
        process = run(office, url)
        until(lambda goal=moment: len(mailbox.copies) >= goal, process)
        time.sleep(chance.uniform(0, 0.01))
        kill(process)
    process = run(office, url)
    until(lambda: not unsettled(office), process)
    process.terminate()
    process.communicate(timeout=20)

    assert process.returncode == 0
    assert_each_arrived(office, mailbox)
    assert_the_record_agrees(office, mailbox)


def unsettled(office: Office) -> bool:
    rows = office.rows("message")
    return not rows or any(row.state in {"waiting", "sending", "retry", "held"} for row in rows)


def assert_each_arrived(office: Office, mailbox: Mailbox) -> None:
    due = {row.email for row in office.rows("contact", role="unit_contact")}
    ids: dict[str, set[str]] = defaultdict(set)
    for id_, to in mailbox.copies:
        ids[to].add(id_)

    assert set(ids) == due
    assert len(due) == UNITS
    # A second copy carries the same id, so that mailboxes know it for one.
    assert all(len(found) == 1 for found in ids.values())
    assert len(mailbox.copies) - UNITS <= KILLS


def assert_the_record_agrees(office: Office, mailbox: Mailbox) -> None:
    messages = office.rows("message")
    tries: dict[int, list[Any]] = defaultdict(list)
    for row in office.rows("attempt"):
        tries[row.message_id].append(row)
    emails = {row.id: row.email for row in office.rows("contact")}
    copies = Counter(to for _, to in mailbox.copies)

    assert len(messages) == UNITS
    assert {row.state for row in messages} == {"sent"}
    for row in messages:
        found = tries[row.id]
        assert [t.number for t in found] == list(range(1, row.attempts + 1))
        assert [t.kind for t in found] == ["uncertain"] * (row.attempts - 1) + ["sent"]
        assert 1 <= copies[emails[row.contact_id]] <= row.attempts
    assert sum(len(found) - 1 for found in tries.values()) <= KILLS

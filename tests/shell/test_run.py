"""`hanchot run` as a process: it sends through a real mail server, stops at once, may run twice."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import text

from tests.cli import hanchot
from tests.helpers import Office, a_campaign
from tests.planted import TELEGRAM_TOKEN, ZALO_TOKEN

CONFIG = """
channels: {email: {url: "${HANCHOT_CHANNEL_EMAIL}"}}
sender: {name: LĐLĐ, email: nhac@example.vn}
"""
NOW = "2018-08-21T08:00:00+07:00"
UNITS = 4


class Box:
    """Keeps the Message-ID of every mail it is given."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        lines = envelope.content.decode().splitlines()
        self.ids += [line for line in lines if line.startswith("Message-ID:")]
        return "250 OK"


@pytest.fixture
def box() -> Iterator[tuple[Box, str]]:
    made = Box()
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
    with a_campaign(tmp_path) as made:
        yield made


def settings(office: Office, url: str) -> dict[str, str]:
    config = str(office.path.parent / "hanchot.yaml")
    return {"HANCHOT_CONFIG": config, "HANCHOT_CHANNEL_EMAIL": url, "HANCHOT_NOW": NOW}


def start(office: Office, url: str) -> subprocess.Popen[str]:
    clean = {name: v for name, v in os.environ.items() if not name.startswith("HANCHOT_")}
    return subprocess.Popen(
        [sys.executable, "-c", "from engine.cli.main import main; main()", "run"],
        env={**clean, **settings(office, url), "HANCHOT_DB": office.url, "HANCHOT_LANG": "en"},
        stderr=subprocess.PIPE,
        text=True,
    )


def until(true: Any, seconds: float = 30) -> None:
    """Wait for another process."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "the other process did not get there"
        time.sleep(0.05)


def stopped(process: subprocess.Popen[str], with_signal: int = signal.SIGTERM) -> tuple[float, str]:
    began = time.monotonic()
    process.send_signal(with_signal)
    _, said = process.communicate(timeout=20)
    return time.monotonic() - began, said


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT], ids=["TERM", "INT"])
def test_it_ticks_and_sends_and_stops_within_seconds(
    office: Office, box: tuple[Box, str], with_signal: int
) -> None:
    process = start(office, box[1])
    until(lambda: len(box[0].ids) >= UNITS)

    took, said = stopped(process, with_signal)

    assert process.returncode == 0, said
    assert took < 5
    assert {row.state for row in office.rows("message")} == {"sent"}


def test_two_processes_on_one_database_send_each_message_once(
    office: Office, box: tuple[Box, str]
) -> None:
    processes = [start(office, box[1]) for _ in range(2)]
    until(lambda: len(box[0].ids) >= UNITS)

    for process in processes:
        _, said = stopped(process)
        assert process.returncode == 0, said

    assert set(Counter(box[0].ids).values()) == {1}
    assert len(box[0].ids) == UNITS


def test_after_a_kill_the_next_process_takes_up_the_rest_at_once(
    office: Office, box: tuple[Box, str]
) -> None:
    assert hanchot("tick", db=office.path, **settings(office, box[1])).status == 0
    script = """
import os, signal, sys
from engine.model import Outcome
from engine.outbox.dispatch import Dispatcher
from engine.store.database import open_database
from tests.helpers import at, vietnam_calendar

class Deadly:
    channel, count = "email", 0
    def send(self, message):
        self.count += 1
        if self.count == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return Outcome("sent")

senders = {"email": Deadly()}
made = Dispatcher(open_database(sys.argv[1]), lambda _: vietnam_calendar(), senders)
made.drain(lambda: at("2018-08-21 08:00"))
"""
    killed = subprocess.run([sys.executable, "-c", script, office.url], check=False)
    assert killed.returncode == -signal.SIGKILL

    answer = hanchot("dispatch", "--format", "json", db=office.path, **settings(office, box[1]))

    counts = json.loads(answer.out)
    assert (counts["sent"], counts["uncertain"]) == (UNITS - 1, 1)
    assert len(box[0].ids) == UNITS - 1


def test_one_pass_answers_as_the_contract_says(office: Office, box: tuple[Box, str]) -> None:
    ticked = hanchot("tick", "--format", "json", db=office.path, **settings(office, box[1]))
    sent = hanchot("dispatch", "--format", "json", db=office.path, **settings(office, box[1]))

    first, second = json.loads(ticked.out), json.loads(sent.out)
    assert {"now", "moves", "messages", "suppressed", "superseded", "next_at"} <= set(first)
    assert (first["messages"], first["next_at"]) == (UNITS, "2018-08-31T01:00:00+00:00")
    assert {"sent", "retry", "failed", "suppressed", "uncertain"} <= set(second)
    assert second["sent"] == UNITS == len(box[0].ids)


@pytest.mark.parametrize("command", ["dispatch", "run"])
@pytest.mark.parametrize(
    ("url", "status", "word"),
    [
        pytest.param("", 2, "HANCHOT_CHANNEL_EMAIL", id="no sender"),
        pytest.param("mailto://smtp.example.vn", 3, "diễn tập", id="a rehearsal that goes outside"),
    ],
)
def test_what_cannot_send_is_refused_in_one_sentence(
    office: Office, command: str, url: str, status: int, word: str
) -> None:
    answer = hanchot(command, db=office.path, **settings(office, url))

    assert (answer.status, answer.out) == (status, "")
    assert word in answer.err
    assert len(answer.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("channel", "url"),
    [
        ("TELEGRAM", f"tgram://{TELEGRAM_TOKEN}/"),
        ("TELEGRAM", f"tgram://{TELEGRAM_TOKEN}/?api=https://bot.example.vn"),
        ("ZALO", f"zalo://{ZALO_TOKEN}/"),
        ("SMS", "httpsms://khoa@+15551234567"),
    ],
)
def test_a_rehearsal_sends_by_no_bot_and_no_service_outside(
    office: Office, channel: str, url: str
) -> None:
    variables = settings(office, "") | {f"HANCHOT_CHANNEL_{channel}": url}

    answer = hanchot("dispatch", db=office.path, **variables)

    assert (answer.status, answer.out) == (3, "")
    assert channel.lower() in answer.err


FILE = """
rules: 1
extends: phong-trao
id: dv-2019
title: Phong trào thi đua “Dân vận khéo” năm 2019
short: Dân vận khéo 2019
year: 2019
plan: {issuer: LĐLĐ quận 1}
units: {group: cdcs, organiser: ldld}
stages:
  launch: {at: khi kích hoạt}
  implement:
    period: từ launch.start đến hết tháng 8/2019
    source: {clause: I, quote: "đến tháng 8 năm 2019"}
tasks:
  report:
    due: trước ngày 13/9/2019
    source: {clause: II, quote: "trước ngày 13 tháng 9 năm 2019"}
"""
PENDING = """    opens: launch.start
forms: {bao_cao: {pending: có}}
accept: [{code: F604, at: forms.bao_cao.pending, why: "Đề cương gửi sau."}]
"""


def applied(office: Office, text_of_file: str = FILE) -> Any:
    path = office.path.parent / "dv-2019.yaml"
    path.write_text(text_of_file, encoding="utf-8")
    return hanchot("apply", path, "--yes", db=office.path, **settings(office, ""))


def test_a_file_is_loaded_once_and_activated(office: Office) -> None:
    variables = settings(office, "") | {"HANCHOT_NOW": "2019-03-01T08:00:00+07:00"}

    first, second = applied(office), applied(office)
    done = hanchot("activate", "dv-2019", "--yes", db=office.path, **variables)
    again = hanchot("activate", "dv-2019", "--yes", db=office.path, **variables)

    assert (first.status, second.status) == (0, 0), first.err
    assert "không có gì thay đổi" in second.out
    assert done.status == 0, done.err
    assert "08 giờ 00 ngày 01/3/2019" in done.err
    assert "4 đơn vị" in done.out
    assert {row.state for row in office.rows("participation", campaign_id=2)} == {"implementing"}
    assert again.status == 3


@pytest.mark.parametrize(
    ("written", "launched"),
    [
        pytest.param("ngày 15/02/2019", "08 giờ 00 ngày 01/3/2019", id="already past"),
        pytest.param("ngày 15/3/2019", "15/3/2019", id="still ahead"),
    ],
)
def test_activation_prints_the_effective_launch(
    office: Office, written: str, launched: str
) -> None:
    launch = f"at: {written}, source: {{clause: I, quote: {written}}}"
    variables = settings(office, "") | {"HANCHOT_NOW": "2019-03-01T08:00:00+07:00"}
    assert applied(office, FILE.replace("at: khi kích hoạt", launch)).status == 0

    done = hanchot("activate", "dv-2019", "--yes", db=office.path, **variables)

    assert done.status == 0, done.err
    (line,) = (line for line in done.err.splitlines() if "được phát động từ" in line)
    assert launched in line


def test_a_file_with_a_problem_is_not_loaded(office: Office) -> None:
    answer = applied(office, FILE.replace("trước ngày 13/9/2019", "trước ngày 31/9/2019"))

    assert answer.status == 1
    assert "D201" in answer.err
    assert len(office.rows("campaign")) == 1


def refused(office: Office, *options: str) -> str:
    variables = settings(office, "") | {"HANCHOT_NOW": "2019-03-01T08:00:00+07:00"}
    answer = hanchot("activate", "dv-2019", "--yes", *options, db=office.path, **variables)
    assert answer.status == 3
    assert office.rows("campaign", code="dv-2019")[0].activated_at is None
    return answer.err


def test_a_role_that_nobody_holds_stops_activation(office: Office) -> None:
    assert applied(office).status == 0
    with office.database.write() as connection:
        connection.execute(text("DELETE FROM contact WHERE role IN ('secretariat', 'reviewer')"))

    assert "Người thẩm định" in refused(office)


def test_a_campaign_is_not_activated_from_an_instant_to_come(office: Office) -> None:
    assert applied(office).status == 0

    assert "còn ở phía trước" in refused(office, "--at", "2019-03-01T08:06:00+07:00")


def test_a_form_still_to_come_stops_activation_once_its_task_is_open(office: Office) -> None:
    assert applied(office, FILE + PENDING).status == 0

    assert "còn chờ đề cương" in refused(office)

"""Send through the Telegram emulator from npm, which was written by others than we.

`python -m tests.node` (`make test-node`) installs `telegram-test-api` into a temporary folder,
starts it as a process of its own and sends with our sender: what arrives is what was meant.
It accepts everything, so the errors are those of `tests.servers.bots`.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from engine.model import OutgoingMessage
from notifiers.registry import make_sender
from notifiers.updates import make_reader
from tests.planted import TELEGRAM_TOKEN

EMULATOR = "telegram-test-api@4.2.1"
START = """
const TelegramServer = require('telegram-test-api');
new TelegramServer({port: Number(process.argv[2]), host: '127.0.0.1'}).start()
  .then(() => console.log('ready'));
"""
LINK = "https://thidua.example.vn/g/abc"
SHORT = "[Nhắc việc] Kính gửi CĐCS A & B: <b>còn 03 ngày</b>"


def main() -> None:
    """Install the emulator, send, read, compare."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            sys.exit(f"make test-node needs {program}: install Node.js 18 or newer (nodejs.org)")
    with tempfile.TemporaryDirectory() as scratch, _emulator(Path(scratch)) as base:
        _a_text_arrives_with_its_button(base)
        _a_long_text_arrives_whole(base)
        _what_somebody_writes_is_read(base)
    sys.stdout.write("telegram-test-api: ok\n")


@contextmanager
def _emulator(folder: Path) -> Iterator[str]:
    command = ("npm", "install", "--silent", "--no-audit", "--no-fund", EMULATOR)
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    (folder / "start.js").write_text(START, "utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    node = ["node", "start.js", str(port)]
    with subprocess.Popen(node, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "ready"
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def _a_text_arrives_with_its_button(base: str) -> None:
    outcome = _send(base, "111", SHORT)

    (got,) = _arrived(base, "111")
    assert outcome.provider_id == str(got["messageId"])
    assert got["message"]["text"] == (
        "[Nhắc việc] Kính gửi CĐCS A &amp; B: &lt;b&gt;còn 03 ngày&lt;/b&gt;"
    )
    assert got["message"]["parse_mode"] == "HTML"
    keyboard = got["message"]["reply_markup"]["inline_keyboard"]
    assert keyboard == [[{"text": "Gửi báo cáo", "url": LINK}]]


def _a_long_text_arrives_whole(base: str) -> None:
    lines = "\n".join(f"{number}. CĐCS Trường {number}" for number in range(400))

    _send(base, "222", lines)

    got = [one["message"] for one in _arrived(base, "222")]
    assert len(got) > 1
    assert "\n".join(one["text"] for one in got) == lines
    assert ["reply_markup" in one for one in got] == [False] * (len(got) - 1) + [True]


def _what_somebody_writes_is_read(base: str) -> None:
    message = {
        "botToken": TELEGRAM_TOKEN, "text": "LIENKET 12345678", "date": 1,
        "from": {"id": 333, "first_name": "An", "is_bot": False},
        "chat": {"id": 333, "type": "private"},
    }  # fmt: skip
    _ask(base, "sendMessage", message)

    reader = make_reader("telegram", _url(base))
    assert reader is not None
    (update,) = reader.read(None, wait_seconds=0)
    reader.close()
    assert (update.chat, update.kind, update.text) == ("333", "message", "LIENKET 12345678")


def _url(base: str) -> str:
    return f"tgram://{TELEGRAM_TOKEN}/?api={base}"


def _send(base: str, chat: str, short: str) -> Any:
    sender = make_sender("telegram", _url(base))
    message = OutgoingMessage(
        "db.1", "db.o1", "telegram", chat, "Nguyễn An", "V/v nhắc gửi báo cáo", "Kính gửi",
        short, LINK, "Gửi báo cáo",
    )  # fmt: skip
    outcome = sender.send(message)
    sender.close()
    assert outcome.kind == "sent", outcome
    return outcome


def _arrived(base: str, chat: str) -> list[dict[str, Any]]:
    asked = {"token": TELEGRAM_TOKEN, "chatId": chat}
    return list(_ask(base, "getUpdates", asked)["result"])


def _ask(base: str, method: str, facts: dict[str, Any]) -> Any:
    return requests.post(f"{base}/{method}", json=facts, timeout=20).json()


if __name__ == "__main__":
    main()

"""A bot's server as a process of its own: what people write, and what the bot answers.

`python -m tests.servers.chats telegram|zalo` prints its port and speaks that protocol on
127.0.0.1, as far as reading goes: getMe, getUpdates, sendMessage, setWebhook, deleteWebhook.
Tests steer it below `/control/`. Telegram keeps updates until an offset confirms them and
refuses two readers; Zalo hands out one update at a time and keeps no count.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

import requests

from tests.planted import TELEGRAM_TOKEN, ZALO_TOKEN

TOKENS = {"telegram": TELEGRAM_TOKEN, "zalo": ZALO_TOKEN}
SCHEMES = {"telegram": "tgram", "zalo": "zalo"}
NAME = "thidua_bot"
Kind = Literal["telegram", "zalo"]
_HEADER = {"telegram": "X-Telegram-Bot-Api-Secret-Token", "zalo": "X-Bot-Api-Secret-Token"}


@dataclass
class State:
    """What the server knows."""

    kind: str
    lock: threading.Condition = field(default_factory=threading.Condition)
    updates: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    webhook: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    reader: int = 0
    repeats: bool = False


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for what follows its headers
    state: State

    def log_message(self, *_: object) -> None:
        return

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        facts = json.loads(body or b"{}")
        _, where, method = self.path.split("/", 2)
        if where == "control":
            self._say(200, getattr(self, f"_control_{method}")(facts))
        elif where != f"bot{TOKENS[self.state.kind]}":
            self._say(401, _refused(401, "Unauthorized"))
        else:
            self.state.calls.append(method)
            refusal = self.state.refusals.pop(0) if self.state.refusals else None
            answer = refusal or getattr(self, f"_{method}")(facts)
            self._say(200 if answer["ok"] else int(answer["error_code"]), answer)

    def _say(self, status: int, answer: Any) -> None:
        data = json.dumps(answer).encode()
        self.send_response(status if self.state.kind == "telegram" else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    # What the bot asks for

    def _getMe(self, _facts: Any) -> Any:  # noqa: N802 - the protocol's name
        return _done({"id": 1, "is_bot": True, "username": NAME, "account_name": NAME})

    def _sendMessage(self, facts: Any) -> Any:  # noqa: N802 - likewise
        self.state.sent.append(facts)
        return _done({"message_id": len(self.state.sent)})

    def _setWebhook(self, facts: Any) -> Any:  # noqa: N802 - likewise
        self.state.webhook = facts
        return _done(True)

    def _deleteWebhook(self, _facts: Any) -> Any:  # noqa: N802 - likewise
        self.state.webhook = {}
        return _done(True)

    def _getUpdates(self, facts: Any) -> Any:  # noqa: N802 - likewise
        state, until = self.state, time.monotonic() + float(facts.get("timeout") or 0)
        with state.lock:
            if state.webhook:
                return _refused(
                    409, "Conflict: can't use getUpdates method while webhook is active"
                )
            state.reader += 1
            me = state.reader
            offset = facts.get("offset")
            if offset is not None:
                state.updates = [u for u in state.updates if u["update_id"] >= offset]
            state.lock.notify_all()
            while not state.updates and state.reader == me and time.monotonic() < until:
                state.lock.wait(max(0.0, until - time.monotonic()))
            if state.reader != me:
                return _refused(409, "Conflict: terminated by other getUpdates request")
            return self._telegram() if state.kind == "telegram" else self._zalo()

    def _telegram(self) -> Any:
        return _done(list(self.state.updates))

    def _zalo(self) -> Any:
        if not self.state.updates:
            return _refused(408, "Request timeout")
        first = self.state.updates[0]
        if not self.state.repeats:
            self.state.updates.pop(0)
        return _done(first)

    # What the test asks for

    def _control_write(self, facts: Any) -> Any:
        """Somebody writes; to a webhook at once, where there is one."""
        state = self.state
        with state.lock:
            if not state.webhook:
                state.updates.append(facts)
                state.lock.notify_all()
                return {"status": 0}
        answer = requests.post(
            state.webhook["url"],
            json=facts,
            headers={_HEADER[state.kind]: state.webhook["secret_token"]},
            timeout=10,
        )
        return {"status": answer.status_code}

    def _control_set(self, facts: Any) -> Any:
        for name, value in facts.items():
            setattr(self.state, name, value)
        return {}

    def _control_seen(self, _facts: Any) -> Any:
        state = self.state
        return {
            "sent": state.sent, "updates": state.updates, "webhook": state.webhook,
            "calls": state.calls,
        }  # fmt: skip


def _done(result: Any) -> dict[str, Any]:
    return {"ok": True, "result": result}


def _refused(code: int, description: str) -> dict[str, Any]:
    return {"ok": False, "error_code": code, "description": description}


@dataclass
class Chats:
    """The server as a test sees it."""

    kind: Kind
    port: int
    written: int = 0

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """As a channel's setting names the bot."""
        return f"{SCHEMES[self.kind]}://{TOKENS[self.kind]}/?api={self.base}"

    def write(self, text: str, *, chat: str | int = 111, group: bool = False, **more: Any) -> int:
        """Somebody writes to the bot; the status that a webhook gave, or 0."""
        self.written += 1
        if self.kind == "zalo":
            message: dict[str, Any] = {
                "chat": {"id": str(chat), "chat_type": "GROUP" if group else "PRIVATE"},
                "from": {"id": str(chat), "is_bot": False},
                "text": text, "message_id": f"m{self.written}", **more,
            }  # fmt: skip
            return self.put({"event_name": "message.text.received", "message": message})
        message = {
            "message_id": self.written, "from": {"id": 9, "is_bot": False}, "text": text,
            "chat": {"id": chat, "type": "supergroup" if group else "private"}, **more,
        }  # fmt: skip
        return self.put({"update_id": 1000 + self.written, "message": message})

    def put(self, update: dict[str, Any]) -> int:
        """An update of any shape."""
        return int(self._control("write", update)["status"])

    def set(self, **facts: Any) -> None:
        """Change how the server behaves."""
        self._control("set", facts)

    def refuse(self, *codes: int, **more: Any) -> None:
        """Refuse the next calls with these codes."""
        refusals = [
            {**_refused(code, f"no, bot{TOKENS[self.kind]} may not"), **more} for code in codes
        ]
        self.set(refusals=refusals)

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What the bot has written, with the chat."""
        return [(str(one["chat_id"]), one["text"]) for one in self.seen["sent"]]

    @property
    def seen(self) -> dict[str, Any]:
        """All that the server knows."""
        return dict(self._control("seen", {}))

    def _control(self, what: str, facts: Any) -> Any:
        return requests.post(f"{self.base}/control/{what}", json=facts, timeout=20).json()


@contextmanager
def chats(kind: Kind) -> Iterator[Chats]:
    """A server in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.servers.chats", kind], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield Chats(kind, int(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def main() -> None:
    """Serve until killed."""
    Handler.state = State(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_port, flush=True)  # noqa: T201 - the test reads it
    server.serve_forever()


if __name__ == "__main__":
    main()

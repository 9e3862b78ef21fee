"""A bot's server as a process of its own, which treats each chat as its id says.

`python -m tests.servers.bots telegram|zalo --into FOLDER` says `{"port": …}` on its first
line and serves until it is ended. The first six digits of a chat's id name a behaviour
(`BEHAVIOURS`); every other chat is served well. Each text that was accepted is a line of
`texts.jsonl`, written before it is answered; each request is one of `requests.jsonl`. What
reading the bot needs is that of `tests.servers.chats`, and so is `/control/`.

Where the real servers refuse a text, so does this one: one that is too long, tags that
nobody knows, a button that leads to no public place.
"""

from __future__ import annotations

import argparse
import json
import re
import signal
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass, field
from html import unescape
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

import requests

from tests.planted import TELEGRAM_TOKEN, ZALO_TOKEN
from tests.servers.chats import Handler, Kind, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

TOKENS: Final = {"telegram": TELEGRAM_TOKEN, "zalo": ZALO_TOKEN}
RETRY_AFTER: Final = 7

REFUSALS: Final[dict[str, tuple[int, str, dict[str, Any]]]] = {
    "429001": (429, f"Too Many Requests: retry after {RETRY_AFTER}", {"retry_after": RETRY_AFTER}),
    "429002": (429, "Too Many Requests", {}),
    "400001": (400, "Bad Request: chat not found", {}),
    "400002": (
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": -1001234567890},
    ),
    "400003": (400, "Bad Request: can't parse entities: Unsupported start tag", {}),
    "400004": (400, "Bad Request: message is too long", {}),
    "400005": (400, "Bad Request: PEER_ID_INVALID", {}),
    "400006": (400, "", {}),
    "401001": (401, "Unauthorized", {}),
    "403001": (403, "Forbidden: bot was blocked by the user", {}),
    "403002": (403, "Forbidden: bot was kicked from the group chat", {}),
    "403003": (403, "Forbidden: user is deactivated", {}),
    "404001": (404, "Not Found", {}),
    "404002": (404, "Chat not found", {}),
    "408001": (408, "Request timeout", {}),
    "409001": (409, "Conflict: terminated by other getUpdates request", {}),
    "500001": (500, "Internal Server Error", {}),
    "503001": (503, "Service Unavailable", {}),
}
"""Chats whose texts are not accepted: the code, what is said, and the parameters."""

RAW: Final[dict[str, tuple[int, str]]] = {
    "502001": (502, "<html><body>502 Bad Gateway</body></html>"),
    "504001": (504, "<html><body>504 Gateway Time-out</body></html>"),
    "200002": (200, "khong phai JSON"),
    "200003": (200, "[]"),
    "200004": (200, '{"result": {"message_id": 1}}'),
    "200005": (200, '{"ok": true}'),
}
"""Chats whose texts are accepted, and the answer is none that the protocol knows."""

BEHAVIOURS: Final = {
    **{name: name for name in (*REFUSALS, *RAW)},
    "too_many": "429001", "too_many_no_wait": "429002", "no_chat": "400001",
    "migrated": "400002", "bad_html": "400003", "too_long": "400004", "bad_peer": "400005",
    "bad_request": "400006", "token": "401001", "blocked": "403001", "kicked": "403002",
    "deactivated": "403003", "not_found": "404001", "chat_gone": "404002", "timeout": "408001",
    "conflict": "409001", "error": "500001", "unavailable": "503001", "bad_gateway": "502001",
    "gateway_timeout": "504001", "not_json": "200002", "no_object": "200003", "no_ok": "200004",
    "no_id": "200005",
    "not_ok": "200001",  # `ok: false` within HTTP 200, as the chat were not found
    "slow": "200006",  # accepted, and answered after a while
    "hang": "200007",  # accepted, and never answered
    "drop": "200008",  # accepted, and the line is cut instead of an answer
    "refuse_second": "200009",  # the first text is accepted, none after it
    "drop_second": "200010",  # the first text is accepted; at the second the line is cut
    "too_many_once": "429003",  # refused the first time, then accepted
    "cut": "200011",  # not accepted; the answer ends in its middle
    "redirect": "302001",
}  # fmt: skip

_KNOWN: Final = frozenset(BEHAVIOURS.values())
_TAG: Final = re.compile(r"</?(?:b|strong|i|em|u|s|code|pre|a(?: href=\"[^\"]*\")?)>")
_LONGEST: Final = {"telegram": 4096, "zalo": 2000}


def chat(behaviour: str, number: int = 0) -> str:
    """The id of a chat that is treated so; many may be.

    >>> chat("blocked"), chat("blocked", 17)
    ('403001', '403001000017')
    """
    prefix = BEHAVIOURS[behaviour]
    return f"{prefix}{number:06}" if number else prefix


def behaviour_of(chat_id: object) -> str:
    """How a chat is to be treated; empty for well.

    >>> behaviour_of("403001000017"), behaviour_of(-403001), behaviour_of("111")
    ('403001', '403001', '')
    """
    prefix = str(chat_id).lstrip("-")[:6]
    return prefix if prefix in _KNOWN else ""


@dataclass
class _State(State):
    """What the server knows besides.

    Attributes:
        always: How every chat is treated, whatever its id says; empty for as it says.
    """

    token: str = ""
    always: str = ""
    slow: float = 0.3
    folder: Path = field(default_factory=Path)
    told: dict[str, int] = field(default_factory=dict)
    accepted: int = 0
    known: int = 0


class _Handler(Handler):
    """One line."""

    state: _State

    def do_GET(self) -> None:
        self._note("GET")
        self._raw(404, "")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        _, where, method = self.path.split("/", 2)
        if where == "control":
            self._say(200, getattr(self, f"_control_{method}")(json.loads(body or b"{}")))
            return
        self._note(method)
        if where != f"bot{self.state.token}":
            self._say(401, _refused(401, "Unauthorized"))
        elif method == "sendMessage":
            self._send(json.loads(body))
        else:
            self.state.calls.append(method)
            answer = getattr(self, f"_{method}")(json.loads(body or b"{}"))
            self._say(200 if answer["ok"] else int(answer["error_code"]), answer)

    def _answerCallbackQuery(self, _facts: Any) -> Any:  # noqa: N802 - the protocol's name
        return {"ok": True, "result": True}

    def _note(self, method: str) -> None:
        self._keep("requests.jsonl", {"method": method, "line": self.client_address[1]})

    def _keep(self, name: str, facts: Any) -> None:
        with self.state.lock, (self.state.folder / name).open("a", encoding="utf-8") as log:
            log.write(json.dumps(facts, ensure_ascii=False) + "\n")

    def _send(self, facts: dict[str, Any]) -> None:
        state, where = self.state, str(facts.get("chat_id"))
        how = BEHAVIOURS[state.always] if state.always else behaviour_of(where)
        with state.lock:
            state.told[where] = nth = state.told.get(where, 0) + 1
        fault = _fault_of(state.kind, facts)
        if fault:
            self._refuse(400, fault)
        elif how in REFUSALS:
            self._refuse(*REFUSALS[how])
        elif how == BEHAVIOURS["too_many_once"] and nth == 1:
            self._refuse(*REFUSALS["429001"])
        elif how == BEHAVIOURS["refuse_second"] and nth > 1:
            self._refuse(*REFUSALS["403001"])
        elif how == BEHAVIOURS["not_ok"]:
            self._say(200, _refused(400, "Bad Request: chat not found"))
        elif how == BEHAVIOURS["redirect"]:
            self._redirect()
        elif how == BEHAVIOURS["cut"]:
            self._cut_short()
        else:
            self._accept(facts, how, nth)

    def _accept(self, facts: dict[str, Any], how: str, nth: int) -> None:
        state = self.state
        with state.lock:
            state.accepted += 1
            id_ = state.accepted
        self._keep("texts.jsonl", {**facts, "message_id": id_, "line": self.client_address[1]})
        if how == BEHAVIOURS["drop"] or (how == BEHAVIOURS["drop_second"] and nth > 1):
            self.close_connection = True
            return
        if how == BEHAVIOURS["hang"]:
            self.rfile.read(1)  # until the client gives up
            self.close_connection = True
            return
        if how == BEHAVIOURS["slow"]:
            time.sleep(state.slow)
        if how in RAW:
            self._raw(*RAW[how])
        else:
            result = {"message_id": id_ if state.kind == "telegram" else f"m{id_}"}
            self._say(200, {"ok": True, "result": result})

    def _refuse(
        self, code: int, said: str, parameters: dict[str, Any] | None = None
    ) -> None:
        answer = _refused(code, said)
        if parameters and self.state.kind == "telegram":
            answer["parameters"] = parameters
        self._say(code, answer)

    def _redirect(self) -> None:
        self.send_response(307)
        self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere/x")  # type: ignore[attr-defined]
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _cut_short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "500")
        self.end_headers()
        self.wfile.write(b'{"ok": tr')
        self.close_connection = True

    def _raw(self, status: int, text: str) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _refused(code: int, description: str) -> dict[str, Any]:
    return {"ok": False, "error_code": code, "description": description}


def _fault_of(kind: str, facts: dict[str, Any]) -> str:
    """Why the real server would refuse a text; empty if it would not."""
    text = str(facts.get("text") or "")
    if facts.get("parse_mode") == "HTML":
        if "<" in _TAG.sub("", text):
            return "Bad Request: can't parse entities: Unsupported start tag"
        text = unescape(_TAG.sub("", text))
    if not text.strip():
        return "Bad Request: message text is empty"
    if len(text.encode("utf-16-le")) // 2 > _LONGEST[kind]:
        return "Bad Request: message is too long"
    rows = (facts.get("reply_markup") or {}).get("inline_keyboard") or []
    for button in (button for row in rows for button in row):
        host = urlsplit(button["url"]).hostname or ""
        if "." not in host or host.startswith(("127.", "10.", "192.168.")):
            return f"Bad Request: inline keyboard button URL '{button['url']}' is invalid"
    return ""


class _Cutting(ThreadingHTTPServer):
    """Cuts each line at once."""

    def process_request(self, request: Any, _address: Any) -> None:
        self.shutdown_request(request)


@dataclass
class BotServer:
    """The server as a test holds it: started on entering, ended on leaving.

    Attributes:
        folder: Where it keeps what it receives; that of an earlier run is kept.
        options: As on the command line.
    """

    kind: Kind
    folder: Path
    options: tuple[str, ...] = ()
    port: int = 0
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-W", "ignore", "-m", "tests.servers.bots", self.kind]
        told = ["--into", str(self.folder), "--port", str(self.port), *self.options]
        self._process = subprocess.Popen(
            [*command, *told], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        )
        assert self._process.stdout
        self.port = json.loads(self._process.stdout.readline())["port"]
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the process; it can be entered again, on the same port."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            assert self._process.stdout
            self._process.stdout.close()
            self._process = None

    @property
    def base(self) -> str:
        """Its address."""
        scheme = "https" if "--certificate" in self.options else "http"
        return f"{scheme}://127.0.0.1:{self.port}"

    @property
    def token(self) -> str:
        """The token that it takes."""
        return TOKENS[self.kind]

    def url(self, options: str = "") -> str:
        """A sender's URL for it."""
        scheme = {"telegram": "tgram", "zalo": "zalo"}[self.kind]
        more = f"&{options}" if options else ""
        return f"{scheme}://{self.token}/?api={self.base}{more}"

    def set(self, **facts: Any) -> None:
        """Change how it behaves: `always`, `slow`, or what `tests.servers.chats` knows."""
        requests.post(f"{self.base}/control/set", json=facts, timeout=20).raise_for_status()

    def received(self, chat_id: str | None = None) -> list[dict[str, Any]]:
        """The texts it accepted, in order: as posted, with `message_id` and `line`."""
        found = _lines(self.folder / "texts.jsonl")
        return [one for one in found if chat_id is None or str(one["chat_id"]) == chat_id]

    def requests(self) -> list[dict[str, Any]]:
        """What was asked for, in order: `method` and `line`."""
        return _lines(self.folder / "requests.jsonl")

    def clear(self) -> None:
        """Forget what was received so far."""
        for name in ("texts.jsonl", "requests.jsonl"):
            (self.folder / name).unlink(missing_ok=True)


def _lines(log: Path) -> list[dict[str, Any]]:
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [json.loads(line) for line in lines]


def _arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.servers.bots", description=__doc__)
    parser.add_argument("kind", choices=sorted(TOKENS))
    parser.add_argument("--into", required=True, type=Path, help="folder for what is received")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--slow", type=float, default=0.3, help="seconds that `slow` takes")
    parser.add_argument("--drop", action="store_true", help="cut every line at once")
    parser.add_argument("--certificate", help="PEM file with key and chain; speaks TLS")
    return parser.parse_args(argv)


def main() -> None:
    """Serve until ended."""
    asked = _arguments()
    _Handler.state = _State(
        asked.kind, token=TOKENS[asked.kind], slow=asked.slow, folder=asked.into
    )
    kind = _Cutting if asked.drop else ThreadingHTTPServer
    server = kind(("127.0.0.1", asked.port), _Handler)
    server.daemon_threads = True
    if asked.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(asked.certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    sys.stdout.write(json.dumps({"port": server.server_port}) + "\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()

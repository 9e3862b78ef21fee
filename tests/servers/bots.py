"""A bot's server as a process of its own, which treats each chat as its id says.

`python -m tests.servers.bots telegram|zalo --into FOLDER` says `{"port": …}` on its first
line and serves until it is ended. The first digits of a chat's id name a behaviour
(`BEHAVIOURS`, `chat_of`); every other chat is served well. Each text that was accepted is a line of
`texts.jsonl`, written before it is answered; each request is one of `requests.jsonl`. What
reading the bot needs is that of `tests.servers.chats`, and so is `/control/`.

Where the real servers refuse a text, so does this one: one that is too long, tags that
nobody knows, a button that leads to no public place.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from http.server import ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, Literal, Self
from urllib.parse import urlsplit

import requests

from tests.servers.chats import SCHEMES, TOKENS, Handler, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

Kind = Literal["telegram", "zalo"]
Refusal = tuple[int, str, dict[str, Any]]

REFUSALS: Final[dict[str, Refusal]] = {
    "limited": (429, "Too Many Requests: retry after 35", {"retry_after": 35}),
    "limited_by_header": (429, "Too Many Requests", {}),
    "no_chat": (400, "Bad Request: chat not found", {}),
    "bad_peer": (400, "Bad Request: PEER_ID_INVALID", {}),
    "bad_text": (400, "Bad Request: can't parse entities: Unsupported start tag", {}),
    "moved": (
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": -1007001},
    ),
    "unauthorized": (401, "Unauthorized", {}),
    "blocked": (403, "Forbidden: bot was blocked by the user", {}),
    "kicked": (403, "Forbidden: bot was kicked from the supergroup chat", {}),
    "deactivated": (403, "Forbidden: user is deactivated", {}),
    "not_found": (404, "Not Found", {}),
    "chat_gone": (404, "Chat not found", {}),
    "timed_out": (408, "Request timeout", {}),
    "conflict": (409, "Conflict: terminated by other getUpdates request", {}),
    "too_long": (413, "Request Entity Too Large", {}),
    "server_error": (500, "Internal Server Error", {}),
    "unavailable": (503, "Service Unavailable", {}),
}
"""Texts that are not accepted: the code, what is said, and the parameters."""

WITHIN_200: Final[dict[str, Refusal]] = {
    "limited_within_200": (429, "Too Many Requests", {}),
    "no_chat_within_200": (400, "Bad Request: chat not found", {}),
    "unauthorized_within_200": (401, "Unauthorized", {}),
}
"""Texts that are not accepted, which the envelope says within HTTP 200."""

RAW: Final = {
    "gateway": (502, "<html><body>502 Bad Gateway</body></html>"),
    "gateway_timeout": (504, "<html><body>504 Gateway Time-out</body></html>"),
    "stranger": (403, "<html><body>Blocked by the firewall</body></html>"),
    "garbage": (200, "khong phai JSON"),
    "no_object": (200, "[]"),
    "no_ok": (200, '{"result": {"message_id": 1}}'),
    "no_id": (200, '{"ok": true}'),
}
"""Answers that the protocol does not know; whether the text is accepted, nobody can tell."""

BEHAVIOURS: Final = (
    "ok",
    *REFUSALS,
    *WITHIN_200,
    *RAW,
    "slow",  # accepted, and answered after a while
    "hang",  # accepted, and never answered
    "drop",  # accepted, and the line is cut instead of an answer
    "drop_in_the_answer",  # accepted, and the line is cut within the answer
    "garble",  # accepted, and answered by bytes that are no TLS, on a line that is
    "bad_header",  # accepted, and answered with a header that is none
    "bad_button",  # refused for its button, if it has one
    "redirect",  # not accepted
    "limited_once",  # refused the first time, then accepted
    "second_part_refused",  # the first text to the chat is accepted, none after it
    "second_part_dropped",  # the first text is accepted; at the next the line is cut
)

_PREFIX: Final = 7000
_ID_DIGITS: Final = 10
_WAIT_OF_HEADER: Final = 12
_TAG: Final = re.compile(r"</?(?:b|strong|i|em|u|s|code|pre|a(?: href=\"[^\"]*\")?)>")
_LONGEST: Final = {"telegram": 4096, "zalo": 2000}


def chat_of(kind: Kind, behaviour: str, number: int = 0) -> str:
    """The id of a chat that is treated so; there are many.

    >>> chat_of("telegram", "ok", 17), chat_of("zalo", "limited")
    ('7000000017', 'z7001000000')
    """
    id_ = f"{_PREFIX + BEHAVIOURS.index(behaviour)}{number:06}"
    return id_ if kind == "telegram" else f"z{id_}"


def behaviour_of(chat_id: object) -> str:
    """How a chat is to be treated.

    >>> behaviour_of("7000000017"), behaviour_of("z7001000000"), behaviour_of(111)
    ('ok', 'limited', 'ok')
    """
    digits = str(chat_id).lstrip("z-")
    if len(digits) != _ID_DIGITS or not digits.isdecimal():
        return "ok"
    number = int(digits[:4]) - _PREFIX
    return BEHAVIOURS[number] if 0 <= number < len(BEHAVIOURS) else "ok"


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


class _Handler(Handler):
    """One line."""

    state: _State

    def do_GET(self) -> None:  # noqa: N802 - the library's name
        self._note("GET")
        self._raw(404, "")

    def do_POST(self) -> None:  # noqa: N802 - likewise
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        _, where, method = self.path.split("/", 2)
        if where == "control":
            self._say(200, getattr(self, f"_control_{method}")(json.loads(body or b"{}")))
            return
        self._note(method)
        if where != f"bot{self.state.token}":
            self._refuse(401, "Unauthorized")
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
        how = state.always or behaviour_of(where)
        with state.lock:
            state.told[where] = nth = state.told.get(where, 0) + 1
        fault = _fault_of(state.kind, facts)
        if fault:
            self._refuse(400, fault)
        elif how in REFUSALS:
            self._refuse(*REFUSALS[how], wait=how == "limited_by_header")
        elif how in WITHIN_200:
            self._say_as(200, _envelope(*WITHIN_200[how]))
        elif how == "limited_once" and nth == 1:
            self._refuse(*REFUSALS["limited"])
        elif how == "second_part_refused" and nth > 1:
            self._refuse(*REFUSALS["blocked"])
        elif how == "bad_button" and facts.get("reply_markup"):
            url = facts["reply_markup"]["inline_keyboard"][0][0]["url"]
            self._refuse(400, f"Bad Request: inline keyboard button URL '{url}' is invalid")
        elif how == "redirect":
            self._say_as(307, {}, Location=f"http://{self.headers['Host']}/elsewhere/sendMessage")
        else:
            self._accept(facts, how, nth)

    def _accept(self, facts: dict[str, Any], how: str, nth: int) -> None:
        state = self.state
        with state.lock:
            state.accepted += 1
            id_ = state.accepted
        self._keep("texts.jsonl", {"text": facts, "id": id_, "line": self.client_address[1]})
        if how == "drop" or (how == "second_part_dropped" and nth > 1):
            self.close_connection = True
        elif how == "drop_in_the_answer":
            self._cut_short()
        elif how == "garble":
            with socket.socket(fileno=os.dup(self.connection.fileno())) as below:
                below.sendall(b"khong phai TLS")
            self.close_connection = True
        elif how == "bad_header":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nkhong phai header\r\nContent-Length: 0\r\n\r\n")
            self.close_connection = True
        elif how == "hang":
            self.rfile.read(1)  # until the client gives up
            self.close_connection = True
        elif how in RAW:
            self._raw(*RAW[how])
        else:
            time.sleep(state.slow if how == "slow" else 0)
            result = {"message_id": id_ if state.kind == "telegram" else f"m{id_}"}
            self._say_as(200, {"ok": True, "result": result})

    def _refuse(
        self, code: int, said: str, parameters: dict[str, Any] | None = None, *, wait: bool = False
    ) -> None:
        headers = {"Retry_After": str(_WAIT_OF_HEADER)} if wait else {}
        self._say_as(code, _envelope(code, said, parameters), **headers)

    def _say_as(self, status: int, answer: Any, **headers: str) -> None:
        self._raw(status, json.dumps(answer), **headers)

    def _cut_short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "500")
        self.end_headers()
        self.wfile.write(b'{"ok": tr')
        self.close_connection = True

    def _raw(self, status: int, text: str, **headers: str) -> None:
        data = text.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _envelope(code: int, said: str, parameters: dict[str, Any] | None = None) -> dict[str, Any]:
    answer: dict[str, Any] = {"ok": False, "error_code": code, "description": said}
    return answer | ({"parameters": parameters} if parameters else {})


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
class Bot:
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

    @property
    def url(self) -> str:
        """A sender's URL for it, which does not wait long for an answer."""
        return f"{SCHEMES[self.kind]}://{self.token}/?api={self.base}&rto=1"

    def set(self, **facts: Any) -> None:
        """Change how it behaves: `always`, `slow`, or what `tests.servers.chats` knows."""
        requests.post(f"{self.base}/control/set", json=facts, timeout=20).raise_for_status()

    @property
    def accepted(self) -> list[dict[str, Any]]:
        """The texts that it accepted, in order, as they were posted."""
        return [one["text"] for one in self.texts()]

    def texts(self) -> list[dict[str, Any]]:
        """The same, each with the `id` it got and the `line` it came by."""
        return _lines(self.folder / "texts.jsonl")

    def requests(self) -> list[dict[str, Any]]:
        """What was asked for, in order: `method` and `line`."""
        return _lines(self.folder / "requests.jsonl")

    def clear(self) -> None:
        """Forget what was received so far."""
        for name in ("texts.jsonl", "requests.jsonl"):
            (self.folder / name).unlink(missing_ok=True)


@contextmanager
def bot(kind: Kind, *options: str) -> Iterator[Bot]:
    """A server in a process of its own, with a folder of its own."""
    with TemporaryDirectory() as folder, Bot(kind, Path(folder), options) as made:
        yield made


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

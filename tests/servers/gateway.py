"""An SMS gateway as a process of its own: takes JSON, and answers as the number says.

`python -m tests.servers.gateway --into FOLDER` says `{"port": …}` on its first line. The
last three digits of the recipient's number are the status that it answers with; every
message is accepted that ends in another number. What it accepts is a line of
`messages.jsonl`, written before it is answered.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

DROP: Final = "888"
"""A number that ends so has its message accepted, and the line cut instead of an answer."""

_ERRORS: Final = range(300, 600)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder: Path
    lock = threading.Lock()
    accepted = 0

    def log_message(self, *_: object) -> None:
        return

    def do_POST(self) -> None:
        facts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        to = str(facts.get("to") or (facts.get("recipients") or [""])[0])
        ending = to[-3:]
        if ending.isdecimal() and int(ending) in _ERRORS:
            self._say(int(ending), {"error": f"no, not to {to}"})
            return
        with self.lock:
            _Handler.accepted += 1
            id_ = _Handler.accepted
            with (self.folder / "messages.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps({"path": self.path, "facts": facts}) + "\n")
        if ending == DROP:
            self.close_connection = True
        else:
            self._say(HTTPStatus.CREATED if "recipients" in facts else 200, {"id": f"s{id_}"})

    def _say(self, status: int, answer: Any) -> None:
        data = json.dumps(answer).encode()
        self.send_response(status)
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            self.send_header("Retry-After", "12")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@dataclass
class Gateway:
    """The server as a test sees it."""

    port: int
    folder: Path

    def accepted(self) -> list[dict[str, Any]]:
        """What it accepted, in order: `path` and `facts`."""
        log = self.folder / "messages.jsonl"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return [json.loads(line) for line in lines]


@contextmanager
def gateway() -> Iterator[Gateway]:
    """A server in a process of its own, with a folder of its own."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.servers.gateway", "--into", folder]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        ) as process:
            assert process.stdout is not None
            try:
                yield Gateway(json.loads(process.stdout.readline())["port"], Path(folder))
            finally:
                process.kill()


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(prog="python -m tests.servers.gateway", description=__doc__)
    parser.add_argument("--into", required=True, type=Path, help="folder for what is received")
    _Handler.folder = parser.parse_args().into
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    sys.stdout.write(json.dumps({"port": server.server_port}) + "\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()

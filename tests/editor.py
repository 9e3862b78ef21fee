"""Ask the real yaml-language-server what an editor would show for the shipped rule files.

`python -m tests.editor` (`make test-editor`) installs the server from npm into a temporary
folder and speaks the Language Server Protocol with it over standard input and output.
"""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent
SERVER = "yaml-language-server@1"
OF_2018 = "workflows/2018-ldld-quan-1-dan-van-kheo.yaml"
SETTINGS = {
    "validate": True,
    "completion": True,
    "hover": True,
    "format": {"enable": False},
    "schemaStore": {"enable": False},
}
WAIT_SECONDS = 30


def main() -> None:
    """Install the server, open the files, ask."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            sys.exit(f"make test-editor needs {program}: install Node.js 18 or newer (nodejs.org)")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _run("npm", "install", "--silent", "--no-audit", "--no-fund", SERVER, cwd=folder)
        for name in ("workflows", "config"):
            shutil.copytree(ROOT / name, folder / name)
        with _server(folder / "node_modules" / ".bin" / "yaml-language-server") as editor:
            _shipped_files_are_clean(editor, folder)
            _slips_are_underlined(editor, folder)
            _keys_and_words_are_offered(editor, folder)
            _a_key_is_explained(editor, folder)
    sys.stdout.write("editor: ok\n")


def _run(*command: str, cwd: Path) -> None:
    subprocess.run(command, check=True, cwd=cwd, stdout=subprocess.DEVNULL)


class Editor:
    """A client of the server: sends, waits for the answer, answers what it is asked."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._to = process.stdin
        self._messages: queue.Queue[dict[str, Any]] = queue.Queue()
        self._number = 0
        self._opened = 0
        threading.Thread(target=_listen, args=(process.stdout, self._messages), daemon=True).start()

    def ask(self, method: str, **params: Any) -> Any:
        """Send a request and wait for its answer."""
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        answer = self._wait(lambda m: m.get("id") == number and "method" not in m)
        assert "error" not in answer, answer
        return answer["result"]

    def tell(self, method: str, **params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def open(self, folder: Path, text: str) -> tuple[str, list[dict[str, Any]]]:
        """Open a text as a file of its own: its address, and what is underlined in it."""
        self._opened += 1
        uri = (folder / f"{self._opened}.yaml").as_uri()
        self.tell(
            "textDocument/didOpen",
            textDocument={"uri": uri, "languageId": "yaml", "version": 1, "text": text},
        )
        found = self._wait(
            lambda m: (
                m.get("method") == "textDocument/publishDiagnostics" and m["params"]["uri"] == uri
            )
        )
        return uri, list(found["params"]["diagnostics"])

    def at(self, method: str, uri: str, line: int, column: int) -> Any:
        """Ask about a place; line and column count from 0."""
        return self.ask(
            f"textDocument/{method}",
            textDocument={"uri": uri},
            position={"line": line, "character": column},
        )

    def _wait(self, is_it: Any) -> dict[str, Any]:
        while True:
            message = self._messages.get(timeout=WAIT_SECONDS)
            if is_it(message):
                return message
            if "method" in message and "id" in message:
                self._answer(message)

    def _answer(self, asked: dict[str, Any]) -> None:
        """Answer a request of the server: it asks for the settings, one per item."""
        result: Any = None
        if asked["method"] == "workspace/configuration":
            items = asked["params"]["items"]
            result = [SETTINGS if item.get("section") == "yaml" else {} for item in items]
        self._send({"id": asked["id"], "result": result})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._to.flush()


def _listen(stream: IO[bytes], messages: queue.Queue[dict[str, Any]]) -> None:
    while header := stream.readline():
        length = 0
        while header.strip():
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
            header = stream.readline()
        messages.put(json.loads(stream.read(length)))


@contextmanager
def _server(program: Path) -> Iterator[Editor]:
    process = subprocess.Popen(
        [str(program), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        editor = Editor(process)
        hover = {"contentFormat": ["markdown"]}
        capabilities = {
            "workspace": {"configuration": True},
            "textDocument": {"completion": {}, "hover": hover, "publishDiagnostics": {}},
        }
        editor.ask("initialize", processId=None, rootUri=None, capabilities=capabilities)
        editor.tell("initialized")
        editor.tell("workspace/didChangeConfiguration", settings={"yaml": SETTINGS})
        yield editor
    finally:
        process.kill()
        process.wait()


def _shipped_files_are_clean(editor: Editor, folder: Path) -> None:
    for path in sorted((folder / "workflows").rglob("*.yaml")):
        _, found = editor.open(path.parent, path.read_text("utf-8"))

        assert not found, f"{path.name}: {found}"


SLIPS = {
    "    due: trước ngày 13/9/2018": ("    dew: trước ngày 13/9/2018", "dew"),
    "    optional: có": ("    optional: maybe", "maybe"),
    "year: 2018": ("year: năm nay", "năm nay"),
    "    form: de_nghi": ("    form: Đề nghị", "Đề nghị"),
    "    review: không": ("    review: {by: reviewer, whithin: 3 ngày}", "whithin"),
    "  - {code: F605, at: awards": ("  - {at: awards", ""),
}  # fmt: skip


def _slips_are_underlined(editor: Editor, folder: Path) -> None:
    path = folder / OF_2018
    text = path.read_text("utf-8")
    for right, (wrong, underlined) in SLIPS.items():
        assert text.count(right) == 1, right
        changed = text.replace(right, wrong)
        _, found = editor.open(path.parent, changed)

        assert found, f"nothing is underlined in {wrong!r}"
        assert _underlined(changed, found[0]).startswith(underlined), found


def _underlined(text: str, found: dict[str, Any]) -> str:
    start = found["range"]["start"]
    line: str = text.splitlines()[start["line"]]
    return line[start["character"] :]


OFFERED = {
    "top-level key": ("", {"stages", "tasks", "reminders", "lifecycle"}),
    "key of a task": ("tasks:\n  report:\n    ", {"due", "opens", "label", "review"}),
    "key within a due": ("tasks:\n  report:\n    due:\n      ", {"at", "roll"}),
    "date": ("tasks:\n  report:\n    due: ", {"trước ngày 13/9/2018", "chưa rõ"}),
    "yes or no": ("tasks:\n  report:\n    optional: ", {"có", "không"}),
    "word": ("tasks:\n  report:\n    per: ", {"unit", "campaign"}),
    "type of a field": ("forms: {f: {fields: {x: {type: ", {"text", "money", "choice"}),
    "channel": ("reminders:\n  r:\n    channels:\n      - ", {"email", "zalo", "sms"}),
}  # fmt: skip


def _keys_and_words_are_offered(editor: Editor, folder: Path) -> None:
    path = folder / OF_2018
    modeline = path.read_text("utf-8").partition("\n")[0]
    for what, (typed, wanted) in OFFERED.items():
        text = f"{modeline}\nrules: 1\n{typed}"
        lines = text.split("\n")
        uri, _ = editor.open(path.parent, text)
        answer = editor.at("completion", uri, len(lines) - 1, len(lines[-1]))

        offered = {item["label"] for item in (answer["items"] if answer else ())}
        assert wanted <= offered, f"{what}: {sorted(wanted - offered)} not in {sorted(offered)}"


def _a_key_is_explained(editor: Editor, folder: Path) -> None:
    path = folder / OF_2018
    text = path.read_text("utf-8")
    line = text.splitlines().index("    due: trước ngày 13/9/2018")
    uri, _ = editor.open(path.parent, text)
    answer = editor.at("hover", uri, line, 5)

    assert answer, "no hover"
    assert "Hạn gửi." in answer["contents"]["value"], answer


if __name__ == "__main__":
    main()

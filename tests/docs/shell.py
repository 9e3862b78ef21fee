"""Run the code blocks of a page in order, as a reader would type them, in one folder.

`hanchot` runs in this process, which is quicker; lines that redirect or pipe, and every other
command, go to a shell. Variables set by `export` last from block to block.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli import hanchot

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_EXPORT = re.compile(r"export (\w+)=(\S+)")


def blocks(page: str) -> tuple[str, ...]:
    """The code blocks of a page that are meant to be typed."""
    return tuple(_BLOCK.findall(page))


def commands(block: str) -> Iterator[str]:
    """The commands of a block: one per line, but for continued lines and texts written out."""
    lines = iter(block.splitlines())
    for first in lines:
        command = first
        while command.endswith("\\"):
            command = command[:-1] + next(lines).strip()
        if "<<'EOF'" in command:
            for line in lines:
                command += f"\n{line}"
                if line == "EOF":
                    break
        if command.strip():
            yield command


@dataclass
class Shell:
    """A folder to work in (the working folder of this process), and what was exported."""

    variables: dict[str, str] = field(default_factory=dict)

    def run(self, command: str) -> tuple[int, str]:
        """Run one command; its exit status and all that it said."""
        exported = _EXPORT.fullmatch(command)
        if exported:
            self.variables[exported[1]] = exported[2]
            return 0, ""
        words = shlex.split(command)
        if words[0] == "hanchot" and not {">", "|"} & set(words):
            answer = hanchot(*words[1:], db=None, **self.variables)
            return answer.status, answer.out + answer.err
        return self._outside(command)

    def _outside(self, command: str) -> tuple[int, str]:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        clean = {k: v for k, v in os.environ.items() if not k.startswith("HANCHOT_")}
        done = subprocess.run(
            ["bash", "-c", command],
            env={**clean, **self.variables, "PATH": path},
            capture_output=True,
            check=False,
        )
        return done.returncode, (done.stdout + done.stderr).decode(errors="replace")

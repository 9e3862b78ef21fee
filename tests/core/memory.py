"""How much memory each check of some texts takes: run alone, so that no thread is copied.

Every text is checked in a process of its own, forked once all modules are loaded; what is
measured is how far its peak lies above where it began, the parser's own memory included.

python -m tests.core.memory < JSON of files by name > JSON of MB by name

A file goes in as text, each of its bytes as the letter of that number.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from pathlib import Path

from engine.check import check_file
from tests.core.rule_files import BASE, FILE, vn

SECONDS = 60  # after these it hangs
MOST = 4 << 30  # bytes of addresses: what runs away must not take the machine with it
_KB = 1 << 10


def megabytes(data: bytes) -> float | None:
    """The peak of one check above its beginning; None where the process did not end well."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        signal.alarm(SECONDS)
        resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
        before = _resident()
        check_bytes(data)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KB
        os.write(writing, str(peak - before).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return float(said) if not status and said else None


def check_bytes(data: bytes) -> None:
    """Check one file; what comes out of it is for others to look at."""
    files = {"f.yaml": data, "goc.yaml": BASE.encode()}
    check_file("f.yaml", files.__getitem__, lambda name: f"{name}.yaml", ("goc",), vn)


def _resident() -> float:
    """What the process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / _KB**2


if __name__ == "__main__":
    check_bytes(FILE.encode())  # loads what is loaded once
    files = {name: text.encode("latin-1") for name, text in json.load(sys.stdin).items()}
    json.dump({name: megabytes(data) for name, data in files.items()}, sys.stdout)

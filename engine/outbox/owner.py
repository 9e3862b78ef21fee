"""Who holds a lease: one dispatcher of one process, and whether that process still lives.

A name is `host/pid/start/number`. Host means this boot of this machine and this space of
process ids, so that a name from elsewhere is never taken for dead; its lease runs out.
"""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path

_START_FIELD = 19  # of /proc/PID/stat, counted behind the command's name: start time


def this_owner() -> str:
    """A name for a dispatcher of this process, never given twice."""
    pid = os.getpid()
    return f"{_host()}/{pid}/{_started(pid)}/{secrets.token_hex(3)}"


def is_dead(owner: str) -> bool:
    """Whether the process of that name has surely ended."""
    host, _, rest = owner.partition("/")
    pid, _, start = rest.partition("/")
    if host != _host() or not pid.isdigit():
        return False
    return not _lives(int(pid)) or _started(int(pid)) != start.partition("/")[0]


def _host() -> str:
    boot = _read("/proc/sys/kernel/random/boot_id")[:8]
    try:
        space = Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:
        space = ""
    return f"{socket.gethostname()}:{boot}:{space}".replace("/", "-")


def _lives(pid: int) -> bool:
    if os.name == "nt":  # there, signal 0 is Ctrl-C; the lease must run out instead
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _started(pid: int) -> str:
    """When a process began, where the system tells: a number may be used again."""
    fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return fields[_START_FIELD] if len(fields) > _START_FIELD else "0"


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError:
        return ""

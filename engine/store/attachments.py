"""The folder of attached files: bytes under their hash, written so that a crash loses none.

A file is copied beside its place, forced to disk and then renamed, all before the
transaction commits that mentions it. The same bytes are kept once.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

if TYPE_CHECKING:
    from typing import BinaryIO

_PIECE = 1024 * 1024


def folder_of(url: str, identity: str) -> Path:
    """Where the attached files of a database lie.

    Beside the file of a SQLite database; for a server in the working folder, under the
    identity of the database.
    """
    made = make_url(url)
    if made.get_backend_name() == "sqlite" and made.database not in {None, "", ":memory:"}:
        return Path(f"{made.database}.files")
    return Path(f"hanchot-{identity}.files")


def place_of(folder: Path, sha256: str) -> Path:
    """The place of the file with this hash."""
    return folder / sha256[:2] / sha256


def keep(folder: Path, source: Path) -> tuple[str, int]:
    """Copy a file into the folder; returns its hash and its size.

    Raises:
        OSError: If it cannot be read, or the folder not be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".new-")
    copy = Path(name)
    try:
        with os.fdopen(handle, "wb") as target, source.open("rb") as origin:
            sha256, size = _copy(origin, target)
            target.flush()
            os.fsync(target.fileno())
        place = place_of(folder, sha256)
        place.parent.mkdir(exist_ok=True)
        copy.replace(place)
        _sync(place.parent)
        _sync(folder)
    finally:
        copy.unlink(missing_ok=True)
    return sha256, size


def _copy(origin: BinaryIO, target: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while piece := origin.read(_PIECE):
        digest.update(piece)
        target.write(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _sync(folder: Path) -> None:
    """Make a rename durable, where a folder can be forced to disk at all."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

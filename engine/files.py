"""Rule files on disk: where bases and calendars are looked for, and how a file is written.

The one place where the checker meets files. A base lies beside the file, in its folder
`base/`, or among the shipped rule files.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.calendar_file import read_calendar
from engine.check import CheckResult, check_file
from engine.documents import text_of
from engine.errors import FileInTheWayError, UnreadableFileError
from engine.settings import load_settings
from engine.starter_files import starter
from engine.words import Text, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.calendar import WorkCalendar
    from engine.rules.schema import Definition

_READ_AT_MOST = 1024 * 1024 + 1  # one byte over what a rule file may have


def open_rule_file(path: str, environ: Mapping[str, str] = os.environ) -> CheckResult:
    """Check the rule file at a path.

    Raises:
        UnreadableFileError: If it is missing or cannot be read.
    """
    try:
        found = _bases(Path(path))
        return check_file(
            path,
            read=_read,
            base_path=lambda name: found.get(name, name),
            bases=tuple(found),
            calendars=lambda definition: calendar_of(definition, environ),
            documents=lambda name: text_of(str(Path(path).parent / name)),
        )
    except OSError as error:
        raise _unreadable(path, error) from error


def calendar_of(definition: Definition, environ: Mapping[str, str] = os.environ) -> WorkCalendar:
    """The calendar that a definition names, for its time zone and working days.

    Raises:
        LookupError: If neither the settings nor the shipped calendars have it.
    """
    path = calendar_path(definition.calendar, environ)
    return _calendar(path, definition.timezone, definition.workdays)


def calendar_path(name: str, environ: Mapping[str, str] = os.environ) -> Path:
    """The override file of a calendar: as the settings say, else the shipped one.

    Raises:
        LookupError: If there is none.
    """
    path = load_settings(environ).calendars.get(name)
    if path is not None:
        return Path(path)
    try:
        return starter(f"config/calendars/{name}.yaml")
    except UnreadableFileError as error:
        raise LookupError(name) from error


def own_calendar(name: str = "vn", environ: Mapping[str, str] = os.environ) -> WorkCalendar:
    """A calendar by its name, with the usual time zone and working days."""
    return read_calendar(calendar_path(name, environ))


def lines_of(path: str) -> Iterator[str]:
    """The lines of a text file, or of standard input for `-`, as they come.

    Raises:
        UnreadableFileError: If it is missing or cannot be read.
    """
    if path == "-":
        yield from sys.stdin
        return
    try:
        with Path(path).open(encoding="utf-8-sig") as file:
            yield from file
    except OSError as error:
        raise _unreadable(path, error) from error
    except UnicodeDecodeError as error:
        raise UnreadableFileError(path, say("reader.not_utf8")) from error


def rule_text(path: str) -> str:
    """The text of a rule file as it stands, its line ends and all.

    Raises:
        UnreadableFileError: If it is missing, cannot be read, or is not UTF-8.
    """
    try:
        return _read(path).decode("utf-8")
    except OSError as error:
        raise _unreadable(path, error) from error
    except UnicodeDecodeError as error:
        raise UnreadableFileError(path, say("reader.not_utf8")) from error


def create_file(path: str, text: str) -> None:
    """Write a new file.

    Raises:
        FileInTheWayError: If there is one of this name.
        OSError: If it cannot be written.
    """
    try:
        with Path(path).open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError as error:
        raise FileInTheWayError(path) from error


def replace_file(path: str, text: str) -> None:
    """Write a file anew, whole or not at all.

    Raises:
        OSError: If it cannot be written; the old one is then as it was.
    """
    target = Path(path).resolve()  # a link goes on to lead to its file
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        shutil.copymode(target, name)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@cache
def _calendar(path: Path, timezone: str, workdays: frozenset[int]) -> WorkCalendar:
    return read_calendar(path, timezone=timezone, workdays=workdays)


def _bases(path: Path) -> dict[str, str]:
    """The bases that a file can extend: id and path; the nearest of one name wins."""
    folder = path.parent
    folders = [folder / "base", *([folder] if folder.name == "base" else [])]
    folders.append(starter("workflows") / "base")
    found: dict[str, str] = {}
    for place in folders:
        for file in sorted(place.glob("*.yaml")):
            found.setdefault(file.stem, _named(file))
    return found


def _named(file: Path) -> str:
    """A path as people read it: from the present folder on, where it lies below."""
    try:
        return str(file.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(file)


def _read(path: str) -> bytes:
    with Path(path).open("rb") as file:
        return file.read(_READ_AT_MOST)


def _unreadable(path: str, error: OSError) -> UnreadableFileError:
    if isinstance(error, UnreadableFileError):
        return error
    if isinstance(error, FileNotFoundError):
        return UnreadableFileError(path, say("errors.not_there"))
    reason = error.strerror or type(error).__name__
    return UnreadableFileError(path, Text(reason, reason))

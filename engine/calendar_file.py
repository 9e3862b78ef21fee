"""Read a calendar's override file from disk: the one place where the calendar meets a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from engine.calendar import WorkCalendar, load_calendar
from engine.errors import UnreadableFileError
from engine.words import Text

if TYPE_CHECKING:
    from pathlib import Path


def read_calendar(
    path: Path,
    *,
    timezone: str = "Asia/Ho_Chi_Minh",
    workdays: frozenset[int] = frozenset(range(5)),
) -> WorkCalendar:
    """Build the calendar that a file describes; its name is the file's.

    Raises:
        UnreadableFileError: If the file is missing or is no YAML.
        CalendarDataError: If what it says cannot be used.
    """
    try:
        # Every scalar stays text, so that 02/01/2026 and 24/11 are read by our own rules.
        data = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes text only
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = str(getattr(error, "strerror", None) or error).replace("\n", " ")
        raise UnreadableFileError(str(path), Text(reason, reason)) from error
    return load_calendar(path.stem, data, timezone=timezone, workdays=workdays)

"""Read a file of units, CSV or XLSX, into rows of plain text.

What a file is shows in its first bytes, not in its name. Row numbers are those a
spreadsheet shows. A file in a legacy Vietnamese encoding is refused by name, never guessed.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from engine.directory.columns import known_headings
from engine.directory.values import Sheet
from engine.errors import UnreadableFileError, UnusableUnitsFileError
from engine.rules.legacy import likely_encoding
from engine.words import Text, say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MAX_MEGABYTES: Final = 32
MAX_ROWS: Final = 200_000
_MAX_UNPACKED: Final = 512 * 1024 * 1024
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BOM = b"\xef\xbb\xbf"
_DELIMITERS: Final = (",", ";", "\t", "|")
_WIDEST: Final = 100
_EXACT_DIGITS: Final = 15  # a spreadsheet keeps no more of a number
# Letters that only Vietnamese in Unicode has; the legacy fonts show as other Latin-1 signs.
_VIETNAMESE: Final = frozenset("ăđơưĂĐƠƯ") | {chr(code) for code in range(0x1EA0, 0x1EFA)}
_LATIN: Final = frozenset("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ\u00a0·–—“”«»")
_TELLTALE: Final = 3


def read_units_file(path: Path) -> Sheet:
    """Read a table of units.

    Raises:
        UnreadableFileError: If the file is not there or may not be read.
        UnusableUnitsFileError: If it is no table that can be read, with the cure.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_MEGABYTES * 1024 * 1024 + 1)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        reason = say("errors.not_there" if missing else "errors.no_access")
        raise UnreadableFileError(str(path), reason) from None
    return sheet_of(data, str(path))


def sheet_of(data: bytes, path: str) -> Sheet:
    """The table in the bytes of a file; see `read_units_file`."""
    if len(data) > MAX_MEGABYTES * 1024 * 1024:
        raise UnusableUnitsFileError(path, say("directory.too_large", limit=MAX_MEGABYTES))
    if data.startswith(_OLE):
        raise UnusableUnitsFileError(path, say("directory.old_excel"))
    rows = _xlsx_rows(data, path) if data.startswith(_ZIP) else _csv_rows(data, path)
    sheet = _numbered(rows, path)
    _refuse_legacy_font(sheet, path)
    return sheet


def _numbered(rows: Iterable[tuple[str, ...]], path: str) -> Sheet:
    kept: list[tuple[int, tuple[str, ...]]] = []
    for number, row in enumerate(rows, start=1):
        if len(kept) >= MAX_ROWS:
            raise UnusableUnitsFileError(path, say("directory.too_many_rows", limit=MAX_ROWS))
        if any(cell.strip() for cell in row):
            kept.append((number, row))
    return Sheet(tuple(kept))


def _csv_rows(data: bytes, path: str) -> list[tuple[str, ...]]:
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError:
        raise UnusableUnitsFileError(path, _encoding_fault(data)) from None
    if "\0" in text:
        raise UnusableUnitsFileError(path, _encoding_fault(data))
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        return [(), *_parsed(rest, first.strip()[-1], path)]
    return max((_parsed(text, sign, path) for sign in _likely(text)), key=_recognised)


def _likely(text: str) -> list[str]:
    """The delimiters that occur near the top, so that no others are tried."""
    head = text[:10_000]
    return [sign for sign in _DELIMITERS if sign in head] or [","]


def _recognised(rows: list[tuple[str, ...]]) -> int:
    return max((known_headings(row) for row in rows[:20]), default=0)


def _parsed(text: str, delimiter: str, path: str) -> list[tuple[str, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[str, ...]] = []
    try:
        rows.extend(tuple(row) for row in reader)
    except csv.Error:
        # A delimiter that is not the file's own may well break its quoting.
        if _recognised(rows) > 1 or _likely(text) == [delimiter]:
            fault = say("directory.bad_csv", row=len(rows) + 1)
            raise UnusableUnitsFileError(path, fault) from None
        return []
    return rows


def _encoding_fault(data: bytes) -> Text:
    encoding = likely_encoding(data) or ("UTF-16" if b"\0" in data[:100] else None)
    if encoding is None:
        return say("directory.encoding_unknown")
    return say("directory.encoding", encoding=encoding)


def _xlsx_rows(data: bytes, path: str) -> list[tuple[str, ...]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - heavy, and few runs need it

    try:
        _refuse_bomb(data, path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that we do not read
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = next(s for s in book.worksheets if s.sheet_state == "visible")
            sheet.reset_dimensions()
            cells = sheet.iter_rows(max_col=_WIDEST)
            rows = [_shortened([_cell_text(cell) for cell in row]) for row in cells]
            book.close()
    except UnusableUnitsFileError:
        raise
    except Exception:  # noqa: BLE001 - a damaged archive fails in openpyxl in every way there is
        raise UnusableUnitsFileError(path, say("directory.bad_excel")) from None
    return rows


def _shortened(cells: list[str]) -> tuple[str, ...]:
    """A row without the blank cells behind its last value."""
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _refuse_bomb(data: bytes, path: str) -> None:
    """A small archive may unpack to more than there is memory."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > _MAX_UNPACKED:
        raise UnusableUnitsFileError(path, say("directory.too_large", limit=MAX_MEGABYTES))


def _cell_text(cell: Any) -> str:
    """A cell as it is shown: leading zeros that only the format holds are put back."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if not value.time() else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _digits(value, cell.number_format or "")
    return str(value)


def _digits(value: int, shown_as: str) -> str:
    if len(str(abs(value))) > _EXACT_DIGITS:
        return f"{value:.5E}"  # as the spreadsheet shows it: its last digits are lost
    width = len(shown_as) if shown_as and set(shown_as) == {"0"} else 0
    return str(value).zfill(width)


def _refuse_legacy_font(sheet: Sheet, path: str) -> None:
    """A table typed in a TCVN3 or VNI font: Unicode letters, but not those one sees."""
    text = "".join(cell for _, row in sheet.rows for cell in row)
    beyond = [letter for letter in text if letter > "\x7f"]
    if any(letter in _VIETNAMESE for letter in beyond):
        return
    strange = [letter for letter in beyond if letter <= "\xff" and letter not in _LATIN]
    if len(strange) < _TELLTALE:
        return
    encoding = likely_encoding(text.encode("latin-1", "ignore"))
    if encoding is not None:
        raise UnusableUnitsFileError(path, say("directory.legacy_font", encoding=encoding))

"""Rows for people: a table on the screen, or a sheet for a spreadsheet program.

CSV is UTF-8 with a byte order mark, without which spreadsheets misread Vietnamese. A
text that a spreadsheet would take for a formula gets an apostrophe before it in CSV and
is typed as text in XLSX (OWASP, CSV injection). Instants are local times.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from dataclasses import dataclass
from datetime import datetime
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

import typer

from engine.cli.common import emit_table
from engine.clock import LOCAL_ZONE
from engine.errors import UsageFaultError
from engine.words import Text, say
from engine.words.dates import short_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SheetFormat = Literal["table", "csv", "xlsx"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_WIDEST = 60
_LONGEST_WORD = 12
_BETWEEN = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its heading; numbers stand to the right."""

    heading: str
    number: bool = False


def emit_sheet(
    columns: Sequence[Column], rows: Sequence[Sequence[Any]], form: str, *, title: str
) -> None:
    """Print rows as a table, or write them to standard output as CSV or XLSX.

    Args:
        title: Name of the sheet.

    Raises:
        UsageFaultError: If an XLSX would go to a terminal.
    """
    if form == "csv":
        typer.echo(as_csv(columns, rows), nl=False)
    elif form == "xlsx":
        if sys.stdout.isatty():
            raise UsageFaultError(say("reports.xlsx_to_terminal"))
        typer.echo(as_xlsx(columns, rows, title=title), nl=False)
    elif sys.stdout.isatty():
        _draw(columns, rows)
    else:
        emit_table([c.heading for c in columns], [[plain(v) for v in row] for row in rows])


def as_csv(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> bytes:
    """The rows as CSV that a spreadsheet program opens by a double click."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.heading for column in columns])
    writer.writerows([_harmless(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(columns: Sequence[Column], rows: Sequence[Sequence[Any]], *, title: str) -> bytes:
    """The rows as a workbook of one sheet, its heading frozen, numbers and dates typed."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for number, column in enumerate(columns, 1):
        sheet.cell(1, number, column.heading).font = Font(bold=True)
        cells = [plain(row[number - 1]) for row in rows]
        width = max(map(len, [column.heading, *cells])) + 2
        sheet.column_dimensions[get_column_letter(number)].width = min(width, _WIDEST)
    for row_number, row in enumerate(rows, 2):
        for number, value in enumerate(row, 1):
            _fill(sheet.cell(row_number, number), value)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(cell: Any, value: Any) -> None:
    if isinstance(value, datetime):
        # A workbook knows no zones.
        cell.value = value.astimezone(ZoneInfo(LOCAL_ZONE)).replace(tzinfo=None)
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, int | float):
        cell.value = value
    elif value is not None:
        cell.value = plain(value)
        cell.data_type = "s"


def _harmless(value: Any) -> str:
    text = plain(value)
    risky = not isinstance(value, int | float) and text.startswith(_FORMULA_STARTS)
    return f"'{text}" if risky else text


def plain(value: Any) -> str:
    """A value as one line of text, as people write it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = value.astimezone(ZoneInfo(LOCAL_ZONE))
        return f"{local:%H:%M} {short_day(local).vi}"
    if isinstance(value, Text):
        from engine.cli.common import language

        return value.to(language())
    return _CONTROL.sub(" ", str(value))


def before(cutoff: datetime | None) -> Text:
    """A cutoff as a cell says it: `trước ngày 13/9/2018`."""
    if cutoff is None:
        return Text("", "")
    local = cutoff.astimezone(ZoneInfo(LOCAL_ZONE))
    day = short_day(local).vi
    if (local.hour, local.minute) == (0, 0):
        return say("reports.before_day", day=day)
    return say("reports.before_clock", clock=f"{local:%H:%M}", day=day)


def terminal_width() -> int:
    """How many columns a table may take; no limit where nobody looks at it."""
    return get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize


def _widths(columns: Sequence[Sequence[str]]) -> list[int | None]:
    """Widths that break no word, what room is left going to who needs most of it.

    None where the terminal leaves no choice or needs none.
    """
    room = terminal_width() - _BETWEEN * (len(columns) + 1)
    whole = [max(map(len, texts)) for texts in columns]
    least = [_longest_word(texts) for texts in columns]
    if sum(whole) <= room or sum(least) > room:
        return [None] * len(columns)
    wanted = [w - n for w, n in zip(whole, least, strict=True)]
    spare = room - sum(least)
    return [n + spare * more // sum(wanted) for n, more in zip(least, wanted, strict=True)]


def _longest_word(texts: Iterable[str]) -> int:
    words = (word for text in texts for word in text.split())
    return min(max(map(len, words), default=1), _LONGEST_WORD)


def _draw(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    cells = [[plain(value) for value in row] for row in rows]
    headings = [column.heading for column in columns]
    for column, width in zip(
        columns, _widths(list(zip(headings, *cells, strict=True))), strict=True
    ):
        justify: Literal["left", "right"] = "right" if column.number else "left"
        table.add_column(column.heading, justify=justify, width=width)
    for row in cells:
        table.add_row(*row)
    Console(markup=False, highlight=False, emoji=False).print(table)

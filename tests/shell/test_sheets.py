"""Sheets for spreadsheet programs: Vietnamese survives, formulas do not."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from engine.cli.sheets import Column, as_csv, as_xlsx
from tests.helpers import at

COLUMNS = [Column("Đơn vị"), Column("Quá hạn", number=True), Column("Hạn")]


def test_a_csv_begins_with_the_mark_that_makes_spreadsheets_read_vietnamese() -> None:
    data = as_csv(COLUMNS, [["Trường Lê Lợi", 3, at("2018-09-13 00:00")]])

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines()[1] == "Trường Lê Lợi,3,00:00 13/9/2018"


@pytest.mark.parametrize("text", ["=1+1", "+84912", "-2", "@SUM(A1)"])
def test_a_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    rows = [[text, -3, None]]

    line = as_csv(COLUMNS, rows).decode("utf-8-sig").splitlines()[1]
    sheet = load_workbook(io.BytesIO(as_xlsx(COLUMNS, rows, title="x"))).active

    assert line == f"'{text},-3,"
    assert sheet is not None
    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", text)
    assert (sheet["B2"].data_type, sheet["B2"].value) == ("n", -3)


def test_a_workbook_holds_instants_as_local_dates() -> None:
    data = as_xlsx(COLUMNS, [["A", 1, at("2018-09-13 00:00")]], title="overdue")

    sheet = load_workbook(io.BytesIO(data))["overdue"]

    assert str(sheet["C2"].value) == "2018-09-13 00:00:00"

"""The text of a plan comes from plain text, Word and PDF; what cannot be read says why."""
# ruff: noqa: E501 - a rule file as it is written

from __future__ import annotations

import sys
from pathlib import Path

import docx
import pytest
from pypdf import PdfWriter

from engine.documents import text_of
from engine.errors import UnreadableFileError
from engine.files import open_rule_file

CLAUSE = "gửi báo cáo trước ngày 13/9/2018"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_text_is_read_in_the_encodings_of_today(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(CLAUSE, encoding)

    assert text_of(str(path)) == CLAUSE


def test_word_is_read_with_its_tables(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH")
    document.add_table(1, 2).cell(0, 1).text = CLAUSE
    path = tmp_path / "ke-hoach.docx"
    document.save(str(path))

    assert text_of(str(path)).split("\n") == ["KẾ HOẠCH", "", CLAUSE]


def test_a_scan_has_no_text(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    path = tmp_path / "ke-hoach.pdf"
    writer.write(str(path))

    assert not text_of(str(path)).strip()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("ke-hoach.odt", b"x", "txt, md, docx, pdf"),
        ("ke-hoach.docx", b"x", "broken"),
        ("ke-hoach.pdf", b"x", "broken"),
        ("ke-hoach.txt", b"\xb8\xff\xfa", "UTF-8"),
        ("khac.txt", None, "no such file|not there|does not exist"),
    ],
    ids=["another-kind", "broken-word", "broken-pdf", "an-old-encoding", "missing"],
)
def test_what_cannot_be_read_says_why(
    tmp_path: Path, name: str, data: bytes | None, said: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)

    with pytest.raises(UnreadableFileError, match=said):
        text_of(str(path))


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ke-hoach.pdf"
    path.write_bytes(b"%PDF-1.7")
    monkeypatch.setitem(sys.modules, "pypdf", None)

    with pytest.raises(UnreadableFileError, match=r"hanchot\[documents\]"):
        text_of(str(path))


RULES = """\
rules: 1
extends: phong-trao
id: vi-du
title: Phong trào năm 2018
year: 2018
units: {{group: cdcs, organiser: ldld}}
plan: {{issuer: Liên đoàn Lao động, text: van-ban/ke-hoach.txt}}
stages:
  launch: {{at: khi kích hoạt}}
  implement: {{period: từ launch.start đến hết tháng 8/2018, source: {{quote: đến hết tháng 8/2018}}}}
tasks:
  report: {{due: trước ngày 13/9/2018, source: {{quote: "{quote}"}}}}
"""


@pytest.mark.parametrize(
    ("quote", "codes"),
    [(CLAUSE, []), ("nộp biểu thống kê trước ngày 13/9/2018", ["D225"])],
    ids=["as-it-stands", "another-sentence"],
)
def test_the_plan_lies_beside_the_file(tmp_path: Path, quote: str, codes: list[str]) -> None:
    (tmp_path / "van-ban").mkdir()
    plan = tmp_path / "van-ban" / "ke-hoach.txt"
    plan.write_text(f"Thực hiện đến hết tháng 8/2018; {CLAUSE}.", "utf-8")
    path = tmp_path / "vi-du.yaml"
    path.write_text(RULES.format(quote=quote), "utf-8")

    found = open_rule_file(str(path)).problems

    assert [p.code for p in found if p.severity in ("error", "warning")] == codes

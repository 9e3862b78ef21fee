"""Comparing two rule files: each value that differs, once, with its lines."""

from __future__ import annotations

import pytest

from engine.change.definition_diff import (
    DefinitionDifference,
    definition_diff,
    diff_json,
    diff_text,
)
from engine.rules.reader import read_text

OLD = """\
id: a
plan:
  basis:
    - {number: 1/KH, date: 1/1/2018}
    - {number: 2/KH, date: 2/1/2018}
tasks:
  report: {due: 13/9, to: [x, y]}
  summary: {due: 30/9}
"""


def diff(new: str, old: str = OLD) -> tuple[DefinitionDifference, ...]:
    left, right = read_text(old, "old.yaml").node, read_text(new, "new.yaml").node
    assert left is not None
    assert right is not None
    return definition_diff(left, right)


def said(found: tuple[DefinitionDifference, ...]) -> list[tuple[str, str, object, object]]:
    return [(one.kind, one.path, one.old, one.new) for one in found]


def test_a_file_does_not_differ_from_itself() -> None:
    assert diff(OLD) == ()
    assert [text.vi for text in diff_text(())] == ["Hai bên có nội dung như nhau."]


CASES = {
    "a value": (("13/9", "20/9"), ("changed", "tasks.report.due", "13/9", "20/9")),
    "a list of names": (
        ("[x, y]", "[y]"),
        ("changed", "tasks.report.to", ["x", "y"], ["y"]),
    ),
    "a new block": (
        ("  summary:", "  more: {due: 1/10}\n  summary:"),
        ("added", "tasks.more", None, {"due": "1/10"}),
    ),
    "a block less": (
        ("  summary: {due: 30/9}\n", ""),
        ("removed", "tasks.summary", {"due": "30/9"}, None),
    ),
    "an item put first": (
        ("    - {number: 1/KH", "    - {number: 0/KH}\n    - {number: 1/KH"),
        ("added", "plan.basis[0]", None, {"number": "0/KH"}),
    ),
    "an item less": (
        ("    - {number: 1/KH, date: 1/1/2018}\n", ""),
        ("removed", "plan.basis[0]", {"number": "1/KH", "date": "1/1/2018"}, None),
    ),
    "a value within an item": (
        ("2/1/2018", "3/1/2018"),
        ("changed", "plan.basis[1].date", "2/1/2018", "3/1/2018"),
    ),
    "a block in place of a value": (
        ("due: 30/9", "due: {at: 30/9}"),
        ("changed", "tasks.summary.due", "30/9", {"at": "30/9"}),
    ),
}


@pytest.mark.parametrize(("edit", "expected"), CASES.values(), ids=CASES)
def test_one_edit_is_one_difference(
    edit: tuple[str, str], expected: tuple[str, str, object, object]
) -> None:
    assert said(diff(OLD.replace(*edit))) == [expected]


def test_other_blanks_quotes_and_order_are_no_difference() -> None:
    new = OLD.replace("{due: 13/9, to: [x, y]}", '{to: ["x",  y], due: "13/9"}')

    assert diff(new) == ()


def test_each_side_names_its_line() -> None:
    new = OLD.replace("13/9", "20/9").replace("id: a\n", "\n\nid: a\n")

    lines = [text.vi for text in diff_text(diff(new))]

    assert lines == [
        "~ tasks.report.due: 13/9 → 20/9",
        "    old.yaml:7 → new.yaml:9",
        "Tổng cộng 1 chỗ khác: 1 sửa, 0 thêm, 0 bỏ.",
    ]


def test_a_long_block_stays_on_its_line() -> None:
    fields = ", ".join(f"truong_{n}: {{label: Nội dung, type: text}}" for n in range(50))

    first = next(diff_text(diff(OLD + f"forms: {{{fields}}}\n"))).vi

    assert first.startswith("+ forms: {truong_0: {label: Nội dung, type: text}, truong_1:")
    assert first.endswith("…")


def test_the_document_has_null_where_there_is_nothing() -> None:
    (only,) = diff_json(diff(OLD + "end: 1/1\n"), "a", "b")["differences"]

    assert only == {
        "path": "end",
        "kind": "added",
        "old": None,
        "new": "1/1",
        "old_file": None,
        "old_line": None,
        "new_file": "new.yaml",
        "new_line": 9,
    }

"""Comparing what was applied with what was, and with a file, on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.change.stored import NOWHERE, revision_tree
from engine.rules.nodes import to_plain, walk
from tests.cli import hanchot
from tests.store.office import CODE, LATER, NOW, ROOT, Office, an_office

SHIPPED = ROOT / "workflows" / f"{CODE}.yaml"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path) as made:
        yield made


def db(office: Office) -> Path:
    return office.folder / "x.db"


def lines(*texts: str) -> dict[str, int]:
    """The number of the first line of the shipped file that holds each text."""
    read = SHIPPED.read_text("utf-8").splitlines()
    return {text: next(n for n, line in enumerate(read, 1) if text in line) for text in texts}


def test_two_revisions_are_compared_with_the_lines_of_both(office: Office) -> None:
    office.apply(office.edited(*LATER), NOW)
    due = lines("due: trước ngày 13/9/2018")["due: trước ngày 13/9/2018"]

    answer = hanchot("diff", f"{CODE}@1", f"{CODE}@2", db=db(office))

    said = answer.out.splitlines()
    assert answer.status == 0
    at = said.index("~ tasks.report.due: trước ngày 13/9/2018 → trước ngày 21/9/2018")
    # The new file has one line more above: its revision.
    assert said[at + 1] == f"    {CODE}@1:{due} → {CODE}@2:{due + 1}"
    assert said[-1] == "Tổng cộng 3 chỗ khác: 2 sửa, 1 thêm, 0 bỏ."


def test_a_campaign_by_itself_is_its_revision_in_force(office: Office) -> None:
    office.apply(office.edited(*LATER), NOW)

    same = hanchot("diff", f"{CODE}@2", CODE, db=db(office))
    changed = hanchot("diff", SHIPPED, CODE, "--format", "json", db=db(office))

    assert same.out == "Hai bên có nội dung như nhau.\n"
    document = json.loads(changed.out)
    assert (document["old"], document["new"]) == (str(SHIPPED), CODE)
    found = {one["path"]: one for one in document["differences"]}
    assert found["tasks.report.due"]["old_file"] == str(SHIPPED)
    assert found["tasks.report.due"]["new_file"] == f"{CODE}@2"
    assert found["revision"]["kind"] == "added"


def test_a_revision_that_is_not_there_is_said_with_those_that_are(office: Office) -> None:
    office.apply(office.edited(*LATER), NOW)

    answer = hanchot("diff", f"{CODE}@1", f"{CODE}@7", db=db(office))

    assert answer.status == 2
    assert answer.out == ""
    assert answer.err.strip().endswith(f"Phong trào “{CODE}” không có bản 7; các bản đã có: 1, 2.")


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "01"])
def test_what_is_no_number_of_a_revision_names_none(office: Office, number: str) -> None:
    answer = hanchot("diff", CODE, f"{CODE}@{number}", db=db(office))

    assert answer.status == 2
    assert answer.err.count("\n") == 1


def test_a_campaign_that_is_not_there_is_said_with_the_near_one(office: Office) -> None:
    answer = hanchot("diff", CODE, f"{CODE[:-1]}a@1", db=db(office))

    assert answer.status == 2
    assert CODE in answer.err


def test_without_a_database_a_bare_name_is_taken_for_a_file(tmp_path: Path) -> None:
    answer = hanchot("diff", "khong-co", SHIPPED, db=tmp_path / "none.db")

    assert answer.status == 2
    assert "khong-co" in answer.err


def test_a_value_whose_base_says_something_else_by_now_has_no_line(office: Office) -> None:
    file = office.edited()

    def base(name: str) -> bytes:
        text = (ROOT / "workflows" / "base" / f"{name}.yaml").read_text("utf-8")
        return text.replace(
            "when: 10 ngày trước report.due", "when: 9 ngày trước report.due"
        ).encode()

    tree = revision_tree(file.tree, file.source, "x@1", base)

    assert to_plain(tree) == file.tree
    unknown = [".".join(map(str, loc)) for loc, _, node in walk(tree) if node.span == NOWHERE]
    assert unknown == ["reminders.truoc_10.when"]

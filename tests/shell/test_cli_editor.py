"""The commands that help to write a rule file, as a person uses them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from engine.rules.layout import laid_out
from tests.cli import hanchot
from tests.core.rule_files import ROOT

WORKFLOWS = ROOT / "workflows"
OF_2018 = WORKFLOWS / "2018-ldld-quan-1-dan-van-kheo.yaml"
PLANS = sorted(WORKFLOWS.glob("20*.yaml"))
UNTIDY = "# ghi chú\nid :  x\nlist:\n- { a: 1 }\n"
TIDY = "# ghi chú\nid: x\nlist:\n  - {a: 1}\n"


def a_file(folder: Path, text: str, name: str = "f.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_schema_prints_the_shipped_schema() -> None:
    answer = hanchot("schema")

    assert answer.status == 0
    assert answer.out == (ROOT / "config/schema/campaign-1.json").read_text("utf-8")
    assert hanchot("schema", HANCHOT_LANG="en").out == answer.out


def test_fmt_lays_a_file_out_and_says_so(tmp_path: Path) -> None:
    path = a_file(tmp_path, UNTIDY)
    path.chmod(0o640)

    answer = hanchot("fmt", path)

    assert (answer.status, answer.out) == (0, f"{path}: đã trình bày lại\n")
    assert path.read_text("utf-8") == TIDY
    assert path.stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == ["f.yaml"]
    assert hanchot("fmt", path).out == ""


def test_fmt_check_only_says_what_would_change(tmp_path: Path) -> None:
    untidy, tidy = a_file(tmp_path, UNTIDY), a_file(tmp_path, TIDY, "tidy.yaml")

    answer = hanchot("fmt", "--check", untidy, tidy)

    assert answer.status == 1
    assert answer.out.startswith(f"{untidy}: cần trình bày lại, bắt đầu từ dòng 2;")
    assert str(tidy) not in answer.out
    assert untidy.read_text("utf-8") == UNTIDY


def test_fmt_check_is_content_with_the_shipped_files() -> None:
    answer = hanchot("fmt", "--check", *sorted(WORKFLOWS.rglob("*.yaml")))

    assert (answer.status, answer.out) == (0, "")


def test_fmt_leaves_a_file_with_an_error_of_syntax_as_it_is(tmp_path: Path) -> None:
    wrong, other = a_file(tmp_path, 'id : "x\n'), a_file(tmp_path, UNTIDY, "other.yaml")

    answer = hanchot("fmt", wrong, other)

    assert answer.status == 1
    assert "Y001" in answer.err
    assert wrong.read_text("utf-8") == 'id : "x\n'
    assert other.read_text("utf-8") == TIDY


def test_fmt_keeps_line_ends_of_windows(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(UNTIDY.replace("\n", "\r\n").encode())

    hanchot("fmt", path)

    assert path.read_bytes() == TIDY.replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("name", "data"),
    [("none.yaml", None), ("tcvn3.yaml", b"a: \xb8\xb5")],
    ids=["missing", "tcvn3"],
)
def test_fmt_ends_with_2_for_a_file_that_it_cannot_read(
    tmp_path: Path, name: str, data: bytes | None
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)

    answer = hanchot("fmt", tmp_path / name)

    assert answer.status == 2
    assert name in answer.err


def last_year(folder: Path) -> Path:
    return a_file(folder, OF_2018.read_text("utf-8"), OF_2018.name)


def test_new_writes_next_years_file_beside_the_old(tmp_path: Path) -> None:
    answer = hanchot("new", "2019-dan-van", "--from", last_year(tmp_path))

    path = tmp_path / "2019-dan-van.yaml"
    text = path.read_text("utf-8")
    assert answer.status == 0
    assert f"còn {text.count('<điền')} chỗ phải điền" in answer.out
    assert "year: 2019\n" in text
    checked = json.loads(hanchot("check", path, "--format", "json").out)
    assert {found["code"] for found in checked["files"][0]["problems"]} == {"D210"}


def test_new_prints_where_it_is_asked_to(tmp_path: Path) -> None:
    old = last_year(tmp_path)

    answer = hanchot("new", "x", "--from", old, "--year", "2025", "--out", "-")

    assert answer.out.splitlines()[3] == "id: x"
    assert "year: 2025\n" in answer.out
    assert names(tmp_path) == [old.name]


def test_new_writes_over_nothing(tmp_path: Path) -> None:
    there = a_file(tmp_path, "a", "x.yaml")

    answer = hanchot("new", "x", "--from", last_year(tmp_path))

    assert answer.status == 3
    assert str(there) in answer.err
    assert there.read_text("utf-8") == "a"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((OF_2018.stem, "--from", OF_2018), 2),
        ((OF_2018.stem, "--from", OF_2018, "--year", "2019"), 2),
        (("Dân vận", "--from", OF_2018), 2),
        (("x", "--from", WORKFLOWS / "base" / "phong-trao.yaml"), 2),
        (("x", "--from", "khong-co.yaml"), 2),
        (("x", "--from", OF_2018, "--year", "19"), 2),
    ],
    ids=["same id", "same id, year given", "no id", "a base", "no file", "no year"],
)
def test_new_refuses_what_makes_no_new_campaign(arguments: tuple[object, ...], status: int) -> None:
    answer = hanchot("new", *map(str, arguments), "--out", "-")

    assert (answer.status, answer.out) == (status, "")
    assert len(answer.err.splitlines()) == 1


def test_new_does_not_copy_a_file_with_errors(tmp_path: Path) -> None:
    path = a_file(tmp_path, OF_2018.read_text("utf-8").replace("13/9/2018", "31/9/2018"))

    answer = hanchot("new", "x", "--from", path)

    assert answer.status == 1
    assert "D201" in answer.err
    assert names(tmp_path) == ["f.yaml"]


def test_diff_names_what_differs_with_both_lines(tmp_path: Path) -> None:
    new = a_file(tmp_path, OF_2018.read_text("utf-8").replace("ngày 13/9/2018", "ngày 20/9/2018"))

    answer = hanchot("diff", OF_2018, new)

    assert answer.status == 0
    assert answer.out.splitlines()[:2] == [
        "~ tasks.report.due: trước ngày 13/9/2018 → trước ngày 20/9/2018",
        f"    {OF_2018}:38 → {new}:38",
    ]


def test_diff_of_programs_is_one_document() -> None:
    document = json.loads(hanchot("diff", OF_2018, PLANS[0], "--format", "json").out)

    assert (document["old"], document["new"]) == (str(OF_2018), str(PLANS[0]))
    assert {"path": "year", "old": "2018", "new": "2017"}.items() <= next(
        one for one in document["differences"] if one["path"] == "year"
    ).items()


def test_diff_tells_the_errors_of_a_file_that_it_cannot_read(tmp_path: Path) -> None:
    answer = hanchot("diff", OF_2018, a_file(tmp_path, "a: ["))

    assert answer.status == 1
    assert "Y001" in answer.err


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
@pytest.mark.parametrize("options", [[], ["--origin"]], ids=["plain", "with origins"])
def test_what_show_prints_is_a_file_that_is_laid_out_and_says_the_same(
    path: Path, options: list[str], tmp_path: Path
) -> None:
    shown = hanchot("show", path, "--full", *options).out

    again = a_file(tmp_path, re.sub(r"\nextends: .*", "", shown))
    assert laid_out(shown) == shown
    found = json.loads(hanchot("diff", path, again, "--format", "json").out)["differences"]
    assert [one["path"] for one in found] == ["extends"]


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_each_origin_is_a_line_that_has_the_key(path: Path) -> None:
    lines = hanchot("show", path, "--full", "--origin").out.splitlines()

    for line in (line for line in lines if "  # " in line):
        value, _, origin = line.rpartition("  # ")
        file, _, number = origin.rpartition(":")
        key = value.strip().removeprefix("- ").partition(":")[0]
        assert key.strip(' "') in Path(file).read_text("utf-8").splitlines()[int(number) - 1]

"""Loading a rule file: from the schema's complaints to problems at the author's line."""
# ruff: noqa: E501 - a table: one slip on one line

from __future__ import annotations

import pytest

from engine.check import CheckResult
from engine.model import Problem
from tests.core.rule_files import FILE, ROOT, check, check_shipped, open_codes


def the_problem(result: CheckResult) -> Problem:
    assert len(result.problems) == 1, [(p.code, p.path, p.message.en) for p in result.problems]
    return result.problems[0]


def test_a_file_without_fault_is_its_definition() -> None:
    result = check()

    assert result.is_clean
    assert result.problems == ()
    assert result.definition is not None
    assert result.definition.tasks["report"].due is not None


@pytest.mark.parametrize(
    ("old", "new", "code", "path", "place"),
    [
        pytest.param("year: 2018", "yaer: 2018", "K101", "yaer", (5, 1), id="key-at-the-top"),
        pytest.param("    due:", "    deu:", "K101", "tasks.report.deu", (12, 5), id="due-misspelt"),
        pytest.param(
            "{period: từ", "{perido: từ", "K101", "stages.implement.perido", (9, 15), id="period"
        ),
        pytest.param("stages:\n", "stage:\n", "K101", "stage", (7, 1), id="a-whole-block"),
        pytest.param("year: 2018\n", "", "K102", "year", (1, 1), id="year-missing"),
        pytest.param(
            ", organiser: ldld", "", "K102", "units.organiser", (6, 1), id="organiser-missing"
        ),
        pytest.param("year: 2018", "year: nay", "K103", "year", (5, 7), id="not-a-number"),
        pytest.param("group: cdcs", "group: {a: b}", "K103", "units.group", (6, 16), id="not-a-list"),
        pytest.param("rules: 1", "rules: 3", "K105", "rules", (1, 8), id="newer-language"),
        pytest.param("id: phong", "id: Đợt 1 phong", "K107", "id", (3, 5), id="bad-id"),
        pytest.param("  launch: {at: ngày 01/3", "  launch: {at: ngày 31/2", "D201", "stages.launch.at", (8, 16), id="impossible-date"),
        pytest.param("chậm nhất ngày 13/9/2018", "cuối thu", "D202", "tasks.report.due", (12, 10), id="unreadable-phrase"),
        pytest.param("chậm nhất ngày 13/9/2018", "<điền>", "D210", "tasks.report.due", (12, 10), id="placeholder-left"),
        pytest.param("extends: goc", "extends: gok", "R406", "extends", (2, 10), id="no-such-base"),
    ],
)  # fmt: skip
def test_one_slip_makes_one_problem_at_its_place(
    old: str, new: str, code: str, path: str, place: tuple[int, int]
) -> None:
    problem = the_problem(check(FILE.replace(old, new, 1)))

    assert (problem.code, problem.path) == (code, path)
    assert problem.span is not None
    assert (problem.span.line, problem.span.column) == place
    assert problem.span.file == "f.yaml"


def test_an_unknown_key_is_answered_with_the_near_one_and_all_allowed() -> None:
    problem = the_problem(check(FILE.replace("{period:", "{perido:")))

    assert problem.hint is not None
    assert "`period`" in problem.hint.vi
    assert "label, at, period, days, source" in problem.hint.vi


def test_a_value_of_a_closed_list_is_answered_with_the_list() -> None:
    text = FILE + "roles: {unit_head: {scope: untis}}\n"

    problem = the_problem(check(text))

    assert problem.code == "K103"
    assert "unit, campaign, external" in problem.message.vi
    assert problem.hint is not None
    assert "`unit`" in problem.hint.vi


def test_what_a_base_leaves_open_is_told_at_the_authors_line_with_the_base_as_note() -> None:
    problem = the_problem(
        check(FILE.replace("    due: chậm nhất ngày 13/9/2018\n", "    short: b\n"))
    )

    assert problem.code == "D210"
    assert problem.span is not None
    assert (problem.span.file, problem.span.line) == ("f.yaml", 11)
    assert problem.note is not None
    assert problem.note[0].file == "goc.yaml"


def test_an_entry_that_looks_like_an_inherited_one_is_the_only_problem() -> None:
    problem = the_problem(check(FILE.replace("  report:", "  reprot:")))

    assert (problem.code, problem.path) == ("K104", "tasks.reprot")


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("year: 2018", "year: <điền>", "year"),
        ("title: Phong trào năm 2018", "title: <điền>", "title"),
        ("organiser: ldld", "organiser: <điền>", "units.organiser"),
    ],
    ids=["number", "text", "code"],
)
def test_a_placeholder_left_anywhere_is_still_to_be_filled_in(
    old: str, new: str, path: str
) -> None:
    problem = the_problem(check(FILE.replace(old, new)))

    assert (problem.code, problem.path) == ("D210", path)


def test_all_slips_are_told_at_once() -> None:
    text = FILE.replace("year: 2018", "yaer: 2018").replace("    due:", "    deu:")

    assert open_codes(check(text)) == ["K101", "K101"]


def test_a_condition_misspelt_is_told_within_its_block() -> None:
    text = FILE + "reminders: {truoc_3: {only_if: {any: [{task: report, is: pendign}]}}}\n"

    problem = the_problem(check(text))

    assert (problem.code, problem.path) == ("K103", "reminders.truoc_3.only_if.any[0].is")


def test_without_base_and_lifecycle_only_the_base_is_asked_for() -> None:
    problem = the_problem(check(FILE.replace("extends: goc\n", "")))

    assert (problem.code, problem.path) == ("K102", "extends")


def test_a_copied_file_with_its_year_forgotten_and_a_key_misspelt_has_two_problems() -> None:
    path = ROOT / "workflows" / "2018-ldld-quan-1-dan-van-kheo.yaml"
    copied = path.read_text(encoding="utf-8").replace("year: 2018", "year: 2019")
    copied = copied.replace("  launch:\n    at:", "  lanch:\n    at:")

    codes = [c for c in open_codes(check_shipped(path, copied)) if c != "I001"]

    assert codes == ["K104", "D203"]


def test_a_repeated_task_is_written_out_as_occurrences() -> None:
    repeated = FILE.replace("    due: chậm", "    due: none\n    repeat: hằng quý, chậm")
    repeated = repeated.replace("ngày 13/9/2018", "ngày 20 tháng cuối quý", 2)
    repeated = repeated.replace("chậm nhất ngày ngày", "chậm nhất ngày")

    definition = check(repeated).loaded.partial

    assert definition is not None
    dues = [o.due.at.text for o in definition.tasks["report"].occurrences.values()]
    assert dues == [f"chậm nhất ngày 20/{month}/2018" for month in ("3", "6", "9", "12")]


def test_a_task_repeated_every_week_is_refused() -> None:
    text = FILE.replace(
        "    due: chậm nhất ngày 13/9/2018", "    due: none\n    repeat: hằng tuần, trước thứ Sáu"
    )

    problem = the_problem(check(text))

    assert problem.path == "tasks.report.repeat"

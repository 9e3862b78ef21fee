"""Problems as people and programs see them."""

from __future__ import annotations

import json
import unicodedata

import pytest

from engine.check.render import columns, problems_json, problems_text, summary_line
from engine.model import Problem, Severity, Span
from engine.words import Language, Text

LINE = "  basis: [{number: 71-KH/LĐLĐ, date: 12/75/2019}]"
SOURCES = {"f.yaml": ["rules: 1", LINE]}


def a_problem(
    severity: Severity = "error", *, span: Span | None = None, accepted: bool = False
) -> Problem:
    column = LINE.index("12/75") + 1
    return Problem(
        code="D201",
        severity=severity,
        span=span or Span("f.yaml", 2, column, 2, column + 10),
        path="plan.basis[0].date",
        message=Text("ngày không tồn tại: “12/75/2019”", "impossible date “12/75/2019”"),
        hint=Text("tháng 1–12", "months are 1–12"),
        accepted=accepted,
    )


def test_a_problem_is_shown_with_its_line_and_a_caret() -> None:
    shown = problems_text([a_problem()], SOURCES, "vi")

    assert shown == (
        "lỗi[D201]: ngày không tồn tại: “12/75/2019”\n"
        "  (impossible date “12/75/2019”)\n"
        "  --> f.yaml:2:38\n"
        "   |\n"
        "  2|  basis: [{number: 71-KH/LĐLĐ, date: 12/75/2019}]\n"
        "   |                                     ^^^^^^^^^^\n"
        "   = gợi ý: tháng 1–12\n"
        "\n"
        "Tổng cộng: 1 lỗi.\n"
    )


def test_english_comes_first_where_it_is_asked_for() -> None:
    lines = problems_text([a_problem()], SOURCES, "en").splitlines()

    assert lines[:2] == [
        "error[D201]: impossible date “12/75/2019”",
        "  (ngày không tồn tại: “12/75/2019”)",
    ]
    assert lines[-3:] == ["   = hint: months are 1–12", "", "Total: errors: 1."]


def caret_under(line: str, start: int, end: int) -> tuple[str, int]:
    """What stands above the caret, by columns of the screen."""
    span = Span("f.yaml", 1, start + 1, 1, end + 1)
    shown = problems_text([a_problem(span=span)], {"f.yaml": [line]}, "vi").splitlines()
    source, caret = shown[4].partition("|")[2], shown[5].partition("|")[2]
    first, length = len(caret) - len(caret.lstrip()), caret.count("^")
    above, at = "", 0
    for character in source:
        if first <= at < first + length:
            above += character
        at += columns(character)
    return above, length


CARETS = {
    "composed": "hạn: trước X ngày",
    "decomposed": unicodedata.normalize("NFD", "hạn: trước X ngày"),
    "wide letters": "漢字: X",
    "after a TAB": "a:\tX",
    "a long line": "a: " + "đ" * 5000 + "X" + "ế" * 5000,
}


@pytest.mark.parametrize("line", CARETS.values(), ids=CARETS)
def test_the_caret_stands_under_what_is_meant(line: str) -> None:
    start = line.index("X")

    assert caret_under(line, start, start + 1) == ("X", 1)


def test_a_caret_over_decomposed_text_is_as_wide_as_the_text() -> None:
    line = unicodedata.normalize("NFD", "hạn: trước")

    assert caret_under(line, line.index(":") + 2, len(line)) == ("trước", 5)


def test_a_place_without_width_still_has_a_caret() -> None:
    assert caret_under("due:", 4, 4) == ("", 1)


def test_a_problem_of_many_lines_marks_the_first() -> None:
    span = Span("f.yaml", 1, 4, 3, 2)

    shown = problems_text([a_problem(span=span)], {"f.yaml": ["a: |", "  x", "y"]}, "vi")

    assert shown.splitlines()[5] == "   |   ^"


def test_a_line_number_of_four_digits_widens_the_margin() -> None:
    span = Span("f.yaml", 1000, 1, 1000, 2)

    lines = problems_text([a_problem(span=span)], {"f.yaml": ["x"] * 1000}, "vi").splitlines()

    assert lines[2:6] == ["   --> f.yaml:1000:1", "    |", "1000|x", "    |^"]


def test_control_characters_of_a_file_never_reach_the_terminal() -> None:
    shown = problems_text(
        [a_problem(span=Span("f.yaml", 1, 1, 1, 2))], {"f.yaml": ["a: \x1b[2J\u202ex"]}, "vi"
    )

    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_problem_without_a_known_line_is_still_told() -> None:
    shown = problems_text([a_problem(span=Span("g.yaml", 7, 1, 7, 2))], SOURCES, "vi")

    assert "  --> g.yaml:7:1\n   = gợi ý" in shown


def test_a_note_names_the_other_place() -> None:
    problem = Problem(
        "D204",
        "error",
        Span("f.yaml", 1, 1, 1, 6),
        "tasks",
        Text("x", "y"),
        note=(Span("base.yaml", 9, 1, 9, 2), Text("được kế thừa từ đây", "inherited from here")),
    )

    assert "   = xem base.yaml:9: được kế thừa từ đây\n" in problems_text([problem], SOURCES, "vi")


SUMMARIES: dict[str, tuple[list[Problem], Language, str]] = {
    "nothing": ([], "vi", "Không có lỗi."),
    "nothing, in English": ([], "en", "No problems."),
    "only a hint": ([a_problem("hint")], "vi", "Không có lỗi (1 gợi ý)."),
    "accepted": (
        [a_problem("warning", accepted=True)],
        "vi",
        "Không có lỗi (1 cảnh báo đã chấp nhận).",
    ),
    "of each": (
        [a_problem("warning"), a_problem(), a_problem("info"), a_problem()],
        "vi",
        "Tổng cộng: 2 lỗi, 1 cảnh báo, 1 thông tin.",
    ),
}


@pytest.mark.parametrize(("problems", "language", "line"), SUMMARIES.values(), ids=SUMMARIES)
def test_the_last_line_counts(problems: list[Problem], language: Language, line: str) -> None:
    assert summary_line(problems, language) == line
    assert problems_text(problems, SOURCES, language).endswith(f"{line}\n")


def test_what_the_file_accepts_is_only_counted() -> None:
    shown = problems_text([a_problem("warning", accepted=True)], SOURCES, "vi")

    assert "D201" not in shown


def test_the_order_is_that_of_the_file_whatever_the_order_of_finding() -> None:
    spans = [Span("f.yaml", line, 1, line, 2) for line in (1, 2)]
    found = [a_problem(span=span) for span in spans]

    assert problems_text(found, SOURCES, "vi") == problems_text(found[::-1], SOURCES, "vi")


def test_json_carries_both_languages_and_the_place() -> None:
    document = problems_json([("f.yaml", [a_problem()]), ("clean.yaml", [])])

    assert json.loads(json.dumps(document)) == {
        "files": [
            {
                "path": "f.yaml",
                "problems": [
                    {
                        "code": "D201",
                        "severity": "error",
                        "file": "f.yaml",
                        "line": 2,
                        "column": 38,
                        "end_line": 2,
                        "end_column": 48,
                        "path": "plan.basis[0].date",
                        "message": {
                            "vi": "ngày không tồn tại: “12/75/2019”",
                            "en": "impossible date “12/75/2019”",
                        },
                        "hint": {"vi": "tháng 1–12", "en": "months are 1–12"},
                        "accepted": False,
                        "note": None,
                        "consequences": 0,
                    }
                ],
            },
            {"path": "clean.yaml", "problems": []},
        ]
    }

"""The answer of `hanchot when`, field by field."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.calendar_file import read_calendar
from engine.rules.phrases import Role
from engine.rules.when import when

VN = read_calendar(Path(__file__).parents[2] / "config" / "calendars" / "vn.yaml")
KEYS = {
    "phrase",
    "kind",
    "start",
    "end",
    "inclusive",
    "last_day",
    "last_working_day",
    "tentative",
    "recurring",
    "anchor",
    "text",
}


def ask(text: str, role: Role = "due", **options: Any) -> dict[str, Any]:
    return when(text, role=role, calendar=VN, **options)


def test_a_deadline_is_answered_in_full() -> None:
    answer = ask("trước ngày 13/9/2018")

    assert set(answer) >= KEYS
    assert answer["kind"] == "before"
    assert answer["start"] is None
    assert answer["end"] == "2018-09-13T00:00:00+07:00"
    assert answer["inclusive"] is False
    assert (answer["last_day"], answer["last_working_day"]) == ("2018-09-12", "2018-09-12")
    assert answer["text"] == {
        "vi": "trước ngày 13/9/2018 (chậm nhất hết thứ Tư, ngày 12/9/2018)",
        "en": "before 13 September 2018 (by the end of Wednesday, 12 September 2018)",
    }


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("trước ngày 13/9/2018", "before"),
        ("chậm nhất ngày 13/9/2018", "by"),
        ("13/9/2018", "day"),
        ("trong tháng 5/2020", "span"),
        ("16/7/2019 – 30/7/2019", "range"),
        ("từ ngày 08/3/2017", "from"),
        ("3 ngày làm việc trước report.due", "offset"),
        ("hằng tháng, trước ngày 25", "recurring"),
        ("report.due", "reference"),
        ("khi kích hoạt", "activation"),
        ("chưa rõ", "unknown"),
    ],
)
def test_each_kind_is_named_and_can_be_printed(text: str, kind: str) -> None:
    answer = ask(text)

    assert answer["kind"] == kind
    assert answer["text"]["vi"]
    assert answer["text"]["en"]
    assert json.loads(json.dumps(answer)) == answer


@pytest.mark.parametrize(
    ("text", "role", "start", "end"),
    [
        ("13/9/2018", "due", None, "2018-09-14T00:00:00+07:00"),
        ("13/9/2018", "opens", "2018-09-13T00:00:00+07:00", "2018-09-14T00:00:00+07:00"),
        ("13/9/2018", "send", "2018-09-13T08:00:00+07:00", None),
        (
            "16/7/2019 – 30/7/2019",
            "period",
            "2019-07-16T00:00:00+07:00",
            "2019-07-31T00:00:00+07:00",
        ),
    ],
)
def test_the_role_picks_the_edge(text: str, role: Role, start: str | None, end: str | None) -> None:
    answer = ask(text, role)

    assert (answer["start"], answer["end"]) == (start, end)


def test_the_last_working_day_is_told_where_it_is_earlier() -> None:
    answer = ask("trong tháng 5/2020")

    assert (answer["last_day"], answer["last_working_day"]) == ("2020-05-31", "2020-05-29")
    assert "thứ Sáu, ngày 29/5/2020" in answer["text"]["vi"]


def test_a_send_says_from_which_day_it_was_moved() -> None:
    answer = ask("10 ngày trước ngày 12/9/2018", "send")

    assert answer["start"] == "2018-08-31T08:00:00+07:00"
    assert answer["moved_from"] == "2018-09-02"


def test_the_day_of_issue_stands_in_for_activation() -> None:
    text = "từ khi kích hoạt đến hết quý III/2018"

    answer = ask(text, "period", issued=date(2018, 3, 15))

    assert answer["start"] == "2018-03-15T00:00:00+07:00"
    assert answer["anchor"] == "khi kích hoạt"


def test_a_periodic_report_lists_its_rules() -> None:
    answer = ask("định kỳ 6 tháng (trước ngày 10 tháng 5), năm (trước ngày 10 tháng 11)")

    rules = [
        (rule["freq"], rule["month"], rule["day"], rule["bound"]) for rule in answer["recurring"]
    ]
    assert rules == [("yearly", 5, 10, "exclusive"), ("yearly", 11, 10, "exclusive")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12/75/2019", "D201"),
        ("cuối thu 2019", "D202"),
        ("trước ngày 10 tháng 5", "D202"),
        ("đến quý III", "D208"),
        ("từ 30/7/2019 đến 16/7/2019", "D211"),
    ],
)
def test_what_cannot_be_read_is_a_problem_and_no_guess(text: str, code: str) -> None:
    answer = ask(text)

    assert answer["phrase"] == text
    assert answer["problem"]["code"] == code
    assert set(answer["problem"]["message"]) == {"vi", "en"}
    assert "end" not in answer


def test_the_year_may_come_from_outside() -> None:
    assert ask("trước ngày 10 tháng 11", year=2024)["end"] == "2024-11-10T00:00:00+07:00"

"""The commands on rule files, as another program sees them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.cli import hanchot
from tests.core.rule_files import ROOT

WORKFLOWS = ROOT / "workflows"
OF_2018 = WORKFLOWS / "2018-ldld-quan-1-dan-van-kheo.yaml"


def changed(folder: Path, old: str, new: str) -> Path:
    text = OF_2018.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = folder / OF_2018.name
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_all_shipped_files_are_clean() -> None:
    answer = hanchot("check", *sorted(WORKFLOWS.glob("*.yaml")))

    assert answer.status == 0


def test_a_problem_is_told_with_line_and_column(tmp_path: Path) -> None:
    path = changed(tmp_path, "    due: trước ngày 13/9/2018", "    deu: trước ngày 13/9/2018")

    answer = hanchot("check", path, "--format", "json")

    document = json.loads(answer.out)
    problems = document["files"][0]["problems"]
    first = next(p for p in problems if p["severity"] == "error")
    assert answer.status == 1
    assert document["files"][0]["path"] == str(path)
    assert (first["code"], first["line"], first["column"]) == ("K101", 38, 5)
    assert (first["end_line"], first["end_column"]) == (38, 8)
    assert set(first["message"]) == {"vi", "en"}
    assert first["accepted"] is False


def test_a_file_elsewhere_finds_the_shipped_base(tmp_path: Path) -> None:
    path = changed(tmp_path, "year: 2018", "year: 2018")

    assert hanchot("check", path).status == 0


def test_an_accepted_warning_is_marked_as_such() -> None:
    answer = hanchot("check", OF_2018, "--format", "json")

    problems = json.loads(answer.out)["files"][0]["problems"]
    assert {p["code"] for p in problems if p["accepted"]} == {"D205", "F605"}


def test_sarif_names_each_rule_that_spoke() -> None:
    run = json.loads(hanchot("check", OF_2018, "--format", "sarif").out)["runs"][0]

    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert rules == {result["ruleId"] for result in run["results"]}
    assert rules == {"D205", "F605", "I001"}


@pytest.mark.parametrize("command", ["check", "show", "calendar", "diagram"])
def test_a_missing_file_is_named_and_ends_with_2(command: str) -> None:
    answer = hanchot(command, "khong-co.yaml")

    assert answer.status == 2
    assert "khong-co.yaml" in answer.err
    assert answer.out == ""


@pytest.mark.parametrize("command", ["calendar", "diagram"])
def test_a_file_with_errors_is_not_used(command: str, tmp_path: Path) -> None:
    answer = hanchot(command, changed(tmp_path, "organiser: ldld-quan-1", "organizer: x"))

    assert answer.status == 1
    assert "K101" in answer.err
    assert answer.out == ""


def test_show_prints_the_file_itself() -> None:
    assert hanchot("show", OF_2018).out == OF_2018.read_text(encoding="utf-8")


def test_show_says_where_each_value_came_from() -> None:
    lines = hanchot("show", OF_2018, "--full", "--origin").out.splitlines()

    due = next(line for line in lines if "due: trước ngày 13/9/2018" in line)
    initial = next(line for line in lines if "initial: pending" in line)
    assert due.endswith("2018-ldld-quan-1-dan-van-kheo.yaml:38")
    assert "base/phong-trao.yaml:" in initial


def test_the_calendar_lists_instants_and_sends_in_time_order() -> None:
    document = json.loads(
        hanchot("calendar", OF_2018, "--issued", "2018-05-02", "--format", "json").out
    )

    due = next(i for i in document["instants"] if i["kind"] == "task.due" and i["task"] == "report")
    launch = next(i for i in document["instants"] if i.get("stage") == "launch")
    known = [i["at"] for i in document["instants"] if i["known"]]
    sends = [send["at"] for send in document["sends"]]
    assert due["at"] == "2018-09-13T00:00:00+07:00"
    assert due["last_working_day"] == "2018-09-12"
    assert (due["line"], due["phrase"]) == (38, "trước ngày 13/9/2018")
    assert launch["at"] == "2018-05-02T00:00:00+07:00"
    assert known == sorted(known)
    assert sends == sorted(sends)
    assert document["sends"][1]["moved_from"] == "2018-09-02"


def test_without_a_day_of_issue_the_launch_is_not_known() -> None:
    document = json.loads(hanchot("calendar", OF_2018, "--format", "json").out)

    launch = next(i for i in document["instants"] if i.get("stage") == "launch")
    assert (launch["at"], launch["known"]) == (None, False)


def test_the_calendar_file_has_one_event_per_dated_fact_and_reads_no_clock() -> None:
    arguments = ("calendar", OF_2018, "--issued", "02/5/2018", "--format", "ics")

    first, second = hanchot(*arguments), hanchot(*arguments)

    events = Calendar.from_ical(first.out).walk("VEVENT")
    due = next(e for e in events if "task.due-report" in str(e["UID"]))
    assert first.out == second.out
    assert len({str(e["UID"]) for e in events}) == len(events)
    assert due.decoded("DTSTART").isoformat() == "2018-09-12"
    assert due.decoded("DTEND").isoformat() == "2018-09-13"


def test_a_phrase_is_read_as_json() -> None:
    answer = hanchot("when", "trước ngày 10 tháng 5", "--year", "2024", "--format", "json")

    reading = json.loads(answer.out)
    assert answer.status == 0
    assert (reading["kind"], reading["end"]) == ("before", "2024-05-10T00:00:00+07:00")


def test_a_phrase_with_two_readings_is_refused() -> None:
    answer = hanchot("when", "đến quý III/2018", "--format", "json")

    assert answer.status == 1
    assert json.loads(answer.out)["problem"]["code"] == "D208"


def test_a_batch_answers_each_line_in_order(tmp_path: Path) -> None:
    path = tmp_path / "phrases.jsonl"
    asked = [
        {"phrase": "trước ngày 13/9/2018", "as": "due"},
        {"phrase": "hôm nào đó"},
        {"phrase": "khi kích hoạt", "as": "opens", "issued": "2018-05-02"},
    ]
    path.write_text("\n".join(map(json.dumps, asked)) + "\nkhông phải JSON\n", encoding="utf-8")

    answer = hanchot("when", "--batch", path)

    answers = [json.loads(line) for line in answer.out.splitlines()]
    assert answer.status == 0
    assert [a["phrase"] for a in answers[:3]] == [a["phrase"] for a in asked]
    assert [("problem" in a) for a in answers] == [False, True, False, True]
    assert answers[2]["start"] == "2018-05-02T00:00:00+07:00"


@pytest.mark.parametrize(
    "arguments",
    [("when",), ("when", "x", "--batch", "y"), ("when", "hạn", "--issued", "31/2/2018")],
    ids=["nothing-asked", "both-asked", "no-such-day"],
)
def test_an_unusable_question_ends_with_2(arguments: tuple[str, ...]) -> None:
    answer = hanchot(*arguments)

    assert answer.status == 2
    assert answer.err


@pytest.mark.parametrize(
    ("form", "start"),
    [("mermaid", "---"), ("dot", "digraph"), ("svg", "<svg")],
    ids=["mermaid", "dot", "svg"],
)
def test_the_lifecycle_is_drawn_in_each_form(form: str, start: str) -> None:
    answer = hanchot("diagram", OF_2018, "--format", form)

    assert answer.status == 0
    assert answer.out.startswith(start)

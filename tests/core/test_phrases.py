"""The grammar of time phrases: what is read, what is the same, what is refused and why."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engine.rules.phrase_ast import (
    Bound,
    Day,
    Edge,
    From,
    Instant,
    Offset,
    Range,
    Recurrence,
    Recurring,
    Reference,
    Span,
)
from engine.rules.phrase_repeat import occurrences
from engine.rules.phrases import (
    Duration,
    PhraseError,
    Repetition,
    Role,
    dates_in,
    find_dates,
    parse,
    parse_duration,
    parse_repeat,
    parse_repetition,
    parse_time_of_day,
    parse_workdays,
    references,
)
from engine.words.dates import long_day, short_day

WORKFLOWS = sorted((Path(__file__).parents[2] / "workflows").rglob("*.yaml"))
ROLES: dict[str, Role] = {
    "at": "at",
    "period": "period",
    "opens": "opens",
    "due": "due",
    "accept_until": "due",
    "by": "due",
    "end": "due",
    "date": "event",
}
D13 = Day(13, 9, 2018)


def node(text: str) -> object:
    return parse(text, role="due", strict=False).node


@pytest.mark.parametrize(
    ("spellings", "meant"),
    [
        (
            [
                "13/9/2018",
                "13.9.2018",
                "13-9-2018",
                "2018-09-13",
                "ngày 13 tháng 9 năm 2018",
                "Ngày 13/9/2018",
                "ngày 13 tháng 9/2018",
                "13 / 9 / 2018",
                "thứ Năm, ngày 13/09/2018",
                "vào ngày 13/9/2018.",
            ],
            D13,
        ),
        (
            [
                "trước ngày 13/9/2018",
                "Trước **ngày 13 tháng 9 năm 2018**",
                "trước 2018-09-13",
                "đến trước ngày 13/9/2018",
                " trước  ngày 13/9/2018./.",
            ],
            Bound("before", D13),
        ),
        (
            [
                "chậm nhất ngày 13/9/2018",
                "chậm nhất vào ngày 13/9/2018",
                "đến hết ngày 13/9/2018",
                "hết 13/9/2018",
                "hạn cuối 13/9/2018",
                "đến ngày 13/9/2018",
            ],
            Bound("by", D13),
        ),
        (
            ["tháng 5/2020", "trong tháng 5/2020", "tháng 5 năm 2020", "2020-05", "(tháng 5/2020)"],
            Span("month", 5, 2020),
        ),
        (
            ["quý III/2018", "Quý 3/2018", "quý III năm 2018", "2018-Q3", "quý iii - 2018"],
            Span("quarter", 3, 2018),
        ),
        (["6 tháng đầu năm 2020", "06 tháng đầu năm 2020", "2020-H1"], Span("half", 1, 2020)),
        (["năm 2017", "trong năm 2017", "cả năm 2017", "2017"], Span("year", 1, 2017)),
        (
            [
                "17:30 ngày 13/9/2018",
                "17 giờ 30 ngày 13/9/2018",
                "17h30, ngày 13/9/2018",
                "17 giờ 30 phút ngày 13 tháng 9 năm 2018",
                "ngày 13/9/2018 lúc 17:30",
                "2018-09-13T17:30",
            ],
            Instant(D13, 17, 30),
        ),
        (
            [
                "từ ngày 16/7/2019 đến hết ngày 30/7/2019",
                "từ 16/7 đến 30/7/2019",
                "từ ngày 16 đến ngày 30 tháng 7 năm 2019",
                "16/7/2019 – 30/7/2019",
                "16/7/2019-30/7/2019",
                "từ ngày 16/7/2019 – 30/7/2019",
                "2019-07-16/2019-07-30",
            ],
            Range(Day(16, 7, 2019), Day(30, 7, 2019)),
        ),
        (["ngày 10 tháng 5", "10/5", "10 tháng 5"], Day(10, 5, None)),
        (["đầu tháng 8/2020"], Edge("start", Span("month", 8, 2020))),
        (["từ ngày 08/3/2017", "kể từ 2017-03-08"], From(Day(8, 3, 2017))),
        (["hạn"], Reference("", "due")),
        (
            ["3 ngày làm việc trước report.due", "03 ngày làm việc trước report.due"],
            Offset(3, "working_day", "before", Reference("report", "due")),
        ),
        (
            ["10 ngày sau ngày 13/9/2018", "10 ngày kể từ ngày 13/9/2018"],
            Offset(10, "day", "after", D13),
        ),
        (
            ["từ ngày ban hành kế hoạch đến hết quý III năm 2018"],
            Range(Reference("plan", "date"), Span("quarter", 3, 2018)),
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_every_spelling_of_one_moment_reads_the_same(spellings: list[str], meant: object) -> None:
    read = [node(text) for text in spellings]

    assert read == [meant] * len(spellings)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12/75/2019", "D201"),
        ("9/13/2018", "D201"),
        ("30/2/2019", "D201"),
        ("29/02/2019", "D201"),
        ("tháng 13/2020", "D201"),
        ("quý 5/2020", "D201"),
        ("25:00 ngày 13/9/2018", "D201"),
        ("thứ Tư, ngày 13/9/2018", "D201"),
        ("cuối thu 2019", "D202"),
        ("", "D202"),
        ("13/9/18", "D202"),
        ("tháng 5/20", "D202"),
        ("17:00", "D202"),
        ("report.deu", "D202"),
        ("15 ngày làm việc", "D202"),
        ("0 ngày trước hạn", "D202"),
        ("từ ngày 16", "D202"),
        ("hằng tháng", "D202"),
        ("1 ngày sau " * 40 + "hạn", "D202"),
        ("đến quý III", "D208"),
        ("từ ngày ban hành kế hoạch đến quý III năm 2018", "D208"),
        ("đến tháng 5/2020", "D208"),
        ("chậm nhất trước 10 giờ 30 ngày 30/6/2021", "D208"),
        ("trước hết ngày 13/9/2018", "D208"),
        ("giữa quý III/2018", "D208"),
        ("từ 25/12 đến 05/01/2020", "D208"),
        ("<điền>", "D210"),
        ("<điền: năm trước là trước ngày 13/9/2018>", "D210"),
    ],
)
def test_what_cannot_be_read_or_has_two_readings_is_refused(text: str, code: str) -> None:
    with pytest.raises(PhraseError) as caught:
        parse(text, role="due", strict=False)

    assert caught.value.code == code
    assert caught.value.message.vi
    assert caught.value.message.en


def test_a_month_before_the_day_is_answered_with_the_likely_date() -> None:
    with pytest.raises(PhraseError) as caught:
        parse("9/13/2018", role="due")

    assert caught.value.hint
    assert "13/9" in caught.value.hint.vi


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("trước ngày 13/9/2018", "opens"),
        ("hết năm 2020", "period"),
        ("chậm nhất 13/9/2018", "send"),
        ("từ ngày 13/9/2018", "due"),
        ("hằng tháng, trước ngày 25", "due"),
        ("report.submitted", "due"),
    ],
)
def test_the_field_decides_what_a_phrase_may_be(text: str, role: Role) -> None:
    with pytest.raises(PhraseError) as caught:
        parse(text, role=role)

    assert caught.value.code == "D202"


@pytest.mark.parametrize(
    "text", ["ngày 15/10/2018 (dự kiến)", "dự kiến 15/10/2018", "(dự kiến) 15/10/2018"]
)
def test_a_tentative_date_is_marked(text: str) -> None:
    phrase = parse(text, role="event")

    assert phrase.tentative
    assert phrase.node == Day(15, 10, 2018)


def test_references_are_named_once_and_activation_is_none() -> None:
    period = parse("từ report.due đến 15 ngày làm việc sau report.due", role="period")
    launch = parse("khi kích hoạt", role="at")

    assert references(period) == ("report.due",)
    assert references(launch) == ()


def test_literal_dates_know_their_place() -> None:
    text = "từ ngày 16 đến ngày 30 tháng 7 năm 2019"

    found = dates_in(parse(text, role="period"))

    assert [text[date.start : date.end] for date in found] == [
        "ngày 16",
        "ngày 30 tháng 7 năm 2019",
    ]
    assert found[0].node == Day(16, 7, 2019)


def test_dates_are_found_in_running_text_longest_first() -> None:
    text = "kỷ niệm (15/10/1930 – 15/10/2018), gửi trước ngày 13 tháng 9 năm 2018, số 12/75/2019"

    assert [found.node for found in find_dates(text)] == [
        Day(15, 10, 1930),
        Day(15, 10, 2018),
        Day(13, 9, 2018),
    ]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("hằng tháng, trước ngày 25", [Recurrence("monthly", True, day=25)]),
        ("chậm nhất ngày cuối tháng hàng tháng", [Recurrence("monthly", False, day=31)]),
        (
            "hằng quý, chậm nhất ngày 20 tháng cuối quý",
            [Recurrence("quarterly", False, month=3, day=20)],
        ),
        ("trước ngày 10/5 hằng năm", [Recurrence("yearly", True, month=5, day=10)]),
        (
            "định kỳ 6 tháng (trước ngày 10 tháng 5), năm (trước ngày 10 tháng 11)",
            [
                Recurrence("yearly", True, month=5, day=10),
                Recurrence("yearly", True, month=11, day=10),
            ],
        ),
        ("thứ Sáu hằng tuần", [Recurrence("weekly", False, weekday=4)]),
    ],
)
def test_periodic_reports_are_read(text: str, rules: list[Recurrence]) -> None:
    assert parse_repeat(text).node == Recurring(tuple(rules))


def test_a_repetition_takes_the_last_day_of_a_short_month() -> None:
    rule = Recurrence("monthly", False, day=31)

    days = list(occurrences(rule, date(2020, 1, 31), date(2020, 4, 29)))

    assert days == [date(2020, 1, 31), date(2020, 2, 29), date(2020, 3, 31)]


def test_a_weekly_repetition_names_its_weekday() -> None:
    rule = Recurrence("weekly", False, weekday=4)

    days = list(occurrences(rule, date(2018, 9, 7), date(2018, 9, 20)))

    assert days == [date(2018, 9, 7), date(2018, 9, 14)]


def test_small_values_are_read() -> None:
    assert parse_duration("10 ngày làm việc") == Duration(10, "working_day")
    assert parse_repetition("mỗi 2 ngày làm việc, tối đa 3 lần") == Repetition(
        Duration(2, "working_day"), 3
    )
    assert parse_time_of_day("08:00") == time(8)
    assert parse_workdays(["T2", "cn"]) == frozenset({0, 6})


@pytest.mark.parametrize("text", ["24:00", "8", "17:60", "sáng"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(PhraseError):
        parse_time_of_day(text)


@pytest.mark.parametrize("names", [[], ["T8"]])
def test_what_is_no_weekday_is_refused(names: list[str]) -> None:
    with pytest.raises(PhraseError):
        parse_workdays(names)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_phrase_of_the_shipped_files_is_read(path: Path) -> None:
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes text only

    problems = [
        (text, caught.code)
        for text, role in phrases_of(data)
        if (caught := fault_of(text, role)) and caught.code != "D210"
    ]

    assert problems == []


def phrases_of(value: Any, section: str = "") -> list[tuple[str, Role]]:
    found: list[tuple[str, Role]] = []
    if isinstance(value, list):
        return [pair for inner in value for pair in phrases_of(inner, section)]
    if not isinstance(value, dict) or section in ("forms", "accept", "messages"):
        return found
    for key, inner in value.items():
        if not isinstance(inner, str):
            found += phrases_of(inner, section or key)
        elif inner == "none" or (key == "by" and section != "awards"):
            continue
        elif key == "when" and section in ("events", "reminders"):
            found.append((inner, "event" if section == "events" else "send"))
        elif key in ROLES and not (key == "at" and section == "awards"):
            found.append((inner, ROLES[key]))
    return found


def fault_of(text: str, role: Role) -> PhraseError | None:
    try:
        parse(text, role=role)
    except PhraseError as error:
        return error
    return None


@given(st.dates(date(1976, 1, 1), date(2100, 12, 31)))
def test_a_date_written_by_us_is_read_back(day: date) -> None:
    meant = Day(day.day, day.month, day.year)

    assert node(short_day(day).vi) == meant
    assert node(long_day(day).vi) == meant
    assert node(day.isoformat()) == meant


@given(st.text(alphabet="0123456789/-. :ngàythánămquýIVtrướchếđếtừdự()<>", max_size=30))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    fault = fault_of(text, "due")

    assert fault is None or fault.code in {"D201", "D202", "D208", "D210"}

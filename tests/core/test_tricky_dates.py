"""Tricky cases of dates and files, one sentence each; the number of a case is its id or comment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from engine.calendar import YearOutOfRangeError
from engine.calendar_file import read_calendar
from engine.check import CheckResult
from engine.rules.phrases import PhraseError, Role, parse
from engine.rules.reader import read_bytes
from engine.rules.resolve import Reading, resolve
from engine.rules.schema import Definition
from engine.schedule import Schedule, build
from engine.sends import Sends
from tests.cli import hanchot
from tests.core.rule_files import FILE, ROOT, check, open_codes
from tests.helpers import RULES, at, rule_tree, vietnam_calendar

VN = vietnam_calendar()
DUE = "chậm nhất ngày 13/9/2018"


def read(text: str, role: Role = "due", year: int | None = None) -> Reading:
    return resolve(
        parse(text, role=role), role=role, year=year, calendar=VN, lookup=lambda _name: None
    )


def last_day(text: str, year: int | None = None) -> date | None:
    return read(text, year=year).last_day


def refusal(text: str) -> PhraseError:
    with pytest.raises(PhraseError) as caught:
        read(text)
    return caught.value


def with_due(phrase: str) -> CheckResult:
    """The test file with another deadline, in its quote as well."""
    return check(FILE.replace(DUE, phrase))


def schedule(due: str = "trước ngày 13/9/2018", **more: str) -> tuple[Definition, Schedule]:
    rules = RULES.replace("trước ngày 13/9/2018", due)
    for old, new in more.items():
        rules = rules.replace(old, new)
    definition = Definition.model_validate(rule_tree(rules))
    return definition, build(definition, VN, activated_at=at("2018-08-01 08:00"))


# 1


def test_before_a_day_leaves_that_day_out() -> None:
    assert read("trước ngày 13/9/2018").end == at("2018-09-13 00:00")
    assert last_day("trước ngày 13/9/2018") == date(2018, 9, 12)
    assert last_day(DUE) == date(2018, 9, 13)
    assert open_codes(with_due("trước ngày 13/9/2018")) == ["I001"]


# 2


def test_the_end_of_a_day_is_the_start_of_the_next() -> None:
    assert read("hết ngày 12/9/2018").end == at("2018-09-13 00:00")
    assert read("đến 24:00 ngày 12/9/2018").end == at("2018-09-13 00:00")


# 3


def test_a_bare_date_as_a_deadline_includes_its_day() -> None:
    assert read("13/9/2018").end == at("2018-09-14 00:00")


# 4


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("trong tháng 5/2020", date(2020, 5, 1), date(2020, 5, 31)),
        ("quý III/2018", date(2018, 7, 1), date(2018, 9, 30)),
    ],
)
def test_a_month_or_quarter_is_due_at_its_end_and_is_a_stage_of_its_whole_length(
    text: str, first: date, last: date
) -> None:
    stage = read(text, "period")

    assert last_day(text) == last
    assert stage.start == VN.start_of(first)
    assert stage.end == VN.end_of(last)


# 5


@pytest.mark.parametrize("text", ["đến quý III", "đến tháng 5/2020"])
def test_until_a_quarter_is_refused_for_its_two_readings(text: str) -> None:
    assert refusal(text).code == "D208"
    assert last_day("đến hết quý III/2018") == date(2018, 9, 30)


# 6


def test_a_deadline_on_a_day_of_rest_stands_with_a_warning() -> None:
    saturday = "chậm nhất ngày 15/9/2018"

    assert last_day(saturday) == date(2018, 9, 15)
    assert open_codes(with_due(saturday)) == ["D214"]


def test_a_deadline_on_a_day_of_rest_is_reminded_of_on_the_last_working_day() -> None:
    definition, dated = schedule("chậm nhất ngày 16/9/2018")

    (sent,) = (s for s in Sends(definition, VN, dated).planned() if s.reminder == "truoc_1")

    assert sent.at == at("2018-09-14 08:00")


def test_a_deadline_rolls_forward_only_where_the_file_says_so() -> None:
    _, dated = schedule("{at: chậm nhất ngày 15/9/2018, roll: next_working_day}")

    assert dated.window("report", "").due_at == at("2018-09-18 00:00")


# 7


def test_working_days_after_an_event_leave_its_own_day_out_and_end_at_midnight() -> None:
    assert last_day("5 ngày làm việc sau ngày 12/9/2018") == date(2018, 9, 19)
    assert read("5 ngày làm việc sau ngày 12/9/2018").end == at("2018-09-20 00:00")


# 8


def test_a_month_after_the_31st_is_the_last_day_of_a_short_month_and_is_told() -> None:
    reading = read("1 tháng sau 31/01/2020")

    assert reading.last_day == date(2020, 2, 29)
    assert "ngày cuối tháng" in reading.steps[-1].vi


# 9


def test_a_skipped_or_repeated_hour_of_another_zone_has_one_meaning() -> None:
    york = read_calendar(ROOT / "config" / "calendars" / "vn.yaml", timezone="America/New_York")

    skipped = york.instant(date(2024, 3, 10), time(2, 30), later=True)
    for_a_deadline = york.instant(date(2024, 11, 3), time(1, 30), later=True)
    for_a_send = york.instant(date(2024, 11, 3), time(1, 30), later=False)

    assert skipped == datetime(2024, 3, 10, 7, tzinfo=UTC)
    assert for_a_deadline == datetime(2024, 11, 3, 6, 30, tzinfo=UTC)
    assert for_a_send == datetime(2024, 11, 3, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(("year", "counted"), [(1975, False), (1976, True), (1977, True)])
def test_years_before_1976_are_refused(year: int, *, counted: bool) -> None:
    if counted:
        assert VN.start_of(date(year, 6, 1))
        return
    with pytest.raises(YearOutOfRangeError):
        VN.start_of(date(year, 6, 1))


# 10


def test_a_year_without_its_official_holidays_is_counted_and_doubted() -> None:
    counted = FILE.replace("2018", "2031").replace("13/9/2031", "12/9/2031")

    assert VN.status(2031).status == "tentative"
    assert not VN.is_working(date(2031, 9, 2))
    assert open_codes(check(counted)) == ["D216"]


def test_a_saturday_worked_in_exchange_counts_as_a_working_day() -> None:
    assert VN.is_working(date(2024, 5, 4))
    assert not VN.is_working(date(2024, 4, 29))


# 11


def test_tet_within_ten_working_days_is_passed_over_and_told() -> None:
    reading = read("10 ngày làm việc sau ngày 23/01/2017")

    assert reading.last_day == date(2017, 2, 13)
    assert date(2017, 1, 27) in {entry.day for entry in reading.skipped}


# 12


def test_a_missing_year_is_the_campaigns() -> None:
    assert last_day("trước 10 tháng 5", 2024) == date(2024, 5, 9)
    assert last_day("chậm nhất ngày 10/01", 2024) == date(2024, 1, 10)
    assert last_day("chậm nhất ngày 10/01/2025", 2024) == date(2025, 1, 10)


def test_a_due_of_next_january_without_its_year_is_found_since_it_precedes_the_campaign() -> None:
    assert open_codes(with_due("chậm nhất ngày 10/01")) == ["D205"]


# 13


@pytest.mark.parametrize(("text", "code"), [("13/9/18", "D202"), ("9/13/2018", "D201")])
def test_a_short_year_and_a_month_before_the_day_are_refused(text: str, code: str) -> None:
    assert refusal(text).code == code


def test_a_month_before_the_day_is_answered_with_the_order_of_both_and_dots_are_read() -> None:
    hint = refusal("9/13/2018").hint

    assert hint is not None
    assert "ngày/tháng/năm" in hint.vi
    assert "13/9" in hint.vi
    assert last_day("13.9.2018") == date(2018, 9, 13)


# 14


def test_an_impossible_date_of_the_source_is_kept_as_text_and_never_guessed() -> None:
    document = "basis: [{number: 1-KH, date: %s, issuer: A, title: B}]"

    def codes(date_: str) -> list[str]:
        plan = f"plan: {{issuer: LĐLĐ, {document % date_}}}\nyear: 2018\n"
        return open_codes(check(FILE.replace("year: 2018\n", plan)))

    assert "D201" in codes("12/75/2019")
    assert "D201" not in codes('chưa rõ, date_in_text: "12/75/2019"')


# 15


@pytest.mark.parametrize(
    ("written", "launched"),
    [
        pytest.param("khi kích hoạt", "2018-08-01 08:00", id="unknown"),
        pytest.param("ngày 15/8/2018", "2018-08-15 00:00", id="still ahead"),
        pytest.param("ngày 01/7/2018", "2018-07-01 00:00", id="already past, stays as written"),
    ],
)
def test_a_launch_that_is_not_written_is_the_activation(written: str, launched: str) -> None:
    _, dated = schedule(**{"at: khi kích hoạt": f"at: {written}"})

    assert dated.launch_at == at(launched)


# 16


def test_a_tentative_date_reminds_no_unit_and_is_never_overdue() -> None:
    definition, dated = schedule("trước ngày 13/9/2018 (dự kiến)")
    sends = [s for s in Sends(definition, VN, dated).planned() if s.task == "report"]

    assert not dated.window("report", "").firm
    # A supervisor is staff: the escalation stays, what is said to units goes.
    assert {s.reminder for s in sends} == {"mo_bao_cao", "leo_thang_3"}
    assert open_codes(with_due(f"{DUE} (dự kiến)")) == ["D215"]


# 38


def test_a_task_owed_twice_has_its_own_dates_each_time_and_elsewhere_its_last() -> None:
    tasks = """report:
    due: none
    occurrences:
      sau_thang: {label: Sáu tháng, due: trước ngày 10/5/2018}
      ca_nam: {label: Cả năm, due: trước ngày 10/11/2018}"""
    _, dated = schedule(**{"report: {due: trước ngày 13/9/2018}": tasks})

    assert dated.window("report", "sau_thang").due_at == at("2018-05-10 00:00")
    assert dated.window("report", "ca_nam").due_at == at("2018-11-10 00:00")
    assert dated.move_instants["report.due"] == at("2018-11-10 00:00")


# 39


OVERLAPPING = """occurrences:
      mot: {label: Một, due: chậm nhất ngày 13/9/2018}
      hai: {label: Hai, due: chậm nhất ngày 27/9/2018, source: {quote: chậm nhất ngày 27/9/2018}}"""


def test_an_occurrence_that_opens_while_the_one_before_is_open_is_told() -> None:
    text = FILE.replace(f"    due: {DUE}\n", f"    due: none\n    {OVERLAPPING}\n")

    assert open_codes(check(text)) == ["D222"]


# 43


def test_a_copy_for_another_year_has_an_id_of_its_own() -> None:
    old = "2018-ldld-quan-1-dan-van-kheo"

    answer = hanchot("new", old, "--from", ROOT / "workflows" / f"{old}.yaml")

    assert answer.status == 2
    assert old in answer.err


# 44


@pytest.mark.parametrize(
    ("due", "codes"),
    [("12/9/2018", ["D224"]), ("13/9/2018", ["D224"]), ("15/10/2018", [])],
    ids=["before the units", "with the units", "after the units"],
)
def test_the_report_upwards_is_due_after_the_units_own(due: str, codes: list[str]) -> None:
    summary = f"""  tong_hop:
    label: Tổng hợp
    per: campaign
    by: secretariat
    form: bao_cao
    due: chậm nhất ngày {due}
    source: {{quote: chậm nhất ngày {due}}}
"""

    found = [code for code in open_codes(check(FILE + summary)) if code == "D224"]

    assert found == codes


# 45


@pytest.mark.parametrize(
    ("day", "codes"), [("13/9/2018", []), ("14/9/2018", ["D205"])], ids=["at the due", "after it"]
)
def test_a_report_due_before_its_period_ends_is_doubted(day: str, codes: list[str]) -> None:
    assert open_codes(check(FILE.replace("31/8/2018", day))) == codes


def test_whoever_reports_before_the_period_ends_is_told_to_name_the_cutoff_of_the_figures() -> None:
    (found,) = (
        p for p in check(FILE.replace("31/8/2018", "14/9/2018")).problems if p.code == "D205"
    )

    assert found.severity == "warning"
    assert found.hint is not None
    assert "chốt số liệu trong tên báo cáo" in found.hint.vi
    assert "cut-off date of the figures" in found.hint.en


# 46


@pytest.mark.parametrize(
    ("opens", "code"),
    [("1 ngày sau report.due", "D204"), ("ngày 13/9/2018", "D207")],
    ids=["empty", "one day"],
)
def test_a_time_for_reports_that_is_empty_or_one_day_long_is_told(opens: str, code: str) -> None:
    text = FILE + f"    opens: {opens}\nreminders: {{truoc_3: {{when: ngày 13/9/2018}}}}\n"

    assert code in open_codes(check(text))


# 51


def test_a_file_saved_by_windows_is_read() -> None:
    result = check("\ufeff" + FILE.replace("\n", "\r\n"))

    assert open_codes(result) == []
    assert result.definition is not None


@pytest.mark.parametrize(
    ("data", "line"),
    [
        pytest.param("a: x\nb:\u00a0y\n".encode(), 2, id="a space that does not break"),
        pytest.param(b"a: x\nb:\n\tc: y\n", 3, id="a tab"),
        pytest.param(b"a: x\ntitle: B\xb8o c\xb8o k\xd5t qu\xb6 th\xf9c hi\xd6n", 2, id="TCVN3"),
    ],
)
def test_what_an_office_program_leaves_behind_is_refused_with_its_line(
    data: bytes, line: int
) -> None:
    first = read_bytes(data, "f.yaml").problems[0]

    assert first.severity == "error"
    assert first.span is not None
    assert first.span.line == line

"""A date against the clause it rests on: like with like, and never more than the clause says."""
# ruff: noqa: E501 - a table: one clause on one line

from __future__ import annotations

import pytest

from engine.check.plan_text import missing_part, normal
from tests.core.rule_files import FILE, check, open_codes
from tests.core.test_catalogue import check_text

DUE = "chậm nhất ngày 13/9/2018"


def due(phrase: str, quote: str) -> list[str]:
    """The codes about a deadline and its clause."""
    text = FILE.replace(f"due: {DUE}", f"due: {phrase}").replace(f"báo cáo {DUE}", f"'{quote}'")
    return [code for code in open_codes(check(text)) if code in ("D218", "D219", "D203")]


def implement(period: str, quote: str) -> list[str]:
    """The codes about a period and its clause."""
    old = "từ ngày 01/3/2018 đến hết ngày 31/8/2018"
    text = FILE.replace(f"quote: {old}", f"quote: '{quote}'").replace(old, period)
    return [code for code in open_codes(check(text)) if code in ("D218", "D219")]


@pytest.mark.parametrize(
    ("phrase", "quote", "codes"),
    [
        pytest.param(DUE, "chậm nhất ngày 13 tháng 9 năm 2018", [], id="other-spelling"),
        pytest.param(DUE, "chậm nhất ngày 13/9", [], id="year-from-the-file"),
        pytest.param(DUE, "vào ngày 13/9/2018", [], id="no-limiting-word"),
        pytest.param(DUE, "đến hết ngày 13/9/2018", [], id="other-word-of-one-meaning"),
        pytest.param("chậm nhất ngày 12/9/2018", "chậm nhất ngày 13/9/2018", ["D218"], id="a-day-less"),
        pytest.param("chậm nhất ngày 14/9/2018", "chậm nhất ngày 13/9/2018", ["D218"], id="a-day-more"),
        pytest.param("chậm nhất ngày 13/8/2018", "chậm nhất ngày 13/9/2018", ["D218"], id="a-month-less"),
        pytest.param("chậm nhất ngày 13/9/2017", "chậm nhất ngày 13/9/2018", ["D218"], id="a-year-less-has-one-message"),
        pytest.param("chậm nhất ngày 13/9/2017", "chậm nhất ngày 13/9", ["D203"], id="a-year-that-the-clause-leaves-out"),
        pytest.param(DUE, "trước ngày 13/9/2018", ["D218"], id="before-is-not-by"),
        pytest.param("trước ngày 13/9/2018", "chậm nhất ngày 13/9/2018", ["D218"], id="by-is-not-before"),
        pytest.param("trước ngày 13/9/2018", "TRƯỚC NGÀY 13/9/2018", [], id="capitals"),
        pytest.param(DUE, "trước 17 giờ 00 ngày 13/9/2018", ["D218"], id="a-time-of-day-left-out"),
        pytest.param("trước 17 giờ 00 ngày 13/9/2018", "trước 17h00 ngày 13/9/2018", [], id="a-time-of-day"),
        pytest.param("trước 16 giờ 00 ngày 13/9/2018", "trước 17h00 ngày 13/9/2018", ["D218"], id="another-time-of-day"),
        pytest.param("chậm nhất ngày 14/9/2018", "trong tháng 9 năm 2018", ["D219"], id="a-day-is-no-month"),
        pytest.param("chậm nhất ngày 14/9/2018", "theo quy định", ["D219"], id="no-date-in-the-clause"),
        pytest.param("chậm nhất ngày 14/9/2018 (dự kiến)", "theo quy định", [], id="tentative-needs-none"),
        pytest.param("trong tháng 9/2018", "chậm nhất ngày 13 tháng 9 năm 2018", ["D219"], id="the-longest-date-counts"),
        pytest.param("trong tháng 10/2018", "trong tháng 9/2018", ["D218"], id="another-month"),
        pytest.param("hết quý III/2018", "đến quý III năm 2018", [], id="a-quarter"),
        pytest.param("hết quý IV/2018", "đến quý III năm 2018", ["D218"], id="another-quarter"),
        pytest.param("cuối tháng 9/2018", "đầu tháng 9/2018", ["D218"], id="another-edge"),
        pytest.param(DUE, "kỷ niệm (15/10/1930 – 15/10/2018), chậm nhất ngày 13/9/2018", [], id="other-dates-in-the-clause"),
    ],
)  # fmt: skip
def test_a_deadline_is_compared_with_its_clause(phrase: str, quote: str, codes: list[str]) -> None:
    assert due(phrase, quote) == codes


@pytest.mark.parametrize(
    ("period", "quote", "codes"),
    [
        pytest.param("từ ngày 16/7/2018 đến hết ngày 30/7/2018", "(từ ngày 16/7/2018 – 30/7/2018)", [], id="both-ends"),
        pytest.param("từ ngày 06/8/2018 đến hết ngày 19/8/2018", "06-19/08/2018", [], id="a-shortened-range"),
        pytest.param("từ ngày 07/8/2018 đến hết ngày 19/8/2018", "06-19/08/2018", ["D218"], id="a-shortened-range-misread"),
        pytest.param("từ ngày 30/7/2018 đến hết ngày 30/7/2018", "(từ ngày 16/7/2018 – 30/7/2018)", ["D218"], id="one-end-twice"),
        pytest.param("từ launch.start đến hết quý III/2018", "từ ngày ban hành đến quý III năm 2018", [], id="only-one-end-is-a-date"),
    ],
)  # fmt: skip
def test_a_period_is_compared_with_its_clause(period: str, quote: str, codes: list[str]) -> None:
    assert implement(period, quote) == codes


OCCURRENCES = """\
    occurrences:
      mot: {{label: Một, due: trước ngày {one}}}
      hai: {{label: Hai, due: trước ngày {two}}}
    source: {{quote: "6 tháng (trước ngày 10 tháng 5), năm (trước ngày 10 tháng 11)"}}
"""


@pytest.mark.parametrize(
    ("one", "two", "codes"),
    [("10/5", "10/11", []), ("11/5", "10/11", ["D218"]), ("10/11", "10/11", ["D218"])],
    ids=["as-quoted", "a-day-off", "one-date-twice"],
)
def test_occurrences_share_the_dates_of_their_clause(one: str, two: str, codes: list[str]) -> None:
    head, _, _ = FILE.partition("    due:")
    text = head + "    due: none\n" + OCCURRENCES.format(one=one, two=two)

    found = [code for code in open_codes(check(text)) if code in ("D218", "D219")]

    assert found == codes


def repeated(phrase: str, quote: str | None) -> list[tuple[str, str]]:
    """The codes about a task that comes again and its clause, with their places."""
    head, _, _ = FILE.partition("    due:")
    source = "" if quote is None else f"    source: {{quote: '{quote}'}}\n"
    text = f"{head}    due: none\n    repeat: {phrase}\n{source}"
    return [(p.code, p.path) for p in check(text).problems if p.code in ("D203", "D218", "D219")]


MONTHLY = "hằng tháng, trước ngày 25"
QUARTERLY = "hằng quý, chậm nhất ngày 20 tháng cuối quý"
YEARLY = "hằng năm, trước ngày 10/6 và 10/12"


@pytest.mark.parametrize(
    ("phrase", "quote", "code"),
    [
        pytest.param(MONTHLY, "Hàng tháng, trước ngày 25 gửi báo cáo về Ban", None, id="month"),
        pytest.param(MONTHLY, "gửi báo cáo trước ngày 25 hằng tháng.", None, id="month-last"),
        pytest.param(MONTHLY, "Báo cáo hằng tháng (trước ngày 25), báo cáo hằng quý (trước ngày 20 của tháng cuối quý)", None, id="month-among-others"),
        pytest.param(MONTHLY, "mỗi tháng gửi báo cáo, vào ngày 25, về Ban", None, id="month-apart"),
        pytest.param(MONTHLY, "trước ngày 24 hằng tháng", "D218", id="month-a-day-off"),
        pytest.param(MONTHLY, "chậm nhất ngày 25 hằng tháng", "D218", id="month-by-is-not-before"),
        pytest.param("hằng tháng, chậm nhất ngày 25", "trước ngày 25 hằng tháng", "D218", id="month-before-is-not-by"),
        pytest.param(MONTHLY, "ngày 25 hằng tháng", None, id="month-no-limiting-word"),
        pytest.param(MONTHLY, "báo cáo hằng quý, trước ngày 25 tháng cuối quý", "D219", id="month-is-no-quarter"),
        pytest.param(MONTHLY, "gửi báo cáo trước ngày 25/9/2018", "D219", id="month-is-no-date"),
        pytest.param(MONTHLY, "báo cáo theo quy định", "D219", id="month-nothing-said"),
        pytest.param(MONTHLY, None, "D219", id="month-no-clause"),
        pytest.param(f"{MONTHLY} (dự kiến)", None, None, id="month-tentative"),
        pytest.param(QUARTERLY, "báo cáo quý: chậm nhất ngày 20 của tháng cuối quý", None, id="quarter"),
        pytest.param(QUARTERLY, "chậm nhất ngày 20 của tháng đầu quý", "D218", id="quarter-another-month"),
        pytest.param(QUARTERLY, "chậm nhất ngày 15 của tháng cuối quý", "D218", id="quarter-a-day-off"),
        pytest.param(YEARLY, "6 tháng (trước ngày 10 tháng 6), năm (trước ngày 10 tháng 12)", None, id="year-by-its-dates"),
        pytest.param(YEARLY, "trước ngày 10/6 và trước ngày 10/12 hằng năm", None, id="year"),
        pytest.param(YEARLY, "6 tháng (trước ngày 10 tháng 5), năm (trước ngày 10 tháng 12)", "D218", id="year-a-month-off"),
    ],
)  # fmt: skip
def test_a_deadline_that_comes_again_is_compared_with_its_clause(
    phrase: str, quote: str | None, code: str | None
) -> None:
    assert repeated(phrase, quote) == ([(code, "tasks.report.repeat")] if code else [])


def test_dates_without_a_clause_make_one_problem_with_their_lines() -> None:
    days = [f"  viec_{n}: {{label: Việc {n}, at: ngày 0{n}/4/2018}}\n" for n in range(1, 5)]
    text = FILE.replace("tasks:\n", "".join(days) + "tasks:\n")

    (problem,) = check(text).problems

    assert (problem.code, problem.path, problem.severity) == ("D219", "stages.viec_1.at", "warning")
    assert "3 chỗ khác" in problem.message.vi
    assert "dòng 11–13" in problem.message.vi


def test_what_is_accepted_of_many_is_told_alone() -> None:
    days = [f"  viec_{n}: {{label: Việc {n}, at: ngày 0{n}/4/2018}}\n" for n in range(1, 6)]
    text = FILE.replace("tasks:\n", "".join(days) + "tasks:\n")
    text += "accept: [{code: D219, at: stages.viec_3.at, why: Kế hoạch không ghi}]\n"

    problems = check(text).problems

    assert [(p.path, p.accepted) for p in problems] == [
        ("stages.viec_1.at", False),
        ("stages.viec_3.at", True),
    ]
    assert "dòng 11, 13–14" in problems[0].message.vi


def test_the_date_of_the_plan_is_compared_where_the_launch_rests_on_it() -> None:
    text = FILE.replace("at: ngày 01/3/2018", "at: plan.date")
    text += "plan: {issuer: X, date: 02/3/2018}\n"

    problems = check(text).problems

    assert [(p.code, p.path) for p in problems] == [("D218", "plan.date")]


def test_clauses_of_last_year_make_one_problem() -> None:
    text = FILE.replace("2018", "2019").replace("15/9", "13/9")
    for quote in ("phát động ngày 01/3", "đến hết ngày 31/8", "báo cáo chậm nhất ngày 13/9"):
        text = text.replace(f"quote: {quote}/2019", f"quote: {quote}/2018")
    text = text.replace(
        "quote: từ ngày 01/3/2019 đến hết ngày 31/8/2019", "quote: đến hết ngày 31/8/2018"
    )
    text = text.replace("từ ngày 01/3/2019 đến hết", "từ launch.start đến hết")

    problems = check(text).problems

    assert [p.code for p in problems] == ["D218"]
    assert "2018" in problems[0].message.vi


def test_a_copied_file_with_three_slips_makes_three_problems() -> None:
    text = (
        FILE.replace("2018", "2019")
        .replace("at: ngày 01/3/2019", "at: ngày 01/3/2018")  # a year forgotten
        .replace("quote: phát động ngày 01/3/2019", "quote: phát động ngày 01/3")
        .replace("báo cáo chậm nhất ngày 13/9/2019", "báo cáo chậm nhất ngày 14/9/2018")
        + "roles: {unit_head: {lable: Thủ trưởng}}\n"
    )

    assert sorted(p.code for p in check(text).problems) == ["D203", "D218", "K101"]


def test_what_follows_from_a_wrong_date_is_counted_and_not_told() -> None:
    text = FILE.replace(f"due: {DUE}", "due: chậm nhất ngày 15/9/2018")

    problems = check(text).problems

    assert [(p.code, p.consequences) for p in problems] == [("D218", 1)]  # D214, a Saturday


PLAN = """\
**KẾ HOẠCH**
Phát động phong trào thi đua

III. Tổ chức thực hiện: các đơn vị gửi báo cáo kết quả về Liên đoàn Lao
- 2 -
động quận 1 (thông qua bộ phận **Tuyên giáo**) trước ngày 13 tháng 9 năm 2018.
"""


@pytest.mark.parametrize(
    ("quote", "missing"),
    [
        pytest.param("gửi báo cáo kết quả về Liên đoàn Lao động quận 1", False, id="over-a-page-break"),
        pytest.param("(thông qua bộ phận Tuyên giáo) trước ngày 13 tháng 9 năm 2018", False, id="stars"),
        pytest.param("gửi báo cáo … trước ngày 13 tháng 9 năm 2018", False, id="words-left-out"),
        pytest.param("các đơn vl gửi bao cáo kết qủa về Liên đoàn Lao động", False, id="misread-letters"),
        pytest.param("trước ngày 18 tháng 9 năm 2018", True, id="another-day"),
        pytest.param("trước ngày 13 tháng 9 năm 2019", True, id="another-year"),
        pytest.param("các đoàn thể tổng kết phong trào vào cuối năm", True, id="other-words"),
    ],
)  # fmt: skip
def test_a_quote_must_stand_in_the_plan(quote: str, *, missing: bool) -> None:
    assert (missing_part(quote, normal(PLAN)) is not None) == missing


def test_a_plan_that_is_not_there_is_told_at_its_name() -> None:
    result = check_text(
        "rules: 1\nextends: phong-trao\nid: x\ntitle: X\nplan: {issuer: X, text: mat.docx}\n"
    )

    found = [p for p in result.problems if p.code == "R410"]
    assert [p.path for p in found] == ["plan.text"]
    assert "mat.docx" in found[0].message.vi

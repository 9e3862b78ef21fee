"""The wordings of official texts: what each means, and what is refused, and by which name."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar_file import read_calendar
from engine.rules.phrases import PhraseError, Role, parse, parse_repeat
from engine.rules.when import when
from engine.words.dates import due_text, full_day, long_day, month_number, short_day

VN = read_calendar(Path(__file__).parents[2] / "config" / "calendars" / "vn.yaml")
SENTENCE_OF_2018 = (
    "Thực hiện báo cáo kết quả cho Liên đoàn Lao động quận 1 (thông qua bộ phận Tuyên giáo) trước"
    " **ngày 13 tháng 9 năm 2018** để kịp thời tổng hợp./."
)
ROLES: tuple[Role, ...] = ("due", "opens", "period", "send")


def ask(text: str, role: Role = "due", **options: Any) -> dict[str, Any]:
    return when(text, role=role, calendar=VN, **options)


def day_of(instant: str | None) -> str | None:
    """An instant without its zone, and without midnight."""
    return instant.removesuffix("+07:00").removesuffix("T00:00:00") if instant else None


def edges(answer: dict[str, Any]) -> tuple[str, str | None, str | None]:
    assert "problem" not in answer, answer
    return answer["kind"], day_of(answer["start"]), day_of(answer["end"])


def refusal(answer: dict[str, Any]) -> tuple[str, str]:
    assert "problem" in answer, answer
    return answer["problem"]["code"], answer["problem"]["message"]["vi"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("06-19/08/2018", "2018-08-06", "2018-08-20"),
        ("16 - 30 tháng 7 năm 2019", "2019-07-16", "2019-07-31"),
        ("từ 16 đến 30/7/2019", "2019-07-16", "2019-07-31"),
        ("từ ngày 16 – 30/7/2019", "2019-07-16", "2019-07-31"),
        ("16/7/2019 – 30/7/2019", "2019-07-16", "2019-07-31"),
        ("từ 16/7/2019 đến 30/7", "2019-07-16", "2019-07-31"),
        ("từ ngày 25/12/2019 đến 05/01/2020", "2019-12-25", "2020-01-06"),
        ("tháng 5 - 6/2020", "2020-05-01", "2020-07-01"),
        ("từ tháng 5 đến hết tháng 9/2019", "2019-05-01", "2019-10-01"),
        ("ngày 16, 17 và 18/7/2019", "2019-07-16", "2019-07-19"),
        ("15 ngày (từ ngày 16/7/2019 – 30/7/2019)", "2019-07-16", "2019-07-31"),
        ("từ 8 giờ đến 17 giờ ngày 13/9/2018", "2018-09-13T08:00:00", "2018-09-13T17:00:00"),
        ("8h30 - 11h00’ ngày 13/9/2018", "2018-09-13T08:30:00", "2018-09-13T11:00:00"),
        ("từ 8h ngày 13/9 đến 17h ngày 15/9/2018", "2018-09-13T08:00:00", "2018-09-15T17:00:00"),
    ],
)
@pytest.mark.parametrize("year", [None, 2025], ids=["no year", "another year"])
def test_a_shortened_period_takes_the_rest_from_its_other_end(
    text: str, start: str, end: str, year: int | None
) -> None:
    for role in ("due", "period"):
        assert edges(ask(text, role, year=year)) == ("range", start, end)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("từ ngày 25/12 đến 05/01/2020", "D208"),
        ("từ ngày 25/12/2019 đến 05/01", "D208"),
        ("từ 30 đến 16/7/2019", "D208"),
        ("tháng 11 - tháng 2/2020", "D208"),
        ("ngày 16 và 18/7/2019", "D208"),
        ("ngày 30, 31 và 32/7/2019", "D201"),
        ("14 ngày (từ ngày 16/7/2019 – 30/7/2019)", "D201"),
        ("từ 29/2 đến 05/3/2019", "D201"),
        ("16-7/2019", "D208"),
        ("2017/9/2018", "D208"),
        ("ngày 13/9/2018, 14/9/2018", "D208"),
    ],
)
def test_a_period_that_could_be_another_is_refused(text: str, code: str) -> None:
    assert refusal(ask(text, "period", year=2019))[0] == code


@pytest.mark.parametrize(
    ("text", "kind", "end", "inclusive"),
    [
        ("trước 17 giờ 00 ngày 13/9/2018", "before", "2018-09-13T17:00:00", False),
        ("trước 17h00’ ngày 13/9/2018", "before", "2018-09-13T17:00:00", False),
        ("trước 10h30 ngày 13/9/2018", "before", "2018-09-13T10:30:00", False),
        ("17g00 ngày 13/9/2018", "by", "2018-09-13T17:00:00", True),
        ("trước 17 giờ 00 ngày 13/9/2018 (thứ Năm)", "before", "2018-09-13T17:00:00", False),
        ("không muộn hơn ngày 13/9/2018", "by", "2018-09-14", True),
        ("không quá ngày 13/9/2018", "by", "2018-09-14", True),
        ("hạn chót là ngày 13/9/2018", "by", "2018-09-14", True),
        ("hạn cuối: ngày 13/9/2018", "day", "2018-09-14", True),
        ("Thời hạn gửi báo cáo: trước ngày 13/9/2018", "before", "2018-09-13", False),
        ("Hạn cuối nộp hồ sơ là ngày 13/9/2018", "day", "2018-09-14", True),
        ("- trước ngày 13/9/2018;", "before", "2018-09-13", False),
        ("xong trước ngày 13/9/2018", "before", "2018-09-13", False),
        ("trước ngày 13 của tháng 9 năm 2018", "before", "2018-09-13", False),
        ("trước ngày mồng 5 tháng 9 năm 2018", "before", "2018-09-05", False),
        ("trước ngày 15 (mười lăm) tháng 6 (sáu) năm 2018", "before", "2018-06-15", False),
        (
            "trước ngày 13/9/2018 (chậm nhất hết thứ Tư, ngày 12/9/2018)",
            "before",
            "2018-09-13",
            False,
        ),
        ("cuối quý III/2018", "day", "2018-10-01", True),
        ("đầu quý III/2018", "day", "2018-07-01", False),
        ("giữa năm 2018", "day", "2018-07-01", True),
        ("cuối tháng 5/2018", "day", "2018-06-01", True),
        ("ngày cuối cùng của tháng 5/2018", "day", "2018-06-01", True),
        ("ngày đầu tiên của quý II/2018", "day", "2018-04-02", True),
        ("ngày 20 tháng cuối quý III/2018", "day", "2018-09-21", True),
        ("hết năm 2020", "by", "2021-01-01", True),
        ("ngày làm việc cuối cùng của tháng 5/2020", "day", "2020-05-30", True),
        ("ngày làm việc đầu tiên của quý I/2020", "day", "2020-01-03", True),
        ("trước ngày làm việc cuối cùng của tháng 5/2020", "before", "2020-05-29", False),
    ],
)
def test_a_deadline_reads_as_what_it_says(text: str, kind: str, end: str, inclusive: bool) -> None:
    answer = ask(text)

    assert edges(answer) == (kind, None, end)
    assert answer["inclusive"] is inclusive
    assert (answer["recurring"], answer["tentative"]) == ([], False)


@pytest.mark.parametrize(
    ("text", "end", "anchor"),
    [
        ("chậm nhất 05 ngày làm việc kể từ ngày 13/9/2018", "2018-09-21", "ngày 13/9/2018"),
        ("trong thời hạn 10 ngày, kể từ ngày 13/9/2018", "2018-09-24", "ngày 13/9/2018"),
        ("trong thời hạn 10 ngày làm việc kể từ 13/9/2018", "2018-09-28", "13/9/2018"),
        ("sau 15 ngày kể từ ngày 13/9/2018", "2018-09-29", "ngày 13/9/2018"),
        ("không quá 05 (năm) ngày kể từ ngày 13/9/2018", "2018-09-19", "ngày 13/9/2018"),
        ("hai tuần kể từ ngày 13/9/2018", "2018-09-28", "ngày 13/9/2018"),
        ("mười lăm (15) ngày kể từ ngày 13/9/2018", "2018-09-29", "ngày 13/9/2018"),
        ("ít nhất 05 ngày làm việc trước ngày 13/9/2018", "2018-09-07", "ngày 13/9/2018"),
        ("trước ngày 13/9/2018 ít nhất 05 ngày làm việc", "2018-09-07", "ngày 13/9/2018"),
        ("01 tháng kể từ ngày 31/01/2019", "2019-03-01", "ngày 31/01/2019"),
        ("05 ngày làm việc kể từ ngày nhận được văn bản này", None, "ngày nhận được văn bản này"),
        ("chậm nhất 45 ngày kể từ ngày kết thúc quý", None, "ngày kết thúc quý"),
        ("05 ngày làm việc sau khi bị trả lại", None, "khi bị trả lại"),
        ("trong vòng 10 ngày kể từ ngày ban hành kế hoạch", None, "plan.date"),
    ],
)
def test_a_length_of_time_leaves_out_the_day_that_it_counts_from(
    text: str, end: str | None, anchor: str
) -> None:
    answer = ask(text)

    assert edges(answer) == ("offset", None, end)
    assert answer["anchor"] == anchor


def test_the_day_of_issue_gives_an_offset_its_date() -> None:
    text = "trong vòng 10 ngày kể từ ngày ban hành kế hoạch"

    assert day_of(ask(text, issued=date(2018, 9, 13))["end"]) == "2018-09-24"


@pytest.mark.parametrize("role", ["opens", "period"])
def test_a_stretch_from_a_day_opens_nothing(role: Role) -> None:
    assert refusal(ask("trong thời hạn 10 ngày kể từ ngày 13/9/2018", role))[0] == "D208"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("ngày 25 của tháng cuối quý", [("quarterly", 3, 25, None, "inclusive")]),
        ("trước ngày 20 tháng cuối của quý", [("quarterly", 3, 20, None, "exclusive")]),
        ("Chậm nhất ngày 06 (sáu) của tháng cuối quý", [("quarterly", 3, 6, None, "inclusive")]),
        ("trước ngày 25 hàng tháng", [("monthly", None, 25, None, "exclusive")]),
        ("mỗi tháng 1 lần vào ngày 25", [("monthly", None, 25, None, "inclusive")]),
        ("ngày thứ Sáu hàng tuần", [("weekly", None, None, 4, "inclusive")]),
        ("vào thứ Sáu hằng tuần", [("weekly", None, None, 4, "inclusive")]),
        (
            "trước ngày 15/6 và ngày 15/12 hằng năm",
            [("yearly", 6, 15, None, "exclusive"), ("yearly", 12, 15, None, "exclusive")],
        ),
        (
            "định kỳ 6 tháng (trước ngày 10 tháng 5) và năm (trước ngày 10 tháng 11)",
            [("yearly", 5, 10, None, "exclusive"), ("yearly", 11, 10, None, "exclusive")],
        ),
        (
            "định kỳ 06 tháng: trước ngày 10/5; năm: trước ngày 10/11",
            [("yearly", 5, 10, None, "exclusive"), ("yearly", 11, 10, None, "exclusive")],
        ),
        (
            "hằng năm (chậm nhất ngày 25 (hai mươi lăm) tháng 11 (mười một))",
            [("yearly", 11, 25, None, "inclusive")],
        ),
    ],
)
def test_what_comes_again_lists_its_rules(text: str, rules: list[tuple[Any, ...]]) -> None:
    answer = ask(text)

    assert edges(answer) == ("recurring", None, None)
    keys = ("freq", "month", "day", "weekday", "bound")
    assert [tuple(rule[key] for key in keys) for rule in answer["recurring"]] == rules


@pytest.mark.parametrize(
    ("text", "freq", "which"),
    [
        ("ngày làm việc cuối cùng của tháng", "monthly", "last"),
        ("ngày làm việc đầu tiên của mỗi quý", "quarterly", "first"),
    ],
)
def test_a_working_day_may_come_again(text: str, freq: str, which: str) -> None:
    (rule,) = ask(text)["recurring"]

    assert (rule["freq"], rule["working_day"], rule["day"]) == (freq, which, None)
    with pytest.raises(PhraseError):
        parse_repeat(text)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("khoảng 13/9/2018", "D202", "áng chừng"),
        ("dự kiến", "D202", "áng chừng"),
        ("trong quý", "D202", "quý nào"),
        ("cuối quý", "D202", "quý nào"),
        ("ngày cuối cùng của tháng", "D202", "tháng hay quý nào"),
        ("sau Tết", "D202", "Tết"),
        ("mùng 1 Tết", "D202", "âm lịch"),
        ("ngày 10/3 âm lịch", "D202", "âm lịch"),
        ("mùng 10/3/2018", "D208", "âm lịch"),
        ("ngày mồng 5", "D202", "âm lịch"),
        ("cuối thu", "D202", "mùa"),
        ("trong giờ hành chính ngày 13/9/2018", "D202", "giờ làm việc"),
        ("trước 5 giờ chiều ngày 13/9/2018", "D202", "buổi"),
        ("thứ Sáu tuần sau", "D202", "ngày viết"),
        ("quý I, II", "D208", "nhiều mốc"),
        ("13/9/2018 hoặc 14/9/2018", "D208", "nhiều mốc"),
        ("không quá 05 ngày làm việc", "D202", "tính từ ngày nào"),
        ("sau ngày 13/9/2018", "D202", "không phải hạn"),
        ("giữa quý III/2018", "D208", "giữa"),
        ("trong 10 ngày trước ngày 13/9/2018", "D208", "hai cách hiểu"),
        ("chậm nhất trong vòng 10 ngày trước ngày 13/9/2018", "D208", "hai cách hiểu"),
        ("trước cuối tháng 5/2020", "D208", "hai cách hiểu"),
        ("thứ Tư, ngày 13/9/2018", "D201", "thứ Năm, không phải thứ Tư"),
        ("trước ngày 13/9/2018 (thứ Tư)", "D201", "thứ Năm, không phải thứ Tư"),
        ("trước ngày 13/9/2018 (chậm nhất ngày 13/9/2018)", "D201", "hai hạn khác nhau"),
        ("05 (sáu) ngày kể từ ngày 13/9/2018", "D201", "5 và 6"),
        ("trước ngày 13/9/18", "D202", "bốn chữ số"),
        ("31/4/2018", "D201", "không tồn tại"),
        ("29/2/2019", "D201", "không tồn tại"),
        ("trước ngày 10/5", "D202", "chưa có năm"),
        ("ngày 13 tháng 9 năm nay", "D202", "chưa có năm"),
        ("hằng tháng, trước ngày 05 của tháng sau", "D202", "định kỳ"),
        ("từ ngày 01/6 đến 30/6 hằng năm", "D202", "định kỳ"),
        ("hằng tháng, trước ngày cuối tháng", "D208", "hai cách hiểu"),
    ],
)
def test_what_is_not_exact_is_refused_by_name(text: str, code: str, words: str) -> None:
    found, message = refusal(ask(text))

    assert found == code
    assert words in message


READ: dict[str, tuple[str, str | None, str | None]] = {
    "trước 16 giờ 30 phút, ngày 20/11/2020": ("before", None, "2020-11-20T16:30:00"),
    "trước 16h30 ngày 20 tháng 11 năm 2020 (thứ Sáu)": ("before", None, "2020-11-20T16:30:00"),
    "chậm nhất 17h00, thứ Sáu, ngày 20/11/2020": ("by", None, "2020-11-20T17:00:00"),
    "trước 24h00 ngày 20/11/2020": ("before", None, "2020-11-21"),
    "trước 0 giờ ngày 20/11/2020": ("before", None, "2020-11-20"),
    "đến 17 giờ 00 ngày 20/11/2020": ("by", None, "2020-11-20T17:00:00"),
    "đến trước ngày 20/11/2020": ("before", None, "2020-11-20"),
    "chậm nhất đến hết ngày 20/11/2020": ("by", None, "2020-11-21"),
    "chậm nhất đến 17h ngày 20/11/2020": ("by", None, "2020-11-20T17:00:00"),
    "không chậm hơn ngày 20/11/2020": ("by", None, "2020-11-21"),
    "trễ nhất 20/11/2020": ("by", None, "2020-11-21"),
    "trước 30.6.2020": ("before", None, "2020-06-30"),
    "trước ngày20/11/2020": ("before", None, "2020-11-20"),
    "trước ngày 20 /11/ 2020": ("before", None, "2020-11-20"),
    "trước ngày 15/1 của năm 2021": ("before", None, "2021-01-15"),
    "ngày 20 (hai mươi) tháng 11 (mười một) năm 2020": ("day", None, "2020-11-21"),
    "CN 22/11/2020": ("day", None, "2020-11-23"),
    "20/11/2020 lúc 17 giờ": ("by", None, "2020-11-20T17:00:00"),
    "đến hết quý 3 năm 2020": ("by", None, "2020-10-01"),
    "Quí II năm 2021": ("span", "2021-04-01", "2021-07-01"),
    "trong quý I, năm 2021": ("span", "2021-01-01", "2021-04-01"),
    "sáu tháng đầu năm 2021": ("span", "2021-01-01", "2021-07-01"),
    "6 tháng cuối năm 2020": ("span", "2020-07-01", "2021-01-01"),
    "chậm nhất trong tháng 11/2020": ("by", None, "2020-12-01"),
    "muộn nhất vào cuối quý IV/2020": ("by", None, "2021-01-01"),
    "chậm nhất giữa tháng 11/2020": ("by", None, "2020-11-16"),
    "hoàn thành trong quý IV/2020": ("span", "2020-10-01", "2021-01-01"),
    "ngày 01 đến ngày 05 tháng 9 năm 2020": ("range", "2020-09-01", "2020-09-06"),
    "01/9-05/9/2020": ("range", "2020-09-01", "2020-09-06"),
    "ngày 13 tháng 9 năm 2018 đến ngày 15 tháng 9": ("range", "2018-09-13", "2018-09-16"),
    "từ ngày 20/11/2020 đến hết năm 2021": ("range", "2020-11-20", "2022-01-01"),
    "sau 10 ngày làm việc kể từ ngày 20/11/2020": ("offset", None, "2020-12-05"),
    "tối đa 05 ngày làm việc sau ngày 20/11/2020": ("offset", None, "2020-11-28"),
    "chậm nhất 05 ngày trước ngày 20/11/2020": ("offset", None, "2020-11-16"),
    "tối thiểu 05 ngày làm việc trước ngày 20/11/2020": ("offset", None, "2020-11-14"),
    "03 tháng trước ngày 31/5/2020": ("offset", None, "2020-03-01"),
    "ngày làm việc cuối năm 2020": ("day", None, "2021-01-01"),
    "báo cáo quý I trước ngày 15/3/2020": ("before", None, "2020-03-15"),
    "Thời gian thực hiện: Từ ngày 01/9/2020 đến 30/9/2020": ("range", "2020-09-01", "2020-10-01"),
    "trước ngày 20/11/2020 (dự kiến)": ("before", None, "2020-11-20"),
}


@pytest.mark.parametrize("text", READ)
def test_a_wording_of_official_texts_is_read(text: str) -> None:
    assert edges(ask(text)) == READ[text]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # What has two readings, or is a limit to the other side.
        ("chậm nhất đầu tháng 12/2020", "D208"),
        ("đến hết đầu tháng 12/2020", "D208"),
        ("không quá 05 ngày trước ngày 20/11/2020", "D208"),
        ("tối đa 05 ngày làm việc trước ngày 20/11/2020", "D208"),
        ("chậm nhất trước ngày 20/11/2020", "D208"),
        ("trước cuối năm 2020", "D208"),
        ("không sớm hơn ngày 20/11/2020", "D208"),
        ("không trước ngày 20/11/2020", "D208"),
        ("ít nhất 05 ngày làm việc sau ngày 20/11/2020", "D202"),
        ("hơn 05 ngày kể từ ngày 20/11/2020", "D208"),
        ("gần 05 ngày kể từ ngày 20/11/2020", "D202"),
        ("05 - 07 ngày kể từ ngày 20/11/2020", "D208"),
        ("5-7 ngày làm việc sau ngày 20/11/2020", "D202"),
        ("10 ngày (không kể thứ Bảy, Chủ nhật) kể từ ngày 20/11/2020", "D208"),
        ("05 ngày kể cả ngày 20/11/2020", "D202"),
        ("từ tháng 9 đến tháng 12 năm 2020", "D208"),
        # Several dates, or a date and an exception.
        ("trước ngày 20/6 và 20/12 năm 2020", "D208"),
        ("trước ngày 25 tháng 3, 6, 9, 12", "D208"),
        ("trong tháng 9, 10/2020", "D208"),
        ("trước ngày 20/11/2020, trừ các đơn vị vùng cao", "D208"),
        ("trước ngày 20/11/2020 (riêng cấp xã trước ngày 15/11/2020)", "D208"),
        ("trước ngày 20/11/2020 (theo dấu bưu điện)", "D208"),
        ("trước ngày 20/11/2020 - 25/11/2020", "D208"),
        ("chậm nhất ngày 20-25/11/2020", "D208"),
        # What a scanner or a slip of the hand makes of a date.
        ("trước ngày 020/11/2020", "D201"),
        ("trước ngày 20/011/2020", "D201"),
        ("trước ngày l5/11/2020", "D208"),
        ("trước ngày 2O/11/2020", "D208"),
        ("trước ngày 20/11/2O20", "D202"),
        ("trước ngày 20//11/2020", "D208"),
        ("trước ngày 20/11/202", "D202"),
        ("trước ngày 20/11/20200", "D202"),
        ("ngày 9/20/2020", "D201"),
        ("20112020", "D202"),
        ("ngày 20 (hai mươi mốt) tháng 11 năm 2020", "D201"),
        ("Thứ 7, ngày 20/11/2020", "D201"),
        ("25 giờ ngày 20/11/2020", "D201"),
        ("8 giờ 75 ngày 20/11/2020", "D201"),
        ("quý 5/2021", "D201"),
        # What depends on the day of writing, on the moon, or on the office.
        ("trước ngày 31/12 năm trước", "D202"),
        ("ngày 05 tháng đầu quý sau", "D202"),
        ("ngày 23 tháng Chạp", "D202"),
        ("rằm tháng Bảy năm 2020", "D202"),
        ("nhân dịp 30/4 và 01/5/2020", "D202"),
        ("hạ tuần tháng 9/2020", "D202"),
        ("8 giờ sáng ngày 20/11/2020", "D202"),
        ("hết giờ làm việc ngày 20/11/2020", "D202"),
        ("ngày 20/11 năm học 2020-2021", "D202"),
        ("ngày 20/11 năm 2020 - 2021", "D202"),
        ("giai đoạn 2020-2025", "D208"),
        # What comes again, but does not say when.
        ("hằng năm, trước ngày 20/6/2020", "D202"),
        ("trước ngày 25 các tháng 3, 6, 9, 12 hằng năm", "D202"),
        ("trước 16 giờ ngày 25 hằng tháng", "D202"),
        ("trước ngày 20 hằng tháng (trừ tháng 2)", "D208"),
        ("ngày 30/2 hằng năm", "D201"),
        ("hai tháng một lần vào ngày 25", "D202"),
    ],
)
def test_a_wording_of_official_texts_is_refused(text: str, code: str) -> None:
    assert refusal(ask(text))[0] == code


def test_this_year_is_the_year_of_issue_and_no_other() -> None:
    text = "trước ngày 13 tháng 9 năm nay"

    assert day_of(ask(text, year=2018)["end"]) == "2018-09-13"
    assert day_of(ask(text, issued=date(2018, 3, 1))["end"]) == "2018-09-13"
    assert refusal(ask(text, year=2019, issued=date(2018, 3, 1)))[0] == "D208"
    with pytest.raises(PhraseError):
        parse(text, role="due")


def test_from_now_on_starts_at_activation() -> None:
    answer = ask("từ nay đến hết quý III/2018", "period", issued=date(2018, 3, 15))

    assert edges(answer) == ("range", "2018-03-15", "2018-10-01")
    assert answer["anchor"] == "khi kích hoạt"


@pytest.mark.parametrize(
    ("text", "kind", "end"),
    [
        (
            "Gửi báo cáo về Ban Dân vận Trung ương trước ngày 25/12/2017 để tổng hợp báo cáo.",
            "before",
            "2017-12-25",
        ),
        (SENTENCE_OF_2018, "before", "2018-09-13"),
        (
            "Các chi bộ đăng ký mô hình “*Dân vận khéo*” về Đảng ủy Khối trong tháng 5/2020.",
            "span",
            "2020-06-01",
        ),
        (
            "thời gian phối hợp làm công tác dân vận là 15 ngày (từ ngày 16/7/2019 – 30/7/2019).",
            "range",
            "2019-07-31",
        ),
        (
            "Thực hiện Kế hoạch số 71-KH/LĐLĐ ngày 12/7/2019, gửi báo cáo trước ngày 31/7/2019",
            "before",
            "2019-07-31",
        ),
        ("gửi báo cáo 6 tháng đầu năm 2018 trước ngày 15/6/2018", "before", "2018-06-15"),
        ("Trước ngày 13/9/2018 các đơn vị gửi báo cáo về Sở", "before", "2018-09-13"),
        ("thời gian nộp báo cáo đến hết ngày 30/6/2018", "by", "2018-07-01"),
    ],
)
def test_the_one_deadline_of_a_sentence_is_found(text: str, kind: str, end: str) -> None:
    answer = ask(text)

    assert (answer["kind"], day_of(answer["end"])) == (kind, end)
    assert "trong câu này, đọc" in answer["steps"][0]["vi"]
    with pytest.raises(PhraseError):
        parse(text, role="due")


def test_a_sentence_with_a_periodic_report_lists_its_rules() -> None:
    text = (
        "báo cáo kết quả lồng ghép với báo cáo định kỳ công tác dân vận cho Văn phòng Đảng ủy"
        " định kỳ 6 tháng (trước ngày 10 tháng 5), năm (trước ngày 10 tháng 11)."
    )

    assert [(rule["month"], rule["day"]) for rule in ask(text)["recurring"]] == [(5, 10), (11, 10)]


@pytest.mark.parametrize(
    "text",
    [
        "Tổ chức hội nghị ngày 15/10/2018, gửi báo cáo trước ngày 13/9/2018",
        "gửi báo cáo trước ngày 13/9/2018, riêng vùng cao trước ngày 20/9/2018",
        "gửi báo cáo trước ngày 13/9 (năm 2018)",
        "không gửi báo cáo trước ngày 13/9/2018",
        "gửi báo cáo trước hoặc trong ngày 13/9/2018",
        "gửi báo cáo ngay trước ngày 13/9/2018",
        "gửi báo cáo sau ngày 13/9/2018",
        "gửi báo cáo trước ngày 13/9/2018 một tuần",
        "gửi báo cáo trước ngày 31/4/2018",
        "báo cáo 6 tháng trước ngày 15/6/2018",
        "số liệu báo cáo tính đến ngày 30/6/2018",
        "Gửi báo cáo kết quả thực hiện trong năm 2018",
        "góp phần thực hiện nghị quyết trong năm 2018",
        "gửi báo cáo đầu trong tháng 5/2020",
        "4.1. Tổ chức thực hiện",
        "Gửi báo cáo kết quả từ ngày 01/01/2018 đến ngày 30/6/2018",
        "Đảng viên kết nạp trước ngày 01/01/2018 gửi hồ sơ",
        "Các đơn vị đăng ký trước ngày 13/9/2018 được xét thi đua",
        "Hằng tháng, các đơn vị gửi báo cáo trước ngày 25/12",
        "Báo cáo tổng kết và tiến hành khảo sát tại một số chi bộ (tháng 6/2020)",
        "Đợt 2 có kế hoạch sau khi kết thúc đợt 1, dự kiến tháng 11/2019.",
        "kỷ niệm Ngày truyền thống (15/10/1990 – 15/10/2018), tổ chức báo cáo",
        "được tổ chức thực hiện từ ngày ban hành kế hoạch đến quý III năm 2018",
    ],
)
def test_a_sentence_that_leaves_a_doubt_is_refused(text: str) -> None:
    assert refusal(ask(text, year=2018))[0] in {"D201", "D202", "D208"}


def test_a_sentence_with_two_dates_lists_them() -> None:
    _, message = refusal(ask("hội nghị ngày 15/10/2018, gửi báo cáo trước ngày 13/9/2018"))

    assert "“ngày 15/10/2018”; “trước ngày 13/9/2018”" in message


@pytest.mark.parametrize("role", ["due", "period"])
def test_the_rule_file_takes_the_wordings_that_mean_one_time(role: Role) -> None:
    assert parse("từ 16 đến 30/7/2019", role=role).node == parse("16-30/7/2019", role=role).node
    with pytest.raises(PhraseError) as caught:
        parse("05 ngày làm việc kể từ ngày nhận được văn bản", role="due")
    assert caught.value.code == "D202"


WORDINGS = (
    "{short}",
    "ngày {short}",
    "{long}",
    "{full}",
    "ngày {short} ({weekday})",
    "{day} / {month} / {year}",
    "ngày {day} tháng {month}/{year}",
    "**{long}**",
)
LIMITS = (
    ("trước {}", 0),
    ("Trước {}./.", 0),
    ("thời hạn: trước {}", 0),
    ("chậm nhất là {}", 1),
    ("không muộn hơn {}", 1),
    ("đến hết {}", 1),
    ("hạn chót: {}", 1),
)
MIXES = (str, str.upper, lambda text: unicodedata.normalize("NFD", text), str.title)
SPACES = (" ", "\u00a0", "\u3000", "\t ", "  \n")


@settings(max_examples=150)
@given(
    st.dates(date(1980, 1, 2), date(2090, 12, 30)),
    st.sampled_from(WORDINGS),
    st.sampled_from(LIMITS),
    st.sampled_from(MIXES),
    st.sampled_from(SPACES),
)
def test_a_date_in_any_wording_reads_back_to_itself(
    day: date, wording: str, limit: tuple[str, int], mix: Any, space: str
) -> None:
    said = wording.format(
        short=short_day(day).vi,
        long=long_day(day).vi,
        full=full_day(day).vi,
        weekday=full_day(day).vi.split(",")[0],
        day=day.day,
        month=month_number(day.month),
        year=day.year,
    )
    frame, later = limit

    answer = ask(mix(frame.format(said)).replace(" ", space))

    assert day_of(answer["end"]) == date.fromordinal(day.toordinal() + later).isoformat()


@given(st.dates(date(1980, 1, 2), date(2090, 12, 30)))
def test_our_own_words_for_a_deadline_read_back(day: date) -> None:
    assert day_of(ask(due_text(day).vi)["end"]) == day.isoformat()


WORDS = (
    *("gửi", "báo cáo", "về", "Liên đoàn Lao động", "các đơn vị", "trước", "sau", "đến", "hết"),
    *("từ", "ngày", "tháng", "quý", "năm", "tuần", "hằng", "định kỳ", "6", "05", "(", ")", ","),
    *("13/9/2018", "15/12", "9/2018", "17 giờ 00", "thứ Năm", "chậm nhất", "kể từ", "làm việc"),
    *("cuối", "đầu", "cuối cùng", "của", "III", "và", "trong", "không", "-", "–", "hai", "nay"),
    *("mùng", "(năm)", "nhận", "này", "là", ":", "hoặc", "khoảng", "(dự kiến)", "report.due"),
)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=14), st.sampled_from(ROLES))
def test_any_mix_of_words_is_answered(words: list[str], role: Role) -> None:
    answer = ask(" ".join(words), role, year=2018)

    assert ("problem" in answer) != ("kind" in answer)


@given(st.text(max_size=60), st.sampled_from(ROLES))
def test_any_text_is_answered(text: str, role: Role) -> None:
    answer = ask(text, role, year=2018)

    assert ("problem" in answer) != ("kind" in answer)


FILLERS = (
    *("gửi báo cáo", "về Sở", "các đơn vị", "đề nghị", "cho Ban Thường vụ", "qua thư điện tử"),
    *("để tổng hợp", "theo mẫu", "thực hiện", "nghiêm túc", "02 bản", "và", "của", "là", ";"),
)


@given(
    st.lists(st.sampled_from(FILLERS), max_size=6),
    st.sampled_from(["trước ngày 13/9/2018", "trước 00 giờ 00 ngày 13/9/2018"]),
    st.lists(st.sampled_from(FILLERS), max_size=6),
)
def test_plain_telling_never_changes_a_date(
    before: list[str], deadline: str, after: list[str]
) -> None:
    answer = ask(" ".join((*before, deadline, *after)))

    assert "problem" in answer or day_of(answer["end"]) == "2018-09-13"


def test_a_text_without_end_is_refused_at_once() -> None:
    assert refusal(ask("9" * 100_000))[0] == "D202"

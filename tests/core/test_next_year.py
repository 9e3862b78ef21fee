"""Next year's file is last year's with everything of that year to be filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.check import CheckResult
from engine.check.next_year import next_year
from tests.core.rule_files import BASE, FILE, ROOT, check, check_shipped

PLANS = sorted((ROOT / "workflows").glob("20*.yaml"))
OF_2018 = ROOT / "workflows" / "2018-ldld-quan-1-dan-van-kheo.yaml"


def following(path: Path) -> str:
    last = check_shipped(path)
    assert last.definition is not None
    assert last.definition.year is not None
    return next_year(last, str(path), new_id="moi", year=last.definition.year + 1)


def copied(text: str = FILE, *, year: int = 2019) -> str:
    return next_year(check(text), "f.yaml", new_id="phong-trao-moi", year=year)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


def found(result: CheckResult) -> set[tuple[str, str]]:
    return {(problem.code, problem.path) for problem in result.problems}


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_the_new_file_asks_for_what_is_to_fill_in_and_nothing_else(path: Path) -> None:
    result = check_shipped(path, following(path))

    assert {problem.code for problem in result.problems} == {"D210"}


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_every_place_to_fill_in_is_told(path: Path) -> None:
    text = following(path)

    result = check_shipped(path, text)

    assert len(result.problems) == text.count("<điền")


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_comments_and_order_stay(path: Path) -> None:
    own = path.read_text("utf-8").partition("\naccept:")[0]

    def shape(text: str) -> list[str]:
        return [line.partition(":")[0] for line in text.splitlines()]

    def comments(text: str) -> list[str]:
        return [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]

    new = following(path)

    assert comments(new) == comments(own)
    assert shape(new.rstrip()) == shape(own.rstrip())


def test_the_2018_plan_asks_for_its_dates_its_number_and_its_quotes() -> None:
    paths = {path for _, path in found(check_shipped(OF_2018, following(OF_2018)))}

    assert {
        "plan.number",
        "plan.date",
        "plan.basis[0].date",
        "stages.implement.period",
        "stages.implement.source.quote",
        "tasks.report.due",
        "tasks.report.source.quote",
        "events.ky_niem.when",
        "events.ky_niem.label",
        "awards.dien_hinh.quota",
    } <= paths
    assert "tasks.nominate.due" not in paths  # counted from another due


def test_a_date_says_what_it_was() -> None:
    assert 'due: "<điền: năm trước là chậm nhất ngày 13/9/2018>"' in lines(copied())


def test_the_head_is_the_new_campaigns() -> None:
    text = copied(FILE.replace("year: 2018\n", "year: 2018\nrevision: 7\n"))

    assert lines(text)[2:6] == [
        "id: phong-trao-moi",
        "title: Phong trào năm 2019",
        "year: 2019",
        "revision: 1",
    ]


def test_the_year_may_stay_for_a_second_round() -> None:
    assert "title: Phong trào năm 2018" in lines(copied(year=2018))


def test_a_year_that_was_inherited_is_written() -> None:
    result = check(FILE.replace("year: 2018\n", ""), BASE + "year: 2018\n")

    text = next_year(result, "f.yaml", new_id="moi", year=2019)

    assert lines(text)[2:4] == ["id: moi", "year: 2019"]


DROPPED = """\
changes:
  - {reason: "Theo công văn 12"}

# Lý do xem kế hoạch.
accept:
  - {code: D205, at: tasks.report.due, why: "Theo kế hoạch"}
"""


def test_what_concerned_last_year_alone_is_dropped() -> None:
    text = copied(FILE + DROPPED)

    assert text.endswith("}\n\n# Lý do xem kế hoạch.\n")
    assert "reason" not in text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("label: Báo cáo năm 2018", "label: Báo cáo năm 2019"),
        ("label: Số 12018 và 20180", "label: Số 12018 và 20180"),
        ("label: Kỷ niệm 88 năm", 'label: "<điền: năm trước là Kỷ niệm 88 năm>"'),
        ("label: Hội thi lần thứ 3", 'label: "<điền: năm trước là Hội thi lần thứ 3>"'),
        ("label: Giai đoạn 2015 – 2018", 'label: "<điền: năm trước là Giai đoạn 2015 – 2018>"'),
        ('label: "Ngày \\"15/10/2018\\""', 'label: "<điền: năm trước là Ngày \\"15/10/2018\\">"'),
        ("label: <điền>", "label: <điền>"),
    ],
    ids=["a year", "part of a number", "anniversary", "ordinal", "span", "a day", "open already"],
)
def test_a_text_moves_with_the_year_or_is_looked_at_anew(old: str, new: str) -> None:
    text = copied(FILE.replace("due: chậm", f"{old}\n    due: chậm"))

    assert new in lines(text)


@pytest.mark.parametrize(
    ("phrase", "stays"),
    [
        ("hằng tháng, trước ngày 25", True),
        ("hằng tháng, trước ngày 25, từ tháng 3/2018 đến tháng 8/2018", False),
    ],
    ids=["without dates", "with dates"],
)
def test_a_repetition_stays_unless_it_names_dates(phrase: str, stays: bool) -> None:
    changed = FILE.replace("due: chậm nhất ngày 13/9/2018", f'due: none\n    repeat: "{phrase}"')

    assert (f'repeat: "{phrase}"' in lines(copied(changed))) == stays


def test_a_due_with_its_rolling_is_emptied_within() -> None:
    changed = FILE.replace("due: chậm nhất ngày 13/9/2018", "due: {at: 13/9, roll: none}")

    assert 'due: {at: "<điền: năm trước là 13/9>", roll: none}' in lines(copied(changed))


def test_a_label_to_fill_in_is_one_thing_to_fill_in() -> None:
    result = check(FILE.replace("due: chậm", "label: <điền>\n    due: chậm"))

    assert [p.path for p in result.problems if p.code == "D210"] == ["tasks.report.label"]

"""Last year's file copied by hand: each slip is one message, whatever follows from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from engine.check.next_year import next_year
from engine.model import Problem
from tests.core.rule_files import FILE, ROOT, check, check_shipped

PLANS = sorted((ROOT / "workflows").glob("20*.yaml"))
IDS = [path.name[:4] for path in PLANS]
_TO_FILL_IN = re.compile(r"<điền(?:: năm trước là (.*?))?>")

Slip = Callable[[str, int], str]


def copied(path: Path) -> tuple[str, int]:
    """A copy with everything moved to the next year, and that year."""
    last = int(path.name[:4])
    text = path.read_text("utf-8").replace(f"id: {path.stem}", "id: moi")
    # The anniversaries that two of the plans count go on with the years.
    text = text.replace("88 năm", "89 năm").replace("90 năm", "91 năm")
    return text.replace(str(last), str(last + 1)), last + 1


def started(path: Path) -> tuple[str, int]:
    """What `new` writes, filled in place by place from this year's plan, and its year."""
    plan, year = copied(path)
    text = next_year(check_shipped(path), str(path), new_id="moi", year=year)
    known = plan.splitlines()
    lines = [
        known[number] if _TO_FILL_IN.search(line) else line
        for number, line in enumerate(text.splitlines())
    ]
    _, accept, entries = plan.partition("\naccept:")
    return "\n".join(lines) + accept + entries, year


def told(path: Path, text: str) -> list[Problem]:
    """The errors and warnings that are shown."""
    problems = check_shipped(path, text).problems
    return [p for p in problems if p.severity in ("error", "warning") and not p.accepted]


def year_not_moved(text: str, year: int) -> str:
    return text.replace(f"\nyear: {year}", f"\nyear: {year - 1}")


def dates_not_moved(text: str, year: int) -> str:
    def back(found: re.Match[str]) -> str:
        return found[1] + found[2].replace(str(year), str(year - 1))

    return re.sub(r"((?:due|when|period|at|date|opens): )([^,}\n]*)", back, text)


def one_date_not_moved(text: str, year: int) -> str:
    return re.sub(rf"(    due: [^,}}\n]*?){year}", rf"\g<1>{year - 1}", text, count=1)


def quote_left_out(text: str, _: int) -> str:
    return re.sub(r"(  report:\n(?:    .*\n)*?)    source: .*\n", r"\1", text, count=1)


def quote_not_filled_in(text: str, _: int) -> str:
    pattern = r"(  report:\n(?:    .*\n)*?    source: .*quote: )\"[^\"]*\""
    return re.sub(pattern, r"\1<điền>", text, count=1)


def quote_of_last_year(text: str, year: int) -> str:
    pattern = r"(  implement:\n(?:    .*\n)*?    source: .*quote: )(\"[^\"]*\")"
    return re.sub(
        pattern, lambda found: found[1] + found[2].replace(str(year), str(year - 1)), text, count=1
    )


def key_misspelt(text: str, _: int) -> str:
    return text.replace("    label: Báo cáo", "    lable: Báo cáo", 1)


def block_misspelt(text: str, _: int) -> str:
    return text.replace("\nevents:", "\nevnts:", 1)


def stage_misspelt(text: str, _: int) -> str:
    return text.replace("\n  implement:", "\n  implemnt:", 1)


def task_misspelt(text: str, _: int) -> str:
    return text.replace("\n  report:", "\n  reprot:", 1)


YEARS = (year_not_moved, dates_not_moved, one_date_not_moved)
QUOTES = (quote_left_out, quote_not_filled_in, quote_of_last_year)
KEYS = (key_misspelt, block_misspelt, stage_misspelt, task_misspelt)


@pytest.mark.parametrize("make", [copied, started])
@pytest.mark.parametrize("path", PLANS, ids=IDS)
def test_a_copy_without_slips_is_clean(path: Path, make: Callable[[Path], tuple[str, int]]) -> None:
    text, _ = make(path)

    assert "<điền" not in text
    assert told(path, text) == []


THREE: list[tuple[str, tuple[Slip, Slip, Slip], list[str]]] = [
    ("2017", (year_not_moved, quote_left_out, key_misspelt), ["D203", "D219", "K101"]),
    ("2017", (year_not_moved, quote_of_last_year, key_misspelt), ["D203", "D218", "K101"]),
    ("2018", (year_not_moved, quote_left_out, block_misspelt), ["D203", "D219", "K101"]),
    ("2018", (dates_not_moved, quote_not_filled_in, key_misspelt), ["D210", "D218", "K101"]),
    ("2018", (year_not_moved, quote_left_out, stage_misspelt), ["D203", "D219", "K104"]),
    ("2019", (dates_not_moved, quote_left_out, block_misspelt), ["D218", "D219", "K101"]),
    ("2019", (one_date_not_moved, quote_of_last_year, key_misspelt), ["D218", "D218", "K101"]),
    ("2020", (year_not_moved, quote_not_filled_in, stage_misspelt), ["D203", "D210", "K104"]),
    ("2020", (dates_not_moved, quote_left_out, key_misspelt), ["D218", "D219", "K101"]),
    ("2024", (year_not_moved, quote_left_out, key_misspelt), ["D203", "D219", "K101"]),
]


@pytest.mark.parametrize(
    ("name", "slips", "codes"),
    THREE,
    ids=[f"{name}-{'-'.join(slip.__name__ for slip in slips)}" for name, slips, _ in THREE],
)
def test_a_copied_file_with_three_slips_has_three_messages(
    name: str, slips: tuple[Slip, Slip, Slip], codes: list[str]
) -> None:
    path = PLANS[IDS.index(name)]
    text, year = copied(path)

    for slip in slips:
        text = slip(text, year)

    assert sorted(problem.code for problem in told(path, text)) == codes


@pytest.mark.parametrize(
    ("name", "slips", "codes"),
    [
        ("2018", (one_date_not_moved, quote_not_filled_in, key_misspelt), ["D203", "D210", "K101"]),
        ("2018", (one_date_not_moved, quote_left_out, stage_misspelt), ["D203", "D219", "K104"]),
        ("2017", (one_date_not_moved, quote_of_last_year, key_misspelt), ["D218", "D218", "K101"]),
    ],
    ids=["a-quote-not-filled-in", "a-quote-left-out", "a-quote-of-last-year"],
)
def test_a_file_that_new_began_with_three_slips_has_three_messages(
    name: str, slips: tuple[Slip, Slip, Slip], codes: list[str]
) -> None:
    path = PLANS[IDS.index(name)]
    text, year = started(path)

    for slip in slips:
        text = slip(text, year)

    assert sorted(problem.code for problem in told(path, text)) == codes


@pytest.mark.parametrize("path", PLANS, ids=IDS)
def test_three_slips_never_have_more_than_three_messages(path: Path) -> None:
    right, year = copied(path)

    for slips in product(YEARS, QUOTES, KEYS):
        text = right
        for slip in slips:
            text = slip(text, year)

        problems = told(path, text)

        assert 1 <= len(problems) <= len(slips), [slip.__name__ for slip in slips]


def test_what_follows_from_a_slip_is_counted_beside_it() -> None:
    path = PLANS[IDS.index("2018")]
    text, year = copied(path)

    (problem,) = told(path, block_misspelt(text, year))

    # The day of the summary and the place of the award count from events that are no more.
    assert (problem.code, problem.consequences) == ("K101", 2)


def test_a_fault_behind_another_is_counted_beside_it() -> None:
    path = PLANS[IDS.index("2018")]
    text, _ = copied(path)

    (problem,) = told(path, text.replace("    due: trước ngày", "    deu: trước ngày", 1))

    assert (problem.code, problem.path) == ("K101", "tasks.report.deu")
    assert problem.consequences >= 1  # no due is left


def test_a_task_taken_away_is_missed_once_however_much_the_base_says_of_it() -> None:
    taken = FILE.partition("tasks:")[0] + "tasks: {report: none}\n"

    result = check(taken)

    (told,) = [problem for problem in result.problems if problem.code == "R401"]
    assert "`report`" in told.message.vi
    assert told.consequences == 5

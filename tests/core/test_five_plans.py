"""The five plans: every computed opening, due, closing and send, as golden tables."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from engine.rules.schema import Definition
from engine.schedule import Window, build
from engine.sends import Send, Sends
from tests.core.rule_files import ROOT, check_shipped, vn

CALENDAR = vn()
SHIPPED = sorted((ROOT / "workflows").rglob("*.yaml"))

# Per obligation: first day, last day on time, last day taken, then each send.
GOLDEN = {
    ("2017-bdvtw-dan-van-kheo", "report", ""): (
        ("2017-12-04", "2017-12-24", "2018-01-08"),
        {
            "mo_bao_cao": "2017-12-04",
            "truoc_10": "2017-12-14",
            "truoc_3": "2017-12-20",
            "truoc_1": "2017-12-22",
            "qua_han_1": "2017-12-25",
            "leo_thang_3": "2017-12-27",
        },
    ),
    ("2018-ldld-quan-1-dan-van-kheo", "report", ""): (
        ("2018-08-21", "2018-09-12", "2018-09-26"),
        {
            "mo_bao_cao": "2018-08-21",
            "truoc_10": "2018-08-31",
            "truoc_3": "2018-09-07",
            "truoc_1": "2018-09-11",
            "qua_han_1": "2018-09-13",
            "leo_thang_3": "2018-09-17",
        },
    ),
    ("2019-ldld-huyen-dan-van-dot-1", "report", ""): (
        ("2019-07-16", "2019-07-30", "2019-08-06"),
        {
            "mo_bao_cao": "2019-07-16",
            "truoc_3": "2019-07-25",
            "truoc_1": "2019-07-29",
            "qua_han_1": "2019-07-31",
            "leo_thang_3": "2019-08-02",
        },
    ),
    ("2020-duk-tra-vinh-dan-van-kheo", "registration", ""): (
        ("2020-05-01", "2020-05-31", "2020-06-05"),
        {
            "mo_dang_ky": "2020-05-04",
            "dang_ky_truoc_7": "2020-05-22",
            "dang_ky_truoc_1": "2020-05-29",
            "dang_ky_qua_1": "2020-06-01",
            "dang_ky_leo_thang": "2020-06-03",
        },
    ),
    ("2020-duk-tra-vinh-dan-van-kheo", "report", ""): (
        ("2020-06-01", "2020-06-30", "2020-07-14"),
        {
            "mo_bao_cao": "2020-06-01",
            "truoc_10": "2020-06-19",
            "truoc_3": "2020-06-25",
            "truoc_1": "2020-06-29",
            "qua_han_1": "2020-07-01",
            "leo_thang_3": "2020-07-03",
        },
    ),
    ("2024-dang-uy-so-gd-dan-van-kheo", "report", "sau_thang"): (
        ("2024-04-15", "2024-05-09", "2024-05-23"),
        {
            "mo_bao_cao": "2024-04-15",
            "truoc_10": "2024-04-26",
            "truoc_3": "2024-05-06",
            "truoc_1": "2024-05-08",
            "qua_han_1": "2024-05-10",
            "leo_thang_3": "2024-05-14",
        },
    ),
    ("2024-dang-uy-so-gd-dan-van-kheo", "report", "ca_nam"): (
        ("2024-10-21", "2024-11-09", "2024-11-22"),
        {
            "mo_bao_cao": "2024-10-21",
            "truoc_10": "2024-10-30",
            "truoc_3": "2024-11-06",
            "truoc_1": "2024-11-08",
            "qua_han_1": "2024-11-11",
            "leo_thang_3": "2024-11-13",
        },
    ),
}


@cache
def schedule_of(name: str) -> tuple[Definition, tuple[Window, ...], tuple[Send, ...]]:
    definition = check_shipped(ROOT / "workflows" / f"{name}.yaml").definition
    assert definition is not None
    schedule = build(definition, CALENDAR)
    return definition, schedule.windows, Sends(definition, CALENDAR, schedule).planned()


@pytest.mark.parametrize(("key", "days"), [(k, v[0]) for k, v in GOLDEN.items()], ids=str)
def test_an_obligation_opens_falls_due_and_closes_as_its_plan_says(
    key: tuple[str, str, str], days: tuple[str, str, str]
) -> None:
    name, task, occurrence = key
    opens, due, closes = (date.fromisoformat(day) for day in days)
    after = timedelta(days=1)

    windows = {(w.task, w.occurrence): w for w in schedule_of(name)[1]}
    window = windows[task, occurrence]

    assert window.opens_at == CALENDAR.start_of(opens)
    assert window.due_at == CALENDAR.start_of(due + after)
    assert window.closes_at == CALENDAR.start_of(closes + after)


@pytest.mark.parametrize(("key", "sends"), [(k, v[1]) for k, v in GOLDEN.items()], ids=str)
def test_reminders_go_at_eight_on_working_days(
    key: tuple[str, str, str], sends: dict[str, str]
) -> None:
    name, task, occurrence = key

    planned = [s for s in schedule_of(name)[2] if (s.task, s.occurrence) == (task, occurrence)]

    local = {s.reminder: CALENDAR.local(s.at).strftime("%Y-%m-%d %H:%M") for s in planned}
    assert local == {reminder: f"{day} 08:00" for reminder, day in sends.items()}
    assert len(planned) == len(sends)
    assert all(CALENDAR.is_working(CALENDAR.day_of(s.at)) for s in planned)


def test_a_reminder_that_falls_on_a_holiday_says_which_day_it_left() -> None:
    _, _, sends = schedule_of("2018-ldld-quan-1-dan-van-kheo")

    moved = {s.reminder: s.moved_from for s in sends if s.moved_from}

    assert moved == {"truoc_10": date(2018, 9, 2)}


def test_a_swapped_holiday_moves_a_reminder_back() -> None:
    _, _, sends = schedule_of("2024-dang-uy-so-gd-dan-van-kheo")

    moved = {(s.reminder, s.occurrence): s.moved_from for s in sends if s.moved_from}

    assert moved[("truoc_10", "sau_thang")] == date(2024, 4, 29)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_file_checks_clean(path: Path) -> None:
    result = check_shipped(path)

    assert result.is_clean
    assert result.definition is not None
    assert "T901" not in {problem.code for problem in result.problems}

"""The page of wordings says what the program says, line by line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.calendar_file import read_calendar
from engine.rules.when import when

ROOT = Path(__file__).resolve().parents[2]
VN = read_calendar(ROOT / "config" / "calendars" / "vn.yaml")
PAGE = (ROOT / "docs" / "reference" / "dates.md").read_text("utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| (.+) \|$", PAGE, re.MULTILINE)


def test_the_page_has_wordings_read_and_refused() -> None:
    read = [told for _, told in ROWS if not re.match(r"D\d{3} \| ", told)]

    assert 0 < len(read) < len(ROWS)


@pytest.mark.parametrize(("phrase", "told"), ROWS, ids=[phrase for phrase, _ in ROWS])
def test_a_wording_is_answered_as_the_page_says(phrase: str, told: str) -> None:
    answer = when(phrase, year=2018, calendar=VN)

    problem = answer.get("problem")
    said = f"{problem['code']} | {problem['message']['en']}" if problem else answer["text"]["en"]
    assert said == told

"""Which units a campaign selects."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.directory.selection import selects
from engine.directory.values import UnitEntry

DAY = date(2018, 3, 1)
UNIT = UnitEntry("a", "A", groups=frozenset({"g"}), tags=frozenset({"t"}))


@pytest.mark.parametrize(
    ("block", "chosen"),
    [
        ({"organiser": "q"}, True),
        ({"organiser": "a"}, False),
        ({"group": ["g", "h"]}, True),
        ({"group": ["h"]}, False),
        ({"group": ["h"], "tag": ["t"]}, True),
        ({"only": ["a"]}, True),
        ({"only": ["b"]}, False),
        ({"group": ["g"], "exclude": ["a"]}, False),
        ({"group": "g"}, True),
        ({"group": "g", "exclude": "a"}, False),
    ],
    ids=[
        "all", "not the organiser", "group", "other group", "group or tag", "by code",
        "other code", "excluded", "one name", "one name excluded",
    ],
)  # fmt: skip
def test_groups_tags_and_codes_add_up(block: dict[str, Any], *, chosen: bool) -> None:
    assert selects(block, UNIT, DAY) is chosen


@pytest.mark.parametrize(
    ("day", "chosen"),
    [
        (date(2018, 2, 28), False),
        (date(2018, 3, 1), True),
        (date(2018, 3, 30), True),
        (date(2018, 3, 31), False),
    ],
    ids=["before it opens", "as it opens", "its last day", "as it closes"],
)
def test_a_unit_is_chosen_from_the_day_it_opens_until_the_day_it_closes(
    day: date, *, chosen: bool
) -> None:
    unit = UnitEntry("a", "A", opened_on=date(2018, 3, 1), closed_on=date(2018, 3, 31))

    assert selects({}, unit, day) is chosen

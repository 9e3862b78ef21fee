"""Tricky cases of whole campaigns: their launch, and two levels with one plan.

The number of each case stands above its tests.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.rules.schema import Definition
from engine.store.campaigns import activate, load
from tests.helpers import RULES, Office, a_campaign, at, rule_tree, vietnam_calendar
from tests.store.acts import hand_in
from tests.store.test_ticks import OPENED, moves, told

ACTIVATED = "2018-08-01 08:00"


# 15


@pytest.mark.parametrize(
    ("written", "effective", "state"),
    [
        pytest.param("ngày 15/7/2018", ACTIVATED, "implementing", id="already past"),
        pytest.param("08:00 ngày 01/8/2018", ACTIVATED, "implementing", id="at activation"),
        pytest.param("ngày 15/8/2018", "2018-08-15 00:00", "pending", id="still ahead"),
        pytest.param("khi kích hoạt", ACTIVATED, "implementing", id="not written"),
    ],
)
def test_the_effective_launch_is_the_later_of_the_written_one_and_activation(
    tmp_path: Path, written: str, effective: str, state: str
) -> None:
    with a_campaign(tmp_path, RULES.replace("khi kích hoạt", written)) as office:
        (launch,) = office.rows("schedule_instant", name="launch.start")
        before = [office.state(unit) for unit in "abcd"]
        office.tick("2018-08-15 00:00")

        assert launch.at == at(effective)
        assert before == [state] * 4
        assert {move[0] for move in moves(office)} == {at(effective)}
        assert [office.state(unit) for unit in "abcd"] == ["implementing"] * 4


# 44


OWN_SUMMARY = """  tong_hop:
    label: Báo cáo tổng hợp
    per: campaign
    by: secretariat
    to: supervisor
    due: trước ngày 15/10/2018
awards:"""


def test_the_report_upwards_is_owed_once_by_the_organiser_and_by_no_unit(tmp_path: Path) -> None:
    with a_campaign(tmp_path, RULES.replace("awards:", OWN_SUMMARY)) as office:
        (window,) = office.rows("window", task="tong_hop")
        (owed,) = office.rows("obligation", window_id=window.id)

        assert owed.unit_id == office.rows("unit", code="ldld")[0].id
        assert owed.participation_id is None


def test_two_levels_with_one_plan_run_campaigns_that_know_nothing_of_each_other(
    tmp_path: Path,
) -> None:
    with a_campaign(tmp_path) as office:
        _lower_level(office)
        office.tick(OPENED)

        hand_in(office, "2018-08-22 09:00")

        ours, theirs = office.rows("campaign")
        assert office.state("a") == "in_review"
        (lower,) = office.rows("participation", campaign_id=theirs.id)
        assert lower.unit_id == office.rows("unit", code="b")[0].id
        assert lower.state == "implementing"
        assert len(office.rows("participation", campaign_id=ours.id)) == 4
        assert told(office, "mo_bao_cao") == ["a", "b", "b", "c", "d"]


def _lower_level(office: Office) -> None:
    """The same plan, run by unit a for the one unit below it."""
    text = RULES.replace("id: dv-2018", "id: dv-2018-a")
    text = text.replace("{group: cdcs, organiser: ldld}", "{only: [b], organiser: a}")
    tree, now = rule_tree(text), at("2018-08-01 09:00")
    definition = Definition.model_validate(tree)
    with office.database.write() as connection:
        load(connection, definition, tree, source=text, path="a.yaml", now=now, by="test")
        activate(connection, definition.id, lambda _d: vietnam_calendar(), at=now, by="test")

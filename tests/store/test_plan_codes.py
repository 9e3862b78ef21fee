"""Each code that `plan` and `activate` report has a change that fires it and only it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.app import calendars_from
from engine.change.at_start import already_past
from engine.check.catalogue import CODES
from engine.check.pages.frame import framed
from engine.people import crowd
from engine.schedule import build
from engine.store.rows import CONTACT, GRANT, PARTICIPATION
from engine.store.ticks import telling_of
from tests.core.test_catalogue import check_text
from tests.helpers import at
from tests.store.office import (
    CHANNELS,
    CODE,
    LATER,
    MERGED,
    NOW,
    ROOT,
    Office,
    an_office,
    announced,
    due,
    revision,
)

Edit = tuple[str, str]

EARLIER = due("12/9/2018", "(thông qua bộ phận Tuyên giáo) trước ngày 12 tháng 9 năm 2018", 2)
QUICK = "  quick:\n    label: Báo cáo nhanh\n    optional: có\n    due: report.due (dự kiến)\n"
FIELD = (
    "forms:\n  bao_cao:\n    fields:\n      so_doan_vien: {label: Số đoàn viên, type: integer}\n"
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path) as made:
        yield made


def without_nominate() -> tuple[Edit, ...]:
    text = (ROOT / "workflows" / f"{CODE}.yaml").read_text(encoding="utf-8")
    task = text[text.index("  nominate:\n") : text.index("  summary:\n")]
    form = text[text.index("  de_nghi:\n") : text.index("\nawards:\n")]
    return (task, ""), (form, ""), ("\nforms:\n", "\n")


def nominated(office: Office) -> None:
    """A unit has handed in what the old task asks for."""
    campaign = office.campaign()
    with office.database.write() as connection:
        unit = connection.execute(select(func.max(PARTICIPATION.c.unit_id))).scalar_one()
        telling = telling_of(campaign, CHANNELS, NOW)
        window_id = campaign.window_id("nominate", "")
        crowd.hand_in(connection, campaign, window_id, [unit], at=NOW, telling=telling)


CHANGES: dict[str, tuple[Edit, ...]] = {
    "X801": LATER,
    "X802": EARLIER,
    "X803": (("  nominate:\n", "  de_cu:\n"), revision(2)),
    "X804": (MERGED, revision(2)),
    "X805": (*without_nominate(), revision(2)),
    "X806": (("  summary:\n", f"{QUICK}  summary:\n"), revision(2)),
    "X808": (("    quota: chưa quy định\n", "    quota: {max: 1}\n"), revision(2)),
    "X807": (("forms:\n", FIELD), revision(2)),
    "X809": (("\nyear: 2018\n", "\nyear: 2019\nrevision: 2\n"),),
    "X812": LATER[:2],
}


def granted(office: Office, count: int) -> None:
    """So many units have the award already."""
    campaign = office.campaign()
    with office.database.write() as connection:
        units = select(PARTICIPATION.c.unit_id).order_by(PARTICIPATION.c.id).limit(count)
        for unit in list(connection.execute(units).scalars()):
            contact = connection.execute(select(func.min(CONTACT.c.id))).scalar_one()
            row = {"campaign_id": campaign.id, "award": "dien_hinh", "unit_id": unit}
            connection.execute(GRANT.insert().values(**row, contact_id=contact, granted_at=NOW))


@pytest.mark.parametrize("code", CHANGES)
def test_a_change_fires_its_code_and_only_that(office: Office, code: str) -> None:
    if code == "X803":
        nominated(office)
    if code == "X808":
        granted(office, 2)

    planned = office.plan(office.edited(*CHANGES[code]), NOW)

    assert {f.code for f in planned.findings} == {code}
    allowed = {CODES[code].severity, CODES[code].softer}
    assert {f.severity for f in planned.findings} <= allowed


def test_a_calendar_that_changed_fires_its_code_and_only_that(
    office: Office, tmp_path: Path
) -> None:
    planned = office.plan(office.edited(), NOW, announced(tmp_path, "20/9/2018"))

    assert {f.code for f in planned.findings} == {"X811"}


def test_every_code_of_a_change_is_here() -> None:
    elsewhere = {"X810", "X811", "X813"}  # the base, the calendar and another campaign's plan

    assert set(CHANGES) | elsewhere == {n for n, code in CODES.items() if code.by == "plan"}


@pytest.mark.parametrize(
    ("day", "codes"),
    [("2018-09-13", []), ("2018-09-14", ["D221"]), ("2018-09-20", ["D221"])],
    ids=["its-last-day", "the-day-after", "a-week-after"],
)
def test_a_due_that_is_past_is_told_at_activation(day: str, codes: list[str]) -> None:
    definition = check_text(framed(CODES["D221"].wrong)).definition
    assert definition is not None
    calendar, now = calendars_from()(definition), at(f"{day} 00:00")

    found = list(already_past(build(definition, calendar, activated_at=now), calendar, now))

    assert [f.code for f in found] == codes
    assert [f.path for f in found] == ["tasks.report.due"] * len(codes)


def test_a_due_that_is_cured_is_told_of_nothing() -> None:
    definition = check_text(framed(CODES["D221"].cure)).definition
    assert definition is not None
    calendar, now = calendars_from()(definition), at("2018-09-14 00:00")

    assert not list(already_past(build(definition, calendar, activated_at=now), calendar, now))

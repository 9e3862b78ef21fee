"""Revisions are kept as they were; units and messages name the one that they stand under."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.people import crowd
from engine.store.built_in import CHANGE_NOTICE
from engine.store.deliveries import deliveries
from engine.store.rows import EVENT, PARTICIPATION, REVISION, UNIT
from engine.store.ticks import telling_of
from tests.cli import hanchot
from tests.helpers import at
from tests.store.office import BACK, CHANNELS, CODE, EARLY, LATER, UNITS, Office, an_office

SOON = at("2018-09-07 15:00")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path) as made:
        yield made


def revisions(office: Office) -> list[Any]:
    with office.database.read() as connection:
        return list(connection.execute(select(REVISION).order_by(REVISION.c.number)))


def hand_in(office: Office, unit_id: int) -> None:
    campaign = office.campaign()
    window_id = campaign.window_id("report", "")
    with office.database.write() as connection:
        telling = telling_of(campaign, CHANNELS, SOON)
        crowd.hand_in(connection, campaign, window_id, [unit_id], at=SOON, telling=telling)


def last_units(office: Office, count: int) -> list[Any]:
    with office.database.read() as connection:
        chosen = (
            select(UNIT.c.id, UNIT.c.code)
            .join(PARTICIPATION, PARTICIPATION.c.unit_id == UNIT.c.id)
            .order_by(UNIT.c.lo.desc())
            .offset(10)
            .limit(count)
        )
        return list(connection.execute(chosen))


def test_a_revision_stays_as_it_was_when_others_follow(office: Office) -> None:
    first = revisions(office)

    office.apply(office.edited(*LATER), EARLY)
    second = revisions(office)
    office.apply(office.edited(*BACK), SOON)

    third = revisions(office)
    assert [row.number for row in third] == [1, 2, 3]
    assert third[:1] == first
    assert third[:2] == second


def test_every_unit_names_the_revision_in_force(office: Office) -> None:
    office.apply(office.edited(*LATER), EARLY)

    with office.database.read() as connection:
        named = Counter(connection.execute(select(PARTICIPATION.c.revision_id)).scalars())
    assert named == {revisions(office)[-1].id: UNITS}


def test_a_move_names_the_revision_that_it_was_made_under(office: Office) -> None:
    (early, late) = last_units(office, 2)
    hand_in(office, early.id)
    office.apply(office.edited(*LATER), SOON)
    hand_in(office, late.id)

    ids = [row.id for row in revisions(office)]
    with office.database.read() as connection:
        moves = select(EVENT.c.unit_id, EVENT.c.revision_id).where(
            EVENT.c.kind == "move", EVENT.c.name == "reported"
        )
        found = {row.unit_id: row.revision_id for row in connection.execute(moves)}
    assert (found[early.id], found[late.id]) == (ids[0], ids[1])


def test_a_message_names_the_revision_that_it_was_written_under(office: Office) -> None:
    early, late = last_units(office, 2)
    hand_in(office, early.id)
    office.apply(office.edited(*LATER), SOON)
    hand_in(office, late.id)

    with office.database.read() as connection:
        found = deliveries(connection, campaign=CODE)

    named = {(d.reminder, d.unit): d.revision for d in found if d.unit in {early.code, late.code}}
    assert named["truoc_3", early.code] == 1
    assert named[CHANGE_NOTICE, late.code] == 2
    # Both receipts hang on one send, which the first of them made.
    assert named["bien_nhan", early.code] == 1
    assert named["bien_nhan", late.code] == 2


def test_why_and_deliveries_say_the_revision_of_each_message(office: Office) -> None:
    (unit,) = last_units(office, 1)
    office.apply(office.edited(*LATER), SOON)
    db, frozen = office.folder / "x.db", "2018-09-07T16:00"

    why = json.loads(
        hanchot("why", CODE, unit.code, "report", "--format", "json", db=db, HANCHOT_NOW=frozen).out
    )
    listed = json.loads(hanchot("deliveries", "--campaign", CODE, "--format", "json", db=db).out)[
        "items"
    ]

    messages = why["tasks"][0]["messages"]
    assert {m["reminder"]: m["revision"] for m in messages}[CHANGE_NOTICE] == 2
    assert {m["reminder"]: m["revision"] for m in messages}["truoc_3"] == 1
    assert {row["revision"] for row in listed} == {1, 2}

"""The brake: a run out of all proportion is held whole until a person lets it go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from engine.errors import NotHeldError, UnknownHoldError
from engine.people.messages import release_run
from engine.settings import Brake
from engine.store.holds import brake, held_runs
from engine.store.rows import MESSAGE
from tests.helpers import Office, a_campaign, at
from tests.postmen import Postman, post, tick

OPENED, AFTER = "2018-08-21 08:00", "2018-09-17 08:00"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_campaign(tmp_path) as made:
        yield made


def bound(most: int) -> Any:
    return lambda _units: most


def states(office: Office) -> set[str]:
    return {row.state for row in office.rows("message")}


@pytest.mark.parametrize(
    ("most", "held"),
    [
        pytest.param(3, 4, id="one more than the bound"),
        pytest.param(4, 0, id="exactly the bound"),
        pytest.param(5, 0, id="one less"),
    ],
)
def test_a_run_is_held_where_it_is_above_its_bound(office: Office, most: int, held: int) -> None:
    done = tick(office, OPENED, "email", limit=bound(most))

    assert done.held == held
    assert post(office, OPENED, Postman("email")).sent == 4 - held
    with office.database.read() as connection:
        assert [(run.messages, run.waiting, run.bound) for run in held_runs(connection)] == (
            [(4, 4, most)] if held else []
        )


def test_a_run_of_usual_size_passes(office: Office) -> None:
    units = len(office.rows("unit"))

    assert Brake().limit(units) == 200
    assert Brake().limit(1000) == 2000
    assert tick(office, OPENED, "email", limit=Brake().limit).held == 0


def test_a_flood_after_an_outage_is_one_run(office: Office) -> None:
    """Each step alone is below the bound; what all of them make together is not."""
    done = tick(office, AFTER, "email", limit=bound(8))
    waiting = len([row for row in office.rows("message") if row.state in {"waiting", "held"}])

    assert done.held == waiting > 8
    assert post(office, AFTER, Postman("email")).sent == 0


def test_what_is_made_again_and_again_is_one_run(office: Office) -> None:
    """A process that dies and starts anew after each step gets no further than one that lives."""
    for minute in range(0, 40, 10):
        tick(office, f"2018-09-17 08:{minute:02}", "email", limit=bound(8))

    assert post(office, "2018-09-17 08:45", Postman("email")).sent == 0


def test_a_held_run_that_is_let_go_is_sent_and_says_who_let_it(office: Office) -> None:
    tick(office, OPENED, "email", limit=bound(1))

    count = release_run(office.database, 1, now=at(OPENED), by="thao")

    assert count == 4
    row = office.rows("hold")[0]
    assert (row.released_at, row.released_by) == (at(OPENED), "thao")
    noted = office.rows("event", kind="message", name="release")[0]
    assert noted.data == {"hold": 1, "messages": 4, "by": "thao"}
    assert post(office, OPENED, Postman("email")).sent == 4


def test_what_was_let_go_is_not_held_again(office: Office) -> None:
    tick(office, OPENED, "email", limit=bound(3))
    release_run(office.database, 1, now=at(OPENED), by="thao")

    tick(office, "2018-08-21 08:30", "email", limit=bound(3))

    assert "held" not in states(office)


def test_a_run_that_is_let_go_late_sends_nothing_that_is_not_of_use(office: Office) -> None:
    tick(office, OPENED, "email", limit=bound(1))

    release_run(office.database, 1, now=at("2018-09-13 08:00"), by="thao")
    done = post(office, "2018-09-13 08:00", Postman("email"))

    assert (done.sent, done.expired) == (0, 4)


def test_a_hold_keeps_nothing_from_being_sent_that_is_no_part_of_it(office: Office) -> None:
    tick(office, OPENED, "email", limit=bound(1))
    tick(office, "2018-08-31 08:00", "email", limit=bound(100))

    done = post(office, "2018-08-31 08:00", Postman("email"))

    assert done.sent == 4


def test_a_hold_is_let_go_once(office: Office) -> None:
    tick(office, OPENED, "email", limit=bound(1))
    release_run(office.database, 1, now=at(OPENED), by="thao")

    with pytest.raises(NotHeldError):
        release_run(office.database, 1, now=at(OPENED), by="thao")
    with pytest.raises(UnknownHoldError):
        release_run(office.database, 7, now=at(OPENED), by="thao")


def test_what_waits_for_its_channel_s_hours_is_held_with_its_run(office: Office) -> None:
    """It was looked at before the run grew; nobody has tried it."""
    tick(office, OPENED, "email", limit=bound(7))
    with office.database.write() as connection:
        connection.execute(update(MESSAGE).values(state="held"))
        assert brake(connection, bound(3), at(OPENED)) == 4

    assert post(office, OPENED, Postman("email")).sent == 0

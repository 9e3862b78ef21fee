"""A newer reminder takes the place of one that no channel took in time; of the two, one goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from engine.model import Outcome
from engine.store.campaigns import record
from engine.store.holds import brake, held_runs, release
from engine.store.rows import MESSAGE, OBLIGATION
from engine.store.sends import fire_event
from tests.helpers import Office, a_campaign, at
from tests.postmen import DOWN, Postman, post, tick

OPENED, TEN_BEFORE, THREE_BEFORE = "2018-08-21 08:00", "2018-08-31 08:00", "2018-09-07 08:00"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Two passes of the clock while the mail server is down: two notices for each unit."""
    with a_campaign(tmp_path) as made:
        tick(made, OPENED, "email")
        post(made, OPENED, Postman("email", DOWN))
        tick(made, TEN_BEFORE, "email")
        yield made


def told(office: Office) -> list[tuple[str, str]]:
    sends = {row.id: row.reminder for row in office.rows("send")}
    return sorted((sends[row.send_id], row.state) for row in office.rows("message"))


def hand_in(office: Office, unit: str) -> None:
    with office.database.write() as connection:
        connection.execute(
            update(OBLIGATION)
            .where(OBLIGATION.c.id == office.obligation(unit).id)
            .values(first_submitted_at=at(OPENED), submitted_at=at(OPENED))
        )


def test_only_the_newest_is_sent(office: Office) -> None:
    mail = Postman("email")

    done = post(office, TEN_BEFORE, mail)

    assert (done.sent, done.superseded) == (4, 4)
    assert told(office) == [("mo_bao_cao", "superseded")] * 4 + [("truoc_10", "sent")] * 4
    assert sorted(mail.addresses) == [f"{unit}@example.vn" for unit in "abcd"]


def test_what_was_overtaken_says_so(office: Office) -> None:
    post(office, TEN_BEFORE, Postman("email"))

    reasons = {row.reason for row in office.rows("message", state="superseded")}
    assert reasons == {"Đã có lời nhắc mới hơn về cùng việc này."}


def test_one_that_waits_to_be_tried_again_is_overtaken_by_one_that_has_gone(
    tmp_path: Path,
) -> None:
    with a_campaign(tmp_path) as office:
        tick(office, OPENED, "email")
        post(office, OPENED, Postman("email", Outcome("retry")))
        with office.database.write() as connection:
            connection.execute(
                update(MESSAGE).where(MESSAGE.c.state == "retry").values(next_at=at(THREE_BEFORE))
            )
        tick(office, TEN_BEFORE, "email")
        post(office, TEN_BEFORE, Postman("email"))

        post(office, THREE_BEFORE, Postman("email"))

        assert [row.state for row in office.rows("message")][:1] == ["superseded"]


def test_a_newer_one_that_is_not_true_takes_nobody_s_place(office: Office) -> None:
    with office.database.write() as connection:
        newer = office.rows("send", reminder="truoc_10")[0].id
        connection.execute(
            update(MESSAGE).where(MESSAGE.c.send_id == newer).values(state="suppressed")
        )

    done = post(office, TEN_BEFORE, Postman("email"))

    assert (done.sent, done.superseded) == (4, 0)


def test_who_has_handed_in_is_told_neither(office: Office) -> None:
    hand_in(office, "a")
    mail = Postman("email")

    done = post(office, TEN_BEFORE, mail)

    assert "a@example.vn" not in mail.addresses
    assert done.sent == 3


def test_a_newer_one_that_is_on_hold_takes_nobody_s_place(office: Office) -> None:
    with office.database.write() as connection:
        held = brake(connection, lambda _units: 1, at(TEN_BEFORE))

    done = post(office, TEN_BEFORE, Postman("email"))

    assert (held, done.sent, done.superseded) == (4, 4, 0)


def test_a_newer_one_that_was_let_go_takes_the_place_of_one_that_was_tried(
    office: Office,
) -> None:
    with office.database.write() as connection:
        brake(connection, lambda _units: 1, at(TEN_BEFORE))
        release(connection, held_runs(connection)[0].id, now=at(TEN_BEFORE), by="ai")
        older = MESSAGE.c.hold_id.is_(None)
        connection.execute(update(MESSAGE).where(older).values(state="retry", attempts=1))

    done = post(office, TEN_BEFORE, Postman("email"))

    assert (done.sent, done.superseded) == (4, 4)


def test_a_newer_one_within_a_letter_that_failed_takes_nobody_s_place(office: Office) -> None:
    newer = office.rows("send", reminder="truoc_10")[0].id
    carrier, *others = (row.id for row in office.rows("message", send_id=newer))
    with office.database.write() as connection:
        ours = MESSAGE.c.id.in_(others)
        within = {"state": "merged", "merged_into": carrier}
        connection.execute(update(MESSAGE).where(ours).values(**within))
        connection.execute(update(MESSAGE).where(MESSAGE.c.id == carrier).values(state="failed"))

    done = post(office, TEN_BEFORE, Postman("email"))

    assert (done.sent, done.superseded) == (4, 0)


def test_another_person_s_newer_one_leaves_mine_alone(office: Office) -> None:
    with office.database.write() as connection:
        heads = {row.unit_id: row.id for row in office.rows("contact", role="unit_head")}
        newer = office.rows("send", reminder="truoc_10")[0].id
        for row in office.rows("message", send_id=newer):
            connection.execute(
                update(MESSAGE).where(MESSAGE.c.id == row.id).values(contact_id=heads[row.unit_id])
            )

    done = post(office, TEN_BEFORE, Postman("email"))

    assert (done.sent, done.superseded) == (8, 0)


def test_a_receipt_is_never_overtaken(tmp_path: Path) -> None:
    """Nor does a receipt overtake: what has happened stays true."""
    with a_campaign(tmp_path) as office:
        with office.database.write() as connection:
            campaign = office.running(connection)
            owed = office.obligation("a")
            record(
                connection, "obligation", "submitted", at=at(OPENED), recorded_at=at(OPENED),
                campaign_id=campaign.id, obligation_id=owed.id, unit_id=owed.unit_id,
            )  # fmt: skip
            fire_event(
                connection, campaign, "submitted", after_event=0,
                telling=office.telling(campaign, at(OPENED)),
            )  # fmt: skip
        post(office, OPENED, Postman("email", DOWN))
        tick(office, TEN_BEFORE, "email")

        post(office, TEN_BEFORE, Postman("email"))

        assert ("bien_nhan", "sent") in told(office)

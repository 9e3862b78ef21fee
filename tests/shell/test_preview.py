"""A message shown before it is sent: what would go, and nothing stays of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from engine.store.rows import CAMPAIGN, CONTACT, OBLIGATION
from tests.cli import Answer, hanchot
from tests.helpers import Office, a_campaign, at

EMAIL = "mailto://127.0.0.1:9?from=nhac@example.vn"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_campaign(tmp_path) as made:
        made.tick("2018-08-01 08:00")
        yield made


def shown(
    office: Office, *arguments: str, now: str = "2018-08-01T09:00", **variables: str
) -> Answer:
    channels = {"HANCHOT_CHANNEL_EMAIL": EMAIL, "HANCHOT_NOW": now, **variables}
    return hanchot("preview", office.code, *arguments, db=office.path, **channels)


def the_message(answer: Answer) -> dict[str, str]:
    return dict(json.loads(answer.out)["messages"][0])


def test_a_reminder_is_shown_as_it_would_go_and_nothing_stays(office: Office) -> None:
    before = office.everything()

    answer = shown(office, "truoc_3", "--unit", "a", "--format", "json")

    told = json.loads(answer.out)
    assert (answer.status, told["as_if"]) == (0, False)
    assert told["at"] == "2018-09-07T08:00:00+07:00"
    assert "trước ngày 13/9/2018" in the_message(answer)["body"]
    assert office.everything() == before


def test_what_goes_on_the_day_reads_as_it_was_shown(office: Office) -> None:
    before = the_message(shown(office, "truoc_3", "--unit", "a", "--format", "json"))
    office.tick("2018-09-07 08:00")

    after = the_message(
        shown(office, "truoc_3", "--unit", "a", "--format", "json", now="2018-09-07T08:00")
    )

    assert after == before


def test_a_channel_that_opens_later_is_shown_when_it_opens(office: Office, tmp_path: Path) -> None:
    config = tmp_path / "own.yaml"
    config.write_text("channels: {email: {hours: {open: 08:30, close: 16:30}}}\n", "utf-8")

    answer = shown(office, "truoc_3", "--unit", "a", "--format", "json", HANCHOT_CONFIG=str(config))

    assert json.loads(answer.out)["at"] == "2018-09-07T08:30:00+07:00"


def test_a_unit_with_an_extension_is_shown_its_own_due(office: Office) -> None:
    with office.database.write() as connection:
        connection.execute(
            update(OBLIGATION)
            .where(OBLIGATION.c.id == office.obligation("a").id)
            .values(own_due_at=at("2018-09-19 00:00"))
        )

    answer = shown(office, "truoc_3", "--unit", "a", "--format", "json")

    assert json.loads(answer.out)["at"] == "2018-09-13T08:00:00+07:00"
    assert "trước ngày 19/9/2018" in the_message(answer)["body"]


def test_a_reminder_that_does_not_concern_the_unit_is_shown_as_if_it_did(office: Office) -> None:
    with office.database.write() as connection:
        connection.execute(
            update(OBLIGATION)
            .where(OBLIGATION.c.id == office.obligation("a").id)
            .values(first_submitted_at=at("2018-08-22 09:00"), submitted_at=at("2018-08-22 09:00"))
        )
    before = office.everything()

    answer = shown(office, "truoc_3", "--unit", "a")

    assert answer.status == 0
    assert "giả định" in answer.err
    assert "chưa nhận được" in answer.out
    assert office.everything() == before


def test_who_reads_english_is_shown_english_where_there_is_some(office: Office) -> None:
    with office.database.write() as connection:
        connection.execute(update(CONTACT).values(language="en"))

    told = the_message(shown(office, "truoc_3", "--unit", "a", "--format", "json"))

    assert told["language"] == "en"


def test_a_digest_is_shown_to_whom_it_would_go_with_all_its_units(office: Office) -> None:
    told = the_message(shown(office, "leo_thang_3", "--unit", "a", "--format", "json"))

    assert "4" in told["subject"] + told["body"]


@pytest.mark.parametrize(
    ("arguments", "status", "word"),
    [
        pytest.param(("truoc3", "--unit", "a"), 2, "truoc_3", id="misspelt reminder"),
        pytest.param(("truoc_3", "--unit", "aa"), 2, "“aa”", id="unknown unit"),
        pytest.param(("truoc_3", "--unit", "a", "--channel", "zalo"), 3, "", id="no address"),
    ],
)
def test_what_cannot_be_shown_says_why(
    office: Office, arguments: tuple[str, ...], status: int, word: str
) -> None:
    answer = shown(office, *arguments)

    assert (answer.status, answer.out) == (status, "")
    assert word in answer.err


def test_a_campaign_that_is_only_loaded_is_shown_as_if_activated_now(office: Office) -> None:
    with office.database.write() as connection:
        for table in ("message", "send", "obligation", "participation", "own_cutoff", "event"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - names of ours
        for table in ("window", "schedule_instant"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - likewise
        connection.execute(update(CAMPAIGN).values(state="loaded", activated_at=None))
    before = office.everything()

    answer = shown(office, "truoc_3", "--unit", "a")

    assert "trước ngày 13/9/2018" in answer.out
    assert office.everything() == before


def test_no_link_that_works_is_ever_shown(office: Office, tmp_path: Path) -> None:
    config = tmp_path / "hanchot.yaml"
    config.write_text(
        "public_url: https://thidua.example.vn\n"
        "channels: {email: {url: '${HANCHOT_CHANNEL_EMAIL}'}}\n",
        encoding="utf-8",
    )

    answer = shown(office, "truoc_3", "--unit", "a", HANCHOT_CONFIG=str(config))

    links = [word for word in answer.out.split() if "thidua.example.vn" in word]
    assert links
    assert {link.rstrip(".") for link in links} == {"https://thidua.example.vn/g/…"}

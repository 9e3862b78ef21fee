"""The outbox from outside: channels, held runs, one more try; and what logs may say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from engine.model import Outcome
from engine.store.rows import MESSAGE
from tests.cli import Answer, hanchot
from tests.helpers import Office, a_campaign
from tests.planted import SMTP_PASSWORD, TELEGRAM_TOKEN
from tests.postmen import DOWN, GONE, MAYBE, Postman, post, tick

OPENED = "2018-08-21 08:00"
NOW = "2018-08-21T08:00"
CONFIG = """
channels:
  email: {url: "${HANCHOT_CHANNEL_EMAIL}"}
  telegram: {url: "${HANCHOT_CHANNEL_TELEGRAM}"}
brake: {at_least: %s, per_unit: 0.001}
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_campaign(tmp_path) as made:
        yield made


def run(office: Office, *arguments: str, most: int = 200, now: str = NOW, **more: str) -> Answer:
    config = office.path.parent / "hanchot.yaml"
    config.write_text(CONFIG % most, encoding="utf-8")
    settings = {
        "HANCHOT_CONFIG": str(config), "HANCHOT_NOW": now, "HANCHOT_LANG": "en",
        "HANCHOT_CHANNEL_EMAIL": f"mailto://nhac:{SMTP_PASSWORD}@127.0.0.1:9?from=a@b.vn",
    }  # fmt: skip
    return hanchot(*arguments, db=office.path, **{**settings, **more})


def channels(office: Office) -> dict[str, Any]:
    found = json.loads(run(office, "channels", "--format", "json").out)
    return {row["channel"]: row for row in found["channels"]}


def test_every_channel_says_how_it_is_doing(office: Office) -> None:
    tick(office, OPENED, "email")
    post(office, OPENED, Postman("email", Outcome("sent"), DOWN))

    found = channels(office)

    assert set(found) == {"email", "zalo", "zbs", "telegram", "sms"}
    mail = found["email"]
    assert (mail["state"], mail["code"], mail["reason"]) == ("paused", "535", "login refused")
    assert (mail["waiting"], mail["held"], mail["retry"]) == (2, 1, 0)
    assert mail["oldest_at"] == mail["last_sent_at"] == "2018-08-21T08:00:00+07:00"
    assert mail["paused_until"] == "2018-08-21T08:01:00+07:00"
    assert mail["sender"] == "mailto://127.0.0.1:9"
    assert (found["zalo"]["state"], found["zalo"]["sender"]) == ("no_sender", None)


def test_a_channel_that_is_tried_again_says_so(office: Office) -> None:
    tick(office, OPENED, "email")
    post(office, OPENED, Postman("email", DOWN))

    found = json.loads(run(office, "channels", "--format", "json", now="2018-08-21T08:01").out)[
        "channels"
    ]

    assert next(row for row in found if row["channel"] == "email")["state"] == "probing"


def test_no_secret_of_a_sender_is_shown(office: Office) -> None:
    answer = run(office, "channels", HANCHOT_CHANNEL_TELEGRAM=f"tgram://{TELEGRAM_TOKEN}/")

    assert answer.status == 0
    assert "tgram://****" in answer.out
    assert SMTP_PASSWORD not in answer.out
    assert TELEGRAM_TOKEN not in answer.out


def test_a_held_run_is_said_everywhere_with_what_to_type(office: Office) -> None:
    ticked = run(office, "tick", "--format", "json", most=1)

    assert json.loads(ticked.out)["held"] == 4
    said = [ticked.err, run(office, "channels").out, run(office, "doctor").out]
    assert all("hanchot release 1" in text for text in said), said
    assert "hanchot release 1" in run(office, "dispatch").err
    runs = json.loads(run(office, "channels", "--format", "json").out)["holds"]
    assert [(r["id"], r["waiting"], r["bound"]) for r in runs] == [(1, 4, 1)]
    assert channels(office)["email"]["on_hold"] == 4


def test_a_held_run_is_let_go(office: Office) -> None:
    run(office, "tick", most=1)

    answer = run(office, "release")

    assert (answer.status, answer.out) == (
        0, "Run 1: 4 messages wait to be sent; what no longer holds is not sent.\n",
    )  # fmt: skip
    assert {row.state for row in office.rows("message")} == {"waiting"}
    assert run(office, "release").out == "No run of messages is held.\n"


@pytest.mark.parametrize(
    ("number", "status"),
    [pytest.param("1", 3, id="let go already"), pytest.param("9", 2, id="never was")],
)
def test_what_is_not_held_cannot_be_let_go(office: Office, number: str, status: int) -> None:
    run(office, "tick", most=1)
    run(office, "release")

    assert run(office, "release", number).status == status


def test_a_person_may_try_an_uncertain_message_once_more(office: Office) -> None:
    tick(office, OPENED, "email")
    post(office, OPENED, Postman("email", *[MAYBE] * 12))
    with office.database.write() as connection:
        connection.exec_driver_sql("UPDATE message SET state = 'uncertain' WHERE id = 1")

    answer = run(office, "retry", "1")

    assert answer.status == 0
    row = office.rows("message", id=1)[0]
    assert (row.state, row.attempts) == ("retry", 1), "what was tried stays on record"
    noted = office.rows("event", kind="message", name="retry")[0]
    assert noted.data["message"] == 1
    assert noted.data["by"]


@pytest.mark.parametrize(
    ("state", "now", "said"),
    [
        pytest.param("sent", NOW, "it has been sent", id="sent"),
        pytest.param("delivered", NOW, "it has been sent", id="delivered"),
        pytest.param("waiting", NOW, "it still waits", id="waiting"),
        pytest.param("failed", "2018-09-13T00:00", "too late", id="too late"),
    ],
)
def test_what_is_done_or_of_no_use_is_not_tried_again(
    office: Office, state: str, now: str, said: str
) -> None:
    tick(office, OPENED, "email")
    with office.database.write() as connection:
        connection.execute(update(MESSAGE).values(state=state))
    before = office.everything()

    answer = run(office, "retry", "1", now=now)

    assert answer.status == 3
    assert said in answer.err
    assert office.everything() == before


def test_what_is_not_true_any_more_is_not_tried_again(office: Office) -> None:
    tick(office, OPENED, "email")
    post(office, OPENED, Postman("email", GONE))
    with office.database.write() as connection:
        connection.exec_driver_sql("UPDATE obligation SET first_submitted_at = '2018-08-20'")

    answer = run(office, "retry", "1")

    assert (answer.status, "no longer holds" in answer.err) == (3, True)


def test_an_unknown_message_is_said_to_be_unknown(office: Office) -> None:
    assert run(office, "retry", "77").status == 2


def test_deliveries_say_what_a_message_travels_in_and_what_holds_it(office: Office) -> None:
    run(office, "tick", most=1)

    items = json.loads(run(office, "deliveries", "--format", "json").out)["items"]

    assert {(item["state"], item["hold"], item["merged_into"]) for item in items} == {
        ("held", 1, None)
    }


def test_logs_are_events_with_masked_recipients(office: Office) -> None:
    run(office, "tick")

    answer = run(office, "dispatch", HANCHOT_LOG="json", HANCHOT_LOG_LEVEL="info")

    lines = [json.loads(line) for line in answer.err.splitlines() if line.startswith("{")]
    paused = next(line for line in lines if line["event"] == "channel.paused")
    tried = next(line for line in lines if line["event"] == "message.tried")
    assert (paused["channel"], paused["level"]) == ("email", "warning")
    assert (tried["recipient"], tried["outcome"]) == ("a***@example.vn", "channel_down")
    assert "a@example.vn" not in answer.err


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_log_says_a_secret_at_any_level(office: Office, form: str) -> None:
    run(office, "tick")

    answer = run(office, "dispatch", HANCHOT_LOG=form, HANCHOT_LOG_LEVEL="debug")

    assert "message.tried" in answer.err
    assert SMTP_PASSWORD not in answer.err
    assert "a@example.vn" not in answer.err


@pytest.mark.parametrize("name", ["HANCHOT_LOG", "HANCHOT_LOG_LEVEL"])
def test_a_log_of_no_known_kind_is_said_so(office: Office, name: str) -> None:
    settings: dict[str, Any] = {name: "loud"}

    answer = run(office, "dispatch", **settings)

    assert answer.status == 2
    assert name in answer.err

"""Every other service of Apprise as the sender of a channel, one recipient at a time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from engine.model import Channel, OutgoingMessage
from notifiers.registry import make_sender
from tests.servers.gateway import Gateway, gateway

FROM = "+15551234567"
TWILIO = f"twilio://AC{'a' * 32}:{'b' * 32}@{FROM}"
TEXT = "[Nhắc việc] CĐCS A & B: <b>*còn* 03 ngày</b>"


@pytest.fixture(scope="module")
def here() -> Iterator[Gateway]:
    with gateway() as made:
        yield made


def signal(here: Gateway) -> Any:
    """Apprise's sender for a Signal gateway of one's own, which takes telephone numbers."""
    return make_sender("sms", f"signal://127.0.0.1:{here.port}/{FROM}")


def a_message(address: str, channel: Channel = "sms", **changes: Any) -> OutgoingMessage:
    facts: dict[str, Any] = {
        "id": "db.1", "thread": "db.o1", "channel": channel, "address": address,
        "recipient_name": "Nguyễn An", "subject": "V/v nhắc", "body": "Kính gửi", "short": TEXT,
    }  # fmt: skip
    return OutgoingMessage(**{**facts, **changes})


def test_a_message_goes_to_its_recipient_alone_as_it_is_written(here: Gateway) -> None:
    outcome = signal(here).send(a_message("+84912345001", link="https://thidua.example.vn/g/a"))

    assert outcome.kind == "sent"
    (got,) = [
        one["facts"] for one in here.accepted() if "+84912345001" in one["facts"]["recipients"]
    ]
    assert got["recipients"] == ["+84912345001"]
    assert got["number"] == FROM
    assert got["message"] == f"{TEXT}\nhttps://thidua.example.vn/g/a"


@pytest.mark.parametrize(
    ("status", "kind", "scope"),
    [
        ("400", "permanent", "recipient"),
        ("401", "channel_down", "channel"),
        ("403", "permanent", "recipient"),
        ("404", "permanent", "recipient"),
        ("429", "retry", "message"),
        ("500", "retry", "message"),
        ("503", "retry", "message"),
    ],
)
def test_what_a_service_warns_of_is_read_and_its_recipient_masked(
    here: Gateway, status: str, kind: str, scope: str
) -> None:
    outcome = signal(here).send(a_message(f"+84912345{status}"))

    assert (outcome.kind, outcome.scope, outcome.code) == (kind, scope, status)
    assert outcome.reason
    assert "912345" not in outcome.reason


def test_one_message_never_goes_to_the_recipient_of_another(here: Gateway) -> None:
    sender = signal(here)
    for number in range(3):
        sender.send(a_message(f"+8491234510{number}"))

    got = [one["facts"]["recipients"] for one in here.accepted()]
    assert [to for to in got if to[0].startswith("+8491234510")] == [
        ["+84912345100"],
        ["+84912345101"],
        ["+84912345102"],
    ]


@pytest.mark.parametrize(
    "address", ["", "khong phai so", "+84912345001, +84912345002", "+84912345001;+84912345002"]
)
def test_what_the_service_does_not_take_for_one_recipient_is_not_sent(
    here: Gateway, address: str
) -> None:
    before = len(here.accepted())

    outcome = signal(here).send(a_message(address))

    assert (outcome.kind, outcome.scope) == ("permanent", "recipient")
    assert len(here.accepted()) == before


@pytest.mark.parametrize(
    ("channel", "url", "address"),
    [
        ("sms", TWILIO, "+84912345678"),
        ("sms", f"vonage://{'a' * 8}:{'b' * 16}@{FROM}", "84912345678"),
        ("sms", f"infobip://{'a' * 32}@xyz.api.infobip.com?from=LDLD", "84912345678"),
        ("sms", f"sinch://{'a' * 32}:{'b' * 32}@{FROM}", "+84912345678"),
        ("sms", f"plivo://{'A' * 20}@{'b' * 40}/{FROM}", "+84912345678"),
        ("sms", f"msgbird://{'a' * 25}/{FROM}", "+84912345678"),
        ("sms", "smseagle://ma@127.0.0.1:8080", "+84912345678"),
        ("sms", f"sns://{'A' * 20}/{'b' * 40}/us-east-1", "+84912345678"),
        ("sms", f"httpsms://khoa@{FROM}", "+84912345678"),
        ("sms", "clicksend://ten:khoa@", "+84912345678"),
        ("email", "sendgrid://khoa:nhac@example.vn", "a@example.vn"),
        ("email", f"ses://nhac@example.vn/{'A' * 20}/{'b' * 40}/us-east-1", "a@example.vn"),
    ],
    ids=lambda value: value.partition("://")[0],
)
def test_the_common_services_hold_the_recipient_of_the_message(
    channel: Channel, url: str, address: str
) -> None:
    sender: Any = make_sender(channel, url)

    plugin = sender.plugin_for(a_message(address, channel))

    digits = address.lstrip("+")
    assert len(plugin) == 1
    assert digits in plugin.url().replace("%40", "@")
    assert plugin.request_timeout == (5.0, 20.0)


@pytest.mark.parametrize("address", ["", "a@example.vn", FROM.replace("1", "x")])
def test_a_service_that_would_write_to_its_owner_is_not_asked(address: str) -> None:
    sender: Any = make_sender("sms", TWILIO)

    outcome = sender.send(a_message(address))

    assert (outcome.kind, outcome.scope) == ("permanent", "recipient")


def test_apprise_logs_no_secret_and_no_recipient_at_any_level() -> None:
    code = (
        "import logging; logging.basicConfig(level=1)\n"
        "from notifiers.registry import make_sender\n"
        "from engine.model import OutgoingMessage\n"
        "make_sender('sms', 'smseagle://khoa-bi-mat@127.0.0.1:9').send(OutgoingMessage("
        "'1', '2', 'sms', '+84912345678', '', '', '', 'a'))"
    )

    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert "DEBUG:urllib3" in done.stderr
    assert "khoa-bi-mat" not in done.stderr
    assert "912345678" not in done.stderr


def test_mail_by_a_service_has_a_subject_and_the_long_text() -> None:
    sender: Any = make_sender("email", "sendgrid://khoa:nhac@example.vn")

    assert sender.text_of(a_message("a@example.vn", "email")) == ("V/v nhắc", "Kính gửi")

"""`hanchot contact`: who is told, where, in whose place; every change on record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli import Answer, hanchot
from tests.helpers import Office, a_campaign

NOW = "2018-08-20T08:00"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_campaign(tmp_path) as made:
        yield made


def contact(office: Office, *arguments: str) -> Answer:
    return hanchot(
        "contact", *arguments, db=office.path, HANCHOT_NOW=NOW,
        HANCHOT_CHANNEL_EMAIL="console://",
    )  # fmt: skip


def shown(office: Office, who: str) -> dict[str, object]:
    return dict(json.loads(contact(office, "show", who, "--format", "json").out))


def test_an_absence_is_set_shown_and_ended(office: Office) -> None:
    away = contact(
        office, "away", "a@example.vn", "--from", "2018-08-21", "--until", "24/8/2018",
        "--delegate", "Chủ tịch a", "--by", "secretariat@ldld.example.vn",
    )  # fmt: skip

    assert (away.status, away.err) == (0, "")
    assert "từ ngày 21/8/2018 đến hết ngày 24/8/2018" in away.out
    assert "Chủ tịch a" in away.out
    assert shown(office, "a@example.vn")["away"] == {
        "from": "2018-08-21", "until": "2018-08-24", "delegate": "Chủ tịch a", "now": False,
    }  # fmt: skip
    assert contact(office, "back", "a@example.vn").status == 0
    assert shown(office, "a@example.vn")["away"] is None
    assert contact(office, "back", "a@example.vn").status == 3
    events = [(e.name, e.data["by"]) for e in office.rows("event", kind="contact")]
    assert [name for name, _ in events] == ["away", "back"]
    assert events[0][1] == "Trần Thị Thư"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(
            ["--from", "2018-08-24", "--until", "2018-08-21"], "trước ngày đầu", id="order"
        ),
        pytest.param(["--until", "2018-08-19"], "đã qua", id="in the past"),
    ],
)
def test_days_that_cannot_be_are_refused(office: Office, arguments: list[str], said: str) -> None:
    answer = contact(office, "away", "a@example.vn", "--delegate", "Chủ tịch a", *arguments)

    assert answer.status == 2
    assert said in answer.err
    assert not office.rows("event", kind="contact")


def test_nobody_stands_in_for_themselves(office: Office) -> None:
    answer = contact(office, "away", "a@example.vn", "--delegate", "Đầu mối a")

    assert answer.status == 2
    assert "tự nhận thay" in answer.err


def test_an_unknown_person_is_named_with_the_likely_spelling(office: Office) -> None:
    answer = contact(office, "show", "Đầu mối aa")

    assert answer.status == 2
    assert "Đầu mối a" in answer.err


def test_stopping_the_last_channel_says_who_will_be_called(office: Office) -> None:
    stopped = contact(office, "stop", "a@example.vn", "--channel", "email")

    assert stopped.status == 0
    assert "danh sách cần gọi điện" in stopped.out
    assert shown(office, "Đầu mối a")["addresses"][0]["stopped_at"] is not None  # type: ignore[index]
    assert "từ trước" in contact(office, "stop", "a@example.vn", "--channel", "email").out
    assert contact(office, "start", "a@example.vn", "--channel", "email").status == 0
    assert shown(office, "Đầu mối a")["addresses"][0]["stopped_at"] is None  # type: ignore[index]


def test_a_channel_without_an_address_cannot_be_chosen_or_stopped(office: Office) -> None:
    for name in ("choose", "stop", "start"):
        answer = contact(office, name, "a@example.vn", "--channel", "zalo")
        assert answer.status == 3
        assert "chưa có địa chỉ" in answer.err


def test_a_channel_is_chosen_and_given_up(office: Office) -> None:
    assert contact(office, "choose", "a@example.vn", "--channel", "email").status == 0
    assert shown(office, "a@example.vn")["chosen_channel"] == "email"
    assert contact(office, "choose", "a@example.vn", "--channel", "any").status == 0
    assert shown(office, "a@example.vn")["chosen_channel"] is None


def test_a_language_is_set_once(office: Office) -> None:
    for _ in range(2):
        assert contact(office, "language", "a@example.vn", "en").status == 0

    assert shown(office, "a@example.vn")["language"] == "en"
    assert len(office.rows("event", kind="contact")) == 1


def test_what_is_shown_reads_well(office: Office) -> None:
    contact(office, "away", "a@example.vn", "--delegate", "Chủ tịch a")

    answer = contact(office, "show", "a@example.vn")

    assert answer.out.splitlines() == [
        "Đầu mối a – a (unit_contact)",
        "email: a@example.vn (chưa xác minh)",
        "Ngôn ngữ: vi",
        "Chủ tịch a nhận thay",
    ]

"""The words of messages: closed substitution, and every variable as an office would write it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest

from engine.errors import UnknownVariableError
from engine.outbox.case import CALL_TEMPLATE, call_template
from engine.outbox.render import SHORT_LIMIT, names_in, render
from engine.outbox.variables import (
    LIST_LIMIT,
    OF_CAMPAIGN,
    VARIABLES,
    CampaignFacts,
    Line,
    MessageFacts,
    Organiser,
    variables_for,
)
from engine.rules.schema import Definition, MessageText, MessageWords
from tests.helpers import RULES, at, rule_tree, vietnam_calendar

CALENDAR = vietnam_calendar()
DUE = at("2018-09-13 00:00")
CLOSES = at("2018-09-27 00:00")
DEFINITION = Definition.model_validate(rule_tree(RULES))
ORGANISER = Organiser("LĐLĐ quận 1", "thuky@example.vn", "0281234567")
CAMPAIGN = CampaignFacts(DEFINITION, CALENDAR, ORGANISER)
FACTS = MessageFacts(
    CAMPAIGN, at("2018-09-10 08:00"), task="report", label="Báo cáo kết quả", short="báo cáo",
    unit_name="CĐCS Trường A", recipient_name="Nguyễn An", due_at=DUE, closes_at=CLOSES,
    supplement_due_at=at("2018-10-02 17:00"), submitted_at=at("2018-09-12 16:05"),
)  # fmt: skip


def value(name: str, facts: MessageFacts = FACTS, **changes: Any) -> str:
    return variables_for(replace(facts, **changes), [name])[name]


def text_of(body: str, **variables: str) -> str:
    template = MessageText(subject="S", body=body)
    return render(template, {k.replace("_", "."): v for k, v in variables.items()}).body


def planned(**plan: Any) -> MessageFacts:
    tree = rule_tree(RULES)
    tree["plan"] = {"issuer": "Đảng ủy Khối", **plan}
    on = at("2020-03-19").astimezone(CALENDAR.zone).date() if plan.get("date") else None
    definition = Definition.model_validate(tree)
    return replace(FACTS, campaign=CampaignFacts(definition, CALENDAR, ORGANISER, on))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("gửi {unit.name}", "gửi {task.short}", id="values stay as they are"),
        pytest.param("{{unit.name}} {{", "{unit.name} {", id="a brace"),
        pytest.param("a { unit.name } b", "a {task.short} b", id="spaces inside the braces"),
    ],
)  # fmt: skip
def test_substitution_is_closed(body: str, expected: str) -> None:
    assert text_of(body, unit_name="{task.short}", task_short="báo cáo") == expected


def test_an_unknown_variable_is_a_fault_by_name() -> None:
    with pytest.raises(UnknownVariableError, match=r"unit\.size"):
        text_of("{unit.size}")
    with pytest.raises(UnknownVariableError, match=r"unit\.size"):
        variables_for(FACTS, ["unit.size"])


def test_texts_come_out_composed_and_subjects_on_one_line() -> None:
    template = MessageText(subject="{unit.name}", body="{unit.name}")
    name = unicodedata.normalize("NFD", "Trường\r\nBcc: x@y.vn")

    subject, body, _ = render(template, {"unit.name": name})

    assert subject == "Trường Bcc: x@y.vn"
    assert unicodedata.is_normalized("NFC", body)


@pytest.mark.parametrize("length", [SHORT_LIMIT - 1, SHORT_LIMIT, SHORT_LIMIT + 1, 5000])
def test_the_short_text_never_passes_its_limit(length: int) -> None:
    words = ("đơn vị " * 1000)[: length - 1] + "x"
    template = MessageText(subject="S", body="B", short="{unit.name}")

    short = render(template, {"unit.name": words}).short

    assert len(short) <= SHORT_LIMIT
    assert (short == words) == (length <= SHORT_LIMIT)


def test_a_short_text_gives_up_its_last_sentences_whole() -> None:
    ask = "Đề nghị " + "gửi báo cáo " * 22 + "– ĐT 0281234567."
    template = MessageText(subject="S", body="B", short=f"{ask} Nếu đã gửi, xin bỏ qua.")

    assert render(template, {}).short == ask


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        ("due.text", {}, "trước ngày 13/9/2018 (chậm nhất hết thứ Tư, ngày 12/9/2018)"),
        ("due.date", {}, "trước ngày 13/9/2018"),
        ("due.date", {"due_at": at("2018-09-14 17:00")}, "trước 17 giờ 00 ngày 14/9/2018"),
        ("due.date", {"due_at": None}, "sẽ thông báo sau"),
        ("due.text", {"due_at": None}, "theo thời hạn sẽ thông báo sau"),
        ("due.left", {}, "03 ngày"),
        ("due.left", {"now": at("2018-09-12 23:59")}, "01 ngày"),
        ("due.left", {"now": DUE}, "00 ngày"),
        ("due.late", {"now": at("2018-09-12 23:59")}, "00 ngày"),
        ("due.late", {"now": DUE}, "01 ngày"),
        ("due.late", {"now": at("2018-09-17 08:00")}, "05 ngày"),
        ("closes.text", {}, "hết ngày 26/9/2018"),
        ("closes.text", {"closes_at": at("2018-09-26 17:00")}, "17 giờ 00 ngày 26/9/2018"),
        ("closes.text", {"closes_at": None}, "khi có thông báo mới"),
        ("supplement.date", {}, "trước 17 giờ 00 ngày 02/10/2018"),
        ("submitted.text", {}, "16 giờ 05 ngày 12/9/2018"),
        ("review.outcome", {"decision": "accepted"}, "Đạt"),
        ("review.outcome", {"decision": "lapsed"}, "Không đạt"),
        ("review.reason", {"review_reason": "Thiếu số liệu."}, "Thiếu số liệu."),
        ("review.reason", {}, "(không ghi)"),
        ("reminders.count", {"reminders_sent": 2}, "02"),
        ("campaign.year", {}, "2018"),
        ("link", {}, "gửi về LĐLĐ quận 1, thuky@example.vn, 0281234567"),
        ("link", {"link": "https://thidua.example.vn/a/1"}, "https://thidua.example.vn/a/1"),
        ("link", {"items": (Line("CĐCS A"),)}, ""),
    ],
)
def test_a_variable_reads_as_an_office_writes(
    name: str, changes: dict[str, Any], expected: str
) -> None:
    assert value(name, **changes) == expected


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        ("due.text", {}, "before 13 September 2018 (by the end of Wednesday, 12 September 2018)"),
        ("due.date", {"due_at": None}, "still to be announced"),
        ("due.left", {}, "3 days"),
        ("closes.text", {}, "the end of 26 September 2018"),
        ("review.outcome", {"decision": "accepted"}, "Đạt"),
        ("review.reason", {}, "(none given)"),
        ("reminders.count", {"reminders_sent": 2}, "2"),
        ("link", {}, "send to LĐLĐ quận 1, thuky@example.vn, 0281234567"),
        ("task.short", {}, "báo cáo"),
        (
            "digest.list",
            {"items": (Line("CĐCS A", DUE),), "now": at("2018-09-17 08:00")},
            "1. CĐCS A – 5 days late",
        ),
    ],
)
def test_what_we_word_ourselves_follows_the_language_of_the_recipient(
    name: str, changes: dict[str, Any], expected: str
) -> None:
    assert value(name, language="en", **changes) == expected


def test_a_message_without_an_english_text_goes_out_in_vietnamese() -> None:
    plain = MessageText(subject="V/v nhắc", body="B")
    both = MessageText(subject="V/v nhắc", body="B", en=MessageWords(subject="Reminder", body="B"))

    assert [m.words("en").subject for m in (plain, both)] == ["V/v nhắc", "Reminder"]
    assert both.words("vi").subject == "V/v nhắc"


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        pytest.param(
            {"number": "27-KH/ĐUK", "date": "19/3/2020"},
            "Kế hoạch số 27-KH/ĐUK ngày 19/3/2020 của Đảng ủy Khối",
            id="number and date",
        ),
        pytest.param(
            {"number": "27-KH/ĐUK"}, "Kế hoạch số 27-KH/ĐUK của Đảng ủy Khối", id="number alone"
        ),
        pytest.param({"date": "19/3/2020"}, "Kế hoạch ngày 19/3/2020 của Đảng ủy Khối", id="date"),
        pytest.param(
            {"number": "chưa rõ", "name": "Phát động phong trào"},
            "kế hoạch của Đảng ủy Khối về việc phát động phong trào",
            id="neither, with a name",
        ),
        pytest.param(
            {},
            "kế hoạch của Đảng ủy Khối về phong trào thi đua “Dân vận khéo” năm 2018",
            id="neither, without a name",
        ),
    ],
)
def test_the_plan_is_cited_without_what_is_unknown(plan: dict[str, Any], expected: str) -> None:
    assert value("plan.text", planned(**plan)) == expected


def test_a_digest_lists_each_unit_once_in_order_with_what_is_left_over() -> None:
    items = tuple(Line(f"Đơn vị {n}", DUE) for n in range(LIST_LIMIT + 2))

    lines = value("digest.list", items=items, now=at("2018-09-17 08:00")).splitlines()

    assert lines[0] == "1. Đơn vị 0 – quá hạn 05 ngày"
    assert lines[-1] == "… và 2 đơn vị khác"
    assert len(lines) == LIST_LIMIT + 1


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param("2018-09-17 08:00", "1. CĐCS A – hạn trước ngày 16/9/2018, quá hạn 02 ngày",
                     id="late"),
        pytest.param("2018-09-15 23:59", "1. CĐCS A – hạn trước ngày 16/9/2018", id="on time"),
    ],
)  # fmt: skip
def test_a_digest_names_a_due_that_is_not_the_common_one(now: str, expected: str) -> None:
    item = Line("CĐCS A", at("2018-09-16 00:00"))

    assert value("digest.list", items=(item,), now=at(now)) == expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        pytest.param((("Nguyễn An", "0901234567"), ("Lê Bình", "0281234567")),
                     "1. CĐCS A – Nguyễn An, 0901234567; Lê Bình, 0281234567", id="two people"),
        pytest.param((), "1. CĐCS A – danh bạ chưa có số điện thoại", id="no number"),
    ],
)  # fmt: skip
def test_a_call_list_says_whom_to_call(call: tuple[tuple[str, str], ...], expected: str) -> None:
    item = Line("CĐCS A", DUE, call=call)

    assert value("digest.list", items=(item,)) == expected


def test_a_call_list_says_what_the_unit_is_to_be_told() -> None:
    notice = MessageText(subject="V/v nhắc gửi {task.short}", body="B")
    template = call_template(notice)
    facts = replace(FACTS, items=(Line("CĐCS A", DUE, call=()),))

    body = render(template, variables_for(facts, names_in(template))).body

    assert "- Nội dung thông báo: V/v nhắc gửi báo cáo\n" in body


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("Đề nghị xem. Xem hồ sơ: {link}\nTrân trọng.", "Đề nghị xem.\nTrân trọng.",
                     id="a sentence of its own"),
        pytest.param("còn 02 đơn vị. Danh sách: {link}", "còn 02 đơn vị.", id="at the end"),
    ],
)  # fmt: skip
def test_without_an_address_the_words_that_announce_it_go_too(body: str, expected: str) -> None:
    assert text_of(body, link="") == expected


def test_a_digest_for_the_reviewer_says_when_it_came_and_is_due() -> None:
    item = Line("CĐCS A", None, at("2018-09-12 09:00"), at("2018-09-27 00:00"))

    assert value("digest.list", items=(item,)) == (
        "1. CĐCS A – nhận ngày 12/9/2018, hạn xem xét trước ngày 27/9/2018"
    )


BASES = sorted((Path(__file__).parents[2] / "workflows" / "base").glob("*.yaml"))
SHIPPED = [
    pytest.param(text, language, id=f"{base.stem}-{name}-{language}")
    for base in BASES
    for name, text in rule_tree(base.read_text("utf-8"))["messages"].items()
    for language in ("vi", "en")
]
DANGLING = re.compile(
    r"(điện thoại|thư điện tử|ĐT|[Pp]hone|e-mail)\s*[:.,;–]|"
    r"[,;:–]\s*\.|\.\s*\.|,\s*,|–\s*–| {2}|[:–]\s*$"
)


@pytest.mark.parametrize(
    "organiser",
    [
        pytest.param(ORGANISER, id="both"),
        pytest.param(replace(ORGANISER, phone=""), id="no telephone"),
        pytest.param(replace(ORGANISER, email=""), id="no e-mail"),
        pytest.param(Organiser("LĐLĐ quận 1"), id="neither"),
    ],
)
@pytest.mark.parametrize(
    ("text", "language"), [*SHIPPED, pytest.param(CALL_TEMPLATE.model_dump(), "vi", id="calls")]
)
def test_every_shipped_message_reads_well_whoever_can_be_reached(
    text: dict[str, Any], language: Literal["vi", "en"], organiser: Organiser
) -> None:
    message = MessageText.model_validate(text)
    template = message.words(language)
    assert language == "vi" or message.en is not None
    inward = "unit.name" not in names_in(template)
    items = (Line("CĐCS A", DUE),) if inward else ()
    facts = replace(
        FACTS, campaign=replace(CAMPAIGN, organiser=organiser), items=items,
        review_reason="Thiếu số liệu.", decision="returned", language=language,
    )  # fmt: skip

    rendered = render(template, variables_for(facts, names_in(template) | OF_CAMPAIGN))

    for part in rendered:
        assert part
        assert "{" not in part
        assert not DANGLING.search(part), part


def test_every_variable_has_a_value_for_plain_facts() -> None:
    found = variables_for(replace(FACTS, items=(Line("A"),), decision="accepted"), VARIABLES)

    empty = {name for name, text in found.items() if not text}
    assert empty == {"plan.number", "plan.date", "due.source", "link"}

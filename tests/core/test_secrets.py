"""Secrets and personal data in a rule file are found, and a secret is never said again."""

from __future__ import annotations

import json

import pytest

from engine.check.render import problems_json, problems_text
from engine.check.sarif import problems_sarif
from tests.core.rule_files import FILE, check

BOT = "7412589630:AAH9xT4kQ2vLw8ZpR1sN6bYc3dEf5gHj7kM"
RANDOM = "Zk3Vt9QmX7bL2sWc8RnD4pYh6JfA1gTe"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        pytest.param(f"edition: {BOT}", "C701", id="a-telegram-bot"),
        pytest.param(f"# {RANDOM}", "C701", id="random-letters-in-a-comment"),
        pytest.param("# mật khẩu: Quan1@2018", "C701", id="a-password-by-its-name"),
        pytest.param("edition: https://van-thu:m4tkhau@mail.gov.vn/", "C701", id="in-an-address"),
        pytest.param("edition: liên hệ 0912.345.678", "C702", id="a-mobile-number"),
        pytest.param("edition: ĐT (028) 3829 7777", "C702", id="a-landline"),
        pytest.param("edition: +84 912 345 678", "C702", id="with-the-country"),
        pytest.param("# gửi về vanphong@quan1.gov.vn", "C702", id="an-e-mail-address"),
        pytest.param("edition: số 1893-QĐ/TU ngày 28/12/2016", None, id="a-document"),
        pytest.param("# mật khẩu: hỏi văn phòng", None, id="only-the-word"),
        pytest.param(f"# {RANDOM[:31]}", None, id="too-short-to-be-random"),
    ],
)
def test_what_does_not_belong_in_a_file_is_found(line: str, code: str | None) -> None:
    result = check(f"{FILE}{line}\n")

    assert [p.code for p in result.problems] == ([code] if code else [])
    assert (result.definition is None) == (code is not None)


def test_the_span_is_the_value_alone() -> None:
    problem = check(f"{FILE}edition: {BOT}\n").problems[0]

    assert problem.span is not None
    assert (problem.span.line, problem.span.column) == (14, 10)
    assert problem.span.end_column == 10 + len(BOT)
    assert problem.path == "edition"


@pytest.mark.parametrize(
    "line",
    [f"edition: {BOT}", f"year: {BOT}", f"tasks: {BOT}", f"end: {BOT}", f"extends: {RANDOM}"],
    ids=["a-text", "no-number", "twice-a-key", "no-phrase", "no-base"],
)
def test_a_secret_is_in_no_answer_at_all(line: str) -> None:
    result = check(f"{FILE}{line}\n")
    found = [("f.yaml", result.problems)]

    said = "\n".join(
        (
            problems_text(result.problems, result.loaded.tree.sources, "vi"),
            json.dumps(problems_json(found), ensure_ascii=False),
            json.dumps(problems_sarif(found, "1", "vi"), ensure_ascii=False),
        )
    )

    assert "C701" in said
    secret = line.partition(": ")[2]
    assert secret[:12] not in said

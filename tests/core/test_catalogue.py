"""Every code has its page, and what the page shows is what the checker says."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from engine.check import CheckResult, check_file
from engine.check.catalogue import CODES
from engine.check.explain import explain_json, explain_text
from engine.check.pages.frame import FRAME, framed
from engine.errors import UnknownCodeError
from engine.words import has_words
from tests.core.rule_files import BASES, ROOT, vn

CHECKED = [name for name, code in CODES.items() if code.by == "check"]
ALL_CODES = re.compile(r"\"([YKDISRNFCXT]\d{3})\"")


def check_text(text: str, *, encoding: str = "utf-8", plan: str = "") -> CheckResult:
    """Check a file that extends a shipped base, with the text of its plan beside it."""
    if encoding != "utf-8":  # the old ones write accents as letters of their own
        text = unicodedata.normalize("NFD", text)

    def document(name: str) -> str:
        if name != "ke-hoach.txt" or not plan:
            raise FileNotFoundError(name)
        return plan

    return check_file(
        "vi-du.yaml",
        read=lambda path: (
            text.encode(encoding, "replace") if path == "vi-du.yaml" else Path(path).read_bytes()
        ),
        base_path=lambda name: str(BASES / f"{name}.yaml"),
        bases=tuple(file.stem for file in BASES.glob("*.yaml")),
        calendars=vn,
        documents=document,
    )


def test_the_frame_of_the_examples_has_no_fault() -> None:
    assert check_text(FRAME).problems == ()


@pytest.mark.parametrize("name", CHECKED)
def test_a_wrong_example_fires_its_code_and_only_that(name: str) -> None:
    code = CODES[name]

    result = check_text(framed(code.wrong), encoding=code.encoding, plan=code.plan)

    assert {p.code for p in result.problems} == {name}
    assert {p.severity for p in result.problems} <= {code.severity, code.softer}
    assert all(p.span is not None and p.span.file == "vi-du.yaml" for p in result.problems)


@pytest.mark.parametrize("name", CHECKED)
def test_a_cure_leaves_nothing_to_say(name: str) -> None:
    code = CODES[name]

    assert check_text(framed(code.cure), plan=code.plan).problems == ()


@pytest.mark.parametrize("name", CODES)
def test_every_code_has_its_page_in_both_languages(name: str) -> None:
    assert has_words(f"pages.{name}")
    assert has_words(f"pages.{name}_why")
    assert CODES[name].wrong.strip()
    assert CODES[name].cure.strip()
    for language in ("vi", "en"):
        page = explain_text(name, "vi" if language == "vi" else "en")
        assert page.startswith(f"{name} (")


def test_every_code_that_the_program_names_is_in_the_catalogue_and_no_other() -> None:
    """What only the catalogue itself names would be reported by nothing."""
    paths = (ROOT / "engine").rglob("*.py")
    others = (path for path in paths if not {"pages", "words"} & {p.name for p in path.parents})
    sources = (path.read_text("utf-8") for path in others)

    named = {code for text in sources for code in ALL_CODES.findall(text)}

    assert named == set(CODES)


def test_a_page_is_found_in_small_letters_too() -> None:
    assert explain_json("d218")["code"] == "D218"


def test_the_json_of_a_page_holds_whole_files() -> None:
    page = explain_json("D219")

    assert page["severity"] == "warning"
    assert page["softer"] == "hint"
    assert page["wrong"]["file"].startswith("rules: 1\n")
    assert check_text(page["cure"]["file"]).problems == ()


def test_an_unknown_code_is_answered_with_the_near_one() -> None:
    with pytest.raises(UnknownCodeError, match="D218"):
        explain_text("D2188", "vi")

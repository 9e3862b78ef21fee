"""The documentation is true: its blocks run, its generated parts are fresh, its links hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine import __version__
from engine.rules.schema import Definition
from tests.cli import hanchot
from tests.docs import generated
from tests.docs.shell import Shell, blocks, commands

ROOT = generated.ROOT
HOW_TO = (
    "load-a-campaign", "hand-in-review-extend", "change-a-campaign", "who-is-overdue",
    "who-gets-what", "send-mail", "rehearse", "edit-a-file", "link-a-chat", "watch-the-outbox",
)  # fmt: skip
TYPED = ("docs/quickstart.md", *(f"docs/how-to/{name}.md" for name in HOW_TO))
PAGES = sorted(
    str(path.relative_to(ROOT)) for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
)
README_LINES = 150


def _text(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def test_a_reader_can_type_the_quickstart_and_then_every_how_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shell = Shell({"HANCHOT_LANG": "en"})

    failed = [
        (page, command, said)
        for page in TYPED
        for block in blocks(_text(page))
        for command in commands(block)
        for status, said in [shell.run(command)]
        if status != 0
    ]

    assert not failed


def test_every_page_with_commands_to_type_is_typed() -> None:
    assert {page for page in PAGES if blocks(_text(page))} == set(TYPED)


@pytest.mark.parametrize("page", generated.pages())
def test_the_generated_parts_of_a_page_are_fresh(page: str) -> None:
    text = _text(page)

    assert all(generated.has_part(name, text) for where, name in generated.parts() if where == page)
    assert generated.filled(page, text) == text


@pytest.mark.parametrize("name", generated.files())
def test_a_generated_file_is_fresh(name: str) -> None:
    assert _text(name) == generated.files()[name]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_a_page_mentions_exists(page: str) -> None:
    known = {name.split()[0] for name in generated.command_names()}

    mentioned = set(re.findall(r"(?:`|^)hanchot (?:--db \S+ )?([a-z]+)", _text(page), re.MULTILINE))

    assert mentioned <= known


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    here = (ROOT / page).parent
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", _text(page))

    missing = [t for t in targets if "://" not in t and not (here / t).exists()]

    assert not missing


def _anchors(text: str) -> set[str]:
    """The headings of a page, as links name them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in headings}


@pytest.mark.parametrize("page", PAGES)
def test_every_part_of_a_page_that_a_link_names_is_there(page: str) -> None:
    links = re.findall(r"\]\(([^)#\s:]*)#([^)]+)\)", _text(page))

    missing = [
        (target, part)
        for target, part in links
        if part
        not in _anchors(
            ((ROOT / page).parent / target if target else ROOT / page).read_text("utf-8")
        )
    ]

    assert missing == []


def _linked(page: str) -> set[str]:
    """The pages that a page leads to."""
    targets = re.findall(r"\]\(([^)#\s]+\.md)(?:#[^)]*)?\)", _text(page))
    found = {(ROOT / page).parent.joinpath(target).resolve() for target in targets}
    return {str(path.relative_to(ROOT)) for path in found if path.is_relative_to(ROOT)}


def test_a_reader_of_the_first_page_is_led_to_every_other() -> None:
    found, new = set[str](), {"README.md"}
    while new:
        found |= new
        new = {page for known in new for page in _linked(known)} - found

    assert set(PAGES) - found == set()


@pytest.mark.parametrize("command", generated.command_names())
def test_every_command_stands_in_the_reference(command: str) -> None:
    assert f"## `hanchot {command}`" in _text("docs/reference/commands.md")


def test_every_variable_of_the_environment_stands_in_the_reference() -> None:
    code = "".join(path.read_text("utf-8") for path in (ROOT / "engine").rglob("*.py"))
    used = set(re.findall(r"HANCHOT_[A-Z]+(?:_[A-Z]+)*", code))

    page = _text("docs/reference/settings.md")
    assert not [name for name in used if f"`{name}" not in page]


@pytest.mark.parametrize("key", Definition.model_fields)
def test_every_top_level_key_stands_in_the_reference(key: str) -> None:
    assert f"| `{key}` |" in _text("docs/reference/rule-files.md")


@pytest.mark.parametrize(
    "path", sorted((ROOT / "workflows").rglob("*.yaml")), ids=lambda path: path.name
)
def test_every_shipped_rule_file_checks_clean(path: Path) -> None:
    answer = hanchot("check", path)

    assert answer.status == 0, answer.out


def test_the_readme_is_short() -> None:
    assert len(_text("README.md").splitlines()) < README_LINES


def test_the_changelog_knows_this_version() -> None:
    assert f"## [{__version__}]" in _text("CHANGELOG.md")


def test_the_words_of_the_glossary_are_in_order() -> None:
    rows = re.findall(r"^\| (?!word |-)(.+?) \|", _text("docs/glossary.md"), re.MULTILINE)

    assert rows == sorted(rows, key=str.casefold)


def test_decisions_are_numbered_without_a_gap() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("0*.md"))

    assert [name[:4] for name in names] == [f"{n:04}" for n in range(1, len(names) + 1)]

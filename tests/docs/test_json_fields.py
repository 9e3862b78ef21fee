"""The tables of JSON fields in the reference are what the commands print, field by field."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest

from engine.change.plan import StateMove
from tests.docs import generated
from tests.docs.shell import Shell, blocks, commands
from tests.docs.test_pages import TYPED

ROOT = generated.ROOT
PAGE = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")
TEXT = {"vi", "en"}

# In the folder that the pages leave behind.
ASKED = {
    "check": ["check dan-van-2019.yaml"],
    "explain": ["explain D218"],
    "calendar": ["calendar dan-van-2019.yaml"],
    "when": [
        "when 'trước ngày 13/9/2018'", "when 'hằng tháng, trước ngày 25'", "when 12/75/2019",
    ],
    "diff": ["diff dan-van-2019@1 dan-van-2019"],
    "simulate": ["simulate dan-van-2018.yaml --units 3"],
    "units import": ["units import late.csv --dry-run", "units import faulty.csv --dry-run"],
    "units list": ["units list"],
    "plan": ["plan third.yaml", "plan fresh.yaml"],
    "tick": ["tick"],
    "dispatch": ["dispatch"],
    "channels": ["channels"],
    "preview": ["preview dan-van-2019 truoc_3 --unit cd-01"],
    "overdue": [
        "overdue --as-of 2018-09-14T09:30", "overdue --as-of 2018-09-14T09:30 --group-by task",
    ],
    "status": ["status dan-van-2018"],
    "deliveries": ["deliveries"],
    "why": [
        *(f"why dan-van-2018 cd-0{n} report" for n in (1, 2, 3)),
        *(f"why dan-van-2019 cd-0{n} report" for n in (1, 2)), "why counted cd-01",
    ],
    "doctor": ["doctor"],
    "contact show": ["contact show thu@ldld.example"],
    "link code": ["link code an@cd-01.example --channel telegram --bot thidua_bot"],
}  # fmt: skip
READY = """\
export HANCHOT_NOW=2019-09-12T12:00
hanchot contact away thu@ldld.example --delegate lanh@ldld.example
sed -e 's/revision: 2/revision: 3/; s/19\\/9/26\\/9/; s/19 tháng 9/26 tháng 9/' \\
  changed.yaml > third.yaml
sed -e 's/^id: .*/id: fresh/' dan-van-2018.yaml > fresh.yaml
sed -e 's/^id: .*/id: counted/; s/trước ngày 19\\/9/15 ngày làm việc sau ngày 28\\/8/' \\
  -e 's/trước ngày 19 tháng 9/15 ngày làm việc sau ngày 28 tháng 8/' changed.yaml > counted.yaml
sed -e 's/cd-01,CĐCS/cd-09,CĐCS/; s/Văn An,unit_contact,an@/Lý,unit_contact,ly@/' \\
  units.csv > late.csv
printf 'code,name,email\\nx,X,nowhere\\n' > faulty.csv
hanchot apply counted.yaml --yes
hanchot activate counted --yes
printf 'brake: {per_unit: 0.1, at_least: 1}\\n' > braked.yaml
export HANCHOT_CONFIG=braked.yaml
export HANCHOT_NOW=2019-09-17T12:00
hanchot tick
"""
# No campaign of the pages gives up a state.
UNSEEN = {("plan", "states[]"): {field.name for field in fields(StateMove)}}


def _documented() -> dict[str, dict[str, dict[str, bool]]]:
    """By command and place: the fields, and whether each always stands there."""
    sections = re.split(r"^### JSON of `hanchot ([a-z ]+)`$", PAGE, flags=re.MULTILINE)[1:]
    return {
        command: {
            place: {name: not mark for name, mark in re.findall(r"`(\w+)(\??)`", listed)}
            for place, listed in re.findall(r"^\| `([^`]+)` \| (.+) \|$", section, re.MULTILINE)
        }
        for command, section in zip(sections[::2], sections[1::2], strict=True)
    }


DOCUMENTED = _documented()


def _objects(value: Any, place: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every object of a document with its place; texts are none."""
    if isinstance(value, list):
        for one in value:
            yield from _objects(one, f"{place}[]")
    elif isinstance(value, dict) and set(value) != TEXT:
        yield place or ".", set(value)
        for name, one in value.items():
            yield from _objects(one, f"{place}.{name}".lstrip("."))


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A reader who has typed every page, with a few files and facts more."""
    folder = tmp_path_factory.mktemp("reader")
    made = Shell({"HANCHOT_LANG": "en"})
    pages = [(ROOT / page).read_text("utf-8") for page in TYPED]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for block in (*(block for page in pages for block in blocks(page)), READY):
            for command in commands(block):
                status, said = made.run(command)
                assert status == 0, f"{command}: {said}"
        yield made


def _answers(shell: Shell, command: str) -> Iterator[tuple[str, set[str]]]:
    for asked in ASKED[command]:
        _, said = shell.run(f"hanchot {asked} --format json")
        document, _ = json.JSONDecoder().raw_decode(said[said.index("{") :])
        yield from _objects(document)


@pytest.mark.parametrize("command", DOCUMENTED)
def test_the_fields_of_the_reference_are_those_of_the_command(shell: Shell, command: str) -> None:
    places = DOCUMENTED[command]
    found = dict.fromkeys(places, False)
    wrong = []
    for place, names in _answers(shell, command):
        if place == "final" and command == "simulate":
            continue  # a map by state
        known = places.get(place, {})
        found[place] = True
        if not {name for name, always in known.items() if always} <= names <= set(known):
            wrong.append((place, names ^ set(known)))

    assert wrong == []
    assert {(command, place) for place, seen in found.items() if not seen} <= UNSEEN.keys()


@pytest.mark.parametrize(("command", "place"), UNSEEN)
def test_what_the_pages_never_come_to_is_documented_as_it_is_made(command: str, place: str) -> None:
    assert set(DOCUMENTED[command][place]) == UNSEEN[command, place]


def test_every_command_that_answers_programs_has_its_table() -> None:
    helps = re.findall(
        r"^## `hanchot ([a-z ]+)`$\n\n```text\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL
    )

    answering = {name for name, text in helps if re.search(r"--format <[a-z|]*json", text)}
    assert answering == set(DOCUMENTED) == set(ASKED)

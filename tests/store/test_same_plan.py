"""A plan that is loaded under two ids is most often a copy; the secretary is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.store.campaigns import load
from engine.store.same_plan import same_plan
from tests.cli import hanchot
from tests.helpers import at
from tests.store.office import CODE, NOW, Office, an_office, revision

COPY = "2019-ldld-quan-1"
NUMBER = "  number: chưa rõ          # văn bản không ghi số\n"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path) as made:
        yield made


def number(text: str) -> tuple[str, str]:
    return NUMBER, f'  number: "{text}"\n'


def a_copy(office: Office, text: str) -> Path:
    """The same plan under another id."""
    file = office.edited(number(text))
    path = office.folder / f"{COPY}.yaml"
    path.write_text(file.source.replace(f"id: {CODE}", f"id: {COPY}"), encoding="utf-8")
    return path


def loaded(office: Office, text: str) -> None:
    """The campaign that runs has a plan of this number."""
    office.apply(office.edited(number(text), revision(2)), NOW)


def findings(office: Office, text: str) -> list[str]:
    file = office.edited(number(text))
    definition = file.definition.model_copy(update={"id": COPY})
    with office.database.read() as connection:
        return [found.message.vi for found in same_plan(connection, definition)]


@pytest.mark.parametrize("text", ["43/KH-LĐLĐ", "43/kh-lđlđ", "43 / KH – LĐLĐ", "43/KH LĐLĐ "])
def test_one_number_of_one_issuer_under_two_ids_is_told(office: Office, text: str) -> None:
    loaded(office, "43/KH-LĐLĐ")

    (told,) = findings(office, text)

    assert CODE in told


@pytest.mark.parametrize("text", ["44/KH-LĐLĐ", "143/KH-LĐLĐ", "43/KH-BDV"])
def test_another_number_is_another_plan(office: Office, text: str) -> None:
    loaded(office, "43/KH-LĐLĐ")

    assert findings(office, text) == []


def test_two_plans_without_a_number_are_not_one(office: Office) -> None:
    assert findings(office, "chưa rõ") == []


def test_the_number_of_another_issuer_is_another_plan(office: Office) -> None:
    loaded(office, "43/KH-LĐLĐ")
    file = office.edited(number("43/KH-LĐLĐ"))
    assert file.definition.plan is not None
    other = file.definition.plan.model_copy(update={"issuer": "Liên đoàn Lao động quận 3"})
    definition = file.definition.model_copy(update={"id": COPY, "plan": other})

    with office.database.read() as connection:
        assert same_plan(connection, definition) == ()


def test_a_campaign_is_no_copy_of_itself(office: Office) -> None:
    loaded(office, "43/KH-LĐLĐ")
    again = office.edited(number("43/KH-LĐLĐ"), revision(3))

    assert office.plan(again, NOW).findings == ()


def test_a_change_to_the_number_of_another_campaign_is_told_and_can_be_applied(
    office: Office,
) -> None:
    other = office.edited(number("43/KH-LĐLĐ"))
    definition = other.definition.model_copy(update={"id": COPY})
    with office.database.write() as connection:
        tree = {**other.tree, "id": COPY}
        load(connection, definition, tree, source="", path="", now=NOW, by="thư ký")

    planned = office.plan(office.edited(number("43/KH-LĐLĐ"), revision(2)), NOW)

    assert [(f.code, f.severity) for f in planned.findings] == [("X813", "warning")]
    assert planned.errors == ()


def test_every_command_that_loads_a_copy_tells_of_it(office: Office) -> None:
    loaded(office, "43/KH-LĐLĐ")
    path, db = a_copy(office, "43/KH-LĐLĐ"), office.folder / "x.db"
    frozen = {"HANCHOT_NOW": "2018-09-10T15:00"}

    plan = hanchot("plan", path, db=db, **frozen)
    document = json.loads(hanchot("plan", path, "--format", "json", db=db, **frozen).out)
    apply = hanchot("apply", path, "--yes", db=db, **frozen)
    activate = hanchot("activate", COPY, "--yes", db=db, **frozen)

    assert [answer.status for answer in (plan, apply, activate)] == [0, 0, 0], activate.err
    assert "X813" in plan.out
    assert [found["code"] for found in document["findings"]] == ["X813"]
    assert "X813" in apply.err
    assert "X813" in activate.err


def test_a_first_file_of_its_own_number_is_told_of_nothing(office: Office) -> None:
    path, db = a_copy(office, "43/KH-LĐLĐ"), office.folder / "x.db"

    answer = hanchot("plan", path, db=db, HANCHOT_NOW=at("2018-09-10 15:00").isoformat())

    assert answer.status == 0
    assert "X813" not in answer.out + answer.err

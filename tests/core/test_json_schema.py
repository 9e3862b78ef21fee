"""The schema that editors read takes what the checker takes, as an editor sees it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft7Validator

from engine.rules import conditions, fields, json_schema
from engine.rules.conditions import Block
from engine.rules.fields import FieldError
from engine.rules.nodes import ListNode, MapNode, Node, ScalarNode
from engine.rules.phrase_ast import PhraseError
from engine.rules.reader import read_text
from engine.rules.schema import Definition
from engine.words.keys import WORDS
from tests.core.rule_files import BASE, FILE, ROOT

SCHEMA = json_schema.document()
VALIDATOR = Draft7Validator(SCHEMA)
SHIPPED = sorted((ROOT / "workflows").rglob("*.yaml"))
HEAD = "rules: 1\nid: x\ntitle: X\n"

# The core schema of YAML 1.2 (10.3.2), by which editors type what is not in quotes.
NULL = re.compile(r"null|Null|NULL|~|")
TRUTH = re.compile(r"true|True|TRUE|false|False|FALSE")
WHOLE = re.compile(r"[-+]?[0-9]+")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def seen(node: Node) -> Any:
    """A tree as an editor sees it."""
    match node:
        case MapNode():
            return {key: seen(entry.value) for key, entry in node.entries.items()}
        case ListNode():
            return [seen(item) for item in node.items]
        case ScalarNode():
            return node.text if node.quoted else _typed(node.text)


def _typed(text: str) -> Any:
    if NULL.fullmatch(text):
        return None
    if TRUTH.fullmatch(text):
        return text.lower() == "true"
    if WHOLE.fullmatch(text):
        return int(text)
    return float(text) if NUMBER.fullmatch(text) else text


def faults(text: str) -> list[str]:
    """Where the schema underlines something."""
    node = read_text(text, "f.yaml").node
    assert node is not None
    return [found.json_path for found in VALIDATOR.iter_errors(seen(node))]


def test_it_is_a_schema_of_draft_7() -> None:
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_file_is_taken(path: Path) -> None:
    assert faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize("text", [FILE, BASE], ids=["file", "base"])
def test_a_small_file_is_taken(text: str) -> None:
    assert faults(text) == []


TAKEN = {
    "a date without quotes": "tasks: {report: {due: 2018-09-13}}",
    "a day and a month": "tasks: {report: {due: 13/9}}",
    "a year alone": "stages: {implement: {period: 2018}}",
    "a due with its rolling": "tasks: {report: {due: {at: 13/9, roll: next_working_day}}}",
    "what is not known": "tasks: {report: {due: chưa rõ}}",
    "what is to fill in": 'tasks: {report: {due: "<điền: năm trước là 13/9>", optional: <điền>}}',
    "what is left out": "tasks: {report: {review: none, late: none}, summary: none}\nawards: none",
    "no review": "tasks: {report: {review: không}}",
    "an open quota": "awards: {a: {quota: chưa quy định}}",
    "a number as a text": "plan: {number: 70}",
    "a text as a number": 'year: "2018"',
    "yes in other letters": "tasks: {report: {optional: Có}}",
    "one name for a list": "reminders: {r: {to: secretariat, channels: email}}",
    "a list of names": "reminders: {r: {to: [secretariat], channels: [email, zalo]}}",
    "a time of day": "hours: {send: 08:00}",
    "working days": "workdays: [T2, t3, CN]",
    "conditions within conditions": (
        "reminders: {r: {only_if: {all: [{not: {task: t, is: complete}}, {unit: tag, has: x}]}}}"
    ),
    "a fact": "lifecycle: {states: {a: {moves: {m: {when: report.complete, to: b}}}}}",
    "part of an inherited block": "stages: {launch: {at: khi kích hoạt}}",
}


@pytest.mark.parametrize("text", TAKEN.values(), ids=TAKEN)
def test_what_the_checker_takes_is_taken(text: str) -> None:
    assert faults(HEAD + text) == []


REFUSED = {
    "an unknown key": ("titel: x", "$"),
    "an unknown key of a task": ("tasks: {report: {dew: x}}", "$.tasks"),
    "a word that is not listed": ("kind: movement", "$.kind"),
    "an id with letters that no id has": ("tasks: {Đợt 1: {due: 13/9}}", "$.tasks"),
    "a reference that is no id": ("tasks: {report: {form: Biểu mẫu}}", "$.tasks"),
    "a text for a number": ("year: năm nay", "$.year"),
    "neither yes nor no": ("tasks: {report: {optional: yes}}", "$.tasks"),
    "a list for a date": ("tasks: {report: {due: [13/9]}}", "$.tasks"),
    "an unknown channel": ("reminders: {r: {channels: [fax]}}", "$.reminders"),
    "an acceptance without reason": ("accept: [{code: D205, at: x}]", "$.accept"),
    "an unknown fact": (
        "lifecycle: {states: {a: {moves: {m: {when: report.done, to: b}}}}}",
        "$.lifecycle",
    ),
}


@pytest.mark.parametrize(("text", "path"), REFUSED.values(), ids=REFUSED)
def test_a_slip_is_underlined(text: str, path: str) -> None:
    assert faults(HEAD + text) == [path]


def test_a_file_without_its_own_head_is_underlined() -> None:
    assert [found.message for found in VALIDATOR.iter_errors({"rules": 1})] == [
        "'id' is a required property",
        "'title' is a required property",
    ]


def _blocks(model: type[Block] = Block) -> list[type[Block]]:
    return [each for sub in model.__subclasses__() for each in (sub, *_blocks(sub))]


def test_every_key_is_described_and_no_other() -> None:
    keys = {
        f"{model.__name__}_{field.alias or name}"
        for model in _blocks()
        for name, field in model.model_fields.items()
    }

    said = {name for name in WORDS if name[0].isupper()}
    assert said == keys


@pytest.mark.parametrize(
    ("annotation", "example"),
    [(kind.annotation, example) for kind in json_schema.KINDS for example in kind.examples],
    ids=[f"{kind.name}: {example}" for kind in json_schema.KINDS for example in kind.examples],
)
def test_an_example_that_is_offered_can_be_read(annotation: Any, example: str) -> None:
    read = get_args(annotation)[1].func
    try:
        read(example)
    except (FieldError, PhraseError) as error:
        pytest.fail(f"{example}: {error}")


def test_every_type_of_single_value_is_known() -> None:
    own = {name: value for name, value in vars(fields).items() if hasattr(value, "__metadata__")}

    assert {kind.name for kind in json_schema.KINDS} == set(own)


def test_every_shape_of_a_condition_is_in_it() -> None:
    shapes = {part["$ref"].rpartition("/")[2] for part in _condition() if "$ref" in part}

    own = {model.__name__ for model in _blocks() if model.__module__ == conditions.__name__}
    assert shapes == own | {"blank"}


def _condition() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = SCHEMA["definitions"]["Condition"]["anyOf"]
    return found


def test_every_top_level_key_is_there_in_the_order_of_the_language() -> None:
    assert list(SCHEMA["properties"]) == list(Definition.model_fields)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_file_names_the_schema_that_is_there(path: Path) -> None:
    first = path.read_text("utf-8").partition("\n")[0]
    _, _, named = first.partition("# yaml-language-server: $schema=")

    assert (path.parent / named).resolve() == ROOT / json_schema.NAME


def test_the_file_that_is_shipped_is_fresh() -> None:
    assert (ROOT / json_schema.NAME).read_text("utf-8") == json_schema.text()

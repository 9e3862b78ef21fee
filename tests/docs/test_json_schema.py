"""The schema that editors read takes every shipped rule file, and no unknown key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs import json_schema
from tests.docs.generated import ROOT

SCHEMA = json.loads((ROOT / json_schema.NAME).read_text("utf-8"))


def _faults(value: Any, schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """What a value does that its schema does not allow, as far as keys and words go."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        yield from min((list(_faults(value, one, path)) for one in schema["anyOf"]), key=len)
    elif isinstance(value, dict):
        yield from _faults_of_map(value, schema, path)
    elif isinstance(value, list):
        if "array" not in schema.get("type", ""):
            yield f"{path}: no list here"
        for below in value:
            yield from _faults(below, schema.get("items", {}), path)
    elif value not in schema.get("enum", [value]) or schema.get("type") == "object":
        yield f"{path}: {value} is not among {schema.get('enum', 'maps')}"


def _faults_of_map(value: dict[str, Any], schema: dict[str, Any], path: str) -> Iterator[str]:
    if schema.get("type") != "object":
        yield f"{path}: no map here"
        return
    for key, below in value.items():
        known = schema.get("properties", {}).get(key) or schema["additionalProperties"]
        if known:
            yield from _faults(below, known, f"{path}.{key}")
        else:
            yield f"{path}.{key}: unknown"


def _tree(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - text only


@pytest.mark.parametrize(
    "path", sorted((ROOT / "workflows").rglob("*.yaml")), ids=lambda path: path.name
)
def test_a_shipped_file_is_taken(path: Path) -> None:
    assert not list(_faults(_tree(path.read_text("utf-8")), SCHEMA))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("titel: x", ".titel: unknown"),
        ("tasks: {report: {dew: x}}", ".tasks.report.dew: unknown"),
        ("kind: movement", ".kind: movement is not among ['campaign', 'base', 'none']"),
    ],
    ids=["top-level key", "key of a task", "word"],
)
def test_a_slip_is_found(text: str, fault: str) -> None:
    assert list(_faults(_tree(text), SCHEMA)) == [fault]


def test_every_rule_file_names_the_schema_that_is_there() -> None:
    for path in (ROOT / "workflows").glob("*.yaml"):
        first = path.read_text("utf-8").partition("\n")[0]
        _, _, named = first.partition("$schema=")

        assert (path.parent / named).resolve() == ROOT / json_schema.NAME

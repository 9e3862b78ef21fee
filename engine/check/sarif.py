"""The problems of rule files as SARIF 2.1.0, for tools that show findings beside the code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from engine.check.catalogue import CODES
from engine.check.explain import title
from engine.model import Problem
from engine.words import Language, say

_LEVELS = {"error": "error", "warning": "warning", "info": "note", "hint": "note"}


def problems_sarif(
    files: Iterable[tuple[str, Iterable[Problem]]], version: str, language: Language
) -> dict[str, Any]:
    """The document of `hanchot check --format sarif`."""
    problems = [(path, problem) for path, found in files for problem in found]
    rules = sorted({problem.code for _, problem in problems})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "hanchot",
                        "version": version,
                        "rules": [_rule(code, language) for code in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [
                    {**_result(path, problem, language), "ruleIndex": rules.index(problem.code)}
                    for path, problem in problems
                ],
            }
        ],
    }


def _rule(code: str, language: Language) -> dict[str, Any]:
    """What a code means, from its page."""
    return {
        "id": code,
        "shortDescription": {"text": title(code).to(language)},
        "fullDescription": {"text": say(f"pages.{code}_why").to(language)},
        "defaultConfiguration": {"level": _LEVELS[CODES[code].severity]},
    }


def _result(path: str, problem: Problem, language: Language) -> dict[str, Any]:
    span = problem.span
    region = {"startLine": 1} if span is None else {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }  # fmt: skip
    place = {"uri": quote((span.file if span else path).replace("\\", "/"))}
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "level": _LEVELS[problem.severity],
        "message": {"text": problem.message.to(language)},
        "locations": [{"physicalLocation": {"artifactLocation": place, "region": region}}],
    }
    if problem.accepted:
        result["suppressions"] = [{"kind": "inSource"}]
    return result

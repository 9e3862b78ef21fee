"""The catalogue of sentences is whole: both languages alike, every key said exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

ROOT = Path(__file__).resolve().parents[2]
AREAS = sorted(path.stem for path in (ROOT / "engine" / "words").glob("[a-z]*.py"))
SOURCES = sorted(path for name in ("engine", "notifiers") for path in (ROOT / name).rglob("*.py"))
# Each language has facts of its own here: the names of months, a heading, a number's look.
OWN_FACTS = {"dates.long", "directory.missing_column", "reports.percent", "when.yearly"}
SAYING = {"say", "words", "has_words"}


def _table(area: str) -> dict[str, tuple[str, str]]:
    return dict(getattr(import_module(f"engine.words.{area}"), "WORDS", {}))


@cache
def _keys() -> frozenset[str]:
    return frozenset(f"{area}.{name}" for area in AREAS for name in _table(area))


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def _said(path: Path) -> Iterator[ast.expr]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[key, *_]) if name in SAYING:
                yield from _ends(key)


def _ends(key: ast.expr) -> Iterator[ast.expr]:
    """The keys that an expression can come to."""
    if isinstance(key, ast.IfExp):
        yield from _ends(key.body)
        yield from _ends(key.orelse)
    else:
        yield key


def _pattern(key: ast.expr) -> str | None:
    """The key as a regular expression; None where it is not written at the call."""
    if isinstance(key, ast.Constant):
        return re.escape(str(key.value))
    if isinstance(key, ast.JoinedStr):
        return "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w*"
            for part in key.values
        )
    return None


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_are_filled_in_with_the_same_facts(area: str) -> None:
    differing = {
        f"{area}.{name}"
        for name, (vi, en) in _table(area).items()
        if _placeholders(vi) != _placeholders(en)
    }

    assert differing == {key for key in OWN_FACTS if key.startswith(f"{area}.")}


@pytest.mark.parametrize("area", AREAS)
def test_no_sentence_is_empty(area: str) -> None:
    assert not [name for name, pair in _table(area).items() if not all(map(str.strip, pair))]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_key_that_is_said_exists(path: Path) -> None:
    patterns = {pattern for key in _said(path) if (pattern := _pattern(key))}

    missing = {p for p in patterns if not any(re.fullmatch(p, key) for key in _keys())}

    assert not missing

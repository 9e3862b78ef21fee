"""The files of the project say nothing about the machine or the place they were made in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PASSED_OVER = {"build", "demo", "dist", "var", "__pycache__"}
KINDS = {".cfg", ".csv", ".md", ".py", ".svg", ".toml", ".txt", ".yaml", ".yml", ".json", ""}
TELLTALES = re.compile(
    r"(?<![\w.])/(?:home|root|work|Users)/\w|(?:index|extra-index)-url"
    r"|https?://[\w.-]*(?:pypi|pythonhosted|artifactory|nexus)[\w.-]*",
)


def _files() -> list[Path]:
    return sorted(
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and path.suffix in KINDS
        and path != Path(__file__)
        and not any(_is_passed_over(part) for part in path.relative_to(ROOT).parts[:-1])
    )


def _is_passed_over(folder: str) -> bool:
    hidden = folder.startswith(".") and folder != ".ci"
    return hidden or folder in PASSED_OVER or folder.endswith(".egg-info")


@pytest.mark.parametrize("path", _files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_names_no_place_of_its_making(path: Path) -> None:
    lines = path.read_text("utf-8", errors="replace").splitlines()

    assert not [line for line in lines if TELLTALES.search(line)]

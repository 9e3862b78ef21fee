"""Questions to the record: who owes what, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer


def register(app: typer.Typer) -> None:  # noqa: ARG001 - its commands come with later work
    """Add these commands to the command line."""

"""Run the command line in this process, and keep what it said."""

from __future__ import annotations

import io
import os
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from engine.cli.main import run
from tests.planted import SEARCH


@dataclass(frozen=True, slots=True)
class Answer:
    """How a command ended.

    Attributes:
        out: Standard output.
        err: Standard error.
    """

    status: int
    out: str
    err: str


def hanchot(*arguments: str | Path, db: Path | None = None, **variables: str) -> Answer:
    """Run one command; no setting of the machine reaches it but those given by name.

    Args:
        db: The file of the database.
        variables: Environment, as `HANCHOT_NOW="2018-09-12T08:00"`.
    """
    clean = {name: v for name, v in os.environ.items() if not name.startswith("HANCHOT_")}
    if db is not None:
        clean["HANCHOT_DB"] = f"sqlite:///{db}"
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, {**clean, **variables}, clear=True),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        status = run([str(argument) for argument in arguments])
    SEARCH.text("answers", " ".join(map(str, arguments[:1])), out.getvalue() + err.getvalue())
    return Answer(status, out.getvalue(), err.getvalue())

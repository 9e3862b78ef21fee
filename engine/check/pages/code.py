"""One code of the catalogue, with its examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.model import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """One code of the catalogue.

    Attributes:
        wrong: The part of a file that has the fault.
        cure: The same part mended.
        softer: The severity of the milder form of the fault.
        by: Which command reports it.
        encoding: In which the wrong example is saved.
        plan: The text of the plan that lies beside the examples, as `ke-hoach.txt`.
    """

    severity: Severity
    wrong: str
    cure: str
    softer: Severity | None = None
    by: Literal["check", "plan", "activate"] = "check"
    encoding: str = "utf-8"
    plan: str = ""

"""Finding a plan that was loaded before under another id: most often a copied file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from engine.change.plan import Finding, finding
from engine.store.rows import CAMPAIGN, REVISION

if TYPE_CHECKING:
    from engine.rules.schema import Definition

_BETWEEN = re.compile(r"[\s\-\u00ad\u2010-\u2015\u2212]+")
"""What people write differently in one and the same number: spaces, and dashes of any kind."""


def same_plan(connection: Connection, definition: Definition) -> tuple[Finding, ...]:
    """X813 where another campaign has a plan of the same number and issuer."""
    plan = definition.plan
    if plan is None or not _is_number(plan.number):
        return ()
    number, issuer = (
        REVISION.c.definition["plan", name].as_string() for name in ("number", "issuer")
    )
    rows = connection.execute(
        select(CAMPAIGN.c.code, number.label("number"), issuer.label("issuer"))
        .join(REVISION, REVISION.c.id == CAMPAIGN.c.revision_id)
        .where(CAMPAIGN.c.code != definition.id)
        .order_by(CAMPAIGN.c.code)
    )
    sought = _loosely(plan.number), _loosely(plan.issuer)
    others = [row.code for row in rows if (_loosely(row.number), _loosely(row.issuer)) == sought]
    if not others:
        return ()
    facts = {"number": plan.number, "issuer": plan.issuer, "campaigns": ", ".join(others)}
    return (finding("X813", "warning", "plan.number", **facts),)


def _is_number(text: str | None) -> bool:
    """Whether this names a document: `chưa rõ` names none, so no two are the same."""
    return any(letter.isdigit() for letter in text or "")


def _loosely(text: str | None) -> str:
    return _BETWEEN.sub("", text or "").casefold()

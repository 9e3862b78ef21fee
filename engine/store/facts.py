"""The facts of units as the database keeps them, in the form the lifecycle reads.

A due that is not firm is no due here: nothing is late or overdue by it (`Window`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, null, select
from sqlmodel import SQLModel

import engine.store.tables  # noqa: F401 # fills the metadata
from engine.lifecycle.facts import ObligationFacts, UnitFacts
from engine.store.rows import CUTOFF, LABEL, OBLIGATION, PARTICIPATION, SUBMISSION, WINDOW

_TABLES = SQLModel.metadata.tables
_PARTICIPATION = PARTICIPATION
_OBLIGATION = OBLIGATION
_WINDOW = WINDOW
_OWN_CUTOFF = CUTOFF
_LABEL = LABEL
_SUBMISSION = SUBMISSION
_FIRM_DUE = case((_WINDOW.c.firm, _WINDOW.c.due_at), else_=null()).label("due_at")

BATCH = 500
"""So many ids go into one statement; every database takes that many parameters."""


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """What the lifecycle needs of a window; `due_at` only where it is firm.

    Attributes:
        own_due_until: The latest own due that any unit has; None where no unit has one.
    """

    id: int
    task: str
    occurrence: str
    due_at: datetime | None
    closes_at: datetime | None
    own_due_until: datetime | None


def load_windows(connection: Connection, campaign_id: int) -> tuple[WindowFacts, ...]:
    """The windows of a campaign, in the order of tasks and occurrences."""
    c, own = _WINDOW.c, _OWN_CUTOFF.c
    own_until = (
        select(func.max(own.at)).where(own.window_id == c.id, own.kind == "due").scalar_subquery()
    )
    found = connection.execute(
        select(c.id, c.task, c.occurrence, _FIRM_DUE, c.closes_at, own_until)
        .where(c.campaign_id == campaign_id)
        .order_by(c.task, c.number)
    )
    return tuple(WindowFacts(*row) for row in found)


def load_unit_facts(connection: Connection, participation_id: int) -> UnitFacts:
    """What is known of one unit in its campaign."""
    return load_facts_of(connection, [participation_id])[participation_id]


def load_facts_of(connection: Connection, participation_ids: Iterable[int]) -> dict[int, UnitFacts]:
    """What is known of several units, by participation."""
    found: dict[int, UnitFacts] = {}
    for ids in batches(participation_ids):
        obligations = _obligations(connection, ids)
        labels = _labels(connection, ids)
        fields = _fields(connection, ids)
        for one in ids:
            known = tuple(obligations[one]), frozenset(labels[one]), fields[one]
            found[one] = UnitFacts(*known)
    return found


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """Ids in portions that a statement can take."""
    rest = list(ids)
    for start in range(0, len(rest), BATCH):
        yield rest[start : start + BATCH]


def _obligations(connection: Connection, ids: list[int]) -> dict[int, list[ObligationFacts]]:
    o, w = _OBLIGATION.c, _WINDOW.c
    statement = (
        select(
            o.participation_id,
            w.task,
            w.occurrence,
            _FIRM_DUE,
            w.closes_at,
            o.own_due_at,
            o.first_submitted_at,
            o.decision,
            o.excused_at.is_not(None),
        )
        .join_from(_OBLIGATION, _WINDOW, w.id == o.window_id)
        .where(o.participation_id.in_(ids))
        .order_by(w.task, w.number)
    )
    found: dict[int, list[ObligationFacts]] = defaultdict(list)
    for participation_id, *facts in connection.execute(statement):
        found[participation_id].append(ObligationFacts(*facts))
    return found


def _labels(connection: Connection, ids: list[int]) -> dict[int, set[tuple[str, str]]]:
    p = _PARTICIPATION.c
    statement = (
        select(p.id, _LABEL.c.kind, _LABEL.c.value)
        .join_from(_PARTICIPATION, _LABEL, _LABEL.c.unit_id == p.unit_id)
        .where(p.id.in_(ids))
    )
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for participation_id, kind, value in connection.execute(statement):
        found[participation_id].add((kind, value))
    return found


def _fields(connection: Connection, ids: list[int]) -> dict[int, dict[str, dict[str, Any]]]:
    o, s = _OBLIGATION.c, _SUBMISSION.c
    latest = (
        select(o.participation_id, _WINDOW.c.task, func.max(s.id).label("id"))
        .join_from(_SUBMISSION, _OBLIGATION, o.id == s.obligation_id)
        .join(_WINDOW, _WINDOW.c.id == o.window_id)
        .where(o.participation_id.in_(ids), s.final)
        .group_by(o.participation_id, _WINDOW.c.task)
        .subquery()
    )
    statement = select(latest.c.participation_id, latest.c.task, s.fields).join_from(
        latest, _SUBMISSION, s.id == latest.c.id
    )
    found: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for participation_id, task, fields in connection.execute(statement):
        found[participation_id][task] = fields
    return found

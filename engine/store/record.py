"""The record as reports read it: now or as it stood at an instant, whole or below one unit.

`obligations(None)` is the table itself, with its indexes. `obligations(as_of)` has the
same columns, computed from what had been recorded by then: submissions, decisions,
extensions, waivers. What a revision has since changed in the windows is not undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, func, literal, or_, select, true
from sqlmodel import SQLModel

from engine.errors import (
    UnknownCampaignError,
    UnknownTaskAnywhereError,
    UnknownTaskError,
    UnknownUnitError,
)
from engine.store import tables
from engine.store.rows import (
    CAMPAIGN,
    CONTACT,
    EXTENSION,
    MESSAGE,
    OBLIGATION,
    PARTICIPATION,
    REVIEW,
    REVISION,
    SEND,
    SUBMISSION,
    UNIT,
    WINDOW,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, FromClause, Row, ScalarSelect

_TABLES = {table.name: table for table in SQLModel.metadata.sorted_tables}
assert tables.Obligation.__tablename__ in _TABLES

campaign = CAMPAIGN
unit = UNIT
window = WINDOW
obligation = OBLIGATION
participation = PARTICIPATION
submission = SUBMISSION
review = REVIEW
extension = EXTENSION
contact = CONTACT
send = SEND
message = MESSAGE
revision = REVISION

_WINDOW_FACTS = [
    window.c[name]
    for name in ["id", "task", "occurrence", "owed_by", "optional", "firm", "due_at", "closes_at"]
]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about: one campaign or all, all units or those below one, one task or all.

    Attributes:
        under_id: The unit whose subtree is meant, or None.
        lo: First tree position of the subtree.
        hi: First tree position after the subtree.
    """

    campaign: str | None = None
    task: str | None = None
    under_id: int | None = None
    under: str | None = None
    lo: int = 0
    hi: int = 0

    def places(self, pos: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether a tree position lies in the subtree."""
        return true() if self.under_id is None else and_(pos >= self.lo, pos < self.hi)

    def windows(self) -> tuple[ColumnElement[bool], ...]:
        """Whether a window, joined with its campaign, is meant."""
        meant: list[ColumnElement[bool]] = []
        if self.campaign is not None:
            meant.append(campaign.c.code == self.campaign)
        if self.task is not None:
            meant.append(window.c.task == self.task)
        return tuple(meant)


def scope_of(
    connection: Connection,
    *,
    campaign_code: str | None = None,
    under: str | None = None,
    task: str | None = None,
) -> Scope:
    """Look the names up, so that a mistyped one is an error and not an empty report.

    Raises:
        UnknownCampaignError: If no campaign has this id.
        UnknownUnitError: If no unit has this code.
        UnknownTaskError: If the campaign has no such task.
        UnknownTaskAnywhereError: If no campaign has such a task.
    """
    if campaign_code is not None:
        require_campaign(connection, campaign_code)
    if task is not None:
        _require_task(connection, campaign_code, task)
    if under is None:
        return Scope(campaign_code, task)
    found = connection.execute(select(unit).where(unit.c.code == under)).one_or_none()
    if found is None:
        raise UnknownUnitError(under, connection.scalars(select(unit.c.code)))
    return Scope(campaign_code, task, found.id, under, found.lo, found.hi)


def require_campaign(connection: Connection, code: str) -> None:
    """Raises: UnknownCampaignError: If no campaign has this id."""
    known = connection.scalars(select(campaign.c.code)).all()
    if code not in known:
        raise UnknownCampaignError(code, known)


def _require_task(connection: Connection, campaign_code: str | None, task: str) -> None:
    query = select(window.c.task).distinct().join(campaign, campaign.c.id == window.c.campaign_id)
    if campaign_code is not None:
        query = query.where(campaign.c.code == campaign_code)
    known = connection.scalars(query).all()
    if task in known:
        return
    if campaign_code is None:
        raise UnknownTaskAnywhereError(task, known)
    raise UnknownTaskError(campaign_code, task, known)


def definitions(connection: Connection, codes: set[str]) -> dict[str, dict[str, Any]]:
    """The definition in force of each campaign: where labels stand."""
    query = (
        select(campaign.c.code, revision.c.definition)
        .join(revision, revision.c.id == campaign.c.revision_id)
        .where(campaign.c.code.in_(codes))
    )
    return {row.code: row.definition for row in connection.execute(query)}


def task_label(definition: dict[str, Any], task: str, occurrence: str = "") -> str:
    """What the rule file calls a task, with its occurrence; the id where it has no label."""
    block = definition.get("tasks", {}).get(task, {})
    label = str(block.get("label") or task)
    if not occurrence:
        return label
    named = (block.get("occurrences") or {}).get(occurrence, {})
    return f"{label} – {named.get('label') or occurrence}"


def task_short(definition: dict[str, Any], task: str, occurrence: str = "") -> str:
    """The same in a few words, for tables and subjects."""
    block = definition.get("tasks", {}).get(task, {})
    named = (block.get("occurrences") or {}).get(occurrence, {}) if occurrence else block
    return str(named.get("short") or named.get("label") or occurrence or task)


def active(as_of: datetime | None) -> ColumnElement[bool]:
    """Whether the campaign had been activated."""
    activated_at = campaign.c.activated_at
    return activated_at.is_not(None) if as_of is None else activated_at <= as_of


def obligations(as_of: datetime | None) -> FromClause:
    """The obligations as the record knew them; None stands for now."""
    if as_of is None:
        return obligation
    o = obligation.c
    excused = o.excused_at <= as_of
    received_at = _received_at(as_of)
    return (
        select(
            o.id,
            o.window_id,
            o.unit_id,
            o.pos,
            received_at.label("first_submitted_at"),
            _decision(as_of, received_at).label("decision"),
            _own_due_at(as_of).label("own_due_at"),
            case((excused, o.excused_at)).label("excused_at"),
            case((excused, o.excuse)).label("excuse"),
        )
        .outerjoin(participation, participation.c.id == o.participation_id)
        .where(or_(o.participation_id.is_(None), participation.c.joined_at <= as_of))
        .subquery("stood")
    )


def _received_at(as_of: datetime) -> ColumnElement[datetime]:
    o, s = obligation.c, submission.c
    final = and_(s.obligation_id == o.id, s.final)
    first = _one(select(func.min(s.received_at)).where(final, s.recorded_at <= as_of))
    # A receipt taken over from a merged unit has no submission of its own.
    taken_over = case(
        (and_(~_some(final, submission), o.first_submitted_at <= as_of), o.first_submitted_at)
    )
    return func.coalesce(first, taken_over)


def _own_due_at(as_of: datetime) -> ColumnElement[datetime]:
    o, e = obligation.c, extension.c
    own = and_(e.obligation_id == o.id, e.kind == "due")
    granted = _one(select(func.max(e.until_at)).where(own, e.granted_at <= as_of))
    return func.coalesce(granted, case((~_some(own, extension), o.own_due_at)))


def _decision(as_of: datetime, received_at: ColumnElement[datetime]) -> ColumnElement[str]:
    o, r, s, e = obligation.c, review.c, submission.c, extension.c
    reviewed = r.obligation_id == o.id
    again = exists().where(
        s.obligation_id == r.obligation_id,
        s.final,
        s.recorded_at <= as_of,
        or_(s.id > r.submission_id, and_(r.submission_id.is_(None), s.recorded_at > r.decided_at)),
    )
    revived = exists().where(
        e.obligation_id == r.obligation_id,
        e.kind == "supplement_due",
        e.granted_at.between(r.decided_at, as_of),
    )
    standing: ColumnElement[str | None] = case(
        (again, literal(None)),
        (and_(r.decision == "lapsed", revived), literal("returned")),
        else_=r.decision,
    )
    latest = _one(
        select(standing)
        .where(reviewed, r.decided_at <= as_of)
        .order_by(r.decided_at.desc(), r.id.desc())
        .limit(1)
    )
    # What is accepted on receipt has no review.
    unreviewed = case((~_some(reviewed, review), o.decision))
    return case((received_at.is_not(None), func.coalesce(latest, unreviewed)))


def _one(query: Any) -> ScalarSelect[Any]:
    found: ScalarSelect[Any] = query.correlate(obligation).scalar_subquery()
    return found


def _some(condition: ColumnElement[bool], table: FromClause) -> ColumnElement[bool]:
    return select(literal(1)).select_from(table).where(condition).correlate(obligation).exists()


def effective_due(row: Any) -> ColumnElement[datetime]:
    """The later of the window's due and the own one, as far as they are known."""
    due_at, own_due_at = window.c.due_at, row.own_due_at
    later: ColumnElement[datetime] = case(
        (and_(due_at.is_not(None), or_(own_due_at.is_(None), own_due_at < due_at)), due_at),
        else_=own_due_at,
    )
    return later


def windows_of(connection: Connection, scope: Scope, as_of: datetime | None) -> list[Row[Any]]:
    """The windows of the scope's active campaigns, with the campaign's id and code."""
    query = (
        select(*_WINDOW_FACTS, campaign.c.code.label("campaign"))
        .join(campaign, campaign.c.id == window.c.campaign_id)
        .where(active(as_of), *scope.windows())
        .order_by(campaign.c.code, window.c.id)
    )
    return list(connection.execute(query))

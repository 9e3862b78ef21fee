"""Putting a campaign into force: what it would start from, what stands in its way.

What depends on today is judged here and not by the checker: a form that is still to come
for a task that is already open, a role that nobody holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.change.at_start import already_past
from engine.errors import (
    ActivationInFutureError,
    AlreadyActiveError,
    PendingFormError,
    VacantRoleError,
)
from engine.rules.phrase_ast import ACTIVATION
from engine.rules.phrases import references
from engine.schedule import Dated, Schedule, build
from engine.store import campaigns
from engine.store.campaigns import Calendars
from engine.store.rows import CONTACT
from engine.store.same_plan import same_plan
from engine.store.sends import UPWARDS
from engine.store.ticks import settle_all
from engine.tick import CLOCK_SLACK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from engine.calendar import WorkCalendar
    from engine.change.plan import Finding
    from engine.rules.schema import Definition
    from engine.store.database import Database


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a campaign would start from.

    Attributes:
        launch_at: The effective launch: the later of the written instant and activation.
        past: Dated facts that have passed already, in time order.
        asks: Some date of the plan is the instant of activation.
        findings: What is worth knowing before.
    """

    campaign: str
    title: str
    at: datetime
    launch_at: datetime
    past: tuple[Dated, ...]
    calendar: WorkCalendar
    asks: bool
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Activated:
    """What activation did."""

    campaign: str
    at: datetime
    launch_at: datetime
    units: int
    moves: int


def outlook(database: Database, code: str, calendars: Calendars, *, at: datetime) -> Outlook:
    """Look at what activation would mean, and whether it is possible; changes nothing.

    Raises:
        UnknownCampaignError: If there is none of this id.
        AlreadyActiveError: If it is in force.
        VacantRoleError: If nobody holds a role that the campaign needs.
        PendingFormError: If a task that is open by then still lacks its form.
    """
    with database.read() as connection:
        row = campaigns.campaign_row(connection, code)
        if row.activated_at is not None:
            raise AlreadyActiveError(code)
        definition = campaigns.definition_of(connection, row.revision_id)
        calendar = calendars(definition)
        schedule = build(definition, calendar, activated_at=at)
        _require_roles(connection, definition, row.organiser_id)
        findings = same_plan(connection, definition)
    _require_forms(definition, schedule, at)
    findings += tuple(already_past(schedule, calendar, at))
    past = tuple(d for d in schedule.dated if d.at is not None and d.at < at)
    return Outlook(
        code, definition.title, at, _launch(schedule, at), past, calendar, _asks(definition),
        findings,
    )  # fmt: skip


def activate(
    database: Database, code: str, calendars: Calendars, *, at: datetime, now: datetime, by: str
) -> Activated:
    """Put a campaign into force and make the moves that are already due, or change nothing.

    Raises:
        ActivationInFutureError: If the instant is still to come.
    """
    if at > now + CLOCK_SLACK:
        raise ActivationInFutureError(at)
    seen = outlook(database, code, calendars, at=at)
    with database.write() as connection:
        campaign = campaigns.activate(connection, code, calendars, at=at, by=by)
        moves = settle_all(connection, campaign, at, now)
        units = sum(campaigns.counts_by_state(connection, campaign.id).values())
    return Activated(code, at, seen.launch_at, units, moves)


def _launch(schedule: Schedule, at: datetime) -> datetime:
    return max(schedule.launch_at or at, at)


def _asks(definition: Definition) -> bool:
    phrases = [stage.at or stage.period for stage in definition.stages.values()]
    return any(phrase is not None and ACTIVATION in references(phrase) for phrase in phrases)


def _require_roles(connection: Connection, definition: Definition, organiser_id: int) -> None:
    held = connection.execute(select(CONTACT.c.role, CONTACT.c.unit_id)).all()
    at_organiser = {role for role, unit_id in held if unit_id == organiser_id}
    if any(role == UPWARDS for role, _ in held):
        at_organiser.add(UPWARDS)
    for role in dict.fromkeys(_needed_roles(definition)):
        chain = list(_chain(definition, role))
        if definition.roles[role].scope == "campaign" and not at_organiser.intersection(chain):
            assert definition.units is not None
            raise VacantRoleError(definition.roles[role].label, definition.units.organiser)


def _needed_roles(definition: Definition) -> Iterator[str]:
    for reminder in definition.reminders.values():
        yield from reminder.to
    for task in definition.tasks.values():
        yield task.by
        if task.review is not None:
            yield task.review.by


def _chain(definition: Definition, role: str) -> Iterator[str]:
    seen: set[str] = set()
    following: str | None = role
    while following is not None and following not in seen:
        yield following
        seen.add(following)
        following = definition.roles[following].fallback


def _require_forms(definition: Definition, schedule: Schedule, at: datetime) -> None:
    for window in schedule.windows:
        form = definition.tasks[window.task].form
        is_open = window.opens_at is not None and window.opens_at <= at
        if is_open and form is not None and definition.forms[form].pending:
            raise PendingFormError(definition.forms[form].label, window.label)

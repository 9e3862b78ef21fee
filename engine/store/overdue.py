"""Who owes what, and how late: past the effective cutoff with nothing handed in.

The effective cutoff is the later of the window's and the unit's own. A tentative due and
an optional task are never overdue; time alone takes nothing off the list. An obligation
stands under the unit that owes it (`obligation.pos`), so "under X" is a range of tree
positions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, Protocol

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from engine.schedule import EPOCH
from engine.store import record
from engine.store.merging import went_out
from engine.store.record import contact, message, send, unit, window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection, FromClause, Row, Subquery

OverdueState = Literal["overdue", "missed"]

_DAY = timedelta(days=1)


class Days(Protocol):
    """What counting days late takes of a calendar; `WorkCalendar` is one."""

    def day_of(self, at: datetime, /) -> date:
        """The local day that an instant falls on."""
        ...

    def working_days_between(self, first: date, end: date, /) -> int:
        """Working days from one day on, up to but without another."""
        ...


@dataclass(frozen=True, slots=True)
class OverdueItem:
    """One obligation past its effective cutoff.

    Attributes:
        unit: Code of the unit that owes it.
        parent: Code of the unit above that one, or None.
        about: Code of the unit it is about, where another one owes it; else None.
        due_at: The effective cutoff: the first instant that was late.
        extended: The unit had an own due, later than the window's.
        days_overdue: Calendar days late; the first late day counts 1.
        working_days_overdue: The working days among them.
        contact: Name of the person to ask, or None where nobody is known.
    """

    campaign: str
    unit: str
    unit_name: str
    parent: str | None
    about: str | None
    task: str
    occurrence: str
    due_at: datetime
    extended: bool
    days_overdue: int
    working_days_overdue: int
    state: OverdueState
    owed_by: str
    reminders_sent: int
    last_reminded_at: datetime | None
    contact: str | None


def overdue_items(
    connection: Connection,
    *,
    as_of: datetime,
    calendar_of: Callable[[str], Days],
    campaign: str | None = None,
    under: str | None = None,
    task: str | None = None,
    limit: int | None = None,
    past: bool = False,
) -> list[OverdueItem]:
    """List what is overdue, the longest overdue first.

    Args:
        calendar_of: The calendar of a campaign, by the campaign's code.
        under: A unit; it and all below it are meant.
        past: Answer from the record as it stood at `as_of`, not from all that is known now.

    Raises:
        UnknownCampaignError: If no campaign has this id.
        UnknownUnitError: If no unit has this code.
        UnknownTaskError: If the campaign has no such task.
    """
    scope = record.scope_of(connection, campaign_code=campaign, under=under, task=task)
    stood = as_of if past else None
    windows = due_windows(record.windows_of(connection, scope, stood), as_of)
    if not windows:
        return []
    o = record.obligations(stood)
    overdue = is_overdue(o.c, ids_of(windows), undated_of(windows), as_of)
    page = _page(o, and_(overdue, scope.places(o.c.pos)), limit)
    by_id = {row.id: row for row in windows}
    lateness = _Lateness(calendar_of, as_of)
    rows = connection.execute(_details(page, as_of))
    return [_item(row, by_id[row.window_id], lateness) for row in rows]


def due_windows(windows: Iterable[Row[Any]], as_of: datetime) -> list[Row[Any]]:
    """Those in which something may be overdue; an unknown due may be known for one unit."""
    return [
        row
        for row in windows
        if row.firm and not row.optional and (row.due_at is None or row.due_at <= as_of)
    ]


def state_of(window: Any, as_of: datetime) -> OverdueState:
    """Overdue until the task closes, missed after.

    An own due moves the closing along, but never past `as_of` for what is overdue: so the
    window alone decides.
    """
    return "missed" if window.closes_at is not None and window.closes_at <= as_of else "overdue"


def ids_of(windows: Iterable[Row[Any]]) -> list[int]:
    """The ids of some windows."""
    return [row.id for row in windows]


def undated_of(windows: Iterable[Row[Any]]) -> list[int]:
    """The ids of the windows whose due is unknown."""
    return [row.id for row in windows if row.due_at is None]


def is_open(o: Any, ids: Any) -> ColumnElement[bool]:
    """Nothing handed in and not excused, in these windows: what `obligation_open` indexes."""
    return and_(o.window_id.in_(ids), o.first_submitted_at.is_(None), o.excused_at.is_(None))


def is_overdue(o: Any, ids: Any, undated: Any, as_of: Any) -> ColumnElement[bool]:
    """Open, and the own due, where there is one, has passed as well.

    Args:
        ids: The windows whose due has passed or is unknown; a list or a parameter.
        undated: Those whose due is unknown, so that only an own due can pass.
    """
    passed = and_(is_open(o, ids), or_(o.own_due_at.is_(None), o.own_due_at <= as_of))
    if isinstance(undated, list) and not undated:
        return passed
    return and_(passed, or_(o.window_id.not_in(undated), o.own_due_at.is_not(None)))


def _page(o: FromClause, condition: ColumnElement[bool], limit: int | None) -> Subquery:
    """The obligations to list; details are looked up for these alone."""
    due_at = record.effective_due(o.c)
    extended = and_(
        o.c.own_due_at.is_not(None),
        or_(window.c.due_at.is_(None), o.c.own_due_at > window.c.due_at),
    )
    return (
        select(
            *(o.c.id, o.c.window_id, o.c.unit_id, o.c.pos, window.c.owed_by),
            due_at.label("effective_due_at"),
            case((extended, 1), else_=0).label("extended"),
        )
        .join(window, window.c.id == o.c.window_id)
        .where(condition)
        .order_by(due_at, o.c.pos, o.c.window_id, o.c.id)
        .limit(limit)
        .subquery("page")
    )


def _details(page: Subquery, as_of: datetime) -> Select[Any]:
    owing, above, about = unit.alias("owing"), unit.alias("above"), unit.alias("about")
    return (
        select(
            page,
            owing.c.code.label("unit"),
            owing.c.name.label("unit_name"),
            above.c.code.label("parent"),
            about.c.code.label("about"),
            _reminded(page, owing, func.count(send.c.id.distinct()), as_of).label("reminders_sent"),
            _reminded(page, owing, func.max(message.c.sent_at), as_of).label("last_reminded_at"),
            _contact(page, owing).label("contact"),
        )
        .select_from(page)
        .join(owing, owing.c.lo == page.c.pos)
        .outerjoin(above, above.c.id == owing.c.parent_id)
        .outerjoin(about, and_(about.c.id == page.c.unit_id, about.c.id != owing.c.id))
        .order_by(page.c.effective_due_at, page.c.pos, page.c.window_id, page.c.id)
    )


def _reminded(page: Subquery, owing: Any, what: Any, as_of: datetime) -> ColumnElement[Any]:
    """Something about the reminders that reached people about one obligation.

    A reminder that goes to two people is one; notices of an opening or an event are none.
    They are found by way of the sends of the window and the unit: both have an index.
    """
    found: ColumnElement[Any] = (
        select(what)
        .join_from(send, message, message.c.send_id == send.c.id)
        .where(
            send.c.window_id == page.c.window_id,
            send.c.counts_from_at != EPOCH,
            message.c.unit_id.in_([page.c.unit_id, owing.c.id]),
            message.c.obligation_id == page.c.id,
            went_out(),
            message.c.sent_at <= as_of,
        )
        .correlate(page, owing)
        .scalar_subquery()
    )
    return found


def _contact(page: Subquery, owing: Any) -> ColumnElement[str | None]:
    """The first to hold the role that owes it, else the unit's contact, else its head."""

    def first(role: Any) -> ColumnElement[str | None]:
        return (
            select(contact.c.name)
            .where(contact.c.unit_id == owing.c.id, contact.c.role == role)
            .order_by(contact.c.id)
            .limit(1)
            .correlate(owing, page)
            .scalar_subquery()
        )

    # SQLite lets no ORDER BY of a subquery look outside: hence one subquery per preference.
    return func.coalesce(first(page.c.owed_by), first("unit_contact"), first("unit_head"))


class _Lateness:
    """Days late at one instant; many obligations share a due, so each is counted once."""

    def __init__(self, calendar_of: Callable[[str], Days], as_of: datetime) -> None:
        self.as_of = as_of
        self._calendar_of = calendar_of
        self._known: dict[tuple[str, datetime], tuple[int, int]] = {}

    def of(self, campaign: str, due_at: datetime) -> tuple[int, int]:
        """Calendar days and working days, the first late day included."""
        key = campaign, due_at
        if key not in self._known:
            calendar = self._calendar_of(campaign)
            first, end = calendar.day_of(due_at), calendar.day_of(self.as_of) + _DAY
            self._known[key] = (end - first).days, calendar.working_days_between(first, end)
        return self._known[key]


def _item(row: Row[Any], window: Row[Any], lateness: _Lateness) -> OverdueItem:
    days, working_days = lateness.of(window.campaign, row.effective_due_at)
    return OverdueItem(
        campaign=window.campaign,
        unit=row.unit,
        unit_name=row.unit_name,
        parent=row.parent,
        about=row.about,
        task=window.task,
        occurrence=window.occurrence,
        due_at=row.effective_due_at,
        extended=bool(row.extended),
        days_overdue=days,
        working_days_overdue=working_days,
        state=state_of(window, lateness.as_of),
        owed_by=window.owed_by,
        reminders_sent=row.reminders_sent,
        last_reminded_at=row.last_reminded_at,
        contact=row.contact,
    )

"""Questions to the record: who is overdue, how a campaign stands, what became of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from engine.cli.common import emit, emit_json, session_of, words
from engine.cli.sheets import Column, before, emit_sheet, plain, terminal_width
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection

    from engine.calendar import WorkCalendar
    from engine.cli.common import Session
    from engine.store.database import Database

Format = Literal["table", "json", "csv", "xlsx"]
GroupBy = Literal["parent", "task", "state"]

CampaignOption = Annotated[
    str | None, typer.Option("--campaign", help=words("reports.help_campaign"))
]
UnderOption = Annotated[str | None, typer.Option("--under", help=words("reports.help_under"))]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", metavar="INSTANT", help=words("reports.help_as_of"))
]
FormatOption = Annotated[Format, typer.Option("--format", help=words("reports.help_format"))]

_NUMBERS = {
    "days_overdue", "working_days_overdue", "reminders_sent", "expected", "waived", "withdrawn",
    "not_due", "overdue", "missed", "on_time", "late", "in_review", "returned", "accepted",
    "rejected", "lapsed", "extended", "on_time_rate", "reporting_rate", "id", "attempts",
}  # fmt: skip
_ROOM_FOR_STATUS = 110
_ROOM_FOR_OVERDUE = 130
# Shown on a screen only where something is counted in them.
_SPECIAL = {
    "waived", "withdrawn", "missed", "in_review", "returned", "accepted", "rejected", "lapsed",
    "extended",
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("overdue", help=words("reports.help_overdue"))(overdue)
    app.command("status", help=words("reports.help_status"))(status)
    app.command("deliveries", help=words("reports.help_deliveries"))(deliveries)


def overdue(  # noqa: PLR0917 - Typer passes options by name
    ctx: typer.Context,
    campaign: CampaignOption = None,
    under: UnderOption = None,
    task: Annotated[str | None, typer.Option("--task", help=words("reports.help_task"))] = None,
    as_of: AsOfOption = None,
    group_by: Annotated[
        GroupBy | None, typer.Option("--group-by", help=words("reports.help_group_by"))
    ] = None,
    form: FormatOption = "table",
) -> None:
    """List who owes what, or count it."""
    from engine.store.reports import overdue_groups, overdue_items

    session = session_of(ctx)
    with session.database() as database, database.read() as connection:
        at, past = _instant(session, database, as_of)
        scope: Any = {"campaign": campaign, "under": under, "task": task, "as_of": at, "past": past}
        if group_by is not None:
            groups = overdue_groups(connection, by=group_by, **scope)
            _show_groups(groups, group_by, at, form)
            return
        calendar_of = _calendars(connection)
        items = overdue_items(connection, calendar_of=calendar_of, **scope)
        if form == "json":
            rows = [_facts(item) for item in items]
            emit_json({"as_of": _local(at), "total": len(items), "items": rows})
            return
        _show_items(connection, items, at, form)


def status(
    ctx: typer.Context,
    campaign: Annotated[str, typer.Argument(help=words("reports.help_campaign"))],
    under: UnderOption = None,
    as_of: AsOfOption = None,
    form: FormatOption = "table",
) -> None:
    """Count how every occurrence of every task of a campaign stands."""
    from engine.store import record
    from engine.store.reports import status as status_of

    session = session_of(ctx)
    with session.database() as database, database.read() as connection:
        at, past = _instant(session, database, as_of)
        tasks = status_of(connection, campaign=campaign, as_of=at, under=under, past=past)
        definition = record.definitions(connection, {campaign})[campaign]
    rows = [
        {
            **_facts(task),
            "on_time_rate": task.on_time_rate,
            "reporting_rate": task.reporting_rate,
        }
        for task in tasks
    ]
    if form == "json":
        emit_json({"campaign": campaign, "as_of": _local(at), "tasks": rows})
        return
    if form == "table" and not rows:
        emit(say("reports.no_tasks", campaign=campaign))
        return
    if form == "table":
        emit(say("reports.status_title", campaign=campaign, at=plain(at)))
        rows = [*rows, _totals(rows)] if len(rows) > 1 else rows
    named = record.task_short if form == "table" else record.task_label
    for row in rows:
        row["due"] = before(row["due_at"])
        if row["task"] is not None:
            row["task"] = named(definition, row["task"], row["occurrence"])
        else:
            row["task"] = words("reports.total")
        row["on_time_rate"] = _percent(row["on_time_rate"])
        row["reporting_rate"] = _percent(row["reporting_rate"])
    names = [name for name in rows[0] if name not in {"occurrence", "due"}] if rows else []
    if form == "table":
        names = [name for name in names if name not in _SPECIAL or any(r[name] for r in rows)]
        names = ["due" if name == "due_at" else name for name in names]
    if form == "table" and terminal_width() < _ROOM_FOR_STATUS:
        _emit_upright(rows, names)
    else:
        emit_sheet(_columns(names), _cells(rows, names), form, title="status")
    if form == "table":
        emit(say("reports.rates"))


def deliveries(
    ctx: typer.Context,
    campaign: CampaignOption = None,
    state: Annotated[str | None, typer.Option("--state", help=words("reports.help_state"))] = None,
    form: FormatOption = "table",
) -> None:
    """List the messages and what became of them."""
    from engine.store.reports import deliveries as deliveries_of

    session = session_of(ctx)
    with session.database() as database, database.read() as connection:
        found = deliveries_of(connection, campaign=campaign, state=state)
    rows = [_facts(item) for item in found]
    if form == "json":
        emit_json({"items": rows})
        return
    if form == "table" and not rows:
        emit(say("reports.no_deliveries"))
        return
    names = [
        *("id", "campaign", "task", "occurrence", "unit", "reminder", "recipient", "channel"),
        *("state", "attempts", "due_at", "sent_at", "reason"),
    ]
    if form != "table":
        names = [*names, "next_at", "provider_id", "kind", "key"]
    if form == "table":
        alone = {"campaign"} if len({row["campaign"] for row in rows}) == 1 else set()
        names = [name for name in names if name not in alone and any(row[name] for row in rows)]
    names = ["fell_due_at" if name == "due_at" else name for name in names]
    for row in rows:
        row["fell_due_at"] = row["due_at"]
        row["state"] = words(f"reports.state_{row['state']}")
    emit_sheet(_columns(names), _cells(rows, names), form, title="deliveries")
    if form == "table":
        emit(say("reports.deliveries_total", total=len(rows)))


def _show_items(connection: Connection, items: list[Any], at: datetime, form: Format) -> None:
    from engine.store import record

    if form == "table" and not items:
        emit(say("reports.nothing_overdue", at=plain(at)))
        return
    labels = record.definitions(connection, {item.campaign for item in items})
    rows = []
    named = record.task_short if form == "table" else record.task_label
    for item in items:
        label = named(labels[item.campaign], item.task, item.occurrence)
        extended = words(f"reports.{'yes' if item.extended else 'no'}")
        state = words(f"reports.{item.state}")
        shown = {"task": label, "own": item.extended, "extended": extended, "state": state,
                 "due": before(item.due_at)}  # fmt: skip
        rows.append({**_facts(item), **shown})
    names = [
        *("campaign", "unit", "unit_name", "parent", "about", "task", "due_at", "extended"),
        *("days_overdue", "working_days_overdue", "state", "owed_by", "reminders_sent"),
        *("last_reminded_at", "contact"),
    ]
    if form == "table":
        names = _worth_showing(names, rows)
    emit_sheet(_columns(names, words_in="extended"), _cells(rows, names), form, title="overdue")
    if form == "table":
        emit(say("reports.overdue_total", total=len(items), at=plain(at)))


def _worth_showing(names: list[str], rows: list[dict[str, Any]]) -> list[str]:
    """Leave out for the terminal what is long or the same in every row."""
    hidden = {"owed_by", "last_reminded_at"}
    hidden |= {name for name in ("about", "parent") if not any(row[name] for row in rows)}
    if not any(row["own"] for row in rows):
        hidden.add("extended")
    hidden |= {name for name in ("campaign", "state") if len({row[name] for row in rows}) == 1}
    if terminal_width() < _ROOM_FOR_OVERDUE:
        hidden |= {"parent", "working_days_overdue"}
    names = ["due" if name == "due_at" else name for name in names]
    return [name for name in names if name not in hidden]


def _emit_upright(rows: list[dict[str, Any]], names: list[str]) -> None:
    """One column for each task, for a terminal too narrow for one row for each."""
    heading, *measures = names
    columns = [Column(""), *(Column(plain(row[heading]), number=True) for row in rows)]
    lines = [[words(f"reports.column_{name}"), *(row[name] for row in rows)] for name in measures]
    emit_sheet(columns, lines, "table", title="status")


def _show_groups(groups: list[Any], by: GroupBy, at: datetime, form: Format) -> None:
    total = sum(group.overdue for group in groups)
    if form == "json":
        facts = [_facts(group) for group in groups]
        emit_json({"as_of": _local(at), "total": total, "groups": facts})
        return
    if form == "table" and not groups:
        emit(say("reports.nothing_overdue", at=plain(at)))
        return
    names = ["key", "name", "expected", "overdue"]
    names = ["campaign", *names] if by == "task" else names
    rows = [{**_facts(g), "name": g.name or say("reports.no_parent")} for g in groups]
    emit_sheet(_columns(names), _cells(rows, names), form, title="overdue")
    if form == "table":
        emit(say("reports.overdue_total", total=total, at=plain(at)))


def _instant(session: Session, database: Database, as_of: str | None) -> tuple[datetime, bool]:
    """The instant asked for, and whether it lies in the past."""
    from engine.clock import instant_of

    now = session.now(database)
    if as_of is None:
        return now, False
    at = instant_of(as_of, name="--as-of")
    return at, at < now


def _calendars(connection: Connection) -> Callable[[str], WorkCalendar]:
    """The calendar in force of a campaign by its code, each read once."""
    from functools import cache

    from engine.app import calendars_from
    from engine.store.campaigns import calendar_of

    return cache(lambda code: calendar_of(connection, code, calendars_from()))


def _facts(value: Any) -> dict[str, Any]:
    """The fields of a value, in order, its instants in local time."""
    from dataclasses import fields

    return {field.name: _local(getattr(value, field.name)) for field in fields(value)}


def _local(value: Any) -> Any:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from engine.clock import LOCAL_ZONE

    return value.astimezone(ZoneInfo(LOCAL_ZONE)) if isinstance(value, datetime) else value


def _percent(rate: float | None) -> str:
    if rate is None:
        return "–"
    percent = f"{rate:.1%}"
    return words("reports.percent", number=percent[:-1].replace(".", ","), english=percent)


def _totals(rows: list[dict[str, Any]]) -> dict[str, Any]:
    counted = [name for name in rows[0] if name in _NUMBERS and not name.endswith("_rate")]
    total = {name: sum(row[name] for row in rows) for name in counted}
    come_due = total["expected"] - total["not_due"]
    shares = {"on_time_rate": total["on_time"], "reporting_rate": total["on_time"] + total["late"]}
    rates = {name: part / come_due if come_due else None for name, part in shares.items()}
    return {"task": None, "occurrence": "", "due_at": None, **total, **rates}


def _columns(names: list[str], *, words_in: str = "") -> list[Column]:
    return [
        Column(words(f"reports.column_{name}"), number=name in _NUMBERS and name != words_in)
        for name in names
    ]


def _cells(rows: list[dict[str, Any]], names: list[str]) -> list[list[Any]]:
    return [[row[name] for name in names] for row in rows]

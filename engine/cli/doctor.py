"""The command that checks everything around the engine: `hanchot doctor`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from engine.cli.common import emit, emit_json, session_of, words
from engine.cli.held import hold_text
from engine.errors import EngineError
from engine.words import Text, say

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.cli.common import Session
    from engine.settings import Settings
    from engine.store.database import Database
    from engine.store.health import CampaignHealth

_LOW_DISK = 200 * 1024 * 1024
_MEGABYTE = 1024 * 1024
_SLACK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        level: `wrong` is for a person to mend; `note` should be known.
    """

    level: Literal["ok", "note", "wrong"]
    topic: str
    text: Text


def doctor(
    ctx: typer.Context,
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", help=words("acts.help_format"))
    ] = "text",
) -> None:
    """Check settings, channels, clock, disk, schema and integrity; 1 if something is wrong."""
    findings = list(_findings(session_of(ctx)))
    wrong = any(finding.level == "wrong" for finding in findings)
    if form == "json":
        rows = [{"level": f.level, "topic": f.topic, "text": f.text} for f in findings]
        emit_json({"ok": not wrong, "findings": rows})
    else:
        for finding in findings:
            emit(say(f"doctor.line_{finding.level}", text=finding.text))
        emit(say("doctor.wrong" if wrong else "doctor.fine"))
    if wrong:
        raise typer.Exit(1)


def _ok(topic: str, name: str, /, **facts: object) -> Finding:
    return Finding("ok", topic, say(f"doctor.{name}", **facts))


def _note(topic: str, name: str, /, **facts: object) -> Finding:
    return Finding("note", topic, say(f"doctor.{name}", **facts))


def _wrong(topic: str, name: str, /, **facts: object) -> Finding:
    return Finding("wrong", topic, say(f"doctor.{name}", **facts))


def _findings(session: Session) -> Iterator[Finding]:
    settings: Settings | None = None
    try:
        settings = session.settings()
        yield _ok("settings", "settings", path=settings.path)
        yield from _links(settings)
    except EngineError as error:
        yield Finding("wrong", "settings", error.text)
    try:
        yield from _disk(session.url)
        with session.database() as database:
            yield _ok("schema", "schema")
            if settings is not None:
                yield from _channels(settings, rehearsal=database.rehearsal)
            with database.read() as connection:
                yield from _record(session, database, connection)
    except EngineError as error:
        yield Finding("wrong", "database", error.text)


def _links(settings: Settings) -> Iterator[Finding]:
    """What links and codes need; said also where no page is linked to yet."""
    from engine.app import BOTS, link_keys, links_of, webhook_secret

    try:
        links = links_of(settings)
        if links is not None:
            yield _ok("links", "links", url=links.public_url, count=len(links.keys))
        elif not link_keys() and any(settings.channels[name].url for name in BOTS):
            yield _note("links", "no_link_key")
    except EngineError as error:
        yield Finding("wrong", "links", error.text)
    for name in BOTS:
        if settings.channels[name].updates == "webhook" and settings.channels[name].url:
            try:
                webhook_secret(name)
            except EngineError as error:
                yield Finding("wrong", "links", error.text)


def _disk(url: str) -> Iterator[Finding]:
    from engine.store.database import make_url_checked

    made = make_url_checked(url)
    file = made.database if made.get_backend_name() == "sqlite" else None
    folder = Path(file).resolve().parent if file and file != ":memory:" else Path.cwd()
    if not folder.is_dir():
        return
    free = shutil.disk_usage(folder).free
    found = _wrong if free < _LOW_DISK else _ok
    yield found("disk", "disk", folder=folder, free=free // _MEGABYTE)


def _channels(settings: Settings, *, rehearsal: bool) -> Iterator[Finding]:
    from engine.app import senders_of

    with_sender = sorted(name for name, c in settings.channels.items() if c.url)
    for name in sorted(settings.urls_in_file):
        if "console://" not in (settings.channels[name].url or ""):  # type: ignore[index] # a channel's name
            yield _wrong("channels", "secret_in_file", channel=name, path=settings.path)
    if not with_sender:
        yield _wrong("channels", "no_sender")
        return
    try:
        for sender in senders_of(settings, rehearsal=rehearsal).values():
            sender.close()
    except EngineError as error:
        yield Finding("wrong", "channels", error.text)
    else:
        yield _ok("channels", "senders", channels=", ".join(with_sender))


def _record(session: Session, database: Database, connection: Connection) -> Iterator[Finding]:
    from engine.store.health import campaigns_health, integrity_faults, stuck_leases
    from engine.store.holds import held_runs

    faults = integrity_faults(connection)
    yield from (_wrong("integrity", "broken", fault=fault) for fault in faults[:10])
    if not faults:
        yield _ok("integrity", "whole")
    now = session.now(database)
    for campaign in campaigns_health(connection):
        yield from _campaign(connection, campaign, now)
    stuck = stuck_leases(connection, now)
    if stuck:
        yield _wrong("messages", "stuck", count=stuck)
    yield from (Finding("wrong", "messages", hold_text(run)) for run in held_runs(connection))


def _campaign(connection: Connection, campaign: CampaignHealth, now: datetime) -> Iterator[Finding]:
    from engine.app import calendars_from
    from engine.store.health import waiting_since

    for role in campaign.vacant:
        label = campaign.definition.roles[role].label
        yield _wrong("roles", "vacant", campaign=campaign.code, role=label)
    faults = list(_calendar(campaign))
    yield from faults
    if campaign.ticked_at is None or any(fault.level == "wrong" for fault in faults):
        return
    if campaign.state == "active":
        waiting = waiting_since(connection, campaign.code, calendars_from())
        yield _clock(campaign, campaign.ticked_at, waiting, now)


def _clock(
    campaign: CampaignHealth, ticked_at: datetime, waiting: datetime | None, now: datetime
) -> Finding:
    from zoneinfo import ZoneInfo

    from engine.tick import clock_went_back
    from engine.words.dates import instant_text

    zone = ZoneInfo(campaign.definition.timezone)
    last, present = instant_text(ticked_at.astimezone(zone)), instant_text(now.astimezone(zone))
    if clock_went_back(ticked_at, now):
        return _wrong("clock", "clock_back", campaign=campaign.code, last=last, now=present)
    if waiting is not None and now - waiting > _SLACK:
        since = instant_text(waiting.astimezone(zone))
        return _wrong("clock", "silent", campaign=campaign.code, since=since)
    return _ok("clock", "ticked", campaign=campaign.code, last=last)


def _calendar(campaign: CampaignHealth) -> Iterator[Finding]:
    from engine.app import calendars_from

    try:
        calendar = calendars_from(os.environ)(campaign.definition)
    except (EngineError, LookupError) as error:
        text = error.text if isinstance(error, EngineError) else None
        name = campaign.definition.calendar
        missing = _wrong("calendar", "no_calendar", campaign=campaign.code, name=name)
        yield Finding("wrong", "calendar", text) if text else missing
        return
    if campaign.calendar_version and calendar.version != campaign.calendar_version:
        yield _wrong("calendar", "calendar_changed", campaign=campaign.code)
    year = campaign.definition.year
    if year is not None and calendar.status(year).status != "official":
        yield _note("calendar", "tentative_year", campaign=campaign.code, year=year)

"""Commands of people: hand in, review, extend, excuse, award; and why things are as they are."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from engine.cli.common import emit, emit_json, session_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from engine.people.acts import Done
    from engine.people.submit import Upload
    from engine.people.who import Person
    from engine.store.campaigns import Running
    from engine.store.database import Database
    from engine.store.sends import Telling

CampaignArgument = Annotated[
    str, typer.Argument(metavar="CAMPAIGN", help=words("acts.help_campaign"))
]
UnitArgument = Annotated[str, typer.Argument(metavar="UNIT", help=words("acts.help_unit"))]
TaskArgument = Annotated[str, typer.Argument(metavar="TASK", help=words("acts.help_task"))]
OccurrenceOption = Annotated[
    str | None, typer.Option("--occurrence", metavar="O", help=words("acts.help_occurrence"))
]
ByOption = Annotated[str, typer.Option("--by", metavar="WHO", help=words("acts.help_by"))]
ReasonOption = Annotated[
    str | None, typer.Option("--reason", metavar="R", help=words("acts.help_reason"))
]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    from engine.cli.doctor import doctor

    app.command("submit", help=words("acts.help_submit"))(submit)
    app.command("review", help=words("acts.help_review"))(review)
    app.command("extend", help=words("acts.help_extend"))(extend)
    app.command("open", help=words("acts.help_open"))(open_)
    app.command("waive", help=words("acts.help_waive"))(waive)
    app.command("withdraw", help=words("acts.help_withdraw"))(withdraw)
    app.command("award", help=words("acts.help_award"))(award)
    app.command("why", help=words("acts.help_why"))(why)
    app.command("doctor", help=words("acts.help_doctor"))(doctor)


class _Acting:
    """One act at work: the transaction, the campaign, who acts, and how people are told."""

    def __init__(
        self,
        database: Database,
        connection: Connection,
        campaign: Running,
        by: Person,
        telling: Telling,
    ) -> None:
        self.database = database
        self.connection = connection
        self.campaign = campaign
        self.by = by
        self.telling = telling


@contextmanager
def _acting(ctx: typer.Context, campaign: str, who: str) -> Iterator[_Acting]:
    from engine.app import calendars_from, channels_of, hours_of
    from engine.people.who import resolve_who
    from engine.store.campaigns import running
    from engine.store.ticks import catch_up, telling_of

    session = session_of(ctx)
    settings = session.settings()
    with session.database() as database, database.write() as connection:
        found = running(connection, campaign, calendars_from())
        by = resolve_who(connection, who)
        now, limit = session.now(database), settings.brake.limit
        telling = telling_of(found, channels_of(settings), now, limit)
        catch_up(connection, found, telling, hours_of(settings))
        yield _Acting(database, connection, found, by, telling)


def _tell(done: Done) -> None:
    for sentence in done.sentences:
        emit(sentence)


def submit(  # noqa: PLR0917 - Typer passes options by name
    ctx: typer.Context,
    campaign: CampaignArgument,
    unit: UnitArgument,
    task: TaskArgument,
    by: ByOption,
    occurrence: OccurrenceOption = None,
    fields: Annotated[
        list[str] | None, typer.Option("--field", metavar="K=V", help=words("acts.help_field"))
    ] = None,
    attach: Annotated[
        list[str] | None,
        typer.Option("--attach", metavar="[FIELD=]FILE", help=words("acts.help_attach")),
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help=words("acts.help_draft"))] = False,
    received_at: Annotated[
        str | None,
        typer.Option("--received-at", metavar="INSTANT", help=words("acts.help_received_at")),
    ] = None,
    reason: ReasonOption = None,
) -> None:
    """Hand in, or keep a draft."""
    from engine.clock import instant_of
    from engine.people.acts import Place
    from engine.people.fields import split_pair
    from engine.people.submit import HandIn
    from engine.people.submit import submit as hand_in
    from engine.store.attachments import folder_of

    pairs = tuple(split_pair(text) for text in fields or ())
    received = instant_of(received_at, name="--received-at") if received_at else None
    uploads = tuple(_upload(text) for text in attach or ())
    with _acting(ctx, campaign, by) as act:
        place = Place(unit, task, occurrence)
        handing = HandIn(place, act.by, pairs, uploads, draft, received, reason)
        folder = folder_of(session_of(ctx).url, act.database.identity)
        taken = hand_in(act.connection, act.campaign, handing, folder=folder, telling=act.telling)
    _tell(taken.done)


def _upload(text: str) -> Upload:
    """A file, or a field and a file; a file whose name has a `=` is taken as it is."""
    from engine.people.submit import Upload

    field, sign, path = text.partition("=")
    if not sign or Path(text).is_file():
        return Upload(Path(text))
    return Upload(Path(path), field.strip())


def review(  # noqa: PLR0917 - Typer passes options by name
    ctx: typer.Context,
    campaign: CampaignArgument,
    unit: UnitArgument,
    task: TaskArgument,
    decision: Annotated[
        Literal["accept", "return", "reject"], typer.Argument(help=words("acts.help_decision"))
    ],
    by: ByOption,
    occurrence: OccurrenceOption = None,
    reason: ReasonOption = None,
) -> None:
    """Decide on what was handed in."""
    from engine.people.acts import Place
    from engine.people.review import review as decide

    with _acting(ctx, campaign, by) as act:
        place = Place(unit, task, occurrence)
        done = decide(
            act.connection, act.campaign, place, decision,
            by=act.by, reason=reason, telling=act.telling,
        )  # fmt: skip
    _tell(done)


def extend(  # noqa: PLR0917 - Typer passes options by name
    ctx: typer.Context,
    campaign: CampaignArgument,
    unit: UnitArgument,
    task: TaskArgument,
    until: Annotated[str, typer.Option("--until", metavar="PHRASE", help=words("acts.help_until"))],
    by: ByOption,
    reason: ReasonOption = None,
    occurrence: OccurrenceOption = None,
) -> None:
    """Give one unit a later due."""
    from engine.people.acts import Place
    from engine.people.extend import extend as prolong

    with _acting(ctx, campaign, by) as act:
        place = Place(unit, task, occurrence)
        done = prolong(
            act.connection, act.campaign, place,
            until=until, by=act.by, reason=reason, telling=act.telling,
        )  # fmt: skip
    _tell(done)


def open_(  # noqa: PLR0917 - Typer passes options by name
    ctx: typer.Context,
    campaign: CampaignArgument,
    unit: UnitArgument,
    task: TaskArgument,
    by: ByOption,
    reason: ReasonOption = None,
    since: Annotated[
        str, typer.Option("--from", metavar="PHRASE", help=words("acts.help_from"))
    ] = "now",
    occurrence: OccurrenceOption = None,
) -> None:
    """Open a task early for one unit."""
    from engine.people.acts import Place
    from engine.people.open_early import open_early

    with _acting(ctx, campaign, by) as act:
        place = Place(unit, task, occurrence)
        done = open_early(
            act.connection, act.campaign, place,
            since=since, by=act.by, reason=reason, telling=act.telling,
        )  # fmt: skip
    _tell(done)


def waive(  # noqa: PLR0917 - Typer passes options by name
    ctx: typer.Context,
    campaign: CampaignArgument,
    unit: UnitArgument,
    task: TaskArgument,
    by: ByOption,
    reason: ReasonOption = None,
    occurrence: OccurrenceOption = None,
) -> None:
    """Excuse a unit from one obligation."""
    from engine.people.acts import Place
    from engine.people.excuse import waive as excuse

    with _acting(ctx, campaign, by) as act:
        place = Place(unit, task, occurrence)
        done = excuse(
            act.connection, act.campaign, place,
            by=act.by, reason=reason, telling=act.telling,
        )  # fmt: skip
    _tell(done)


def withdraw(
    ctx: typer.Context,
    campaign: CampaignArgument,
    unit: UnitArgument,
    by: ByOption,
    reason: ReasonOption = None,
) -> None:
    """Let a unit leave the campaign."""
    from engine.people.excuse import withdraw as leave

    with _acting(ctx, campaign, by) as act:
        done = leave(
            act.connection, act.campaign, unit, by=act.by, reason=reason, telling=act.telling
        )
    _tell(done)


def award(  # noqa: PLR0917 - Typer passes options by name
    ctx: typer.Context,
    campaign: CampaignArgument,
    unit: UnitArgument,
    award_id: Annotated[str, typer.Argument(metavar="AWARD", help=words("acts.help_award_id"))],
    by: ByOption,
    reason: ReasonOption = None,
) -> None:
    """Grant an award."""
    from engine.people.award import award as grant

    with _acting(ctx, campaign, by) as act:
        done = grant(
            act.connection, act.campaign, unit, award_id,
            by=act.by, reason=reason, telling=act.telling,
        )  # fmt: skip
    _tell(done)


def why(
    ctx: typer.Context,
    campaign: CampaignArgument,
    unit: UnitArgument,
    task: Annotated[
        str | None, typer.Argument(metavar="[TASK]", help=words("acts.help_task"))
    ] = None,
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", help=words("acts.help_format"))
    ] = "text",
) -> None:
    """Say what stands behind a deadline, a state and the messages of one unit."""
    from engine.app import calendars_from
    from engine.people.why import text_of
    from engine.people.why import why as explain
    from engine.store.campaigns import running

    session = session_of(ctx)
    with session.database() as database, database.read() as connection:
        found = running(connection, campaign, calendars_from())
        now = session.now(database)
        document: dict[str, Any] = explain(connection, found, unit, task, bases=_base, now=now)
    if form == "json":
        emit_json(document)
        return
    for sentence in text_of(document, found):
        emit(sentence)


def _base(name: str) -> bytes:
    from engine.starter_files import own_or_starter

    return own_or_starter(f"workflows/base/{name}.yaml").read_bytes()

"""Commands that rehearse: a whole campaign at once, or the five plans for show."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.common import emit, emit_json, emit_table, progress, session_of, words
from engine.errors import ExtraMissingError, UsageFaultError
from engine.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from engine.directory.values import Sheet
    from engine.rules.schema import Definition
    from engine.simulate import Simulation

_MOST_UNITS = 1_000_000


class Behaviour(Enum):
    """How made-up units behave."""

    ON_TIME = "on-time"
    LATE = "late"
    NEVER = "never"
    RETURNED = "returned"
    MIXED = "mixed"


class Form(Enum):
    """How the record of a rehearsal is printed."""

    TABLE = "table"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("simulate", help=words("rehearsal.simulate_help"))(_simulate)
    app.command("demo", help=words("rehearsal.demo_help"))(_demo)


def _simulate(  # noqa: PLR0917 - Typer passes each by its name
    file: Annotated[str, typer.Argument(metavar="FILE")],
    units: Annotated[str, typer.Option(help=words("rehearsal.units_help"))] = "100",
    behaviour: Annotated[
        Behaviour, typer.Option(help=words("rehearsal.behaviour_help"))
    ] = Behaviour.MIXED,
    seed: Annotated[int, typer.Option(help=words("rehearsal.seed_help"))] = 1,
    issued: Annotated[str | None, typer.Option(help=words("rehearsal.issued_help"))] = None,
    form: Annotated[Form, typer.Option("--format")] = Form.TABLE,
) -> None:
    from engine.app import calendars_from
    from engine.cli.files import usable
    from engine.simulate import simulate

    checked, _calendar = usable(file)
    definition, plain = checked.definition, checked.loaded.plain
    assert definition is not None
    assert plain is not None
    calendars = calendars_from()
    record = simulate(
        definition,
        plain,
        _sheet(units, definition),
        behaviour=behaviour.value,
        seed=seed,
        calendars=calendars,
        activated_at=_begin(definition, issued),
    )
    if form is Form.JSON:
        emit_json(record.json())
    else:
        _tell(record, definition)


def _sheet(units: str, definition: Definition) -> Sheet:
    from engine.people.units_file import read_units_file
    from engine.simulate import made_up_units

    if not units.isdigit():
        return read_units_file(Path(units))
    if not 1 <= int(units) <= _MOST_UNITS:
        raise UsageFaultError(say("rehearsal.bad_units", value=units))
    return made_up_units(definition, int(units))


def _begin(definition: Definition, issued: str | None) -> datetime:
    """The virtual clock starts on the day of issue, else when the plan launches."""
    from engine.cli.files import start_instant
    from engine.files import calendar_of
    from engine.simulate import natural_start

    calendar = calendar_of(definition)
    return start_instant(issued, calendar) or natural_start(definition, calendar)


def _tell(record: Simulation, definition: Definition) -> None:
    from datetime import datetime

    from engine.cli.sheets import plain

    sends: dict[tuple[str, str, str], list[str]] = {}
    for send in record.sends:
        key = (send["reminder"], send["task"], send["occurrence"] or "")
        sends.setdefault(key, []).append(send["at"])
    names = ("reminder", "task", "occurrence", "first_at", "messages")
    emit_table(
        [words(f"rehearsal.{name}") for name in names],
        [(*key, plain(datetime.fromisoformat(at[0])), len(at)) for key, at in sends.items()],
    )
    emit("")
    states = definition.lifecycle.states
    ends = [(states[state].label, count) for state, count in sorted(record.final.items())]
    emit_table([words("rehearsal.state"), words("rehearsal.units")], ends)
    emit("")
    emit(
        say(
            "rehearsal.simulated",
            campaign=record.campaign,
            units=record.units,
            submissions=len(record.submissions),
            moves=len(record.moves),
            sends=len(record.sends),
        )
    )


def _demo(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Option(help=words("rehearsal.folder_help"))] = Path("demo"),
) -> None:
    try:
        from engine.demo.run import CAMPAIGNS, run
    except ImportError:
        raise ExtraMissingError("demo", "demo") from None
    from engine.cli.demonstration import show

    session_of(ctx)
    seen: set[str] = set()
    with progress(len(CAMPAIGNS), say("rehearsal.progress")) as advance:

        def told(name: str, now: datetime) -> None:
            if f"{name}" not in seen:
                seen.add(name)
                advance(1)
                if not sys.stderr.isatty():
                    typer.echo(f"{now:%d/%m/%Y}  {name}", err=True)

        result = run(folder, told)
    show(result)

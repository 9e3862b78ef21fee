"""What every command that meets it says of a run of messages that the brake holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.cli.common import note
from engine.words import say

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.store.holds import HeldRun
    from engine.words import Text


def hold_text(run: HeldRun) -> Text:
    """What is to be said of a run that waits to be let go."""
    from zoneinfo import ZoneInfo

    from engine.clock import LOCAL_ZONE
    from engine.words.dates import instant_text

    at = instant_text(run.at.astimezone(ZoneInfo(LOCAL_ZONE)))
    return say("channels.hold_waits", id=run.id, count=run.waiting, at=at, bound=run.bound)


def note_holds(connection: Connection) -> None:
    """Say on standard error which runs wait to be let go."""
    from engine.store.holds import held_runs

    for run in held_runs(connection):
        note(hold_text(run))

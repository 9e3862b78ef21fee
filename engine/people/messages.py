"""What a person decides about messages: try one once more, let a held run go.

Both are on record with who did it. A message is only tried again while it is true and of
use; everything is looked at once more when it leaves.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from engine.errors import RetryRefusedError, UnknownMessageError
from engine.store import holds
from engine.store.campaigns import record
from engine.store.outbox_facts import Reading, RunningCampaigns, load_messages, load_sends
from engine.store.rows import MESSAGE
from engine.words import say

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Connection

    from engine.store.campaigns import Calendars
    from engine.store.database import Database
    from engine.store.outbox_facts import SendRow

MAY_BE_RETRIED: Final = ("uncertain", "failed", "expired", "bounced")


def retry_message(
    database: Database, id_: int, calendars: Calendars, *, now: datetime, by: str
) -> None:
    """Send a message once more, as soon as its hours allow.

    Raises:
        UnknownMessageError: If there is none of this number.
        RetryRefusedError: If it has arrived, still waits, or is not true or of use any more.
    """
    with database.write() as connection:
        row = connection.execute(
            select(MESSAGE).where(MESSAGE.c.id == id_).with_for_update()
        ).first()
        if row is None:
            raise UnknownMessageError(id_)
        send = load_sends(connection, [row.send_id], RunningCampaigns(calendars))[row.send_id]
        why = _why_not(connection, row, send, now)
        if why is not None:
            raise RetryRefusedError(id_, say(f"channels.{why}"))
        connection.execute(
            update(MESSAGE)
            .where(MESSAGE.c.id == id_)
            .values(state="retry", next_at=now, reason=None, merged_into=None)
        )
        record(
            connection, "message", "retry", at=now, recorded_at=now,
            campaign_id=send.campaign.id, revision_id=send.campaign.revision_id,
            unit_id=row.unit_id, obligation_id=row.obligation_id, from_state=row.state,
            to_state="retry", data={"message": id_, "by": by},
        )  # fmt: skip


def _why_not(connection: Connection, row: Any, send: SendRow, now: datetime) -> str | None:
    """The name of the sentence that says why a message is not to be tried again."""
    if row.state not in MAY_BE_RETRIED:
        return "arrived" if row.state in {"sent", "delivered"} else "not_ended"
    if send.cancelled or send.reminder is None:
        return "not_planned"
    if send.send.valid_until is not None and now >= send.send.valid_until:
        return "too_late"
    message = load_messages(connection, send, [row.id], Reading(now), with_reason=False)[0]
    return None if message.items else "not_true"


def release_run(database: Database, id_: int, *, now: datetime, by: str) -> int:
    """Let a held run go; how many messages wait again.

    Raises:
        UnknownHoldError: If there has never been such a hold.
        NotHeldError: If somebody has let it go already.
    """
    with database.write() as connection:
        count = holds.release(connection, id_, now=now, by=by)
        record(
            connection, "message", "release", at=now, recorded_at=now,
            data={"hold": id_, "messages": count, "by": by},
        )  # fmt: skip
    return count

"""One obligation at a time: what is known of it, and the facts that people add.

Reads give frozen values, writes take plain facts; whether an act is allowed is decided
in `engine.people`. Every write belongs to the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, func, insert, select, update

from engine.lifecycle.facts import earlier, later
from engine.store.campaigns import Running
from engine.store.rows import (
    ATTACHMENT,
    CAMPAIGN,
    CUTOFF,
    EVENT,
    EXTENSION,
    OBLIGATION,
    REVIEW,
    SUBMISSION,
)
from engine.store.sends import insert_new

if TYPE_CHECKING:
    from engine.schedule import Window


@dataclass(frozen=True, slots=True)
class Owed:
    """One obligation with its window, as it stands.

    Attributes:
        participation_id: None where the organiser owes it once for all.
        own_opens_at: From when this unit may hand in, where that is before all others.
    """

    id: int
    window_id: int
    window: Window
    unit_id: int
    participation_id: int | None
    first_submitted_at: datetime | None
    submitted_at: datetime | None
    decision: str | None
    returns: int
    returned_at: datetime | None
    supplement_due_at: datetime | None
    review_due_at: datetime | None
    own_due_at: datetime | None
    own_opens_at: datetime | None
    excused_at: datetime | None
    excuse: str | None

    @property
    def opens_at(self) -> datetime | None:
        """From when it is taken: the earlier of the window's opening and the unit's own."""
        return self.window.opens_at and earlier(self.window.opens_at, self.own_opens_at)

    @property
    def due_at(self) -> datetime | None:
        """The effective due: the later of the plan's, where it is firm, and the unit's own."""
        return later(self.window.due_at if self.window.firm else None, self.own_due_at)

    @property
    def closes_at(self) -> datetime | None:
        """When nothing more is taken; an own due moves it along."""
        return self.window.closes_at and later(self.window.closes_at, self.own_due_at)

    @property
    def awaits_decision(self) -> bool:
        """Whether something was handed in and not decided on."""
        return self.excused_at is None and self.submitted_at is not None and self.decision is None

    @property
    def sent_back(self) -> bool:
        """Whether a supplement was asked for and has not come."""
        return self.decision in {"returned", "lapsed"}


_FACTS = tuple(
    name
    for name in Owed.__dataclass_fields__
    if name not in {"id", "window_id", "window", "unit_id", "participation_id"}
)


def lock_campaign(connection: Connection, campaign: Running, *, shared: bool = True) -> str:
    """Keep the clock from moving the campaign meanwhile; returns the campaign's state.

    Every act takes this lock first, so that no two wait for each other; on SQLite the
    transaction itself is the lock.
    """
    chosen = select(CAMPAIGN.c.state).where(CAMPAIGN.c.id == campaign.id)
    return str(connection.execute(chosen.with_for_update(read=shared)).scalar_one())


def obligations_of(
    connection: Connection,
    campaign: Running,
    unit_id: int,
    task: str | None = None,
    *,
    lock: bool = False,
) -> tuple[Owed, ...]:
    """What a unit owes in a campaign, in the order of the file.

    Args:
        lock: Keep others from changing it until the transaction ends.
    """
    ids = [id_ for id_, w in campaign.windows.items() if task in (None, w.task)]
    columns = (OBLIGATION.c[name] for name in ("id", "window_id", "participation_id", *_FACTS))
    chosen = select(*columns).where(
        OBLIGATION.c.unit_id == unit_id, OBLIGATION.c.window_id.in_(ids)
    )
    rows = connection.execute(chosen.with_for_update() if lock else chosen).all()
    order = list(campaign.windows)
    return tuple(
        Owed(
            id=row.id,
            window_id=row.window_id,
            window=campaign.windows[row.window_id],
            unit_id=unit_id,
            participation_id=row.participation_id,
            **{name: getattr(row, name) for name in _FACTS},
        )
        for row in sorted(rows, key=lambda row: order.index(row.window_id))
    )


def set_facts(connection: Connection, owed: Owed, **facts: Any) -> None:
    """Change facts of one obligation."""
    where = OBLIGATION.c.id == owed.id
    connection.execute(update(OBLIGATION).where(where).values(**facts))


def wake_at(connection: Connection, owed: Owed, kind: str, at: datetime) -> None:
    """List a due that a unit has for itself, so that the clock wakes for it."""
    row = insert_new(connection, CUTOFF).values(window_id=owed.window_id, kind=kind, at=at)
    connection.execute(row)


def last_event(connection: Connection) -> int:
    """The id of the newest event: notices are written of what comes after it."""
    return int(connection.execute(select(func.max(EVENT.c.id))).scalar() or 0)


def draft_of(connection: Connection, owed: Owed) -> Any:
    """The draft that is kept, or None."""
    s = SUBMISSION.c
    return connection.execute(
        select(SUBMISSION).where(s.obligation_id == owed.id, ~s.final).order_by(s.id.desc())
    ).first()


def latest_final(connection: Connection, owed: Owed) -> Any:
    """What was handed in last, or None."""
    s = SUBMISSION.c
    return connection.execute(
        select(SUBMISSION).where(s.obligation_id == owed.id, s.final).order_by(s.id.desc())
    ).first()


def attachments_of(connection: Connection, submission_id: int) -> Sequence[Any]:
    """The files of a submission."""
    a = ATTACHMENT.c
    return connection.execute(
        select(ATTACHMENT).where(a.submission_id == submission_id).order_by(a.id)
    ).all()


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file whose bytes lie in the folder of files under their hash."""

    field: str
    filename: str
    sha256: str
    size: int


def add_submission(
    connection: Connection,
    owed: Owed,
    *,
    final: bool,
    received_at: datetime,
    recorded_at: datetime,
    contact_id: int,
    reason: str | None,
    fields: dict[str, Any],
    files: Sequence[KeptFile],
) -> int:
    """Write a submission; it takes the place of the draft, if there is one."""
    _drop_drafts(connection, owed)
    newest = select(func.max(SUBMISSION.c.number)).where(SUBMISSION.c.obligation_id == owed.id)
    added = connection.execute(
        insert(SUBMISSION).values(
            obligation_id=owed.id,
            number=(connection.execute(newest).scalar() or 0) + 1,
            final=final,
            received_at=received_at,
            recorded_at=recorded_at,
            contact_id=contact_id,
            reason=reason,
            fields=fields,
        )
    )
    key: Any = added.inserted_primary_key
    id_ = int(key[0])
    rows = [
        {
            "submission_id": id_, "field": file.field, "filename": file.filename,
            "sha256": file.sha256, "size": file.size,
        }
        for file in files
    ]  # fmt: skip
    if rows:
        connection.execute(insert(ATTACHMENT), rows)
    return id_


def _drop_drafts(connection: Connection, owed: Owed) -> None:
    s = SUBMISSION.c
    drafts = select(s.id).where(s.obligation_id == owed.id, ~s.final)
    connection.execute(delete(ATTACHMENT).where(ATTACHMENT.c.submission_id.in_(drafts)))
    connection.execute(delete(SUBMISSION).where(s.obligation_id == owed.id, ~s.final))


def add_review(
    connection: Connection,
    owed: Owed,
    *,
    decision: str,
    reason: str | None,
    contact_id: int,
    decided_at: datetime,
) -> None:
    """Write a decision on what was handed in last."""
    submission = latest_final(connection, owed)
    connection.execute(
        insert(REVIEW).values(
            obligation_id=owed.id,
            submission_id=submission.id if submission else None,
            decision=decision,
            reason=reason,
            contact_id=contact_id,
            decided_at=decided_at,
        )
    )


def add_extension(
    connection: Connection,
    owed: Owed,
    *,
    kind: str,
    until_at: datetime,
    reason: str,
    contact_id: int,
    granted_at: datetime,
) -> None:
    """Write an extension."""
    connection.execute(
        insert(EXTENSION).values(
            obligation_id=owed.id,
            kind=kind,
            until_at=until_at,
            reason=reason,
            contact_id=contact_id,
            granted_at=granted_at,
        )
    )

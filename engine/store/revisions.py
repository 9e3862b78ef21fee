"""The revisions of a campaign: applied once, kept for ever, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from engine.errors import UnknownRevisionError
from engine.store.campaigns import campaign_row
from engine.store.rows import REVISION

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """One applied edition of a rule file.

    Attributes:
        tree: The merged file as plain maps, lists and texts.
        source: The author's own file, as it was.
    """

    campaign: str
    number: int
    tree: dict[str, Any]
    source: str
    path: str
    applied_at: datetime
    applied_by: str


def revision_of(connection: Connection, code: str, number: str | None = None) -> StoredRevision:
    """One revision of a campaign, by default the one in force.

    Args:
        number: As somebody wrote it.

    Raises:
        UnknownCampaignError: If there is no campaign of this id.
        UnknownRevisionError: If it has no such revision; says which there are.
    """
    campaign = campaign_row(connection, code)
    r = REVISION.c
    numbers = select(r.number, r.id).where(r.campaign_code == code).order_by(r.number)
    known = {str(row.number): row.id for row in connection.execute(numbers)}
    id_ = campaign.revision_id if number is None else known.get(number)
    if id_ is None:
        raise UnknownRevisionError(code, str(number), known)
    row = connection.execute(select(REVISION).where(r.id == id_)).one()
    return StoredRevision(
        code, row.number, row.definition, row.source, row.path, row.applied_at, row.applied_by
    )

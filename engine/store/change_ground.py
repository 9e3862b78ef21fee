"""What the parts of a change stand on: the campaign as it was, the new file, and this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, func, select, true

from engine.store.merging import withdraw
from engine.store.rows import MESSAGE, OBLIGATION, SEND, UNIT

if TYPE_CHECKING:
    from engine.calendar import WorkCalendar
    from engine.change.plan import Instructions
    from engine.model import Channel
    from engine.rules.schema import Definition
    from engine.store.campaigns import Running

WITHDRAWN = "thời hạn đã được điều chỉnh"
"""Why a waiting message was cancelled; part of the record, so in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One change on its way, as all its parts see it.

    Attributes:
        old: The campaign under the revision in force, caught up with the clock.
        calendar: The calendar that comes into force with the new definition.
    """

    connection: Connection
    old: Running
    new: Definition
    calendar: WorkCalendar
    channels: frozenset[Channel]
    now: datetime
    told: Instructions

    def task(self, name: str) -> str:
        """What the new file calls a task of the old."""
        return self.told.task_names.get(name, name)

    def codes(self, chosen: Any) -> tuple[str, ...]:
        """The units that owe what a condition on `obligation` picks, in the order of the tree."""
        rows = self.connection.execute(
            select(UNIT.c.code)
            .join(OBLIGATION, OBLIGATION.c.unit_id == UNIT.c.id)
            .where(chosen)
            .order_by(UNIT.c.lo)
        )
        return tuple(rows.scalars())

    def count(self, chosen: Any) -> int:
        """How many obligations a condition picks."""
        counted = select(func.count()).select_from(OBLIGATION).where(chosen)
        return int(self.connection.execute(counted).scalar_one())

    def withdraw(self, sends: Any, messages: Any = None) -> int:
        """Cancel what still waits of the sends that a condition picks.

        Args:
            messages: Which of their messages, as a condition on `message`.
        """
        chosen = MESSAGE.c.send_id.in_(select(SEND.c.id).where(sends))
        return withdraw(
            self.connection, and_(chosen, true() if messages is None else messages), WITHDRAWN
        )

"""The reports of the record under one name: who is overdue, how it stands, what was sent."""

from __future__ import annotations

from engine.store.deliveries import MESSAGE_STATES, Delivery, deliveries
from engine.store.overdue import OverdueItem, overdue_items
from engine.store.overdue_groups import GroupBy, OverdueGroup, overdue_groups
from engine.store.status import TaskStatus, status

__all__ = [
    "MESSAGE_STATES",
    "Delivery",
    "GroupBy",
    "OverdueGroup",
    "OverdueItem",
    "TaskStatus",
    "deliveries",
    "overdue_groups",
    "overdue_items",
    "status",
]

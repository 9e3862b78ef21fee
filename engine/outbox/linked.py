"""The links of one message: to the page it asks to open, and to the one that stops messages.

Each message has its own. They are the same at every attempt, and are kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.lifecycle.facts import later
from engine.links import Claim, Purpose, address_mark, expiry

if TYPE_CHECKING:
    from datetime import datetime

    from engine.store.outbox_facts import MessageRow, SendRow

LinkFor = Callable[[Claim, Purpose], str]
"""From what a link claims, and what it is for, to its address."""


def purpose_of(message: MessageRow) -> Purpose:
    """What a message asks for: to hand something in, or to look at a list."""
    return "hand_in" if message.kind == "unit" else "list"


def link_of(link_for: LinkFor | None, row: SendRow, message: MessageRow, purpose: Purpose) -> str:
    """The address of a page; empty where there are none, or nobody to open it."""
    if link_for is None or not message.address or not message.items:
        return ""
    expires_at = expiry(
        purpose,
        closes_at=_closes_at(row, message),
        ends_at=row.campaign.schedule.ends_at,
        at=row.send.at,
    )
    mark = address_mark(message.address)
    claim = Claim(message.id, message.reader_id, message.link_epoch, mark, expires_at)
    return link_for(claim, purpose)


def _closes_at(row: SendRow, message: MessageRow) -> datetime | None:
    """When the last of what a message is about closes, own extensions included."""
    closes_at = row.campaign.windows[row.window_id].closes_at
    if closes_at is None:
        return None
    for about in message.items:
        closes_at = later(closes_at, about.own_due_at) or closes_at
    return closes_at

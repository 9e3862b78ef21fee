"""The tables as statements name them: SQLAlchemy Core, one name each; and what all say alike."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import ARRAY, Connection, Integer, any_, func, literal, select
from sqlmodel import SQLModel

import engine.store.tables  # noqa: F401 # declaring the tables fills the metadata

_TABLES = SQLModel.metadata.tables

META: Final = _TABLES["meta"]
UNIT: Final = _TABLES["unit"]
LABEL: Final = _TABLES["unit_label"]
CONTACT: Final = _TABLES["contact"]
REVISION: Final = _TABLES["revision"]
CAMPAIGN: Final = _TABLES["campaign"]
INSTANT: Final = _TABLES["schedule_instant"]
WINDOW: Final = _TABLES["window"]
PARTICIPATION: Final = _TABLES["participation"]
OBLIGATION: Final = _TABLES["obligation"]
CUTOFF: Final = _TABLES["own_cutoff"]
SUBMISSION: Final = _TABLES["submission"]
ATTACHMENT: Final = _TABLES["attachment"]
REVIEW: Final = _TABLES["review"]
EXTENSION: Final = _TABLES["extension"]
GRANT: Final = _TABLES["award_grant"]
SEND: Final = _TABLES["send"]
MESSAGE: Final = _TABLES["message"]
ITEM: Final = _TABLES["message_item"]
ATTEMPT: Final = _TABLES["attempt"]
EVENT: Final = _TABLES["event"]
ADDRESS_FACT: Final = _TABLES["address_fact"]
LINK_CODE: Final = _TABLES["link_code"]
LINK_GUESS: Final = _TABLES["link_guess"]
CHANNEL_STATE: Final = _TABLES["channel_state"]
HOLD: Final = _TABLES["hold"]
CALENDAR_EDITION: Final = _TABLES["calendar_edition"]

PENDING: Final = "message.state IN ('waiting', 'held', 'retry', 'sending')"
"""Said exactly as the partial index says it, so that SQLite sees that the index applies."""


def among(connection: Connection, column: Any, ids: Iterable[int]) -> Any:
    """Whether a column is one of many numbers, given as one parameter."""
    numbers = list(ids)
    if connection.dialect.name == "postgresql":
        return column == any_(literal(numbers, ARRAY(Integer)))
    listed = func.json_each(literal(json.dumps(numbers))).table_valued("value")
    return column.in_(select(listed.c.value))

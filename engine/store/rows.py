"""The tables as statements name them: SQLAlchemy Core, one name each."""

from __future__ import annotations

from typing import Final

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

"""A campaign of many units, on a rehearsal database in a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.directory.values import Sheet
from engine.people.directory import import_units
from engine.rules.schema import Definition
from engine.simulate import made_up_units, start
from engine.store.database import create
from tests.helpers import RULES, Office, at, rule_tree, vietnam_calendar

OPENS = "2018-08-21 08:00"
"""When its report opens, and the first messages fall due: one for each unit."""


@contextmanager
def a_big_office(
    folder: Path, units: int, *, people: Callable[[Sheet], Sheet] | None = None
) -> Iterator[Office]:
    """In force since 1/8/2018; nobody has been told of anything yet.

    Args:
        people: What becomes of the directory before it is read in.
    """
    path = folder / "hanchot.db"
    database = create(f"sqlite:///{path}", rehearsal=True)
    tree, began = rule_tree(RULES), at("2018-08-01 08:00")
    definition = Definition.model_validate(tree)
    sheet = made_up_units(definition, units)
    import_units(database, people(sheet) if people else sheet, began)
    start(database, definition, tree, lambda _definition: vietnam_calendar(), at=began)
    office = Office(path, database, definition.id)
    office.tick("2018-08-01 08:00")
    yield office
    database.close()

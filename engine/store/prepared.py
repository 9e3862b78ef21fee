"""A statement that is done for every message: compiled once for each kind of database.

To look a statement up and to read its values takes SQLAlchemy longer than the database takes
to do it. So it goes to the driver's own cursor, within the transaction of the connection.
Values pass through the types of their columns, and errors come as SQLAlchemy's, as with any
other statement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect
    from sqlalchemy.sql.base import Executable

_Convert = Callable[[Any], Any]


class _Parameter(NamedTuple):
    """One parameter as the driver takes it.

    Attributes:
        value: What the statement itself says; used where no fact has the name.
    """

    name: str
    convert: _Convert | None
    value: Any


class _Compiled(NamedTuple):
    sql: str
    parameters: tuple[_Parameter, ...]
    is_positional: bool
    fault: type[Exception]


class Prepared:
    """An INSERT or UPDATE whose facts are named by `bindparam`."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, facts: Mapping[str, Any]) -> int:
        """Do it; how many rows it wrote."""
        dialect = connection.dialect
        known = self._compiled.get(dialect.name)
        if known is None:
            known = self._compiled[dialect.name] = _compiled(self._statement, dialect)
        values = [(p.name, _value(p, facts)) for p in known.parameters]
        given = tuple(v for _, v in values) if known.is_positional else dict(values)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(known.sql, given)
            return int(cursor.rowcount)
        except known.fault as error:
            raise DBAPIError.instance(known.sql, given, error, known.fault) from error
        finally:
            cursor.close()


def _value(parameter: _Parameter, facts: Mapping[str, Any]) -> Any:
    value = facts.get(parameter.name, parameter.value)
    return value if parameter.convert is None else parameter.convert(value)


def _compiled(statement: Any, dialect: Dialect) -> _Compiled:
    made = statement.compile(dialect=dialect)
    binds = {name: bind for bind, name in made.bind_names.items()}
    is_positional = made.positiontup is not None
    parameters = tuple(
        _Parameter(
            name,
            binds[name].type.dialect_impl(dialect).bind_processor(dialect),
            made.params[name],
        )
        for name in (made.positiontup if is_positional else binds)
    )
    driver: Any = dialect.dbapi
    return _Compiled(made.string, parameters, is_positional, driver.Error)

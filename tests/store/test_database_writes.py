"""Several transactions over one connection: each is kept or undone by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, bindparam, event, insert, text
from sqlalchemy.exc import IntegrityError

from engine.store.database import Database, create
from engine.store.prepared import Prepared
from engine.store.rows import META


def add(connection: Connection, key: str) -> None:
    connection.execute(text("INSERT INTO meta (key, value) VALUES (:key, '')"), {"key": key})


def add_twice(connection: Connection, key: str) -> None:
    add(connection, key)
    add(connection, key)


def keys(database: Database) -> set[str]:
    with database.read() as connection:
        return set(connection.execute(text("SELECT key FROM meta")).scalars())


def test_what_fails_undoes_itself_alone(tmp_path: Path) -> None:
    database = create(f"sqlite:///{tmp_path / 'x.db'}", rehearsal=True)
    with database.writes() as write:
        with write() as connection:
            add(connection, "first")
        with pytest.raises(IntegrityError), write() as connection:
            add_twice(connection, "second")
        with write() as connection:
            add(connection, "third")
        found = keys(database)

    database.close()
    assert {"first", "third"} <= found
    assert "second" not in found


def test_between_two_of_them_another_writer_has_its_turn(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    database, other = create(url, rehearsal=True), create(url, rehearsal=True)
    with database.writes() as write:
        with write() as connection:
            add(connection, "ours")
        with other.write() as connection:
            add(connection, "theirs")
        with write() as connection:
            add(connection, "ours again")

    found = keys(database)
    database.close()
    other.close()
    assert {"ours", "theirs", "ours again"} <= found


def test_one_connection_serves_them_all(tmp_path: Path) -> None:
    database = create(f"sqlite:///{tmp_path / 'x.db'}", rehearsal=True)
    taken: list[object] = []
    event.listen(database.engine.pool, "checkout", lambda *_: taken.append(None))

    with database.writes() as write:
        for number in range(5):
            with write() as connection:
                add(connection, f"k{number}")

    database.close()
    assert len(taken) == 1


def test_a_prepared_statement_fails_as_any_other_does(tmp_path: Path) -> None:
    database = create(f"sqlite:///{tmp_path / 'x.db'}", rehearsal=True)
    twice = Prepared(insert(META).values(key=bindparam("name"), value=""))

    with database.write() as connection:
        assert twice.run(connection, {"name": "first"}) == 1
    with pytest.raises(IntegrityError), database.write() as connection:
        [twice.run(connection, {"name": name}) for name in ("second", "second")]

    assert "first" in keys(database)
    assert "second" not in keys(database)
    database.close()

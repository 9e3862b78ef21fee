"""Opening a database: its settings, its schema, and what it says of itself.

One `Database` per process. On SQLite every connection runs in WAL mode with foreign
keys on, `synchronous=FULL` (a commit is on disk before it returns) and waits for other
writers; `write()` takes the write lock at once, so that two processes queue instead of
failing half-way.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError

from engine.errors import (
    DatabaseBusyError,
    DatabaseMissingError,
    DatabaseNewerError,
    DatabaseOlderError,
    DatabaseUnusableError,
    DiskFullError,
    NotRehearsalError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

BUSY_SECONDS = 30
_MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """A database that is there and of this version.

    Attributes:
        engine: SQLAlchemy's engine; SQL is written with its Core.
        rehearsal: Made by `init --rehearsal`: takes a frozen clock, talks to loopback only.
        identity: Random name of this database, part of every Message-ID.
    """

    def __init__(self, engine: Engine, *, rehearsal: bool, identity: str) -> None:
        self.engine = engine
        self.rehearsal = rehearsal
        self.identity = identity

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that writes: all of it is kept, or nothing."""
        with _plain_errors(self.engine), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writes(self) -> Iterator[Callable[[], AbstractContextManager[Connection]]]:
        """Transactions that write, one after another over one connection kept for them."""
        with _plain_errors(self.engine), self.engine.connect() as connection:

            @contextmanager
            def write() -> Iterator[Connection]:
                with _plain_errors(self.engine), connection.begin():
                    yield connection

            yield write

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent look, without holding up writers."""
        with _plain_errors(self.engine), self.engine.connect() as connection:
            yield connection.execution_options(hanchot_reads=True)

    @contextmanager
    def undone(self) -> Iterator[Connection]:
        """One transaction that writes and is undone at the end: to see what would be."""
        with (
            _plain_errors(self.engine),
            self.engine.connect() as connection,
            connection.begin() as transaction,
        ):
            try:
                yield connection
            finally:
                transaction.rollback()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    def require_rehearsal(self, what: str) -> None:
        """Raises: NotRehearsalError: on a database that real units live in."""
        if not self.rehearsal:
            raise NotRehearsalError(what)


def create(url: str, *, rehearsal: bool) -> Database:
    """Make the schema, or bring an older one up to date; harmless to repeat.

    Raises:
        DatabaseNewerError: If a newer version of this program made it.
    """
    engine = _engine(url)
    with _plain_errors(engine):
        _refuse_newer(engine)
        with engine.connect() as connection:
            config = _alembic(connection)
            command.upgrade(config, "head")
            connection.commit()
        with engine.begin() as connection:
            _introduce(connection, rehearsal=rehearsal)
    return _opened(engine)


def open_database(url: str) -> Database:
    """Open a database that `create` has made.

    Raises:
        DatabaseMissingError: If there is none; nothing is created by looking.
        DatabaseNewerError: If a newer version of this program made it.
        DatabaseOlderError: If `hanchot init` must bring it up to date first.
    """
    path = make_url_checked(url).database
    if url.startswith("sqlite") and path not in {None, "", ":memory:"} and not _exists(path):
        raise DatabaseMissingError(str(path))
    engine = _engine(url)
    with _plain_errors(engine):
        if not inspect(engine).has_table("meta"):
            raise DatabaseMissingError(str(path))
        _refuse_newer(engine)
        if _version(engine) != ScriptDirectory(str(_MIGRATIONS)).get_current_head():
            raise DatabaseOlderError
    return _opened(engine)


def make_url_checked(url: str) -> Any:
    """SQLAlchemy's URL, or one clear sentence."""
    try:
        return make_url(url)
    except ArgumentError:
        raise DatabaseUnusableError(url.partition("://")[0]) from None


def _exists(path: str | None) -> bool:
    return path is not None and Path(path).exists()


def _engine(url: str) -> Engine:
    made = make_url_checked(url)
    try:
        engine = create_engine(made)
    except (ArgumentError, ImportError):
        raise DatabaseUnusableError(made.drivername) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_settings)
        event.listen(engine, "begin", _sqlite_begin)
    return engine


def _sqlite_settings(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN comes too late and is never IMMEDIATE: we emit it.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "cache_size = -49152",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("hanchot_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _alembic(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(engine: Engine) -> None:
    version = _version(engine)
    known = {script.revision for script in ScriptDirectory(str(_MIGRATIONS)).walk_revisions()}
    if version is not None and version not in known:
        raise DatabaseNewerError(version)


def _introduce(connection: Connection, *, rehearsal: bool) -> None:
    known = _facts(connection)
    facts = {"rehearsal": "1" if rehearsal else "0", "identity": secrets.token_hex(8)}
    if known and rehearsal and known.get("rehearsal") != "1":
        raise NotRehearsalError("init --rehearsal")
    for key, value in facts.items():
        if key not in known:
            connection.execute(
                text("INSERT INTO meta (key, value) VALUES (:key, :value)"),
                {"key": key, "value": value},
            )


def _facts(connection: Connection) -> dict[str, str]:
    found = connection.execute(text("SELECT key, value FROM meta"))
    return {row.key: row.value for row in found}


def _opened(engine: Engine) -> Database:
    with engine.connect() as connection:
        facts = _facts(connection)
    return Database(engine, rehearsal=facts["rehearsal"] == "1", identity=facts["identity"])


@contextmanager
def _plain_errors(engine: Engine) -> Iterator[None]:
    """Say what is wrong with disk or file in one sentence, instead of a driver's words."""
    try:
        yield
    except OperationalError as error:
        words = str(error.orig).lower()
        if "locked" in words or "busy" in words:
            raise DatabaseBusyError(BUSY_SECONDS) from error
        if "full" in words or "no space" in words:
            raise DiskFullError from error
        if engine.dialect.name != "sqlite" or "open" in words or "readonly" in words:
            raise DatabaseUnusableError(engine.url.render_as_string()) from error
        raise

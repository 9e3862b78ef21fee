"""What all commands share: their session, their output and their help in one language.

Answers go to standard output, all else to standard error. A heavy library is imported
where a command first needs it, so that `--help` stays quick.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from engine.environment import database_url_from, language_from
from engine.errors import EngineError, UnknownLanguageError, UsageFaultError, near_text
from engine.words import Text, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from engine.clock import Clock
    from engine.settings import Settings
    from engine.store.database import Database
    from engine.words import Language

F = TypeVar("F", bound=Callable[..., Any])
_CONTROL = dict.fromkeys((*range(32), *range(127, 160)))
_HEADINGS = {
    "Usage: ": "Cách dùng: ",
    "\nOptions:": "\nTùy chọn:",
    "\nArguments:": "\nĐối số:",
    "\nCommands:": "\nCác lệnh:",
    "[OPTIONS]": "[TÙY CHỌN]",
    "COMMAND [ARGS]...": "LỆNH [ĐỐI SỐ]...",
    "Show this message and exit.": "In hướng dẫn này.",
    "[required]": "[bắt buộc]",
    "[default: ": "[mặc định: ",
}


def language() -> Language:
    """The language to print in; Vietnamese where the environment names an unknown one."""
    try:
        return language_from(os.environ)
    except UnknownLanguageError:
        return "vi"


def words(key: str, /, **facts: object) -> str:
    """A sentence of the catalogue in the language to print in; for help and for output."""
    return say(key, **facts).to(language())


class ReaderGoneError(Exception):
    """Whoever read our output has left; raised in place of what Typer would exit 1 for."""


class Command(TyperCommand):
    """A command whose help is in the language to print in."""

    def get_help(self, ctx: Any) -> str:
        """The help text, its headings translated."""
        return _translated(super().get_help(ctx))


class Group(TyperGroup):
    """A group of commands: help in the language to print in, unknown names with the likely one."""

    def get_help(self, ctx: Any) -> str:
        """The help text, its headings translated."""
        return _translated(super().get_help(ctx))

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is named.

        Raises:
            ReaderGoneError: If the reader of its output has left.
        """
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGoneError from error

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is named.

        Raises:
            UsageFaultError: If there is none of this name.
        """
        name = args[0]
        if name.startswith("-") or self.get_command(ctx, name) is not None:
            return super().resolve_command(ctx, args)
        near = near_text(name, self.list_commands(ctx))
        raise UsageFaultError(say("cli.unknown_command", name=name, near=near))


class App(typer.Typer):
    """A group of commands as this program wants them: plain help, no completion."""

    def __init__(self, help_key: str | None = None) -> None:
        super().__init__(
            cls=Group,
            help=words(help_key) if help_key else None,
            rich_markup_mode=None,
            pretty_exceptions_enable=False,
            add_completion=False,
            no_args_is_help=True,
        )

    def command(self, name: str | None = None, **options: Any) -> Callable[[F], F]:
        """Register a command; see `typer.Typer.command`."""
        return super().command(name, **{"cls": Command, **options})


def _translated(text: str) -> str:
    if language() == "vi":
        for english, vietnamese in _HEADINGS.items():
            text = text.replace(english, vietnamese)
    return text


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the command line.

    Attributes:
        url: Of the database; nothing is opened before a command asks.
    """

    url: str

    @contextmanager
    def database(self) -> Iterator[Database]:
        """Open the database.

        Raises:
            NotRehearsalError: If the clock is frozen and this is no rehearsal database.
        """
        from engine.store.database import open_database

        database = open_database(self.url)
        try:
            self.clock(database)
            yield database
        finally:
            database.close()

    def clock(self, database: Database) -> Clock:
        """The clock for work on this database."""
        from engine.clock import clock_from

        return clock_from(os.environ, rehearsal=database.rehearsal)

    def now(self, database: Database) -> datetime:
        """The present instant for work on this database."""
        return self.clock(database).now()

    def settings(self) -> Settings:
        """The configuration; says on standard error where it is the shipped one."""
        from engine.settings import load_settings

        settings = load_settings(os.environ)
        if settings.shipped:
            note(say("settings.shipped", path=settings.path))
        return settings


def session_of(ctx: typer.Context) -> Session:
    """The session of the command at hand."""
    session = ctx.find_root().obj
    return session if isinstance(session, Session) else Session(database_url_from(os.environ))


def emit(text: Text | str) -> None:
    """Print a line of the answer."""
    typer.echo(text.to(language()) if isinstance(text, Text) else text)


def note(text: Text | str) -> None:
    """Print a line beside the answer, on standard error."""
    typer.echo(text.to(language()) if isinstance(text, Text) else text, err=True)


def fail(error: EngineError) -> int:
    """Say an error in one sentence; the exit status it ends with."""
    note(error.text)
    return error.exit_status


def emit_json(document: object) -> None:
    """Print the one JSON document of a command; instants and days as ISO 8601, texts as pairs."""
    typer.echo(json.dumps(document, ensure_ascii=False, default=_json_value))


def _json_value(value: Any) -> Any:
    if isinstance(value, Text):
        return value.json()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    msg = f"{type(value).__name__} has no JSON form"
    raise TypeError(msg)


def emit_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table: drawn for a person at a terminal, tab-separated and whole for a program."""
    cells = [[_cell(value) for value in row] for row in rows]
    if not sys.stdout.isatty():
        for line in [list(columns), *cells]:
            typer.echo("\t".join(line))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
    for line in cells:
        table.add_row(*line)
    Console(markup=False, highlight=False, emoji=False).print(table)


def _cell(value: object) -> str:
    """A value as one line of plain text; control characters could drive a terminal."""
    text = value.to(language()) if isinstance(value, Text) else "" if value is None else str(value)
    return text.replace("\n", " ").replace("\t", " ").translate(_CONTROL)


@contextmanager
def progress(total: int, label: Text) -> Iterator[Callable[[int], None]]:
    """Show on a terminal's standard error how far a long run has come.

    Yields:
        What to call with the number of pieces just done.
    """
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label.to(language()), total=total)
        yield lambda done: bar.advance(task, done)


def start_logs(default_level: str) -> None:
    """Write logs to standard error from here on, as the environment asks."""
    from engine.logs import configure

    configure(os.environ, default_level=default_level)


def actor() -> str:
    """Who runs this command, as the system knows them."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""

"""The entry of the command line: which commands there are, and how every run ends.

Exit status: 0 done or yes, 1 the answer is no, 2 unusable input, 3 refused in the present
state. A person never sees a traceback unless HANCHOT_DEBUG asks for it.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from typer.main import get_command

from engine import __version__
from engine.cli import (
    campaigns,
    changes,
    contacts,
    directory,
    editor,
    files,
    links,
    outbox,
    people,
    preview,
    rehearse,
    reports,
)
from engine.cli.common import App, ReaderGoneError, Session, emit, fail, note, words
from engine.cli.usage import asks_for_help, usage_fault
from engine.environment import database_url_from, language_from
from engine.errors import EngineError
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130  # 128 + SIGINT, as shells count
BROKEN_PIPE = 141  # 128 + SIGPIPE: the reader has gone, which is no fault of ours

app = App("cli.app")
_MODULES = (
    files, editor, directory, contacts, changes, campaigns, links, outbox, people, preview, reports,
    rehearse,
)  # fmt: skip
for module in _MODULES:
    module.register(app)


def _print_version(asked: bool) -> None:
    if asked:
        emit(f"hanchot {__version__}")
        raise typer.Exit


@app.callback()
def _session(
    ctx: typer.Context,
    db: Annotated[
        str | None, typer.Option("--db", metavar="URL", help=words("cli.db"), show_default=False)
    ] = None,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help=words("cli.version")
        ),
    ] = False,
) -> None:
    ctx.obj = Session(database_url_from(os.environ, db))


def main() -> None:
    """Run the command line and end the process."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command in this process; the exit status it ends with."""
    try:
        language_from(os.environ)
        status = _call(_db_first(arguments))
        sys.stdout.flush()
    except EngineError as error:
        return fail(error)
    except typer.TyperException as error:
        if asks_for_help(error):
            note(error.format_message())
            return 2
        return fail(usage_fault(error))
    except (BrokenPipeError, ReaderGoneError):
        return _leave_pipe()
    except (KeyboardInterrupt, typer.Abort):
        note(say("cli.interrupted"))
        return INTERRUPTED
    except OSError as error:
        return _file_fault(error)
    except Exception as error:  # noqa: BLE001 - the last resort: one sentence, no traceback
        return _unexpected(error)
    return status


def _call(arguments: list[str]) -> int:
    command = get_command(app)
    status = command.main(arguments, prog_name="hanchot", standalone_mode=False)
    return status if isinstance(status, int) else 0


def _db_first(arguments: Sequence[str]) -> list[str]:
    """Move `--db` to the front, so that it may stand behind the command as well."""
    rest = list(arguments)
    end = rest.index("--") if "--" in rest else len(rest)
    for index, argument in enumerate(rest[:end]):
        if argument.startswith("--db="):
            return [argument, *rest[:index], *rest[index + 1 :]]
        if argument == "--db" and index + 1 < end:
            return [argument, rest[index + 1], *rest[:index], *rest[index + 2 :]]
    return rest


def _leave_pipe() -> int:
    # Python flushes standard output at exit and would complain once more.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return BROKEN_PIPE


def _file_fault(error: OSError) -> int:
    if os.environ.get("HANCHOT_DEBUG"):
        raise error
    reason = error.strerror or type(error).__name__
    note(say("cli.file_fault", path=error.filename or "?", reason=reason))
    return 2


def _unexpected(error: Exception) -> int:
    if os.environ.get("HANCHOT_DEBUG"):
        raise error
    note(say("cli.unexpected", name=f"{type(error).__name__}: {error}".splitlines()[0]))
    return 2


if __name__ == "__main__":
    main()

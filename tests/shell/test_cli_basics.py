"""The command line as a whole: help, language, exit status, and what loads at the start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine import __version__
from engine.cli import common, main
from engine.store.database import open_database
from tests.cli import hanchot

HEAVY = [
    "alembic", "apprise", "apscheduler", "fastapi", "holidays", "icalendar", "jinja2", "openpyxl",
    "psycopg", "pydantic", "rich", "sqlalchemy", "sqlmodel", "transitions", "yaml",
]  # fmt: skip


def test_help_loads_no_heavy_library() -> None:
    program = (
        "import sys\nfrom engine.cli.main import run\nrun(['--help'])\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert "units" in done.stdout
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize(
    ("language", "heading"),
    [("", "Cách dùng: hanchot"), ("vi_VN.UTF-8", "Các lệnh:"), ("en", "Usage: hanchot")],
    ids=["by default", "vietnamese", "english"],
)
def test_help_is_in_the_language_asked_for(language: str, heading: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "engine.cli.main", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={"HANCHOT_LANG": language},
    )

    assert heading in done.stdout


def test_the_version_is_printed() -> None:
    answer = hanchot("--version")

    assert (answer.status, answer.out) == (0, f"hanchot {__version__}\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["untis"], "There is no command “untis” (did you mean “units”?)."),
        (["units", "imprt"], "There is no command “imprt” (did you mean “import”?)."),
        (["init", "--reharsal"], "There is no option --reharsal (did you mean “--rehearsal”?)"),
        (["units", "import"], "FILE is missing; see `hanchot units import --help`."),
        (
            ["units", "list", "--format", "jsn"],
            "--format does not take “jsn”; it takes table, json.",
        ),
        (["init", "x"], "Too many arguments; see `hanchot init --help`."),
        (["units", "list", "--under"], "--under has a value that cannot be used"),
        (["--db"], "--db has a value that cannot be used"),
    ],
    ids=["command", "below a group", "option", "argument", "choice", "too many", "no value", "db"],
)
def test_bad_usage_is_one_sentence_and_status_2(arguments: list[str], sentence: str) -> None:
    answer = hanchot(*arguments, HANCHOT_LANG="en")

    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith(sentence)
    assert answer.err.count("\n") == 1


def test_bad_usage_is_said_in_vietnamese_by_default() -> None:
    answer = hanchot("untis")

    assert answer.err == "Không có lệnh “untis” (có phải “units”?).\n"


def test_nothing_asked_is_answered_by_the_help() -> None:
    answer = hanchot()

    assert answer.status == 2
    assert "--version" in answer.err


def test_an_unknown_language_is_refused() -> None:
    answer = hanchot("--version", HANCHOT_LANG="fr")

    assert answer.status == 2
    assert "“fr”" in answer.err


@pytest.mark.parametrize("before", [True, False], ids=["before the command", "behind it"])
def test_the_database_may_be_named_before_or_behind_the_command(
    tmp_path: Path, *, before: bool
) -> None:
    option = ["--db", f"sqlite:///{tmp_path / 'a.db'}"]
    arguments = [*option, "init"] if before else ["init", *option]

    answer = hanchot(*arguments, db=tmp_path / "b.db")

    assert answer.status == 0
    assert (tmp_path / "a.db").exists()
    assert not (tmp_path / "b.db").exists()


def test_init_may_be_repeated(tmp_path: Path) -> None:
    db = tmp_path / "a.db"

    first, second = hanchot("init", db=db), hanchot("init", db=db)

    assert (first.status, second.status) == (0, 0)
    assert not open_database(f"sqlite:///{db}").rehearsal


def test_init_rehearsal_makes_a_rehearsal_database(tmp_path: Path) -> None:
    db = tmp_path / "a.db"

    hanchot("init", "--rehearsal", db=db)

    assert open_database(f"sqlite:///{db}").rehearsal


def test_a_real_database_is_not_turned_into_a_rehearsal(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    hanchot("init", db=db)

    answer = hanchot("init", "--rehearsal", db=db)

    assert answer.status == 3
    assert not open_database(f"sqlite:///{db}").rehearsal


def test_a_missing_database_is_not_made_by_looking(tmp_path: Path) -> None:
    answer = hanchot("units", "list", db=tmp_path / "none.db")

    assert answer.status == 2
    assert "hanchot init" in answer.err
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("command", [["init"], ["units", "list"]], ids=["init", "units list"])
def test_a_frozen_clock_is_refused_outside_a_rehearsal(tmp_path: Path, command: list[str]) -> None:
    db = tmp_path / "a.db"
    hanchot("init", db=db)

    answer = hanchot(*command, db=db, HANCHOT_NOW="2018-09-12T08:00")

    assert answer.status == 3
    assert "HANCHOT_NOW" in answer.err


def test_a_frozen_clock_is_taken_on_a_rehearsal(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    now = "2018-09-12T08:00+07:00"
    hanchot("init", "--rehearsal", db=db, HANCHOT_NOW=now)

    answer = hanchot("units", "list", db=db, HANCHOT_NOW=now)

    assert answer.status == 0


def test_an_unexpected_fault_shows_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(_arguments: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(main, "_call", break_down)

    answer = hanchot("--version")

    assert answer.status == 2
    assert "ZeroDivisionError" in answer.err
    assert "Traceback" not in answer.err


def test_an_unexpected_fault_is_raised_where_debugging_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def break_down(_arguments: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(main, "_call", break_down)

    with pytest.raises(ZeroDivisionError):
        hanchot("--version", HANCHOT_DEBUG="1")


def test_control_c_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "_call", interrupted)

    answer = hanchot("--version")

    assert answer.status == main.INTERRUPTED
    assert "Traceback" not in answer.err


def test_a_reader_that_leaves_is_no_fault(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    hanchot("init", db=db)
    table = tmp_path / "u.csv"
    rows = "\n".join(f"u{n},Đơn vị {n}" for n in range(5000))
    table.write_text(f"code,name\n{rows}\n", encoding="utf-8")
    hanchot("units", "import", table, db=db)

    listing = subprocess.Popen(
        [sys.executable, "-m", "engine.cli.main", "units", "list"],
        env={"HANCHOT_DB": f"sqlite:///{db}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert listing.stdout is not None
    assert listing.stderr is not None
    listing.stdout.readline()
    listing.stdout.close()
    said = listing.stderr.read()
    listing.stderr.close()

    assert listing.wait() == main.BROKEN_PIPE
    assert said == b""


def test_a_table_for_a_program_is_whole_and_cannot_drive_a_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    common.emit_table(["a", "b"], [["x" * 500, "đỏ\x1b[31m\n\tở"], [None, 2]])

    assert capsys.readouterr().out == f"a\tb\n{'x' * 500}\tđỏ[31m  ở\n\t2\n"


def test_json_is_one_document_with_letters_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    common.emit_json({"name": "Quận 1"})

    said = capsys.readouterr().out
    assert json.loads(said) == {"name": "Quận 1"}
    assert "Quận" in said

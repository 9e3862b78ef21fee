"""What holds for the whole run: no planted secret shows up anywhere (`tests.planted`)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.planted import SEARCH, TALKATIVE, Listener


@pytest.fixture(scope="session", autouse=True)
def _everything_is_heard() -> Iterator[None]:
    listener = Listener(level=1)
    logging.getLogger().addHandler(listener)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield
    logging.getLogger().removeHandler(listener)


@pytest.fixture(autouse=True)
def _nothing_secret_is_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    known = len(SEARCH.finds)
    folder: Path | None = (
        request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    )
    yield
    if folder is not None:
        SEARCH.folder(folder)
    assert SEARCH.finds[known:] == []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    SEARCH.text("reports", report.nodeid, report.longreprtext + report.caplog)
    SEARCH.text("outputs", report.nodeid, report.capstdout + report.capstderr)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if SEARCH.finds and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    looked_at = ", ".join(f"{count} {kind}" for kind, count in sorted(SEARCH.counts.items()))
    found = "; ".join(SEARCH.finds) or "none"
    terminalreporter.write_line(f"planted secrets found in {looked_at}: {found}")

"""The search for planted secrets: it finds them wherever they are, or its silence means nothing."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import pytest

from tests.planted import SECRETS, Listener, Search


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_in_a_text_is_found_and_not_repeated(secret: str) -> None:
    search = Search()

    search.text("answers", "channels", f"tgram://{secret}/")

    assert search.finds == ["answers: channels"]


def test_a_secret_in_a_database_is_found(tmp_path: Path) -> None:
    (tmp_path / "hidden").mkdir()
    path = tmp_path / "hidden" / "office.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE attempt (reason TEXT)")
        connection.execute("INSERT INTO attempt VALUES (?)", (f"401 {SECRETS[0]}",))
    search = Search()

    search.folder(tmp_path)
    path.unlink()

    assert search.finds == ["files: office.db"]


def test_a_secret_in_the_exception_of_a_log_record_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    search = Search()
    monkeypatch.setattr("tests.planted.SEARCH", search)
    logger = logging.Logger("of its own")  # noqa: LOG001 - hangs on no other logger
    logger.addHandler(Listener())

    try:
        dict[str, str]()[SECRETS[1]]
    except KeyError:
        logger.exception("failed")

    assert search.finds == ["log records: of its own"]

"""Logs: one event per line, secrets gone from every record, addresses masked."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from unittest.mock import patch

import pytest

from engine import logs
from tests.planted import LINK_KEY, SMTP_PASSWORD, TELEGRAM_TOKEN, ZALO_TOKEN

MAIL = f"mailtos://nhac:{SMTP_PASSWORD}@smtp.example.vn:587?from=a@b.vn"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = root.level, list(root.handlers), logging.getLogger("hanchot").level
    yield
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    logging.getLogger("hanchot").setLevel(before[2])


def written(form: str, level: str = "info") -> io.StringIO:
    """Where logs are written from here on."""
    stream = io.StringIO()
    with patch.object(sys, "stderr", stream):
        logs.configure({"HANCHOT_LOG": form}, default_level=level)
    return stream


@pytest.mark.parametrize(
    ("url", "secret", "open_"),
    [
        pytest.param(MAIL, SMTP_PASSWORD, "smtp.example.vn", id="mail"),
        pytest.param(f"tgram://{TELEGRAM_TOKEN}/", TELEGRAM_TOKEN, "", id="telegram"),
        pytest.param(f"zalo://{ZALO_TOKEN}/", ZALO_TOKEN, "", id="zalo"),
        pytest.param(
            "json://u:p%40ss-word@host.vn/x", "p@ss-word", "host.vn", id="written in code"
        ),
        pytest.param(
            f"mailto://h.vn?pass={SMTP_PASSWORD}", SMTP_PASSWORD, "h.vn", id="as an option"
        ),
    ],
)
def test_what_is_secret_in_a_url_is_known(url: str, secret: str, open_: str) -> None:
    found = logs.secrets_of(url)

    assert secret in found
    assert open_ not in found


def test_secrets_are_gone_from_records_of_every_library() -> None:
    logs.keep_secret([LINK_KEY])
    heard: list[logging.LogRecord] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record)

    handler, logger = Listener(), logging.getLogger("urllib3.connectionpool")
    logger.addHandler(handler)

    logger.error('"POST /bot%s/sendMessage HTTP/1.1" 200 key=%s', TELEGRAM_TOKEN, LINK_KEY)
    logger.removeHandler(handler)

    text = heard[0].getMessage()
    assert text == '"POST /bot****/sendMessage HTTP/1.1" 200 key=****'


def test_secrets_are_gone_from_exceptions() -> None:
    logs.keep_secret([ZALO_TOKEN])
    stream = written("text")

    fault = ConnectionError(f"https://bot-api.example/bot{ZALO_TOKEN}/sendMessage")
    logging.getLogger("hanchot.outbox").error("sender.fault", exc_info=fault)

    assert "ConnectionError" in stream.getvalue()
    assert "****" in stream.getvalue()
    assert ZALO_TOKEN not in stream.getvalue()


def test_an_event_is_one_line_of_pairs() -> None:
    stream = written("text")

    logging.getLogger("hanchot.outbox").warning(
        "message.tried", extra={"id": 7, "reason": "451 try\nlater", "next_at": None}
    )

    line = stream.getvalue()
    assert line.count("\n") == 1
    assert "level=warning event=message.tried" in line
    assert "id=7" in line
    assert "next_at" not in line


def test_an_event_is_one_json_document() -> None:
    stream = written("json")

    logging.getLogger("hanchot.outbox").warning("channel.paused", extra={"channel": "zalo"})

    found = json.loads(stream.getvalue())
    assert {k: found[k] for k in ("level", "event", "channel", "logger")} == {
        "level": "warning", "event": "channel.paused", "channel": "zalo",
        "logger": "hanchot.outbox",
    }  # fmt: skip


def test_addresses_in_what_libraries_say_are_masked() -> None:
    stream = written("text", "debug")

    logging.getLogger("urllib3").debug("to thao@example.vn, chat_id: -1001234567890")

    assert "t***@example.vn" in stream.getvalue()
    assert "***890" in stream.getvalue()
    assert "1001234567" not in stream.getvalue()


@pytest.mark.parametrize(
    ("level", "lines"),
    [
        pytest.param("info", 2, id="at the level"),
        pytest.param("warning", 1, id="above it"),
        pytest.param("error", 0, id="below it"),
    ],
)
def test_what_is_below_the_level_is_not_written(level: str, lines: int) -> None:
    stream = written("text", level)

    logging.getLogger("hanchot.outbox").info("message.tried")
    logging.getLogger("hanchot.outbox").warning("channel.paused")

    assert len(stream.getvalue().splitlines()) == lines


def test_configuring_twice_writes_once() -> None:
    written("text")
    stream = written("text")

    logging.getLogger("hanchot.run").info("pass")

    assert len(stream.getvalue().splitlines()) == 1

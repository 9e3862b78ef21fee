"""Secrets that the tests plant, and the search for them in all that a test run leaves behind.

Whoever needs a password or a token in a test takes one of these, so that the search at the
end knows what to look for: in every log record, every answer of the command line, every
database, and every report of a failure.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

SMTP_PASSWORD = "Trang-An-7f3c19d2"
TELEGRAM_TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw7"
ZALO_TOKEN = "4152637485960718293:kQzXwVuTsRqPoNmLkJiHgFeDcBa"
LINK_KEY = "khoa-lien-ket-5d0e8a417c2b93f6"
WEBHOOK_SECRET = "cau-noi-b81f0c6e2a"

SECRETS = (SMTP_PASSWORD, TELEGRAM_TOKEN, ZALO_TOKEN, LINK_KEY, WEBHOOK_SECRET)

TALKATIVE = ("apprise", "urllib3", "requests", "hanchot", "engine", "notifiers", "asyncio")
"""Loggers that are heard down to DEBUG while the tests run."""

_LEFT_BEHIND = ("*.db", "*.db-wal", "*.log", "*.json", "*.jsonl", "*.csv")


def found_in(text: str) -> list[str]:
    """The planted secrets that a text holds."""
    return [secret for secret in SECRETS if secret in text]


@dataclass(slots=True)
class Search:
    """What was searched in this run, and where a secret was found.

    Attributes:
        counts: How much of each kind was looked at.
        finds: Where, without the secret itself.
    """

    counts: Counter[str] = field(default_factory=Counter)
    finds: list[str] = field(default_factory=list)

    def text(self, kind: str, where: str, text: str) -> None:
        """Look at one text."""
        self.counts[kind] += 1
        if found_in(text):
            self.finds.append(f"{kind}: {where}")

    def folder(self, folder: Path) -> None:
        """Look at the databases and the written answers of one test."""
        for pattern in _LEFT_BEHIND:
            for path in folder.rglob(pattern):
                if path.is_file():
                    self.counts["files"] += 1
                    content = path.read_bytes()
                    if any(secret.encode() in content for secret in SECRETS):
                        self.finds.append(f"files: {path.name}")


SEARCH = Search()


class Listener(logging.Handler):
    """Hears every record of the run, with its exception as it would be printed."""

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one record."""
        SEARCH.text("log records", record.name, logging.Formatter().format(record))

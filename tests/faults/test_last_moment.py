"""A process killed at the moment at which a message leaves: what has arrived, what is known."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from engine.model import Channel
from engine.store.rows import CONTACT
from notifiers.registry import make_sender
from tests.faults.dying import FATAL
from tests.faults.offices import OPENS
from tests.helpers import Office, a_campaign
from tests.planted import SEARCH
from tests.postmen import post, tick
from tests.servers.bots import Bot
from tests.servers.smtp import MailServer

UNITS = 4


@contextmanager
def an_office(folder: Path, channel: Channel) -> Iterator[Office]:
    """A message waits for each of four units, on one channel."""
    with a_campaign(folder) as made:
        if channel == "telegram":
            with made.database.write() as connection:
                connection.execute(update(CONTACT).values(email=None))
                mine = CONTACT.c.role == "unit_contact"
                connection.execute(update(CONTACT).where(mine).values(telegram=CONTACT.c.id))
        tick(made, OPENS, channel)
        yield made


def die(office: Office, channel: str, url: str, moment: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.dying", office.url, channel, url, moment],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    SEARCH.text("logs of processes", "dying", done.stdout + done.stderr)
    assert done.returncode == -signal.SIGKILL, done.stderr


def the_fatal_one(office: Office) -> Any:
    return office.rows("message")[FATAL - 1]


def tries(office: Office) -> list[str]:
    return [row.kind for row in office.rows("attempt", message_id=the_fatal_one(office).id)]


@pytest.mark.parametrize("options", [(), ("--pipelining",)], ids=["step by step", "pipelining"])
@pytest.mark.parametrize(
    ("moment", "is_handed", "before", "copies", "known"),
    [
        # The commit that hands over a mail is the one that notes what became of the last.
        pytest.param("announced", False, 1, (2, 1), ["sent"], id="announced"),
        pytest.param("handed", True, 1, (1, 1), ["uncertain", "sent"], id="handed over"),
        pytest.param("accepted", True, 2, (1, 2), ["uncertain", "sent"], id="accepted"),
    ],
)
def test_announcing_a_mail_delivers_nothing_and_a_copy_has_the_same_id(
    tmp_path: Path, *, options: tuple[str, ...], moment: str, is_handed: bool, before: int,
    copies: tuple[int, int], known: list[str],
) -> None:  # fmt: skip
    with MailServer(tmp_path / "box", options) as server, an_office(tmp_path, "email") as office:
        die(office, "email", server.url(), moment)
        row = the_fatal_one(office)
        arrived = len(server.received())

        sender = make_sender("email", server.url())
        post(office, OPENS, sender)
        sender.close()

        assert (row.state, row.handed_at is not None) == ("sending", is_handed)
        assert arrived == before
        assert {row.state for row in office.rows("message")} == {"sent"}
        assert tries(office) == known
        ids = [str(mail["Message-ID"]) for mail in server.mails()]
        assert list(Counter(ids).values()) == [*copies, 1, 1]


@pytest.mark.parametrize(
    ("moment", "arrived", "state"),
    [
        pytest.param("announced", UNITS, "sent", id="announced"),
        pytest.param("handed", UNITS - 1, "uncertain", id="handed over"),
        pytest.param("accepted", UNITS, "uncertain", id="accepted"),
    ],
)
def test_a_text_never_arrives_twice(tmp_path: Path, moment: str, arrived: int, state: str) -> None:
    with Bot("telegram", tmp_path / "bot") as bot, an_office(tmp_path, "telegram") as office:
        die(office, "telegram", bot.url, moment)

        sender = make_sender("telegram", bot.url)
        post(office, OPENS, sender)
        sender.close()

        assert the_fatal_one(office).state == state
        assert tries(office) == [state]
        copies = Counter(text["chat_id"] for text in bot.accepted)
        assert len(copies) == arrived
        assert set(copies.values()) == {1}

"""Two dispatchers on one database, killed again and again: one outcome for each message.

5,000 messages by e-mail, Telegram and Zalo, to servers that are processes; both dispatchers
are `hanchot run`, and every second or so one of them is killed and started again.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, BinaryIO, Final

import pytest

from engine.directory.values import Sheet
from engine.store import channels
from tests.cli import hanchot
from tests.faults.offices import a_big_office
from tests.helpers import Office
from tests.planted import LINK_KEY, SEARCH, SMTP_PASSWORD
from tests.servers.bots import Bot, chat_of
from tests.servers.smtp import MailServer

BY_EMAIL, BY_TELEGRAM, BY_ZALO = 2000, 1500, 1500
UNITS: Final = BY_EMAIL + BY_TELEGRAM + BY_ZALO
EARLY_KILLS, KILLS = 3, 11
SEED: Final = 20180821
LOGIN: Final = f"nhac:{SMTP_PASSWORD}"
CONFIG: Final = """
public_url: https://thidua.example.vn
sender: {name: LĐLĐ, email: nhac@example.vn}
channels:
  email: {url: "${HANCHOT_CHANNEL_EMAIL}"}
  telegram: {url: "${HANCHOT_CHANNEL_TELEGRAM}", per_second: 1000, updates: none}
  zalo: {url: "${HANCHOT_CHANNEL_ZALO}", per_second: 1000, updates: none}
"""
NOW: Final = "2018-08-21T08:00:00+07:00"
LATER: Final = "2018-08-21T08:20:00+07:00"
"""When those that must be called have been gathered."""

_MESSAGE_ID: Final = re.compile(rb"^Message-ID:\s*(\S+)", re.MULTILINE | re.IGNORECASE)


def people(sheet: Sheet) -> Sheet:
    """One contact for each unit, with one address."""
    (_, head), *rows = sheet.rows
    role, email = head.index("role"), head.index("email")
    kept = [(n, row) for n, row in rows if row[role] != "unit_head"]
    units = [n for n, row in kept if row[role] == "unit_contact"]
    chats: dict[int, tuple[str, str]] = {}
    for place, number in enumerate(units[BY_EMAIL:]):
        on_telegram = chat_of("telegram", "ok", place), ""
        chats[number] = on_telegram if place < BY_TELEGRAM else ("", chat_of("zalo", "ok", place))
    return Sheet((
        (1, (*head, "telegram", "zalo")),
        *((n, (*row[:email], "" if n in chats else row[email], *chats.get(n, ("", ""))))
          for n, row in kept),
    ))  # fmt: skip


@dataclass
class Servers:
    """Where everything is sent to; `arrived` counts without reading twice."""

    mail: MailServer
    telegram: Bot
    zalo: Bot
    counted: int = 0
    logs: list[BinaryIO] = field(default_factory=list)

    def __post_init__(self) -> None:
        for folder, name in (
            (self.mail.folder, "mails.jsonl"), (self.telegram.folder, "texts.jsonl"),
            (self.zalo.folder, "texts.jsonl"),
        ):  # fmt: skip
            (folder / name).touch()
            self.logs.append((folder / name).open("rb"))

    def arrived(self) -> int:
        self.counted += sum(log.read().count(b"\n") for log in self.logs)
        return self.counted

    def close(self) -> None:
        for log in self.logs:
            log.close()

    @property
    def urls(self) -> dict[str, str]:
        return {
            "HANCHOT_CHANNEL_EMAIL": self.mail.url(login=f"{LOGIN}@"),
            "HANCHOT_CHANNEL_TELEGRAM": self.telegram.url.replace("&rto=1", ""),
            "HANCHOT_CHANNEL_ZALO": self.zalo.url.replace("&rto=1", ""),
        }

    def mails(self) -> dict[str, list[str]]:
        """The Message-ID of every copy, by address."""
        found: dict[str, list[str]] = defaultdict(list)
        for one in self.mail.received():
            head = (self.mail.folder / one["file"]).read_bytes().partition(b"\r\n\r\n")[0]
            (id_,) = _MESSAGE_ID.findall(head)
            for to in one["to"]:
                found[to].append(id_.decode())
        return found


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    with ExitStack() as stack:
        options = ("--login", LOGIN, "--pipelining")
        made = Servers(
            stack.enter_context(MailServer(tmp_path / "mail", options)),
            stack.enter_context(Bot("telegram", tmp_path / "telegram")),
            stack.enter_context(Bot("zalo", tmp_path / "zalo")),
        )
        stack.callback(made.close)
        yield made


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    (tmp_path / "hanchot.yaml").write_text(CONFIG, encoding="utf-8")
    with a_big_office(tmp_path, UNITS, people=people) as made:
        with made.database.write() as connection:  # it has long been found out what Zalo bears
            channels.note(connection, "zalo", rate=1000)
        yield made


@dataclass
class Dispatchers:
    """Processes that send, by one clock, and what they write."""

    office: Office
    variables: dict[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    logs: list[Path] = field(default_factory=list)
    kills: int = 0
    since: float = field(default_factory=time.time)

    def start(self) -> subprocess.Popen[bytes]:
        log = self.office.path.parent / f"run-{len(self.logs)}.log"
        level = "debug" if len(self.logs) % 4 == 0 else "info"
        own = {
            "GOING_SINCE": str(self.since), "HANCHOT_LOG": "json", "HANCHOT_LOG_LEVEL": level
        }  # fmt: skip
        clean = {name: v for name, v in os.environ.items() if not name.startswith("HANCHOT_")}
        with log.open("wb") as said:
            made = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.going", "run"],
                env={**clean, **self.variables, **own},
                stdout=said,
                stderr=said,
            )
        self.logs.append(log)
        return made

    def kill(self, number: int) -> None:
        """End one with no time for a last word, and start it again."""
        victim = self.running[number]
        victim.kill()
        victim.wait()
        assert victim.returncode == -signal.SIGKILL, self.said()
        self.kills += 1
        self.running[number] = self.start()

    def until(self, true: Callable[[], bool], seconds: float = 90) -> None:
        """Wait for them, as long as they live."""
        end = time.monotonic() + seconds
        while not true():
            assert all(process.poll() is None for process in self.running), self.said()
            assert time.monotonic() < end, f"they did not get there: {self.said()}"
            time.sleep(0.01)

    def stop(self) -> list[int]:
        for process in self.running:
            process.terminate()
        return [process.wait(timeout=30) for process in self.running]

    def said(self) -> str:
        return "\n".join(log.read_text("utf-8")[-500:] for log in self.logs[-3:])


@pytest.fixture
def dispatchers(office: Office, servers: Servers) -> Iterator[Dispatchers]:
    made = Dispatchers(office, settings(office, servers))
    yield made
    for process in made.running:
        process.kill()
        process.wait()


def settings(office: Office, servers: Servers, now: str = NOW) -> dict[str, Any]:
    return {
        "HANCHOT_DB": office.url,
        "HANCHOT_CONFIG": str(office.path.parent / "hanchot.yaml"),
        "HANCHOT_LINK_KEY": LINK_KEY * 2,
        "HANCHOT_NOW": now,
        **servers.urls,
    }


def test_two_dispatchers_that_are_killed_send_each_message_to_one_outcome(
    office: Office,
    servers: Servers,
    dispatchers: Dispatchers,
    capsys: pytest.CaptureFixture[str],
) -> None:
    chance = Random(SEED)  # noqa: S311 - only whom to kill, and when
    moments = sorted(chance.sample(range(100, UNITS - 200), KILLS))
    dispatchers.running = [dispatchers.start(), dispatchers.start()]

    for _ in range(EARLY_KILLS):  # while they start, or write messages
        time.sleep(chance.uniform(0.1, 1.5))
        dispatchers.kill(chance.randrange(2))
    for moment in moments:
        dispatchers.until(lambda goal=moment: servers.arrived() >= goal)  # type: ignore[misc]
        time.sleep(chance.uniform(0, 0.02))
        dispatchers.kill(chance.randrange(2))
    dispatchers.until(lambda: servers.arrived() >= UNITS - 200)
    dispatchers.until(lambda: not unsettled(office))
    ended = dispatchers.stop()
    called = hanchot("dispatch", **settings(office, servers, LATER))

    assert ended == [0, 0], dispatchers.said()
    assert called.status == 0, called.err
    doubled = assert_each_mail_arrived(office, servers, dispatchers.kills)
    lost = assert_no_text_arrived_twice(office, servers)
    assert_the_record_agrees(office)
    uncertain = assert_who_may_not_know_is_to_be_called(office, servers)
    assert_nothing_secret_was_said(dispatchers)
    tries = Counter(row.kind for row in office.rows("attempt"))
    with capsys.disabled():
        print(  # noqa: T201 - the figures are to be seen
            f"\ntwo dispatchers: {UNITS} messages, {dispatchers.kills} kills, tries {dict(tries)}, "
            f"{doubled} mails twice with the same Message-ID, no text twice, "
            f"{uncertain} uncertain ({lost} of them did not arrive) and on the list of calls"
        )


def of_units(office: Office) -> list[Any]:
    return office.rows("message", kind="unit")


def unsettled(office: Office) -> bool:
    time.sleep(0.3)
    rows = of_units(office)
    return not rows or any(row.state not in {"sent", "uncertain"} for row in rows)


def addresses(office: Office, channel: str) -> dict[int, str]:
    """Where the contacts are told who have an address on a channel."""
    rows = office.rows("contact", role="unit_contact")
    return {row.id: getattr(row, channel) for row in rows if getattr(row, channel)}


def assert_each_mail_arrived(office: Office, servers: Servers, kills: int) -> int:
    """How many arrived more than once."""
    due = addresses(office, "email")
    got = {to: ids for to, ids in servers.mails().items() if to in due.values()}
    sent = {due[row.contact_id] for row in of_units(office)
            if row.channel == "email" and row.state == "sent"}  # fmt: skip

    assert len(due) == BY_EMAIL
    assert sent <= set(got)
    # A second copy carries the same id, so that mailboxes know it for one.
    assert all(len(set(ids)) == 1 for ids in got.values())
    assert len({ids[0] for ids in got.values()}) == len(got)
    doubled = sum(len(ids) - 1 for ids in got.values())
    assert doubled <= kills
    return doubled


def assert_no_text_arrived_twice(office: Office, servers: Servers) -> int:
    """How many did not arrive, of those of which that is not known."""
    lost = 0
    for bot, count in ((servers.telegram, BY_TELEGRAM), (servers.zalo, BY_ZALO)):
        due = addresses(office, bot.kind)
        got = Counter(text["chat_id"] for text in bot.accepted)
        rows = [row for row in of_units(office) if row.channel == bot.kind]
        sent = {due[row.contact_id] for row in rows if row.state == "sent"}

        assert len(rows) == len(due) == count
        assert set(got.values()) == {1}
        assert sent <= set(got) <= set(due.values())
        lost += len(set(due.values()) - set(got))
    return lost


def assert_the_record_agrees(office: Office) -> None:
    tries: dict[int, list[Any]] = defaultdict(list)
    for row in office.rows("attempt"):
        tries[row.message_id].append(row)
    rows = of_units(office)

    assert len(rows) == UNITS
    assert {row.state for row in rows} <= {"sent", "uncertain"}
    for row in rows:
        found = tries[row.id]
        assert [t.number for t in found] == list(range(1, row.attempts + 1))
        assert [t.kind for t in found] == ["uncertain"] * (row.attempts - 1) + [row.state]
        assert row.channel == "email" or row.attempts == 1
        assert bool(row.reason) is (row.state == "uncertain")
        assert (row.sent_at is not None) is (row.state == "sent")
        assert row.lease_by is None


def assert_who_may_not_know_is_to_be_called(office: Office, servers: Servers) -> int:
    """How many they are; nobody else is, and the secretariat has been told."""
    uncertain = {row.obligation_id for row in of_units(office) if row.state == "uncertain"}
    lists = [row for row in office.rows("message") if row.kind != "unit"]
    listed = {row.obligation_id for one in lists
              for row in office.rows("message_item", message_id=one.id)}  # fmt: skip

    assert listed == uncertain
    assert {(row.kind, row.state) for row in lists} <= {("call_list", "sent")}
    assert bool(lists) is bool(uncertain)
    secretariat = {row.email for row in office.rows("contact", role="secretariat")}
    others = set(servers.mails()) - set(addresses(office, "email").values())
    assert others == (secretariat if lists else set())
    return len(uncertain)


def assert_nothing_secret_was_said(dispatchers: Dispatchers) -> None:
    known, texts = len(SEARCH.finds), [log.read_text("utf-8") for log in dispatchers.logs]

    for log, text in zip(dispatchers.logs, texts, strict=True):
        SEARCH.text("logs of processes", log.name, text)

    assert SEARCH.finds[known:] == []
    said = "\n".join(texts)
    assert '"event": "message.tried"' in said
    assert "/bot****" in said, "nothing was heard of how the bots are asked"

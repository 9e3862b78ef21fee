"""What every answer and every silence of a server comes to: the table, and that it holds.

Each row is one message through the real sender, to a server that is a process of its own, by
the real dispatcher on a database in which the person has a second address. The table is
printed; what stands in it is asserted.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
import trustme

from engine.model import Channel, Outcome, OutgoingMessage
from notifiers.registry import make_sender
from tests.helpers import RULES, Office, a_campaign, at
from tests.planted import SMTP_PASSWORD, TELEGRAM_TOKEN, ZALO_TOKEN
from tests.postmen import address, post, tick
from tests.servers.bots import Bot, chat_of
from tests.servers.smtp import MailServer

OPENED: Final = "2018-08-21 08:00"
ENDING: Final = "2018-09-12 16:59:50"
"""Ten seconds are left until the last instant at which the message is of use."""

NEXT: Final[dict[Channel, Channel]] = {"email": "telegram", "telegram": "zalo", "zalo": "email"}
"""The reminder goes by one channel, then by this one."""

NONE: Final = "none"
NOT_AGAIN: Final = "–"
MINUTE: Final = "+1 m"
PAUSE: Final = "+1 m, whole channel"


class Case(NamedTuple):
    """One row.

    Attributes:
        how: The server's behaviour, or after `@` the place that the sender is pointed to.
        following: The channel on which the next message is made.
        nth: At which attempt, the server doing the same each time.
        alone: Whether the person has no other address, and nobody else there has one.
    """

    channel: Channel
    told: str
    how: str
    outcome: str
    scope: str
    state: str
    next_try: str
    following: str = NONE
    nth: int = 1
    now: str = OPENED
    alone: bool = False


def _mail(*facts: Any, **more: Any) -> Case:
    return Case("email", *facts, **more)


RETRY: Final = ("retry", MINUTE)
HELD: Final = ("held", PAUSE)
FAILED: Final = ("failed", NOT_AGAIN)
SENT: Final = ("sent", NOT_AGAIN)
DOWN: Final = ("channel_down", "channel")

E_MAIL: Final = (
    _mail("accepts", "ok", "sent", "message", *SENT),
    _mail("accepts slowly", "slow", "sent", "message", *SENT),
    _mail("450 mailbox busy", "busy", "retry", "recipient", *RETRY),
    _mail("450 greylisted", "greylist", "retry", "recipient", *RETRY),
    _mail("450 greylisted, then accepts", "greylist", "sent", "message", *SENT, nth=2),
    _mail("451 later", "later", "retry", "recipient", *RETRY),
    _mail("452 full for now", "crowded", "retry", "recipient", *RETRY),
    _mail("421 at the recipient", "closing", *DOWN, *HELD),
    _mail("550 5.1.1 no such user", "unknown", "permanent", "recipient", *FAILED, "telegram"),
    _mail("550, no other address", "unknown", "permanent", "recipient", *FAILED, "call list",
          alone=True),
    _mail("550 5.7.1 policy", "policy", "retry", "recipient", *RETRY),
    _mail("551 not local", "elsewhere", "permanent", "recipient", *FAILED, "telegram"),
    _mail("552 5.2.2 mailbox full", "full", "retry", "recipient", *RETRY),
    _mail("553 name not allowed", "misspelt", "permanent", "recipient", *FAILED, "telegram"),
    _mail("cuts the line at the recipient", "dropearly", "retry", "message", *RETRY),
    _mail("silent at the recipient", "hangearly", "retry", "message", *RETRY),
    _mail("451 after DATA", "deferred", "retry", "message", *RETRY),
    _mail("421 after DATA", "closingdata", *DOWN, *HELD),
    _mail("552 5.3.4 too large", "toolarge", "permanent", "message", *FAILED, "telegram"),
    _mail("554 5.6.0 not wanted", "unwanted", "permanent", "message", *FAILED, "telegram"),
    _mail("554 5.7.1 after DATA", "spam", "retry", "message", *RETRY),
    _mail("600 after DATA", "odd", "uncertain", "message", *RETRY),
    _mail("cuts the line after DATA", "drop", "uncertain", "message", *RETRY),
    _mail("silent after DATA", "hang", "uncertain", "message", *RETRY),
    _mail("cuts the line, 3rd time", "drop", "uncertain", "message", "uncertain", NOT_AGAIN,
          "telegram", nth=3),
    _mail("451, hardly any time left", "later", "retry", "recipient", "expired", NOT_AGAIN,
          "telegram", now=ENDING),
    _mail("550 at the sender", "@550", *DOWN, *HELD),
    _mail("451 at the sender", "@451", "retry", "message", *RETRY),
    _mail("535 login refused", "@535", *DOWN, *HELD),
    _mail("530 login required", "@530", *DOWN, *HELD),
    _mail("offers no login", "@nologin", *DOWN, *HELD),
    _mail("offers no STARTTLS", "@nostarttls", *DOWN, *HELD),
    _mail("certificate not trusted", "@untrusted", *DOWN, *HELD),
    _mail("speaks no TLS", "@notls", *DOWN, *HELD),
    _mail("421 as greeting", "@421", *DOWN, *HELD),
    _mail("554 as greeting", "@554", *DOWN, *HELD),
    _mail("cuts the line at once", "@cut", *DOWN, *HELD),
    _mail("never greets", "@mute", *DOWN, *HELD),
    _mail("connection refused", "@refused", *DOWN, *HELD),
    _mail("name not found", "@noname", *DOWN, *HELD),
)  # fmt: skip


def _chats(channel: Channel) -> Iterator[Case]:
    """What the protocols of both bots have in common, with what differs."""
    zalo = channel == "zalo"
    following = NEXT[channel]
    gone = ("permanent", "recipient", *FAILED, following)
    wrong = ("permanent", "message", *FAILED, following)
    maybe = ("uncertain", "message", "uncertain", NOT_AGAIN, following)
    limited = ("retry", "channel", "held")
    rows: list[tuple[Any, ...]] = [
        ("ok", "ok", "sent", "message", *SENT),
        ("ok, slowly", "slow", "sent", "message", *SENT),
        ("ok without a message id", "no_id", "sent", "message", *SENT),
        ("429 retry_after 35", "limited", *limited, "+35 s, whole channel"),
        ("429, header Retry-After 12", "limited_by_header", *limited, "+12 s, whole channel"),
        ("429 within 200, no time", "limited_within_200", *limited, "+5 s, whole channel"),
        ("429, then ok", "limited_once", "sent", "message", *SENT, NONE, 2),
        ("400 chat not found", "no_chat", *gone),
        ("400 within 200", "no_chat_within_200", *gone),
        ("400 PEER_ID_INVALID", "bad_peer", *(wrong if zalo else gone)),
        ("400 can't parse entities", "bad_text", *wrong),
        ("403 blocked by the user", "blocked", *gone),
        ("403 kicked from the group", "kicked", *gone),
        ("403 user is deactivated", "deactivated", *gone),
        ("401 token refused", "unauthorized", *DOWN, *HELD),
        ("401 within 200", "unauthorized_within_200", *DOWN, *HELD),
        ("404 no such method", "not_found", *DOWN, *HELD),
        ("404 chat not found", "chat_gone", *(gone if zalo else (*DOWN, *HELD))),
        ("408 timed out there", "timed_out", *maybe),
        ("409 two readers", "conflict", *wrong),
        ("413 too long", "too_long", *wrong),
        ("500", "server_error", "retry", "message", *RETRY),
        ("503", "unavailable", "retry", "message", *RETRY),
        ("502, a page of a gateway", "gateway", *maybe),
        ("504, a page of a gateway", "gateway_timeout", *maybe),
        ("200, no JSON", "garbage", *maybe),
        ("200, no object", "no_object", *maybe),
        ("200 without ok", "no_ok", *maybe),
        ("307 to another place", "redirect", *DOWN, *HELD),
        ("takes it, never answers", "hang", *maybe),
        ("takes it, cuts the line", "drop", *maybe),
        ("cuts the line in the answer", "drop_in_the_answer", *maybe),
        ("cuts each line at once", "@cut", *maybe),
        ("certificate not trusted", "@untrusted", *DOWN, *HELD),
        ("speaks no TLS", "@notls", *DOWN, *HELD),
        ("connection refused", "@refused", *DOWN, *HELD),
        ("name not found", "@noname", *DOWN, *HELD),
    ]
    for row in rows:
        yield Case(channel, *row)
    call = ("permanent", "recipient", *FAILED, "call list")
    yield Case(channel, "403, no other address", "blocked", *call, alone=True)
    late = ("retry", "message", "expired", NOT_AGAIN, following)
    yield Case(channel, "503, hardly any time left", "unavailable", *late, now=ENDING)


CASES: Final = (
    *E_MAIL,
    *_chats("telegram"),
    # A retry without waiting, to the new chat, within the same drain.
    Case("telegram", "400 the chat has moved", "moved", "retry → sent", "recipient", *SENT),
    *_chats("zalo"),
)


@dataclass(frozen=True)
class Found:
    """What came of one message."""

    outcome: str
    scope: str
    state: str
    next_try: str
    following: str


class Heard:
    """A sender that is listened to."""

    def __init__(self, sender: Any) -> None:
        self._sender = sender
        self.channel: Channel = sender.channel
        self.outcomes: list[Outcome] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sender, name)

    def send(self, message: OutgoingMessage) -> Outcome:
        outcome: Outcome = self._sender.send(message)
        self.outcomes.append(outcome)
        return outcome


class Servers:
    """The servers, each started when it is first asked for."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self.mail = cache(self._mail)
        self.bot = cache(self._bot)
        self.works = cache(self._works)

    def _mail(self, *options: str) -> MailServer:
        number = len(list(self._folder.iterdir()))
        return self._stack.enter_context(MailServer(self._folder / f"mail-{number}", options))

    def _bot(self, kind: Any, *options: str) -> Bot:
        number = len(list(self._folder.iterdir()))
        return self._stack.enter_context(Bot(kind, self._folder / f"bot-{number}", options))

    def _works(self, channel: Channel) -> Any:
        """A sender to a server that takes everything."""
        sender = make_sender(channel, self.url(channel, ""))
        self._stack.callback(sender.close)
        return sender

    @cache  # noqa: B019 - lives as long as the module
    def certificate(self) -> str:
        """Of an authority that nobody knows."""
        path = self._folder / "certificate.pem"
        trustme.CA().issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(path))
        return str(path)

    def url(self, channel: Channel, how: str) -> str:
        """Where the sender of a row is pointed to; where it says nothing, all works."""
        if channel == "email":
            return self._mail_url(how)
        return self._bot_url(channel, how)

    def _mail_url(self, how: str) -> str:
        login = f"nhac:{SMTP_PASSWORD}@"
        made: dict[str, Callable[[], str]] = {
            "@550": lambda: self.mail("--sender", "550 5.1.8 not from here").url("rto=1"),
            "@451": lambda: self.mail("--sender", "451 4.3.0 later").url("rto=1"),
            "@535": lambda: self.mail("--login", "nhac:another").url("rto=1", login),
            "@530": lambda: self.mail("--login", "nhac:another").url("rto=1"),
            "@nologin": lambda: self.mail().url("rto=1", login),
            "@nostarttls": lambda: self.mail().url("rto=1&mode=starttls", login),
            "@untrusted": lambda: self.mail(
                "--tls", "starttls", "--certificate", self.certificate()
            ).url("rto=1&mode=starttls", login),
            "@notls": lambda: self.mail().url("cto=1&rto=1&mode=ssl", login),
            "@421": lambda: self.mail("--greeting", "421 4.3.2 too busy").url("rto=1"),
            "@554": lambda: self.mail("--greeting", "554 no service here").url("rto=1"),
            "@cut": lambda: self.mail("--greeting", "drop").url("rto=1"),
            "@mute": lambda: self.mail("--greeting", "silence").url("cto=0.5&rto=1"),
            "@refused": lambda: f"mailto://127.0.0.1:{_closed_port()}?from=nhac@example.vn",
            "@noname": lambda: "mailto://khong-co.invalid?from=nhac@example.vn&mode=insecure",
        }
        return made[how]() if how in made else self.mail().url("rto=1")

    def _bot_url(self, channel: Channel, how: str) -> str:
        scheme, token = {
            "telegram": ("tgram", TELEGRAM_TOKEN), "zalo": ("zalo", ZALO_TOKEN)
        }[channel]  # fmt: skip
        made: dict[str, Callable[[], str]] = {
            "@cut": lambda: self.bot(channel, "--drop").base,
            "@untrusted": lambda: self.bot(channel, "--certificate", self.certificate()).base,
            "@notls": lambda: f"https://127.0.0.1:{self.bot(channel).port}",
            "@refused": lambda: f"http://127.0.0.1:{_closed_port()}",
            "@noname": lambda: "http://khong-co.invalid",
        }
        base = made[how]() if how in made else self.bot(channel).base
        return f"{scheme}://{token}/?api={base}&cto=2&rto=1"


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with ExitStack() as stack:
        yield Servers(tmp_path_factory.mktemp("servers"), stack)


@pytest.fixture(scope="module")
def found(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> dict[Case, Found]:
    """What came of each row."""
    return {case: _found(case, servers, tmp_path_factory.mktemp("office")) for case in CASES}


def _found(case: Case, servers: Servers, folder: Path) -> Found:
    rules = RULES.replace("group: cdcs", "only: [a]") + (
        f"reminders:\n  mo_bao_cao: {{channels: [{case.channel}, {NEXT[case.channel]}]}}\n"
    )
    with a_campaign(folder, rules) as office:
        _give_addresses(office, case)
        tick(office, OPENED, *NEXT)
        mine = Heard(make_sender(case.channel, servers.url(case.channel, case.how)))
        others = [servers.works(channel) for channel in NEXT if channel != case.channel]
        now = at(case.now)
        for _ in range(case.nth):
            post(office, now, mine, *others)
            before, now = now, _again_at(office, now)
        mine.close()
        return _read(office, case, mine, before)


def _give_addresses(office: Office, case: Case) -> None:
    own = {
        "email": f"{case.how.strip('@')}-{case.nth}@example.vn",
        "telegram": "111",
        "zalo": "z111",
    }
    if case.channel != "email" and not case.how.startswith("@"):
        own[case.channel] = chat_of(case.channel, case.how)  # type: ignore[arg-type]
    kept = {case.channel} if case.alone else {case.channel, NEXT[case.channel]}
    address(office, "a-head@example.vn", email=None)
    address(office, "a@example.vn", **{c: own[c] if c in kept else None for c in NEXT})


def _message(office: Office) -> Any:
    return office.rows("message")[0]


def _again_at(office: Office, now: datetime) -> datetime:
    until = [row.paused_until for row in office.rows("channel_state") if row.paused_until]
    latest: datetime = max([now, _message(office).next_at, *until])
    return latest


def _read(office: Office, case: Case, sender: Heard, now: datetime) -> Found:
    row = _message(office)
    outcomes = sender.outcomes[case.nth - 1 :]
    made = ["call list" if r.kind == "call_list" else r.channel for r in office.rows("message")[1:]]
    return Found(
        " → ".join(outcome.kind for outcome in outcomes),
        outcomes[0].scope,
        row.state,
        _next_try(office, case, row, now),
        ", ".join(made) or NONE,
    )


def _next_try(office: Office, case: Case, row: Any, now: datetime) -> str:
    if row.state not in {"waiting", "held", "retry"}:
        return NOT_AGAIN
    seconds = (row.next_at - now).total_seconds()
    # Retries are spread by a fifth, so that they do not come back at one instant.
    is_minute = 48 <= seconds <= 72
    said = MINUTE if is_minute else f"+{seconds:g} s"
    health = office.rows("channel_state", channel=case.channel)
    paused = bool(health) and health[0].paused_until == row.next_at
    return f"{said}, whole channel" if paused else said


@pytest.mark.parametrize("case", CASES, ids=[f"{c.channel}: {c.told}" for c in CASES])
def test_what_a_server_does_decides_what_becomes_of_the_message(
    case: Case, found: dict[Case, Found]
) -> None:
    assert found[case] == Found(case.outcome, case.scope, case.state, case.next_try, case.following)


def test_the_table_leaves_nothing_unknown(
    found: dict[Case, Found], capsys: pytest.CaptureFixture[str]
) -> None:
    head = ("channel", "server", "outcome", "scope", "state", "next try", "next channel")
    rows = [(c.channel, c.told, f.outcome, f.scope, f.state, f.next_try, f.following)
            for c, f in found.items()]  # fmt: skip

    with capsys.disabled():
        print(f"\n\n{_aligned([head, *rows])}\n{len(rows)} rows")  # noqa: T201 - it is to be seen

    assert len(rows) >= 45
    assert len({row[:2] for row in rows}) == len(rows)
    assert all(cell and "unknown" not in cell.lower() for row in rows for cell in row[2:])
    assert {row[0] for row in rows} == set(NEXT)


def _aligned(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )

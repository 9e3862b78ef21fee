"""What people write to a bot: understood by a pure function, done in one transaction.

The same update twice does no harm, and is answered alike: a crash between doing and noting
lets it come again. One process reads a bot at a time; it says so in `channel_state`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import Connection, or_, select, update

from engine.people import addresses
from engine.people.contacts import By, choose_channel, have_address
from engine.people.linking import MOST_WRONG, link_chat, may_guess, note_wrong
from engine.store.rows import CHANNEL_STATE
from engine.store.sends import insert_new
from engine.words import Text, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.model import Channel, ChatUpdate
    from engine.words import Language

READING: Final = timedelta(seconds=90)
"""So long a process that reads a bot is believed to be alive; a long poll is shorter."""

NUMBERS_LAST: Final = timedelta(days=6)
"""After a week without updates Telegram numbers them anew, from anywhere."""

Wish = Literal["link", "start", "stop", "go_on", "choose", "help", "unknown"]
_COMMAND = re.compile(
    r"/(start|stop|help|tiep|kenh|channel)(?:@\w+)?(?:\s+(\S.*))?\s*", re.IGNORECASE
)
_CHOICE = re.compile(r"(?:KENH|CHANNEL)[\s:]+(\S.*)")
_CHANNELS: Final[dict[str, Channel | Literal["any"]]] = {
    "EMAIL": "email",
    "E-MAIL": "email",
    "MAIL": "email",
    "THU": "email",
    "THU DIEN TU": "email",
    "ZALO": "zalo",
    "TELEGRAM": "telegram",
    "SMS": "sms",
    "TIN NHAN": "sms",
    "MAC DINH": "any",
    "DEFAULT": "any",
}
_TYPED = re.compile(r"LIEN ?KET[\s:.\-]*(\S.*)")
_BARE = re.compile(r"\d{4}[ -]?\d{4}|(?:[0-9A-Z]{4}[ -]){2}[0-9A-Z]{4}")
_WORDS: Final[dict[str, Wish]] = {
    "DUNG": "stop",
    "STOP": "stop",
    "TIEP": "go_on",
    "TIEP TUC": "go_on",
    "START": "start",
    "TRO GIUP": "help",
    "HELP": "help",
    "?": "help",
}
_COMMANDS: Final[dict[str, Wish]] = {
    "start": "start",
    "stop": "stop",
    "help": "help",
    "tiep": "go_on",
    "kenh": "choose",
    "channel": "choose",
}
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Intent:
    """What somebody wants by what they wrote.

    Attributes:
        code: To link by; or the channel that is chosen, as it was written.
    """

    wish: Wish
    code: str = ""


def intent_of(text: str) -> Intent:
    """What a text asks for; accents, capitals and blanks do not matter.

    >>> intent_of("Liên kết 1234 5678")
    Intent(wish='link', code='1234 5678')
    >>> intent_of("/start K7M29QXT4PW0AB12")
    Intent(wish='link', code='K7M29QXT4PW0AB12')
    >>> intent_of("Dừng").wish, intent_of("/start").wish, intent_of("chào em").wish
    ('stop', 'start', 'unknown')
    """
    written = text.strip()[:_LONGEST]
    command = _COMMAND.fullmatch(written)
    if command:
        wish, rest = _COMMANDS[command[1].lower()], command[2] or ""
        if wish == "choose":
            return Intent(wish, _plain(rest))
        return Intent("link", rest.strip()) if wish == "start" and rest else Intent(wish)
    plain = _plain(written)
    typed, choice = _TYPED.fullmatch(plain), _CHOICE.fullmatch(plain)
    if choice:
        return Intent("choose", choice[1])
    if typed:
        return Intent("link", typed[1])
    return Intent("link", plain) if _BARE.fullmatch(plain) else Intent(_WORDS.get(plain, "unknown"))


def _plain(text: str) -> str:
    """Capitals without accents, single blanks, no full stop at the end."""
    letters = unicodedata.normalize("NFD", text.upper().replace("Đ", "D"))
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(bare.split()).rstrip(" .!")


def take(
    connection: Connection,
    channel: str,
    update_: ChatUpdate,
    *,
    now: datetime,
    keys: Sequence[str],
) -> str:
    """Do what an update asks for; the answer to the chat, empty for none."""
    note_read(connection, channel, update_, now)
    chat = update_.chat
    match update_.kind:
        case "message":
            return _answer(connection, channel, update_, now=now, keys=keys)
        case "blocked":
            reason = say("links.reason_blocked").vi
            addresses.suppress_address(connection, channel, chat, reason, now=now)
        case "unblocked":
            addresses.readmit_address(connection, channel, chat, now=now)
        case "migrated":
            addresses.move_address(connection, channel, chat, update_.text, now=now)
        case _:
            pass
    return ""


def _answer(
    connection: Connection,
    channel: str,
    update_: ChatUpdate,
    *,
    now: datetime,
    keys: Sequence[str],
) -> str:
    intent, chat = intent_of(update_.text), update_.chat
    if intent.wish == "link":
        return _link(connection, channel, chat, intent.code, now=now, keys=keys)
    known = addresses.contacts_at(connection, channel, chat)
    if not known:
        return "" if update_.in_group and intent.wish == "unknown" else _how(channel).vi
    language: Language = "en" if known[0].language == "en" else "vi"
    if intent.wish == "stop":
        addresses.stop_address(connection, channel, chat, now=now, by="chat")
        return say("links.stopped").to(language)
    if intent.wish == "go_on":
        addresses.resume_address(connection, channel, chat, now=now)
        return say("links.resumed").to(language)
    if intent.wish == "choose":
        return _choose(connection, known, intent.code, now).to(language)
    # In a group people talk to each other.
    return "" if update_.in_group and intent.wish == "unknown" else say("links.help").to(language)


def _link(
    connection: Connection,
    channel: str,
    chat: str,
    code: str,
    *,
    now: datetime,
    keys: Sequence[str],
) -> str:
    if not may_guess(connection, channel, chat, now=now):
        return ""
    linked = link_chat(connection, channel, chat, code, now=now, keys=keys)
    if linked is not None:
        said = say("links.linked", name=linked.name, unit=linked.unit_name)
        return said.to("en" if linked.language == "en" else "vi")
    wrong = note_wrong(connection, channel, chat, now=now)
    return say("links.too_many_codes" if wrong >= MOST_WRONG else "links.bad_code").vi


def _choose(connection: Connection, known: Sequence[Any], wanted: str, now: datetime) -> Text:
    """Tell those who are at a chat elsewhere first from now on, where they have an address."""
    channel = _CHANNELS.get(wanted)
    ids = [one.id for one in known]
    by = By(now, "chat")
    if channel == "any":
        choose_channel(connection, ids, None, by)
        return say("links.chosen_none")
    if channel is None or not have_address(connection, ids, channel):
        return say("links.not_chosen")
    choose_channel(connection, ids, channel, by)
    return say("links.chosen", channel=say(f"links.channel_{channel}"))


def _how(channel: str) -> Text:
    return say("links.how_telegram" if channel == "telegram" else "links.how_zalo")


# Reading in turn


def note_read(connection: Connection, channel: str, update_: ChatUpdate, now: datetime) -> None:
    """Note how far a bot has been read, in the transaction that does what was read."""
    if update_.id is not None:
        connection.execute(insert_new(connection, CHANNEL_STATE).values(channel=channel))
        connection.execute(
            update(CHANNEL_STATE)
            .where(CHANNEL_STATE.c.channel == channel)
            .values(read_up_to=update_.id, read_at=now)
        )


def read_up_to(connection: Connection, channel: str, *, now: datetime) -> int | None:
    """The last update that was read; None where its number says nothing any more."""
    s = CHANNEL_STATE.c
    row = connection.execute(
        select(s.read_up_to, s.read_at).where(s.channel == channel)
    ).one_or_none()
    if row is None or row.read_at is None or now - row.read_at > NUMBERS_LAST:
        return None
    return row.read_up_to if row.read_up_to is None else int(row.read_up_to)


def take_turn(
    connection: Connection,
    channel: str,
    *,
    owner: str,
    now: datetime,
    is_dead: Callable[[str], bool],
) -> bool:
    """Become, or remain, the one process that reads a bot; False if another one does."""
    s = CHANNEL_STATE.c
    connection.execute(insert_new(connection, CHANNEL_STATE).values(channel=channel))
    reader = connection.execute(
        select(s.read_by).where(s.channel == channel).with_for_update()
    ).scalar()
    free = [s.read_by.is_(None), s.read_until <= now, s.read_by == owner]
    if reader is not None and reader != owner and is_dead(reader):
        free.append(s.read_by == reader)
    done = connection.execute(
        update(CHANNEL_STATE)
        .where(s.channel == channel, or_(*free))
        .values(read_by=owner, read_until=now + READING)
    )
    return bool(done.rowcount)


def end_turn(connection: Connection, channel: str, *, owner: str) -> None:
    """Let another process read."""
    connection.execute(
        update(CHANNEL_STATE)
        .where(CHANNEL_STATE.c.channel == channel, CHANNEL_STATE.c.read_by == owner)
        .values(read_by=None, read_until=None)
    )

"""Signed links of messages, and the codes by which people link their chats.

Pure: keys, claims and instants are arguments. A link carries what it is for in its
signature, so that a link to stop messages can hand nothing in; it is made anew for each
message and kept nowhere. Keys come newest first: the first signs, all are believed.
Codes are kept as keyed hashes alone, since a short one could be guessed from a plain hash.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

from itsdangerous import BadSignature, Signer
from itsdangerous.encoding import base64_decode, base64_encode
from itsdangerous.signer import SigningAlgorithm

from engine.errors import LinkKeyTooShortError
from engine.words import Text, say

if TYPE_CHECKING:
    from collections.abc import Sequence

Purpose = Literal["hand_in", "list", "stop"]
PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)
PATHS: Final[dict[Purpose, str]] = {"hand_in": "g", "list": "x", "stop": "d"}
"""The page of each purpose: gửi, xem, dừng."""

LinkFault = Literal["expired", "altered", "wrong_purpose", "revoked", "unknown"]

MARGIN: Final = timedelta(days=30)
"""So long after the closing of its task a link still opens: what was handed in is read then."""
STOP_MARGIN: Final = timedelta(days=365)
UNKNOWN_CLOSING: Final = timedelta(days=365)

SHORTEST_KEY: Final = 32
_SIGNATURE_BYTES: Final = 16  # RFC 2104, section 5: half of the hash is enough
_LONGEST_TOKEN: Final = 300


class Claim(NamedTuple):
    """What a link says: about which message, to whom it was given, and until when it opens.

    Attributes:
        epoch: The contact's `link_epoch` when the link was made; raising it revokes.
        address: The mark of the address it was sent to; another address revokes it.
        expires_at: The first instant at which it opens nothing any more; whole seconds.
    """

    message_id: int
    contact_id: int
    epoch: int
    address: int
    expires_at: datetime


def address_mark(address: str) -> int:
    """A number that tells an address from the one it was before; it says nothing of it."""
    return zlib.crc32(address.encode())


@dataclass(frozen=True, slots=True)
class BadLink:
    """Why a link opens nothing."""

    fault: LinkFault

    @property
    def text(self) -> Text:
        """The sentence for the person who opened it."""
        return say(f"links.{self.fault}")


@dataclass(frozen=True, slots=True)
class Links:
    """Where the pages are, and the keys that sign links to them."""

    public_url: str
    keys: tuple[str, ...] = field(repr=False)

    def __call__(self, claim: Claim, purpose: Purpose) -> str:
        """The address of the page that a claim opens."""
        return f"{self.public_url}/{PATHS[purpose]}/{sign(claim, purpose, self.keys)}"


class _HalfOfSha256(SigningAlgorithm):
    """HMAC-SHA256 cut to its first half, which keeps links short."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, "sha256")[:_SIGNATURE_BYTES]


def keys_of(text: str) -> tuple[str, ...]:
    """The keys in a setting, newest first, parted by blanks, commas or line ends.

    Raises:
        LinkKeyTooShortError: If one of them could be guessed.
    """
    keys = tuple(filter(None, re.split(r"[\s,]+", text)))
    if any(len(key) < SHORTEST_KEY for key in keys):
        raise LinkKeyTooShortError(SHORTEST_KEY)
    return keys


def new_key() -> str:
    """A random key, fit to stand in the environment."""
    return secrets.token_urlsafe(SHORTEST_KEY)


def sign(claim: Claim, purpose: Purpose, keys: Sequence[str]) -> str:
    """Make a token of a claim, fit to stand in an address."""
    fields = (*claim[:4], int(claim.expires_at.timestamp()))
    said = base64_encode(json.dumps(fields, separators=(",", ":")))
    return _signer(purpose, keys).sign(said).decode("ascii")


def check_token(
    token: str, purpose: Purpose, now: datetime, keys: Sequence[str]
) -> Claim | BadLink:
    """What a token claims, or why it does not hold.

    Whether the contact's epoch still is the claim's only the database can tell.
    """
    said = _said(token, purpose, keys)
    if said is None:
        others = (other for other in PURPOSES if other != purpose)
        is_other = any(_said(token, other, keys) is not None for other in others)
        return BadLink("wrong_purpose" if is_other else "altered")
    message_id, contact_id, epoch, mark, expires = json.loads(base64_decode(said))
    claim = Claim(message_id, contact_id, epoch, mark, datetime.fromtimestamp(expires, UTC))
    return claim if now < claim.expires_at else BadLink("expired")


def _said(token: str, purpose: Purpose, keys: Sequence[str]) -> bytes | None:
    """What was signed; None if it was not signed so."""
    if not keys or len(token) > _LONGEST_TOKEN or not token.isascii():
        return None
    try:
        said = _signer(purpose, keys).unsign(token)
    except BadSignature:
        return None
    # The last letter of a signature has bits to spare: of all its spellings one is ours.
    written = token.rpartition(".")[2].encode()
    return said if base64_encode(base64_decode(written)) == written else None


def _signer(purpose: Purpose, keys: Sequence[str]) -> Signer:
    return Signer(
        list(reversed(keys)),  # the library signs with the last
        salt=f"hanchot.link.{purpose}",
        key_derivation="hmac",
        digest_method=hashlib.sha256,
        algorithm=_HalfOfSha256(),
    )


def expiry(
    purpose: Purpose, *, closes_at: datetime | None, ends_at: datetime | None, at: datetime
) -> datetime:
    """Until when a link opens; the same at every attempt to send its message.

    >>> def day(n): return datetime(2018, 9, n, tzinfo=UTC)
    >>> expiry("hand_in", closes_at=day(1), ends_at=day(30), at=day(1)).date().isoformat()
    '2018-10-01'

    Args:
        closes_at: Of the obligation, its own extension included; None where unknown.
        ends_at: Of the campaign; None where unknown.
        at: When the message fell due.
    """
    last = closes_at or ends_at or at + UNKNOWN_CLOSING
    margin = STOP_MARGIN if purpose == "stop" else MARGIN
    return (max(last, at) + margin).replace(microsecond=0)


# Codes

_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: they read as 1, 1, 0, V
_MISREAD: Final = str.maketrans("ILO", "110", " -_.")
CodeKind = Literal["typed", "handed_out", "deep_link"]
_LENGTHS: Final[dict[CodeKind, int]] = {"typed": 8, "handed_out": 12, "deep_link": 16}


def new_code(kind: CodeKind) -> str:
    """A random code.

    Args:
        kind: `typed`: 8 digits, for minutes; `handed_out`: 60 bits, for days on paper;
            `deep_link`: 80 bits, never typed.
    """
    letters = _LETTERS[:10] if kind == "typed" else _LETTERS
    return "".join(secrets.choice(letters) for _ in range(_LENGTHS[kind]))


def grouped(code: str) -> str:
    """A code as people type it.

    >>> grouped("12345678")
    '1234-5678'
    """
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def plain_code(text: str) -> str:
    """A code as it was made, however it was typed.

    >>> plain_code("k7m2 9qxt-4pwo")
    'K7M29QXT4PW0'
    """
    return text.strip().upper().translate(_MISREAD)


def code_hashes(code: str, keys: Sequence[str]) -> tuple[str, ...]:
    """The hash of a code by each key, newest first."""
    said = f"hanchot.code.{plain_code(code)}".encode()
    return tuple(hmac.new(key.encode(), said, "sha256").hexdigest() for key in keys)

"""Shorten what must not stand in a log or a reason: addresses, chat ids, passwords."""

from __future__ import annotations

import re

_MAIL_ADDRESS = re.compile(r"[^\s<>\"'(),:;@]+@[^\s<>\"'(),:;@]+")
_LONGEST_REASON = 200


def masked_address(address: str) -> str:
    """Shorten an address so that its owner still knows it.

    >>> masked_address("nguyen.van.a@example.vn"), masked_address("84912345678")
    ('n…@example.vn', '…678')
    """
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}" if at else f"…{address[-3:]}"


def masked_text(text: str, *secrets: str | None) -> str:
    """What a server said, on one short line, its addresses masked and the secrets taken out."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "****")
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return _MAIL_ADDRESS.sub(lambda found: masked_address(found[0]), line)[:_LONGEST_REASON]

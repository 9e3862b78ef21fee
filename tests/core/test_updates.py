"""What bots are sent is understood, however odd it is: pure, without a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.people.following import intent_of
from notifiers.updates import has_bot, telegram_update, zalo_update

if TYPE_CHECKING:
    from collections.abc import Callable

_KEYS = st.sampled_from(
    [
        "update_id", "message", "my_chat_member", "chat", "id", "type", "text", "from", "is_bot",
        "migrate_to_chat_id", "new_chat_member", "status", "result", "message_id", "chat_type",
    ]
)  # fmt: skip
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=6),
    max_leaves=20,
)


@pytest.mark.parametrize("understand", [telegram_update, zalo_update])
@given(raw=_ANY)
def test_no_update_is_too_odd(understand: Callable[[object], Any], raw: object) -> None:
    found = understand(raw)

    assert found is None or isinstance(found.chat, str)


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    found = intent_of(text)

    assert (found.wish == "link") is bool(found.code)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("kicked", "blocked"),
        ("left", "blocked"),
        ("member", "unblocked"),
        ("administrator", "unblocked"),
    ],
)
def test_who_blocks_the_bot_is_told_from_who_lets_it_in(status: str, kind: str) -> None:
    member = {"chat": {"id": 5, "type": "private"}, "new_chat_member": {"status": status}}

    found = telegram_update({"update_id": 1, "my_chat_member": member})

    assert found is not None
    assert (found.kind, found.chat) == (kind, "5")


@pytest.mark.parametrize("wrap", [lambda u: u, lambda u: {"ok": True, "result": u}])
def test_zalo_says_the_same_to_who_asks_and_to_a_webhook(wrap: Callable[[Any], Any]) -> None:
    message = {
        "chat": {"id": "e4ea", "chat_type": "GROUP"}, "text": "DUNG", "message_id": "16f6",
        "from": {"id": "e4ea", "is_bot": False},
    }  # fmt: skip

    found = zalo_update(wrap({"event_name": "message.text.received", "message": message}))

    assert found is not None
    assert (found.chat, found.key, found.kind, found.in_group) == ("e4ea", "16f6", "message", True)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("tgram://1:ab/", True),
        (" ZALO://1:ab", True),
        ("console://", False),
        ("json://localhost", False),
        (None, False),
    ],
)
def test_only_a_bot_is_followed(url: str | None, expected: bool) -> None:
    assert has_bot(url) is expected

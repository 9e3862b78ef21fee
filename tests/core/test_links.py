"""Signed links and codes: what is changed, late, revoked or for something else opens nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import LinkKeyTooShortError
from engine.links import (
    MARGIN,
    PURPOSES,
    STOP_MARGIN,
    BadLink,
    Claim,
    Links,
    Purpose,
    address_mark,
    check_token,
    code_hashes,
    expiry,
    grouped,
    keys_of,
    new_code,
    new_key,
    plain_code,
    sign,
)
from tests.helpers import at

OLD, NEW = "o" * 32, "n" * 32
UNTIL = at("2018-10-27 00:00")
CLAIM = Claim(12345, 678, 0, address_mark("a@example.vn"), UNTIL)
TOKEN = sign(CLAIM, "hand_in", [OLD])
_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
_NUMBERS = st.integers(min_value=0, max_value=2**53)


def fault(token: str, purpose: Purpose = "hand_in", *keys: str, now: datetime | None = None) -> str:
    found = check_token(token, purpose, now or UNTIL - timedelta(days=1), keys or (OLD,))
    return found.fault if isinstance(found, BadLink) else ""


@given(
    st.builds(
        Claim, _NUMBERS, _NUMBERS, _NUMBERS, st.integers(0, 2**32 - 1),
        st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - bounds are naive
            lambda at: at.replace(microsecond=0)
        ),
    ),
    st.sampled_from(PURPOSES),
)  # fmt: skip
def test_a_link_says_what_it_was_made_of(claim: Claim, purpose: Purpose) -> None:
    token = sign(claim, purpose, [NEW, OLD])

    assert check_token(token, purpose, claim.expires_at - timedelta(seconds=1), [NEW]) == claim
    assert set(token) <= _SAFE


def test_a_link_is_short_and_ends_in_a_letter() -> None:
    tokens = [sign(CLAIM._replace(message_id=n), "hand_in", [OLD]) for n in range(200)]

    # Programs that make addresses clickable leave out what looks like punctuation at the end.
    assert all(token[-1].isalnum() and len(token) < 90 for token in tokens)


@pytest.mark.parametrize("place", range(len(TOKEN)))
def test_a_link_with_one_letter_changed_opens_nothing(place: int) -> None:
    others = sorted(_SAFE - {TOKEN[place]})

    altered = [f"{TOKEN[:place]}{letter}{TOKEN[place + 1 :]}" for letter in others]

    assert {fault(token) for token in altered} == {"altered"}


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="empty"),
        pytest.param(".", id="dot"),
        pytest.param(TOKEN[:-1], id="cut"),
        pytest.param(f"{TOKEN}A", id="longer"),
        pytest.param(f" {TOKEN}", id="blank"),
        pytest.param(TOKEN.partition(".")[0], id="unsigned"),
        pytest.param("đường-dẫn", id="not ascii"),
        pytest.param("A" * 9999, id="very long"),
    ],
)
def test_what_is_no_link_is_altered(token: str) -> None:
    assert fault(token) == "altered"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(-1, ""), (0, "expired"), (1, "expired")],
    ids=["just before", "exactly at", "just after"],
)
def test_a_link_opens_until_it_expires(seconds: int, expected: str) -> None:
    assert fault(TOKEN, now=UNTIL + timedelta(seconds=seconds)) == expected


@pytest.mark.parametrize("purpose", ["list", "stop"])
def test_a_link_is_good_for_its_own_purpose_alone(purpose: Purpose) -> None:
    assert fault(TOKEN, purpose) == "wrong_purpose"


def test_links_of_an_older_key_open_while_it_is_kept() -> None:
    assert fault(TOKEN, "hand_in", NEW, OLD) == ""
    assert fault(TOKEN, "hand_in", NEW) == "altered"


def test_the_first_key_signs() -> None:
    assert fault(sign(CLAIM, "hand_in", [NEW, OLD]), "hand_in", NEW) == ""


def test_without_keys_nothing_opens() -> None:
    assert check_token(TOKEN, "hand_in", UNTIL - timedelta(days=1), ()) == BadLink("altered")


def test_every_fault_has_its_sentence() -> None:
    said = {
        BadLink(name).text.vi
        for name in ("expired", "altered", "wrong_purpose", "revoked", "unknown")
    }

    assert len(said) == 5


def test_a_link_stands_below_the_public_address() -> None:
    links = Links("https://thidua.example.vn", (OLD,))

    assert links(CLAIM, "hand_in") == f"https://thidua.example.vn/g/{TOKEN}"
    assert links(CLAIM, "stop").startswith("https://thidua.example.vn/d/")
    assert OLD not in repr(links)


def test_keys_come_newest_first_however_they_are_parted() -> None:
    assert keys_of(f"{NEW},{OLD}\n") == (NEW, OLD)
    assert keys_of("") == ()
    assert keys_of(new_key())


@pytest.mark.parametrize("length", [31, 32, 33])
def test_a_key_that_could_be_guessed_is_refused(length: int) -> None:
    if length < 32:
        with pytest.raises(LinkKeyTooShortError):
            keys_of(f"{NEW} {'k' * length}")
    else:
        assert keys_of("k" * length) == ("k" * length,)


def test_a_link_outlives_the_closing_with_its_extension() -> None:
    closes, ends, due = at("2018-09-27 00:00"), at("2018-12-31 00:00"), at("2018-09-10 08:00")

    assert expiry("hand_in", closes_at=closes, ends_at=ends, at=due) == closes + MARGIN
    assert expiry("stop", closes_at=closes, ends_at=ends, at=due) == closes + STOP_MARGIN
    assert expiry("hand_in", closes_at=None, ends_at=ends, at=due) == ends + MARGIN
    assert expiry("hand_in", closes_at=None, ends_at=None, at=due) > due + MARGIN
    # What is told of after the closing can still be opened.
    assert expiry("list", closes_at=closes, ends_at=ends, at=ends) == ends + MARGIN


def test_a_code_is_the_same_however_it_is_typed() -> None:
    code = new_code("handed_out")

    typed = [code.lower(), grouped(code), f" {grouped(code).replace('-', ' ')} "]

    assert {code_hashes(one, [OLD]) for one in typed} == {code_hashes(code, [OLD])}
    assert plain_code("o1il") == "0111"


def test_a_hash_of_a_code_says_nothing_without_the_key() -> None:
    assert code_hashes("12345678", [OLD]) != code_hashes("12345678", [NEW])
    assert code_hashes("12345678", [NEW, OLD])[1:] == code_hashes("12345678", [OLD])


def test_codes_are_long_enough_for_how_long_they_hold() -> None:
    assert len(new_code("typed")) == 8
    assert new_code("typed").isdecimal()
    assert len(new_code("handed_out")) * 5 >= 60
    assert len(new_code("deep_link")) * 5 >= 64

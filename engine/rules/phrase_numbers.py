"""Numbers in words, and numbers written twice: `hai tuần`, `05 (năm) ngày`, `sáu (06) tháng`.

Official texts repeat a number in brackets. Both must say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.rules.phrase_ast import fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.rules.phrase_tokens import Token

_ONES = {
    "một": 1,
    "mốt": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "lăm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
_TEN = 10
_LONGEST = 3
_MOST_DIGITS = 2


def number_of(words: Sequence[str]) -> int | None:
    """The number that all the words together say, 1 to 99.

    >>> number_of(["mười", "lăm"]), number_of(["hai", "mươi"]), number_of(["ngày"])
    (15, 20, None)
    """
    match list(words):
        case [one]:
            return _TEN if one == "mười" else _ONES.get(one)
        case ["mười", one]:
            return _sum(1, one)
        case [tens, "mươi"]:
            return _sum(_ONES.get(tens))
        case [tens, "mươi", one]:
            return _sum(_ONES.get(tens), one)
    return None


def counted_words(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """A number in words at the start: its value and its length, the longest first.

    A lone `năm` is no number: it also means a year.
    """
    for length in range(min(_LONGEST, len(tokens)), 0, -1):
        words = [token.text for token in tokens[:length]]
        value = number_of(words)
        if value is not None and words != ["năm"]:
            return value, length
    return None


def settled(tokens: list[Token], text: str) -> list[Token]:
    """The tokens without the second writing of any number.

    Raises:
        PhraseError: If the two writings of a number differ.
    """
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        close = _closing(tokens, at + 1)
        inner = tokens[at + 2 : close] if close else []
        found.append(token)
        if close and (_repeats(token, inner, text) or _repeated(found, inner, text)):
            at = close
        at += 1
    return found


def _repeats(token: Token, inner: list[Token], text: str) -> bool:
    """Whether the bracket says a number's digits again in words."""
    words = number_of([inside.text for inside in inner])
    if token.kind != "num" or words is None:
        return False
    _check_same(token, words, text)
    return True


def _repeated(found: list[Token], inner: list[Token], text: str) -> bool:
    """Whether the bracket says a number's words again in digits; the digits take their place."""
    if len(inner) != 1 or inner[0].kind != "num" or len(inner[0].text) > _MOST_DIGITS:
        return False
    for length in range(min(_LONGEST, len(found)), 0, -1):
        words = number_of([token.text for token in found[-length:]])
        if words is not None:
            _check_same(inner[0], words, text)
            found[-length:] = inner
            return True
    return False


def _closing(tokens: Sequence[Token], at: int) -> int | None:
    """Where a bracket that opens here closes, if within a number's length."""
    if at >= len(tokens) or tokens[at].text != "(":
        return None
    for number in range(at + 2, min(at + _LONGEST + 2, len(tokens))):
        if tokens[number].text == ")":
            return number
    return None


def _check_same(digits: Token, words: int, text: str) -> None:
    if digits.numbers[0] != words:
        raise fault(
            "D201", "number_differs", text=text.strip(), digits=digits.numbers[0], words=words
        )


def _sum(tens: int | None, one: str | None = None) -> int | None:
    ones = 0 if one is None else _ONES.get(one)
    return None if tens is None or ones is None else tens * _TEN + ones

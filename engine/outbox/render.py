"""The words of a message: a template of the rule file with its variables filled in.

Pure. Substitution is closed: `{name}` is a variable of the one list, `{{` a brace, and
what a variable brings in is never looked at again. Texts come out in NFC. Where the
organiser has no telephone or e-mail, the words that announce it go as well, or the next
best way to reach it stands in, so that nothing dangles; so do those of an empty link.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from engine.errors import UnknownVariableError

if TYPE_CHECKING:
    from engine.rules.schema import MessageWords

SHORT_LIMIT = 300
"""Chats and SMS take no more."""

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
_LABEL = re.compile(
    r"(?:(?:[,;]|\s[–-])?\s*|^)\b"
    r"(?:(?:số )?điện thoại|ĐT|thư điện tử|(?:tele)?phone|e-?mail|"
    r"(?:Xem )?(?:hồ sơ|số liệu|danh sách)|(?:See )?(?:the )?(?:submissions?|figures|list))"
    r"\s*:?\s*$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?)]\s*$|^\s*$")
_STOP = re.compile(r"[.!?](?=\s)")
_COURTESY = 60
_FULL_STOP = re.compile(r"^\s*[.,;]")
_STAND_INS: Mapping[str, tuple[str, ...]] = {
    "organiser.phone": ("organiser.email", "organiser.name"),
    "organiser.email": ("organiser.phone", "organiser.name"),
    "link": (),
}


class _Variable(str):
    """The name of a variable, standing in a text."""

    __slots__ = ()


_Pieces = tuple[str, ...]


class Rendered(NamedTuple):
    """The three texts of one message."""

    subject: str
    body: str
    short: str


class Wording:
    """A template with part of its variables filled in, ready for many messages.

    Attributes:
        open: The variables still to be filled in.
    """

    def __init__(self, name: str, texts: tuple[_Pieces, ...]) -> None:
        self._name = name
        self._texts = texts
        self.open = frozenset(
            str(piece) for pieces in texts for piece in pieces if isinstance(piece, _Variable)
        )
        self._parts = tuple(
            (finish, pieces, None if _is_open(pieces) else finish("".join(pieces)))
            for finish, pieces in zip(_FINISH, texts, strict=True)
        )

    @classmethod
    def of(cls, template: MessageWords, shared: Mapping[str, str], *, name: str = "") -> Wording:
        """A template with the variables filled in that are the same for all its messages.

        Args:
            name: Of the message in the rule file, for faults.
        """
        texts = (template.subject, template.body, template.short or template.subject)
        return cls(name, tuple(_filled(_pieces(text), shared) for text in texts))

    def with_values(self, values: Mapping[str, str]) -> Wording:
        """The same with more variables filled in."""
        return Wording(self._name, tuple(_filled(pieces, values) for pieces in self._texts))

    def fill(self, own: Mapping[str, str]) -> Rendered:
        """The texts of one message.

        Raises:
            UnknownVariableError: If a variable has no value.
        """
        found: list[str] = []
        try:
            for finish, pieces, done in self._parts:
                found.append(
                    finish("".join([own[p] if p.__class__ is _Variable else p for p in pieces]))
                    if done is None
                    else done
                )
        except KeyError as missing:
            raise UnknownVariableError(self._name, str(missing.args[0])) from None
        return Rendered(*found)


def names_in(template: MessageWords) -> frozenset[str]:
    """The variables that a template uses."""
    return Wording.of(template, {}).open


def render(template: MessageWords, variables: Mapping[str, str]) -> Rendered:
    """Fill in one message.

    Raises:
        UnknownVariableError: If a variable has no value.
    """
    return Wording.of(template, variables).fill({})


def finished(subject: str, body: str, short: str) -> Rendered:
    """Texts that were put together without a template, in the form that messages have."""
    done = (end(text) for end, text in zip(_FINISH, (subject, body, short), strict=True))
    return Rendered(*done)


@lru_cache(maxsize=512)
def _pieces(text: str) -> _Pieces:
    """Texts and variables in turn."""
    found: list[str] = []
    end = 0
    for token in _TOKEN.finditer(text):
        found.append(text[end : token.start()])
        whole = token[0]
        found.append(whole[0] if whole in {"{{", "}}"} else _Variable(token[1].strip()))
        end = token.end()
    return tuple(piece for piece in (*found, text[end:]) if piece)


def _filled(pieces: _Pieces, variables: Mapping[str, str]) -> _Pieces:
    found: list[str] = []
    drop_stop = False
    for piece in pieces:
        if isinstance(piece, _Variable) and piece in variables:
            value = variables[piece]
            if not value and piece in _STAND_INS:
                left, drop_stop = _unannounced(found)
                known = filter(None, map(variables.get, _STAND_INS[piece]))
                value = "" if left else next(known, "")
            _append(found, value)
        elif isinstance(piece, _Variable):
            found.append(piece)
        else:
            _append(found, _FULL_STOP.sub("", piece, count=1) if drop_stop else piece)
            drop_stop = False
    return tuple(found)


def _is_open(pieces: _Pieces) -> bool:
    return any(isinstance(piece, _Variable) for piece in pieces)


def _append(found: list[str], text: str) -> None:
    """Add a text to the one before it, so that few pieces are left to join."""
    if found and not isinstance(found[-1], _Variable):
        found[-1] += text
    else:
        found.append(text)


def _unannounced(found: list[str]) -> tuple[bool, bool]:
    """Take back the words before a missing value.

    Returns:
        Whether there were any, and whether a sentence of its own went with them.
    """
    before = found[-1] if found else ""
    cut = _LABEL.sub("", before)
    if cut == before or isinstance(before, _Variable):
        return False, False
    found[-1] = cut
    return True, bool(_SENTENCE_END.search(cut))


def _one_line(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


def _composed(text: str) -> str:
    return normalize("NFC", text)


def _shortened(text: str) -> str:
    """One line of at most `SHORT_LIMIT` characters.

    The courtesies at the end go first, whole; a longer text is cut between words.
    """
    text = _one_line(text)
    if len(text) <= SHORT_LIMIT:
        return text
    end = max((stop.end() for stop in _STOP.finditer(text, 0, SHORT_LIMIT)), default=0)
    if end >= SHORT_LIMIT - _COURTESY:
        return text[:end]
    return text[: SHORT_LIMIT - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


_FINISH = (_one_line, _composed, _shortened)

"""A place among the tokens of one phrase: what comes, what has been taken, what was dated.

A reader takes what it knows from the tokens, or takes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from engine.rules.phrase_ast import Day, LiteralDate, Span, unreadable
from engine.rules.phrase_tokens import nfc, tokens_of

if TYPE_CHECKING:
    from engine.rules.phrase_ast import PhraseError
    from engine.rules.phrase_tokens import Token

_Dated = TypeVar("_Dated", Day, Span)


class TokenReader:
    """Takes the tokens of one phrase, one after the other."""

    def __init__(self, text: str, tokens: list[Token] | None = None) -> None:
        self.text = text
        self.tokens = tokens_of(text) if tokens is None else tokens
        self.at = 0
        self.this_year = False
        self._literals: dict[int, LiteralDate] = {}

    @property
    def literals(self) -> tuple[LiteralDate, ...]:
        """The dates read so far, in the order of the text."""
        return tuple(self._literals[start] for start in sorted(self._literals))

    def rest(self) -> list[Token]:
        """What has not been taken yet."""
        return self.tokens[self.at :]

    def peek(self) -> Token | None:
        """The token that comes, not taken."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, *kinds: str) -> Token | None:
        """Take the next token, if it is of one of these kinds."""
        token = self.peek()
        if token is None or token.kind not in kinds:
            return None
        self.at += 1
        return token

    def eat(self, *options: str) -> str | None:
        """Take the first of these word sequences that comes next."""
        for option in options:
            words = option.split()
            coming = [token.text for token in self.tokens[self.at : self.at + len(words)]]
            if coming == words:
                self.at += len(words)
                return option
        return None

    def comma(self) -> None:
        """Take a comma or semicolon, if one comes."""
        self.eat(",", ";")

    def number(self) -> int | None:
        """Take a bare number."""
        token = self.take("num")
        return token.numbers[0] if token else None

    def said(self, begin: int) -> str:
        """The author's words from one token to the last one taken."""
        return nfc(self.text)[self.tokens[begin].start : self.tokens[self.at - 1].end]

    def unreadable(self) -> PhraseError:
        """The fault of a phrase that fits nothing."""
        return unreadable("unreadable", hint="hint_examples", text=self.text.strip())

    def note(self, day: _Dated, begin: int) -> _Dated:
        """Remember where a day or span stands, from one token to the last one taken."""
        self._literals[self.tokens[begin].start] = self._literal(day, begin)
        return day

    def complete(self, partial: Day, whole: Day) -> None:
        """Put a completed day in the place of what was read of it."""
        for start, literal in self._literals.items():
            if literal.node is partial:
                self._literals[start] = LiteralDate(whole, start, literal.end)

    def _literal(self, node: Day | Span, begin: int) -> LiteralDate:
        return LiteralDate(node, self.tokens[begin].start, self.tokens[self.at - 1].end)

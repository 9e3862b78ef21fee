"""Every sentence a person reads, in Vietnamese and English, from one catalogue.

The catalogue is the sibling modules: each holds `WORDS`, a table from a name to the
sentence in both languages, filled in by `str.format` with plain values. A key is
`module.name`. Both languages are made at once, since JSON carries both; which one is
printed is decided where it is printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Literal

Language = Literal["vi", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages."""

    vi: str
    en: str

    def to(self, language: Language) -> str:
        """The sentence in one language."""
        return self.vi if language == "vi" else self.en

    def json(self) -> dict[str, str]:
        """The pair as every JSON document carries it."""
        return {"vi": self.vi, "en": self.en}


NOTHING = Text("", "")


def joined(between: str, parts: Iterable[Text | str]) -> Text:
    """Several texts in a row; those without a word in them are left out.

    >>> joined(", ", [Text("một", "one"), "", "2"])
    Text(vi='một, 2', en='one, 2')
    """
    pairs = [part if isinstance(part, Text) else Text(part, part) for part in parts]
    vi, en = (
        between.join(filter(None, side)) for side in ((p.vi for p in pairs), (p.en for p in pairs))
    )
    return Text(vi, en)


@cache
def _words(area: str) -> dict[str, tuple[str, str]]:
    table: dict[str, tuple[str, str]] = import_module(f"engine.words.{area}").WORDS
    return table


def has_words(key: str) -> bool:
    """Whether the catalogue has a sentence for a key."""
    area, _, name = key.partition(".")
    return name in _words(area)


def say(key: str, /, **facts: object) -> Text:
    """Fill in the catalogue's sentence for a key.

    Args:
        key: `area.name`: the module of the catalogue and the name in its table.
        facts: What the sentence mentions. A `Text` goes in by language.
    """
    area, _, name = key.partition(".")
    vi, en = _words(area)[name]
    return Text(
        vi.format(**{k: v.vi if isinstance(v, Text) else v for k, v in facts.items()}),
        en.format(**{k: v.en if isinstance(v, Text) else v for k, v in facts.items()}),
    )

"""What the environment says: language, database, configuration file and secrets.

Pure functions of a mapping of environment variables; an empty variable counts as not set.
Light on purpose: the command line reads its language before anything else is loaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.errors import UnknownLanguageError, UnreadableFileError
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.words import Language

DEFAULT_DATABASE: Final = "sqlite:///hanchot.db"
DEFAULT_CONFIG: Final = "config/hanchot.yaml"
_LANGUAGES: Final[dict[str, Language]] = {"vi": "vi", "en": "en"}


def language_from(environ: Mapping[str, str]) -> Language:
    """The language that people read, from HANCHOT_LANG; Vietnamese where it says nothing.

    Raises:
        UnknownLanguageError: If it names a language that there are no words for.
    """
    name = environ.get("HANCHOT_LANG", "").strip()
    short = name.lower().replace("_", "-").split("-")[0].split(".")[0]
    if not short:
        return "vi"
    if short not in _LANGUAGES:
        raise UnknownLanguageError(name)
    return _LANGUAGES[short]


def database_url_from(environ: Mapping[str, str], option: str | None = None) -> str:
    """The database's address: the option, else HANCHOT_DB, else a file in this folder."""
    return option or environ.get("HANCHOT_DB", "").strip() or DEFAULT_DATABASE


def secret_from(environ: Mapping[str, str], name: str) -> str | None:
    """The value of a variable, or of the file that `NAME_FILE` names; None where neither is.

    Raises:
        UnreadableFileError: If the file that is named cannot be read.
    """
    value = environ.get(name, "").strip()
    path = environ.get(f"{name}_FILE", "").strip()
    if value or not path:
        return value or None
    try:
        return Path(path).read_text(encoding="utf-8-sig").strip() or None
    except (OSError, ValueError):
        raise UnreadableFileError(path, say("errors.named_by", name=f"{name}_FILE")) from None

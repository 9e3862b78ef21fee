"""Where the shipped data lies: the rule files and the configuration that come along.

True in a checkout, where they are the top-level folders `workflows/` and `config/`, and in
an installed wheel, where they lie in `engine/starter/`.
"""

from __future__ import annotations

from pathlib import Path

from engine.errors import UnreadableFileError
from engine.words import say

_PACKAGE = Path(__file__).resolve().parent


def starter(path: str) -> Path:
    """The shipped file or folder of this name, as `config/hanchot.yaml`.

    Raises:
        UnreadableFileError: If nothing of this name is shipped.
    """
    inside = _PACKAGE / "starter"
    found = (inside if inside.is_dir() else _PACKAGE.parent) / path
    if not found.exists():
        raise UnreadableFileError(path, say("errors.not_there"))
    return found


def own_or_starter(path: str, *, beside: Path | None = None) -> Path:
    """The user's own file, or the shipped one of the same name.

    Args:
        beside: The file that mentions it: a path counts from where that file counts
            from, then from the present folder.
    """
    roots = [beside.parent, beside.parent.parent, Path()] if beside else [Path()]
    for root in roots:
        if (root / path).exists():
            return root / path
    return starter(path)

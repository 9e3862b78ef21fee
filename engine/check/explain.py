"""The page of one code: what it means, a wrong example and its cure.

The same pages, one after another, are the reference that is generated from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from engine.check.catalogue import CODES
from engine.check.pages.frame import framed
from engine.errors import UnknownCodeError
from engine.words import Language, Text, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.check.catalogue import Code


def explain_text(name: str, language: Language) -> str:
    """The page of a code.

    Raises:
        UnknownCodeError: If there is no such code.
    """
    code = _known(name)
    name = name.upper()
    blocks = [
        say("explain.title", code=name, severity=_severity(code), title=title(name)),
        say(f"pages.{name}_why"),
        say(f"explain.by_{code.by}"),
    ]
    lines = [block.to(language) for block in blocks]
    lines += [_example("explain.wrong", _as_seen(code), language)]
    lines += [_example("explain.cure", code.cure, language)]
    if code.plan:
        lines += [_example("explain.plan", code.plan, language)]
    return "\n\n".join(lines) + "\n"


def explain_json(name: str) -> dict[str, Any]:
    """The same for programs; the examples both as shown and as whole files.

    Raises:
        UnknownCodeError: If there is no such code.
    """
    code = _known(name)
    name = name.upper()
    return {
        "code": name,
        "severity": code.severity,
        "softer": code.softer,
        "by": code.by,
        "title": title(name).json(),
        "meaning": say(f"pages.{name}_why").json(),
        "wrong": {"example": code.wrong, "file": framed(code.wrong), "encoding": code.encoding},
        "cure": {"example": code.cure, "file": framed(code.cure)},
        "plan_text": code.plan or None,
    }


def title(name: str) -> Text:
    """What a code says, in one line."""
    return say(f"pages.{name}")


def reference() -> str:
    """All pages as one document in Markdown, each in both languages."""
    return "\n".join(_reference()) + "\n"


def _reference() -> Iterator[str]:
    for name, code in CODES.items():
        yield f"## {name}\n"
        yield f"**{title(name).vi}** · {title(name).en}\n"
        yield f"{_severity(code).vi} · {_severity(code).en}; `hanchot {code.by}`\n"
        yield f"{say(f'pages.{name}_why').vi}\n"
        yield f"{say(f'pages.{name}_why').en}\n"
        yield f"{_fenced('explain.wrong', _as_seen(code))}\n"
        yield f"{_fenced('explain.cure', code.cure)}\n"


def _fenced(key: str, example: str) -> str:
    heading = f"{say(key).vi} · {say(key).en}"
    return f"{heading}:\n\n```yaml\n{_visible(example).rstrip()}\n```"


def _known(name: str) -> Code:
    code = CODES.get(name.upper())
    if code is None:
        raise UnknownCodeError(name, CODES)
    return code


def _severity(code: Code) -> Text:
    severity = say(f"render.{code.severity}")
    if code.softer is None:
        return severity
    return say("explain.or", one=severity, other=say(f"render.{code.softer}"))


def _example(key: str, example: str, language: Language) -> str:
    lines = _visible(example).rstrip().splitlines()
    return "\n".join([f"{say(key).to(language)}:", *(f"    {line}" for line in lines)])


def _as_seen(code: Code) -> str:
    """The wrong example as an editor shows it: one in an old encoding is garbled."""
    if code.encoding == "utf-8":
        return code.wrong
    old = normalize("NFD", code.wrong).encode(code.encoding, "replace")
    return old.decode("utf-8", "replace")


def _visible(example: str) -> str:
    """An example with the spaces that only look like spaces made visible."""
    return example.replace("\u00a0", "␣")

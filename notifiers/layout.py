"""Lay a plain text out as HTML: paragraphs, lists and links, everything else escaped.

The text is the only source, so that both parts of an e-mail say the same. A blank line
ends a paragraph; lines that begin with `-`, `+`, `*`, `•` or `1.` make a list.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

_BLANK = re.compile(r"\n\s*\n")
_BULLET = re.compile(r"\s*[-+*•]\s+(?=\S)")
_NUMBER = re.compile(r"\s*(\d{1,3})[.)]\s+(?=\S)")
_LINK = re.compile(r"https?://[^\s<>\"“”«»]+", re.IGNORECASE)
_AFTER_LINK = ".,;:!?'…"

_HEAD = (
    '<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>'
)
_BODY = (
    "</title></head>\n"
    '<body style="margin:0;padding:16px;background:#ffffff;color:#1a1a1a;'
    'font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5">\n'
    '<div style="max-width:640px">\n'
)
_BUTTON = (
    "display:inline-block;padding:8px 16px;background:#0b5394;color:#ffffff;"
    "border-radius:4px;text-decoration:none"
)
_FOOT = "</div>\n</body>\n</html>\n"


def html_of(
    title: str, text: str, *, language: str = "vi", button: tuple[str, str] = ("", "")
) -> str:
    """Make the HTML page that shows a plain text.

    Args:
        button: An address that stands in the text, and what to show in its place; an
            empty label leaves the address as it is.
    """
    link, label = button
    blocks = "".join(
        _block(block, *(button if link and label and link in block else ("", "")))
        for block in _BLANK.split(text.strip("\n"))
    )
    head = _HEAD.format(language=language)
    return f"{head}{escape(title, quote=False)}{_BODY}{blocks}{_FOOT}"


@lru_cache(maxsize=256)
def _block(block: str, link: str, label: str) -> str:
    """Lay one block out: runs of plain lines are paragraphs, runs of items are lists.

    Kept, since most blocks of a reminder are the same for all its recipients.
    """
    parts: list[str] = []
    kind, run = "", list[str]()
    start = "1"
    for line in block.splitlines():
        item = _BULLET.match(line) or _NUMBER.match(line)
        found = "p" if item is None else "ol" if item.re is _NUMBER else "ul"
        if found != kind:
            parts.append(_run(kind, run, start))
            kind, run = found, []
            start = item[1] if item and found == "ol" else "1"
        run.append(_inline(line[item.end() :] if item else line, link, label))
    return "".join([*parts, _run(kind, run, start)])


def _run(kind: str, lines: list[str], start: str) -> str:
    if not lines:
        return ""
    if kind == "p":
        return f"<p>{'<br>'.join(lines)}</p>\n"
    first = f' start="{start}"' if kind == "ol" and start != "1" else ""
    return f"<{kind}{first}>{''.join(f'<li>{line}</li>' for line in lines)}</{kind}>\n"


def _inline(line: str, button: str, label: str) -> str:
    """Escape one line, making its web addresses clickable."""
    line = line.strip()
    if "://" not in line:
        return escape(line)
    parts: list[str] = []
    at = 0
    for found in _LINK.finditer(line):
        link = _without_tail(found[0])
        end = found.start() + len(link)
        parts += [escape(line[at : found.start()]), _anchor(link, label if link == button else "")]
        at = end
    return "".join([*parts, escape(line[at:])])


def _anchor(link: str, label: str) -> str:
    """A link: as a button where there is something to write on it."""
    if label:
        return f'<a href="{escape(link)}" style="{_BUTTON}">{escape(label)}</a>'
    return f'<a href="{escape(link)}">{escape(link)}</a>'


def _without_tail(link: str) -> str:
    """Leave out the punctuation of the sentence that a link stands in."""
    while link[-1] in _AFTER_LINK or (link[-1] == ")" and link.count(")") > link.count("(")):
        link = link[:-1]
    return link

"""Complete an example of the catalogue to a whole rule file.

Pure, on text alone, since an example may be no YAML at all. A part of the example takes the
place of the part of the same name, at the top and one level below it; the rest stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

ID: Final = "vi-du"
FRAME: Final = """\
rules: 1
extends: phong-trao
id: vi-du
title: Phong trào thi đua năm 2018
year: 2018
units: {group: cdcs, organiser: ldld}
stages:
  launch:
    at: ngày 01/3/2018
    source: {clause: II, quote: "phát động từ ngày 01/3/2018"}
  implement:
    period: từ ngày 01/3/2018 đến hết ngày 31/8/2018
    source: {clause: II, quote: "từ ngày 01/3/2018 đến hết ngày 31/8/2018"}
tasks:
  report:
    due: chậm nhất ngày 13/9/2018
    source: {clause: III, quote: "gửi báo cáo chậm nhất ngày 13/9/2018"}
  summary: none
reminders:
  tong_hop_truoc_3: none
  tong_hop_qua_1: none
"""

_TOP = re.compile(r"(?m)^(?=[^\s#])")
_BELOW = re.compile(r"(?m)^(?=  [^\s#])")
_NAME = re.compile(r"\s*([^:\s]+)\s*:")


def framed(example: str) -> str:
    r"""The whole file that an example stands for.

    >>> framed("year: 2019\\n").splitlines()[3:5]
    ['title: Phong trào thi đua năm 2018', 'year: 2019']
    """
    return _laid_over(example, FRAME, _TOP)


def _laid_over(own: str, under: str, split: re.Pattern[str]) -> str:
    parts = dict(_parts(under, split))
    for name, text in _parts(own, split):
        below = parts.get(name)
        if below is not None and split is _TOP and _is_open(text) and _is_open(below):
            head, _, rest = text.partition("\n")
            parts[name] = f"{head}\n" + _laid_over(rest, below.partition("\n")[2], _BELOW)
        else:
            parts[name] = text
    return "".join(parts.values())


def _parts(text: str, split: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The parts of a text by their names; what has none by its words."""
    seen: set[str] = set()
    for part in split.split(text):
        match = _NAME.match(part)
        name = match[1] if match else part
        if part:
            yield (f"{name} again" if name in seen else name), part
            seen.add(name)


def _is_open(part: str) -> bool:
    """Whether a part has its values on the lines below its name."""
    return part.partition("\n")[0].rstrip().endswith(":")

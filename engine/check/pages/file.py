"""Examples of what is wrong with the text of a file: its encoding and its YAML."""

from __future__ import annotations

from typing import Final

from engine.check.pages.code import Code

_DEEP = 70

CODES: Final[dict[str, Code]] = {
    "Y000": Code(
        "error",
        wrong="title: Thi đua “Dân vận khéo” – LĐLĐ quận\n",
        cure="title: Thi đua “Dân vận khéo” – LĐLĐ quận\n",
        encoding="cp1258",
    ),
    "Y001": Code(
        "error",
        wrong='title: "Phong trào thi đua năm 2018\n',
        cure='title: "Phong trào thi đua năm 2018"\n',
    ),
    "Y002": Code(
        "error",
        wrong="title: Phong trào thi đua năm 2018\ntitle: Phong trào thi đua năm 2019\n",
        cure="title: Phong trào thi đua năm 2018\n",
    ),
    "Y003": Code("error", wrong="title:\n", cure="title: Phong trào thi đua năm 2018\n"),
    "Y004": Code(
        "error",
        wrong="hours:\n\u00a0\u00a0send: 09:00\n",
        cure="hours:\n  send: 09:00\n",
    ),
    "Y005": Code("error", wrong="title: &ten Phong trào\n", cure="title: Phong trào\n"),
    "Y006": Code(
        "error",
        wrong="edition: Đợt 1\n---\nedition: Đợt 2\n",
        cure="edition: Đợt 1\n",
    ),
    "Y007": Code(
        "error",
        wrong=f"title: {'[' * _DEEP}{']' * _DEEP}\n",
        cure="title: Phong trào thi đua năm 2018\n",
    ),
    "Y008": Code(
        "warning",
        wrong="title: “Phong trào thi đua năm 2018”\n",
        cure='title: "Phong trào thi đua năm 2018"\n',
    ),
}

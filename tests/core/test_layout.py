"""Laying a rule file out changes its blanks and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules.layout import laid_out
from engine.rules.nodes import to_plain
from engine.rules.reader import ReadResult, read_text
from tests.core.rule_files import ROOT

SHIPPED = sorted((ROOT / "workflows").rglob("*.yaml"))

CASES = {
    "indentation": ("a:\n    b:\n          c: 1\n", "a:\n  b:\n    c: 1\n"),
    "a list beneath its key": ("a:\n- 1\n-  2\nb: 3\n", "a:\n  - 1\n  - 2\nb: 3\n"),
    "keys within a list": ("a:\n-   b: 1\n    c: 2\n", "a:\n  - b: 1\n    c: 2\n"),
    "lists within lists": ("a:\n-   -   1\n    -   2\n", "a:\n  - - 1\n    - 2\n"),
    "around a colon": ("a :  1\n", "a: 1\n"),
    "within braces": ("a: { b:  1 ,c : [ 2,3 ] }\n", "a: {b: 1, c: [2, 3]}\n"),
    "a quoted key close to its value": ('a: {"b":1}\n', 'a: {"b": 1}\n'),
    "blanks at the end of a line": ("a: 1  \n  \nb: 2\t\n", "a: 1\n\nb: 2\n"),
    "the end of the file": ("a: 1\n\n\n", "a: 1\n"),
    "no end of the last line": ("a: 1", "a: 1\n"),
    "line ends of Windows": ("a : 1\r\nb: 2", "a: 1\r\nb: 2\r\n"),
    "a comment with its entry": ("a:\n    # x\n    b: 1\n", "a:\n  # x\n  b: 1\n"),
    "a comment at the end of a block": (
        "a:\n    b: 1\n    # x\nc: 2\n",
        "a:\n  b: 1\n  # x\nc: 2\n",
    ),
    "a comment astray": ("a: 1\n      # x\nb: 2\n", "a: 1\n# x\nb: 2\n"),
    "a comment after a value": ("a :   1   # x \n", "a: 1   # x\n"),
    "a TAB before a comment": ("a: 1\t# x\n", "a: 1  # x\n"),
    "lines within braces": ("a: {b: 1, # x\n        c: 2}\n", "a: {b: 1, # x\n  c: 2}\n"),
    "a text beneath a bar": ("a: |\n      b\n\n        c\n", "a: |\n  b\n\n    c\n"),
    "a bar with its own margin": ("a:\n    b: |2\n        c\n", "a:\n  b: |2\n      c\n"),
    "blank lines that a bar keeps": ("a: |+\n   b\n\n", "a: |+\n  b\n\n"),
    "a comment after a bar": ("a: |\n      b\n   # x\nc: 1\n", "a: |\n  b\n# x\nc: 1\n"),
    "a long text on two lines": ("a: b\n     c\n", "a: b\n  c\n"),
    "a quoted text on two lines": ('a: "b \n     c"\n', 'a: "b \n  c"\n'),
    "a column of values": ("a:   1\nbc:  2\nd:  3\n", "a:   1\nbc:  2\nd: 3\n"),
    "keys with a question mark": ("? a\n:   b\n", "? a\n:   b\n"),
    "a sign of the order of bytes": ("\ufeffa: 1\n", "a: 1\n"),
}


@pytest.mark.parametrize(("text", "new"), CASES.values(), ids=CASES)
def test_a_file_is_laid_out(text: str, new: str) -> None:
    assert laid_out(text) == new
    assert laid_out(new) == new


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_file_is_laid_out_as_it_is(path: Path) -> None:
    text = path.read_text("utf-8")

    assert laid_out(text) == text


GAPS = st.sampled_from(["", " ", "  "])
WORDS = st.sampled_from(["a", "b c", '"x: #y"', "'it''s'", "“d”", "13/9", '"p\\n q "', "é:z"])
COMMENTS = st.sampled_from(["", "", "", " # c", "   #d ", "\t# e"])
BREAKS = st.sampled_from(["\n", "\n", "\n", "\r\n"])


@st.composite
def messy(draw: st.DrawFn) -> str:
    """A rule file in a layout that nobody would like."""
    return draw(BREAKS).join(_block(draw, 0, 3)) + draw(st.sampled_from(["", "\n", "\n\n  \n"]))


def _block(draw: st.DrawFn, margin: int, depth: int) -> list[str]:
    is_list = draw(st.booleans()) and margin > 0
    lines: list[str] = []
    for number in range(draw(st.integers(1, 3))):
        if draw(st.integers(0, 4)) == 0:
            lines.append(
                draw(st.sampled_from(["", "  ", "# e", " " * margin + "# f", "      # g"]))
            )
        head = "-" if is_list else f"k{number}{draw(GAPS)}:"
        lines += _entry(draw, " " * margin + head, margin, depth, is_list=is_list)
    return lines


def _entry(draw: st.DrawFn, head: str, margin: int, depth: int, *, is_list: bool) -> list[str]:
    kind = draw(st.sampled_from(["word", "flow", "body", "lines", "block", "block"]))
    end = draw(COMMENTS)
    if kind == "block" and depth:
        if is_list and draw(st.booleans()):
            inner = margin + 2
            first, *rest = _block(draw, inner, depth - 1)
            if first.strip().startswith(("k", "-")):
                return [head + " " + first.strip(), *rest]
            return [head, first, *rest]
        step = draw(st.integers(1, 4))
        return [head + end, *_block(draw, margin + step, depth - 1)]
    if kind == "body":
        mark = draw(st.sampled_from(["|", "|-", "|+", ">", "|2", ">1-"]))
        inner = margin + (int(mark[1]) if mark[1:2].isdigit() else draw(st.integers(1, 4)))
        body = draw(st.lists(st.sampled_from(["t", "", "  u", "v  ", "# w"]), max_size=3))
        return [f"{head} {mark}{end}", *(" " * inner + line for line in ["s", *body])]
    if kind == "lines":
        further = " " * (margin + draw(st.integers(1, 4)))
        return [f'{head} "x  ', f"{further}  y\\", "", f'{further}z"{end}']
    if kind == "flow":
        return (head + " " + _flow(draw, " " * (margin + 1)) + end).split("\n")
    return [f"{head} {draw(GAPS)}{draw(WORDS)}{end}"]


def _flow(draw: st.DrawFn, margin: str) -> str:
    def gap() -> str:
        return draw(st.sampled_from(["", " ", "  ", f"\n{margin}", f" # h\n{margin}  "]))

    words = [f"{gap()}{draw(WORDS)}{gap()}" for _ in range(draw(st.integers(0, 3)))]
    if draw(st.booleans()):
        return f"[{','.join(words)}]"
    pairs = [f"{gap()}f{n}:{' '}{word}" for n, word in enumerate(words)]
    return "{" + ",".join(pairs) + gap() + "}"


def _read(text: str) -> ReadResult:
    return read_text(text, "f.yaml")


def _plain(text: str) -> object:
    node = _read(text).node
    return to_plain(node) if node else None


def _comments(text: str) -> int:
    return text.count("#")


def _laid_out_well(text: str) -> None:
    new = laid_out(text)

    assert _plain(new) == _plain(text)
    assert _comments(new) == _comments(text)
    assert laid_out(new) == new


@given(messy())
def test_layout_keeps_the_tree_and_every_comment_and_settles_at_once(text: str) -> None:
    if not any(problem.severity == "error" for problem in _read(text).problems):
        _laid_out_well(text)


@given(st.data())
def test_so_it_does_with_a_shipped_file_however_its_blanks_are_changed(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(SHIPPED)).read_text("utf-8")
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(text)))
        text = (
            text[:at]
            + data.draw(st.sampled_from([" ", "  ", "\t", "\n", "\n\n", "# x\n"]))
            + text[at:]
        )
    if not any(problem.severity == "error" for problem in _read(text).problems):
        _laid_out_well(text)

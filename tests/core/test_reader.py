"""Reading the bytes of a rule file: every fault of the text, once, and where it stands."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engine.rules.nodes import (
    KEY_MARK,
    MapNode,
    ScalarNode,
    is_broken,
    path_spans,
    span_at,
    to_plain,
)
from engine.rules.reader import MAX_BYTES, ReadResult, read_bytes, read_text

WORKFLOWS = sorted((Path(__file__).parents[2] / "workflows").rglob("*.yaml"))
PARSERS = {"libyaml": getattr(yaml, "CSafeLoader", yaml.SafeLoader), "pure": yaml.SafeLoader}


def codes(result: ReadResult) -> list[str]:
    return [problem.code for problem in result.problems]


def places(result: ReadResult) -> list[tuple[str, int, int]]:
    return [(p.code, p.span.line, p.span.column) for p in result.problems if p.span]


def tree(text: str) -> MapNode:
    result = read_text(text, "f.yaml")
    assert result.node is not None, result.problems
    return result.node


FAULTS = {
    "a key twice": ("due: a\nby: b\ndue: c\n", ("Y002", 3, 1)),
    "a key twice, composed and decomposed": ("hạn: a\nha\u0323n: c\n", ("Y002", 2, 1)),
    "nothing after a key": ("a: x\ndue:\n", ("Y003", 2, 1)),
    "empty quotes": ('due: ""\n', ("Y003", 1, 1)),
    "a YAML null": ("due: ~\n", ("Y003", 1, 1)),
    "an empty list item": ("to:\n  - a\n  -\n", ("Y003", 3, 4)),
    "an empty block": ("body: |\n\nx: y\n", ("Y003", 1, 1)),
    "an empty file": ("", ("Y003", 1, 1)),
    "a TAB": ("tasks:\n\treport: x\n", ("Y004", 2, 1)),
    "a TAB after spaces": ("tasks:\n  \treport: x\n", ("Y004", 2, 3)),
    "a TAB on a blank line that the parser minds": ("a: x\n\t\nb: y\n", ("Y004", 2, 1)),
    "a space from Word": ("a: x\n\u00a0 b: y\n", ("Y004", 2, 1)),
    "a space without width": ("a: x\n\u200bb: y\n", ("Y004", 2, 1)),
    "an anchor": ("a: &x y\n", ("Y005", 1, 4)),
    "an alias": ("a: *x\n", ("Y005", 1, 4)),
    "a merge key": ("<<: *x\n", ("Y005", 1, 1)),
    "a tag": ("a: !!python/object:os.system x\n", ("Y005", 1, 4)),
    "an unknown tag": ("a: !x!y z\n", ("Y005", 1, 4)),
    "a bare star": ("a: * x\n", ("Y005", 1, 4)),
    "a directive": ("%YAML 1.1\n---\na: x\n", ("Y005", 1, 1)),
    "a second document": ("a: x\n---\nb: y\n", ("Y006", 2, 1)),
    "curly quotes": ("a: “x”\n", ("Y008", 1, 4)),
    "curly quotes cut at a comma": ("a: {b: “x, y”, c: z}\n", ("Y008", 1, 8)),
    "a key in curly quotes": ("“a”: x\n", ("Y008", 1, 1)),
    "a list for a file": ("- a\n", ("K103", 1, 1)),
    "a text for a file": ("abc\n", ("K103", 1, 1)),
    "a quote never closed": ('a: x\nb: "y\nc: z\n', ("Y001", 2, 4)),
    "a quote closed by the next one": ('title: "abc\nshort: "def"\nx: y\n', ("Y001", 1, 8)),
    "a bracket never closed": ("a: [b, c\nd: e\n", ("Y001", 1, 4)),
    "a brace never closed": ("a: {b: c\nd: e\n", ("Y001", 1, 4)),
    "a comma forgotten": ("a: {b: c d: e}\n", ("Y001", 1, 11)),
    "text after a quote": ('a: "Dân vận" khéo\n', ("Y001", 1, 14)),
    "text after a brace": ("a: {task.short} – x\n", ("Y001", 1, 4)),
    "a colon within a value": ("a: b: c\n", ("Y001", 1, 5)),
    "a colon forgotten": ("a: x\nbcd\ne: y\n", ("Y001", 2, 1)),
    "a wrong margin": ("a:\n  b: x\n c: y\n", ("Y001", 3, 2)),
    "an at sign": ("a: @x\n", ("Y001", 1, 4)),
    "text after a block sign": ("a: | x\n  y\n", ("Y001", 1, 6)),
    "a list for a key": ("? [a]\n: x\n", ("Y001", 1, 3)),
    "a key without end": (f"? {'k' * 300}\n: x\n", ("Y001", 1, 3)),
    "a control character": ("a: x\x01y\n", ("Y001", 1, 5)),
    "a control character by escape": ('a: "\\0"\n', ("Y001", 1, 4)),
}


@pytest.mark.parametrize("parser", PARSERS.values(), ids=PARSERS)
@pytest.mark.parametrize(("text", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_reported_once_and_alone(
    text: str, expected: tuple[str, int, int], parser: Any
) -> None:
    result = read_text(text, "f.yaml", parser=parser)

    assert places(result) == [expected]


@pytest.mark.parametrize("parser", PARSERS.values(), ids=PARSERS)
def test_a_bad_escape_is_a_syntax_error_with_either_parser(parser: Any) -> None:
    for text in ('a: "C:\\path"\n', 'a: "\\UFFFFFFFF"\n', 'a: "\\ud800"\n'):
        assert codes(read_text(text, "f.yaml", parser=parser)) == ["Y001"]


def test_only_curly_quotes_are_a_warning() -> None:
    severities = {
        problem.code: problem.severity
        for text, _ in FAULTS.values()
        for problem in read_text(text, "f.yaml").problems
    }

    assert [code for code, severity in severities.items() if severity == "warning"] == ["Y008"]


def test_all_faults_are_reported_at_once_in_the_order_of_the_file() -> None:
    text = "a: x\na: y\nb:\nc: &z “w”\nd: {e: *z}\nf: [g\n"

    result = read_text(text, "f.yaml")

    assert places(result) == [
        ("Y002", 2, 1),
        ("Y003", 3, 1),
        ("Y005", 4, 4),
        ("Y008", 4, 4),
        ("Y005", 5, 8),
        ("Y001", 6, 4),
    ]


def test_a_duplicate_names_the_first_line_and_the_first_value_stays() -> None:
    result = read_text("a: x\nb: y\na: z\n", "f.yaml")

    assert result.node is not None
    assert to_plain(result.node) == {"a": "x", "b": "y"}
    assert "dòng 1" in result.problems[0].message.vi
    assert "line 1" in result.problems[0].message.en


ENCODED = {
    "TCVN3": (b"title: B\xb8o c\xb8o k\xd5t qu\xb6 th\xf9c hi\xd6n phong tr\xb5o", "TCVN3", 9),
    "VNI": (b"title: Ba\xf9o ca\xf9o ke\xe1t qua\xfb th\xf6\xefc hie\xe4n", "VNI", 10),
    "Windows-1258": (b"title: k\xea\xect qua\xd2 th\xfd\xf2c hi\xea\xf2n", "Windows-1258", 9),
    "UTF-16": ("title: Dân vận".encode("utf-16"), "UTF-16", 1),
}


@pytest.mark.parametrize(("data", "name", "column"), ENCODED.values(), ids=ENCODED)
def test_an_old_encoding_is_named(data: bytes, name: str, column: int) -> None:
    result = read_bytes(data, "f.yaml")

    assert places(result) == [("Y000", 1, column)]
    assert name in result.problems[0].message.vi
    assert result.node is None


def test_bytes_of_no_known_encoding_are_refused_without_a_guess() -> None:
    result = read_bytes("a: x\ntitle: ü".encode("latin-1"), "f.yaml")

    assert places(result) == [("Y000", 2, 8)]
    assert "có vẻ" not in result.problems[0].message.vi


def test_a_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    result = read_bytes("\ufeffa: x\r\nb: y\r\n".encode(), "f.yaml")

    assert result.node is not None
    assert to_plain(result.node) == {"a": "x", "b": "y"}
    assert span_at(result.node, ("b",)).line == 2


SIZES = {"just below": (-1, []), "exactly": (0, []), "just above": (1, ["Y007"])}


@pytest.mark.parametrize(("extra", "expected"), SIZES.values(), ids=SIZES)
def test_a_file_may_have_a_mebibyte(extra: int, expected: list[str]) -> None:
    data = b"a: x\n#".ljust(MAX_BYTES + extra, b"#")

    assert codes(read_bytes(data, "f.yaml")) == expected


DEPTHS = {"just below": (62, []), "exactly": (63, []), "just above": (64, ["Y007"])}


@pytest.mark.parametrize(("depth", "expected"), DEPTHS.values(), ids=DEPTHS)
def test_nesting_goes_to_sixty_four_levels(depth: int, expected: list[str]) -> None:
    text = f"a: {'[' * depth}x{']' * depth}\n"

    assert codes(read_text(text, "f.yaml")) == expected


_LAUGHS = "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)
)
BOMBS = {
    "100,000 brackets": (b"a: " + b"[" * 100_000, {"Y007"}),
    "100,000 braces": (b"a: " + b"{" * 100_000, {"Y001", "Y007"}),
    "100,000 dashes": (b"- " * 100_000, {"Y007"}),
    "a billion laughs": (b"a: &a [lol]\n" + _LAUGHS.encode(), {"Y005"}),
    "a key of a mebibyte": (b"? " + b"k" * (MAX_BYTES - 10) + b"\n: x", {"Y001"}),
    "a word of a mebibyte": (b"k" * (MAX_BYTES - 5) + b": x", {"Y001"}),
    "100,000 duplicates": (b"a: x\n" * 100_000, {"Y002"}),
    "100,000 empty values": (b"a:\n" * 100_000, {"Y002", "Y003"}),
    "a mebibyte of TABs": (b"\tx\n" * (MAX_BYTES // 3), {"Y004"}),
    "a mebibyte of quotes": (b'a: "' + b"\n" * (MAX_BYTES - 10), {"Y001"}),
}


@pytest.mark.parametrize(("data", "expected"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_costs_no_more_than_its_size(data: bytes, expected: set[str]) -> None:
    started = time.process_time()
    result = read_bytes(data, "f.yaml")
    seconds = time.process_time() - started

    assert set(codes(result)) == expected
    assert len(result.problems) <= 200
    assert seconds < 20


@given(st.binary(max_size=400))
def test_no_bytes_make_reading_raise(data: bytes) -> None:
    result = read_bytes(data, "f.yaml")

    assert result.node is not None or any(p.severity == "error" for p in result.problems)


_YAMLISH = st.lists(
    st.sampled_from(
        [*"abạ:-[]{}&*!|>'\"%@`#,?~<\t \u00a0“”\n\\\x85\u2028", ": ", "- ", "\n  ", "---\n", "none"]
    ),
    max_size=60,
).map("".join)


@given(_YAMLISH | st.text(max_size=200))
def test_no_text_makes_reading_raise_and_spans_lie_in_the_file(text: str) -> None:
    for parser in PARSERS.values():
        result = read_text(text, "f.yaml", parser=parser)

        assert result.node is not None or result.problems
        for problem in result.problems:
            assert problem.span is not None
            assert 1 <= problem.span.line <= len(result.lines) + 1
            assert problem.span.column >= 1


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.stem)
def test_both_parsers_read_a_shipped_file_alike(path: Path) -> None:
    data = path.read_bytes()

    with_c, pure = (read_bytes(data, path.name, parser=p) for p in PARSERS.values())

    assert with_c == pure
    assert with_c.problems == ()


def test_every_scalar_stays_text() -> None:
    text = "a: 17:00\nb: no\nc: 0123\nd: 2018-09-13\ne: 1e3\nf: không\ng: =\n"

    values = to_plain(tree(text))

    assert values == {
        "a": "17:00",
        "b": "no",
        "c": "0123",
        "d": "2018-09-13",
        "e": "1e3",
        "f": "không",
        "g": "=",
    }


def test_columns_count_characters_of_vietnamese_text() -> None:
    text = 'plan:\n  nơi_nhận: [{số: 71-KH/LĐLĐ, ngày: 12/75/2019}, "thứ hai"]\n'

    node = tree(text)

    span = span_at(node, ("plan", "nơi_nhận", 0, "ngày"))
    line = text.splitlines()[1]
    assert (span.line, span.end_line) == (2, 2)
    assert line[span.column - 1 : span.end_column - 1] == "12/75/2019"
    second = span_at(node, ("plan", "nơi_nhận", 1))
    assert line[second.column - 1 : second.end_column - 1] == '"thứ hai"'


def test_a_block_of_text_ends_with_its_last_line() -> None:
    span = span_at(tree("a: |\n  xin\n  chào\n\nb: x\n"), ("a",))

    assert (span.line, span.column, span.end_line, span.end_column) == (1, 4, 3, 7)


def test_margins_within_texts_and_comments_are_free() -> None:
    text = 'a: |\n  x\n  \ty\nb: "x\n  \u00a0y"\n  # c\nc: [z,\n\t# d\n  y]\n'

    assert tree(text).get("c") is not None


def test_curly_quotes_within_a_value_are_words() -> None:
    text = "a: Nhà “Mái ấm”\nb: “Dân vận khéo” năm 2018 “x”\nc: “A” và “B”\n"

    assert codes(read_text(text, "f.yaml")) == []


def test_a_missing_value_points_at_its_nearest_ancestor() -> None:
    node = tree("a: x\ntasks:\n  report:\n    due: y\n")

    assert span_at(node, ("tasks", "report", "source")).line == 3
    assert span_at(node, ("units",)).line == 1
    assert span_at(node, ("tasks", "report", "DueBlock", "due")).line == 4
    assert span_at(node, ("tasks", "report", "due"), side="key").column == 5
    assert span_at(node, ("tasks", "report", KEY_MARK)).column == 3


def test_paths_name_keys_and_items() -> None:
    node = tree("plan:\n  basis:\n    - {date: x}\n")

    values, keys = path_spans(node), path_spans(node, side="key")

    assert values["plan.basis[0].date"].column == 14
    assert keys["plan.basis[0].date"].column == 8
    assert list(values) == ["plan", "plan.basis", "plan.basis[0]", "plan.basis[0].date"]


def test_what_was_reported_is_marked_broken() -> None:
    node = read_text("a:\nb: {c: *x}\nd: y\n", "f.yaml").node

    assert node is not None
    assert is_broken(node, ("a",))
    assert is_broken(node, ("b", "c", "deeper"))
    assert not is_broken(node, ("d",))


def test_quoting_is_remembered() -> None:
    node = tree("a: none\nb: 'none'\nc: |\n  none\n")

    quoted = [n.quoted for n in map(node.get, "abc") if isinstance(n, ScalarNode)]

    assert quoted == [False, True, True]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: [x, y, x]\n", (1, 11)),
        ("a:\n  - {number: 1, date: 2}\n  - {number: 1, date: 2}\n", (3, 5)),
        ("a: |\n  Kính gửi\n  Kính gửi\n", (3, 4)),
    ],
    ids=["a word of a list", "an item of a list", "a line of a text"],
)
def test_what_stands_twice_is_told_where_it_stands_again(text: str, place: tuple[int, int]) -> None:
    (problem,) = read_bytes(text.encode(), "f.yaml").problems

    assert problem.code == "Y002"
    assert problem.span is not None
    assert (problem.span.line, problem.span.column) == place


def test_a_line_of_dashes_may_stand_twice() -> None:
    assert read_bytes(b"a: |\n  ---\n  ---\n", "f.yaml").problems == ()

"""Merging a rule file with its bases, and writing the merged tree as YAML again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model import Span
from engine.rules.merge import TreeResult, blame, load_tree
from engine.rules.near import lookalike, nearest
from engine.rules.nodes import (
    Entry,
    KeyNode,
    ListNode,
    MapNode,
    Node,
    ScalarNode,
    span_at,
    to_plain,
)
from engine.rules.reader import read_text
from engine.rules.show import render_yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / "workflows").rglob("*.yaml"))

BASE = """\
rules: 1
kind: base
id: goc
title: Gốc
timezone: Asia/Ho_Chi_Minh
tasks:
  report:
    label: Báo cáo
    due: <điền>
    review: {by: reviewer, within: 10 ngày}
  summary: {label: Tổng hợp}
reminders:
  truoc_3: {for: report, to: [a, b]}
lifecycle:
  states:
    pending: {label: Chờ}
"""


def load(own: str, base: str = BASE, **more: str) -> TreeResult:
    files = {"own.yaml": own, "base/goc.yaml": base}
    files |= {f"base/{name}.yaml": text for name, text in more.items()}

    def read(path: str) -> bytes:
        if path not in files:
            raise FileNotFoundError(path)
        return files[path].encode()

    return load_tree("own.yaml", read, lambda name: f"base/{name}.yaml", ["goc", *more])


def merged(own: str, base: str = BASE) -> dict[str, object]:
    result = load(f"rules: 1\nextends: goc\n{own}", base)
    assert result.tree is not None
    assert result.problems == ()
    plain = to_plain(result.tree)
    assert isinstance(plain, dict)
    return dict(plain)


def problems(own: str, **more: str) -> list[tuple[str, str, int]]:
    found = load(f"rules: 1\nextends: goc\n{own}", **more).problems
    return [(p.code, p.path, p.span.line) for p in found if p.span]


def test_maps_merge_and_everything_else_replaces() -> None:
    plain = merged("tasks: {report: {due: x}}\nreminders: {truoc_3: {to: [c]}}\n")

    assert plain["tasks"] == {
        "report": {
            "label": "Báo cáo",
            "due": "x",
            "review": {"by": "reviewer", "within": "10 ngày"},
        },
        "summary": {"label": "Tổng hợp"},
    }
    assert plain["reminders"] == {"truoc_3": {"for": "report", "to": ["c"]}}


def test_a_text_replaces_a_map_and_a_map_a_text() -> None:
    plain = merged("tasks: {report: {review: không, due: {at: x, roll: none}}}\n")

    assert plain["tasks"] == {
        "report": {"label": "Báo cáo", "due": {"at": "x", "roll": "none"}, "review": "không"},
        "summary": {"label": "Tổng hợp"},
    }


def test_none_removes_what_is_inherited_but_a_quoted_none_is_a_text() -> None:
    plain = merged('tasks: {report: {review: none, due: "none"}, summary: none}\n')

    assert plain["tasks"] == {"report": {"label": "Báo cáo", "due": "none"}}


def test_the_header_of_a_base_is_never_taken_over() -> None:
    plain = merged("year: 2019\n")

    assert list(plain) == [
        "rules",
        "extends",
        "year",
        "timezone",
        "tasks",
        "reminders",
        "lifecycle",
    ]


def test_inherited_entries_keep_their_order_and_new_ones_follow() -> None:
    plain = merged("tasks: {extra: {label: x}, summary: {label: y}}\n")

    assert list(plain["tasks"]) == ["report", "summary", "extra"]  # type: ignore[call-overload] # a map


WARNINGS = {
    "none for nothing": ("tasks: {xyz: none}\n", [("K108", "tasks.xyz", 3)]),
    "none within a new entry": ("tasks: {new: {due: none}}\n", [("K108", "tasks.new.due", 3)]),
    "none within a list": ("plan: {basis: [{date: none}]}\n", [("K108", "plan.basis[0].date", 3)]),
    "a lookalike": ("tasks: {reprot: {due: x}}\n", [("K104", "tasks.reprot", 3)]),
    "a lookalike state": (
        "lifecycle: {states: {pendnig: {label: x}}}\n",
        [("K104", "lifecycle.states.pendnig", 3)],
    ),
    "another of a series": ("reminders: {truoc_5: {for: report}}\n", []),
    "a lookalike where both are named": ("tasks: {reports: {due: x}, report: {due: y}}\n", []),
    "a closed key": ("tasks: {report: {lable: x}}\n", []),
}


@pytest.mark.parametrize(("own", "expected"), WARNINGS.values(), ids=WARNINGS)
def test_what_looks_like_a_slip_is_a_warning(
    own: str, expected: list[tuple[str, str, int]]
) -> None:
    assert problems(own) == expected
    assert {p.severity for p in load(f"extends: goc\n{own}").problems} <= {"warning"}


def test_none_without_a_base_removes_nothing() -> None:
    result = load("tasks: {report: none}\n")

    assert [p.code for p in result.problems] == ["K108"]


def test_none_for_a_review_that_is_not_there_says_how_to_go_without() -> None:
    result = load("extends: goc\ntasks: {summary: {review: none}}\n")

    assert [p.hint.vi for p in result.problems if p.hint] == [
        "Việc không cần thẩm định ghi `review: không`"
    ]


BASES = {
    "misspelt": "extends: gocc\n",
    "in another folder": "extends: ../own\n",
    "a list": "extends: [goc]\n",
    "a circle": "extends: a\n",
    "too long a chain": "extends: d\n",
    "no base": "extends: campaign\n",
}


@pytest.mark.parametrize("own", BASES.values(), ids=BASES)
def test_a_base_that_cannot_be_extended_is_an_error(own: str) -> None:
    chain = {name: f"kind: base\nextends: {above}\n" for name, above in ("de", "ef", "fg")}
    circle = {"a": "kind: base\nextends: b\n", "b": "kind: base\nextends: a\n"}

    result = load(own, **chain, **circle, g="kind: base\n", campaign="id: x\n")

    assert [p.code for p in result.problems] == ["R406"]
    assert result.tree is None
    assert result.own_tree is not None


def test_three_bases_may_extend_one_another() -> None:
    bases = {name: f"kind: base\n{name}: x\nextends: {above}\n" for name, above in ("ef", "fg")}

    result = load("extends: e\n", **bases, g="kind: base\ng: x\n")

    assert result.tree is not None
    assert to_plain(result.tree) == {"extends": "e", "g": "x", "f": "x", "e": "x"}
    assert result.files == ("own.yaml", "base/e.yaml", "base/f.yaml", "base/g.yaml")


def test_a_misspelt_base_is_answered_with_the_near_one() -> None:
    message = load("extends: gocc\n").problems[0].message

    assert message.vi == "Không có mẫu gốc `gocc` (có phải “goc”?)"


def test_a_fault_in_a_base_is_reported_in_the_base() -> None:
    result = load("extends: goc\n", base="kind: base\na: [x\nb: y\n")

    assert [(p.code, p.span.file) for p in result.problems if p.span] == [("Y001", "base/goc.yaml")]
    assert result.tree is None


def test_each_value_keeps_its_origin_and_blame_falls_on_the_own_file() -> None:
    result = load("extends: goc\ntasks:\n  report:\n    due: x\n")

    assert result.tree is not None
    assert span_at(result.tree, ("tasks", "report", "due")).file == "own.yaml"
    assert span_at(result.tree, ("tasks", "report", "label")).file == "base/goc.yaml"
    own, note = blame(result, ("tasks", "report", "due"))
    assert (own.file, own.line, note) == ("own.yaml", 4, None)
    own, note = blame(result, ("tasks", "report", "review", "within"))
    assert (own.file, own.line) == ("own.yaml", 3)
    assert note is not None
    assert (note[0].file, note[0].line) == ("base/goc.yaml", 10)
    assert blame(result, ("timezone",))[0].line == 1
    assert blame(result, ("tasks", "summary", "label"))[0].line == 1


def from_disk(path: Path) -> TreeResult:
    name = path.relative_to(ROOT).as_posix()
    return load_tree(name, lambda p: (ROOT / p).read_bytes(), lambda b: f"workflows/base/{b}.yaml")


@pytest.mark.parametrize("origins", [False, True], ids=["bare", "with origins"])
@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.stem)
def test_a_shipped_file_merges_clean_and_shows_as_yaml_that_reads_back(
    path: Path, origins: bool
) -> None:
    result = from_disk(path)
    assert result.problems == ()
    assert result.tree is not None

    again = read_text(render_yaml(result.tree, origins=origins), "again.yaml")

    assert again.problems == ()
    assert again.node is not None
    assert to_plain(again.node) == to_plain(result.tree)


def test_origins_name_the_file_and_line_of_each_line() -> None:
    result = load("id: x\nextends: goc\ntasks:\n  report:\n    due: trước ngày 13/9/2018\n")
    assert result.tree is not None

    lines = [line for line in render_yaml(result.tree, origins=True).splitlines() if line]

    said = dict(re.split(r"\s+# ", line.strip()) for line in lines)
    assert said["due: trước ngày 13/9/2018"] == "own.yaml:5"
    assert said["label: Báo cáo"] == "base/goc.yaml:8"


def test_what_comes_from_where_is_read_down_one_column() -> None:
    result = load("id: x\nextends: goc\ntasks: {report: {due: 1/1}}\n")
    assert result.tree is not None

    lines = render_yaml(result.tree, origins=True).splitlines()

    assert len({line.index("  # ") for line in lines if line}) == 1


_NOWHERE = Span("x", 1, 1, 1, 1)
_TEXTS = st.text(
    st.sampled_from("aạ1 :#-[]{},&*!|>'\"%@`?~<“”\n.=\\/_") | st.characters(codec="utf-8"),
    min_size=1,
    max_size=12,
)


def _readable(text: str) -> bool:
    """Only texts as the reader gives them: composed, printable, not empty."""
    result = read_text(render_yaml(_map({"k": ScalarNode(text, _NOWHERE, quoted=True)})), "x")
    node = result.node.get("k") if result.node else None
    return not result.problems and isinstance(node, ScalarNode) and node.text == text


def _map(values: dict[str, Node]) -> MapNode:
    entries = {k: Entry(KeyNode(k, _NOWHERE), v) for k, v in values.items()}
    return MapNode(entries, _NOWHERE)


_SCALARS = st.builds(ScalarNode, _TEXTS.filter(_readable), st.just(_NOWHERE), st.booleans())
_KEYS = st.text("abạ: #-[]{},'\"?\\", min_size=1, max_size=6).filter(lambda k: k.strip() == k)
_NODES: st.SearchStrategy[Node] = st.recursive(
    _SCALARS,
    lambda inner: (
        st.builds(lambda i: ListNode(tuple(i), _NOWHERE), st.lists(inner, max_size=3))
        | st.dictionaries(_KEYS, inner, max_size=3).map(_map)
    ),
    max_leaves=8,
)


@given(st.dictionaries(_KEYS, _NODES, min_size=1, max_size=3).map(_map), st.booleans())
def test_any_tree_reads_back_as_it_was(tree: MapNode, origins: bool) -> None:
    again = read_text(render_yaml(tree, origins=origins), "x.yaml")

    assert again.problems == ()
    assert again.node is not None
    assert to_plain(again.node) == to_plain(tree)


def test_near_names_are_found_and_far_ones_are_not() -> None:
    assert nearest("perido", ["period", "at"]) == "period"
    assert nearest("xyz", ["period", "at"]) is None
    assert nearest("k" * 1000, ["k" * 999]) is None
    assert lookalike("reprot", ["report"]) == "report"
    assert lookalike("truoc_5", ["truoc_3"]) is None

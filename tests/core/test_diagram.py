"""The lifecycle as a picture, in three formats, from one definition."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from engine.lifecycle.diagram import Format, condition_words, diagram
from engine.lifecycle.layout import layers, place
from engine.rules.conditions import AllOf, AnyOf, FieldIs, Not, TaskHandedIn, TaskIs, UnitHas
from tests.lifecycles import definition_of

FILES = ["base/phong-trao", "base/phong-trao-dang-ky", "2020-duk-tra-vinh-dan-van-kheo"]
FORMATS: tuple[Format, ...] = ("mermaid", "dot", "svg")


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("format_", FORMATS)
def test_every_state_stands_in_the_picture_with_its_label(file: str, format_: Format) -> None:
    definition = definition_of(file)

    drawn = diagram(definition, format_)

    missing = [s.label for s in definition.lifecycle.states.values() if s.label not in drawn]
    assert missing == []


def test_mermaid_shows_moves_with_what_starts_them() -> None:
    drawn = diagram(definition_of(FILES[0]), "mermaid")

    assert drawn.startswith('---\ntitle: "Vòng đời chung')
    assert "stateDiagram-v2" in drawn
    assert "  pending --> implementing: launch.start\n" in drawn
    assert "overdue --> in_review: report.complete" in drawn
    assert "implementing --> overdue: report.due, nếu không (report.complete)" in drawn
    assert "accepted --> commended: award.granted" in drawn
    assert "Class completed s_final" in drawn
    assert "Class overdue s_attention" in drawn
    assert drawn.endswith("[*] --> pending\n")


def test_dot_marks_final_states_and_has_one_arrow_per_move() -> None:
    drawn = diagram(definition_of(FILES[0]), "dot")

    assert drawn.startswith("digraph lifecycle {")
    assert '"completed" [label="Hoàn thành" peripheries=2];' in drawn
    assert '"pending" -> "implementing" [label="launch.start"];' in drawn
    assert drawn.count("unit.withdrawn") == 8
    assert drawn.rstrip().endswith("}")


@pytest.mark.parametrize("file", FILES)
def test_svg_is_well_formed_and_holds_all_that_is_drawn(file: str) -> None:
    definition = definition_of(file)

    root = ET.fromstring(diagram(definition, "svg"))  # noqa: S314 # made here

    left, top, width, height = map(float, str(root.get("viewBox")).split())
    boxes = root.findall("{*}rect")
    states = definition.lifecycle.states.values()
    assert len(boxes) == 1 + len(states) + sum(s.final for s in states)
    assert all(left <= float(str(box.get("x"))) for box in boxes)
    for box in boxes[1:]:
        assert float(str(box.get("x"))) + float(str(box.get("width"))) <= left + width
        assert top <= float(str(box.get("y"))) <= top + height
    ends = {
        (s, m.to) for s, state in definition.lifecycle.states.items() for m in state.moves.values()
    }
    assert len(root.findall("{*}path")) == len(ends)


@pytest.mark.parametrize("file", FILES)
def test_boxes_do_not_cover_each_other(file: str) -> None:
    states = definition_of(file).lifecycle.states
    edges = [(s, m.to) for s, state in states.items() for m in state.moves.values()]

    boxes = place(list(states), edges, {s: state.label for s, state in states.items()})

    for one, other in combinations(boxes.values(), 2):
        apart_x = abs(one.x - other.x) >= (one.width + other.width) / 2
        apart_y = abs(one.y - other.y) >= (one.height + other.height) / 2
        assert apart_x or apart_y


def test_a_layer_is_the_longest_way_and_ways_back_do_not_count() -> None:
    edges = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "a"), ("c", "d")]

    assert layers(["a", "b", "c", "d", "alone"], edges) == {
        "a": 0, "b": 1, "c": 2, "d": 3, "alone": 4,
    }  # fmt: skip


def test_awkward_labels_do_not_break_a_format() -> None:
    shipped = definition_of(FILES[0])
    label = 'Chờ "phát" <động> & #1; \\ hết'
    pending = shipped.lifecycle.states["pending"].model_copy(update={"label": label})
    states = {**shipped.lifecycle.states, "pending": pending}
    lifecycle = shipped.lifecycle.model_copy(update={"states": states})
    definition = shipped.model_copy(update={"lifecycle": lifecycle})

    assert "Chờ #34;phát#34; <động> & #35;1#59; \\ hết" in diagram(definition, "mermaid")
    assert '[label="Chờ \\"phát\\" <động> & #1; \\\\ hết"' in diagram(definition, "dot")
    texts = ET.fromstring(diagram(definition, "svg")).itertext()  # noqa: S314 # made here
    assert label in list(texts)


REPORT = TaskIs.model_validate({"task": "report", "is": "passed"})
MAY = TaskIs.model_validate({"task": "report", "is": "accepted", "occurrence": "may"})
LATE = TaskHandedIn(task="report", handed_in="late")


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        pytest.param(REPORT, "report.passed", id="fact"),
        pytest.param(MAY, "report[may].accepted", id="of one occurrence"),
        pytest.param(LATE, "report gửi chậm", id="handed in"),
        pytest.param(UnitHas(unit="tag", has="x"), "đơn vị có nhãn x", id="tag"),
        pytest.param(Not.model_validate({"not": REPORT}), "không (report.passed)", id="not"),
        pytest.param(AllOf(all=(REPORT, LATE)), "report.passed và report gửi chậm", id="all"),
        pytest.param(AnyOf(any=(REPORT, LATE)), "report.passed hoặc report gửi chậm", id="any"),
        pytest.param(
            FieldIs(form="f", field="x", at_least=2, at_most=4), "f.x ≥ 2 và f.x ≤ 4", id="field"
        ),
        pytest.param(FieldIs(form="f", field="x", one_of=("a", "b")), "f.x = a | b", id="one of"),
        pytest.param(FieldIs(form="f", field="x", filled=False), "f.x để trống", id="empty"),
    ],
)
def test_conditions_are_told_in_few_words(condition: object, words: str) -> None:
    assert condition_words(condition) == words  # type: ignore[arg-type] # one of the shapes


def test_the_svg_lists_what_can_happen_anywhere() -> None:
    drawn = diagram(definition_of(FILES[0]), "svg")

    assert re.search(r"• unit\.withdrawn → Không tham gia", drawn)
    assert re.search(r"• campaign\.end → Kết thúc khi chưa có kết luận", drawn)

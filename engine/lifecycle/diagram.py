"""A lifecycle as a picture: Mermaid, DOT, or SVG that needs no program to draw it.

Labels are those of the rule file; an arrow carries what starts its move. Moves from
`anywhere` stand in the SVG as a list below the picture, where arrows would hide the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, assert_never

from engine.lifecycle.machine import Picture, markup, mermaid
from engine.lifecycle.moves import compile_moves
from engine.lifecycle.svg import drawing
from engine.rules.conditions import AllOf, AnyOf, FieldIs, Not, TaskHandedIn, TaskIs, UnitHas
from engine.words import say

if TYPE_CHECKING:
    from engine.lifecycle.layout import Edge
    from engine.lifecycle.moves import CompiledMove
    from engine.rules.conditions import Condition
    from engine.rules.schema import Definition, Move

Format = Literal["mermaid", "dot", "svg"]


def diagram(definition: Definition, format: Format) -> str:  # noqa: A002 # the option's name
    """Draw the lifecycle of a rule file."""
    match format:
        case "mermaid":
            return mermaid(_picture(definition, _mermaid_text))
        case "dot":
            return _dot(_picture(definition, _plain_text))
        case "svg":
            return _svg(definition, _picture(definition, _plain_text))
    assert_never(format)


def _picture(definition: Definition, text: Callable[[str], str]) -> Picture:
    lifecycle = definition.lifecycle
    styles = {name: "attention" for name, state in lifecycle.states.items() if state.attention}
    styles |= {name: "final" for name, state in lifecycle.states.items() if state.final}
    return Picture(
        title=definition.title,
        initial=lifecycle.initial,
        labels={name: text(state.label) for name, state in lifecycle.states.items()},
        styles=styles,
        arrows=tuple(
            (move, text(_words(_written(definition, move))))
            for move in compile_moves(definition, {}).moves
        ),
    )


def _written(definition: Definition, move: CompiledMove) -> Move:
    """The move as the file has it: the state's own, or one from anywhere."""
    own = definition.lifecycle.states[move.source].moves.get(move.id)
    return own or definition.lifecycle.anywhere[move.id]


def _words(move: Move) -> str:
    if move.when is not None:
        trigger = f"{move.when.task}.{move.when.fact}"
    else:
        trigger = move.at.text if move.at is not None else str(move.event)
    if move.if_ is None:
        return trigger
    condition = condition_words(move.if_)
    return say("lifecycle.if_condition", trigger=trigger, condition=condition).vi


def condition_words(condition: Condition) -> str:
    """A condition in a few words, for a picture."""
    match condition:
        case TaskIs():
            of = f"[{condition.occurrence}]" if condition.occurrence else ""
            return f"{condition.task}{of}.{condition.is_}"
        case TaskHandedIn():
            return say(f"lifecycle.{condition.handed_in}_condition", task=condition.task).vi
        case FieldIs():
            return _field_words(condition)
        case UnitHas():
            return say(f"lifecycle.{condition.unit}_condition", value=condition.has).vi
        case AllOf():
            return say("lifecycle.all_condition").vi.join(map(condition_words, condition.all))
        case AnyOf():
            return say("lifecycle.any_condition").vi.join(map(condition_words, condition.any))
        case Not():
            return say("lifecycle.not_condition", part=condition_words(condition.not_)).vi
    assert_never(condition)


def _field_words(test: FieldIs) -> str:
    name = f"{test.form}.{test.field}"
    parts = [
        f"{name} {sign} {value}"
        for sign, value in (("≥", test.at_least), ("≤", test.at_most), ("=", test.equals))
        if value is not None
    ]
    if test.one_of is not None:
        parts.append(f"{name} = {' | '.join(test.one_of)}")
    if test.filled is not None:
        key = "filled_condition" if test.filled else "empty_condition"
        parts.append(say(f"lifecycle.{key}", field=name).vi)
    return say("lifecycle.all_condition").vi.join(parts)


def _plain_text(text: str) -> str:
    return " ".join(text.split())


def _mermaid_text(text: str) -> str:
    # In Mermaid these end a label or a statement; `#34;` is its way to write a character.
    return "".join(f"#{ord(c)};" if c in '"#;:' else c for c in _plain_text(text))


def _dot(picture: Picture) -> str:
    exported = markup(picture)
    style = {"final": "peripheries=2", "attention": 'fillcolor="#fff3c4" color="#b26a00"'}
    lines = [
        "digraph lifecycle {",
        f"  label={_quoted(picture.title)}; labelloc=t; rankdir=TB;",
        '  node [shape=box style="rounded,filled" fillcolor=white];',
        "  start_ [shape=point];",
    ]
    for state in exported["states"]:
        more = style.get(picture.styles.get(state["name"], ""), "")
        lines.append(f"  {_quoted(state['name'])} [label={_quoted(state['label'])} {more}];")
    lines.append(f"  start_ -> {_quoted(exported['initial'])};")
    lines += [
        f"  {_quoted(t['source'])} -> {_quoted(t['dest'])} [label={_quoted(t['label'])}];"
        for t in exported["transitions"]
    ]
    return "\n".join([*lines, "}", ""])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _svg(definition: Definition, picture: Picture) -> str:
    own: dict[Edge, list[str]] = defaultdict(list)
    for move, words in picture.arrows:
        if move.id in definition.lifecycle.states[move.source].moves:
            own[move.source, move.target].append(words)
    anywhere = definition.lifecycle.anywhere.values()
    notes = [f"{_words(m)} → {picture.labels[m.to]}" for m in anywhere]
    labels = {s: f"! {w}" if _marked(definition, s) else w for s, w in picture.labels.items()}
    return drawing(picture, labels, own, notes)


def _marked(definition: Definition, state: str) -> bool:
    return definition.lifecycle.states[state].attention

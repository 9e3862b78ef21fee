"""Where the states of a lifecycle stand on paper: in layers, by the longest way there.

Pure. Coordinates are pixels; y grows downwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

CHARACTER = 7.2
"""Width of an average character at the size that the labels are drawn in."""

_HEIGHT, _PADDING = 40, 14
_GAP_X, _GAP_Y, _MARGIN = 56, 84, 24

Edge = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Box:
    """A state's place; x and y are its centre."""

    x: float
    y: float
    width: float
    height: float


def layers(states: Sequence[str], edges: Iterable[Edge]) -> dict[str, int]:
    """The layer of each state: its longest way from the first; ways back do not count.

    What no arrow touches stands last.
    """
    forward = _without_returns(states, edges)
    rank = dict.fromkeys(states, 0)
    for _ in states:
        for source, target in forward:
            rank[target] = max(rank[target], rank[source] + 1)
    led_to = {state for edge in forward for state in edge}
    last = max(rank.values(), default=0) + 1
    return {state: rank[state] if state in led_to else last for state in states}


def place(
    states: Sequence[str], edges: Sequence[Edge], labels: Mapping[str, str]
) -> dict[str, Box]:
    """A box for every state, none over another; each near what leads to it."""
    rank = layers(states, edges)
    rows: dict[int, list[str]] = defaultdict(list)
    for state in states:
        rows[rank[state]].append(state)
    boxes: dict[str, Box] = {}
    for number in sorted(rows):
        row = sorted(rows[number], key=lambda state: _pull(state, edges, boxes))
        widths = [len(labels[state]) * CHARACTER + 2 * _PADDING for state in row]
        left = -(sum(widths) + _GAP_X * (len(row) - 1)) / 2
        for state, width in zip(row, widths, strict=True):
            y = _MARGIN + _HEIGHT / 2 + number * (_HEIGHT + _GAP_Y)
            boxes[state] = Box(left + width / 2, y, width, _HEIGHT)
            left += width + _GAP_X
    shift = _MARGIN - min((box.x - box.width / 2 for box in boxes.values()), default=0)
    return {s: Box(b.x + shift, b.y, b.width, b.height) for s, b in boxes.items()}


def _pull(state: str, edges: Iterable[Edge], boxes: Mapping[str, Box]) -> float:
    above = [boxes[source].x for source, target in edges if target == state and source in boxes]
    return sum(above) / len(above) if above else 0


def _without_returns(states: Sequence[str], edges: Iterable[Edge]) -> list[Edge]:
    """The edges without those that close a circle, found by walking from the first state."""
    following: dict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        following[source].append(target)
    kept: list[Edge] = []
    done: set[str] = set()
    for start in states:
        path: list[tuple[str, list[str]]] = [] if start in done else [(start, following[start][:])]
        on_path = {start}
        while path:
            state, rest = path[-1]
            if not rest:
                done.add(state)
                on_path.discard(state)
                path.pop()
                continue
            target = rest.pop(0)
            if target in on_path:
                continue
            kept.append((state, target))
            if target not in done:
                on_path.add(target)
                path.append((target, following[target][:]))
    return kept

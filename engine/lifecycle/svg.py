"""Draw a lifecycle as SVG: boxes in layers, arrows with words, no program needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from engine.lifecycle.layout import CHARACTER, Box, Edge, place
from engine.words import say

if TYPE_CHECKING:
    from engine.lifecycle.machine import Picture

_FILL = {"final": "#eeeeee", "attention": "#fff3c4"}
_LINE = 20
_SMALL = 6.2  # width of an average character of the words on arrows
_HEAD = (
    '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
    'markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="#444"/></marker></defs>'
)


@dataclass(frozen=True, slots=True)
class _Arrow:
    """The line of one arrow and where its words stand."""

    path: str
    x: float
    y: float
    words: Sequence[str]

    @property
    def reach(self) -> float:
        """Half of the room that the words take."""
        return max(map(len, self.words)) * _SMALL / 2 + _LINE


def drawing(
    picture: Picture,
    labels: Mapping[str, str],
    arrows: Mapping[Edge, Sequence[str]],
    notes: Sequence[str],
) -> str:
    """The picture as SVG.

    Args:
        labels: What the boxes say.
        arrows: The words on each arrow.
        notes: What can happen anywhere, listed below the boxes.
    """
    boxes = place(list(picture.labels), list(arrows), labels)
    lines = [_arrow(boxes, edge, nth, arrows[edge]) for nth, edge in enumerate(arrows)]
    foot = [*([say("lifecycle.anywhere").vi] if notes else []), *(f"• {note}" for note in notes)]
    foot.append(say("lifecycle.legend").vi)
    left = min([0.0, *(line.x - line.reach for line in lines)])
    right = max(box.x + box.width / 2 for box in boxes.values())
    right = max([right, *(line.x + line.reach for line in lines)])
    right = max(right, left + max(map(len, (*foot, picture.title))) * CHARACTER) + _LINE
    low = max(box.y + box.height / 2 for box in boxes.values()) + 2 * _LINE
    width, height = right - left, low + (len(foot) + 2) * _LINE
    frame = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="{left:.0f} -30 {width:.0f} {height:.0f}" font-family="sans-serif" '
        'font-size="13">'
    )
    parts = (
        frame,
        f"<title>{escape(picture.title)}</title>",
        _HEAD,
        f'<rect x="{left:.0f}" y="-30" width="100%" height="100%" fill="white"/>',
        _text(left + _LINE, -8, picture.title, 'font-weight="bold"'),
        *(line.path for line in lines),
        *(_box(boxes[s], labels[s], picture.styles.get(s, "")) for s in picture.labels),
        *(_words(line) for line in lines),
        *(_text(left + _LINE, low + nth * _LINE, line) for nth, line in enumerate(foot)),
        "</svg>",
        "",
    )
    return "\n".join(parts)


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" {more}>{escape(words)}</text>'


def _box(box: Box, label: str, style: str) -> str:
    x, y = box.x - box.width / 2, box.y - box.height / 2
    fill = _FILL.get(style, "white")
    shape = (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{box.width:.0f}" height="{box.height:.0f}" '
        f'rx="8" fill="{fill}" stroke="#222"/>'
    )
    if style == "final":
        shape += (
            f'<rect x="{x + 3:.0f}" y="{y + 3:.0f}" width="{box.width - 6:.0f}" '
            f'height="{box.height - 6:.0f}" rx="6" fill="none" stroke="#222"/>'
        )
    return shape + _text(box.x, box.y + 4, label, 'text-anchor="middle"')


def _arrow(boxes: Mapping[str, Box], edge: Edge, nth: int, words: Sequence[str]) -> _Arrow:
    """One layer down goes straight; any other way goes round the side of the boxes."""
    source, target = boxes[edge[0]], boxes[edge[1]]
    between = [b for b in boxes.values() if source.y < b.y < target.y]
    if target.y > source.y and not between:
        start, end = (source.x, source.y + source.height / 2), (target.x, target.y - 20)
        share = (0.35, 0.5, 0.65)[nth % 3]  # staggered, so that words keep apart
        x, y = (a + (b - a) * share for a, b in zip(start, end, strict=True))
        return _Arrow(_path(start, end, ""), x, y, words)
    side = 1 if target.y <= source.y else -1  # back on the right, onwards on the left
    low, high = sorted((source.y, target.y))
    passed = [b for b in boxes.values() if low <= b.y <= high]
    outer = max(side * b.x + b.width / 2 for b in passed) + 25 + 24 * (nth % 4)
    start, end = _edge(source, side), _edge(target, side)
    # Half-way a cubic curve lies at (start + 6 * control + end) / 8.
    control = side * (8 * outer - side * (start[0] + end[0])) / 6
    curve = f"C{control:.0f} {start[1]:.0f} {control:.0f} {end[1]:.0f} "
    share = (0.4, 0.5, 0.6)[nth % 3]
    y = start[1] + (end[1] - start[1]) * share
    return _Arrow(_path(start, end, curve), side * outer, y, words)


def _edge(box: Box, side: int) -> tuple[float, float]:
    return box.x + side * box.width / 2, box.y


def _path(start: tuple[float, float], end: tuple[float, float], curve: str) -> str:
    last = f"{end[0]:.0f} {end[1]:.0f}"
    return (
        f'<path d="M{start[0]:.0f} {start[1]:.0f}{curve or "L"}{last}" fill="none" '
        'stroke="#444" marker-end="url(#head)"/>'
    )


def _words(arrow: _Arrow) -> str:
    lines = "".join(
        f'<tspan x="{arrow.x:.0f}" dy="{13 if nth else 0}">{escape(line)}</tspan>'
        for nth, line in enumerate(arrow.words)
    )
    return (
        f'<text y="{arrow.y:.0f}" text-anchor="middle" font-size="11" fill="#333" '
        f'stroke="white" stroke-width="4" paint-order="stroke">{lines}</text>'
    )

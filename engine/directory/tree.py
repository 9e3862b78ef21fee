"""The tree of units: faults of its edges, and its numbering in pre-order.

Pure and without recursion, so that depth is no limit. The order never depends on the order
of the input: siblings stand by code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def cycles(parents: Mapping[str, str | None]) -> Iterator[tuple[str, ...]]:
    """Every ring of units that are above themselves, each once, from its least code on.

    >>> list(cycles({"a": "b", "b": "a", "c": "a", "d": None}))
    [('a', 'b')]
    """
    done: set[str] = set()
    for start in parents:
        way: list[str] = []
        on_way: set[str] = set()
        code: str | None = start
        while code is not None and code in parents and code not in done and code not in on_way:
            way.append(code)
            on_way.add(code)
            code = parents[code]
        if code in on_way:
            ring = way[way.index(code) :]
            least = ring.index(min(ring))
            yield tuple(ring[least:] + ring[:least])
        done |= on_way


def numbered(parents: Mapping[str, str | None]) -> dict[str, tuple[int, int]]:
    """The half-open `(lo, hi)` of each unit: it and all below it.

    >>> numbered({"b": "a", "a": None, "c": "a"})
    {'a': (0, 3), 'b': (1, 2), 'c': (2, 3)}
    """
    below: dict[str | None, list[str]] = {}
    for code in sorted(parents, reverse=True):
        below.setdefault(parents[code], []).append(code)
    spans: dict[str, tuple[int, int]] = {}
    waiting = [(code, False) for code in below.get(None, [])]
    count = 0
    while waiting:
        code, left = waiting.pop()
        if left:
            spans[code] = (spans[code][0], count)
            continue
        spans[code] = (count, count)
        count += 1
        waiting.append((code, True))
        waiting += [(child, False) for child in below.get(code, [])]
    return spans

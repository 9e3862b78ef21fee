"""What the fields of a form can hold, as far as any condition of a lifecycle can tell.

Pure. Of each field the values on both sides of every comparison stand for all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from engine.lifecycle.formula import FieldTest
    from engine.rules.schema import Definition, FormField

Filled: TypeAlias = tuple[tuple[str, int], ...]
"""By task, which of its fillings was handed in last; 0 for none."""

Filling: TypeAlias = tuple[tuple[str, object], ...]

MAX_FILLINGS = 64
_OTHER = "…"
_YES_NO = {"có": True, "không": False}


def fillings(
    definition: Definition, tests: Iterable[FieldTest]
) -> Mapping[str, tuple[Filling, ...]]:
    """By task, every filling of the fields that are asked about; the first is empty."""
    asked: dict[str, dict[str, list[FieldTest]]] = {}
    for test in tests:
        for task in test.tasks:
            asked.setdefault(task, {}).setdefault(test.field, []).append(test)
    found: dict[str, tuple[Filling, ...]] = {}
    for task, fields in asked.items():
        values = [
            [(name, value) for value in _values(_field(definition, task, name), about)]
            for name, about in fields.items()
        ]
        found[task] = ((), *islice(product(*values), MAX_FILLINGS))
    return found


def _field(definition: Definition, task: str, name: str) -> FormField | None:
    form = definition.forms.get(definition.tasks[task].form or "")
    return form.fields.get(name) if form else None


def _values(field: FormField | None, tests: list[FieldTest]) -> list[object]:
    found: list[object] = [] if field and field.required else [""]
    if field is not None and field.type == "yes_no":
        return [*found, True, False]
    if field is not None and field.options:
        return [*found, *field.options]
    found += sorted(set(_numbers(field, tests)))
    texts = [v for t in tests if t.test == "one_of" for v in t.values]
    found += [_YES_NO.get(str(v), v) for v in dict.fromkeys(texts)]
    if not any(isinstance(value, float | int) for value in found):
        found.append(_OTHER)
    return list(dict.fromkeys(found))


def _numbers(field: FormField | None, tests: list[FieldTest]) -> Iterator[float]:
    low = field.min if field else None
    high = field.max if field else None
    for test in tests:
        if test.test in ("at_least", "at_most"):
            limit = int(test.values[0])
            for value in (limit - 1, limit, limit + 1):
                if (low is None or value >= low) and (high is None or value <= high):
                    yield value

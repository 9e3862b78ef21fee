"""What the schema allows at a place of a rule file: the keys of a block.

Pure. Walks the models' annotations along a loc, so that no list of keys is kept twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from engine.rules.nodes import Loc


def allowed_keys(model: type[BaseModel], loc: Loc) -> tuple[str, ...]:
    """The keys that the block at a loc may have, in the order of the schema."""
    found: list[Any] = [model]
    for part in loc:
        found = [inner for kind in found for inner in _step(kind, part)] or found
    keys = (_key(name, field) for kind in found for name, field in _fields(kind))
    return tuple(dict.fromkeys(keys))


def _fields(kind: Any) -> Iterator[tuple[str, Any]]:
    for one in _kinds(kind):
        if isinstance(one, type) and issubclass(one, BaseModel):
            yield from one.model_fields.items()


def _key(name: str, field: Any) -> str:
    return field.alias or name


def _kinds(kind: Any) -> Iterator[Any]:
    """The alternatives of an annotation, freed of what is wrapped around them."""
    if get_origin(kind) is Annotated:
        yield from _kinds(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for part in get_args(kind):
            yield from _kinds(part)
    else:
        yield kind


def _step(kind: Any, part: str | int) -> Iterator[Any]:
    """The annotations one step down; none for a part that only names an alternative."""
    for one in _kinds(kind):
        origin, arguments = get_origin(one), get_args(one)
        if origin is dict and isinstance(part, str):
            yield arguments[1]
        elif origin is tuple and isinstance(part, int):
            yield arguments[0]
        elif isinstance(one, type) and issubclass(one, BaseModel):
            yield from (
                field.annotation
                for name, field in one.model_fields.items()
                if _key(name, field) == part
            )

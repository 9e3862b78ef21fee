"""The JSON Schema of rule files, for editors: which keys there are and which words they take.

Made from `engine.rules.schema`. It is looser than `hanchot check`: a scalar may be spelt in
any way, a single value may stand for a list, a word such as `none` for a block. Keys are not
required, since a file inherits most of them.
"""

from __future__ import annotations

import inspect
import json
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from engine.rules.conditions import Block
from engine.rules.schema import Definition

NAME = "config/schema/campaign-1.json"
_SCALAR = {"type": ["string", "number", "boolean", "null"]}


def text() -> str:
    """The schema as its file holds it."""
    known: dict[str, Any] = {}
    whole = _block(Definition, known)
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "hanchot: a campaign or a base",
        **whole,
        "required": ["rules", "id", "title"],
        "$defs": dict(sorted(known.items())),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _block(model: type[Block], known: dict[str, Any]) -> dict[str, Any]:
    keys = {
        field.alias or name: _value(field.annotation, known)
        for name, field in model.model_fields.items()
    }
    said = inspect.getdoc(model) or ""
    return {
        "type": "object",
        "description": said.partition("\n")[0],
        "properties": keys,
        "additionalProperties": False,
    }


def _value(annotation: Any, known: dict[str, Any]) -> dict[str, Any]:
    origin, parts = get_origin(annotation), get_args(annotation)
    if inspect.isclass(annotation) and issubclass(annotation, Block):
        if annotation.__name__ not in known:
            known[annotation.__name__] = {}  # a block may hold itself
            known[annotation.__name__] = _block(annotation, known)
        return {"anyOf": [{"$ref": f"#/$defs/{annotation.__name__}"}, _SCALAR]}
    if origin is Annotated:
        return _value(parts[0], known)
    if origin in {Union, UnionType}:
        found = [_value(part, known) for part in parts if part is not type(None)]
        return found[0] if len(found) == 1 else {"anyOf": found}
    if origin is Literal:
        return {"enum": [*_words(annotation), "none"]}
    if origin is tuple:
        items = _value(parts[0], known)
        return {"anyOf": [{"type": "array", "items": items}, items]}
    if origin is dict:
        return {"type": "object", "additionalProperties": _value(parts[1], known)}
    return dict(_SCALAR) if origin is not frozenset else {"type": ["array", "string"]}


def _words(annotation: Any) -> list[str]:
    """The words of a Literal, those of its parts included, each once."""
    found: list[str] = []
    for part in get_args(annotation):
        found += _words(part) if get_origin(part) is Literal else [str(part)]
    return list(dict.fromkeys(found))

"""The JSON Schema (draft-07) of rule files, for editors: which keys there are, and what they take.

Made from the models of `engine.rules.schema`; `hanchot check` is the judge. An editor sees a
file as YAML 1.2 does: `2018` is a number, while `13/9`, `2018-09-13`, `có` and `none` are
texts. So the schema takes whatever the checker takes, however it is spelt, and no unknown
key. Keys of maps are not required, since a file inherits most of them; those of items of
lists are. The descriptions are in Vietnamese, as the files are.
"""

from __future__ import annotations

import inspect
import json
import re
from types import NoneType, UnionType
from typing import (
    Any,
    Final,
    Literal,
    NamedTuple,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from engine.rules import fields
from engine.rules.conditions import Block, Condition, Fact
from engine.rules.merge import NEVER_INHERITED
from engine.rules.schema import NO, UNDECIDED, Award, Definition, DueRule, FactRef, Task
from engine.words import has_words, say

NAME: Final = "config/schema/campaign-1.json"
"""Where the schema lies, as the first line of a rule file names it."""

Schema = dict[str, Any]

_ID = "[a-z0-9_]+"
_SLUG = "[a-z0-9][a-z0-9-]*"
_CODE = "[A-Za-z0-9][A-Za-z0-9._/-]*"
_YES_NO = "[Cc][óÓ]|[Kk][Hh][ôÔ][Nn][Gg]"
_WEEKDAY = "[Tt][2-7]|[Cc][Nn]"
_BLANK: Schema = {"$ref": "#/definitions/blank"}
_BLANK_PATTERN = "^(none$|<điền)"
_CONDITION = "Condition"
_TEXT = ("string", "number")  # a year or a number alone is a number to an editor


class Kind(NamedTuple):
    """How one type of value looks in an editor."""

    annotation: Any
    name: str
    schema: Schema
    examples: tuple[str, ...] = ()


def _scalar(pattern: str = "", how: str = "", *, kinds: tuple[str, ...] = _TEXT) -> Schema:
    """A single value.

    Args:
        pattern: Looked at where the editor sees a text.
        how: The sentence of the catalogue that it shows where the pattern is not met.
    """
    schema: Schema = {"type": list(kinds), "minLength": 1}
    if not pattern:
        return schema
    schema["pattern"] = f"^\\s*({pattern})\\s*$|{_BLANK_PATTERN}"
    return {**schema, "patternErrorMessage": _plain(how)} if how else schema


def _plain(key: str, **facts: object) -> str:
    """A sentence as editors show it, which is not Markdown."""
    return re.sub(r"`([^`]*)`", r"“\1”", say(f"keys.{key}", **facts).vi)


def _listed(*values: str, pattern: str = "") -> Schema:
    """One of some words, which the editor offers; the pattern is for other spellings of them."""
    other = {"type": "string", "pattern": f"^\\s*({pattern})\\s*$"} if pattern else None
    return {"anyOf": [{"enum": list(values)}, *([other] if other else []), _BLANK]}


_WHOLE = _scalar("-?[0-9]{1,9}", "kind_Count", kinds=("integer", "string"))
_WEEKDAYS = _listed("T2", "T3", "T4", "T5", "T6", "T7", "CN", pattern=_WEEKDAY)

KINDS: Final = (
    Kind(fields.Words, "Words", _scalar()),
    Kind(fields.YesNo, "YesNo", _listed("có", NO, pattern=_YES_NO)),
    Kind(fields.Count, "Count", _WHOLE),
    Kind(fields.Id, "Id", _scalar(_ID, "kind_Id")),
    Kind(fields.Slug, "Slug", _scalar(_SLUG, "kind_Slug")),
    Kind(fields.UnitCode, "UnitCode", _scalar(_CODE, "kind_UnitCode")),
    Kind(fields.Zone, "Zone", _scalar(), ("Asia/Ho_Chi_Minh",)),
    Kind(
        fields.Opens, "Opens", _scalar(),
        ("ngày 01/6/2018", "15 ngày làm việc trước report.due", "implement.start", "khi kích hoạt"),
    ),
    Kind(
        fields.Due, "Due", _scalar(),
        (
            "trước ngày 13/9/2018", "chậm nhất ngày 13/9/2018", "trong tháng 5/2020",
            "10 ngày làm việc sau report.due", "ngày 13/9/2018 (dự kiến)", "chưa rõ",
        ),
    ),
    Kind(
        fields.Period, "Period", _scalar(),
        ("từ ngày 16/7/2019 đến hết ngày 30/7/2019", "trong tháng 5/2020", "năm 2018"),
    ),
    Kind(
        fields.SendTime, "SendTime", _scalar(),
        ("3 ngày làm việc trước report.due", "report.opens", "report.returned"),
    ),
    Kind(
        fields.At, "At", _scalar(),
        ("khi kích hoạt", "ngày 01/3/2018", "report.due", "launch.start"),
    ),
    Kind(
        fields.EventTime, "EventTime", _scalar(),
        ("ngày 15/10/2018", "trong năm 2018", "ngày 15/10/2018 (dự kiến)", "chưa rõ"),
    ),
    Kind(
        fields.Recurrence, "Recurrence", _scalar(),
        ("hằng tháng, trước ngày 25", "hằng quý, chậm nhất ngày 20 tháng cuối quý"),
    ),
    Kind(fields.Span, "Span", _scalar(), ("10 ngày làm việc", "2 tuần")),
    Kind(fields.Repeat, "Repeat", _scalar(), ("mỗi 2 ngày làm việc, tối đa 3 lần",)),
    Kind(fields.TimeOfDay, "TimeOfDay", _scalar(), ("08:00", "17:30")),
    Kind(
        fields.Workdays, "Workdays",
        {"anyOf": [{"type": "array", "items": _WEEKDAYS, "minItems": 1}, _WEEKDAYS]},
    ),
)  # fmt: skip
"""Every type of single value, with phrases that it takes."""

# What may stand in the place of a block, besides `none`.
_INSTEAD: Final[dict[tuple[type[Block], str], Schema]] = {
    (Task, "review"): {"enum": [NO]},
    (Award, "quota"): {"enum": [UNDECIDED]},
}


def document() -> Schema:
    """The whole schema."""
    writer = _Writer()
    whole = writer.block(Definition)
    required = [k for k, f in Definition.model_fields.items() if f.is_required()]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "description": _plain("file"),
        **whole,
        "required": [key for key in required if key in NEVER_INHERITED],
        "definitions": {
            "blank": {"type": "string", "pattern": _BLANK_PATTERN},
            **dict(sorted(writer.definitions.items())),
        },
    }


def text() -> str:
    """The schema as its file holds it."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


class _Writer:
    """Writes blocks; those met on the way become definitions, each written once."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def block(self, model: type[Block]) -> Schema:
        """A map with a closed set of keys."""
        hints = get_type_hints(model, include_extras=True)
        properties = {}
        for name, field in model.model_fields.items():
            key = field.alias or name
            said = _described(f"{model.__name__}_{key}", hints[name])
            value = self._instead(model, name, self._value(hints[name]))
            properties[key] = {"description": said, **value}
        return {"type": "object", "properties": properties, "additionalProperties": False}

    def _instead(self, model: type[Block], name: str, value: Schema) -> Schema:
        other = _INSTEAD.get((model, name))
        return {"anyOf": [*value["anyOf"], other]} if other else value

    def _value(self, annotation: Any) -> Schema:
        kind = _kind(annotation)
        if kind is not None:
            return _offering(kind.schema, kind.examples)
        if annotation == Condition:
            return self._condition()
        origin, parts = get_origin(annotation), get_args(annotation)
        if origin in (Union, UnionType):
            (only,) = (part for part in parts if part is not NoneType)
            return self._value(only)
        if origin is Literal:
            return _listed(*_words(annotation))
        if origin is tuple:
            return self._list(parts[0])
        if origin is dict:
            return {"anyOf": [self._map(*parts), _BLANK]}
        return self._block_or(annotation)

    def _block_or(self, model: type[Block]) -> Schema:
        """A block, or the words that may stand for it."""
        short: list[Schema] = []
        if model is DueRule:
            short = [self._value(fields.Due)]
        elif model is FactRef:
            facts = "|".join(_words(Fact))
            examples = ("report.complete", "report.missed")
            short = [_offering(_scalar(f"{_ID}\\.({facts})"), examples)]
        return {"anyOf": [*short, self._reference(model), _BLANK]}

    def _reference(self, model: type[Block]) -> Schema:
        name = model.__name__
        if name not in self.definitions:
            self.definitions[name] = {}  # a block may hold itself
            self.definitions[name] = self.block(model)
        return {"$ref": f"#/definitions/{name}"}

    def _condition(self) -> Schema:
        if _CONDITION not in self.definitions:
            self.definitions[_CONDITION] = {}
            shapes = [get_args(shape)[0] for shape in get_args(get_args(Condition)[0])]
            found = [self._reference(shape) for shape in shapes]
            self.definitions[_CONDITION] = {"anyOf": [*found, _BLANK]}
        return {"anyOf": [{"$ref": f"#/definitions/{_CONDITION}"}]}

    def _list(self, item: Any) -> Schema:
        """A list; a single name may stand for a list of one."""
        if inspect.isclass(item) and issubclass(item, Block):
            required = [f.alias or n for n, f in item.model_fields.items() if f.is_required()]
            items: Schema = {"allOf": [self._reference(item)], "required": required}
            return {"anyOf": [{"type": "array", "items": items}, _BLANK]}
        items = self._value(item)
        return {"anyOf": [{"type": "array", "items": items}, items, _BLANK]}

    def _map(self, key: Any, value: Any) -> Schema:
        if get_origin(key) is Literal:
            said = {name: {"description": _plain(f"Units_{name}")} for name in get_args(key)}
            properties = {name: {**one, **self._value(value)} for name, one in said.items()}
            return {"type": "object", "properties": properties, "additionalProperties": False}
        names = {"pattern": f"^{_ID}$"}
        return {
            "type": "object", "propertyNames": names, "additionalProperties": self._value(value),
        }  # fmt: skip


def _kind(annotation: Any) -> Kind | None:
    return next((kind for kind in KINDS if kind.annotation == annotation), None)


def _offering(schema: Schema, examples: tuple[str, ...]) -> Schema:
    """The same with examples that the editor offers to complete."""
    offered = [{"label": example, "body": example} for example in examples]
    return {**schema, "defaultSnippets": offered} if offered else schema


def _described(key: str, annotation: Any) -> str:
    """What a key means, and how its value is written."""
    said, kind = _plain(key), _kind_within(annotation)
    if kind is None:
        return said
    if kind.examples:
        values = "; ".join(f"`{example}`" for example in kind.examples)
        return f"{said} {_plain('examples', values=values)}"
    how = f"kind_{kind.name}"
    return f"{said} {_plain(how)}" if has_words(f"keys.{how}") else said


def _kind_within(annotation: Any) -> Kind | None:
    """The kind of a value or of the items of its list; a due is its phrase."""
    parts = [part for part in get_args(annotation) if part not in (NoneType, Ellipsis)]
    if annotation is DueRule:
        return _kind(fields.Due)
    found = _kind(annotation)
    if found is None and get_origin(annotation) in (Union, UnionType, tuple) and len(parts) == 1:
        return _kind_within(parts[0])
    return found


def _words(annotation: Any) -> tuple[str, ...]:
    """The words of a Literal, those of its parts included, each once."""
    found: list[str] = []
    for part in get_args(annotation):
        found += _words(part) if get_origin(part) is Literal else [str(part)]
    return tuple(dict.fromkeys(found))

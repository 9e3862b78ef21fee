"""Read what was filled into a form: texts become values, and every fault is found at once.

Pure. Numbers are written as in Vietnam: thousands with dots, decimals with a comma; dates
day first. What is stored is plain JSON: whole numbers as numbers, dates as ISO texts,
choices by their ids. An empty value counts as not filled in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.errors import near_text
from engine.people.errors import FieldFaultsError
from engine.people.values import READERS, ValueFaultError, clean, line, plain
from engine.words import Text, say

if TYPE_CHECKING:
    from engine.rules.conditions import Condition
    from engine.rules.schema import Form, FormField

Values = dict[str, Any]
Shown = Callable[["Condition", Values], bool]
"""Whether a `show_if` holds, given all values of the form."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a file before it is taken: None for the size where there is none."""

    name: str
    size: int | None


@dataclass
class _Reading:
    """A form while it is being read."""

    form: Form
    faults: list[Text] = field(default_factory=list)
    values: Values = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    faulty: set[str] = field(default_factory=set)

    def fault(self, name: str, key: str, /, **facts: object) -> None:
        """Note a fault of a field, which is named by its label."""
        label = self.form.fields[key].label
        self.faulty.add(key)
        self.faults.append(say(f"fields.{name}", label=label, key=key, **facts))


def split_pair(text: str) -> tuple[str, str]:
    """Take `k=v` apart at its first sign.

    Raises:
        FieldFaultsError: If there is none.
    """
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise FieldFaultsError([say("fields.no_sign", text=text)])
    return key.strip(), value


def read_form(
    form: Form | None,
    pairs: Iterable[tuple[str, str]],
    files: Sequence[tuple[str | None, FileFacts]] = (),
    *,
    draft: bool,
    earlier: Mapping[str, Any] | None = None,
    shown: Shown = lambda _condition, _values: True,
) -> Values:
    """The values of a form.

    Args:
        pairs: Field and text, in the order given; a cell of a table as `field.row.column`.
        files: The files attached, with the field they are for, where it was said.
        draft: What is missing may still come.
        earlier: Values of a draft, which hold where nothing new is given.

    Raises:
        FieldFaultsError: With everything that is wrong.
    """
    if form is None:
        return _without_form(pairs, files)
    reading = _Reading(form, values=_known(form, earlier or {}))
    for key, text in pairs:
        _take(reading, key, text)
    for name, facts in files:
        _take_file(reading, name, facts)
    _check_shown(reading, shown)
    if not draft:
        _check_required(reading, shown)
    if reading.faults:
        raise FieldFaultsError(reading.faults)
    ordered = (key for key in form.fields if key in reading.values)
    return {key: reading.values[key] for key in ordered}


def file_field(form: Form | None, name: str | None) -> str | None:
    """The field that a file is for: the one named, or the form's only one."""
    if form is None:
        return None
    if name is not None:
        return _field_named(form, name)
    fields = [key for key, f in form.fields.items() if f.type == "file"]
    return fields[0] if len(fields) == 1 else None


def _without_form(
    pairs: Iterable[tuple[str, str]], files: Sequence[tuple[str | None, FileFacts]]
) -> Values:
    names = [key for key, _ in pairs] + [facts.name for _, facts in files]
    if names:
        raise FieldFaultsError([say("fields.no_form", key=name) for name in names])
    return {}


def _known(form: Form, earlier: Mapping[str, Any]) -> Values:
    """What a draft holds of the form as it is now: the form may have changed since."""
    return {key: value for key, value in earlier.items() if key in form.fields}


def _field_named(form: Form, name: str) -> str | None:
    if name in form.fields:
        return name
    wanted = plain(name)
    return next((key for key, f in form.fields.items() if plain(f.label) == wanted), None)


def _take(reading: _Reading, name: str, text: str) -> None:
    key = _field_named(reading.form, name)
    path: list[str] = []
    if key is None and "." in name:
        head, *path = name.split(".")
        key = _field_named(reading.form, head)
    if key is None:
        near = near_text(name.partition(".")[0], reading.form.fields)
        reading.faults.append(say("fields.unknown", key=name, near=near))
        return
    block = reading.form.fields[key]
    try:
        if block.type == "table" or path:
            _take_cell(reading, key, block, path, text)
        else:
            _take_value(reading, key, block, text)
    except ValueFaultError as fault:
        reading.fault(fault.name, key, **fault.facts)


def _take_value(reading: _Reading, key: str, block: FormField, text: str) -> None:
    if block.type == "file":
        raise ValueFaultError("use_attach")
    again = key in reading.given
    if again and block.type != "multi":
        raise ValueFaultError("twice")
    reading.given.add(key)
    before = reading.values.pop(key, None)
    if not text.strip():
        return
    value = READERS[block.type](block, clean(text))
    if block.type == "multi":
        chosen = {*value, *(before if again and before else ())}
        value = [option for option in block.options if option in chosen]
        _check_count(block, len(value))
    reading.values[key] = value


def _check_count(block: FormField, count: int) -> None:
    if block.max is not None and count > block.max:
        raise ValueFaultError("too_many", limit=block.max)


def _take_cell(reading: _Reading, key: str, block: FormField, path: list[str], text: str) -> None:
    if block.type != "table":
        raise ValueFaultError("not_table")
    if len(path) != 2:  # noqa: PLR2004 - a row and a column
        raise ValueFaultError("cell")
    row = _named("row", path[0], block.rows) if block.rows else _row_number(path[0])
    column = _named("column", path[1], block.columns)
    cell = f"{key}.{row}.{column}"
    if cell in reading.given:
        raise ValueFaultError("twice")
    if key not in reading.given:
        reading.values.pop(key, None)  # a table given anew replaces that of the draft
    reading.given |= {key, cell}
    value = line(block, clean(text))
    if value:
        reading.values.setdefault(key, {}).setdefault(row, {})[column] = value


def _row_number(text: str) -> str:
    if not re.fullmatch(r"[1-9]\d{0,2}", text, re.ASCII):
        raise ValueFaultError("row", name=text, near=Text("", ""))
    return text


def _named(kind: str, name: str, known: Mapping[str, str]) -> str:
    if name in known:
        return name
    for key, label in known.items():
        if plain(label) == plain(name):
            return key
    raise ValueFaultError(kind, name=name, near=near_text(name, [*known, *known.values()]))


def _take_file(reading: _Reading, name: str | None, facts: FileFacts) -> None:
    key = file_field(reading.form, name)
    if key is None:
        _report_no_field(reading, name, facts)
        return
    block = reading.form.fields[key]
    fault = _file_fault(block, facts)
    if fault is not None:
        reading.fault(fault.name, key, **fault.facts)
        return
    if key not in reading.given:
        reading.values.pop(key, None)
    reading.given.add(key)
    reading.values.setdefault(key, []).append(facts.name)


def _report_no_field(reading: _Reading, name: str | None, facts: FileFacts) -> None:
    fields = [f.label for f in reading.form.fields.values() if f.type == "file"]
    if name is not None:
        near = near_text(name, reading.form.fields)
        reading.faults.append(say("fields.unknown", key=name, near=near))
    elif fields:
        listed = ", ".join(k for k, f in reading.form.fields.items() if f.type == "file")
        reading.faults.append(say("fields.which_file_field", name=facts.name, fields=listed))
    else:
        reading.faults.append(say("fields.no_file_field"))


def _file_fault(block: FormField, facts: FileFacts) -> ValueFaultError | None:
    if block.type != "file":
        return ValueFaultError("not_file")
    if facts.size is None:
        return ValueFaultError("file_missing", name=facts.name)
    if facts.size == 0:
        return ValueFaultError("file_empty", name=facts.name)
    if facts.size > block.max_mb * 1024 * 1024:
        return ValueFaultError("file_large", name=facts.name, limit=block.max_mb)
    kind = facts.name.rpartition(".")[2].casefold() if "." in facts.name else ""
    if block.accept and kind not in block.accept:
        return ValueFaultError("file_kind", name=facts.name, kinds=", ".join(block.accept))
    return None


def _check_shown(reading: _Reading, shown: Shown) -> None:
    """A field that does not apply has no value: a new one is a fault, a draft's falls away."""
    for key, block in reading.form.fields.items():
        if block.show_if is None or key not in reading.values:
            continue
        if shown(block.show_if, reading.values):
            continue
        if key in reading.given:
            reading.fault("hidden", key)
        else:
            del reading.values[key]


def _check_required(reading: _Reading, shown: Shown) -> None:
    for key, block in reading.form.fields.items():
        applies = block.show_if is None or shown(block.show_if, reading.values)
        value = reading.values.get(key)
        if value in (None, "", [], {}):
            if block.required and applies and key not in reading.faulty:
                reading.fault("missing_file" if block.type == "file" else "missing", key)
        elif block.type == "multi" and block.min is not None and len(value) < block.min:
            reading.fault("too_few", key, limit=block.min)

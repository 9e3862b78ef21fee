"""The parts of the documentation that are made from the code: written here, compared by a test.

`python -m tests.docs.generated` writes them anew. Parts inside a page written by hand stand
between `<!-- generated: name -->` and `<!-- end -->`.
"""

from __future__ import annotations

import inspect
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pydantic.fields import FieldInfo
from sqlmodel import SQLModel

from engine import settings
from engine.check.catalogue import CODES
from engine.check.explain import reference, title
from engine.outbox.variables import VARIABLES
from engine.rules import conditions, json_schema, schema
from engine.store import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
HANCHOT = Path(sys.executable).parent / "hanchot"
EXAMPLE = "workflows/example-toi-thieu.yaml"

_CHOICES = {
    "FieldType": get_args(schema.FieldType),
    "Fact": get_args(conditions.Fact),
    "Literal[Fact, OccurrenceFact]": tuple(
        dict.fromkeys((*get_args(conditions.Fact), *get_args(conditions.OccurrenceFact)))
    ),
}
_PROBLEMS = """\
# Every problem, with a wrong example and its cure

`hanchot explain CODE` prints one of these pages. An example shows the part of a rule file
that matters; `--format json` has it as a whole file.

"""
_VARIABLES = {"HANCHOT_LANG": "en", "COLUMNS": "80", "PYTHONUTF8": "1"}

# In a process of its own, since the language of the help is settled on import.
_HELPS = """
import json
from tests.cli import hanchot
from tests.docs.generated import _VARIABLES, command_names
asked = {name: hanchot(*name.split(), "--help", **_VARIABLES) for name in command_names()}
print(json.dumps({name: answer.out.strip() for name, answer in asked.items()}))
"""

# How the types of values are called in the office of the reader.
_KINDS = {
    "Words": "text",
    "YesNo": "`có` or `không`",
    "Count": "whole number",
    "Id": "id (`a-z`, `0-9`, `_`)",
    "Slug": "id (`a-z`, `0-9`, `-`)",
    "UnitCode": "code of a unit or group",
    "Zone": "IANA time zone",
    "Opens": "start phrase",
    "Due": "deadline phrase",
    "Period": "period phrase",
    "SendTime": "send phrase",
    "At": "instant phrase",
    "EventTime": "day phrase",
    "Recurrence": "repetition, as `hằng tháng, trước ngày 25`",
    "Span": "length, as `10 ngày làm việc`",
    "Repeat": "repetition, as `mỗi 2 ngày làm việc, tối đa 3 lần`",
    "TimeOfDay": "time, as `08:00`",
    "Workdays": "list of `T2` … `T7`, `CN`",
    "Condition": "[condition](#conditions)",
    "FactRef": "task and fact, as `report.complete`",
    "Rate": "number above 0",
    "Whole": "whole number above 0",
    "Address": "e-mail address",
    "WebAddress": "http(s) address",
    "Updates": "`polling`, `webhook` or `none`",
    "Channel": "channel",
    "str": "text",
}


@cache
def parts() -> dict[tuple[str, str], str]:
    """Every generated part, by page and name."""
    return {
        ("README.md", "rules"): _fenced("yaml", (ROOT / EXAMPLE).read_text("utf-8")),
        ("README.md", "calendar"): _fenced("text", _said("calendar", EXAMPLE)),
        ("docs/reference/commands.md", "commands"): _commands(),
        ("docs/reference/rule-files.md", "keys"): "\n".join(_blocks(_rule_blocks())),
        ("docs/reference/rule-files.md", "conditions"): "\n".join(_blocks(_condition_blocks())),
        ("docs/reference/rule-files.md", "codes"): _codes(),
        ("docs/reference/rule-files.md", "variables"): _variables(),
        ("docs/reference/settings.md", "keys"): "\n".join(_blocks(_setting_blocks())),
        ("docs/reference/tables.md", "tables"): "\n".join(_tables()),
    }


def files() -> dict[str, str]:
    """Every file that is generated as a whole."""
    return {
        "docs/states.svg": _said("diagram", EXAMPLE, "--format", "svg"),
        json_schema.NAME: json_schema.text(),
        "docs/reference/problems.md": f"{_PROBLEMS}{reference()}",
    }


def filled(page: str, text: str) -> str:
    """A page with its generated parts as they should be."""
    for (where, name), part in parts().items():
        if where == page:
            before, found, after = _split(name, text)
            text = f"{before}{part}{after}" if found else text
    return text


def pages() -> tuple[str, ...]:
    """The pages with generated parts."""
    return tuple(dict.fromkeys(page for page, _ in parts()))


def has_part(name: str, text: str) -> bool:
    """Whether a page has a place for a part."""
    return _split(name, text)[1]


def main() -> None:
    """Write everything anew."""
    for page in pages():
        path = ROOT / page
        path.write_text(filled(page, path.read_text("utf-8")), "utf-8")
    for name, text in files().items():
        (ROOT / name).parent.mkdir(exist_ok=True)
        (ROOT / name).write_text(text, "utf-8")


def _split(name: str, text: str) -> tuple[str, bool, str]:
    """What stands before a part, whether there is a place for it, and what stands after."""
    before, mark, rest = text.partition(f"<!-- generated: {name} -->\n")
    _, end, after = rest.partition("\n<!-- end -->")
    return f"{before}{mark}\n", bool(mark and end), f"\n{end}{after}"


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```"


def _said(*arguments: str) -> str:
    return _english(str(HANCHOT), *arguments)


def _english(*command: str) -> str:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("HANCHOT_")}
    variables = {**clean, **_VARIABLES}
    done = subprocess.run(
        command, cwd=ROOT, env=variables, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout


def command_names() -> tuple[str, ...]:
    """Every command there is, as it is typed."""
    # Late, since the language of the help is settled on import.
    from typer.main import get_command  # noqa: PLC0415

    from engine.cli.main import app  # noqa: PLC0415

    def walk(group: Any, before: tuple[str, ...]) -> Iterator[str]:
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                yield from walk(command, (*before, name))
            elif not command.hidden:
                yield " ".join((*before, name))

    return tuple(walk(get_command(app), ()))


def _commands() -> str:
    done = _english(sys.executable, "-c", _HELPS)
    sections = [f"## `hanchot {k}`\n\n{_fenced('text', v)}" for k, v in json.loads(done).items()]
    return "\n\n".join(sections)


def _models(module: Any) -> tuple[type[Any], ...]:
    found = [
        value
        for value in vars(module).values()
        if inspect.isclass(value) and value.__module__ == module.__name__
    ]
    return tuple(v for v in found if hasattr(v, "model_fields") and v.__name__ != "Block")


def _rule_blocks() -> tuple[type[Any], ...]:
    whole = schema.Definition
    return (whole, *(model for model in _models(schema) if model is not whole))


def _condition_blocks() -> tuple[type[Any], ...]:
    return _models(conditions)


def _setting_blocks() -> tuple[type[Any], ...]:
    found = _models(settings)
    whole = next(model for model in found if model.__name__ == "_File")
    return (whole, *(model for model in found if model is not whole))


def _blocks(models: tuple[type[Any], ...]) -> Iterator[str]:
    names = {model.__name__ for model in models}
    for model in models:
        yield f"### {_title(model.__name__)}\n"
        if model.__doc__ and model.__name__ != "_File":
            yield f"{inspect.getdoc(model)}\n".replace("Attributes:\n    ", "- ").replace(
                "\n    ", "\n- "
            )
        yield "| key | takes | if it is left out |\n|---|---|---|"
        for name, key in model.model_fields.items():
            takes = _takes(_annotation(model, name), names)
            yield f"| `{key.alias or name}` | {takes} | {_default(key)} |"
        yield ""


def _annotation(model: type[Any], name: str) -> str:
    owner = next(base for base in model.__mro__ if name in inspect.get_annotations(base))
    return str(inspect.get_annotations(owner)[name])


def _title(name: str) -> str:
    return "The whole file" if name in {"Definition", "_File"} else name


def _takes(annotation: str, blocks: set[str]) -> str:
    choices = re.findall(r"'(.*?)'", annotation) or _CHOICES.get(annotation, ())
    if choices and not annotation.startswith("dict"):
        return ", ".join(f"`{value}`" for value in choices)
    plain = annotation.replace(" | None", "")
    inner = re.fullmatch(r"tuple\[(.*), \.\.\.\]", plain)
    if inner:
        return f"list of: {_takes(inner[1], blocks)}"
    inner = re.fullmatch(r"dict\[(?:\w+|Literal\[.*\]), (.*)\]", plain)
    if inner:
        return f"map, by id, of: {_takes(inner[1], blocks)}"
    if plain in blocks:
        return f"[{plain}](#{plain.lower()})"
    return _KINDS.get(plain, f"`{plain}`")


def _default(key: FieldInfo) -> str:
    if key.is_required():
        return "**required**"
    value = key.default
    if isinstance(value, bool):
        return "`có`" if value else "`không`"
    if value is None or value in ((), {}, ""):
        return "nothing"
    if isinstance(value, frozenset):
        return "`[T2, T3, T4, T5, T6]`"
    if isinstance(value, tuple):
        return f"`[{', '.join(value)}]`"
    if hasattr(value, "model_fields_set"):
        return "the defaults below"
    return f"`{value:%H:%M}`" if hasattr(value, "hour") else f"`{value}`"


def _codes() -> str:
    rows = [
        f"| [`{code}`](problems.md#{code.lower()}) | {_severity(code)} | {title(code).en} |"
        for code in CODES
    ]
    return "\n".join(("| code | severity | says |", "|---|---|---|", *rows))


def _severity(code: str) -> str:
    known = CODES[code]
    return f"{known.severity} (milder form: {known.softer})" if known.softer else known.severity


def _variables() -> str:
    return ", ".join(f"`{{{name}}}`" for name in VARIABLES)


def _tables() -> Iterator[str]:
    models = [m for m in _models(tables) if issubclass(m, SQLModel) and hasattr(m, "__table__")]
    for model in models:
        table = model.__table__
        yield f"## `{table.name}`\n\n{inspect.getdoc(model)}\n"
        yield "| column | type | |\n|---|---|---|"
        for column in table.columns:
            field = model.model_fields[column.name]
            yield f"| `{column.name}` | {_column(column)} | {field.description or ''} |"
        yield ""


def _column(column: Any) -> str:
    kind = "instant" if "Instant" in repr(column.type) else str(column.type).lower()
    to = next((f" → `{key.column.table.name}`" for key in column.foreign_keys), "")
    key = ", key" if column.primary_key else ""
    return f"{kind}{to}{key}{', may be null' if column.nullable else ''}"


if __name__ == "__main__":
    main()

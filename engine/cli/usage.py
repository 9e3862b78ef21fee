"""Faults of usage, said in one sentence in the language to print in.

The parser's own sentences are English and several lines long; which case it is shows in
the attributes that its exceptions carry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.errors import UsageFaultError, near_text
from engine.words import Text, say

if TYPE_CHECKING:
    import typer


def usage_fault(error: typer.TyperException) -> UsageFaultError:
    """The error of ours that says what the parser's error says."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "hanchot"
    return UsageFaultError(_sentence(error, context, command))


def asks_for_help(error: typer.TyperException) -> bool:
    """Whether the fault is only that nothing was asked, so that the help is the answer."""
    return type(error).__name__ == "NoArgsIsHelpError"


def _sentence(error: Any, context: Any, command: str) -> Text:
    parameter = getattr(error, "param", None)
    if hasattr(error, "possibilities"):
        near = near_text(error.option_name, _options_of(context))
        return say("cli.unknown_option", name=error.option_name, near=near, command=command)
    if hasattr(error, "param_type"):
        return say("cli.missing", name=_name_of(parameter), command=command)
    if parameter is not None:
        return _bad_value(error, parameter, command)
    if hasattr(error, "option_name"):
        return say("cli.bad_value", name=error.option_name, command=command)
    for start, key in (("Missing command", "missing_command"), ("Got unexpected", "too_many")):
        if error.format_message().startswith(start):
            return say(f"cli.{key}", command=command)
    return say("cli.bad_usage", command=command)


def _options_of(context: Any) -> list[str]:
    parameters = context.command.get_params(context) if context else []
    return [name for parameter in parameters for name in parameter.opts if name.startswith("-")]


def _name_of(parameter: Any) -> str:
    if parameter is None:
        return "…"
    longest: str = max(parameter.opts, key=len)
    return longest if longest.startswith("-") else parameter.name.upper()


def _bad_value(error: Any, parameter: Any, command: str) -> Text:
    name = _name_of(parameter)
    choices = getattr(getattr(parameter, "type_descriptor", None), "choices", None)
    details = getattr(error.__cause__, "errors", None)
    if not (choices and details):
        return say("cli.bad_value", name=name, command=command)
    value = details()[0]["input"]
    allowed = ", ".join(str(getattr(choice, "value", choice)) for choice in choices)
    return say("cli.bad_choice", name=name, value=value, choices=allowed)

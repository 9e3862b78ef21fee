"""Lints on the words of messages: their variables, and a part for each channel.

A text holds `{variable}`; `{{` and `}}` stand for the braces themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from engine.check.context import Context, Finding
from engine.rules.near import nearest
from engine.sends import event_of, family_of
from engine.words import say

if TYPE_CHECKING:
    from engine.rules.nodes import Loc
    from engine.rules.schema import MessageText, MessageWords, Reminder

VARIABLES: Final = frozenset(
    {
        "campaign.title",
        "campaign.short",
        "campaign.year",
        "plan.number",
        "plan.date",
        "plan.issuer",
        "plan.text",
        "organiser.name",
        "organiser.email",
        "organiser.phone",
        "unit.name",
        "recipient.name",
        "task.label",
        "task.short",
        "submitted.text",
        "due.text",
        "due.date",
        "due.left",
        "due.late",
        "due.source",
        "closes.text",
        "supplement.text",
        "supplement.date",
        "review.reason",
        "review.outcome",
        "reminders.count",
        "digest.count",
        "digest.total",
        "digest.list",
        "link",
    }
)
BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
_PARTS = {"email": "body", "zalo": "short", "telegram": "short", "sms": "short", "zbs": "zbs"}
_DECISIONS = frozenset({"returned", "accepted", "rejected", "lapsed"})
# For each variable that not every moment knows: the events and dates that do.
_MOMENTS: dict[str, frozenset[str]] = {
    "review.outcome": _DECISIONS,
    "review.reason": _DECISIONS | {"supplement_due"},
    "submitted.text": _DECISIONS | {"submitted", "supplement_due", "review_due"},
    "supplement.text": frozenset({"returned", "lapsed", "supplement_due"}),
    "supplement.date": frozenset({"returned", "lapsed", "supplement_due"}),
}
_OF_DIGESTS = frozenset({"digest.count", "digest.total", "digest.list"})
_OF_ONE_UNIT = frozenset({"unit.name", "submitted.text", "review.reason", "review.outcome"})


def _texts(message: MessageText, loc: Loc) -> Iterator[tuple[Loc, str]]:
    yield from _of_words(message, loc)
    if message.en is not None:
        yield from _of_words(message.en, (*loc, "en"))
    for name, variable in (message.zbs.params if message.zbs else {}).items():
        yield (*loc, "zbs", "params", name), variable


def _of_words(words: MessageWords, loc: Loc) -> Iterator[tuple[Loc, str]]:
    for part in ("subject", "body", "short"):
        text = getattr(words, part)
        for found in BRACES.finditer(text or ""):
            if found[1] is not None:
                yield (*loc, part), found[1]


def unknown_variables(context: Context) -> Iterator[Finding]:
    """R402: a text mentions a variable that there is none of."""
    for name, message in context.definition.messages.items():
        used = dict.fromkeys(_texts(message, ("messages", name)))
        for loc, variable in used:
            if variable not in VARIABLES:
                near = nearest(variable, sorted(VARIABLES))
                hint = say("checks.variable_near", near=near) if near else None
                yield Finding("R402", loc, {"variable": variable}, hint=hint)


def missing_parts(context: Context) -> Iterator[Finding]:
    """R403: a reminder goes on a channel that its message has no words for."""
    for name, reminder in context.definition.reminders.items():
        message = context.definition.messages.get(reminder.message)
        if message is None:
            continue
        told: set[str] = set()
        for number, channel in enumerate(reminder.channels):
            part = _PARTS[channel]
            if not _has(message, part) and part not in told:
                told.add(part)
                facts = {"message": reminder.message, "part": part, "channel": channel}
                yield Finding("R403", ("reminders", name, "channels", number), facts)


def _has(message: MessageText, part: str) -> bool:
    """Whether a message has a part, in English too where it has an English text."""
    languages = [message, *([message.en] if message.en and part != "zbs" else [])]
    return all(getattr(words, part) is not None for words in languages)


def unavailable_variables(context: Context) -> Iterator[Finding]:
    """R405: a reminder's message mentions what is not known at that moment."""
    for name, reminder in context.definition.reminders.items():
        message = context.definition.messages.get(reminder.message)
        if message is None:
            continue
        used = {variable for _, variable in _texts(message, ())}
        for variable in sorted(used & _unknown_at(reminder)):
            facts = {"variable": variable, "when": reminder.when.text, "message": reminder.message}
            variant = "digest" if variable in _OF_DIGESTS | {"unit.name"} else ""
            yield Finding("R405", ("reminders", name, "message"), facts, variant)


def _unknown_at(reminder: Reminder) -> frozenset[str]:
    event = event_of(reminder)
    moment = event[1] if event else family_of(reminder)
    unknown = {variable for variable, moments in _MOMENTS.items() if moment not in moments}
    return frozenset(unknown | (_OF_ONE_UNIT if reminder.digest else _OF_DIGESTS))


LINTS = (unknown_variables, missing_parts, unavailable_variables)

"""The facts of one message as its words need them: what it is about, and what it lists.

Pure, over rows that were read: templates with what a campaign's messages share filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from engine.outbox.bundle import Part
from engine.outbox.render import Rendered, Wording, names_in
from engine.outbox.variables import (
    OF_CAMPAIGN,
    CampaignFacts,
    Line,
    MessageFacts,
    variables_for,
)
from engine.rules.schema import MessageText, MessageWords
from engine.schedule import EPOCH
from engine.store.built_in import CHANGE_NOTICE, DRAFT_NOTICE, ENOUGH_DAYS, JOIN_NOTICE
from engine.store.outbox_facts import About, MessageRow, SendRow
from engine.words import Text, say

if TYPE_CHECKING:
    from datetime import datetime

    from engine.outbox.bundle import Kind
    from engine.words import Language

PERSONAL = frozenset({"unit.name", "recipient.name"})
"""The variables that differ between messages with the same facts."""

_DECISIONS = frozenset({"accepted", "returned", "rejected", "lapsed"})


@dataclass(slots=True)
class Case:
    """One send with everything that its messages share.

    Attributes:
        names: The variables that its text uses, in any language.
        linked: Whether each message links to a page of its own.
        extensions: How often an obligation was given a later due; those never are left out.
    """

    row: SendRow
    facts: CampaignFacts
    template: MessageText
    name: str
    now: datetime
    linked: bool = False
    sent: Mapping[int, int] = field(default_factory=dict)
    phones: Mapping[int, Sequence[tuple[str, str]]] = field(default_factory=dict)
    totals: dict[tuple[int, int] | None, int] = field(default_factory=dict)
    extensions: Mapping[int | None, int] = field(default_factory=dict)
    wordings: dict[Language, Wording] = field(default_factory=dict)
    alike: dict[tuple[object, ...], Wording] = field(default_factory=dict)
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Look once which variables there are."""
        english = names_in(self.template.en) if self.template.en else frozenset()
        self.names = names_in(self.template) | english

    def wording(self, language: Language) -> Wording:
        """The text in a language, with all filled in that the whole send has in common."""
        known = self.wordings.get(language)
        if known is None:
            shared = MessageFacts(self.facts, EPOCH, language=language)
            known = self.wordings[language] = Wording.of(
                self.template.words(language), variables_for(shared, OF_CAMPAIGN), name=self.name
            )
        return known


def call_template(notice: MessageText | None = None) -> MessageText:
    """The digest on units that nobody can be reached for; built in, as no rule file has it.

    Args:
        notice: What they should have been told.
    """
    about = say("outbox.call_about")
    if notice is not None:
        about = Text(notice.subject, notice.words("en").subject)
    return built_in(
        say("outbox.call_subject"), say("outbox.call_body", about=about), say("outbox.call_short")
    )


def built_in(subject: Text, body: Text, short: Text) -> MessageText:
    """A message that every campaign can send although its file does not word it."""
    english = MessageWords(subject=subject.en, body=body.en, short=short.en)
    return MessageText(subject=subject.vi, body=body.vi, short=short.vi, en=english)


CALL_TEMPLATE = call_template()
"""The digest on such units where the notice has no words of its own."""

BUILT_IN = {
    CHANGE_NOTICE: built_in(
        say("change.notice_subject"), say("change.notice_body"), say("change.notice_short")
    ),
    DRAFT_NOTICE: built_in(
        say("notices.draft_subject"), say("notices.draft_body"), say("notices.draft_short")
    ),
}


def built_in_text(row: SendRow) -> MessageText:
    """The words of a notice that the campaign's file does not word."""
    assert row.reminder is not None
    if row.reminder.message == JOIN_NOTICE:
        return _join_text(row)
    return BUILT_IN.get(row.reminder.message, CALL_TEMPLATE)


def _join_text(row: SendRow) -> MessageText:
    """On units that joined late; the command to extend only where the file lets anybody."""
    window, definition = row.campaign.windows[row.window_id], row.campaign.definition
    allowed = definition.tasks[window.task].extension is not None
    occurrence = f" --occurrence {window.occurrence}" if window.occurrence else ""
    way = say(
        "notices.join_extend" if allowed else "notices.join_no_extension",
        campaign=definition.id, task=window.task, occurrence=occurrence,
    )  # fmt: skip
    body = say("notices.join_body", way=way, days=ENOUGH_DAYS - 1)
    return built_in(say("notices.join_subject"), body, say("notices.join_short"))


def worded(case: Case, message: MessageRow, link: str = "") -> Rendered:
    """The texts of a message that goes alone.

    Raises:
        UnknownVariableError: If its text uses a variable that there is not.
    """
    if message.kind != "unit":
        facts = digest_of(facts_of(case, message, link), case, message)
        wording = case.wording(message.language)
        values = variables_for(facts, wording.open, message=case.row.send.reminder)
        return wording.with_values(values).fill({})
    wording = _alike(case, message)
    own = {"unit.name": message.items[0].unit_name, "recipient.name": message.recipient_name}
    if link:
        own["link"] = link
    elif "link" in wording.open:
        wording = wording.with_values(variables_for(facts_of(case, message), ["link"]))
    return wording.fill(own)


def _alike(case: Case, message: MessageRow) -> Wording:
    """The wording with all filled in that messages with the same facts have in common."""
    about = message.items[0]
    key = (
        about.own_due_at, about.submitted_at, about.supplement_due_at, about.decision,
        about.review_reason, case.sent.get(about.unit_id, 0), message.language,
    )  # fmt: skip
    known = case.alike.get(key)
    if known is None:
        own = PERSONAL | {"link"} if case.linked else PERSONAL
        wording = case.wording(message.language)
        values = variables_for(
            facts_of(case, message), wording.open - own, message=case.row.send.reminder
        )
        known = case.alike[key] = wording.with_values(values)
    return known


def facts_of(case: Case, message: MessageRow, link: str = "") -> MessageFacts:
    """What a message is about, its first obligation standing for all."""
    row, about = case.row, message.items[0]
    window = row.campaign.windows[row.window_id]
    due_at = row.send.counts_from_at if row.send.family == "due" else None
    closes_at = window.closes_at
    if closes_at is not None and about.own_due_at is not None:
        closes_at = max(closes_at, about.own_due_at)
    return MessageFacts(
        campaign=case.facts,
        now=case.now,
        task=window.task,
        occurrence=window.occurrence,
        label=window.label,
        short=window.short,
        unit_name=about.unit_name,
        recipient_name=message.recipient_name,
        due_at=due_at or _due(row, about),
        closes_at=closes_at,
        supplement_due_at=about.supplement_due_at,
        submitted_at=about.submitted_at,
        review_reason=about.review_reason,
        decision=row.event if row.event in _DECISIONS else about.decision,
        reminders_sent=max((case.sent.get(a.unit_id, 0) for a in message.items), default=0),
        link=link,
        language=message.language,
    )


def _due(row: SendRow, about: About) -> datetime | None:
    """The later of the plan's due and the unit's own."""
    known = (row.campaign.windows[row.window_id].due_at, about.own_due_at)
    return max((at for at in known if at is not None), default=None)


def digest_of(facts: MessageFacts, case: Case, message: MessageRow) -> MessageFacts:
    """The facts of a message that lists several obligations."""
    line = partial(_line, case, message)
    return replace(
        facts,
        items=tuple(map(line, message.items)),
        total=case.totals.get(message.span, len(message.items)),
    )


def _line(case: Case, message: MessageRow, about: About) -> Line:
    if message.kind == "call_list":
        calls = case.phones.get(about.unit_id, ())
        return Line(about.unit_name, _due(case.row, about), call=tuple(calls))
    if case.row.send.family == "review_due":
        return Line(about.unit_name, None, about.submitted_at, about.review_due_at)
    return Line(about.unit_name, _due(case.row, about))


def thread_of(row: SendRow, message: MessageRow) -> str:
    """One thread per obligation; a digest has one per window and recipient."""
    if message.kind == "unit":
        return f"o{message.obligation_id}"
    return f"w{row.window_id}.c{message.contact_id}"


def part_of(case: Case, message: MessageRow, link: str = "") -> Part:
    """A message as one part of a letter.

    Raises:
        UnknownVariableError: If the text of a notice uses a variable that there is not.
    """
    facts = digest_of(facts_of(case, message, link), case, message)
    kind = _kind(case, message, facts)
    if kind == "notice":
        text = worded(case, message, link).body
        key: tuple[object, ...] = (kind, case.row.id, *(a.unit_id for a in message.items), text)
        units = zip(message.items, facts.items, strict=True)
        return Part(key, kind, facts, tuple((a.unit_id, line, "") for a, line in units), text)
    lines = tuple(
        (about.unit_id, line, link if message.kind == "unit" else "")
        for about, line in zip(message.items, facts.items, strict=True)
    )
    # What is asked for by another day is asked for on its own.
    asked = facts.supplement_due_at if kind == "supplement" else facts.due_at
    return Part((case.facts.definition.id, case.row.window_id, kind, asked), kind, facts, lines)


def _kind(case: Case, message: MessageRow, facts: MessageFacts) -> Kind:
    family = case.row.send.family
    if message.kind == "call_list":
        return "call"
    if family == "other":
        return "notice"
    if family == "review_due":
        return "review"
    if message.kind != "unit":
        return "list"
    if case.row.campaign.windows[case.row.window_id].per_campaign:
        return "own"
    if family == "supplement_due":
        return "supplement"
    if family == "opens":
        return "opens"
    return "due" if facts.due_at is None or facts.now < facts.due_at else "late"

"""Several messages to one address as one letter: one greeting, each task with its units, one end.

Pure. What asks for the same task of several units is one section with a line for each unit;
a notice of what has happened keeps its own paragraph, in the words of its rule file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from engine.outbox.render import SHORT_LIMIT, Rendered, finished
from engine.outbox.variables import LIST_LIMIT, VARIABLES, Line, MessageFacts
from engine.words import NOTHING, Text, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from engine.outbox.variables import Organiser
    from engine.words import Language

Kind = Literal["opens", "due", "late", "supplement", "review", "own", "list", "call", "notice"]
"""What a part asks for; a `list` tells somebody above who has not handed in."""

_GREETING = re.compile(r"(?:Kính gửi|To|Dear)\b", re.IGNORECASE)
_CLOSING = re.compile(r"(?:Trân trọng|Kind regards|Thank you)\b", re.IGNORECASE)
_OF_UNITS: Final = frozenset({"opens", "due", "late", "supplement"})


@dataclass(frozen=True, slots=True)
class Part:
    """One of the messages that a letter is made of.

    Attributes:
        key: The same for parts that say the same of the same task; lines are added up.
        lines: By unit: what it owes, and where to hand it in; empty where it goes without.
        notice: A notice's own text, whole.
    """

    key: tuple[object, ...]
    kind: Kind
    facts: MessageFacts
    lines: tuple[tuple[int, Line, str], ...] = ()
    notice: str = ""


@dataclass(slots=True)
class _Section:
    """All parts with one key."""

    kind: Kind
    facts: MessageFacts
    units: dict[int, tuple[Line, str]] = field(default_factory=dict)
    notice: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for line, _ in self.units.values())


def letter_of(
    parts: Sequence[Part], *, recipient: str, language: Language, link: str = ""
) -> Rendered:
    """The texts of one letter.

    Args:
        recipient: Who is told, by name.
        link: The page of the whole letter; empty for none.
    """
    sections = _sections(parts)
    text = _Letter(sections, recipient, link)
    words = (text.subject(), text.body(), text.short(language))
    return finished(*(each.to(language) for each in words))


def _sections(parts: Iterable[Part]) -> list[_Section]:
    found: dict[tuple[object, ...], _Section] = {}
    for part in parts:
        section = found.setdefault(part.key, _Section(part.kind, part.facts, notice=part.notice))
        for unit, line, link in part.lines:
            section.units.setdefault(unit, (line, link))
    return list(found.values())


class _Letter:
    """The texts of one letter in the making."""

    def __init__(self, sections: list[_Section], recipient: str, link: str) -> None:
        self.sections = sections
        self.tasks = [s for s in sections if s.kind != "notice"]
        self.notices = [s for s in sections if s.kind == "notice"]
        self.link = link
        units = {unit for s in sections for unit in s.units}
        only_own = all(s.kind in _OF_UNITS or s.kind == "notice" for s in sections)
        self.one_unit = len(units) == 1 and only_own
        unit = next((s.facts.unit_name for s in sections), "")
        self.to = unit if self.one_unit else recipient
        self.named = self.one_unit or recipient in {s.facts.unit_name for s in sections}

    def subject(self) -> Text:
        key = "subject_due" if self._nearest() else "subject"
        campaigns = {s.facts.campaign.definition.id: s.facts for s in self.sections}
        first = next(iter(campaigns.values())).campaign.definition.short_title
        where = (
            Text(first, first)
            if len(campaigns) == 1
            else say("bundle.campaigns", count=len(campaigns))
        )
        return say(f"bundle.{key}", what=self._what(), due=self._due(), where=where)

    def body(self) -> Text:
        greeting = say("bundle.to_unit" if self.named else "bundle.to_person", to=self.to)
        ask = [say("bundle.disregard")] if any(s.kind in _OF_UNITS for s in self.tasks) else []
        contacts = [_contact_text(o) for o in self._organisers()]
        names = joined(", ", [o.name for o in self._organisers()])
        return joined(
            "\n\n",
            [
                greeting,
                say("bundle.opening", what=self._what()) if self.tasks else NOTHING,
                *self._campaigns(),
                *map(_notice_text, self.notices),
                joined(" ", [*ask, *contacts]),
                say("bundle.closing", names=names),
            ],
        )

    def short(self, language: Language) -> Text:
        """How many, the nearest due and where to look; as many names as there is room for."""
        key = "short_due" if self._nearest() else "short_tasks" if self.tasks else "short"
        head = say(f"bundle.{key}", to=self.to, what=self._what(), due=self._due())
        o = self.sections[0].facts.campaign.organiser
        contact = joined(", ", [o.name, o.phone or o.email])
        end = say("bundle.short_link" if self.link else "bundle.short_call",
                  link=self.link, contact=contact)  # fmt: skip
        room = SHORT_LIMIT - len(head.to(language)) - len(end.to(language)) - 4
        names: list[str] = []
        for section in self.sections:
            f = section.facts
            name = f"{f.short} ({f.campaign.definition.short_title})"
            if sum(map(len, names)) + 2 * len(names) + len(name) > room:
                names.append("…")
                break
            names.append(name)
        listed = "; ".join(dict.fromkeys(names))
        return joined(" ", [joined(": ", [head, f"{listed}."]), end])

    def _what(self) -> Text:
        """How much there is of what: tasks, lists for those above, notices."""
        counts = {
            "lists": sum(s.kind == "list" for s in self.tasks),
            "calls": sum(s.kind == "call" for s in self.tasks),
            "tasks": sum(s.kind not in {"list", "call"} for s in self.tasks),
            "notices": len(self.notices),
        }
        return joined(
            ", ",
            [
                say(f"bundle.{name}", count=Text(f"{count:02}", str(count)))
                for name, count in counts.items()
                if count
            ],
        )

    def _nearest(self) -> datetime | None:
        """The next due to come among what the letter asks for."""
        times = ((_asked_by(s), s.facts.now) for s in self.tasks)
        return min((at for at, now in times if at is not None and at > now), default=None)

    def _due(self) -> Text:
        nearest = self._nearest()
        first = next((s for s in self.tasks if nearest and _asked_by(s) == nearest), None)
        if first is None:
            return NOTHING
        return _worded("due.date", replace(first.facts, due_at=nearest))

    def _organisers(self) -> list[Organiser]:
        return list(dict.fromkeys(s.facts.campaign.organiser for s in self.sections))

    def _campaigns(self) -> Iterator[Text]:
        """A paragraph for each campaign, with its tasks; no more lines than a digest has."""
        left = LIST_LIMIT
        of_campaign: dict[str, list[_Section]] = {}
        for section in self.tasks:
            of_campaign.setdefault(section.facts.campaign.definition.id, []).append(section)
        for sections in of_campaign.values():
            title = sections[0].facts.campaign.definition.title
            worded: list[Text | str] = [Text(title, title)]
            for section in sections:
                worded.append(self._task(section, left))
                left = max(left - len(section.units), 0)
            yield joined("\n", worded)

    def _task(self, section: _Section, left: int) -> Text:
        f = section.facts
        head = say(
            f"bundle.part_{section.kind}",
            task=f.label, organiser=f.campaign.organiser.name,
            due=_worded("due.text", f), closes=_worded("closes.text", f),
            supplement=_worded("supplement.text", f),
            count=Text(f"{len(section.units):02}", str(len(section.units))),
            total=Text(f"{f.total:02}", str(f.total)),
        )  # fmt: skip
        listed = NOTHING if self.one_unit or section.kind == "own" else _lines(section, left)
        return joined("\n", [head, listed, self._where(section)])

    def _where(self, section: _Section) -> Text:
        """How to send what one unit owes; of several units each line says it."""
        links = {link for _, link in section.units.values() if link}
        if section.kind not in _OF_UNITS or (links and len(section.units) > 1):
            return NOTHING
        link = next(iter(links), "")
        how = _worded("link", replace(section.facts, link=link, items=()))
        return say("bundle.how", link=how) if how != NOTHING else NOTHING


def _asked_by(section: _Section) -> datetime | None:
    f = section.facts
    if section.kind == "supplement":
        return f.supplement_due_at
    if section.kind == "review":
        return min((x.review_due_at for x in section.lines if x.review_due_at), default=None)
    return f.due_at


def _lines(section: _Section, left: int) -> Text:
    """One line for each unit, with where to hand in if each has a page of its own."""
    several = len(section.units) > 1
    shown = replace(section.facts, items=section.lines[:left])
    rows = _worded("digest.list", shown)
    links = [link if several else "" for _, link in section.units.values()]

    def linked(listed: str) -> str:
        pairs = zip(listed.splitlines(), links, strict=False)
        return "\n".join(f"{line} – {link}" if link else line for line, link in pairs)

    more = len(section.units) - left
    return joined(
        "\n",
        [
            Text(linked(rows.vi), linked(rows.en)),
            say("outbox.line_more", count=more) if more > 0 else NOTHING,
        ],
    )


def _worded(name: str, facts: MessageFacts) -> Text:
    value = VARIABLES[name](facts)
    return value if isinstance(value, Text) else Text(value, value)


def _contact_text(organiser: Organiser) -> Text:
    phone = say("bundle.phone", phone=organiser.phone) if organiser.phone else NOTHING
    email = say("bundle.email", email=organiser.email) if organiser.email else NOTHING
    return say("bundle.contact", who=joined(", ", [organiser.name, phone, email]))


def _notice_text(section: _Section) -> Text:
    """A notice without its own greeting and end; they stand around the whole letter."""
    paragraphs = [p.strip() for p in section.notice.split("\n\n") if p.strip()]
    if len(paragraphs) > 1 and _GREETING.match(paragraphs[0]):
        paragraphs = paragraphs[1:]
    if len(paragraphs) > 1 and _CLOSING.match(paragraphs[-1]):
        paragraphs = paragraphs[:-1]
    f = section.facts
    title = f.campaign.definition.title
    head = say("bundle.notice_head", campaign=title, unit=f.unit_name)
    whole = "\n".join(paragraphs)
    return joined("\n", [head, Text(whole, whole)])

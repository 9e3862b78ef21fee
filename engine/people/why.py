"""Why a deadline, a state or a message is as it is: the chain from the rule to today.

Everything is read from the record; nothing is decided here. For each obligation: the
phrase with its file and line, how it was read, what was granted since, what was handed in
and decided, each message about it, and what the clock will send next.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, or_, select

from engine.change.stored import Bases, merged_again
from engine.errors import UnknownTaskError
from engine.people.errors import NotTakingPartError
from engine.people.who import find_unit
from engine.rules.merge import blame
from engine.sends import OwnCutoff
from engine.store.campaigns import Running
from engine.store.deliveries import revision_number
from engine.store.obligations import Owed, obligations_of
from engine.store.rows import (
    CONTACT,
    EVENT,
    EXTENSION,
    ITEM,
    MESSAGE,
    OBLIGATION,
    PARTICIPATION,
    REVIEW,
    REVISION,
    SEND,
    SUBMISSION,
    UNIT,
)
from engine.store.sends import concerns
from engine.words import Text, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.model import Span
    from engine.people.who import UnitRow
    from engine.rules.merge import TreeResult
    from engine.schedule import Dated
    from engine.sends import Send

Document = dict[str, Any]
_KINDS = ("task.opens", "task.due", "task.closes")


def why(
    connection: Connection,
    campaign: Running,
    unit_code: str,
    task: str | None = None,
    *,
    bases: Bases,
    now: datetime,
) -> Document:
    """All that stands behind what a unit owes, as one document.

    Raises:
        UnknownUnitError: If no unit has this code.
        UnknownTaskError: If the campaign has no such task.
        NotTakingPartError: If the unit owes nothing of it.
    """
    unit = find_unit(connection, unit_code)
    if task is not None and task not in campaign.definition.tasks:
        raise UnknownTaskError(campaign.code, task, campaign.definition.tasks)
    owed = obligations_of(connection, campaign, unit.id, task)
    if not owed:
        raise NotTakingPartError(unit_code, campaign.code)
    revision = connection.execute(
        select(REVISION).where(REVISION.c.id == campaign.revision_id)
    ).one()
    lines = Lines(revision.source, revision.path, bases)
    return {
        "campaign": campaign.code,
        "unit": unit.code,
        "unit_name": unit.name,
        "now": now,
        "revision": {
            "number": revision.number,
            "path": revision.path,
            "applied_at": revision.applied_at,
            "applied_by": revision.applied_by,
        },
        "calendar_version": campaign.calendar.version,
        "state": _state(connection, campaign, unit),
        "tasks": [_obligation(connection, campaign, o, lines, now) for o in owed],
    }


class Lines:
    """Finds the line of a rule file, or of its base, that a value was written on.

    The file is the one that was applied; a base is looked for as it is today.
    """

    def __init__(self, source: str, path: str, bases: Bases) -> None:
        self._tree: TreeResult = merged_again(source, path, bases)

    def of(self, path: str) -> Span | None:
        """Where the value of a key path stands; None where the file cannot be followed."""
        if self._tree.tree is None or not path:
            return None
        loc = tuple(path.split("."))
        span, inherited = blame(self._tree, loc)
        return inherited[0] if inherited else span


def _state(connection: Connection, campaign: Running, unit: UnitRow) -> Document | None:
    p = PARTICIPATION.c
    row = connection.execute(
        select(p.state, p.since_at, p.joined_at).where(
            p.campaign_id == campaign.id, p.unit_id == unit.id
        )
    ).one_or_none()
    if row is None:
        return None
    block = campaign.definition.lifecycle.states.get(row.state)
    last = connection.execute(
        select(EVENT, CONTACT.c.name.label("actor"))
        .outerjoin(CONTACT, CONTACT.c.id == EVENT.c.actor_id)
        .where(
            EVENT.c.campaign_id == campaign.id,
            EVENT.c.unit_id == unit.id,
            EVENT.c.kind == "move",
        )
        .order_by(EVENT.c.id.desc())
        .limit(1)
    ).one_or_none()
    return {
        "state": row.state,
        "label": block.label if block else row.state,
        "since": row.since_at,
        "joined": row.joined_at,
        "last_move": last and {
            "move": last.name, "from": last.from_state, "to": last.to_state, "at": last.at,
            "recorded_at": last.recorded_at, "by": last.actor, "reason": last.reason,
        },
    }  # fmt: skip


def _obligation(
    connection: Connection, campaign: Running, owed: Owed, lines: Lines, now: datetime
) -> Document:
    window = owed.window
    return {
        "task": window.task,
        "occurrence": window.occurrence or None,
        "label": window.label,
        "state": standing(owed, now),
        "opens_at": owed.opens_at,
        "due_at": owed.due_at,
        "closes_at": owed.closes_at,
        "first_submitted_at": owed.first_submitted_at,
        "supplement_due_at": owed.supplement_due_at,
        "review_due_at": owed.review_due_at,
        "excused_at": owed.excused_at,
        "dates": list(_dates(campaign, owed, lines)),
        "opened_early": _opened_early(connection, owed),
        "extensions": _by_people(connection, EXTENSION, owed, "granted_at", ("kind", "until_at")),
        "submissions": _by_people(
            connection, SUBMISSION, owed, "recorded_at", ("number", "final", "received_at")
        ),
        "reviews": _by_people(connection, REVIEW, owed, "decided_at", ("decision",)),
        "waiver": _waiver(connection, owed),
        "messages": _messages(connection, owed),
        "next_sends": list(_next_sends(connection, campaign, owed, now)),
    }


def standing(owed: Owed, now: datetime) -> str:
    """Where one obligation stands, in the words of the record and of the schedule."""
    if owed.excused_at is not None:
        return owed.excuse or "waived"
    if owed.submitted_at is not None:
        return owed.decision or "in_review"
    if owed.opens_at is not None and now < owed.opens_at:
        return "not_open"
    if owed.due_at is None or now < owed.due_at or owed.window.optional:
        return "open"
    return "missed" if owed.closes_at is not None and owed.closes_at <= now else "overdue"


def _dates(campaign: Running, owed: Owed, lines: Lines) -> Iterator[Document]:
    stored = dict(
        zip(
            _KINDS,
            (owed.window.opens_at, owed.window.due_at, owed.window.closes_at),
            strict=True,
        )
    )
    for dated in campaign.schedule.dated:
        here = (dated.subject, dated.occurrence or "") == (
            owed.window.task,
            owed.window.occurrence,
        )
        if here and dated.kind in _KINDS:
            yield _date(campaign, dated, stored[dated.kind], lines)


def _date(campaign: Running, dated: Dated, at: datetime | None, lines: Lines) -> Document:
    span = lines.of(dated.path) if dated.phrase else None
    reading = dated.reading
    told = (
        campaign.calendar.instant_text if dated.kind == "task.opens" else campaign.calendar.due_text
    )
    return {
        "kind": dated.kind,
        "phrase": dated.phrase,
        "path": dated.path,
        "file": span.file if span else None,
        "line": span.line if span else None,
        "at": at,
        "text": told(at) if at is not None else None,
        "tentative": dated.tentative,
        "steps": list(reading.steps) if reading else [],
        "skipped": [
            {"day": d.day, "label": d.label, "source": d.source, "status": d.status}
            for d in (reading.skipped if reading else ())
        ],
    }


def _by_people(
    connection: Connection, table: Any, owed: Owed, when: str, names: tuple[str, ...]
) -> list[Document]:
    rows = connection.execute(
        select(table, CONTACT.c.name.label("contact_name"))
        .outerjoin(CONTACT, CONTACT.c.id == table.c.contact_id)
        .where(table.c.obligation_id == owed.id)
        .order_by(table.c.id)
    )
    return [
        {
            **{name: getattr(row, name) for name in names},
            "reason": row.reason,
            "by": row.contact_name,
            "at": getattr(row, when),
        }
        for row in rows
    ]


def _waiver(connection: Connection, owed: Owed) -> Document | None:
    row = connection.execute(
        select(EVENT.c.reason, EVENT.c.at, CONTACT.c.name)
        .outerjoin(CONTACT, CONTACT.c.id == EVENT.c.actor_id)
        .where(EVENT.c.obligation_id == owed.id, EVENT.c.name == "waived")
        .order_by(EVENT.c.id.desc())
    ).first()
    return {"reason": row.reason, "at": row.at, "by": row.name} if row else None


def _opened_early(connection: Connection, owed: Owed) -> Document | None:
    """Who let the unit hand in before the others; None where nobody did."""
    if owed.own_opens_at is None:
        return None
    row = connection.execute(
        select(EVENT.c.reason, EVENT.c.at, CONTACT.c.name)
        .outerjoin(CONTACT, CONTACT.c.id == EVENT.c.actor_id)
        .where(EVENT.c.obligation_id == owed.id, EVENT.c.name == "opened_early")
        .order_by(EVENT.c.id.desc())
    ).first()
    facts = {"reason": row.reason, "at": row.at, "by": row.name} if row else {}
    return {"opens_at": owed.own_opens_at, **facts}


def _messages(connection: Connection, owed: Owed) -> list[Document]:
    m = MESSAGE.c
    listed = select(ITEM.c.message_id).where(ITEM.c.obligation_id == owed.id)
    told = CONTACT.alias("told")
    rows = connection.execute(
        select(
            m.id, m.state, m.channel, m.kind, m.sent_at, m.reason, m.next_at, m.attempts,
            SEND.c.reminder, SEND.c.at, CONTACT.c.name, UNIT.c.code, told.c.name.label("told"),
            revision_number().label("revision"),
        )
        .join(SEND, SEND.c.id == m.send_id)
        .join(CONTACT, CONTACT.c.id == m.contact_id)
        .join(UNIT, UNIT.c.id == CONTACT.c.unit_id)
        .outerjoin(told, told.c.id == m.told_id)
        .where(or_(and_(m.obligation_id == owed.id, m.kind == "unit"), m.id.in_(listed)))
        .order_by(SEND.c.at, m.id)
    )  # fmt: skip
    return [
        {
            "id": row.id, "reminder": row.reminder, "kind": row.kind, "recipient": row.name,
            "told": row.told,
            "recipient_unit": row.code, "channel": row.channel, "state": row.state,
            "due_at": row.at, "next_at": row.next_at, "sent_at": row.sent_at,
            "attempts": row.attempts, "reason": row.reason, "revision": row.revision,
        }
        for row in rows
    ]  # fmt: skip


def _next_sends(
    connection: Connection, campaign: Running, owed: Owed, now: datetime
) -> Iterator[Document]:
    """The sends to come that would concern the obligation if they fell due now."""
    coming = [s for s in (*campaign.planned, *_own_sends(campaign, owed)) if s.at > now]
    for send in sorted(coming, key=lambda s: (s.at, s.reminder, s.ordinal)):
        if (send.task, send.occurrence) != (owed.window.task, owed.window.occurrence):
            continue
        reminder = campaign.definition.reminders[send.reminder]
        told = and_(OBLIGATION.c.id == owed.id, concerns(campaign, send, reminder, now))
        if connection.execute(select(OBLIGATION.c.id).where(told)).first() is not None:
            yield {
                "reminder": send.reminder,
                "at": send.at,
                "to": list(reminder.to),
                "channels": list(reminder.channels),
                "moved_from": send.moved_from,
            }


def _own_sends(campaign: Running, owed: Owed) -> Iterator[Send]:
    own: Mapping[Any, datetime | None] = {
        "due": owed.own_due_at,
        "supplement_due": owed.supplement_due_at,
        "review_due": owed.review_due_at,
    }
    for family, at in own.items():
        if at is not None:
            cutoff = OwnCutoff(owed.window.task, owed.window.occurrence, family, at)
            yield from campaign.sends.own(cutoff)


def text_of(document: Document, campaign: Running) -> Iterator[Text]:
    """The document as sentences."""
    told = campaign.calendar.instant_text
    revision = document["revision"]
    yield say("why.head", unit=document["unit_name"], campaign=campaign.definition.title)
    yield say(
        "why.revision" if revision["path"] else "why.revision_without_file",
        number=revision["number"], path=revision["path"],
        at=told(revision["applied_at"]), by=revision["applied_by"] or "–",
    )  # fmt: skip
    state = document["state"]
    if state is not None:
        yield say("why.state", label=state["label"], since=told(state["since"]))
        if state["last_move"]:
            yield _move_text(state["last_move"], campaign)
    for item in document["tasks"]:
        yield from _task_text(item, campaign)


def _move_text(move: Document, campaign: Running) -> Text:
    told = campaign.calendar.instant_text
    states = campaign.definition.lifecycle.states
    labels = {k: states[move[k]].label if move[k] in states else move[k] for k in ("from", "to")}
    moved = say(
        "why.move", move=move["move"], source=labels["from"], target=labels["to"],
        at=told(move["at"]), by=move["by"] or say("why.clock"),
    )  # fmt: skip
    if move["at"] == move["recorded_at"]:
        return moved
    return say("why.move_later", move=moved, at=told(move["recorded_at"]))


def _task_text(item: Document, campaign: Running) -> Iterator[Text]:
    told = campaign.calendar.instant_text
    yield Text("", "")
    yield say("why.task", label=item["label"], state=say(f"why.is_{item['state']}"))
    for date in item["dates"]:
        yield _date_text(date)
        for step in date["steps"]:
            yield say("why.step", step=step)
        for day in date["skipped"]:
            if day["source"]:
                yield say("why.skipped", label=day["label"], source=day["source"])
    yield from _exceptions_text(item, campaign)
    for handed in item["submissions"]:
        name = "why.handed_in" if handed["final"] else "why.draft"
        yield say(name, at=told(handed["received_at"]), by=handed["by"])
        if handed["final"] and handed["received_at"] != handed["at"]:
            yield say("why.entered", at=told(handed["at"]), reason=handed["reason"] or "–")
    for decided in item["reviews"]:
        yield say(
            "why.decided", decision=say(f"why.is_{decided['decision']}"), at=told(decided["at"]),
            by=decided["by"] or (say("why.clock") if decided["decision"] == "lapsed" else "–"),
            reason=decided["reason"] or "–",
        )  # fmt: skip
    if item["waiver"]:
        waived = item["waiver"]
        yield say(
            "why.waived", by=waived["by"], at=told(waived["at"]), reason=waived["reason"] or "–"
        )
    yield from _messages_text(item, campaign)


def _exceptions_text(item: Document, campaign: Running) -> Iterator[Text]:
    """What was granted to this unit alone."""
    told, due = campaign.calendar.instant_text, campaign.calendar.due_text
    if item["opened_early"]:
        early = item["opened_early"]
        yield say(
            "why.opened_early", opens=told(early["opens_at"]), by=early.get("by") or "–",
            at=told(early["at"]) if "at" in early else "–", reason=early.get("reason") or "–",
        )  # fmt: skip
    for granted in item["extensions"]:
        yield say(
            f"why.extended_{granted['kind']}", due=due(granted["until_at"]),
            by=granted["by"], at=told(granted["at"]), reason=granted["reason"],
        )  # fmt: skip


def _date_text(date: Document) -> Text:
    where = Text("", "")
    if date["file"]:
        where = say("why.at_line", file=date["file"], line=date["line"])
    text = date["text"] or say("why.unknown")
    phrase = date["phrase"] or say("why.default")
    return say(f"why.{date['kind'].replace('.', '_')}", text=text, phrase=phrase, where=where)


def _messages_text(item: Document, campaign: Running) -> Iterator[Text]:
    told = campaign.calendar.instant_text
    for message in sorted(item["messages"], key=lambda m: (m["sent_at"] or m["due_at"], m["id"])):
        at = "sent_at" if message["sent_at"] else "due_at"
        yield say(
            "why.message", id=message["id"], reminder=message["reminder"],
            recipient=" → ".join(filter(None, (message["recipient"], message["told"]))),
            channel=message["channel"],
            state=say(f"reports.state_{message['state']}"),
            sent=say(f"why.{at}", at=told(message[at])),
            reason=say("why.because", reason=message["reason"]) if message["reason"]
            else Text("", ""),
        )  # fmt: skip
    if not item["messages"]:
        yield say("why.no_messages")
    for send in item["next_sends"]:
        yield say("why.next", reminder=send["reminder"], at=told(send["at"]))
    if not item["next_sends"]:
        yield say("why.no_next")

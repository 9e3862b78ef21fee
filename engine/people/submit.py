"""Hand in what a unit owes, or keep a draft of it.

On time or late is judged by the receipt. A paper that came earlier is entered by the
secretariat with its instant of receipt and a reason; receipt and entry are both kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.lifecycle.facts import UnitFacts, formula_of, holds
from engine.people import acts
from engine.people.errors import (
    ClosedError,
    NotOpenError,
    PendingFormError,
    ReceiptFaultError,
    SecondFinalError,
)
from engine.people.fields import FileFacts, file_field, read_form
from engine.people.who import SECRETARIAT, Role, UnitRow, call_text, require_role
from engine.rules.resolve import add_duration
from engine.store import obligations as store
from engine.store.attachments import keep
from engine.store.facts import load_unit_facts
from engine.words import Text, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from engine.calendar import WorkCalendar
    from engine.people.acts import Place
    from engine.people.fields import Values
    from engine.people.who import Person
    from engine.rules.conditions import Condition
    from engine.rules.schema import Form, Task
    from engine.store.campaigns import Running
    from engine.store.obligations import KeptFile, Owed
    from engine.store.sends import Telling

UNIT_HEAD = "unit_head"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to attach.

    Attributes:
        field: The form's field; None where the form has exactly one for files.
        name: What the sender calls it, where the path does not say so.
    """

    path: Path
    field: str | None = None
    name: str | None = None

    @property
    def facts(self) -> FileFacts:
        """Its name, and its size if it is there."""
        size = self.path.stat().st_size if self.path.is_file() else None
        return FileFacts(self.name or self.path.name, size)


@dataclass(frozen=True, slots=True)
class HandIn:
    """What somebody hands in.

    Attributes:
        pairs: Fields and their texts.
        received_at: When a paper came that is entered now; None for now.
    """

    place: Place
    by: Person
    pairs: tuple[tuple[str, str], ...] = ()
    files: tuple[Upload, ...] = ()
    draft: bool = False
    received_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of it; `late` is None for a draft, a supplement, or without a firm due."""

    done: acts.Done
    submission_id: int
    received_at: datetime
    late: bool | None = None
    fields: dict[str, Any] = field(default_factory=dict)


def submit(
    connection: Connection,
    campaign: Running,
    handing: HandIn,
    *,
    folder: Path,
    telling: Telling,
) -> Submitted:
    """Take what is handed in.

    Args:
        folder: Where attached files are kept.

    Raises:
        UnusableInputError: For an unknown name or a fault in the fields.
        RefusedError: If the task, the time or the person's role does not allow it.
    """
    now = telling.now
    acts.require_running(connection, campaign, now)
    unit, owed = acts.find_owed(connection, campaign, handing.place, _open_at(now))
    task = campaign.definition.tasks[owed.window.task]
    actor = _actor(connection, campaign, handing, task, unit)
    acts.require_owing(owed, campaign)
    form = campaign.definition.forms[task.form] if task.form else None
    if form is not None and form.pending:
        raise PendingFormError(form.label)
    received_at = _received_at(campaign, owed, handing, now)
    _require_time(connection, campaign, owed, received_at, draft=handing.draft)
    draft = store.draft_of(connection, owed)
    taken = _taken_over(connection, handing, draft)
    shown = _Shown(connection, campaign, owed, now)
    values = read_form(
        form,
        handing.pairs,
        [(upload.field, upload.facts) for upload in handing.files],
        draft=handing.draft,
        earlier=draft.fields if draft is not None and not handing.draft else None,
        shown=shown,
    )
    files = (*_still_there(taken, values, form, handing), *_keep(folder, form, handing.files))
    entry = _Entry(handing, unit, owed, task, actor, received_at, values, files)
    return (
        _keep_draft(connection, campaign, entry, telling)
        if handing.draft
        else (_hand_in(connection, campaign, entry, telling))
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """A submission that has passed all checks."""

    handing: HandIn
    unit: UnitRow
    owed: Owed
    task: Task
    actor: Role
    received_at: datetime
    values: Values
    files: tuple[KeptFile, ...]


@dataclass(frozen=True, slots=True)
class _Shown:
    """Whether a field applies, given what is filled in and what is known of the unit."""

    connection: Connection
    campaign: Running
    owed: Owed
    now: datetime

    def __call__(self, condition: Condition, values: Values) -> bool:
        known = UnitFacts()
        if self.owed.participation_id is not None:
            known = load_unit_facts(self.connection, self.owed.participation_id)
        filled = replace(known, fields={**known.fields, self.owed.window.task: values})
        return holds(formula_of(condition, self.campaign.definition), filled, self.now)


def _open_at(now: datetime) -> Any:
    def is_open(owed: Owed) -> bool:
        if owed.excused_at is not None or (owed.submitted_at is not None and not owed.sent_back):
            return False
        opens_at = owed.opens_at
        limit = owed.supplement_due_at if owed.sent_back else owed.closes_at
        return (opens_at is None or opens_at <= now) and (limit is None or now < limit)

    return is_open


def _actor(
    connection: Connection, campaign: Running, handing: HandIn, task: Task, unit: UnitRow
) -> Role:
    if handing.received_at is not None:
        return require_role(connection, campaign, handing.by, [SECRETARIAT], unit)
    own = campaign.definition.roles[task.by].scope == "unit"
    heads = [UNIT_HEAD] if own and UNIT_HEAD in campaign.definition.roles else []
    roles = list(dict.fromkeys((task.by, *heads, SECRETARIAT)))
    return require_role(connection, campaign, handing.by, roles, unit)


def _received_at(campaign: Running, owed: Owed, handing: HandIn, now: datetime) -> datetime:
    """The instant that counts: now, or that of a paper's receipt, if it can be right."""
    at = handing.received_at
    if at is None:
        return now
    if handing.draft:
        raise ReceiptFaultError("of_draft")
    acts.require_reason(handing.reason)
    told = campaign.calendar.instant_text
    if at > now:
        raise ReceiptFaultError("future", at=told(at))
    earliest = max(filter(None, (owed.opens_at, campaign.activated_at)))
    if at < earliest:
        raise ReceiptFaultError("too_early", at=told(at), from_=told(earliest))
    if owed.sent_back and owed.returned_at is not None and at < owed.returned_at:
        raise ReceiptFaultError("before_return", at=told(at), from_=told(owed.returned_at))
    return at


def _require_time(
    connection: Connection, campaign: Running, owed: Owed, received_at: datetime, *, draft: bool
) -> None:
    fault = time_fault(owed, received_at, draft=draft)
    if fault is None:
        return
    calendar, label = campaign.calendar, acts.label_of(campaign, owed)
    if fault == "second":
        assert owed.submitted_at is not None
        raise SecondFinalError(label, calendar.instant_text(owed.submitted_at))
    if fault == "not_open":
        assert owed.opens_at is not None
        raise NotOpenError(label, calendar.instant_text(owed.opens_at))
    raise ClosedError(label, _closed_text(owed, calendar), _call(connection, campaign))


def time_fault(owed: Owed, received_at: datetime, *, draft: bool) -> str | None:
    """Why nothing is taken at an instant: `second`, `not_open`, `closed`; None if it is.

    A draft may be kept before the task opens. After a return only the supplement's own
    due counts.
    """
    if owed.submitted_at is not None and not owed.sent_back:
        return "second"
    opens_at = owed.opens_at
    if not draft and opens_at is not None and received_at < opens_at:
        return "not_open"
    limit = owed.supplement_due_at if owed.sent_back else owed.closes_at
    return "closed" if limit is not None and received_at >= limit else None


def _closed_text(owed: Owed, calendar: WorkCalendar) -> Text:
    if owed.sent_back and owed.supplement_due_at is not None:
        due = calendar.due_text(owed.supplement_due_at)
        return say("people.supplement_closed", due=due)
    assert owed.closes_at is not None
    return say("people.closed_at", at=calendar.instant_text(owed.closes_at))


def _call(connection: Connection, campaign: Running) -> Text:
    called = call_text(connection, campaign)
    return Text(called, called) if called else say("people.call_nobody")


def _taken_over(connection: Connection, handing: HandIn, draft: Any) -> tuple[KeptFile, ...]:
    """The files of the draft, which a final submission takes over."""
    if draft is None or handing.draft:
        return ()
    rows = store.attachments_of(connection, draft.id)
    return tuple(store.KeptFile(r.field, r.filename, r.sha256, r.size) for r in rows)


def _still_there(
    taken: tuple[KeptFile, ...], values: Values, form: Form | None, handing: HandIn
) -> tuple[KeptFile, ...]:
    replaced = {file_field(form, upload.field) for upload in handing.files}
    return tuple(f for f in taken if f.field in values and f.field not in replaced)


def _keep(folder: Path, form: Form | None, uploads: Sequence[Upload]) -> tuple[KeptFile, ...]:
    kept = []
    for upload in uploads:
        key = file_field(form, upload.field)
        assert key is not None
        sha256, size = keep(folder, upload.path)
        kept.append(store.KeptFile(key, upload.facts.name, sha256, size))
    return tuple(kept)


def _write(connection: Connection, entry: _Entry, now: datetime) -> int:
    return store.add_submission(
        connection,
        entry.owed,
        final=not entry.handing.draft,
        received_at=entry.received_at,
        recorded_at=now,
        contact_id=entry.actor.id,
        reason=entry.handing.reason,
        fields=entry.values,
        files=entry.files,
    )


def _keep_draft(
    connection: Connection, campaign: Running, entry: _Entry, telling: Telling
) -> Submitted:
    id_ = _write(connection, entry, telling.now)
    told, state = acts.conclude(
        connection, campaign, entry.owed, "draft_kept",
        actor=entry.actor, telling=telling, data={"submission": id_},
    )  # fmt: skip
    label = acts.label_of(campaign, entry.owed)
    said = [say("people.draft_kept", task=label, unit=entry.unit.name)]
    if entry.owed.due_at is not None:
        said.append(say("people.draft_due", due=campaign.calendar.due_text(entry.owed.due_at)))
    done = acts.Done(entry.owed.id, tuple(said), state, told)
    return Submitted(done, id_, entry.received_at, fields=entry.values)


def _hand_in(
    connection: Connection, campaign: Running, entry: _Entry, telling: Telling
) -> Submitted:
    owed, received_at = entry.owed, entry.received_at
    id_ = _write(connection, entry, telling.now)
    review_due_at = review_due(entry.task, received_at, campaign.calendar)
    store.set_facts(
        connection,
        owed,
        first_submitted_at=owed.first_submitted_at or received_at,
        submitted_at=received_at,
        decision="accepted" if entry.task.review is None else None,
        review_due_at=review_due_at,
        supplement_due_at=None,
    )
    if review_due_at is not None:
        store.wake_at(connection, owed, "review_due", review_due_at)
    late = lateness(owed, received_at)
    data = {"submission": id_, "late": late, "received_at": received_at.isoformat()}
    told, state = acts.conclude(
        connection, campaign, owed, "submitted", actor=entry.actor, telling=telling,
        at=received_at, reason=entry.handing.reason, data=data,
    )  # fmt: skip
    said = _said(campaign, entry, late, review_due_at, telling.now)
    done = acts.Done(owed.id, acts.with_state(said, state), state, told)
    return Submitted(done, id_, received_at, late, entry.values)


def review_due(task: Task, received_at: datetime, calendar: WorkCalendar) -> datetime | None:
    """Until when it is to be decided on: the end of the last day, counted from the receipt."""
    if task.review is None or task.review.within is None:
        return None
    day = add_duration(calendar.day_of(received_at), task.review.within, calendar)
    return calendar.end_of(day)


def lateness(owed: Owed, received_at: datetime) -> bool | None:
    """Whether a first receipt is late; None for a supplement, or where no due is firm."""
    if owed.first_submitted_at is not None or owed.due_at is None:
        return None
    return received_at >= owed.due_at


def _said(
    campaign: Running,
    entry: _Entry,
    late: bool | None,
    review_due_at: datetime | None,
    now: datetime,
) -> list[Text]:
    calendar, owed = campaign.calendar, entry.owed
    timing = say("people.on_time")
    if late:
        assert owed.due_at is not None
        timing = say("people.late", due=calendar.due_text(owed.due_at))
    elif owed.first_submitted_at is not None:
        timing = say("people.supplement_received")
    label, at = acts.label_of(campaign, owed), calendar.instant_text(entry.received_at)
    said = [say("people.submitted", task=label, unit=entry.unit.name, at=at, timing=timing)]
    if entry.handing.received_at is not None:
        entered = calendar.instant_text(now)
        said.append(say("people.entered", at=entered, who=entry.actor.name))
    if entry.task.review is None:
        said.append(say("people.accepted_on_receipt"))
    elif review_due_at is not None:
        said.append(say("people.review_by", due=calendar.due_text(review_due_at)))
    return said

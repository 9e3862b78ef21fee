"""The tables: facts only, never what follows from the schedule and the clock.

A campaign's schedule is stored once (`window`, `schedule_instant`); a unit's own
exceptions stand on its obligation. Every instant is UTC. `participation.state` is the
one derived column: it is what the moves have made of the facts so far.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from engine.store.types import Instant


def _instant(*, nullable: bool = False, primary_key: bool = False) -> Any:
    # One Column object per field: SQLAlchemy binds each to its table.
    return Field(sa_column=Column(Instant, nullable=nullable, primary_key=primary_key))


def _maybe() -> Any:
    return Field(default=None, sa_column=Column(Instant, nullable=True))


def _json() -> Any:
    return Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def _ref(target: str, *, nullable: bool = False, index: bool = False) -> Any:
    column: Column[Any] = Column(ForeignKey(target), nullable=nullable, index=index)
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)


class Meta(SQLModel, table=True):
    """Facts about this database itself: whether it is a rehearsal, and its identity."""

    __tablename__: ClassVar[Any] = "meta"
    key: str = Field(primary_key=True)
    value: str


class Unit(SQLModel, table=True):
    """One unit of the directory, in a tree numbered in pre-order.

    `lo <= … < hi` spans the unit and all below it, so "under X" is a half-open range.
    """

    __tablename__: ClassVar[Any] = "unit"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    parent_id: int | None = _ref("unit.id", nullable=True, index=True)
    lo: int = Field(default=0, index=True)
    hi: int = 0
    opened_on: date | None = None
    closed_on: date | None = None


class UnitLabel(SQLModel, table=True):
    """A group or a tag that a unit carries."""

    __tablename__: ClassVar[Any] = "unit_label"
    unit_id: int = Field(sa_column=Column(ForeignKey("unit.id"), primary_key=True))
    kind: str = Field(primary_key=True, description="group or tag")
    value: str = Field(primary_key=True, index=True)


class Contact(SQLModel, table=True):
    """A person of a unit, with a role and addresses; lower `id` is asked first.

    From `away_from` to `away_until`, both days included, the delegate is told instead; a
    delegate without days stands in for good. `chosen_channel` goes before the order of the
    rule file. Links made before `link_epoch` was raised open nothing any more.
    """

    __tablename__: ClassVar[Any] = "contact"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("unit_id", "role", "name"),
        # Few have one, and each batch of messages asks who.
        Index(
            "contact_delegate",
            "delegate_id",
            sqlite_where=text("delegate_id IS NOT NULL"),
            postgresql_where=text("delegate_id IS NOT NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = _ref("unit.id", index=True)
    role: str
    name: str
    email: str | None = Field(default=None, index=True)
    zalo: str | None = None
    telegram: str | None = None
    phone: str | None = None
    language: str | None = Field(default=None, description="vi or en; NULL for Vietnamese")
    chosen_channel: str | None = None
    delegate_id: int | None = _ref("contact.id", nullable=True)
    away_from: date | None = None
    away_until: date | None = None
    link_epoch: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class AddressFact(SQLModel, table=True):
    """What is known of one address on one channel, whosever it is; no row where nothing is.

    `stopped_at`: its owner wants no messages there. `suppressed_at`: the provider says that
    it does not exist, or takes nothing from us. A corrected address starts afresh.
    """

    __tablename__: ClassVar[Any] = "address_fact"
    channel: str = Field(primary_key=True)
    address: str = Field(primary_key=True)
    verified_at: datetime | None = _maybe()
    stopped_at: datetime | None = _maybe()
    suppressed_at: datetime | None = _maybe()
    reason: str | None = None


class LinkCode(SQLModel, table=True):
    """A single-use code by which a person links a chat to their contact; kept as a hash."""

    __tablename__: ClassVar[Any] = "link_code"
    code_hash: str = Field(primary_key=True)
    contact_id: int = _ref("contact.id")
    channel: str
    made_at: datetime = _instant()
    expires_at: datetime = _instant()
    used_at: datetime | None = _maybe()


class ChannelState(SQLModel, table=True):
    """How one channel is doing, for every process that sends on it.

    Until `paused_until` nothing is tried. `rate` is what the provider has been found to
    bear, in messages per second; `read_up_to` the last update of its bot that was read, at
    `read_at`. Until `read_until` the process `read_by` alone reads them.
    """

    __tablename__: ClassVar[Any] = "channel_state"
    channel: str = Field(primary_key=True)
    paused_until: datetime | None = _maybe()
    code: str | None = None
    reason: str | None = None
    rate: float | None = None
    last_sent_at: datetime | None = _maybe()
    last_failed_at: datetime | None = _maybe()
    read_up_to: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    read_at: datetime | None = _maybe()
    read_by: str | None = None
    read_until: datetime | None = _maybe()


class LinkGuess(SQLModel, table=True):
    """How many wrong codes came from one chat since an instant; too many are not looked at."""

    __tablename__: ClassVar[Any] = "link_guess"
    channel: str = Field(primary_key=True)
    chat: str = Field(primary_key=True)
    wrong: int
    since_at: datetime = _instant()


class Hold(SQLModel, table=True):
    """A run of messages out of all proportion, held until somebody lets it go."""

    __tablename__: ClassVar[Any] = "hold"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = _instant()
    messages: int
    bound: int = Field(description="how many messages one run may have")
    released_at: datetime | None = _maybe()
    released_by: str | None = None


class CalendarEdition(SQLModel, table=True):
    """One reading of a calendar: immutable, with all that its working days follow from."""

    __tablename__: ClassVar[Any] = "calendar_edition"
    __table_args__: ClassVar[Any] = (UniqueConstraint("name", "content_hash"),)
    id: int | None = Field(default=None, primary_key=True)
    name: str
    content_hash: str
    content: dict[str, Any] = _json()


class Revision(SQLModel, table=True):
    """One applied edition of a rule file: immutable, with the merged text it ran on."""

    __tablename__: ClassVar[Any] = "revision"
    __table_args__: ClassVar[Any] = (UniqueConstraint("campaign_code", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    campaign_code: str
    number: int
    content_hash: str = Field(description="of the merged definition")
    definition: dict[str, Any] = _json()
    source: str = Field(description="the author's own file, as it was")
    path: str
    applied_at: datetime = _instant()
    applied_by: str


class Campaign(SQLModel, table=True):
    """One campaign: the revision in force, its own life, and how far the clock has come."""

    __tablename__: ClassVar[Any] = "campaign"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    revision_id: int = _ref("revision.id")
    organiser_id: int | None = _ref("unit.id", nullable=True)
    state: str = Field(default="loaded", description="loaded, active, ended or cancelled")
    activated_at: datetime | None = _maybe()
    ticked_at: datetime | None = _maybe()
    calendar_version: str = ""
    calendar_id: int | None = _ref("calendar_edition.id", nullable=True)
    directory_seen: int = Field(default=0, description="the directory it has taken units from")


class ScheduleInstant(SQLModel, table=True):
    """One dated fact of a campaign, such as `review.start`; stored once per campaign."""

    __tablename__: ClassVar[Any] = "schedule_instant"
    campaign_id: int = Field(sa_column=Column(ForeignKey("campaign.id"), primary_key=True))
    name: str = Field(primary_key=True)
    at: datetime = _instant()


class Window(SQLModel, table=True):
    """When one occurrence of a task can be handed in: on time, then late, then no more.

    `due_at` is the first instant that is late, `closes_at` the first too late; both are
    NULL where the plan does not say. A due that is not firm is never overdue. A window
    that a later revision has given up is cancelled, and kept for what was handed in.
    """

    __tablename__: ClassVar[Any] = "window"
    __table_args__: ClassVar[Any] = (UniqueConstraint("campaign_id", "task", "occurrence"),)
    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = _ref("campaign.id")
    task: str
    occurrence: str = Field(default="", description="empty where the task has one")
    number: int = Field(default=0, description="order among the occurrences of the task")
    owed_by: str = Field(description="role that owes it")
    per_campaign: bool = False
    optional: bool = False
    firm: bool = True
    opens_at: datetime | None = _maybe()
    due_at: datetime | None = _maybe()
    closes_at: datetime | None = _maybe()
    cancelled_at: datetime | None = _maybe()


class Participation(SQLModel, table=True):
    """One unit in one campaign, with the state its moves have brought it to."""

    __tablename__: ClassVar[Any] = "participation"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("campaign_id", "unit_id"),
        Index("participation_state", "campaign_id", "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = _ref("campaign.id")
    unit_id: int = _ref("unit.id", index=True)
    revision_id: int = _ref("revision.id")
    state: str
    since_at: datetime = _instant()
    joined_at: datetime = _instant()


class Obligation(SQLModel, table=True):
    """What one unit owes: one task, one occurrence. Facts only.

    `first_submitted_at` is the receipt that decides on time or late; `decision` is NULL
    while a submission awaits one, else accepted, returned, rejected or lapsed.
    `own_due_at` is the unit's extension; the later of it and the window's due holds.
    `own_opens_at` is from when this unit may hand in, where that is before the window opens.
    """

    __tablename__: ClassVar[Any] = "obligation"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("window_id", "unit_id"),
        Index("obligation_participation", "participation_id"),
        # With the own due in it, counting what is overdue below a unit never leaves the index.
        Index(
            "obligation_open",
            "window_id",
            "pos",
            "own_due_at",
            sqlite_where=text("first_submitted_at IS NULL AND excused_at IS NULL"),
            postgresql_where=text("first_submitted_at IS NULL AND excused_at IS NULL"),
        ),
        # Its complement grows by one entry per hand-in and costs nothing at activation.
        Index(
            "obligation_done",
            "window_id",
            "pos",
            sqlite_where=text("first_submitted_at IS NOT NULL AND excused_at IS NULL"),
            postgresql_where=text("first_submitted_at IS NOT NULL AND excused_at IS NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    window_id: int = _ref("window.id")
    unit_id: int = _ref("unit.id", index=True)
    participation_id: int | None = _ref("participation.id", nullable=True)
    pos: int = Field(description="tree position (unit.lo) of the unit that owes it")
    first_submitted_at: datetime | None = _maybe()
    submitted_at: datetime | None = _maybe()
    decision: str | None = None
    returns: int = 0
    returned_at: datetime | None = _maybe()
    supplement_due_at: datetime | None = _maybe()
    review_due_at: datetime | None = _maybe()
    own_due_at: datetime | None = _maybe()
    own_opens_at: datetime | None = _maybe()
    excused_at: datetime | None = _maybe()
    excuse: str | None = Field(default=None, description="waived or withdrawn")


class OwnCutoff(SQLModel, table=True):
    """A due that some unit has for itself, listed once: what the clock must wake for.

    `kind` is due (an extension), supplement_due or review_due.
    """

    __tablename__: ClassVar[Any] = "own_cutoff"
    window_id: int = Field(sa_column=Column(ForeignKey("window.id"), primary_key=True))
    kind: str = Field(primary_key=True)
    at: datetime = _instant(primary_key=True)


class Submission(SQLModel, table=True):
    """One thing handed in: a draft, or final with the instant of its receipt."""

    __tablename__: ClassVar[Any] = "submission"
    __table_args__: ClassVar[Any] = (UniqueConstraint("obligation_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = _ref("obligation.id")
    number: int
    final: bool
    received_at: datetime = _instant()
    recorded_at: datetime = _instant()
    contact_id: int = _ref("contact.id")
    reason: str | None = None
    fields: dict[str, Any] = _json()


class Attachment(SQLModel, table=True):
    """A file of a submission; its bytes lie in the attachment folder under their hash."""

    __tablename__: ClassVar[Any] = "attachment"
    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = _ref("submission.id", index=True)
    field: str
    filename: str
    sha256: str
    size: int


class Review(SQLModel, table=True):
    """One decision on a submission: accepted, returned, rejected, or lapsed by the clock."""

    __tablename__: ClassVar[Any] = "review"
    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = _ref("obligation.id", index=True)
    submission_id: int | None = _ref("submission.id", nullable=True)
    decision: str
    reason: str | None = None
    contact_id: int | None = _ref("contact.id", nullable=True)
    decided_at: datetime = _instant()


class Extension(SQLModel, table=True):
    """A later due for one unit: of the task, or of a supplement."""

    __tablename__: ClassVar[Any] = "extension"
    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = _ref("obligation.id", index=True)
    kind: str = Field(default="due", description="due or supplement_due")
    until_at: datetime = _instant()
    reason: str
    contact_id: int = _ref("contact.id")
    granted_at: datetime = _instant()


class Grant(SQLModel, table=True):
    """An award given to a unit."""

    __tablename__: ClassVar[Any] = "award_grant"
    __table_args__: ClassVar[Any] = (UniqueConstraint("campaign_id", "award", "unit_id"),)
    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = _ref("campaign.id")
    award: str
    unit_id: int = _ref("unit.id")
    contact_id: int = _ref("contact.id")
    granted_at: datetime = _instant()


class Send(SQLModel, table=True):
    """A reminder of one window that has fallen due, before anyone is chosen to receive it.

    `counts_from_at` is the effective instant that the reminder counts from, so that a
    moved deadline is reminded anew and one moved back is not; the epoch for opening
    notices and for notices of an event, which nothing can move.
    From `valid_until` on, what it says is no longer of use.
    """

    __tablename__: ClassVar[Any] = "send"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("window_id", "reminder", "ordinal", "counts_from_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    window_id: int = _ref("window.id")
    reminder: str
    ordinal: int = Field(default=0, description="number within a `repeat`, from 1; else 0")
    counts_from_at: datetime = _instant()
    at: datetime = _instant()
    valid_until: datetime | None = _maybe()
    fired_at: datetime = _instant()
    revision_id: int = _ref("revision.id")


class Message(SQLModel, table=True):
    """To one person on one channel; the unique key makes writing it twice harmless.

    `kind` is unit (about one unit, `unit_id`), digest, or call_list (units that nobody can
    be reached for); for the latter two `unit_id` is the recipient's own unit, and the
    obligations stand in `message_item`. `cause_id` is the event that a notice tells of,
    else 0. A merged message goes out within another one, `merged_into`.
    `told_id` is who was told in place of the contact; NULL where it was the contact. One with a
    `hold_id` waits until its hold is let go. States: `engine.store.deliveries`.
    """

    __tablename__: ClassVar[Any] = "message"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("send_id", "unit_id", "contact_id", "channel", "cause_id", "kind"),
        Index(
            "message_pending",
            "next_at",
            sqlite_where=text("state IN ('waiting', 'held', 'retry', 'sending')"),
            postgresql_where=text("state IN ('waiting', 'held', 'retry', 'sending')"),
        ),
        Index(
            "message_merged",
            "merged_into",
            sqlite_where=text("merged_into IS NOT NULL"),
            postgresql_where=text("merged_into IS NOT NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    send_id: int = _ref("send.id")
    unit_id: int = _ref("unit.id")
    contact_id: int = _ref("contact.id")
    channel: str
    cause_id: int = 0
    kind: str = "unit"
    obligation_id: int | None = _ref("obligation.id", nullable=True)
    state: str
    next_at: datetime = _instant()
    attempts: int = 0
    lease_until: datetime | None = _maybe()
    lease_by: str | None = None
    handed_at: datetime | None = _maybe()
    sent_at: datetime | None = _maybe()
    provider_id: str | None = None
    reason: str | None = None
    merged_into: int | None = _ref("message.id", nullable=True)
    told_id: int | None = _ref("contact.id", nullable=True)
    hold_id: int | None = _ref("hold.id", nullable=True)


class MessageItem(SQLModel, table=True):
    """One obligation in a digest."""

    __tablename__: ClassVar[Any] = "message_item"
    message_id: int = Field(sa_column=Column(ForeignKey("message.id"), primary_key=True))
    obligation_id: int = Field(sa_column=Column(ForeignKey("obligation.id"), primary_key=True))


class Attempt(SQLModel, table=True):
    """One try to send a message, from 1, and what became of it; append-only."""

    __tablename__: ClassVar[Any] = "attempt"
    __table_args__: ClassVar[Any] = (UniqueConstraint("message_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    message_id: int = _ref("message.id")
    number: int
    at: datetime = _instant()
    kind: str
    code: str = ""
    reason: str = ""


class Event(SQLModel, table=True):
    """One change, for ever: who, what, when, why, and under which revision. Append-only.

    `at` is the nominal instant (a move replayed after an outage keeps the instant it
    belongs to), `recorded_at` the actual one. `name` is the move, the decision or the
    operation; `actor_id` is NULL for the clock.
    """

    __tablename__: ClassVar[Any] = "event"
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    name: str
    at: datetime = _instant()
    recorded_at: datetime = _instant()
    campaign_id: int | None = _ref("campaign.id", nullable=True, index=True)
    unit_id: int | None = _ref("unit.id", nullable=True, index=True)
    obligation_id: int | None = _ref("obligation.id", nullable=True)
    revision_id: int | None = _ref("revision.id", nullable=True)
    actor_id: int | None = _ref("contact.id", nullable=True)
    from_state: str | None = None
    to_state: str | None = None
    reason: str | None = None
    data: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON, nullable=True))

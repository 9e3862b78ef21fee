"""Messages in hand made ready: still true, still of use, within hours, and worded.

A message may carry others to the same address. Each is judged by itself: what is no longer
true or of use is left out, and what remains makes one letter. Reads facts through the store
and decides; writes nothing. What cannot be worded fails by itself and holds up no other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from engine.errors import EngineError
from engine.hours import narrowed
from engine.model import Attachment, Channel, OutgoingMessage
from engine.outbox.bundle import letter_of
from engine.outbox.case import (
    Case,
    built_in_text,
    call_template,
    part_of,
    thread_of,
    worded,
)
from engine.outbox.deadline_ics import deadline_files
from engine.outbox.linked import LinkFor, link_of, purpose_of
from engine.outbox.policy import Times
from engine.outbox.render import Rendered
from engine.outbox.together import Judged, Sound, going, newest, times_of, until
from engine.outbox.variables import CampaignFacts, Organiser
from engine.schedule import Resolver
from engine.store.merging import members_of
from engine.store.outbox import Finished, Taken
from engine.store.outbox_facts import (
    MessageRow,
    Reading,
    RunningCampaigns,
    SendRow,
    expected,
    extensions_granted,
    load_messages,
    load_sends,
    organiser_of,
    reminders_sent,
    telephones,
)
from engine.store.recipients import any_shut, stand_ins
from engine.words import say

if TYPE_CHECKING:
    from datetime import time

    from sqlalchemy import Connection

    from engine.store.campaigns import Calendars, Running


class Letter(NamedTuple):
    """A message ready to leave, and what is needed to judge its outcome.

    Attributes:
        valid_until: Until when some part of it is of use; None for ever.
        told_id: Who stands in for the contact that it is for; None where nobody does.
        parts: The messages that go in it, each with from when it is of no use.
    """

    taken: Taken
    outgoing: OutgoingMessage
    valid_until: datetime | None
    times: Times
    told_id: int | None = None
    parts: tuple[tuple[int, datetime | None], ...] = ()


@dataclass(slots=True)
class Sorted:
    """Messages in hand: those to send, and those that were settled on the spot."""

    letters: list[Letter] = field(default_factory=list)
    settled: list[Finished] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at the messages in hand."""

    connection: Connection
    channel: Channel
    reading: Reading
    campaigns: dict[int, CampaignFacts] = field(default_factory=dict)

    def facts(self, campaign: Running) -> CampaignFacts:
        """What all messages of a campaign share."""
        if campaign.id not in self.campaigns:
            self.campaigns[campaign.id] = campaign_facts(self.connection, campaign)
        return self.campaigns[campaign.id]


class LetterWriter:
    """Makes messages ready; keeps what a campaign's messages share.

    Args:
        hours: For a channel, the hours that narrow the campaign's own.
        link_for: Where a message links to; without it people are told whom to send to.
        takes_files: Whether files go along, on a channel that takes them.
    """

    def __init__(
        self,
        identity: str,
        calendars: Calendars,
        hours: Mapping[Channel, tuple[time, time]],
        link_for: LinkFor | None = None,
        *,
        takes_files: bool = True,
    ) -> None:
        self._identity = identity
        self._campaigns = RunningCampaigns(calendars)
        self._hours = hours
        self._link_for = link_for
        self._takes_files = takes_files

    def may_go(
        self, connection: Connection, channel: Channel, sends: Collection[int], now: datetime
    ) -> set[int]:
        """Those of some sends whose messages are of use and within their hours."""
        rows = load_sends(connection, sends, self._campaigns)
        return {id_ for id_, row in rows.items() if self._at_once(row, channel, now) is None}

    def sort(
        self, connection: Connection, channel: Channel, taken: Sequence[Taken], now: datetime
    ) -> Sorted:
        """Decide for each message in hand, and word those that are to go."""
        members = members_of(connection, [one.id for one in taken])
        of_send: dict[int, list[int]] = defaultdict(list)
        carried: dict[int, list[int]] = defaultdict(list)
        for one in taken:
            of_send[one.send_id].append(one.id)
        for member in members:
            of_send[member.send_id].append(member.id)
            carried[member.carrier].append(member.id)
        told = stand_ins(connection, channel, now)
        look = _Look(connection, channel, Reading(now, told, any_shut(connection)))
        judged: dict[int, Judged] = {}
        for id_, row in load_sends(connection, of_send, self._campaigns).items():
            judged.update(self._judged(look, row, of_send[id_]))
        found = Sorted()
        for one in taken:
            self._settle(look, one, [judged[i] for i in (one.id, *carried[one.id])], found)
        return found

    # Each by itself

    def _judged(
        self, look: _Look, row: SendRow, ids: Sequence[int]
    ) -> Iterator[tuple[int, Judged]]:
        """What is to become of each message of one send."""
        now = look.reading.now
        at_once = self._at_once(row, look.channel, now)
        if at_once is not None:
            state, key, next_at = at_once
            reason = say(f"outbox.{key}").vi
            passes_on = key == "hours_too_late"
            for id_ in ids:
                yield id_, Finished(id_, state, now, next_at, reason=reason, passes_on=passes_on)
            return
        times = self._times(row, look.channel)
        for case, message in self._cases(look, row, ids):
            link = link_of(self._link_for, row, message, purpose_of(message))
            fault = _fault(message, look.channel, now)
            yield message.id, fault or Sound(case, message, times, link)

    def _times(self, row: SendRow, channel: Channel) -> Times:
        opens, closes = self._hours.get(channel, (None, None))
        hours = narrowed(row.campaign.definition.hours, opens, closes)
        return Times(hours, row.campaign.calendar)

    def _at_once(
        self, row: SendRow, channel: Channel, now: datetime
    ) -> tuple[str, str, datetime | None] | None:
        """What becomes of all messages of a send alike, and why; None to look at each."""
        if row.cancelled:
            return "cancelled", "campaign_cancelled", None
        if row.reminder is None:
            return "suppressed", "no_longer_planned", None
        if row.send.valid_until is not None and now >= row.send.valid_until:
            return "expired", "too_late", None
        times = self._times(row, channel)
        opens_at = times.next_open(now)
        end = row.send.valid_until
        if times.never_open or (end is not None and opens_at >= end):
            return "expired", "hours_too_late", None  # another channel may still be in time
        return ("held", "outside_hours", opens_at) if opens_at > now else None

    def _cases(
        self, look: _Look, row: SendRow, ids: Sequence[int]
    ) -> Iterator[tuple[Case, MessageRow]]:
        """The messages of one send as they stand, each with what it shares with others."""
        assert row.reminder is not None
        now, connection, campaign = look.reading.now, look.connection, look.facts(row.campaign)
        name = row.reminder.message
        own = row.campaign.definition.messages.get(name)
        linked = self._link_for is not None
        case = Case(row, campaign, own or built_in_text(row), name, now, linked)
        calls = Case(row, campaign, call_template(own), "call_list", now, linked)
        with_reason = "review.reason" in case.names
        messages = load_messages(connection, row, ids, look.reading, with_reason=with_reason)
        if "reminders.count" in case.names:
            units = {about.unit_id for m in messages for about in m.items}
            case.sent = reminders_sent(connection, row.window_id, units)
        if self._files_go(look.channel):
            prolonged = {m.obligation_id for m in messages if m.items and m.items[0].own_due_at}
            case.extensions = extensions_granted(connection, prolonged)
        calls.phones = telephones(
            connection, {a.unit_id for m in messages if m.kind == "call_list" for a in m.items}
        )
        for message in messages:
            which = calls if message.kind == "call_list" else case
            lists = message.kind == "digest" or "digest.total" in which.names
            if lists and message.span not in which.totals:
                which.totals[message.span] = expected(connection, row.window_id, message.span)
            yield which, message

    def _files_go(self, channel: Channel) -> bool:
        return self._takes_files and channel == "email"  # the only one that takes files

    # All that go together

    def _settle(self, look: _Look, taken: Taken, judged: Sequence[Judged], found: Sorted) -> None:
        """Make one letter of a message and those it carries, or say why there is none."""
        now = look.reading.now
        sound = going(judged, taken, now, found.settled)
        if not sound:
            return
        try:
            outgoing = self._outgoing(look, taken, sound)
        except Exception as error:  # noqa: BLE001 - one row's fault must not block the rest
            fault = error.text.vi if isinstance(error, EngineError) else repr(error)
            reason = say("outbox.not_rendered", fault=fault.rstrip(".")).vi
            found.settled.append(Finished(taken.id, "failed", now, reason=reason, alone=True))
            return
        first = sound[0].message
        told_id = first.reader_id if first.absent else None
        parts = tuple((one.message.id, one.valid_until) for one in sound)
        letter = Letter(taken, outgoing, until(sound), times_of(sound), told_id, parts)
        found.letters.append(letter)

    def _outgoing(self, look: _Look, taken: Taken, sound: Sequence[Sound]) -> OutgoingMessage:
        first = sound[0]
        message = first.message
        assert message.address
        thread = thread_of(first.case.row, message)
        whole = message if message.id == taken.id else message._replace(id=taken.id)
        sound = newest(sound) if len(sound) > 1 else sound
        if len(sound) == 1 or len({one.says for one in sound}) == 1:
            purpose, link = purpose_of(sound[0].message), sound[0].link
            texts = worded(sound[0].case, sound[0].message, link)
        else:
            purpose = "list"
            link = link_of(self._link_for, first.case.row, whole, purpose)
            language = message.language  # one letter has one language, whoever shares the address
            parts = [
                part_of(one.case, one.message._replace(language=language), one.link)
                for one in sound
            ]
            texts = letter_of(parts, recipient=message.recipient_name, language=language, link=link)
            thread = f"c{message.contact_id}"
        subject, body, short = _to_stand_in(texts, message)
        asks = any("link" in one.case.names for one in sound)
        return OutgoingMessage(
            id=f"{self._identity}.{taken.id}",
            thread=f"{self._identity}.{thread}",
            channel=look.channel,
            address=message.address,
            recipient_name=message.recipient_name,
            subject=subject,
            body=body,
            short=short,
            # A notice whose words ask for nothing has no button either.
            link=link if asks else "",
            link_label=say(f"outbox.button_{purpose}").to(message.language)
            if link and asks
            else "",
            unsubscribe=link_of(self._link_for, first.case.row, whole, "stop"),
            language=message.language,
            attachments=_files(sound, self._identity) if self._files_go(look.channel) else (),
        )


def _files(sound: Sequence[Sound], identity: str) -> tuple[Attachment, ...]:
    """The deadlines that a letter speaks of, each once."""
    files = (deadline_files(one.case, one.message, identity) for one in sound)
    return tuple(dict.fromkeys(file for some in files for file in some))


def _fault(message: MessageRow, channel: Channel, now: datetime) -> Finished | None:
    """Why a message does not go, as its own facts stand."""
    if not message.items:
        return Finished(message.id, "suppressed", now, reason=say("outbox.no_longer_true").vi)
    if not message.address or message.shut:
        key = "address_shut" if message.address else "no_address"
        reason = say(f"outbox.{key}", channel=channel).vi
        return Finished(message.id, "failed", now, reason=reason, passes_on=True)
    return None


def _to_stand_in(texts: Rendered, message: MessageRow) -> Rendered:
    """Say to somebody who stands in whose place it is."""
    if not message.absent:
        return texts
    note = say("bundle.stand_in", to=message.recipient_name, absent=message.absent)
    return texts._replace(body=f"{note.to(message.language)}\n\n{texts.body}")


def campaign_facts(connection: Connection, campaign: Running) -> CampaignFacts:
    """What all messages of a campaign share."""
    row = organiser_of(connection, campaign)
    resolver = Resolver(campaign.definition, campaign.calendar, campaign.activated_at)
    dated = resolver.extent("plan.date")
    on = campaign.calendar.day_of(dated.start) if dated and dated.start else None
    organiser = Organiser(row.name, row.email, row.phone)
    return CampaignFacts(campaign.definition, campaign.calendar, organiser, on)

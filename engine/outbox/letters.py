"""Messages in hand made ready: still true, still of use, within hours, and worded.

Reads facts through the store and decides; writes nothing. What cannot be worded fails by
itself and holds up no other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from engine.errors import EngineError
from engine.model import Channel, OutgoingMessage
from engine.outbox.policy import Times, narrowed
from engine.outbox.render import Wording
from engine.outbox.variables import (
    OF_CAMPAIGN,
    CampaignFacts,
    Line,
    MessageFacts,
    Organiser,
    variables_for,
)
from engine.rules.schema import MessageText
from engine.schedule import EPOCH, Resolver
from engine.store.outbox import Finished, Taken
from engine.store.outbox_facts import (
    About,
    MessageRow,
    RunningCampaigns,
    SendRow,
    expected,
    load_messages,
    load_sends,
    organiser_of,
    reminders_sent,
    telephones,
)
from engine.store.sends import CHANGE_NOTICE
from engine.words import say

if TYPE_CHECKING:
    from datetime import time

    from sqlalchemy import Connection

    from engine.store.campaigns import Calendars, Running

LinkFor = Callable[[int], str]
"""From a message's id to the address of the page that it links to; empty for none."""


class Letter(NamedTuple):
    """A message ready to leave, and what is needed to judge its outcome."""

    taken: Taken
    outgoing: OutgoingMessage
    valid_until: datetime | None
    times: Times


@dataclass(slots=True)
class Sorted:
    """Messages in hand: those to send, and those that were settled on the spot."""

    letters: list[Letter] = field(default_factory=list)
    settled: list[Finished] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Hand:
    """One look at the messages in hand."""

    connection: Connection
    channel: Channel
    now: datetime
    found: Sorted


@dataclass(slots=True)
class _Case:
    """One send with everything that its messages share."""

    row: SendRow
    facts: CampaignFacts
    template: MessageText
    names: frozenset[str]
    wording: Wording
    sent: Mapping[int, int] = field(default_factory=dict)
    phones: Mapping[int, Sequence[tuple[str, str]]] = field(default_factory=dict)
    totals: dict[tuple[int, int] | None, int] = field(default_factory=dict)
    alike: dict[tuple[object, ...], Wording] = field(default_factory=dict)


class LetterWriter:
    """Makes messages ready; keeps what a campaign's messages share.

    Args:
        hours: For a channel, the hours that narrow the campaign's own.
        link_for: Where a message links to; without it people are told whom to send to.
    """

    def __init__(
        self,
        identity: str,
        calendars: Calendars,
        hours: Mapping[Channel, tuple[time, time]],
        link_for: LinkFor | None = None,
    ) -> None:
        self._identity = identity
        self._campaigns = RunningCampaigns(calendars)
        self._hours = hours
        self._link_for = link_for

    def sort(
        self, connection: Connection, channel: Channel, taken: Sequence[Taken], now: datetime
    ) -> Sorted:
        """Decide for each message in hand, and word those that are to go."""
        of_send: dict[int, list[Taken]] = defaultdict(list)
        for one in taken:
            of_send[one.send_id].append(one)
        rows = load_sends(connection, of_send, self._campaigns)
        found = Sorted()
        organisers: dict[int, CampaignFacts] = {}
        for send_id, group in of_send.items():
            row = rows[send_id]
            settled = self._at_once(row, channel, group, now)
            if settled is not None:
                found.settled += settled
                continue
            campaign = row.campaign
            if campaign.id not in organisers:
                organisers[campaign.id] = campaign_facts(connection, campaign)
            hand = _Hand(connection, channel, now, found)
            self._group(hand, row, organisers[campaign.id], group)
        order = {one.id: n for n, one in enumerate(taken)}
        found.letters.sort(key=lambda letter: order[letter.taken.id])
        return found

    def _times(self, row: SendRow, channel: Channel) -> Times:
        opens, closes = self._hours.get(channel, (None, None))
        hours = narrowed(row.campaign.definition.hours, opens, closes)
        return Times(hours, row.campaign.calendar)

    def _at_once(
        self, row: SendRow, channel: Channel, group: Iterable[Taken], now: datetime
    ) -> list[Finished] | None:
        """What becomes of all messages of a send alike; None if each must be looked at."""

        def all_become(state: str, key: str, next_at: datetime | None = None) -> list[Finished]:
            reason = say(f"outbox.{key}").vi
            return [Finished(one.id, state, now, next_at, reason=reason) for one in group]

        if row.cancelled:
            return all_become("cancelled", "campaign_cancelled")
        if row.reminder is None:
            return all_become("suppressed", "no_longer_planned")
        if row.send.valid_until is not None and now >= row.send.valid_until:
            return all_become("expired", "too_late")
        opens_at = self._times(row, channel).next_open(now)
        if opens_at > now:
            return all_become("held", "outside_hours", opens_at)
        return None

    def _group(
        self, hand: _Hand, row: SendRow, campaign: CampaignFacts, group: list[Taken]
    ) -> None:
        """Sort the messages of one send."""
        connection, now, found = hand.connection, hand.now, hand.found
        assert row.reminder is not None
        name = row.reminder.message
        own = row.campaign.definition.messages.get(name)
        case = _case(row, campaign, own or BUILT_IN.get(name, CALL_TEMPLATE), name)
        calls = _case(row, campaign, call_template(own), "call_list")
        taken = {one.id: one for one in group}
        messages = load_messages(
            connection, row, list(taken), now, with_reason="review.reason" in case.names
        )
        if "reminders.count" in case.names:
            units = {about.unit_id for m in messages for about in m.items}
            case.sent = reminders_sent(connection, row.window_id, units)
        calls.phones = telephones(
            connection, {a.unit_id for m in messages if m.kind == "call_list" for a in m.items}
        )
        times = self._times(row, hand.channel)
        for message in messages:
            which = calls if message.kind == "call_list" else case
            if "digest.total" in which.names and message.span not in which.totals:
                which.totals[message.span] = expected(connection, row.window_id, message.span)
            one = taken[message.id]
            try:
                outgoing = self._word(which, message, hand.channel, now)
            except Exception as error:  # noqa: BLE001 - one row's fault must not block the rest
                fault = error.text.vi if isinstance(error, EngineError) else repr(error)
                found.settled.append(Finished(one.id, "failed", now, reason=_failed(fault)))
                continue
            if isinstance(outgoing, Finished):
                found.settled.append(outgoing)
            else:
                found.letters.append(Letter(one, outgoing, row.send.valid_until, times))

    def _word(
        self, case: _Case, message: MessageRow, channel: Channel, now: datetime
    ) -> OutgoingMessage | Finished:
        if not message.items:
            return Finished(message.id, "suppressed", now, reason=say("outbox.no_longer_true").vi)
        if not message.address:
            reason = say("outbox.no_address", channel=channel).vi
            return Finished(message.id, "failed", now, reason=reason)
        link = self._link_for(message.id) if self._link_for else ""
        if message.kind == "unit":
            wording = self._alike(case, message, now)
            about = message.items[0]
            own = {"unit.name": about.unit_name, "recipient.name": message.recipient_name}
            if link:
                own["link"] = link
            elif "link" in wording.open:
                known = facts_of(case.row, case.facts, message, now, sent=case.sent, link=link)
                wording = wording.with_values(variables_for(known, ["link"]))
            subject, body, short = wording.fill(own)
        else:
            facts = facts_of(case.row, case.facts, message, now, sent=case.sent, link=link)
            values = variables_for(
                _digest(facts, case, message), case.wording.open, message=case.row.send.reminder
            )
            subject, body, short = case.wording.with_values(values).fill({})
        return OutgoingMessage(
            id=f"{self._identity}.{message.id}",
            thread=f"{self._identity}.{_thread(case.row, message)}",
            channel=channel,
            address=message.address,
            recipient_name=message.recipient_name,
            subject=subject,
            body=body,
            short=short,
        )

    def _alike(self, case: _Case, message: MessageRow, now: datetime) -> Wording:
        """The wording with all filled in that messages with the same facts have in common."""
        about = message.items[0]
        sent = case.sent.get(about.unit_id, 0)
        key = (
            about.own_due_at, about.submitted_at, about.supplement_due_at, about.decision,
            about.review_reason, sent,
        )  # fmt: skip
        known = case.alike.get(key)
        if known is None:
            facts = facts_of(case.row, case.facts, message, now, sent=case.sent)
            own = PERSONAL | {"link"} if self._link_for else PERSONAL
            values = variables_for(facts, case.wording.open - own, message=case.row.send.reminder)
            known = case.alike[key] = case.wording.with_values(values)
        return known


PERSONAL = frozenset({"unit.name", "recipient.name"})
"""The variables that differ between messages with the same facts."""


def call_template(notice: MessageText | None = None) -> MessageText:
    """The digest on units that nobody can be reached for; built in, as no rule file has it.

    Args:
        notice: What they should have been told.
    """
    about = notice.subject if notice else say("outbox.call_about").vi
    return MessageText(
        subject=say("outbox.call_subject").vi,
        body=say("outbox.call_body", about=about).vi,
        short=say("outbox.call_short").vi,
    )


CALL_TEMPLATE = call_template()
"""The same where the notice has no words of its own."""


BUILT_IN = {
    CHANGE_NOTICE: MessageText(
        subject=say("change.notice_subject").vi,
        body=say("change.notice_body").vi,
        short=say("change.notice_short").vi,
    )
}
"""Messages that every campaign can send although its file does not word them."""


def campaign_facts(connection: Connection, campaign: Running) -> CampaignFacts:
    """What all messages of a campaign share."""
    row = organiser_of(connection, campaign)
    resolver = Resolver(campaign.definition, campaign.calendar, campaign.activated_at)
    dated = resolver.extent("plan.date")
    on = campaign.calendar.day_of(dated.start) if dated and dated.start else None
    organiser = Organiser(row.name, row.email, row.phone)
    return CampaignFacts(campaign.definition, campaign.calendar, organiser, on)


def _case(row: SendRow, facts: CampaignFacts, template: MessageText, name: str) -> _Case:
    names = Wording.of(template, {}).open
    shared = MessageFacts(facts, EPOCH)
    wording = Wording.of(template, variables_for(shared, OF_CAMPAIGN), name=name)
    return _Case(row, facts, template, names, wording)


def facts_of(
    row: SendRow,
    campaign: CampaignFacts,
    message: MessageRow,
    now: datetime,
    *,
    sent: Mapping[int, int],
    link: str = "",
) -> MessageFacts:
    """What a message is about, its first obligation standing for all."""
    about = message.items[0]
    window = row.campaign.windows[row.window_id]
    due_at = row.send.counts_from_at if row.send.family == "due" else None
    closes_at = window.closes_at
    if closes_at is not None and about.own_due_at is not None:
        closes_at = max(closes_at, about.own_due_at)
    return MessageFacts(
        campaign=campaign,
        now=now,
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
        reminders_sent=max((sent.get(a.unit_id, 0) for a in message.items), default=0),
        link=link,
    )


_DECISIONS = frozenset({"accepted", "returned", "rejected", "lapsed"})


def _due(row: SendRow, about: About) -> datetime | None:
    """The later of the plan's due and the unit's own."""
    known = (row.campaign.windows[row.window_id].due_at, about.own_due_at)
    return max((at for at in known if at is not None), default=None)


def _digest(facts: MessageFacts, case: _Case, message: MessageRow) -> MessageFacts:
    reviewing = case.row.send.family == "review_due"
    calls = case.phones if message.kind == "call_list" else None
    line = partial(_line, case.row, reviewing=reviewing, calls=calls)
    return replace(
        facts,
        items=tuple(map(line, message.items)),
        total=case.totals.get(message.span, len(message.items)),
    )


def _line(
    row: SendRow,
    about: About,
    *,
    reviewing: bool,
    calls: Mapping[int, Sequence[tuple[str, str]]] | None,
) -> Line:
    if calls is not None:
        return Line(about.unit_name, _due(row, about), call=tuple(calls.get(about.unit_id, ())))
    if reviewing:
        return Line(about.unit_name, None, about.submitted_at, about.review_due_at)
    return Line(about.unit_name, _due(row, about))


def _thread(row: SendRow, message: MessageRow) -> str:
    """One thread per obligation; a digest has one per window and recipient."""
    if message.kind == "unit":
        return f"o{message.obligation_id}"
    return f"w{row.window_id}.c{message.contact_id}"


def _failed(fault: str) -> str:
    return say("outbox.not_rendered", fault=fault.rstrip(".")).vi

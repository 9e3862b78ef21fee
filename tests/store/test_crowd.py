"""What a crowd does in a rehearsal leaves the record that its people would have left one by one."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.people import crowd
from tests.helpers import RULES, Office, a_campaign, at
from tests.store import acts

UNITS = "abcd"
REASON = "Thiếu số liệu"
What = Literal["hand_in", "accept", "return", "reject", "extend", "waive"]


class Act(NamedTuple):
    """What some units do, or have done to them, so many hours after the report opens."""

    hours: int
    what: What
    units: str


NO_SUPPLEMENT = RULES.replace(
    "report: {due: trước ngày 13/9/2018}",
    "report: {due: trước ngày 13/9/2018, review: {supplement: none}}",
)
NO_REVIEW = RULES.replace(
    "report: {due: trước ngày 13/9/2018}",
    "report: {due: trước ngày 13/9/2018, review: không}",
)
OPENS = at("2018-08-21 08:00")
TO_THE_END = int((at("2018-11-18 00:00") - OPENS).total_seconds()) // 3600
WHAT: tuple[What, ...] = ("hand_in", "hand_in", "accept", "return", "reject", "extend", "waive")
ACTS = st.lists(
    st.builds(
        Act,
        st.one_of(st.integers(-30, 400), st.integers(-30, TO_THE_END + 30)),
        st.sampled_from(WHAT),
        st.sets(st.sampled_from(UNITS), min_size=1).map(lambda units: "".join(sorted(units))),
    ),
    max_size=7,
).map(lambda found: sorted(found, key=lambda act: act.hours))


def run(office: Office, all_acts: list[Act], *, as_a_crowd: bool) -> None:
    for act in all_acts:
        now = OPENS + timedelta(hours=act.hours)
        office.tick(spoken(now))
        if as_a_crowd and act.what not in {"extend", "waive"}:
            together(office, act, now)
        else:
            for unit in act.units:
                alone(office, act.what, unit, spoken(now))


def spoken(now: datetime) -> str:
    return (now + timedelta(hours=7)).strftime("%Y-%m-%d %H:%M")


def alone(office: Office, what: What, unit: str, now: str) -> None:
    try:
        if what == "hand_in":
            acts.hand_in(office, now, unit=unit)
        elif what == "extend":
            acts.prolong(office, "5 ngày làm việc sau hạn", now, unit=unit)
        elif what == "waive":
            acts.excuse(office, now, unit=unit)
        else:
            acts.decide(office, what, now, unit=unit, reason=REASON)
    except EngineError:
        """Refused, as it is for a crowd."""


def together(office: Office, act: Act, now: datetime) -> None:
    ids = [row.id for row in office.rows("unit") if row.code in act.units]
    window_id = office.rows("window", task="report")[0].id
    with office.database.write() as connection:
        campaign = office.running(connection)
        telling = office.telling(campaign, now)
        if act.what == "hand_in":
            crowd.hand_in(connection, campaign, window_id, ids, at=now, telling=telling)
        elif campaign.definition.tasks["report"].review is not None:
            assert act.what in {"accept", "return", "reject"}
            crowd.decide(
                connection, campaign, window_id, ids, act.what,
                reason=REASON, telling=telling,
            )  # fmt: skip


def record(office: Office) -> dict[str, Any]:
    """All that must be alike: without row ids, who acted, and what only a person brings."""
    events = {row.id: row for row in office.rows("event")}
    numbers = {row.id: row.number for row in office.rows("submission")}
    sends = {
        row.id: (row.window_id, row.reminder, row.counts_from_at) for row in office.rows("send")
    }
    messages = {
        row.id: (
            sends[row.send_id], row.unit_id, row.contact_id, row.channel, row.kind,
            row.obligation_id, row.state, row.next_at, event_facts(events.get(row.cause_id)),
        )
        for row in office.rows("message")
    }  # fmt: skip
    return {
        "obligations": office.rows("obligation"),
        "participations": office.rows("participation"),
        "cutoffs": set(office.rows("own_cutoff")),
        "submissions": Counter(
            (r.obligation_id, r.number, r.final, r.received_at, r.recorded_at)
            for r in office.rows("submission")
        ),
        "reviews": Counter(
            (r.obligation_id, numbers.get(r.submission_id), r.decision, r.reason, r.decided_at)
            for r in office.rows("review")
        ),
        "events": Counter(map(event_facts, events.values())),
        "order": [event_facts(e)[:3] for e in sorted(events.values(), key=of_unit)],
        "sends": {(*sends[r.id], r.at, r.valid_until, r.fired_at) for r in office.rows("send")},
        "messages": Counter(messages.values()),
        "items": Counter(
            (messages[r.message_id], r.obligation_id) for r in office.rows("message_item")
        ),
    }


def event_facts(row: Any) -> tuple[Any, ...]:
    if row is None:
        return ()
    return (
        row.unit_id, row.kind, row.name, row.at, row.recorded_at, row.campaign_id,
        row.obligation_id, row.revision_id, row.from_state, row.to_state, row.reason,
    )  # fmt: skip


def of_unit(row: Any) -> tuple[int, int]:
    """For each unit its events in the order in which they were recorded."""
    return row.unit_id or 0, row.id


def both(rules: str, all_acts: list[Act]) -> tuple[dict[str, Any], dict[str, Any]]:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        with a_campaign(Path(one), rules) as office:
            run(office, all_acts, as_a_crowd=False)
            alone_ = record(office)
        with a_campaign(Path(other), rules) as office:
            run(office, all_acts, as_a_crowd=True)
            return alone_, record(office)


RETURNED = [Act(20, "hand_in", "abc"), Act(40, "return", "ab")]


@settings(max_examples=8, deadline=None)
@given(ACTS)
@example([*RETURNED, Act(60, "hand_in", "a"), Act(300, "hand_in", "b"), Act(301, "return", "ab")])
@example([Act(2, "extend", "a"), *RETURNED, Act(60, "hand_in", "ab"), Act(70, "accept", "abc")])
@example([*RETURNED, Act(50, "hand_in", "a"), Act(51, "return", "a"), Act(52, "hand_in", "a"),
          Act(53, "return", "a")])  # fmt: skip
@example([Act(600, "extend", "a"), Act(700, "hand_in", "abcd"), Act(720, "reject", "a")])
@example(
    [Act(20, "hand_in", "ab"), Act(TO_THE_END, "accept", "ab"), Act(TO_THE_END, "hand_in", "c")]
)
@example([Act(20, "hand_in", "ab"), Act(20, "return", "ab"), Act(20, "hand_in", "ab")])
def test_a_crowd_leaves_the_record_of_its_people(all_acts: list[Act]) -> None:
    one_by_one, at_once = both(RULES, all_acts)

    assert at_once == one_by_one


@pytest.mark.parametrize(
    "rules",
    [pytest.param(NO_SUPPLEMENT, id="no supplement"), pytest.param(NO_REVIEW, id="no review")],
)
def test_it_does_so_whatever_the_file_asks_of_a_report(rules: str) -> None:
    all_acts = [
        Act(-1, "hand_in", "a"), Act(20, "hand_in", "abc"), Act(40, "return", "ab"),
        Act(45, "reject", "c"), Act(60, "hand_in", "abcd"), Act(80, "accept", "abcd"),
    ]  # fmt: skip

    one_by_one, at_once = both(rules, all_acts)

    assert at_once == one_by_one


def test_the_comparison_tells_a_hand_in_from_none() -> None:
    nothing, something = both(RULES, []), both(RULES, [Act(20, "hand_in", "a")])

    assert nothing[0] != something[0]
    assert something[0]["messages"]

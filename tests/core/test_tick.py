"""What has come since the last pass: every instant once, in order, and no flood after an outage."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules.schema import Definition
from engine.schedule import Schedule, build
from engine.sends import OwnCutoff, Send, Sends
from engine.tick import CLOCK_SLACK, DueSend, Step, clock_went_back, next_at, steps
from tests.helpers import RULES, at, rule_tree, vietnam_calendar

ACTIVATED = at("2018-08-01 08:00")
DUE = at("2018-09-13 00:00")
CLOSES = at("2018-09-27 00:00")
ENDS = at("2018-11-18 00:00")
INSTANT = timedelta(microseconds=1)
OPENING, TEN, THREE, ONE = (
    at("2018-08-21 08:00"), at("2018-08-31 08:00"), at("2018-09-07 08:00"), at("2018-09-11 08:00"),
)  # fmt: skip
LATE, ABOVE = at("2018-09-13 08:00"), at("2018-09-17 08:00")


@cache
def campaign(rules: str = RULES, activated_at: datetime = ACTIVATED) -> tuple[Schedule, Sends]:
    definition = Definition.model_validate(rule_tree(rules))
    schedule = build(definition, vietnam_calendar(), activated_at=activated_at)
    return schedule, Sends(definition, vietnam_calendar(), schedule, activated_at)


def come(
    last: datetime, now: datetime, *own: OwnCutoff, rules: str = RULES
) -> dict[datetime, Step]:
    return {step.at: step for step in steps(*campaign(rules), own, last=last, now=now)}


def extension(until: str) -> OwnCutoff:
    return OwnCutoff("report", "", "due", at(until))


def review_due(day: str) -> OwnCutoff:
    return OwnCutoff("report", "", "review_due", at(day))


def named(sends: tuple[DueSend, ...] | tuple[Send, ...]) -> list[str]:
    return [s.send.reminder if isinstance(s, DueSend) else s.reminder for s in sends]


def test_a_year_has_every_instant_once_and_in_order() -> None:
    found = steps(*campaign(), (), last=ACTIVATED - INSTANT, now=ENDS)

    assert [(step.at, named(step.sends)) for step in found] == [
        (ACTIVATED, []),
        (OPENING, ["mo_bao_cao"]),
        (TEN, ["truoc_10"]),
        (THREE, ["truoc_3"]),
        (ONE, ["truoc_1"]),
        (DUE, []),
        (LATE, ["qua_han_1"]),
        (ABOVE, ["leo_thang_3"]),
        (CLOSES, []),
        (ENDS, []),
    ]


@pytest.mark.parametrize(
    ("last", "now", "found"),
    [
        pytest.param(THREE - INSTANT, THREE - INSTANT, 0, id="just before"),
        pytest.param(THREE - INSTANT, THREE, 1, id="exactly at"),
        pytest.param(THREE - INSTANT, THREE + INSTANT, 1, id="just after"),
        pytest.param(THREE, THREE + INSTANT, 0, id="it was done"),
    ],
)
def test_an_instant_has_come_once_now_reaches_it(last: datetime, now: datetime, found: int) -> None:
    assert len(steps(*campaign(), (), last=last, now=now)) == found


def test_a_step_keeps_its_own_instant_however_late_the_pass() -> None:
    found = come(TEN, at("2018-09-13 15:00"))

    assert list(found) == [THREE, ONE, DUE, LATE]


def test_after_an_outage_only_the_newest_reminder_of_use_takes_the_place_of_the_others() -> None:
    found = come(OPENING, at("2018-09-12 10:00"))

    assert {at_: [named(s.newer) for s in step.sends] for at_, step in found.items()} == {
        TEN: [["truoc_3", "truoc_1"]],
        THREE: [["truoc_1"]],
        ONE: [[]],
    }
    assert not any(send.expired for step in found.values() for send in step.sends)


@pytest.mark.parametrize(
    ("now", "expired"),
    [
        pytest.param(DUE - INSTANT, False, id="just before the due"),
        pytest.param(DUE, True, id="exactly at it"),
        pytest.param(DUE + INSTANT, True, id="just after"),
    ],
)
def test_a_reminder_of_a_due_is_of_use_until_then(now: datetime, expired: bool) -> None:
    (send,) = come(THREE, now)[ONE].sends

    assert (send.expired, send.newer) == (expired, ())


def test_a_reminder_of_no_use_overtakes_none() -> None:
    found = come(TEN, DUE)

    assert [(s.expired, s.newer) for at_ in (THREE, ONE) for s in found[at_].sends] == [
        (True, ()), (True, ()),
    ]  # fmt: skip


def test_what_is_said_after_a_due_overtakes_what_was_said_before_it() -> None:
    found = come(THREE, LATE)

    (one,), (late,) = found[ONE].sends, found[LATE].sends
    assert (named(one.newer), one.expired) == (["qua_han_1"], True)
    assert (late.newer, late.expired) == ((), False)


def test_after_closing_a_unit_is_reminded_no_more_but_others_are_still_told_of_it() -> None:
    found = come(DUE, CLOSES)

    assert [send.expired for send in found[LATE].sends] == [True]
    assert [send.expired for send in found[ABOVE].sends] == [False]


def test_a_digest_is_not_overtaken_by_a_reminder_of_the_unit() -> None:
    found = come(DUE, ABOVE, extension("2018-09-19 00:00"))

    digest = next(s for s in found[ABOVE].sends if s.send.reminder == "leo_thang_3")
    assert digest.send.audience == "digest"
    assert digest.newer == ()


STAFF = (
    RULES
    + """
reminders:
  bao_thu_ky: {for: report, when: 5 ngày làm việc trước report.due, to: [secretariat],
               message: nhac_tong_hop}
"""
)


def test_what_staff_are_told_is_not_overtaken_by_a_reminder_of_the_unit() -> None:
    found = come(TEN, THREE, rules=STAFF)

    assert {s.send.reminder: named(s.newer) for step in found.values() for s in step.sends} == {
        "bao_thu_ky": [], "truoc_3": [],
    }  # fmt: skip


def test_reviews_and_reports_are_different_matters() -> None:
    found = come(DUE, ABOVE, review_due("2018-09-19 00:00"))

    assert {s.send.reminder: named(s.newer) for step in found.values() for s in step.sends} == {
        "qua_han_1": [], "tham_dinh_truoc_2": [], "leo_thang_3": [],
    }  # fmt: skip


def test_an_own_due_has_its_own_reminders_and_its_own_instant() -> None:
    found = come(DUE, at("2018-09-21 00:00"), extension("2018-09-21 00:00"))

    own = [
        (step.at, send.send.reminder)
        for step in found.values()
        for send in step.sends
        if send.send.counts_from_at == at("2018-09-21 00:00")
    ]
    assert own == [(at("2018-09-17 08:00"), "truoc_3"), (at("2018-09-19 08:00"), "truoc_1")]
    assert at("2018-09-21 00:00") in found


def test_an_own_due_at_the_plans_own_instant_adds_nothing_and_overtakes_nothing() -> None:
    with_own = come(OPENING, TEN, OwnCutoff("report", "", "due", DUE))

    assert with_own == come(OPENING, TEN)
    assert with_own[TEN].sends[0].newer == ()


TET = """
rules: 1
extends: phong-trao
id: dv-2019
title: Phong trào năm 2019
year: 2019
plan: {issuer: LĐLĐ quận 1}
units: {group: cdcs, organiser: ldld}
stages:
  launch: {at: ngày 02/01/2019}
  implement: {period: từ launch.start đến hết tháng 02/2019}
tasks:
  report: {due: chậm nhất 10/02/2019}
reminders:
  truoc_10: none
  truoc_3: none
  truoc_1: none
  a_ba_ngay: {for: report, when: 1 ngày trước report.due, to: [unit_contact], message: nhac_han}
  b_bay_ngay: {for: report, when: 7 ngày trước report.due, to: [unit_contact], message: nhac_han}
"""


def test_of_reminders_moved_to_one_day_before_tet_the_last_meant_is_the_newest() -> None:
    found = come(at("2019-02-01 00:00"), at("2019-02-01 08:00"), rules=TET)

    (older, newer) = found[at("2019-02-01 08:00")].sends
    assert named((older, newer)) == ["b_bay_ngay", "a_ba_ngay"]
    assert (older.newer, newer.newer) == ((newer.send,), ())


@pytest.mark.parametrize(
    ("activated_at", "told_at"),
    [
        pytest.param("2018-08-01 08:00", OPENING, id="before it opens"),
        pytest.param("2018-08-21 08:00", OPENING, id="as it opens"),
        pytest.param("2018-08-28 14:00", at("2018-08-28 14:00"), id="after it has opened"),
        pytest.param("2018-09-13 00:00", OPENING, id="when it is due"),
    ],
)
def test_an_opening_is_told_once_the_campaign_is_in_force(
    activated_at: str, told_at: datetime
) -> None:
    _, sends = campaign(RULES, at(activated_at))

    assert [s.at for s in sends.planned() if s.reminder == "mo_bao_cao"] == [told_at]


CLOSING = (
    RULES
    + """
reminders:
  sap_dong: {for: report, when: 1 ngày làm việc trước report.closes, to: [unit_contact],
             message: qua_han}
"""
)


@pytest.mark.parametrize(
    ("until", "own"),
    [
        pytest.param("2018-09-26 00:00", [], id="before closing"),
        pytest.param("2018-09-27 00:00", [], id="as it closes"),
        pytest.param("2018-09-28 00:00", [at("2018-09-26 08:00")], id="after closing"),
    ],
)
def test_closing_moves_along_with_an_own_due_beyond_it(until: str, own: list[datetime]) -> None:
    _, sends = campaign(CLOSING)

    found = [s for s in sends.own(extension(until)) if s.reminder == "sap_dong"]

    assert [s.at for s in found] == own
    assert all(s.counts_from_at == at(until) for s in found)


@pytest.mark.parametrize(
    ("after", "found"),
    [
        pytest.param(OPENING - INSTANT, OPENING, id="just before"),
        pytest.param(OPENING, TEN, id="exactly at"),
        pytest.param(OPENING + INSTANT, TEN, id="just after"),
        pytest.param(ENDS, None, id="at the end"),
    ],
)
def test_the_next_instant_is_later(after: datetime, found: datetime | None) -> None:
    assert next_at(*campaign(), (), after=after) == found


def test_an_own_due_is_an_instant_to_wake_for() -> None:
    own = [extension("2018-09-13 00:00"), OwnCutoff("report", "", "supplement_due", DUE + INSTANT)]

    assert next_at(*campaign(), own, after=DUE) == DUE + INSTANT


@pytest.mark.parametrize(
    ("behind", "wrong"),
    [
        pytest.param(-INSTANT, False, id="ahead"),
        pytest.param(timedelta(0), False, id="the same"),
        pytest.param(CLOCK_SLACK - INSTANT, False, id="just under five minutes"),
        pytest.param(CLOCK_SLACK, False, id="exactly five minutes"),
        pytest.param(CLOCK_SLACK + INSTANT, True, id="just over"),
    ],
)
def test_a_clock_is_believed_until_it_is_five_minutes_behind(
    behind: timedelta, wrong: bool
) -> None:
    assert clock_went_back(DUE, DUE - behind) is wrong


def test_a_clock_without_a_record_is_believed() -> None:
    assert clock_went_back(None, DUE) is False


SPAN = int((ENDS - ACTIVATED).total_seconds()) // 3600
OWN = st.lists(
    st.builds(
        OwnCutoff,
        st.just("report"),
        st.just(""),
        st.sampled_from(["due", "supplement_due", "review_due"]),
        st.integers(0, 60).map(lambda day: at("2018-09-01 00:00") + timedelta(days=day)),
    ),
    max_size=4,
)


@given(OWN, st.lists(st.integers(0, SPAN)))
def test_however_the_clock_ticks_each_step_comes_once(own: list[OwnCutoff], at_: list[int]) -> None:
    whole = steps(*campaign(), own, last=ACTIVATED, now=ENDS)

    passes = [ACTIVATED + timedelta(hours=hour) for hour in sorted(at_)] + [ENDS]
    parts: list[Step] = []
    for last, now in zip([ACTIVATED, *passes], passes, strict=False):
        parts += steps(*campaign(), own, last=last, now=now)

    assert [(s.at, [d.send for d in s.sends]) for s in parts] == [
        (s.at, [d.send for d in s.sends]) for s in whole
    ]


@given(OWN, st.randoms())
def test_the_order_of_own_dues_changes_nothing(own: list[OwnCutoff], chance: object) -> None:
    shuffled = sorted(own, key=lambda _: chance.random())  # type: ignore[attr-defined] # a Random

    assert steps(*campaign(), shuffled, last=ACTIVATED, now=ENDS) == steps(
        *campaign(), own, last=ACTIVATED, now=ENDS
    )


@given(OWN)
def test_of_one_matter_exactly_one_reminder_is_left(own: list[OwnCutoff]) -> None:
    found = steps(*campaign(), own, last=ACTIVATED, now=CLOSES - INSTANT)

    left = [d for step in found for d in step.sends if not d.newer and not d.expired]
    matters = [
        (s.send.audience, s.send.family if s.send.family.endswith("_due") else "due") for s in left
    ]
    assert len(matters) == len(set(matters))


def test_what_the_caller_has_kept_is_not_computed_again() -> None:
    schedule, sends = campaign()
    kept = tuple(replace(s, reminder="x") for s in sends.planned()[:1])

    (step,) = steps(schedule, sends, (), last=ACTIVATED, now=OPENING, planned=kept)

    assert named(step.sends) == ["x"]


def test_a_step_that_only_tells_moves_nobody() -> None:
    found = steps(*campaign(), (extension("2018-09-20 00:00"),), last=ACTIVATED, now=ENDS)

    moving = {step.at: step.moving for step in found}
    assert [moving[at_] for at_ in (OPENING, TEN, THREE, ONE)] == [True, False, False, False]
    assert [moving[at_] for at_ in (DUE, LATE, at("2018-09-20 00:00"))] == [True, False, True]
    assert moving[CLOSES]
    assert moving[ENDS]


def test_an_edge_that_has_no_step_of_its_own_is_seen_to_by_the_next() -> None:
    schedule, sends = campaign()
    (send, *_) = sends.planned()
    opens_at = schedule.windows[0].opens_at
    assert opens_at is not None
    later_on = replace(send, at=opens_at + timedelta(hours=1))

    found = steps(
        schedule, sends, (), last=opens_at - INSTANT, now=later_on.at, planned=(later_on,)
    )

    assert [(step.at, step.moving) for step in found] == [(later_on.at, True)]

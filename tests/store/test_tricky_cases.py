"""Tricky cases of a running campaign: outages, extensions, returns, changes of its plan.

The number of each case stands above its tests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from engine.app import calendars_from
from engine.change.plan import ChangePlan
from engine.change.render import plan_text
from engine.errors import AlreadyActiveError, ClockWentBackError
from engine.outbox.dispatch import DispatchResult
from engine.people import errors
from engine.people.changing import apply
from engine.rules.schema import Definition
from engine.store.built_in import CHANGE_NOTICE
from engine.store.campaigns import load
from engine.store.changes import NewFile
from engine.store.overdue import overdue_items
from tests.helpers import RULES, Office, Record, a_campaign, at, rule_tree, vietnam_calendar
from tests.store.acts import decide, excuse, grant, hand_in, prolong, refused
from tests.store.office import announced
from tests.store.test_outbox import Postman, drain
from tests.store.test_outbox import hand_in as handed_in_meanwhile
from tests.store.test_submit import TWICE
from tests.store.test_ticks import (
    ABOVE,
    CLOSED,
    DUE,
    ENDED,
    LATE,
    MESSAGE,
    ONE,
    OPENED,
    THREE,
    address,
    change,
    digests,
    listed,
    listed_to,
    more_units,
    states,
    told,
)

WHY = "Thiếu số liệu"
SECRETARY = "secretariat@ldld.example.vn"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_campaign(tmp_path) as made:
        yield made


def new_plan(office: Office, due: str, number: int, now: str) -> ChangePlan:
    """Apply a revision with another deadline."""
    text = RULES.replace("trước ngày 13/9/2018", due)
    text = text.replace(
        "year: 2018", f'year: 2018\nrevision: {number}\nchanges: [{{reason: "Bão"}}]'
    )
    tree = rule_tree(text)
    file = NewFile(Definition.model_validate(tree), tree, text, "dv.yaml", "thư ký")
    channels: Any = frozenset({"email"})
    return apply(
        office.database, file, calendars_from({}), channels=channels, now=at(now), token=None
    )


def all_sent(office: Office) -> Counter[str]:
    """As if everything that waits had gone: how much each reminder has sent."""
    change(office, update(MESSAGE).where(MESSAGE.c.state == "waiting").values(state="sent"))
    return Counter({name: found["sent"] for name, found in states(office).items() if found["sent"]})


# 2


@pytest.mark.parametrize(
    ("now", "late"),
    [("2018-09-12 23:59:59", False), (DUE, True), ("2018-09-13 00:00:01", True)],
    ids=["just before", "exactly at", "just after"],
)
def test_what_is_received_exactly_at_the_cutoff_is_late(
    office: Office, now: str, *, late: bool
) -> None:
    assert hand_in(office, now).late is late


def test_a_paper_is_on_time_by_its_receipt_and_both_instants_are_kept(office: Office) -> None:
    done = hand_in(
        office, "2018-09-20 09:00", by=SECRETARY, received_at=at("2018-09-12 16:00"),
        reason="Bản giấy",
    )  # fmt: skip

    (kept,) = office.rows("submission")
    assert done.late is False
    assert (kept.received_at, kept.recorded_at) == (at("2018-09-12 16:00"), at("2018-09-20 09:00"))


# 6


def test_a_report_is_taken_through_a_weekend_that_ends_its_time(tmp_path: Path) -> None:
    rules = RULES.replace("trước ngày 13/9/2018", "chậm nhất ngày 16/9/2018")
    with a_campaign(tmp_path, rules) as office:
        assert hand_in(office, "2018-09-16 23:59").late is False


# 7


def test_days_after_a_return_are_frozen_for_the_unit(office: Office) -> None:
    hand_in(office, "2018-09-10 09:00")

    decide(office, "return", "2018-09-12 09:00", reason=WHY)

    assert office.obligation("a").supplement_due_at == at("2018-09-20 00:00")


def test_days_after_a_return_are_counted_in_the_calendar_in_force_that_day(
    office: Office, tmp_path: Path
) -> None:
    for unit in "ab":
        hand_in(office, "2018-09-10 09:00", unit=unit)
    decide(office, "return", "2018-09-12 09:00", reason=WHY)

    tree = rule_tree(RULES)
    file = NewFile(Definition.model_validate(tree), tree, RULES, "dv.yaml", "thư ký")
    channels: Any = frozenset({"email"})
    edited, now = announced(tmp_path, "14/9/2018"), at("2018-09-12 10:00")
    apply(office.database, file, edited, channels=channels, now=now, token=None)
    decide(office, "return", "2018-09-12 11:00", unit="b", reason=WHY)

    assert office.obligation("a").supplement_due_at == at("2018-09-20 00:00")
    assert office.obligation("b").supplement_due_at == at("2018-09-21 00:00")


# 16


def test_a_tentative_due_reminds_no_unit_and_its_supervisor_still(tmp_path: Path) -> None:
    rules = RULES.replace("trước ngày 13/9/2018", "trước ngày 13/9/2018 (dự kiến)")
    with a_campaign(tmp_path, rules) as office:
        office.tick("2018-09-26 08:00")

        assert set(states(office)) == {"mo_bao_cao", "leo_thang_3"}
        assert [listed_to(office, row) for row in digests(office)] == ["supervisor"]
        assert {office.state(unit) for unit in "abcd"} == {"implementing"}
        with office.database.read() as connection:
            found = overdue_items(
                connection, as_of=at("2018-09-26 08:00"), calendar_of=lambda _c: vietnam_calendar()
            )
        assert found == []


def test_a_tentative_due_becomes_firm_by_a_new_plan_and_is_reminded_of_from_then_on(
    tmp_path: Path,
) -> None:
    rules = RULES.replace("trước ngày 13/9/2018", "trước ngày 13/9/2018 (dự kiến)")
    with a_campaign(tmp_path, rules) as office:
        office.tick("2018-09-05 08:00")

        new_plan(office, "trước ngày 13/9/2018", 2, "2018-09-05 09:00")
        office.tick(THREE)
        office.tick(LATE)

        assert len(told(office, "truoc_3")) == 8
        assert office.state("a") == "overdue"


# 17


def test_a_deadline_moved_after_reminders_repeats_none_and_is_told_once(office: Office) -> None:
    office.tick(THREE)
    before = all_sent(office)

    new_plan(office, "trước ngày 21/9/2018", 2, "2018-09-10 09:00")
    after_change = all_sent(office) - before
    for now in ("2018-09-17 08:00", "2018-09-19 08:00"):
        office.tick(now)

    assert after_change == {CHANGE_NOTICE: 4}
    assert all_sent(office) - before - after_change == {"truoc_3": 8, "truoc_1": 8}


# 18


def test_a_deadline_moved_there_and_back_sends_nothing_but_the_notices(office: Office) -> None:
    office.tick("2018-09-07 08:00")
    before = all_sent(office)

    new_plan(office, "trước ngày 21/9/2018", 2, "2018-09-07 14:00")
    all_sent(office)
    new_plan(office, "trước ngày 13/9/2018", 3, "2018-09-07 15:00")
    office.tick("2018-09-07 16:00")

    assert all_sent(office) - before == {CHANGE_NOTICE: 8}


# 19


def test_after_an_outage_only_the_newest_reminder_of_use_is_sent(office: Office) -> None:
    office.tick(OPENED)

    office.tick("2018-09-12 10:00")

    found = states(office)
    assert found["truoc_10"] == Counter(superseded=4)
    assert found["truoc_3"] == Counter(superseded=8)
    assert found["truoc_1"] == Counter(waiting=8)


def test_an_escalation_that_elapsed_in_an_outage_goes_once(office: Office) -> None:
    office.tick(OPENED)

    office.tick("2018-09-20 10:00")

    (escalation,) = [row for row in digests(office) if row.state == "waiting"]
    assert listed(office, escalation.id) == list("abcd")


# 20


def test_an_outage_over_the_cutoff_is_made_up_at_the_nominal_instant(office: Office) -> None:
    office.tick("2018-09-13 15:00")

    late = office.rows("event", kind="move", name="late")
    assert {(row.at, row.recorded_at) for row in late} == {(at(DUE), at("2018-09-13 15:00"))}


# 21


def test_at_one_instant_what_came_in_counts_before_the_reminder_is_sent(office: Office) -> None:
    office.tick(OPENED)
    hand_in(office, THREE)

    office.tick(THREE)

    assert office.state("a") == "in_review"
    assert "a" not in told(office, "truoc_3")


# 22


def test_who_hands_in_before_a_waiting_reminder_leaves_does_not_get_it(office: Office) -> None:
    office.tick(OPENED)
    handed_in_meanwhile(office, "b")

    assert drain(office, Postman()) == DispatchResult(sent=3, suppressed=1)
    assert "không còn đúng" in office.rows("message", state="suppressed")[0].reason


# 23


def test_before_the_opening_only_a_draft_is_kept(office: Office) -> None:
    refused(hand_in, errors.NotOpenError, office, "2018-08-20 23:59:59")

    hand_in(office, "2018-08-20 23:59:59", file=None, draft=True)

    assert [row.final for row in office.rows("submission")] == [False]


# 24


def test_a_draft_at_the_cutoff_counts_as_nothing_handed_in(office: Office) -> None:
    hand_in(office, "2018-09-10 09:00", draft=True)

    office.tick(LATE)

    assert office.obligation("a").first_submitted_at is None
    assert office.state("a") == "overdue"
    assert told(office, "qua_han_1").count("a-head") == 1


# 25


def test_a_late_report_is_taken_until_closing_and_stays_late(office: Office) -> None:
    assert hand_in(office, "2018-09-26 23:59:59").late is True

    decide(office, "accept", "2018-09-27 09:00")

    assert office.obligation("a").first_submitted_at >= at(DUE)


def test_an_award_may_ask_for_a_report_on_time(tmp_path: Path) -> None:
    on_time = "requires: {all: [{task: report, is: passed}, {task: report, handed_in: on_time}]}"
    rules = RULES.replace("requires: {task: report, is: passed}", on_time)
    with a_campaign(tmp_path, rules) as office:
        for unit, day in (("a", "2018-09-12"), ("b", "2018-09-20")):
            hand_in(office, f"{day} 09:00", unit=unit)
            decide(office, "accept", "2018-09-21 09:00", unit=unit)

        refused(grant, errors.NotEligibleError, office, "2018-09-22 09:00", unit="b")
        grant(office, "2018-09-22 09:00", unit="a")


# 26


def test_after_closing_a_report_is_refused_with_whom_to_call(office: Office) -> None:
    error = refused(hand_in, errors.ClosedError, office, CLOSED)

    assert "Trần Thị Thư" in error.text.vi


def test_an_extension_reopens_what_closed(office: Office) -> None:
    office.tick("2018-09-28 09:00")
    before = office.state("a")

    prolong(office, "hết ngày 05/10", "2018-09-28 09:00")

    assert (before, office.state("a")) == ("no_report", "implementing")


# 27


def test_a_report_on_time_stays_so_when_its_supplement_comes_after_the_due(office: Office) -> None:
    hand_in(office, "2018-09-12 09:00")
    decide(office, "return", "2018-09-14 09:00", reason=WHY)

    done = hand_in(office, "2018-09-20 09:00")

    assert done.late is None
    assert office.obligation("a").first_submitted_at == at("2018-09-12 09:00")


def test_a_report_is_returned_only_as_often_as_the_file_allows(office: Office) -> None:
    hand_in(office, "2018-09-10 09:00")
    for day in (11, 12):
        decide(office, "return", f"2018-09-{day} 09:00", reason=WHY)
        hand_in(office, f"2018-09-{day} 10:00")

    refused(decide, errors.TooManyReturnsError, office, "return", "2018-09-12 11:00", reason=WHY)
    decide(office, "accept", "2018-09-12 11:00")


# 28


def test_a_supplement_is_due_at_the_units_own_due_where_that_is_later(office: Office) -> None:
    prolong(office, "trước ngày 30/9/2018", "2018-09-05 09:00")
    hand_in(office, "2018-09-10 09:00")

    decide(office, "return", "2018-09-12 09:00", reason=WHY)

    assert office.obligation("a").supplement_due_at == at("2018-09-30")


def test_a_supplement_is_due_with_the_task_where_the_plan_moves_that_beyond_it(
    office: Office,
) -> None:
    sent_back(office, "a")

    plan = new_plan(office, "trước ngày 21/9/2018", 2, "2018-09-11 09:00")

    assert office.obligation("a").supplement_due_at == at("2018-09-21")
    assert plan.deadlines[0].supplements == 1
    lines = plan_text(plan, vietnam_calendar(), "dv.yaml")
    assert any("1 đơn vị đang bổ sung" in line.vi for line in lines)


def test_the_reminder_and_the_lapse_of_a_supplement_follow_its_later_due(office: Office) -> None:
    sent_back(office, "a")
    plan = new_plan(office, "trước ngày 21/9/2018", 2, "2018-09-11 09:00")

    office.tick("2018-09-18 09:00")
    before = (told(office, "bo_sung_truoc_1"), office.obligation("a").decision)
    office.tick("2018-09-19 08:00")
    reminded = told(office, "bo_sung_truoc_1")
    office.tick("2018-09-21 00:00")

    assert before == ([], "returned")
    assert reminded == ["a", "a-head"]
    assert office.obligation("a").decision == "lapsed"
    counted = {(r.withdrawn, r.added) for r in plan.reminders if r.reminder == "bo_sung_truoc_1"}
    assert counted == {(2, 0), (0, 2)}


@pytest.mark.parametrize(
    ("due", "supplement"),
    [
        ("trước ngày 17/9/2018", "2018-09-18"),
        ("trước ngày 18/9/2018", "2018-09-18"),
        ("trước ngày 19/9/2018", "2018-09-19"),
    ],
    ids=["sooner than the supplement", "with it", "later"],
)
def test_of_the_supplements_due_and_the_moved_one_the_later_counts(
    office: Office, due: str, supplement: str
) -> None:
    sent_back(office, "a")

    new_plan(office, due, 2, "2018-09-11 09:00")

    assert office.obligation("a").supplement_due_at == at(supplement)


def test_a_supplement_that_has_lapsed_stays_so_when_the_plan_moves(office: Office) -> None:
    sent_back(office, "a")
    office.tick("2018-09-18 08:00")

    new_plan(office, "trước ngày 28/9/2018", 2, "2018-09-18 09:00")

    assert office.obligation("a").decision == "lapsed"
    assert office.obligation("a").supplement_due_at == at("2018-09-18")


def test_a_supplement_that_moved_with_the_plan_can_be_extended_further(office: Office) -> None:
    sent_back(office, "a")
    new_plan(office, "trước ngày 21/9/2018", 2, "2018-09-11 09:00")

    prolong(office, "trước ngày 25/9/2018", "2018-09-11 10:00")

    assert office.obligation("a").supplement_due_at == at("2018-09-25")


def sent_back(office: Office, unit: str) -> None:
    """A report that came and was returned on 10/9: its supplement is due before 18/9."""
    hand_in(office, "2018-09-10 09:00", unit=unit)
    decide(office, "return", "2018-09-10 10:00", unit=unit, reason=WHY)


# 29


def test_a_silent_reviewer_is_reminded_then_reported_and_accepts_nothing(office: Office) -> None:
    office.tick(OPENED)
    hand_in(office, "2018-08-22 09:00")

    for now in ("2018-09-04 08:00", "2018-09-10 09:00"):
        office.tick(now)
    told_ = {listed_to(office, row) for row in digests(office)}
    office.tick(ENDED)

    assert told_ == {"reviewer", "supervisor"}
    assert office.obligation("a").decision is None
    assert office.state("a") == "unresolved"


# 30


def test_nobody_decides_on_a_report_of_the_own_unit(office: Office) -> None:
    hand_in(office, "2018-09-10 09:00")
    with office.database.write() as connection:
        unit = office.rows("unit", code="a")[0].id
        Record(connection).contact(unit, "Lê Văn Thẩm", "unit_head")

    refused(decide, errors.OwnUnitError, office, "accept", "2018-09-12 09:00")


def test_a_person_who_is_no_contact_is_refused(office: Office) -> None:
    refused(hand_in, errors.UnknownPersonError, office, "2018-09-10 09:00", by="la@example.vn")


# 31


def test_a_unit_that_comes_late_gets_what_is_still_open_and_no_past_reminders(
    office: Office,
) -> None:
    office.tick(THREE)
    more_units(office, "e", now="2018-09-10 09:00")
    office.tick("2018-09-10 10:00")

    office.tick(ONE)

    assert office.state("e") == "implementing"
    assert "e" not in told(office, "truoc_3")
    assert "e" in told(office, "truoc_1")


def test_a_unit_that_comes_after_closing_owes_nothing(office: Office) -> None:
    more_units(office, "e", now="2018-09-20 09:00")
    office.tick(CLOSED)

    assert office.rows("obligation", unit_id=office.rows("unit", code="e")[0].id) == []


# 32


def test_an_extension_may_pass_closing_but_never_the_end(tmp_path: Path) -> None:
    with a_campaign(tmp_path, RULES + "end: hết ngày 28/9/2018\n") as office:
        refused(prolong, errors.UntilTooLateError, office, "ngày 29/9", "2018-09-14 09:00")

        prolong(office, "ngày 28/9", "2018-09-14 09:00")

        assert hand_in(office, "2018-09-28 23:59").late is False


def test_an_extension_is_given_by_its_role_within_its_longest_and_reminded_of_by_itself(
    office: Office,
) -> None:
    office.tick(OPENED)
    until = "trước ngày 21/9/2018"
    refused(prolong, errors.NotAllowedError, office, until, THREE, by="reviewer")
    refused(prolong, errors.UntilTooLateError, office, "ngày 11/10/2018", THREE)

    prolong(office, until, "2018-08-22 09:00")
    office.tick(THREE)
    first = told(office, "truoc_3")
    office.tick("2018-09-17 08:00")

    assert "a" not in first
    assert "a" in told(office, "truoc_3")


# 38


def test_the_first_of_two_reports_missed_is_overdue_and_does_not_move_the_unit(
    tmp_path: Path,
) -> None:
    with a_campaign(tmp_path, TWICE) as office:
        office.tick("2018-08-20 08:00")

        assert office.obligation("a", occurrence="dau").first_submitted_at is None
        assert office.state("a") == "implementing"


def test_each_of_two_reports_has_its_own_reminders_and_shows_in_the_record(
    tmp_path: Path,
) -> None:
    with a_campaign(tmp_path, TWICE) as office:
        office.tick("2018-08-21 08:00")
        first = office.rows("window", task="report", occurrence="dau")[0].id

        with office.database.read() as connection:
            found = overdue_items(
                connection, as_of=at("2018-08-21 08:00"), calendar_of=lambda _c: vietnam_calendar()
            )
        office.tick(THREE)

        assert {(item.unit, item.occurrence) for item in found} == {(u, "dau") for u in "abcd"}
        windows = {s.window_id for s in office.rows("send", reminder="truoc_3")}
        assert windows == {row.id for row in office.rows("window", task="report")}
        assert office.rows("send", reminder="qua_han_1")[0].window_id == first


def test_an_award_may_ask_for_one_of_two_reports(tmp_path: Path) -> None:
    rules = TWICE.replace(
        "requires: {task: report, is: passed}",
        "requires: {task: report, occurrence: sau, is: accepted}",
    )
    with a_campaign(tmp_path, rules) as office:
        for unit, handed, waived in (("a", "sau", "dau"), ("b", "dau", "sau")):
            excuse(office, "2018-08-15 09:00", unit=unit, occurrence=waived)
            hand_in(office, "2018-08-16 09:00", unit=unit, occurrence=handed)
            decide(office, "accept", "2018-08-17 09:00", unit=unit, occurrence=handed)

        refused(grant, errors.NotEligibleError, office, "2018-09-22 09:00", unit="b")
        grant(office, "2018-09-22 09:00", unit="a")


# 39


def test_while_two_reports_are_open_a_reminder_names_the_one_it_is_about(tmp_path: Path) -> None:
    with a_campaign(tmp_path, TWICE) as office:
        office.tick("2018-08-17 08:00")
        postman = Postman()

        drain(office, postman, "2018-08-17 08:00")

        (letter,) = {m.body for m in postman.sent if m.address == "a-head@example.vn"}
        assert "Kỳ đầu" in letter
        assert "Kỳ sau" not in letter


def test_while_two_reports_are_open_the_one_meant_is_to_be_named(tmp_path: Path) -> None:
    with a_campaign(tmp_path, TWICE) as office:
        refused(hand_in, errors.OccurrenceNeededError, office, "2018-08-15 00:00")

        hand_in(office, "2018-08-15 00:00", occurrence="sau")

        assert office.obligation("a", occurrence="dau").first_submitted_at is None


# 43


def test_the_same_plan_loaded_twice_is_one_and_a_running_one_is_changed_by_its_plan(
    office: Office,
) -> None:
    tree = rule_tree(RULES)
    other = rule_tree(RULES.replace("13/9/2018", "14/9/2018"))

    assert _load(office, tree) is False
    with pytest.raises(AlreadyActiveError):
        _load(office, other)
    assert len(office.rows("campaign")) == len(office.rows("revision")) == 1


def _load(office: Office, tree: dict[str, Any]) -> bool:
    definition = Definition.model_validate(tree)
    with office.database.write() as connection:
        return load(
            connection, definition, tree, source="", path="dv.yaml", now=at(LATE), by="test"
        ).new


# 47


def test_a_unit_without_an_address_goes_to_the_next_person_then_to_the_call_list(
    office: Office,
) -> None:
    address(office, "a", email=None)
    for role in ("unit_contact", "unit_head"):
        address(office, "b", role, email=None)

    office.tick(OPENED)

    (calls,) = office.rows("message", kind="call_list")
    assert listed_to(office, calls) == "secretariat"
    assert listed(office, calls.id) == ["b"]
    assert "a-head" in told(office, "mo_bao_cao")


# 50


def test_on_a_clock_set_back_nothing_runs(office: Office) -> None:
    office.tick(ABOVE)
    before = office.everything()

    with pytest.raises(ClockWentBackError):
        office.tick(LATE)

    assert office.everything() == before


# 52


def test_a_quota_in_percent_is_printed_with_the_numbers_used(office: Office) -> None:
    for unit in "abc":
        hand_in(office, "2018-09-10 09:00", unit=unit)
        decide(office, "accept", "2018-09-12 09:00", unit=unit)

    done = grant(office, "2018-09-20 09:00")

    assert "1/2 (tối đa 50% của 3 đơn vị đạt yêu cầu)" in done.sentences[0].vi

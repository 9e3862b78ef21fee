"""A change of a running campaign: what the plan says is what applying does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from engine.app import calendars_from
from engine.errors import BlockedChangeError, StalePlanError
from engine.people import crowd
from engine.people.changing import apply
from engine.store.built_in import CHANGE_NOTICE
from engine.store.changes import NewFile
from engine.store.holds import held_runs
from engine.store.rows import CUTOFF, MESSAGE, OBLIGATION, PARTICIPATION, SEND
from engine.store.ticks import Ticker, telling_of
from tests.helpers import at
from tests.store.office import (
    BACK,
    CHANNELS,
    CODE,
    EARLY,
    HANDED_IN,
    LATER,
    MERGED,
    NOW,
    ROOT,
    UNITS,
    Office,
    an_office,
    announced,
    due,
    revision,
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path) as made:
        yield made


def test_a_plan_changes_nothing(office: Office) -> None:
    file = office.edited(*LATER)
    before = office.rows()

    office.plan(file, NOW)

    assert office.rows() == before


def test_applying_does_what_the_plan_says_row_for_row(office: Office) -> None:
    office.send_all()
    file = office.edited(*LATER)

    planned = office.plan(file, NOW)
    done = office.apply(file, NOW, planned.token)

    assert done == planned
    (deadline,) = (d for d in planned.deadlines if d.task == "report")
    assert deadline.working_days == 6
    assert len(deadline.moved) == UNITS - HANDED_IN
    assert deadline.own_later == ()
    assert deadline.handed_in == HANDED_IN
    assert planned.notices == UNITS - HANDED_IN
    assert office.messages()[CHANGE_NOTICE, "waiting"] == UNITS - HANDED_IN


def test_the_reminders_that_a_plan_adds_are_those_that_go(office: Office) -> None:
    office.send_all()
    file = office.edited(*LATER)
    planned = {
        r.reminder: r
        for r in office.apply(file, NOW).reminders
        if r.task == "report" and r.own_at is None
    }
    before = office.messages()

    for day in ("2018-09-17", "2018-09-19", "2018-09-21"):
        office.ticker.tick(at(f"{day} 08:00"))

    gone = office.messages() - before
    assert planned["truoc_3"].added == gone["truoc_3", "waiting"]
    assert planned["truoc_1"].added == gone["truoc_1", "waiting"]
    assert planned["qua_han_1"].added == gone["qua_han_1", "waiting"]
    assert planned["truoc_10"].too_late == UNITS - HANDED_IN
    assert gone["truoc_10", "waiting"] == 0


def test_the_notices_of_a_change_beyond_all_proportion_wait_to_be_let_go(office: Office) -> None:
    office.send_all()
    file = office.edited(*LATER)
    told = UNITS - HANDED_IN

    apply(
        office.database, file, calendars_from(), channels=CHANNELS, now=NOW,
        limit=lambda _units: told - 1,
    )  # fmt: skip

    assert office.messages()[CHANGE_NOTICE, "held"] == told
    with office.database.read() as connection:
        assert [run.waiting for run in held_runs(connection)] == [told]


def test_what_waits_is_of_use_for_as_long_as_the_new_deadline_says(office: Office) -> None:
    """The opening notice of a report that is due later now, where no channel took it so far."""
    with office.database.write() as connection:
        opening = select(SEND.c.id).where(SEND.c.reminder == "mo_bao_cao")
        of_opening = MESSAGE.c.send_id.in_(opening)
        connection.execute(update(MESSAGE).where(of_opening).values(state="waiting"))

    office.apply(office.edited(*LATER), EARLY)

    with office.database.read() as connection:
        ends = select(SEND.c.valid_until).where(SEND.c.reminder == "mo_bao_cao")
        assert connection.execute(ends).scalars().all() == [at("2018-09-21 00:00")]


def test_moving_a_deadline_there_and_back_repeats_nothing_but_the_notice(office: Office) -> None:
    office.send_all()
    sent = office.messages()
    office.apply(office.edited(*LATER), EARLY)
    office.send_all()

    office.apply(office.edited(*BACK), at("2018-09-07 15:00"))
    office.send_all()

    new = office.messages() - sent
    assert set(new) == {(CHANGE_NOTICE, "sent")}
    # The two with an extension to 18/9 are told of 20/9, and then that it is 18/9 again.
    assert new[CHANGE_NOTICE, "sent"] == 2 * (UNITS - HANDED_IN)
    with office.database.read() as connection:
        twice = connection.execute(
            select(func.count())
            .select_from(MESSAGE)
            .group_by(MESSAGE.c.send_id, MESSAGE.c.unit_id, MESSAGE.c.contact_id, MESSAGE.c.kind)
            .having(func.count() > 1)
        ).all()
    assert twice == []


def test_a_waiting_reminder_is_withdrawn_and_waits_again_when_its_deadline_returns(
    office: Office,
) -> None:
    waiting = office.messages()["truoc_3", "waiting"]
    assert waiting > 0

    office.apply(office.edited(*LATER), EARLY)
    withdrawn = office.messages()
    office.apply(office.edited(*BACK), at("2018-09-07 15:00"))
    returned = office.messages()

    assert withdrawn["truoc_3", "waiting"] == 0
    assert withdrawn["truoc_3", "cancelled"] == waiting
    assert returned["truoc_3", "waiting"] == waiting


def test_a_reminder_stays_where_the_plan_takes_up_the_due_that_a_unit_has_already(
    office: Office,
) -> None:
    office.send_all()
    office.ticker.tick(at("2018-09-13 08:00"))
    waiting = office.messages()["truoc_3", "waiting"]
    words = "(thông qua bộ phận Tuyên giáo) trước ngày 19 tháng 9 năm 2018"

    office.apply(office.edited(*due("19/9/2018", words, 2)), at("2018-09-13 14:00"))

    # Both people of the two units whose extension runs out before 19/9.
    assert waiting == 4
    assert office.messages()["truoc_3", "waiting"] == 4
    assert office.messages()["truoc_3", "cancelled"] == 0
    assert office.messages()["qua_han_1", "waiting"] == 0


def test_a_plan_is_refused_once_the_facts_have_moved(office: Office) -> None:
    file = office.edited(*LATER)
    planned = office.plan(file, NOW)
    campaign = office.campaign()
    with office.database.write() as connection:
        unit = connection.execute(select(func.max(PARTICIPATION.c.unit_id))).scalar_one()
        telling = telling_of(campaign, CHANNELS, NOW)
        crowd.hand_in(
            connection, campaign, campaign.window_id("report", ""), [unit], at=NOW, telling=telling
        )
    before = office.rows()

    with pytest.raises(StalePlanError):
        office.apply(file, NOW, planned.token)

    assert office.rows() == before


def test_the_same_file_changes_nothing(office: Office) -> None:
    file = office.edited()

    planned = office.plan(file, NOW)

    assert planned.is_empty


def test_a_revision_that_does_not_grow_is_refused(office: Office) -> None:
    file = office.edited(*LATER[:2])

    planned = office.plan(file, NOW)

    assert [f.code for f in planned.errors] == ["X812"]
    with pytest.raises(BlockedChangeError):
        office.apply(file, NOW)


SHORTER = due("12/9/2018", "(thông qua bộ phận Tuyên giáo) trước ngày 12 tháng 9 năm 2018", 2)


def test_a_shorter_deadline_needs_a_reason_and_a_floor(office: Office) -> None:
    bare = office.plan(office.edited(*SHORTER), NOW)
    reason = ("accept:\n", 'changes: [{reason: "Hội nghị họp sớm"}]\naccept:\n')
    reasoned = office.plan(office.edited(*SHORTER, reason), NOW)
    lifted = (
        "accept:\n",
        'changes: [{reason: "Hội nghị họp sớm", floor: 3 ngày làm việc}]\naccept:\n',
    )
    floored = office.plan(office.edited(*SHORTER, lifted), NOW)

    assert "X802" in {f.code for f in bare.errors}
    assert "X802" in {f.code for f in reasoned.errors}
    assert floored.errors == ()


def test_a_floor_is_told_to_all_whose_deadline_it_changes(office: Office) -> None:
    lifted = (
        "accept:\n",
        'changes: [{reason: "Hội nghị họp sớm", floor: 3 ngày làm việc}]\naccept:\n',
    )

    planned = office.plan(office.edited(*SHORTER, lifted), NOW)
    done = office.apply(office.edited(*SHORTER, lifted), NOW, planned.token)

    assert done == planned
    # Three working days from 10/9 are 13/9; the two with an extension to 18/9 keep it.
    assert planned.notices == UNITS - HANDED_IN - 2
    with office.database.read() as connection:
        own = dict(Counter(connection.execute(
            select(OBLIGATION.c.own_due_at).where(OBLIGATION.c.own_due_at.is_not(None))
        ).scalars()))  # fmt: skip
    assert own == {at("2018-09-14 00:00"): UNITS - HANDED_IN - 2, at("2018-09-19 00:00"): 2}


def test_who_handed_in_on_time_stays_on_time_when_the_deadline_moves_before_it(
    office: Office,
) -> None:
    campaign = office.campaign()
    now = at("2018-09-12 09:00")
    with office.database.write() as connection:
        unit = connection.execute(select(func.max(PARTICIPATION.c.unit_id))).scalar_one() - 5
        telling = telling_of(campaign, CHANNELS, now)
        crowd.hand_in(
            connection, campaign, campaign.window_id("report", ""), [unit], at=now, telling=telling
        )
    lifted = (
        "accept:\n",
        'changes: [{reason: "Hội nghị họp sớm", floor: 3 ngày làm việc}]\naccept:\n',
    )

    office.apply(office.edited(*SHORTER, lifted), at("2018-09-12 10:00"))

    with office.database.read() as connection:
        row = connection.execute(
            select(OBLIGATION.c.own_due_at, OBLIGATION.c.first_submitted_at).where(
                OBLIGATION.c.unit_id == unit, OBLIGATION.c.first_submitted_at.is_not(None)
            )
        ).one()
    assert row.own_due_at > row.first_submitted_at


RENAMED = (
    ("  nominate:\n", "  de_cu:\n"),
    revision(2),
)


def test_a_renamed_task_needs_to_be_said_where_anything_hangs_on_it(office: Office) -> None:
    campaign = office.campaign()
    with office.database.write() as connection:
        unit = connection.execute(select(func.max(PARTICIPATION.c.unit_id))).scalar_one()
        telling = telling_of(campaign, CHANNELS, NOW)
        window_id = campaign.window_id("nominate", "")
        crowd.hand_in(connection, campaign, window_id, [unit], at=NOW, telling=telling)
    silent = office.plan(office.edited(*RENAMED), NOW)
    said = ("accept:\n", "changes: [{rename: {tasks: {nominate: de_cu}}}]\naccept:\n")

    office.apply(office.edited(*RENAMED, said), NOW)

    assert [f.code for f in silent.errors] == ["X803"]
    after = office.campaign()
    assert after.window_id("de_cu", "") == window_id
    assert {w.task for w in after.windows.values()} == {"report", "de_cu", "summary"}


def test_a_task_that_is_given_up_keeps_what_was_handed_in(office: Office) -> None:
    cancelled = _without_nominate(office, "changes: [{cancel: {tasks: [nominate]}}]\n")

    silent = office.plan(_without_nominate(office, ""), NOW)
    done = office.apply(cancelled, NOW)

    assert "X805" in {f.code for f in silent.errors}
    assert done.errors == ()
    assert "nominate" not in {w.task for w in office.campaign().windows.values()}
    with office.database.read() as connection:
        excused = connection.execute(
            select(func.count()).select_from(OBLIGATION).where(OBLIGATION.c.excuse == "waived")
        ).scalar_one()
    assert excused == UNITS


def test_the_clock_goes_on_after_a_task_with_an_extension_is_given_up(office: Office) -> None:
    window_id = office.campaign().window_id("nominate", "")
    until = at("2018-10-01 00:00")
    with office.database.write() as connection:
        chosen = OBLIGATION.c.window_id == window_id
        connection.execute(update(OBLIGATION).where(chosen).values(own_due_at=until))
        connection.execute(CUTOFF.insert().values(window_id=window_id, kind="due", at=until))
    given_up = "changes: [{cancel: {tasks: [nominate]}}]\n"

    office.apply(_without_nominate(office, given_up), NOW)
    ticked = Ticker(office.database, calendars_from(), CHANNELS).tick(at("2018-10-01 08:00"))

    assert ticked.moves > 0


def _without_nominate(office: Office, changes: str) -> NewFile:
    text = (ROOT / "workflows" / f"{CODE}.yaml").read_text(encoding="utf-8")
    begin, end = text.index("  nominate:\n"), text.index("  summary:\n")
    form_begin = text.index("  de_nghi:\n")
    form_end = text.index("\nawards:\n")
    return office.edited(
        (text[begin:end], ""),
        (text[form_begin:form_end], ""),
        ("\nforms:\n", "\n"),
        revision(2),
        ("accept:\n", f"{changes}accept:\n"),
    )


def test_a_state_that_goes_while_units_stand_in_it_needs_a_mapping(office: Office) -> None:
    silent = office.plan(office.edited(MERGED, revision(2)), NOW)
    mapping = (
        "accept:\n",
        'changes: [{map: {states: {in_review: reviewing}}, reason: "Gộp bước"}]\naccept:\n',
    )

    done = office.apply(office.edited(MERGED, revision(2), mapping), NOW)

    assert "X804" in {f.code for f in silent.errors}
    (moved,) = done.states
    assert (moved.state, moved.units, moved.target) == ("in_review", HANDED_IN, "reviewing")


def test_a_form_field_that_is_added_is_only_noted(office: Office) -> None:
    field = (
        "forms:\n",
        (
            "forms:\n  bao_cao:\n    fields:\n"
            "      so_doan_vien: {label: Số đoàn viên, type: integer, min: 0, required: có}\n"
        ),
    )

    planned = office.plan(office.edited(field, revision(2)), NOW)

    assert planned.errors == ()
    assert "X807" in {f.code for f in planned.findings}
    assert planned.deadlines == ()
    assert planned.notices == 0


def test_a_holiday_that_is_announced_moves_what_counts_working_days(
    office: Office, tmp_path: Path
) -> None:
    file = office.edited()

    planned = office.plan(file, NOW, announced(tmp_path, "20/9/2018"))

    assert "X811" in {f.code for f in planned.findings}
    assert planned.deadlines == ()
    closing = {d.path: (d.old_at, d.new_at) for d in planned.dates}
    assert closing["tasks.report.late.accept_until"] == (
        at("2018-09-27 00:00"),
        at("2018-09-28 00:00"),
    )


def test_a_base_that_changed_under_the_same_file_is_planned_like_any_change(
    office: Office,
) -> None:
    base = office.folder / "base"
    base.mkdir()
    text = (ROOT / "workflows" / "base" / "phong-trao.yaml").read_text(encoding="utf-8")
    old = "when: 10 ngày trước report.due"
    assert old in text
    text = text.replace(old, "when: 9 ngày trước report.due")
    (base / "phong-trao.yaml").write_text(text, encoding="utf-8")

    planned = office.plan(office.edited(), NOW)

    assert [f.code for f in planned.findings] == ["X810"]

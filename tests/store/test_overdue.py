"""Who is overdue: the cutoff and its edges, the past, the tree, and counts equal to the list."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import (
    UnknownCampaignError,
    UnknownTaskAnywhereError,
    UnknownTaskError,
    UnknownUnitError,
)
from engine.schedule import EPOCH
from engine.store import tables
from engine.store.reports import OverdueItem, overdue_groups, overdue_items
from tests.helpers import Record, a_record, at, vietnam_calendar

if TYPE_CHECKING:
    from collections.abc import Iterator

CALENDAR = vietnam_calendar()
LAUNCH = at("2018-01-10 08:00")
DUE = at("2018-09-13 00:00")
CLOSES = at("2018-09-20 00:00")
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def record() -> Iterator[Record]:
    with a_record() as made:
        yield made


def items(record: Record, as_of: datetime, **options: Any) -> list[OverdueItem]:
    return overdue_items(
        record.connection, as_of=as_of, calendar_of=lambda _code: CALENDAR, **options
    )


def one_obligation(record: Record, **values: Any) -> int:
    """One unit owing one report, due and closing at the usual instants."""
    window = {"due_at": DUE, "closes_at": CLOSES, **values.pop("window", {})}
    made = record.window(record.campaign(activated_at=LAUNCH), **window)
    return record.obligation(made, record.unit("A", 1), **values)


@pytest.mark.parametrize(
    ("as_of", "states"),
    [
        pytest.param(DUE - INSTANT, [], id="just before the cutoff"),
        pytest.param(DUE, ["overdue"], id="exactly at the cutoff"),
        pytest.param(DUE + INSTANT, ["overdue"], id="just after the cutoff"),
        pytest.param(CLOSES - INSTANT, ["overdue"], id="just before closing"),
        pytest.param(CLOSES, ["missed"], id="exactly at closing"),
        pytest.param(CLOSES + INSTANT, ["missed"], id="just after closing"),
        pytest.param(at("2030-01-01"), ["missed"], id="years later"),
    ],
)
@pytest.mark.parametrize("past", [False, True], ids=["now", "from the record"])
def test_time_decides_the_state_at_its_cutoffs(
    record: Record, as_of: datetime, states: list[str], past: bool
) -> None:
    one_obligation(record)

    found = items(record, as_of, past=past)

    assert [item.state for item in found] == states


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"window": {"firm": False}}, id="tentative"),
        pytest.param({"window": {"optional": True}}, id="optional"),
        pytest.param({"window": {"due_at": None}}, id="due unknown"),
        pytest.param({"first_submitted_at": DUE + INSTANT}, id="handed in late"),
        pytest.param({"excused_at": LAUNCH, "excuse": "waived"}, id="waived"),
        pytest.param({"excused_at": LAUNCH, "excuse": "withdrawn"}, id="withdrawn"),
        pytest.param({"own_due_at": CLOSES + INSTANT}, id="extended"),
    ],
)
@pytest.mark.parametrize("past", [False, True], ids=["now", "from the record"])
def test_what_is_not_owed_by_now_is_not_listed(
    record: Record, values: dict[str, Any], past: bool
) -> None:
    one_obligation(record, **values)

    assert items(record, CLOSES, past=past) == []


def test_a_campaign_that_is_not_active_owes_nothing(record: Record) -> None:
    window = record.window(record.campaign(), due_at=DUE)
    record.obligation(window, record.unit("A", 1))

    assert items(record, CLOSES) == []


@pytest.mark.parametrize(
    ("as_of", "listed"),
    [(CLOSES - INSTANT, 0), (CLOSES, 1), (CLOSES + INSTANT, 1)],
    ids=["just before", "exactly at", "just after"],
)
def test_an_extension_moves_the_cutoff_of_one_unit(
    record: Record, as_of: datetime, listed: int
) -> None:
    one_obligation(record, own_due_at=CLOSES)

    found = items(record, as_of)

    assert len(found) == listed
    assert all(item.extended and item.due_at == CLOSES for item in found)


def test_an_own_due_before_the_windows_changes_nothing(record: Record) -> None:
    one_obligation(record, own_due_at=DUE - timedelta(days=3))

    found = items(record, DUE)

    assert [(item.due_at, item.extended) for item in found] == [(DUE, False)]


def test_an_own_due_makes_an_unknown_due_known_for_its_unit(record: Record) -> None:
    window = record.window(record.campaign(activated_at=LAUNCH))
    record.obligation(window, record.unit("A", 1), own_due_at=DUE)
    record.obligation(window, record.unit("B", 2))

    assert [(item.unit, item.extended) for item in items(record, DUE)] == [("A", True)]


@pytest.mark.parametrize(
    ("due", "as_of", "days", "working_days"),
    [
        pytest.param("2018-09-13 00:00", "2018-09-13 00:00", 1, 1, id="the cutoff itself"),
        pytest.param("2018-09-13 00:00", "2018-09-13 23:59", 1, 1, id="end of the first day"),
        pytest.param("2018-09-13 00:00", "2018-09-14 00:00", 2, 2, id="start of the second"),
        pytest.param("2018-09-12 17:00", "2018-09-12 17:00", 1, 1, id="cutoff in office hours"),
        pytest.param("2018-09-15 00:00", "2018-09-15 08:00", 1, 0, id="Saturday"),
        pytest.param("2018-09-15 00:00", "2018-09-16 08:00", 2, 0, id="Sunday"),
        pytest.param("2018-09-15 00:00", "2018-09-17 08:00", 3, 1, id="Monday after"),
        pytest.param("2019-02-01 00:00", "2019-02-03 08:00", 3, 1, id="before Tết"),
        pytest.param("2019-02-01 00:00", "2019-02-10 08:00", 10, 1, id="in Tết"),
        pytest.param("2019-02-01 00:00", "2019-02-11 08:00", 11, 2, id="after Tết"),
        pytest.param(
            "2018-12-31 00:00", "2019-01-02 08:00", 3, 1, id="over New Year, 31/12 swapped"
        ),
    ],
)
def test_the_first_late_day_counts_one(
    record: Record, due: str, as_of: str, days: int, working_days: int
) -> None:
    one_obligation(record, window={"due_at": at(due), "closes_at": None})

    [item] = items(record, at(as_of))

    assert (item.days_overdue, item.working_days_overdue) == (days, working_days)


def test_an_item_tells_who_owes_it_and_whom_to_ask(record: Record) -> None:
    top = record.unit("TOP", 1, 3)
    unit = record.unit("A", 2, parent=top)
    record.contact(unit, "Thủ trưởng", "unit_head")
    first = record.contact(unit, "Chị Thảo")
    second = record.contact(unit, "Anh Bình")
    window = record.window(record.campaign(activated_at=LAUNCH), due_at=DUE)
    obligation = record.obligation(window, unit)
    for number, (state, sent, counts_from_at, people) in enumerate(
        [
            ("sent", 3, DUE, (first, second)),
            ("delivered", 1, DUE, (first,)),
            ("failed", None, DUE, (first,)),
            ("suppressed", None, DUE, (first,)),
            ("sent", 0, EPOCH, (first,)),
        ]
    ):
        send = record.add(
            tables.Send,
            window_id=window,
            reminder="truoc",
            ordinal=number,
            revision_id=1,
            counts_from_at=counts_from_at,
            at=DUE,
            fired_at=DUE,
        )
        for person in people:
            record.add(
                tables.Message,
                send_id=send,
                unit_id=unit,
                contact_id=person,
                channel="email",
                obligation_id=obligation,
                state=state,
                next_at=DUE,
                sent_at=None if sent is None else DUE - timedelta(days=sent),
            )

    [item] = items(record, DUE)

    assert (item.unit, item.parent, item.about, item.contact) == ("A", "TOP", None, "Chị Thảo")
    assert item.reminders_sent == 2
    assert item.last_reminded_at == DUE - timedelta(days=1)


def test_what_a_reviewer_owes_is_listed_under_the_organiser(record: Record) -> None:
    top = record.unit("TOP", 1, 3)
    unit = record.unit("A", 2, parent=top)
    record.contact(top, "Tổ thẩm định", "reviewer")
    campaign = record.campaign(activated_at=LAUNCH)
    window = record.window(campaign, "check", due_at=DUE, owed_by="reviewer")
    record.obligation(window, unit, by=top)

    [item] = items(record, DUE)

    assert (item.unit, item.about, item.owed_by) == ("TOP", "A", "reviewer")
    assert item.contact == "Tổ thẩm định"
    assert items(record, DUE, under="A") == []


def a_small_tree(record: Record) -> dict[str, int]:
    """TOP over P (over P1, P2) and Q (over Q1)."""
    top = record.unit("TOP", 1, 7)
    p = record.unit("P", 2, 5, top)
    q = record.unit("Q", 5, 7, top)
    return {
        "TOP": top,
        "P": p,
        "Q": q,
        "P1": record.unit("P1", 3, parent=p),
        "P2": record.unit("P2", 4, parent=p),
        "Q1": record.unit("Q1", 6, parent=q),
    }


def test_under_a_unit_means_it_and_all_below_it(record: Record) -> None:
    window = record.window(record.campaign(activated_at=LAUNCH), due_at=DUE)
    for unit in a_small_tree(record).values():
        record.obligation(window, unit)

    found = {code: [i.unit for i in items(record, DUE, under=code)] for code in ("TOP", "P", "Q1")}

    assert found["TOP"] == ["TOP", "P", "P1", "P2", "Q", "Q1"]
    assert found["P"] == ["P", "P1", "P2"]
    assert found["Q1"] == ["Q1"]


@pytest.mark.parametrize("past", [False, True], ids=["now", "from the record"])
def test_groups_below_a_unit_hold_all_that_is_below_each(record: Record, past: bool) -> None:
    window = record.window(record.campaign(activated_at=LAUNCH), due_at=DUE)
    for code, unit in a_small_tree(record).items():
        record.obligation(window, unit, first_submitted_at=LAUNCH if code == "P2" else None)

    found = overdue_groups(record.connection, as_of=DUE, by="parent", under="TOP", past=past)

    assert [(g.key, g.overdue, g.expected) for g in found] == [
        ("TOP", 1, 1),
        ("P", 2, 3),
        ("Q", 2, 2),
    ]


def test_without_an_upper_unit_groups_are_direct_superiors(record: Record) -> None:
    window = record.window(record.campaign(activated_at=LAUNCH), due_at=DUE)
    for unit in a_small_tree(record).values():
        record.obligation(window, unit)

    found = overdue_groups(record.connection, as_of=DUE, by="parent")

    assert {g.key: g.overdue for g in found} == {None: 1, "TOP": 2, "P": 2, "Q": 1}


def test_the_list_can_be_cut_to_the_longest_overdue(record: Record) -> None:
    campaign = record.campaign(activated_at=LAUNCH)
    units = a_small_tree(record)
    later = record.window(campaign, "later", due_at=DUE + timedelta(days=1))
    sooner = record.window(campaign, "sooner", due_at=DUE)
    for window in (later, sooner):
        record.obligation(window, units["P1"])

    assert [i.task for i in items(record, CLOSES, limit=1)] == ["sooner"]


@pytest.mark.parametrize(
    ("options", "error", "near"),
    [
        ({"campaign": "dv-2019"}, UnknownCampaignError, "dv-2018"),
        ({"under": "AB"}, UnknownUnitError, "A"),
        ({"task": "reports"}, UnknownTaskAnywhereError, "report"),
        ({"campaign": "dv-2018", "task": "raport"}, UnknownTaskError, "report"),
    ],
    ids=["campaign", "unit", "task", "task of a campaign"],
)
def test_a_mistyped_name_is_an_error_with_the_likely_spelling(
    record: Record, options: dict[str, str], error: type[Exception], near: str
) -> None:
    one_obligation(record)

    with pytest.raises(error, match=f"did you mean “{near}”"):
        items(record, DUE, **options)


@pytest.mark.parametrize(
    ("as_of", "listed"),
    [(-INSTANT, 1), (timedelta(0), 0), (INSTANT, 0)],
    ids=["just before", "exactly at", "just after"],
)
@pytest.mark.parametrize("what", ["submission", "extension", "waiver"])
def test_the_past_knows_only_what_was_recorded_by_then(
    record: Record, as_of: timedelta, listed: int, what: str
) -> None:
    recorded_at = DUE + timedelta(days=2)
    columns: dict[str, dict[str, Any]] = {
        "submission": {"first_submitted_at": LAUNCH},
        "extension": {"own_due_at": CLOSES},
        "waiver": {"excused_at": recorded_at, "excuse": "waived"},
    }
    obligation = one_obligation(record, **columns[what])
    person = record.contact(1, "Chị Thảo")
    about = {"obligation_id": obligation, "contact_id": person}
    if what == "submission":
        facts = {"number": 1, "final": True, "received_at": LAUNCH, "recorded_at": recorded_at}
        record.add(tables.Submission, **about, **facts)
    if what == "extension":
        granted = {"until_at": CLOSES, "granted_at": recorded_at, "reason": "bão"}
        record.add(tables.Extension, **about, **granted)

    found = items(record, recorded_at + as_of, past=True)

    assert len(found) == listed


DAYS = st.integers(-3, 3).map(lambda n: DUE + timedelta(days=n))
OBLIGATIONS = st.fixed_dictionaries(
    {
        "unit": st.sampled_from(["TOP", "P", "Q", "P1", "P2", "Q1"]),
        "window": st.integers(0, 3),
        "first_submitted_at": st.none() | DAYS,
        "own_due_at": st.none() | DAYS,
        "excused_at": st.none() | st.just(LAUNCH),
    }
)


def fill(record: Record, obligations: list[dict[str, Any]]) -> None:
    units = a_small_tree(record)
    first, second = (
        record.campaign("a", activated_at=LAUNCH),
        record.campaign("b", activated_at=LAUNCH),
    )
    windows = [
        record.window(first, due_at=DUE, closes_at=DUE + timedelta(days=1)),
        record.window(first, due_at=DUE + timedelta(days=2), occurrence="2"),
        record.window(first, "plan"),
        record.window(second, due_at=DUE - timedelta(days=1), closes_at=CLOSES),
    ]
    for facts in obligations:
        values = {k: v for k, v in facts.items() if k not in {"unit", "window"}}
        record.obligation(windows[facts["window"]], units[facts["unit"]], **values)


UNIQUE = st.lists(OBLIGATIONS, unique_by=lambda o: (o["unit"], o["window"]))


@given(UNIQUE, DAYS, st.sampled_from([None, "TOP", "P", "Q1"]), st.booleans())
@settings(max_examples=60, deadline=None)
def test_group_counts_equal_the_list(
    obligations: list[dict[str, Any]], as_of: datetime, under: str | None, past: bool
) -> None:
    with a_record() as record:
        fill(record, obligations)
        listed = items(record, as_of, under=under, past=past)

        def groups(by: Any) -> dict[Any, int]:
            found = overdue_groups(record.connection, as_of=as_of, by=by, under=under, past=past)
            assert all(g.expected is not None and g.expected >= g.overdue for g in found)
            return {(g.campaign, g.key): g.overdue for g in found}

        children = {"P": "P", "P1": "P", "P2": "P", "Q": "Q", "Q1": "Q", "TOP": "TOP"}

        def part(item: OverdueItem) -> str | None:
            if under == "TOP":
                return children[item.unit]
            return item.unit if under else item.parent

        assert groups("parent") == Counter((None, part(i)) for i in listed)
        assert groups("task") == Counter((i.campaign, i.task) for i in listed)
        assert groups("state") == Counter((None, i.state) for i in listed)


@given(UNIQUE, DAYS)
@settings(max_examples=40, deadline=None)
def test_the_record_of_the_past_answers_as_the_present_did(
    obligations: list[dict[str, Any]], as_of: datetime
) -> None:
    with a_record() as record:
        known = [o for o in obligations if (o["first_submitted_at"] or as_of) <= as_of]
        fill(record, known)

        assert items(record, as_of, past=True) == items(record, as_of)

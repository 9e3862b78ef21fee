"""How a campaign stands: every obligation counted once, and the sums that must hold."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import UnknownCampaignError
from engine.store import tables
from engine.store.reports import TaskStatus, overdue_groups, status
from tests.helpers import Record, a_record, at

if TYPE_CHECKING:
    from collections.abc import Iterator

LAUNCH = at("2018-01-10 08:00")
DUE = at("2018-09-13 00:00")
CLOSES = at("2018-09-20 00:00")
INSTANT = timedelta(microseconds=1)
LONG_AFTER = at("2019-01-01")


@pytest.fixture
def record() -> Iterator[Record]:
    with a_record() as made:
        yield made


def one_of(record: Record, window: dict[str, Any] | None = None, **values: Any) -> int:
    """One unit owing one report, due and closing at the usual instants."""
    campaign = record.campaign(activated_at=LAUNCH)
    made = record.window(campaign, **{"due_at": DUE, "closes_at": CLOSES, **(window or {})})
    return record.obligation(made, record.unit("A", 1), **values)


def counted(found: TaskStatus) -> set[str]:
    """The columns in which something was counted."""
    names = TaskStatus.__dataclass_fields__.keys() - {"task", "occurrence", "due_at"}
    return {name for name in names if getattr(found, name)}


CASES: list[Any] = [
    pytest.param({}, DUE - INSTANT, {"expected", "not_due"}, id="just before the cutoff"),
    pytest.param({}, DUE, {"expected", "overdue"}, id="exactly at the cutoff"),
    pytest.param({}, CLOSES - INSTANT, {"expected", "overdue"}, id="just before closing"),
    pytest.param({}, CLOSES, {"expected", "missed"}, id="exactly at closing"),
    pytest.param(
        {"first_submitted_at": DUE - INSTANT},
        CLOSES,
        {"expected", "on_time", "in_review"},
        id="received just before the cutoff",
    ),
    pytest.param(
        {"first_submitted_at": DUE},
        CLOSES,
        {"expected", "late", "in_review"},
        id="received exactly at the cutoff",
    ),
    pytest.param(
        {"first_submitted_at": DUE, "own_due_at": CLOSES, "decision": "accepted"},
        CLOSES,
        {"expected", "on_time", "accepted", "extended"},
        id="on time by its extension",
    ),
    pytest.param(
        {"own_due_at": CLOSES + INSTANT}, CLOSES, {"expected", "not_due", "extended"}, id="extended"
    ),
    pytest.param({"excused_at": LAUNCH, "excuse": "waived"}, CLOSES, {"waived"}, id="waived"),
    pytest.param(
        {"excused_at": LAUNCH, "excuse": "withdrawn", "first_submitted_at": DUE},
        CLOSES,
        {"withdrawn"},
        id="withdrawn after handing in",
    ),
    pytest.param(
        {"window": {"optional": True}}, LONG_AFTER, {"expected", "not_due"}, id="optional"
    ),
    pytest.param({"window": {"firm": False}}, LONG_AFTER, {"expected", "not_due"}, id="tentative"),
    pytest.param(
        {"window": {"due_at": None}}, LONG_AFTER, {"expected", "not_due"}, id="due unknown"
    ),
    pytest.param(
        {"window": {"due_at": None}, "first_submitted_at": DUE},
        LONG_AFTER,
        {"expected", "on_time", "in_review"},
        id="handed in, due unknown",
    ),
    *(
        pytest.param(
            {"first_submitted_at": LAUNCH, "decision": decision},
            CLOSES,
            {"expected", "on_time", decision},
            id=decision,
        )
        for decision in ("returned", "rejected", "lapsed")
    ),
]


@pytest.mark.parametrize(("values", "as_of", "expected"), CASES)
@pytest.mark.parametrize("past", [False, True], ids=["now", "from the record"])
def test_each_obligation_is_counted_where_it_stands(
    record: Record, values: dict[str, Any], as_of: datetime, expected: set[str], past: bool
) -> None:
    one_of(record, **values)

    [found] = status(record.connection, campaign="dv-2018", as_of=as_of, past=past)

    assert counted(found) == expected


def test_rates_are_shares_of_what_has_come_due(record: Record) -> None:
    campaign = record.campaign(activated_at=LAUNCH)
    window = record.window(campaign, due_at=DUE)
    cases: list[dict[str, Any]] = [
        {"first_submitted_at": LAUNCH},
        {"first_submitted_at": DUE},
        {},
        {},
        {"own_due_at": LONG_AFTER},
    ]
    for number, values in enumerate(cases):
        record.obligation(window, record.unit(f"U{number}", number), **values)

    [found] = status(record.connection, campaign="dv-2018", as_of=DUE)

    assert (found.expected, found.not_due) == (5, 1)
    assert (found.on_time_rate, found.reporting_rate) == (1 / 4, 2 / 4)


def test_a_rate_of_nothing_is_none(record: Record) -> None:
    one_of(record)

    [found] = status(record.connection, campaign="dv-2018", as_of=LAUNCH)

    assert (found.on_time_rate, found.reporting_rate) == (None, None)


def test_a_task_that_nobody_owes_is_listed_with_zeros(record: Record) -> None:
    record.window(record.campaign(), due_at=DUE)

    [found] = status(record.connection, campaign="dv-2018", as_of=DUE)

    assert found.task == "report"
    assert counted(found) == set()


def test_an_unknown_campaign_is_an_error(record: Record) -> None:
    record.campaign()

    with pytest.raises(UnknownCampaignError, match="dv-2018"):
        status(record.connection, campaign="dv-2081", as_of=DUE)


def test_the_past_knows_the_decision_of_its_day(record: Record) -> None:
    day = timedelta(days=1)
    obligation = one_of(record, first_submitted_at=LAUNCH, decision="accepted", returns=1)
    person = record.contact(1, "Chị Thảo")
    about = {"obligation_id": obligation, "contact_id": person}
    for number, received in ((1, LAUNCH), (2, LAUNCH + 4 * day)):
        submission = {"number": number, "final": True, "received_at": received}
        record.add(tables.Submission, **about, **submission, recorded_at=received)
    for number, decision, decided in ((1, "returned", 2), (2, "accepted", 6)):
        review = {"submission_id": number, "decision": decision}
        record.add(tables.Review, **about, **review, decided_at=LAUNCH + decided * day)

    def stood(days: int) -> set[str]:
        as_of = LAUNCH + days * day
        [found] = status(record.connection, campaign="dv-2018", as_of=as_of, past=True)
        return counted(found) - {"expected", "on_time"}

    assert [stood(days) for days in (-1, 0, 1, 2, 3, 4, 5, 6)] == [
        *(set(), {"in_review"}, {"in_review"}, {"returned"}, {"returned"}),
        *({"in_review"}, {"in_review"}, {"accepted"}),
    ]


def test_a_lapse_that_was_undone_stands_returned_again(record: Record) -> None:
    obligation = one_of(record, first_submitted_at=LAUNCH, decision="returned")
    person = record.contact(1, "Chị Thảo")
    submission = {"number": 1, "final": True, "received_at": LAUNCH, "recorded_at": LAUNCH}
    record.add(tables.Submission, obligation_id=obligation, contact_id=person, **submission)
    record.add(tables.Review, obligation_id=obligation, decision="lapsed", decided_at=DUE)
    extension = {"kind": "supplement_due", "until_at": LONG_AFTER, "reason": "bão"}
    about = {"obligation_id": obligation, "contact_id": person, "granted_at": CLOSES}
    record.add(tables.Extension, **about, **extension)

    def stood(as_of: datetime) -> set[str]:
        [found] = status(record.connection, campaign="dv-2018", as_of=as_of, past=True)
        return counted(found) - {"expected", "on_time"}

    assert stood(CLOSES - INSTANT) == {"lapsed"}
    assert stood(CLOSES) == {"returned"}


DAYS = st.integers(-3, 3).map(lambda n: DUE + timedelta(days=n))
OBLIGATION = st.fixed_dictionaries(
    {
        "first_submitted_at": st.none() | DAYS,
        "decision": st.sampled_from([None, "returned", "accepted", "rejected", "lapsed"]),
        "own_due_at": st.none() | DAYS,
        "excuse": st.sampled_from([None, None, "waived", "withdrawn"]),
    }
)
WINDOW = st.fixed_dictionaries(
    {
        "due_at": st.none() | DAYS,
        "closes_at": st.none() | DAYS,
        "firm": st.booleans(),
        "optional": st.booleans(),
    }
)


@given(WINDOW, st.lists(OBLIGATION, max_size=6), DAYS, st.booleans())
@settings(max_examples=80, deadline=None)
def test_the_sums_hold_and_agree_with_the_overdue_list(
    window: dict[str, Any], obligations: list[dict[str, Any]], as_of: datetime, past: bool
) -> None:
    with a_record() as record:
        made = record.window(record.campaign(activated_at=LAUNCH), **window)
        for number, facts in enumerate(obligations):
            handed = facts["first_submitted_at"] is not None
            excused_at = LAUNCH if facts["excuse"] else None
            values = {**facts, "decision": facts["decision"] if handed else None}
            unit = record.unit(f"U{number}", number)
            record.obligation(made, unit, **values, excused_at=excused_at)

        scope: Any = {"campaign": "dv-2018", "as_of": as_of, "past": past}
        [s] = status(record.connection, **scope)
        groups = overdue_groups(record.connection, by="state", **scope)

    handed_in = s.on_time + s.late
    assert s.expected == s.not_due + s.overdue + s.missed + handed_in
    assert handed_in == s.in_review + s.returned + s.accepted + s.rejected + s.lapsed
    assert s.expected + s.waived + s.withdrawn == len(obligations)
    listed = {"overdue": 0, "missed": 0} | {str(g.key): g.overdue for g in groups}
    assert listed == {"overdue": s.overdue, "missed": s.missed}

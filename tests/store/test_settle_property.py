"""Many units in SQL and one unit in the machine: the same moves, whatever happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, literal, select, update
from sqlmodel import SQLModel

from engine.errors import MoveRefusedError
from engine.lifecycle.facts import UnitFacts, fact, formula_of, holds
from engine.lifecycle.formula import FieldTest, Formula, Labelled, Since, Some, no
from engine.lifecycle.machine import EndlessMovesError, LifecycleMachine
from engine.lifecycle.moves import CLOCK, CompiledMove, MoveTable
from engine.rules.conditions import TaskHandedIn
from engine.schedule import Schedule, Window
from engine.sends import OwnCutoff, Send, Sends
from engine.store.database import Database, create
from engine.store.facts import load_facts_of, load_unit_facts, load_windows
from engine.store.formulas import is_never, sql
from engine.store.moves import settle_many, settle_one
from engine.tick import Step, steps
from tests.helpers import vietnam_calendar
from tests.lifecycles import day, definition_of, table_of

TABLES = SQLModel.metadata.tables
BASE, YEAR_2020 = "base/phong-trao", "2020-duk-tra-vinh-dan-van-kheo"
NOWS = [day(n) for n in (0, 10, 25, 30, 31, 45, 50, 60, 61, 80, 100)]
REGISTRATION = ("registration", "", True, day(20), day(25))
SHAPES: dict[str, list[tuple[Any, ...]]] = {
    BASE: [("report", "", True, day(30), day(45))],
    "two occurrences": [
        ("report", "may", True, day(25), day(30)),
        ("report", "nov", True, day(45), day(60)),
    ],
    "no closing": [("report", "", True, day(30), None)],
    "tentative due": [("report", "", False, day(30), day(45))],
    YEAR_2020: [
        REGISTRATION,
        ("report", "", True, day(30), day(45)),
        ("evaluation", "", True, day(60), day(80)),
    ],
}


def the_instants(shape: str) -> dict[str, datetime | None]:
    instants = {"launch_start": day(10), "campaign_end": day(100), "review_start": day(50)}
    return {**instants, "report_due": day(30) if shape == YEAR_2020 else SHAPES[shape][-1][3]}


def the_table(shape: str) -> MoveTable:
    return table_of(YEAR_2020 if shape == YEAR_2020 else BASE, **the_instants(shape))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    made = create(f"sqlite:///{tmp_path_factory.mktemp('db')}/test.sqlite", rehearsal=True)
    yield made
    made.close()


@pytest.fixture(params=SHAPES)
def shape(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """A transaction that leaves nothing behind."""
    with database.engine.connect() as opened:
        yield opened
        opened.rollback()


@dataclass
class Campaign:
    """One campaign in the database, with some units that know nothing yet."""

    connection: Connection
    id: int
    revision_id: int
    participations: dict[int, int]  # by unit

    def states(self) -> list[str]:
        p = TABLES["participation"].c
        found = self.connection.execute(
            select(p.state).where(p.campaign_id == self.id).order_by(p.unit_id)
        )
        return list(found.scalars())

    def moves(self) -> list[tuple[Any, ...]]:
        e = TABLES["event"].c
        columns = (e.unit_id, e.name, e.from_state, e.to_state, e.at, e.recorded_at, e.actor_id)
        found = self.connection.execute(
            select(*columns).where(e.campaign_id == self.id, e.kind == "move").order_by(e.id)
        )
        return [tuple(row) for row in found]

    def settle(self, table: MoveTable, at: datetime, units: Sequence[int] | None = None) -> int:
        windows = load_windows(self.connection, self.id)
        return settle_many(
            self.connection, self.id, table, windows, at=at, recorded_at=day(300),
            revision_id=self.revision_id, unit_ids=units,
        )  # fmt: skip


def add(connection: Connection, table: str, **values: Any) -> int:
    key = connection.execute(insert(TABLES[table]).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def a_campaign(
    connection: Connection, windows: list[tuple[Any, ...]], units: int, state: str = "pending"
) -> Campaign:
    for table in reversed(SQLModel.metadata.sorted_tables):
        if table.name not in {"meta", "alembic_version"}:
            connection.execute(table.delete())
    revision = add(
        connection, "revision", campaign_code="c", number=1, content_hash="", definition={},
        source="", path="", applied_at=day(0), applied_by="",
    )  # fmt: skip
    campaign = add(connection, "campaign", code="c", revision_id=revision, state="active",
                   calendar_version="", directory_seen=0)  # fmt: skip
    made = Campaign(connection, campaign, revision, {})
    for number, (task, occurrence, firm, due, closes) in enumerate(windows):
        add(
            connection, "window", campaign_id=campaign, task=task, occurrence=occurrence,
            number=number, owed_by="unit_contact", per_campaign=False, optional=False, firm=firm,
            due_at=due, closes_at=closes,
        )  # fmt: skip
    for number in range(units):
        unit = add(connection, "unit", code=f"u{number}", name="", lo=number, hi=number)
        made.participations[unit] = add(
            connection, "participation", campaign_id=campaign, unit_id=unit, revision_id=revision,
            state=state, since_at=day(0), joined_at=day(0),
        )  # fmt: skip
        for window in load_windows(connection, campaign):
            add(connection, "obligation", window_id=window.id, unit_id=unit, pos=number,
                participation_id=made.participations[unit], returns=0)  # fmt: skip
    return made


maybe = st.none() | st.integers(15, 95).map(day)


@st.composite
def facts_of_one(draw: st.DrawFn) -> dict[str, Any]:
    received = draw(maybe)
    decisions = st.sampled_from([None, "accepted", "returned", "rejected", "lapsed"])
    return {
        "first_submitted_at": received,
        "decision": draw(decisions) if received else None,
        "own_due_at": draw(maybe),
        "excused_at": draw(st.sampled_from([None, None, None, day(12)])),
    }


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[datetime, list[list[dict[str, Any]]]]]:
    """At rising instants, what is then known of each of three units' obligations."""
    at = sorted(draw(st.sets(st.sampled_from(NOWS), min_size=1, max_size=5)))
    known = st.lists(st.lists(facts_of_one(), min_size=3, max_size=3), min_size=3, max_size=3)
    return [(instant, draw(known)) for instant in at]


@settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(histories())
def test_sql_and_machine_agree_on_every_history(
    connection: Connection, shape: str, history: list[tuple[datetime, list[list[dict[str, Any]]]]]
) -> None:
    campaign = a_campaign(connection, SHAPES[shape], units=3)
    table = the_table(shape)
    machine = LifecycleMachine(table)
    expected: list[tuple[Any, ...]] = []
    states = dict.fromkeys(campaign.participations, table.initial)

    for at, known in history:
        happen(campaign, known)
        facts = load_facts_of(connection, campaign.participations.values())
        for unit, participation in campaign.participations.items():
            for move in machine.settle(states[unit], facts[participation], at):
                row = (unit, move.id, move.source, move.target, at, day(300), None)
                expected.append(row)
                states[unit] = move.target
        campaign.settle(table, at)

    assert campaign.states() == list(states.values())
    assert sorted(campaign.moves(), key=lambda m: (m[4], m[0])) == sorted(
        expected, key=lambda m: (m[4], m[0])
    )


def happen(campaign: Campaign, known: list[list[dict[str, Any]]]) -> None:
    o = TABLES["obligation"]
    for participation, facts in zip(campaign.participations.values(), known, strict=True):
        ids = campaign.connection.execute(
            select(o.c.id).where(o.c.participation_id == participation).order_by(o.c.id)
        ).scalars()
        for obligation, values in zip(list(ids), facts, strict=False):
            campaign.connection.execute(update(o).where(o.c.id == obligation).values(values))
    own = select(o.c.window_id, literal("due"), o.c.own_due_at).where(o.c.own_due_at.is_not(None))
    listed = TABLES["own_cutoff"]
    campaign.connection.execute(listed.delete())
    campaign.connection.execute(
        insert(listed).from_select(["window_id", "kind", "at"], own.distinct())
    )


@settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(histories(), st.lists(st.integers(1, 110).map(day), max_size=12))
def test_where_time_has_brought_nothing_there_is_nothing_to_settle(
    connection: Connection,
    shape: str,
    history: list[tuple[datetime, list[list[dict[str, Any]]]]],
    tells: list[datetime],
) -> None:
    campaign = a_campaign(connection, SHAPES[shape], units=3)
    table = the_table(shape)

    for (at, known), (until, _) in zip(history, [*history[1:], (day(120), [])], strict=True):
        happen(campaign, known)
        campaign.settle(table, at)  # as everything that happens does
        for step in the_steps(campaign, shape, tells, last=at, now=until - timedelta(seconds=1)):
            made = campaign.settle(table, step.at)

            assert step.moving or made == 0


def the_steps(
    campaign: Campaign, shape: str, tells: list[datetime], *, last: datetime, now: datetime
) -> tuple[Step, ...]:
    """The steps of one pass of the clock, with sends at some instants."""
    found = campaign.connection.execute(select(TABLES["own_cutoff"].c.at).distinct())
    task, occurrence, *_ = SHAPES[shape][-1]
    windows = tuple(
        Window(name, which, n, "", "", "unit_contact", False, False, firm, None, due, closes)
        for n, (name, which, firm, due, closes) in enumerate(SHAPES[shape])
    )
    schedule = Schedule((), windows, the_instants(shape), day(100), None)
    definition = definition_of(YEAR_2020 if shape == YEAR_2020 else BASE)
    return steps(
        schedule,
        Sends(definition, vietnam_calendar(), schedule, day(0)),
        [OwnCutoff(task, occurrence, "due", at) for at in found.scalars()],
        last=last,
        now=now,
        planned=tuple(Send(at, "r", "report", "", 0, "due", day(30), None) for at in set(tells)),
    )


FACTS: list[Formula] = [
    *(
        fact("report", name)
        for name in ("pending", "on_time", "complete", "missed", "returned", "in_review",
                     "failed", "passed", "accepted")
    ),
    *(
        formula_of(TaskHandedIn(task="report", handed_in=how), definition_of(BASE))
        for how in ("on_time", "late")
    ),
    *(
        Some("report", (literal,), "may")
        for some in (fact("report", "pending"), fact("report", "on_time"))
        if isinstance(some, Some)
        for literal in some.predicate
    ),
]  # fmt: skip


@settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    st.lists(st.lists(facts_of_one(), min_size=2, max_size=2), min_size=3, max_size=3),
    st.sampled_from(NOWS),
)
def test_every_fact_and_its_opposite_read_the_same_in_sql(
    connection: Connection, known: list[list[dict[str, Any]]], now: datetime
) -> None:
    campaign = a_campaign(connection, SHAPES["two occurrences"], units=3)
    happen(campaign, known)
    facts = load_facts_of(connection, campaign.participations.values())

    for formula in (f for one in FACTS for f in (one, no(one))):
        assert chosen(campaign, formula, now) == [
            p for p, unit in facts.items() if holds(formula, unit, now)
        ], formula


def chosen(campaign: Campaign, formula: Formula, now: datetime) -> list[int]:
    p = TABLES["participation"]
    windows = load_windows(campaign.connection, campaign.id)
    condition = sql(formula, participation=p, windows=windows, now=now)
    return list(
        campaign.connection.execute(select(p.c.id).where(condition).order_by(p.c.id)).scalars()
    )


def a_submission(campaign: Campaign, participation: int, number: int, **values: Any) -> None:
    o = TABLES["obligation"]
    found = campaign.connection.execute(select(o).where(o.c.participation_id == participation))
    obligation = found.first()
    assert obligation is not None
    contact = add(
        campaign.connection, "contact", unit_id=obligation.unit_id, role="r", name=f"n{number}"
    )
    add(campaign.connection, "submission", obligation_id=obligation.id, number=number,
        received_at=day(20), recorded_at=day(20), contact_id=contact, **values)  # fmt: skip


@pytest.mark.parametrize(
    ("test", "values"),
    [
        pytest.param("filled", (), id="filled"),
        pytest.param("empty", (), id="empty"),
        pytest.param("at_least", (5,), id="at least"),
        pytest.param("at_most", (5,), id="at most"),
        pytest.param("one_of", ("5", "a"), id="one of"),
        pytest.param("one_of", ("có",), id="yes"),
    ],
)
@pytest.mark.parametrize("wanted", [True, False])
def test_fields_read_the_same_in_sql(
    connection: Connection, test: Any, values: tuple[Any, ...], wanted: bool
) -> None:
    # SQLite's JSON takes true for 1; that is all the same but for comparing numbers.
    yes_no = [] if test in {"at_least", "at_most"} else [True, False]
    answers = [5, "5", 4, 12, "12", 5.5, "", None, "a", "ba", 0, *yes_no]
    campaign = a_campaign(connection, SHAPES[BASE], units=len(answers) + 3)
    *answering, drafting, earlier, _silent = campaign.participations.values()
    for participation, answer in zip(answering, answers, strict=True):
        a_submission(campaign, participation, 1, final=True, fields={"x": answer})
    a_submission(campaign, drafting, 1, final=False, fields={"x": 5})
    a_submission(campaign, earlier, 1, final=True, fields={"x": 5})
    a_submission(campaign, earlier, 2, final=True, fields={"y": 5})
    formula: Formula = FieldTest(("report",), "x", test, values)
    formula = formula if wanted else no(formula)

    facts = load_facts_of(connection, campaign.participations.values())

    assert chosen(campaign, formula, day(30)) == [
        p for p, unit in facts.items() if holds(formula, unit, day(30))
    ]


def test_labels_read_the_same_in_sql(connection: Connection) -> None:
    campaign = a_campaign(connection, SHAPES[BASE], units=3)
    first, second, third = campaign.participations
    for unit, kind, value in ((first, "tag", "x"), (second, "group", "x"), (third, "tag", "y")):
        connection.execute(
            insert(TABLES["unit_label"]).values(unit_id=unit, kind=kind, value=value)
        )

    assert chosen(campaign, Labelled("tag", "x"), day(0)) == [campaign.participations[first]]
    assert load_unit_facts(connection, campaign.participations[second]).labels == {("group", "x")}


@pytest.mark.parametrize(
    ("formula", "now", "never"),
    [
        pytest.param(Since(day(10)), day(9), True, id="an instant to come"),
        pytest.param(Since(day(10)), day(10), False, id="an instant that has come"),
        pytest.param(Since(None), day(99), True, id="an instant that is not known"),
        pytest.param(Some("other", ()), day(0), True, id="a task that nobody owes"),
        pytest.param(no(fact("other", "complete")), day(0), False, id="the opposite of it"),
        pytest.param(fact("report", "on_time"), day(0), False, id="a question of the units"),
    ],
)
def test_what_the_schedule_excludes_needs_no_statement(
    connection: Connection, formula: Formula, now: datetime, never: bool
) -> None:
    campaign = a_campaign(connection, SHAPES[BASE], units=0)
    windows = load_windows(connection, campaign.id)

    condition = sql(formula, participation=TABLES["participation"], windows=windows, now=now)

    assert is_never(condition) is never


def test_only_the_units_asked_for_are_moved(connection: Connection) -> None:
    campaign = a_campaign(connection, SHAPES[BASE], units=3)

    made = campaign.settle(the_table(BASE), day(10), units=[list(campaign.participations)[1]])

    assert made == 1
    assert campaign.states() == ["pending", "implementing", "pending"]


def test_settling_again_adds_nothing(connection: Connection) -> None:
    campaign = a_campaign(connection, SHAPES[BASE], units=3)

    assert campaign.settle(the_table(BASE), day(30)) == 6
    assert campaign.settle(the_table(BASE), day(30)) == 0
    assert campaign.states() == ["overdue"] * 3


def test_moves_in_a_circle_are_an_error_in_sql_too(connection: Connection) -> None:
    campaign = a_campaign(connection, [], units=1, state="a")
    there = CompiledMove("there", "a", "b", CLOCK, Since(day(1)))
    table = MoveTable("a", frozenset(), (there, replace(there, id="back", source="b", target="a")))

    with pytest.raises(EndlessMovesError):
        campaign.settle(table, day(1))


def one_click(campaign: Campaign, **how: Any) -> Any:
    return settle_one(
        campaign.connection, next(iter(campaign.participations.values())),
        LifecycleMachine(the_table(BASE)), at=day(20), recorded_at=day(21),
        revision_id=campaign.revision_id, **how,
    )  # fmt: skip


def test_a_click_moves_its_unit_and_says_who_did_it(connection: Connection) -> None:
    campaign = a_campaign(connection, SHAPES[BASE], units=2)
    unit = next(iter(campaign.participations))
    contact = add(connection, "contact", unit_id=unit, role="r", name="n")
    happen(campaign, [[{"first_submitted_at": day(15), "decision": "accepted"}], []])

    made = one_click(campaign, actor_id=contact)

    assert [move.id for move in made] == ["launch", "reported", "accepted"]
    assert campaign.states() == ["accepted", "pending"]
    assert campaign.moves()[-1] == (
        unit, "accepted", "in_review", "accepted", day(20), day(21), contact,
    )  # fmt: skip


def test_an_operation_is_performed_by_a_click(connection: Connection) -> None:
    campaign = a_campaign(connection, SHAPES[BASE], units=2)

    one_click(campaign, operation="unit.withdrawn", reason="giải thể")

    assert campaign.states() == ["withdrawn", "pending"]


def test_a_refused_operation_changes_nothing(connection: Connection) -> None:
    campaign = a_campaign(connection, SHAPES[BASE], units=1)

    with pytest.raises(MoveRefusedError):
        one_click(campaign, operation="award.granted")

    assert campaign.states() == ["pending"]
    assert campaign.moves() == []


def test_a_unit_without_obligations_has_empty_facts(connection: Connection) -> None:
    campaign = a_campaign(connection, [], units=1)

    found = load_unit_facts(connection, next(iter(campaign.participations.values())))

    assert found == UnitFacts()

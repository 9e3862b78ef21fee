"""Playing a lifecycle through: each fault with its shortest story, and every story is real."""
# ruff: noqa: E501 - a table: one fault on one line

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.lifecycle.facts import ObligationFacts, UnitFacts, holds
from engine.lifecycle.formula import Either, Every, Formula, Literal_, Opposite, Since, Some
from engine.lifecycle.machine import EndlessMovesError, LifecycleMachine
from engine.lifecycle.possible import Slot
from engine.lifecycle.soundness import Exploration, explore
from engine.lifecycle.swift import Seen, compile_test, mask_of
from engine.rules.schema import Definition
from engine.schedule import Schedule, build
from tests.core.rule_files import BASE, FILE, ROOT, check, check_shipped, open_codes, vn
from tests.lifecycles import day

IMPLEMENTING = "moves: {done: {when: report.complete, to: done}}"
SWEEP = "sweep: {at: campaign.end, to: unresolved}"


def based(old: str, new: str) -> str:
    assert BASE.count(old) == 1
    return BASE.replace(old, new)


def implementing(*moves: str) -> str:
    return based(IMPLEMENTING, f"moves: {{{', '.join(moves)}}}")


DONE = "done: {when: report.complete, to: done}"
LATE = "{task: report, handed_in: late}"

# What plays through badly: its code, its place, its story, the base.
STORIES = [
    pytest.param(
        "S304", "lifecycle.states.implementing",
        "đến ngày 01/3/2018: `implementing` → hết ngày 18/11/2018",
        based(SWEEP, "sweep: {at: campaign.end, if: {task: report, is: returned}, to: unresolved}"),
        id="nobody-sweeps-it",
    ),
    pytest.param(
        "S304", "lifecycle.states.lam_lai",
        "đến ngày 01/3/2018: `implementing` → nộp Báo cáo (từ 22/8/2018): `cho` → trả lại Báo cáo để bổ sung: `lam_lai` → hết ngày 18/11/2018",
        implementing("done: {when: report.complete, to: cho}")
        .replace("    done: {label", "    cho: {label: Chờ, moves: {dat: {when: report.passed, to: done}, khong: {when: report.failed, to: done}, tra: {when: report.returned, to: lam_lai}, het: {at: campaign.end, to: done}}}\n    lam_lai: {label: Làm lại, moves: {lai: {when: report.in_review, to: cho}}}\n    done: {label")
        .replace(SWEEP, "sweep: {at: campaign.end, if: {task: report, is: missed}, to: unresolved}"),
        id="a-return-is-never-answered",
    ),
    pytest.param(
        "S305", "lifecycle.states.implementing.moves.hai",
        "đến ngày 01/3/2018: `implementing` → đến ngày 01/5/2018",
        implementing(DONE, "mot: {at: ngày 01/5/2018, to: done}", "hai: {at: ngày 01/5/2018, to: unresolved}"),
        id="two-dates-at-once",
    ),
    pytest.param(
        "S305", "lifecycle.states.implementing.moves.tre",
        "đến ngày 01/3/2018: `implementing` → nộp Báo cáo (sau 13/9/2018)",
        implementing(DONE, f"tre: {{when: report.complete, if: {LATE}, to: unresolved}}"),
        id="late-is-also-complete",
    ),
    pytest.param(
        "S305", "lifecycle.states.cho.moves.het",
        "đến ngày 01/3/2018: `implementing` → nộp Báo cáo (từ 22/8/2018): `cho` → chấp nhận Báo cáo",
        implementing("done: {when: report.complete, to: cho}")
        .replace("    done: {label", "    cho: {label: Chờ, moves: {dat: {when: report.passed, to: done}, het: {when: report.complete, if: {task: report, is: passed}, to: unresolved}}}\n    done: {label"),
        id="passed-is-also-complete",
    ),
    pytest.param(
        "S308", "lifecycle.states.implementing.moves.lui",
        "đến ngày 01/3/2018: `implementing`",
        FILE + "lifecycle: {states: {implementing: {moves: {lui: {when: report.on_time, if: {task: report, is: complete}, to: pending}}}}}\n",
        id="a-condition-that-excludes-its-fact",
    ),
    pytest.param(
        "S301", "lifecycle.states.tam_dung", None,
        FILE + "lifecycle: {states: {implementing: {moves: {dung: {when: report.missed, if: {task: report, is: complete}, to: tam_dung}}}, tam_dung: {label: Tạm dừng, moves: {tiep: {at: campaign.end, to: done}}}}}\n",
        id="only-dead-moves-lead-there",
    ),
    pytest.param(
        "S311", "lifecycle.states.implementing.moves.khen_2",
        "đến ngày 01/3/2018: `implementing`",
        implementing(DONE, "khen: {event: award.granted, to: done}", "khen_2: {event: award.granted, to: unresolved}"),
        id="two-takers-of-an-award",
    ),
    pytest.param(
        "S312", "lifecycle.states.cho.moves.lai",
        "đến ngày 01/3/2018: `cho`",
        implementing(DONE, "cho: {when: report.pending, to: cho}")
        .replace("    done: {label", "    cho: {label: Chờ, moves: {lai: {when: report.pending, to: implementing}}}\n    done: {label"),
        id="two-states-throw-a-unit-at-each-other",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "path", "story", "text"), STORIES)
def test_a_fault_of_the_lifecycle_tells_its_shortest_story(
    code: str, path: str, story: str | None, text: str
) -> None:
    own = text.startswith("rules: 1\nextends")
    result = check(text) if own else check(base=text)

    assert [(p.code, p.path) for p in result.problems] == [(code, path)]
    if story is not None:
        assert story in result.problems[0].message.vi
        assert story not in result.problems[0].message.en


def test_an_inherited_move_that_this_campaign_does_not_need_is_only_mentioned() -> None:
    unused = "lui: {when: report.on_time, if: {task: report, is: complete}, to: pending}"

    result = check(base=implementing(DONE, unused))

    assert [(p.code, p.severity) for p in result.problems] == [("S308", "info")]
    assert result.is_clean


def test_without_its_dates_nothing_is_called_dead() -> None:
    unused = "lui: {when: report.on_time, if: {task: report, is: complete}, to: pending}"
    text = FILE.replace("chậm nhất ngày 13/9/2018", "chưa rõ")

    assert "S308" not in open_codes(check(text, base=implementing(DONE, unused)))


def test_what_another_error_explains_is_not_played() -> None:
    text = FILE + "    opens: 1 ngày sau report.due\n"

    assert open_codes(
        check(text, base=implementing(DONE, "hai: {when: report.complete, to: unresolved}"))
    ) == ["D204"]


def test_two_labels_are_played_apart() -> None:
    moves = ("xa: {when: report.complete, if: {unit: tag, has: xa}, to: unresolved}", DONE)

    (problem,) = check(base=implementing(*moves)).problems

    assert problem.code == "S305"
    assert "đơn vị có xa → đến ngày 01/3/2018" in problem.message.vi


def test_a_field_is_played_on_both_sides_of_its_limit() -> None:
    def to(state: str, limit: str) -> str:
        return f"{{when: report.complete, if: {{form: bao_cao, field: so, {limit}}}, to: {state}}}"

    apart = implementing(
        f"it: {to('unresolved', 'at_most: 2')}", f"du: {to('done', 'at_least: 3')}"
    )
    meeting = implementing(
        f"it: {to('unresolved', 'at_most: 3')}", f"du: {to('done', 'at_least: 3')}"
    )

    assert "S305" not in open_codes(check(base=apart))
    assert open_codes(check(base=meeting)) == ["S305"]


def test_of_many_occurrences_enough_are_played_and_not_too_many() -> None:
    months = "".join(
        f"      t{n}: {{label: Tháng {n}, opens: ngày 01/{n}/2018, due: chậm nhất hết ngày 20/{n}/2018}}\n"
        for n in range(1, 13)
    )
    text = FILE.replace(
        "    due: chậm nhất ngày 13/9/2018\n", f"    occurrences:\n{months}    due: none\n"
    )

    found = explored(check(text).loaded.partial)

    assert found.configurations < 2_000
    assert {"done", "unresolved"} <= set(found.reached)


@pytest.mark.parametrize("path", sorted((ROOT / "workflows").glob("*.yaml")), ids=lambda p: p.stem)
def test_a_shipped_campaign_plays_through_whole(path: Any) -> None:
    result = check_shipped(path)

    assert not [p for p in result.problems if p.code.startswith("S")]
    assert result.definition is not None
    assert set(explored(result.definition).reached) == set(result.definition.lifecycle.states)


def explored(definition: Definition | None) -> Exploration:
    assert definition is not None
    return explore(definition, vn(definition), schedule_of(definition))


def schedule_of(definition: Definition) -> Schedule:
    return build(
        definition, vn(definition), activated_at=datetime.fromisoformat("2016-01-01T00:00Z")
    )


# Any lifecycle at all


STATES = ("a", "b", "c")
FACTS = ("pending", "on_time", "complete", "missed", "returned", "in_review", "passed", "failed")
INSTANTS = ("launch.start", "report.due", "campaign.end", "ngày 20/9/2018")
TASKS: dict[str, Any] = {
    "report": {
        "label": "Báo cáo", "opens": "ngày 01/9/2018", "due": "chậm nhất ngày 13/9/2018",
        "late": {"accept_until": "ngày 20/9/2018"},
        "extension": {"by": ["x"], "max": "5 ngày làm việc"},
        "review": {"by": "x", "supplement": {"within": "2 ngày", "times": "2"}},
    },
    "dang_ky": {"label": "Đăng ký", "opens": "ngày 01/8/2018", "due": "chậm nhất ngày 15/8/2018"},
}  # fmt: skip


def guards() -> st.SearchStrategy[dict[str, Any]]:
    facts = st.builds(
        lambda task, fact: {"task": task, "is": fact},
        st.sampled_from(list(TASKS)),
        st.sampled_from(FACTS),
    )
    late = st.just({"task": "report", "handed_in": "late"})
    return st.one_of(facts, late, facts.map(lambda one: {"not": one}))


def moves() -> st.SearchStrategy[dict[str, Any]]:
    trigger = st.one_of(
        st.builds(
            lambda t, f: {"when": f"{t}.{f}"}, st.sampled_from(list(TASKS)), st.sampled_from(FACTS)
        ),
        st.sampled_from(INSTANTS).map(lambda at: {"at": at}),
        st.just({"event": "award.granted"}),
    )
    target = st.sampled_from((*STATES, "z"))
    guard = st.one_of(st.just({}), guards().map(lambda g: {"if": g}))
    return st.builds(lambda t, to, g: {**t, "to": to, **g}, trigger, target, guard)


@st.composite
def lifecycles(draw: st.DrawFn) -> Definition:
    states: dict[str, Any] = {"z": {"label": "Z", "final": "có"}}
    for name in STATES:
        chosen = draw(st.lists(moves(), max_size=3))
        states[name] = {"label": name, "moves": {f"m{n}": m for n, m in enumerate(chosen)}}
    sweep = {"sweep": {"at": "campaign.end", "to": "z"}} if draw(st.booleans()) else {}
    return Definition.model_validate(
        {
            "rules": "1", "id": "x", "title": "X", "year": "2018",
            "units": {"organiser": "x", "group": "y"},
            "stages": {"launch": {"label": "Phát động", "at": "ngày 01/3/2018"}},
            "end": "hết ngày 30/9/2018",
            "tasks": TASKS,
            "lifecycle": {"initial": "a", "states": states, "anywhere": sweep},
        }
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(lifecycles())
def test_every_fault_that_is_found_is_real(definition: Definition) -> None:
    found = explored(definition)

    machine = LifecycleMachine(found.table)
    for story in found.reached.values():
        replay(machine, story)
    for fault in found.faults:
        last = fault.story[-1]
        if fault.kind == "endless":
            with pytest.raises(EndlessMovesError):
                machine.settle(fault.state, last.unit, last.at)
            continue
        assert (
            replay(machine, fault.story if fault.kind != "race" else fault.story[:-1]) is not None
        )
        if fault.kind == "outlives":
            assert last.state not in found.table.final
            assert last.at == schedule_of(definition).ends_at
            continue
        first, second = fault.moves
        assert first.source == second.source == last.state == fault.state
        assert first.target != second.target
        assert holds(first.enabled, last.unit, last.at)
        assert holds(second.enabled, last.unit, last.at)


def replay(machine: LifecycleMachine, story: Any) -> str:
    """Give the machine the facts of a story again; it must make the same moves."""
    state = machine.table.initial
    for step in story:
        if step.event is not None and step.event.act == "award.granted":
            made = machine.perform(state, step.event.act, step.unit, step.at)
        else:
            made = machine.settle(state, step.unit, step.at)
        assert made == step.moves
        state = step.state
    return state


@settings(max_examples=100, deadline=None)
@given(lifecycles(), st.data())
def test_whatever_a_unit_does_was_foreseen(definition: Definition, data: st.DataObject) -> None:
    found = explored(definition)
    if any(fault.kind == "endless" for fault in found.faults):
        return
    machine = LifecycleMachine(found.table)

    state, ended_at = machine.table.initial, schedule_of(definition).ends_at
    for now, unit in lives(definition, data):
        for move in machine.settle(state, unit, now):
            assert (move.source, move.id) in found.taken
            state = move.target
        assert state in found.reached
        if now == ended_at and state not in machine.table.final:
            assert ("outlives", state) in {(fault.kind, fault.state) for fault in found.faults}


def lives(definition: Definition, data: st.DataObject) -> Iterator[tuple[datetime, UnitFacts]]:
    """The facts of one unit through its campaign, each act at an instant of its own.

    Receipts and decisions are made up without the rules of exploration.
    """
    schedule = schedule_of(definition)
    instants = sorted(
        {at for w in schedule.windows for at in (w.opens_at, w.due_at, w.closes_at) if at}
    )
    instants = sorted({*instants, *(at for at in schedule.move_instants.values() if at)})
    assert schedule.ends_at is not None
    known = {w.task: ObligationFacts(w.task, "", w.due_at, w.closes_at) for w in schedule.windows}
    opens = {w.task: w.opens_at for w in schedule.windows}
    returns = 0
    joins_at = data.draw(st.sampled_from(instants[:3]))
    instants = [at for at in instants if at >= joins_at]
    for now in [at for at in instants if at < schedule.ends_at]:
        yield now, UnitFacts(tuple(known.values()))
        for _ in range(data.draw(st.integers(0, 2))):
            task = data.draw(st.sampled_from(list(TASKS)))
            one = known[task]
            act = data.draw(st.sampled_from(["hand in", "decide", "waive"]))
            start, closes = opens[task], one.closes_at
            assert start is not None
            assert closes is not None
            if one.excused:
                continue
            if act == "hand in" and one.first_submitted_at is None and start <= now < closes:
                decision = None if task == "report" else "accepted"
                known[task] = changed(one, first_submitted_at=now, decision=decision)
            elif act == "hand in" and one.decision == "returned":
                known[task] = changed(one, decision=None)
            elif act == "decide" and one.first_submitted_at is not None and one.decision is None:
                decision = data.draw(st.sampled_from(["accepted", "rejected", "returned"]))
                if decision == "returned":
                    returns += 1
                if decision != "returned" or returns <= 2:
                    known[task] = changed(one, decision=decision)
            elif act == "waive":
                known[task] = changed(one, excused=True)
            else:
                continue
            yield now, UnitFacts(tuple(known.values()))
    yield schedule.ends_at, UnitFacts(tuple(known.values()))


def changed(one: ObligationFacts, **facts: Any) -> ObligationFacts:
    kept = {name: getattr(one, name) for name in ObligationFacts.__dataclass_fields__}
    return ObligationFacts(**{**kept, **facts})


@settings(max_examples=25, deadline=None)
@given(lifecycles())
def test_exploring_again_finds_the_same(definition: Definition) -> None:
    assert explored(definition) == explored(definition)


def formulas() -> st.SearchStrategy[Formula]:
    atoms = st.sampled_from(
        ["excused", "handed_in", "closed", "past_due", "late", "returned", "failed"]
    )
    literals: Any = st.builds(Literal_, atoms, st.booleans())
    some: Any = st.builds(Some, st.just("report"), st.lists(literals, max_size=3).map(tuple))
    since: Any = st.builds(Since, st.sampled_from([None, day(1), day(3)]))
    both = st.one_of(some, since)
    return st.recursive(
        both,
        lambda part: st.one_of(
            st.builds(Opposite, part),
            st.lists(part, max_size=3).map(lambda parts: Every(tuple(parts))),
            st.lists(part, max_size=3).map(lambda parts: Either(tuple(parts))),
        ),
        max_leaves=6,
    )


@given(
    formulas(),
    st.lists(st.sampled_from([None, "accepted", "returned", "rejected"]), max_size=2),
    st.booleans(),
)
def test_a_compiled_formula_says_what_it_says_read(
    formula: Formula, decisions: list[str | None], handed_in: bool
) -> None:
    now = day(2)
    received = day(1) if handed_in else None
    known = tuple(
        ObligationFacts(
            "report", str(n), due_at=day(n + 1), first_submitted_at=received, decision=d
        )
        for n, d in enumerate(decisions)
    )
    slots = [
        Slot("report", str(n), None, None, None, None, (), 0, lapses=False)
        for n in range(len(known))
    ]
    unit = UnitFacts(known)

    seen = Seen(now, [mask_of(one, now) for one in known], unit)

    assert compile_test(formula, slots)(seen) == holds(formula, unit, now)

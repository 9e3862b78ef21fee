"""The five campaigns rehearsed to their end: who is reminded, who is left alone, how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from engine import simulate as simulation
from engine.app import calendars_from
from engine.files import open_rule_file
from engine.rules.schema import Definition
from engine.sends import Send, event_of, family_of
from engine.simulate import BEHAVIOURS, Behaviour, Simulation, made_up_units, natural_start
from engine.store.campaigns import Running
from engine.store.database import Database
from tests.cli import hanchot
from tests.helpers import Office

FILES = sorted((Path(__file__).parents[2] / "workflows").glob("20*.yaml"))
UNITS = 4
SEED = 3
PEOPLE = {"unit_contact": "Đầu mối", "unit_head": "Thủ trưởng"}

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[:4])
each_behaviour = pytest.mark.parametrize("behaviour", BEHAVIOURS)


@dataclass(frozen=True)
class Rehearsed:
    """A rehearsal with what its database held at the end."""

    record: Simulation
    campaign: Running
    rows: dict[str, list[Any]]

    @property
    def definition(self) -> Definition:
        return self.campaign.definition


@cache
def rehearse(path: Path, behaviour: Behaviour) -> Rehearsed:
    checked = open_rule_file(str(path), {})
    definition, tree, calendars = checked.definition, checked.loaded.plain, calendars_from({})
    assert definition is not None
    assert tree is not None
    kept: dict[str, Any] = {}
    record = simulation._record

    def keep(database: Database, campaign: Running, subjects: Any) -> Simulation:
        office = Office(Path(), database, campaign.code)
        names = ("message", "send", "submission", "review", "obligation", "unit", "contact")
        kept.update(campaign=campaign, rows={name: office.rows(name) for name in names})
        return record(database, campaign, subjects)

    with patch.object(simulation, "_record", keep):
        found = simulation.simulate(
            definition,
            tree,
            made_up_units(definition, UNITS),
            behaviour=behaviour,
            seed=SEED,
            calendars=calendars,
            activated_at=natural_start(definition, calendars(definition)),
        )
    return Rehearsed(found, **kept)


@each_file
@each_behaviour
def test_no_unit_is_left_outside_a_final_state(path: Path, behaviour: Behaviour) -> None:
    done = rehearse(path, behaviour)

    states = done.definition.lifecycle.states
    assert all(states[state].final for state in done.record.final)
    assert sum(done.record.final.values()) == done.record.units == UNITS


@each_file
@each_behaviour
def test_every_message_is_settled_and_went_within_hours(path: Path, behaviour: Behaviour) -> None:
    done = rehearse(path, behaviour)

    assert {row.state for row in done.rows["message"]} <= {"sent", "suppressed", "merged"}
    for send in done.record.sends:
        local = datetime.fromisoformat(send["at"])
        assert time(8) <= local.time() < time(17)
        assert done.campaign.calendar.is_working(local.date())
        assert send["subject"]


@each_file
def test_a_unit_that_never_hands_in_gets_every_timed_reminder_once(path: Path) -> None:
    done = rehearse(path, "never")

    expected = Counter(
        (send.reminder, send.task, send.occurrence or None, number, role)
        for send in planned(done)
        for role in done.definition.reminders[send.reminder].to
        if role in PEOPLE
        for number in range(1, UNITS + 1)
    )
    timed = {name for name, _, _, _, _ in expected}
    found = Counter(
        (s["reminder"], s["task"], s["occurrence"], int(who[-3:]), role)
        for s in done.record.sends
        if s["reminder"] in timed and s["kind"] == "unit"
        for who in [s["recipient"]]
        for role in [next(r for r, person in PEOPLE.items() if who.startswith(person))]
    )
    assert found == expected
    assert set(expected.values()) == {1}
    assert len(timed) >= 4


def planned(done: Rehearsed) -> Iterator[Send]:
    """The sends to units on tasks that they owe themselves."""
    roles = done.definition.roles
    for send in done.campaign.planned:
        window = done.campaign.schedule.window(send.task, send.occurrence)
        if roles[window.owed_by].scope == "unit" and send.audience == "unit":
            yield send


def reminded(done: Rehearsed) -> Iterator[tuple[Any, str]]:
    """Each timed reminder that a unit got, and what it counts from."""
    sends = {row.id: row for row in done.rows["send"]}
    for message in done.rows["message"]:
        send = sends[message.send_id]
        block = done.definition.reminders[send.reminder]
        if message.kind == "unit" and message.state == "sent" and event_of(block) is None:
            yield message, family_of(block)


def stands(done: Rehearsed, obligation_id: int, at: datetime) -> str:
    """What a unit had last done, or what had been decided, at an instant."""
    steps = [
        (row.received_at, "in_review")
        for row in done.rows["submission"]
        if row.obligation_id == obligation_id
    ]
    steps += [
        (row.decided_at, row.decision)
        for row in done.rows["review"]
        if row.obligation_id == obligation_id
    ]
    return max((step for step in steps if step[0] <= at), default=(at, "owes"))[1]


@each_file
@each_behaviour
def test_who_has_handed_in_is_left_alone_until_it_is_sent_back(
    path: Path, behaviour: Behaviour
) -> None:
    done = rehearse(path, behaviour)

    for message, family in reminded(done):
        stood = stands(done, message.obligation_id, message.sent_at)
        assert stood == ("returned" if family == "supplement_due" else "owes")


@pytest.mark.parametrize(
    "path",
    [pytest.param(p, id=p.stem[:4]) for p in FILES if not p.stem.startswith("2020")],
)
def test_who_is_sent_back_is_reminded_of_the_supplement_once(path: Path) -> None:
    done = rehearse(path, "returned")

    returns = Counter(r.obligation_id for r in done.rows["review"] if r.decision == "returned")
    people = len(PEOPLE)
    found = Counter(m.obligation_id for m, family in reminded(done) if family == "supplement_due")
    assert returns
    assert found == Counter({id_: n * people for id_, n in returns.items()})


@each_file
@pytest.mark.parametrize("behaviour", ["on-time", "late"])
def test_hand_ins_come_when_they_are_meant_to(path: Path, behaviour: Behaviour) -> None:
    done = rehearse(path, behaviour)

    own = {
        (w.task, w.occurrence or None): w
        for w in done.campaign.schedule.windows
        if done.definition.roles[w.owed_by].scope == "unit" and w.firm
    }
    found = [s for s in done.record.submissions if (s["task"], s["occurrence"]) in own]
    assert len(found) == UNITS * len(own)
    for submission in found:
        due_at = own[submission["task"], submission["occurrence"]].due_at
        assert due_at is not None
        late = datetime.fromisoformat(submission["at"]) >= due_at
        assert late is (behaviour == "late")


def simulated(path: Path, seed: int) -> str:
    answer = hanchot(
        "simulate", path, "--units", "4", "--seed", str(seed), "--format", "json",
        HANCHOT_LANG="vi",
    )  # fmt: skip
    assert answer.status == 0, answer.err
    return answer.out


@each_file
def test_the_same_seed_gives_the_same_bytes_and_another_does_not(path: Path) -> None:
    first, second, other = simulated(path, 7), simulated(path, 7), simulated(path, 8)

    assert first == second
    assert first != other
    assert set(json.loads(first)) >= {
        "campaign", "units", "submissions", "moves", "sends", "final",
    }  # fmt: skip


def test_the_same_seed_gives_the_same_bytes_in_another_process() -> None:
    path = FILES[-1]
    script = "from engine.cli.main import main; main()"
    arguments = ["simulate", str(path), "--units", "4", "--seed", "7", "--format", "json"]
    clean = {name: v for name, v in os.environ.items() if not name.startswith("HANCHOT_")}
    answer = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env={**clean, "PYTHONHASHSEED": "12345"},
        capture_output=True,
        check=True,
    )

    assert answer.stdout.decode() == simulated(path, 7)


def test_each_list_is_in_time_order() -> None:
    record = rehearse(FILES[0], "mixed").record

    for found in (record.submissions, record.moves, record.sends):
        assert found
        instants = [row["at"] for row in found]
        assert instants == sorted(instants)

"""A week without the program, over three deadlines: what people get when it is back.

1,000 units in three campaigns. Every fifth person serves five units, every tenth unit's head
is its contact as well, and one supervisor looks after all. Nobody gets two messages on one
channel, nothing that is still true is lost, and what was overtaken or merged is on record.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sqlalchemy import func, select, update

from engine.model import OutgoingMessage
from engine.outbox.dispatch import Dispatcher
from engine.people.directory import import_units
from engine.rules.schema import Definition
from engine.simulate import made_up_units, start
from engine.store.database import create
from engine.store.rows import CONTACT, MESSAGE, OBLIGATION, SEND
from engine.store.ticks import Ticker
from tests.helpers import RULES, Office, at, rule_tree, vietnam_calendar
from tests.store.test_outbox import Postman

UNITS = 1000
LAST_SEEN = "2018-09-05 08:00"
BACK = "2018-09-13 08:05"
"""Over the deadlines of 11, 12 and 13 September; the last two reminders of each fell due."""

DUES = {"dv-mot": "trước ngày 11/9/2018", "dv-hai": "trước ngày 12/9/2018",
        "dv-ba": "trước ngày 13/9/2018"}  # fmt: skip


class _Carrier(Postman):
    """Takes what it is given, and is served in batches."""

    harmless = True


def an_office(folder: Path) -> Office:
    path = folder / "hanchot.db"
    database = create(f"sqlite:///{path}", rehearsal=True)
    began = at("2018-08-01 08:00")
    for number, (code, due) in enumerate(DUES.items()):
        text = RULES.replace("id: dv-2018", f"id: {code}").replace("trước ngày 13/9/2018", due)
        tree = rule_tree(text)
        definition = Definition.model_validate(tree)
        if number == 0:
            import_units(database, made_up_units(definition, UNITS), began)
        start(database, definition, tree, lambda _definition: vietnam_calendar(), at=began)
    office = Office(path, database, "dv-mot")
    _share(office)
    return office


def _share(office: Office) -> None:
    """Let some people serve several units, or hold two roles."""
    contacts = [row for row in office.rows("contact") if row.role == "unit_contact"]
    heads = {row.unit_id: row for row in office.rows("contact") if row.role == "unit_head"}
    with office.database.write() as connection:
        for number, row in enumerate(contacts):
            mine = CONTACT.c.id == row.id
            if number % 25 < 5:  # every fifth person serves five units
                first = contacts[number - number % 25]
                connection.execute(update(CONTACT).where(mine).values(email=first.email))
            elif number % 10 == 9 and row.unit_id in heads:
                head = CONTACT.c.id == heads[row.unit_id].id
                connection.execute(update(CONTACT).where(head).values(email=row.email))


def _hand_in(office: Office, share: int) -> set[int]:
    """Every so-manieth obligation is handed in on paper meanwhile."""
    with office.database.write() as connection:
        handed = select(OBLIGATION.c.id).where(OBLIGATION.c.id % share == 0)
        ids = set(connection.execute(handed).scalars())
        connection.execute(
            update(OBLIGATION)
            .where(OBLIGATION.c.id % share == 0)
            .values(first_submitted_at=at(LAST_SEEN), submitted_at=at(LAST_SEEN))
        )
    return ids


def _ticked(office: Office, now: str) -> None:
    ticker = Ticker(
        office.database, lambda _definition: vietnam_calendar(), frozenset({"email", "telegram"})
    )
    ticker.tick(at(now))


def _drained(office: Office, now: str) -> list[OutgoingMessage]:
    postman = _Carrier()
    Dispatcher(
        office.database, lambda _definition: vietnam_calendar(), {"email": postman}
    ).drain(lambda: at(now))  # fmt: skip
    return postman.sent


def test_after_a_week_each_person_gets_one_message_and_the_rest_is_on_record(
    tmp_path: Path,
) -> None:
    office = an_office(tmp_path)
    _ticked(office, LAST_SEEN)
    _drained(office, LAST_SEEN)
    with office.database.read() as connection:
        known = connection.execute(select(func.max(MESSAGE.c.id))).scalar_one()
    handed = _hand_in(office, 7)

    _ticked(office, BACK)
    sent = _drained(office, BACK)

    per_person = Counter((m.channel, m.address) for m in sent)
    with office.database.read() as connection:
        rows = connection.execute(
            select(MESSAGE, SEND.c.reminder)
            .join(SEND, SEND.c.id == MESSAGE.c.send_id)
            .where(MESSAGE.c.id > known)
        ).all()
    states = Counter(row.state for row in rows)
    print(  # noqa: T201 - the counts are to be seen
        f"\na week without the program: {UNITS} units, {len(DUES)} deadlines, "
        f"{len(rows)} messages fell due, {len(sent)} letters to as many people: {dict(states)}"
    )
    assert max(per_person.values()) == 1
    assert set(states) <= {"sent", "merged", "superseded", "suppressed", "expired"}
    assert states["superseded"] > UNITS
    assert states["merged"] > 0
    assert len(sent) == states["sent"]
    assert all(row.reason for row in rows if row.state in {"merged", "superseded"})
    carriers = {row.id for row in rows if row.state == "sent"}
    assert {row.merged_into for row in rows if row.state == "merged"} <= carriers

    # Whoever owes something is told of it once more, and nobody of what was handed in.
    went = {row.obligation_id for row in rows if row.state in {"sent", "merged"} and row.sent_at}
    owing = {row.id for row in office.rows("obligation") if row.first_submitted_at is None}
    assert owing & _reported(office) <= went
    assert not went & handed
    supervisor = [m for m in sent if m.body.count("đơn vị chưa gửi")]
    assert len(supervisor) == len({m.address for m in supervisor})
    assert _drained(office, BACK) == []
    office.database.close()


def _reported(office: Office) -> set[int]:
    """The obligations that are reminded of: those of reports."""
    windows = {row.id for row in office.rows("window", task="report")}
    return {row.id for row in office.rows("obligation") if row.window_id in windows}

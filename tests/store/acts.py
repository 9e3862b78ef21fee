"""Acts of people on a campaign of `tests.helpers`, each in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from engine.people.acts import Done, Place
from engine.people.award import award
from engine.people.excuse import waive, withdraw
from engine.people.extend import extend
from engine.people.open_early import open_early
from engine.people.review import review
from engine.people.submit import HandIn, Submitted, Upload, submit
from engine.people.who import resolve_who
from engine.store.attachments import folder_of
from tests.helpers import Office, at

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.errors import EngineError

FILLED = (("ket_qua", "Tốt"), ("so_mo_hinh", "1.234"))
STAFF = "{}@ldld.example.vn"


def hand_in(
    office: Office,
    now: str,
    *,
    unit: str = "a",
    by: str | None = None,
    task: str = "report",
    occurrence: str | None = None,
    fields: tuple[tuple[str, str], ...] = FILLED,
    file: str | None = "bao-cao.pdf",
    **more: Any,
) -> Submitted:
    """Hand in for a unit, by its contact."""
    files: tuple[Upload, ...] = ()
    if file is not None:
        path = office.path.parent / file
        path.write_bytes(b"%PDF-1.7 report")
        files = (Upload(path),)
    with office.database.write() as connection:
        campaign = office.running(connection)
        person = resolve_who(connection, by or f"{unit}@example.vn")
        handing = HandIn(Place(unit, task, occurrence), person, fields, files, **more)
        return submit(
            connection,
            campaign,
            handing,
            folder=folder_of(office.url, office.database.identity),
            telling=office.telling(campaign, at(now)),
        )


def decide(
    office: Office, decision: Any, now: str, *, unit: str = "a", by: str = "reviewer", **more: Any
) -> Done:
    """Decide on a unit's report."""
    place = Place(unit, more.pop("task", "report"), more.pop("occurrence", None))
    with office.database.write() as connection:
        campaign = office.running(connection)
        person = resolve_who(connection, STAFF.format(by) if "@" not in by else by)
        telling = office.telling(campaign, at(now))
        return review(connection, campaign, place, decision, by=person, telling=telling, **more)


def prolong(
    office: Office,
    until: str,
    now: str,
    *,
    unit: str = "a",
    by: str = "secretariat",
    reason: str = "Bão số 5",
    task: str = "report",
) -> Done:
    """Extend a unit's report."""
    with office.database.write() as connection:
        campaign = office.running(connection)
        person = resolve_who(connection, STAFF.format(by) if "@" not in by else by)
        return extend(
            connection,
            campaign,
            Place(unit, task),
            until=until,
            by=person,
            reason=reason,
            telling=office.telling(campaign, at(now)),
        )


def open_for(
    office: Office,
    now: str,
    *,
    since: str = "now",
    unit: str = "a",
    by: str = "secretariat",
    reason: str | None = "Đơn vị nghỉ dài ngày",
    occurrence: str | None = None,
) -> Done:
    """Open a unit's report early."""
    with office.database.write() as connection:
        campaign = office.running(connection)
        person = resolve_who(connection, STAFF.format(by) if "@" not in by else by)
        place = Place(unit, "report", occurrence)
        telling = office.telling(campaign, at(now))
        return open_early(
            connection, campaign, place, since=since, by=person, reason=reason, telling=telling
        )


def excuse(
    office: Office,
    now: str,
    *,
    unit: str = "a",
    by: str = "secretariat",
    reason: str = "Mới lập",
    occurrence: str | None = None,
) -> Done:
    """Excuse a unit from its report."""
    with office.database.write() as connection:
        campaign = office.running(connection)
        person = resolve_who(connection, STAFF.format(by))
        telling = office.telling(campaign, at(now))
        place = Place(unit, "report", occurrence)
        return waive(connection, campaign, place, by=person, reason=reason, telling=telling)


def leave(
    office: Office, now: str, *, unit: str = "a", by: str = "secretariat", reason: str = "Giải thể"
) -> Done:
    """Withdraw a unit."""
    with office.database.write() as connection:
        campaign = office.running(connection)
        person = resolve_who(connection, STAFF.format(by))
        telling = office.telling(campaign, at(now))
        return withdraw(connection, campaign, unit, by=person, reason=reason, telling=telling)


def grant(
    office: Office, now: str, *, unit: str = "a", by: str = "council", award_id: str = "khen"
) -> Done:
    """Give a unit an award."""
    with office.database.write() as connection:
        campaign = office.running(connection)
        person = resolve_who(connection, STAFF.format(by))
        telling = office.telling(campaign, at(now))
        return award(connection, campaign, unit, award_id, by=person, telling=telling)


def refused(
    act: Callable[..., object], error: type[EngineError], office: Office, *given: Any, **more: Any
) -> EngineError:
    """See that an act is refused so, and that nothing has changed."""
    before = office.everything()
    with pytest.raises(error) as caught:
        act(office, *given, **more)
    assert office.everything() == before
    return caught.value

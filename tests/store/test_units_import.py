"""Importing the directory of units: what is taken, what is refused, and what becomes of it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import insert, select

from engine.directory.values import ContactEntry, UnitEntry
from engine.errors import UnusableUnitsFileError
from engine.people.directory import ImportReport, csv_of, import_units
from engine.people.units_file import sheet_of
from engine.store import tables
from engine.store.campaigns import directory_version
from engine.store.database import Database, create
from engine.store.rows import CONTACT, EVENT, OBLIGATION, REVISION, UNIT
from engine.store.units import count_units, read_directory
from tests.cli import hanchot
from tests.helpers import Record, at

NOW = at("2018-03-01 08:00")
HEADING = "code,name,parent,groups,tags,contact,role,email,telegram,zalo,phone,opened_on,closed_on"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = create(f"sqlite:///{tmp_path / 'a.db'}", rehearsal=True)
    yield made
    made.close()


def load(database: Database, table: str | bytes, **options: Any) -> ImportReport:
    data = table.encode() if isinstance(table, str) else table
    return import_units(database, sheet_of(data, "u.csv"), NOW, **options)


def directory(database: Database) -> dict[str, UnitEntry]:
    with database.read() as connection:
        return read_directory(connection)


def faults(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.value) for fault in report.rejected]


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.added, report.changed, report.unchanged


def places(database: Database) -> dict[str, tuple[int, int]]:
    with database.read() as connection:
        rows = connection.execute(select(UNIT.c.code, UNIT.c.lo, UNIT.c.hi))
        return {row.code: (row.lo, row.hi) for row in rows}


def workbook(*rows: list[Any], formats: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for name, shown_as in (formats or {}).items():
        sheet[name].number_format = shown_as
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_every_column_is_taken(database: Database) -> None:
    row = (
        "cs1,CĐCS Trường A,q1,cdcs;truong,moi,Nguyễn Văn A,unit_head,a@example.vn,"
        "-1001234,zalo_1,+84 912 345 678,1/2/2018,2018-12-31"
    )

    load(database, f"{HEADING}\n{row}\nq1,LĐLĐ quận 1,,,,,,,,,,,\n")

    contact = ContactEntry(
        "unit_head", "Nguyễn Văn A", "a@example.vn", "-1001234", "zalo_1", "0912345678"
    )
    assert directory(database)["cs1"] == UnitEntry(
        "cs1",
        "CĐCS Trường A",
        "q1",
        frozenset({"cdcs", "truong"}),
        frozenset({"moi"}),
        date(2018, 2, 1),
        date(2018, 12, 31),
        (contact,),
    )


@pytest.mark.parametrize(
    "table",
    [
        "code,name,parent\na,Đơn vị A,\nb,Đơn vị B,a\n",
        "\ufeffcode,name,parent\r\na,Đơn vị A,\r\n\r\nb,Đơn vị B,a\r\n",
        "mã;tên;cấp trên\na;Đơn vị A;\n;;\nb;Đơn vị B;a\n",
        "MA\tTEN\tCAP TREN\na\tĐơn vị A\t\nb\tĐơn vị B\ta\n",
        "sep=;\nMã đơn vị;Tên đơn vị;Cấp trên\na;Đơn vị A;\nb;Đơn vị B;a\n",
        "DANH SÁCH\n\nSTT,Mã,Tên,Cấp trên,Ghi chú\n1,b,Đơn vị B,a,mới\n2,a,Đơn vị A,,\n",
    ],
    ids=["commas", "bom and blank lines", "semicolons", "tabs", "sep", "title, parent later"],
)
def test_a_table_is_read_however_an_office_writes_it(database: Database, table: str) -> None:
    load(database, table)

    found = directory(database)
    assert {code: (unit.name, unit.parent) for code, unit in found.items()} == {
        "a": ("Đơn vị A", None),
        "b": ("Đơn vị B", "a"),
    }


def test_semicolons_in_groups_do_not_make_a_delimiter(database: Database) -> None:
    load(database, "code,name,groups\na,A,x;y;z\nb,B,x;y\n")

    assert directory(database)["a"].groups == {"x", "y", "z"}


def test_numbers_of_a_spreadsheet_stay_what_they_show(database: Database) -> None:
    rows = ["mã", "tên", "điện thoại", "zalo", "từ ngày"], [1, "A", 912345678, 42000.0, NOW.date()]

    load(database, workbook(*rows, formats={"A2": "000"}))

    unit = directory(database)["001"]
    assert (unit.contacts[0].phone, unit.contacts[0].zalo) == ("0912345678", "42000")
    assert unit.opened_on == date(2018, 3, 1)


def test_a_number_that_a_spreadsheet_has_rounded_is_refused(database: Database) -> None:
    rows = ["code", "name", "zalo"], ["a", "A", 1234567890123456789]

    report = load(database, workbook(*rows))

    assert [(row, column) for row, column, _ in faults(report)] == [(2, "zalo")]


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (",A,,,,,,,,,,,", "code", ""),
        ("a b,A,,,,,,,,,,,", "code", "a b"),
        ("a,,,,,,,,,,,,", "name", ""),
        ("a,A,b,,,,,,,,,,", "parent", "b"),
        ("a,A,a,,,,,,,,,,", "parent", "a"),
        ("a,A,,,,B,unit_haed,,,,,,", "role", "unit_haed"),
        ("a,A,,,,B,,b@example,,,,,", "email", "b@example"),
        ("a,A,,,,B,,b@x.vn; c@x.vn,,,,,", "email", "b@x.vn; c@x.vn"),
        ("a,A,,,,B,,,x y,,,,", "telegram", "x y"),
        ("a,A,,,,B,,,,,12,,", "phone", "12"),
        ("a,A,,,,B,,,,,9.1E+08,,", "phone", "9.1E+08"),
        ("a,A,,,,,,,,,,31/2/2018,", "opened_on", "31/2/2018"),
        ("a,A,,,,,,,,,,1/2/18,", "opened_on", "1/2/18"),
        ("a,A,,,,,,,,,,2/1/2018,1/1/2018", "closed_on", "2018-01-01"),
        ("a,A\x07,,,,,,,,,,,", "name", "A\x07"),
        ("a,A,,,,,,,,,,,,x", "14", "x"),
    ],
    ids=[
        "no code", "bad code", "no name", "unknown parent", "own parent", "bad role", "bad e-mail",
        "two e-mails", "bad chat", "short number", "shortened number", "no such day",
        "two-digit year", "closed before opened", "control character", "a cell too many",
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_by_row_and_column(
    database: Database, row: str, column: str, value: str
) -> None:
    report = load(database, f"{HEADING}\nok,Tốt,,,,,,,,,,,\n{row}\n")

    fault = next(iter(report.rejected))
    assert (fault.row, fault.column) == (3, column)
    assert fault.value in {value, value.strip("\x07")}
    assert directory(database) == {}


@pytest.mark.parametrize(
    ("last", "closed"),
    [("2018-01-01", False), ("2018-01-02", True), ("2018-01-03", True)],
    ids=["the day before", "the same day", "the day after"],
)
def test_a_unit_closes_on_or_after_the_day_it_opens(
    database: Database, last: str, *, closed: bool
) -> None:
    report = load(database, f"code,name,opened_on,closed_on\na,A,2018-01-02,{last}\n")

    assert (not report.rejected) is closed


def test_faults_are_all_named_at_once_by_the_headings_of_the_file(database: Database) -> None:
    report = load(database, "mã,tên,thư điện tử\na,A,x\n,B,y@example.vn\nc,C,z\n")

    assert faults(report) == [(2, "thư điện tử", "x"), (3, "mã", ""), (4, "thư điện tử", "z")]


@pytest.mark.parametrize(
    ("heading", "fault"),
    [
        ("code,name,emial", (1, "emial", "emial")),
        ("code,emial", (1, "emial", "emial")),
        ("name,email", (1, "code", "")),
        ("code,name,mã", (1, "mã", "mã")),
    ],
    ids=["unknown", "unknown and no name", "no code", "twice"],
)
def test_a_bad_heading_is_named(
    database: Database, heading: str, fault: tuple[int, str, str]
) -> None:
    report = load(database, f"{heading}\na,b,c\n")

    assert fault in faults(report)


def test_a_likely_heading_is_proposed(database: Database) -> None:
    report = load(database, "code,name,emial\na,A,x@example.vn\n")

    assert "“email”" in report.rejected[0].message.vi


def test_an_empty_table_is_refused(database: Database) -> None:
    assert len(load(database, "\n\n").rejected) == 1


def test_rings_of_parents_are_named_once(database: Database) -> None:
    report = load(database, "code,name,parent\nb,B,c\na,A,b\nc,C,a\nd,D,a\n")

    assert faults(report) == [(2, "parent", "c")]
    assert "a → b → c → a" in report.rejected[0].message.en


def test_a_ring_through_known_units_is_refused(database: Database) -> None:
    load(database, "code,name,parent\na,A,\nb,B,a\n")

    report = load(database, "code,name,parent\na,A,b\n")

    assert faults(report) == [(2, "parent", "b")]
    assert directory(database)["a"].parent is None


def test_a_repeated_code_adds_a_contact(database: Database) -> None:
    load(database, "code,name,contact,email\na,A,An,an@x.vn\na,,Bình,binh@x.vn\n")

    assert [c.name for c in directory(database)["a"].contacts] == ["An", "Bình"]


@pytest.mark.parametrize(
    ("second", "column"),
    [("a,B,,An,", "name"), ("a,A,q,An,", "parent"), ("a,A,p,An,c@x.vn", "email")],
    ids=["name", "parent", "address of the same person"],
)
def test_rows_of_one_code_must_agree(database: Database, second: str, column: str) -> None:
    table = f"code,name,parent,contact,email\np,P,,,\nq,Q,,,\na,A,p,An,b@x.vn\n{second}\n"

    report = load(database, table)

    assert [(fault.row, fault.column) for fault in report.rejected] == [(5, column)]


def test_importing_again_changes_nothing(database: Database) -> None:
    table = f"{HEADING}\na,A,,g,t,An,,an@x.vn,,,0912345678,,\nb,B,a,,,,,b@x.vn,,,,,\n"

    first, second = load(database, table), load(database, table)

    assert (counts(first), counts(second)) == ((2, 0, 0), (0, 0, 2))
    with database.read() as connection:
        assert len(connection.execute(select(EVENT)).all()) == 2
        assert len(connection.execute(select(CONTACT)).all()) == 2


def test_a_blank_cell_keeps_and_a_dash_removes(database: Database) -> None:
    heading = "code,name,parent,groups,contact,email,phone"
    load(database, f"{heading}\np,P,,,,,\na,A,p,g,An,an@x.vn,0912345678\n")

    load(database, f"{heading}\na,A,,,An,,\n")
    kept = directory(database)["a"]
    load(database, f"{heading}\na,A,-,-,An,-,\n")
    removed = directory(database)["a"]

    assert (kept.parent, kept.groups, kept.contacts[0].email) == ("p", frozenset({"g"}), "an@x.vn")
    assert (removed.parent, removed.groups) == (None, frozenset())
    assert (removed.contacts[0].email, removed.contacts[0].phone) == (None, "0912345678")


def test_a_contact_without_a_name_goes_by_its_unit_and_is_renamed_with_it(
    database: Database,
) -> None:
    load(database, "code,name,email\na,Cũ,a@x.vn\n")

    report = load(database, "code,name,email\na,Mới,a@x.vn\n")

    contacts = directory(database)["a"].contacts
    assert counts(report) == (0, 1, 0)
    assert contacts == (ContactEntry("unit_contact", "Mới", "a@x.vn"),)


def test_a_unit_may_be_renamed_to_the_name_of_one_of_its_contacts(database: Database) -> None:
    load(database, "code,name,contact,email\na,Cũ,,a@x.vn\na,,Mới,b@x.vn\n")
    table = "code,name,email\na,Mới,c@x.vn\n"

    first, second = load(database, table), load(database, table)

    found = {(c.name, c.email) for c in directory(database)["a"].contacts}
    assert (counts(first), counts(second)) == ((0, 1, 0), (0, 0, 1))
    assert ("Mới", "c@x.vn") in found


def test_a_change_is_recorded_with_what_was_and_without_addresses(database: Database) -> None:
    load(database, "code,name,contact,email\na,Cũ,An,an@x.vn\n")

    load(database, "code,name,contact,email\na,Mới,An,an2@x.vn\n")

    with database.read() as connection:
        events = connection.execute(select(EVENT).order_by(EVENT.c.id)).all()
    assert [(e.kind, e.name, e.at) for e in events] == [
        ("unit", "added", NOW),
        ("unit", "changed", NOW),
    ]
    assert events[1].data == {"name": ["Cũ", "Mới"], "contacts": ["An"]}


def test_every_change_of_the_directory_is_counted_for_the_campaigns(database: Database) -> None:
    seen = []
    for table in ("code,name\na,A\n", "code,name\na,A\n", "code,name\na,B\n"):
        load(database, table)
        with database.read() as connection:
            seen.append(directory_version(connection))

    assert seen == [1, 1, 2]


def test_a_dry_run_writes_nothing(database: Database) -> None:
    report = load(database, "code,name\na,A\n", dry_run=True)

    assert counts(report) == (1, 0, 0)
    assert directory(database) == {}


def test_the_tree_is_numbered_in_pre_order_by_code(database: Database) -> None:
    load(database, "code,name,parent\nc,C,a\nb,B,a\na,A,\nd,D,\nx,X,b\n")

    assert places(database) == {"a": (0, 4), "b": (1, 3), "x": (2, 3), "c": (3, 4), "d": (4, 5)}


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    rows = ["a,A,", "b,B,a", "c,C,b", "d,D,a"]
    found = []
    for number, order in enumerate((rows, rows[::-1])):
        database = create(f"sqlite:///{tmp_path / str(number)}.db", rehearsal=True)
        load(database, "code,name,parent\n" + "\n".join(order))
        found.append(places(database))
        database.close()

    assert found[0] == found[1]


def test_obligations_move_along_when_the_tree_is_numbered_anew(database: Database) -> None:
    load(database, "code,name\nb,B\nd,D\n")
    with database.write() as connection:
        record = Record(connection)
        ids = {row.code: row.id for row in connection.execute(select(UNIT))}
        record.places = {ids["b"]: (0, 1), ids["d"]: (1, 2)}
        window = record.window(record.campaign())
        of_b = record.obligation(window, ids["b"], by=ids["d"])
        of_d = record.obligation(window, ids["d"])

    load(database, "code,name\na,A\nc,C\n")

    assert places(database) == {"a": (0, 1), "b": (1, 2), "c": (2, 3), "d": (3, 4)}
    with database.read() as connection:
        rows = connection.execute(select(OBLIGATION.c.id, OBLIGATION.c.pos))
        assert {row.id: row.pos for row in rows} == {of_b: 3, of_d: 3}


def test_units_that_a_running_campaign_selects_are_announced(database: Database) -> None:
    load(database, "code,name,groups\nold,Cũ,g\n")
    with database.write() as connection:
        record = Record(connection)
        units = {"organiser": "q", "group": ["g"], "exclude": ["no"]}
        running = record.campaign("chay", activated_at=NOW, units=units)
        record.campaign("cho", units=units)
        revision = connection.execute(select(REVISION.c.id)).scalars().first()
        old = connection.execute(select(UNIT.c.id)).scalar_one()
        facts = {"state": "s", "since_at": NOW, "joined_at": NOW, "revision_id": revision}
        connection.execute(
            insert(tables.Participation).values(campaign_id=running, unit_id=old, **facts)
        )

    report = load(
        database,
        "code,name,groups,closed_on\nold,Tên mới,g,\nin,A,g,\nno,B,g,\nout,C,h,\n"
        "shut,D,g,2018-03-01\nlast,E,g,2018-03-02\n",
    )

    assert report.joins == {"chay": 2}


def test_an_export_imports_back_unchanged(database: Database, tmp_path: Path) -> None:
    table = (
        f"{HEADING}\n"
        "p,Đơn vị “P”,,,,,,,,,,,\n"
        'a,"A, B",p,g;h,t,\'=An,unit_head,an@x.vn,-100123,zalo_1,+15551234567,1/2/2018,\n'
        "a,,,,,Bình,,,,,0912345678,,\n"
    )
    load(database, table)
    exported = csv_of(directory(database).values())
    other = create(f"sqlite:///{tmp_path / 'b.db'}", rehearsal=True)

    again, fresh = load(database, exported), load(other, exported)

    assert (counts(again), counts(fresh)) == ((0, 0, 2), (2, 0, 0))
    assert directory(other) == directory(database)
    other.close()


def test_no_exported_cell_is_taken_for_a_formula(database: Database) -> None:
    load(database, 'code,name,contact,telegram\na,"=HYPERLINK(1)",@SUM(1),-100123\n')

    exported = csv_of(directory(database).values())

    assert "a,'=HYPERLINK(1),,,,'@SUM(1),unit_contact,,'-100123" in exported


LEGACY = {
    "TCVN3 (ABC)": "code,name\na,C«ng ®oµn c¬ së Tr­êng THCS NguyÔn Du\n".encode("latin-1"),
    "VNI": "code,name\na,Coâng ñoaøn cô sôû Tröôøng Nguyeãn Du\n".encode("cp1252"),
    "Windows-1258": "code,name\na,Công đoàn cơ sở Trươ\u0300ng Nguyê\u0303n Du\n".replace(
        "ở", "ơ\u0309"
    ).encode("cp1258"),
    "UTF-16": "code\tname\na\tĐơn vị\n".encode("utf-16"),
}


@pytest.mark.parametrize("encoding", LEGACY)
def test_a_legacy_encoding_is_named_with_its_cure(encoding: str) -> None:
    with pytest.raises(UnusableUnitsFileError) as caught:
        sheet_of(LEGACY[encoding], "u.csv")

    assert encoding in caught.value.text.vi
    assert "CSV UTF-8" in caught.value.text.vi


def test_a_legacy_font_in_a_spreadsheet_is_refused() -> None:
    name = "C«ng ®oµn c¬ së Tr­êng THCS NguyÔn Du"

    with pytest.raises(UnusableUnitsFileError, match="TCVN3"):
        sheet_of(workbook(["code", "name"], ["a", name]), "u.xlsx")


@pytest.mark.parametrize("name", ["Trường THCS Hòa Bình", "Hòa Bình", "Café Sài Gòn – «A»"])
def test_a_name_in_unicode_is_no_legacy_font(name: str) -> None:
    assert sheet_of(workbook(["code", "name"], ["a", name]), "u.xlsx").rows[1][1] == ("a", name)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file"),
        (b"PK\x03\x04nothing", "damaged"),
        (b'code,name\na,"A\nb,B\n', "row 2: a quote is not closed"),
    ],
    ids=["xls", "damaged xlsx", "open quote"],
)
def test_a_file_that_is_no_table_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(UnusableUnitsFileError, match=sentence):
        sheet_of(data, "u.csv")


def test_ten_thousand_units_are_imported_and_found_unchanged(database: Database) -> None:
    rows = "\n".join(
        f"u{n:05},Đơn vị {n},{f'u{n // 10:05}' if n else ''},g{n % 7},Người {n},n{n}@example.vn"
        for n in range(10_000)
    )
    table = f"code,name,parent,groups,contact,email\n{rows}\n"

    first, second = load(database, table), load(database, table)

    assert (counts(first), counts(second)) == ((10_000, 0, 0), (0, 0, 10_000))
    with database.read() as connection:
        assert count_units(connection) == 10_000
    assert sorted(place[0] for place in places(database).values()) == list(range(10_000))


def test_a_chain_of_units_may_be_very_deep(database: Database) -> None:
    rows = "\n".join(f"u{n},U,{f'u{n - 1}' if n else ''}" for n in range(3000))

    load(database, f"code,name,parent\n{rows}\n")

    assert places(database)["u2999"] == (2999, 3000)


def test_the_command_answers_in_json(tmp_path: Path) -> None:
    db, table = tmp_path / "a.db", tmp_path / "u.csv"
    hanchot("init", db=db)
    table.write_text("code,name,email\na,A,a@x.vn\n", encoding="utf-8")

    answer = hanchot("units", "import", table, "--format", "json", db=db)

    assert answer.status == 0
    assert json.loads(answer.out) == {
        "added": 1, "changed": 0, "unchanged": 0, "rejected": [], "joins": []
    }  # fmt: skip


def test_the_command_ends_with_1_where_a_row_is_rejected(tmp_path: Path) -> None:
    db, table = tmp_path / "a.db", tmp_path / "u.csv"
    hanchot("init", db=db)
    table.write_text("mã,tên,thư điện tử\na,A,x\n", encoding="utf-8")

    said = hanchot("units", "import", table, db=db)
    told = hanchot("units", "import", table, "--format", "json", db=db)

    assert (said.status, told.status) == (1, 1)
    assert said.out == "Dòng 2, cột thư điện tử: “x” không phải là địa chỉ thư điện tử.\n"
    rejected = json.loads(told.out)["rejected"]
    assert [(r["row"], r["column"], r["value"]) for r in rejected] == [(2, "thư điện tử", "x")]
    assert set(rejected[0]["message"]) == {"vi", "en"}
    assert json.loads(hanchot("units", "list", "--format", "json", db=db).out) == {"items": []}


def test_the_list_can_be_narrowed_to_a_branch(tmp_path: Path) -> None:
    db, table = tmp_path / "a.db", tmp_path / "u.csv"
    hanchot("init", db=db)
    table.write_text("code,name,parent\na,A,\nb,B,a\nc,C,b\nd,D,\n", encoding="utf-8")
    hanchot("units", "import", table, db=db)

    answer = hanchot("units", "list", "--under", "b", "--format", "json", db=db)
    unknown = hanchot("units", "list", "--under", "bb", db=db)

    assert [unit["code"] for unit in json.loads(answer.out)["items"]] == ["b", "c"]
    assert unknown.status == 2


def test_the_exported_file_opens_in_a_spreadsheet_and_imports_back(tmp_path: Path) -> None:
    db, table, out = tmp_path / "a.db", tmp_path / "u.csv", tmp_path / "out.csv"
    hanchot("init", db=db)
    table.write_text("code,name\na,Đơn vị A\n", encoding="utf-8")
    hanchot("units", "import", table, db=db)

    answer = hanchot("units", "export", out, db=db)
    again = hanchot("units", "import", out, "--format", "json", db=db)

    assert answer.status == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbfcode,name")
    assert json.loads(again.out)["unchanged"] == 1


def test_a_missing_units_file_is_named(tmp_path: Path) -> None:
    answer = hanchot("units", "import", tmp_path / "none.csv", db=tmp_path / "a.db")

    assert answer.status == 2
    assert "none.csv" in answer.err


def test_now_is_the_frozen_instant(tmp_path: Path) -> None:
    db, table = tmp_path / "a.db", tmp_path / "u.csv"
    hanchot("init", "--rehearsal", db=db)
    table.write_text("code,name\na,A\n", encoding="utf-8")

    hanchot("units", "import", table, db=db, HANCHOT_NOW="2018-09-12T08:00")

    opened = create(f"sqlite:///{db}", rehearsal=True)
    with opened.read() as connection:
        recorded: datetime = connection.execute(select(EVENT.c.at)).scalar_one()
    opened.close()
    assert recorded == at("2018-09-12 08:00")


def test_a_language_is_read_kept_and_exported(database: Database) -> None:
    load(database, "mã,tên,người liên hệ,email,ngôn ngữ\na,A,Ann,ann@example.vn,tiếng Anh\n")
    load(database, "code,name,contact,email\na,A,Ann,ann2@example.vn\n")

    [unit] = directory(database).values()

    assert (unit.contacts[0].email, unit.contacts[0].language) == ("ann2@example.vn", "en")
    assert csv_of([unit]).splitlines()[1].endswith(",en")


def test_an_unknown_language_is_rejected(database: Database) -> None:
    report = load(database, "code,name,contact,language\na,A,Ann,tiếng Pháp\n")

    assert [r.column for r in report.rejected] == ["language"]


def test_a_blank_cell_keeps_a_chat_that_was_linked(database: Database) -> None:
    load(database, "code,name,contact,telegram,zalo\na,A,Ann,123456,zalo-1\n")

    load(database, "code,name,contact,telegram,zalo\na,A,Ann,,\n")

    [unit] = directory(database).values()
    assert (unit.contacts[0].telegram, unit.contacts[0].zalo) == ("123456", "zalo-1")

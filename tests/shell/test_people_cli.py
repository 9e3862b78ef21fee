"""The commands by which people act, from the outside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli import Answer, hanchot
from tests.helpers import Office, Record, a_campaign

NOW = "2018-09-10T09:00"
MAIL = {"HANCHOT_CHANNEL_EMAIL": "mailto://127.0.0.1:2525?from=nhac@example.vn"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_campaign(tmp_path) as made:
        yield made


def run(office: Office, *arguments: str | Path, now: str = NOW) -> Answer:
    return hanchot(*arguments, db=office.path, HANCHOT_NOW=now, **MAIL)


def report(office: Office) -> list[str | Path]:
    file = office.path.parent / "bao-cao.pdf"
    file.write_bytes(b"%PDF-1.7")
    fields: list[str | Path] = ["--field", "ket_qua=Tốt", "--field", "so_mo_hinh=12"]
    return ["submit", "dv-2018", "a", "report", *fields, "--attach", file, "--by", "Đầu mối a"]


def test_a_report_goes_from_hand_in_to_award(office: Office) -> None:
    acts: list[list[str | Path]] = [
        report(office),
        ["review", "dv-2018", "a", "report", "return", "--reason", "Thiếu", "--by", "Lê Văn Thẩm"],
        ["extend", "dv-2018", "a", "report", "--until", "ngày 28/9", "--reason", "Bão",
         "--by", "Trần Thị Thư"],
        report(office),
        ["review", "dv-2018", "a", "report", "accept", "--by", "Lê Văn Thẩm"],
        ["award", "dv-2018", "a", "khen", "--by", "Võ Văn Đồng"],
        ["waive", "dv-2018", "b", "report", "--reason", "Mới lập", "--by", "Trần Thị Thư"],
        ["withdraw", "dv-2018", "c", "--reason", "Giải thể", "--by", "Trần Thị Thư"],
    ]  # fmt: skip

    answers = [run(office, *act) for act in acts]

    assert [(a.status, a.err) for a in answers if a.status] == []
    said = "".join(answer.out for answer in answers).replace(TASK, "“…”")
    assert said.splitlines() == SAID


def test_a_task_is_opened_early_for_one_unit(office: Office) -> None:
    early = ["open", "dv-2018", "a", "report", "--by", "Trần Thị Thư"]
    now = "2018-08-10T09:00"

    unopened = run(office, *report(office), now=now)
    without_reason = run(office, *early, now=now)
    later = run(office, *early, "--reason", "Nghỉ", "--from", "ngày 30/8/2018", now=now)
    opened = run(office, *early, "--reason", "Nghỉ", now=now)
    again = run(office, *early, "--reason", "Nghỉ", now=now)
    handed_in = run(office, *report(office), now=now)

    statuses = [a.status for a in (unopened, without_reason, later, opened, again, handed_in)]
    assert statuses == [3, 2, 3, 0, 0, 0]
    assert opened.out.splitlines() == [
        f"Đã mở sớm {TASK} cho Đơn vị a: nhận từ 09 giờ 00 ngày 10/8/2018.",
        "Đơn vị hiện ở bước: Đang triển khai.",
    ]
    assert "không có gì thay đổi" in again.out


def test_an_import_says_what_the_units_that_join_have_hardly_any_time_for(
    office: Office,
) -> None:
    file = office.path.parent / "units.csv"
    file.write_text(
        "code,name,parent,groups,contact,email\ne,Đơn vị e,ldld,cdcs,Đầu mối e,e@example.vn\n",
        encoding="utf-8",
    )

    early = run(office, "units", "import", "--dry-run", file, now="2018-09-01T09:00")
    late = run(office, "units", "import", "--dry-run", file, now="2018-09-11T09:00")
    told = json.loads(
        run(office, "units", "import", "--format", "json", file, now="2018-09-11T09:00").out
    )

    assert "Sát hạn" not in early.out
    assert "Sát hạn hoặc đã quá hạn" in late.out
    assert "hanchot extend dv-2018 MÃ_ĐƠN_VỊ report" in late.out
    (joins,) = told["joins"]
    assert (joins["campaign"], joins["units"]) == ("dv-2018", 1)
    assert [(t["task"], t["extendable"]) for t in joins["short"]] == [("report", True)]


TASK = "“Báo cáo kết quả thực hiện phong trào”"
SAID = """\
Đã nhận “…” của Đơn vị a lúc 09 giờ 00 ngày 10/9/2018, đúng hạn.
Thời hạn thẩm định: trước ngày 25/9/2018 (chậm nhất hết thứ Hai, ngày 24/9/2018).
Đơn vị hiện ở bước: Đã báo cáo, đang thẩm định.
Đã ghi kết luận “…” của Đơn vị a: Trả lại để bổ sung.
Thời hạn bổ sung: trước ngày 18/9/2018 (chậm nhất hết thứ Hai, ngày 17/9/2018).
Đơn vị hiện ở bước: Đang bổ sung hồ sơ.
Đã gia hạn bổ sung “…” cho Đơn vị a: trước ngày 29/9/2018 (chậm nhất hết thứ Sáu, ngày 28/9/2018).
Đơn vị hiện ở bước: Đang bổ sung hồ sơ.
Đã nhận “…” của Đơn vị a lúc 09 giờ 00 ngày 10/9/2018, bản bổ sung.
Thời hạn thẩm định: trước ngày 25/9/2018 (chậm nhất hết thứ Hai, ngày 24/9/2018).
Đơn vị hiện ở bước: Đã báo cáo, đang thẩm định.
Đã ghi kết luận “…” của Đơn vị a: Đạt.
Đơn vị hiện ở bước: Đạt, chờ tổng kết.
Đã ghi tặng “Giấy khen” cho Đơn vị a. Số lượng: 1/1 (tối đa 50% của 1 đơn vị đạt yêu cầu).
Đơn vị hiện ở bước: Được biểu dương, khen thưởng.
Đã miễn “…” cho Đơn vị b.
Đơn vị hiện ở bước: Đạt, chờ tổng kết.
Đơn vị c đã rút khỏi phong trào; thôi theo dõi 1 việc, hủy 2 tin chờ gửi.
Đơn vị hiện ở bước: Không tham gia hoặc đã giải thể.
""".splitlines()


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        pytest.param(["submit", "dv-2019", "a", "report", "--by", "Đầu mối a"], 2, id="campaign"),
        pytest.param(["submit", "dv-2018", "x", "report", "--by", "Đầu mối a"], 2, id="unit"),
        pytest.param(["submit", "dv-2018", "a", "reprot", "--by", "Đầu mối a"], 2, id="task"),
        pytest.param(["submit", "dv-2018", "a", "report", "--by", "ai đó"], 2, id="person"),
        pytest.param(
            ["submit", "dv-2018", "a", "report", "--by", "Đầu mối a", "--field", "x"], 2, id="pair"
        ),
        pytest.param(
            ["submit", "dv-2018", "a", "report", "--by", "Đầu mối a", "--received-at", "mai"],
            2, id="instant",
        ),
        pytest.param(["submit", "dv-2018", "a", "report", "--by", "Đầu mối b"], 3, id="role"),
        pytest.param(
            ["review", "dv-2018", "a", "report", "accept", "--by", "Lê Văn Thẩm"], 3, id="state"
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_done_ends_with_one_sentence(
    office: Office, arguments: list[str], status: int
) -> None:
    before = office.everything()

    answer = run(office, *arguments)

    assert (answer.status, answer.out) == (status, "")
    assert len(answer.err.strip().splitlines()) >= 1
    assert "Traceback" not in answer.err
    assert office.everything() == before


def explained(office: Office, *arguments: str, now: str = NOW) -> dict[str, Any]:
    answer = run(office, "why", "dv-2018", *arguments, "--format", "json", now=now)
    assert answer.status == 0, answer.err
    document: dict[str, Any] = json.loads(answer.out)
    return document


def test_why_leads_from_the_rule_to_the_next_reminder(office: Office) -> None:
    document = explained(office, "a", "report")

    (task,) = document["tasks"]
    due = next(d for d in task["dates"] if d["kind"] == "task.due")
    assert (due["file"], due["line"], due["phrase"]) == ("dv.yaml", 13, "trước ngày 13/9/2018")
    assert due["at"] == "2018-09-12T17:00:00+00:00"
    opens = next(d for d in task["dates"] if d["kind"] == "task.opens")
    assert opens["file"] == "base/phong-trao.yaml"
    assert (document["revision"]["number"], task["state"]) == (1, "open")
    assert [s["reminder"] for s in task["next_sends"]][:2] == ["truoc_1", "qua_han_1"]


def test_why_tells_extensions_moves_and_messages(office: Office) -> None:
    office.tick("2018-09-14 09:00")
    run(
        office, "extend", "dv-2018", "a", "report", "--until", "trước ngày 20/9",
        "--reason", "Bão", "--by", "Trần Thị Thư", now="2018-09-14T10:00",
    )  # fmt: skip

    document = explained(office, "a", now="2018-09-14T11:00")
    said = run(office, "why", "dv-2018", "a", now="2018-09-14T11:00").out

    (task,) = document["tasks"]
    assert document["state"]["last_move"]["move"] == "extended"
    assert document["state"]["last_move"]["by"] == "Trần Thị Thư"
    assert [(e["by"], e["reason"]) for e in task["extensions"]] == [("Trần Thị Thư", "Bão")]
    assert {m["reminder"] for m in task["messages"]} >= {"mo_bao_cao", "truoc_1"}
    assert task["next_sends"][0]["reminder"] == "truoc_1"
    assert "Gia hạn: trước ngày 20/9/2018" in said
    assert "dv.yaml:13" in said


def test_doctor_finds_a_sound_database_sound(office: Office) -> None:
    office.tick("2018-09-10 09:00")

    answer = run(office, "doctor")

    assert answer.status == 0, answer.out
    assert "Không có gì cần sửa." in answer.out


def test_doctor_names_what_is_to_be_mended(office: Office) -> None:
    with office.database.write() as connection:
        connection.exec_driver_sql("UPDATE contact SET role = 'x' WHERE role = 'secretariat'")
        connection.exec_driver_sql("UPDATE campaign SET calendar_version = 'old'")
        Record(connection)

    answer = run(office, "doctor", "--format", "json", now="2018-07-01T09:00")

    document = json.loads(answer.out)
    wrong = {f["topic"] for f in document["findings"] if f["level"] == "wrong"}
    assert (answer.status, document["ok"]) == (1, False)
    assert wrong == {"roles", "calendar"}


def test_doctor_sees_a_clock_that_stands_still_or_runs_back(office: Office) -> None:
    behind = json.loads(run(office, "doctor", "--format", "json", now="2018-07-01T09:00").out)
    silent = json.loads(run(office, "doctor", "--format", "json", now="2018-09-20T09:00").out)

    for document in (behind, silent):
        topics = [f["topic"] for f in document["findings"] if f["level"] == "wrong"]
        assert topics == ["clock"]

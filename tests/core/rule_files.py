"""Rule files for tests of the loader and the checker, changed in one place each."""
# ruff: noqa: E501 - a rule file as it is written

from __future__ import annotations

from pathlib import Path

from engine.calendar import WorkCalendar
from engine.calendar_file import read_calendar
from engine.check import CheckResult, check_file
from engine.rules.schema import Definition

ROOT = Path(__file__).parents[2]
BASES = ROOT / "workflows" / "base"

FILE = """\
rules: 1
extends: goc
id: phong-trao-2018
title: Phong trào năm 2018
year: 2018
units: {group: cdcs, organiser: ldld}
stages:
  launch: {at: ngày 01/3/2018, source: {quote: phát động ngày 01/3/2018}}
  implement: {period: từ ngày 01/3/2018 đến hết ngày 31/8/2018, source: {quote: từ ngày 01/3/2018 đến hết ngày 31/8/2018}}
tasks:
  report:
    due: chậm nhất ngày 13/9/2018
    source: {quote: báo cáo chậm nhất ngày 13/9/2018}
"""

BASE = """\
rules: 1
kind: base
id: goc
title: Mẫu gốc
roles:
  unit_contact: {label: Đầu mối, fallback: unit_head}
  unit_head: {label: Người đứng đầu}
  secretariat: {label: Thường trực, scope: campaign}
  supervisor: {label: Lãnh đạo, scope: campaign}
  council: {label: Hội đồng, scope: campaign}
stages:
  launch: {label: Phát động, at: <điền>}
  implement: {label: Triển khai, period: <điền>}
  review: {label: Thẩm định, period: từ report.due đến 15 ngày làm việc sau report.due}
  commend: {label: Khen thưởng, period: từ review.end đến 45 ngày sau review.end}
end: commend.end
tasks:
  report:
    label: Báo cáo
    form: bao_cao
    opens: 15 ngày làm việc trước report.due
    due: <điền>
    late: {accept_until: 10 ngày làm việc sau report.due}
    review: {by: secretariat, within: 10 ngày làm việc}
forms:
  bao_cao: {label: Báo cáo, fields: {so: {label: Số mô hình, type: integer, min: 0}}}
reminders:
  truoc_3: {for: report, when: 3 ngày làm việc trước report.due, to: [unit_contact], message: nhac}
  qua_3: {for: report, when: 3 ngày làm việc sau report.due, to: [supervisor], message: gop, digest: có}
messages:
  nhac: {subject: Nhắc, body: "Kính gửi {unit.name}: {due.text}", short: Nhắc}
  gop: {subject: Gộp, body: "Còn {digest.count} đơn vị"}
lifecycle:
  initial: pending
  states:
    pending: {label: Chờ, moves: {launch: {at: launch.start, to: implementing}}}
    implementing: {label: Đang làm, moves: {done: {when: report.complete, to: done}}}
    done: {label: Xong, final: có}
    unresolved: {label: Chưa xong, final: có}
  anywhere:
    sweep: {at: campaign.end, to: unresolved}
"""


def vn(definition: Definition | None = None) -> WorkCalendar:
    """The shipped calendar, as `check_file` asks for it."""
    path = ROOT / "config" / "calendars" / "vn.yaml"
    if definition is None:
        return read_calendar(path)
    if definition.calendar != "vn":
        raise LookupError(definition.calendar)
    return read_calendar(path, timezone=definition.timezone, workdays=definition.workdays)


def check(text: str = FILE, base: str = BASE) -> CheckResult:
    """Check a file that extends the base `goc`."""
    files = {"f.yaml": text, "goc.yaml": base}
    return check_file(
        "f.yaml",
        read=lambda path: files[path].encode(),
        base_path=lambda name: f"{name}.yaml",
        bases=("goc",),
        calendars=vn,
    )


def open_codes(result: CheckResult) -> list[str]:
    """The codes of what is not accepted, in the order of the file."""
    return [problem.code for problem in result.problems if not problem.accepted]


def check_shipped(path: Path, text: str | None = None) -> CheckResult:
    """Check a shipped file, or a changed text in its place."""

    def read(asked: str) -> bytes:
        if text is not None and asked == str(path):
            return text.encode()
        return Path(asked).read_bytes()

    return check_file(
        str(path),
        read=read,
        base_path=lambda name: str(BASES / f"{name}.yaml"),
        bases=tuple(file.stem for file in BASES.glob("*.yaml")),
        calendars=vn,
    )

"""Examples of wrong keys and values, of secrets, and of what could be tidier."""

from __future__ import annotations

from typing import Final

from engine.check.pages.code import Code

_IMPLEMENT = '    source: {clause: II, quote: "từ ngày 01/3/2018 đến hết ngày 31/8/2018"}\n'
_DUE = '    source: {clause: III, quote: "gửi báo cáo chậm nhất ngày 13/9/2018"}\n'

CODES: Final[dict[str, Code]] = {
    "K101": Code(
        "error",
        wrong="stages:\n  implement:\n    perido: từ ngày 01/3/2018 đến hết ngày 31/8/2018\n"
        + _IMPLEMENT,
        cure="stages:\n  implement:\n    period: từ ngày 01/3/2018 đến hết ngày 31/8/2018\n"
        + _IMPLEMENT,
    ),
    "K102": Code(
        "error",
        wrong="units: {group: cdcs}\n",
        cure="units: {group: cdcs, organiser: ldld}\n",
    ),
    "K103": Code(
        "error",
        wrong=f"tasks:\n  report:\n    due: chậm nhất ngày 13/9/2018\n    optional: yes\n{_DUE}",
        cure=f"tasks:\n  report:\n    due: chậm nhất ngày 13/9/2018\n    optional: có\n{_DUE}",
    ),
    "K104": Code(
        "warning",
        wrong="reminders:\n  truoc_muoi: none\n  truoc_3: {channels: [email]}\n"
        "  leo_thang: {for: report, when: 5 ngày làm việc sau report.due, to: [supervisor],"
        " message: bao_cao_lanh_dao, digest: có}\n".replace("  truoc_muoi: none\n", ""),
        cure="reminders:\n  leo_thang_3: {when: 5 ngày làm việc sau report.due}\n",
    ),
    "K105": Code("error", wrong="rules: 3\n", cure="rules: 1\n"),
    "K107": Code("error", wrong="id: Đợt 1\n", cure="id: dot-1\n"),
    "K108": Code(
        "warning",
        wrong="reminders:\n  truoc_5: none\n",
        cure="reminders:\n  truoc_3: none\n",
    ),
    "C701": Code(
        "error",
        wrong="# token: 0f4c1b9d7e2a\n",
        cure="# token: xem cấu hình\n",
    ),
    "C702": Code(
        "error",
        wrong="edition: Đợt 1 (liên hệ 0912 345 678)\n",
        cure="edition: Đợt 1\n",
    ),
    "T901": Code(
        "hint",
        wrong="accept:\n  - {code: D214, at: tasks.report.due, why: Kế hoạch ghi thế}\n",
        cure="edition: Đợt 1\n",
    ),
    "T902": Code(
        "hint",
        wrong="hours:\n  send: 08:00\n",
        cure="hours:\n  send: 09:00\n",
    ),
}

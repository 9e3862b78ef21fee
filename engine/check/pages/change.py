"""Examples of changes to a running campaign; `hanchot plan` reports them, not `check`.

The wrong example and the cure are parts of the new revision.
"""
# ruff: noqa: E501 - a line of an example stays whole

from __future__ import annotations

from typing import Final

from engine.check.pages.code import Code


def _due(phrase: str) -> str:
    return (
        f"revision: 2\ntasks:\n  report:\n    due: {phrase}\n"
        f'    source: {{clause: III, quote: "gửi báo cáo {phrase}"}}\n'
    )


_NEW_TASK = "{name}: {{label: Báo cáo nhanh, due: chậm nhất ngày 30/8/2018}}"
_FIELD = "revision: 2\nforms:\n  bao_cao:\n    fields:\n      so_mo_hinh: {type: %s}\n"
_AWARD = "revision: 2\nawards:\n  giai: {{label: Khen thưởng, quota: {{max: {count}}}}}\n"

CODES: Final[dict[str, Code]] = {
    "X801": Code(
        "info",
        by="plan",
        wrong=_due("chậm nhất ngày 21/9/2018"),
        cure=_due("chậm nhất ngày 13/9/2018"),
    ),
    "X802": Code(
        "error",
        softer="warning",
        by="plan",
        wrong=_due("chậm nhất ngày 05/9/2018"),
        cure=_due("chậm nhất ngày 05/9/2018")
        + 'changes: [{reason: "Hội nghị họp sớm", floor: 3 ngày làm việc}]\n',
    ),
    "X803": Code(
        "error",
        by="plan",
        wrong=f"revision: 2\ntasks:\n  report: none\n  {_NEW_TASK.format(name='bao_cao')}\n",
        cure=f"revision: 2\ntasks:\n  report: none\n  {_NEW_TASK.format(name='bao_cao')}\n"
        "changes: [{rename: {tasks: {report: bao_cao}}}]\n",
    ),
    "X804": Code(
        "error",
        by="plan",
        wrong="revision: 2\nlifecycle:\n  states:\n    supplementing: none\n",
        cure="revision: 2\nlifecycle:\n  states:\n    supplementing: none\n"
        'changes: [{map: {states: {supplementing: in_review}}, reason: "Gộp hai bước"}]\n',
    ),
    "X805": Code(
        "error",
        softer="info",
        by="plan",
        wrong="revision: 2\ntasks:\n  nominate: none\n",
        cure='revision: 2\ntasks:\n  nominate: none\nchanges: [{cancel: {tasks: [nominate]}, reason: "Không xét đợt này"}]\n',
    ),
    "X806": Code(
        "info",
        by="plan",
        wrong=f"revision: 2\ntasks:\n  {_NEW_TASK.format(name='bao_cao_nhanh')}\n",
        cure="revision: 2\nchanges: [{reason: Không thêm việc}]\n",
    ),
    "X807": Code(
        "error",
        softer="info",
        by="plan",
        wrong=_FIELD % "text",
        cure="revision: 2\nforms:\n  bao_cao:\n    fields:\n      so_mo_hinh_chu: {label: Số mô hình (bằng chữ), type: text}\n",
    ),
    "X808": Code("error", by="plan", wrong=_AWARD.format(count=2), cure=_AWARD.format(count=10)),
    "X809": Code(
        "error", by="plan", wrong="revision: 2\nyear: 2019\n", cure="revision: 2\nyear: 2018\n"
    ),
    "X810": Code(
        "info",
        by="plan",
        wrong="revision: 2\nextends: phong-trao  # mẫu gốc mới chỉ nhận muộn 5 ngày làm việc\n",
        cure="revision: 2\ntasks:\n  report:\n"
        "    late: {accept_until: 10 ngày làm việc sau report.due}  # giữ như trước\n",
    ),
    "X811": Code(
        "info",
        by="plan",
        wrong="revision: 2\ncalendar: vn  # lịch mới có thêm ngày nghỉ\n",
        cure="revision: 2\ntasks:\n  report:\n"
        "    late: {accept_until: chậm nhất ngày 26/9/2018}  # giữ như trước\n",
    ),
    "X812": Code("error", by="plan", wrong="revision: 1\n", cure="revision: 2\n"),
    "X813": Code(
        "warning",
        by="plan",
        wrong="plan:\n  number: 40/KH-LĐLĐ  # số của kế hoạch năm trước\n  issuer: Liên đoàn Lao động quận 1\n",
        cure="plan:\n  number: 43/KH-LĐLĐ\n  issuer: Liên đoàn Lao động quận 1\n",
    ),
}

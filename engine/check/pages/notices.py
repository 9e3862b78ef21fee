"""Examples of wrong references, notices, forms and awards."""
# ruff: noqa: E501 - a line of an example stays whole

from __future__ import annotations

from typing import Final

from engine.check.pages.code import Code


def _reminder(name: str, rest: str) -> str:
    return f"reminders:\n  {name}: {{{rest}}}\n"


def _message(key: str, text: str, also: str = "    en: none\n") -> str:
    return f'messages:\n  nhac_han:\n    {key}: "{text}"\n{also}'


def _field(rest: str) -> str:
    return f"forms:\n  bao_cao:\n    fields:\n      them: {{label: Nội dung thêm, {rest}}}\n"


_DUE = '    due: chậm nhất ngày 13/9/2018\n    source: {clause: III, quote: "gửi báo cáo chậm nhất ngày 13/9/2018"}\n'
_AWARD = "awards:\n  giai: {{label: Khen thưởng, quota: {quota}, requires: {{task: report, is: passed}}}}\n"
_ASKED = "{{form: bao_cao, field: {field}, at_least: 1}}"
_LONG = "Đề nghị đơn vị quan tâm, gửi báo cáo đúng hạn. " * 7
_SAME_DAY = "when: 3 ngày làm việc trước report.due"

CODES: Final[dict[str, Code]] = {
    "R401": Code(
        "error",
        wrong=_reminder("truoc_3", "to: [unit_contat]"),
        cure=_reminder("truoc_3", "to: [unit_contact]"),
    ),
    "R402": Code(
        "error",
        wrong=_message("subject", "Kính gửi {unit.nmae}"),
        cure=_message("subject", "Kính gửi {unit.name}"),
    ),
    "R403": Code(
        "error",
        wrong=_reminder("leo_thang_3", "channels: [email, zbs]"),
        cure=_reminder("leo_thang_3", "channels: [email]"),
    ),
    "R404": Code(
        "hint",
        wrong="forms:\n  de_nghi: {label: Đề nghị khen thưởng, fields: {ten: {label: Tên, type: text}}}\n",
        cure="forms:\n  bao_cao: {label: Báo cáo kết quả}\n",
    ),
    "R405": Code(
        "error",
        wrong='messages:\n  bat_dau_nhan:\n    subject: "V/v {review.reason}"\n    en: none\n',
        cure='messages:\n  bat_dau_nhan:\n    subject: "V/v bắt đầu nhận {task.short}"\n    en: none\n',
    ),
    "R406": Code("error", wrong="extends: phong-tra0\n", cure="extends: phong-trao\n"),
    "R407": Code(
        "error",
        wrong=_reminder("truoc_3", f"only_if: {_ASKED.format(field='so_mo')}"),
        cure=_reminder("truoc_3", f"only_if: {_ASKED.format(field='so_mo_hinh')}"),
    ),
    "R408": Code(
        "error",
        wrong="roles:\n  unit_head: {fallback: unit_contact}\n",
        cure="roles:\n  unit_head: {label: Thủ trưởng đơn vị}\n",
    ),
    "R409": Code(
        "error",
        wrong="roles:\n  unit_head: {fallback: secretariat}\n",
        cure="roles:\n  unit_head: {label: Thủ trưởng đơn vị}\n",
    ),
    "R410": Code(
        "error",
        plan="III. Các đơn vị gửi báo cáo chậm nhất ngày 13/9/2018.\n",
        wrong="plan:\n  issuer: Liên đoàn Lao động quận 1\n  text: ke-hoach-cu.txt\n",
        cure="plan:\n  issuer: Liên đoàn Lao động quận 1\n",
    ),
    "N501": Code(
        "warning",
        wrong=_reminder("truoc_3", "mode: all"),
        cure=_reminder("truoc_3", "mode: first").replace("mode: first", "channels: [email]"),
    ),
    "N502": Code(
        "warning",
        wrong=_reminder("leo_thang_3", "when: 2 ngày làm việc trước report.due"),
        cure=_reminder("leo_thang_3", "when: 5 ngày làm việc sau report.due"),
    ),
    "N503": Code(
        "warning",
        wrong="reminders:\n  truoc_10: none\n  truoc_3: none\n  truoc_1: none\n",
        cure="reminders:\n  truoc_10: none\n  truoc_3: none\n",
    ),
    "N504": Code(
        "error",
        wrong=_message("short", _LONG.strip()),
        cure=_message("short", "Đề nghị gửi báo cáo."),
    ),
    "N505": Code(
        "warning",
        wrong="reminders:\n  leo_thang_3: {digest: không, message: nhac_han}\n",
        cure="reminders:\n  leo_thang_3: {when: 5 ngày làm việc sau report.due}\n",
    ),
    "N506": Code(
        "warning",
        wrong=_message("subject", "V/v gửi báo cáo đợt hai", also=""),
        cure=_message("subject", "V/v gửi báo cáo đợt hai"),
    ),
    "F601": Code(
        "error",
        wrong=_field("type: choice"),
        cure=_field("type: choice, options: {a: Tập thể, b: Cá nhân}"),
    ),
    "F602": Code(
        "error",
        wrong=_field("type: integer, min: 10, max: 1"),
        cure=_field("type: integer, min: 1, max: 10"),
    ),
    "F603": Code(
        "warning",
        wrong=_field(f"type: text, required: có, show_if: {_ASKED.format(field='so_mo_hinh')}"),
        cure=_field(f"type: text, show_if: {_ASKED.format(field='so_mo_hinh')}"),
    ),
    "F604": Code(
        "warning",
        wrong="forms:\n  bao_cao: {pending: có}\n",
        cure="forms:\n  bao_cao: {label: Báo cáo kết quả}\n",
    ),
    "F605": Code(
        "warning",
        wrong=_AWARD.format(quota="chưa quy định"),
        cure=_AWARD.format(quota="{max: 10}"),
    ),
}

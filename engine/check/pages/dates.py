"""Examples of wrong dates."""
# ruff: noqa: E501 - a line of an example stays whole

from __future__ import annotations

from typing import Final

from engine.check.pages.code import Code


def _due(phrase: str, *more: str, quote: str = "") -> str:
    """A report with its deadline, quoted word by word, and what else the example needs."""
    lines = "".join(f"    {line}\n" for line in more)
    clause = f'    source: {{clause: III, quote: "gửi báo cáo {quote or phrase}"}}\n'
    return f"tasks:\n  report:\n    due: {phrase}\n{clause}{lines}"


def _implement(phrase: str, *more: str) -> str:
    lines = "".join(f"    {line}\n" for line in more)
    return (
        f"stages:\n  implement:\n    period: {phrase}\n{lines}"
        f'    source: {{clause: II, quote: "{phrase}"}}\n'
    )


_FINE = _due("chậm nhất ngày 13/9/2018")
_PERIOD = _implement("từ ngày 01/3/2018 đến hết ngày 31/8/2018")
_OPENED_LATE = "reminders:\n  truoc_10: none\n  truoc_3: none\n  truoc_1: {when: ngày 13/9/2018}\n"
_SUMMARY = (
    "tasks:\n  summary:\n    opens: implement.start\n    due: {phrase}\n"
    '    source: {{clause: III, quote: "tổng hợp, báo cáo cấp trên {phrase}"}}\n'
    "reminders:\n  tong_hop_truoc_3: {{when: 2 ngày làm việc trước summary.due}}\n"
    "  tong_hop_qua_1: {{when: 2 ngày làm việc sau summary.due}}\n"
)
_ANNIVERSARY = (
    "events:\n  ky_niem:\n    label: Kỷ niệm {count} năm Ngày truyền thống\n"
    "    when: ngày 15/10/2018\n"
    '    source: {{clause: I, quote: "(15/10/1930 – 15/10/2018)"}}\n'
)
_TWICE = (
    "tasks:\n  report:\n    due: none\n    occurrences:\n"
    "      mot: {{label: Lần một, due: chậm nhất ngày 13/9/2018}}\n"
    "      hai: {{label: Lần hai, due: chậm nhất ngày {second}}}\n"
    '    source: {{clause: III, quote: "lần một chậm nhất ngày 13/9/2018,'
    ' lần hai chậm nhất ngày {second}"}}\n'
)
_PLAN = (
    "plan:\n  issuer: Liên đoàn Lao động quận 1\n  text: ke-hoach.txt\n"
    "tasks:\n  report:\n    due: chậm nhất ngày 13/9/2018\n"
    '    source: {{clause: III, quote: "{quote}"}}\n'
)

CODES: Final[dict[str, Code]] = {
    "D201": Code("error", wrong=_due("chậm nhất ngày 31/9/2018"), cure=_FINE),
    "D202": Code("error", wrong=_due("cuối thu năm 2018"), cure=_FINE),
    "D203": Code("warning", wrong=_due("chậm nhất ngày 13/9/2017"), cure=_FINE),
    "D204": Code(
        "error",
        wrong=_due("chậm nhất ngày 13/9/2018", "opens: 1 ngày sau report.due"),
        cure=_due("chậm nhất ngày 13/9/2018", "opens: 20 ngày trước report.due"),
    ),
    "D205": Code(
        "warning", wrong=_implement("từ ngày 01/3/2018 đến hết quý III/2018"), cure=_PERIOD
    ),
    "D206": Code(
        "error",
        softer="warning",
        wrong="reminders:\n  leo_thang_3: {when: 20 ngày làm việc sau report.due}\n",
        cure="reminders:\n  leo_thang_3: {when: 5 ngày làm việc sau report.due}\n",
    ),
    "D207": Code(
        "warning",
        wrong=_due("chậm nhất ngày 13/9/2018", "opens: ngày 13/9/2018") + _OPENED_LATE,
        cure=_FINE,
    ),
    "D208": Code(
        "error",
        wrong=_implement("từ ngày 01/3/2018 đến quý III/2018"),
        cure=_implement("từ ngày 01/3/2018 đến đầu quý III/2018"),
    ),
    "D209": Code(
        "error",
        wrong=_implement("từ ngày 16/7/2018 đến hết ngày 30/7/2018", "days: 14"),
        cure=_implement("từ ngày 16/7/2018 đến hết ngày 30/7/2018", "days: 15"),
    ),
    "D210": Code(
        "error",
        wrong='tasks:\n  report:\n    due: "<điền: năm trước là trước ngày 13/9/2017>"\n',
        cure=_FINE,
    ),
    "D211": Code(
        "error", wrong=_implement("từ ngày 01/9/2018 đến hết ngày 31/8/2018"), cure=_PERIOD
    ),
    "D212": Code(
        "error",
        softer="warning",
        wrong="stages:\n  commend: {period: từ review.start đến 45 ngày sau review.end}\n",
        cure="stages:\n  commend: {period: từ review.end đến 30 ngày sau review.end}\n",
    ),
    "D213": Code(
        "error",
        wrong="stages:\n  review: {period: từ commend.start đến 15 ngày sau commend.start}\n",
        cure="stages:\n  review: {period: từ report.due đến 20 ngày sau report.due}\n",
    ),
    "D214": Code(
        "warning", wrong=_due("chậm nhất ngày 15/9/2018"), cure=_due("chậm nhất ngày 14/9/2018")
    ),
    "D215": Code("warning", wrong=_due("chậm nhất ngày 13/9/2018 (dự kiến)"), cure=_FINE),
    "D216": Code(
        "warning",
        softer="info",
        wrong="year: 2031\n"
        'stages:\n  launch:\n    at: ngày 01/3/2031\n    source: {clause: II, quote: "ngày 01/3/2031"}\n'
        "  implement:\n    period: từ ngày 01/3/2031 đến hết ngày 31/8/2031\n"
        '    source: {clause: II, quote: "từ ngày 01/3/2031 đến hết ngày 31/8/2031"}\n'
        + _due("chậm nhất ngày 12/9/2031"),
        cure=_FINE,
    ),
    "D217": Code("info", wrong=_due("chưa rõ"), cure=_FINE),
    "D218": Code(
        "error",
        wrong=_due("chậm nhất ngày 14/9/2018", quote="chậm nhất ngày 13 tháng 9 năm 2018"),
        cure=_due("chậm nhất ngày 13/9/2018", quote="chậm nhất ngày 13 tháng 9 năm 2018"),
    ),
    "D219": Code(
        "warning",
        softer="hint",
        wrong="tasks:\n  report:\n    due: chậm nhất ngày 13/9/2018\n",
        cure=_FINE,
    ),
    "D220": Code(
        "error",
        wrong=_due("chậm nhất ngày 13/9/2018", "late: {accept_until: 2 ngày trước report.due}")
        + "reminders:\n  qua_han_1: none\n  leo_thang_3: none\n",
        cure=_due(
            "chậm nhất ngày 13/9/2018", "late: {accept_until: 5 ngày làm việc sau report.due}"
        ),
    ),
    "D221": Code(
        "warning",
        by="activate",
        wrong=_FINE,
        cure=_due("chậm nhất ngày 20/9/2018"),
    ),
    "D222": Code(
        "warning", wrong=_TWICE.format(second="27/9/2018"), cure=_TWICE.format(second="08/11/2018")
    ),
    "D223": Code(
        "warning", wrong=_ANNIVERSARY.format(count=87), cure=_ANNIVERSARY.format(count=88)
    ),
    "D224": Code(
        "warning",
        wrong=_SUMMARY.format(phrase="chậm nhất ngày 12/9/2018"),
        cure=_SUMMARY.format(phrase="chậm nhất ngày 15/10/2018"),
    ),
    "D225": Code(
        "warning",
        plan="**KẾ HOẠCH**\n\nII. Phát động từ ngày 01/3/2018; thực hiện từ ngày 01/3/2018 đến\n"
        "hết ngày 31/8/2018.\n\nIII. Các đơn vị gửi báo cáo\n- 2 -\nchậm nhất ngày 13 tháng 9 năm 2018.\n",
        wrong=_PLAN.format(quote="các cơ sở nộp báo cáo quý chậm nhất ngày 13/9/2018"),
        cure=_PLAN.format(quote="gửi báo cáo chậm nhất ngày 13 tháng 9 năm 2018"),
    ),
    "I001": Code("info", wrong=_due("trước ngày 13/9/2018"), cure=_due("chậm nhất ngày 12/9/2018")),
}

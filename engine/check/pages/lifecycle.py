"""Examples of lifecycles that are not sound."""

from __future__ import annotations

from typing import Final

from engine.check.pages.code import Code


def _states(*lines: str) -> str:
    return "lifecycle:\n  states:\n" + "".join(f"    {line}\n" for line in lines)


_PAUSED = "tam_dung: {label: Tạm dừng"
_BACK = "moves: {tiep: {at: campaign.end, to: unresolved}}}"
_TO_PAUSED = (
    "no_report: {moves: {hoan: {when: report.missed, if: {unit: tag, has: vung-xa}, to: tam_dung}}}"
)
_FINE = _states(_TO_PAUSED, f"{_PAUSED}, {_BACK}")

CODES: Final[dict[str, Code]] = {
    "S301": Code("error", softer="warning", wrong=_states(f"{_PAUSED}, {_BACK}"), cure=_FINE),
    "S302": Code("error", wrong=_states(_TO_PAUSED, f"{_PAUSED}}}"), cure=_FINE),
    "S303": Code(
        "error",
        wrong=_states(
            _TO_PAUSED, f"{_PAUSED}, moves: {{lai: {{when: report.missed, to: tam_dung}}}}}}"
        ),
        cure=_FINE,
    ),
    "S304": Code(
        "error",
        wrong="lifecycle:\n  anywhere: {sweep: {if: {not: {task: report, is: in_review}}}}\n",
        cure="lifecycle:\n  anywhere: {sweep: {label: Quét khi kết thúc}}\n",
    ),
    "S305": Code(
        "error",
        wrong=_states("in_review: {moves: {xong: {when: report.passed, to: completed}}}"),
        cure=_states("in_review: {moves: {accepted: {label: Đạt}}}"),
    ),
    "S306": Code(
        "error",
        wrong=_states("completed: {moves: {lai: {when: report.pending, to: implementing}}}"),
        cure=_states("completed: {label: Đã hoàn thành}"),
    ),
    "S307": Code(
        "error",
        wrong=_states("pending: {moves: {launch: {to: implemnting}}}"),
        cure=_states("pending: {moves: {launch: {at: 1 ngày sau launch.start}}}"),
    ),
    "S308": Code(
        "warning",
        softer="info",
        wrong=_states(
            "implementing: {moves: {lui: {when: report.on_time, if: {task: report, is: complete},"
            " to: pending}}}"
        ),
        cure=_states("implementing: {label: Đang thực hiện}"),
    ),
    "S309": Code(
        "info",
        wrong="lifecycle:\n  anywhere: {withdraw: none}\n  states:\n"
        "    implementing: {moves: {rut: {event: unit.withdrawn, to: withdrawn}}}\n",
        cure="lifecycle:\n  states:\n"
        "    implementing: {moves: {rut: {event: unit.merged, to: withdrawn}}}\n"
        "  anywhere: {merged: {event: unit.merged, to: withdrawn}}\n",
    ),
    "S310": Code(
        "warning",
        wrong="tasks:\n  report:\n    due: chậm nhất ngày 13/9/2018\n"
        "    review: {supplement: {times: none}}\n"
        '    source: {clause: III, quote: "gửi báo cáo chậm nhất ngày 13/9/2018"}\n',
        cure="tasks:\n  report:\n    due: chậm nhất ngày 13/9/2018\n"
        "    review: {supplement: {times: 3}}\n"
        '    source: {clause: III, quote: "gửi báo cáo chậm nhất ngày 13/9/2018"}\n',
    ),
    "S311": Code(
        "error",
        wrong=_states("accepted: {moves: {khen: {event: award.granted, to: completed}}}"),
        cure=_states("accepted: {moves: {commended: {label: Được khen thưởng}}}"),
    ),
    "S312": Code(
        "error",
        wrong=_states(
            "implementing: {moves: {cho: {when: report.pending, to: cho}}}",
            "cho: {label: Chờ, moves: {lai: {when: report.pending, to: implementing}}}",
        ),
        cure=_states("implementing: {label: Đang thực hiện}"),
    ),
}

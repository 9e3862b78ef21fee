"""Examples of lifecycles that are not sound."""

from __future__ import annotations

from typing import Final

from engine.check.pages.code import Code


def _states(*lines: str) -> str:
    return "lifecycle:\n  states:\n" + "".join(f"    {line}\n" for line in lines)


_PAUSED = "tam_dung: {label: Tạm dừng"
_BACK = "moves: {tiep: {at: campaign.end, to: unresolved}}}"
_TO_PAUSED = "implementing: {moves: {hoan: {when: report.missed, to: tam_dung}}}"
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
    "S304": Code("error", wrong="", cure=""),
    "S305": Code("error", wrong="", cure=""),
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
    "S308": Code("warning", softer="info", wrong="", cure=""),
    "S309": Code(
        "info",
        wrong="lifecycle:\n  anywhere: {withdraw: none}\n  states:\n"
        "    implementing: {moves: {rut: {event: unit.withdrawn, to: withdrawn}}}\n",
        cure="",
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
    "S311": Code("error", wrong="", cure=""),
    "S312": Code("error", wrong="", cure=""),
}

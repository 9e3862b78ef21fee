"""How a story of a unit is told: what was done to it, when, and where it stands then."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "hand_in": ("nộp {task}", "{task} is handed in"),
    "hand_in_early": (
        "nộp {task} trước khi bắt đầu nhận, được mở sớm",
        "{task} is handed in, opened early",
    ),
    "resubmit": ("nộp lại {task}", "{task} is handed in again"),
    "enter_paper": ("nhập bản giấy đã nhận của {task}", "a paper of {task} is entered afterwards"),
    "accept": ("chấp nhận {task}", "{task} is accepted"),
    "return": ("trả lại {task} để bổ sung", "{task} is returned"),
    "reject": ("kết luận không đạt {task}", "{task} is rejected"),
    "extend": ("gia hạn {task}", "{task} is extended"),
    "extend_supplement": (
        "gia hạn bổ sung {task}",
        "the supplement of {task} is extended",
    ),
    "waive": ("miễn {task}", "{task} is waived"),
    "lapse": ("quá thời hạn bổ sung {task}", "the supplement of {task} lapses"),
    "own_due_passes": (
        "qua hạn được gia hạn của {task}",
        "the extended due of {task} passes",
    ),
    "award.granted": ("quyết định khen thưởng", "an award is granted"),
    "unit.withdrawn": ("đơn vị thôi tham gia", "the unit withdraws"),
    "unit.merged": ("đơn vị được hợp nhất", "the unit is merged"),
    "after_day": ("sau {day}", "after {day}"),
    "from_day": ("từ {day}", "from {day}"),
    "from_instant": ("từ {at}", "from {at}"),
    "day_over": ("hết ngày {day}", "{day} is over"),
    "day_comes": ("đến ngày {day}", "{day} comes"),
    "instant_comes": ("đến {at}", "{at} comes"),
    "at_time": ("{what} ({time})", "{what} ({time})"),
    "stands": ("{what}: `{state}`", "{what}: `{state}`"),
    "then": ("{one} → {other}", "{one} → {other}"),
    "of_occurrence": ("{task} ({occurrence})", "{task} ({occurrence})"),
    "labelled": ("đơn vị có {labels}", "a unit with {labels}"),
    "at_once": ("ngay khi bắt đầu", "at the very start"),
}

"""Sentences of the commands on channels and messages: channels, release, retry."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "help_channels": (
        "Tình trạng từng kênh gửi: nơi gửi, tin còn chờ, lần gửi gần nhất, lý do tạm ngừng.",
        "How each channel is doing: sender, what waits, last success, why it pauses.",
    ),
    "help_release": (
        "Cho gửi một lượt tin đã bị giữ lại vì nhiều bất thường.",
        "Let go a run of messages that was held because it is out of all proportion.",
    ),
    "help_hold": (
        "Số của lượt bị giữ; không ghi thì là mọi lượt đang bị giữ.",
        "Number of the held run; all that wait, if not given.",
    ),
    "help_retry": (
        "Gửi lại một tin chưa chắc đã đến, không gửi được hoặc quá giờ gửi.",
        "Send once more a message that is uncertain, failed or expired.",
    ),
    "help_id": (
        "Số của tin, như `hanchot deliveries` in ra.",
        "Number of the message, as `hanchot deliveries` prints it.",
    ),
    "help_yes": ("Không hỏi lại.", "Do not ask."),
    "state_working": ("hoạt động", "working"),
    "state_paused": ("tạm ngừng", "paused"),
    "state_probing": ("đang thử lại", "probing"),
    "state_no_sender": ("chưa có nơi gửi", "no sender"),
    "column_channel": ("Kênh", "Channel"),
    "column_sender": ("Nơi gửi", "Sender"),
    "column_state": ("Tình trạng", "State"),
    "column_waiting": ("Chờ", "Waiting"),
    "column_held": ("Tạm giữ", "Held"),
    "column_retry": ("Gửi lại", "Retry"),
    "column_on_hold": ("Giữ lại", "On hold"),
    "column_oldest_at": ("Tin chờ lâu nhất", "Oldest"),
    "column_last_sent_at": ("Gửi được gần nhất", "Last sent"),
    "column_last_failed_at": ("Lỗi gần nhất", "Last failed"),
    "column_paused_until": ("Tạm ngừng đến", "Paused until"),
    "column_reason": ("Lý do", "Reason"),
    "column_rate": ("Tin/giây", "Per second"),
    "hold_waits": (
        "Lượt {id}: giữ lại {count} tin từ {at} vì vượt mức {bound} tin một lượt. Xem `hanchot deliveries --state held`; cho gửi bằng `hanchot release {id}`.",
        "Run {id}: {count} messages held since {at}, above the {bound} that one run may have. See `hanchot deliveries --state held`; let them go with `hanchot release {id}`.",
    ),
    "nothing_held": ("Không có lượt tin nào bị giữ lại.", "No run of messages is held."),
    "ask_release": ("Cho gửi {count} tin trên?", "Let these {count} messages go?"),
    "released": (
        "Lượt {id}: {count} tin được gửi tiếp; tin nào không còn đúng sẽ không gửi.",
        "Run {id}: {count} messages wait to be sent; what no longer holds is not sent.",
    ),
    "retried": (
        "Tin số {id} sẽ được gửi lại ở lượt gửi kế tiếp.",
        "Message {id} will be sent again at the next dispatch.",
    ),
    "arrived": ("tin đã gửi được.", "it has been sent."),
    "not_ended": (
        "tin đang chờ gửi, hoặc đã được thay, gộp hay hủy.",
        "it still waits, or was overtaken, merged or cancelled.",
    ),
    "not_planned": (
        "lời nhắc không còn trong kế hoạch đang áp dụng.",
        "the plan in force no longer has its reminder.",
    ),
    "too_late": ("quá thời điểm còn tác dụng của tin.", "it is too late to be of use."),
    "not_true": (
        "nội dung nhắc không còn đúng (đã gửi, đã có kết quả hoặc được miễn).",
        "it no longer holds (handed in, decided or excused).",
    ),
}

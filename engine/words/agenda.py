"""Sentences of `hanchot calendar`: the dated facts of a campaign."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "unknown": ("chưa rõ", "not known"),
    "unknown_until": ("chưa rõ lúc bắt đầu; {due}", "start not known; {due}"),
    "from_to": ("từ {start} đến hết {last}", "from {start} to the end of {last}"),
    "tentative": ("{text} (dự kiến)", "{text} (tentative)"),
    "stage_start": ("Bắt đầu: {label}", "Start: {label}"),
    "stage_end": ("Kết thúc: {label}", "End: {label}"),
    "task_opens": ("Bắt đầu nhận: {label}", "Opens: {label}"),
    "task_due": ("Hạn: {label}", "Due: {label}"),
    "task_closes": ("Đóng nhận: {label}", "Closes: {label}"),
    "event": ("{label}", "{label}"),
    "campaign_end": ("Kết thúc phong trào: {label}", "End of the campaign: {label}"),
    "send_at": ("{weekday}, {at}", "{weekday}, {at}"),
    "column_when": ("Thời điểm", "When"),
    "column_what": ("Nội dung", "What"),
    "column_phrase": ("Ghi trong tệp", "As written"),
    "column_place": ("Dòng", "Line"),
    "column_sent": ("Gửi lúc", "Sent at"),
    "column_reminder": ("Lời nhắc", "Reminder"),
    "column_task": ("Việc", "Task"),
    "column_to": ("Người nhận", "To"),
    "column_channels": ("Kênh", "Channels"),
    "column_moved": ("Dời từ", "Moved from"),
}

"""Sentences of `preview`: a message with real data before it is sent."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "help": (
        "Xem trước một tin với dữ liệu thật của một đơn vị; không gửi gì.",
        "Show a message with the real data of one unit; nothing is sent.",
    ),
    "help_reminder": ("Mã lời nhắc trong tệp quy tắc.", "The reminder's id in the rule file."),
    "help_unit": ("Mã đơn vị.", "Code of the unit."),
    "help_channel": (
        "Kênh gửi; bỏ trống để xem tin trên kênh mà người nhận sẽ nhận.",
        "The channel; left out, the one that the recipient would be told on.",
    ),
    "help_occurrence": ("Lần (kỳ) của việc.", "Occurrence of the task."),
    "unknown_reminder": (
        "Phong trào {campaign} không có lời nhắc “{reminder}”{near}.",
        "The campaign {campaign} has no reminder “{reminder}”{near}.",
    ),
    "nothing": (
        "Lời nhắc {reminder} không có tin nào cho đơn vị {unit}: đơn vị không có việc này, không ai có địa chỉ trên kênh đã chọn, hoặc điều kiện `only_if` chưa đúng.",
        "The reminder {reminder} comes to no message for the unit {unit}: it does not owe this task, nobody has an address on the channel, or the condition `only_if` does not hold.",
    ),
    "as_if": (
        "Hiện nay tin này không gửi cho đơn vị {unit}; dưới đây là xem thử với dữ liệu giả định.",
        "As things stand this message does not go to the unit {unit}; some facts below are made up.",
    ),
    "reason": ("(lý do sẽ ghi khi trả lời)", "(the reason that will be given)"),
    "head_at": ("Gửi lúc: {at}", "Goes at: {at}"),
    "head_to": ("Kênh {channel} → {name} <{address}>", "Channel {channel} → {name} <{address}>"),
    "head_subject": ("Tiêu đề: {subject}", "Subject: {subject}"),
    "head_button": ("Nút bấm: {label} → {link}", "Button: {label} → {link}"),
    "head_file": ("Tệp kèm: {filename}", "Attached: {filename}"),
}

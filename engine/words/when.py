"""Sentences of `hanchot when`: how one time phrase is read."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "from_to": (
        "từ {start} đến hết {last}",
        "from {start} to the end of {last}",
    ),
    "from_until": ("từ {start} đến {end}", "from {start} to {end}"),
    "from": ("từ {start}", "from {start}"),
    "until_unknown_start": ("{due}; lúc bắt đầu chưa rõ", "{due}; the start is not known"),
    "from_unknown_end": ("từ {start}; lúc kết thúc chưa rõ", "from {start}; the end is not known"),
    "day": ("cả ngày {day}", "all of {day}"),
    "at": ("lúc {at}", "at {at}"),
    "send": ("gửi lúc {at} ({weekday})", "sent at {at} ({weekday})"),
    "send_moved": (
        "gửi lúc {at} ({weekday}), dời từ {moved}",
        "sent at {at} ({weekday}), moved from {moved}",
    ),
    "unknown": ("chưa rõ: không nhắc, không tính hạn", "not known: no reminders, no deadline"),
    "activation": (
        "lúc bộ phận thường trực kích hoạt phong trào",
        "the moment the secretariat activates the campaign",
    ),
    "depends": ("tính theo {anchor}, chưa có ngày", "counts from {anchor}, which has no date here"),
    "tentative": ("{text} (dự kiến)", "{text} (tentative)"),
    "last_working": (
        "{text}; ngày làm việc cuối là {day}",
        "{text}; the last working day is {day}",
    ),
    "yearly": ("hằng năm, {bound} ngày {day}/{month}", "every year, {bound} {day} {name}"),
    "quarterly": (
        "hằng quý, {bound} ngày {day} tháng thứ {nth} của quý",
        "every quarter, {bound} day {day} of its month {nth}",
    ),
    "monthly": ("hằng tháng, {bound} ngày {day}", "every month, {bound} day {day}"),
    "monthly_last": ("hằng tháng, {bound} ngày cuối tháng", "every month, {bound} its last day"),
    "quarterly_last": ("hằng quý, {bound} ngày cuối quý", "every quarter, {bound} its last day"),
    "monthly_working_start": (
        "hằng tháng, {bound} ngày làm việc đầu tiên của tháng",
        "every month, {bound} its first working day",
    ),
    "monthly_working_end": (
        "hằng tháng, {bound} ngày làm việc cuối cùng của tháng",
        "every month, {bound} its last working day",
    ),
    "quarterly_working_start": (
        "hằng quý, {bound} ngày làm việc đầu tiên của quý",
        "every quarter, {bound} its first working day",
    ),
    "quarterly_working_end": (
        "hằng quý, {bound} ngày làm việc cuối cùng của quý",
        "every quarter, {bound} its last working day",
    ),
    "yearly_working_start": (
        "hằng năm, {bound} ngày làm việc đầu tiên của năm",
        "every year, {bound} its first working day",
    ),
    "yearly_working_end": (
        "hằng năm, {bound} ngày làm việc cuối cùng của năm",
        "every year, {bound} its last working day",
    ),
    "found": ("trong câu này, đọc “{words}”", "of this sentence, “{words}” was read"),
    "weekly": ("hằng tuần, {bound} {weekday}", "every week, {bound} {weekday}"),
    "daily": ("hằng ngày", "every day"),
    "exclusive": ("trước", "before"),
    "inclusive": ("chậm nhất", "by"),
}

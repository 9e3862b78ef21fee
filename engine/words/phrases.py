"""Sentences on time phrases: why one cannot be read, and how one was read."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "empty": ("chưa ghi mốc thời gian", "the time phrase is empty"),
    "unreadable": (
        "không hiểu mốc thời gian “{text}”",
        "cannot read the time phrase “{text}”",
    ),
    "hint_examples": (
        (
            "ví dụ: “trước ngày 13/9/2018”, “chậm nhất ngày 12/9/2018”, “trong tháng 5/2020”,"
            " “từ ngày 16/7/2019 đến hết ngày 30/7/2019”, “3 ngày làm việc trước report.due”,"
            " “khi kích hoạt”, “chưa rõ”"
        ),
        (
            "for example: “trước ngày 13/9/2018”, “chậm nhất ngày 12/9/2018”, “trong tháng 5/2020”,"
            " “từ ngày 16/7/2019 đến hết ngày 30/7/2019”, “3 ngày làm việc trước report.due”,"
            " “khi kích hoạt”, “chưa rõ”"
        ),
    ),
    "no_such_day": ("ngày không tồn tại: “{text}”", "impossible date: “{text}”"),
    "hint_day_order": (
        "tháng từ 1 đến 12, ngày có trong tháng; thứ tự là ngày/tháng/năm",
        "months are 1 to 12, the day must exist in its month; the order is day/month/year",
    ),
    "hint_swapped": (
        "thứ tự là ngày/tháng/năm; có phải {day}/{month}?",
        "the order is day/month/year; did you mean {day}/{month}?",
    ),
    "no_such_month": ("tháng không tồn tại: “{text}”", "impossible month: “{text}”"),
    "hint_month": ("tháng từ 1 đến 12", "months are 1 to 12"),
    "no_such_quarter": ("quý không tồn tại: “{text}”", "impossible quarter: “{text}”"),
    "hint_quarter": ("quý từ I đến IV", "quarters are I to IV"),
    "no_such_half": ("nửa năm không tồn tại: “{text}”", "impossible half-year: “{text}”"),
    "hint_half": ("chỉ có 6 tháng đầu năm và 6 tháng cuối năm", "a year has two halves"),
    "no_such_time": ("giờ không tồn tại: “{text}”", "impossible time of day: “{text}”"),
    "not_time": ("“{text}” không phải là giờ trong ngày", "“{text}” is not a time of day"),
    "hint_time": ("ví dụ: 08:00, 17:30", "for example: 08:00, 17:30"),
    "time_without_day": (
        "“{text}” có giờ mà không có ngày",
        "“{text}” has a time of day without a day",
    ),
    "hint_time_day": ("ví dụ: “17:00 ngày 13/9/2018”", "for example: “17:00 ngày 13/9/2018”"),
    "other_weekday": (
        "ngày {text} là {actual}, không phải {written}",
        "{text} is a {actual}, not a {written}",
    ),
    "short_year": (
        "năm phải ghi đủ bốn chữ số: “{text}”",
        "a year needs all four digits: “{text}”",
    ),
    "hint_short_year": ("ví dụ: 13/9/2018", "for example: 13/9/2018"),
    "missing_year": ("“{text}” chưa có năm", "“{text}” has no year"),
    "hint_missing_year": (
        "ghi đủ năm, ví dụ 13/9/2018, hoặc ghi `year` của phong trào",
        "write the year, as in 13/9/2018, or state the campaign's `year`",
    ),
    "year_out_of_range": (
        "năm {year} nằm ngoài khoảng {first}–{last} mà lịch tính được",
        "the year {year} is outside {first}–{last}, which the calendar covers",
    ),
    "ambiguous_end": (
        "“đến {words}” chưa rõ là đến đầu hay đến hết",
        "“đến {words}” may mean up to its start or to its end",
    ),
    "hint_ambiguous_end": (
        "ghi “đến hết {words}” hoặc “đến đầu {words}”",
        "write “đến hết {words}” (to its end) or “đến đầu {words}” (to its start)",
    ),
    "two_limits": (
        "“{text}” có hai cách hiểu: còn tính hay không tính mốc được nêu",
        "“{text}” can be read with or without the moment it names",
    ),
    "hint_two_limits": (
        "chỉ dùng một: “trước …” (không tính) hoặc “chậm nhất …” (có tính)",
        "use one: “trước …” (leaves it out) or “chậm nhất …” (includes it)",
    ),
    "year_of_start": (
        "“{text}” chưa rõ mốc bắt đầu thuộc năm nào",
        "“{text}” does not say in which year it starts",
    ),
    "hint_year_of_start": ("ghi năm ở cả hai mốc", "write the year at both ends"),
    "no_middle": (
        "“{text}” có nhiều cách hiểu: chỉ dùng “giữa” với tháng hoặc năm",
        "“{text}” has several readings: only a month or a year has a “giữa”",
    ),
    "bad_count": (
        "số lượng trong “{text}” phải từ 1 đến 9999",
        "the count in “{text}” must be 1 to 9999",
    ),
    "reversed": (
        "“{text}” kết thúc trước khi bắt đầu",
        "“{text}” ends before it starts",
    ),
    "unknown_field": ("không có mốc `{text}`", "there is no date `{text}`"),
    "hint_field": ("có phải `{near}`?", "did you mean `{near}`?"),
    "hint_fields": ("sau dấu chấm chỉ có: {known}", "behind the dot stands one of: {known}"),
    "unfilled": ("chưa điền mốc thời gian", "still to be filled in"),
    "unfilled_note": ("chưa điền mốc thời gian ({note})", "still to be filled in ({note})"),
    "hint_unfilled": (
        "thay `<điền>` bằng mốc của năm nay, hoặc ghi `chưa rõ`",
        "put this year's date in place of `<điền>`, or write `chưa rõ`",
    ),
    "repeats": (
        "“{text}” lặp lại nhiều lần, không dùng được ở đây",
        "“{text}” comes again and again and cannot stand here",
    ),
    "hint_repeats": (
        "ghi vào mục `repeat` của việc, hoặc liệt kê từng kỳ trong `occurrences`",
        "use `repeat` of the task, or list each time under `occurrences`",
    ),
    "repeat_unreadable": (
        "không hiểu định kỳ “{text}”",
        "cannot read the repetition “{text}”",
    ),
    "hint_repeat": (
        (
            "ví dụ: “hằng tháng, trước ngày 25”; “hằng quý, chậm nhất ngày 20 tháng cuối quý”;"
            " “hằng năm, trước ngày 10 tháng 5”"
        ),
        (
            "for example: “hằng tháng, trước ngày 25”; “hằng quý, chậm nhất ngày 20 tháng cuối quý”;"
            " “hằng năm, trước ngày 10 tháng 5”"
        ),
    ),
    "limit_here": (
        "“{text}” là hạn cuối, không dùng được ở đây",
        "“{text}” is a last limit and cannot stand here",
    ),
    "hint_limit_opens": (
        "ghi ngày bắt đầu, ví dụ “ngày 01/6/2020” hoặc “đầu tháng 6/2020”",
        "write when it begins, as “ngày 01/6/2020” or “đầu tháng 6/2020”",
    ),
    "hint_limit_at": (
        "ghi một thời điểm, ví dụ “ngày 01/6/2020” hoặc “report.due”",
        "write an instant, as “ngày 01/6/2020” or “report.due”",
    ),
    "hint_limit_send": (
        "ghi ngày gửi, ví dụ “3 ngày làm việc trước report.due”",
        "write the day of sending, as “3 ngày làm việc trước report.due”",
    ),
    "hint_limit_period": (
        "ghi cả hai mốc, ví dụ “từ ngày 16/7/2019 đến hết ngày 30/7/2019”",
        "write both ends, as “từ ngày 16/7/2019 đến hết ngày 30/7/2019”",
    ),
    "open_end": (
        "“{text}” không có mốc kết thúc",
        "“{text}” has no end",
    ),
    "hint_open_end": (
        "thêm mốc kết thúc, ví dụ “từ ngày 16/7/2019 đến hết ngày 30/7/2019”",
        "add the end, as in “từ ngày 16/7/2019 đến hết ngày 30/7/2019”",
    ),
    "event_here": (
        "“{text}” là việc xảy ra ở từng đơn vị, chỉ dùng cho lời nhắc",
        "“{text}” happens to each unit at its own time; only reminders can count from it",
    ),
    "not_duration": ("“{text}” không phải là khoảng thời gian", "“{text}” is not a length of time"),
    "hint_duration": (
        "ví dụ: “10 ngày làm việc”, “5 ngày”, “2 tuần”, “1 tháng”",
        "for example: “10 ngày làm việc”, “5 ngày”, “2 tuần”, “1 tháng”",
    ),
    "not_repetition": ("không hiểu cách nhắc lại “{text}”", "cannot read the repetition “{text}”"),
    "hint_repetition": (
        "ví dụ: “mỗi 2 ngày làm việc, tối đa 3 lần”",
        "for example: “mỗi 2 ngày làm việc, tối đa 3 lần”",
    ),
    "not_weekdays": (
        "ngày làm việc chỉ nhận T2, T3, T4, T5, T6, T7, CN: “{text}”",
        "working days are any of T2, T3, T4, T5, T6, T7, CN: “{text}”",
    ),
    "day": ("{count} ngày", "{count} day(s)"),
    "working_day": ("{count} ngày làm việc", "{count} working day(s)"),
    "week": ("{count} tuần", "{count} week(s)"),
    "month": ("{count} tháng", "{count} month(s)"),
    "before": ("trước", "before"),
    "after": ("sau", "after"),
    "step_offset": (
        "{length} {direction} {base}: {day}{skipped}",
        "{length} {direction} {base}: {day}{skipped}",
    ),
    "step_skipped": ("; bỏ qua {days}", "; skipping {days}"),
    "step_short_month": (
        "tháng không có ngày {number}: lấy ngày cuối tháng, {day}",
        "the month has no day {number}: its last day, {day}, stands",
    ),
    "step_reference": ("{name} là {day}", "{name} is {day}"),
    "step_unknown": ("{name} chưa rõ", "{name} is not known"),
}

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
    "too_long": (
        "mốc thời gian dài hơn {count} ký tự",
        "the time phrase is longer than {count} characters",
    ),
    "year_of_end": (
        "“{text}” chưa rõ mốc kết thúc thuộc năm nào",
        "“{text}” does not say in which year it ends",
    ),
    "number_differs": (
        "“{text}” ghi một số hai lần mà khác nhau: {digits} và {words}",
        "“{text}” writes one number twice, and differently: {digits} and {words}",
    ),
    "count_differs": (
        "“{text}” nêu {count} ngày, khác với số ngày tính từ hai mốc (kể cả hai ngày đầu, cuối)",
        "“{text}” says {count} days, which its two dates, both counted, do not give",
    ),
    "gloss_differs": (
        "“{text}” nêu hai hạn khác nhau trong và ngoài ngoặc",
        "“{text}” has one deadline inside the brackets and another outside",
    ),
    "two_weekdays": (
        "“{text}” nêu hai thứ khác nhau cho một ngày",
        "“{text}” gives one day two different weekdays",
    ),
    "lunar": (
        "“{text}” theo âm lịch hoặc theo Tết, không tính được",
        "“{text}” goes by the lunar calendar or by Tết, which is not computed",
    ),
    "hint_lunar": (
        "ghi ngày dương lịch, ví dụ “trước ngày 10/02/2021”",
        "write the solar date, as “trước ngày 10/02/2021”",
    ),
    "vague": ("“{text}” chỉ nêu áng chừng", "“{text}” is only approximate"),
    "hint_vague": (
        "ghi đúng ngày, hoặc ghi “chưa rõ”; ngày chưa chắc thì thêm “(dự kiến)” ở cuối",
        "write the exact day, or “chưa rõ”; put “(dự kiến)” behind a day that is not certain",
    ),
    "season": (
        "“{text}” nêu mùa, không có ngày bắt đầu và kết thúc",
        "“{text}” names a season, which has no first and last day",
    ),
    "hint_season": (
        "ghi tháng hoặc quý, ví dụ “trong quý III/2018”",
        "write a month or quarter, as “trong quý III/2018”",
    ),
    "office_hours": (
        "“{text}” nêu giờ làm việc, mỗi cơ quan một khác",
        "“{text}” names office hours, which differ from office to office",
    ),
    "hint_office_hours": (
        "ghi giờ, ví dụ “trước 17 giờ 00 ngày 13/9/2018”",
        "write the time, as “trước 17 giờ 00 ngày 13/9/2018”",
    ),
    "part_of_day": (
        "“{text}” nêu một buổi trong ngày, không có giờ bắt đầu và kết thúc",
        "“{text}” names a part of the day, which has no exact hours",
    ),
    "hint_part_of_day": (
        "ghi giờ theo 24 giờ, ví dụ “17 giờ 00 ngày 13/9/2018”",
        "write the time by the 24-hour clock, as “17 giờ 00 ngày 13/9/2018”",
    ),
    "relative": (
        "“{text}” tùy vào ngày viết",
        "what “{text}” means depends on the day of writing",
    ),
    "hint_relative": (
        "ghi rõ ngày, tháng, năm",
        "write the day, month and year",
    ),
    "occasion": (
        "“{text}” nêu một dịp mà không có ngày",
        "“{text}” names an occasion and no date",
    ),
    "hint_occasion": (
        "ghi ngày của dịp đó, hoặc ghi “chưa rõ”",
        "write the date of the occasion, or “chưa rõ”",
    ),
    "at_once": ("“{text}” không nêu ngày nào", "“{text}” names no day"),
    "hint_at_once": (
        "ghi một hạn, ví dụ “trước ngày 13/9/2018”",
        "write a limit, as “trước ngày 13/9/2018”",
    ),
    "several": (
        "“{text}” nêu nhiều mốc rời nhau",
        "“{text}” names several separate dates",
    ),
    "hint_several": (
        "ghi từng mốc riêng; một khoảng liền nhau thì ghi “từ … đến hết …”",
        "write each on its own; write one unbroken stretch as “từ … đến hết …”",
    ),
    "no_anchor": (
        "“{text}” không nói tính từ ngày nào",
        "“{text}” does not say from which day it counts",
    ),
    "hint_no_anchor": (
        "thêm mốc tính, ví dụ “10 ngày làm việc kể từ ngày 13/9/2018”",
        "say what it counts from, as “10 ngày làm việc kể từ ngày 13/9/2018”",
    ),
    "only_after": (
        "“{text}” chỉ nêu mốc sau đó mới được tính, không phải hạn",
        "“{text}” only says what comes first; it is no limit",
    ),
    "hint_only_after": (
        "ghi “từ ngày …” hoặc “N ngày sau ngày …”",
        "write “từ ngày …” or “N ngày sau ngày …”",
    ),
    "unnamed": (
        "“{text}” không nói rõ tuần, tháng hay quý nào",
        "“{text}” does not say which week, month or quarter",
    ),
    "hint_unnamed": (
        "ghi số, ví dụ “trong quý III/2018”; nếu lặp lại thì ghi “hằng quý”, “hằng tháng”",
        "number it, as “trong quý III/2018”; if it repeats, write “hằng quý” or “hằng tháng”",
    ),
    "stretch_before": (
        "“{text}” có hai cách hiểu: ngày đầu của khoảng đó hay cả khoảng",
        "“{text}” may mean the first of those days or all of them",
    ),
    "span_from": (
        "“{text}” không nói ngày được nêu có tính hay không",
        "“{text}” does not say whether the day it counts from belongs to it",
    ),
    "hint_span_from": (
        "ghi cả hai mốc, ví dụ “từ ngày 16/7/2019 đến hết ngày 30/7/2019”",
        "write both ends, as “từ ngày 16/7/2019 đến hết ngày 30/7/2019”",
    ),
    "this_year": (
        "“{text}” ghi “năm nay”, tùy vào năm viết",
        "“{text}” says “năm nay”, which depends on the year of writing",
    ),
    "two_years": (
        "“{text}” ghi “năm nay”: năm {issued} theo ngày ban hành hay năm {year}?",
        "“{text}” says “năm nay”: {issued}, the year of issue, or {year}?",
    ),
    "named_here": (
        "“{text}” tính từ “{name}”, mà ngày ấy tệp không nêu",
        "“{text}” counts from “{name}”, which has no date in the file",
    ),
    "hint_named": (
        "ghi ngày cụ thể, hoặc tính từ một mốc của tệp, ví dụ “5 ngày làm việc sau report.due”",
        "write the date, or count from one of the file, as “5 ngày làm việc sau report.due”",
    ),
    "repeat_working": (
        "“{text}” lặp lại theo ngày làm việc, chưa dùng được ở `repeat`",
        "“{text}” repeats by working days, which `repeat` does not take",
    ),
    "found_several": (
        "câu này nêu nhiều mốc thời gian, không rõ mốc nào là hạn: {found}",
        "this sentence names several dates, and which is the deadline is not clear: {found}",
    ),
    "hint_found_several": (
        "chép riêng phần nêu hạn, ví dụ “trước ngày 13/9/2018”",
        "copy only the part with the deadline, as “trước ngày 13/9/2018”",
    ),
    "found_none": (
        "câu này có nêu {found} nhưng không nói đó là hạn",
        "this sentence names {found} but does not say that it is a deadline",
    ),
    "hint_found_none": (
        "chỉ chép mốc thời gian, hoặc ghi “trước …”, “chậm nhất …”",
        "copy only the date, or write “trước …” or “chậm nhất …”",
    ),
    "doubt": (
        "câu này có nêu {found}, nhưng chữ “{word}” có thể làm đổi nghĩa",
        "this sentence names {found}, but the word “{word}” may change what it means",
    ),
    "hint_doubt": (
        "chép riêng phần nêu hạn, ví dụ “trước ngày 13/9/2018”",
        "copy only the part with the deadline, as “trước ngày 13/9/2018”",
    ),
    "no_act": (
        "câu này có nêu {found} nhưng không nói phải làm gì vào lúc đó",
        "this sentence names {found} but does not say what is to be done by then",
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

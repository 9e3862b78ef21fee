"""Sentences on working days: why a day is off or worked, what is wrong in an override file."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "before_tet": ("Nghỉ Tết Nguyên Đán", "Lunar New Year holiday"),
    "off_for": ("Nghỉ hoán đổi với ngày {day}", "Day off, swapped with {day}"),
    "off": ("Ngày nghỉ", "Day off"),
    "works_for": ("Làm bù cho ngày {day}", "Worked in place of {day}"),
    "works": ("Ngày làm bù", "Working day"),
    "broken": (
        "Lịch “{name}” có chỗ không dùng được: {problems}.",
        "The calendar “{name}” cannot be used: {problems}.",
    ),
    "the_file": ("tệp", "the file"),
    "not_a_list": ("{where} phải là danh sách", "{where} must be a list"),
    "not_a_map": ("tệp phải là các mục có tên", "the file must be a map"),
    "unknown_key": ("không có mục `{key}` ở {where}", "unknown key `{key}` in {where}"),
    "missing_key": ("thiếu mục `{key}` ở {where}", "`{key}` is missing in {where}"),
    "bad_day": (
        "“{value}” ở {where} không phải là ngày (ngày/tháng/năm)",
        "“{value}” in {where} is not a date (day/month/year)",
    ),
    "bad_day_month": (
        "“{value}” ở {where} không phải là ngày/tháng",
        "“{value}” in {where} is not a day and month",
    ),
    "bad_year": ("“{value}” ở {where} không phải là năm", "“{value}” in {where} is not a year"),
    "bad_choice": (
        "“{value}” ở {where}: chỉ nhận {allowed}",
        "“{value}” in {where}: only {allowed} is allowed",
    ),
    "twice": ("{where} ghi ngày {day} hai lần", "{where} lists {day} twice"),
    "bad_library": (
        "chỉ dùng được thư viện `holidays`: “{value}”",
        "only the library `holidays` can be used: “{value}”",
    ),
    "bad_country": (
        "thư viện không có lịch nước “{value}”",
        "the library has no calendar of “{value}”",
    ),
    "bad_range": ("năm đầu sau năm cuối ở {where}", "the first year is after the last in {where}"),
    "other_name": (
        "tệp ghi lịch “{value}”, không phải “{name}”",
        "the file is of the calendar “{value}”, not “{name}”",
    ),
    "not_reviewed": (
        "năm {year} chưa được rà soát (đã rà soát {first}–{last})",
        "the year {year} has not been reviewed (reviewed: {first}–{last})",
    ),
    "too_far": (
        "không có ngày làm việc nào trong {days} ngày kể từ {day}",
        "there is no working day within {days} days of {day}",
    ),
}

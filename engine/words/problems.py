"""Sentences of the checker: what is wrong in a rule file, and how to mend it."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "kind_text": ("“{value}”", "“{value}”"),
    "kind_map": ("một khối các mục", "a map"),
    "kind_list": ("một danh sách", "a list"),
    "expected_text": ("Cần một dòng chữ, ở đây lại là {kind}", "Expected a text, found {kind}"),
    "expected_yes_no": (
        "Chỉ nhận “có” hoặc “không”, không nhận “{value}”",
        "Only “có” or “không” are allowed, not “{value}”",
    ),
    "expected_number": (
        "Cần một số nguyên, không phải “{value}”",
        "Expected a number, not “{value}”",
    ),
    "bad_id": (
        "Mã “{value}” không hợp lệ: chỉ dùng chữ thường không dấu, chữ số, gạch dưới (mã phong trào: gạch nối)",
        "Invalid id “{value}”: only a–z, 0–9 and underscore (campaign ids: hyphen)",
    ),
    "unknown_zone": ("Không có múi giờ “{value}”", "There is no time zone “{value}”"),
    "to_fill_in": ("Chưa điền: {value}", "Still to be filled in: {value}"),
    "at_or_period": (
        "Giai đoạn phải có đúng một trong hai mục `at` và `period`",
        "A stage has exactly one of `at` and `period`",
    ),
    "one_due": (
        "Việc phải có đúng một trong các mục `due`, `occurrences`, `repeat`",
        "A task has exactly one of `due`, `occurrences` and `repeat`",
    ),
    "one_trigger": (
        "Bước chuyển phải có đúng một trong các mục `at`, `when`, `event`",
        "A move has exactly one of `at`, `when` and `event`",
    ),
    "missing_key": ("Thiếu mục `{key}`", "The key `{key}` is missing"),
    "missing_key_of": ("Thiếu mục `{key}` trong `{block}`", "`{block}` lacks the key `{key}`"),
    "unknown_key": ("Không có mục `{key}`", "Unknown key `{key}`"),
    "did_you_mean": ("Có phải `{near}`?", "Did you mean `{near}`?"),
    "near_and_allowed": (
        "Có phải `{near}`? Các mục dùng được: {keys}",
        "Did you mean `{near}`? Allowed keys: {keys}",
    ),
    "allowed_keys": ("Các mục dùng được: {keys}", "Allowed keys: {keys}"),
    "expected_map": (
        "Cần một khối các mục `tên: giá trị`, ở đây lại là {kind}",
        "Expected a map of `key: value` entries, found {kind}",
    ),
    "expected_list": ("Cần một danh sách, ở đây lại là {kind}", "Expected a list, found {kind}"),
    "expected_one_of": (
        "`{key}` không nhận {kind}; chỉ nhận: {values}",
        "`{key}` does not take {kind}; allowed: {values}",
    ),
    "unknown_channel": ("Không có kênh {kind}", "There is no channel {kind}"),
    "channels": ("Các kênh: {values}", "The channels: {values}"),
    "wrong_value": ("Giá trị không hợp lệ: {kind}", "Value not valid: {kind}"),
    "newer_language": (
        "`rules: {found}` mới hơn hệ thống này ({known})",
        "`rules: {found}` is newer than this program ({known})",
    ),
    "update_program": (
        "Cập nhật chương trình, hoặc dùng tệp của phiên bản ngôn ngữ {known}",
        "Update the program, or use a file of language version {known}",
    ),
    "language_from_one": (
        "`rules` là phiên bản ngôn ngữ, từ 1 trở lên",
        "`rules` is the version of the language, from 1 on",
    ),
    "extends_missing": (
        "Ghi mẫu gốc, ví dụ `extends: phong-trao`, hoặc tự viết cả mục `lifecycle`",
        "Name the base, as `extends: phong-trao`, or write the whole `lifecycle` yourself",
    ),
    "too_often": (
        "Việc chỉ lặp lại theo tháng, quý hoặc năm, không theo “{value}”",
        "A task repeats by month, quarter or year, not “{value}”",
    ),
    "nth_label": ("Kỳ {number} ({due} {day})", "No. {number} ({due} {day})"),
    "nth_short": ("kỳ {number}", "no. {number}"),
}

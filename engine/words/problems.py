"""Sentences of the checker: what is wrong in a rule file, and how to mend it."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
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
}

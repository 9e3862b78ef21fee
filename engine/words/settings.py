"""Sentences of `engine.settings`: what is wrong in the configuration file."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "fault": (
        "Tệp cấu hình “{path}”, dòng {line}: {fault}.",
        "Configuration file “{path}”, line {line}: {fault}.",
    ),
    "unknown_key": ("không có mục `{key}`{near}", "there is no key `{key}`{near}"),
    "missing_key": ("thiếu mục `{key}`", "the key `{key}` is missing"),
    "wrong_shape": ("mục `{key}` ghi không đúng dạng", "the key `{key}` has the wrong shape"),
    "not_number": (
        "mục `{key}` cần một số lớn hơn 0, không phải “{value}”",
        "the key `{key}` needs a number above 0, not “{value}”",
    ),
    "not_time": (
        "mục `{key}` cần giờ dạng 08:30, không phải “{value}”",
        "the key `{key}` needs a time such as 08:30, not “{value}”",
    ),
    "not_url": (
        "mục `{key}` cần địa chỉ bắt đầu bằng http:// hoặc https://",
        "the key `{key}` needs an address that starts with http:// or https://",
    ),
    "not_email": (
        "mục `{key}` cần một địa chỉ thư điện tử, không phải “{value}”",
        "the key `{key}` needs an e-mail address, not “{value}”",
    ),
    "not_updates": (
        "mục `{key}` cần là polling, webhook hoặc none, không phải “{value}”",
        "the key `{key}` must be polling, webhook or none, not “{value}”",
    ),
    "hours_empty": (
        "mục `{key}`: giờ mở phải trước giờ đóng",
        "the key `{key}`: the opening hour must come before the closing hour",
    ),
    "variable_unset": (
        "biến môi trường {name} chưa được đặt",
        "the environment variable {name} is not set",
    ),
    "shipped": (
        "Chưa có tệp cấu hình; đang dùng cấu hình kèm theo chương trình ({path}).",
        "There is no configuration file; using the shipped one ({path}).",
    ),
}

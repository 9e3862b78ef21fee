"""Sentences about the fields of a form: each names the field by its label."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "no_sign": (
        "“{text}” thiếu dấu “=”; ghi dạng mục=giá trị",
        "“{text}” lacks “=”; write field=value",
    ),
    "no_form": (
        "việc này không có mẫu nên không nhận “{key}”",
        "this task has no form, so “{key}” is not taken",
    ),
    "unknown": ("mẫu không có mục “{key}”{near}", "the form has no field “{key}”{near}"),
    "twice": ("{label}: ghi hai lần", "{label}: given twice"),
    "missing": ("{label}: chưa điền (bắt buộc)", "{label}: not filled in (required)"),
    "missing_file": (
        "{label}: chưa gửi kèm tệp (bắt buộc)",
        "{label}: no file attached (required)",
    ),
    "hidden": ("{label}: không áp dụng trong trường hợp này", "{label}: does not apply here"),
    "characters": (
        "{label}: có ký tự không dùng được",
        "{label}: has characters that cannot be used",
    ),
    "one_line": ("{label}: chỉ ghi một dòng", "{label}: takes one line only"),
    "too_long": (
        "{label}: dài {count} ký tự, tối đa {limit}",
        "{label}: {count} characters, at most {limit}",
    ),
    "too_short": (
        "{label}: có {count} ký tự, ít nhất {limit}",
        "{label}: {count} characters, at least {limit}",
    ),
    "integer": (
        "{label}: “{value}” không phải là số nguyên (ví dụ 1.234)",
        "{label}: “{value}” is not a whole number (such as 1.234)",
    ),
    "number": (
        "{label}: “{value}” không phải là số (ví dụ 1.234,5)",
        "{label}: “{value}” is not a number (such as 1.234,5)",
    ),
    "money": (
        "{label}: “{value}” không phải là số tiền (ví dụ 1.500.000 đồng)",
        "{label}: “{value}” is not an amount of money (such as 1.500.000 đồng)",
    ),
    "too_small": ("{label}: {value} nhỏ hơn {limit}", "{label}: {value} is below {limit}"),
    "too_large": ("{label}: {value} lớn hơn {limit}", "{label}: {value} is above {limit}"),
    "date": (
        "{label}: “{value}” không phải là ngày có thật; ghi dạng ngày/tháng/năm, ví dụ 13/9/2018",
        "{label}: “{value}” is not a real date; write day/month/year, such as 13/9/2018",
    ),
    "yes_no": (
        "{label}: chỉ nhận “có” hoặc “không”, không nhận “{value}”",
        "{label}: takes “có” or “không”, not “{value}”",
    ),
    "choice": (
        "{label}: không có lựa chọn “{value}”{near}; chọn một trong: {options}",
        "{label}: there is no choice “{value}”{near}; choose from: {options}",
    ),
    "too_few": ("{label}: chọn ít nhất {limit}", "{label}: choose at least {limit}"),
    "too_many": ("{label}: chọn nhiều nhất {limit}", "{label}: choose at most {limit}"),
    "link": (
        "{label}: “{value}” không phải là địa chỉ trang (https://…)",
        "{label}: “{value}” is not a web address (https://…)",
    ),
    "cell": (
        "{label}: ghi dạng {key}.hàng.cột=giá trị",
        "{label}: write {key}.row.column=value",
    ),
    "not_table": ("{label}: không phải là bảng", "{label}: is not a table"),
    "row": ("{label}: không có hàng “{name}”{near}", "{label}: has no row “{name}”{near}"),
    "column": ("{label}: không có cột “{name}”{near}", "{label}: has no column “{name}”{near}"),
    "use_attach": ("{label}: gửi tệp bằng --attach", "{label}: files are given with --attach"),
    "no_file_field": ("mẫu không có mục nhận tệp", "the form has no field for files"),
    "which_file_field": (
        "ghi rõ tệp “{name}” thuộc mục nào: {fields}",
        "say which field the file “{name}” is for: {fields}",
    ),
    "not_file": ("{label}: không nhận tệp", "{label}: takes no file"),
    "file_missing": ("{label}: không có tệp “{name}”", "{label}: there is no file “{name}”"),
    "file_empty": (
        "{label}: tệp “{name}” không có nội dung",
        "{label}: the file “{name}” is empty",
    ),
    "file_large": (
        "{label}: tệp “{name}” lớn hơn {limit} MB",
        "{label}: the file “{name}” is larger than {limit} MB",
    ),
    "file_kind": (
        "{label}: không nhận tệp “{name}”; chỉ nhận {kinds}",
        "{label}: does not take “{name}”; it takes {kinds}",
    ),
}

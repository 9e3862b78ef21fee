"""Sentences of the commands on rule files: their help, and what they refuse."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "help_check": (
        "Kiểm tra tệp quy tắc: báo mọi lỗi cùng lúc, kèm dòng và cách sửa.",
        "Check rule files: every problem at once, with its line and its cure.",
    ),
    "help_explain": (
        "Giải thích một mã lỗi: nghĩa là gì, ví dụ sai và cách sửa.",
        "Explain one code: what it means, a wrong example and its cure.",
    ),
    "code": ("Mã lỗi, ví dụ D218.", "The code, as D218."),
    "help_show": (
        "In tệp quy tắc, hoặc bản đã ghép với mẫu gốc.",
        "Print a rule file, or what it is once merged with its base.",
    ),
    "help_calendar": (
        "In mọi mốc thời gian và mọi lần nhắc tính được từ tệp.",
        "Print every computed instant and every planned send.",
    ),
    "help_when": (
        "Cho biết một mốc thời gian được hiểu thế nào.",
        "Say how one time phrase is read.",
    ),
    "help_diagram": ("Vẽ sơ đồ các trạng thái.", "Draw the lifecycle."),
    "files": ("Các tệp quy tắc.", "The rule files."),
    "file": ("Tệp quy tắc.", "The rule file."),
    "full": ("In bản đã ghép với mẫu gốc.", "Print the merged definition."),
    "origin": (
        "Ghi tệp và dòng của từng giá trị.",
        "Say which file and line each value came from.",
    ),
    "issued": (
        "Ngày thay cho “khi kích hoạt”, dạng 2018-08-01 hoặc 01/8/2018.",
        "The day that stands in for “khi kích hoạt”, as 2018-08-01 or 01/8/2018.",
    ),
    "phrase": ("Mốc thời gian, đặt trong ngoặc kép.", "The time phrase, in quotes."),
    "as": (
        "Loại mục: due (hạn), opens (mở nhận), period (giai đoạn), send (lời nhắc).",
        "What it is read as: due, opens, period or send.",
    ),
    "year": ("Năm của các mốc không ghi năm.", "The year of dates that have none."),
    "batch": (
        "Tệp JSON, mỗi dòng một mốc; “-” là đầu vào chuẩn.",
        "A file of JSON lines, one phrase each; “-” is standard input.",
    ),
    "not_a_day": (
        "“{value}” không phải là một ngày có đủ ngày, tháng, năm",
        "“{value}” is not a date with day, month and year",
    ),
    "not_a_line": (
        'dòng này không phải là JSON dạng {{"phrase": …}}',
        "this line is no JSON object with a “phrase”",
    ),
    "one_phrase": (
        "Ghi đúng một mốc thời gian, hoặc `--batch TỆP`.",
        "Give exactly one phrase, or `--batch FILE`.",
    ),
    "not_usable": (
        "Tệp còn lỗi nên chưa dùng được; xem `hanchot check {path}`.",
        "The file has errors and cannot be used; see `hanchot check {path}`.",
    ),
}

"""Sentences of the command line itself: headings of its help, and faults of usage."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "app": (
        "hanchot – theo dõi thời hạn, nhắc việc cho các phong trào thi đua.",
        "hanchot – deadlines and reminders for emulation campaigns.",
    ),
    "db": (
        (
            "Cơ sở dữ liệu, dạng sqlite:///tệp.db hoặc postgresql+psycopg://…; "
            "thay cho biến môi trường HANCHOT_DB."
        ),
        (
            "The database, as sqlite:///file.db or postgresql+psycopg://…; "
            "outranks the variable HANCHOT_DB."
        ),
    ),
    "version": ("In phiên bản.", "Print the version."),
    "help": ("In hướng dẫn này.", "Print this help."),
    "format": ("Dạng kết quả: {choices}.", "Form of the answer: {choices}."),
    "unknown_command": ("Không có lệnh “{name}”{near}.", "There is no command “{name}”{near}."),
    "unknown_option": (
        "Không có tùy chọn {name}{near}; xem `{command} --help`.",
        "There is no option {name}{near}; see `{command} --help`.",
    ),
    "missing": (
        "Thiếu {name}; xem `{command} --help`.",
        "{name} is missing; see `{command} --help`.",
    ),
    "missing_command": (
        "Chưa ghi lệnh; xem `{command} --help`.",
        "No command is given; see `{command} --help`.",
    ),
    "too_many": (
        "Thừa đối số; xem `{command} --help`.",
        "Too many arguments; see `{command} --help`.",
    ),
    "bad_value": (
        "{name} ghi không đúng; xem `{command} --help`.",
        "{name} has a value that cannot be used; see `{command} --help`.",
    ),
    "bad_choice": (
        "{name} không nhận “{value}”; chỉ nhận {choices}.",
        "{name} does not take “{value}”; it takes {choices}.",
    ),
    "bad_usage": (
        "Dòng lệnh không đúng; xem `{command} --help`.",
        "The command line cannot be understood; see `{command} --help`.",
    ),
    "unexpected": (
        "Lỗi ngoài dự kiến ({name}); chạy lại với HANCHOT_DEBUG=1 để xem chi tiết.",
        "An unexpected fault ({name}); run again with HANCHOT_DEBUG=1 to see the details.",
    ),
    "file_fault": (
        "Không dùng được “{path}”: {reason}.",
        "“{path}” cannot be used: {reason}.",
    ),
    "interrupted": ("Đã dừng theo yêu cầu.", "Stopped as asked."),
}

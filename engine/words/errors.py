"""Sentences of `engine.errors`: input that cannot be used, acts that are refused."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "near": (" (có phải “{near}”?)", " (did you mean “{near}”?)"),
    "unknown_unit": (
        "Không có đơn vị “{code}” trong danh bạ{near}.",
        "There is no unit “{code}” in the directory{near}.",
    ),
    "unknown_code": (
        "Không có mã “{code}”{near}; ví dụ một mã: D218.",
        "There is no code “{code}”{near}; a code looks like D218.",
    ),
    "unknown_campaign": (
        "Không có phong trào “{code}”{near}.",
        "There is no campaign “{code}”{near}.",
    ),
    "unknown_revision": (
        "Phong trào “{campaign}” không có bản {number}; các bản đã có: {known}.",
        "Campaign “{campaign}” has no revision {number}; there are: {known}.",
    ),
    "unknown_task": (
        "Phong trào “{campaign}” không có việc “{task}”{near}.",
        "Campaign “{campaign}” has no task “{task}”{near}.",
    ),
    "unknown_task_anywhere": (
        "Không có phong trào nào có việc “{task}”{near}.",
        "No campaign has a task “{task}”{near}.",
    ),
    "unknown_message_state": (
        "Tin không có trạng thái “{state}”{near}.",
        "A message has no state “{state}”{near}.",
    ),
    "unreadable_file": (
        "Không đọc được tệp “{path}”: {reason}.",
        "The file “{path}” cannot be read: {reason}.",
    ),
    "database_missing": (
        "Chưa có cơ sở dữ liệu tại “{where}”; tạo bằng lệnh `hanchot init`.",
        "There is no database at “{where}”; create it with `hanchot init`.",
    ),
    "database_unusable": (
        "Không mở được cơ sở dữ liệu “{url}”; kiểm tra đường dẫn và quyền ghi.",
        "The database “{url}” cannot be opened; check the path and the right to write.",
    ),
    "database_newer": (
        "Cơ sở dữ liệu thuộc phiên bản mới hơn ({version}); cần nâng cấp chương trình hanchot.",
        "The database is of a newer version ({version}); upgrade hanchot.",
    ),
    "database_older": (
        "Cơ sở dữ liệu thuộc phiên bản cũ; sao lưu rồi chạy `hanchot init` để nâng cấp.",
        "The database is of an older version; back it up and run `hanchot init` to upgrade it.",
    ),
    "database_busy": (
        "Cơ sở dữ liệu đang bận quá {seconds} giây; chưa thay đổi gì, đề nghị thử lại.",
        "The database was busy for more than {seconds} seconds; nothing changed, try again.",
    ),
    "disk_full": (
        "Ổ đĩa đã đầy; chưa thay đổi gì. Giải phóng chỗ trống rồi thử lại.",
        "The disk is full; nothing changed. Make room and try again.",
    ),
    "not_rehearsal": (
        "{what} chỉ dùng được trên cơ sở dữ liệu diễn tập (`hanchot init --rehearsal`).",
        "{what} works only on a rehearsal database (`hanchot init --rehearsal`).",
    ),
    "already_active": (
        "Phong trào “{campaign}” đang chạy; tệp khác nội dung phải qua bước lập kế hoạch thay đổi.",
        "Campaign “{campaign}” is in force; a file with other content is a change to be planned first.",
    ),
    "campaign_not_active": (
        "Phong trào “{campaign}” chưa được kích hoạt; chạy `hanchot activate {campaign}`.",
        "Campaign “{campaign}” has not been activated; run `hanchot activate {campaign}`.",
    ),
    "clock_went_back": (
        "Đồng hồ máy ({now}) chậm hơn lần chạy trước ({last}) quá 5 phút; kiểm tra ngày giờ của máy rồi chạy lại.",
        "The clock ({now}) is more than 5 minutes behind the last run ({last}); check the machine's date and time.",
    ),
    "not_there": ("không có tệp này", "there is no such file"),
    "no_access": (
        "không có quyền đọc, hoặc không phải là tệp",
        "no right to read it, or not a file",
    ),
    "named_by": ("tệp do biến môi trường {name} chỉ đến", "named by the variable {name}"),
    "unknown_language": (
        "Không có ngôn ngữ “{name}”; HANCHOT_LANG nhận vi hoặc en.",
        "There is no language “{name}”; HANCHOT_LANG takes vi or en.",
    ),
    "unreadable_instant": (
        "{name}: “{value}” không phải là thời điểm; ghi dạng 2018-09-13T08:00:00+07:00.",
        "{name}: “{value}” is not an instant; write it as 2018-09-13T08:00:00+07:00.",
    ),
    "folder_in_use": (
        "Thư mục “{folder}” đang chứa dữ liệu khác; chọn thư mục khác bằng --folder.",
        "The folder “{folder}” holds other data; choose another with --folder.",
    ),
    "extra_missing": (
        "Lệnh `{command}` cần phần mở rộng “{extra}”: cài bằng `pip install 'hanchot[{extra}]'`.",
        "`{command}` needs the extra “{extra}”: install it with `pip install 'hanchot[{extra}]'`.",
    ),
    "stale_plan": (
        "Kế hoạch thay đổi của “{campaign}” không còn đúng: tệp, bản đang áp dụng, lịch hoặc số liệu đã thay đổi. Chưa áp dụng gì; đề nghị chạy lại `hanchot plan`.",
        "The change plan of “{campaign}” is out of date: the file, the revision in force, the calendar or the facts have moved. Nothing was applied; run `hanchot plan` again.",
    ),
    "blocked_change": (
        "Chưa áp dụng: kế hoạch thay đổi còn {errors} lỗi; chạy `hanchot plan` để xem.",
        "Not applied: the change plan has {errors} errors; run `hanchot plan` to see them.",
    ),
    "unknown_hold": (
        "Không có lượt gửi nào được giữ lại mang số {id}.",
        "No run was held under the number {id}.",
    ),
    "not_held": ("Lượt gửi {id} đã được cho gửi rồi.", "The run {id} has been let go already."),
    "unknown_message": ("Không có tin số {id}.", "There is no message {id}."),
    "retry_refused": ("Không gửi lại tin số {id}: {why}", "Message {id} is not sent again: {why}"),
    "log_setting": (
        "{name} không nhận “{value}”; chỉ nhận {known}.",
        "{name} does not take “{value}”; it takes {known}.",
    ),
}

"""Sentences of `engine.directory` and of the commands on units."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "unusable_file": (
        "Không đọc được danh sách đơn vị “{path}”: {fault}.",
        "The list of units “{path}” cannot be read: {fault}.",
    ),
    "encoding": (
        (
            "tệp không phải UTF-8 (có vẻ là {encoding}); chuyển mã sang Unicode, "
            "rồi trong Excel chọn Save As, kiểu “CSV UTF-8”, hoặc gửi thẳng tệp XLSX"
        ),
        (
            "the file is not UTF-8 (it looks like {encoding}); convert the text to Unicode, "
            "then in Excel choose Save As, type “CSV UTF-8”, or use the XLSX file itself"
        ),
    ),
    "encoding_unknown": (
        "tệp không phải UTF-8; trong Excel chọn Save As, kiểu “CSV UTF-8”, hoặc gửi thẳng tệp XLSX",
        "the file is not UTF-8; in Excel choose Save As, type “CSV UTF-8”, or use the XLSX file",
    ),
    "legacy_font": (
        "chữ trong tệp thuộc bảng mã cũ (có vẻ là {encoding}); chuyển mã sang Unicode rồi lưu lại",
        "the text is in a legacy encoding (it looks like {encoding}); convert it to Unicode",
    ),
    "old_excel": (
        "tệp Excel kiểu cũ (.xls) hoặc có mật khẩu; bỏ mật khẩu, rồi lưu lại thành .xlsx",
        "an old Excel file (.xls), or one with a password; remove it and save as .xlsx",
    ),
    "bad_excel": ("tệp XLSX bị hỏng", "the XLSX file is damaged"),
    "too_large": ("tệp quá lớn (tối đa {limit} MB)", "the file is too large (at most {limit} MB)"),
    "too_many_rows": ("quá nhiều dòng (tối đa {limit})", "too many rows (at most {limit})"),
    "bad_csv": (
        "dòng {row}: dấu ngoặc kép chưa đóng đúng chỗ, hoặc ô quá dài",
        "row {row}: a quote is not closed where it should be, or a cell is too long",
    ),
    "empty_table": ("Danh sách không có dòng nào", "The list has no rows"),
    "unknown_column": ("Không có cột “{name}”{near}", "There is no column “{name}”{near}"),
    "column_twice": ("Cột “{name}” có hai lần", "The column “{name}” is there twice"),
    "missing_column": (
        "Thiếu cột bắt buộc “{vi}” ({name})",
        "The compulsory column “{name}” is missing",
    ),
    "missing_code": ("Thiếu mã đơn vị", "The unit's code is missing"),
    "missing_name": ("Thiếu tên đơn vị", "The unit's name is missing"),
    "stray_value": (
        "“{value}” nằm ở ô không có tên cột; kiểm tra dấu phân cách",
        "“{value}” stands under no heading; check the delimiters",
    ),
    "control_character": (
        "Ô có ký tự điều khiển không nhìn thấy được",
        "The cell holds an invisible control character",
    ),
    "too_long": ("Quá dài (tối đa {limit} ký tự)", "Too long (at most {limit} characters)"),
    "rounded": (
        "“{value}” đã bị Excel rút gọn; định dạng cột là Text rồi nhập lại số đầy đủ",
        "Excel has shortened “{value}”; format the column as Text and enter the number in full",
    ),
    "formula_error": (
        "“{value}” là lỗi công thức của Excel",
        "“{value}” is the error of an Excel formula",
    ),
    "bad_code": (
        (
            "Mã “{value}” không hợp lệ: chỉ dùng chữ không dấu, chữ số và . _ / -, "
            "bắt đầu bằng chữ hoặc số, tối đa 64 ký tự"
        ),
        (
            "Invalid code “{value}”: only A–Z, a–z, 0–9 and . _ / -, "
            "starting with a letter or digit, at most 64 characters"
        ),
    ),
    "bad_language": (
        "“{value}” không phải ngôn ngữ gửi tin; ghi vi hoặc en",
        "“{value}” is no language of messages; write vi or en",
    ),
    "bad_role": (
        "Không có vai trò “{value}”{near}; các vai trò: {roles}",
        "There is no role “{value}”{near}; the roles are: {roles}",
    ),
    "bad_email": (
        "“{value}” không phải là địa chỉ thư điện tử",
        "“{value}” is not an e-mail address",
    ),
    "several_emails": (
        "Mỗi dòng chỉ một địa chỉ thư điện tử; thêm người liên hệ bằng một dòng nữa cùng mã",
        "One e-mail address in each row; add a further contact by another row with the same code",
    ),
    "bad_telegram": (
        "“{value}” không phải là mã cuộc trò chuyện Telegram",
        "“{value}” is not a Telegram chat id",
    ),
    "bad_zalo": (
        "“{value}” không phải là mã cuộc trò chuyện Zalo",
        "“{value}” is not a Zalo chat id",
    ),
    "bad_phone": ("“{value}” không phải là số điện thoại", "“{value}” is not a telephone number"),
    "bad_day": (
        "“{value}” không phải là ngày; ghi dạng 13/9/2018 hoặc 2018-09-13",
        "“{value}” is not a day; write 13/9/2018 or 2018-09-13",
    ),
    "no_such_day": ("Ngày không tồn tại: “{value}”", "There is no such day: “{value}”"),
    "closed_before_opened": (
        "Ngày kết thúc không được trước ngày bắt đầu",
        "The day it closes comes before the day it opens",
    ),
    "conflict": (
        "“{value}” khác với dòng {first} của cùng mã “{code}”",
        "“{value}” differs from row {first} of the same code “{code}”",
    ),
    "contact_conflict": (
        (
            "“{value}” khác với dòng {first} của cùng người liên hệ “{name}”; "
            "nếu là hai người, ghi tên từng người"
        ),
        (
            "“{value}” differs from row {first} of the same contact “{name}”; "
            "if these are two people, write the name of each"
        ),
    ),
    "own_parent": (
        "Đơn vị không thể là cấp trên của chính mình",
        "A unit cannot be its own parent",
    ),
    "unknown_parent": (
        "Không có đơn vị cấp trên “{value}” trong tệp và trong danh bạ{near}",
        "There is no parent “{value}” in the file or the directory{near}",
    ),
    "parent_cycle": (
        "Các cấp trên nối thành vòng: {way}",
        "The parents form a ring: {way}",
    ),
    "row_fault": ("Dòng {row}, cột {column}: {message}.", "Row {row}, column {column}: {message}."),
    "rejected": (
        "Có {count} lỗi; chưa thay đổi gì trong danh bạ.",
        "{count} faults; nothing in the directory has changed.",
    ),
    "imported": (
        "Đã nhập: thêm {added}, sửa {changed}, giữ nguyên {unchanged} đơn vị.",
        "Imported: {added} units added, {changed} changed, {unchanged} unchanged.",
    ),
    "would_import": (
        "Nếu nhập: thêm {added}, sửa {changed}, giữ nguyên {unchanged} đơn vị. Chưa ghi gì.",
        (
            "Would import: {added} units added, {changed} changed, {unchanged} unchanged. "
            "Nothing is written."
        ),
    ),
    "joins": (
        "{units} đơn vị sẽ tham gia phong trào “{campaign}” ở lần chạy kế tiếp.",
        "{units} units will join the campaign “{campaign}” at the next run.",
    ),
    "joins_short": (
        "  Sát hạn hoặc đã quá hạn: “{task}”, {due}.",
        "  Close to its due or past it: “{task}”, {due}.",
    ),
    "joins_extend": (
        "    Xem xét gia hạn riêng: hanchot extend {campaign} MÃ_ĐƠN_VỊ {task} --until NGÀY --reason LÝ_DO --by NGƯỜI",
        "    Consider an extension: hanchot extend {campaign} UNIT {task} --until PHRASE --reason R --by WHO",
    ),
    "exported": ("Đã ghi {count} đơn vị vào “{path}”.", "{count} units written to “{path}”."),
    "cannot_write": ("không ghi được", "it cannot be written"),
    "ready": ("Cơ sở dữ liệu đã sẵn sàng: {where}.", "The database is ready: {where}."),
    "ready_rehearsal": (
        "Cơ sở dữ liệu diễn tập đã sẵn sàng: {where}.",
        "The rehearsal database is ready: {where}.",
    ),
    "help_init": (
        "Tạo cơ sở dữ liệu, hoặc nâng cấp lên phiên bản này.",
        "Create the database, or upgrade it to this version.",
    ),
    "help_rehearsal": (
        "Cơ sở dữ liệu diễn tập: nhận HANCHOT_NOW, chỉ gửi tới máy này.",
        "A rehearsal database: takes HANCHOT_NOW, sends to this machine only.",
    ),
    "help_units": ("Danh bạ đơn vị.", "The directory of units."),
    "help_import": (
        (
            "Nhập danh sách đơn vị từ tệp CSV (UTF-8) hoặc XLSX; có lỗi thì không nhập gì. "
            "Ô trống giữ giá trị cũ, dấu “-” xóa giá trị."
        ),
        (
            "Import units from a CSV (UTF-8) or XLSX file; with any fault nothing is imported. "
            "A blank cell keeps the old value, a dash removes it."
        ),
    ),
    "help_file": ("Tệp CSV hoặc XLSX.", "A CSV or XLSX file."),
    "help_dry_run": (
        "Chỉ kiểm tra và cho biết sẽ thay đổi gì.",
        "Only check, and tell what would change.",
    ),
    "help_list": ("Liệt kê các đơn vị.", "List the units."),
    "help_under": (
        "Chỉ đơn vị này và các đơn vị trực thuộc.",
        "Only this unit and those below it.",
    ),
    "help_export": (
        "Xuất danh bạ ra CSV, có thể nhập lại nguyên vẹn.",
        "Export the directory as CSV, which can be imported back unchanged.",
    ),
    "help_out": ("Tệp để ghi; không có thì in ra màn hình.", "File to write; else printed."),
    "column_code": ("Mã", "Code"),
    "column_name": ("Tên", "Name"),
    "column_parent": ("Cấp trên", "Parent"),
    "column_groups": ("Nhóm", "Groups"),
    "column_tags": ("Nhãn", "Tags"),
    "column_contacts": ("Người liên hệ", "Contacts"),
}

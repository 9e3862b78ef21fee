"""Sentences of `hanchot simulate` and `hanchot demo`."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "simulate_help": (
        "Chạy thử cả phong trào trên đồng hồ ảo với đơn vị giả định; không gửi gì ra ngoài.",
        "Run a whole campaign on a virtual clock with made-up units; nothing is sent.",
    ),
    "demo_help": (
        "Chạy năm kế hoạch thật trên cơ sở dữ liệu diễn tập, gửi thư đến máy chủ thư ngay trên máy này.",
        "Run the five real plans on a rehearsal database, mailing a server on this machine.",
    ),
    "units_help": (
        "Số đơn vị giả định, hoặc tệp danh bạ CSV/XLSX.",
        "How many made-up units, or a units file (CSV/XLSX).",
    ),
    "behaviour_help": (
        "Cách các đơn vị thực hiện: đúng hạn, chậm, không gửi, bị trả lại, hoặc lẫn lộn.",
        "How units behave: on time, late, never, returned, or mixed.",
    ),
    "seed_help": (
        "Số gốc của phép ngẫu nhiên: cùng số, cùng kết quả.",
        "Seed: the same seed gives the same result.",
    ),
    "issued_help": (
        "Ngày ban hành, thay cho “khi kích hoạt” (ngày/tháng/năm).",
        "The day of issue, standing in for “khi kích hoạt” (day/month/year).",
    ),
    "folder_help": ("Thư mục để lại kết quả.", "The folder that keeps the results."),
    "bad_units": (
        "“{value}” không phải là số đơn vị (từ 1 đến 1000000) hay tệp danh bạ đọc được.",
        "“{value}” is neither a number of units (1 to 1000000) nor a readable units file.",
    ),
    "reminder": ("Nhắc việc", "Reminder"),
    "task": ("Nội dung", "Task"),
    "occurrence": ("Kỳ", "Occurrence"),
    "first_at": ("Lần đầu", "First"),
    "messages": ("Số tin", "Messages"),
    "state": ("Trạng thái khi kết thúc", "State at the end"),
    "units": ("Số đơn vị", "Units"),
    "simulated": (
        "{campaign}: {units} đơn vị, {submissions} lần gửi hồ sơ, {moves} bước chuyển, {sends} tin.",
        "{campaign}: {units} units, {submissions} submissions, {moves} moves, {sends} messages.",
    ),
    "progress": ("Đang chạy năm phong trào", "Running the five campaigns"),
    "ran": (
        "Đã chạy xong năm phong trào (2017 – 2024): {units} đơn vị trong danh bạ, {mails} thư đã đến máy chủ thư trên máy này.",
        "The five campaigns have run (2017 – 2024): {units} units in the directory, {mails} mails reached the server on this machine.",
    ),
    "for_secretariat": (
        "── Bộ phận thường trực: lịch của một kế hoạch ──",
        "── The secretariat: the calendar of one plan ──",
    ),
    "for_unit": ("── Đơn vị: một thư nhắc đã nhận ──", "── A unit: one reminder it received ──"),
    "for_supervisor": (
        "── Lãnh đạo phụ trách: đơn vị quá hạn tại một thời điểm, và tỷ lệ đúng hạn ──",
        "── The supervisor: who was overdue at one moment, and the on-time rates ──",
    ),
    "look_further": (
        "Xem thêm (mọi lệnh dùng --db {url}):",
        "Look further (all with --db {url}):",
    ),
}

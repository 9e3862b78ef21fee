"""Sentences of `hanchot doctor`."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "line_ok": ("tốt      {text}", "ok       {text}"),
    "line_note": ("lưu ý    {text}", "note     {text}"),
    "line_wrong": ("cần sửa  {text}", "wrong    {text}"),
    "fine": ("Không có gì cần sửa.", "Nothing to mend."),
    "wrong": ("Có chỗ cần sửa.", "Something is to be mended."),
    "settings": ("Cấu hình: {path}.", "Settings: {path}."),
    "disk": (
        "Ổ đĩa tại {folder}: còn {free} MB.",
        "Disk at {folder}: {free} MB free.",
    ),
    "schema": (
        "Cơ sở dữ liệu đúng phiên bản.",
        "The database is of this version.",
    ),
    "secret_in_file": (
        "Kênh {channel}: địa chỉ gửi ghi thẳng trong {path}; chuyển sang biến môi trường.",
        "Channel {channel}: its URL stands in {path}; move it to the environment.",
    ),
    "no_sender": (
        "Chưa kênh nào có nơi gửi; tin nhắc sẽ chờ.",
        "No channel has a sender; messages will wait.",
    ),
    "senders": ("Kênh gửi được: {channels}.", "Channels with a sender: {channels}."),
    "links": (
        "Đường dẫn trong thông báo trỏ đến {url}, ký bằng {count} khóa.",
        "Links in messages lead to {url}, signed with {count} keys.",
    ),
    "no_link_key": (
        "Chưa đặt HANCHOT_LINK_KEY nên chưa cấp được mã liên kết Telegram, Zalo; tạo khóa bằng `hanchot link key`.",
        "HANCHOT_LINK_KEY is not set, so that no codes for Telegram and Zalo can be made; make a key with `hanchot link key`.",
    ),
    "whole": (
        "Cơ sở dữ liệu nguyên vẹn.",
        "The database is whole.",
    ),
    "broken": (
        "Cơ sở dữ liệu hỏng: {fault}.",
        "The database is damaged: {fault}.",
    ),
    "stuck": (
        "{count} tin bị giữ quá lâu ở bước đang gửi; chạy `hanchot dispatch`.",
        "{count} messages have been held in sending for too long; run `hanchot dispatch`.",
    ),
    "vacant": (
        "Phong trào {campaign}: chưa có người giữ vai trò “{role}” tại đơn vị tổ chức.",
        "Campaign {campaign}: nobody at the organiser holds the role “{role}”.",
    ),
    "clock_back": (
        "Phong trào {campaign}: đồng hồ máy ({now}) chậm hơn lần chạy gần nhất ({last}).",
        "Campaign {campaign}: the clock ({now}) is behind the last run ({last}).",
    ),
    "silent": (
        "Phong trào {campaign}: có việc đến giờ từ {since} chưa được xử lý; kiểm tra `hanchot run`.",
        "Campaign {campaign}: something due since {since} has not been dealt with; see `hanchot run`.",
    ),
    "ticked": (
        "Phong trào {campaign}: mốc đã xử lý gần nhất là {last}.",
        "Campaign {campaign}: the last instant dealt with is {last}.",
    ),
    "no_calendar": (
        "Phong trào {campaign}: không có lịch làm việc “{name}”.",
        "Campaign {campaign}: there is no calendar “{name}”.",
    ),
    "calendar_changed": (
        "Phong trào {campaign}: lịch làm việc đã khác lúc kích hoạt; chạy `hanchot plan` để xem thay đổi.",
        "Campaign {campaign}: the calendar differs from the one at activation; see `hanchot plan`.",
    ),
    "tentative_year": (
        "Phong trào {campaign}: ngày nghỉ năm {year} mới là dự kiến.",
        "Campaign {campaign}: the holidays of {year} are tentative.",
    ),
}

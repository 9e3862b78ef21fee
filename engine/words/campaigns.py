"""Sentences of the commands on campaigns: load, activate, run the clock, send."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "help_apply": (
        "Nạp một tệp quy tắc, hoặc áp dụng thay đổi cho phong trào đang chạy.",
        "Load a rule file, or apply a change to a running campaign.",
    ),
    "help_plan": (
        "Cho biết nạp tệp này sẽ thay đổi gì; không thay đổi gì cả.",
        "Say what loading this file would change; changes nothing.",
    ),
    "help_token": (
        "Mã do `hanchot plan` in ra: chỉ áp dụng đúng kế hoạch ấy.",
        "The token that `hanchot plan` printed: apply exactly that plan.",
    ),
    "first_load": (
        "Phong trào “{title}” ({campaign}) chưa chạy: nạp tệp không thay đổi hạn, tin nhắc của đơn vị nào.",
        "Campaign “{title}” ({campaign}) is not in force: loading changes no unit's deadline or message.",
    ),
    "ask_change": (
        "Áp dụng các thay đổi trên cho “{title}”?",
        "Apply these changes to “{title}”?",
    ),
    "help_file": ("Tệp quy tắc của phong trào.", "The campaign's rule file."),
    "help_yes": ("Không hỏi lại.", "Do not ask."),
    "help_activate": (
        "Kích hoạt một phong trào đã nạp: tính lịch, đưa các đơn vị vào.",
        "Put a loaded campaign into force: store its schedule, enrol its units.",
    ),
    "help_campaign": ("Mã phong trào.", "Id of the campaign."),
    "help_at": (
        "Thời điểm kích hoạt; không ghi thì là lúc này.",
        "Instant of activation; now, if not given.",
    ),
    "help_tick": (
        "Chạy đồng hồ một lượt: chuyển trạng thái, tạo các tin đến giờ.",
        "One pass of the clock: make the moves and the messages that are due.",
    ),
    "help_dispatch": (
        "Gửi các tin đang chờ, một lượt.",
        "Send the messages that wait, once.",
    ),
    "help_run": (
        "Chạy liên tục: theo dõi thời hạn và gửi tin cho đến khi dừng.",
        "Run until stopped: watch the deadlines and send the messages.",
    ),
    "refused_file": (
        "Chưa nạp được: tệp còn lỗi hoặc cảnh báo chưa chấp nhận.",
        "Not loaded: the file has errors, or warnings that are not accepted.",
    ),
    "ask_apply": ("Nạp phong trào “{title}”?", "Load the campaign “{title}”?"),
    "loaded": (
        "Đã nạp phong trào {campaign}, bản {revision}. Bước tiếp theo: hanchot activate {campaign}",
        "Loaded campaign {campaign}, revision {revision}. Next: hanchot activate {campaign}",
    ),
    "unchanged": (
        "Phong trào {campaign} không có gì thay đổi (bản {revision}).",
        "Campaign {campaign} is unchanged (revision {revision}).",
    ),
    "ask_at": (
        "Kế hoạch tính từ khi kích hoạt. Thời điểm kích hoạt",
        "The plan counts from activation. Instant of activation",
    ),
    "launch": (
        "Phong trào “{title}” được phát động từ {launch}.",
        "The campaign “{title}” is launched from {launch}.",
    ),
    "past": ("Đã qua: {at} – {what}", "Already past: {at} – {what}"),
    "ask_activate": ("Kích hoạt?", "Activate?"),
    "not_done": ("Chưa thực hiện; không có gì thay đổi.", "Not done; nothing has changed."),
    "activated": (
        "Đã kích hoạt {campaign}: {units} đơn vị tham gia.",
        "Activated {campaign}: {units} units take part.",
    ),
    "no_units": (
        "Chú ý: chưa có đơn vị nào thuộc phạm vi của phong trào; đơn vị nhập sau sẽ được đưa vào ở lượt chạy kế tiếp.",
        "Note: no unit of the directory is selected by the campaign; units imported later join at the next tick.",
    ),
    "vacant_role": (
        "Chưa kích hoạt được: đơn vị tổ chức “{organiser}” chưa có ai giữ vai trò “{role}” trong danh bạ.",
        "Cannot be activated: nobody at the organiser “{organiser}” holds the role “{role}” in the directory.",
    ),
    "pending_form": (
        "Chưa kích hoạt được: “{task}” đã mở nhưng mẫu “{form}” còn chờ đề cương.",
        "Cannot be activated: “{task}” is open but the form “{form}” is still to come.",
    ),
    "future_activation": (
        "Thời điểm kích hoạt {at} còn ở phía trước; kích hoạt khi đến lúc đó.",
        "The instant of activation {at} is still to come; activate when it has.",
    ),
    "ticked": (
        "{moves} bước chuyển, {messages} tin chờ gửi, {superseded} tin được thay bằng tin mới hơn, {expired} tin hết tác dụng.",
        "{moves} moves, {messages} messages waiting, {superseded} superseded, {expired} expired.",
    ),
    "next_at": ("Lượt kế tiếp: {at}", "Next: {at}"),
    "dispatched": (
        "Đã gửi {sent} tin; sẽ gửi lại {retry}; không gửi được {failed}; không còn cần gửi {suppressed}; chưa rõ đã đến hay chưa {uncertain}; hết tác dụng {expired}; tạm giữ đến giờ gửi {held}.",
        "Sent {sent}, to be tried again {retry}, failed {failed}, suppressed {suppressed}, uncertain {uncertain}, expired {expired}, held {held}.",
    ),
    "running": (
        "Đang chạy; dừng bằng Ctrl+C.",
        "Running; stop with Ctrl+C.",
    ),
    "stopped": ("Đã dừng.", "Stopped."),
}

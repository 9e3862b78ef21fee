"""Help of the commands by which people act: hand in, review, extend, excuse, award."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "help_submit": (
        "Gửi báo cáo, đăng ký của đơn vị, hoặc lưu bản nháp.",
        "Hand in what a unit owes, or keep a draft.",
    ),
    "help_review": ("Ghi kết luận thẩm định.", "Decide on what was handed in."),
    "help_extend": ("Gia hạn cho một đơn vị.", "Give one unit a later due."),
    "help_open": (
        "Mở sớm một việc cho một đơn vị, trước khi nhận của mọi đơn vị.",
        "Let one unit hand in before the task opens for all.",
    ),
    "help_from": (
        "Nhận từ khi nào: now (ngay bây giờ) hoặc một cách ghi ngày như trong tệp quy tắc.",
        "From when: now, or a date as in a rule file.",
    ),
    "help_waive": ("Miễn một việc cho đơn vị.", "Excuse a unit from one task."),
    "help_withdraw": (
        "Cho đơn vị rút khỏi phong trào.",
        "Let a unit leave the campaign.",
    ),
    "help_award": ("Ghi tặng hình thức khen thưởng.", "Grant an award."),
    "help_why": (
        "Giải thích vì sao có hạn, trạng thái và các tin nhắc của đơn vị.",
        "Explain a unit's deadlines, state and messages.",
    ),
    "help_doctor": (
        "Kiểm tra cấu hình, kênh gửi, đồng hồ, ổ đĩa, cơ sở dữ liệu.",
        "Check settings, channels, clock, disk and database.",
    ),
    "help_campaign": ("Mã phong trào.", "Id of the campaign."),
    "help_unit": ("Mã đơn vị.", "Code of the unit."),
    "help_task": ("Mã việc trong tệp quy tắc.", "Id of the task in the rule file."),
    "help_award_id": ("Mã hình thức khen thưởng.", "Id of the award."),
    "help_occurrence": (
        "Kỳ nào, nếu việc có nhiều kỳ.",
        "Which occurrence, where the task has several.",
    ),
    "help_by": (
        "Người thực hiện: tên, địa chỉ hoặc mã đơn vị của một người liên hệ đã biết.",
        "Who does it: name, address or unit code of a known contact.",
    ),
    "help_reason": ("Lý do, được lưu lại.", "The reason, which is kept."),
    "help_field": (
        "Một mục của mẫu, dạng mục=giá trị; ghi lại nhiều lần được.",
        "One field of the form, as field=value; may be repeated.",
    ),
    "help_attach": (
        "Tệp gửi kèm; ghi tên mục nếu mẫu có nhiều mục nhận tệp.",
        "A file to attach; name the field if the form has several for files.",
    ),
    "help_draft": ("Chỉ lưu bản nháp, chưa gửi.", "Only keep a draft."),
    "help_received_at": (
        "Thời điểm tiếp nhận bản giấy (chỉ bộ phận thường trực, kèm --reason).",
        "When a paper was received (secretariat only, with --reason).",
    ),
    "help_decision": (
        "accept (đạt), return (trả lại để bổ sung) hoặc reject (không đạt).",
        "accept, return or reject.",
    ),
    "help_until": (
        "Hạn mới, viết như trong tệp quy tắc, ví dụ “trước ngày 20/9”.",
        "The new due, written as in a rule file, such as “trước ngày 20/9”.",
    ),
    "help_format": ("Dạng kết quả: text hoặc json.", "Form of the answer: text or json."),
}

"""Notices that no rule file words: a draft that was left, units that joined late."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "draft_subject": (
        "V/v bản nháp {{task.short}} chưa gửi, hạn {{due.date}} – {{campaign.short}}",
        "Draft of {{task.short}} not sent, due {{due.date}} – {{campaign.short}}",
    ),
    "draft_body": (
        (
            "Kính gửi: {{unit.name}}\n\n"
            "Thực hiện {{plan.text}}, {{task.short}} của đơn vị có hạn gửi {{due.text}}. "
            "Đơn vị đã lưu một bản nháp nhưng đến nay {{organiser.name}} chưa nhận được bản chính thức, "
            "nên nội dung này được tính là chưa gửi. "
            "Đề nghị đồng chí cho gửi bản chính thức, hoặc phản hồi nếu đơn vị còn vướng mắc.\n"
            "- Nội dung: {{task.label}}.\n"
            "- Cách gửi: {{link}}\n\n"
            "Trường hợp đã gửi, xin bỏ qua thông báo này. Mọi vướng mắc xin liên hệ {{organiser.name}}, điện thoại {{organiser.phone}}, thư điện tử {{organiser.email}}.\n\n"
            "Trân trọng.\n{{organiser.name}}"
        ),
        (
            "To: {{unit.name}}\n\n"
            "{{task.short}} of your unit was due {{due.text}}. "
            "A draft is kept, but {{organiser.name}} has not received the final version yet, "
            "so that it counts as not handed in. "
            "Please hand it in, or let us know what keeps you from it.\n"
            "- Content: {{task.label}}.\n"
            "- How: {{link}}\n\n"
            "If already sent, please disregard this notice. Questions: {{organiser.name}}, phone {{organiser.phone}}, e-mail {{organiser.email}}.\n\n"
            "Kind regards,\n{{organiser.name}}"
        ),
    ),
    "draft_short": (
        "[Thông báo] Kính gửi {{unit.name}}: {{task.short}} ({{campaign.short}}) mới có bản nháp, chưa gửi; hạn {{due.date}}. Đề nghị gửi bản chính thức hoặc phản hồi: {{link}}. ĐT {{organiser.phone}}. Trân trọng.",
        "[Notice] {{unit.name}}: of {{task.short}} ({{campaign.short}}), due {{due.date}}, only a draft is kept. Please hand it in or let us know: {{link}}. Phone {{organiser.phone}}.",
    ),
    "join_subject": (
        "{{digest.count}} đơn vị tham gia sau, sát hạn {{task.short}} – {{campaign.short}}",
        "{{digest.count}} units joined close to the due of {{task.short}} – {{campaign.short}}",
    ),
    "join_body": (
        (
            "Kính gửi: Đồng chí {{recipient.name}}\n\n"
            "{{digest.count}} đơn vị vừa được đưa vào danh sách tham gia khi còn không quá {days} ngày làm việc là hết hạn, hoặc đã quá hạn. "
            "Đề nghị đồng chí xem xét gia hạn riêng.\n"
            "- Nội dung: {{task.label}}; hạn gửi {{due.text}}.\n"
            "- {way}\n\n"
            "Danh sách đơn vị:\n{{digest.list}}\n\n"
            "Trân trọng.\n{{organiser.name}}"
        ),
        (
            "Dear {{recipient.name}},\n\n"
            "{{digest.count}} units have joined with at most {days} working days left until the due, or after it. "
            "Please consider an extension for them.\n"
            "- Content: {{task.label}}; due {{due.text}}.\n"
            "- {way}\n\n"
            "The units:\n{{digest.list}}\n\n"
            "Kind regards,\n{{organiser.name}}"
        ),
    ),
    "join_short": (
        "[Thông báo] {{digest.count}} đơn vị tham gia sau, sát hạn {{task.short}} ({{campaign.short}}, {{due.date}}). Đề nghị xem xét gia hạn riêng.",
        "[Notice] {{digest.count}} units joined close to the due of {{task.short}} ({{campaign.short}}, {{due.date}}). Please consider an extension.",
    ),
    "join_extend": (
        "Lệnh gia hạn: hanchot extend {campaign} MÃ_ĐƠN_VỊ {task}{occurrence} --until NGÀY --reason LÝ_DO --by NGƯỜI",
        "To extend: hanchot extend {campaign} UNIT {task}{occurrence} --until PHRASE --reason R --by WHO",
    ),
    "join_no_extension": (
        "Tệp quy tắc không cho gia hạn nội dung này; đề nghị liên hệ đơn vị.",
        "The rule file lets nobody extend it; please get in touch with the units.",
    ),
}

"""Sentences of a letter that several messages to one address are made into."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "subject_due": (
        "V/v {what}, hạn gần nhất {due} – {where}",
        "{what}, next due {due} – {where}",
    ),
    "subject": ("V/v {what} – {where}", "{what} – {where}"),
    "campaigns": ("{count} phong trào", "{count} campaigns"),
    "tasks": ("nhắc {count} việc", "reminders: {count}"),
    "lists": ("báo cáo nhanh {count} việc", "briefs: {count}"),
    "calls": ("{count} việc cần gọi điện", "tasks to call units about: {count}"),
    "notices": ("{count} thông báo", "notices: {count}"),
    "to_unit": ("Kính gửi: {to}", "To: {to}"),
    "to_person": ("Kính gửi: Đồng chí {to}", "Dear {to},"),
    "opening": ("Xin gửi chung trong một thư: {what}.", "In one letter: {what}."),
    "part_opens": (
        "- {task}: {organiser} bắt đầu nhận. Đề nghị gửi {due}.",
        "- {task}: {organiser} now receives it. Please send it {due}.",
    ),
    "part_due": (
        "- {task}: đến nay {organiser} chưa nhận được. Đề nghị gửi {due}.",
        "- {task}: {organiser} has not received it so far. Please send it {due}.",
    ),
    "part_late": (
        "- {task}: hạn gửi {due}; đến nay {organiser} chưa nhận được. Đề nghị sớm gửi để kịp tổng hợp; tiếp tục nhận đến {closes}.",
        "- {task}: due {due}; {organiser} has not received it so far. Please send it soon so that it can be included; it is received until {closes}.",
    ),
    "part_supplement": (
        "- {task}: cần bổ sung, hoàn thiện. Đề nghị gửi lại {supplement}.",
        "- {task}: a supplement is needed. Please send it again {supplement}.",
    ),
    "part_review": (
        "- {task}: chờ xem xét, kết luận.",
        "- {task}: awaits a decision.",
    ),
    "part_own": (
        "- {task}: chưa hoàn thành, hạn {due}.",
        "- {task}: not done yet, due {due}.",
    ),
    "part_list": (
        "- {task}: hạn gửi {due}; đến nay còn {count}/{total} đơn vị chưa gửi; tiếp tục nhận đến {closes}.",
        "- {task}: due {due}; so far {count} of {total} units have not sent it; it is received until {closes}.",
    ),
    "part_call": (
        "- {task}, hạn {due}: danh bạ chưa có địa chỉ để gửi thông báo đến {count} đơn vị. Đề nghị gọi điện và bổ sung danh bạ.",
        "- {task}, due {due}: the directory has no address for the notice to {count} units. Please call them and complete the directory.",
    ),
    "how": ("Cách gửi: {link}", "How to send: {link}"),
    "notice_head": ("{campaign} – {unit}", "{campaign} – {unit}"),
    "disregard": (
        "Trường hợp đã gửi, xin bỏ qua nội dung tương ứng.",
        "What you have sent already, please disregard.",
    ),
    "contact": ("Mọi vướng mắc xin liên hệ {who}.", "For any question please contact {who}."),
    "phone": ("điện thoại {phone}", "telephone {phone}"),
    "email": ("thư điện tử {email}", "e-mail {email}"),
    "closing": ("Trân trọng.\n{names}", "Kind regards,\n{names}"),
    "short_due": (
        "[Nhắc việc] Kính gửi {to}: {what}, hạn gần nhất {due}",
        "[Reminder] {to}: {what}, next due {due}",
    ),
    "short_tasks": (
        "[Nhắc việc] Kính gửi {to}: {what}",
        "[Reminder] {to}: {what}",
    ),
    "short": ("[Thông báo] Kính gửi {to}: {what}", "[Notice] {to}: {what}"),
    "short_link": ("Xem: {link}. Trân trọng.", "See: {link}."),
    "short_call": ("Liên hệ {contact}. Trân trọng.", "Contact {contact}."),
    "stand_in": (
        "(Gửi đồng chí {to}, nhận thay đồng chí {absent}.)",
        "(To {to}, in place of {absent}.)",
    ),
}

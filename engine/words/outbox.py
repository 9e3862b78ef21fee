"""Sentences of the outbox: pieces that messages are put together from, and reasons on a row.

Messages are Vietnamese whatever the language of the command line, so that of the pieces
of a message only the Vietnamese half is ever used; names in double braces are variables.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # Pieces of a message.
    "plan_full": (
        "Kế hoạch số {number} ngày {date} của {issuer}",
        "Plan No. {number} of {date} of {issuer}",
    ),
    "plan_number": ("Kế hoạch số {number} của {issuer}", "Plan No. {number} of {issuer}"),
    "plan_date": ("Kế hoạch ngày {date} của {issuer}", "the plan of {date} of {issuer}"),
    "plan_about": ("kế hoạch của {issuer} về việc {name}", "the plan of {issuer} on {name}"),
    "plan_of": ("kế hoạch của {issuer} về {name}", "the plan of {issuer} on {name}"),
    "plan_none": ("kế hoạch tổ chức {name}", "the plan of {name}"),
    "before_day": ("trước ngày {day}", "before {day}"),
    "before_clock": ("trước {clock} ngày {day}", "before {clock} on {day}"),
    "due_unknown": ("theo thời hạn sẽ thông báo sau", "by a date still to be announced"),
    "date_unknown": ("sẽ thông báo sau", "still to be announced"),
    "until_day": ("hết ngày {day}", "the end of {day}"),
    "until_clock": ("{clock} ngày {day}", "{clock} on {day}"),
    "until_unknown": ("khi có thông báo mới", "further notice"),
    "days": ("{count} ngày", "{count} days"),
    "clause": ("mục {clause}", "clause {clause}"),
    "clause_quote": ("mục {clause}: “{quote}”", "clause {clause}: “{quote}”"),
    "quote": ("“{quote}”", "“{quote}”"),
    "send_to": ("gửi về {where}", "send to {where}"),
    "no_reason": ("(không ghi)", "(none given)"),
    "accepted": ("Đạt", "accepted"),
    "rejected": ("Không đạt", "rejected"),
    "returned": ("Trả lại để bổ sung", "returned for supplement"),
    "line": ("{number}. {unit}", "{number}. {unit}"),
    "line_note": ("{number}. {unit} – {note}", "{number}. {unit} – {note}"),
    "line_more": ("… và {count} đơn vị khác", "… and {count} more"),
    "note_late": ("quá hạn {count} ngày", "{count} days late"),
    "note_due": ("hạn {day}", "due {day}"),
    "note_review": ("nhận ngày {day}, hạn xem xét {due}", "received {day}, review due {due}"),
    "note_received": ("nhận ngày {day}", "received {day}"),
    "note_call": ("{name}, {phone}", "{name}, {phone}"),
    "note_no_call": ("danh bạ chưa có số điện thoại", "no telephone number in the directory"),
    "call_about": (
        "{{task.short}}, hạn {{due.date}} – {{campaign.short}}",
        "{{task.short}}, due {{due.date}} – {{campaign.short}}",
    ),
    "call_subject": (
        "Đề nghị gọi điện cho {{digest.count}} đơn vị – {{campaign.short}}",
        "Please call {{digest.count}} units – {{campaign.short}}",
    ),
    "call_body": (
        (
            "Kính gửi: Đồng chí {{recipient.name}}\n\n"
            "Thông báo sau đây chưa gửi được đến {{digest.count}} đơn vị, do danh bạ chưa có địa chỉ "
            "hoặc địa chỉ không nhận được. Đề nghị đồng chí gọi điện cho đơn vị và bổ sung, sửa địa chỉ "
            "trong danh bạ.\n"
            "- Nội dung thông báo: {about}\n\n"
            "Danh sách đơn vị:\n{{digest.list}}\n\n"
            "Trân trọng.\n{{organiser.name}}"
        ),
        (
            "Dear {{recipient.name}},\n\n"
            "The following notice did not reach {{digest.count}} units: the directory has no address, "
            "or the address takes nothing. Please call them and complete or correct the directory.\n"
            "- The notice: {about}\n\n"
            "The units:\n{{digest.list}}\n\n"
            "Kind regards,\n{{organiser.name}}"
        ),
    ),
    "call_short": (
        "[Cần gọi điện] {{campaign.short}}: {{digest.count}} đơn vị chưa có địa chỉ để gửi thông báo về {{task.short}}. Đề nghị gọi điện và bổ sung danh bạ: {{digest.list}}",
        "[Please call] {{campaign.short}}: {{digest.count}} units have no address for the notice on {{task.short}}. Please call them and complete the directory: {{digest.list}}",
    ),
    # Reasons that stand on a message.
    "unknown_variable": (
        "Tin “{message}” dùng biến không có: {{{name}}}.",
        "The message “{message}” uses an unknown variable: {{{name}}}.",
    ),
    "not_rendered": ("Không soạn được tin: {fault}.", "The message could not be written: {fault}."),
    "no_address": (
        "Người nhận không còn địa chỉ trên kênh {channel}.",
        "The recipient has no address on the channel {channel} any more.",
    ),
    "address_shut": (
        "Địa chỉ trên kênh {channel} không còn nhận tin (người nhận đã ngừng nhận, hoặc địa chỉ không còn dùng được).",
        "The address on the channel {channel} takes no more messages (its owner stopped them, or it does not work).",
    ),
    "merged_into": (
        "Gửi chung trong một thư với tin số {carrier}.",
        "Goes in one letter with message {carrier}.",
    ),
    "no_longer_true": (
        "Đến lúc gửi, nội dung nhắc không còn đúng (đã gửi, đã có kết quả hoặc được miễn).",
        "By the time of sending it no longer held (handed in, decided or excused).",
    ),
    "no_longer_planned": (
        "Lời nhắc không còn trong kế hoạch đang áp dụng.",
        "The plan in force no longer has this reminder.",
    ),
    "campaign_cancelled": ("Phong trào đã hủy.", "The campaign has been cancelled."),
    "too_late": ("Quá thời điểm còn tác dụng của tin.", "Too late to be of use."),
    "hours_too_late": (
        "Kênh này chỉ mở lại khi tin không còn tác dụng.",
        "This channel opens again only when the message is of no use any more.",
    ),
    "channel_too_late": (
        "Kênh này còn tạm ngừng cho đến khi tin không còn tác dụng.",
        "This channel stays paused until the message is of no use any more.",
    ),
    "overtaken": (
        "Đã có lời nhắc mới hơn về cùng việc này.",
        "A newer reminder of the same matter took its place.",
    ),
    "brake": (
        "Lượt gửi nhiều bất thường, được giữ lại chờ người quyết định.",
        "The run is out of all proportion; it is held until somebody lets it go.",
    ),
    "outside_hours": ("Ngoài giờ gửi tin.", "Outside the hours for sending."),
    "lease_ran_out": (
        "Tiến trình gửi dừng giữa chừng: tin có thể đã đến nơi.",
        "The sending process stopped half-way: the message may have arrived.",
    ),
    "sender_fault": ("Bộ phận gửi gặp lỗi: {fault}.", "The sender failed: {fault}."),
    # What stops the dispatcher altogether.
    "no_sender": (
        "Chưa có kênh nào gửi được tin; đặt ví dụ HANCHOT_CHANNEL_EMAIL=mailtos://tài-khoản:mật-khẩu@máy-chủ, hoặc console:// để xem thử.",
        "No channel has a sender; set for instance HANCHOT_CHANNEL_EMAIL=mailtos://user:password@server, or console:// to have a look.",
    ),
    "not_loopback": (
        "Cơ sở dữ liệu diễn tập chỉ gửi tới máy chủ trên chính máy này hoặc console://; kênh {channel} chỉ ra ngoài.",
        "A rehearsal database sends only to servers on this machine or to console://; the channel {channel} points outside.",
    ),
    # On the button of a message, where its channel has buttons.
    "button_hand_in": ("Gửi báo cáo", "Hand in"),
    "button_list": ("Xem danh sách", "See the list"),
}

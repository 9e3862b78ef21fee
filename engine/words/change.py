"""Sentences of a change plan: what a new revision would do, and what stands in its way."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "x801": (
        "Hạn của `{task}` lùi: {units} đơn vị chưa gửi được áp dụng hạn mới; đơn vị đã gửi không đổi.",
        "The due of `{task}` moves later: {units} units that have handed in nothing get it; the others are untouched.",
    ),
    "x802": (
        "Hạn của `{task}` rút ngắn: {units} đơn vị chưa gửi còn {days} ngày làm việc.",
        "The due of `{task}` moves earlier: {units} units that have handed in nothing have {days} working days left.",
    ),
    "x802_hint": (
        'Ghi lý do: `changes: [{{reason: "…"}}]`; nếu còn dưới 03 ngày làm việc, thêm `floor: 3 ngày làm việc`.',
        'Give the reason: `changes: [{{reason: "…"}}]`; with fewer than 3 working days left, add `floor: 3 ngày làm việc`.',
    ),
    "x803": (
        "Việc `{old}` không còn trong tệp nhưng đã có hồ sơ hoặc tin nhắc; có phải đã đổi tên thành `{new}`?",
        "Task `{old}` is gone, but submissions or messages hang on it; was it renamed to `{new}`?",
    ),
    "x803_hint": (
        "Nếu đổi tên: `changes: [{{rename: {{tasks: {{{old}: {new}}}}}}}]`; nếu bỏ: `changes: [{{cancel: {{tasks: [{old}]}}}}]`.",
        "If renamed: `changes: [{{rename: {{tasks: {{{old}: {new}}}}}}}]`; if given up: `changes: [{{cancel: {{tasks: [{old}]}}}}]`.",
    ),
    "x804": (
        "Trạng thái `{state}` không còn trong tệp nhưng {units} đơn vị đang ở đó.",
        "State `{state}` is gone, but {units} units stand in it.",
    ),
    "x804_hint": (
        'Ghi nơi các đơn vị chuyển đến: `changes: [{{map: {{states: {{{state}: …}}}}, reason: "…"}}]`.',
        'Say where they go: `changes: [{{map: {{states: {{{state}: …}}}}, reason: "…"}}]`.',
    ),
    "x805": (
        "Việc `{task}` không còn trong tệp: hồ sơ đã gửi được giữ để tra cứu, các tin nhắc được rút lại.",
        "Task `{task}` is gone: what was handed in is kept for reading, its reminders are withdrawn.",
    ),
    "x805_hint": (
        "Bỏ có chủ ý thì ghi `changes: [{{cancel: {{tasks: [{task}]}}}}]`.",
        "If on purpose, write `changes: [{{cancel: {{tasks: [{task}]}}}}]`.",
    ),
    "x806": (
        "Thêm việc `{task}`: đơn vị chưa kết thúc phong trào sẽ nhận việc này.",
        "Task `{task}` is new: units that have not finished the campaign get it.",
    ),
    "x807": (
        "Mục `{field}` của biểu mẫu: {what}.",
        "Field `{field}` of the form: {what}.",
    ),
    "field_added": ("thêm mới", "added"),
    "field_added_required": (
        "thêm mới, bắt buộc với hồ sơ gửi từ nay",
        "added, required of what is handed in from now on",
    ),
    "field_removed": ("bỏ; số liệu đã gửi vẫn xem được", "removed; old values stay readable"),
    "field_type": (
        "đổi kiểu từ {old} sang {new} – không đổi kiểu của mục đã dùng, hãy thêm mục mới",
        "type changes from {old} to {new}; a field in use keeps its type, add a new one",
    ),
    "x808": (
        "Chỉ tiêu của `{award}` là {most}, nhưng đã tặng {given}.",
        "The quota of `{award}` is {most}, but {given} have been granted.",
    ),
    "x809": (
        "Không đổi được `{key}` của phong trào đang chạy (từ {old} sang {new}).",
        "`{key}` of a running campaign cannot change (from {old} to {new}).",
    ),
    "x810": (
        "Mẫu gốc đã thay đổi so với bản đang áp dụng.",
        "The base file differs from that of the revision in force.",
    ),
    "x811": (
        "Lịch làm việc đã thay đổi ({old} → {new}): các mốc tính theo ngày làm việc được tính lại.",
        "The calendar has changed ({old} → {new}): what counts working days is counted anew.",
    ),
    "x812": (
        "`revision` phải tăng: đang áp dụng bản {old}, tệp ghi {new}.",
        "`revision` must grow: {old} is in force, the file says {new}.",
    ),
    "d221": (
        "Hạn của “{label}” đã qua: {due}; kích hoạt lúc này thì đơn vị quá hạn ngay.",
        "“{label}” was due {due}; activated now, units are overdue at once.",
    ),
    "x813": (
        "Kế hoạch số {number} của {issuer} đã được nạp với mã khác: {campaigns}. Có phải tệp chép lại mà chưa đổi số kế hoạch?",
        "Plan {number} of {issuer} is loaded under another id: {campaigns}. Is this a copy whose number was left as it was?",
    ),
    "title": (
        "Kế hoạch thay đổi  {campaign}  bản {old} → bản {new}      ({units} đơn vị, {at})",
        "Change plan  {campaign}  revision {old} → {new}      ({units} units, {at})",
    ),
    "nothing": (
        "Không có gì thay đổi: tệp giống bản đang áp dụng.",
        "Nothing changes: the file is what is in force.",
    ),
    "unknown_date": ("chưa rõ", "unknown"),
    "deadline": ("~ {path}   {old} → {new}", "~ {path}   {old} → {new}"),
    "deadline_days": (
        "    {old} → {new}   ({days:+d} ngày làm việc)",
        "    {old} → {new}   ({days:+d} working days)",
    ),
    "deadline_dates": ("    {old} → {new}", "    {old} → {new}"),
    "deadline_moved": (
        "    {moved} đơn vị chưa gửi: hạn mới; {own_later} đơn vị có gia hạn riêng muộn hơn: giữ hạn riêng",
        "    {moved} units without a submission: the new due; {own_later} with a later extension keep it",
    ),
    "deadline_handed_in": (
        "    {units} đơn vị đã gửi: không đổi, không nhận tin",
        "    {units} units have handed in: untouched, not told",
    ),
    "deadline_supplements": (
        "    trong đó {units} đơn vị đang bổ sung: hạn bổ sung lùi đến hạn mới",
        "    of these, {units} returned for a supplement: it is due with the new due",
    ),
    "deadline_overdue": (
        "    thành quá hạn: {becomes} đơn vị; hết quá hạn: {no_longer} đơn vị",
        "    become overdue: {becomes} units; no longer overdue: {no_longer} units",
    ),
    "reminders": ("~ nhắc", "~ reminders"),
    "own_due": ("{dates}, theo hạn {day}", "{dates}, due {day}"),
    "column_reminder": ("tin nhắc", "reminder"),
    "column_sent": ("đã gửi", "sent"),
    "column_withdrawn": ("rút lại", "withdrawn"),
    "column_added": ("thêm mới", "added"),
    "column_too_late": ("quá giờ", "too late"),
    "column_revived": ("dùng lại", "revived"),
    "notices": (
        "  + báo đổi hạn (một lần): {count} tin",
        "  + notice of the change (once): {count} messages",
    ),
    "state": (
        "- trạng thái {state}: {units} đơn vị → {target}",
        "- state {state}: {units} units → {target}",
    ),
    "moves": ("  {count} đơn vị chuyển bước ngay khi áp dụng", "  {count} units move at once"),
    "difference": ("~ {path}: {old} → {new}", "~ {path}: {old} → {new}"),
    "more_differences": ("  … và {count} chỗ khác", "  … and {count} more"),
    "remark": ("{severity} {code}  {path}: {message}", "{severity} {code}  {path}: {message}"),
    "hint": ("    cần: {hint}", "    needed: {hint}"),
    "error": ("LỖI", "ERROR"),
    "warning": ("CẢNH BÁO", "WARNING"),
    "info": ("thông tin", "info"),
    "total": (
        "Tổng: {moved} hạn đổi · {added} tin thêm mới · {withdrawn} tin rút lại · {notices} tin báo đổi hạn · 0 tin gửi lại.",
        "Total: {moved} dues changed · {added} messages added · {withdrawn} withdrawn · {notices} notices · 0 sent again.",
    ),
    "blocked": ("CHƯA ÁP DỤNG ĐƯỢC: {count} lỗi.", "CANNOT BE APPLIED: {count} errors."),
    "token": (
        "Áp dụng đúng kế hoạch này: hanchot apply {file} --token {token}",
        "To apply exactly this: hanchot apply {file} --token {token}",
    ),
    "applied": (
        "Đã áp dụng bản {revision} của {campaign}.",
        "Revision {revision} of {campaign} is in force.",
    ),
    "notice_subject": (
        "V/v điều chỉnh thời hạn gửi {{task.short}}: {{due.date}} – {{campaign.short}}",
        "Deadline changed for {{task.short}}: {{due.date}} – {{campaign.short}}",
    ),
    "notice_body": (
        (
            "Kính gửi: {{unit.name}}\n\n"
            "{{organiser.name}} thông báo điều chỉnh thời hạn gửi {{task.short}}, thực hiện {{plan.text}}.\n"
            "Nội dung: {{task.label}}.\n"
            "Thời hạn mới: đề nghị đơn vị gửi {{due.text}}.\n"
            "Cách gửi: {{link}}\n"
            "Trường hợp đã gửi, xin bỏ qua thông báo này. Mọi vướng mắc xin liên hệ {{organiser.name}}, điện thoại {{organiser.phone}}, thư điện tử {{organiser.email}}.\n\n"
            "Trân trọng.\n"
        ),
        (
            "To: {{unit.name}}\n\n"
            "{{organiser.name}} has changed the deadline for {{task.short}}.\n"
            "Task: {{task.label}}.\n"
            "New deadline: please hand in {{due.text}}.\n"
            "How: {{link}}\n"
        ),
    ),
    "notice_short": (
        "[Thông báo] Kính gửi {{unit.name}}: thời hạn gửi {{task.short}} ({{campaign.short}}) được điều chỉnh, đề nghị gửi {{due.text}}: {{link}} – ĐT {{organiser.phone}}. Trân trọng.",
        "[Notice] {{unit.name}}: the deadline for {{task.short}} ({{campaign.short}}) has changed; please hand in {{due.text}}: {{link}}",
    ),
}

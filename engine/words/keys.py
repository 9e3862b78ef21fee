"""What each key of a rule file means: `<Block>_<key>`, and how each kind of value is written.

Editors show these sentences beside a key (`engine.rules.json_schema`). The names of the
blocks are those of the models in `engine.rules.schema` and `engine.rules.conditions`.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "file": (
        "Tệp quy tắc của một phong trào, hoặc một mẫu gốc. Lệnh `hanchot check` mới là nơi kết luận tệp đúng hay sai.",
        "The rule file of a campaign, or a base. `hanchot check` decides whether it is right.",
    ),
    # How a value is written.
    "kind_YesNo": ("Ghi `có` hoặc `không`.", "Write `có` or `không`."),
    "kind_Count": ("Số nguyên.", "A whole number."),
    "kind_Id": ("Mã: chữ thường không dấu, số và dấu `_`.", "An id: a–z, 0–9 and `_`."),
    "kind_Slug": ("Mã: chữ thường không dấu, số và dấu `-`.", "An id: a–z, 0–9 and `-`."),
    "kind_UnitCode": (
        "Mã đơn vị, nhóm hoặc thẻ trong danh bạ.",
        "A code of the directory: of a unit, a group or a tag.",
    ),
    "kind_Workdays": (
        "Danh sách `T2`, `T3`, `T4`, `T5`, `T6`, `T7`, `CN`.",
        "A list of `T2` … `T7` (Monday … Saturday) and `CN` (Sunday).",
    ),
    "examples": ("Ví dụ: {values}.", "Such as {values}."),
    # The whole file.
    "Definition_rules": (
        "Phiên bản của cách ghi tệp quy tắc; hiện nay là 1.",
        "Version of the rule language; 1 at present.",
    ),
    "Definition_id": (
        "Mã của phong trào, trùng với tên tệp (không kể `.yaml`). Đổi mã là thành phong trào khác.",
        "Id of the campaign and name of its file. Another id is another campaign.",
    ),
    "Definition_title": ("Tên đầy đủ của phong trào.", "Full title of the campaign."),
    "Definition_kind": (
        "`campaign`: một phong trào; `base`: mẫu gốc để các tệp khác kế thừa.",
        "`campaign`, or `base` for a file that others extend.",
    ),
    "Definition_extends": ("Mẫu gốc mà tệp này kế thừa.", "The base that this file extends."),
    "Definition_short": (
        "Tên ngắn, dùng trong tiêu đề thư và danh sách; tối đa 60 ký tự.",
        "Short title for subjects and lists; at most 60 characters.",
    ),
    "Definition_year": (
        "Năm của phong trào; dùng cho các ngày không ghi năm.",
        "Year of the campaign; dates without a year take it.",
    ),
    "Definition_edition": (
        "Đợt, nếu một năm có nhiều đợt.",
        "The round, where a year has several.",
    ),
    "Definition_revision": (
        "Lần sửa của tệp, bắt đầu từ 1; mỗi lần thay đổi thì tăng lên.",
        "Revision of the file, from 1; each applied change has a higher one.",
    ),
    "Definition_timezone": ("Múi giờ của mọi ngày giờ trong tệp.", "Time zone of all dates."),
    "Definition_calendar": (
        "Lịch nghỉ: tên tệp trong `config/calendars/`.",
        "The calendar of holidays: a file of `config/calendars/`.",
    ),
    "Definition_workdays": ("Các ngày làm việc trong tuần.", "The working days of a week."),
    "Definition_hours": (
        "Giờ được gửi tin và giờ gửi lời nhắc.",
        "Between which hours messages go, and when reminders do.",
    ),
    "Definition_plan": (
        "Kế hoạch (văn bản) mà tệp này ghi lại.",
        "The document that this file encodes.",
    ),
    "Definition_units": (
        "Đơn vị tham gia và đơn vị tổ chức.",
        "Who takes part, and who runs the campaign.",
    ),
    "Definition_roles": ("Các vai trò, theo mã.", "The roles, by id."),
    "Definition_stages": (
        "Các giai đoạn: launch, register, implement, review, commend hoặc mã khác.",
        "The stages: launch, register, implement, review, commend, or others.",
    ),
    "Definition_tasks": ("Các việc phải gửi, theo mã.", "What is to be handed in, by id."),
    "Definition_events": (
        "Các mốc, hoạt động không phải gửi gì, theo mã.",
        "Milestones with nothing to hand in, by id.",
    ),
    "Definition_forms": ("Các biểu mẫu, theo mã.", "The forms, by id."),
    "Definition_reminders": ("Các lời nhắc, theo mã.", "The reminders, by id."),
    "Definition_messages": ("Các mẫu tin, theo mã.", "The texts of messages, by id."),
    "Definition_awards": ("Các hình thức khen thưởng, theo mã.", "The awards, by id."),
    "Definition_end": (
        "Thời điểm phong trào kết thúc; đơn vị chưa có kết luận được chốt vào lúc này.",
        "When the campaign is over, and what is undecided is settled.",
    ),
    "Definition_lifecycle": (
        "Các trạng thái của một đơn vị và các bước chuyển.",
        "The states of a unit, and its moves between them.",
    ),
    "Definition_changes": (
        "Ghi chú cho lần thay đổi sắp áp dụng: đổi tên, ánh xạ, bỏ việc, lý do.",
        "What the next change is told: renames, mappings, what is given up, why.",
    ),
    "Definition_accept": (
        "Các cảnh báo được chấp nhận, kèm lý do.",
        "The warnings that are taken note of, each with its reason.",
    ),
    # Source and document.
    "Source_clause": ("Mục, khoản của kế hoạch.", "Clause of the plan."),
    "Source_quote": (
        "Nguyên văn câu trong kế hoạch có mốc này.",
        "The sentence of the plan that states it, word for word.",
    ),
    "Basis_number": ("Số, ký hiệu của văn bản.", "Number of the document."),
    "Basis_date": ("Ngày ban hành.", "Its date."),
    "Basis_date_in_text": (
        "Ngày như văn bản ghi, khi ngày đó không có thật.",
        "The date as it is printed, where it is no real date.",
    ),
    "Basis_issuer": ("Cơ quan ban hành.", "Who issued it."),
    "Basis_title": ("Trích yếu.", "Its title."),
    "PlanDocument_issuer": ("Cơ quan ban hành kế hoạch.", "Who issued the plan."),
    "PlanDocument_name": ("Trích yếu của kế hoạch.", "Title of the plan."),
    "PlanDocument_number": ("Số, ký hiệu của kế hoạch.", "Number of the plan."),
    "PlanDocument_date": (
        "Ngày ban hành kế hoạch; mốc khác có thể tính từ `plan.date`.",
        "Date of the plan; other dates may count from `plan.date`.",
    ),
    "PlanDocument_date_in_text": (
        "Ngày như văn bản ghi, khi ngày đó không có thật.",
        "The date as it is printed, where it is no real date.",
    ),
    "PlanDocument_signer": ("Người ký và chức vụ.", "Who signed, and as what."),
    "PlanDocument_basis": ("Các văn bản làm căn cứ.", "The documents that the plan rests on."),
    "PlanDocument_sent_to": ("Nơi nhận.", "Whom the plan was sent to."),
    "PlanDocument_text": (
        "Tệp toàn văn kế hoạch (docx, pdf hoặc txt) đặt cạnh tệp này, để đối chiếu trích dẫn.",
        "The plan's own text (docx, pdf or txt) beside this file; quotes are looked up in it.",
    ),
    "PlanDocument_source": ("Chỗ trong văn bản.", "Where in the document."),
    # Who takes part.
    "Units_organiser": (
        "Mã đơn vị tổ chức phong trào.",
        "Code of the unit that runs the campaign.",
    ),
    "Units_group": ("Nhóm đơn vị tham gia.", "Groups that take part."),
    "Units_tag": ("Thẻ của đơn vị tham gia.", "Tags of those who take part."),
    "Units_only": ("Chỉ các đơn vị này.", "These units alone."),
    "Units_exclude": ("Trừ các đơn vị này.", "All but these units."),
    "Units_label": ("Cách gọi chung các đơn vị tham gia.", "What all who take part are called."),
    "Hours_open": ("Không gửi tin trước giờ này.", "Nothing is sent before."),
    "Hours_close": ("Không gửi tin từ giờ này trở đi.", "Nothing is sent from then on."),
    "Hours_send": ("Giờ gửi các lời nhắc.", "When reminders go."),
    "Role_label": ("Tên vai trò.", "Name of the role."),
    "Role_scope": (
        "`unit`: người của đơn vị; `campaign`: người của đơn vị tổ chức; `external`: bên ngoài, không đăng nhập.",
        "`unit`: of the unit; `campaign`: of the organiser; `external`: outside, never logs in.",
    ),
    "Role_fallback": (
        "Vai trò nhận thay khi không có ai giữ vai trò này.",
        "The role that stands in where nobody holds this one.",
    ),
    # Stages and tasks.
    "Stage_label": ("Tên giai đoạn.", "Name of the stage."),
    "Stage_at": (
        "Thời điểm, nếu giai đoạn là một mốc; ghi `at` hoặc `period`.",
        "The instant, where the stage is one; write `at` or `period`.",
    ),
    "Stage_period": (
        "Khoảng thời gian của giai đoạn; ghi `at` hoặc `period`.",
        "The period of the stage; write `at` or `period`.",
    ),
    "Stage_days": (
        "Số ngày ghi trong kế hoạch, để đối chiếu với `period`.",
        "The number of days that the plan states, compared with `period`.",
    ),
    "Stage_source": ("Chỗ trong kế hoạch có mốc này.", "Where the plan states it."),
    "DueRule_at": ("Thời hạn.", "The deadline."),
    "DueRule_roll": (
        "Khi ngày cuối là ngày nghỉ: `none` giữ nguyên, `next_working_day` dời sang ngày làm việc kế tiếp.",
        "Where the last day is none of work: `none` keeps it, `next_working_day` moves it on.",
    ),
    "Occurrence_label": ("Tên của kỳ này.", "Name of this occurrence."),
    "Occurrence_due": ("Hạn gửi của kỳ này.", "When this occurrence is due."),
    "Occurrence_short": (
        "Tên ngắn, dùng trong tiêu đề thư và tin nhắn.",
        "Short name for subjects and chats.",
    ),
    "Occurrence_opens": ("Từ khi nào nhận.", "From when it can be handed in."),
    "Occurrence_source": ("Chỗ trong kế hoạch có mốc này.", "Where the plan states it."),
    "Late_accept_until": (
        "Quá hạn vẫn nhận đến lúc này, có đánh dấu gửi muộn.",
        "Until then it is still taken after its due, marked late.",
    ),
    "ExtensionRule_by": (
        "Vai trò được gia hạn cho đơn vị.",
        "The roles that may extend one unit's due.",
    ),
    "ExtensionRule_max": ("Gia hạn nhiều nhất bao lâu.", "By how much at most."),
    "Supplement_within": (
        "Thời gian bổ sung kể từ ngày trả lại.",
        "How long the unit has after a return.",
    ),
    "Supplement_times": ("Được trả lại nhiều nhất mấy lần.", "How often it may be sent back."),
    "Outcome_label": ("Tên kết luận.", "Name of the decision."),
    "Outcome_reason": (
        "`required`: phải ghi lý do; `optional`: không bắt buộc.",
        "Whether a reason is needed.",
    ),
    "Outcomes_accept": ("Kết luận đạt.", "The decision to accept."),
    "Outcomes_return": ("Trả lại để bổ sung.", "The decision to send back."),
    "Outcomes_reject": ("Kết luận không đạt.", "The decision to reject."),
    "Review_by": ("Vai trò thẩm định.", "The role that decides."),
    "Review_within": ("Thời gian thẩm định kể từ ngày nhận.", "Within what time after receipt."),
    "Review_supplement": ("Việc bổ sung sau khi trả lại.", "What follows a return."),
    "Review_outcomes": ("Tên các kết luận.", "The names of the decisions."),
    "Task_label": ("Nội dung phải gửi.", "What is to be handed in."),
    "Task_short": (
        "Tên ngắn, dùng trong tiêu đề thư và tin nhắn.",
        "Short name for subjects and chats.",
    ),
    "Task_by": ("Vai trò phải gửi.", "The role that hands it in."),
    "Task_per": (
        "`unit`: mỗi đơn vị một bản; `campaign`: cả phong trào một bản.",
        "`unit`: one for each unit; `campaign`: one in all.",
    ),
    "Task_to": ("Vai trò nhận.", "The role that receives it."),
    "Task_form": ("Mã biểu mẫu.", "Id of its form."),
    "Task_optional": (
        "`có`: không bắt buộc, không bao giờ tính quá hạn.",
        "`có`: it need not be handed in and is never overdue.",
    ),
    "Task_opens": ("Từ khi nào nhận.", "From when it can be handed in."),
    "Task_due": (
        "Hạn gửi. “trước ngày 13/9” là chậm nhất hết ngày 12/9.",
        "When it is due. “trước ngày 13/9” ends with 12/9.",
    ),
    "Task_occurrences": (
        "Các kỳ gửi, theo mã, khi một việc phải gửi nhiều lần.",
        "The occurrences, by id, where it is owed several times.",
    ),
    "Task_repeat": ("Gửi định kỳ theo tháng, quý hoặc năm.", "Owed each month, quarter or year."),
    "Task_late": ("Việc nhận muộn.", "What is taken after the due."),
    "Task_extension": ("Việc gia hạn cho từng đơn vị.", "Extending the due of one unit."),
    "Task_review": (
        "Việc thẩm định; `không`: nhận là xong.",
        "Who decides on it; `không`: it is accepted on receipt.",
    ),
    "Task_source": ("Chỗ trong kế hoạch có việc này.", "Where the plan states it."),
    "Event_label": ("Tên mốc, hoạt động.", "Name of the milestone."),
    "Event_when": ("Khi nào.", "When it is."),
    "Event_units": ("Chỉ liên quan đến các đơn vị này.", "The units that it concerns."),
    "Event_source": ("Chỗ trong kế hoạch có mốc này.", "Where the plan states it."),
    # Forms.
    "FormField_label": ("Tên mục, như đơn vị nhìn thấy.", "Name of the field."),
    "FormField_type": ("Loại nội dung của mục.", "What the field takes."),
    "FormField_required": ("Bắt buộc điền hay không.", "Whether it must be filled in."),
    "FormField_min": ("Nhỏ nhất, hoặc ít nhất.", "The least."),
    "FormField_max": ("Lớn nhất, hoặc nhiều nhất.", "The most."),
    "FormField_unit": ("Đơn vị tính.", "Unit of measurement."),
    "FormField_help": ("Hướng dẫn điền.", "How to fill it in."),
    "FormField_options": ("Các lựa chọn: mã và tên.", "The choices: id and name."),
    "FormField_columns": ("Các cột của bảng: mã và tên.", "The columns of a table: id and name."),
    "FormField_rows": ("Các hàng của bảng: mã và tên.", "The rows of a table: id and name."),
    "FormField_accept": ("Đuôi tệp được nhận.", "The kinds of file that are taken."),
    "FormField_max_mb": ("Dung lượng tối đa của một tệp, tính bằng MB.", "Largest file, in MB."),
    "FormField_show_if": ("Chỉ hiện khi điều kiện này đúng.", "Shown only where this holds."),
    "Form_label": ("Tên biểu mẫu.", "Name of the form."),
    "Form_pending": (
        "`có`: đề cương gửi sau, việc dùng biểu mẫu này chưa mở được.",
        "`có`: its outline is still to come, and no task with it can open.",
    ),
    "Form_fields": ("Các mục, theo mã.", "The fields, by id."),
    # Reminders and messages.
    "Reminder_for": ("Nhắc về việc nào.", "The task that it is about."),
    "Reminder_when": ("Khi nào gửi.", "When it goes."),
    "Reminder_message": ("Mã mẫu tin.", "Id of its message."),
    "Reminder_to": ("Gửi cho các vai trò nào.", "The roles that get it."),
    "Reminder_channels": (
        "Các kênh, theo thứ tự ưu tiên.",
        "The channels, in order of preference.",
    ),
    "Reminder_mode": (
        "`first`: kênh đầu tiên gửi được; `all`: mọi kênh.",
        "`first`: the first channel that works; `all`: each of them.",
    ),
    "Reminder_only_if": ("Chỉ gửi khi điều kiện này đúng.", "Sent only where this holds."),
    "Reminder_digest": (
        "`có`: gộp các đơn vị vào một tin cho mỗi người nhận.",
        "`có`: one message per recipient, with the list of units.",
    ),
    "Reminder_repeat": ("Nhắc lại.", "How it is repeated."),
    "ZbsTemplate_template": (
        "Tên mẫu tin Zalo đã duyệt (mã thật ghi trong `config/`).",
        "Name of the approved Zalo template (its id stands in `config/`).",
    ),
    "ZbsTemplate_params": (
        "Tham số của mẫu và biến điền vào.",
        "Its parameters, and the variable that fills each.",
    ),
    "MessageText_subject": (
        "Tiêu đề thư. Dùng được các biến như `{{task.short}}`.",
        "Subject; takes variables as `{{task.short}}`.",
    ),
    "MessageText_body": ("Nội dung thư điện tử.", "Body of the e-mail."),
    "MessageText_short": (
        "Nội dung ngắn cho Zalo, Telegram, SMS; tối đa 300 ký tự.",
        "Short text for Zalo, Telegram and SMS; at most 300 characters.",
    ),
    "MessageWords_subject": (
        "Tiêu đề thư. Dùng được các biến như `{{task.short}}`.",
        "Subject; takes variables as `{{task.short}}`.",
    ),
    "MessageWords_body": ("Nội dung thư điện tử.", "Body of the e-mail."),
    "MessageWords_short": (
        "Nội dung ngắn cho Zalo, Telegram, SMS; tối đa 300 ký tự.",
        "Short text for Zalo, Telegram and SMS; at most 300 characters.",
    ),
    "MessageText_en": (
        "Bản tiếng Anh, cho người nhận chọn tiếng Anh.",
        "The English text, for recipients who chose English.",
    ),
    "MessageText_zbs": ("Tin Zalo theo mẫu đã duyệt.", "The Zalo template message."),
    # Awards.
    "Quota_max": ("Số lượng tối đa.", "The greatest number."),
    "Quota_percent": ("Tỷ lệ phần trăm.", "A share in per cent."),
    "Quota_of": (
        "Tính trên số phải gửi, số đã gửi hay số đạt.",
        "Of those expected, handed in, or accepted.",
    ),
    "Award_label": ("Tên hình thức khen thưởng.", "Name of the award."),
    "Award_kinds": ("Đối tượng khen thưởng.", "For whom it is."),
    "Award_decided_by": ("Vai trò quyết định.", "The role that decides."),
    "Award_at": ("Trao tại mốc nào (mã trong `events`).", "The event at which it is given."),
    "Award_by": ("Chậm nhất khi nào.", "Until when."),
    "Award_quota": (
        "Chỉ tiêu; `chưa quy định` nếu kế hoạch không ghi.",
        "How many there may be; `chưa quy định` where the plan is silent.",
    ),
    "Award_requires": ("Điều kiện đối với đơn vị.", "What a unit must have done."),
    "Award_source": ("Chỗ trong kế hoạch.", "Where the plan states it."),
    # Lifecycle.
    "FactRef_task": ("Mã việc.", "Id of the task."),
    "FactRef_fact": ("Tình trạng của việc.", "The fact about it."),
    "Move_to": ("Sang trạng thái nào.", "The state that it leads to."),
    "Move_at": ("Chuyển khi đến thời điểm này.", "Taken when this instant comes."),
    "Move_when": (
        "Chuyển khi việc có tình trạng này, như `report.complete`.",
        "Taken when this fact holds, as `report.complete`.",
    ),
    "Move_event": ("Chuyển khi có người thực hiện việc này.", "Taken when a person does this."),
    "Move_if": ("Chỉ chuyển khi điều kiện này đúng.", "Taken only where this holds."),
    "Move_by": ("Vai trò thực hiện.", "The role that does it."),
    "Move_label": ("Tên bước chuyển.", "Name of the move."),
    "Move_attention": (
        "`có`: đánh dấu đơn vị để bộ phận thường trực lưu ý.",
        "`có`: the unit is marked for the secretariat.",
    ),
    "State_label": ("Tên trạng thái.", "Name of the state."),
    "State_moves": ("Các bước chuyển đi, theo mã.", "The moves from it, by id."),
    "State_final": (
        "`có`: trạng thái kết thúc, không có bước chuyển.",
        "`có`: a final state, without moves.",
    ),
    "State_attention": (
        "`có`: đơn vị ở trạng thái này cần được lưu ý.",
        "`có`: a unit in it needs attention.",
    ),
    "Lifecycle_initial": ("Trạng thái đầu tiên.", "The first state."),
    "Lifecycle_states": ("Các trạng thái, theo mã.", "The states, by id."),
    "Lifecycle_anywhere": (
        "Bước chuyển từ mọi trạng thái chưa kết thúc.",
        "Moves from every state that is not final.",
    ),
    # Accepting and changing.
    "Acceptance_code": ("Mã cảnh báo, như `D205`.", "Code of the warning, as `D205`."),
    "Acceptance_at": (
        "Đường dẫn của mục bị cảnh báo, như `tasks.report.due`.",
        "Path of what it speaks of, as `tasks.report.due`.",
    ),
    "Acceptance_why": ("Lý do chấp nhận.", "Why it is accepted."),
    "Renames_tasks": ("Việc: mã cũ và mã mới.", "Tasks: the old id and the new."),
    "Renames_states": ("Trạng thái: mã cũ và mã mới.", "States: the old id and the new."),
    "Renames_reminders": ("Lời nhắc: mã cũ và mã mới.", "Reminders: the old id and the new."),
    "StateMap_states": (
        "Trạng thái bị bỏ và trạng thái mà đơn vị chuyển sang.",
        "A state that is no more, and where its units go.",
    ),
    "Cancellation_tasks": ("Các việc bỏ hẳn.", "The tasks that are given up."),
    "Change_rename": ("Các mã được đổi.", "What gets a new id."),
    "Change_map": ("Đơn vị chuyển sang trạng thái nào.", "Where units go."),
    "Change_cancel": ("Những gì bỏ hẳn.", "What is given up."),
    "Change_floor": (
        "Khi hạn sớm lên, đơn vị còn ít nhất ngần này.",
        "What a unit has at least where its deadline moves earlier.",
    ),
    "Change_reason": ("Lý do thay đổi.", "Why it is changed."),
    # Conditions.
    "TaskIs_task": ("Mã việc.", "Id of the task."),
    "TaskIs_is": ("Tình trạng của việc.", "What is true of it."),
    "TaskIs_occurrence": ("Mã kỳ gửi.", "Id of the occurrence."),
    "TaskHandedIn_task": ("Mã việc.", "Id of the task."),
    "TaskHandedIn_handed_in": (
        "Gửi đúng hạn (`on_time`) hay muộn (`late`).",
        "Handed in on time or late.",
    ),
    "TaskHandedIn_occurrence": ("Mã kỳ gửi.", "Id of the occurrence."),
    "FieldIs_form": ("Mã biểu mẫu.", "Id of the form."),
    "FieldIs_field": ("Mã mục của biểu mẫu.", "Id of its field."),
    "FieldIs_at_least": ("Từ số này trở lên.", "At least this."),
    "FieldIs_at_most": ("Đến số này.", "At most this."),
    "FieldIs_equals": ("Đúng bằng.", "Exactly this."),
    "FieldIs_one_of": ("Một trong các giá trị này.", "One of these."),
    "FieldIs_filled": ("Đã điền hay chưa.", "Whether it is filled in."),
    "UnitHas_unit": ("Xét thẻ (`tag`) hay nhóm (`group`).", "A tag or a group."),
    "UnitHas_has": ("Đơn vị có thẻ hoặc thuộc nhóm này.", "The one that the unit has."),
    "AllOf_all": ("Mọi điều kiện sau đều đúng.", "Each of these holds."),
    "AnyOf_any": ("Ít nhất một điều kiện sau đúng.", "At least one of these holds."),
    "Not_not": ("Điều kiện sau không đúng.", "This does not hold."),
}

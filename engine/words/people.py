"""Sentences about what people do: hand in, decide, extend, excuse, award."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # who
    "unknown_person": (
        "Không có người liên hệ “{who}” trong danh bạ{near}.",
        "There is no contact “{who}” in the directory{near}.",
    ),
    "ambiguous_person": (
        "“{who}” có thể là nhiều người: {candidates}; ghi rõ bằng địa chỉ.",
        "“{who}” may be several people: {candidates}; give an address.",
    ),
    "not_allowed": (
        "{who} không có vai trò được làm việc này; cần vai trò: {roles}.",
        "{who} has no role that may do this; it takes: {roles}.",
    ),
    "own_unit": (
        "{who} thuộc {unit}, không xét kết quả của chính đơn vị mình.",
        "{who} belongs to {unit} and does not decide on the own unit.",
    ),
    # what
    "unknown_occurrence": (
        "Việc “{task}” không có kỳ “{occurrence}”; có: {known}{near}.",
        "Task “{task}” has no occurrence “{occurrence}”; there are: {known}{near}.",
    ),
    "occurrence_needed": (
        "Việc “{task}” có nhiều kỳ; ghi rõ --occurrence: {known}.",
        "Task “{task}” has several occurrences; give --occurrence: {known}.",
    ),
    "unknown_award": (
        "Phong trào “{campaign}” không có hình thức khen thưởng “{award}”{near}.",
        "Campaign “{campaign}” has no award “{award}”{near}.",
    ),
    "campaign_over": (
        "Phong trào “{campaign}” đã kết thúc hoặc đã hủy; không thay đổi được nữa.",
        "Campaign “{campaign}” has ended or was cancelled; nothing can be changed any more.",
    ),
    "not_taking_part": (
        "Đơn vị “{unit}” không có việc này trong phong trào “{campaign}”.",
        "Unit “{unit}” owes nothing of this kind in campaign “{campaign}”.",
    ),
    "reason_needed": ("Cần ghi lý do (--reason).", "A reason is needed (--reason)."),
    # handing in
    "field_faults": (
        "Chưa nhận được, còn {count} chỗ cần sửa:{faults}",
        "Not taken, {count} to be mended:{faults}",
    ),
    "pending_form": (
        "Đề cương “{form}” chưa ban hành nên chưa nhận.",
        "The outline “{form}” is still to come, so nothing is taken yet.",
    ),
    "not_open": (
        "Chưa đến thời gian nhận “{task}” (bắt đầu nhận từ {opens}); có thể lưu bản nháp bằng --draft.",
        "“{task}” is not taken yet (from {opens} on); a draft can be kept with --draft.",
    ),
    "closed": (
        "Đã hết thời gian nhận “{task}” ({closed}); đề nghị liên hệ {call} để xin gia hạn.",
        "“{task}” is no longer taken ({closed}); contact {call} about an extension.",
    ),
    "closed_at": ("đến {at}", "until {at}"),
    "supplement_closed": (
        "thời hạn bổ sung: {due}",
        "the supplement was due {due}",
    ),
    "is_waived": (
        "Đơn vị đã được miễn “{task}”.",
        "The unit has been excused from “{task}”.",
    ),
    "is_withdrawn": (
        "Đơn vị đã rút khỏi phong trào, không còn việc “{task}”.",
        "The unit has withdrawn and no longer owes “{task}”.",
    ),
    "second_final": (
        "“{task}” đã được tiếp nhận lúc {received} và chưa trả lại để bổ sung; không gửi lần thứ hai.",
        "“{task}” was received at {received} and not returned; there is no second final submission.",
    ),
    "receipt_future": (
        "Thời điểm tiếp nhận {at} chưa đến.",
        "The receipt at {at} is still to come.",
    ),
    "receipt_too_early": (
        "Thời điểm tiếp nhận {at} trước khi bắt đầu nhận ({from_}).",
        "The receipt at {at} is before anything was taken ({from_}).",
    ),
    "receipt_before_return": (
        "Thời điểm tiếp nhận bản bổ sung {at} trước khi trả lại ({from_}).",
        "The receipt of the supplement at {at} is before the return ({from_}).",
    ),
    "receipt_of_draft": (
        "Bản nháp không có thời điểm tiếp nhận.",
        "A draft has no instant of receipt.",
    ),
    "submitted": (
        "Đã nhận “{task}” của {unit} lúc {at}, {timing}.",
        "Received “{task}” of {unit} at {at}, {timing}.",
    ),
    "on_time": ("đúng hạn", "on time"),
    "late": ("gửi chậm (hạn {due})", "late (due {due})"),
    "entered": (
        "Ghi sổ lúc {at}, người ghi {who}.",
        "Entered at {at} by {who}.",
    ),
    "supplement_received": ("bản bổ sung", "a supplement"),
    "review_by": ("Thời hạn thẩm định: {due}.", "To be decided {due}."),
    "accepted_on_receipt": (
        "Việc này không qua thẩm định: đã tiếp nhận là đạt.",
        "This task has no review: it is accepted on receipt.",
    ),
    "draft_kept": (
        "Đã lưu bản nháp “{task}” của {unit}; bản nháp chưa được tính là đã gửi.",
        "Kept a draft of “{task}” of {unit}; a draft does not count as handed in.",
    ),
    "draft_due": ("Hạn gửi {due}.", "Due {due}."),
    # deciding
    "no_review": (
        "Việc “{task}” không có bước thẩm định.",
        "Task “{task}” has no review.",
    ),
    "decided_nothing": (
        "“{task}” chưa được gửi, chưa có gì để thẩm định.",
        "“{task}” has not been handed in; there is nothing to decide.",
    ),
    "decided_accepted": (
        "“{task}” đã có kết luận: đạt.",
        "“{task}” has been decided: accepted.",
    ),
    "decided_returned": (
        "“{task}” đã trả lại để bổ sung, chưa nhận được bản bổ sung.",
        "“{task}” has been returned and the supplement is still to come.",
    ),
    "decided_rejected": (
        "“{task}” đã có kết luận: không đạt.",
        "“{task}” has been decided: rejected.",
    ),
    "decided_lapsed": (
        "“{task}” đã quá thời hạn bổ sung; gia hạn bổ sung trước nếu cần nhận tiếp.",
        "The supplement of “{task}” has lapsed; extend it first if it shall still be taken.",
    ),
    "outcome_unknown": (
        "Việc “{task}” không có kết luận “{outcome}”.",
        "Task “{task}” does not know the decision “{outcome}”.",
    ),
    "too_many_returns": (
        "“{task}” đã trả lại {times} lần, bằng số lần tối đa; chỉ còn kết luận đạt hoặc không đạt.",
        "“{task}” has been returned {times} times, as often as allowed; only accept or reject remain.",
    ),
    "accepted": (
        "Đã ghi kết luận “{task}” của {unit}: {label}.",
        "Decided “{task}” of {unit}: {label}.",
    ),
    "accept": ("đạt", "accepted"),
    "return": ("trả lại để bổ sung", "returned for supplement"),
    "reject": ("không đạt", "rejected"),
    "supplement_by": ("Thời hạn bổ sung: {due}.", "The supplement is due {due}."),
    # exceptions
    "unusable_until": (
        "Không dùng được thời hạn “{phrase}”: {fault}",
        "The due “{phrase}” cannot be used: {fault}",
    ),
    "until_unknown": ("không tính ra ngày cụ thể.", "it gives no date."),
    "until_tentative": ("thời hạn gia hạn phải là ngày chắc chắn.", "it has to be a firm date."),
    "extension_nobody": (
        "Tệp quy tắc không cho gia hạn việc “{task}”.",
        "The rule file lets nobody extend “{task}”.",
    ),
    "extension_no_due": (
        "Việc “{task}” chưa có hạn nên chưa gia hạn được.",
        "“{task}” has no due yet, so there is nothing to extend.",
    ),
    "extension_handed_in": (
        "“{task}” đã được gửi và đang chờ hoặc đã có kết luận; không còn gì để gia hạn.",
        "“{task}” has been handed in and awaits or has its decision; there is nothing to extend.",
    ),
    "until_past": (
        "Hạn mới {until} không sau thời điểm hiện tại ({than}).",
        "The new due {until} is not after now ({than}).",
    ),
    "until_not_later": (
        "Hạn mới {until} không muộn hơn hạn đang áp dụng ({than}).",
        "The new due {until} is not later than the one in force ({than}).",
    ),
    "until_over_max": (
        "Hạn mới {until} vượt mức gia hạn tối đa ({limit}).",
        "The new due {until} is beyond the longest extension ({limit}).",
    ),
    "until_after_end": (
        "Hạn mới {until} sau khi phong trào kết thúc ({limit}).",
        "The new due {until} is after the end of the campaign ({limit}).",
    ),
    "extended": (
        "Đã gia hạn “{task}” cho {unit}: {due}.",
        "Extended “{task}” for {unit}: {due}.",
    ),
    "extended_supplement": (
        "Đã gia hạn bổ sung “{task}” cho {unit}: {due}.",
        "Extended the supplement of “{task}” for {unit}: {due}.",
    ),
    "unusable_from": (
        "Không dùng được thời điểm bắt đầu nhận “{phrase}”: {fault}",
        "The opening “{phrase}” cannot be used: {fault}",
    ),
    "from_tentative": (
        "thời điểm bắt đầu nhận phải là ngày chắc chắn.",
        "it has to be a firm date.",
    ),
    "opens_in_past": (
        "Thời điểm bắt đầu nhận {opens} đã qua (hiện là {now}); để mở ngay, ghi --from now.",
        "The opening {opens} has passed (it is {now}); to open at once, write --from now.",
    ),
    "opens_anyway": (
        "Việc “{task}” bắt đầu nhận của mọi đơn vị từ {for_all}; {opens} không sớm hơn.",
        "“{task}” opens for all units at {for_all}; {opens} is not earlier.",
    ),
    "open_already": (
        "Việc “{task}” của {unit} đang nhận; không có gì thay đổi.",
        "“{task}” is open for {unit} already; nothing has changed.",
    ),
    "opens_already": (
        "Việc “{task}” của {unit} đã được mở sớm từ {at}; không có gì thay đổi.",
        "“{task}” is to open early for {unit} at {at} already; nothing has changed.",
    ),
    "opened_early": (
        "Đã mở sớm “{task}” cho {unit}: nhận từ {at}.",
        "Opened “{task}” early for {unit}: from {at} on.",
    ),
    "waived": ("Đã miễn “{task}” cho {unit}.", "Excused {unit} from “{task}”."),
    "withdrawn": (
        "{unit} đã rút khỏi phong trào; thôi theo dõi {obligations} việc, hủy {messages} tin chờ gửi.",
        "{unit} has withdrawn; {obligations} obligations and {messages} waiting messages fall away.",
    ),
    "withdrawn_message": (
        "Đơn vị đã rút khỏi phong trào.",
        "The unit has withdrawn from the campaign.",
    ),
    # awards
    "already_granted": (
        "{unit} đã được tặng “{award}”.",
        "{unit} has been given “{award}” already.",
    ),
    "not_eligible": (
        "{unit} chưa đủ điều kiện tặng “{award}”.",
        "{unit} does not meet what “{award}” requires.",
    ),
    "quota_reached": (
        "Đã tặng hết số lượng “{award}”: {numbers}.",
        "All of “{award}” have been granted: {numbers}.",
    ),
    "quota_max": ("{granted}/{allowed}", "{granted} of {allowed}"),
    "quota_percent": (
        "{granted}/{allowed} (tối đa {percent}% của {base} đơn vị {of})",
        "{granted} of {allowed} (at most {percent}% of {base} units {of})",
    ),
    "quota_none": ("{granted}, chưa quy định số lượng", "{granted}, no limit is set"),
    "of_expected": ("tham gia", "taking part"),
    "of_submitted": ("đã gửi báo cáo", "that handed in"),
    "of_accepted": ("đạt yêu cầu", "accepted"),
    "granted": (
        "Đã ghi tặng “{award}” cho {unit}. Số lượng: {numbers}.",
        "Granted “{award}” to {unit}. Number: {numbers}.",
    ),
    # where a unit stands after an act
    "now_stands": ("Đơn vị hiện ở bước: {state}.", "The unit now stands at: {state}."),
    "call_nobody": ("bộ phận thường trực", "the secretariat"),
}

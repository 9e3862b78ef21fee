"""Sentences about the moves of a unit: refusals, and the words of the diagram."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "award_granted": ("khen thưởng", "granting an award"),
    "unit_withdrawn": ("rút khỏi phong trào", "withdrawing the unit"),
    "unit_merged": ("sáp nhập đơn vị", "merging the unit"),
    "refused": (
        "Không thực hiện được việc {operation}: đơn vị đang ở trạng thái “{state}”.",
        "Not possible: {operation} while the unit is in the state “{state}”.",
    ),
    "not_condition": ("không ({part})", "not ({part})"),
    "all_condition": (" và ", " and "),
    "any_condition": (" hoặc ", " or "),
    "if_condition": ("{trigger}, nếu {condition}", "{trigger}, if {condition}"),
    "on_time_condition": ("{task} gửi đúng hạn", "{task} handed in on time"),
    "late_condition": ("{task} gửi chậm", "{task} handed in late"),
    "filled_condition": ("{field} đã điền", "{field} filled in"),
    "empty_condition": ("{field} để trống", "{field} left empty"),
    "tag_condition": ("đơn vị có nhãn {value}", "the unit has the tag {value}"),
    "group_condition": ("đơn vị thuộc nhóm {value}", "the unit is in the group {value}"),
    "anywhere": (
        "Từ mọi trạng thái chưa kết thúc và không có bước chuyển riêng:",
        "From every state that is not final and has no move of its own:",
    ),
    "legend": (
        "Khung đôi: trạng thái kết thúc. Nền vàng, dấu “!”: cần lưu ý.",
        "Double border: final state. Yellow with “!”: needs attention.",
    ),
}

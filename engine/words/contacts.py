"""Sentences of the commands on contacts: who is told, where, in whose place."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "help_contact": (
        "Xem và đặt cách nhận tin của một người: vắng mặt, kênh, ngôn ngữ.",
        "See and arrange how a person is told: absence, channel, language.",
    ),
    "help_show": ("Xem cách một người nhận tin.", "Show how a person is told."),
    "help_away": (
        "Vắng mặt: người khác nhận tin thay, từ ngày đến ngày hoặc cho đến khi quay lại.",
        "Away: somebody else is told, from day to day or for good.",
    ),
    "help_back": ("Trở lại nhận tin.", "Back again: the person is told."),
    "help_stop": (
        "Ngừng gửi tin đến địa chỉ của một người trên một kênh.",
        "Send no more messages to a person's addresses on a channel.",
    ),
    "help_start": (
        "Gửi lại đến địa chỉ của một người trên một kênh.",
        "Send messages to a person's addresses on a channel again.",
    ),
    "help_choose": (
        "Chọn kênh được dùng trước các kênh khác; “any” là theo tệp quy tắc.",
        "Choose the channel that goes before others; “any” for the rule file's order.",
    ),
    "help_language": ("Đặt ngôn ngữ của tin: vi hoặc en.", "Language of messages: vi or en."),
    "help_who": (
        "Mã đơn vị, địa chỉ hoặc tên của một người liên hệ.",
        "Unit code, address or name of a contact.",
    ),
    "help_from": ("Ngày đầu vắng mặt; bỏ trống là từ hôm nay.", "First day away; else from now."),
    "help_until": (
        "Ngày cuối vắng mặt; bỏ trống là cho đến khi có lệnh back.",
        "Last day away; else until `back`.",
    ),
    "help_delegate": ("Người nhận thay.", "Who is told instead."),
    "help_channel": ("Kênh.", "The channel."),
    "help_by": ("Người thực hiện.", "Who does it."),
    "away_days": (
        "{name} vắng {days}; trong những ngày đó {delegate} nhận tin thay.",
        "{name} is away {days}; on those days {delegate} is told instead.",
    ),
    "away_for_good": (
        "Từ nay {delegate} nhận tin thay {name}.",
        "From now on {delegate} is told in place of {name}.",
    ),
    "from_day": ("từ ngày {day}", "from {day}"),
    "until_day": ("đến hết ngày {day}", "until {day}"),
    "delegate_unreachable": (
        "{delegate} chưa có địa chỉ nào nhận được tin, nên tin vẫn gửi {name}.",
        "{delegate} has no address that takes messages, so {name} is told still.",
    ),
    "back": ("{name} nhận tin trở lại.", "{name} is told again."),
    "chosen": (
        "Tin gửi {name} đi kênh {channel} trước, nếu lời nhắc có kênh đó.",
        "Messages to {name} go on {channel} first, where the reminder has that channel.",
    ),
    "chosen_none": (
        "Tin gửi {name} theo thứ tự kênh của tệp quy tắc.",
        "Messages to {name} follow the rule file's order of channels.",
    ),
    "chosen_shut": (
        "Địa chỉ trên kênh {channel} đang ngừng nhận tin; mở lại bằng contact start.",
        "The address on {channel} takes no messages at present; see contact start.",
    ),
    "language_vi": ("Tin gửi {name} bằng tiếng Việt.", "Messages to {name} are in Vietnamese."),
    "language_en": (
        "Tin gửi {name} bằng tiếng Anh, nếu tệp quy tắc có.",
        "Messages to {name} are in English, where the rule file has it.",
    ),
    "stopped": (
        "Đã ngừng gửi tin cho {name} trên kênh {channel}.",
        "No more messages go to {name} on {channel}.",
    ),
    "stopped_already": (
        "Kênh {channel} của {name} đã ngừng từ trước.",
        "{channel} of {name} had been stopped already.",
    ),
    "started": (
        "Gửi lại tin cho {name} trên kênh {channel}.",
        "Messages go to {name} on {channel} again.",
    ),
    "started_already": (
        "Kênh {channel} của {name} vẫn đang nhận tin.",
        "{channel} of {name} takes messages anyway.",
    ),
    "last_channel": (
        "{name} không còn kênh nào khác. Nếu không còn ai khác của đơn vị nhận được tin, {units} sẽ vào danh sách cần gọi điện của bộ phận thường trực.",
        "{name} has no other channel left. Where nobody else of the unit can be reached, {units} goes on the secretariat's list of units to call.",
    ),
    "days_order": (
        "Ngày cuối {other} trước ngày đầu {day}.",
        "The last day {other} is before the first, {day}.",
    ),
    "days_past": (
        "Ngày cuối {day} đã qua (hôm nay {other}).",
        "The last day {day} is over (today is {other}).",
    ),
    "own_delegate": ("{who} không thể tự nhận thay mình.", "{who} cannot stand in for themselves."),
    "not_away": ("{who} không vắng mặt.", "{who} is not away."),
    "no_address": (
        "Danh bạ chưa có địa chỉ của {who} trên kênh {channel}.",
        "The directory has no address of {who} on {channel}.",
    ),
    "shown_name": ("{name} – {entries}", "{name} – {entries}"),
    "shown_address": ("{channel}: {address} ({state})", "{channel}: {address} ({state})"),
    "shown_plain": ("chưa xác minh", "not verified"),
    "shown_verified": ("đã xác minh", "verified"),
    "shown_stopped": ("đã ngừng nhận", "stopped"),
    "shown_suppressed": ("không dùng được: {reason}", "does not work: {reason}"),
    "shown_language": ("Ngôn ngữ: {language}", "Language: {language}"),
    "shown_chosen": ("Kênh đã chọn: {channel}", "Chosen channel: {channel}"),
    "shown_away": ("Vắng {days}; {delegate} nhận thay", "Away {days}; {delegate} is told instead"),
    "shown_for_good": ("{delegate} nhận thay", "{delegate} is told instead"),
}

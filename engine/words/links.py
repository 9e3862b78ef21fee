"""Sentences about signed links and linked chats."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "expired": (
        "Đường dẫn này đã hết hạn; xin mở đường dẫn trong thông báo mới nhất.",
        "This link has expired; please open the one in the latest message.",
    ),
    "altered": (
        "Đường dẫn này không nguyên vẹn; xin mở lại từ thông báo đã nhận.",
        "This link is not whole; please open it again from the message.",
    ),
    "wrong_purpose": (
        "Đường dẫn này dùng cho việc khác; xin mở lại từ thông báo đã nhận.",
        "This link is for something else; please open it again from the message.",
    ),
    "revoked": (
        "Đường dẫn này đã bị thu hồi; xin mở đường dẫn trong thông báo mới nhất.",
        "This link has been revoked; please open the one in the latest message.",
    ),
    "unknown": (
        "Đường dẫn này không còn ứng với việc nào phải làm; không cần làm gì thêm.",
        "This link does not belong to anything that is still to be done; nothing more is needed.",
    ),
    "key_too_short": (
        "Mỗi khóa trong HANCHOT_LINK_KEY phải dài ít nhất {least} ký tự; tạo khóa mới bằng `hanchot link key`.",
        "Each key in HANCHOT_LINK_KEY must have at least {least} characters; make one with `hanchot link key`.",
    ),
    "key_missing_links": (
        "Đã có public_url nhưng chưa có khóa ký đường dẫn: đặt HANCHOT_LINK_KEY bằng kết quả của `hanchot link key`.",
        "There is a public_url but no key to sign links with: set HANCHOT_LINK_KEY to what `hanchot link key` prints.",
    ),
    "key_missing_codes": (
        "Chưa có khóa để cấp mã liên kết: đặt HANCHOT_LINK_KEY bằng kết quả của `hanchot link key`.",
        "There is no key to make codes with: set HANCHOT_LINK_KEY to what `hanchot link key` prints.",
    ),
    "secret_missing": (
        "Chưa có mật khẩu webhook của kênh {channel}: đặt {name} gồm {least} đến 256 ký tự A–Z, a–z, 0–9, _ và -.",
        "There is no webhook secret for channel {channel}: set {name} to {least} to 256 characters of A–Z, a–z, 0–9, _ and -.",
    ),
    "updates_fault": (
        "Chưa đọc được tin gửi đến bot của kênh {channel}: {fault}.",
        "What is written to the bot of channel {channel} cannot be read now: {fault}.",
    ),
    "update_fault": (
        "Một tin gửi đến bot của kênh {channel} không xử lý được ({fault}) và đã bỏ qua.",
        "Something written to the bot of channel {channel} could not be dealt with ({fault}) and was passed over.",
    ),
    "read_elsewhere": (
        "một tiến trình khác đang đọc",
        "another process reads it",
    ),
    "no_reader": (
        "kênh này chưa có bot được cấu hình",
        "no bot is configured for this channel",
    ),
    "no_bot": (
        "Chưa có bot nào để đọc: kênh telegram và zalo chưa có nơi gửi, hoặc mục updates không phải polling.",
        "There is no bot to read: telegram and zalo have no sender, or their `updates` is not polling.",
    ),
    "no_public_url": (
        "Chưa có public_url trong cấu hình; ghi địa chỉ bằng --url.",
        "The configuration has no public_url; give the address with --url.",
    ),
    # What the bot says
    "linked": (
        "Đã liên kết: {name}, {unit}. Thông báo về hạn gửi báo cáo sẽ đến cuộc trò chuyện này. Muốn dừng, nhắn DUNG.",
        "Linked: {name}, {unit}. Notices of deadlines will come to this chat. To stop them, write STOP.",
    ),
    "bad_code": (
        "Mã này không dùng được. Anh/chị kiểm tra lại, hoặc xin mã mới ở cơ quan tổ chức phong trào.",
        "This code cannot be used. Please check it, or ask the organiser for a new one.",
    ),
    "too_many_codes": (
        "Mã này không dùng được. Đã thử quá nhiều lần; xin thử lại sau một giờ với mã mới.",
        "This code cannot be used. There were too many tries; please try again in an hour with a new code.",
    ),
    "how_telegram": (
        "Để nhận thông báo tại đây, anh/chị mở đường dẫn liên kết do cơ quan tổ chức phong trào cấp, hoặc nhắn LIENKET kèm mã.",
        "To get notices here, open the link that the organiser gave you, or write LIENKET and your code.",
    ),
    "how_zalo": (
        "Để nhận thông báo tại đây, anh/chị nhắn LIENKET kèm mã do cơ quan tổ chức phong trào cấp, ví dụ: LIENKET 1234-5678.",
        "To get notices here, write LIENKET and the code that the organiser gave you, as LIENKET 1234-5678.",
    ),
    "stopped": (
        "Đã dừng gửi thông báo đến cuộc trò chuyện này. Muốn nhận lại, nhắn TIEP.",
        "No more notices will come to this chat. To get them again, write TIEP.",
    ),
    "resumed": (
        "Thông báo sẽ lại được gửi đến cuộc trò chuyện này. Muốn dừng, nhắn DUNG.",
        "Notices will come to this chat again. To stop them, write STOP.",
    ),
    "help": (
        "Cuộc trò chuyện này nhận thông báo về hạn gửi báo cáo. Nhắn DUNG để dừng, TIEP để nhận lại, KENH EMAIL (hoặc ZALO, TELEGRAM) để chọn nơi nhận trước.",
        "This chat gets notices of deadlines. Write STOP to stop them, TIEP to get them again, CHANNEL EMAIL (or ZALO, TELEGRAM) to choose where they come first.",
    ),
    "chosen": (
        "Từ nay thông báo sẽ đến {channel} trước. Muốn như cũ, nhắn KENH MAC DINH.",
        "From now on notices come by {channel} first. To undo this, write CHANNEL DEFAULT.",
    ),
    "chosen_none": (
        "Thông báo sẽ đến theo thứ tự của cơ quan tổ chức phong trào.",
        "Notices come in the order that the organiser has set.",
    ),
    "not_chosen": (
        "Chưa chọn được: nhắn KENH kèm EMAIL, ZALO hoặc TELEGRAM, là nơi danh bạ có địa chỉ của anh/chị.",
        "Not chosen: write CHANNEL and EMAIL, ZALO or TELEGRAM, where the directory has your address.",
    ),
    "channel_email": ("thư điện tử", "e-mail"),
    "channel_zalo": ("Zalo", "Zalo"),
    "channel_telegram": ("Telegram", "Telegram"),
    "channel_sms": ("tin nhắn SMS", "SMS"),
    "reason_stopped": (
        "Người nhận đã dừng nhận tin ở địa chỉ này.",
        "The recipient has stopped messages to this address.",
    ),
    "reason_blocked": (
        "Người nhận đã chặn bot.",
        "The recipient has blocked the bot.",
    ),
    # The command line
    "help_link": (
        "Đường dẫn trong thông báo và liên kết Telegram, Zalo của người nhận.",
        "Links in messages, and the Telegram and Zalo chats of recipients.",
    ),
    "help_key": (
        "Tạo một khóa ngẫu nhiên cho HANCHOT_LINK_KEY.",
        "Make a random key for HANCHOT_LINK_KEY.",
    ),
    "help_code": (
        "Cấp mã dùng một lần để một người liên kết Telegram hoặc Zalo của mình.",
        "Make a single-use code by which a person links their Telegram or Zalo.",
    ),
    "help_codes": (
        "Cấp mã cho mọi đầu mối của phong trào chưa liên kết, ghi vào tệp CSV để phát.",
        "Make codes for all contacts of a campaign that are not linked, into a CSV file to hand out.",
    ),
    "help_revoke": (
        "Thu hồi mọi đường dẫn đã gửi cho một người.",
        "Revoke all links that were sent to a person.",
    ),
    "help_follow": (
        "Đọc tin gửi đến các bot cho đến khi dừng; `hanchot run` đã làm việc này.",
        "Read what is written to the bots until stopped; `hanchot run` does so by itself.",
    ),
    "help_once": ("Đọc hết những gì đang chờ rồi kết thúc.", "Read what waits, then end."),
    "help_webhook": (
        "Để Telegram hoặc Zalo tự gửi tin đến thay vì phải hỏi.",
        "Have Telegram or Zalo send updates instead of being asked.",
    ),
    "help_webhook_set": (
        "Báo cho nhà cung cấp địa chỉ nhận tin và mật khẩu kèm theo.",
        "Tell the provider the address and the secret to send updates with.",
    ),
    "help_webhook_delete": (
        "Thôi nhận tin theo địa chỉ.",
        "End having updates sent.",
    ),
    "help_listen": (
        "Nhận tin gửi theo địa chỉ, trên máy này (127.0.0.1), phía sau một máy chủ web.",
        "Take updates that are sent, on this machine (127.0.0.1), behind a web server.",
    ),
    "help_port": ("Cổng; 0 để máy chọn.", "Port; 0 for any that is free."),
    "help_channel": ("telegram hoặc zalo.", "telegram or zalo."),
    "help_bot": (
        "Tên của bot, nếu không muốn hỏi nhà cung cấp.",
        "Name of the bot, where the provider is not to be asked.",
    ),
    "help_who": (
        "Mã đơn vị, địa chỉ hoặc tên của một người.",
        "Unit code, address or name of a person.",
    ),
    "help_out": ("Tệp CSV để ghi; chưa được có sẵn.", "CSV file to write; must not be there yet."),
    "help_days": ("Số ngày mã còn dùng được.", "For how many days the codes are good."),
    "help_url": (
        "Địa chỉ nhận tin; không ghi thì là public_url kèm /bot/KÊNH.",
        "Address that takes updates; public_url and /bot/CHANNEL, if not given.",
    ),
    "code_for": (
        "Mã liên kết cho {name}, {unit}:",
        "Code for {name}, {unit}:",
    ),
    "use_telegram": (
        "Mở trên máy có Telegram, trong {minutes} phút, một lần: {what}",
        "Open where Telegram is, within {minutes} minutes, once: {what}",
    ),
    "use_zalo": (
        "Nhắn cho bot Zalo{bot}, trong {minutes} phút, một lần: {what}",
        "Write to the Zalo bot{bot}, within {minutes} minutes, once: {what}",
    ),
    "codes_written": (
        "Đã cấp {count} mã, ghi tại {path}. Ai có mã là liên kết được: phát riêng cho từng người, rồi xóa tệp.",
        "Made {count} codes, in {path}. Whoever has a code can link: hand each out by itself, then delete the file.",
    ),
    "column_unit": ("Mã đơn vị", "Unit"),
    "column_unit_name": ("Tên đơn vị", "Name of the unit"),
    "column_contact": ("Người nhận", "Contact"),
    "column_what": ("Mở hoặc nhắn cho bot", "Open, or write to the bot"),
    "column_until": ("Dùng trước", "Good until"),
    "links_revoked": (
        "Mọi đường dẫn đã gửi cho {name} không còn dùng được.",
        "All links that were sent to {name} open nothing any more.",
    ),
    "followed": ("Đã đọc {count} tin.", "Read {count} updates."),
    "following": (
        "Đang đọc tin gửi đến bot: {channels}; dừng bằng Ctrl+C.",
        "Reading the bots of: {channels}; stop with Ctrl+C.",
    ),
    "listening": (
        "Đang nhận tin tại http://127.0.0.1:{port}; dừng bằng Ctrl+C.",
        "Taking updates at http://127.0.0.1:{port}; stop with Ctrl+C.",
    ),
    "webhook_set": (
        "Tin gửi đến bot của kênh {channel} nay được chuyển đến {url}.",
        "What is written to the bot of channel {channel} is now sent to {url}.",
    ),
    "webhook_setting": (
        "Đặt `updates: webhook` cho kênh {channel} trong cấu hình để `hanchot run` thôi hỏi.",
        "Set `updates: webhook` for channel {channel} in the configuration, so that `hanchot run` stops asking.",
    ),
    "webhook_deleted": (
        "Kênh {channel}: đã thôi nhận tin theo địa chỉ.",
        "Channel {channel}: updates are no longer sent.",
    ),
}

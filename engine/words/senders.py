"""Sentences of the senders: settings that cannot be used, and why a message did not go out."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "unusable": (
        "Cấu hình gửi tin của kênh “{channel}” không dùng được: {fault}.",
        "The sender URL of channel “{channel}” cannot be used: {fault}.",
    ),
    "unusable_url": (
        "Địa chỉ gửi tin không dùng được: {fault}.",
        "The sender URL cannot be used: {fault}.",
    ),
    "fault_empty": ("để trống", "it is empty"),
    "fault_no_scheme": (
        "thiếu phần đầu như “mailto://” hoặc “console://”",
        "it does not begin with a scheme such as “mailto://” or “console://”",
    ),
    "fault_scheme": (
        "kênh này không dùng được “{scheme}://”{near}",
        "this channel cannot use “{scheme}://”{near}",
    ),
    "fault_unreadable": ("sai cách viết", "it is not well formed"),
    "fault_port": (
        "cổng phải là số từ 1 đến 65535",
        "the port must be a number from 1 to 65535",
    ),
    "fault_host": ("thiếu tên máy chủ", "the host is missing"),
    "fault_mode": (
        "“mode” phải là insecure, starttls hoặc ssl",
        "“mode” must be insecure, starttls or ssl",
    ),
    "fault_seconds": (
        "“{option}” phải là số giây lớn hơn 0",
        "“{option}” must be a number of seconds above 0",
    ),
    "fault_value": (
        "“{option}” có giá trị không hợp lệ",
        "“{option}” has a value that is not allowed",
    ),
    "fault_address": (
        "“{option}” phải là địa chỉ http:// hoặc https://, không kèm mật khẩu",
        "“{option}” must be an http:// or https:// address without a password",
    ),
    "fault_extra": (
        "không nạp được phần bổ sung {fault}",
        "an installed extra cannot be loaded: {fault}",
    ),
    "fault_from": (
        "thiếu địa chỉ người gửi; ghi “from=” hoặc mục sender.email",
        "it has no sender address; give “from=” or sender.email",
    ),
    "fault_token": (
        "thiếu mã bí mật (token) của bot hoặc mã sai cách viết; ghi như {scheme}://123456789:AAE…/",
        "the bot's token is missing or not well formed; write it as in {scheme}://123456789:AAE…/",
    ),
    "fault_several": (
        "dịch vụ này không gửi được cho từng người nhận",
        "this service cannot send to one recipient at a time",
    ),
    "fault_recipient": (
        "không được ghi sẵn người nhận",
        "it must not name recipients",
    ),
    "fault_option": (
        "không có tùy chọn “{option}”{near}",
        "there is no option “{option}”{near}",
    ),
    "bad_address": (
        "Địa chỉ thư điện tử không hợp lệ.",
        "The e-mail address is not valid.",
    ),
    "line_break": (
        "Tên hoặc tiêu đề có dấu xuống dòng hoặc ký tự điều khiển.",
        "A name or the subject holds a line break or a control character.",
    ),
    "bad_media_type": (
        "Loại của tệp đính kèm không hợp lệ.",
        "The media type of an attached file is not valid.",
    ),
    "empty_message": ("Tin không có nội dung.", "The message is empty."),
    "no_reason": ("Không rõ lý do.", "No reason was given."),
    "broke_before_data": (
        "Mất kết nối với máy chủ thư trước khi gửi nội dung.",
        "The connection broke before the content was sent.",
    ),
    "broke_after_data": (
        "Mất kết nối khi đang gửi nội dung; có thể thư đã đến.",
        "The connection broke while the content was being sent; the mail may have arrived.",
    ),
    "no_answer": (
        "Máy chủ thư không trả lời sau khi nhận nội dung; có thể thư đã đến.",
        "The server did not answer after the content; the mail may have arrived.",
    ),
    "login_refused": (
        "Máy chủ thư không chấp nhận tên đăng nhập hoặc mật khẩu: {said}",
        "The server did not accept the user name or the password: {said}",
    ),
    "login_not_ascii": (
        "Tên đăng nhập hoặc mật khẩu có ký tự ngoài bảng ASCII.",
        "The user name or the password holds characters outside ASCII.",
    ),
    "server_refused": (
        "Máy chủ thư từ chối kết nối: {said}",
        "The server refused the connection: {said}",
    ),
    "name_not_found": (
        "Không tìm thấy máy chủ thư theo tên đã cấu hình.",
        "The name of the server was not found.",
    ),
    "tls_failed": (
        "Không thiết lập được kết nối bảo mật với máy chủ thư; cần kiểm tra chứng chỉ.",
        "No secure connection could be made; check the server's certificate.",
    ),
    "not_supported": (
        "Máy chủ thư không hỗ trợ mã hóa hoặc đăng nhập như đã cấu hình.",
        "The server does not support the encryption or the login that is configured.",
    ),
    "connection_refused": (
        "Máy chủ thư không nhận kết nối; có thể chưa chạy.",
        "The server does not accept connections; it may not be running.",
    ),
    "connect_timed_out": (
        "Máy chủ thư không trả lời khi kết nối.",
        "The server did not answer when connecting.",
    ),
    "connection_broke": (
        "Không kết nối được với máy chủ thư.",
        "The server could not be connected to.",
    ),
    "open": ("Mở trang gửi", "Open the page"),
    "bad_chat": (
        "Mã cuộc trò chuyện của người nhận không hợp lệ.",
        "The recipient's chat id is not valid.",
    ),
    "bad_recipient": (
        "Dịch vụ gửi tin không nhận địa chỉ này.",
        "The sending service does not take this address.",
    ),
    "token_refused": (
        "Nhà cung cấp không chấp nhận mã bí mật (token) của bot: {said}",
        "The provider did not accept the bot's token: {said}",
    ),
    "chat_unreachable": (
        "Không kết nối được với máy chủ của nhà cung cấp.",
        "The provider's server could not be reached.",
    ),
    "chat_connect_timed_out": (
        "Máy chủ của nhà cung cấp không trả lời khi kết nối.",
        "The provider's server did not answer when connecting.",
    ),
    "chat_tls_failed": (
        "Không thiết lập được kết nối bảo mật với nhà cung cấp; cần kiểm tra chứng chỉ.",
        "No secure connection to the provider could be made; check its certificate.",
    ),
    "chat_no_answer": (
        "Nhà cung cấp không trả lời; có thể tin đã đến.",
        "The provider did not answer; the message may have arrived.",
    ),
    "chat_broke": (
        "Mất kết nối trước khi có trả lời; có thể tin đã đến.",
        "The connection broke before an answer came; the message may have arrived.",
    ),
    "chat_not_understood": (
        "Không hiểu trả lời của nhà cung cấp; có thể tin đã đến.",
        "The provider's answer was not understood; the message may have arrived.",
    ),
    "chat_redirected": (
        "Máy chủ chuyển hướng sang nơi khác; cần kiểm tra “api=”.",
        "The server redirects elsewhere; check “api=”.",
    ),
    "chat_stranger": (
        "Mã {code} không phải do nhà cung cấp trả lời; cần kiểm tra “api=”, proxy và tường lửa.",
        "The {code} is no answer of the provider's; check “api=”, proxies and firewalls.",
    ),
    "chat_half_told": (
        "Mới gửi được {accepted}/{parts} phần của tin: {reason}",
        "Only {accepted} of {parts} parts of the message were accepted: {reason}",
    ),
}

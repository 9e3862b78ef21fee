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
    "unavailable": (
        "Phiên bản này chưa gửi được tin qua kênh “{channel}”.",
        "Sending on channel “{channel}” is not available yet in this version.",
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
    "fault_from": (
        "thiếu địa chỉ người gửi; ghi “from=” hoặc mục sender.email",
        "it has no sender address; give “from=” or sender.email",
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
}

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
}

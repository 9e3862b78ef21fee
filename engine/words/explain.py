"""Sentences of `hanchot explain`: the frame around the page of a code."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "title": ("{code} ({severity}): {title}", "{code} ({severity}): {title}"),
    "or": ("{one} hoặc {other}", "{one} or {other}"),
    "by_check": (
        "Do `hanchot check` báo, tại đúng dòng trong tệp.",
        "Reported by `hanchot check`, at its line of the file.",
    ),
    "by_plan": (
        "Do `hanchot plan` báo khi sửa một phong trào đang chạy; `check` không báo.",
        "Reported by `hanchot plan` on a change of a running campaign, not by `check`.",
    ),
    "by_activate": (
        "Do `hanchot activate` và `hanchot plan` báo, vì tùy vào hôm nay; `check` không báo.",
        "Reported by `hanchot activate` and `hanchot plan`, since it depends on today; not by `check`.",
    ),
    "wrong": ("Ví dụ sai", "Wrong"),
    "cure": ("Cách sửa", "Cure"),
    "plan": ("Văn bản kế hoạch (ke-hoach.txt)", "The text of the plan (ke-hoach.txt)"),
}

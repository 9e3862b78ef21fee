"""Sentences of `engine.check.render`: the frame around the problems of a rule file."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "error": ("lỗi", "error"),
    "warning": ("cảnh báo", "warning"),
    "info": ("thông tin", "info"),
    "hint": ("gợi ý", "hint"),
    "cure": ("gợi ý: {text}", "hint: {text}"),
    "note": ("xem {place}: {text}", "see {place}: {text}"),
    "consequences": (
        "và {count} lỗi kéo theo, không kể ra",
        "and {count} more that follow from it, not listed",
    ),
    "errors": ("{count} lỗi", "errors: {count}"),
    "warnings": ("{count} cảnh báo", "warnings: {count}"),
    "infos": ("{count} thông tin", "infos: {count}"),
    "hints": ("{count} gợi ý", "hints: {count}"),
    "accepted": ("{count} cảnh báo đã chấp nhận", "accepted warnings: {count}"),
    "clean": ("Không có lỗi.", "No problems."),
    "clean_but": ("Không có lỗi ({counts}).", "No problems ({counts})."),
    "total": ("Tổng cộng: {counts}.", "Total: {counts}."),
}

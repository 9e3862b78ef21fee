"""Say by name why a wording cannot be read: what it leaves open, or what it counts by.

Asked only after the grammar has refused a phrase, so a word listed here never forbids a
phrase that reads well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.rules.phrase_ast import UnreadableError
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.rules.phrase_tokens import Token

_UNIT = r"(?:ngày làm việc|ngày|tuần|tháng|quý|năm)"
_NUMBER = r"(?:\d+|[ivx]+)"
_AND = r"(?:,|và|hoặc|hay)"
_COUNTS = "kể từ|tính từ|trước|sau"
_DATE = r"\d+[/.]\d+(?:[/.]\d+)?"
# Tried in order; the first that occurs names the reason.
_REASONS = (
    ("lunar", r"tết|âm lịch|âl|al|giao thừa|rằm|mùng|mồng|tháng giêng|tháng chạp"),
    ("vague", r"khoảng|tầm|chừng|xấp xỉ|gần|trên dưới|dự kiến|trung tuần|thượng tuần|hạ tuần"),
    ("season", r"mùa \w+|(?:đầu|giữa|cuối|trong|trước|sau) (?:xuân|hè|hạ|thu|đông)"),
    ("office_hours", r"giờ hành chính|giờ làm việc|hết giờ"),
    ("part_of_day", r"sáng|trưa|chiều|tối(?! thiểu| đa)|đêm"),
    (
        "relative",
        r"hôm nay|hôm sau|ngày mai|(?:ngày|tuần|tháng|quý|năm) (?:này|sau|tới|trước|ngoái)",
    ),
    ("occasion", r"dịp|lễ|kỷ niệm|khai giảng|đại hội|hội nghị|sơ kết|tổng kết|kỳ họp"),
    ("at_once", r"ngay|kịp thời|thường xuyên|sớm nhất|càng sớm càng tốt|khi có yêu cầu"),
    (
        "several",
        "|".join(
            (
                rf"(?:quý|tháng|năm|ngày) {_NUMBER} {_AND} .*\d",
                rf"(?:quý|tháng) {_NUMBER} {_AND} {_NUMBER}",
                rf"{_DATE} .*{_AND} .*{_DATE}",
            )
        ),
    ),
    (
        "no_anchor",
        rf"(?<!giờ )(?:\d+|một|hai|ba|mười) {_UNIT}(?! (?:đầu|cuối|năm))(?!.* (?:{_COUNTS}) )",
    ),
    ("only_after", rf"sau (?:ngày )?{_DATE}|sau ngày"),
    (
        "unnamed",
        rf"(?:trong|đầu|giữa|cuối|hết|ngày \d+|của|từ|đến) (?:tuần|tháng|quý)(?! {_NUMBER})",
    ),
)
_PATTERNS = tuple((name, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for name, words in _REASONS)


def named(error: UnreadableError, tokens: Sequence[Token], text: str) -> UnreadableError:
    """The refusal with its reason, if the words give one; else as it came."""
    words = " ".join(token.text for token in tokens)
    if error.reason:
        return error
    for name, pattern in _PATTERNS:
        if pattern.search(words):
            code = "D208" if name == "several" else "D202"
            message = say(f"phrases.{name}", text=text.strip())
            refusal = UnreadableError(code, message, say(f"phrases.hint_{name}"))
            refusal.reason = name
            return refusal
    return error

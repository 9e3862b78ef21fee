"""Sentences of `engine.documents`: why a document has no text for us."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "too_large": ("tệp lớn hơn {limit} MB", "it is larger than {limit} MB"),
    "kind": ("chỉ đọc được các loại tệp: {kinds}", "only these kinds can be read: {kinds}"),
    "library": (
        "chưa cài phần đọc Word và PDF (hanchot[documents])",
        "the reader of Word and PDF is not installed (hanchot[documents])",
    ),
    "broken": ("tệp hỏng hoặc có mật khẩu", "the file is broken or has a password"),
}

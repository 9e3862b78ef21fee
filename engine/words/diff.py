"""Sentences of the comparison of two rule files or revisions."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "changed": ("~ {path}: {old} → {new}", "~ {path}: {old} → {new}"),
    "added": ("+ {path}: {new}", "+ {path}: {new}"),
    "removed": ("- {path}: {old}", "- {path}: {old}"),
    "place": ("    {place}", "    {place}"),
    "same": ("Hai bên có nội dung như nhau.", "The two sides say the same."),
    "total": (
        "Tổng cộng {total} chỗ khác: {changed} sửa, {added} thêm, {removed} bỏ.",
        "Differences: {total} ({changed} changed, {added} added, {removed} removed).",
    ),
}

"""Sentences of the calendar file that goes with a message about one deadline."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "file": ("Hạn {task}.ics", "Due {task}.ics"),
    "summary": ("Hạn {task} – {campaign}", "Due: {task} – {campaign}"),
    "about": (
        "\n{task}, {due}.\nPhong trào: {campaign}.",
        "\n{task}, {due}.\nCampaign: {campaign}.",
    ),
    "tentative": ("Thời hạn dự kiến.", "The date is tentative."),
    "contact": ("Liên hệ: {where}.", "Contact: {where}."),
    "alarm": ("Nhắc: hạn {task}, {due}", "Reminder: {task} due {due}"),
}

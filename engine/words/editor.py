"""Sentences of the commands that help to write a rule file."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "help_schema": (
        "In JSON Schema của tệp quy tắc, dùng cho trình soạn thảo.",
        "Print the JSON Schema of rule files, for editors.",
    ),
    "help_fmt": (
        "Trình bày lại tệp quy tắc: thụt lề, dấu cách; giữ nguyên nội dung và chú thích.",
        "Lay rule files out: indentation and spaces; content and comments stay.",
    ),
    "help_new": (
        "Lập tệp của năm sau từ tệp của năm trước; các mốc để trống chờ điền.",
        "Make next year's file from last year's, its dates to be filled in.",
    ),
    "help_diff": (
        "So sánh hai tệp quy tắc hoặc hai bản đã áp dụng, mỗi bên đã ghép với mẫu gốc.",
        "Compare two rule files or applied revisions, each merged with its base.",
    ),
    "check": (
        "Chỉ cho biết tệp nào cần trình bày lại, không ghi.",
        "Only say which files would change; write nothing.",
    ),
    "would_change": (
        "{path}: cần trình bày lại, bắt đầu từ dòng {line}; chạy `hanchot fmt {path}`",
        "{path}: to be laid out, from line {line} on; run `hanchot fmt {path}`",
    ),
    "changed": ("{path}: đã trình bày lại", "{path}: laid out"),
    "new_id": (
        "Mã của phong trào mới, cũng là tên tệp: chữ thường không dấu, số, dấu “-”.",
        "Id of the new campaign and name of its file: a–z, 0–9 and “-”.",
    ),
    "from": ("Tệp của năm trước.", "Last year's file."),
    "new_year": (
        "Năm của phong trào mới; mặc định là năm kế tiếp.",
        "Its year; the next one by default.",
    ),
    "out": (
        "Tệp sẽ ghi; “-” là in ra. Mặc định là MÃ.yaml, cạnh tệp của năm trước.",
        "Where to write it; “-” prints it. By default ID.yaml beside last year's file.",
    ),
    "created": (
        "Đã lập “{path}” cho năm {year}: còn {count} chỗ phải điền; xem bằng `hanchot check {path}`.",
        "Created “{path}” for {year}: {count} values to fill in; see `hanchot check {path}`.",
    ),
    "old_file": (
        "Bên cũ: một tệp, PHONG-TRAO@BẢN (bản đã áp dụng), hoặc PHONG-TRAO (bản đang áp dụng).",
        "The old side: a file, CAMPAIGN@N (a revision), or CAMPAIGN (the one in force).",
    ),
    "new_file": ("Bên mới, viết như bên cũ.", "The new side, written alike."),
    "bad_id": (
        "Mã “{code}” không dùng được: chỉ gồm chữ thường không dấu, số và dấu “-”.",
        "The id “{code}” cannot be used: only a–z, 0–9 and “-”.",
    ),
    "same_id": (
        "Phong trào mới phải có mã khác “{code}”.",
        "A new campaign needs another id than “{code}”.",
    ),
    "not_a_campaign": (
        "“{path}” là mẫu gốc, không phải tệp của một phong trào.",
        "“{path}” is a base, not the file of a campaign.",
    ),
    "in_the_way": (
        "Đã có tệp “{path}”; chưa ghi gì. Chọn tên khác bằng --out.",
        "There is a file “{path}” already; nothing was written. Choose another name with --out.",
    ),
}

"""Sentences of `engine.rules.merge`: what a file takes over from its base."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "unknown_base": ("Không có mẫu gốc `{name}`{near}", "There is no base `{name}`{near}"),
    "known_bases": ("Các mẫu gốc hiện có: {names}", "The bases are: {names}"),
    "base_is_a_name": (
        "`extends` chỉ nhận tên của một mẫu gốc",
        "`extends` takes the name of one base",
    ),
    "cycle": (
        "Mẫu gốc kế thừa vòng tròn: {names}",
        "The bases extend each other in a circle: {names}",
    ),
    "too_many_bases": (
        "Kế thừa qua quá nhiều mẫu gốc (tối đa {limit})",
        "Too many bases extend one another (at most {limit})",
    ),
    "not_a_base": (
        "`{name}` không phải là mẫu gốc (thiếu `kind: base`)",
        "`{name}` is not a base (`kind: base` is missing)",
    ),
    "nothing_to_remove": (
        "`none` cho `{key}` nhưng mẫu gốc không có mục này",
        "`none` for `{key}`, but the base has no such entry",
    ),
    "no_review": (
        "Việc không cần thẩm định ghi `review: không`",
        "A task without review says `review: không`",
    ),
    "did_you_mean": ("Có phải `{near}`?", "Did you mean `{near}`?"),
    "lookalike": (
        "`{key}` là mục mới, rất giống mục kế thừa `{near}`",
        "`{key}` is a new entry that looks like the inherited `{near}`",
    ),
    "lookalike_hint": (
        "Nếu muốn sửa mục kế thừa, ghi đúng `{near}`; nếu là mục mới, nên đặt tên khác hẳn",
        "To change the inherited entry write `{near}`; a new entry deserves a clearly different id",
    ),
    "same": (
        "Giá trị của `{key}` trùng với mẫu gốc",
        "`{key}` says what is inherited anyway",
    ),
    "same_hint": (
        "Có thể bỏ dòng này; phong trào vẫn như cũ",
        "This line can go; the campaign stays as it is",
    ),
    "inherited": ("được kế thừa từ đây", "inherited from here"),
}

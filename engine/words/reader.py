"""Sentences of `engine.rules.reader`: what is wrong with the text of a rule file."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "not_utf8": ("Tệp không phải UTF-8", "The file is not UTF-8"),
    "not_utf8_likely": (
        "Tệp không phải UTF-8 (có vẻ là {encoding})",
        "The file is not UTF-8 (it looks like {encoding})",
    ),
    "save_as_utf8": (
        "Chuyển mã sang Unicode, rồi lưu lại tệp với bảng mã UTF-8",
        "Convert the text to Unicode and save the file as UTF-8",
    ),
    "control_character": (
        "Cú pháp YAML: có ký tự điều khiển {code} không nhìn thấy được",
        "YAML syntax: there is an invisible control character {code}",
    ),
    "delete_character": ("Xóa ký tự này", "Delete this character"),
    "duplicate": (
        "Mục `{key}` ghi hai lần (lần đầu ở dòng {line})",
        "Duplicate key `{key}` (first at line {line})",
    ),
    "twin": (
        "Mục này của danh sách giống hệt mục ở dòng {line}",
        "This item of the list is the same as that of line {line}",
    ),
    "echo": ("Dòng này ghi hai lần liền nhau", "This line stands twice in a row"),
    "keep_one": (
        "Giữ lại một mục; nếu là hai mục khác nhau thì đặt tên khác nhau",
        "Keep one of them; if they are two different things, give them different names",
    ),
    "empty": ("Để trống giá trị", "Empty value"),
    "empty_of": ("Mục `{key}` để trống giá trị", "The key `{key}` has no value"),
    "write_or_none": (
        "Ghi giá trị; ghi `chưa rõ` nếu chưa biết, hoặc `none` để bỏ mục được kế thừa",
        "Write a value; write `chưa rõ` if it is not known, or `none` to drop an inherited entry",
    ),
    "quote_braces": (
        'Nếu dấu {{ là một phần của câu chữ, đặt cả giá trị trong dấu ngoặc kép thẳng "…"',
        'If the {{ is part of the text, put the whole value in straight quotes "…"',
    ),
    "empty_file": ("Tệp không có nội dung", "The file has no content"),
    "not_a_map": (
        "Tệp quy tắc phải gồm các mục dạng `tên: giá trị`, ở đây lại là {kind}",
        "A rule file consists of `key: value` entries, found {kind}",
    ),
    "kind_list": ("một danh sách", "a list"),
    "kind_text": ("một đoạn chữ", "a text"),
    "indent_tab": (
        "Thụt lề bằng phím TAB ở {lines}",
        "Indentation uses a TAB at {lines}",
    ),
    "indent_space": (
        "Thụt lề bằng dấu cách đặc biệt ({code}) ở {lines}",
        "Indentation uses a special space ({code}) at {lines}",
    ),
    "line": ("dòng {numbers}", "line {numbers}"),
    "lines": ("các dòng {numbers}", "lines {numbers}"),
    "use_spaces": (
        "Thay bằng dấu cách thường, mỗi bậc hai dấu cách",
        "Replace it by ordinary spaces, two for each level",
    ),
    "anchor": ("Không dùng `&{name}` trong tệp quy tắc", "Anchors (`&{name}`) are not allowed"),
    "alias": ("Không dùng `*{name}` trong tệp quy tắc", "Aliases (`*{name}`) are not allowed"),
    "merge_key": ("Không dùng `<<` trong tệp quy tắc", "Merge keys (`<<`) are not allowed"),
    "tag": ("Không dùng thẻ `{name}` trong tệp quy tắc", "Tags (`{name}`) are not allowed"),
    "directive": (
        "Không dùng chỉ thị `%` ở đầu tệp quy tắc",
        "Directives (`%`) are not allowed in a rule file",
    ),
    "quote_or_write_out": (
        'Nếu là câu chữ, đặt trong dấu ngoặc kép thẳng "…"; nếu muốn dùng lại, ghi lại đầy đủ',
        'If it is text, put it in straight quotes "…"; to use something again, write it out',
    ),
    "second_document": (
        "Tệp có hai tài liệu (`---`)",
        "The file holds more than one document (`---`)",
    ),
    "one_per_file": ("Mỗi tệp chỉ một phong trào", "Write one campaign per file"),
    "too_large": (
        "Tệp quá lớn ({size} byte; tối đa {limit} byte)",
        "The file is too large ({size} bytes; at most {limit})",
    ),
    "too_deep": ("Lồng quá sâu (tối đa {limit} tầng)", "Nested too deep (at most {limit} levels)"),
    "curly_quotes": (
        "Dấu ngoặc cong “ ” ở đầu giá trị không phải là dấu trích của YAML: {text}",
        "Curly quotes at the start of a value do not quote in YAML: {text}",
    ),
    "straight_quotes": (
        'Đặt cả giá trị, kể cả dấu “ ”, trong dấu ngoặc kép thẳng: "…"',
        'Put the whole value, with its “ ”, in straight quotes: "…"',
    ),
    "complex_key": (
        "Cú pháp YAML: tên mục phải là chữ, không phải một khối {{…}} hay danh sách […]",
        "YAML syntax: a key must be text, not a map {{…}} or a list […]",
    ),
    "no_key": ("Cú pháp YAML: mục không có tên", "YAML syntax: an entry without a key"),
    "long_key": (
        "Cú pháp YAML: tên mục quá dài (tối đa {limit} ký tự)",
        "YAML syntax: the key is too long (at most {limit} characters)",
    ),
    "open_quote": (
        "Cú pháp YAML: dấu ngoặc kép hoặc nháy mở ở đây chưa được đóng đúng chỗ",
        "YAML syntax: the quote opened here is not closed where it should be",
    ),
    "open_bracket": (
        "Cú pháp YAML: dấu {bracket} mở ở đây chưa được đóng",
        "YAML syntax: the {bracket} opened here is not closed",
    ),
    "flow": (
        "Cú pháp YAML: thiếu dấu phẩy, hoặc giá trị có dấu : , [ ] {{ }} mà chưa đặt trong ngoặc kép",
        "YAML syntax: a comma is missing, or a value with : , [ ] {{ }} is not quoted",
    ),
    "after_quote": (
        "Cú pháp YAML: sau dấu ngoặc kép đóng không được còn chữ",
        "YAML syntax: no text may follow the closing quote",
    ),
    "after_bracket": (
        "Cú pháp YAML: giá trị bắt đầu bằng {{ hoặc [ nhưng sau dấu đóng còn chữ",
        "YAML syntax: the value starts with {{ or [ but text follows the closing bracket",
    ),
    "quote_whole": (
        'Đặt cả giá trị trong dấu ngoặc kép thẳng: "…"',
        'Put the whole value in straight quotes: "…"',
    ),
    "colon": (
        "Cú pháp YAML: có dấu hai chấm ở chỗ không được phép",
        "YAML syntax: a colon is not allowed here",
    ),
    "colon_hint": (
        "Giá trị có dấu hai chấm phải đặt trong ngoặc kép thẳng; mục mới phải xuống dòng, thẳng cột",
        "Put a value that holds a colon in straight quotes; give a new key an aligned line",
    ),
    "no_colon": (
        "Cú pháp YAML: thiếu dấu hai chấm sau tên mục",
        "YAML syntax: the colon after the key is missing",
    ),
    "no_colon_hint": (
        "Viết `tên: giá trị`, sau dấu hai chấm có một dấu cách",
        "Write `key: value`, with a space after the colon",
    ),
    "special_start": (
        "Cú pháp YAML: giá trị không được bắt đầu bằng ký tự {character}",
        "YAML syntax: a value may not start with {character}",
    ),
    "escape": (
        "Cú pháp YAML: dấu \\ trong ngoặc kép không đúng cách",
        "YAML syntax: wrong use of \\ within double quotes",
    ),
    "escape_hint": (
        "Ghi \\\\ thay cho \\, hoặc dùng nháy đơn '…'",
        "Write \\\\ for \\, or use single quotes '…'",
    ),
    "block_header": (
        "Cú pháp YAML: dấu | hoặc > phải đứng một mình ở cuối dòng",
        "YAML syntax: | or > must stand alone at the end of the line",
    ),
    "indent": (
        "Cú pháp YAML: dòng này thụt lề không thẳng với các dòng cùng cấp",
        "YAML syntax: this line is not aligned with the lines of its level",
    ),
    "indent_hint": (
        "Các mục cùng cấp phải thẳng cột; danh sách bắt đầu bằng “- ”",
        "Keys of one level start in the same column; list items start with “- ”",
    ),
    "syntax": (
        "Cú pháp YAML: không đọc được từ chỗ này",
        "YAML syntax: cannot be read from here on",
    ),
}

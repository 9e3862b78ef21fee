"""Texts of a form become values; what does not fit is named."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.people.errors import FieldFaultsError
from engine.people.fields import FileFacts, Values, read_form
from engine.people.values import shown_number
from engine.rules.schema import Form

FORM = Form.model_validate(
    {
        "label": "Mẫu",
        "fields": {
            "ten": {"label": "Tên", "type": "text", "max": "10", "min": "2"},
            "so": {"label": "Số", "type": "integer", "min": "0", "max": "100"},
            "nguyen": {"label": "Nguyên", "type": "integer"},
            "ty_le": {"label": "Tỷ lệ", "type": "number"},
            "tien": {"label": "Tiền", "type": "money"},
            "ngay": {"label": "Ngày", "type": "date"},
            "moi": {"label": "Mới", "type": "yes_no"},
            "loai": {
                "label": "Loại", "type": "choice",
                "options": {"tap_the": "Tập thể", "ca_nhan": "Cá nhân"},
            },
            "linh_vuc": {
                "label": "Lĩnh vực", "type": "multi", "max": "2",
                "options": {"a": "Kinh tế", "b": "Văn hóa, xã hội", "c": "Quốc phòng"},
            },
            "bang": {
                "label": "Bảng", "type": "table",
                "rows": {"xa": "Xã", "huyen": "Huyện"}, "columns": {"so": "Số", "ten": "Tên gọi"},
            },
            "web": {"label": "Trang", "type": "link"},
            "nguoi": {"label": "Người", "type": "person", "required": "có"},
            "tep": {"label": "Tệp", "type": "file", "accept": ["pdf"], "max_mb": "1"},
        },
    }
)  # fmt: skip


def read(*pairs: tuple[str, str], draft: bool = True, **more: Any) -> Values:
    return read_form(FORM, pairs, draft=draft, **more)


def faults(*pairs: tuple[str, str], **more: Any) -> list[str]:
    with pytest.raises(FieldFaultsError) as caught:
        read(*pairs, **more)
    return [fault.vi for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("ten", "  Mô hình ", "Mô hình"),
        ("so", "0", 0),
        ("so", "100", 100),
        ("nguyen", "-1.234.567", -1234567),
        ("ty_le", "1.234,50", 1234.5),
        ("ty_le", "1.234", 1234),
        ("tien", "1.500.000 đồng", 1500000),
        ("ngay", "05/02/2018", "2018-02-05"),
        ("ngay", "29/02/2020", "2020-02-29"),
        ("ngay", "2018-09-13", "2018-09-13"),
        ("moi", "Có", True),
        ("moi", "không", False),
        ("loai", "cá nhân", "ca_nhan"),
        ("loai", "tap_the", "tap_the"),
        ("linh_vuc", "Văn hóa, xã hội", ["b"]),
        ("linh_vuc", "c; a", ["a", "c"]),
        ("web", "https://thidua.example.vn/a?b=c", "https://thidua.example.vn/a?b=c"),
        ("Số", "7", 7),
    ],
)
def test_a_text_becomes_the_value_of_its_type(key: str, text: str, value: object) -> None:
    (found,) = read((key, text)).values()

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("ten", "x"),
        ("ten", "dài hơn mười"),
        ("ten", "hai\ndòng"),
        ("ten", "có\x00"),
        ("so", "-1"),
        ("so", "101"),
        ("so", "1,5"),
        ("so", "12.5"),
        ("so", "٣"),
        ("ty_le", "1,234.5"),
        ("tien", "-5"),
        ("ngay", "31/9/2018"),
        ("ngay", "29/02/2019"),
        ("ngay", "9/13/2018"),
        ("ngay", "13/9/18"),
        ("moi", "yes"),
        ("loai", "tập"),
        ("linh_vuc", "a; x"),
        ("linh_vuc", "a; b; c"),
        ("web", "javascript:alert(1)"),
        ("web", "https://"),
        ("tep", "a.pdf"),
        ("bang.xa", "3"),
        ("bang.tinh.so", "3"),
        ("bang.xa.cot", "3"),
        ("la", "3"),
    ],
)
def test_what_does_not_fit_is_one_fault_that_names_the_field(key: str, text: str) -> None:
    (fault,) = faults((key, text))

    label = FORM.fields[key.partition(".")[0]].label if key != "la" else "“la”"
    assert label in fault


def test_cells_make_a_table() -> None:
    found = read(("bang.xa.so", "3"), ("bang.Huyện.Tên gọi", "A"), ("bang.xa.ten", ""))

    assert found == {"bang": {"xa": {"so": "3"}, "huyen": {"ten": "A"}}}


def test_a_required_field_may_be_missing_from_a_draft_alone() -> None:
    assert read() == {}
    assert faults(draft=False) == ["Người: chưa điền (bắt buộc)"]


def test_what_is_given_twice_is_a_fault() -> None:
    assert faults(("so", "1"), ("so", "2")) == ["Số: ghi hai lần"]


def test_an_empty_value_takes_a_drafts_value_away() -> None:
    earlier = {"so": 3, "ten": "Cũ", "khac": 1}

    assert read(("so", ""), earlier=earlier) == {"ten": "Cũ"}


@pytest.mark.parametrize(
    ("name", "size", "taken"),
    [
        pytest.param("a.PDF", 1024 * 1024, True, id="as large as allowed"),
        pytest.param("a.pdf", 1024 * 1024 + 1, False, id="one byte too large"),
        pytest.param("a.pdf", 0, False, id="empty"),
        pytest.param("a.pdf", None, False, id="not there"),
        pytest.param("a.docx", 10, False, id="another kind"),
    ],
)
def test_a_file_is_of_a_kind_and_size_that_the_form_takes(
    name: str, size: int | None, taken: bool
) -> None:
    files = [(None, FileFacts(name, size))]
    if taken:
        assert read(files=files) == {"tep": [name]}
    else:
        assert len(faults(files=files)) == 1


def test_a_field_that_does_not_apply_takes_nothing() -> None:
    form = Form.model_validate(
        {
            "label": "M",
            "fields": {
                "co": {"label": "Có", "type": "yes_no"},
                "them": {
                    "label": "Thêm", "type": "text", "required": "có",
                    "show_if": {"form": "m", "field": "co", "equals": "có"},
                },
            },
        }
    )  # fmt: skip

    def shown(_condition: object, values: Values) -> bool:
        return values.get("co") is True

    assert read_form(form, [("co", "không")], draft=False, shown=shown) == {"co": False}
    for pairs in ([("co", "có")], [("co", "không"), ("them", "x")]):
        with pytest.raises(FieldFaultsError, match="Thêm"):
            read_form(form, pairs, draft=False, shown=shown)


@given(st.integers(-(10**14), 10**14))
def test_a_number_reads_back_as_it_is_shown(number: int) -> None:
    assert read(("nguyen", shown_number(number))) == {"nguyen": number}


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_reads_back(day: date) -> None:
    assert read(("ngay", f"{day.day}/{day.month}/{day.year:04}")) == {"ngay": day.isoformat()}


@given(st.sampled_from(sorted(FORM.fields)), st.text())
def test_no_text_makes_reading_fail_otherwise_than_by_a_fault(key: str, text: str) -> None:
    values: Values = {}
    with suppress(FieldFaultsError):
        values = read((key, text))

    assert set(values) <= {key}

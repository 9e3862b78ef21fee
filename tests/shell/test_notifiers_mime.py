"""What an e-mail looks like on the wire, read back with the standard parser."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Any
from unicodedata import normalize

import pytest

from engine.errors import UnsendableMessageError
from engine.model import Attachment, OutgoingMessage
from notifiers.layout import html_of
from notifiers.mime import Composer, plain_filename

NOW = datetime(2018, 9, 12, 1, 0, tzinfo=UTC)


def a_message(**facts: Any) -> OutgoingMessage:
    given: dict[str, Any] = {
        "id": "0190f",
        "thread": "42",
        "channel": "email",
        "address": "cdcs.a@example.vn",
        "recipient_name": "CĐCS Trường A",
        "subject": "V/v nhắc gửi báo cáo",
        "body": "Kính gửi: CĐCS Trường A\n\nTrân trọng.",
        "short": "Nhắc",
    }
    return OutgoingMessage(**{**given, **facts})


def wire(message: OutgoingMessage, name: str = "LĐLĐ quận 1") -> bytes:
    return Composer(name, "nhac@example.vn").compose(message, NOW)[1]


def parsed(message: OutgoingMessage, name: str = "LĐLĐ quận 1") -> EmailMessage:
    mail = BytesParser(policy=policy.default).parsebytes(wire(message, name))
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    return mail


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    assert not found.defects
    return str(found.get_content()).replace("\r\n", "\n")


TEXTS = [
    pytest.param("Nhac gui bao cao", id="ASCII"),
    pytest.param("V/v nhắc gửi báo cáo, hạn trước ngày 13/9/2018 – Dân vận khéo", id="Vietnamese"),
    pytest.param("Đôn đốc gửi báo cáo kết quả phong trào thi đua " * 8, id="long Vietnamese"),
    pytest.param("a long subject without any accent " * 40, id="long ASCII"),
    pytest.param("x" * 1500, id="one long word"),
    pytest.param("=?utf-8?q?gi=E1=BA=A3?= mạo", id="looks encoded"),
    pytest.param("=?utf-8?b?AAAA?=", id="looks encoded in ASCII"),
    pytest.param('Nguyễn, "Văn" \\ A <b@c.vn>; (x)', id="specials with accents"),
    pytest.param('Nguyen, "Van" \\ A <b@c.vn>; (x)', id="specials in ASCII"),
    pytest.param("", id="empty"),
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_subject_is_read_back_as_it_was_written(text: str) -> None:
    assert parsed(a_message(subject=text))["Subject"] == text.strip()


@pytest.mark.parametrize("text", TEXTS)
def test_a_name_is_read_back_as_it_was_written(text: str) -> None:
    mail = message_from_bytes(wire(a_message(recipient_name=text), name=text))

    for header, address in (("To", "cdcs.a@example.vn"), ("From", "nhac@example.vn")):
        # The newer parser keeps the space between two encoded words of a name, against
        # RFC 2047, section 6.2; the older one drops it.
        name, found = parseaddr(str(mail[header]).replace("\r\n", ""))
        assert (str(make_header(decode_header(name))), found) == (text.strip(), address)


@pytest.mark.parametrize("text", TEXTS)
def test_lines_are_short_and_in_ascii(text: str) -> None:
    content = wire(a_message(subject=text, recipient_name=text, body=text * 3))

    assert content.isascii()
    assert content.endswith(b"--\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize("breaker", ["\r\n", "\n", "\r", "\x00", "\x0b", "\x1b", "\u2028"])
@pytest.mark.parametrize("place", ["subject", "recipient_name", "address"])
def test_a_line_break_in_a_header_is_refused(place: str, breaker: str) -> None:
    text = f"a@example.vn{breaker}Bcc: khac@example.vn"

    with pytest.raises(UnsendableMessageError):
        wire(a_message(**{place: text}))


@pytest.mark.parametrize(
    "address",
    ["", "khong-co-a-cong", "@example.vn", "a@", "a b@example.vn", "a@b@example.vn",
     "a,b@example.vn", "a@example.vn>", "đơn.vị@example.vn", "a@" + "x" * 64 + ".vn",
     "a" * 65 + "@example.vn", "a@" + "b" * 60 + ("." + "c" * 60) * 4],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(UnsendableMessageError):
        wire(a_message(address=address))


def test_a_vietnamese_domain_goes_out_in_idna() -> None:
    to, _ = Composer("", "nhac@example.vn").compose(a_message(address="a@quận1.vn"), NOW)

    assert to.startswith("a@xn--")
    assert to.encode().partition(b"@")[2].decode("idna") == "quận1.vn"


def test_the_headers_tell_machines_what_the_mail_is() -> None:
    mail = parsed(a_message())

    assert mail["Message-ID"] == "<0190f@example.vn>"
    assert mail["References"] == mail["In-Reply-To"] == "<obligation-42@example.vn>"
    assert mail["Date"].datetime == NOW
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail.get_content_type() == "multipart/alternative"
    assert [p.get_content_type() for p in mail.iter_parts()] == ["text/plain", "text/html"]
    assert len(mail.keys()) == len(set(mail.keys()))


def test_the_sender_is_a_list_that_mail_programs_can_sort_by() -> None:
    mail = parsed(a_message())

    assert str(mail["List-Id"]).endswith("<nhac.example.vn>")
    assert mail["List-Unsubscribe"] is None


def test_messages_can_be_stopped_with_one_click() -> None:
    mail = parsed(a_message(unsubscribe="https://thi-dua.example.vn/u/" + "t0k3n" * 30))

    assert mail["List-Unsubscribe"] == f"<https://thi-dua.example.vn/u/{'t0k3n' * 30}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_click_is_not_promised_where_others_can_listen_in() -> None:
    mail = parsed(a_message(unsubscribe="http://127.0.0.1:8000/u/t"))

    assert mail["List-Unsubscribe"] == "<http://127.0.0.1:8000/u/t>"
    assert mail["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize("breaker", ["\r\n", "\n", "\r", " ", ">", "\x00"])
def test_an_address_to_stop_at_cannot_add_a_header(breaker: str) -> None:
    mail = parsed(a_message(unsubscribe=f"https://a.vn/{breaker}Bcc: khac@example.vn"))

    assert mail["Bcc"] is None
    assert mail["List-Unsubscribe"].count(">") == 1
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(("language", "found"), [("vi", "vi"), ("en", "en"), ("x\r\nB: c", "vi")])
def test_a_mail_says_its_language(language: str, found: str) -> None:
    mail = parsed(a_message(language=language))

    assert mail["Content-Language"] == found
    assert f'<html lang="{found}">' in part(mail, "html")


CALENDAR = "text/calendar; method=PUBLISH; charset=utf-8"


@pytest.mark.parametrize(
    "name",
    ["han.ics", "Hạn gửi báo cáo.ics", "Đơn đề nghị “Dân vận khéo”; đợt 1 (bản 2).ics",
     "Báo cáo kết quả thực hiện phong trào thi đua “Dân vận khéo” năm 2018 của đơn vị.ics",
     "a" * 90 + ".ics", "100%.ics", "a'b*c.ics", 'a"b.ics', "không đuôi"],
)  # fmt: skip
def test_a_file_keeps_its_name_and_its_bytes(name: str) -> None:
    content = bytes(range(256)) * 3
    message = a_message(attachments=(Attachment(normalize("NFD", name), CALENDAR, content),))
    mail = parsed(message)

    (file,) = mail.iter_attachments()
    assert file.get_filename() == name
    assert not file["Content-Disposition"].defects
    assert file.get_payload(decode=True) == content
    assert file["Content-Type"].params["method"] == "PUBLISH"
    assert str(file["Content-Type"].params["name"]) == plain_filename(name)
    assert max(map(len, wire(message).split(b"\r\n"))) <= 78


def test_files_stand_around_the_text() -> None:
    files = (Attachment("a.ics", CALENDAR, b"a"), Attachment("b.ics", CALENDAR, b""))
    mail = parsed(a_message(attachments=files))

    assert mail.get_content_type() == "multipart/mixed"
    kinds = [p.get_content_type() for p in mail.iter_parts()]
    assert kinds == ["multipart/alternative", "text/calendar", "text/calendar"]
    assert [p.get_payload(decode=True) for p in mail.iter_attachments()] == [b"a", b""]
    assert part(mail, "plain") == a_message().body + "\n"
    assert "Trân trọng." in part(mail, "html")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Hạn nộp – đợt 1.ics", "Han nop _ dot 1.ics"),
        ("ĐƠN.DOCX", "DON.DOCX"),
        ("中文.pdf", "__.pdf"),
        ("x" * 100 + ".docx", "x" * 55 + ".docx"),
        ("không đuôi", "khong duoi"),
    ],
)
def test_a_name_in_ascii_is_still_read_as_the_same(name: str, plain: str) -> None:
    assert plain_filename(name) == plain


@pytest.mark.parametrize(
    "file",
    [
        Attachment("a\r\nBcc: khac@example.vn", CALENDAR, b""),
        Attachment("a.ics", "text/plain\r\nBcc: khac@example.vn", b""),
        Attachment("a.ics", "text/đ", b""),
    ],
    ids=["name", "type", "type not in ASCII"],
)
def test_a_file_that_would_break_the_headers_is_refused(file: Attachment) -> None:
    with pytest.raises(UnsendableMessageError):
        wire(a_message(attachments=(file,)))


def test_a_path_in_a_name_leads_nowhere() -> None:
    mail = parsed(a_message(attachments=(Attachment("../../x\\y 13/9.ics", CALENDAR, b""),)))

    (file,) = mail.iter_attachments()
    assert file.get_filename() == "..-..-x-y 13-9.ics"


def test_the_link_is_a_button_and_stays_readable_in_plain_text() -> None:
    link = "https://a.vn/h/t0k3n?x=1&y=2"
    body = f"Gửi tại: {link}.\n\nXem thêm: https://a.vn/khac"
    mail = parsed(a_message(body=body, link=link, link_label="Gửi <báo cáo>"))

    page = part(mail, "html")
    assert 'href="https://a.vn/h/t0k3n?x=1&amp;y=2" style="' in page
    assert ">Gửi &lt;báo cáo&gt;</a>." in page
    assert '<a href="https://a.vn/khac">https://a.vn/khac</a>' in page
    assert link in part(mail, "plain")


def test_a_link_without_a_label_stands_as_it_is() -> None:
    link = "https://a.vn/h/t0k3n"
    page = part(parsed(a_message(body=f"Gửi tại: {link}", link=link)), "html")

    assert f'<a href="{link}">{link}</a>' in page


def test_two_ids_never_share_a_message_id() -> None:
    ids = ["a:b", "a_b", "a b", "a>b", "a%3Ab"]

    assert len({parsed(a_message(id=i))["Message-ID"] for i in ids}) == len(ids)


def test_decomposed_letters_are_composed_everywhere() -> None:
    text = "Đề nghị các đồng chí"
    mail = parsed(
        a_message(subject=normalize("NFD", text), body=normalize("NFD", text)),
        name=normalize("NFD", text),
    )

    assert mail["Subject"] == mail["From"].addresses[0].display_name == text
    assert part(mail, "plain") == text + "\n"
    assert text in part(mail, "html")


def test_both_parts_say_the_same() -> None:
    body = "Kính gửi: A & B <c>\r\n\r\n.dòng bắt đầu bằng chấm\r\n--=_alternative_=_hanchot\r\n"
    mail = parsed(a_message(body=body))

    plain = part(mail, "plain")
    assert plain == body.replace("\r\n", "\n")
    assert "Kính gửi: A &amp; B &lt;c&gt;" in part(mail, "html")
    assert '<html lang="vi">' in part(mail, "html")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("a\nb\n\nc", "<p>a<br>b</p>\n<p>c</p>\n", id="paragraphs"),
        pytest.param("Gồm:\n- a\n• b\nHết",
                     "<p>Gồm:</p>\n<ul><li>a</li><li>b</li></ul>\n<p>Hết</p>\n",
                     id="list"),
        pytest.param("1. a\n2) b", "<ol><li>a</li><li>b</li></ol>\n", id="numbers"),
        pytest.param("3. c\n\n- d", '<ol start="3"><li>c</li></ol>\n<ul><li>d</li></ul>\n',
                     id="numbers go on"),
        pytest.param("13/9/2018", "<p>13/9/2018</p>\n", id="a date is no list"),
        pytest.param("-5 độ", "<p>-5 độ</p>\n", id="a minus is no list"),
        pytest.param("Xem https://a.vn/x?y=1&z=2.",
                     '<p>Xem <a href="https://a.vn/x?y=1&amp;z=2">https://a.vn/x?y=1&amp;z=2</a>.</p>\n',
                     id="link"),
        pytest.param("(https://a.vn/b_(c))",
                     '<p>(<a href="https://a.vn/b_(c)">https://a.vn/b_(c)</a>)</p>\n',
                     id="brackets"),
        pytest.param('https://a.vn/"onclick="x', '<p><a href="https://a.vn/">https://a.vn/</a>'
                     "&quot;onclick=&quot;x</p>\n", id="a quote ends a link"),
        pytest.param("javascript://a.vn <script>", "<p>javascript://a.vn &lt;script&gt;</p>\n",
                     id="nothing else is a link"),
        pytest.param("", "", id="empty"),
    ],
)  # fmt: skip
def test_a_plain_text_is_laid_out(text: str, html: str) -> None:
    page = html_of("T", text)

    assert page.partition('640px">\n')[2].partition("</div>")[0] == html


def test_the_title_is_escaped() -> None:
    assert "<title>&lt;/title&gt;&lt;script&gt;</title>" in html_of("</title><script>", "a")

"""Find the one deadline that a whole sentence states, or refuse and list what it names.

A window of the sentence is read with the grammar of whole phrases; nothing is read that
could not stand alone. The rest must be plain telling of who does what: any other date,
and any word that could change or limit the meaning, refuses the sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.rules import phrase_ast as ast
from engine.rules.phrase_ast import Phrase, PhraseError, UnreadableError, fault
from engine.rules.phrase_numbers import settled
from engine.rules.phrase_parser import PhraseParser
from engine.rules.phrase_tokens import Token, nfc, tokens_of
from engine.rules.phrase_years import dated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.rules.phrase_ast import Role

_LONGEST = 400
_WINDOW = 40
_CITED_WITHIN = 9
_STARTS = frozenset(
    (
        *("trước", "chậm", "muộn", "trễ", "hạn", "thời", "đến", "tới", "hết", "cho", "từ", "kể"),
        *("bắt", "trong", "vào", "không", "tối", "ít", "định", "hằng", "mỗi", "từng", "ngày"),
        *("mùng", "mồng", "tháng", "quý", "năm", "cả", "đầu", "giữa", "cuối", "nửa", "sau", "các"),
    )
)
_DATES = frozenset({"iso_instant", "iso_day", "dmy", "dm", "my", "time", "hour", "weekday"})
_SPANS = frozenset({"iso_quarter", "iso_half", "iso_month"})
_NUMBERS = frozenset({"num"})
_ENDS = frozenset({"(", ")", ",", ";", ".", ":"})
_ACTS = (
    *("gửi", "nộp", "báo cáo", "đăng ký", "hoàn thành", "hoàn tất", "xong", "trình", "thực hiện"),
    *("tổ chức", "triển khai", "tiến hành", "phối hợp", "gởi", "cung cấp", "phản hồi", "góp ý"),
)
# Only these are done "within" a month or year; the rest may merely have been going on in it.
_ACTS_WITHIN = ("gửi", "nộp", "đăng ký", "hoàn thành", "hoàn tất", "xong", "trình")
_BEFORE = frozenset(
    ("đầu", "giữa", "cuối", "từ", "đến", "tới", "hết", "quá", "vào", "trong", "nửa", "kể", "cả")
)
_TRAPS = (
    *("không", "chưa", "chẳng", "đừng", "trừ", "ngoài", "hoặc", "hay", "nếu", "trường hợp", "thì"),
    *("khoảng", "tầm", "chừng", "dự kiến", "gần", "sát", "ngay", "liền", "tới", "nay", "sau"),
    *("trước", "kể từ", "đã", "ban hành", "sinh", "thành lập", "kết nạp", "tính", "chốt", "lùi"),
    *("gia hạn", "hoãn", "điều chỉnh", "thay đổi", "thay vì", "đối với", "riêng", "những", "%"),
    *("âm lịch", "âl", "al", "tết", "lễ", "hằng", "mỗi", "từng", "tuần", "tháng", "quý", "ngày"),
    *("giờ", "phút", "buổi", "sáng", "trưa", "chiều", "tối", "đêm", "mai", "hôm", "nửa", "dịp"),
    *("chậm nhất", "muộn nhất", "ít nhất", "tối thiểu", "tối đa", "hạn chót", "hạn cuối", "mùng"),
    *("mồng", "hiệu lực", "bãi bỏ", "hủy", "huỷ", "cũ", "ví dụ", "trừ khi", "cách", "vượt"),
)
_WINDOW_TRAPS = (
    *("kết quả", "báo cáo", "tình hình", "thành tích", "số liệu", "hoạt động", "công tác"),
)
_GOES_ON = frozenset(
    ("để", "nhằm", "về", "qua", "bằng", "tại", "cho", "theo", "phục", "làm", "gửi", "kèm")
)
_OPENED = frozenset(("các", "đề", "tất", "mọi", "yêu"))
_LABELLED = frozenset(("cáo", "quả", "tác", "hoạch", "trào", "đua", "kết", "hình", "khéo", "đợt"))


@dataclass(frozen=True, slots=True)
class _Found:
    """A part of the sentence that reads as a phrase: tokens from `first` up to `end`."""

    phrase: Phrase
    first: int
    end: int


def phrase_in(text: str, role: Role, whole: UnreadableError) -> tuple[Phrase, str]:
    """The one deadline phrase of a sentence, and its words.

    Args:
        whole: Why the text is no phrase as it stands; raised if it is no sentence either.

    Raises:
        PhraseError: If the sentence names no deadline, several dates, or leaves a doubt.
    """
    tokens = tokens_of(text)
    if len(tokens) > _LONGEST:
        raise whole
    tokens = settled(tokens, text)
    if whole.reason and not _acts(_left(set(), tokens)):
        raise whole
    parts = list(_parts(tokens, text, role))
    found = [part for part in parts if not _is_cited(part, tokens)]
    deadlines = [part for part in found if _is_deadline(part, tokens)]
    yearless = any(_lacks_year(part.phrase.node) for part in deadlines)
    dates = [
        part
        for part in found
        if part in deadlines or not _is_label(part, tokens) or (yearless and _has_year(part))
    ]
    if not dates:
        raise whole
    listed = "; ".join(f"“{_said(part, tokens, text)}”" for part in dates)
    if len(dates) > 1:
        raise fault("D208", "found_several", hint="hint_found_several", found=listed)
    if not deadlines:
        raise fault("D208", "found_none", hint="hint_found_none", found=listed)
    _refuse_doubt(deadlines[0], parts, tokens, listed)
    return deadlines[0].phrase, _said(deadlines[0], tokens, text)


def _parts(tokens: list[Token], text: str, role: Role) -> Iterator[_Found]:
    """What can be read, from the left, the longest reading first."""
    at = 0
    while at < len(tokens):
        part = _longest(tokens, at, text, role) if _starts(tokens[at]) else None
        if part is not None:
            yield part
        at = part.end if part else at + 1


def _longest(tokens: list[Token], at: int, text: str, role: Role) -> _Found | None:
    """The longest phrase that starts here.

    Raises:
        PhraseError: If something starts here that names a date, and a wrong one.
    """
    refused: PhraseError | None = None
    for end in range(min(at + _WINDOW, len(tokens)), at, -1):
        if tokens[end - 1].text in ("(", ",", ";", ":", "."):
            continue
        parser = PhraseParser(text, role=role, tokens=tokens[at:end])
        try:
            tentative, node = parser.phrase()
        except UnreadableError:
            continue
        except PhraseError as error:
            refused = error
            continue
        if refused:
            raise refused
        if isinstance(node, ast.Reference) and not node.owner:
            continue  # `hạn` within a sentence is a plain word
        phrase = Phrase(text, tentative, node, parser.literals, parser.this_year)
        return _Found(phrase, at, end)
    if refused:
        raise refused
    return None


def _starts(token: Token) -> bool:
    kinds = _DATES | _SPANS | _NUMBERS
    return token.kind in kinds or token.text in _STARTS or token.text == "("


def _is_deadline(part: _Found, tokens: list[Token]) -> bool:
    """Whether the words themselves say that this is a limit or a period to act in."""
    node = part.phrase.node
    words = [token.text for token in tokens[part.first : part.end]]
    match node:
        case ast.Recurring():
            return True
        case ast.Bound():
            weak = words[0] in ("đến", "tới", "hết", "cho") and "hết" not in words[1:3]
            return not weak
        case ast.Range():
            return "từ" in words
        case ast.Span() | ast.Offset():
            return words[0] == "trong"
    return False


def _is_label(part: _Found, tokens: list[Token]) -> bool:
    """Whether a bare span only names what is reported on, as in `báo cáo quý III/2018`."""
    node = part.phrase.node
    if not isinstance(node, ast.Span) or tokens[part.first].text == "(":
        return False
    before = tokens[part.first - 1].text if part.first else ""
    return node.unit == "year" or before in _LABELLED


def _lacks_year(node: ast.Node) -> bool:
    """Whether a node takes a year from elsewhere, so that another year beside it matters."""
    match node:
        case ast.Range():
            return _lacks_year(node.start) or _lacks_year(node.end)
        case ast.Bound() | ast.From() | ast.Offset():
            return _lacks_year(node.of)
    named = dated(node)
    return named is not None and named.year is None


def _has_year(part: _Found) -> bool:
    named = dated(part.phrase.node)
    return named is not None and named.year is not None


def _is_cited(part: _Found, tokens: list[Token]) -> bool:
    """Whether a date belongs to the number of a document, as `số 71-KH/LĐLĐ ngày 12/7/2019`."""
    if isinstance(part.phrase.node, ast.Span):
        return part.first > 0 and tokens[part.first - 1].text == "số"
    if not isinstance(part.phrase.node, ast.Day):
        return False
    begin = max(0, part.first - _CITED_WITHIN)
    before = [token.text for token in tokens[begin : part.first]]
    numbered = [at for at, word in enumerate(before[:-1]) if word == "số"]
    return any(tokens[begin + at + 1].kind in ("num", "dm", "my") for at in numbered)


def _refuse_doubt(deadline: _Found, parts: list[_Found], tokens: list[Token], listed: str) -> None:
    taken = {at for part in parts for at in range(part.first, part.end)}
    left = _left(taken, tokens)
    traps: tuple[str, ...] = _TRAPS
    first = tokens[deadline.first].text
    loose = isinstance(deadline.phrase.node, (ast.Range, ast.Span)) or first in ("đến", "tới")
    if loose and " thời gian " not in left:
        traps = (*traps, *_WINDOW_TRAPS)
    if isinstance(deadline.phrase.node, ast.Recurring):
        left = left.replace(" định kỳ ", " ")
    else:
        traps = (*traps, "định kỳ")
    doubtful = next((trap for trap in traps if f" {trap} " in left), None)
    if doubtful is None and deadline.first and tokens[deadline.first - 1].text in _BEFORE:
        doubtful = tokens[deadline.first - 1].text
    if doubtful is None and _breaks_off(deadline, tokens):
        doubtful = tokens[deadline.end].text
    if doubtful is None:
        doubtful = _stray_number(taken, tokens)
    if doubtful is not None:
        raise fault("D208", "doubt", hint="hint_doubt", found=listed, word=doubtful)
    acts = _ACTS_WITHIN if isinstance(deadline.phrase.node, ast.Span) else _ACTS
    if not _acts(left, acts):
        raise fault("D208", "no_act", hint="hint_found_none", found=listed)


def _acts(left: str, acts: tuple[str, ...] = _ACTS) -> bool:
    """Whether the words tell of something to be done."""
    return any(f" {act} " in left for act in acts)


def _left(taken: set[int], tokens: list[Token]) -> str:
    words = [" | " if at in taken else f" {token.text} " for at, token in enumerate(tokens)]
    return f" {' '.join(' '.join(words).split())} "


def _breaks_off(deadline: _Found, tokens: list[Token]) -> bool:
    """Whether words follow the deadline that may still belong to it."""
    if deadline.end >= len(tokens):
        return False
    following = tokens[deadline.end].text
    begins = deadline.first == 0 and following in _OPENED
    return not begins and following not in _ENDS and following not in _GOES_ON


def _stray_number(taken: set[int], tokens: list[Token]) -> str | None:
    """A date or a count of years that stands outside of all that was read."""
    for at, token in enumerate(tokens):
        if at in taken:
            continue
        counted = token.kind == "num" and at + 1 < len(tokens) and tokens[at + 1].text == "năm"
        document = at > 0 and tokens[at - 1].text == "số"
        dated_here = token.kind in _DATES | _SPANS | {"ref"}
        if counted or (dated_here and not document):
            return token.text
    return None


def _said(part: _Found, tokens: list[Token], text: str) -> str:
    plain = nfc(text)[tokens[part.first].start : tokens[part.end - 1].end]
    return " ".join(plain.replace("*", "").split())

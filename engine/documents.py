"""Read the text of an office's document: plain text, Word or PDF.

The libraries for Word and PDF are heavy and optional; without them such a file is refused
by name. A scan without a text layer has no text.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from engine.errors import UnreadableFileError
from engine.words import say

_MOST_BYTES: Final = 30 * 1024 * 1024
_MOST_PAGES: Final = 500
_ENCODINGS: Final = ("utf-8-sig", "utf-16")


def text_of(path: str) -> str:
    """The text of a document, by the ending of its name.

    Raises:
        UnreadableFileError: If it is missing, too large, of an unknown kind or broken.
    """
    file = Path(path)
    try:
        stat = file.stat()
    except OSError as error:
        raise UnreadableFileError(path, say("errors.not_there")) from error
    if stat.st_size > _MOST_BYTES:
        raise UnreadableFileError(path, say("documents.too_large", limit=_MOST_BYTES // 1024**2))
    return _text(path, stat.st_mtime_ns)


@cache
def _text(path: str, _changed_at: int) -> str:
    readers = {".txt": _plain, ".md": _plain, ".docx": _docx, ".pdf": _pdf}
    reader = readers.get(Path(path).suffix.lower())
    if reader is None:
        raise UnreadableFileError(path, say("documents.kind", kinds="txt, md, docx, pdf"))
    try:
        return reader(path)
    except ImportError as error:
        raise UnreadableFileError(path, say("documents.library")) from error
    except UnreadableFileError:
        raise
    except Exception as error:  # the libraries raise what they please on a broken file
        raise UnreadableFileError(path, say("documents.broken")) from error


def _plain(path: str) -> str:
    data = Path(path).read_bytes()
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        return data.decode(_ENCODINGS[wide])
    except UnicodeDecodeError as error:
        raise UnreadableFileError(path, say("reader.not_utf8")) from error


def _docx(path: str) -> str:
    import docx  # noqa: PLC0415 - heavy and optional
    from docx.table import Table  # noqa: PLC0415 - likewise

    lines: list[str] = []
    for block in docx.Document(path).iter_inner_content():
        if isinstance(block, Table):
            lines += (cell.text for row in block.rows for cell in row.cells)
        else:
            lines.append(block.text)
    return "\n".join(lines)


def _pdf(path: str) -> str:
    import pypdf  # noqa: PLC0415 - heavy and optional

    pages = pypdf.PdfReader(path).pages
    return "\n".join(page.extract_text() for page in pages[:_MOST_PAGES])

"""Guess which old Vietnamese encoding a file that is not UTF-8 was written in.

Pure. Evidence only, from single bytes and the letter before them; the guess is for the
sentence that tells a person what to convert, nothing is ever decoded with it.
"""

from __future__ import annotations

_VOWELS = frozenset(b"aeiouyAEIOUY")
# TCVN 5712:1993 (VN3): one byte for each letter with its mark.
_TCVN3_RANGES = ((0xA1, 0xAE), (0xB5, 0xB9), (0xBB, 0xBE), (0xC6, 0xCC), (0xCE, 0xD8), (0xDC, 0xDF))
_TCVN3 = frozenset(b for low, high in (*_TCVN3_RANGES, (0xE1, 0xFE)) for b in range(low, high + 1))
# VNI Windows: marks are bytes after the vowel; đ, ơ, ư and the letters from i stand alone.
_VNI_MARKS = frozenset(b"\xe0\xe1\xe2\xe3\xe4\xe5\xe8\xe9\xea\xeb\xef\xf5\xf8\xf9\xfa\xfb\xfc")
_VNI_ALONE = frozenset(b"\xe6\xec\xed\xee\xf1\xf2\xf3\xf4\xf6")
# Windows-1258: tones are combining bytes after the vowel; letters stand alone.
_CP1258_TONES = frozenset(b"\xcc\xd2\xde\xec\xf2")
_CP1258_LETTERS = frozenset(b"\xc2\xc3\xca\xd0\xd4\xd5\xdd\xe2\xe3\xea\xf0\xf4\xf5\xfd")
_ENOUGH = 0.7
_FEWEST = 4  # bytes; fewer fit anything
_LAST_ASCII = 0x7F


def _vni(byte: int, before: int) -> bool:
    lower = byte | 0x20
    vowel = before in _VOWELS or before | 0x20 in (0xF4, 0xF6)
    return lower in _VNI_MARKS if vowel else lower in _VNI_ALONE


def _cp1258(byte: int, before: int) -> bool:
    vowel = before in _VOWELS or before in _CP1258_LETTERS
    return byte in _CP1258_LETTERS or (vowel and byte in _CP1258_TONES)


def _tcvn3(byte: int, before: int) -> bool:
    return byte in _TCVN3 and before not in _TCVN3


# The stricter test first: where shares are equal the earlier one wins.
_TESTS = {"VNI": _vni, "Windows-1258": _cp1258, "TCVN3 (ABC)": _tcvn3}


def likely_encoding(data: bytes) -> str | None:
    """Name the encoding that explains most of the bytes beyond ASCII, or None.

    >>> likely_encoding("trước ngày".encode("utf-16"))
    'UTF-16'
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16"
    pairs = [(byte, data[i - 1] if i else 0) for i, byte in enumerate(data) if byte > _LAST_ASCII]
    if len(pairs) < _FEWEST:
        return None
    shares = {name: sum(test(*p) for p in pairs) / len(pairs) for name, test in _TESTS.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _ENOUGH else None

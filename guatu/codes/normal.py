"""The normal form of an identifier: what staff type, without blanks, full-width signs and lower case."""

from __future__ import annotations

import unicodedata

from guatu.codes.errors import CodeError

DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
QUOTES = "'‘’`´\"“”"
"""Marks that spreadsheets and documents leave around a number kept as text."""
DIGITS = "0123456789"
LOOKALIKES = {"O": "0", "I": "1", "L": "1", "S": "5", "Z": "2", "B": "8"}


def normal(text: str) -> str:
    """Half-width, upper case, no blanks or invisible signs, one kind of dash.

    >>> normal(" ９１420504ma49 00010e ")
    '91420504MA4900010E'
    """
    wide = unicodedata.normalize("NFKC", text).translate(DASHES).upper()
    return "".join(sign for sign in wide if not sign.isspace() and unicodedata.category(sign) != "Cf").strip(QUOTES)


def without_dashes(text: str) -> str:
    """The normal form of a code that staff write with and without dashes."""
    return normal(text).replace("-", "").strip(QUOTES)


def digits_for_letters(text: str, allowed: str) -> str:
    """The text with the digit for each letter that cannot stand there and looks like one.

    >>> digits_for_letters("42O5", "0123456789")
    '4205'
    """
    return "".join(sign if sign in allowed else LOOKALIKES.get(sign, sign) for sign in text)


def require_length(text: str, length: int, label: str) -> None:
    """CodeError unless the text has the length."""
    if len(text) != length:
        more = "少" if len(text) < length else "多"
        raise CodeError(
            f"{label}应为{length}位，现在是{len(text)}位，{more}了{abs(length - len(text))}位。请核对原件。"
        )


def require_signs(text: str, allowed: str, label: str, *, first: int = 1) -> None:
    """CodeError naming the first sign that cannot stand in the code, and the sign it may have been meant for.

    `first` is the place of the text's first sign in the whole code.
    """
    for place, sign in enumerate(text, first):
        if sign in allowed:
            continue
        if sign == "*":
            raise CodeError(f"{label}第{place}位是星号，这是隐去了几位的号码。请填写完整的号码。")
        meant = LOOKALIKES.get(sign, "")
        guess = f"是否把数字{meant}输成了字母{sign}？" if meant and meant in allowed else "请核对原件。"
        raise CodeError(f"{label}第{place}位“{sign}”不是可用的字符。{guess}")

"""The normal form of an identifier: what staff type, without blanks, full-width signs and lower case."""

from __future__ import annotations

import unicodedata

from guatu.codes.errors import CodeError

DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
LOOKALIKES = {"O": "0", "I": "1", "L": "1", "S": "5", "Z": "2", "B": "8"}


def normal(text: str) -> str:
    """Half-width, upper case, no blanks or invisible signs, one kind of dash.

    >>> normal(" ９１420504ma49 00010e ")
    '91420504MA4900010E'
    """
    wide = unicodedata.normalize("NFKC", text).translate(DASHES).upper()
    return "".join(sign for sign in wide if not sign.isspace() and unicodedata.category(sign) != "Cf")


def require_length(text: str, length: int, label: str) -> None:
    """CodeError unless the text has the length."""
    if len(text) != length:
        more = "少" if len(text) < length else "多"
        raise CodeError(
            f"{label}应为{length}位，现在是{len(text)}位，{more}了{abs(length - len(text))}位。请核对原件。"
        )


def require_signs(text: str, allowed: str, label: str) -> None:
    """CodeError naming the first sign that cannot stand in the code, and the sign it may have been meant for."""
    for place, sign in enumerate(text, 1):
        if sign in allowed:
            continue
        meant = LOOKALIKES.get(sign, "")
        guess = f"是否把数字{meant}输成了字母{sign}？" if meant and meant in allowed else "请核对原件。"
        raise CodeError(f"{label}第{place}位“{sign}”不是可用的字符。{guess}")

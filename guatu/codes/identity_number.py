"""公民身份号码, GB 11643-1999: six signs area, eight birth date, three serial (odd: male), one check.

Only length, checksum and that the birth date exists are checked. Whether the county existed in the year of birth is not: people
born before a county was made do hold its code (facts: 420504 exists since 1986).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guatu.codes.errors import CodeError
from guatu.codes.normal import normal, require_length, require_signs

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
LABEL = "身份证号码"


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A sound number and what it says. Never write `text` into a log: use `mask`."""

    text: str
    area: str
    born: date
    sex: str
    """男 or 女."""


def check_digit(body: str) -> str:
    """The 18th sign of seventeen digits.

    >>> check_digit("11010519491231002")
    'X'
    """
    return CHECKS[sum(int(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True)) % 11]


def parse(text: str) -> IdentityNumber:
    """Read a number as staff type it. Raises CodeError; its message never repeats the number."""
    plain = normal(text)
    if len(plain) == 15 and plain.isdecimal():
        raise CodeError("这是15位的旧身份证号码，2013年起已停用。请填写18位号码。")
    require_length(plain, 18, LABEL)
    require_signs(plain[:17], "0123456789", LABEL)
    require_signs(plain[17], "0123456789X", f"{LABEL}末位：")
    try:
        born = date(int(plain[6:10]), int(plain[10:12]), int(plain[12:14]))
    except ValueError:
        raise CodeError(f"{LABEL}第7至14位应为出生日期，但没有这一天。请核对证件。") from None
    if check_digit(plain[:17]) != plain[17]:
        raise CodeError(f"{LABEL}的校验码（第18位）与前17位不符，很可能有一位输错。请逐位核对证件。")
    return IdentityNumber(plain, plain[:6], born, "男" if int(plain[16]) % 2 else "女")


def mask(text: str) -> str:
    """Six signs and two shown, ten hidden.

    >>> mask("11010519491231002X")
    '110105**********2X'
    """
    plain = normal(text)
    return plain[:6] + "*" * max(len(plain) - 8, 0) + plain[-2:] if len(plain) > 8 else "*" * len(plain)

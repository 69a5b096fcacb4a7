"""公民身份号码, GB 11643-1999: six signs area, eight birth date, three serial (odd: male), one check.

Only length, checksum and that the birth date exists are checked. Whether the county existed in the year of birth is not: people
born before a county was made do hold its code (facts: 420504 exists since 1986).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guatu.codes.errors import CodeError
from guatu.codes.normal import require_length, require_signs, without_dashes

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
LABEL = "身份证号码"
CROSSES = str.maketrans(dict.fromkeys("×✕✖ΧХ", "X"))
"""Signs typed for the X at the end, two of them Greek and Cyrillic."""


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A sound number and what it says. Never write `text` into a log: use `mask`."""

    text: str
    area: str
    """County of the first registration; it need not be where the person lives, nor exist any more."""
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
    plain = without_dashes(text).translate(CROSSES)
    if len(plain) == 15 and plain.isascii() and plain.isdecimal():
        check = check_digit(f"{plain[:6]}19{plain[6:]}")
        raise CodeError(
            "这是15位的旧身份证号码，2013年起已停用。请填写18位号码："
            f"一般是在第6位后加“19”、末尾加校验码“{check}”，请与证件核对。"
        )
    require_length(plain, 18, LABEL)
    require_signs(plain[:17], "0123456789", LABEL)
    if plain[17] not in "0123456789X":
        raise CodeError(f"{LABEL}末位（第18位）应为数字或字母X。请核对证件。")
    born = _born(plain[6:14])
    if born is None:
        raise CodeError(f"{LABEL}第7至14位应为出生日期，但没有这一天。请核对证件。")
    if check_digit(plain[:17]) != plain[17]:
        raise CodeError(f"{LABEL}的校验码（第18位）与前17位不符，很可能有一位输错。请逐位核对证件。")
    return IdentityNumber(plain, plain[:6], born, "男" if int(plain[16]) % 2 else "女")


def _born(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def mask(text: str) -> str:
    """The birth date hidden, six signs before it and four after it shown. What has not the length of a number is hidden whole.

    >>> mask("11010519491231002X")
    '110105********002X'
    """
    plain = without_dashes(text)
    return f"{plain[:6]}{'*' * 8}{plain[14:]}" if len(plain) == 18 else "*" * len(plain)

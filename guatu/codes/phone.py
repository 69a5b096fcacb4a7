"""Telephone numbers of mainland China: mobile (11 digits from 1) and fixed (area code, seven or eight digits, extension)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guatu.codes.errors import CodeError
from guatu.codes.normal import normal

MOBILE = re.compile(r"1[3-9]\d{9}")
FIXED = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))([2-8]\d{6,7})(?:(?:-|转|EXT\.?)(\d{1,6}))?")
SHORT = re.compile(r"(?:400|800)\d{7}|1\d{4}|[2-8]\d{6,7}")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can be dialled; `mobile` tells whether it is a personal one."""

    text: str
    mobile: bool


def parse(text: str) -> Phone:
    """Read a number as staff type it, with +86, brackets or blanks. Raises CodeError."""
    plain = normal(text)
    bare = re.sub(r"^(?:\+86|0086|86)-?(?=1|0\d)", "", plain) if len(plain) > 11 else plain
    bare = bare.replace("(", "").replace(")", "-", 1).replace(")", "")
    if MOBILE.fullmatch(bare.replace("-", "")):
        return Phone(bare.replace("-", ""), True)
    fixed = FIXED.fullmatch(re.sub(r"^(0\d{2,3})-", r"\1", bare))
    if fixed:
        area, number, extension = fixed.groups()
        return Phone(f"{area}-{number}" + (f"-{extension}" if extension else ""), False)
    if SHORT.fullmatch(bare.replace("-", "")):
        return Phone(bare.replace("-", ""), False)
    digits = sum(sign.isdigit() for sign in bare)
    if bare.startswith("1") and digits != 11 and bare.isdecimal():
        raise CodeError(f"手机号应为11位，现在是{digits}位。请核对。")
    raise CodeError("不是可用的电话号码。手机号为11位，座机写作0717-1234567。")


def mask(text: str) -> str:
    """Three signs and four shown.

    >>> mask("13812345678")
    '138****5678'
    """
    plain = normal(text)
    return plain[:3] + "*" * (len(plain) - 7) + plain[-4:] if len(plain) > 7 else "*" * len(plain)

"""Telephone numbers of mainland China: mobile (11 digits from 1) and fixed (area code, seven or eight digits, extension)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guatu.codes.errors import CodeError
from guatu.codes.normal import LOOKALIKES, normal

MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
FIXED = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))([2-8]\d{6,7})(?:(?:-|转|EXT\.?)(\d{1,6}))?", re.ASCII)
SHORT = re.compile(r"(?:400|800)\d{7}|1\d{4}|9[56]\d{3,4}|[2-8]\d{6,7}", re.ASCII)
"""Service numbers (400, 12345, 95588), and fixed numbers without their area code."""
ABROAD = re.compile(r"^\(?(?:\+86|0086|86)\)?-?(?=\(?[0-9])")
ODD_ZERO = re.compile(r"0(1[3-9]\d{9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can be dialled; `mobile` tells whether it is a personal one."""

    text: str
    mobile: bool


def parse(text: str) -> Phone:
    """Read a number as staff type it, with +86, brackets or blanks. Raises CodeError."""
    plain = normal(text)
    bare = ABROAD.sub("", plain) if len(plain) > 11 else plain
    abroad = bare != plain
    bare = bare.replace("(", "").replace(")", "-", 1).replace(")", "")
    solid = bare.replace("-", "")
    if MOBILE.fullmatch(solid):
        return Phone(solid, True)
    if abroad and not bare.startswith("0"):
        bare = f"0{bare}"
    fixed = _fixed(bare)
    if fixed:
        return fixed
    if SHORT.fullmatch(solid) and not abroad:
        return Phone(solid, False)
    raise CodeError(_fault(solid))


def _fixed(bare: str) -> Phone | None:
    """A fixed number with its area code; dashes inside the number are nobody's, one behind it begins the extension."""
    close = re.sub(r"^(0\d{2,3})-", r"\1", bare)
    for form in (close, re.sub(r"^(\d{6,7})-(\d{4})(?!\d)", r"\1\2", close)):
        fixed = FIXED.fullmatch(form)
        if fixed:
            area, number, extension = fixed.groups()
            return Phone(f"{area}-{number}" + (f"-{extension}" if extension else ""), False)
    return None


def _fault(solid: str) -> str:
    """What is wrong; the message never repeats the number."""
    if "*" in solid:
        return "这是隐去了几位的号码。请填写完整的号码。"
    if re.search(r"[/、,;，；]|或", solid):
        return "这里有不止一个号码。请只填一个，其余的写到备注。"
    if ODD_ZERO.fullmatch(solid):
        return "手机号前不加0。请去掉开头的0。"
    letters = sorted({sign for sign in solid if sign in LOOKALIKES})
    if letters and re.fullmatch(r"[\dOILSZB]{7,12}", solid, re.ASCII):
        return f"号码里有字母{letters[0]}，是否想输数字{LOOKALIKES[letters[0]]}？"
    if solid.isascii() and solid.isdecimal() and solid.startswith("1") and len(solid) != 11:
        return f"手机号应为11位，现在是{len(solid)}位。请核对。"
    return "不是可用的电话号码。手机号为11位，座机写作0717-1234567。"


def mask(text: str) -> str:
    """Three signs and four shown.

    >>> mask("13812345678")
    '138****5678'
    """
    plain = normal(text)
    return plain[:3] + "*" * (len(plain) - 7) + plain[-4:] if len(plain) > 7 else "*" * len(plain)

"""国家投资项目代码, 发改投资〔2020〕1439号 and GB/T 40058-2021: 24 signs in five segments, for example 2204-420504-04-01-123456.

Segment 1 is the month (YYMM) in which the platform gave it, 2 the area, 3 the guiding department, 4 the type, 5 five random digits
and a check digit. The algorithm of the check digit (§4.7) is the platform's own and not public: the form alone is checked here,
and whoever holds the algorithm passes it as `check`. Codes of 2016 to 2020 start with the year.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from guatu.codes.errors import CodeError
from guatu.codes.normal import normal, require_signs

FORM = re.compile(r"(\d{4})-(\d{6})-(\d{2})-(\d{2})-(\d{6})")
LABEL = "项目代码"
DEPARTMENTS = {"04": "发展改革", "07": "工业和信息化", "89": "地方行政审批"}
TYPES = {"01": "基本建设", "02": "技术改造", "03": "单纯购置", "04": "信息化", "05": "其他"}
OLD_YEARS = range(2015, 2021)
FIRST_NEW = 2011


@dataclass(frozen=True, slots=True)
class ProjectCode:
    """A code of sound form. `year` and `month` tell when it was given (month None in the old form)."""

    text: str
    old: bool
    year: int
    month: int | None
    area: str
    department: str
    type: str
    serial: str

    def foreign(self, area: str) -> bool:
        """Whether the code was given for another area than this one: allowed, but worth a look."""
        return not self.area.startswith(area.rstrip("0"))


def parse(text: str, *, check: Callable[[str], bool] | None = None) -> ProjectCode:
    """Read a code, with or without its dashes. Raises CodeError."""
    plain = normal(text)
    digits = plain.replace("-", "")
    require_signs(digits, "0123456789", LABEL)
    if len(digits) != 20:
        raise CodeError(
            f"{LABEL}应为20位数字、分五段（例如2204-420504-04-01-123456），现在是{len(digits)}位数字。请从审批平台复制。"
        )
    joined = "-".join((digits[:4], digits[4:10], digits[10:12], digits[12:14], digits[14:]))
    if "-" in plain and plain != joined:
        raise CodeError(f"{LABEL}的分段不对：五段应为4、6、2、2、6位，例如“{joined}”。请核对。")
    first, area, department, kind, serial = (
        digits[:4], digits[4:10], digits[10:12], digits[12:14], digits[14:],
    )  # fmt: skip
    number = int(first)
    # 2011 and 2012 are November and December 2020, when the new form began; 2015 to 2020 are years of the old form.
    if number in OLD_YEARS:
        return ProjectCode(joined, True, number, None, area, department, kind, serial)
    month = number % 100
    if not 1 <= month <= 12:
        raise CodeError(f"{LABEL}第一段“{first}”应为年月（例如2204为2022年4月），没有{month:02d}月。请核对。")
    if number < FIRST_NEW:
        raise CodeError(f"{LABEL}第一段“{first}”早于2020年11月，当时还没有这种代码。请核对。")
    if check is not None and not check(joined):
        raise CodeError(f"{LABEL}的校验位不对。请从审批平台复制。")
    return ProjectCode(joined, False, 2000 + number // 100, month, area, department, kind, serial)

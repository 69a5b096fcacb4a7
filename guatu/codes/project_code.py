"""国家投资项目代码, 发改投资〔2020〕1439号 and GB/T 40058-2021: 24 signs in five segments, for example 2204-420504-04-01-123456.

Segment 1 is the month (YYMM) in which the platform gave it, 2 the area, 3 the guiding department, 4 the type, 5 five random digits
and a check digit. The algorithm of the check digit (§4.7) is the platform's own and not public: the form alone is checked here,
and whoever holds the algorithm passes it as `check`. Segment 2 is a code of GB/T 2260. Codes of 2016 to 2020 start with the year, and
those of central bodies had other areas (000052): of these the area is not checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from guatu.codes.area_code import PROVINCES
from guatu.codes.errors import CodeError
from guatu.codes.normal import DIGITS, digits_for_letters, normal, require_signs

LABEL = "项目代码"
DEPARTMENTS = {"04": "发展改革", "07": "工业和信息化", "89": "地方行政审批"}
TYPES = {"01": "基本建设", "02": "技术改造", "03": "单纯购置", "04": "信息化", "05": "其他"}
OLD_YEARS = range(2015, 2021)
FIRST_NEW = 2011
OLD_TYPES = {"01": "审批", "02": "核准", "03": "备案"}
"""Segment 4 of the codes of 2016 to 2020."""


@dataclass(frozen=True, slots=True)
class ProjectCode:
    """A code of sound form. `year` and `month` tell when it was given (month None in the old form)."""

    text: str
    old: bool
    year: int
    month: int | None
    area: str
    department: str
    """Segment 3: the guiding department; in the old form the industry."""
    type: str
    serial: str

    @property
    def department_label(self) -> str:
        """The guiding department; empty where unknown and in the old form."""
        return "" if self.old else DEPARTMENTS.get(self.department, "")

    @property
    def type_label(self) -> str:
        """The type of project, in the old form the way of approval; empty where unknown."""
        return (OLD_TYPES if self.old else TYPES).get(self.type, "")

    def foreign(self, area: str) -> bool:
        """Whether the code was given for another area than this one: allowed, but worth a look."""
        return not self.area.startswith(_significant(area))

    def warning(self, area: str) -> str:
        """A sentence for staff where the code was given for another area; else empty."""
        if not self.foreign(area):
            return ""
        return f"这个{LABEL}的区划码是{self.area}，不属于本区（{area}）。请确认项目是否由外地平台赋码。"


def _significant(area: str) -> str:
    """A county's six digits, a city's four, a province's two."""
    return next((area[:size] for size in (2, 4) if not area[size:6].strip("0")), area[:6])


def parse(text: str, *, check: Callable[[str], bool] | None = None, today: date | None = None) -> ProjectCode:
    """Read a code, with or without its dashes; with `today`, none of a later month. Raises CodeError."""
    plain = normal(text)
    digits = plain.replace("-", "")
    try:
        require_signs(digits, DIGITS, LABEL)
    except CodeError as error:
        raise CodeError(_with_guess(str(error), plain)) from None
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
    if int(area[:2]) not in PROVINCES:
        raise CodeError(f"{LABEL}第二段“{area}”应为区划码，“{area[:2]}”不是省级代码。请核对。")
    if today is not None and (2000 + number // 100, month) > (today.year, today.month):
        raise CodeError(f"{LABEL}第一段“{first}”是{2000 + number // 100}年{month}月，还没有到。请核对。")
    if check is not None and not check(joined):
        raise CodeError(f"{LABEL}的校验位不对。请从审批平台复制。")
    return ProjectCode(joined, False, 2000 + number // 100, month, area, department, kind, serial)


def _with_guess(message: str, plain: str) -> str:
    """The message, and the code that was probably meant where digits for letters make it sound."""
    changed = digits_for_letters(plain, f"{DIGITS}-")
    try:
        return f"{message}应为“{parse(changed).text}”？" if changed != plain else message
    except CodeError:
        return message

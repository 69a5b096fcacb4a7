"""统一社会信用代码, GB 32100-2015: 18 signs without I, O, S, V, Z.

Sign 1 tells the registering department, 2 the class, 3-8 the area, 9-17 the organisation code, 18 checks. The codes of rural
collectives (N…) and other letters at the front are as good as those that begin with a digit. New classes come by notice and not
by a new edition of the standard, so a class that is not listed here is no fault where the check sign fits.
"""

from __future__ import annotations

from dataclasses import dataclass

from guatu.codes import organisation_code
from guatu.codes.area_code import PROVINCES
from guatu.codes.errors import CodeError
from guatu.codes.normal import digits_for_letters, require_length, require_signs, without_dashes

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
LABEL = "统一社会信用代码"
DEPARTMENTS = {
    "1": "机构编制", "2": "外交", "3": "司法行政", "4": "文化", "5": "民政", "6": "旅游", "7": "宗教", "8": "工会", "9": "市场监管",
    "A": "中央军委改革和编制办公室", "N": "农业农村", "Y": "其他部门",
}  # fmt: skip
"""First sign → who registers."""
CLASSES = {
    "11": "机关", "12": "事业单位", "13": "群团", "19": "其他机构编制",
    "21": "外国常驻新闻机构", "29": "其他外交",
    "31": "律师执业机构", "32": "公证处", "33": "基层法律服务所", "34": "司法鉴定机构", "35": "仲裁委员会", "39": "其他司法行政",
    "41": "外国在华文化中心", "49": "其他文化",
    "51": "社会团体", "52": "民办非企业单位", "53": "基金会", "59": "其他民政",
    "61": "外国旅游部门常驻代表机构", "62": "港澳台旅游部门常驻内地代表机构", "69": "其他旅游",
    "71": "宗教活动场所", "72": "宗教院校", "79": "其他宗教",
    "81": "基层工会", "89": "其他工会",
    "91": "企业", "92": "个体工商户", "93": "农民专业合作社", "99": "其他市场监管",
    "A1": "中央军委改革和编制办公室管理的机构", "A9": "其他军队",
    "N1": "组级集体经济组织", "N2": "村级集体经济组织", "N3": "乡镇级集体经济组织", "N9": "其他农村集体经济组织",
    "Y1": "其他",
}  # fmt: skip
"""First two signs → what sort of body it is."""
LAST_DIVISION = 14


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A sound code and its parts. `organisation_sound` is False where the inner organisation code fails its own check:
    some real codes do, so it is a hint and no fault.
    """

    text: str
    kind: str
    """The first two signs, 登记管理部门 and 机构类别."""
    kind_label: str
    area: str
    organisation: str
    organisation_sound: bool


def check_digit(body: str) -> str:
    """The 18th sign of seventeen.

    >>> check_digit("91420504MA4900010")
    'E'
    """
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def parse(text: str) -> CreditCode:
    """Read a code as staff type it. Raises CodeError, with a guess where one sign looks like another."""
    plain = without_dashes(text)
    require_length(plain, 18, LABEL)
    try:
        require_signs(plain, ALPHABET, LABEL)
    except CodeError as error:
        meant = lookalike(plain)
        raise CodeError(f"{error}应为“{meant}”？" if meant else str(error)) from None
    kind, area = plain[:2], plain[2:8]
    if plain[0] not in DEPARTMENTS:
        raise CodeError(f"{LABEL}第1位“{plain[0]}”不是登记管理部门代码。企业和个体工商户为9。请核对原件。")
    if plain[0].isdecimal() and not area.isdecimal():
        raise CodeError(f"{LABEL}第3至8位是行政区划码，应为数字，现在是“{area}”。请核对原件。")
    if area.isdecimal() and not _is_area(area):
        raise CodeError(f"{LABEL}第3至8位是行政区划码，“{area[:2]}”不是省级代码。请核对原件。")
    _require_check(plain)
    inner = plain[8:17]
    sound = organisation_code.check_digit(inner[:8]) == inner[8]
    return CreditCode(plain, kind, CLASSES.get(kind, f"{DEPARTMENTS[plain[0]]}登记的其他机构"), area, inner, sound)


def _is_area(area: str) -> bool:
    """Whether the six digits can be an area. Bodies that the centre registers have 100000 (91100000100003962T), those of the
    Xinjiang corps 66 or 99 and the division: neither stands in GB/T 2260.
    """
    return (
        int(area[:2]) in PROVINCES or area == "100000" or (area[:2] in ("66", "99") and int(area[2:4]) <= LAST_DIVISION)
    )


def _require_check(plain: str) -> None:
    right = check_digit(plain[:17])
    if plain[17] == right:
        return
    if plain[:2] not in CLASSES:
        raise CodeError(
            f"{LABEL}的前两位“{plain[:2]}”不是登记管理部门和机构类别代码，校验码也不符。企业为91，个体工商户为92。请核对原件。"
        )
    raise CodeError(f"{LABEL}的校验码（第18位）不对：前17位对应的是“{right}”，现在是“{plain[17]}”。请逐位核对。")


def lookalike(text: str) -> str:
    """The code that was probably meant where letters stand for digits; empty where that does not make it sound either."""
    plain = without_dashes(text)
    changed = digits_for_letters(plain, ALPHABET)
    try:
        return parse(changed).text if changed != plain else ""
    except CodeError:
        return ""

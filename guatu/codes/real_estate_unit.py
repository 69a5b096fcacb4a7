"""不动产单元代码, GB/T 37346-2019: 28 signs; the first 19 are the parcel (宗地代码). There is no check digit."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.codes.errors import CodeError
from guatu.codes.normal import DIGITS, require_length, require_signs, without_dashes

LABEL = "不动产单元代码"
PARCEL_LABEL = "宗地代码"
OWNERS = {"G": "国家土地所有权", "J": "集体土地所有权", "Z": "所有权未确定或有争议"}
RIGHTS = {
    "A": "集体土地所有权宗地", "B": "建设用地使用权宗地（地表）", "S": "建设用地使用权宗地（地上）", "X": "建设用地使用权宗地（地下）",
    "C": "宅基地使用权宗地", "D": "耕地承包经营权宗地", "E": "林地使用权宗地", "F": "草原使用权宗地",
    "H": "海域使用权宗海", "G": "无居民海岛使用权宗岛", "W": "使用权未确定或有争议", "Y": "其他使用权宗地",
}  # fmt: skip
FIXTURES = {"F": "房屋等建筑物、构筑物", "L": "森林或林木", "Q": "其他定着物", "W": "无定着物"}


@dataclass(frozen=True, slots=True)
class RealEstateUnit:
    """A code of sound form and its parts."""

    text: str
    county: str
    district: str
    """地籍区."""
    subdistrict: str
    """地籍子区."""
    feature: str
    """宗地特征码, two letters."""
    serial: str
    """宗地顺序号."""
    fixture: str
    """定着物特征码."""
    unit: str
    """定着物单元号: of a house four digits building, four digits unit."""

    @property
    def parcel(self) -> str:
        """宗地代码, 19 signs."""
        return self.text[:19]

    @property
    def feature_label(self) -> str:
        """Owner and right in words."""
        return f"{OWNERS[self.feature[0]]}，{RIGHTS[self.feature[1]]}"

    @property
    def building(self) -> str:
        """幢号 of a house, four digits; else empty."""
        return self.unit[:4] if self.fixture == "F" else ""

    @property
    def room(self) -> str:
        """户号 of a house, four digits; else empty."""
        return self.unit[4:] if self.fixture == "F" else ""


def parse(text: str) -> RealEstateUnit:
    """Read a code. Raises CodeError naming the part that is wrong."""
    plain = without_dashes(text)
    require_length(plain, 28, LABEL)
    _require_parcel(plain[:19], LABEL)
    fixture, unit = plain[19], plain[20:]
    if fixture not in FIXTURES:
        raise CodeError(f"{LABEL}第20位是定着物特征码，应为F、L、Q或W，现在是“{fixture}”。请核对。")
    require_signs(unit, DIGITS, f"{LABEL}末8位是定着物单元号，应为数字，", first=21)
    if fixture == "W" and unit != "00000000":
        raise CodeError(f"{LABEL}表示无定着物（W）时，末8位应为00000000。请核对。")
    return RealEstateUnit(plain, plain[:6], plain[6:9], plain[9:12], plain[12:14], plain[14:19], fixture, unit)


def parse_parcel(text: str) -> str:
    """Read a 宗地代码 of 19 signs; its normal form. Raises CodeError."""
    plain = without_dashes(text)
    require_length(plain, 19, PARCEL_LABEL)
    _require_parcel(plain, PARCEL_LABEL)
    return plain


def _require_parcel(parcel: str, label: str) -> None:
    require_signs(parcel[:12], DIGITS, f"{label}前12位是县区、地籍区和地籍子区，应为数字，")
    owner, right = parcel[12], parcel[13]
    if owner not in OWNERS:
        raise CodeError(f"{label}第13位应为G（国有）、J（集体）或Z（未定），现在是“{owner}”。请核对。")
    if right not in RIGHTS or (right == "A" and owner != "J"):
        raise CodeError(f"{label}第13、14位“{owner}{right}”不是宗地特征码。国有建设用地为GB，宅基地为JC。请核对。")
    require_signs(parcel[14:19], DIGITS, f"{label}第15至19位是宗地顺序号，应为数字，", first=15)

"""区划代码: 6 digits to the county (GB/T 2260), 9 to the township, 12 to the village (statistical codes).

A code alone is ambiguous: the statistical list of 2023 and the place-name list of 2026 give 420504202 to different townships. Keep
(code, system, valid from) together. There is no check digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from guatu.codes.errors import CodeError
from guatu.codes.normal import DIGITS, normal, require_signs

LABEL = "区划代码"
SETTLEMENTS = {
    "111": "主城区", "112": "城乡结合区", "121": "镇中心区", "122": "镇乡结合区", "123": "特殊区域",
    "210": "乡中心区", "220": "村庄",
}  # fmt: skip
"""城乡分类代码 of the statistical system."""
PROVINCES = frozenset(
    {
        *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82,
    }
)  # fmt: skip
"""First two digits in GB/T 2260."""
Level = Literal["province", "city", "county", "township", "village"]


@dataclass(frozen=True, slots=True)
class AreaCode:
    """A code without the noughts that fill it up."""

    text: str
    level: Level
    kind: str
    """街道, 镇, 乡 or 政企合一 of a township, 居委会 or 村委会 of a village; else empty."""
    settlement: str = ""
    """城乡分类 of a 15-digit code."""

    @property
    def parents(self) -> tuple[str, ...]:
        """Codes of the areas around it, nearest first."""
        return tuple(self.text[:length] for length in (9, 6, 4, 2) if length < len(self.text))


def parse(text: str) -> AreaCode:
    """Read a code of 2, 4, 6, 9, 12 or 15 digits; trailing noughts that fill it up are taken off. Raises CodeError."""
    plain = normal(text)
    require_signs(plain, DIGITS, LABEL)
    settlement = ""
    if len(plain) == 15:
        plain, settlement = plain[:12], plain[12:]
        if settlement not in SETTLEMENTS:
            raise CodeError(f"{LABEL}末三位“{settlement}”不是城乡分类代码。请核对。")
    if len(plain) not in (2, 4, 6, 9, 12):
        raise CodeError(f"{LABEL}应为6位（县）、9位（乡镇）或12位（村），现在是{len(plain)}位。请核对。")
    if int(plain[:2]) not in PROVINCES:
        raise CodeError(f"{LABEL}前两位“{plain[:2]}”不是省级代码。请核对。")
    bare = _without_filling(plain)
    if len(bare) > 9 and bare[6:9] == "000":
        raise CodeError(f"{LABEL}第7至9位是乡镇，不能为000。请核对。")
    return AreaCode(bare, _LEVELS[len(bare)], _kind(bare), SETTLEMENTS.get(settlement, ""))


_LEVELS: dict[int, Level] = {2: "province", 4: "city", 6: "county", 9: "township", 12: "village"}


def _without_filling(plain: str) -> str:
    for length, filling in ((9, "000"), (6, "000"), (4, "00"), (2, "00")):
        if len(plain) > length and plain[length:] == filling:
            plain = plain[:length]
    return plain


def _kind(bare: str) -> str:
    if len(bare) == 9:
        number = int(bare[6:])
        for most, kind in ((99, "街道"), (199, "镇"), (399, "乡"), (599, "政企合一")):
            if number <= most:
                return kind
        return "其他"
    if len(bare) == 12:
        number = int(bare[9:])
        return "居委会" if number <= 199 else "村委会" if number <= 399 else "其他"
    return ""

"""Whether the word for a unit is one: money must measure money, and a word that nobody knows is probably misspelt."""

from __future__ import annotations

import re

from guatu.definitions.errors import nearest
from guatu.definitions.fields import FieldType
from guatu.definitions.units import BASES, MANY, SPELLINGS, measures

COUNTED = frozenset(
    re.findall(
        r"\S+",
        """个 家 户 人 名 位 口 处 条 项 件 次 宗 场 级 座 栋 幢 间 套 所 站 点 片 块 张 份 本 册 篇 部 支 组 队 批 轮 期 届 类 种 台 辆 艘 架 只
    头 羽 尾 株 棵 眼 根 盏 具 把 床 席 枚 箱 袋 瓶 桶 车 人次 人天 人年 工日 车次 床位 车位 席位 班次 户次 家次 例 起 宗地 标段 村 社区
    镇 乡 街道 县 区 市 省 国 年 季 周 旬 分钟 秒 分 星 度 摄氏度 ℃ 兆瓦 千瓦 瓦 兆 吨公里 人公里 升 毫升 毫米 厘米 海里 节 分贝 帕
    勒克斯 无量纲 折 页 行 字 字节 比特 赫兹 伏 安 工 步 指数 百分点 个百分点 千伏安 千伏 标准箱 蒸吨 当量""",
    )
)
"""Words that count or measure something of their own: not convertible, and nothing is wrong with them."""
LOOKALIKES = {
    "目": "亩",
    "圆": "元",
    "园": "元",
    "员": "元",
    "倾": "公顷",
    "顷": "公顷",
    "屯": "吨",
    "千来": "千米",
    "平米": "平方米",
}
"""What input methods and quick writers make of a unit."""


def unit_fault(type_: FieldType, unit: str) -> str:
    """Why the unit cannot stand with the type; empty where it can."""
    if type_ == FieldType.PERCENT and unit not in ("", "%"):
        return "percent 类型就是百分数，不写 unit；要带单位的数请用 number。"
    if type_ == FieldType.MONEY and not (measures(unit, "元") or measures(unit, "美元")):
        return f"money 类型的单位应当是钱，例如 元、万元、亿元、万元/亩，现在是“{unit}”。{_guess(unit)}"
    return ""


def unit_doubt(unit: str) -> str:
    """A warning where a word of the unit is not known; empty where all are."""
    odd = [word for word in _words(unit) if not _known(word)]
    if not odd:
        return ""
    said = "、".join(f"“{word}”" for word in odd)
    return f"不认得单位{said}：会当作单独的一种单位，不与别的换算。{_guess(unit)}若没有写错，不必理会。"


def _words(unit: str) -> list[str]:
    return [word for each in re.split(r"[/每·*×]", unit) if (word := each.strip())]


def _known(word: str) -> bool:
    bare = word[1:] if len(word) > 1 and word[0] in (*MANY, "千", "百") else word
    return any(each in BASES or each in SPELLINGS or each in COUNTED for each in (word, bare))


def _guess(unit: str) -> str:
    """What was probably meant, where that is plain."""
    for wrong, right in LOOKALIKES.items():
        meant = unit.replace(wrong, right)
        if meant != unit and all(_known(word) for word in _words(meant)):
            return f"是否想写“{meant}”？"
    guess = nearest(unit, BASES)
    return guess if guess.startswith("是否") else ""

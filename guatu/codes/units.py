"""Measure words and units that government prose counts in, and how values in them are shown."""

from __future__ import annotations

MONEY = ("美元", "欧元", "港元", "日元", "英镑", "元")
PERCENT = ("%", "‰")
POINTS = ("个百分点", "百分点")
LENGTH = ("km", "公里", "千米", "海里", "厘米", "毫米", "米")
AREA = ("平方公里", "平方千米", "平方米", "㎡", "m²", "m2", "公顷", "亩")
VOLUME = ("立方米", "升")
MASS = ("吨标准煤", "千克标准煤", "公斤", "千克", "吨/日", "吨", "斤", "担")
POWER = ("kW", "MW", "GW", "千瓦时", "千伏安", "千瓦", "兆瓦", "吉瓦", "度")
CONCENTRATION = ("微克/立方米", "微克每立方米", "毫克/立方米", "毫克/升", "批次/千人", "分贝")
EVENTS = ("人次", "架次", "班次", "车次", "批次", "例次", "场次", "家次", "户次", "件次", "头只", "亩次", "人天")
FREIGHT = ("标准箱", "标箱", "TEU")
COMPUTING = ("PFlops", "EFlops", "PFLOPS", "EFLOPS", "Pflops", "Eflops", "PB", "TB", "Tbps", "Gbps", "P")
TIME = ("毫秒", "个小时", "小时", "分钟", "天", "个工作日", "工作日")
SCALE = ("倍", "成", "分", "个位次", "位次", "位", "名次", "岁")
COUNT = (
    *"个家户人名锭件条座所处台套辆艘架项场次例批张只头羽尾株棵口眼间栋幢宗笔单部册支枚片块段道盏篇幅列班组对种款孔门期份群棒",
    "台套",
)

#: Every unit the grammar knows, longest first, so that an alternation prefers 平方公里 to 平方米 and 人次 to 人.
UNITS = tuple(
    sorted(
        {
            *MONEY, *PERCENT, *POINTS, *LENGTH, *AREA, *VOLUME, *MASS, *POWER, *CONCENTRATION, *EVENTS,
            *FREIGHT, *COMPUTING, *TIME, *SCALE, *COUNT,
        },
        key=lambda unit: (-len(unit), unit),
    )
)  # fmt: skip

#: Written forms that name the same unit.
SAME_UNIT = {
    "千米": "公里",
    "km": "公里",
    "㎡": "平方米",
    "m²": "平方米",
    "m2": "平方米",
    "个百分点": "pp",
    "百分点": "pp",
    "平方千米": "平方公里",
    "％": "%",
    "个小时": "小时",
    "名次": "位次",
    "个位次": "位次",
}


def canonical_unit(written: str) -> str:
    """The unit under which values compare: 百分点 → pp, 千米 → 公里; all else as written."""
    return SAME_UNIT.get(written, written)


def plain(value: float) -> str:
    """A number without a needless decimal point: 60.0 → 60, 1.50 → 1.5."""
    return f"{value:.10g}" if abs(value) < 1e15 else f"{value:.0f}"


def written_quantity(value: float, unit: str) -> tuple[float, str]:
    """Value and unit as an office writes them: 20000000000 元 → (200, 亿元), 15000 亩 → (1.5, 万亩).

    Whole counts below 100,000 stay as they are: an office writes 12200个 or 1.22万个, and the plain one is never wrong.
    """
    if unit in MONEY or unit in AREA or unit in MASS or unit in POWER or unit in EVENTS or unit in ("人", "斤", "担"):
        if abs(value) >= 1e8:
            return value / 1e8, f"亿{unit}"
        if abs(value) >= 1e4:
            return value / 1e4, f"万{unit}"
    return value, unit

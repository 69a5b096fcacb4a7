"""Which column of a file is what: the row's key or number, the period, the value, the series."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from guatu.definitions.register import Register, Series
from guatu.lake.ingest.errors import IngestRefused

NUMBER = ("record", "id", "编号", "记录", "记录编号")
KEY = ("key", "主键", "代码", "编码")
PERIOD = ("period", "时段", "时间", "日期", "月份", "期间", "time", "timestamp", "date", "month")
VALUE = ("value", "数值", "值")
SERIES = ("series", "数据", "序列", "指标", "项目指标")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns' names as the file has them. Either `value` with or without `series`, or `wide`: a column a series."""

    number: str = ""
    keys: tuple[str, ...] = ()
    """One for each field of the register's key; none where rows are named by their numbers."""
    period: str = ""
    value: str = ""
    series: str = ""
    wide: dict[str, str] = field(default_factory=dict)
    """Series' name → column."""


def columns_of(names: Sequence[str], register: Register, series: Series | None) -> Columns:
    """Find the columns. Raises IngestRefused, which says what is missing and what is there."""
    there = {_plain(name): name for name in reversed(names)}

    def first(*wanted: str) -> str:
        return next((there[_plain(each)] for each in wanted if _plain(each) in there), "")

    keys = tuple(first(name, register.field(name).label) for name in register.key)
    if len(register.key) == 1 and not keys[0]:
        keys = (first(*KEY),)
    number = first(*NUMBER)
    if all(keys):
        number = ""
    elif number:
        keys = ()
    else:
        labels = "、".join(f"“{register.field(name).label}”（{name}）" for name in register.key)
        raise IngestRefused(_missing(f"认不出是哪一行的数据：需要{labels}，或者“编号”（record）", names))
    period = first(*PERIOD)
    if not period:
        raise IngestRefused(_missing("没有时段这一列：需要“时段”（period）", names))
    value, which = first(*VALUE), first(*SERIES)
    if value and (series is not None or which or len(register.series) == 1):
        return Columns(number=number, keys=keys, period=period, value=value, series=which)
    wide = {each.name: found for each in register.series if (found := first(each.name, each.label))}
    if series is not None:
        wide = {name: found for name, found in wide.items() if name == series.name}
    if wide:
        return Columns(number=number, keys=keys, period=period, wide=wide)
    if value:
        raise IngestRefused(
            _missing(
                f"“{register.label}”有{len(register.series)}个数据序列，看不出是哪一个：请写明序列，或加上“指标”（series）一列",
                names,
            )
        )
    wanted = f"“{series.label}”（{series.name}）" if series else "以序列名称为名的列"
    raise IngestRefused(_missing(f"没有数值这一列：需要“数值”（value），或{wanted}", names))


def _missing(what: str, names: Sequence[str]) -> str:
    shown = "、".join(names[:12]) + ("……" if len(names) > 12 else "")
    return f"{what}。文件里有：{shown or '（没有列名）'}。"


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).lower()

"""What readers of values do not tell about a sheet."""

from __future__ import annotations

from dataclasses import dataclass, field

from guatu.definitions.values import Unreadable

ERRORS = {
    "#REF!": "公式引用的格子已被删除",
    "#DIV/0!": "公式除以了零",
    "#VALUE!": "公式里的数据类型不对",
    "#NAME?": "公式名称不认识",
    "#N/A": "公式没有找到数据",
    "#NUM!": "公式里的数字不对",
    "#NULL!": "公式的区域不相交",
}


@dataclass(slots=True)
class Oddities:
    """What is odd about one sheet."""

    marks: dict[int, dict[int, Unreadable]] = field(default_factory=dict)
    hidden_rows: int = 0
    hidden_columns: int = 0
    since_1904: bool = False

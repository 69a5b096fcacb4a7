"""Which quantities of a sentence are promises, and which only restrict, describe, introduce or look back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from guatu.codes.units import MONEY
from guatu.workreport.comparators import EXACT, REACHES
from guatu.workreport.quantity import Quantity
from guatu.workreport.refusals import SIZE, WORDLIKE, Place, refusal
from guatu.workreport.sentences import Spans
from guatu.workreport.words import one_of

_RELATIVE = ("%", "‰", "pp")
_LINK = re.compile("[、，和及与]")
#: Behind a number that is the size of what the number before counts: 5家100张床位以上的养老机构.
_OF_SIZE = re.compile(r"(?:床位|面积|标准)?(?:以上|以下|以内)?的|(?:床位|面积)(?:以上|以下)")
_EARNED = re.compile(r"(?:收入|产值|营收|税收|利润|投资)$")
_A_SHARE = re.compile(r"[^，、]{0,10}(?:占比|比例|比重|覆盖率|率)$")
#: Words that make the number behind them a promise of its own.
_PROMISES = re.compile("[、，,和及与]|" + one_of("增长 提高 达到 新建 新增 建成 完成 实现 培训 其中 投资"))
#: What a number in front of a work measures: 投资上1000万元, 床位80张以上, 总投资5亿元以上.
_MEASURE = re.compile(
    "年?"
    + one_of(
        "计划总投资 总投资 固定资产投资 投资 投资额 注册资本",
        "营业收入 主营业务收入 销售收入 收入 营收 产值 纳税 税收 亩均税收",
        "面积 占地 加工 床位 存栏 出栏 常住人口 人口 装机 规模 库容",
    )
    + "(?:达到?|在|上|过|超过?|约)?$"
)


class Role(NamedTuple):
    """A quantity with the part it plays; `qualifier` holds the spans of restrictions in front of it."""

    quantity: Quantity
    clause: int
    qualifier: tuple[int, int] | None = None
    baseline: float | None = None


def quantity_roles(text: str, quantities: list[Quantity], spans: Spans) -> Iterator[Role]:
    """Sort quantities: some restrict or precede the next one, some only describe, the rest may be targets."""
    quantities = [
        each
        for each in quantities
        if not (each.small and each.unit in WORDLIKE and each.op == EXACT) and not (each.chinese and each.unit == "期")
    ]
    starts, ends = _from_and_to(text, quantities, spans)
    qualifier: tuple[int, int] | None = None
    described = False
    clause = 0
    for index, quantity in enumerate(quantities):
        while clause + 1 < len(spans) and spans[clause][1] <= quantity.number_start:
            clause += 1
        begin, end = spans[clause]
        before = text[max(begin, quantities[index - 1].end if index else 0) : quantity.start]
        following = quantities[index + 1] if index + 1 < len(quantities) else None
        if index in starts:
            continue
        baseline = ends.get(index)
        if described or (quantity.unit == "岁" and "寿命" not in text[begin : quantity.start]):
            described = False
            continue
        if following is not None and following.start < end:
            size = _size_behind(text, quantity, following, end)
            if size is not None:
                described = True
                yield Role(quantity, clause, size, baseline)
                qualifier = None
                continue
            between = text[quantity.end : following.start]
            if _restricts(quantity, between, following):
                start = qualifier[0] if qualifier else _restriction_start(text, begin, quantity)
                qualifier = (start, quantity.end)
                continue
        place = Place.at(text, quantity, before, (begin, end), restricted=qualifier is not None)
        if refusal(place) is None:
            yield Role(quantity, clause, qualifier, baseline)
        qualifier = None


def _from_and_to(text: str, quantities: list[Quantity], spans: Spans) -> tuple[set[int], dict[int, float]]:
    """Which quantities are only where others start from, and the start of each that has one.

    由42%提高到50% is one number with a baseline; 分别由560元、4800元提高到600元、5280元 are two.
    """
    starts: set[int] = set()
    ends: dict[int, float] = {}
    for index, quantity in enumerate(quantities):
        if quantity.move not in REACHES or index in ends:
            continue
        begin = max((span[0] for span in spans if span[0] <= quantity.start), default=0)
        at = max(text.rfind("由", begin, quantity.start), text.rfind("从", begin, quantity.start))
        before = [earlier for earlier in range(index) if at >= 0 and quantities[earlier].start > at]
        starts.update(before)
        for step, earlier in enumerate(before):
            value = quantities[earlier].value
            later = index + step
            if later < len(quantities) and quantities[later].move == quantity.move and isinstance(value, float):
                ends[later] = value
    return starts, ends


def _size_behind(text: str, quantity: Quantity, following: Quantity, end: int) -> tuple[int, int] | None:
    """The span of a size that stands between the number and its noun: 30个亿元以上项目, 5家100张床位以上的养老机构."""
    if following.unit == quantity.unit or following.unit in _RELATIVE or following.move or following.hold:
        return None
    between = text[quantity.end : following.start]
    if between and (not SIZE.search(between) or _LINK.search(between)):
        return None
    behind = _OF_SIZE.match(text, following.end, end)
    # What stands between is nothing or a word of size now: a bound, or 亿元 alone, makes the number a size.
    if not following.bound_after and behind is None and (between or following.unit not in MONEY):
        return None
    return quantity.end, following.end + (len(behind.group().removesuffix("的")) if behind else 0)


def _restricts(quantity: Quantity, between: str, following: Quantity) -> bool:
    """Whether a quantity only restricts what the next one counts: 10亿元以上项目5个, 床位80张以上的养老机构6家."""
    noun = between.removeprefix("的")
    if following.unit in MONEY and following.op != EXACT and quantity.unit not in MONEY and _EARNED.search(noun):
        # 65个村集体经营性收入超50万元 counts villages and names their income.
        return False
    if not noun and quantity.unit == "个" and following.unit in MONEY:
        return False
    if following.unit in _RELATIVE:
        return quantity.op != EXACT and _A_SHARE.match(noun) is not None
    if following.move or following.hold:
        return False
    if not noun:
        return between == "的" or bool(quantity.bound_after and quantity.unit in MONEY and following.unit not in MONEY)
    return len(noun) <= 16 and quantity.unit != following.unit and not _PROMISES.search(noun)


def _restriction_start(text: str, begin: int, quantity: Quantity) -> int:
    """Where the words of a restriction begin: 投资上1000万元, 床位80张以上, 总投资5亿元以上."""
    match = _MEASURE.search(text[begin : quantity.start])
    return begin + match.start() if match else quantity.start

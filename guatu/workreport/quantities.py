"""Quantities in a sentence: number, unit and the comparator words around them.

A quantity is not yet a target: this module only reads what stands at the number (超150亿元以上, 控制在3.5%以内, 5.5%左右) and
leaves out numbers that are part of a name, a slogan, a date or a code. What is counted and whether the government
promises it is decided in `targets`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from guatu.codes.numerals import approximate, number_value
from guatu.codes.units import UNITS, canonical_unit
from guatu.workreport.comparators import (
    ABOVE,
    AFTER,
    AFTER_OPS,
    AT_MOST,
    BELOW,
    BOUND_OPS,
    EXACT,
    RANKS,
    REACHES,
    Op,
    Sort,
    Word,
    bound_apart,
    inside_name,
    joined,
    word_before,
)
from guatu.workreport.quantity import Quantity
from guatu.workreport.sentences import Inside
from guatu.workreport.worded import in_promising_bracket, worded_quantities
from guatu.workreport.words import Guarded, alternation, one_of

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_CHINESE = r"[一二两三四五六七八九十百千][一二三四五六七八九十百千零]*(?:万零?[一二两三四五六七八九十][一二三四五六七八九十百千零]*)?"
_MAGNITUDE = "万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千(?![克米瓦伏])|百(?!分)"
_DASH = r"[—－–\-~～至到]{1,2}"
_UNIT = alternation(UNITS)
_PER = "月 年 天 人 亩 平方米 立方米 人·月 人·年 千人 百人 万人"

#: Words that begin like a measure word behind a number but are none: 3个月, 5人制, 12条例. By their first characters.
_OTHER_WORDS: tuple[str | Guarded, ...] = (
    "个月 个别 个性 个人",
    {"个体": "(?!育)"},
    "人均 人大 人民 人才 人口 人物 人工 人员 人类 人居 人制",
    "名誉 户籍 户外 户口 户型",
    {"项目": "(?!标)"},
    "条例 条件 款项 款式 段落 片区 批而 批准 批复 批发 批示",
    "位置 位于 位居",
    "分别 分析 分类 分级 分散 分之 分布 分期 分工 分支 分行 分会",
    "天然 天气 天河 天津 天府 天山 天下 元旦 元素 期间 期末 期内 期建",
    "部分 部门 部级 部省 部署 班子 班组 班级",
    "面积 幅度 幅员 块状 道路 道德 口岸 口径 口号",
    "场地 场所 场景 次产 次级 台阶 台账 台风",
    "成立 成为 成果 成效 成本 成绩 成员 成品 成都 成长",
    "门店 门户 门类 门诊 间接 座谈 盘活 孔雀 列入 例如 例会",
    "对接 对口 对外 对标 对于 对照 组织 组建 组团 套利 套餐",
    "种植 种子 种业 种质 种粮 种养 度假 度汛 担保 担当 担负",
    "升级 升至 升到 升学 升规 吨级 吨位 米粉 头部 头雁 尾矿 尾水 尾气 尾款",
    "支持 支付 支撑 支部 支行 处理 处置 处于 家庭 家电 家居 家具 家禽",
    {"家园": "(?!区)"},
    "只有 只要 只说 架构 架空 架设 单位 单元 单项 宗教 宗旨 PM PC",
)
_OTHER_WORD = re.compile(one_of(*_OTHER_WORDS))

#: Where a number may begin.
_FIRST = re.compile(r"[\d前一二两三四五六七八九十百千]")
_CORE = re.compile(
    rf"(?P<ten>前)?(?P<low>{_ARABIC}|{_CHINESE})(?P<lowmore>[多余几])?(?P<lowmag>{_MAGNITUDE})?(?P<lowmore2>[多余])?"
    rf"(?:(?P<lowunit>%|‰|{_UNIT})(?={_DASH}\d))?(?:(?P<dash>{_DASH})(?P<high>{_ARABIC}|{_CHINESE})(?P<highmag>{_MAGNITUDE})?)?"
    rf" ?(?:(?P<unit>{_UNIT})(?:[（(][只套台件][）)])?(?P<per>/{one_of(_PER)})?)?"
    rf"(?P<after>{AFTER})?"
)

#: Signs and letters that glue a number into a name or code: G241, PM2.5, 1+2, 7×24, 第3, 3:1.
_GLUE_BEFORE = frozenset("第+×·.$#_＋*")
_GLUE_AFTER = frozenset("+×·#_＋号届世纪")
#: 七成五; but 三成一般性支出, 两成三公经费.
_ONES = re.compile(rf"(?P<ones>[一二三四五六七八九半])(?![般律定批次些公农个项家])(?P<after>{AFTER})?")
_RELATIVE = frozenset(("%", "‰", "个百分点", "百分点"))
_POINTS = frozenset(("个百分点", "百分点"))
_OVER_OR_UNDER = {"高于": ABOVE, "快于": ABOVE, "高出": ABOVE, "低于": BELOW}


def find_quantities(text: str, inside: Inside) -> list[Quantity]:
    """Every quantity of a sentence, in order; not the numbers in quotes and brackets, codes, dates and ordinals."""
    found: list[Quantity] = []
    at = 0
    while (first := _FIRST.search(text, at)) is not None:
        match = _CORE.match(text, first.start())
        if match is None:
            at = first.end()
            continue
        at = match.end()
        if inside is not None and inside[match.start("low")] and not in_promising_bracket(text, match.start()):
            continue
        quantity = _read(text, match)
        if quantity is not None:
            found.append(quantity)
            at = max(at, quantity.end)
    found = worded_quantities(text, inside, found)
    for index in range(1, len(found)):
        found[index] = _continued(text, found[index - 1], found[index])
    return found


_LINK = re.compile(r"(?P<mark>[、，,])(?:力争|确保|争取|努力)?|和|及|")


def _continued(text: str, former: Quantity, quantity: Quantity) -> Quantity:
    """A bare number after 、 or 和 moves and holds as the one before it: 分别削减2.4%和5.1%."""
    if former.unit != quantity.unit or quantity.move or quantity.hold or not (former.move or former.hold):
        return quantity
    joint = _LINK.fullmatch(text, former.end, quantity.start)
    if joint is None:
        return quantity
    if joint["mark"] in ("，", ",") and "分别" not in text[max(0, former.start - 4) : former.number_start]:
        return quantity
    op = former.op if quantity.op == EXACT and former.hold else quantity.op
    return quantity._replace(move=former.move, hold=former.hold, op=op)


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    """The quantity of one candidate, None where the number belongs to a name, a code, a date or another word."""
    unit = match["unit"] or match["lowunit"] or ""
    if not (unit or match["ten"]) or _glued(text, match):
        return None
    if match["ten"] and (match["unit"] or "位") in "位名":
        return _rank(text, match)
    if not unit or _another_word(text, match, unit):
        return None
    value = _value(match)
    if value is None:
        return None
    low, after, end = match["low"], match["after"] or "", match.end()
    if unit == "成" and isinstance(value, float) and not after and (ones := _ONES.match(text, end)):
        # 七成五 is 75 in the hundred.
        value += 0.5 if ones["ones"] == "半" else number_value(ones["ones"]) / 10
        after, end = ones["after"] or "", ones.end()
    chinese = not low[0].isdigit()
    read = _words_before(text, match.start("low"), unit)
    op = _comparator(read, after, more=bool(match["lowmore"] or match["lowmore2"]))
    if chinese and set(low) <= {"百", "千"} and (len(low) > 1 or not (read.bounds or after or read.move)):
        # 百万吨级, 千百亿: an order of size, unless 突破百亿元 makes a number of it.
        return None
    if op == EXACT and not read.move and not read.hold:
        op = bound_apart(text, read.start)
    return Quantity(
        start=read.start,
        end=end,
        number_start=match.start("low"),
        number_end=end - len(after),
        value=value,
        unit=canonical_unit(unit) + (match["per"] or ""),
        op=op,
        move=read.move,
        hold="" if read.hold in RANKS else read.hold,
        bound_after=after,
        chinese=chinese,
        small=chinese and not isinstance(value, tuple) and value < 10 and not match["lowmag"],
    )


def _glued(text: str, match: re.Match[str]) -> bool:
    """Whether a sign or letter makes the number part of a name or code."""
    start = match.start("low")
    before = text[start - 1] if start else ""
    if before and (before in _GLUE_BEFORE or (before.isascii() and before.isalpha())):
        return True
    return not match["low"][0].isdigit() and bool(before) and before in "十百千万亿第初新老几每如唯统专同进之"


def _another_word(text: str, match: re.Match[str], unit: str) -> bool:
    """Whether the unit is only the beginning of another word: 3个月, 5人制, 12条例."""
    if not match["unit"] or match["after"]:
        return False
    follow = text[match.end("unit") : match.end("unit") + 1]
    if not match["per"] and _OTHER_WORD.match(text, match.start("unit")):
        return True
    return bool(follow) and follow in _GLUE_AFTER and unit != "%"


def _value(match: re.Match[str]) -> float | tuple[float, float] | None:
    """The number, or both ends of a range; None where the digits make no number or the range does not rise."""
    try:
        if not match["high"]:
            loose = approximate(match["low"])
            if loose:
                times = number_value("1", match["lowmag"] or "")
                return loose[0] * times, loose[1] * times
            return number_value(match["low"], match["lowmag"] or "")
        top = number_value(match["high"], match["highmag"] or "")
        bottom = number_value(match["low"], match["lowmag"] or match["highmag"] or "")
    except ValueError:
        return None
    return (bottom, top) if bottom < top else None


class _Before(NamedTuple):
    """The words read in front of a number, right to left."""

    start: int
    move: str
    hold: str
    bounds: tuple[Op, ...]


def _words_before(text: str, number: int, unit: str) -> _Before:
    """Collect comparators, words of movement and of keeping from the number leftwards: 继续保持在…不低于."""
    start, at, move, hold = number, number, "", ""
    bounds: list[Op] = []
    while (word := word_before(text, at)) is not None and not inside_name(text, word.start, word.text):
        at = word.start
        if word.sort is Sort.FILL:
            # Fill words at the front of the phrase compare nothing and stay outside it.
            continue
        if word.sort is Sort.MOVE:
            if word.text in _OVER_OR_UNDER and unit not in _POINTS:
                bounds.append(_OVER_OR_UNDER[word.text])
            elif move or _other_count(text, word, unit):
                break
            else:
                move = word.text
        elif word.sort is Sort.BOUND:
            bounds.append(BOUND_OPS[word.text])
        elif hold or move:
            break
        else:
            hold = word.text
        start = at
    # 稳居前三, 跻身前十: the words place, they do not keep a level.
    return _Before(number if hold in RANKS else start, move, hold, tuple(bounds))


def _other_count(text: str, word: Word, unit: str) -> bool:
    """净增100家, 新增3个 name another count; 增 and 降 alone move only a percentage."""
    if len(word.text) == 1 and unit not in _RELATIVE:
        return True
    return word.start > 0 and text[word.start - 1] in "新净"


def _comparator(read: _Before, after: str, more: bool) -> Op:
    """The comparator that the words before and behind a number add up to."""
    op = ABOVE if more else EXACT
    if read.bounds:
        op = read.bounds[0]
    if after:
        op = AFTER_OPS[after] if not read.bounds else joined(AFTER_OPS[after], read.bounds[0])
    if read.hold.startswith(("控制", "稳控")):
        return ("~", "<=") if op[0] == "~" else AT_MOST
    if op == EXACT and read.move in REACHES:
        return ("=", ">=") if read.move[0] in "提增升扩" else ("=", "<=")
    return ("=", ">=") if op == EXACT and read.hold and read.hold not in RANKS else op


def _rank(text: str, match: re.Match[str]) -> Quantity | None:
    """前三, 前10位: a rank to be within."""
    try:
        value = number_value(match["low"], match["lowmag"] or "")
    except ValueError:
        return None
    end = match.end("low")
    if text[end : end + 1] in "名位列强" and text[end : end + 1]:
        end += 1
    elif text[end : end + 1] and text[end] not in "，。；、,;）)" and not text.startswith(("行列", "方阵"), end):
        return None
    if value > 200 or text.startswith(("方阵", "季度"), end):
        return None
    return Quantity(match.start(), end, match.start(), end, value, "位", ("<=",), "", "", "", True, False)

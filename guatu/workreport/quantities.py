"""Quantities in a sentence: number, unit and the comparator words around them.

A quantity is not yet a target: this module only reads what stands at the number (超150亿元以上, 控制在3.5%以内, 5.5%左右) and leaves out numbers
that are part of a name, a slogan, a date or a code. What is counted and whether the government promises it is decided in `targets`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from guatu.codes.numerals import number_value
from guatu.codes.units import UNITS, canonical_unit
from guatu.workreport.comparators import (
    ABOVE,
    AFTER,
    AFTER_OPS,
    AT_MOST,
    BELOW,
    BOUND_OPS,
    EXACT,
    FILL,
    REACHES,
    WORD_BEFORE,
    Op,
    bound_apart,
    inside_name,
    joined,
)
from guatu.workreport.quantity import Quantity
from guatu.workreport.sentences import Inside
from guatu.workreport.worded import in_promising_bracket, worded_quantities

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_CHINESE = r"[一二两三四五六七八九十百千][一二三四五六七八九十百千零]*(?:万零?[一二两三四五六七八九十][一二三四五六七八九十百千零]*)?"
_MAGNITUDE = "万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千(?![克米瓦伏])|百(?!分)"
_DASH = r"[—－–\-~～至到]{1,2}"
_UNIT = "|".join(re.escape(unit) for unit in UNITS)

#: Words that begin like a measure word behind a number but are none: 3个月, 5人制, 12条例.
_OTHER_WORD = re.compile(
    "个月|个别|个性|个体(?!育)|个人|人均|人大|人民|人才|人口|人物|人工|人员|人类|人居|人制|名誉|项目(?!标)|条例|条件|"
    "位置|位于|位居|分别|分析|分类|分级|分散|分之|分布|分期|分工|分支|分行|分会|天然|天气|天河|天津|天府|天山|天下|"
    "元旦|元素|户籍|户外|户口|户型|期间|期末|期内|期建|部分|部门|部级|部省|部署|面积|场地|场所|场景|次产|次级|"
    "成立|成为|成果|成效|成本|成绩|成员|成品|成都|成长|门店|门户|门类|门诊|对接|对口|对外|对标|对于|对照|列入|"
    "口岸|口径|口号|种植|种子|种业|种质|种粮|种养|度假|度汛|升级|升至|升到|升学|升规|段落|盘活|道路|道德|块状|"
    "组织|组建|组团|班子|班组|班级|支持|支付|支撑|支部|支行|批而|批准|批复|批发|批示|处理|处置|处于|套利|套餐|"
    "台阶|台账|台风|家庭|家电|家居|家具|家园(?!区)|家禽|头部|头雁|只有|只要|只说|架构|架空|架设|单位|单元|单项|"
    "宗教|宗旨|尾矿|尾水|尾气|尾款|间接|米粉|担保|担当|担负|座谈|片区|款项|款式|孔雀|幅度|幅员|吨级|吨位|例如|例会|P[MC]"
)

_CORE = re.compile(
    rf"(?P<ten>前)?(?P<low>{_ARABIC}|{_CHINESE})(?P<lowmore>[多余几])?(?P<lowmag>{_MAGNITUDE})?(?P<lowmore2>[多余])?"
    rf"(?:(?P<lowunit>%|‰|{_UNIT})(?={_DASH}\d))?(?:(?P<dash>{_DASH})(?P<high>{_ARABIC})(?P<highmag>{_MAGNITUDE})?)?"
    rf" ?(?:(?P<unit>{_UNIT})(?P<per>/(?:月|年|天|人|亩|平方米|立方米|人·月|人·年|千人|百人|万人))?|(?P<bare>亿元|万元))?"
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
#: 稳居前三, 跻身前十: the words place, they do not keep a level.
_RANKS = frozenset(("稳居", "位居", "居", "进入", "跻身"))
_FILL_HEAD = re.compile(FILL)


def find_quantities(text: str, inside: Inside) -> list[Quantity]:
    """Every quantity of a sentence, in order; numbers inside quotes and brackets, codes, dates and ordinals are left out."""
    found: list[Quantity] = []
    taken = 0
    for match in _CORE.finditer(text):
        if match.start() < taken:
            continue
        if inside is not None and inside[match.start("low")] and not in_promising_bracket(text, match.start()):
            continue
        quantity = _read(text, match)
        if quantity is not None:
            found.append(quantity)
            taken = quantity.end
    found = worded_quantities(text, inside, found)
    for index in range(1, len(found)):
        found[index] = _continued(text, found[index - 1], found[index])
    return found


def _continued(text: str, former: Quantity, quantity: Quantity) -> Quantity:
    """A bare number after 、 or 和 moves and holds as the one before it: 分别削减2.4%和5.1%."""
    joint = re.sub(r"(?<=[、，,])(?:力争|确保|争取|努力)$", "", text[former.end : quantity.start])
    if (
        joint in ("、", "和", "及", "，", ",", "")
        and former.unit == quantity.unit
        and not quantity.move
        and not quantity.hold
    ):
        if joint in ("，", ",") and "分别" not in text[max(0, former.start - 4) : former.number_start]:
            return quantity
        if former.move or former.hold:
            op = former.op if quantity.op == ("=",) and former.hold else quantity.op
            return replace(quantity, move=former.move, hold=former.hold, op=op)
    return quantity


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    """The quantity of one candidate, None where the number belongs to a name, a code, a date or another word."""
    unit = match["unit"] or match["lowunit"] or ""
    if _glued(text, match):
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
        hold="" if read.hold in _RANKS else read.hold,
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
            return number_value(match["low"], match["lowmag"] or "")
        top = number_value(match["high"], match["highmag"] or "")
        bottom = number_value(match["low"], match["lowmag"] or match["highmag"] or "")
    except ValueError:
        return None
    return (bottom, top) if bottom < top else None


@dataclass(frozen=True, slots=True)
class _Before:
    """The words read in front of a number, right to left."""

    start: int
    move: str
    hold: str
    bounds: tuple[Op, ...]


def _words_before(text: str, number: int, unit: str) -> _Before:
    """Collect comparators, words of movement and of keeping from the number leftwards: 继续保持在…不低于."""
    start, move, hold = number, "", ""
    bounds: list[Op] = []
    relative = unit in _RELATIVE
    while (word := WORD_BEFORE.search(text, max(0, start - 8), start)) is not None:
        if inside_name(text, word.start(), word.group()):
            break
        if word["move"] in _OVER_OR_UNDER and unit not in _POINTS:
            bounds.append(_OVER_OR_UNDER[word["move"]])
        elif word["move"] and not move:
            # 净增100家, 新增3个 name another count; 增 and 降 alone move only a percentage.
            if (len(word["move"]) == 1 and not relative) or text[max(0, word.start() - 1) : word.start()] in (
                "新",
                "净",
            ):
                break
            move = word["move"]
        elif word["hold"] and not hold and not move:
            hold = word["hold"]
        elif word["bound"]:
            bounds.append(BOUND_OPS[word["bound"]])
        elif not word["fill"]:
            break
        start = word.start()
    if hold in _RANKS:
        return _Before(number, move, hold, tuple(bounds))
    # Fill words at the front of the phrase compare nothing and stay outside it.
    while (lead := _FILL_HEAD.match(text, start, number)) is not None:
        start = lead.end()
    return _Before(start, move, hold, tuple(bounds))


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
    return ("=", ">=") if op == EXACT and read.hold and read.hold not in _RANKS else op


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

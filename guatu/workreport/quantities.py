"""Quantities in a sentence: number, unit and the comparator words around them.

A quantity is not yet a target: this module only reads what stands at the number (超150亿元以上, 控制在3.5%以内, 5.5%左右) and leaves out numbers
that are part of a name, a slogan, a date or a code. What is counted and whether the government promises it is decided in `targets`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from guatu.codes.numerals import MAGNITUDES, number_value
from guatu.codes.units import UNITS, canonical_unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity phrase of a sentence.

    `start`, `end`: the phrase with its comparators; `number_start`: where the number itself begins. `move` is the word of growth or fall
    before it (增长, 下降, 提高到 …), `hold` the word of keeping (保持在, 控制在), "" where none. `vague` marks 一批.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    value: float | tuple[float, float]
    unit: str
    op: tuple[str, ...]
    move: str = ""
    hold: str = ""
    bound_after: str = ""
    chinese: bool = False
    small: bool = False


_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_CHINESE = r"[一二两三四五六七八九十百千][一二三四五六七八九十百千零]*"
_MAGNITUDE = "万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百"
_DASH = r"[—－–\-~～至到]{1,2}"
_UNIT = "|".join(re.escape(unit) for unit in UNITS)
_AFTER = "以上|以下|以内|之内|之上|之下|左右|上下"

#: What may follow a unit and makes it another word: 个月, 个别, 人均, 人大, 元旦, 名优, 项目, 条例, 位置, 分别, 天然 …
_NO_UNIT_BEFORE = {
    "个": "月别性人体展小字",
    "人": "制均大民才口物工员类居社生文",
    "名": "优特誉校师",
    "项": "目",
    "条": "例件线款",
    "位": "置于居列",
    "分": "别析类级散钟之布期工支行会类",
    "天": "然气河津府山下",
    "元": "旦素",
    "户": "籍外口型",
    "期": "间末内建",
    "岁": "以上下的至到儿妇老女男青少",
    "级": "",
    "部": "分门级省署队",
    "面": "积",
    "场": "地所馆景",
    "次": "产级会",
    "成": "立为果效本绩员品都长",
    "门": "店口户类诊",
    "对": "接口外标于照",
    "列": "入",
    "口": "岸径号",
    "种": "植子业质粮养",
    "度": "假汛",
    "升": "级至到学规为",
    "段": "落",
    "盘": "活",
    "道": "路德",
    "块": "状",
    "组": "织建团",
    "班": "子组级",
    "支": "持付撑部行",
    "批": "而准复发示",
    "处": "理置于",
    "套": "利餐",
    "台": "阶账风",
    "家": "庭电居具园禽",
    "头": "部雁",
    "只": "有要说",
    "架": "构空设",
    "单": "位元项",
    "单位": "",
    "件": "",
    "宗": "教旨",
    "尾": "矿水气款",
    "间": "接",
    "米": "粉",
    "斤": "",
    "担": "保当负",
    "座": "谈",
    "片": "区",
    "册": "",
    "款": "项式",
    "孔": "雀",
    "幅": "度员",
    "吨": "级位",
    "千瓦": "",
    "张": "",
    "例": "如会",
    "P": "MPC",
}

_CORE = re.compile(
    rf"(?P<ten>前)?(?P<low>{_ARABIC}|{_CHINESE})(?P<lowmore>[多余几])?(?P<lowmag>{_MAGNITUDE})?(?P<lowmore2>[多余])?"
    rf"(?:(?P<lowunit>%|‰|{_UNIT})(?={_DASH}\d))?(?:(?P<dash>{_DASH})(?P<high>{_ARABIC})(?P<highmag>{_MAGNITUDE})?)?"
    rf" ?(?:(?P<unit>{_UNIT})(?P<per>/(?:月|年|天|人|亩|平方米|立方米|人·月|人·年|千人|百人|万人))?|(?P<bare>亿元|万元))?"
    rf"(?P<after>{_AFTER})?"
    .replace("％", "%")
)
_BY_HUNDRED = re.compile(r"百分之(?P<number>[一二三四五六七八九十百零点两\d.]+)(?P<after>" + _AFTER + ")?")
_DOUBLE = re.compile(r"(?P<move>提高|增加|增长|扩大|提升)?(?:翻(?P<times>[一两二三]?)番|(?P<more>[一两二三])倍(?!于|数|率))(?P<after>以上)?")
_HALF = re.compile(r"(?:达到|达|超过|超|突破)(?P<half>一半)(?P<after>以上)?")
_IMPLIED = re.compile(r"(?<![\d十百千万亿多余几])(?P<mag>亿|百亿|千亿|十亿|千万|百万)元(?!级|产业|园|楼)(?P<after>以上|以下)?")
#: Ratios and indices have no unit: 城乡收入比缩小到1.7以内.
_UNITLESS = re.compile(r"(?P<head>比|系数|指数|强度|生育率)(?P<word>缩小到|缩小至|控制在|保持在|达到|提高到|降到|降至|不低于|不高于|超过)(?P<number>\d+(?:\.\d+)?)(?P<after>以上|以下|以内|左右)?(?![\d万亿%‰个])(?=[，。；、,;）)]|$)")

_MOVE = (
    r"缩小到|缩小至|提高到|提升到|提升至|增加到|增长到|增至|升至|扩大到|扩展到|扩大至|提高至|增加至|降低到|下降到|减少到|压减到|压缩到|压降到|降到|降至|降低至|下降至|"
    r"减至|缩短到|缩短至|压缩至|压减至|缩减到|控减到|"
    r"正增长|负增长|减排|增长|增加|提高|提升|上升|增幅|下降|降低|减少|削减|压减|压降|压缩|缩减|缩短|下浮|回落|递增|前移|上移|提前|高于|高出|快于|低于|领先|减|增|升|降"
)
_HOLD = r"继续保持在|保持在|稳定在|控制在|维持在|稳控在|控制|保持|稳定|维持|稳居|位居|进入|跻身|居|巩固在"
_BOUND = (
    r"不低于|不少于|不小于|不超过|不高于|不大于|不多于|不突破|至少有|至少|最少|最多|超过|突破|跨过|迈过|达到|高于|多于|逾|超|过|达|约为|大约|约|接近|将近|近|有望达到"
)
_FILL = r"达标|每人每月|每人每年|每月|每年|分别|均|各|全部|再|力争|确保|为|到|有|在|了|净|同比|年均|平均|全省平均|全市平均|全国平均|大约|总量"
_BEFORE = re.compile(rf"(?:(?P<move>{_MOVE})|(?P<hold>{_HOLD})|(?P<bound>{_BOUND})|(?P<fill>{_FILL}))$")

_GE, _GT, _LE, _LT, _AB = (">=", "="), (">", ">="), ("<=",), ("<", "<="), ("~",)
_BOUND_OP = {
    "不低于": (">=",), "不少于": (">=",), "不小于": (">=",), "至少有": (">=",), "至少": (">=",), "最少": (">=",),
    "不超过": _LE, "不高于": _LE, "不大于": _LE, "不多于": _LE, "不突破": _LE, "最多": _LE,
    "超过": _GT, "突破": _GT, "跨过": _GT, "迈过": _GT, "高于": _GT, "多于": _GT, "逾": _GT, "超": _GT, "过": _GT,
    "达到": _GE, "达": _GE, "有望达到": _GE,
    "约为": _AB, "大约": _AB, "约": _AB, "接近": ("~", "<"), "将近": ("~", "<"), "近": ("~", "<"),
}  # fmt: skip
_AFTER_OP = {
    "以上": (">=",), "之上": (">=",), "以下": _LE, "以内": _LE, "之内": _LE, "之下": _LE, "左右": _AB, "上下": _AB,
}  # fmt: skip
FALLS = frozenset(
    "下降 降低 减少 削减 压减 压降 压缩 缩减 缩短 下浮 回落 负增长 减排 减 降".split()
)
REACHES = frozenset(word for word in _MOVE.split("|") if word[-1] in "到至")

#: Signs and letters that glue a number into a name or code: G241, PM2.5, 1+2, 7×24, 第3, 3:1.
_GLUE_BEFORE = frozenset("第+×·.$#_＋*")
_GLUE_AFTER = frozenset("+×·#_＋年月日号届期世纪")


def find_quantities(text: str, inside: list[bool] | None) -> list[Quantity]:
    """Every quantity of a sentence, in order; numbers inside quotes and brackets, codes, dates and ordinals are left out."""
    found: list[Quantity] = []
    taken = 0
    for match in _CORE.finditer(text):
        if match.start() < taken or (inside is not None and inside[match.start("low")] and not _of_which(text, match)):
            continue
        quantity = _read(text, match)
        if quantity is not None:
            found.append(quantity)
            taken = quantity.end
    if "一半" in text or "分之" in text or "番" in text or "倍" in text or "亿元" in text or "万元" in text:
        found.extend(_worded(text, inside, found))
        found.sort(key=lambda quantity: quantity.start)
    for index in range(1, len(found)):
        found[index] = _continued(text, found[index - 1], found[index])
    for match in _UNITLESS.finditer(text):
        if (inside is None or not inside[match.start()]) and all(match.start("word") >= q.end or match.end() <= q.start for q in found):
            op = _AFTER_OP.get(match["after"] or "", _BOUND_OP.get(match["word"], ("=", "<=") if match["word"][0] in "缩控降" else ("=", ">=")))
            hold = match["word"] if match["word"] in ("控制在", "保持在") else ""
            found.append(Quantity(match.start("word"), match.end(), match.start("number"), match.end("number"), float(match["number"]), "", op, "" if hold else match["word"], hold))
            found.sort(key=lambda quantity: quantity.start)
    return found


def _continued(text: str, former: Quantity, quantity: Quantity) -> Quantity:
    """A bare number after 、 or 和 moves and holds as the one before it: 分别削减2.4%和5.1%."""
    joint = re.sub(r"(?<=[、，,])(?:力争|确保|争取|努力)$", "", text[former.end : quantity.start])
    if joint in ("、", "和", "及", "，", ",", "") and former.unit == quantity.unit and not quantity.move and not quantity.hold:
        if joint in ("，", ",") and "分别" not in text[max(0, former.start - 4) : former.number_start]:
            return quantity
        if former.move or former.hold:
            op = former.op if quantity.op == ("=",) and former.hold else quantity.op
            return replace(quantity, move=former.move, hold=former.hold, op=op)
    return quantity


def _of_which(text: str, match: re.Match[str]) -> bool:
    """Whether the number stands in a bracket that opens with 其中: such a bracket promises as much as the sentence around it."""
    opened = max(text.rfind("（", 0, match.start()), text.rfind("(", 0, match.start()))
    return opened >= 0 and text.startswith(("其中", "含"), opened + 1)


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    low, unit = match["low"], match["unit"] or ""
    start, end = match.start("low"), match.end()
    before = text[start - 1] if start else ""
    chinese = not low[0].isdigit()
    if before and (before in _GLUE_BEFORE or (before.isascii() and before.isalpha())):
        return None
    if match["ten"] and not unit:
        return _rank(text, match)
    if not unit and not match["lowunit"]:
        return None
    lowunit = match["lowunit"]
    if not unit and lowunit:
        unit = lowunit
    after = match["after"] or ""
    follow = text[match.end("unit") : match.end("unit") + 1] if match["unit"] else ""
    if match["unit"] and not after and not match["per"] and follow and follow in _NO_UNIT_BEFORE.get(unit, ""):
        return None
    if chinese and before and before in "十百千万亿第初新老数几每如唯统专同进之":
        return None
    if follow in _GLUE_AFTER and not after and follow not in "年月日" and unit != "%":
        return None
    if unit == "天" and before == "×":
        return None
    try:
        value: float | tuple[float, float] = number_value(low, match["lowmag"] or "")
    except ValueError:
        return None
    if match["high"]:
        magnitude = match["highmag"] or ""
        top = number_value(match["high"], magnitude)
        bottom = number_value(low, match["lowmag"] or magnitude)
        if top <= bottom:
            return None
        value = (bottom, top)
    number_start = start
    op: tuple[str, ...] = ("=",)
    if match["lowmore"] or match["lowmore2"]:
        op = _GT
    move = hold = ""
    begin = start
    bounds: list[tuple[str, ...]] = []
    while (word := _BEFORE.search(text, max(0, begin - 8), begin)) is not None:
        if inside_name(text, word.start(), word.group()):
            break
        if word["move"] in ("高于", "低于", "快于", "高出") and unit not in ("个百分点", "百分点"):
            bounds.append(_GT if word["move"] in ("高于", "快于", "高出") else _LT)
        elif word["move"] and not move:
            # 净增100家, 新增3个: the word belongs to what is counted. 降/增 alone move only a percentage.
            if len(word["move"]) == 1 and unit not in ("%", "‰", "个百分点", "百分点"):
                break
            if word["move"] in ("增加", "减少", "提高", "提升", "增长", "领先", "高于", "低于", "快于", "提前") and (
                text[max(0, word.start() - 1) : word.start()] in ("新", "净")
            ):
                break
            move = word["move"]
        elif word["hold"] and not hold and not move:
            hold = word["hold"]
        elif word["bound"]:
            bounds.append(_BOUND_OP[word["bound"]])
        elif not word["fill"]:
            break
        begin = word.start()
    # Fill words at the front of the phrase carry no comparison and stay outside it.
    while (lead := re.match(_FILL, text[begin:number_start])) is not None and lead.end() > 0:
        begin += lead.end()
    if bounds:
        op = bounds[0]
    if after:
        op = _AFTER_OP[after] if not bounds else _joined(_AFTER_OP[after], bounds[0])
    if hold.startswith(("控制", "稳控")):
        op = ("~", "<=") if op[0] == "~" else ("<=",)
    elif hold in ("稳居", "位居", "居", "进入", "跻身"):
        hold, begin = "", max(begin, number_start)
    elif move in REACHES and op == ("=",):
        op = ("=", ">=") if move[0] in "提增升扩" else ("=", "<=")
    elif hold and op == ("=",):
        op = ("=", ">=")
    if chinese and set(low) <= {"百", "千"} and len(low) > 1:
        return None
    if chinese and low[0] in "百千" and len(low) == 1 and not bounds and not after and not move:
        return None
    if op == ("=",) and not move and not hold:
        op = _bound_apart(text, begin)
    small = chinese and not isinstance(value, tuple) and value < 10 and not match["lowmag"]
    return Quantity(
        start=begin,
        end=end,
        number_start=number_start,
        number_end=end - len(after),
        value=value,
        unit=canonical_unit(unit) + (match["per"] or ""),
        op=op,
        move=move,
        hold=hold,
        bound_after=after,
        chinese=chinese,
        small=small,
    )


_APART = re.compile(r"(?P<word>至少|不少于|不低于|不高于|不超过|突破|超)(?:[^，。；、：\d]{0,12})$")


def _bound_apart(text: str, begin: int) -> tuple[str, ...]:
    """A comparator that a few words part from its number: 至少组织1次, 超每千人5批次, 不低于当地标准的1.5倍."""
    match = _APART.search(text, max(0, begin - 16), begin)
    if match is None or inside_name(text, match.start("word"), match["word"]):
        return ("=",)
    return _BOUND_OP[match["word"]]


def _joined(after: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    """超150亿元以上 says both; either reading is accepted, the word behind the number first. 达20亿元左右 is about 20."""
    return after if before[0] in (after[0], "=", "~") or after[0] == "~" else (*after, before[0])


def inside_name(text: str, at: int, word: str) -> bool:
    """Whether a comparator of one character belongs to a longer word: 通过, 经过, 发达, 改进, 新增, 净增."""
    before = text[at - 1 : at]
    return (
        (word == "过" and before in "通经超不渡度胜")
        or (word == "达" and before in "发下到直转传表抵畅")
        or (word == "居" and before in "民邻安移定")
        or (word in ("增", "升", "降", "减") and before in "新净倍提上下消")
        or (word == "超" and before in "赶反高商")
        or (word == "近" and before in "附邻靠最")
        or (word == "约" and before in "节合签条预")
    )


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


def _worded(text: str, inside: list[bool] | None, found: list[Quantity]) -> list[Quantity]:
    """Quantities without digits: 百分之五, 翻一番, 提高一倍, and 亿元 for one 亿元."""
    more: list[Quantity] = []

    def free(start: int, end: int) -> bool:
        return (inside is None or not inside[start]) and all(end <= q.start or start >= q.end for q in (*found, *more))

    for match in _BY_HUNDRED.finditer(text):
        number = match["number"]
        whole, _, part = number.partition("点")
        try:
            value = number_value(whole) if whole else 0.0
            if part:
                value += float("0." + "".join(str(int(number_value(digit))) for digit in part))
        except ValueError:
            continue
        before = _BEFORE.search(text, max(0, match.start() - 8), match.start())
        move = before["move"] if before and before["move"] else ""
        op = _AFTER_OP.get(match["after"] or "", ("=",))
        if before and before["bound"] and op == ("=",):
            op = _BOUND_OP[before["bound"]]
        begin = before.start() if before and (before["move"] or before["bound"]) else match.start()
        if free(begin, match.end()):
            more.append(
                Quantity(begin, match.end(), match.start(), match.end(), value, "%", op, move, "", match["after"] or "", True)
            )
    for match in _HALF.finditer(text):
        if free(match.start(), match.end()):
            op = _AFTER_OP.get(match["after"] or "", ("=",))
            more.append(Quantity(match.start(), match.end(), match.start("half"), match.end("half"), 50.0, "%", op, chinese=True))
    for match in _DOUBLE.finditer(text):
        op = (">=",) if match["after"] else ("=", ">=")
        if match["times"] is not None:
            value, unit, move = 2.0 ** max(1, int(number_value(match["times"] or "一"))), "倍", "翻番"
        elif match["move"]:
            value, unit, move = 100.0 * number_value(match["more"]), "%", match["move"]
        else:
            continue
        if free(match.start(), match.end()):
            more.append(Quantity(match.start(), match.end(), match.start(), match.end(), value, unit, op, move, "", "", True))
    for match in _IMPLIED.finditer(text):
        if free(match.start(), match.end()):
            op = _AFTER_OP.get(match["after"] or "", ("=",))
            value = MAGNITUDES[match["mag"]]
            before = _BEFORE.search(text, max(0, match.start() - 4), match.start())
            begin = match.start()
            if before and before["bound"] and not inside_name(text, before.start(), before.group()):
                op, begin = _BOUND_OP[before["bound"]], before.start()
            more.append(Quantity(begin, match.end(), match.start(), match.end(), float(value), "元", op, "", "", match["after"] or "", True))
    return more

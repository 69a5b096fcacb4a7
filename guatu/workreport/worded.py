"""Quantities without digits or without a unit: 百分之五, 翻一番, 提高一倍, 一半以上, 亿元 for one 亿元, a ratio of 1.7."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from guatu.codes.numerals import MAGNITUDES, number_value
from guatu.workreport.comparators import AFTER, AFTER_OPS, BOUND_OPS, EXACT, REACH, Op, Sort, inside_name, word_before
from guatu.workreport.quantity import Quantity
from guatu.workreport.sentences import Inside
from guatu.workreport.words import one_of

_BY_HUNDRED = re.compile(r"百分之(?P<number>[一二三四五六七八九十百零点两\d.]+)(?P<after>" + AFTER + ")?")
_DOUBLE = re.compile(
    r"(?P<move>提高|增加|增长|扩大|提升)?(?:翻(?P<times>[一两二三]?)番|(?P<more>[一两二三])倍(?!于|数|率))(?P<after>以上)?"
)
_HALF = re.compile(r"(?:达到|达|超过|超|突破)(?P<half>一半)(?P<after>以上)?")
_IMPLIED = re.compile(
    r"(?<![\d十百千万亿多余几])(?P<mag>亿|百亿|千亿|十亿|千万|百万)元(?!级|产业|园|楼)(?P<after>以上|以下)?"
)
#: Ratios and indices have no unit: 城乡收入比缩小到1.7以内.
_RATIOS = "比 系数 指数 强度 生育率 死亡率 PUE PUE值"
_UNITLESS = re.compile(
    rf"{one_of(_RATIOS)}(?P<word>{one_of('缩小到 缩小至 控制在 保持在 达到 提高到 降到 降至 不低于 不高于 超过')})"
    r"(?P<number>\d+(?:\.\d+)?)(?P<after>以上|以下|以内|左右)?(?![\d万亿%‰个])(?=[，。；、,;）)]|$)"
)
#: 打造万亩茶园、千亩花海: a number that may be no more than a manner of speaking.
_ROUND_AREA = re.compile(
    r"(?:(?:打造|建设|建成|新建|新?发展|种植|新增)|(?<=亩)[^，。；\d]{1,10}、)(?P<mag>十万|百万|万|千|百)亩(?=[^，。；、以])"
)

_PROMISING_BRACKET = re.compile(r"[（(](?:其中|含)[^（()）“”《》]*$")

Free = Callable[[int, int], bool]


def worded_quantities(text: str, inside: Inside, found: list[Quantity]) -> list[Quantity]:
    """`found` with the quantities that have no digits or no unit put in their places."""
    if not _ANY_SIGN.search(text):
        return found
    all_found = list(found)

    def free(start: int, end: int) -> bool:
        promising = inside is None or not inside[start] or in_promising_bracket(text, start)
        return promising and all(end <= q.start or start >= q.end for q in all_found)

    for signs, reader in _READERS:
        if any(sign in text for sign in signs):
            all_found.extend(reader(text, free))
    all_found.sort(key=lambda quantity: quantity.start)
    return all_found


def in_promising_bracket(text: str, at: int) -> bool:
    """Whether a place stands in a bracket that opens with 其中, which promises as much as the sentence around it."""
    return _PROMISING_BRACKET.search(text, 0, at) is not None


def _by_hundred(text: str, free: Free) -> Iterator[Quantity]:
    for match in _BY_HUNDRED.finditer(text):
        whole, _, part = match["number"].partition("点")
        try:
            value = number_value(whole) if whole else 0.0
            if part:
                value += float("0." + "".join(f"{number_value(digit):.0f}" for digit in part))
        except ValueError:
            continue
        begin, move, op = match.start(), "", AFTER_OPS.get(match["after"] or "", EXACT)
        before = word_before(text, begin)
        if before and before.sort is Sort.MOVE:
            begin, move = before.start, before.text
        elif before and before.sort is Sort.BOUND:
            begin, op = before.start, op if op != EXACT else BOUND_OPS[before.text]
        if free(begin, match.end()):
            yield _quantity(match, begin, match.start(), value, "%", op, move)


def _half(text: str, free: Free) -> Iterator[Quantity]:
    for match in _HALF.finditer(text):
        if free(match.start(), match.end()):
            op = AFTER_OPS.get(match["after"] or "", REACH)
            yield _quantity(match, match.start(), match.start("half"), 50.0, "%", op)


def _times(text: str, free: Free) -> Iterator[Quantity]:
    for match in _DOUBLE.finditer(text):
        if not free(match.start(), match.end()):
            continue
        op = AFTER_OPS.get(match["after"] or "", ("=", ">="))
        if match["times"] is not None:
            doublings = int(number_value(match["times"] or "一"))
            yield _quantity(match, match.start(), match.start(), 2.0**doublings, "倍", op, "翻番")
        elif match["move"]:
            yield _quantity(
                match, match.start(), match.start(), 100.0 * number_value(match["more"]), "%", op, match["move"]
            )


def _one(text: str, free: Free) -> Iterator[Quantity]:
    for match in _IMPLIED.finditer(text):
        begin, op = match.start(), AFTER_OPS.get(match["after"] or "", EXACT)
        before = word_before(text, begin)
        if before and before.sort is Sort.BOUND and not inside_name(text, before.start, before.text):
            begin, op = before.start, BOUND_OPS[before.text]
        if free(begin, match.end()):
            yield _quantity(match, begin, match.start(), float(MAGNITUDES[match["mag"]]), "元", op)


def _round_area(text: str, free: Free) -> Iterator[Quantity]:
    for match in _ROUND_AREA.finditer(text):
        if free(match.start("mag"), match.end()):
            value = float(MAGNITUDES[match["mag"]])
            yield Quantity(
                match.start("mag"),
                match.end(),
                match.start("mag"),
                match.end(),
                value,
                "亩",
                EXACT,
                chinese=True,
                vague=True,
            )


def _unitless(text: str, free: Free) -> Iterator[Quantity]:
    for match in _UNITLESS.finditer(text):
        word = match["word"]
        if not free(match.start("word"), match.end()):
            continue
        op = BOUND_OPS.get(word, ("=", "<=") if word[0] in "缩控降" else ("=", ">="))
        op = AFTER_OPS.get(match["after"] or "", op)
        hold = word if word in ("控制在", "保持在") else ""
        move = "" if hold or word in BOUND_OPS else word
        yield _quantity(match, match.start("word"), match.start("number"), float(match["number"]), "", op, move, hold)


def _quantity(
    match: re.Match[str], start: int, number: int, value: float, unit: str, op: Op, move: str = "", hold: str = ""
) -> Quantity:
    after = match["after"] or ""
    return Quantity(
        start, match.end(), number, match.end() - len(after), value, unit, op, move, hold, after, chinese=True
    )


#: Which signs in a sentence make which reader worth its time.
_READERS = (
    (("分之",), _by_hundred),
    (("一半",), _half),
    (("番", "倍"), _times),
    (("亿元", "万元"), _one),
    (("亩",), _round_area),
    (_RATIOS.split(), _unitless),
)
_ANY_SIGN = re.compile(one_of(*(" ".join(signs) for signs, _ in _READERS)))

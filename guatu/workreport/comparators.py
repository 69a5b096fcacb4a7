"""The words that compare, move and hold a number, and the comparators they stand for.

以上 includes the number itself, 超过 does not (Civil Code, article 1259).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from guatu.workreport.words import one_of, word_set

Op = tuple[str, ...]
"""The accepted comparators, the best first."""
REACH: Op = (">=", "=")
ABOVE: Op = (">", ">=")
AT_LEAST: Op = (">=",)
AT_MOST: Op = ("<=",)
BELOW: Op = ("<", "<=")
ABOUT: Op = ("~",)
NEARLY: Op = ("~", "<")
EXACT: Op = ("=",)


def _ops(table: dict[str, Op]) -> dict[str, Op]:
    """One entry a word for a table whose keys are words parted by blanks."""
    return {word: op for words, op in table.items() for word in words.split()}


BOUND_OPS = _ops(
    {
        "不低于 不少于 不小于 至少有 至少 最少 ≥ >=": AT_LEAST,
        "不超过 不高于 不大于 不多于 不突破 最多 ≤ <=": AT_MOST,
        "超过 突破 跨过 迈过 高于 多于 逾 超 过 > ＞": ABOVE,
        "< ＜": BELOW,
        "达到 达 有望达到": REACH,
        "约为 大约 约": ABOUT,
        "接近 将近 近": NEARLY,
    }
)
"""What a word right before a number says: 超过5%, 不低于5%."""
AFTER_OPS = _ops({"以上 之上": AT_LEAST, "以下 以内 之内 之下 内": AT_MOST, "左右 上下": ABOUT})
"""What a word right behind a number says: 5%以上, 5%左右."""
#: 内 bounds only a time: 3个工作日内办结, 24小时内响应.
_WITHIN = r"(?:(?<=小时内)|(?<=分钟内)|(?<=工作日内))(?![外部容涵需])"
AFTER = one_of({**dict.fromkeys(AFTER_OPS, ""), "内": _WITHIN})

#: Words of movement that name where it ends: 提高到60%, 降至3‰.
REACHES = word_set(
    """
    缩小到 缩小至 缩短到 缩短至 缩减到 压减到 压减至 压缩到 压缩至 压降到 控减到 降低到 降低至 下降到 下降至 降到 降至 减少到 减至
    提高到 提高至 提升到 提升至 增加到 增加至 增长到 增至 升至 扩大到 扩大至 扩展到
    """
)
#: Words of movement that name how far it goes, downwards: 下降3%.
FALLS = word_set("下降 降低 减少 削减 压减 压降 压缩 缩减 缩短 下浮 回落 负增长 减排 减 降")
#: The others: upwards (增长8%), in rank or time (前移3位, 提前10天), against a measure (高于全省2个百分点).
_MOVES = "正增长 增长 增加 提高 提升 上升 增幅 递增 增 升 上移 前移 提前 高于 高出 快于 低于 领先"
#: Words of keeping: 控制在3%以内, 稳定在90%以上.
_HOLDS = "继续保持在 保持在 稳定在 控制在 维持在 稳控在 巩固在 控制 保持 稳定 维持"
#: Words of place: 位居前三.
RANKS = word_set("稳居 位居 居 进入 跻身")
#: What may stand among these words and compares nothing: 力争全年分别达到.
_FILLS = """
    每人每月 每人每年 每月 每年 分别 均 各 全部 再 力争 确保 为 到 有 在 了 净 同比 年均 平均 全省平均 全市平均 全国平均 总量 达标
    """


class Sort(Enum):
    """What a word before a number does."""

    MOVE = 1
    HOLD = 2
    BOUND = 3
    FILL = 4


class Word(NamedTuple):
    """A word before a number, from `start` up to it."""

    text: str
    sort: Sort
    start: int


def _sorts() -> dict[str, Sort]:
    found: dict[str, Sort] = {}
    lists: tuple[tuple[Sort, Iterable[str]], ...] = (
        (Sort.MOVE, (*REACHES, *FALLS, *_MOVES.split())),
        (Sort.HOLD, (*RANKS, *_HOLDS.split())),
        (Sort.BOUND, BOUND_OPS),
        (Sort.FILL, _FILLS.split()),
    )
    for sort, words in lists:
        for word in words:
            found.setdefault(word, sort)
    return found


_SORTS = _sorts()
#: By the last character of a word how long words with it are, the longest first.
_LENGTHS = {
    last: tuple(sorted({len(word) for word in _SORTS if word[-1] == last}, reverse=True))
    for last in {word[-1] for word in _SORTS}
}


def word_before(text: str, end: int) -> Word | None:
    """The longest word that ends at `end`, None where there is none."""
    for length in _LENGTHS.get(text[end - 1], ()) if end else ():
        word = text[end - length : end] if length <= end else ""
        if word in _SORTS:
            return Word(word, _SORTS[word], end - length)
    return None


_APART = re.compile(
    r"(?P<word>至少|不少于|不低于|不高于|不超过|突破|超(?![充算市高限标常前级声凡]))(?:[^，。；、：\d]{0,12})$"
)


def bound_apart(text: str, begin: int) -> Op:
    """A comparator that a few words part from its number: 至少组织1次, 超每千人5批次, 不低于当地标准的1.5倍."""
    match = _APART.search(text, max(0, begin - 16), begin)
    if match is None or inside_name(text, match.start("word"), match["word"]):
        return EXACT
    return BOUND_OPS[match["word"]]


def joined(after: Op, before: Op) -> Op:
    """超150亿元以上 says both; either reading is accepted, the word behind the number first. 达20亿元左右 is about 20."""
    return after if before[0] in (after[0], "=", "~") or after[0] == "~" else (*after, before[0])


#: Characters before a comparator of one character that make another word of both: 通过, 发达, 新增, 赶超.
_INSIDE = {
    "过": "通经超不渡度胜",
    "达": "发下到直转传表抵畅",
    "居": "民邻安移定",
    **dict.fromkeys("增升降减", "新净倍提上下消"),
    "提升": "造质能整改效",
    "超": "赶反高商",
    "近": "附邻靠最",
    "约": "节合签条预",
}


def inside_name(text: str, at: int, word: str) -> bool:
    """Whether a comparator of one character belongs to a longer word: 通过, 经过, 发达, 改进, 新增, 净增."""
    return word in _INSIDE and at > 0 and text[at - 1] in _INSIDE[word]

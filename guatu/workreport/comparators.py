"""The words that compare, move and hold a number, and the comparators they stand for.

以上 includes the number itself, 超过 does not (Civil Code, article 1259).
"""

from __future__ import annotations

import re

#: 内 bounds only a time: 3个工作日内办结, 24小时内响应.
AFTER = "以上|以下|以内|之内|之上|之下|左右|上下|(?:(?<=小时)|(?<=分钟)|(?<=工作日))内(?![外部容涵需])"
_MOVE = (
    r"缩小到|缩小至|提高到|提升到|提升至|增加到|增长到|增至|升至|扩大到|扩展到|扩大至|提高至|增加至|降低到|下降到|减少到|压减到|压缩到|压降到|降到|降至|降低至|下降至|"
    r"减至|缩短到|缩短至|压缩至|压减至|缩减到|控减到|"
    r"正增长|负增长|减排|增长|增加|提高|提升|上升|增幅|下降|降低|减少|削减|压减|压降|压缩|缩减|缩短|下浮|回落|递增|前移|上移|提前|高于|高出|快于|低于|领先|减|增|升|降"
)
_HOLD = r"继续保持在|保持在|稳定在|控制在|维持在|稳控在|控制|保持|稳定|维持|稳居|位居|进入|跻身|居|巩固在"
_BOUND = (
    r"不低于|不少于|不小于|不超过|不高于|不大于|不多于|不突破|至少有|至少|最少|最多|超过|突破|跨过|迈过|有望达到|达到|高于|多于|逾|超|过|达|"
    r"约为|大约|约|接近|将近|近"
)
FILL = r"达标|每人每月|每人每年|每月|每年|分别|均|各|全部|再|力争|确保|为|到|有(?!望)|在|了|净|同比|年均|平均|全省平均|全市平均|全国平均|总量"
WORD_BEFORE = re.compile(rf"(?:(?P<move>{_MOVE})|(?P<hold>{_HOLD})|(?P<bound>{_BOUND})|(?P<fill>{FILL}))$")

Op = tuple[str, ...]
REACH: Op = (">=", "=")
ABOVE: Op = (">", ">=")
AT_MOST: Op = ("<=",)
BELOW: Op = ("<", "<=")
ABOUT: Op = ("~",)
EXACT: Op = ("=",)
BOUND_OPS: dict[str, Op] = {
    "不低于": (">=",), "不少于": (">=",), "不小于": (">=",), "至少有": (">=",), "至少": (">=",), "最少": (">=",),
    "不超过": AT_MOST, "不高于": AT_MOST, "不大于": AT_MOST, "不多于": AT_MOST, "不突破": AT_MOST, "最多": AT_MOST,
    "超过": ABOVE, "突破": ABOVE, "跨过": ABOVE, "迈过": ABOVE, "高于": ABOVE, "多于": ABOVE, "逾": ABOVE, "超": ABOVE, "过": ABOVE,
    "达到": REACH, "达": REACH, "有望达到": REACH,
    "约为": ABOUT, "大约": ABOUT, "约": ABOUT, "接近": ("~", "<"), "将近": ("~", "<"), "近": ("~", "<"),
}  # fmt: skip
AFTER_OPS: dict[str, Op] = {
    "以上": (">=",), "之上": (">=",), "以下": AT_MOST, "以内": AT_MOST, "之内": AT_MOST, "之下": AT_MOST, "内": AT_MOST, "左右": ABOUT, "上下": ABOUT,
}  # fmt: skip
FALLS = frozenset(
    [
        "下降",
        "降低",
        "减少",
        "削减",
        "压减",
        "压降",
        "压缩",
        "缩减",
        "缩短",
        "下浮",
        "回落",
        "负增长",
        "减排",
        "减",
        "降",
    ]
)
REACHES = frozenset(word for word in _MOVE.split("|") if word[-1] in "到至")


_APART = re.compile(r"(?P<word>至少|不少于|不低于|不高于|不超过|突破|超)(?:[^，。；、：\d]{0,12})$")


def bound_apart(text: str, begin: int) -> Op:
    """A comparator that a few words part from its number: 至少组织1次, 超每千人5批次, 不低于当地标准的1.5倍."""
    match = _APART.search(text, max(0, begin - 16), begin)
    if match is None or inside_name(text, match.start("word"), match["word"]):
        return EXACT
    return BOUND_OPS[match["word"]]


def joined(after: Op, before: Op) -> Op:
    """超150亿元以上 says both; either reading is accepted, the word behind the number first. 达20亿元左右 is about 20."""
    return after if before[0] in (after[0], "=", "~") or after[0] == "~" else (*after, before[0])


def inside_name(text: str, at: int, word: str) -> bool:
    """Whether a comparator of one character belongs to a longer word: 通过, 经过, 发达, 改进, 新增, 净增."""
    if at == 0:
        return False
    before = text[at - 1]
    return (
        (word == "过" and before in "通经超不渡度胜")
        or (word == "达" and before in "发下到直转传表抵畅")
        or (word == "居" and before in "民邻安移定")
        or (word in ("增", "升", "降", "减") and before in "新净倍提上下消")
        or (word == "超" and before in "赶反高商")
        or (word == "近" and before in "附邻靠最")
        or (word == "约" and before in "节合签条预")
    )

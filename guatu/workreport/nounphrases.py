"""The noun phrase before or behind a number, freed of the words that only lead up to it."""

from __future__ import annotations

import re

from guatu.workreport.phrases import STRENGTH, strip_tail, strip_verbs
from guatu.workreport.sharing import LINKS
from guatu.workreport.words import one_of

#: The head of a phrase that only says that there is something to do: 植树造林任务 → 植树造林.
_TAIL_NOUN = re.compile(f"的?{one_of('任务 工作 目标任务 工作目标 目标 水平 要求')}$|的$")
#: Works and activities that end a phrase: what follows 、 is the next member of the list.
_CLOSED = re.compile(
    one_of("建设 改造 项目 工程 任务 工作 储备 发展 整治 治理 修复 搬迁 改革 试点 升级 提升 培训 认证") + "$"
)
#: Who may have a sum of their own: 某园区完成投资5亿元.
_OWNER = re.compile(
    one_of(
        "建设 改造 工程 项目 片区 基地 中心 园区 开发区 工业园 产业园 企业 工业 产业 公司 集团 行业 部门 县 市 区 镇 乡"
    )
    + "$"
)
_SUM = re.compile("(?:实现)?" + one_of("投资 固定资产投资 产值 总产值 增加值 营业收入 销售收入 税收 利润"))
_OPENS_A_PART = re.compile(r"[、，,（(\s]*(?:其中|含|包括)")
#: 今年的主要预期目标是: what the sentence is about, not what the number counts.
_AIM = re.compile("(?:主要)?(?:预期)?(?:目标|任务|指标)(?:初步)?(?:建议)?[是为](?=.)")
#: 由目前的40%: where the number starts from.
_ORIGIN = re.compile(r"[由从][^，；由从]{0,14}\d[^，；]*$|[由从]$")
_CASE = re.compile("(?:[以把使让将对为由从]|按(?![期时]))(?=..)")
#: 增加值占GDP的10% is a share, 占比 or not.
_OUT_OF = re.compile(
    r"(?P<whole>占[^，、占]{2,12}?)(?:的(?:比重|比例)?|比重|比例)?(?:达到?|在|为|超过?|不低于|提高到)?$"
)


def noun_before(pre: str) -> str:
    """The noun phrase in front of a quantity."""
    part = _OPENS_A_PART.match(pre)
    words = pre[part.end() :] if part else pre
    aim = _AIM.search(words) if "是" in words or "为" in words else None
    if aim:
        words = words[aim.end() :]
    words = _ORIGIN.sub("", words)
    strong = list(STRENGTH.finditer(words))
    if strong and strong[-1].end() < len(words):
        # 某园区完成投资5亿元 keeps its subject; 城区完成…, 力争… do not.
        head, rest = strip_verbs(strip_tail(words[: strong[-1].start()])), words[strong[-1].end() :]
        owned = _OWNER.search(head) and (strong[-1].group() == "完成" or _SUM.match(rest))
        words = head + rest if owned and 2 <= len(head) <= 16 else rest
    if "占" in words:
        words = _OUT_OF.sub(r"\g<whole>比重", words)
    words = strip_tail(without_doer(strip_verbs(strip_tail(words))))
    case = _CASE.match(words)
    return (words[case.end() :] if case else words).strip("、，, ")


_DOER = re.compile(
    r"(?:每个?[一-鿿]{1,4}(?:至少)?|[^，]{2,12}?[镇乡村街县区市](?:至少|都|均|各)|[^，]{2,8}?(?:牵头|联合))"
    r"(?P<act>新?建成|新建|建设|完成|打造|组建|培育|引进|组织|召开|开展|举办)"
)
_BARE_ACT = re.compile("新?(?:建成?|建设|完成|打造|组织|召开|开展|举办)")


def without_doer(words: str) -> str:
    """Cut a subject that only says who does it: 每个街道至少建成…, 龙头企业牵头组建…"""
    match = _DOER.match(words)
    if match is None:
        return words
    return words[match.end() :] or ("" if _BARE_ACT.fullmatch(match["act"]) else match["act"])


#: Words behind a number that name nothing it counts: 8%左右, 5亿元用于….
_NO_NOUN = re.compile(
    one_of("大关 台阶 门槛 关口 安排 把握 掌握 控制 推进 考虑 计算 区间 的区间 用于 以上 以下 以内 左右")
)
_NO_NOUN_FIRST = frozenset("，。；、,;：）)！!.和及与并（(以")
#: 8%的增长目标: the noun behind 的 only repeats that this is a target.
_REPEATS = re.compile("(?:预期)?" + one_of("目标 任务 要求 水平 增速 速度 标准 增长 比例 幅度"))
_STOPS_BEHIND = re.compile(r"[。；，！\s]+$")
_LINKS_BEHIND = re.compile("[、和及与]+$")
#: 的 before a work adds nothing: 小区的电梯更新.
_EFFORT = re.compile("(?<=项目|企业)的(?:调度|服务|协调|跟踪|保障|建设|前期).{0,6}$")
_OF = re.compile(r"的(?=[^，的]{0,6}(?:改造|建设|更新|治理|整治|升级|提升|修复|调度服务)$)")


def noun_behind(post: str, followed: bool) -> tuple[str, int]:
    """The noun phrase behind a quantity and how far it reaches, "" where the noun stands before it."""
    words = post.lstrip(" 　")
    if not words or words[0] in _NO_NOUN_FIRST or _NO_NOUN.match(words):
        return "", 0
    if words.startswith("的"):
        words = words[1:]
        if _REPEATS.match(words):
            return "", 0
    skipped = len(post) - len(words)
    bracket = min((at for mark in "（(" if (at := words.find(mark)) > 0), default=-1)
    words = _STOPS_BEHIND.sub("", words[:bracket] if bracket > 0 else words)
    consumed = len(words)
    words = _LINKS_BEHIND.sub("", words)
    for link in LINKS.finditer(words):
        if followed or _CLOSED.search(words[: link.start()]):
            words = words[: link.start()]
            consumed = link.end()
            break
    words = _TAIL_NOUN.sub("", words)
    if "的" in words:
        words = _OF.sub("", _EFFORT.sub("", words))
    return words[:40], skipped + consumed


_BREAK = re.compile("[、，]")
_RUN = re.compile("[^，。；、：“”‘’（）()《》和及与等]{1,8}$")


def tidy(name: str) -> str:
    """A name without the words for task or goal at its end, the last member of an overlong list."""
    name = _TAIL_NOUN.sub("", name).strip("、，,的 　")
    if len(name) > 34:
        name = _BREAK.split(name)[-1] or name
    return name


def fuller(before: str, noun: str) -> str:
    """The noun as named in full earlier in the sentence: 等4个示范带 after 滨水生态示范带建设."""
    if not 2 <= len(noun) <= 5:
        return noun
    at = before.rfind(noun)
    if at <= 0:
        return noun
    match = _RUN.search(before, max(0, at - 8), at)
    if match is None:
        return noun
    full = strip_verbs(match.group() + noun)
    return full if full.endswith(noun) else noun

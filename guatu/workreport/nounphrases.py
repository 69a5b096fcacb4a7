"""The noun phrase before or behind a number, freed of the words that only lead up to it."""

from __future__ import annotations

import re

from guatu.workreport.phrases import STRENGTH, strip_tail, strip_verbs
from guatu.workreport.sharing import LINKS

_TAIL_NOUN = re.compile(r"(?:的)?(?:任务|工作|目标任务|工作目标|目标|水平|要求|的)$")
_CLOSED = re.compile(r"(?:建设|改造|项目|工程|任务|工作|储备|发展|整治|治理|修复|搬迁|改革|试点|升级|提升|培训|认证)$")
_OWNER = re.compile(
    r"(?:建设|改造|工程|项目|片区|基地|中心|园区|开发区|工业园|企业|工业|产业|公司|集团|行业|部门|[县市区镇乡])$"
)
_SUM = re.compile(r"(?:实现)?(?:投资|固定资产投资|产值|总产值|增加值|营业收入|销售收入|税收|利润)")
#: 增加值占GDP的10% is a share, 占比 or not.
_OUT_OF = re.compile(
    r"(?P<whole>占[^，、占]{2,12}?)(?:的(?:比重|比例)?|比重|比例)?(?:达到?|在|为|超过?|不低于|提高到)?$"
)


def noun_before(pre: str) -> str:
    """The noun phrase in front of a quantity."""
    words = re.sub(r"^[、，,（(\s]*(?:其中|含|包括)", "", pre)
    cut = re.search(r"(?:主要)?(?:预期)?(?:目标|任务|指标)(?:初步)?(?:建议)?(?:是|为)(?=.)", words)
    if cut:
        words = words[cut.end() :]
    words = re.sub(r"(?:由|从)[^，；由从]{0,14}\d[^，；]*$|(?:由|从)$", "", words)
    for strong in reversed(list(STRENGTH.finditer(words))):
        head = strip_verbs(strip_tail(words[: strong.start()]))
        if strong.end() < len(words):
            # 某园区完成投资5亿元 keeps its subject; 城区完成…, 力争… do not.
            rest = words[strong.end() :]
            owned = _OWNER.search(head) and (strong.group() == "完成" or _SUM.match(rest))
            words = head + rest if owned and 2 <= len(head) <= 16 else rest
        break
    words = _OUT_OF.sub(r"\g<whole>比重", words)
    words = strip_tail(words)
    words = without_doer(strip_verbs(words))
    return re.sub(r"^(?:以|按(?![期时])|把|使|让|将|对|为|由|从)(?=..)", "", strip_tail(words)).strip("、，, ")


def without_doer(words: str) -> str:
    """Cut a subject that only says who does it: 每个街道至少建成…, 龙头企业牵头组建…"""
    match = re.match(
        r"(?:每个?[一-鿿]{1,4}(?:至少)?|[^，]{2,12}?[镇乡村街县区市](?:至少|都|均|各)|[^，]{2,8}?(?:牵头|联合))(?P<act>新?建成|建设|完成|打造|组建|培育|引进|新建|组织|召开|开展|举办)",
        words,
    )
    if match is None:
        return words
    return words[match.end() :] or re.sub(r"^新?(?:建成?|建设|完成|打造|组织|召开|开展|举办)$", "", match["act"])


def noun_behind(post: str, followed: bool) -> tuple[str, int]:
    """The noun phrase behind a quantity and how far it reaches, "" where the noun stands before it."""
    words = post.lstrip(" 　")
    if re.match(r"安排|把握|掌握|控制|推进|考虑|计算|的?区间|用于|以上|以下|以内|左右", words):
        return "", 0
    if not words or words[0] in "，。；、,;：）)！!.和及与并（(以":
        return "", 0
    if words.startswith("的"):
        words = words[1:]
        if re.match(r"(?:预期)?(?:目标|任务|要求|水平|增速|速度|标准|增长|比例|幅度)", words):
            return "", 0
    skipped = len(post) - len(words)
    words = re.sub(r"[。；，！\s]+$", "", words)
    consumed = len(words)
    words = re.sub(r"[、和及与]+$", "", words)
    for link in LINKS.finditer(words):
        if _CLOSED.search(words[: link.start()]) or followed:
            words = words[: link.start()]
            consumed = link.end()
            break
    words = _TAIL_NOUN.sub("", words)
    # 小区的电梯更新: the 的 before a work adds nothing.
    words = re.sub(r"(?<=项目|企业)的(?:调度|服务|协调|跟踪|保障|建设|前期).{0,6}$", "", words)
    words = re.sub(r"的(?=[^，的]{0,6}(?:改造|建设|更新|治理|整治|升级|提升|修复|调度服务)$)", "", words)
    return words[:40], skipped + consumed


def tidy(name: str) -> str:
    """A name without the words for task or goal at its end, the last member of an overlong list."""
    name = _TAIL_NOUN.sub("", name).strip("、，,的 　")
    if len(name) > 34:
        name = re.split(r"[、，]", name)[-1] or name
    return name


def fuller(before: str, noun: str) -> str:
    """The noun as named in full earlier in the sentence: 等4个示范带 after 乡村振兴示范带建设."""
    if not 2 <= len(noun) <= 5:
        return noun
    at = before.rfind(noun)
    if at <= 0:
        return noun
    match = re.search(r"[^，。；、：“”‘’（）()《》和及与等]{1,8}$", before[max(0, at - 8) : at])
    if match is None:
        return noun
    full = strip_verbs(match.group() + noun)
    return full if full.endswith(noun) else noun

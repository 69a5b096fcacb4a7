"""Dealing numbers out to names: 分别, lists by position, 均 and 各, and the names that a list shares a head with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from guatu.workreport.phrases import KEPT_VERB, strip_tail_soft, strip_verbs
from guatu.workreport.roles import Role
from guatu.workreport.sentences import Spans
from guatu.workreport.words import one_of

LINKS = re.compile(r"(?:、|(?<![饱温缓])和(?![谐美睦平解顺])|以及|(?<![普涉以])及(?![格时其])|与(?!会))")


class Naming(NamedTuple):
    """Indicators of one quantity (several where 均 or 各 shares it out), its restriction and basis.

    `post`: the noun stands behind the number; `whole`: what the number is a part of; `uncertain`: every reading,
    where several. `consumed` characters behind the number belong to that noun and its link to the next member of the
    list.
    """

    indicators: tuple[str, ...]
    qualifier: str = ""
    basis: str = ""
    post: bool = False
    consumed: int = 0
    whole: str = ""
    uncertain: tuple[str, ...] = ()


#: What may stand between two numbers that are dealt out together: 分别增长6%、11%.
_JOINT = re.compile("(?:、|和|及|以及|，|,)?(?:每人每月|每人每年|每月|每年)?")
_ONLY_RESPECTIVELY = re.compile("[，,、]?(?:(?:比上年|同比|较上年)?分别|分别(?:增长|提高|下降|为))")
#: One number for each name: 甲、乙各新增3个.
_EACH = re.compile(
    "[均各](?:新增|新建|[达超]到?过?|突破|为|有|下降|增长|提高|保持在|稳定在|控制在|在|降低|减少|不低于)*$"
)


def share_out(text: str, roles: Sequence[Role], named: Sequence[Naming | None], spans: Spans) -> list[Naming | None]:
    """Deal names out: 分别 and lists by position give one name a number, 均 and 各 one number to each name."""
    result = list(named)
    index = 0
    while index < len(roles):
        clause = roles[index].clause
        begin = max(spans[clause][0], roles[index - 1].quantity.end if index else 0)
        pre = text[begin : roles[index].quantity.number_start]
        size = _group_size(text, roles, index, "分别" in pre)
        naming = named[index]
        if naming is not None and not naming.post:
            if size > 1:
                before = text[slice(*spans[clause - 1])] if clause else ""
                result[index : index + size] = _dealt(pre, before, result[max(0, index - size) : index + size], size)
            elif _EACH.search(pre) and naming.indicators and len(names := split_names(naming.indicators[0])) > 1:
                result[index] = Naming(tuple(names), naming.qualifier, naming.basis)
        index += size
    return result


def _group_size(text: str, roles: Sequence[Role], first: int, respectively: bool) -> int:
    """How many numbers from `first` on are joined by 、 or 和 alone: of one unit, or of several behind 分别."""
    last = first
    while last + 1 < len(roles):
        former, following = roles[last].quantity, roles[last + 1].quantity
        if following.unit != roles[first].quantity.unit and not respectively:
            break
        if not _JOINT.fullmatch(text, former.end, following.start):
            break
        last += 1
    return last + 1 - first


def _dealt(pre: str, clause_before: str, namings: Sequence[Naming | None], size: int) -> list[Naming | None]:
    """The namings of a group, the last `size` of `namings`, each with its own name where the text tells them apart."""
    earlier, group = namings[:-size], list(namings[-size:])
    first = group[0]
    whole = first.indicators[0] if first and first.indicators else ""
    if _ONLY_RESPECTIVELY.fullmatch(strip_tail_soft(pre)):
        # 甲达1.7亿吨、乙460万箱，分别增长6%、11%: the names are those of the numbers before.
        names = [each.indicators[0] for each in earlier if each and each.indicators]
        if len(names) < size and clause_before:
            names = split_names(strip_verbs(clause_before))
    else:
        names = split_names(whole)
    if len(names) == size:
        return [
            Naming((name,), each.qualifier if each else "", each.basis if each else "")
            for name, each in zip(names, group, strict=True)
        ]
    if size == 2 and "分别" in pre:
        town, country = _town_and_country(whole)
        doubt = () if town != country else ("两个数分别属于谁，原文没有写明", whole)
        return [Naming((town,), uncertain=doubt), Naming((country,), uncertain=doubt)]
    return group


_THREE_SECTORS = re.compile("第?一、二、三次?产业(.+)")
#: Heads that the members of a list share: 供热、燃气、排水管网.
_SHARED_HEAD = re.compile(
    one_of(
        "面积 产值 收入 增加值 总额 占比 比重 率 量 施用量 排放量 浓度 人数 投资 价格 能耗 水平 指数 人口",
        "管网 道路 公路 线路 企业 项目 学校 医院 园区 基地 示范村 示范镇 床位 学位 岗位 林 品牌 产品",
    )
    + "$"
)


def split_names(whole: str) -> list[str]:
    """Split a list of names and give each the head they share: 供热、燃气、排水管网 → 供热管网, 燃气管网, 排水管网."""
    sectors = _THREE_SECTORS.fullmatch(whole)
    if sectors:
        return [f"第{nth}产业{sectors[1]}" for nth in "一二三"]
    names = [name for name in LINKS.split(whole) if name]
    if len(names) < 2:
        return [whole]
    # The shortest member is as long as the own part of the last: 城镇、农村居民收入; 基本养老、医疗、失业保险参保人数.
    last, length = names[-1], min(len(name) for name in names[:-1])
    if (
        2 <= length <= 4
        and len(last) >= length + 2
        and all(name[-1] != last[-1] for name in names[:-1])
        and (len(names) > 2 or len(names[0]) == length)
        and not KEPT_VERB.match(names[0])
    ):
        return [*(name + last[length:] for name in names[:-1]), last]
    head = _SHARED_HEAD.search(last)
    if head is None or head.group() == last:
        return names
    tail = head.group()
    if tail in ("率", "量") and len(names[0]) > 2:
        shared = last[-3:] if tail == "量" else tail
        return [name if name.endswith(tail) or len(name) > 5 else name + shared for name in names]
    verb = KEPT_VERB.match(names[0])
    return [names[0] + _lacking(names[0], tail)] + [
        (verb.group() if verb and len(name) <= 5 and not name.startswith(verb.group()) else "")
        + name
        + _lacking(name, tail)
        for name in names[1:]
    ]


def _lacking(name: str, tail: str) -> str:
    """The shared head where a name lacks it; a long name has a head of its own."""
    return "" if name.endswith(tail) or len(name) > 5 else tail


def _town_and_country(whole: str) -> tuple[str, str]:
    """城乡居民收入 names two: 城镇居民收入, 农村居民收入."""
    if "城乡低保" in whole:
        return whole.replace("城乡", "城市", 1), whole.replace("城乡", "农村", 1)
    if "城乡" in whole:
        return whole.replace("城乡", "城镇", 1), whole.replace("城乡", "农村", 1)
    return whole, whole

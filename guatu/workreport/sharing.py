"""Dealing numbers out to names: 分别, lists by position, 均 and 各, and the names that a list shares a head with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from guatu.workreport.phrases import strip_tail_soft, strip_verbs
from guatu.workreport.roles import Role
from guatu.workreport.sentences import Spans

LINKS = re.compile(r"(?:、|和(?!谐)|以及|(?<![普涉以])及(?![格时其])|与(?!会))")


@dataclass(frozen=True, slots=True)
class Naming:
    """Indicators of one quantity (several where 均 or 各 shares it out), its restriction and basis; `post` where the noun stands behind.

    `consumed` characters behind the number belong to that noun and its link to the next member of the list.
    """

    indicators: tuple[str, ...]
    qualifier: str = ""
    basis: str = ""
    post: bool = False
    consumed: int = 0
    whole: str = ""
    uncertain: tuple[str, ...] = field(default=())


def share_out(
    text: str,
    roles: Sequence[Role],
    named: list[Naming | None],
    spans: Spans,
) -> list[Naming | None]:
    """Deal names out: 分别 and lists by position give one name a number, 均 and 各 one number to each name."""
    result = list(named)
    index = 0
    while index < len(roles):
        quantity, clause = roles[index].quantity, roles[index].clause
        begin = max(spans[clause][0], roles[index - 1].quantity.end if index else 0)
        group = [index]
        while (
            group[-1] + 1 < len(roles)
            and re.fullmatch(
                r"(?:、|和|及|以及|，|,)?(?:每人每月|每人每年|每月|每年)?",
                text[roles[group[-1]].quantity.end : roles[group[-1] + 1].quantity.start],
            )
            and (roles[group[-1] + 1].quantity.unit == quantity.unit or "分别" in text[begin : quantity.number_start])
        ):
            group.append(group[-1] + 1)
        naming = named[index]
        pre = text[begin : quantity.number_start]
        if naming is not None and not naming.post:
            whole = naming.indicators[0] if naming.indicators else ""
            names = split_names(whole)
            if re.fullmatch(r"[，,、]?(?:比上年|同比|较上年)?分别", strip_tail_soft(pre)) or re.fullmatch(
                r"[，,、]?分别(?:增长|提高|下降|为)?", pre
            ):
                # 甲达1.7亿吨、乙460万箱，分别增长6%、11%: the names are those of the numbers before.
                earlier = result[max(0, index - len(group)) : index]
                names = [each.indicators[0] for each in earlier if each and each.indicators]
                if len(names) < len(group) and clause > 0:
                    names = split_names(strip_verbs(text[slice(*spans[clause - 1])]))
            if len(group) > 1 and len(names) == len(group):
                for position, name in zip(group, names, strict=True):
                    former = named[position]
                    result[position] = Naming(
                        (name,), former.qualifier if former else "", former.basis if former else ""
                    )
            elif len(group) > 1 and len(group) == 2 and "分别" in pre:
                pair = _town_and_country(whole)
                for position, name in zip(group, pair, strict=True):
                    result[position] = Naming(
                        (name,), uncertain=() if pair[0] != pair[1] else ("两个数分别属于谁，原文没有写明", whole)
                    )
            elif (
                len(group) == 1
                and len(names) > 1
                and re.search(
                    r"[均各](?:新增|新建|[达超]到?过?|突破|为|有|下降|增长|提高|保持在|稳定在|控制在|在|降低|减少|不低于)*$",
                    pre,
                )
            ):
                result[index] = Naming(tuple(names), naming.qualifier, naming.basis)
        index = group[-1] + 1
    return result


def split_names(whole: str) -> list[str]:
    """Split a list of names and give each the head they share: 供热、燃气、排水管网 → 供热管网, 燃气管网, 排水管网."""
    ordinal = re.fullmatch(r"第?一、二、三(?:次)?产业(.+)", whole)
    if ordinal:
        return [f"第{nth}产业{ordinal[1]}" for nth in "一二三"]
    names = [name for name in LINKS.split(whole) if name]
    if len(names) < 2:
        return [whole]
    last = names[-1]
    length = len(names[0])
    if (
        all(len(name) == length for name in names[:-1])
        and 2 <= length <= 4
        and len(last) >= length + 2
        and names[0][-1] != last[-1]
    ):
        # 城镇、农村居民收入: the members' own parts are as long as each other, the rest is shared.
        verb = re.match(r"新增|新建|改造|净增|新", names[0])
        if verb is None:
            return [*(name + last[length:] for name in names[:-1]), last]
    head = re.search(
        r"(?:管网|道路|公路|面积|产值|收入|增加值|总额|占比|比重|率|量|施用量|排放量|浓度|企业|项目|学校|医院|园区|基地|示范村|示范镇|人数|床位|学位|投资|价格|能耗|水平|岗位|线路|指数|人口|林|品牌|产品)$",
        last,
    )
    if head and len(last) > len(head.group()):
        tail = head.group()
        if tail in ("率", "量") and len(names[0]) > 2:
            return [
                name if name.endswith(tail) or len(name) > 5 else name + (last[-3:] if tail == "量" else tail)
                for name in names
            ]
        verb = re.match(r"新增|新建|新认定|改造|净增|引进|新培育|建成|创建", names[0])
        first_verb = verb.group() if verb else ""
        return [
            (first_verb if index and first_verb and not name.startswith(first_verb) and len(name) <= 5 else "")
            + (name if name.endswith(tail) or len(name) > 5 else name + tail)
            for index, name in enumerate(names)
        ]
    return names


def _town_and_country(whole: str) -> tuple[str, str]:
    """城乡居民收入 names two: 城镇居民收入, 农村居民收入."""
    if "城乡" in whole:
        return whole.replace("城乡", "城镇", 1), whole.replace("城乡", "农村", 1)
    return whole, whole

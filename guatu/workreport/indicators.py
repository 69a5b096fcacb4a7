"""What a quantity counts: the noun phrase before or behind it, with elided heads restored from the sentence.

Each way of naming is a function; NAMERS tries them in order and the first that answers names the quantity.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from guatu.workreport.elision import ACTED, BARE_ACT, child, doer, head_noun, owner, sibling, subject, work_before
from guatu.workreport.nounphrases import fuller, noun_before, noun_behind, tidy
from guatu.workreport.phrases import strip_lead_in, strip_tail_soft, strip_verbs
from guatu.workreport.quantity import Quantity
from guatu.workreport.roles import Role
from guatu.workreport.sentences import Spans
from guatu.workreport.sharing import Naming, share_out

_AREA = "全国|全省|全市|全区|全州|省|市"
_AGAINST = re.compile(
    rf"(?P<basis>(?:高于|低于|快于|优于|好于|领先)?(?:于)?(?:{_AREA}|国家|GDP|经济|同类地区|周边)[^，；、\d]{{0,8}}(?:平均(?:水平|增速)?|水平|增速|标准|均值)"
    rf"|(?:高于|低于|快于)(?:{_AREA}))$"
)
_TIMES = re.compile(r"(?:不低于|高于|不高于|达到|超过|相当于)(?P<basis>[^，、\d]{2,14})的$")
_BASIS = re.compile(
    r"(?:累计|比上年|较上年|比去年|同比|年均|各[县市区乡镇街道园]{1,3}|"
    r"每(?!个?[季月年周天日半])个?[一-鿿]{0,3}?(?:街道|园区|社区|乡镇|镇街|单位|部门|学校|企业|[镇乡村县市区州街园校院户]))"
)
_OVER = ("高于", "低于", "快于", "领先", "高出")
#: What a work's money is called when the work itself stands in the clause before: 推进…建设，完成投资2亿元.
_PAID = re.compile(
    r"^(?:年度)?(?:计划)?(?:完成)?(?:固定资产|基础设施|建设)?投资额?$|^(?:年)?产值$|^(?:销售|营业|经营)收入$|^税收$"
)
_SHARE_OF = re.compile(
    r"^(?:(?:开工|竣工|覆盖|完成|办结|满意|合格|达标|签约|投产|利用|普及|缴费|处置)率|满意度|占比|税收占比|总产值|总数|总量|总额|增速)$"
)

#: Yields of the same enterprises or industry: 规上工业总产值230亿元；增加值92亿元.
_YIELD = re.compile(r"^(?:增加值|利润|利税|利润总额|税收|营业收入|主营业务收入|产值)(?:占.*比重)?$")
_YIELD_TAIL = re.compile(r"(?:实现|完成)?(?:总产值|产值|增加值|营业收入|主营业务收入|销售收入|利润|利税)$")
_INVESTED = re.compile(r"^(?:协议|计划|合同)?(?:总)?(?:投资|引资|金额)(?:总?额)?$|^完成投资$|^投资额$")
_GENERIC = re.compile(r"^(?:项目|企业|产业项目|工业项目|工程|单位|机构)$")
#: Words before a restricted noun that make it another count: 签约亿元以上项目, 新引进5亿元以上企业.
_ACTS = re.compile(r"新|净|引|招|签约|开工|投产|竣工|储备")
#: Verbs that say what is counted and stay with a noun whose members are listed before it: 连通甲河、乙河等6条水系.
_KEPT_VERB = re.compile(
    r"连通|贯通|打通|治理|整治|改造|修复|疏浚|加固|续建|改建|扩建|改扩建|复垦|化解|盘活|淘汰|关停|引进|培育|招引"
)
_PREDICATE = re.compile(
    r"^(?P<noun>[^通获达到入被列完实投开竣建]{1,10}?)"
    r"(?P<verb>(?:获批|通过|获得|达到|入选|列入|纳入|进入|完成|实现|获评|取得|获)[^，]{2,})$"
)
_OF_WHICH = re.compile(r"[、，,（(\s]*(?:其中|含|包括)")


@dataclass(frozen=True, slots=True)
class _Spot:
    """A quantity to be named.

    `pre` and `between`: the words before it, and between its restriction and it; `noun` and `behind`: the noun phrases read before and
    behind; `heads`: what the earlier quantities of the sentence count; `whole`: what the last 其中 is a part of.
    """

    text: str
    quantity: Quantity
    pre: str
    between: str
    noun: str
    behind: str
    consumed: int
    basis: str
    heads: Sequence[str]
    whole: str

    @property
    def parent(self) -> str:
        """What the nearest earlier quantity counts."""
        return next((head for head in reversed(self.heads) if head), "")

    def named(self, indicator: str, *, whole: str = "") -> Naming:
        """The naming with one indicator."""
        return Naming((indicator,), basis=self.basis, whole=whole)


def name_indicators(text: str, spans: Spans, roles: Sequence[Role]) -> list[Naming | None]:
    """Name what each quantity of a sentence counts; one entry a role, None where nothing can be named."""
    named: list[Naming | None] = []
    for index in range(len(roles)):
        spot = _spot(text, spans, roles, index, named)
        named.append(next((naming for namer in NAMERS if (naming := namer(spot)) is not None), None))
    return share_out(text, roles, named, spans)


def _spot(text: str, spans: Spans, roles: Sequence[Role], index: int, named: Sequence[Naming | None]) -> _Spot:
    role, former = roles[index], named[-1] if named else None
    quantity, qualifier = role.quantity, role.qualifier
    begin, end = spans[role.clause]
    left = max(begin, (roles[index - 1].quantity.end if index else 0) + (former.consumed if former else 0))
    size_behind = qualifier is not None and qualifier[0] >= quantity.end
    start = qualifier[0] if qualifier and not size_behind else quantity.start
    following = roles[index + 1] if index + 1 < len(roles) else None
    right = end
    if following is not None and following.quantity.start < end:
        right = following.qualifier[0] if following.qualifier else following.quantity.start
    pre, basis = _against(text[left:start], quantity)
    behind, consumed = noun_behind(
        text[qualifier[1] if size_behind and qualifier else quantity.end : right], following is not None
    )
    between = text[qualifier[1] : quantity.start].removeprefix("的") if qualifier and not size_behind else ""
    heads = [naming.indicators[0] if naming and naming.indicators else "" for naming in named]
    whole = former.whole if former and former.whole and re.match(r"[、和及]", pre) else ""
    if _OF_WHICH.match(pre):
        whole = next((head for head in reversed(heads) if head), "")
    return _Spot(text, quantity, pre, between, noun_before(pre), behind, consumed, basis, heads, whole)


def _against(pre: str, quantity: Quantity) -> tuple[str, str]:
    """The words before a quantity without what it is measured against, and that: 高于全省平均, 当地低保标准 (的1.3倍)."""
    if quantity.unit == "倍" and (times := _TIMES.search(pre)):
        return pre[: times.start()], times["basis"]
    if quantity.move in _OVER or quantity.unit == "pp":
        against = _AGAINST.search(strip_tail_soft(pre))
        if against:
            return re.sub(r"(?:高于|快于|低于|优于)$", "", pre[: against.start()]), against["basis"]
    found = _BASIS.search(pre)
    return pre, found.group() if found else ""


def _restricted(spot: _Spot) -> Naming | None:
    """10亿元以上项目5个: the noun stands between the restriction and the number."""
    if not spot.between:
        return None
    noun = strip_verbs(spot.between)
    whole = spot.whole or spot.parent
    if whole and (spot.whole or _GENERIC.match(noun)) and whole.endswith(noun):
        return spot.named(whole, whole=spot.whole)
    return spot.named(spot.noun + noun if _ACTS.match(spot.noun) else noun)


def _behind(spot: _Spot) -> Naming | None:
    """6公里城市花街, 抓好13个农村客运站点建设: the noun stands behind the number."""
    if not spot.behind:
        return None
    before = spot.noun
    if "、" in before or re.search(r"等(?:的)?$", spot.pre):
        # The members of the list are named before: 连通甲河、乙河等6条水系.
        kept = _KEPT_VERB.match(strip_lead_in(spot.pre))
        before = kept.group() if kept else ""
    elif len(before) > 16 and spot.quantity.unit in ("个", "家", "条", "座", "处", "所", "项"):
        before = ""
    behind = spot.behind
    predicate = _PREDICATE.match(behind)
    if predicate and not before:
        behind = f"{predicate['verb']}的{predicate['noun']}"
    name = before + behind if before else fuller(spot.text[: spot.quantity.start], behind)
    return replace(spot.named(tidy(name)), post=True, consumed=spot.consumed)


def _inherited(spot: _Spot) -> Naming | None:
    """生产总值达450亿元、增长8%: nothing stands at the number, it says more of what was counted before."""
    if spot.noun:
        return None
    if spot.parent:
        return spot.named(spot.parent)
    words = re.split(r"[，；：。]", spot.text[: spot.quantity.start].rstrip("，； "))[-1]
    noun = tidy(noun_before(words))
    return spot.named(noun) if noun else Naming((), basis=spot.basis)


def _part(spot: _Spot) -> Naming | None:
    """其中县道550公里: a part of the number before."""
    return spot.named(child(spot.whole, spot.noun), whole=spot.whole) if spot.whole else None


def _money_of_a_work(spot: _Spot) -> Naming | None:
    """加快甲工程建设，完成投资2亿元: the sum is that of the work."""
    work = work_before(spot.text[: spot.quantity.start]) if _PAID.match(spot.noun) else ""
    return spot.named(work + spot.noun.removeprefix("完成")) if work else None


def _share(spot: _Spot) -> Naming | None:
    """满意率95%, 总产值突破620亿元: a share or total of what was counted before."""
    if not spot.parent or spot.parent.endswith(spot.noun):
        return None
    if spot.noun in ("总数", "总量") and spot.parent.startswith(spot.noun):
        return spot.named(spot.parent + spot.noun)
    if re.fullmatch(r"(?:总|建筑)?面积", spot.noun) and re.match(r"[、，]", spot.pre):
        return spot.named(spot.parent + spot.noun)
    if _YIELD.match(spot.noun) and (tail := _YIELD_TAIL.search(spot.parent)):
        return spot.named(spot.parent[: tail.start()] + spot.noun)
    return spot.named(subject(spot.parent) + spot.noun) if _SHARE_OF.match(spot.noun) else None


def _investment(spot: _Spot) -> Naming | None:
    """新签约项目100个以上，协议总投资200亿元: the investment of the projects counted before."""
    whose = owner(spot.parent)
    if not _INVESTED.match(spot.noun) or not re.search(r"(?:项目|企业|工程)$", whose):
        return None
    return spot.named(whose + spot.noun)


def _act(spot: _Spot) -> Naming | None:
    """培训2.5万人, 新开工95个: an act whose object stands earlier."""
    if len(spot.noun) == 2 and BARE_ACT.match(spot.noun):
        return spot.named(doer(spot.text[: spot.quantity.start], spot.noun))
    if spot.noun in ("净增", "新增") and spot.parent:
        return spot.named(spot.noun + spot.parent.removeprefix(spot.noun))
    if ACTED.match(spot.noun):
        return spot.named(spot.noun + next((noun for head in reversed(spot.heads) if (noun := head_noun(head))), ""))
    return None


def _before(spot: _Spot) -> Naming:
    """标准茶园4000亩: the noun stands before the number; along a 、 list it shares verb and head."""
    listed = spot.parent and re.match(r"[、和及]", spot.pre)
    return spot.named(tidy(sibling(spot.parent, spot.noun) if listed else spot.noun))


NAMERS = (_restricted, _behind, _inherited, _part, _money_of_a_work, _share, _investment, _act, _before)

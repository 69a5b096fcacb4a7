"""What a quantity counts: the noun phrase before or behind it, with elided heads restored from the sentence.

Each way of naming is a function; NAMERS tries them in order and the first that answers names the quantity.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from guatu.workreport.elision import ACTED, BARE_ACT, child, doer, head_noun, owner, sibling, subject, work_before
from guatu.workreport.nounphrases import fuller, noun_before, noun_behind, tidy
from guatu.workreport.phrases import KEPT_VERB, strip_lead_in, strip_tail_soft, strip_verbs
from guatu.workreport.quantity import Quantity
from guatu.workreport.roles import Role
from guatu.workreport.sentences import Spans
from guatu.workreport.sharing import Naming, share_out
from guatu.workreport.words import one_of, word_set

_OVER = ("高于", "低于", "快于", "领先", "高出")
_AREA = "全国|全省|全市|全区|全州|省|市"
#: What a number is measured against: 高于全省平均水平, 快于GDP增速.
_AGAINST = re.compile(
    rf"(?P<basis>(?:高于|低于|快于|优于|好于|领先)?于?(?:{_AREA}|国家|GDP|经济|同类地区|周边)"
    r"[^，；、\d]{0,8}(?:平均(?:水平|增速)?|水平|增速|标准|均值)"
    rf"|(?:高于|低于|快于)(?:{_AREA}))$"
)
_OVER_AT_END = re.compile("(?:高于|快于|低于|优于)$")
#: 不低于当地低保标准的1.3倍.
_TIMES = re.compile(r"(?:不低于|高于|不高于|达到|超过|相当于)(?P<basis>[^，、\d]{2,14})的$")
#: Against which time or for which places a number counts: 比上年, 累计, 每个乡镇.
_BASIS = re.compile(
    r"累计|比上年|较上年|比去年|同比|年均|各[县市区乡镇街道园]{1,3}|每(?!个?[季月年周天日半])个?[一-鿿]{0,3}?"
    + one_of("街道 园区 社区 乡镇 镇街 单位 部门 学校 企业 镇 乡 村 县 市 区 州 街 园 校 院 户")
)
#: What a work's money is called when the work itself stands in the clause before: 推进…建设，完成投资2亿元.
_PAID = re.compile(
    "(?:年度)?(?:计划)?(?:完成)?(?:固定资产|基础设施|建设)?投资额?$|年?产值$|(?:销售|营业|经营)收入$|税收$"
)
#: Shares and totals of what was counted before: 满意率, 总产值.
_SHARE_OF = re.compile(
    one_of("满意度 占比 税收占比 总产值 总数 总量 总额 增速")
    + "$|"
    + one_of("开工 竣工 覆盖 完成 办结 满意 合格 达标 签约 投产 利用 普及 缴费 处置")
    + "率$"
)
_SURFACE = ("面积", "总面积", "建筑面积")
#: Yields of the same enterprises or industry: 规上工业总产值230亿元；增加值92亿元.
_YIELD = re.compile(
    one_of("总产量 产量 总产 单产 增加值 利润 利税 利润总额 税收 营业收入 主营业务收入 产值") + "(?:占.*比重)?$"
)
_YIELD_TAIL = re.compile(
    "(?:实现|完成)?"
    + one_of("播种面积 种植面积 面积 总产值 产值 增加值 营业收入 主营业务收入 销售收入 利润 利税")
    + "$"
)
_INVESTED = re.compile("(?:协议|计划|合同)?总?(?:投资|引资|金额)总?额?$|完成投资$")
_INVESTED_IN = re.compile("(?:项目|企业|工程)$")
_GENERIC = word_set("项目 企业 产业项目 工业项目 工程 单位 机构")
#: Words before a restricted noun that make it another count: 签约亿元以上项目, 新引进5亿元以上企业.
_ACTS = re.compile("新|净|引|招|签约|开工|投产|竣工|储备")
_PREDICATE = re.compile(
    r"(?P<noun>[^通获达到入被列完实投开竣建]{1,10}?)"
    rf"(?P<verb>{one_of('获批 通过 获得 达到 入选 列入 纳入 进入 完成 实现 获评 取得 获')}[^，]{{2,}})$"
)
_OF_WHICH = re.compile(r"[、，,（(\s]*(?:其中|含|包括)")
_AND_SO_ON = re.compile("等的?$")
_LINK = re.compile("[、和及]")
_PAUSE = re.compile("[，；：。]")
#: Measure words of works: what stands far before such a count is no part of its name.
_OF_WORKS = word_set("个 家 条 座 处 所 项")


class _Spot(NamedTuple):
    """A quantity to be named.

    `pre` and `between`: the words before it, and between its restriction and it; `noun` and `behind`: the noun
    phrases read before and behind; `consumed`: how far the latter reaches; `basis`: what it is measured against;
    `heads`: what the earlier quantities of the sentence count, `parent` the nearest of them; `whole`: what the last
    其中 is a part of.
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
    parent: str
    whole: str

    def named(self, indicator: str, *, whole: str = "") -> Naming:
        """The naming with one indicator."""
        return Naming((indicator,), basis=self.basis, whole=whole)


def name_indicators(text: str, spans: Spans, roles: Sequence[Role]) -> list[Naming | None]:
    """Name what each quantity of a sentence counts; one entry a role, None where nothing can be named."""
    named: list[Naming | None] = []
    for index in range(len(roles)):
        named.append(_name(_spot(text, spans, roles, index, named)))
    return share_out(text, roles, named, spans)


def _name(spot: _Spot) -> Naming | None:
    """The first name that any way of naming finds."""
    for namer in NAMERS:
        naming = namer(spot)
        if naming is not None:
            return naming
    return None


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
    heads = [naming.indicators[0] for naming in named if naming and naming.indicators]
    parent = heads[-1] if heads else ""
    whole = former.whole if former and former.whole and _LINK.match(pre) else ""
    if _OF_WHICH.match(pre):
        whole = parent
    return _Spot(text, quantity, pre, between, noun_before(pre), behind, consumed, basis, heads, parent, whole)


def _against(pre: str, quantity: Quantity) -> tuple[str, str]:
    """The words before a quantity without what it is measured against, and that: 高于全省平均, 当地低保标准 (的1.3倍)."""
    if quantity.unit == "倍" and (times := _TIMES.search(pre)):
        return pre[: times.start()], times["basis"]
    if quantity.move in _OVER or quantity.unit == "pp":
        against = _AGAINST.search(strip_tail_soft(pre))
        if against:
            return _OVER_AT_END.sub("", pre[: against.start()]), against["basis"]
    found = _BASIS.search(pre)
    return pre, found.group() if found else ""


def _restricted(spot: _Spot) -> Naming | None:
    """10亿元以上项目5个: the noun stands between the restriction and the number."""
    if not spot.between:
        return None
    noun = strip_verbs(spot.between)
    whole = spot.whole or spot.parent
    if whole and (spot.whole or (noun in _GENERIC and not spot.noun)) and whole.endswith(noun):
        return spot.named(whole, whole=spot.whole)
    return spot.named(spot.noun + noun if _ACTS.match(spot.noun) else noun)


def _behind(spot: _Spot) -> Naming | None:
    """6公里城市花街, 抓好13个乡镇充电站点建设: the noun stands behind the number."""
    if not spot.behind:
        return None
    before = spot.noun
    if "、" in before or _AND_SO_ON.search(spot.pre):
        # The members of the list are named before: 连通甲河、乙河等6条水系.
        kept = KEPT_VERB.match(strip_lead_in(spot.pre))
        before = kept.group() if kept else ""
    elif len(before) > 16 and spot.quantity.unit in _OF_WORKS:
        before = ""
    behind = spot.behind
    predicate = _PREDICATE.match(behind)
    if predicate and not before:
        behind = f"{predicate['verb']}的{predicate['noun']}"
    name = before + behind if before else fuller(spot.text[: spot.quantity.start], behind)
    return spot.named(tidy(name))._replace(post=True, consumed=spot.consumed)


def _inherited(spot: _Spot) -> Naming | None:
    """生产总值达450亿元、增长8%: nothing stands at the number, it says more of what was counted before."""
    if spot.noun:
        return None
    goal = _SAME_AS.search(spot.text, 0, spot.quantity.start)
    if goal:
        return spot.named(tidy(noun_before(goal["what"])))
    if spot.parent:
        done = _DONE.search(spot.pre)
        acted = _ACTED_HEAD.match(spot.parent) if done else None
        # 新开工安置房6800套，建成4500套: another act on the same noun.
        return spot.named(done.group() + spot.parent[acted.end() :] if done and acted else spot.parent)
    words = _PAUSE.split(spot.text[: spot.quantity.start].rstrip("，； "))[-1]
    noun = tidy(noun_before(words))
    return spot.named(noun) if noun else Naming((), basis=spot.basis)


#: A relation that names what the number behind it says more of: 收入与上年持平，力争增长2%.
_SAME_AS = re.compile(
    r"(?:^|[，；：])(?P<what>[^，；：]{2,18}?)[与和同][^，；：\d]{2,10}(?:持平|同步)[，,][^，；\d]{0,4}$"
)
_DONE = re.compile("基本建成|建成|竣工|交付|开工|改造提升|改造|完工|投用")
_ACTED_HEAD = re.compile("新?开工(?:建设)?|新建|续建")


def _part(spot: _Spot) -> Naming | None:
    """其中县道550公里: a part of the number before."""
    if not spot.whole:
        return None
    if ACTED.match(spot.noun) and not head_noun(spot.whole):
        return _act(spot)
    return spot.named(child(spot.whole, spot.noun), whole=spot.whole)


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
    if spot.noun.startswith("占"):
        return spot.named(spot.parent + spot.noun)
    if spot.noun in _SURFACE and spot.pre.startswith(("、", "，")):
        return spot.named(spot.parent + spot.noun)
    if _YIELD.match(spot.noun) and (tail := _YIELD_TAIL.search(spot.parent)):
        return spot.named(spot.parent[: tail.start()] + spot.noun)
    return spot.named(subject(spot.parent) + spot.noun) if _SHARE_OF.match(spot.noun) else None


def _investment(spot: _Spot) -> Naming | None:
    """新签约项目100个以上，协议总投资200亿元: the investment of the projects counted before."""
    if not _INVESTED.match(spot.noun):
        return None
    whose = owner(spot.parent)
    return spot.named(whose + spot.noun) if _INVESTED_IN.search(whose) else None


def _act(spot: _Spot) -> Naming | None:
    """培训2.5万人, 新开工95个: an act whose object stands earlier."""
    if len(spot.noun) == 2 and BARE_ACT.match(spot.noun):
        return spot.named(doer(spot.text[: spot.quantity.start], spot.noun))
    if spot.noun in ("净增", "新增"):
        of = spot.parent or work_before(spot.text[: spot.quantity.start])
        return spot.named(spot.noun + of.removeprefix(spot.noun))
    if ACTED.match(spot.noun):
        return spot.named(spot.noun + next((noun for head in reversed(spot.heads) if (noun := head_noun(head))), ""))
    return None


def _before(spot: _Spot) -> Naming:
    """标准茶园4000亩: the noun stands before the number; along a 、 list it shares verb and head."""
    listed = spot.parent and _LINK.match(spot.pre)
    return spot.named(tidy(sibling(spot.parent, spot.noun) if listed else spot.noun))


NAMERS = (_restricted, _behind, _inherited, _part, _money_of_a_work, _share, _investment, _act, _before)

"""Restoring what a report leaves out: the head, verb or owner that a number shares with what was named before."""

from __future__ import annotations

import re

from guatu.workreport.phrases import KEPT_VERB, strip_verbs
from guatu.workreport.words import one_of

#: Acts on a work that name no work themselves: 新开工95个, 竣工投产30个.
ACTED = re.compile(
    "[新已]?"
    + one_of(
        "签约 出让 入库 落地 开工 开工建设 在建 续建 实施 建成 竣工 竣工交付 竣工投产 完工 交付 投产 投用 开业 达产 入统"
    )
    + "$"
)
#: Heads that count places for people or lengths of a network; the members of a list share them.
_SIBLING_HEAD = re.compile(one_of("学位 床位 停车位 泊位 托位 岗位 管网 道路") + "$")
#: A member that begins like this has a verb of its own.
_OWN_VERB = frozenset("新净改建完实打培引治发创开投竣签")


def sibling(parent: str, before: str) -> str:
    """A member of a 、 list after its first: it shares the verb, and a head noun that it lacks (幼儿园学位…、小学…)."""
    verb = KEPT_VERB.match(parent)
    if verb is None or before[:1] in _OWN_VERB:
        return before
    head = _SIBLING_HEAD.search(parent)
    if head and len(before) <= 4 and not before.endswith(head.group()[-1]):
        before += head.group()
    return verb.group() + before


#: Acts on people and things: 培训2万人.
BARE_ACT = re.compile(
    one_of("培训 转移 就业 创业 安置 救助 招录 输出 搬迁 引进 培育 新增 改造 治理 整治 检查 发放 筹集")
)
_OBJECT = re.compile("[^，。；、：“”和及与]{2,10}$")


def doer(before: str, act: str) -> str:
    """An act whose object stands earlier in the sentence: 牧区青年培训帮带…，培训2万人 → 牧区青年培训."""
    at = before.find(act)
    if at < 0 or at + len(act) >= len(before):
        return act
    match = _OBJECT.search(before, 0, at)
    return strip_verbs(match.group().removeprefix("加大")) + act if match else act


#: Heads that a part of a whole lacks: 新增公办学位…，其中小学….
_PART_HEAD = re.compile(one_of("学位 床位 停车位 泊位 岗位 人才 企业 项目 公路 道路 住房 投资 面积 资金") + "$")


#: A part that names a place or sort, and needs the noun of the whole: 其中城区2个, 其中紧缺学科35名.
_OF_A_SORT = re.compile("[区县乡镇城村科类级型式]$")


def child(parent: str, before: str) -> str:
    """A part counted of a whole: 新增公办学位…，其中小学… is 新增小学学位; a noun of its own (县道) stays what it is."""
    if parent.endswith(before):
        return parent
    if ACTED.match(before):
        return before + head_noun(parent)
    if _OF_A_SORT.search(before) and len(before) <= 6:
        verb = KEPT_VERB.match(parent)
        return (verb.group() if verb else "") + before + (parent[verb.end() :] if verb else parent)
    head = _PART_HEAD.search(parent)
    if head is None or len(before) > 6 or before.endswith(head.group()[-1:]):
        return before
    verb = KEPT_VERB.match(parent)
    rest = parent[verb.end() :] if verb else parent
    return (verb.group() if verb else "") + before + (rest if len(rest) <= 6 else head.group())


_ACTED_ON = re.compile("(.{2,12}?)新?(?:开工|签约|竣工|投产|入库)(?:建设)?$")
_COUNTED_WORK = re.compile("(?:产业|工业|重点|重大|技改)?(?:项目|企业|工程|基地|住房)$")


def head_noun(parent: str) -> str:
    """The noun that an elided count still counts: 新开工95个 after 新签约项目 counts 项目."""
    acted = _ACTED_ON.match(parent)
    if acted:
        return acted[1]
    head = _COUNTED_WORK.search(parent)
    return head.group() if head else ""


#: What a count has of its own and its owner has not: its verb, a sum or a rate at its end.
_OWN_SHARE = re.compile(
    r"^(?:新增|净增|完成|新开工|竣工)|(?:年度)?(?:投资|改造|总产值|产值|数量|总数|(?:按[时期])?"
    + one_of("办结 办复 满意 开工 竣工 履约 合格 覆盖 达标 完成 签约 投产 利用 普及")
    + "率)$"
)


def subject(parent: str) -> str:
    """Whose share or total: after 规上工业企业 265 家 the 总产值 is that of 规上工业企业."""
    return _OWN_SHARE.sub("", parent) if len(parent) <= 16 else ""


_WORK = re.compile(
    one_of("建设 改造 工程 项目 园 园区 开发区 片区 基地 中心 产业 企业 集团 公司 学校 医院 镇 县 路 桥") + "$"
)
_CLAUSE_END = re.compile("[，；。]")
_MEMBERS = re.compile(r"(?:.*?等)?\d*[个家条座项](?=..)|.*?等(?=..)")
_NUMBER_BEHIND = re.compile(r"[\d.]+[万亿]?[^\d，]{1,4}$")
_LIST = re.compile("[、和及]")
_DIGIT = re.compile(r"\d")
_QUOTED = re.compile("“([^“”]{2,12})”[^，。；]{0,4}(?:建设|创建|工程|行动|活动)?[，；]$")


def work_before(before: str) -> str:
    """The work named in the clause before a sum: 加快甲工程建设，年内完成投资4600万元 → 甲工程建设."""
    clauses = _CLAUSE_END.split(before)
    if len(clauses) < 2:
        return ""
    quoted = _QUOTED.search(before[: len(before) - len(clauses[-1])])
    if quoted:
        return quoted[1]
    noun = strip_verbs(clauses[-2].strip())
    members = _MEMBERS.match(noun)
    noun = _NUMBER_BEHIND.sub("", noun[members.end() :] if members else noun)
    if len(noun) > 20:
        noun = _LIST.split(noun)[-1]
    return noun if 2 <= len(noun) <= 24 and not _DIGIT.search(noun) and _WORK.search(noun) else ""


_INVESTMENT = re.compile("(?:协议|计划|合同|完成)?总?(?:投资|引资|金额)额?$")


def owner(parent: str) -> str:
    """The owner of an investment named after a count: 新签约项目, 新签约项目协议总投资 → 新签约项目."""
    return _INVESTMENT.sub("", parent)

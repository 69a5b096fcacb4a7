"""Restoring what a report leaves out: the head, the verb or the owner that a number shares with what was named before it."""

from __future__ import annotations

import re

from guatu.workreport.phrases import strip_verbs

ACTED = re.compile(
    r"^(?:新|已)?(?:竣工交付|竣工投产|开工建设|交付|出让|开工|签约|投产|竣工|入库|落地|开业|投用|达产|续建|在建|入统|完工|建成|实施)$"
)
#: Verbs that say what is counted and reach over a 、 list: 新增甲1家、乙2家; 出栏生猪10万头、山羊9万只.
_SHARED_VERB = re.compile(
    r"新增|净增|新培育|新认定|新引进|新签约|新发展|出栏|存栏|改造|改建|新改建|培训|资助|发放|治理|撤并|培育|引进|招引|新栽|安装|救助"
)
_SIBLING_HEAD = re.compile(r"(?:学位|床位|停车位|泊位|托位|岗位|管网|道路)$")


def sibling(parent: str, before: str) -> str:
    """A member of a 、 list after its first: it shares the verb, and a head noun that it lacks (幼儿园学位…、小学…)."""
    verb = _SHARED_VERB.match(parent)
    if verb is None or re.match(r"新|净|改|建|完|实|打|培|引|治|发|创|开|投|竣|签", before):
        return before
    head = _SIBLING_HEAD.search(parent)
    if head and len(before) <= 4 and not before.endswith(head.group()[-1]):
        before += head.group()
    return verb.group() + before


BARE_ACT = re.compile(r"培训|转移|新增|就业|改造|治理|发放|救助|安置|搬迁|检查|整治|输出|创业|招录|引进|培育|筹集")


def doer(before: str, act: str) -> str:
    """An act whose object stands earlier in the sentence: 农村劳动力培训转移…，培训2万人 → 农村劳动力培训."""
    at = before.find(act)
    if at < 0 or at + len(act) >= len(before):
        return act
    match = re.search(r"[^，。；、：“”和及与]{2,10}$", before[:at])
    return strip_verbs(re.sub("^加大", "", match.group())) + act if match else act


def child(parent: str, before: str) -> str:
    """A part counted of a whole: 新增公办学位…，其中小学… is 新增小学学位; a noun of its own (县道) stays what it is."""
    if parent.endswith(before):
        return parent
    if ACTED.match(before):
        return before + head_noun(parent)
    verb = re.match(r"新增|新建|净增|改造|新改扩?建|改扩建|发放|培训|新签约|新开工", parent)
    head = re.search(r"(?:学位|床位|停车位|泊位|人才|企业|项目|公路|道路|住房|投资|岗位|面积|资金)$", parent)
    if head and len(before) <= 6 and not before.endswith(head.group()[-1:]):
        rest = parent[verb.end() :] if verb else parent
        return (verb.group() if verb else "") + before + (rest if len(rest) <= 6 else head.group())
    return before


def head_noun(parent: str) -> str:
    """The noun that an elided count still counts: 新开工95个 after 新签约项目 counts 项目."""
    acted = re.search(r"^(.{2,12}?)(?:新?开工|签约|竣工|投产|入库)(?:建设)?$", parent)
    if acted:
        return acted[1]
    head = re.search(r"(?:产业|工业|重点|重大|技改)?(?:项目|企业|工程|基地|住房)$", parent)
    return head.group() if head else ""


_OWN_SHARE = re.compile(
    r"^(?:新增|净增|完成|新开工|竣工)|(?:年度)?(?:投资|改造|总产值|产值|数量|总数|"
    r"(?:按[时期])?(?:办结|办复|满意|开工|竣工|履约|合格|覆盖|达标|完成|签约|投产|利用|普及)率)$"
)


def subject(parent: str) -> str:
    """Whose share or total: after 规上工业企业 265 家 the 总产值 is that of 规上工业企业."""
    return _OWN_SHARE.sub("", parent) if len(parent) <= 16 else ""


_WORK = re.compile(r"(?:建设|改造|工程|项目|园区?|基地|中心|产业|企业|集团|公司|开发区|片区|学校|医院|[镇县路桥])$")


def work_before(before: str) -> str:
    """The work named in the clause before a sum: 加快甲工程建设，年内完成投资4600万元 → 甲工程建设."""
    pieces = re.split(r"[，；。]", before)
    if len(pieces) < 2:
        return ""
    noun = re.sub(r"^.*?等\d*[个家条座]?", "", strip_verbs(pieces[-2].strip()))
    noun = re.sub(r"[\d.]+(?:万|亿)?[^\d，]{1,4}$", "", noun)
    if len(noun) > 20:
        noun = re.split(r"[、和及]", noun)[-1]
    return noun if 2 <= len(noun) <= 24 and not re.search(r"\d", noun) and _WORK.search(noun) else ""


def owner(parent: str) -> str:
    """The owner of an investment named after a count: 新签约项目, 新签约项目协议总投资 → 新签约项目."""
    return re.sub(r"(?:协议|计划|合同|完成)?(?:总)?(?:投资|引资|金额)(?:额)?$", "", parent)

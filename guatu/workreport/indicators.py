"""What a quantity counts: the noun phrase before or behind it, with elided heads restored from the sentence."""

from __future__ import annotations

import re

from guatu.workreport.phrases import STRENGTH, strip_lead_in, strip_tail, strip_tail_soft, strip_verbs
from guatu.workreport.quantity import Quantity
from guatu.workreport.sharing import LINKS, Naming, share_out

_TAIL_NOUN = re.compile(r"(?:的)?(?:任务|工作|目标任务|工作目标|目标|水平|要求|的)$")
_CLOSED = re.compile(r"(?:建设|改造|项目|工程|任务|工作|储备|发展|整治|治理|修复|搬迁|改革|试点|升级|提升|培训|认证)$")
_PREDICATE = re.compile(
    r"^(?P<noun>[^通获达到入被列完实投开竣建]{1,10}?)(?P<verb>(?:获批|通过|获得|达到|入选|列入|纳入|进入|完成|实现|获评|取得|获)[^，]{2,})$"
)
_AGAINST = re.compile(
    r"(?P<basis>(?:高于|低于|快于|优于|好于|领先)?(?:于)?(?:全国|全省|全市|全区|省|市|国家|GDP|经济|全州|同类地区|周边)[^，；、\d]{0,8}(?:平均(?:水平|增速)?|水平|增速|标准|均值)|(?:高于|低于|快于)(?:全国|全省|全市|全区|省|市|全州))$"
)
_BASIS = re.compile(r"(?:累计|比上年|较上年|比去年|同比|年均|每个?[一-鿿]{1,4}|各[县市区乡镇街道园]{1,3})")
#: What a work's money is called when the work itself stands in the clause before: 推进…建设，完成投资2亿元.
_PAID = re.compile(
    r"^(?:年度)?(?:计划)?(?:完成)?(?:固定资产|基础设施|建设)?投资额?$|^(?:年)?产值$|^(?:销售|营业|经营)收入$|^税收$|^(?:总)?面积$"
)
_SHARE_OF = re.compile(
    r"^(?:开工率|竣工率|覆盖率|完成率|办结率|满意率|满意度|合格率|达标率|占比|税收占比|签约率|投产率|利用率|普及率|总产值|总数|总量|总额|增速|缴费率|处置率)$"
)
_INVESTED = re.compile(r"^(?:协议|计划|合同)?(?:总)?(?:投资|引资|金额)(?:总?额)?$|^完成投资$|^投资额$|^到位资金$")
_ACTED = re.compile(
    r"^(?:新|已)?(?:竣工交付|竣工投产|开工建设|交付|出让|开工|签约|投产|竣工|入库|落地|开业|投用|达产|续建|在建|入统|完工|建成|实施)$"
)
_GENERIC = re.compile(r"^(?:项目|企业|产业项目|工业项目|工程|单位|机构)$")
#: Verbs that say what is counted and stay with a noun whose members are listed before it: 连通甲河、乙河等6条水系.
_KEPT_VERB = re.compile(
    r"连通|贯通|打通|治理|整治|改造|修复|疏浚|加固|续建|改建|扩建|改扩建|复垦|化解|盘活|淘汰|关停|引进|培育|招引"
)


def name_indicators(
    text: str, spans: list[tuple[int, int]], quantities: list[tuple[Quantity, int, tuple[int, int] | None]]
) -> list[Naming | None]:
    """Name what each quantity of a sentence counts; one entry a quantity, None where nothing can be named."""
    named: list[Naming | None] = []
    heads: list[str] = []
    for index, (quantity, clause, qualifier) in enumerate(quantities):
        begin, end = spans[clause]
        previous_end = quantities[index - 1][0].end if index else 0
        former = named[-1] if named else None
        left = max(begin, previous_end + (former.consumed if former else 0))
        behind = qualifier is not None and qualifier[0] >= quantity.end
        start = qualifier[0] if qualifier and not behind else quantity.start
        following = quantities[index + 1] if index + 1 < len(quantities) else None
        right = end
        if following is not None and following[0].start < end:
            right = following[2][0] if following[2] else following[0].start
        pre, post = text[left:start], text[qualifier[1] if behind and qualifier else quantity.end : right]
        between = text[qualifier[1] : quantity.start] if qualifier and not behind else ""
        naming = _name(text, quantity, pre, between, post, following is not None, named, heads)
        named.append(naming)
        heads.append(naming.indicators[0] if naming and naming.indicators else "")
    return share_out(text, quantities, named, spans)


def _name(
    text: str, quantity: Quantity, pre: str, between: str, post: str, followed: bool,
    named: list[Naming | None], heads: list[str],
) -> Naming | None:  # fmt: skip
    parent = next((head for head in reversed(heads) if head), "")
    of_which = re.match(r"[、，,\s]*(?:其中|含|包括)", pre) is not None
    basis = ""
    times = (
        re.search(r"(?:不低于|高于|不高于|达到|超过|相当于)(?P<basis>[^，、\d]{2,14})的$", pre)
        if quantity.unit == "倍"
        else None
    )
    if times:
        basis, pre = times["basis"], pre[: times.start()]
    against = _AGAINST.search(strip_tail_soft(pre))
    if against and (quantity.move in ("高于", "低于", "快于", "领先", "高出") or quantity.unit == "pp"):
        basis = against["basis"] if quantity.move not in against["basis"] else against["basis"]
        pre = pre[: against.start()]
        pre = re.sub(r"(?:高于|快于|低于|优于)$", "", pre)
    found = _BASIS.search(pre)
    if found and not basis:
        basis = found.group()
    noun_behind, consumed = _noun_behind(post, followed)
    before = _noun_before(pre)
    if between:
        # 投资上1000万元的30个…: the restriction stands directly before the number; 10亿元以上项目5个: the noun stands between them.
        between = between.removeprefix("的")
        if between:
            noun = strip_verbs(between)
            if parent and (of_which or _GENERIC.match(noun)) and parent.endswith(noun):
                return Naming((parent,), basis=basis)
            return Naming((before + noun if _acts(before) else noun,), basis=basis)
    if noun_behind:
        if before.endswith("等") or "、" in before or _is_member_list(pre):
            kept = _KEPT_VERB.match(strip_lead_in(pre))
            before = kept.group() if kept else ""
        if quantity.unit in ("个", "家", "条", "座", "处", "所", "项") and before and _ends_clause_verb(before):
            before = ""
        predicate = _PREDICATE.match(noun_behind)
        if predicate and not before:
            noun_behind = f"{predicate['verb']}的{predicate['noun']}"
        name = before + noun_behind
        if not before:
            name = _fuller(text[: quantity.start], noun_behind)
        return Naming((_tidy(name),), basis=basis, post=True, consumed=consumed)
    if quantity.unit == "位" and not before:
        before = parent
    if not before:
        return Naming((parent,), basis=basis) if parent else _from_context(text, quantity, basis)
    if of_which and parent:
        return Naming((_child(parent, before),), basis=basis)
    if _PAID.match(before):
        work = _work_before(text, pre, quantity)
        if work:
            return Naming((work + before.removeprefix("完成"),), basis=basis)
    if _SHARE_OF.match(before) and parent and not parent.endswith(before):
        return Naming((_subject(parent) + before,), basis=basis)
    if before == parent[: len(before)] and before in ("总数", "总量"):
        return Naming((parent + before,), basis=basis)
    if re.fullmatch(r"(?:总|建筑)?面积", before) and parent and re.match(r"[、，]", pre):
        return Naming((parent + before,), basis=basis)
    if _INVESTED.match(before) and re.search(r"(?:项目|企业|工程)$", _whose(parent)):
        return Naming((_whose(parent) + before,), basis=basis)
    if len(before) == 2 and _BARE_ACT.match(before):
        return Naming((_doer(text[: quantity.start], before),), basis=basis)
    if _ACTED.match(before):
        noun = next((noun for head in reversed(heads) if (noun := _head_noun(head))), "")
        return Naming((before + noun,), basis=basis)
    if parent and re.match(r"[、和及]", pre):
        before = _sibling(parent, before)
    return Naming((_tidy(before),), basis=basis)


#: Verbs that say what is counted and reach over a 、 list: 新增甲1家、乙2家; 出栏生猪10万头、山羊9万只.
_SHARED_VERB = re.compile(
    r"新增|净增|新培育|新认定|新引进|新签约|新发展|出栏|存栏|改造|改建|新改建|培训|资助|发放|治理|撤并|培育|引进|招引|新栽|安装|救助"
)
_SIBLING_HEAD = re.compile(r"(?:学位|床位|停车位|泊位|托位|岗位|管网|道路)$")


def _sibling(parent: str, before: str) -> str:
    """A member of a 、 list after its first: it shares the verb, and a head noun that it lacks (幼儿园学位…、小学…)."""
    verb = _SHARED_VERB.match(parent)
    if verb is None or re.match(r"新|净|改|建|完|实|打|培|引|治|发|创|开|投|竣|签", before):
        return before
    head = _SIBLING_HEAD.search(parent)
    if head and len(before) <= 4 and not before.endswith(head.group()[-1]):
        before += head.group()
    return verb.group() + before


_BARE_ACT = re.compile(r"培训|转移|新增|就业|改造|治理|发放|救助|安置|搬迁|检查|整治|输出|创业|招录|引进|培育|筹集")


def _doer(before: str, act: str) -> str:
    """An act whose object stands earlier in the sentence: 农村劳动力培训转移…，培训2万人 → 农村劳动力培训."""
    at = before.find(act)
    if at < 0 or at + len(act) >= len(before):
        return act
    match = re.search(r"[^，。；、：“”和及与]{2,10}$", before[:at])
    return strip_verbs(re.sub("^加大", "", match.group())) + act if match else act


def _child(parent: str, before: str) -> str:
    """A part counted of a whole: 新增公办学位…，其中小学… is 新增小学学位; a noun of its own (县道) stays what it is."""
    if parent.endswith(before):
        return parent
    if _ACTED.match(before):
        return before + _head_noun(parent)
    verb = re.match(r"新增|新建|净增|改造|新改扩?建|改扩建|发放|培训|新签约|新开工", parent)
    head = re.search(r"(?:学位|床位|停车位|泊位|人才|企业|项目|公路|道路|住房|投资|岗位|面积|资金)$", parent)
    if head and len(before) <= 6 and not before.endswith(head.group()[-1:]):
        rest = parent[verb.end() :] if verb else parent
        return (verb.group() if verb else "") + before + (rest if len(rest) <= 6 else head.group())
    return before


def _head_noun(parent: str) -> str:
    acted = re.search(r"^(.{2,12}?)(?:新?开工|签约|竣工|投产|入库)(?:建设)?$", parent)
    if acted:
        return acted[1]
    head = re.search(r"(?:产业|工业|重点|重大|技改)?(?:项目|企业|工程|基地|住房)$", parent)
    return head.group() if head else ""


def _subject(parent: str) -> str:
    """Whose share or total: after 规上工业企业 265 家 the 总产值 is that of 规上工业企业."""
    return (
        re.sub(
            r"^(?:新增|净增|完成)|(?:年度)?(?:投资|改造|总产值|产值|数量|总数|(?:按[时期])?(?:办结|办复|满意|开工|竣工|履约|合格|覆盖|达标|完成|签约|投产|利用|普及)率)$",
            "",
            parent,
        )
        if len(parent) <= 16
        else ""
    )


def _work_before(text: str, pre: str, quantity: Quantity) -> str:
    """The work named in the clause before: 加快甲工程建设，年内完成投资4600万元 → 甲工程建设."""
    pieces = re.split(r"[，；。]", text[: quantity.start])
    if len(pieces) < 2:
        return ""
    noun = re.sub(r"^.*?等\d*[个家条座]?", "", strip_verbs(pieces[-2].strip()))
    noun = re.sub(r"[\d.]+(?:万|亿)?[^\d，]{1,4}$", "", noun)
    if len(noun) > 20:
        noun = re.split(r"[、和及]", noun)[-1]
    if not 2 <= len(noun) <= 24 or re.search(r"\d", noun):
        return ""
    return (
        noun
        if re.search(
            r"(?:建设|改造|工程|项目|园区?|基地|中心|产业|企业|集团|公司|开发区|片区|学校|医院|[镇县路桥])$", noun
        )
        else ""
    )


def _whose(parent: str) -> str:
    """The owner of an investment named after a count: 新签约项目 → 新签约项目, 新签约项目协议总投资 → 新签约项目."""
    return re.sub(r"(?:协议|计划|合同|完成)?(?:总)?(?:投资|引资|金额)(?:额)?$", "", parent)


def _noun_before(pre: str) -> str:
    """The noun phrase in front of a quantity."""
    words = re.sub(r"^[、，,\s]*(?:其中|含|包括)", "", pre)
    cut = re.search(r"(?:主要)?(?:预期)?(?:目标|任务|指标)(?:初步)?(?:建议)?(?:是|为)(?=.)", words)
    if cut:
        words = words[cut.end() :]
    words = re.sub(r"(?:由|从)[^，；由从]{0,14}\d[^，；]*$|(?:由|从)$", "", words)
    for strong in reversed(list(STRENGTH.finditer(words))):
        head = strip_verbs(strip_tail(words[: strong.start()]))
        if strong.end() < len(words):
            # 某园区完成投资5亿元 keeps its subject; 城区完成…, 力争… do not.
            words = (head if strong.group() == "完成" and 2 <= len(head) <= 12 and _OWNER.search(head) else "") + words[
                strong.end() :
            ]
        break
    words = strip_tail(words)
    words = _whole(strip_verbs(words))
    return re.sub(r"^(?:以|按|把|使|让|将|对|为|由|从)(?=..)", "", strip_tail(words)).strip("、，, ")


_OWNER = re.compile(r"(?:园区|开发区|工业园|企业|工业|产业|公司|集团|行业|部门|[县市区镇乡])$")
_MID_VERB = re.compile(
    r"(?:至少|各|一律|全部)?(?:新建成?|建成|完成|打造|实现|组建|培育|组织开展|组织|召开|开展|举办|引进|建设(?=[^^]{3}))"
)


def _whole(words: str) -> str:
    """Cut a subject that only says who does it: 每个街道至少建成…, 龙头企业牵头组建…"""
    match = re.match(
        r"(?:每个?[一-鿿]{1,4}(?:至少)?|[^，]{2,12}?[镇乡村街县区市](?:至少|都|均|各)|[^，]{2,8}?(?:牵头|联合))(?:新?建成|建设|完成|打造|组建|培育|引进|新建|组织|召开|开展|举办)",
        words,
    )
    if match is None or match.end() >= len(words):
        return words
    return words[match.end() :]


def _noun_behind(post: str, followed: bool) -> tuple[str, int]:
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


def _acts(before: str) -> bool:
    return bool(before) and before.startswith(("新", "净", "引", "招", "签约", "开工", "投产", "竣工", "储备"))


def _ends_clause_verb(before: str) -> bool:
    """Whether the words before are a whole verb phrase of their own (组织认真实施…), not a modifier of the noun behind."""
    return len(before) > 16


def _is_member_list(pre: str) -> bool:
    return re.search(r"等(?:的)?$", pre) is not None


def _tidy(name: str) -> str:
    name = _TAIL_NOUN.sub("", name).strip("、，,的 　")
    if len(name) > 34:
        name = re.split(r"[、，]", name)[-1] or name
    return name


def _fuller(before: str, noun: str) -> str:
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


def _from_context(text: str, quantity: Quantity, basis: str) -> Naming | None:
    """Nothing stands at the number: take the nearest noun phrase before it in the sentence."""
    words = re.split(r"[，；：。]", text[: quantity.start].rstrip("，； "))[-1]
    noun = _noun_before(words)
    return Naming((_tidy(noun),), basis=basis) if noun else None

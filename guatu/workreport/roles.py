"""Which quantities of a sentence are promises, and which only restrict, describe, introduce or look back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guatu.codes.units import MONEY
from guatu.workreport.comparators import REACHES
from guatu.workreport.phrases import rhythm
from guatu.workreport.quantity import Quantity

#: A clause that looks back or only forecasts promises nothing.
_BACKWARD = re.compile(
    r"去年|上年(?!同期|水平|持平|增)|前年|近年来|过去|截至|截止|目前|现有|已(?:经|有|累计|建成|完成|达|投|签|落|列|获|成|开|纳)|此前|以来|曾|"
    r"预计|预测|据测算|测算|有望(?!达)|相当于|折合|约占|占全(?:省|市|国)(?:的)?(?:近|约)?"
)
_COMPARED = re.compile(r"(?:比|较|同比|与|超过|高于|低于|不低于|优于)(?:去年|上年)")
#: The number only says how large a named thing is: 总投资50亿元的…项目, 年产3万吨…生产线.
_SIZE = re.compile(
    r"(?:年产|日产|年处理|日处理|年加工|年出栏|日供水|日处理能力|年产能|产能|总投资|投资|投资额|投资规模|总投入|占地|占地面积|总面积|建筑面积|总建筑面积|装机|装机容量|总装机|库容|总库容|容量|总规模|规模|"
    r"注册资本|全长|总长|长|宽|高|单体|单机|跨径|海拔|存栏|年屠宰|可容纳|设计能力|设计规模|设计|核载|载重)(?:达|达到|约|近|超|超过|为)?$"
)
_INTRODUCED = re.compile(
    r"(?:重点|关键|主要|基本|核心|突出|现实|根本|重大|必须|务必|更加|着力|聚焦|坚持|确保|不|要)?"
    r"(?:方面|环节|领域|重点|关键|问题|原则|方向|目标|要求|坚持|转变|维护|意识|突破|确保|统筹|结合|导向|层面|阶段|维度|主题|主线|理念|优势|短板|弱项|矛盾|抓手|支点|战场|到位|确立|自信|"
    r"更加|必须|务必|轮子|环境|定位|作用|关系|能力|优先|高地|标杆|功能|大局|文明|融合|方针|机遇|挑战|意见|文件|底线|红线|需求|诉求|现实需求|翻番|倍增|清零)"
    r"(?=$|[，。；、：:的上下“”（(]|工作|任务|问题|要求|目标)"
)
#: A sentence that opens like this tells of the past or of a calculation, whatever follows.
_LOOKS_BACK = re.compile(
    r"(?:过去|截至|截止|去年|上年|前年|据测算|据统计|从[^，]{1,12}看，|[^，]{0,12}(?:以来，|[一五几]年来，))|到(?:去年|上年)"
)
_FRAME = re.compile(
    r"为(?:载体|指导|重点|抓手|依托|核心|中心|目标|龙头|引领|支撑|基础|突破口|契机|主线|牵引|平台|纽带|主体|导向|统领|动力|关键|先导|驱动|主攻点|切入点)"
)
#: Works within these words are what an effort is about, not what it will reach.
_SCOPE = re.compile(
    r"(?:围绕|聚焦|依托|对标|对照|按照|根据|认真落实|落实|执行|针对|面向|涉及|贯彻|学习|坚持|遵循)[^，；\d]{0,18}$|(?:围绕|聚焦|依托)[^，；]{0,18}$"
)
#: Units of capacity: a number in them in front of a work's name only says how large it is (20万吨铝镁合金项目).
_CAPACITY = frozenset(
    (
        "吨",
        "千瓦",
        "兆瓦",
        "吉瓦",
        "千伏安",
        "立方米",
        "升",
        "头",
        "只",
        "羽",
        "尾",
        "公斤",
        "千克",
        "张",
        "度",
        "吨/日",
    )
)
_YIELDS = re.compile(
    r"(?:淘汰|压减|新增|化解|去|退出|生产|收购|节约|减排|发放|供应|储备|完成|改造|关停|拆除|安装|投放|达到|突破|超过|增加|出栏|补栏|养殖|投入|装机|新建|建成|提供|清理|清运|处理|治理|购置|设置)$"
)
#: Nouns that a small Chinese numeral may count (新建三所幼儿园); with others it only introduces (三个转变).
_COUNTED = re.compile(
    r"项目|工程|企业|园区?|学校|幼儿园|小学|中学|医院|中心|基地|村|镇|乡|社区|街|路|桥|站|场|馆|所|院|厂|线|库|水厂|公园|广场|小区|片区|景区|民宿|品牌|产品|平台|园|点|带|集群|酒店|商场|市场|"
    r"湖|河|渠|塘|坝|港|码头|机场|楼|房|床位|车位|车站|公司|集团|上市|专业|实验室|人才|团队|专家|活动|赛事|会议|标准|专利|示范"
)
_MAKES = re.compile(
    r"(?:新增|新建|建成|建设|创建|创成|打造|完成|引进|培育|新引进|新培育|净增|发展|实施|启动|开工|改造|建立|设立|组建|改扩建|续建|达到|至少|不少于|超过?|突破|举办|开展|整治|治理|"
    r"打通|贯通|实现|争创|申报|力争|确保|争取|落地|签约|投产|布局|建好|办好|新开工|新签约|有)(?:了|好|各|第)?$"
)


@dataclass(frozen=True, slots=True)
class Role:
    """A quantity with the part it plays; `qualifier` holds the spans of restrictions in front of it."""

    quantity: Quantity
    clause: int
    qualifier: tuple[int, int] | None = None
    baseline: float | None = None


def quantity_roles(text: str, quantities: list[Quantity], spans: list[tuple[int, int]]) -> Iterator[Role]:
    """Sort quantities: some restrict or precede the next one, some only describe, the rest may be targets."""
    qualifier: tuple[int, int] | None = None
    baseline: float | None = None
    described = False
    clause = 0
    for index, quantity in enumerate(quantities):
        while clause + 1 < len(spans) and spans[clause][1] <= quantity.number_start:
            clause += 1
        begin, end = spans[clause]
        before = text[max(begin, quantities[index - 1].end if index else 0) : quantity.start]
        following = quantities[index + 1] if index + 1 < len(quantities) else None
        if described or (quantity.unit == "岁" and "寿命" not in text[begin : quantity.start]):
            described = False
            continue
        if following is not None and following.start < end:
            size = _size_behind(text, quantity, following, end)
            if size is not None:
                described = True
                yield Role(quantity, clause, size, baseline)
                qualifier = baseline = None
                continue
            between = text[quantity.end : following.start]
            if re.search(r"(?:由|从|在)[^，]{0,8}$", text[begin : quantity.start]) and following.move in REACHES:
                baseline = quantity.value if isinstance(quantity.value, float) else None
                continue
            if _restricts(quantity, between, following):
                start = qualifier[0] if qualifier else _restriction_start(text, begin, quantity)
                qualifier = (start, quantity.end)
                continue
        if _promises(text, quantity, before, text[quantity.end : end], text[begin:end], begin, qualifier is not None):
            yield Role(quantity, clause, qualifier, baseline)
        qualifier = baseline = None


def _size_behind(text: str, quantity: Quantity, following: Quantity, end: int) -> tuple[int, int] | None:
    """The span of a size that stands between the number and its noun: 30个亿元以上项目, 5家100张床位以上的养老机构."""
    between = text[quantity.end : following.start]
    behind = re.match(r"(?:床位|面积|标准)?(?:以上|以下|以内)?的|(?:床位|面积)(?:以上|以下)", text[following.end : end])
    if between and (not _SIZE.search(between) or re.search(r"[、，和及与]", between)):
        return None
    if following.unit == quantity.unit or following.unit in ("%", "‰", "pp") or following.move or following.hold:
        return None
    if (
        not (following.bound_after and following.unit in MONEY)
        and behind is None
        and not (following.bound_after and not between)
    ):
        return None
    return quantity.end, following.end + (len(behind.group().removesuffix("的")) if behind else 0)


def _restricts(quantity: Quantity, between: str, following: Quantity) -> bool:
    """Whether a quantity only restricts what the next one counts: 10亿元以上项目5个, 床位80张以上的养老机构6家."""
    noun = between.removeprefix("的")
    if not noun and quantity.unit == "个" and following.unit in MONEY:
        return False
    if (
        following.unit in ("%", "‰", "pp")
        and quantity.bound_after
        and re.match(r"[^，、]{0,10}(?:占比|比例|比重|覆盖率|率)$", noun)
    ):
        return True
    if following.move or following.hold or following.unit in ("%", "‰", "pp"):
        return False
    if not noun:
        return between == "的" or bool(quantity.bound_after and quantity.unit in MONEY and following.unit not in MONEY)
    return (
        not re.search(r"[、，,和及与]|增长|达到|提高|新建|建成|完成|实现|新增|培训|其中|总投资|投资", noun)
        and len(noun) <= 16
        and (quantity.unit != following.unit)
    )


def _restriction_start(text: str, begin: int, quantity: Quantity) -> int:
    """Where the words of a restriction begin: 投资上1000万元, 床位80张以上, 总投资5亿元以上."""
    match = re.search(
        r"年?(?:计划总投资|总投资|固定资产投资|投资额?|注册资本|营业收入|营收|产值|纳税|税收|销售收入|收入|加工|面积|床位|存栏|出栏|常住人口|人口|装机|规模|"
        r"主营业务收入|亩均税收|占地|库容)(?:达|达到|在|上|过|超|超过|约)?$",
        text[begin : quantity.start],
    )
    return begin + match.start() if match else quantity.start


def _promises(
    text: str, quantity: Quantity, before: str, after: str, clause: str, begin: int, restricted: bool
) -> bool:
    """Whether the quantity can be a promise at all."""
    head = text[begin : quantity.start]
    if _LOOKS_BACK.match(text):
        return False
    if _BACKWARD.search(_COMPARED.sub("", head)):
        return False
    if before.endswith(("每", "每个", "近", "这", "该", "第")) and quantity.unit not in ("个", "元"):
        return False
    noun = after.removeprefix("的").lstrip("　 ")
    attached = bool(after) and after[0] not in "，。；、,;：）)和及"
    if attached and _SIZE.search(before) and not restricted:
        return False
    if (
        not attached
        and re.search(r"(?:计划)?总投资(?:达|达到|约|超|超过|近|为)?$", before)
        and re.search(r"项目|工程|园|基地|中心", text[:begin][-30:])
        and not re.search(r"\d[^，。；]{0,6}$", text[:begin].rstrip("，"))
    ):
        return False
    if (
        after.startswith("的")
        and re.match(r"(?:预期|增长|发展|经济)?[^，]{0,4}(?:增长|预期)目标", noun)
        and not head.strip("“”")
    ):
        return False
    if quantity.unit == "批" and quantity.value == 1.0:
        return bool(rhythm(head))
    if head.startswith("对") and re.search(r"给予|予以|实行|发放", after):
        return False
    if (_FRAME.search(clause) and re.match(r"^以", clause)) or (attached and _SCOPE.search(head)):
        return False
    if attached and re.match(r"(?:的)?(?:范围|半径|距离|生活圈|服务圈|交通圈|经济圈|通勤圈)", noun):
        return False
    if (
        attached
        and re.search(r"消除|杜绝|遏制|防止|禁止|严禁|容纳|减按|给予|奖励|补助$|补贴$|最高|处以", head[-12:])
        and quantity.unit not in ("个", "家")
    ):
        return False
    if (
        attached
        and quantity.unit in _CAPACITY
        and quantity.op == ("=",)
        and not quantity.move
        and not _YIELDS.search(before)
    ):
        return False
    if (quantity.unit == "期" and attached) or (quantity.unit == "岁" and "寿命" not in head):
        return False
    if (
        quantity.unit in ("个", "项", "件", "条", "种", "张", "名", "篇", "块", "段", "支", "台", "道", "座", "场")
        and attached
    ):
        if _INTRODUCED.match(noun) or clause.rstrip().endswith((":", "：")):
            return False
        if re.match(r"(?:重点|主要|专项|具体|基本)?(?:工作|任务|措施|举措)(?:：|:|$|，)", noun) and re.search(
            r"以下|下列|如下|切实|重点", head
        ):
            return False
    if quantity.unit in ("小时", "分钟", "天", "工作日") and attached and quantity.op == ("=",) and not quantity.move:
        return False
    if quantity.unit == "分" and not re.search(r"满意|得分|评分|指数|成绩", head):
        return False
    if quantity.chinese and quantity.unit in MONEY and attached and quantity.op == ("=",) and not quantity.move:
        return False
    if quantity.unit in ("P", "门", "度", "点", "孔", "班", "组", "段", "片", "面", "块", "单") and quantity.small:
        return False
    if quantity.unit == "元" and attached and quantity.op == ("=",) and noun.startswith(("店", "村", "县")):
        return False
    if quantity.small:
        if quantity.unit in ("倍", "位", "%"):
            return True
        if quantity.unit == "期":
            return False
        if quantity.bound_after or quantity.op != ("=",):
            return True
        if quantity.value == 1.0:
            return False
        counted = noun[:12] if attached else before[-12:]
        made = _MAKES.search(before) if attached else True
        return bool(_COUNTED.search(counted) and made) or quantity.unit == "位"
    return True

"""Why a quantity is no promise: one rule a function, tried in the order of RULES.

A rule returns True where the quantity must not become a target. Each speaks of grammar, never of a particular report.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from guatu.codes.units import MONEY
from guatu.workreport.comparators import EXACT
from guatu.workreport.deadlines import rhythm
from guatu.workreport.quantity import Quantity
from guatu.workreport.words import one_of, word_set

#: A clause with one of these looks back (去年, 截至, 已建成) or only forecasts (预计, 有望) and promises nothing.
_BACKWARD = re.compile(
    one_of(
        "去年 前年 近年来 过去 截至 截止 目前 现有 此前 以来 曾",
        "已经 已有 已累计 已建成 已完成 已达 已投 已签 已落 已列 已获 已成 已开 已纳",
        "预计 预测 据测算 测算 相当于 折合 约占 占全省 占全市 占全国 达产后 投产后 建成后 可新增 可实现 可带动",
        {"上年": "(?!同期|水平|持平|增)", "有望": "(?!达)"},
    )
)
#: The same words as what a promise is measured against: 比上年, 由目前的.
_COMPARED = re.compile(
    f"{one_of('比 较 同比 与 超过 高于 低于 不低于 优于')}(?:去年|上年)|[由从](?:目前|现在|现有|去年|上年|原来)"
)
#: A sentence that opens like this tells of the past or of a calculation, unless a later clause turns to this year.
_LOOKS_BACK = re.compile(
    r"过去|截至|截止|去年|上年|前年|据测算|据统计|从[^，]{1,12}看，|[^，]{0,12}(?:以来，|[一五几]年来，)|到(?:去年|上年)"
)
_TURNS = re.compile("今年|全年|年内|年底|上半年|[一二三四]季度|力争|确保|要加快|将")
_RECKONED = ("据测算", "据统计", "从")
#: 9个项目达产后可新增…: what will follow from a work, not what is promised.
_AFTERWARDS = re.compile("[^，]{0,8}(?:达产|投产|建成|竣工)后")
#: What has a size: output (年产), investment, area, power, length, capacity.
_MEASURES = one_of(
    "年产 日产 年处理 日处理 年加工 年出栏 年屠宰 日供水 日处理能力 年产能 产能 存栏",
    "总投资 投资 投资额 投资规模 总投入 注册资本",
    "占地 占地面积 总面积 建筑面积 总建筑面积 总规模 规模",
    "装机 装机容量 总装机 库容 总库容 容量 载重 核载 可容纳 设计能力 设计规模 设计",
    "全长 总长 长 宽 高 跨径 海拔 单体 单机",
)
#: The number only says how large a named thing is: 总投资50亿元的…项目, 年产3万吨…生产线.
SIZE = re.compile(rf"{_MEASURES}(?:达到?|约|近|超过?|为)?$")
_TOTAL = re.compile(r"总投资(?:达到?|约|超过?|近|为)?$")
_WORK = re.compile("项目|工程|园|基地|中心")
_JUST_COUNTED = re.compile(r"\d[^，。；]{0,6}$")
#: Nouns of thought that a count introduces, with what may stand before them: 三个转变, 六个重点方面, 两个更加注重.
_TOPICS = one_of(
    "方面 环节 领域 重点 关键 问题 原则 方向 目标 要求 导向 层面 阶段 维度 主题 主线 理念 定位 作用 关系 大局 方针 底线 红线",
    "转变 维护 意识 突破 统筹 结合 融合 确立 到位 坚持 确保 自信 必须 务必 更加 轮子 翻番 倍增 清零",
    "优势 短板 弱项 矛盾 机遇 挑战 抓手 支点 战场 环境 能力 优先 高地 标杆 功能 文明",
    "意见 文件 政策 措施 举措 政策措施 条款 需求 诉求 现实需求",
)
_INTRODUCED = re.compile(
    one_of("重点 关键 主要 基本 核心 突出 现实 根本 重大 必须 务必 更加 着力 聚焦 坚持 确保 不 要")
    + rf"?{_TOPICS}(?=$|[，。；、：:的上下“”（(]|工作|任务|问题|要求|目标)"
)
_TASKS = re.compile(r"(?:重点|主要|专项|具体|基本)?(?:工作|任务|措施|举措)(?:：|:|$|，)")
_ANNOUNCED = re.compile("以下|下列|如下|切实|重点")
#: 以4个园区为载体: what an effort rests on.
_FRAME = re.compile(
    "为"
    + one_of(
        "载体 指导 重点 抓手 依托 核心 中心 目标 龙头 引领 支撑 基础 突破口 契机 主线 牵引 平台 纽带 主体 导向 统领 动力 关键",
        "先导 驱动 主攻点 切入点",
    )
)
#: Numbers behind these words are what an effort is about, not what it will reach.
_SCOPE = re.compile(
    one_of("围绕 聚焦 紧盯 盯紧 依托 对标 对照 按照 根据 认真落实 落实 执行 针对 面向 涉及 贯彻 学习 坚持 遵循")
    + r"[^，；\d]{0,18}$|(?:围绕|聚焦|依托)[^，；]{0,18}$"
)
#: Units of capacity: a number in them in front of a work's name only says how large it is (20万吨铝镁合金项目).
_CAPACITY = word_set("锭 吨 千瓦 兆瓦 吉瓦 千伏安 立方米 升 头 只 羽 尾 公斤 千克 张 度 吨/日")
#: Verbs that yield such units, so that the number is a result: 淘汰…万吨, 出栏…万头.
_YIELDS = tuple(
    word_set(
        """
        淘汰 压减 化解 去 退出 关停 拆除 减排 节约 新增 增加 新建 建成 改造 完成 达到 突破 超过 生产 收购 发放 供应 提供 储备 投放
        投入 安装 装机 出栏 补栏 养殖 清理 清运 处理 治理 购置 设置
        """
    )
)
#: Nouns that a small Chinese numeral may count (新建三所幼儿园); with others it only introduces (三个转变).
_COUNTED = re.compile(
    one_of(
        "村 镇 乡 社区 街 路 桥 站 线 湖 河 渠 塘 坝 港 码头 机场 小区 片区 景区 点 带",
        "项目 工程 基地 园 中心 平台 集群 场 馆 所 院 厂 库 楼 房 床位 车位 学校 小学 中学 商场 市场 民宿 酒店 广场",
        "企业 公司 集团 上市 品牌 产品 专业 实验室 标准 专利 示范 人才 团队 专家 活动 赛事 会议",
    )
)
#: Verbs that make what a number counts: 新建三所, 创成第二个, 建好各一座.
_MAKES = re.compile(
    one_of(
        "新增 净增 新建 续建 改扩建 建成 建设 建好 创建 创成 打造 建立 设立 组建 布局 改造 整治 治理 打通 贯通",
        "引进 新引进 培育 新培育 签约 新签约 落地 开工 新开工 投产 启动 实施 实现 完成 达到 突破 超 超过 发展",
        "举办 办好 开展 争创 申报 力争 确保 争取 至少 不少于 有",
    )
    + "[了好各第]?$"
)
#: 周边15公里范围, 15分钟生活圈.
_CIRCLE = re.compile("范围|半径|距离|生活圈|服务圈|交通圈|经济圈|通勤圈")
#: The number bounds what is fended off, held or granted: 消除56人以上大班额, 最高奖励20万元.
_FENDED = re.compile("消除|杜绝|遏制|防止|禁止|严禁|容纳|减按|给予|奖励|补助$|补贴$|最高|处以")
#: Units that bound; others count what is done away with (消除4条黑臭水体).
_BOUNDED = word_set("人 元 万元 平方米 岁 天 小时 % 户 名 分")
_GRANTED = re.compile("给予|予以|实行|发放")
_AN_EARLIER_TARGET = re.compile(r"(?:预期|增长|发展|经济)?[^，]{0,4}(?:增长|预期)目标")
_SCORED = re.compile("满意|得分|评分|指数|成绩")
#: Measure words that also introduce a list of topics: 六个方面, 三项原则, 8条产业链.
_INTRODUCING = frozenset("个项件条种张名篇块段支台道座场")
#: Measure words that a small Chinese numeral rather joins to a word: 一度, 三点, 两面.
WORDLIKE = frozenset("P门度点孔班组段片面块单道次")


#: Units of output, and how a work that yields them is named.
_OUTPUT = word_set("吨 台 套 件 只 辆 万套 立方米 千瓦 兆瓦 升 片 米 平方米")
_A_WORK = re.compile(r"(?:生产线|项目|装置|机组|电厂|电站|工厂|制[^，、；]{1,5})(?:建设)?(?:$|[，、；。等])")
#: Verbs whose object is the capacity itself: 淘汰60万吨焦炉.
_TAKEN_AWAY = tuple(word_set("淘汰 压减 化解 退出 关停 拆除 去 改造"))
_EFFORTS = tuple(word_set("推进 推动 加快 抓好 支持 开展 实施"))
_IN = re.compile(r"在[^，、\d]{0,6}$")


class Place(NamedTuple):
    """A quantity and the words around it.

    `head`: the clause up to the quantity; `before`: the same from the former quantity on; `after`: the clause behind
    it; `noun`: `after` without 的; `attached`: a noun stands directly behind; `restricted`: a restriction stands
    before it.
    """

    text: str
    quantity: Quantity
    begin: int
    clause: str
    head: str
    before: str
    after: str
    noun: str
    attached: bool
    restricted: bool

    @classmethod
    def at(cls, text: str, quantity: Quantity, before: str, span: tuple[int, int], *, restricted: bool) -> Place:
        """The place of a quantity in the clause `span` of a sentence."""
        after = text[quantity.end : span[1]]
        return cls(
            text=text,
            quantity=quantity,
            begin=span[0],
            clause=text[span[0] : span[1]],
            head=text[span[0] : quantity.start],
            before=before,
            after=after,
            noun=after.removeprefix("的").lstrip(" 　"),
            attached=bool(after) and after[0] not in "，。；、,;：）)和及（(",
            restricted=restricted,
        )

    @property
    def bare(self) -> bool:
        """Whether the number stands alone, without comparator or movement."""
        return self.quantity.op == EXACT and not self.quantity.move


Rule = Callable[[Place], bool]


def refusal(place: Place) -> Rule | None:
    """The first rule that refuses the quantity, None where it may be a target."""
    for rule in RULES:
        if rule(place):
            return rule
    return None


def looks_back(place: Place) -> bool:
    """去年…, 截至…, 已建成…, 预计…: the clause or sentence tells of the past or forecasts."""
    if _LOOKS_BACK.match(place.text) and (
        place.text.startswith(_RECKONED) or not _TURNS.search(place.text, 0, place.quantity.number_start)
    ):
        return True
    if place.attached and _AFTERWARDS.match(place.noun):
        return True
    return bool(_BACKWARD.search(place.head) and _BACKWARD.search(_COMPARED.sub("", place.head)))


def per_piece(place: Place) -> bool:
    """每100人, 这3天: the number measures a base, not a result."""
    return place.before.endswith(("每", "每个", "近", "这", "该", "第")) and place.quantity.unit not in ("个", "元")


def size_of_a_work(place: Place) -> bool:
    """年产3万吨…生产线, 总投资50亿元的…项目: the number only says how large a named work is."""
    if place.attached:
        return not place.restricted and bool(SIZE.search(place.before))
    if not _TOTAL.search(place.before) or not _WORK.search(place.text, max(0, place.begin - 30), place.begin):
        return False
    return not _JUST_COUNTED.search(place.text[max(0, place.begin - 12) : place.begin].rstrip("，"))


def capacity(place: Place) -> bool:
    """20万吨铝镁合金项目: a unit of capacity before a work's name, with no verb that yields such units."""
    if not place.attached or place.quantity.unit not in _CAPACITY or not place.bare:
        return False
    return not place.before.endswith(_YIELDS) and not place.noun.startswith(("基础", "水平", "目标", "规模"))


def work_with_a_capacity(place: Place) -> bool:
    """建成60万吨焦炉煤气制甲醇, 新增80万套线束生产线: the noun is a work, the number in front its capacity."""
    quantity = place.quantity
    if not place.attached or quantity.unit not in _OUTPUT or not place.bare:
        return False
    return _A_WORK.search(place.noun) is not None and not place.before.endswith(_TAKEN_AWAY)


def threshold(place: Place) -> bool:
    """推进20户以上自然村通光纤: who or what an effort is for, from a size on."""
    quantity = place.quantity
    if not place.attached or quantity.bound_after != "以上" or quantity.unit not in ("户", "人", "平方米", "米", "亩"):
        return False
    return place.before.endswith(_EFFORTS) and place.noun[:1] != "的"


def place_name(place: Place) -> bool:
    """在北部3个镇开展…: where it is done."""
    return place.attached and place.quantity.unit in ("个", "条", "座") and _IN.search(place.head) is not None


def explains(place: Place) -> bool:
    """6%上下的预期增长目标…衔接: the sentence argues for a target set before."""
    if not place.after.startswith("的") or place.head.strip("“”"):
        return False
    return _AN_EARLIER_TARGET.match(place.noun) is not None


def batch_without_rhythm(place: Place) -> bool:
    """培育一批…: a batch is a number only where it comes again (每季度一批)."""
    quantity = place.quantity
    return quantity.unit == "批" and quantity.value == 1.0 and not rhythm(place.head)


def subsidy(place: Place) -> bool:
    """对…给予20万元奖励: the rate of a policy, not what the year will reach."""
    rate = place.quantity.unit in MONEY or place.quantity.unit == "%"
    return rate and place.head.startswith("对") and _GRANTED.search(place.after) is not None


def frame(place: Place) -> bool:
    """以4个园区为载体, 围绕8条产业链: what an effort rests on or is about."""
    if place.clause.startswith("以") and _FRAME.search(place.clause):
        return True
    if not place.attached or place.quantity.unit == "批" or _MAKES.search(place.before):
        return False
    return _SCOPE.search(place.head) is not None


def distance(place: Place) -> bool:
    """周边15公里范围, 15分钟生活圈."""
    return place.attached and _CIRCLE.match(place.noun) is not None


def fended_off(place: Place) -> bool:
    """消除56人以上大班额, 容纳3000人, 最高奖励20万元: the number bounds what is fended off, held or granted."""
    if not place.attached or place.quantity.unit not in _BOUNDED:
        return False
    return _FENDED.search(place.head[-12:]) is not None


def phase_or_age(place: Place) -> bool:
    """三期工程, 60岁以上老人; a life expectancy in 岁 is a target."""
    unit = place.quantity.unit
    return (unit == "期" and (place.attached or place.quantity.chinese)) or (unit == "岁" and "寿命" not in place.head)


def introduces(place: Place) -> bool:
    """六个方面, 做好以下八项工作: the count introduces a list of topics."""
    if place.quantity.unit not in _INTRODUCING or not place.attached:
        return False
    if _INTRODUCED.match(place.noun) or place.clause.rstrip().endswith((":", "：")):
        return True
    return bool(_TASKS.match(place.noun) and _ANNOUNCED.search(place.head))


def name_with_time(place: Place) -> bool:
    """24小时自助服务: a time in a name."""
    return place.quantity.unit in ("小时", "分钟", "天", "工作日") and place.attached and place.bare


def score_of_nothing(place: Place) -> bool:
    """分 is a unit only of 满意度, 得分 and the like."""
    return place.quantity.unit == "分" and not _SCORED.search(place.head)


def order_of_size(place: Place) -> bool:
    """百亿元产业, 亿元村: an order of size in a name."""
    quantity = place.quantity
    if quantity.unit not in MONEY or not place.attached or not place.bare:
        return False
    return quantity.chinese or place.noun.startswith(("店", "村", "县"))


def small_numeral(place: Place) -> bool:
    """三个转变, 二次供水, 一个: a small Chinese numeral counts only works that a verb before it makes (新建三所幼儿园)."""
    quantity = place.quantity
    if not quantity.small or quantity.unit in ("倍", "位", "%", "批"):
        return False
    if quantity.bound_after or quantity.op != EXACT:
        return False
    if quantity.unit in WORDLIKE:
        return True
    if quantity.value == 1.0:
        return True
    counted = place.noun[:12] if place.attached else place.before[-12:]
    return not (_COUNTED.search(counted) and (not place.attached or _MAKES.search(place.before)))


#: The order is that of how often a rule decides.
RULES: tuple[Rule, ...] = (
    looks_back,
    size_of_a_work,
    small_numeral,
    batch_without_rhythm,
    introduces,
    frame,
    capacity,
    work_with_a_capacity,
    threshold,
    place_name,
    fended_off,
    order_of_size,
    phase_or_age,
    explains,
    subsidy,
    distance,
    name_with_time,
    score_of_nothing,
    per_piece,
)

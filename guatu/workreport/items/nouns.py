"""The head nouns of named works, by class, and the words that name nothing.

A Chinese noun phrase ends in its head: 三河口水库除险加固工程 is a 工程. `noun_class` looks the longest known
ending up. The lexicon is general: each entry is a word that any county's report may use.
"""

from __future__ import annotations

import re
from functools import cache

from guatu.workreport.items.heads import HEAD_WORDS, Noun
from guatu.workreport.verbs import alternation


@cache
def heads() -> dict[str, Noun]:
    """Each head word and its class; where one is listed twice the class that comes first holds."""
    found: dict[str, Noun] = {}
    for noun, fields in HEAD_WORDS.items():
        for words in fields.values():
            for word in words.split():
                found.setdefault(word, noun)
    return found


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """For each last character the lengths of the heads that end in it, the longest first."""
    found: dict[str, set[int]] = {}
    for word in heads():
        found.setdefault(word[-1], set()).add(len(word))
    return {last: tuple(sorted(lengths, reverse=True)) for last, lengths in found.items()}


_PHASE = re.compile(
    r"(?:[一二三四五六七八\d]+期(?:工程|项目)?|(?<![手阶时片地路])段|[一二三四五六七八\d]+号(?:线|泊位|楼|井|机组|地块)|[A-Z]区"
    r"|[一二三四五六七八九十][中小幼])$"
)
_BODY = re.compile("(?:公安|财政|教育|水利|商务|民政|司法|交通运输|自然资源|农业农村|住建|人社|科技|文旅|文化|办公)厅$")
"""A department of the province is no hall."""
_NARROW = """
项目 措施 政策 龙头 骨干 头部 链主 重点 重大 主要 各类 各项 各个 各 一批 批 一系列 系列 更多 有关 相关 全部 所有
其他 其它 这些 该 此类 新 大 好 具体 现有 已有 既有 原有 新型 多个 若干 部分 一些 一大批 大批 两个 三个 四个 我市
我县 我区 我省 本地 领域 环节 的 等 类 这 那 个 项 小 中 先进 优质 高端 智能 常规 必要 合理 关键 核心 关键环节 重点领域 各领域 深层次 综合性 政府 规章 内部
上级 中央 拟 亿元 千万元 以上 以下 和 、 与 及 一 标志性 引领性 支撑性 战略性 全市 全县 全区 全省 工作 惠民 惠企
惠农 支农 支农惠农 扶持 帮扶 优惠 上下游 上游 下游
"""
_WIDE = """
基础 基础设施 公共 产业 工业 农业 建设 投资 招商 招商引资 在建 新建 续建 扩建 新开工 已 签约 拟建 储备 前期 优质
大型 中小 中小微 小型 骨干 龙头 支撑 战略 高质量 增量 政府性 社会 民间 外资 国有 专项 实体 国家 省级 市级 县级
区级 省 市 县 区 乡 技改 落地 开工 竣工 投产 在库 入库 计划 年度 当年 预算内 示范 示范性 配套 服务 民生 城市 城镇
城乡 农村 乡村 乡镇 县域 经济 科技 文化 旅游 文旅 生态 环保 交通 水利 能源 社会事业 全面 深化 实施 管理 政策 措施
意向 合作 企业 创建 技术 推进 体制 加快 扩面 试点 村 镇 用地 美丽 现代 综合 特色 韧性 现代化 宜居 宜业 幸福 平安 老旧 星级 数字化 智能化 标准化 规模化
"""


@cache
def _only(wide: bool) -> re.Pattern[str]:
    words = f"{_NARROW} {_WIDE}" if wide else _NARROW
    return re.compile(rf"(?:{alternation(words.split())}|[\d.]+[万亿]*元)*$")


_EVERYWHERE = re.compile(r"各[县区市乡镇村级州]+")
_OWN_PLACE = frozenset("省市县区乡镇州旗") | {"全市", "全县", "全区"}
_RANKS = frozenset(("国家", "国家级", "全国", "中国", "省", "省级", "全省", "市级", "世界", "联合国", "自治区"))
_RULE_COMMON = frozenset(
    (
        "管理",
        "监督",
        "考核",
        "工作",
        "规章",
        "激励",
        "约束",
        "内部",
        "监管",
        "协调",
        "运行",
        "议事",
        "会议",
        "服务",
        "评价",
        "保障",
        "投入",
        "发展",
    )
)
_COMMON_WORDS = """
城市更新 片区更新 片区开发 有机更新 适老化改造 无障碍改造 主体工程 配套工程 先导工程 系统工程 养殖小区 养殖基地 种植基地 生产基地 加工基地 城市道路 道路网 处理设施 生产线 物流园区 农产品市场
专业市场 批发市场 农贸市场 商业综合体 服务中心 活动中心 安置小区 安置房 棚户区 城中村 断头路 标准地 景区景点 生态林 储备库
公共厕所 充电桩 配套基础设施 垃圾中转站 日间照料中心 养老服务中心 社区食堂 农家书屋 双创基地 创业基地 创新平台 示范基地 龙头企业
产业园区 工业园区 基础设施 配套设施 配套基础设施 示范园区 高标准农田 服务平台 标准厂房 工业集中区 产业集群
政策措施 充电设施 农业园区 民生实事
"""
COMMON = frozenset(_COMMON_WORDS.split())
"""Heads that name nothing without a modifier, however long."""


def noun_class(phrase: str) -> tuple[Noun | None, int]:
    """The class of the phrase's head and how many characters the head has; (None, 0) where no ending is known."""
    if phrase[-1:] in "期段线位楼井组块区中小幼程目" and _PHASE.search(phrase):
        return Noun.PLACE, 1
    if phrase[-1:] == "厅" and _BODY.search(phrase):
        return None, 0
    known = heads()
    for length in _lengths().get(phrase[-1:], ()):
        noun = known.get(phrase[-length:])
        if noun is not None and length <= len(phrase):
            return noun, length
    return None, 0


def generic(modifier: str, wide: bool = True) -> bool:
    """Whether words before a head noun single nothing out (重点, and in the wide sense 农村 or 产业)."""
    return _only(wide).match(modifier) is not None


_BROAD = frozenset({Noun.WORK, Noun.PLACE, Noun.TITLE, Noun.ASSET})


def singles_out(phrase: str, noun: Noun, length: int, wide: bool = True) -> bool:
    """Whether the words before the head make the phrase a name: 北沟泵站 does, 重点产业项目 does not."""
    modifier = phrase[: len(phrase) - length]
    _, of, after = modifier.rpartition("的")
    if of and after:
        if not generic(after, wide=False):
            modifier = after
        elif noun is Noun.WORK:
            return False
    if noun is Noun.DEED and phrase.endswith("发展"):
        return len(modifier) >= 4
    if _EVERYWHERE.fullmatch(modifier):
        modifier = ""
    if noun is Noun.RULE and length < 3 and modifier in _RULE_COMMON:
        return False
    if not modifier:
        if noun in _BROAD:
            return length >= 4 and phrase not in COMMON
        return length >= 3 and phrase not in COMMON
    if noun in _BROAD and modifier in _OWN_PLACE:
        return length >= 2
    if noun is Noun.TITLE and length >= 3 and modifier in _RANKS:
        return True
    wide = wide and (length < 4 or phrase[-length:] in COMMON)
    return not generic(modifier, wide=wide and (noun in _BROAD or phrase.endswith("办法")))

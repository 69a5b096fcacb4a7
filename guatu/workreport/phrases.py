"""The general words of official prose that carry no content of their own: time, strength, adverbs, bare verbs.

All entries are words that any county's report may use; a new word goes into the list whose meaning it shares. What
they mean for a commitment: a *strength* is how firmly the government binds itself (确保 > 力争), a *bare verb* says only
that the thing will come about (建成 打造 完成) and is no part of what is counted. A mapping holds words with what may not,
or must, stand behind them.
"""

from __future__ import annotations

import re

from guatu.workreport.words import Guarded, last_characters, one_of, word_set

#: Words of commitment that bind to the thing itself, and those that only bind to try.
SURE = "确保 必保 力保"
_TRYING = "力争 争取"
_FIRM = f"{SURE} {_TRYING}"
#: Every word of commitment that may stand before a verb or govern a number.
STRENGTHS = f"坚决完成 {_FIRM} 努力 计划"
#: The words that say what another says: in a commitment stands the one on the right.
SAME_STRENGTH = {"力保": "必保"}
#: Words of commitment that govern a number. These reach over all that follows in the sentence, until another of them.
FAR_REACHING = word_set(STRENGTHS) - SAME_STRENGTH.keys()
STRENGTH = re.compile(
    one_of(
        STRENGTHS,
        {
            "计划": "(?<!年度计划)(?<!投资计划)(?<!五年计划)(?=[新建引完实到投争安招培改开总在全])",
            "完成": "(?![率度后情])",
        },
    )
)

#: 年内, 上半年; the year's own days and those after it; every month.
_TIME_WORDS = """
    今年年底前 今年年底 今年年末 今年年内 今年底前 今年底 今年末 今年内 今年 本年 本年度 当年 全年 年内
    年底前 年底之前 年底 年末前 年末 年初 上半年 下半年 明年年底前 明年年底 明年底前 明年底 明年末 明年
    每季度 每个季度 每月 每月度 每个月 每个月度 每年 每周 每半年 期内
    """
#: 第一季度末, 2026年底前, 十五五末; 6月底前, 8月1日; 春节前.
_NTH_PLAN = "“?十[一二三四五六七]五"
_TIME_FORMS = (
    rf"第?[一二三四]季度末?(?:之?前)?|(?:19|20)\d\d年[底末]?(?:之?前)?|(?:[两三四五]|\d{{1,2}})年之?内|{_NTH_PLAN}”?末",
    r"(?:\d{1,2}|十?[一二三四五六七八九十])月(?:\d{1,2}日|[底末]|[上中下]旬)(?:之?前)?|\d{1,2}月份?(?:之?前)?",
    r"(?:国庆节?|五一节?|春节|中秋节?|元旦|七一|汛期?|入冬|采暖期|供暖季)(?:到来)?之?前|秋季(?:学期|开学)前?",
)
#: A time, with 到, 至 or 在 before it.
TIME = rf"[到至在]?(?:{one_of(_TIME_WORDS)}|{'|'.join(_TIME_FORMS)})"
#: 同时, 最终: order.
_ORDER_WORDS = "同时 此外 另外 其中 其次 最终"

#: With how much force: 大力, 抓紧.
_FORCE = """
    大力 全力以赴 全力 着力 积极 加速 抓紧 奋力 聚力 合力 加力 倾力 强力 更大力度 切实 严格 从严 坚决 认真
    真正 真 突出 务必 想方设法 千方百计 下大力 下大力气 集中力量 集中精力 集中财力 集全区之力 举全区之力 举全县之力
    举全市之力 倾心 倾情 用心 用情 用力 毫不松懈 毫不动摇 不折不扣 坚定 坚定不移 久久为功 一以贯之 持之以恒
    锲而不舍 坚持不懈 坚持不懈地 发扬钉钉子精神 攻坚克难 求真务实 敢于 善于 大刀阔斧 大胆 大手笔 高度重视 加快速度
    加紧加快 最大限度 始终 强势 盯紧
    """
#: In which manner, how soon: 扎实, 有序, 高质量, 尽快.
_MANNER = """
    扎实 稳步 稳妥 有序 深入 持续 继续 不断 进一步 全面 高质量 高水平 高起点 高位
    合理 适时 及时 适当 广泛 大规模 大范围 纵深 常态化 精准 精心 优先 率先 顺利 分类 分批 分步
    分期 逐步 适度 适度超前 超常规 因地制宜 有针对性 有针对性地 尽快 尽早 早日 如期 迅速 抓早 接续 妥善
    周密 严密 审慎 稳慎 细致 圆满 更好 更加 有力 切实有效 积极稳妥 稳妥有序 积极稳步 规范有序 依法有序 扎扎实实
    实实在在 广泛深入 深入广泛 深入扎实 扎实深入 深入持久 蹄疾步稳 见缝插针 压茬 梯次 分期分批 分批分期 分年分批
    分年度 有计划 有重点 按计划 按照计划 统筹谋划 多措并举 创造性 着手 抓紧着手 组织好 重磅 全速
    """
#: The same, of words that also begin a noun or a verb.
_GUARDED_MANNER: Guarded = {
    "按期": "(?!办)",
    "按时": "(?!办)",
    "重点": "(?!项目|企业|工程|人群|群体|产业|园区|[镇村]|高校|实验室|学科|领域|人才)",
    "高标准": "(?!农田|厂房|大棚|蔬菜|设施|基地)",
    "高效": "(?!农业)",
    "科学": "(?![家技城院研])",
    "有效": "(?!投资|发明|专利)",
    "基本": "(?!农田|医[疗保]|养老|公共|药物|口粮)",
    "集中": "(?!供|式|安置|区|连片)",
    "成功": "(?!创建)",
    "狠": "(?!抓)",
}
#: Manner by words that open more nouns than clauses (系统, 专项, 配套): only a verb behind them tells.
_NOUNLIKE_MANNER = """
    协同 一体 一体化 依法 正式 滚动 超前 前瞻 提前 全域 全程 务实 主动 细化 快速 系统 联合 共同 深度 整体
    同步 配套 配合 联动 多方 多渠道 创新性 建设性 规范 依规 依法依规 长效 跨省 跨区域 市场化 协调 牵头 规模化
    灵活 定期 全方位 探索性 精细化 常态 纵深化 全部 统一 专项 实质性 多维度 多层次 全链条 全过程 全覆盖 靶向
    点对点 一对一 高频 精细 梳理 充分 高品质 高品位 高规格 高效率 高效能 高定位
    """
#: Every adverb, for a reader that asks for the verb behind it itself.
ADVERBS: tuple[str | Guarded, ...] = (_FORCE, _MANNER, _GUARDED_MANNER, _NOUNLIKE_MANNER)
#: Verbs and words of commitment that before another verb only give it force.
_PUSHING = "努力 加快 加紧 聚焦 力促 统筹 坚持"
#: Which help or push on what others do: 鼓励, 推动.
_HELP: tuple[str | Guarded, ...] = (
    "鼓励 支持 帮助 配合 协调 促进 推动 带动 推进 促成 引导 协同 做到",
    {"组织": "(?![部化])"},
)
#: Particles of will, addition and sum: 要, 将, 再, 共, 累计.
_PARTICLES: Guarded = {
    **dict.fromkeys(("必须", "也", "又", "总共", "累计", "预计"), ""),
    "要": "(?![素件])",
    "将": "(?!军)",
    "应": "(?![急用届])",
    "可": "(?![再支研容])",
    "能": "(?![耗源力])",
    "还": "(?![田款建林])",
    "再": "(?![生就担贷])",
    "并": "(?![网购])",
    "就": "(?![业读医])",
    "都": "(?!市)",
    "共": "(?![享同建青有])",
    "实际": "(?!利用|使用)",
}
#: Verbs that bring a work into being: 新建, 打造, 设立.
_MAKE: tuple[str | Guarded, ...] = (
    """
    建成投用 建成投产 建成 打造 新建 建设 建好 建立 创建 创成 成功创建 争创 设立 布局 组建 申报 申建 构建 增设 谋划 举办 推出
    """,
    {"建": "(?![筑成档制材设议])", "办": "(?![结公理学案件事])"},
)
#: Verbs that carry it on or through: 实施, 抓好, 落实, 完成.
_CARRY = """
    完成 实现 实施 滚动实施 启动 抓好 抓实 狠抓 抓 搞好 做好 办好 推进 开展 落实 落地 落地落实 落户 兑现 力促 推广 发展 组织 保障 保证
    """
#: What a noun-like word of manner must have behind it.
_OF_A_DEED = f"(?={one_of(*_MAKE, '完成 实现 实施 启动 推进 开展 落实')})"
ADVERB = one_of(
    _FORCE, _MANNER, _GUARDED_MANNER, dict.fromkeys(_NOUNLIKE_MANNER.split(), _OF_A_DEED), _PUSHING, *_HELP, _PARTICLES
)
#: Verbs that give and get: 发放, 筹集, 拥有.
_GIVE: tuple[str | Guarded, ...] = (
    "投入 发放 用于 拨付 提供 引育 取得 产生 拥有 有 使 让 把 将",
    {"安排": "(?!资金)", "储备": "(?=[^、，]{2})", "筹集": "(?=[^、，]{2})"},
)
#: Verbs of measure that a number may follow: 达到, 提高, 扩大.
_MEASURE: tuple[str | Guarded, ...] = (
    "达到 达成 形成 提升 提高 扩大",
    {"达": "(?!标)", "增加": "(?!值)", "计划": "(?![生外内单投])"},
)
BARE_VERB = one_of(_FIRM, *_MAKE, _CARRY, *_GIVE, *_MEASURE)
#: Verbs that make another count of what they govern, and stay with it; along a list they reach over all members:
#: growth and stock (新增, 出栏), works on what exists (改造, 治理), and what is done for people (培训).
_GROW = "招聘 招录 新增 净增 新建 新培育 新认定 新引进 新签约 新开工 新发展 新栽 引进 招引 培育 出栏 存栏"
_REBUILD = """
    连通 贯通 打通 治理 整治 改造 修复 疏浚 加固 续建 改建 扩建 改扩建 新改建 新扩建 新改扩建 复垦 化解 盘活 淘汰 关停 撤并 安装
    """
_CARE = "培训 资助 救助 发放"
KEPT_VERB = re.compile(one_of(_GROW, _REBUILD, _CARE))
#: What stands before 下达 and the like is who set the number, not what is counted.
SETTER = r"(?:国家|中央|省委省政府|省|市|州|区|县|上级)级?(?:下达|分解|核定)(?:的|我[市县区])?"

#: Numbers of list members typed into the running text: （3）, 2., ③, 二是.
_NUMBERING = (
    r"[（(]\d{1,2}[）)]|\d{1,2}[.、．](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]{1,2}[，,]"
)
#: Where a work is done, as far as it says nothing about what is counted: 在中心城区主干道两侧, 城区及周边范围内.
_PLACE = (
    r"(?:围绕|聚焦)[^，；、]{2,16}?(?=开展|推进|实施|打造|建设)|在(?=稳定|保持)"
    r"|在[^，；、]{2,16}?(?:两侧|范围内|区域内|沿线|周边|等地|等处)|[^，；、]{2,14}?范围内"
)
_CONNECTOR = f"[、，,；;：:和与\\s　]|及(?!时)|并且?|以及|{one_of(_ORDER_WORDS)}"
_STRIP_HEAD = re.compile(rf"(?:{_NUMBERING}|{_PLACE}|{_CONNECTOR}|{TIME}|{ADVERB}|{SETTER})+")

#: What leads over to a number: 实现, 达到, 力争.
_LEADING_OVER = f"""
    {_FIRM} 努力 力求 预计 预期 实现 完成 达到 达 保持 继续 稳定 调整 逐步 要 再 为 有 到 在 至 将 按 按照 以 也 都 的
    """
#: How the number counts: 年均, 每人每月, 分别, 总计, 不低于.
_COUNTING: tuple[str | Guarded, ...] = (
    """
    同比 年均 每年 人均 户均 每人每月 每人每年 每人 每户 每月 比去年 较去年 比上年 较上年 分别 均 各 总数 总量达 总计 共 共计 累计
    全部 总体 总和 平均 不少于 不低于
    """,
    {"约": "(?<![签条节合]约)"},
)
_STRIP_TAIL = re.compile(rf"(?:[、，,\s　]|{one_of(_LEADING_OVER, *_COUNTING)}|[到至比较](?:19|20)\d\d年[底末]?)+$")
_TAIL_ENDS = frozenset("、，, 　年底末") | last_characters(_LEADING_OVER, *_COUNTING)
_STRIP_TAIL_SOFT = re.compile(r"(?:\s|约|左右|在|达到|达)+$")
_VERB_HEAD = re.compile(BARE_VERB)
#: After a verb these make a noun of it (完成率, 投入量) …
_OF_A_NOUN = frozenset("率度量额力型性化者区于中期")
#: … unless they begin another word (建设中心).
_OTHER_NOUNS = ("区级", "中小", "中心", "量化", "化工", "化肥", "力量")


def strip_lead_in(words: str) -> str:
    """Drop connectors, time and adverbs from the head of a noun phrase; 到 and 在 go only with the time behind them."""
    match = _STRIP_HEAD.match(words)
    return words[match.end() :] if match else words


def strip_tail(words: str) -> str:
    """Drop what leads over to the number (实现, 达到, 分别, 同比 …) from the end of a noun phrase."""
    match = _STRIP_TAIL.search(words) if words[-1:] in _TAIL_ENDS else None
    return words[: match.start()] if match else words


def strip_tail_soft(words: str) -> str:
    """Drop what leads over to the number, but keep a comparison with an average."""
    return _STRIP_TAIL_SOFT.sub("", words)


def strip_verbs(words: str) -> str:
    """Drop bare verbs from the head: 建成标准茶园 → 标准茶园; 新增, 新签约, 净增 stay, they make it another count."""
    while words:
        words = strip_lead_in(words)
        match = _VERB_HEAD.match(words)
        if match is None:
            break
        rest = words[match.end() :]
        if rest and rest[0] in _OF_A_NOUN and not rest.startswith(_OTHER_NOUNS):
            break
        words = rest
    return words

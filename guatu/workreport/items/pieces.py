"""Take an object phrase apart: counts at its ends, the predicate or activity that follows the name, the name itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from guatu.workreport.commitment import Stage

_CLASSIFIERS = (
    "个|项|条|座|家|所|处|件|批|户|口|台|套|辆|名|人|人次|张|间|栋|幢|眼|株|头|只|艘|次|场|支|种|类|片|宗|盏|例|部|本|"
    "门|对|块|道|组|届"
)
_MEASURES = (
    _CLASSIFIERS
    + "|期|万?亩|公顷|(?:平方|立方)?(?:公里|千米|米)|吨|千瓦时?|万千瓦|兆瓦|千伏|亿?元|公斤|平方|平米|度|节"
)
_NUMBER = r"(?:\d[\d,.]*[千百万亿]*[余多]?|[一二两三四五六七八九十百千]+[余多]?)"
_LEADING_COUNT = re.compile(
    rf"(?![一二三四五六七八九十][道条门台里亩眼][河沟岭湾梁坝泉桥堡坪庙营]|[一二三]次(?:供水|加压|性|产业|能源))(?:{_NUMBER}大类)?(?:超过?|约|近|不少于|至少)?{_NUMBER}(?:{_CLASSIFIERS})(?:以上|左右)?的?"
    r"|[一两大]?批|一系列|若干|多[个项条处]|更多|一些|各类|各项"
)
COUNTING = frozenset("总0123456789一二两三四五六七八九十百千超约近不至大批若多更各")
"""The characters that may begin a count or a sum."""
_VALUE = re.compile(
    r"总投资(?:额)?(?:超过?|约|近)?\d[\d.,]*[万亿]*元(?:以上)?的?|\d[\d.,]*[万亿]*元(?:以上)?的?(?=专项|[^、]{0,6}基金|[^、]{0,4}资金)"
)
_TRAILING_COUNT = re.compile(
    rf"(?:超过?|约|近|不少于|不低于|至少|各|达到?)?\d[\d,.]*[千百万亿]*[余多]?(?:{_MEASURES})(?:以上|左右|以内)?$"
)
COUNT_ENDS = frozenset(re.sub(r"\(.*?\)|[|?:]", "", _MEASURES) + "里米时次上右内")
"""The characters that may end a count."""

_PREDICATES: dict[Stage, str] = {
    Stage.PLAN: """
        落地 签约 落户 落地落户 申办成功 获批 立项 签约落地 入驻 选址 获批建设 落地建设 前期工作 前期工程 前期 可研 论证 后续论证
        论证立项 申报建设 申报 申请 申办 签约入驻 入库 储备 准备 招商 创建成功 规划选址 洽谈 立项审批 报批 审批 落地开工
        项目争取 争取 核准 备案 评审 批复 上市 挂牌 发行 设计 规划设计 招标 挂牌上市 晋级
        """,
    Stage.START: """
        开工 开工建设 动工 动工建设 启动建设 启动 破土动工 启动实施 开建 进场施工 施工 全面施工 奠基 启动运作
        """,
    Stage.BUILD: """
        加快建设 加快推进 加快实施 顺利推进 有序推进 全面推进 全面实施 全面推开 落地见效 落地落实 见行见效 见效 走深走实
        做大做强 做强做大 做优做强 做强做优 做强做优做大 提质增效 提档升级 提质升级 转型升级 扩能 扩产 增产 扩能改造 提速 复产
        复工 复工复产 恢复生产 增资扩产 提质扩容 增容扩能 复工续建 续建
        """,
    Stage.FINISH: """
        建成 建成投产 建成投用 建成使用 建成运营 建成开放 建成达产 建成通车 投产 投用 投产达效 投产达产 投入使用
        投入运营 投入运行 交付 交付使用 竣工 竣工投产 竣工投用 竣工验收 达产 达效 达产达效 通车 通水 通气 通电 开园
        开馆 开业 贯通 全线贯通 完工 验收 收官 建成见效 并网 并网发电 封顶 主体封顶 点火 达标 试运行 开通 建成营业 建成启用
        建成投运 建成通水 投运 建成入驻 启用 首飞 首航 通航 开诊 开学 招生 试运转 联合试运转 试生产 试产 试营业 运转 竣工投运 交工 主体完工 交房
        竣工交付 建成交付 完成建设 建设完成 接诊 上线 上线运行 投入试运行 投入试生产 正式运行 投料 投料试车 试车 出产品
        下线 全面建成 通车运营 通航运营 完成 结算 移交 建成并投入使用 建成并投用 建成并运行 建成并投产 并投入使用 回迁 入住 摘牌
        """,
    Stage.RUN: """
        推广应用 推广 运营 宣传贯彻 高效运行 规范运行 稳定运行 常态化运行 长效运行 正常运行
        """,
}
_WHEN_WORDS = """
早日 早 尽快 尽早 年内 年底前 年底 上半年 下半年 全年 今年 明年 当年 全面 全部 全线 正式 如期 按期 按时 及时 顺利 实质性 整体 主体 基本
成功 圆满 秋季 春季 暑期 加快 加速 提前 同步 陆续 集中 分期 国庆前 国庆节前 春节前 汛期前 汛前 入冬前 采暖期前 供暖季前 抓紧 全速
具备条件 部分 率先 适时 力争 确保 争取 完全 稳定 逐步 有序 实现
"""
_DATE_END = re.compile(
    r"(?:(?:\d{1,2}|[一二三四五六七八九十]+)月(?:底|份|末|[上中下]旬|\d{1,2}日)?(?:之?前)?|第?[一二三四]季度(?:末)?(?:前)?|20\d\d年(?:底)?前?|在[^，、]{1,8}?)$"
)
_ADOPTED = re.compile(r"(?:纳入|列入|进入)[^、]{2,10}(?:盘子|规划|计划|笼子|名单|目录|范围|项目库|清单)$")
_ACTIVITIES = """
建设 改造 建设改造 创建 实施 发展 推广应用 设施配套 配套 规划 承办 参赛 落实 提升 改造提升 提质 提质改造 提档升级 复产
创新发展 基础设施建设 打造 维护 运营 管护 推进 扩区 扩园 开发建设 建设运营 拓展 完善 谋划 申报 建设实施 宣传 贯彻 和基础设施建设
施工建设 建设管理 建设施工 续建 新建 扩建 建设推进 主体建设 配套建设 发行 组建 设立 编制 扩容提质
"""
_PROGRESS = """
工作 任务 步伐 力度 进度 进程 成果 实效 影响力 水平 优势 产业优势 目标 成效 经验 机遇 作用 品位 覆盖面 知名度 美誉度 有关工作
相关工作 各项工作 后续工作 后续 筹备工作 筹备 申报工作 任务目标 速度 质量 推进力度 建设力度 实施力度 建设步伐 建设进度 规模 档次 水准
"""
_MORE_WORK = ("工作", "任务", "后续工作", "有关工作", "相关工作", "各项工作", "后续", "步伐", "进度", "速度", "")
_CONDITION = re.compile(r"(?:具备|达到|形成|满足)(?P<what>[^、，具备达到形成满足]{2,6}?)(?:的?条件|能力|要求)$")
_JOINED_PLAN = re.compile(r"(?:规划|设计|建设|论证|申报)(?:和|与|及|、)$")


def _by_end(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each last character the words that end in it, the longest first."""
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word[-1], []).append(word)
    return {last: tuple(sorted(group, key=len, reverse=True)) for last, group in found.items()}


_PREDICATE_STAGE = {word: stage for stage, words in _PREDICATES.items() for word in words.split()}
_PREDICATE_ENDS = _by_end(_PREDICATE_STAGE)
_ADOPTED_ENDS = frozenset("子划单录围库")
_WHEN_ENDS = _by_end(_WHEN_WORDS.split())
_ACTIVITY_ENDS = _by_end(_ACTIVITIES.split())
_ACTIVITY_WORDS = frozenset(_ACTIVITIES.split())
PREDICATE_LAST = frozenset(_PREDICATE_ENDS) | frozenset("作务后续骤伐度件力求子划单录围库开化广速")
"""The characters that may end a predicate and the words of progress behind it."""
_PROGRESS_ENDS = _by_end(_PROGRESS.split())
_BUILDING_ENDS = _by_end(("建设", "开发建设"))


class Ending(NamedTuple):
    """What follows the name. `at` is where it starts; `stage` is set by a predicate (落地, 开工, 建成投用)."""

    at: int
    words: str
    stage: Stage | None = None


def _before(text: str, start: int, end: int, ends: dict[str, tuple[str, ...]]) -> str:
    """The longest word of `ends` that closes `text[start:end]`, "" where none."""
    for word in ends.get(text[end - 1], ()):
        if end - len(word) >= start and text.startswith(word, end - len(word)):
            return word
    return ""


def ending(text: str, start: int, end: int) -> Ending:
    """Find the predicate or activity that closes `text[start:end]`; an empty ending at `end` where there is none."""
    floor = start + 2
    if end <= floor and not (end > start and text[start] == "的"):
        return Ending(end, "")
    if text[start] == "的":
        floor = start
    progress = _before(text, floor, end, _PROGRESS_ENDS)
    stop = end - len(progress)
    if stop > floor and progress in _MORE_WORK:
        found = _predicate(text, floor, stop)
        if found is not None:
            return found
    if text[end - 1] in _ADOPTED_ENDS:
        adopted = _ADOPTED.search(text, floor, end)
        if adopted:
            return Ending(_without_time(text, floor, adopted.start()), adopted[0], Stage.PLAN)
    if stop > floor:
        stop -= len(_before(text, floor, stop, _ACTIVITY_ENDS))
    if stop > floor and text[stop - 1] == "的":
        stop -= 1
    return Ending(stop, text[stop:end])


def whole_predicate(clause: str) -> Stage | None:
    """The stage of a clause that is nothing but a predicate with words of time and strength: 力争年内建成投产."""
    if clause[-1] not in _PREDICATE_ENDS or clause in _ACTIVITY_WORDS:
        return None
    found = ending(f"口口{clause}", 0, len(clause) + 2)
    return found.stage if found.at == 2 else None


def _predicate(text: str, floor: int, stop: int) -> Ending | None:
    """The predicate that closes `text[:stop]` (建成投产, 具备通车条件, 建设前期工作): the last word gives the stage."""
    predicate, stage = _before(text, floor, stop, _PREDICATE_ENDS), None
    at = stop - len(predicate)
    if predicate:
        stage = _PREDICATE_STAGE[predicate]
    elif text[stop - 1] in "件力求":
        condition = _CONDITION.search(text, floor, stop)
        if condition is None or condition["what"] not in _PREDICATE_STAGE:
            return None
        predicate, stage, at = condition[0], Stage.FINISH, condition.start()
    if stage is None:
        return None
    at = _without_time(text, floor, at)
    if stage is Stage.PLAN or stage is Stage.BUILD:
        joint = _JOINED_PLAN.search(text, floor, at)
        if joint:
            at = joint.start()
        at -= len(_before(text, floor, at, _BUILDING_ENDS))
    else:
        further = _before(text, floor, at, _PREDICATE_ENDS)
        if further and _PREDICATE_STAGE[further] in (Stage.FINISH, Stage.START):
            at = _without_time(text, floor, at - len(further))
    if at > floor and text[at - 1] == "的":
        at -= 1
    return Ending(at, text[at:stop], stage)


def _without_time(text: str, floor: int, end: int) -> int:
    """Where the words of time and manner before a predicate begin (年底前, 6月底前, 全面)."""
    while end > floor:
        date = _DATE_END.search(text, floor, end)
        if date is not None:
            end = date.start()
            continue
        word = _before(text, floor, end, _WHEN_ENDS)
        if not word:
            break
        end -= len(word)
    return end - 1 if end > floor and text[end - 1] == "的" else end


def leading_count(text: str, start: int, end: int) -> int:
    """Where the phrase begins after a count at its head (200个, 一批); `start` where there is none."""
    found = _LEADING_COUNT.match(text, start, end) if start < end else None
    return found.end() if found else start


def after_value(text: str, start: int, end: int) -> int:
    """Where the phrase begins after the sum invested in it (总投资3亿元的…); `start` where none is named."""
    found = _VALUE.match(text, start, end)
    return found.end() if found else start


def trailing_count(text: str, start: int, end: int) -> int:
    """Where a count at the end begins (35件, 3.9万亩以上); `end` where there is none."""
    found = _TRAILING_COUNT.search(text, start + 1, end)
    return found.start() if found else end

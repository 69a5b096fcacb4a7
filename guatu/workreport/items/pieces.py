(
    """""
    Take an object phrase apart: counts at its ends, the predicate or activity that follows name, name itself.
    """
    ""
)

from __future__ import annotations

import re
from dataclasses import dataclass

from guatu.workreport.commitment import Stage
from guatu.workreport.verbs import alternation

_MEASURE = (
    "个|项|条|座|家|所|处|件|批|户|口|台|套|辆|名|人|人次|万?亩|公顷|(?:平方|立方)?(?:公里|千米|米)|吨|千瓦时?|兆瓦|千伏|亿?元|张|间|栋|幢|眼|株|"
    "头|只|艘|艇|场|次|期|支|种|类|个村|片|宗|盏|公斤|平方|平米|万?千瓦|度|例|部|本|门|对|块|道|组|节|届"
)
_CLASSIFIER = "个|项|条|座|家|所|处|件|批|户|口|台|套|辆|名|人|人次|张|间|栋|幢|眼|株|头|只|艘|次|场|期(?!工程)|支|种|类|片|宗|盏|例|部|本|门|对|块|道|组|届"
_VALUE = re.compile(
    r"总投资(?:额)?(?:超过?|约|近)?\d[\d.,]*[万亿]*元(?:以上)?的?|\d[\d.,]*[万亿]*元(?:以上)?的?(?=专项|基金)"
)
_NUMBER = r"(?:\d[\d,.]*[千百万亿]*[余多]?|[一二两三四五六七八九十百千]+[余多]?)"
_LEADING_COUNT = re.compile(
    rf"(?:{_NUMBER}大类)?(?:超过?|约|近|不少于|至少)?{_NUMBER}(?:{_CLASSIFIER})(?:以上|左右)?的?|(?:一|两)?(?:大)?批|一系列|若干|多[个项条处]|更多|一些|各类|各项"
)
_COUNTING = frozenset("0123456789一二两三四五六七八九十百千超约近不至大批若多更各")
_DIGIT = re.compile(r"\d")
_TRAILING_COUNT = re.compile(
    rf"(?:超过?|约|近|不少于|不低于|至少|各|达到?)?\d[\d,.]*[千百万亿]*[余多]?(?:{_MEASURE})(?:以上|左右|以内)?$"
)

_WHEN = (
    r"(?:早日|尽快|尽早|年内|年底前|上半年|下半年|全年|今年|全面|全部|全线|正式|如期|按期|按时|顺利|实质性|整体|主体|基本|成功|秋季|春季|加快|加速|提前|同步|陆续|集中|分期|"
    r"(?:\d{1,2}|[一二三四五六七八九十]+)月(?:底|份|末)?(?:之?前)?|第?[一二三四]季度|国庆前?|春节前|20\d\d年(?:底)?(?:前)?|在[^，、]{1,8}?)*"
)
_PREDICATES: dict[Stage, str] = {
    Stage.PLAN: """
        落地 签约 落户 落地落户 申办成功 获批 立项 签约落地 入驻 选址 纳入国家盘子 获批建设 落地建设 前期工作 前期
        可研 论证 论证立项 申报建设 申报 签约入驻 入库 储备 准备 招商 创建成功 争取 规划选址 洽谈 立项审批 报批
        审批
        """,
    Stage.START: """
        开工 开工建设 动工 动工建设 启动建设 启动 破土动工 开工动建 启动实施
        """,
    Stage.FINISH: """
        建成 建成投产 建成投用 建成使用 建成运营 建成开放 建成达产 建成通车 投产 投用 投产达效 投产达产 投入使用
        投入运营 投入运行 交付 交付使用 竣工 竣工投产 竣工投用 竣工验收 达产 达效 达产达效 通车 通水 通气 通电
         开园 开馆 开业 贯通 全线贯通 完工 验收 收官 建成见效 并网 并网发电 封顶 点火 达标 试运行 开通
        建成营业 建成启用 建成投运 建成通水 投运 建成入驻 启用
        """,
    Stage.RUN: "推广应用 推广 运营 宣传贯彻 高效运行 ",
}
_PREDICATE_STAGE = {word: stage for stage, words in _PREDICATES.items() for word in words.split()}
_PREDICATE = re.compile(rf"(?P<when>的?{_WHEN})(?P<what>{alternation(_PREDICATE_STAGE)})(?:工作|任务)?$")
_PREDICATE_ENDS = tuple(sorted({word[-1] for word in _PREDICATE_STAGE} | {"作", "务"}))

_ACTIVITY = """
    建设 改造 建设改造 创建 实施 发展 推广应用 设施配套 配套 规划 创建工作 承办 参赛 落实 提升 改造提升 提质
    提质改造 提档升级 复产 创新发展 基础设施建设 打造 维护 运营 管护 推进 开发建设 建设运营 前期工作 拓展 完善
    布局 谋划 申报 建设实施 宣传 贯彻
    """
_TAIL = re.compile(
    rf"(?P<of>的)?(?P<what>{alternation(_ACTIVITY.split())})?"
    r"(?:工作|任务|步伐|力度|进度|进程|成果|实效|影响力|水平|(?:产业)?优势|目标|成效|经验|机遇|作用)?$"
)
_TAIL_ENDS = frozenset("设造建施展用套划办赛落实升质级产打维护营管进开布谋申宣贯作务伐度程果效力平势标验遇用")


@dataclass(frozen=True, slots=True)
class Ending:
    """What follows the name. `at` is where it starts; `stage` is set by a predicate (落地, 开工, 建成投用)."""

    at: int
    words: str
    stage: Stage | None = None


def ending(text: str, start: int, end: int) -> Ending:
    """Find the predicate or activity that closes `text[start:end]`; an empty ending at `end` where there is none."""
    if text[end - 1] in _PREDICATE_ENDS:
        found = _PREDICATE.search(text, start + 2, end)
        if found:
            return Ending(found.start(), found["what"], _PREDICATE_STAGE[found["what"]])
    if text[end - 1] in _TAIL_ENDS:
        found = _TAIL.search(text, start + 2, end)
        if found and found.start() < end:
            return Ending(found.start(), found[0])
    return Ending(end, "")


def leading_count(text: str, start: int, end: int) -> int:
    """Where the phrase begins after a count at its head (200个, 一批); `start` where there is none."""
    if text[start] not in _COUNTING:
        return start
    found = _LEADING_COUNT.match(text, start, end)
    return found.end() if found else start


def after_value(text: str, start: int, end: int) -> int:
    """Where the phrase begins after the sum invested in it (总投资3亿元的…); `start` where none is named."""
    if text[start] != "总" and not text[start].isdigit():
        return start
    found = _VALUE.match(text, start, end)
    return found.end() if found else start


def trailing_count(text: str, start: int, end: int) -> int:
    """Where a count at the end begins (35件, 3.9万亩以上); `end` where there is none."""
    if not _DIGIT.search(text, start, end):
        return end
    found = _TRAILING_COUNT.search(text, start + 1, end)
    return found.start() if found else end

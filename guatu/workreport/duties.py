"""Duties, and the reason a sentence has where it promises nothing that can be followed up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from guatu.workreport.commitment import Duty
from guatu.workreport.deadlines import deadline_near, rhythm
from guatu.workreport.sentences import Sentence, Spans
from guatu.workreport.verbs import Act, Action, action_at
from guatu.workreport.words import one_of


class Reason(StrEnum):
    """Why a sentence of the plan part ends in no commitment; the value is what the office reads."""

    HEADING = "标题"
    LEAD_IN = "引出下文"
    GUIDING = "指导思想或总体要求"
    BACKGROUND = "回顾或背景"
    FORECAST = "预测或测算"
    EXPLANATION = "说明或论证"
    ADDRESS = "称呼或结束语"
    EXHORTATION = "号召或原则，没有具体事项"
    FRAGMENT = "残句或注释"
    OWNERS = "责任单位"


#: Acts whose object is a duty even where it names no work; the others (提升 优化 坚持) only exhort.
_DUTIFUL = frozenset(
    (Act.PUSH, Act.CARRY, Act.FULFIL, Act.PRACTISE, Act.PERFECT, Act.HANDLE, Act.HOST, Act.DRAFT, Act.SUPPORT,
     Act.FOUND, Act.START, Act.FINISH, Act.SEEK, Act.CREATE, Act.KEEP, Act.ENSURE)
)  # fmt: skip
#: A rhythm that makes a duty of any verb …
_OFTEN = "每季 每个季 每月 每个月 每周 每个周 每半年 每个半年 定期"
#: … and one that may only paint a picture (每天都有新变化).
_STEADILY = "每天 每日 每年 按季 按月 按周 一季一 一月一 一周一 常态化 滚动"
#: Meetings and reports that have their rhythm in their name: 周例会, 月调度.
_MEETINGS = {
    "周": f"(?={one_of('推进 调度 例会 通报 报告')})",
    "月": f"(?=度?{one_of('调度 例会 通报 分析 督查')})",
    "季": f"(?=度?{one_of('拉练 观摩 通报 评比 分析')})",
}
_PERIODS = {"周": "week", "月": "month", "季": "quarter"}
#: What is never to happen.
_NEVER = "决不 绝不 不得 严禁 坚决防止 坚决杜绝"
_MEETING = re.compile(one_of(_MEETINGS))
_BY_ITSELF = re.compile(one_of(_OFTEN, _NEVER))
_LASTING = re.compile(one_of(_OFTEN, _STEADILY, _MEETINGS, _NEVER))
_ADDRESS = re.compile(one_of("各位代表 同志们 各位委员 让我们 我们坚信 我们相信 我们热忱 谢谢"))
_LEAD_IN = re.compile(
    "[：:]$|(?:以下|如下|下列)[^，。]{0,8}(?:工作|任务|方面|举措)"
    r"|(?:抓好|做好|抓实|办好)(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:个方面|项|方面|件|个)?[^，。]{0,6}(?:工作|任务|实事)?[。！.]?$"
)
_BACKGROUND = re.compile(
    one_of("去年 上年 过去 近年来 截至 截止 一年来 以来 目前")
    + "|当前[^，]{0,20}(?:仍|还|面临|存在|处于)|我们也(?:清醒|要看到)"
)
_FORECAST = re.compile("预计|预测|测算")
_GUIDING = re.compile(
    "指导思想|基本原则|总[体的](?:要求|思路)|全面贯彻|深入贯彻[^，。]{0,30}(?:思想|精神)|以[^，。]{4,40}(?:思想|理论|精神)为指导"
)
#: 政府工作的总体要求是：…实施某战略: what such a sentence names is the direction, and no work of its own.
_REQUIREMENT = re.compile("(?:总[体的](?:要求|思路)|指导思想|基本原则)[^。，]{0,12}(?:是|为|：|:)")
#: 目标与…衔接: the sentence argues for a target set before.
_ARGUES = re.compile("有利于|目标[^，。]{0,30}(?:衔接|吻合|匹配)|必须[^，。]{0,4}把握")
_COPULA = re.compile(
    "^[^，。]{2,24}(?:是|关系|关乎|事关|意味着|在于)[^，。]{2,}"
    "|目标[^，。]{0,30}(?:衔接|吻合|匹配|留有余地|积极稳妥|切实可行)|有利于|这[一个]?(?:目标|安排)"
)
_YEAR_OR_TIME = r"(?:(?:19|20)\d\d年|今年|明年|新的一年|本届政府|当前|[^，。]{0,8}(?:时期|期间))"
#: A clause that says how things are, and not what will be done: 今年是…之年, …是必由之路, 难度加大, 态势没有变.
_STATE = re.compile(
    rf"{_YEAR_OR_TIME}[^，。]{{0,6}}(?<![一二三四五六七八九十])是|(?:也|又|更|还|既)是(?!要)|[^，。]*(?:之年|的一年)$"
    "|[^，。]{3,24}(?<![一二三四五六七八九十])是[^，。]*"
    + one_of("之路 之策 之举 之要 所在 关键 根本 基础 保障 前提 生命线 要求 责任 使命 需要 机遇 主题")
    + "$|[^，。]{2,}"
    + one_of("加大 增大 凸显 显现 严峻 没有变 没有改变 不会变 已定 突出 下滑 艰巨 增多 紧迫 复杂多变 有限 滞后")
    + "$"
)
#: Subjects of such clauses; without one 力度加大 may be what is asked.
_WORLD = re.compile(
    "难度|压力|风险|矛盾|困难|因素|作用|形势|态势|趋势|基本面|格局|大局|步骤|任务|问题|挑战|竞争|国际|金融危机|后劲"
)
_STATED = re.compile("是|之年$|的一年$")
_DESCRIBES = re.compile(
    one_of(
        "面临着 面临许多 没有变 日益凸显 已定 提供了 难得机会 难得机遇 难得的机 新的起点上 新的发展起点 严峻挑战 任重道远 责任重大"
    )
    + "|压力增大"
)
_WILL = re.compile("要(?!求)|将(?!来)|必须|确保|力争")
#: Words that tie an act to what is said before it: 按照…的思路 promises nothing by itself.
_TIES = ("按照", "依托", "根据")
#: Qualities: 坚持 with nothing but one of these behind it only exhorts.
_QUALITY = re.compile(one_of("意识 观念 理念 原则 信心 决心 定力 方向 导向 思想 思维 相统一 相结合 并重") + "$")


def find_duties(
    sentence: Sentence, plan_year: int, taken: Sequence[tuple[int, int]]
) -> tuple[list[Duty], Reason | None]:
    """The duties of a sentence and, where it holds no commitment at all, why.

    `taken` are the absolute spans of the commitments already found. A sentence that has some yields only duties of
    rhythm in clauses of their own; one without any yields one duty where a verb promises action on an object, else a
    reason.
    """
    text = sentence.text
    spans = sentence.clauses
    if taken:
        return _rhythmic(sentence, spans, plan_year, taken), None
    reason = _reason_at_sight(text)
    if reason is not None:
        return [], reason
    described = False
    for begin, end in spans:
        clause = text[begin:end]
        if _describes(clause):
            described = True
            continue
        action = action_at(clause)
        if action is None and _BY_ITSELF.search(clause):
            return [_duty(sentence, begin, len(text), clause, None, plan_year)], None
        if action is not None and action.act in _DUTIFUL and _has_object(clause, action):
            return [_duty(sentence, begin, len(text), clause, action, plan_year)], None
    if described or _COPULA.search(text) or (_DESCRIBES.search(text) and not _WILL.search(text)):
        return [], Reason.EXPLANATION
    return [], Reason.FRAGMENT if len(text) < 8 else Reason.EXHORTATION


def states_the_direction(text: str) -> bool:
    """Whether a sentence states the general requirement: battles and strategies in it are no works, its numbers count."""
    return ("总" in text or "思想" in text or "原则" in text) and _REQUIREMENT.search(text) is not None


def _reason_at_sight(text: str) -> Reason | None:
    """The reason that the sentence's own words give, None where its verbs must decide."""
    if _ADDRESS.match(text):
        return Reason.ADDRESS
    if _LEAD_IN.search(text):
        return Reason.LEAD_IN
    if _GUIDING.search(text[:120]):
        return Reason.GUIDING
    if _FORECAST.search(text):
        return Reason.FORECAST
    if _BACKGROUND.search(text[:30]):
        return Reason.BACKGROUND
    if _ARGUES.search(text):
        return Reason.EXPLANATION
    return None


def _describes(clause: str) -> bool:
    """Whether a clause only says how the world is."""
    clause = clause.rstrip("。！!.； ")
    found = _STATE.match(clause)
    return found is not None and (_STATED.search(found.group()) is not None or _WORLD.search(clause) is not None)


def _has_object(clause: str, action: Action) -> bool:
    """Whether something stands behind the verb: 坚持 and 确保 with nothing but a quality behind them only exhort."""
    rest = clause[action.end :].strip("，。；、 ")
    if action.verb in _TIES:
        return False
    if action.act is Act.KEEP:
        return len(rest) >= 3 and not _QUALITY.search(rest)
    return len(rest) >= 2


def _rhythmic(sentence: Sentence, spans: Spans, plan_year: int, taken: Sequence[tuple[int, int]]) -> list[Duty]:
    """The duties of rhythm in the clauses that hold no other commitment."""
    if not _LASTING.search(sentence.text):
        return []
    found = []
    for begin, end in spans:
        if not _LASTING.search(sentence.text, begin, end):
            continue
        start, stop = sentence.start + begin, sentence.start + end
        if not any(a < stop and b > start for a, b in taken):
            clause = sentence.text[begin:end]
            found.append(_duty(sentence, begin, end, clause, action_at(clause), plan_year))
    return found


def _duty(sentence: Sentence, begin: int, end: int, clause: str, action: Action | None, plan_year: int) -> Duty:
    text = sentence.text
    while begin < end and text[begin] in "，。；、 　":
        begin += 1
    while end > begin and text[end - 1] in "，。；、！!. 　”" and not (text[end - 1] == "”" and "“" in text[begin:end]):
        end -= 1
    name = clause.strip("，。；、！!. 　")
    every = rhythm(clause)
    if not every and (meeting := _MEETING.search(clause)):
        every = _PERIODS[meeting.group()]
    due = deadline_near(text, begin + len(clause), begin + len(clause), plan_year)
    return Duty(
        start=sentence.start + begin,
        end=sentence.start + end,
        text=text[begin:end],
        deadline=due.isoformat(),
        name=name or text[begin:end],
        verb=action.verb if action else "",
        every=every,
    )

"""Goals: what a sentence promises as a relation instead of a number (与经济增长同步, 只增不减, 动态清零, 完成上级下达任务)."""

from __future__ import annotations

import re

from guatu.workreport.commitment import Goal
from guatu.workreport.deadlines import deadline_near
from guatu.workreport.phrases import SAME_STRENGTH, STRENGTH, strip_tail, strip_verbs
from guatu.workreport.sentences import Sentence
from guatu.workreport.words import one_of

_SETTER = one_of("国家 中央 省委 省政府 省 市 州 县 区 上级 年初 年度 省定 市定 国定 国家级 省级 规定")
#: Whose goals stand as “省定” or “上级”: 完成省定目标 needs no further word between.
_SET_BY_OTHERS = one_of("省定 市定 州定 国定 区定 县定 上级 省下达 市下达 州下达")
_STOP = "(?=$|[，。；、])"
#: Relations that stand behind what they are about. Order matters: the first that matches at a place wins.
_RELATIONS = (
    # 与经济增长同步
    r"[与和同][^，。；、]{2,18}?(?:基本)?(?:保持|实现)?(?:基本)?(?:同步|持平|相适应|相匹配|相当)(?:增长|提高)?",
    # 只增不减, 双下降, 零增长
    "只[增减升降]不[增减升降]|不[增减升降]反[增减升降]|[双三四]下降|双提升|稳中有[升进降增]",
    f"零{one_of('增长 发生 容忍 事故 死亡 新增')}",
    # 动态清零
    "(?:全部|全面|基本|保持|实现)?(?:动态)?(?:清零|归零|销号)",
    # 正增长, 保持稳定增长
    "(?:保持|实现)?(?:正增长|负增长)",
    f"(?:保持|实现){one_of('稳定 平稳 较快 稳步 合理 持续 两位数 快速 恢复性')}增长|(?:稳定|稳步|平稳)增长{_STOP}",
    # 控制在上级下达的范围内
    rf"(?:控制在|保持在|稳定在)[^，。；、\d]{{0,14}}{one_of('下达 规定 核定 确定 允许 合理 控制 限定 要求')}"
    rf"[^，。；、\d]{{0,12}}{one_of('之内 以内 内 范围 区间 水平')}",
    # 达到国家标准
    rf"(?:达到|不低于|高于|优于)(?:或(?:高于|优于))?{_SETTER}[^，。；、\d]{{0,10}}{one_of('标准 要求 目标 水平')}",
    # 水质达到Ⅲ类
    f"(?:{one_of('稳定 保持 持续')}?在?{one_of('达到或优于 达到 达 优于 不低于 好于 提升到 提升至')}|{one_of('稳定 保持')}[在为])"
    "(?:国家|地表水|环境)*(?:[ⅠⅡⅢⅣⅤ]|I{1,3}V?|I?V|[一二三四五])类(?:水质|水体)?(?:及?以上)?(?:水质)?(?:标准|水平)?"
    "(?![区镇乡村园])",
    # 无一人失学
    f"无一{one_of('人 户 例 名 起 村')}[^，。；、]{{2,8}}",
    # 高于全省平均水平
    "(?:持续|继续|稳定|明显|始终)?(?:高于|快于|好于|优于|领先于?|不低于|低于)"
    f"{one_of('全国 全省 全市 全区 全州 经济 GDP 同期 上年 去年 周边')}"
    rf"[^，。；、\d]{{0,10}}{one_of('水平 增长 增速 平均 均值 标准')}",
    # 位居全省前列
    f"{one_of('稳居 位居 居 进入 跻身 保持 挺进 走在')}(?:全国|全省|全市|全州|全区)?"
    rf"[^，。；、\d]{{0,8}}?{one_of('前列 第一 第一方阵 首位 前茅 上游 中上游 先进行列 百强')}",
    # 逐年下降
    f"(?:持续|稳步|逐年|明显|大幅)(?:下降|降低|减少|缩小){_STOP}",
    # 全覆盖
    f"{one_of('全覆盖 全达标 全贯通 应保尽保 应收尽收 应助尽助 应建尽建')}{_STOP}",
)
_RELATION = re.compile("|".join(_RELATIONS))
_GREAT = "重大|重特大|较大"
_FULFIL = "(?:全面|圆满|坚决|超额)?(?:完成|落实)好?"
_TASK = "(?:目标任务|目标|任务|指标|计划)"
#: Relations that stand before what they are about.
_BEFORE = re.compile(
    # 完成上级下达的节能减排任务
    rf"{_FULFIL}{_SETTER}[^，。；、\d]{{0,6}}"
    rf"{one_of('下达 确定 分解 安排 规定 核定 目标 任务')}的?(?P<what>[^，。；、\d]{{0,16}}?){_TASK}"
    # 完成省定目标
    rf"|{_FULFIL}{_SET_BY_OTHERS}的?(?P<what2>[^，。；、\d]{{0,12}}?){_TASK}"
    # 不发生规模性返贫
    rf"|(?:坚决|确保|守住|守牢)*不(?:发生|出现)(?P<event>(?:规模性|系统性|区域性|大规模|{_GREAT})[^，。；、\d]{{2,16}})"
    # 遏制较大以上事故
    r"|(?:有效|坚决|严格)?(?:防范|遏制|杜绝|防止)(?:和(?:防范|遏制|杜绝))?"
    rf"(?P<event2>(?:较大(?:及?以上)?|{_GREAT})[^，。；、\d]{{2,14}})"
)
#: What stands behind an event is no part of its name: 重特大事故发生, 规模性返贫的底线.
_BEHIND_AN_EVENT = re.compile("(?:的?(?:再次)?发生|的?底线)+$")
#: Every relation holds one of these; most clauses hold none, and are not read further.
_SIGN = re.compile(
    one_of(
        {"只": "(?=[增减升降])", "不": "(?=[增减升降])", "零": "(?=[增发容事死新])"},
        "类 无一 应保尽 应收尽 应助尽 应建尽 同步 持平 相适应 相匹配 相当 双下降 三下降 四下降 双提升 稳中有 清零 归零 销号 增长 下降 降低 减少 缩小",
        "下达 规定 核定 控制在 保持在 稳定在 达到 高于 优于 快于 好于 领先 不低于 低于",
        "前列 第一 上游 先进 前茅 首位 百强 全覆盖 全达标 全贯通",
        "任务 目标 指标 规模性 系统性 区域性 重大 重特大 较大",
    )
)
#: A relation in quotes is meant as such where the quotes hold nothing else and close the clause: 实现“双下降”, “零死亡”目标.
_QUOTED_GOAL = re.compile("”(?:的?目标)?(?:$|[，。；、])")
_EACH = re.compile("(?:均|都|全部|基本)(?:实现|达到)(?:对)?")
_NOT_A_SUBJECT = re.compile(
    one_of("因地制宜 坚持 按照 围绕 聚焦 努力 始终 更好 进一步 继续 持续 不断 加快 推动") + "*$"
)


def find_goals(sentence: Sentence, plan_year: int, taken: list[tuple[int, int]]) -> list[Goal]:
    """Every goal of one sentence; spans in `taken` (absolute, of targets) are not read again."""
    text = sentence.text
    if not _SIGN.search(text):
        return []
    found: list[Goal] = []
    for begin, end in sentence.clauses:
        if not _SIGN.search(text, begin, end):
            continue
        clause = text[begin:end]
        busy = [(a - sentence.start - begin, b - sentence.start - begin) for a, b in taken]
        for match in _RELATION.finditer(clause):
            goal = _goal(sentence, begin, clause, match, busy, plan_year)
            if goal is not None and all(goal.start >= other.end or goal.end <= other.start for other in found):
                found.append(goal)
        match_before = _BEFORE.search(clause)
        if match_before and not any(a < match_before.end() and b > match_before.start() for a, b in busy):
            subject = _subject_of(match_before) or strip_verbs(strip_tail(clause[: match_before.start()]))
            start, stop = sentence.start + begin + match_before.start(), sentence.start + begin + match_before.end()
            if subject and all(start >= other.end or stop <= other.start for other in found):
                found.append(_make(sentence, start, stop, subject, clause[: match_before.start()], plan_year))
    return found


def _subject_of(match: re.Match[str]) -> str:
    """What a relation that stands in front is about, "" where only the words before it say so (能耗完成省定目标)."""
    event = match["event"] or match["event2"]
    if event:
        return _BEHIND_AN_EVENT.sub("", event)
    return (match["what"] or match["what2"] or "").strip("的 ")


def _goal(
    sentence: Sentence, begin: int, clause: str, match: re.Match[str], busy: list[tuple[int, int]], plan_year: int
) -> Goal | None:
    inside = sentence.inside
    # 高于全市平均水平1个百分点: a number right behind is a target, and the relation only its measure.
    if any(a <= match.end() and b > match.start() for a, b in busy):
        return None
    before = clause[: match.start()]
    if inside is not None and inside[begin + match.start()]:
        if not (before.endswith("“") and _QUOTED_GOAL.match(clause, match.end())):
            return None
        before = before[:-1]
    last = max(before.rfind(mark) for mark in ("目标是", "目标为"))
    subject = before[last + 3 :] if last >= 0 else before
    for strong in STRENGTH.finditer(subject):
        if strong.end() < len(subject):
            subject = subject[strong.end() :]
            break
    subject = _whole(strip_verbs(strip_tail(subject)).strip("、，的 "), subject)
    if len(subject) < 2 and match.group().startswith("无一"):
        subject = match.group()
    if len(subject) < 2 or len(subject) > 26 or _NOT_A_SUBJECT.match(subject):
        return None
    start, end = sentence.start + begin + match.start(), sentence.start + begin + match.end()
    return _make(sentence, start, end, subject, before, plan_year)


def _whole(subject: str, written: str) -> str:
    """The subject as a phrase: 基本医保均实现贫困人口 is 基本医保贫困人口; 基本 before an insurance is part of its name."""
    if subject.startswith(("医保", "医疗", "养老", "公共")) and f"基本{subject}" in written:
        subject = f"基本{subject}"
    return _EACH.sub("", subject)


def _make(sentence: Sentence, start: int, end: int, subject: str, before: str, plan_year: int) -> Goal:
    text = sentence.text[start - sentence.start : end - sentence.start]
    strong = STRENGTH.search(before) or STRENGTH.match(text)
    word = strong.group() if strong else ""
    due = deadline_near(sentence.text, start - sentence.start, end - sentence.start, plan_year)
    return Goal(
        start=start,
        end=end,
        text=text,
        deadline=due.isoformat(),
        strength=SAME_STRENGTH.get(word, word),
        indicator=subject,
        relation=text,
    )

"""Read a sentence clause by clause: which action governs which object, and who acts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from guatu.workreport.commitment import Item, Stage
from guatu.workreport.items.heads import Noun
from guatu.workreport.items.judge import SUBJECTLESS
from guatu.workreport.items.listing import item, read_object
from guatu.workreport.items.members import Text
from guatu.workreport.items.nouns import generic, noun_class, singles_out
from guatu.workreport.items.pieces import PREDICATE_LAST, Ending, ending, whole_predicate
from guatu.workreport.items.stages import FIRM, WON
from guatu.workreport.lists import clauses, curly, lists, mask
from guatu.workreport.verbs import VERBS, Act, Action, action_at, action_within, deed_of_another
from guatu.workreport.words import one_of

_FRAME = re.compile(
    r"\s*(?:[—\-]+)?(?:继续|并|坚持|始终坚持)?(?:在|以|面向|针对|按照|对|为|将|把|向|从|借助|采取|充分利用|利用|区分|由|依托|充分发挥|发挥)"
)
_AIM = re.compile(r"\s*(?:着眼|围绕|紧扣|顺应|遵循|瞄准|适应|根据|关键|涵盖|包括|让|使|做到|是)")
_FRAME_FIRST = frozenset("在以面针按对为将把向从借采充利区由依发继并坚始—- \u3000\t")
_AIM_FIRST = frozenset("着围紧顺遵瞄适根关涵包让使做是 \u3000\t")
_AIMS = """
    重点 目标 抓手 基础 主体 核心 支撑 保障 牵引 主题 中心 动力 目的 导向 引领 契机 主线 突破口 统领 载体 依托 骨干 先导 任务
    指引 遵循 总揽 指导 基本 着力点 切入点 主战场 龙头 平台 节点 轴线 纽带
    """
_AIMED = re.compile(f"为{one_of('首要 根本 主要 重要 重大 总')}?{one_of(_AIMS)}$")
_FRAMED = re.compile(r"\s*(?:继续|坚持)?(?:以|围绕|紧扣|紧紧围绕|突出)")
_BEARING = re.compile(r"为(?:重点|基础|支撑|载体|依托|骨干|核心|龙头|平台|节点|轴线|纽带)$")
_SUBJECT = re.compile(r"[^、和与]{1,12}?(?:要|应|须)(?![求素点件闻地对])")
_PLACES = re.compile(r"地|县|市|区|镇|乡|县区|县市|乡镇|市州|地区|园区|景区|开发区|村|街道|单位")
_KEPT = ("园区", "景区", "开发区", "街道", "村")
_CREATION = re.compile(one_of("创建 争创 申报 申建 创成 申办 晋升 晋级 升级为 升格为 入选 成为 获评 评为 跻身"))
_WINNING = (Act.CREATE, Act.FOUND, Act.PUSH, Act.CARRY)
_EFFORT = re.compile(r"(?:的?(?:开发|建设|推进|实施|工作|推进建设|建设推进))*力度$")
_PASSED = re.compile(r"通过[^、]{0,18}?(?:验收|评估|认证|审查|审核|复审|复核|评审|鉴定|认定)$")
#: Parts and measures of a work whose fulfilment only says that it goes on: 完成投资, 完成主体.
_PARTS_OF_A_WORK = """
    投资 总投资 主体 路基 路面 桩基 基坑 管廊 装修 装饰 设备安装 土建 征地 拆迁 总工程量 工程量 形象进度 总量 总任务
    """
_FULFILLED = re.compile(
    f"(?:建设|工程)?{one_of('年度 累计 全年 年内 当年 力争 确保 要 计划')}*完成(?:年度|计划)?{one_of(_PARTS_OF_A_WORK)}"
)
_WIDENED = re.compile(
    one_of("再 持续 进一步 不断 全面 纵深 深入 加快 有序 扎实 全域 稳步")
    + f"(?P<deed>{one_of('深化 推进 实施 推开 铺开 推广 升级 提速 扩面 落地')})$"
)
_TIMES = re.compile(r"[一二三四上下半年季度末月初底前中旬内全部年度今明后\d]+(?:全部|全面|陆续|集中)?")
_CLAUSED = (Noun.WORK, Noun.PLACE, Noun.REFORM, Noun.DRIVE, Noun.RULE, Noun.TITLE)
_RUNNING = frozenset(
    ("做强", "做优", "做大", "做强做大", "做大做强", "做优做强", "加强", "巩固", "抢抓", "抓住", "利用", "用好", "依托")
)


def find_items(sentence: str, start: int, taken: Sequence[tuple[int, int]] = ()) -> list[Item]:
    """The items of one clean sentence whose first character has offset `start` in the document's text.

    `taken` holds the spans that numeric targets of this sentence have claimed: an item inside such a span is left out. (A work
    that only its number singles out, 示范镇2个, is no item anyway; a programme with a count, 退耕还林3万亩, is both.)
    """
    if '"' in sentence:
        found = _read(curly(sentence), start)
        found = [replace(each, text=sentence[each.start - start : each.end - start]) for each in found]
    else:
        found = _read(sentence, start)
    if taken and found:
        found = [each for each in found if not any(a <= each.start and each.end <= b for a, b in taken)]
    return found


def _read(sentence: str, start: int) -> list[Item]:
    text = Text(sentence, mask(sentence), start)
    masked = text.masked
    found: list[Item] = []
    before: Action | None = None
    fresh = 0
    for first, last in clauses(masked):
        clause = masked[first:last]
        if fresh and last - first < 20 and clause[-1] in PREDICATE_LAST:
            stage = whole_predicate(clause)
            if stage is not None:
                found[-fresh:] = [_brought(each, stage) for each in found[-fresh:]]
                continue
        action = action_at(clause)
        count = len(found)
        if action is None or action.verb in ("依托", "发挥", "坚持"):
            if clause[0] in _FRAME_FIRST and _FRAME.match(clause):
                aimed = _AIMED.search(clause)
                if aimed:
                    found += _framed(text, first, last, aimed.start() + first)
                    fresh = 0
                    continue
                action = action_within(clause, 1, len(clause))
            elif action is None:
                if clause[0] in _AIM_FIRST and _AIM.match(clause):
                    found += _framed(text, first, last, last)
                    fresh = 0
                    continue
                subject = _SUBJECT.match(clause) if "要" in clause or "应" in clause or "须" in clause else None
                if subject is None:
                    found += _bare(text, first, last, before)
                    fresh = len(found) - count
                    continue
                at = subject.end()
                action = action_at(clause[at:])
                if action is not None:
                    action = action._replace(start=action.start + at, end=action.end + at)
        if action is not None:
            found += _governed(text, first + action.end, last, action)
            before = action
        fresh = len(found) - count
    return found


def _brought(each: Item, stage: Stage) -> Item:
    """The item of a clause that is followed by nothing but a predicate: 加快某厂，力争年内投产."""
    if each.stage in (Stage.RUN, stage) or (stage is Stage.PLAN and each.stage is Stage.BUILD):
        return each
    return replace(each, stage=stage)


def _framed(text: Text, first: int, last: int, end: int) -> list[Item]:
    """The works named in a frame: 以创建某某示范区为抓手, 围绕开展“某某年”活动, 以甲路、乙路等道路为基础."""
    head = _FRAMED.match(text.masked, first, last)
    if head is None:
        return []
    at = head.end()
    action = action_at(text.masked[at:end])
    if action is not None:
        if action.act not in (Act.CREATE, Act.CARRY, Act.FOUND):
            return []
        items = read_object(text, at + action.end, end, action)
        if action.act is Act.CREATE:
            return items
        return [each for each in items if "“" in each.text or (action.act is Act.FOUND and each.text.endswith("品牌"))]
    if end == last or not _BEARING.match(text.masked, end, last):
        return []
    series = lists(text.masked, at, end)
    if len(series) != 1 or len(series[0].members) < 2 or not series[0].category:
        return []
    return read_object(text, at, end, Action("建设", Act.RAISE, Stage.BUILD, 0, 0))


def _bare(text: Text, first: int, last: int, before: Action | None) -> list[Item]:
    """A clause without a verb at its head: a list that goes on, or a subject with its predicate (…开工建设, …创建…)."""
    masked = text.masked
    if masked.startswith("其中", first):
        first += 2
    if last - first <= 4:
        return []
    hint = _TOLD_HINT.search(masked, first + 2, last)
    if hint is None and masked[last - 1] not in PREDICATE_LAST:
        return []
    verb, strength = (before.verb, before.strength) if before else ("", "")
    if hint is not None and hint[0] not in ("完成", "通过"):
        deed = deed_of_another(masked, first + 2, last)
        if deed is not None and deed.act is Act.CREATE and deed.end < last:
            if before is not None and before.act in (Act.SUPPORT, Act.PUSH, Act.ENSURE, Act.SEEK):
                return _helped(text, first, last, before, deed)
            if _named(masked[first : deed.start]):
                return _helped(text, first, last, Action("支持", Act.SUPPORT, Stage.PLAN, 0, 0), deed)
    elif hint is not None and hint[0] == "通过":
        passed = _PASSED.search(masked, first + 2, last)
        if passed is not None:
            return _told(text, first, passed.start(), Stage.FINISH, passed[0], strength)
    found = ending(masked, first, last)
    if found.stage is not None:
        if _TIMES.fullmatch(masked, first, found.at) or (
            found.stage is Stage.PLAN and not found.words.endswith(_SETTLED)
        ):
            return []
        return read_object(text, first, last, Action(verb, Act.ENSURE, Stage.BUILD, 0, 0, strength), found)
    if hint is not None and hint[0] == "完成":
        fulfilled = _FULFILLED.search(masked, first + 2, last)
        if fulfilled is not None:
            return _told(text, first, fulfilled.start(), Stage.BUILD, "建设", strength)
    widened = _WIDENED.search(masked, first + 2, last) if masked[last - 1] in "化进施开广级速面地" else None
    if widened is not None:
        stage = Stage.RUN if widened["deed"] == "深化" else Stage.BUILD
        return _told(text, first, widened.start(), stage, widened["deed"], strength)
    return []


_TOLD_HINT = re.compile(r"完成|通过|创[建成]|争创|申[报建办]|晋|升[级格]为|入选|成为|评为|获评|跻身")
_SETTLED = ("落地", "签约", "落户", "获批", "立项", "入驻", "成功", "建设", "前期工作", "前期", "核准", "批复")


def _told(text: Text, first: int, last: int, stage: Stage, words: str, strength: str) -> list[Item]:
    """The subject `text[first:last]` of a predicate where it names one work."""
    if text.masked.startswith(("并", "其中", "当年", "全年", "今年"), first):
        return []
    noun, length = noun_class(text.masked[first:last])
    if text.masked[first] != "“" and (noun not in _CLAUSED or not singles_out(text.masked[first:last], noun, length)):
        return []
    verb = words if words in VERBS else "推进"
    action = Action(verb, Act.ENSURE, stage, 0, 0, strength)
    return read_object(text, first, last, action, Ending(last, words, stage))


def _governed(text: Text, first: int, last: int, action: Action) -> list[Item]:
    act = action.act
    if act is Act.SUPPORT:
        deed = deed_of_another(text.masked, first, last)
        if deed is not None and deed.end < last:
            if deed.start > first:
                return _helped(text, first, last, action, deed)
            if deed.act is not Act.RAISE:
                return read_object(text, deed.end, last, action._replace(act=deed.act, stage=deed.stage))
            return []
        if deed is not None and deed.start > first + 1:
            helped = _helped(text, first, last, action, deed)
            if helped:
                return helped
        if SUBJECTLESS.match(text.masked, first, last):
            return []
    elif act is Act.PUSH or act is Act.ENSURE or act is Act.SEEK:
        if action.verb == "配合":
            inner = action_within(text.masked, first + 2, last)
            if inner is not None:
                return read_object(text, inner.end, last, inner._replace(verb=action.verb))
        creation = _CREATION.search(text.masked, first + 2, last - 3)
        if creation is not None:
            deed = deed_of_another(text.masked, first, last)
            if deed is not None and deed.act is Act.CREATE and deed.start - first >= 2:
                return _helped(text, first, last, action, deed)
    elif act is Act.RAISE and action.verb == "加大":
        effort = _EFFORT.search(text.masked, first, last)
        if effort is None or text.masked[first] == "对":
            return []
        pushed = action._replace(verb="加快推进", act=Act.PUSH)
        return [
            each
            for each in read_object(text, first, effort.start(), pushed)
            if _placed(each.text) or noun_class(each.text)[0] in (Noun.PLACE, Noun.WORK)
        ]
    return read_object(text, first, last, action)


_PLACE_NAME = re.compile(r".{1,4}[区县市镇乡村街路河湖园]|[东西南北中老新]城|“")


def _placed(words: str) -> bool:
    """Whether the phrase begins with the name of a place: 北坪镇旧城改造."""
    return _PLACE_NAME.match(words) is not None and len(words) >= 6


def _helped(text: Text, first: int, last: int, action: Action, deed: Action) -> list[Item]:
    """支持A、B创建T: several subjects are the items, each with the title; one subject has the titles as items."""
    series = lists(text.masked, first, deed.start)
    if not series:
        return []
    subjects, category = series[-1].members, series[-1].category
    helping = action.act is Act.SUPPORT
    if action.act is Act.SEEK or (helping and deed.act is Act.CREATE):
        stage = Stage.PLAN
    elif helping:
        stage = Stage.BUILD if deed.stage is Stage.RUN or deed.verb in _RUNNING else deed.stage
    elif action.act is Act.ENSURE and deed.act is Act.CREATE:
        stage = Stage.FINISH if action.strength in FIRM and deed.verb in WON else Stage.PLAN
    else:
        stage = action.stage
    objects = read_object(text, deed.end, last, action._replace(act=deed.act, stage=stage))
    if not category and SUBJECTLESS.search(text.masked, subjects[-1].start, subjects[-1].end):
        subjects = subjects[-1:]
    proper = [each for each in subjects if _proper(text.masked[each.start : each.end], category)]
    linked = deed.verb if deed.act is Act.CREATE else ""
    if len(subjects) == 1 and objects and deed.act in _WINNING:
        if not proper:
            return objects
        subject = text.sentence[subjects[0].start : subjects[0].end]
        return [replace(each, name=f"{subject}{linked}{each.name}") for each in objects]
    if action.act is Act.PUSH and not objects:
        return []
    rest = text.sentence[deed.start : last].partition("、")[0].partition("等")[0]
    what = f"{linked}{objects[0].name}" if objects else rest if len(rest) <= 14 else ""
    if category in _KEPT:
        what = category + what
    return [
        item(text, each.start, each.end, action, stage, text.sentence[each.start : each.end] + what) for each in proper
    ]


def _named(subject: str) -> bool:
    """Whether a subject without help before it names one place: 云岭医院争创…."""
    noun, length = noun_class(subject)
    return (
        noun is Noun.PLACE
        and len(subject) <= 14
        and singles_out(subject, noun, length)
        and not SUBJECTLESS.search(subject)
    )


def _proper(subject: str, category: str) -> bool:
    """Whether the words name one firm or place: 支持恒远公司, and not 支持各类企业."""
    if not 2 <= len(subject) <= 16 or generic(subject):
        return False
    if _PLACES.fullmatch(category):
        return True
    if SUBJECTLESS.search(subject):
        return False
    noun, length = noun_class(subject)
    return noun is None or (noun is not Noun.HOLLOW and singles_out(subject, noun, length))

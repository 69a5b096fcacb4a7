"""Read a sentence clause by clause: which action governs which object, and who acts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from guatu.workreport.commitment import Item, Stage
from guatu.workreport.items.judge import SUBJECTLESS
from guatu.workreport.items.listing import Text, item, read_object
from guatu.workreport.items.nouns import Noun, generic, noun_class, singles_out
from guatu.workreport.items.pieces import ending
from guatu.workreport.lists import clauses, lists, mask
from guatu.workreport.verbs import Act, Action, action_at, action_within, deed_of_another

_FRAME = re.compile(
    r"\s*(?:[—\-]+)?(?:继续|并|坚持|始终坚持)?(?:在|以|面向|针对|按照|对|为|将|把|向|从|借助|采取|充分利用|利用|区分|由|依托|充分发挥|发挥)"
)
_AIM = re.compile(r"\s*(?:着眼|围绕|紧扣|顺应|遵循|瞄准|适应|根据|关键|涵盖|包括|让|使|做到|是)")
_AIMED = re.compile(
    r"为(?:首要|根本|主要|重要|重大|总)?(?:重点|目标|抓手|基础|主体|核心|支撑|保障|牵引|主题|中心|动力|目的|导向|引领|契机|主线|突破口|"
    r"统领|载体|依托|骨干|先导|任务|指引|遵循|总揽|指导|基本|着力点|切入点|主战场)$"
)
_SUBJECT = re.compile(r"[^、和与]{1,12}?(?:要|应|须)(?![求素点件闻地对])")
_PLACES = re.compile(r"地|县|市|区|镇|乡|县区|县市|乡镇|市州|地区")
_CREATION = re.compile(r"创建|争创|申报|申建|创成|申办")
_WINNING = (Act.CREATE, Act.FOUND, Act.PUSH, Act.CARRY)


def find_items(sentence: str, start: int, taken: Sequence[tuple[int, int]] = ()) -> list[Item]:
    """The items of one clean sentence whose first character has offset `start` in the document's text.

    `taken` holds the spans that numeric targets of this sentence have claimed: an item inside such a span is left out. (A work
    that only its number singles out, 示范镇2个, is no item anyway; a programme with a count, 退耕还林3万亩, is both.)
    """
    text = Text(sentence, mask(sentence), start)
    masked = text.masked
    found: list[Item] = []
    before: Action | None = None
    for first, last in clauses(masked):
        clause = masked[first:last]
        action = action_at(clause)
        if action is None or action.verb in ("依托", "发挥", "坚持"):
            if _FRAME.match(clause):
                action = None if _AIMED.search(clause) else action_within(clause, 1, len(clause))
            elif action is None:
                if _AIM.match(clause):
                    continue
                subject = _SUBJECT.match(clause) if "要" in clause or "应" in clause or "须" in clause else None
                if subject is None:
                    found += _bare(text, first, last, before)
                    continue
                at = subject.end()
                action = action_at(clause[at:])
                if action is not None:
                    action = action._replace(start=action.start + at, end=action.end + at)
        if action is not None:
            found += _governed(text, first + action.end, last, action)
            before = action
    if taken:
        found = [each for each in found if not any(a <= each.start and each.end <= b for a, b in taken)]
    return found


def _bare(text: Text, first: int, last: int, before: Action | None) -> list[Item]:
    """A clause without a verb at its head: a list that goes on, or a subject with its predicate (…开工建设, …创建…)."""
    if (
        before is not None
        and before.act in (Act.SUPPORT, Act.PUSH, Act.ENSURE)
        and _CREATION.search(text.masked, first + 2, last)
    ):
        deed = deed_of_another(text.masked, first + 2, last)
        if deed is not None and deed.act is Act.CREATE and deed.end < last:
            return _helped(text, first, last, before, deed)
    if last - first > 4 and ending(text.masked, first, last).stage is not None:
        verb, strength = (before.verb, before.strength) if before else ("", "")
        return read_object(text, first, last, Action(verb, Act.ENSURE, Stage.BUILD, 0, 0, strength))
    return []


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
    elif act is Act.PUSH or act is Act.ENSURE:
        if action.verb == "配合":
            inner = action_within(text.masked, first + 2, last)
            if inner is not None:
                return read_object(text, inner.end, last, inner._replace(verb=action.verb))
        creation = _CREATION.search(text.masked, first + 2, last - 3)
        if creation is not None:
            deed = deed_of_another(text.masked, first, last)
            if deed is not None and deed.act is Act.CREATE and deed.start - first >= 2:
                return _helped(text, first, last, action, deed)
    return read_object(text, first, last, action)


def _helped(text: Text, first: int, last: int, action: Action, deed: Action) -> list[Item]:
    """支持A、B创建T: several subjects are the items, each with the title; one subject has the titles as items."""
    series = lists(text.masked, first, deed.start)
    if not series:
        return []
    subjects, category = series[-1].members, series[-1].category
    helping = action.act is Act.SUPPORT
    stage = Stage.PLAN if helping and deed.act is Act.CREATE else deed.stage if helping else action.stage
    objects = read_object(text, deed.end, last, action._replace(act=deed.act, stage=stage))
    proper = [each for each in subjects if _proper(text.masked[each.start : each.end], category)]
    linked = deed.verb if deed.act is Act.CREATE else ""
    if len(subjects) == 1 and objects and deed.act in _WINNING:
        if not proper:
            return objects
        subject = text.sentence[subjects[0].start : subjects[0].end]
        return [replace(each, name=f"{subject}{linked}{each.name}") for each in objects]
    if action.act is Act.PUSH and not objects:
        return []
    rest = text.sentence[deed.start : last]
    ending_words = f"{linked}{objects[0].name}" if objects else rest if len(rest) <= 12 else ""
    return [
        item(text, each.start, each.end, action, stage, text.sentence[each.start : each.end] + ending_words)
        for each in proper
    ]


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

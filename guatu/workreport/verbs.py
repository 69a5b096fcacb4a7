"""Which action a clause of a report promises: the verb that governs it, its adverbs, its degree of commitment and its stage.

A clause reads (time, order, condition)* (strength (time)*)? (adverb)* verb object. `action_at` finds that opening; it knows words of
the language of administration only, never a name. Source of the word list: the grammar of annual work reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from guatu.workreport.commitment import Stage
from guatu.workreport.lists import BLANK
from guatu.workreport.phrases import ADVERBS, SAME_STRENGTH, STRENGTHS, SURE, TIME
from guatu.workreport.verb_tables import (
    ACTION_VERBS,
    HELPED_WORDS,
    JOINABLE_WORDS,
    LEAD_WORDS,
    NEVER_SECOND_WORDS,
    OPENER_WORDS,
    WITHIN_WORDS,
    Act,
)
from guatu.workreport.words import alternation, one_of, words_of

__all__ = ["VERBS", "Act", "Action", "action_at", "action_within", "alternation", "deed_of_another", "verb_at"]


class Action(NamedTuple):
    """The action at the head of a clause.

    `start` and `end` bound the verb within the clause (with 好 and joined verbs, 新建、改扩建), `strength` is the word of
    commitment before it as the closed list has it (必保 for 力保), "" where there is none.
    """

    verb: str
    act: Act
    stage: Stage
    start: int
    end: int
    strength: str = ""
    adverbs: str = ""


_PLANNING = ("探索", "谋划", "研究", "筹划", "争取")
_HASTENING = ("加快", "推进", "推动")


def _table() -> dict[str, tuple[Act, Stage]]:
    table: dict[str, tuple[Act, Stage]] = {}
    for act, stages in ACTION_VERBS.items():
        for stage, words in stages.items():
            for word in words.split():
                table.setdefault(word, (act, stage))
    return table


VERBS: dict[str, tuple[Act, Stage]] = _table()
"""Every action verb with its sort and the stage it leads to."""

_LEADING = frozenset(LEAD_WORDS.split())
_NEVER = frozenset(NEVER_SECOND_WORDS.split())
_OBJECTLIKE = (Act.RAISE, Act.HANDLE, Act.SUPPORT)
_JOINING = frozenset(JOINABLE_WORDS.split())


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For each first character the lengths of the words that begin with it, the longest first."""
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[0], set()).add(len(word))
    return {head: tuple(sorted(lengths, reverse=True)) for head, lengths in found.items()}


_VERB_LENGTHS = _lengths(VERBS)
_ADVERBS = words_of(*ADVERBS)

_NOUNLIKE = ("率", "量", "额", "区绿化", "区面积", "区人口", "区路网", "区黑臭", "面积", "项目数")
"""What makes a verb at the head of a clause part of a figure's name: 开工率, 建成区面积."""
_ROADS = ("路", "街", "大道", "东路", "南路", "西路", "北路", "中路", "大街", "巷")
"""What makes 建设 the name of a road: 建设路."""
_COMPOUND = ("用地", "资金", "领域", "单位", "周期", "任务", "力度")
"""What makes a verb the first half of a noun: 建设用地, 启动资金."""


@cache
def _opening() -> re.Pattern[str]:
    adverb = one_of(*ADVERBS)
    return re.compile(
        rf"\s*(?:[—\-·●■◆▲★○◇□]+|[(（][一二三四五六七八九十\d{BLANK}]+[)）]|\d{{1,2}}[.、．)）]|[①-⑳㈠-㈩]|[一二三四五六七八九十]+、)?\s*"
        rf"(?:{one_of(OPENER_WORDS)}|{TIME})*"
        # 千方百计确保, 全力力争: what stands before a firm word belongs to it.
        rf"(?:(?:(?:{adverb})+(?={one_of(SURE, '力争')}))?(?P<strength>{one_of(STRENGTHS)})(?:{TIME}、?)*)?"
        rf"(?P<adverbs>(?:(?P<last>{adverb})地?、?)*)"
    )


_OPENING_WORDS = words_of(OPENER_WORDS, STRENGTHS, *ADVERBS)
_TIME_FIRST = "今本当全年上下明每期第两一二三四五十国春中元七汛入采供秋到至在"
_OPENING_FIRST = frozenset(word for word in _OPENING_WORDS if len(word) == 1) | set(
    " \u3000\t—-·●■◆▲★○◇□(（0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳" + _TIME_FIRST
)
_OPENING_PAIRS = frozenset(word[:2] for word in _OPENING_WORDS if len(word) > 1)
"""How a clause must begin for the search of its opening to be worth while."""


@cache
def _inner() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<verb>(?:加快|加速)?(?:{alternation(WITHIN_WORDS.split())}))"
        r"(?!活动|工作|步伐|成果|任务|目标|情况|机制|标准|能力|水平|力度|用地|资金|领域|单位|周期|项目|工程|行动|试点|[和、与及的])"
    )


@cache
def _helping() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<verb>{alternation(HELPED_WORDS.split())})(?!活动|工作|步伐|成果|任务|目标|工程|行动|试点|基地|中心)"
    )


def action_at(clause: str) -> Action | None:
    """Read the action that opens `clause`; None where it does not open with one.

    Offsets in the result count from the start of `clause`. A joint verb (加快建设, 探索推进) is one verb: the last word gives
    the sort, a word of planning anywhere in it gives the stage `plan`. A word of strength alone (力争某项目开工) is an action
    of sort `ensure`.
    """
    if clause[:2] not in _OPENING_PAIRS and clause[:1] not in _OPENING_FIRST:
        return _verb(clause, 0, "", "")
    opening = _opening().match(clause)
    assert opening is not None
    word, adverbs = opening["strength"] or "", opening["adverbs"]
    strength = SAME_STRENGTH.get(word, word)
    action = _verb(clause, opening.end(), strength, adverbs)
    if action is None and adverbs:
        last = opening.start("last")
        action = _verb(clause, last, strength, adverbs[: last - opening.start("adverbs")])
    if action is None and strength:
        at = opening.start("strength")
        if strength.endswith("完成"):
            return Action("完成", Act.FINISH, Stage.FINISH, at + len(strength) - 2, opening.end(), strength, adverbs)
        if not adverbs:
            action = _verb(clause, at, "", "")
        if action is None:
            return Action(word, Act.ENSURE, Stage.BUILD, at, opening.end(), strength, adverbs)
    return action


def verb_at(text: str, at: int) -> str:
    """The longest verb of `text` at `at`, "" where none."""
    for length in _VERB_LENGTHS.get(text[at : at + 1], ()):
        word = text[at : at + length]
        if word in VERBS and not (word.endswith("建设") and text.startswith(_ROADS, at + length)):
            return word
    return ""


def _verb(text: str, at: int, strength: str, adverbs: str) -> Action | None:
    word = verb_at(text, at)
    if not word:
        return None
    act, stage = VERBS[word]
    end = at + len(word)
    if text.startswith(_NOUNLIKE, end):
        return None
    if word in _LEADING:
        second = verb_at(text, end)
        if second and second not in _NEVER and not text.startswith(_COMPOUND, end + len(second)):
            later = VERBS[second]
            if later[0] not in _OBJECTLIKE or word == "加快":
                act, stage = later
                end += len(second)
                word += second
    if text.startswith("好", end) and not text.startswith("好的", end):
        end += 1
    if text[end : end + 1] in ("、", "和", "或", "及", "并") and end < len(text):
        end = _joined(text, end)
        word = text[at:end]
    if word.startswith(_PLANNING) or (strength == "争取" and act is Act.FOUND):
        stage = Stage.PLAN
    elif act is Act.CREATE and word.startswith(_HASTENING):
        stage = Stage.BUILD
    return Action(word, act, stage, at, end, strength, adverbs)


def _joined(text: str, at: int) -> int:
    """Where a row of joined verbs ends: 新建、改扩建某校."""
    while text[at : at + 1] in ("、", "和", "或", "及", "并"):
        second = verb_at(text, at + 1)
        if second not in _JOINING or at + 1 + len(second) >= len(text):
            return at
        at += 1 + len(second)
    return at


def action_within(text: str, start: int, end: int) -> Action | None:
    """Find the first plain action verb of `text[start:end]` behind a phrase of place or manner (在南坡镇设立…)."""
    found = _inner().search(text, start, end)
    if found is None or found.end() >= end:
        return None
    word = found["verb"]
    act, stage = VERBS.get(word) or VERBS[word[2:]]
    return Action(word, act, stage, found.start(), found.end())


def deed_of_another(text: str, start: int, end: int) -> Action | None:
    """After 支持 and its like: what the one who is helped does. `start` of the result is where the subject ends."""
    found = _helping().search(text, start, end)
    if found is None:
        return None
    word = found["verb"]
    act, stage = VERBS.get(word, (Act.RAISE, Stage.BUILD))
    at = found.start()
    while at - start > 2:
        for length in (4, 3, 2):
            if text[at - length : at] in _ADVERBS and at - length > start:
                at -= length
                break
        else:
            break
    return Action(word, act, stage, at, found.end())

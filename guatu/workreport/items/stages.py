"""The stage to which an action brings a named work, where no predicate says it."""

from __future__ import annotations

from guatu.workreport.commitment import Stage
from guatu.workreport.items.heads import Noun
from guatu.workreport.phrases import SURE
from guatu.workreport.verbs import Act, Action
from guatu.workreport.words import word_set

FIRM = word_set(SURE)
"""With one of these a title is to be won within the year; 力争 and 争取 only try."""
WON = ("创成", "成功创建", "建成", "晋升", "成为", "获评", "评为", "升格为", "升级为")
_DRIVES = (Noun.DRIVE, Noun.EVENT, Noun.PRACTICE, Noun.TEXT)
_RECURRING = (
    "活动",
    "运动",
    "服务",
    "调度",
    "推进",
    "拉练",
    "办法",
    "条例",
    "评比",
    "会商",
    "通报",
    "观摩",
    "研判",
    "晾晒",
)


def stage_of(action: Action, noun: Noun | None, core: str, tail: str) -> Stage:
    """The stage of an item where no predicate says it: the verb's, corrected by what is moved."""
    act, stage = action.act, action.stage
    if act is Act.CREATE and action.strength in FIRM and action.verb in WON:
        return Stage.FINISH
    if act is Act.FINISH and core.endswith(("规划", "详规", "控规", "总规")):
        return Stage.PLAN
    if act is Act.FOUND or act is Act.SEEK or act is Act.FINISH:
        return stage
    if act is Act.PERFECT and (
        noun is Noun.WORK
        or (noun is Noun.PLACE and "建设" in tail and not core.endswith(("平台", "系统", "网", "库", "制")))
    ):
        return Stage.BUILD
    if act in (Act.PUSH, Act.PERFECT) and core.endswith("规划"):
        return Stage.PLAN
    if act is Act.CARRY and stage is Stage.BUILD and core.endswith(_RECURRING):
        return Stage.RUN
    if act is Act.PUSH and noun is Noun.EVENT:
        return Stage.RUN
    if act is Act.PUSH and noun in _DRIVES and action.verb in ("抓好", "搞好", "做好", "抓实", "服务"):
        return Stage.RUN
    if act is Act.PUSH and ("宣传" in tail or "贯彻" in tail or "落实" in tail):
        return Stage.RUN
    if act is Act.PERFECT and noun in (Noun.WORK, Noun.PLACE) and "配套" in tail:
        return Stage.BUILD
    if act is Act.KEEP and noun in (Noun.DRIVE, Noun.PLACE):
        return Stage.BUILD
    return stage

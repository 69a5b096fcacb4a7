"""Whether an action and its object make a named work, or a duty, a target, an exhortation."""

from __future__ import annotations

import re
from typing import NamedTuple

from guatu.workreport.commitment import Stage
from guatu.workreport.items.heads import Noun
from guatu.workreport.items.nouns import generic, singles_out
from guatu.workreport.items.pieces import Ending
from guatu.workreport.phrases import SURE
from guatu.workreport.verbs import Act, Action
from guatu.workreport.words import Guarded, one_of, word_set

_N = Noun
_BUILT = frozenset({_N.WORK, _N.PLACE, _N.TITLE})
_MOVED = _BUILT | {_N.FIRM, _N.DRIVE, _N.REFORM}
_SOFT = frozenset({_N.RULE, _N.TEXT, _N.DRIVE, _N.REFORM, _N.EVENT})

NAMED_BY: dict[Act, frozenset[Noun]] = {
    Act.FOUND: _BUILT | {_N.RULE, _N.REFORM, _N.DRIVE, _N.TEXT},
    Act.PUSH: _BUILT | _SOFT | {_N.DEED, _N.FRAME},
    Act.CARRY: _BUILT | _SOFT | {_N.DEED, _N.PRACTICE, _N.ASSET},
    Act.START: _BUILT | _SOFT | {_N.DEED, _N.PRACTICE, _N.ASSET, _N.FIRM},
    Act.FINISH: _BUILT | _SOFT | {_N.DEED},
    Act.SEEK: _BUILT | {_N.RULE, _N.TEXT, _N.REFORM, _N.FIRM, _N.DRIVE, _N.EVENT, _N.DEED},
    Act.CREATE: _BUILT | _SOFT | {_N.FIRM},
    Act.DRAFT: frozenset({_N.TEXT, _N.DRIVE, _N.RULE}),
    Act.FULFIL: _SOFT | {_N.WORK, _N.PRACTICE},
    Act.PRACTISE: _BUILT | _SOFT | {_N.PRACTICE, _N.DEED, _N.ASSET, _N.FRAME},
    Act.PERFECT: frozenset({_N.RULE, _N.REFORM, _N.TEXT, _N.WORK, _N.PLACE, _N.PRACTICE}),
    Act.HOST: frozenset({_N.EVENT}),
    Act.KEEP: frozenset({_N.DRIVE}),
    Act.RAISE: frozenset(),
    Act.SUPPORT: _BUILT | _SOFT,
    Act.HANDLE: frozenset(),
    Act.ENSURE: frozenset(),
}
"""Which classes of head noun each sort of action makes a named work."""

_QUOTED_BY = frozenset(NAMED_BY) - {Act.RAISE, Act.HANDLE, Act.ENSURE, Act.KEEP}
"""Actions under which a name in quotes is a named work whatever its head."""

_UNKNOWN_BY = frozenset({Act.CARRY, Act.START, Act.CREATE, Act.PRACTISE})
"""Actions so strong that a short object of unknown head is a named work."""

_PREDICATED_BY = frozenset({Act.PUSH, Act.ENSURE, Act.SEEK, Act.SUPPORT, Act.FINISH, Act.START})
"""Actions whose object may be a whole sentence: 推进某某项目开工."""

_EXALTED = re.compile(
    one_of("更高 更加 更好 更强 最 一流 世界级 世界知名 全国重要 宜居 又好又快 让人民 高地 影响力 统一大")
)
_SLOGAN = re.compile(r"[、，,]")
#: Sums of things without names, wherever they stand, and words that say so only at the head.
_UNTOLD: Guarded = {**dict.fromkeys(("一批", "一大批", "一系列", "各项"), ""), "若干": "(?!措施|政策|意见|规定)"}
_UNTOLD_AHEAD = "去年 所有 全部 所属 本地 现有 其他 其它 相关 有关 各类 各种 一切 任何"
_VAGUE = re.compile(f"{one_of(_UNTOLD, '为主的 相关政策 相关的政策 规范有序')}|^{one_of(_UNTOLD_AHEAD)}|对.{{2,}}进行")
_MOTTOES = """
    平安 健康 美丽 数字 法治 清廉 幸福 文明 活力 魅力 智慧 诚信 生态 绿色 和谐 富裕 开放 创新 实力 宜居 现代 信用 书香 品质
    """
_BANNER = re.compile(f"{one_of(_MOTTOES)}[^市县]{{2,3}}$")
"""平安南湖, 健康东江: a motto with the place's name, which ends like a name of water or of a town."""
_RELATION = re.compile(
    "零(?:死亡|增长|发生|事故|新增|容忍|延误|上访|差错)|[双三四](?:下降|提升|增长|降|升|零)|只[增减升降]不[增减升降]|动态清零"
)
_FIVE_YEARS = re.compile("十[一二三四五六七]?五")
_PLACE_ENDS = "湖河江湾谷城港山岛坝桥"
_FOUNDERS = ("筹建", "组建", "成立", "设立", "创办", "引进", "共建", "尝试设立", "开办", "发起", "创设", "探索设立")
_FINANCE = (
    "公司",
    "基金",
    "引导资金",
    "发展资金",
    "专项资金",
    "补偿资金",
    "债券",
    "票据",
    "融资券",
    "债务融资",
    "专项债",
)
_PROGRAMME = re.compile(r"(?:工程|行动|计划|扶贫|还林|还草|搬迁|帮扶|村村通|户户通|改厕|厕改|造林|实事项目|试点)$")
_LASTING_TEXT = ("规划", "政策", "清单", "预案", "标准", "条例", "新政")
_STRENGTHEN = ("加强", "提升", "巩固", "强化", "做强", "巩固提升", "巩固拓展", "做优", "持续巩固")

#: Kinds of bodies and of people, and what else tells that a subject is no single one: measure, quality, a verb.
_BODIES = """
    企业 银企 产业 行业 部门 机构 单位 组织 群团 团队 高校 院校 村集体 主体 业主 客商 资本 金融 市场 部队 军队
    """
_PEOPLE = "群体 人员 人才 群众 居民 农民 家庭 青年 干部 毕业生 大学生 军人"
_REGIONS = "地区 老区 县城 社区 乡镇 县区 市内 各地 基层"
_NOT_ONE = "各 各类 更多 一批 有关 我们 条件 有实力 重点"
_DEEDS = "发展 建设 开展 加快 实施"
SUBJECTLESS = re.compile(one_of(_BODIES, _PEOPLE, _REGIONS, _NOT_ONE, _DEEDS))
"""A subject with such a word names no single firm or place."""


class Setting(NamedTuple):
    """Where a phrase stands.

    `quoted` is the text inside its first quotes; `shared` the class of the category that closes its list of `size` members;
    `tail` what follows the name; and whether a count stood before or after it.
    """

    quoted: str
    shared: Noun | None
    tail: Ending
    size: int
    counted_before: bool
    counted_after: bool


_LAID_BY = frozenset({Act.FOUND, Act.PUSH, Act.START, Act.FINISH, Act.CARRY})
_PROPER_LINE = re.compile(r"(?:[一二三四]期|段|[^公道]路|大道|街|桥|线|支线|高速|高架|隧道|干渠)$")
_COMMON_LINES = """
    断头路 瓶颈路 产业路 机耕 水泥路 柏油路 砂石路 硬化路 油路 生产路 支路 背街 小巷 村道 乡道 危桥 专线 管线 线路 岸线
    旅游路 旅游公路 农村 乡村 村内 村组 县乡 通村 通组 连村 入户 田间 林区 巡护 城市 市政 人行 步行 联网
    """
_COMMON_LINE = re.compile(one_of(_COMMON_LINES))
"""A line with a length behind it (滨江路2公里) is named by its own name; 断头路5公里 is only counted."""
_SOMETIMES = frozenset({_N.FIRM, _N.ASSET, _N.EVENT, _N.PLACE, _N.WORK, _N.TITLE})
_TIMED = re.compile(
    r"[一二三四]季度|上半年|下半年|年[底内初]|\d{1,2}月|[在到按对]|(?:全线|全面|全部|主体|整体|基本|正式)$"
)
_LISTED = frozenset({_N.PLACE, _N.WORK, _N.DEED})
_GENERAL = (
    "农村",
    "城市",
    "公共",
    "现代",
    "家庭",
    "乡村",
    "城镇",
    "县乡",
    "大型",
    "中小",
    "传统",
    "农业",
    "水利",
    "旅游",
    "交通",
    "专业",
)


def names_nothing(act: Act, noun: Noun | None) -> bool:
    """Whether a phrase with that head, alone and without quotes or predicate, can name no work under an action."""
    if noun in NAMED_BY[act]:
        return False
    return act is Act.RAISE or (act not in _UNKNOWN_BY if noun is None else noun not in _SOMETIMES)


def is_named(action: Action, core: str, noun: Noun | None, length: int, setting: Setting) -> bool:
    """Whether `core` (head class `noun`, head `length`) is a named work under `action`.

    A count before or after leaves only programmes standing (退耕还林3万亩): all else that is counted is a target.
    """
    quoted, shared, tail, size, counted_before, counted_after = setting
    act = action.act
    classes = NAMED_BY[act]
    if noun is _N.HOLLOW and not quoted and shared is None and tail.stage is None:
        return False
    if len(core) < 2 or (quoted and _no_name(core, quoted, act)):
        return False
    if not quoted and shared is None and tail.stage is None and names_nothing(act, noun):
        return False  # The commonest refusals first: what follows costs searches.
    if _VAGUE.search(core) or (length == 1 and core[-1] in _PLACE_ENDS and _BANNER.match(core)):
        return False
    if counted_after and not counted_before and noun is _N.PLACE and _PROPER_LINE.search(core) and act in _LAID_BY:
        return not _COMMON_LINE.search(core) and singles_out(core, noun, length)
    if counted_before or counted_after:
        if act is Act.CREATE and counted_after:
            return noun in classes
        if counted_before and core.endswith("工程"):
            return False
        return bool(_PROGRAMME.search(core)) and noun is not None and len(core) >= 4 and singles_out(core, noun, length)
    if act is Act.RAISE or (act is Act.KEEP and shared in _LISTED and size > 1 and action.verb != "拓展"):
        if tail.stage in (Stage.FINISH, Stage.START, Stage.BUILD):
            return _happens(core, noun, length, quoted, shared, size, tail.stage)
        if quoted and core[0] == "“" and noun in (_N.WORK, _N.DRIVE):
            return True
        if noun in (_N.PLACE, _N.WORK) and not core.endswith(("系统", "平台")):
            return singles_out(core, noun, length) and shared is not None and not core.startswith(_GENERAL)
        listed = act is Act.KEEP or action.verb == "建设"
        return noun is None and shared in _BUILT and 2 <= len(core) <= 8 and not generic(core) and listed
    if tail.stage is not None and (act in _PREDICATED_BY or tail.stage is Stage.RUN):
        return _happens(core, noun, length, quoted, shared, size, tail.stage)
    if noun is not None and noun in classes:
        if singles_out(core, noun, length, wide=act is not Act.CREATE) or quoted:
            return _fits(action, core, noun, quoted)
        return shared in classes and (size > 2 or (size > 1 and shared is _N.WORK))
    if quoted and _quote_fits(action, core, noun, quoted, shared):
        return True
    if (
        noun in (_N.FIRM, _N.ASSET)
        and core.endswith(_FINANCE)
        and tail.words.endswith(("建设", "组建", "设立", "发行"))
    ):
        return singles_out(core, noun, length, wide=False)
    if noun is _N.EVENT and _founds(action):
        return singles_out(core, noun, length)
    if noun is _N.ASSET and act is Act.SEEK and core.endswith(_FINANCE):
        return singles_out(core, noun, length, wide=False)
    if noun is _N.FIRM and _founds(action) and singles_out(core, noun, length):
        return True
    if noun is _N.ASSET and _founds(action):
        return singles_out(core, noun, length)
    if shared is not None and shared in classes | _listed(action, noun):
        return len(core) >= 2 and (size > 2 or not generic(core))
    if act is Act.KEEP and noun in _BUILT and action.verb.startswith("巩固") and tail.words:
        return singles_out(core, noun, length)
    return noun is None and act in _UNKNOWN_BY and 4 <= len(core) <= 12 and "的" not in core and size < 3


def _no_name(core: str, quoted: str, act: Act) -> bool:
    """Whether the quotes hold a relation (“双下降”, “零死亡”) or the whole five-year plan that is to be fulfilled."""
    if core[-1] in '”"' and _RELATION.fullmatch(quoted):
        return True
    return (
        act in (Act.FINISH, Act.ENSURE)
        and core.endswith(("计划", "规划"))
        and _FIVE_YEARS.fullmatch(quoted) is not None
    )


def _founds(action: Action) -> bool:
    return action.verb.startswith(_FOUNDERS) or action.verb.endswith(_FOUNDERS)


def _happens(
    core: str, noun: Noun | None, length: int, quoted: str, shared: Noun | None, size: int, stage: Stage
) -> bool:
    if quoted:
        return True
    if _TIMED.match(core):
        return False
    if noun is _N.HOLLOW or (noun is None and shared is _N.HOLLOW):
        return shared is not None and shared is not _N.HOLLOW and size > 1
    if noun is None:
        if stage is Stage.BUILD and shared not in _MOVED:
            return False
        return not generic(core) and (shared is not None or 3 <= len(core) <= 12) and not SUBJECTLESS.search(core)
    if noun is _N.FIRM and core.endswith(("企业", "合作社")):
        return False
    if stage is Stage.BUILD and noun not in _MOVED:
        return shared in _BUILT
    return singles_out(core, noun, length) or shared in _BUILT


def _fits(action: Action, core: str, noun: Noun, quoted: str) -> bool:
    act = action.act
    if act in (Act.FOUND, Act.PUSH) and not quoted and _EXALTED.search(core):
        return False
    if noun is _N.TEXT and act is Act.PERFECT:
        return core.endswith(_LASTING_TEXT)
    if noun is _N.PRACTICE and act is Act.PERFECT:
        return len(core) >= 7
    if noun is _N.TEXT and act is Act.FOUND:
        return bool(quoted)
    if noun is _N.RULE and act is Act.SEEK:
        return not core.endswith("办法")
    if noun is _N.DEED and act is Act.SEEK:
        return action.verb.startswith(("探索", "对接"))
    return True


def _listed(action: Action, noun: Noun | None) -> frozenset[Noun]:
    """Further classes that a category at the end of a list may have."""
    if action.verb in ("坚持", "执行", "落实"):
        return frozenset({_N.RULE})
    if action.act is Act.FOUND:
        return frozenset({_N.EVENT}) if _founds(action) else frozenset({_N.ASSET})
    if action.act is Act.KEEP and noun is _N.PLACE:
        return frozenset({_N.DEED})
    if action.verb in ("巩固提升", "巩固", "引进"):
        return frozenset({_N.FIRM})
    return frozenset()


def _quote_fits(action: Action, core: str, noun: Noun | None, quoted: str, shared: Noun | None) -> bool:
    """Whether a phrase with a quotation in it is a name: “甲乙”服务 is, 社会治理“降本增效” and long mottoes are none."""
    act = action.act
    if noun is _N.HOLLOW and act is Act.FOUND and core[0] == "“" and core[-1] == "”":
        return True
    if act is Act.FULFIL and core[0] == "“" and core.endswith(("要求", "原则")) and len(quoted) <= 8:
        return True
    if noun is _N.HOLLOW or action.verb.startswith("学习") or (shared is _N.HOLLOW and act is not Act.HOST):
        return False
    leads = core[0] == "“"
    if act is Act.KEEP:
        return action.verb in _STRENGTHEN and len(quoted) <= 10 and (noun is not None or leads)
    if act not in _QUOTED_BY or (not leads and _SLOGAN.search(quoted)):
        return False
    if core[-1] in "”》":
        return leads or core[-1] == "》" or (len(quoted) <= 14 and (noun is not None or act is not Act.PUSH))
    return noun is not None or act is Act.HOST or len(core) - core.rfind("”") <= 6


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

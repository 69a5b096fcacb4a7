"""Whether an action and its object make a named work, or a duty, a target, an exhortation."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from guatu.workreport.commitment import Stage
from guatu.workreport.items.heads import Noun
from guatu.workreport.items.nouns import generic, singles_out
from guatu.workreport.items.pieces import Ending
from guatu.workreport.verbs import Act, Action
from guatu.workreport.words import Guarded, one_of

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


class _Case(NamedTuple):
    """One question: is `core` (head class `noun`, head length `length`) a named work under `action`?"""

    action: Action
    core: str
    noun: Noun | None
    length: int
    setting: Setting

    @property
    def act(self) -> Act:
        return self.action.act

    @property
    def bare(self) -> bool:
        """Whether neither quotes, nor a category, nor a predicate help the phrase to be a name."""
        quoted, shared, tail, *_ = self.setting
        return not quoted and shared is None and tail.stage is None

    def single(self, wide: bool = True) -> bool:
        """Whether what stands before the head makes the phrase a name."""
        return self.noun is not None and singles_out(self.core, self.noun, self.length, wide=wide)


def is_named(action: Action, core: str, noun: Noun | None, length: int, setting: Setting) -> bool:
    """Whether `core` (head class `noun`, head `length`) is a named work under `action`."""
    case = _Case(action, core, noun, length, setting)
    for rule in _RULES:
        verdict = rule(case)
        if verdict is not None:
            return verdict
    return False


def _hollow(case: _Case) -> bool | None:
    """提升能力: an abstract end names nothing by itself; nor does a head that the action does not make a work."""
    if case.bare and (case.noun is _N.HOLLOW or names_nothing(case.act, case.noun)):
        return False  # The commonest refusals first: what follows costs searches.
    return None


def _not_a_name(case: _Case) -> bool | None:
    """一批项目, 平安南湖, “双下降”: sums, mottoes and relations."""
    core, quoted = case.core, case.setting.quoted
    if len(core) < 2 or (quoted and _no_name(core, quoted, case.act)):
        return False
    if _VAGUE.search(core) or (case.length == 1 and core[-1] in _PLACE_ENDS and _BANNER.match(core)):
        return False
    return None


def _counted(case: _Case) -> bool | None:
    """A count leaves only programmes standing (退耕还林3万亩) and lines with a name (滨江路2公里): the rest are targets."""
    core, setting = case.core, case.setting
    if not (setting.counted_before or setting.counted_after):
        return None
    line = case.noun is _N.PLACE and not setting.counted_before and case.act in _LAID_BY
    if line and _PROPER_LINE.search(core):
        return not _COMMON_LINE.search(core) and case.single()
    if case.act is Act.CREATE and setting.counted_after:
        return case.noun in NAMED_BY[case.act]
    if setting.counted_before and core.endswith("工程"):
        return False
    return _PROGRAMME.search(core) is not None and len(core) >= 4 and case.single()


def _exhorted(case: _Case) -> bool | None:
    """Under 提升 and its like, and under 加强 with a list, only what surely is a name: 优化“一号工程”."""
    act, core, noun = case.act, case.core, case.noun
    quoted, shared, tail, size, *_ = case.setting
    in_a_list = act is Act.KEEP and shared in _LISTED and size > 1 and case.action.verb != "拓展"
    if act is not Act.RAISE and not in_a_list:
        return None
    if tail.stage in (Stage.FINISH, Stage.START, Stage.BUILD):
        return _happens(core, noun, case.length, quoted, shared, size, tail.stage)
    if quoted and core[0] == "“" and noun in (_N.WORK, _N.DRIVE):
        return True
    if noun in (_N.PLACE, _N.WORK) and not core.endswith(("系统", "平台")):
        return case.single() and shared is not None and not core.startswith(_GENERAL)
    listed = act is Act.KEEP or case.action.verb == "建设"
    return noun is None and shared in _BUILT and 2 <= len(core) <= 8 and not generic(core) and listed


def _predicated(case: _Case) -> bool | None:
    """推进某项目开工: the predicate behind the name says what will come of it."""
    quoted, shared, tail, size, *_ = case.setting
    if tail.stage is None or (case.act not in _PREDICATED_BY and tail.stage is not Stage.RUN):
        return None
    return _happens(case.core, case.noun, case.length, quoted, shared, size, tail.stage)


def _of_its_class(case: _Case) -> bool | None:
    """The head is of a class that the action makes a work; a general word before it needs the list's help."""
    classes, noun = NAMED_BY[case.act], case.noun
    quoted, shared, _, size, *_ = case.setting
    if noun is None or noun not in classes:
        return None
    if quoted or case.single(wide=case.act is not Act.CREATE):
        return _fits(case.action, case.core, noun, quoted)
    return shared in classes and (size > 2 or (size > 1 and shared is _N.WORK))


def _quotation(case: _Case) -> bool | None:
    """A name in quotes is a work whatever its head."""
    quoted, shared, *_ = case.setting
    return True if quoted and _quote_fits(case.action, case.core, case.noun, quoted, shared) else None


def _financed(case: _Case) -> bool | None:
    """推进南坡文旅基金设立, 争取专项债: funds and firms that are set up or sought."""
    if case.noun not in (_N.FIRM, _N.ASSET) or not case.core.endswith(_FINANCE):
        return None
    set_up = case.setting.tail.words.endswith(("建设", "组建", "设立", "发行"))
    sought = case.noun is _N.ASSET and case.act is Act.SEEK
    return case.single(wide=False) if set_up or sought else None


def _founded(case: _Case) -> bool | None:
    """组建南坡文旅公司: what is founded may be a firm, an event, a fund."""
    if case.noun not in (_N.EVENT, _N.ASSET, _N.FIRM) or not _founds(case.action):
        return None
    if case.noun is _N.FIRM:
        return True if case.single() else None
    return case.single()


def _in_a_category(case: _Case) -> bool | None:
    """The category that closes the list says what its members are: 甲、乙、丙等园区."""
    _, shared, _, size, *_ = case.setting
    if shared is None or shared not in NAMED_BY[case.act] | _listed(case.action, case.noun):
        return None
    return size > 2 or not generic(case.core)


def _strengthened(case: _Case) -> bool | None:
    """巩固某示范区创建成果: a work that stands and is held."""
    held = case.act is Act.KEEP and case.noun in _BUILT and case.action.verb.startswith("巩固")
    return case.single() if held and case.setting.tail.words else None


def _of_no_known_head(case: _Case) -> bool | None:
    """Under the strongest actions a short object of unknown head is a work."""
    if case.noun is not None or case.act not in _UNKNOWN_BY:
        return None
    return 4 <= len(case.core) <= 12 and "的" not in case.core and case.setting.size < 3


_RULES: tuple[Callable[[_Case], bool | None], ...] = (
    _hollow,
    _not_a_name,
    _counted,
    _exhorted,
    _predicated,
    _of_its_class,
    _quotation,
    _financed,
    _founded,
    _in_a_category,
    _strengthened,
    _of_no_known_head,
)
"""Each rule decides or gives None and leaves the case to the next; what none names is no work."""


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

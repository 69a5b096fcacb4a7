"""Whether an action and its object make a named work, or a duty, a target or an exhortation."""

from __future__ import annotations

import re

from guatu.workreport.commitment import Stage
from guatu.workreport.items.nouns import Noun
from guatu.workreport.verbs import Act, Action

_N = Noun
_BUILT = frozenset({_N.WORK, _N.PLACE, _N.TITLE})
_SOFT = frozenset({_N.RULE, _N.TEXT, _N.DRIVE, _N.REFORM, _N.EVENT})

NAMED_BY: dict[Act, frozenset[Noun]] = {
    Act.FOUND: _BUILT | {_N.RULE, _N.REFORM, _N.DRIVE, _N.TEXT},
    Act.PUSH: _BUILT | _SOFT | {_N.DEED},
    Act.CARRY: _BUILT | _SOFT | {_N.DEED, _N.PRACTICE, _N.ASSET},
    Act.START: _BUILT | _SOFT | {_N.DEED, _N.PRACTICE, _N.ASSET, _N.FIRM},
    Act.FINISH: _BUILT | _SOFT | {_N.DEED},
    Act.SEEK: _BUILT | {_N.RULE, _N.TEXT, _N.REFORM, _N.FIRM, _N.DRIVE, _N.EVENT},
    Act.CREATE: _BUILT | _SOFT | {_N.FIRM},
    Act.DRAFT: frozenset({_N.TEXT, _N.DRIVE, _N.RULE}),
    Act.FULFIL: _SOFT | {_N.WORK, _N.PRACTICE},
    Act.PRACTISE: _BUILT | _SOFT | {_N.PRACTICE, _N.DEED, _N.ASSET, _N.FRAME},
    Act.PERFECT: frozenset({_N.RULE, _N.TEXT, _N.REFORM, _N.WORK, _N.PLACE}),
    Act.HOST: frozenset({_N.EVENT}),
    Act.KEEP: frozenset({_N.DRIVE}),
    Act.RAISE: frozenset(),
    Act.SUPPORT: _BUILT | _SOFT,
    Act.HANDLE: frozenset(),
    Act.ENSURE: frozenset(),
}
"""Which classes of head noun each sort of action makes a named work."""

QUOTED_BY = frozenset(
    {
        Act.FOUND,
        Act.PUSH,
        Act.CARRY,
        Act.START,
        Act.FINISH,
        Act.SEEK,
        Act.CREATE,
        Act.FULFIL,
        Act.PRACTISE,
        Act.PERFECT,
        Act.HOST,
        Act.SUPPORT,
    }
)
"""Actions under which a name in quotes is a named work whatever its head."""

UNKNOWN_BY = frozenset({Act.CARRY, Act.START, Act.CREATE, Act.PRACTISE})
"""Actions so strong that an object of unknown head is a named work."""

EXALTED = re.compile(
    r"更高|更加|更好|更强|最|一流|世界级|世界知名|全国重要|宜居宜业|宜居|美丽|现代化强|又好又快|让人民|高地|有影响力"
)
"""Words of aspiration: with a verb of founding they make a slogan of a place."""

SUBJECTLESS = re.compile(
    r"(?:企业|部门|群体|人员|机构|高校|院校|地区|老区|县城|群众|社区|农民|农民工|各类|单位|主体|村集体|企业家|毕业生|军人|群团|组织|家庭|居民|青年|干部|人才|大学生|业主|客商|乡镇|县区|行业|"
    r"资本|金融|市内|有条件|符合条件|更多|一批|各|有关|基层|团队|银行|我们|有实力|银企|重点|发展|建设|开展|加快|实施|市场)"
)
"""A subject with such a word names no single firm or place."""

_DRIVES = (Noun.DRIVE, Noun.EVENT, Noun.PRACTICE, Noun.TEXT)


def stage_of(action: Action, noun: Noun | None, core: str, tail: str) -> Stage:
    """The stage of an item where no predicate says it: the verb's, corrected by what is moved."""
    act, stage = action.act, action.stage
    if noun is Noun.TEXT and core.endswith("规划") and act in (Act.PUSH, Act.PERFECT):
        return Stage.PLAN
    if (
        act is Act.CARRY
        and stage is Stage.BUILD
        and core.endswith(("活动", "运动", "服务", "调度", "推进", "拉练", "办法", "条例"))
    ):
        return Stage.RUN
    if act is Act.PUSH and noun in _DRIVES and action.verb in ("抓好", "搞好", "做好", "抓实"):
        return Stage.RUN
    if act is Act.PUSH and ("宣传" in tail or "贯彻" in tail or "落实" in tail):
        return Stage.RUN
    return stage

"""Restore in a name what its list shares, and word the verb so that verb and name together read as a task in an office's table."""

from __future__ import annotations

import re

from guatu.workreport.commitment import Stage
from guatu.workreport.items.heads import Noun
from guatu.workreport.items.pieces import Ending
from guatu.workreport.verbs import Act, Action

_TRIM = re.compile(r"(?:.*的)?(?:重大|重点|战略性|系列|主要|一批|在建|新建|续建|拟建|储备|标志性|骨干|优质|专项|关键)*")
_KINDS = re.compile(
    r"(?:流域|湖库|河流|河湖|湖泊|水系|水体|片区|区域|景区景点|景区|景点|道路|路段|地区|企业|园区|街区|小区|社区|村庄|集镇|城区|学校|医院|河道)"
)
_WATERS = "河江湖山湾沟岭溪港岛岗坪坝塘洲"
_AREAS = ("片区", "组团", "商圈", "园区", "灌区", "工业区", "集聚区", "度假区", "旅游区")
_TOWN_ENDS = "桥店铺堡关门塔寺庙楼城"
_LONELY_ENDS = _WATERS + "塔站头关口门"
_TELLING = frozenset(
    (
        "创建",
        "改造",
        "开发",
        "承办",
        "参赛",
        "提档升级",
        "设施配套",
        "推广应用",
        "宣传贯彻",
        "改造提升",
        "扩区",
        "扩园",
        "扩容提质",
        "提质改造",
    )
)
"""Activities that say what is done to a named place; 建设 推进 实施 say nothing more."""
_SETTLING = (
    "落户",
    "落地",
    "签约",
    "入驻",
    "获批",
    "立项",
    "上市",
    "核准",
    "挂牌",
    "批复",
    "做大做强",
    "做强做大",
    "做优做强",
    "转型升级",
    "扩能",
    "复产",
)
_MANY_KINDS = "学院园区厂馆站库场"
"""The last characters of different kinds of things: a 小学 is no twin of a 中学."""
_FIELDS = ("领域", "行业", "系统", "环节")
_BODY = re.compile("[^、]{2,8}?(?:厅|局|委|办|法院|检察院)")
_LINE = re.compile("[路速道街线渠]$")
_NUMBERED = re.compile(r"(?P<stem>.{2,}?)(?P<number>[\d一二三四五六七八九十]+号)(?P<head>.*)$")
_NUMBER = re.compile(r"[\d一二三四五六七八九十]+号")
_RHYTHMIC = re.compile(r"(?P<stem>.+)[日周旬月季]度?..")

_BUILT_WORDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("通车",), "建成通车"),
    (
        (
            "通航",
            "首飞",
            "首航",
        ),
        "建成通航",
    ),
    (("通水",), "建成通水"),
    (
        (
            "交付",
            "交房",
            "入住",
            "回迁",
        ),
        "建成交付",
    ),
    (
        (
            "投产",
            "达产",
            "达效",
            "投料",
            "试车",
            "下线",
            "出产品",
            "点火",
            "并网",
            "试生产",
            "试运转",
            "运转",
        ),
        "建成投产",
    ),
    (
        (
            "使用",
            "投用",
            "启用",
            "运营",
            "运行",
            "开园",
            "开馆",
            "开业",
            "开诊",
            "开学",
            "招生",
            "接诊",
            "上线",
            "投运",
            "开放",
            "入驻",
            "营业",
        ),
        "建成投用",
    ),
    (("贯通",), "贯通"),
    (
        (
            "竣工",
            "建成",
            "完工",
            "封顶",
        ),
        "建成",
    ),
    (
        (
            "完成",
            "收官",
            "达标",
            "验收",
            "结算",
            "移交",
            "摘牌",
        ),
        "完成",
    ),
)
"""For a predicate that follows the name, the transitive verb that says the same in front of it."""


def trimmed(category: str) -> str:
    """The category without words that single nothing out: 重大活动 → 活动, 重大的系列活动方案 → 活动方案."""
    found = _TRIM.match(category)
    rest = category[found.end() :] if found else category
    return rest if len(rest) > 1 else category


def joined(name: str, head: str) -> str:
    """`name` with `head` behind it, what both share said once: 数字农业 + 农业科技行动 → 数字农业科技行动."""
    for size in range(min(len(name), len(head)), 1, -1):
        if name.endswith(head[:size]):
            return name + head[size:]
    return name + head


def of_category(name: str, core: str, noun: Noun | None, head: str, shared: Noun | None) -> str:
    """The name of a member of a list that a category closes: 音河 + 灌区, 朗达陶瓷 + 项目; a road or a school stands alone."""
    if not head or shared is Noun.FIRM or (shared is Noun.EVENT and ("”" in core or len(trimmed(head)) < 3)):
        return name
    if noun is None or noun is Noun.HOLLOW or (noun is Noun.FIRM and shared is not Noun.WORK):
        if core[-1] in "”》" and shared in (None, Noun.HOLLOW):
            return name
        return joined(name, trimmed(head))
    if shared in (Noun.DEED, Noun.REFORM) and noun in (Noun.PLACE, Noun.WORK):
        deed = _KINDS.sub("", trimmed(head), count=1)
        return joined(name, deed) if len(deed) > 1 else name
    if noun is Noun.PLACE and len(core) <= 4 and core[-1] in _WATERS and shared in (Noun.PLACE, Noun.WORK, Noun.TITLE):
        return joined(name, trimmed(head))
    if len(core) == 2 and core[-1] in _TOWN_ENDS and shared in (Noun.PLACE, Noun.TITLE) and head[-1] != core[-1]:
        return joined(name, trimmed(head))
    if len(core) <= 4 and shared is Noun.PLACE and head.endswith(_AREAS) and core[-2:] != head[-2:]:
        return joined(name, trimmed(head))
    if noun is Noun.PLACE and len(core) <= 3 and shared in (Noun.PRACTICE, Noun.RULE, Noun.REFORM):
        return joined(name, trimmed(head))
    if noun in (Noun.DEED, Noun.FIRM) and shared is Noun.WORK:
        return joined(name, head[-2:])
    return name


def of_neighbour(core: str, noun: Noun | None, last: str, last_noun: Noun | None, length: int, equal: bool) -> str:
    """What a member takes from the member that ends its list, "" where it needs nothing.

    景区、民宿服务标准化: both are of one size, so that all behind the first word is shared; else the head alone is.
    """
    if length == 0 or last[-1] == "”" or core.endswith("建设"):
        return ""
    lead = last[: len(last) - length]
    if noun is Noun.PLACE and last_noun is Noun.PLACE:
        if core[-1] in _LONELY_ENDS and length > 1 and len(core) <= 3 and len(lead) >= len(core):
            return last[len(core) :] if equal else last[len(lead) :]
        return _behind_twin(core, last, lead)
    if noun is Noun.PLACE and last_noun is Noun.WORK:
        return _behind_twin(core, last, lead)
    numbered = _NUMBERED.match(last) or _NUMBER.match(last)
    if core.endswith("号") and numbered is not None:
        return last[last.rindex("号") + 1 :]
    body = _BODY.match(lead)
    if body and _BODY.fullmatch(core):
        return last[body.end() :]  # 省公安厅、省档案局备份平台.
    if lead.endswith(_FIELDS):
        length += 2
    twin = lead.find(core[-1])
    if len(core) <= 3 and twin == len(core) - 1 > 0 and core != lead:
        return last[len(core) :]
    if equal and len(core) <= 3 and len(last) - len(core) > length:
        return last[len(core) :]
    if length > 1 and (len(core) <= (6 if noun is None else 4) or last_noun is not Noun.PLACE):
        return last[-length:]
    return ""


def _behind_twin(core: str, last: str, lead: str) -> str:
    """What stands behind the word of the same kind: 东山路、西山路绿道 → 绿道, 北坪集镇、石桥集镇改造项目 → 改造项目."""
    at = lead.rfind(core[-1])
    if core[-1] in _MANY_KINDS and at >= 1 and core[-2] != lead[at - 1]:
        return ""
    return last[at + 1 :] if at >= 1 and len(last) - at > 2 else ""


def of_line(core: str, last: str, length: int) -> str:
    """The kind of line that a short member shares with its neighbour: 甲乙、丙丁高速公路等项目 → 高速公路."""
    shares = len(last) - length == len(core) <= 3 and _LINE.search(last) is not None
    return last[-length:] if shares else ""


def with_stem(name: str, first: str) -> str:
    """The name with the stem that the list's first member has: 北港7号泊位、8号泊位, 项目周调度、月通报."""
    if _NUMBER.match(name):
        stem = _NUMBERED.match(first)
        return stem["stem"] + name if stem else name
    if name[0] in "周月季旬" and len(name) <= 6:
        rhythmic = _RHYTHMIC.match(first)
        return rhythmic["stem"] + name if rhythmic else name
    return name


def with_activity(name: str, noun: Noun | None, tail: Ending) -> str:
    """The name with the activity behind it where that says what is done: 老街 + 改造, 森林城市 + 创建."""
    words = tail.words.removesuffix("工作").removesuffix("任务").removesuffix("步伐").removeprefix("的")
    if tail.stage is None:
        return name + words if words in _TELLING and not name.endswith(words) else name
    if words.startswith("通过"):
        return name + words
    for word in _SETTLING:
        if words.endswith(word):
            return name + word
    if words.endswith(("申办成功", "创建成功")):
        return name + words[-4:-2]
    if noun is not Noun.HOLLOW and tail.stage is Stage.RUN and words in _TELLING:
        return name + words
    return name


_MOVING = (Act.PUSH, Act.ENSURE, Act.SEEK, Act.RAISE, Act.SUPPORT)


def worded(action: Action, tail: Ending) -> str:
    """The verb in front of the name: 力争某厂年内投产 → 力争建成投产."""
    words = tail.words
    if tail.stage is Stage.PLAN and ("前期" in words or "论证" in words or "可研" in words):
        return "谋划推进"
    if action.act not in _MOVING or tail.stage is None:
        return action.verb
    if words.startswith("通过"):
        return action.strength or "推进"
    base = action.strength or ("" if action.act is Act.ENSURE else action.verb[:2])
    if tail.stage is Stage.START:
        return base + ("启动" if "启动" in words else "开工建设")
    if tail.stage is Stage.FINISH:
        for signs, verb in _BUILT_WORDS:
            if any(sign in words for sign in signs):
                return base + verb
    return action.verb or "推进"

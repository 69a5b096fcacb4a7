"""Names of departments and people as tables and notices list them."""

from __future__ import annotations

import re

from guatu.workreport.duty_tables.model import Role
from guatu.workreport.words import one_of

_APART = "、，,；;\n\r\t 　/／|｜"
_OPEN, _CLOSE = "（([【〔", "）)]】〕"
_LABELS: tuple[tuple[Role, str], ...] = (
    (
        Role.LEADER,
        r"(?:牵头|责任|分管|包联|包保|包抓|挂联|挂点|联系|主管)(?:区|县|市|的)?领导(?:同志)?|(?:区|县|市)领导|(?<![一-鿿])责任人",
    ),
    (Role.LEAD, r"(?:总?牵头|主办|主责|牵头责任|主要责任)(?:单位|部门)|(?<![一-鿿])牵头"),
    (Role.CO, r"(?:配合|协办|参与|参加|协助|协同|协作)(?:责任)?(?:单位|部门)|(?<![一-鿿])(?:配合|协办|参与)"),
    (Role.UNITS, r"(?:责任|承办|落实|实施|完成)(?:单位|部门)"),
    (Role.DEADLINE, r"完成(?:时限|时间|期限)|(?<![一-鿿])(?:办结)?时限|时间(?:节点|要求)"),
    (Role.NOTE, r"(?<![一-鿿])备注"),
)
_LABEL = re.compile("(?:" + "|".join(f"(?P<{role}>{words})" for role, words in _LABELS) + ")\\s*[：:]\\s*")
#: What a body's name ends in: offices of the government, towns, firms, institutions, associations, bodies for one task.
_OFFICES = "局 委 办 办公室 厅 处 部 队 政府 管委会 团区委 团县委 委员会 各单位"
_TOWNS = "乡 镇 街道 园 园区"
_FIRMS = "公司 集团 银行 支行 社 联社"
_INSTITUTIONS = "中心 院 馆 站 所 校"
_ASSOCIATIONS = "联合会 工会 协会 学会 商会 总会 工联 残联 妇联 科联 文联 社联 侨联"
_TASK_FORCES = "专班 指挥部 领导小组"
_BODY_ENDS = one_of(_OFFICES, _TOWNS, _FIRMS, _INSTITUTIONS, _ASSOCIATIONS, _TASK_FORCES)
_BODY = re.compile(rf"^(?:各|有关|相关|区|县|市|省)*[\w·（）()“”]{{0,24}}{_BODY_ENDS}(?:[（(].*[）)])?$")
_ACTS = re.compile(
    one_of(
        "建 新 完成 推进 启动 改造 实施 加快 引进 打造 组建 创建 开展 培育 整治 治理 提升 提高 支持 确保 力争 争取 抓好 落实",
        "加强 强化 深化 优化 健全 完善 持续 全面 扩大 推动 促进 做好 实现 谋划 筹建 扎实 大力",
    )
)
"""What a task opens with and a body does not: 新建敬老院 ends like a body."""
_SURNAMES = set(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)


def split_names(text: str) -> tuple[str, ...]:
    """The names of a list, brackets kept whole, blanks between single characters closed.

    >>> split_names("区发展和改革局、各乡镇（街道）； 区 财 政 局")
    ('区发展和改革局', '各乡镇（街道）', '区财政局')
    """
    text = re.sub(r"(?<=[一-鿿])[ 　](?=[一-鿿](?:[ 　]|$))", "", _close_spaced(text))
    names, name, depth = [], "", 0
    for letter in text:
        depth = max(0, depth + (letter in _OPEN) - (letter in _CLOSE))
        if letter in _APART and not depth:
            names.append(name)
            name = ""
        else:
            name += letter
    names.append(name)
    cleaned = (each.strip(" 。.：:").removesuffix("等") for each in names)
    return tuple(dict.fromkeys(each for each in cleaned if each))


def _close_spaced(text: str) -> str:
    """A name that is set with a blank after every character, for looks: 区 教 育 局."""
    return re.sub(r"(?:(?<=^)|(?<=[、，,；;\n 　]))(?:[一-鿿][ 　]){2,}[一-鿿](?=$|[、，,；;\n])", _closed, text)


def _closed(match: re.Match[str]) -> str:
    return re.sub("[ 　]", "", match.group())


def labelled(text: str) -> dict[Role, str]:
    """The parts of 牵头单位：…；责任单位：…; empty where the text has no such label."""
    found = list(_LABEL.finditer(text))
    parts: dict[Role, str] = {}
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        role = Role(str(match.lastgroup))
        words = text[match.end() : end].strip(" 　；;，,。、\n")
        parts[role] = f"{parts[role]}、{words}" if role in parts else words
    return parts


def starts_with_label(text: str) -> bool:
    """Whether a line opens with 牵头单位： or the like."""
    return bool(_LABEL.match(text.lstrip("（(【[")))


def looks_like_body(text: str) -> bool:
    """Whether a cell lists departments, towns or other bodies."""
    names = split_names(text)
    return bool(names) and sum(_is_body(name) for name in names) * 2 > len(names) and len(text) <= 400


def _is_body(name: str) -> bool:
    return bool(_BODY.match(name)) and not _ACTS.match(name)


def looks_like_person(text: str) -> bool:
    """Whether a cell lists people: two or three characters that open with a surname, a title behind at most."""
    names = [re.sub(r"[ 　]", "", name) for name in re.split("[、，,；;\n/]", text) if name.strip()]
    return bool(names) and all(
        2 <= len(name) <= 4 and name[0] in _SURNAMES and not _BODY.match(name) and re.fullmatch("[一-鿿·]+", name)
        for name in names
    )

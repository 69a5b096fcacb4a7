"""Find the header of a table and what each column holds, from its words and from its content."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from guatu.workreport.duty_tables.grids import Grid, column_letter
from guatu.workreport.duty_tables.model import Column, DutyTableError, Role, Roles
from guatu.workreport.duty_tables.names import looks_like_body, looks_like_person

# Whole headers by role. The order counts: the first that fits decides.
_WORDS: tuple[tuple[Role, str], ...] = (
    (Role.NUMBER, r"序号?|编号|任务编号|任务序号|No\.?"),
    (Role.Q1, r"(?:第?[一1]季度|Q1|1[-—~至]3月|[一1]季度末?)(?:目标|节点|计划|任务|进度)?"),
    (Role.Q2, r"(?:第?[二2]季度|Q2|4[-—~至]6月|[二2]季度末?|上半年)(?:目标|节点|计划|任务|进度)?"),
    (Role.Q3, r"(?:第?[三3]季度|Q3|7[-—~至]9月|[三3]季度末?)(?:目标|节点|计划|任务|进度)?"),
    (Role.Q4, r"(?:第?[四4]季度|Q4|10[-—~至]12月|[四4]季度末?|下半年)(?:目标|节点|计划|任务|进度)?"),
    (
        Role.SECTION,
        r"(?:工作|任务|项目|指标|报告)?(?:类别|领域|板块|分类|类型|章节|大项)|所属(?:类别|领域|板块|章节)|一级(?:任务|指标|目标)|方面",
    ),
    (Role.LEADER, r"(?:牵头|责任|分管|包联|包保|包抓|联系|主管|区|县|市|挂点)*领导(?:同志)?|责任人|牵头人|责任领导.*"),
    (Role.LEAD, r"(?:总?牵头|主办|主责|牵头责任|第一责任)(?:单位|部门|科室)?(?:（.*）)?"),
    (Role.CO, r"(?:配合|协办|参与|参加|协助|协同|协作)(?:责任)?(?:单位|部门|科室)(?:（.*）)?|配合|协办"),
    (Role.UNITS, r"(?:责任|承办|落实|实施|完成|主体责任)(?:单位|部门|科室|主体)(?:（.*）)?"),
    (
        Role.DEADLINE,
        r"(?:计划|要求)?(?:完成|办结)?(?:时限|期限|时间)(?:要求|节点)?|截止(?:时间|日期)|完成日期|时间(?:节点|要求)",
    ),
    (
        Role.MILESTONES,
        r"(?:季度|阶段|推进|进度|时序)(?:节点|目标|安排|计划|进度)|序时进度|进度(?:要求|安排)|时间进度|阶段性目标",
    ),
    (Role.COMPARATOR, r"口径|比较符"),
    (Role.UNIT, r"(?:计量|计算)?单位"),
    (
        Role.VALUE,
        r"(?:\d{4}年?)?(?:年度|全年|预期|计划|任务|总|本年)?(?:目标|计划|任务|预期)(?:值|数|量)(?:（.*）)?|\d{4}年(?:预期|计划|年度)?目标|"
        r"(?:年度|预期|全年)目标|数值",
    ),
    (Role.INDICATOR, r"(?:考核|预期|主要|量化|二级|三级|经济|绩效)*指标(?:名称)?(?:及.*)?"),
    (
        Role.TASK,
        r"(?:年度|重点|主要|具体|工作|目标|分解|报告|实事|民生实事|任务|项目|建设|措施|改革|二级|三级|政府工作报告|重大)*"
        r"(?:目标任务|任务|工作|内容|事项|措施|举措|原文|项目名称|项目|要点|要求)(?:及.*|（.*）)?|目标任务.*|(?:工作)?目标",
    ),
    (Role.NOTE, r"备注|说明|附注"),
)
_WHOLE = tuple((role, re.compile(words)) for role, words in _WORDS)
LONGEST_HEADER = 24
_VALUE = re.compile(
    r"[≥≤＞＜><=~约超过不低少于高增长下降达到保持控制在以内至\s]*-?\d[\d.,]*\s*[%‰万亿千百]*(?:[—\-~～至]\d[\d.]*%?)?\D{0,6}"
)
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d|(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:年?底|末|中旬|上旬|下旬)?(?:之?前|以前)?(?:完成)?|全年|年内|年底|长期(?:坚持)?|持续(?:推进)?|常年|"
    r"(?:上|下)半年|第?[一二三四]季度(?:末|前)?|\d{4}[./]\d{1,2}(?:[./]\d{1,2})?"
)
_UNIT = re.compile(
    r"[%‰个家户亩吨人件条批次处座项所台套万亿元公里平方立方米千瓦时度天名张辆升百分点/小时学位场班微克倍]{1,8}"
)
_NUMBER = re.compile(r"\d{1,4}(?:[.．-]\d{1,3})*[.．、]?|[（(]?[一二三四五六七八九十]{1,4}[）)]?、?|[①-⑳]")

_FITS: dict[Role, Callable[[str], bool]] = {
    Role.NUMBER: lambda text: bool(_NUMBER.fullmatch(text)),
    Role.VALUE: lambda text: bool(_VALUE.fullmatch(text)),
    Role.UNIT: lambda text: bool(_UNIT.fullmatch(text)),
    Role.DEADLINE: lambda text: bool(text) and bool(_DATE.fullmatch(text)),
    Role.LEADER: looks_like_person,
    Role.LEAD: looks_like_body,
    Role.CO: looks_like_body,
    Role.UNITS: looks_like_body,
    Role.TASK: lambda text: len(text) >= 6,
    Role.INDICATOR: lambda text: 2 <= len(text) <= 40 and not text[0].isdigit(),
}


def tidy(header: str) -> str:
    """A header without blanks and line ends, brackets full width."""
    return re.sub(r"\s", "", header).replace("(", "（").replace(")", "）").strip("：:*")


def header_role(header: str) -> tuple[Role, float]:
    """What the words of a header say, and how sure they are; OTHER and 0 where they say nothing."""
    words = tidy(header)
    if not words or len(words) > LONGEST_HEADER:
        return Role.OTHER, 0.0
    for role, pattern in _WHOLE:
        if pattern.fullmatch(words):
            return role, 0.95
    # A two-row header reads 季度节点一季度: its end says more than its beginning.
    ends = [(match.start(), role) for role, pattern in _WHOLE for match in [_at_end(pattern, words)] if match]
    if ends:
        start, role = min(ends, key=lambda pair: pair[0])
        return role, 0.9 if start <= len(words) / 2 else 0.75
    return Role.OTHER, 0.0


def _at_end(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    return next((match for at in range(1, len(words) - 1) if (match := pattern.fullmatch(words, at))), None)


def find_header(grid: Grid) -> tuple[int, int] | None:
    """First and last row of the header (it may have two); None where no row looks like one."""
    best, best_score = None, 0.0
    for row in range(min(30, len(grid.cells))):
        roles = _row_roles(grid, row)
        score = sum(roles.values())
        if len(roles) >= 2 and score > best_score and (roles.keys() & {Role.TASK, Role.INDICATOR} or len(roles) >= 3):
            best, best_score = row, score
    if best is None:
        best = next((row for row in range(min(10, len(grid.cells) - 1)) if _is_strange_header(grid.cells[row])), None)
    if best is None:
        return None
    return best, best + 1 if _is_second_header(grid, best) else best


def _is_strange_header(cells: list[str]) -> bool:
    """Whether a row whose words are unknown still heads its columns: short, each another, without figures or names."""
    texts = [tidy(text) for text in cells if text]
    return (
        len(texts) >= 2
        and len(set(texts)) == len(texts)
        and all(len(text) <= 8 and not re.search(r"\d", text) for text in texts)
        and not any(looks_like_body(text) or (looks_like_person(text) and not header_role(text)[1]) for text in texts)
    )


def _row_roles(grid: Grid, row: int) -> dict[Role, float]:
    roles: dict[Role, float] = {}
    for column, text in enumerate(grid.cells[row]):
        if (row, column) not in grid.across:
            role, sure = header_role(text)
            if sure:
                roles[role] = max(sure, roles.get(role, 0.0))
    return roles


def _is_second_header(grid: Grid, row: int) -> bool:
    """Whether the row below continues the header: cells merged down with it, or headers of their own below a merged one."""
    if row + 1 >= len(grid.cells):
        return False
    above, below = grid.cells[row], grid.cells[row + 1]
    filled = [column for column, text in enumerate(below) if text]
    if not filled or len({below[column] for column in filled}) == 1:
        return False
    same = sum(above[column] == below[column] for column in filled)
    worded = sum(bool(header_role(below[column])[1]) and above[column] != below[column] for column in filled)
    parted = any((row, column) in grid.across and below[column] != above[column] for column in filled)
    return (same + worded == len(filled) and (same > 0 or worded >= 2)) or (parted and worded >= 2)


def find_columns(grid: Grid, header: tuple[int, int] | None, roles: Roles | None) -> tuple[Column, ...]:
    """The columns of a grid with their roles; `roles` set by a person are taken as they are."""
    start = header[1] + 1 if header else 0
    width = len(grid.cells[0])
    columns = []
    for index in range(width):
        body = [row[index] for at, row in enumerate(grid.cells[start:], start) if row[index] and not _is_band(grid, at)]
        words = _header_words(grid, header, index)
        if words or body:
            columns.append(_column(grid.name, index, words, body))
    columns = _settle(columns)
    for at, column in enumerate(columns):
        given = (roles or {}).get((grid.name, column.index))
        if given is not None:
            columns[at] = Column(column.index, column.header, Role(given), 1.0, grid.name)
    return tuple(columns)


def _header_words(grid: Grid, header: tuple[int, int] | None, index: int) -> str:
    if header is None:
        return ""
    words = [tidy(grid.cells[row][index]) for row in range(header[0], header[1] + 1)]
    return "".join(dict.fromkeys(filter(None, words)))


def _is_band(grid: Grid, row: int) -> bool:
    """Whether a row holds one text only: a heading across the table, a title, a note."""
    return len({text for text in grid.cells[row] if text}) <= 1


def _share(texts: list[str], role: Role) -> float:
    fits = _FITS.get(role)
    return sum(fits(text) for text in texts) / len(texts) if fits and texts else 0.0


def _column(sheet: str, index: int, header: str, body: list[str]) -> Column:
    role, sure = header_role(header)
    sample = body[:200]
    if tidy(header).endswith("单位") and role is Role.UNIT and _share(sample, Role.LEAD) > _share(sample, Role.UNIT):
        role, sure = Role.UNITS, 0.7
    if role is Role.VALUE and sample and _share(sample, Role.VALUE) < 0.3:
        # 年度目标 with whole sentences below it is what is to be done, not a number.
        role, sure = Role.TASK, 0.7
    if role is not Role.OTHER:
        if role in _FITS and len(sample) >= 2 and _share(sample, role) < 0.3:
            sure = round(sure * 0.6, 2)
        return Column(index, header, role, sure, sheet)
    shares = {each: _share(sample, each) for each in (Role.UNITS, Role.LEADER, Role.DEADLINE, Role.NUMBER, Role.UNIT)}
    best = max(shares, key=lambda each: shares[each])
    if len(sample) >= 2 and shares[best] >= 0.6:
        return Column(index, header, best, round(0.6 * shares[best], 2), sheet)
    if not header and len(sample) >= 2 and sum(map(len, sample)) / len(sample) >= 10:
        return Column(index, header, Role.TASK, 0.5, sheet)
    return Column(index, header, Role.OTHER, 0.5 if header else 0.3, sheet)


def _settle(columns: list[Column]) -> list[Column]:
    """See the columns together: beside a lead column the responsible bodies take part; one number, one unit is enough."""
    has_lead = any(column.role is Role.LEAD for column in columns)
    settled: list[Column] = []
    seen: set[Role] = set()
    for column in sorted(columns, key=lambda each: -each.sure):
        role, sure = column.role, column.sure
        if role is Role.UNITS and (has_lead or Role.UNITS in seen):
            role = Role.CO
        if role is Role.TASK and role in seen and "原文" in column.header:
            # The report's own sentence stands beside the task that was made of it.
            role = Role.OTHER
        if role in seen and role in (Role.NUMBER, Role.UNIT, Role.DEADLINE, Role.VALUE, Role.COMPARATOR):
            role, sure = Role.OTHER, 0.4
        seen.add(role)
        settled.append(Column(column.index, column.header, role, sure, column.sheet))
    return sorted(settled, key=lambda each: each.index)


def require_task(grid: Grid, columns: tuple[Column, ...], name: str) -> None:
    """Refuse a table in which nothing says what is to be done."""
    if any(column.role in (Role.TASK, Role.INDICATOR) for column in columns):
        return
    seen = "、".join(f"{column_letter(each.index)} 列“{each.header or '无标题'}”" for each in columns) or "没有内容"
    raise DutyTableError(
        f"《{name}》的{grid.kind}“{grid.name}”里没有认出“目标任务”或“指标”列（认出的列：{seen}）。"
        "请在表头写明“目标任务”，或者指定哪一列是目标任务，然后重新导入。"
    )


def by_role(columns: tuple[Column, ...]) -> Mapping[Role, list[int]]:
    """Column places by role, in the order of the table."""
    found: dict[Role, list[int]] = {}
    for column in columns:
        found.setdefault(column.role, []).append(column.index)
    return found

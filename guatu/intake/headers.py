"""Find the header in a sheet and which column is which field: rows joined, units in brackets, names that are only near."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from guatu.definitions.fields import Field, FieldType
from guatu.definitions.register import Register
from guatu.intake.errors import IntakeRefused
from guatu.intake.units import BRACKETS, converts, is_unit, unit_among, unit_in, units_of_sheet
from guatu.intake.workbook import Sheet

SEARCHED = 20
"""Rows from the top among which the header is looked for."""
MOST_COLUMNS = 400
HIGHEST = 3
"""Rows that a header has at most."""
FILLING = re.compile(r"[\s*＊:：、/\\·\-_()\[\]【】]|必填|选填|单位[:：]")
NEAR = 0.75
FIGURES = re.compile(r"\d{3}")
WEAK = re.compile(r"^(?:计划|拟|项目|企业|所属|所在|是否)|(?:名称|情况)$")
"""What a header may leave out and still be understood."""
SAME_WORDS = (("时间", "日期"), ("年月", "月"), ("金额", "额"), ("电话号码", "电话"), ("联系方式", "联系电话"))
BY_TYPE: Mapping[FieldType, tuple[str, ...]] = {
    FieldType.CREDIT_CODE: ("统一社会信用代码", "社会信用代码", "信用代码"),
    FieldType.PROJECT_CODE: ("项目编码", "项目代码", "在线平台代码"),
    FieldType.AREA: ("乡镇", "乡镇街道", "所属乡镇", "所在乡镇", "属地", "镇街"),
    FieldType.IDENTITY_NUMBER: ("身份证号", "身份证号码", "公民身份号码"),
    FieldType.PHONE: ("电话", "联系电话", "手机", "手机号"),
    FieldType.POINT: ("经纬度", "坐标", "位置"),
}
"""Names for the only field of a type, whatever its label."""
OF_NO_FIELD = frozenset({"", "序号", "编号", "行号", "no", "no."})
"""Headers of columns that only count the rows: nobody misses them."""
MOST_LEFT_OUT = 12
"""Columns without a field that are named."""
OUR_GUIDES = frozenset({"填写说明", "选项"})
"""Sheets of our own templates that hold no data."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet: its header as written, the field it was taken for (empty: none), its unit where another."""

    place: int
    header: str
    field: str
    unit: str = ""
    guessed: bool = False
    """Whether the name was only near: a person should look."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the data begins and what its columns are."""

    sheet: str
    first_row: int
    """Index of the first row of data, from 0."""
    columns: tuple[Column, ...]
    units: tuple[str, ...] = ()
    """The units named above the table for all of it."""
    notes: tuple[str, ...] = ()

    @property
    def taken(self) -> tuple[Column, ...]:
        """The columns that are read."""
        return tuple(column for column in self.columns if column.field)


@dataclass(frozen=True, slots=True)
class Names:
    """What headers may say for the fields of a register: sure names, and names that are only guesses."""

    sure: Mapping[str, Field]
    weak: Mapping[str, Field]
    met: dict[str, tuple[str, bool]] = field(default_factory=dict)
    """Headers matched before: the same cells are looked at as part of several possible headers."""


def find_layout(sheet: Sheet, register: Register) -> Layout:
    """The header with most known columns. Raises IntakeRefused where no row looks like one."""
    names = names_of(register)
    best: tuple[float, int, int, list[tuple[int, str]]] | None = None
    for top in range(min(SEARCHED, len(sheet.head))):
        for height in range(1, HIGHEST + 1):
            headers = _headers(sheet.head[top : top + height])
            if len(headers) > MOST_COLUMNS or top + height > len(sheet.head):
                continue
            score = _score(headers, names) - 0.1 * (height - 1)
            if best is None or score > best[0]:
                best = (score, top, height, headers)
    if best is None or best[0] < 1:
        labels = "、".join(register.field(name).label for name in register.key)
        raise IntakeRefused(f"没有找到表头。表头应写字段名称，至少要有“{labels}”。可以先下载填报模板。")
    top, height, headers = best[1:]
    while top + height < len(sheet.head) and _only_units(sheet.head[top + height]):
        height += 1
        headers = _headers(sheet.head[top : top + height])
    units = units_of_sheet(sheet.head[:top])
    columns = _columns(headers, names)
    layout = _with_units(Layout(sheet.name, top + height, columns, units), register)
    return replace(layout, notes=(*layout.notes, *_left_out(columns, names, register)))


def choose_sheet(sheets: Sequence[Sheet], register: Register, wanted: str = "") -> tuple[Sheet, Layout, list[str]]:
    """The visible sheet that fits best (or the one wanted), its layout, and notes about all. Raises IntakeRefused."""
    hidden = [each.name for each in sheets if each.hidden and each.name not in OUR_GUIDES]
    notes = [f"工作表“{name}”是隐藏的，没有读取。" for name in hidden]
    fitting: list[tuple[int, Sheet, Layout]] = []
    refused: IntakeRefused | None = None
    for each in sheets:
        if each.hidden or each.name in OUR_GUIDES or (wanted and each.name != wanted) or each.is_empty:
            continue
        try:
            layout = find_layout(each, register)
        except IntakeRefused as error:
            refused = error
            continue
        fitting.append((len(layout.taken), each, layout))
    if not fitting:
        raise refused or IntakeRefused("文件里没有数据（隐藏的工作表不读取）。" if hidden else "文件里没有数据。")
    fitting.sort(key=lambda each: -each[0])
    _count, sheet, layout = fitting[0]
    others = [other.name for _n, other, found in fitting[1:] if {c.field for c in found.taken} >= set(register.key)]
    notes += [f"工作表“{name}”也像这本台账的表，没有读取；需要时在下面换成它。" for name in others]
    return sheet, layout, [*layout.notes, *sheet.notes, *notes]


def visible_sheets(sheets: Iterable[Sheet]) -> list[str]:
    """Names of the sheets a person may choose from."""
    return [each.name for each in sheets if not each.hidden and each.name not in OUR_GUIDES and not each.is_empty]


def remapped(layout: Layout, chosen: Mapping[int, str], register: Register) -> Layout:
    """The layout with columns as a person chose them; one field is taken from one column only. Raises IntakeRefused."""
    chosen_twice(chosen, register)
    known = {each.name for each in register.fields if not each.computed}
    taken = set(chosen.values())
    columns = []
    for column in layout.columns:
        name = chosen.get(column.place, "" if column.field in taken else column.field)
        columns.append(Column(column.place, column.header, name if name in known else ""))
    return _with_units(replace(layout, columns=tuple(columns)), register)


def chosen_twice(chosen: Mapping[int, str], register: Register) -> None:
    """Refuse two columns for one field: nobody could say which of them counts. Raises IntakeRefused."""
    places: dict[str, list[int]] = {}
    for place, name in sorted(chosen.items()):
        places.setdefault(name, []).append(place)
    labels = {each.name: each.label for each in register.fields}
    for name, found in places.items():
        if name in labels and len(found) > 1:
            letters = "、".join(f"{column_letters(place)}列" for place in found)
            raise IntakeRefused(
                f"{letters}都指定成了“{labels[name]}”：一个字段只能从一列读取。请只留一列，其余的选“不导入”。"
            )


def column_letters(place: int) -> str:
    """The spreadsheet's name of a column.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def plain(text: str) -> str:
    """A header without units, marks and blanks.

    >>> plain("计划总投资 （万元）*")
    '计划总投资'
    """
    wide = unicodedata.normalize("NFKC", text)
    wide = BRACKETS.sub("", wide)
    head, mark, tail = wide.partition("/")
    wide = head if mark and is_unit(tail.strip()) else wide
    return FILLING.sub("", wide).lower()


def names_of(register: Register) -> Names:
    """Labels and ids are sure; labels without what headers leave out, and usual names for a type, are guesses."""
    fields = [each for each in register.fields if not each.computed and each.type != FieldType.FILE]
    sure: dict[str, Field] = {each.name: each for each in fields}
    sure |= {plain(each.label): each for each in fields}
    weak: dict[str, set[str]] = {}
    by_name = {each.name: each for each in fields}
    types = Counter(each.type for each in fields)
    for each in fields:
        label = plain(each.label)
        shorter = [WEAK.sub("", label), *(label.replace(theirs, ours) for ours, theirs in _both_ways())]
        usual = BY_TYPE.get(each.type, ()) if types[each.type] == 1 else ()
        for text in (*shorter, *usual):
            if len(text) > 1 and text not in sure:
                weak.setdefault(text, set()).add(each.name)
    return Names(sure, {text: by_name[next(iter(found))] for text, found in weak.items() if len(found) == 1})


def _both_ways() -> list[tuple[str, str]]:
    return [*SAME_WORDS, *((second, first) for first, second in SAME_WORDS)]


def _headers(rows: Sequence[Sequence[Any]]) -> list[tuple[int, str]]:
    """Each column's header; parts of several rows joined by a line break, unless they say the same."""
    width = max((len(row) for row in rows), default=0)
    found = []
    for place in range(min(width, MOST_COLUMNS + 1)):
        parts = [str(row[place]).strip() for row in rows if place < len(row) and row[place] is not None]
        text = "\n".join(dict.fromkeys(re.sub(r"\s*\n\s*", "", part) for part in parts))
        if text:
            found.append((place, text))
    return found


def _score(headers: Sequence[tuple[int, str]], names: Names) -> float:
    """Fields known for sure count 1, guesses a half."""
    found: dict[str, float] = {}
    for _place, header in headers:
        if len(header) > 60:
            continue
        name, guessed = _match(header, names)
        if name:
            found[name] = max(found.get(name, 0), 0.5 if guessed else 1)
    return sum(found.values())


def _match(header: str, names: Names) -> tuple[str, bool]:
    """The field a header means, and whether that is only a guess."""
    if header not in names.met:
        names.met[header] = _matched(header, names)
    return names.met[header]


def _matched(header: str, names: Names) -> tuple[str, bool]:
    parts = [text for text in (plain(part) for part in header.split("\n")) if text]
    joined = ["".join(parts), "".join(parts[::-1])]
    for text in (*joined, *parts[-1:]):
        if text in names.sure:
            return names.sure[text].name, False
    tries = [*joined, *parts[::-1]]
    for text in tries:
        for known in (names.sure, names.weak):
            if text in known:
                return known[text].name, True
    every = {**names.weak, **names.sure}
    for text in (joined[0], *parts[-1:]):
        shorter = WEAK.sub("", text)
        if len(shorter) > 1 and shorter in every:
            return every[shorter].name, True
        close = (
            get_close_matches(text, every, n=2, cutoff=NEAR) if 2 < len(text) <= 20 and not FIGURES.search(text) else []
        )
        if close and len({every[each].name for each in close}) == 1:
            return every[close[0]].name, True
    return "", False


def _columns(headers: Sequence[tuple[int, str]], names: Names) -> tuple[Column, ...]:
    """Sure matches first: a near name never takes a field from a column that is exactly called so."""
    taken: set[str] = set()
    columns: dict[int, Column] = {place: Column(place, header, "") for place, header in headers}
    for sure in (True, False):
        for place, header in headers:
            name, guessed = _match(header, names)
            if columns[place].field or name in taken or not name or guessed == sure:
                continue
            taken.add(name)
            columns[place] = Column(place, header, name, guessed=guessed)
    return tuple(columns[place] for place, _header in headers)


def _left_out(columns: Sequence[Column], names: Names, register: Register) -> Iterator[str]:
    """What is said of columns that no field is read from: one that is there twice, one that the system computes, one unknown."""
    read = {column.field: column.place for column in columns if column.field}
    computed = {
        plain(text): each.label for each in register.fields if each.computed for text in (each.name, each.label)
    }
    unknown = []
    for column in columns:
        shown = f"{column_letters(column.place)}列“{column.header.replace(chr(10), '')}”"
        name, _guessed = _match(column.header, names)
        if column.field or plain(column.header.split("\n")[-1]) in OF_NO_FIELD:
            continue
        if name:
            used = f"{column_letters(read[name])}列"
            yield f"{shown}和{used}同是“{register.field(name).label}”，只读取了{used}。请核对哪一列是对的，必要时在下面改。"
        elif plain(column.header) in computed:
            yield f"{shown}由系统计算，没有读取。"
        else:
            unknown.append(shown)
    if unknown:
        rest = f"等{len(unknown)}列" if len(unknown) > MOST_LEFT_OUT else ""
        yield f"{'、'.join(unknown[:MOST_LEFT_OUT])}{rest}不是本台账的字段，没有读取；需要时在下面指定。"


def _only_units(row: Sequence[Any]) -> bool:
    """Whether a row under the header only names units."""
    texts = [str(cell).strip() for cell in row if cell is not None]
    return bool(texts) and all(is_unit(text.strip("()（）[]【】 ")) for text in texts)


def _with_units(layout: Layout, register: Register) -> Layout:
    """Columns in another unit are marked for conversion; those in a unit that cannot be converted are not read, and that is said."""
    columns, notes = [], []
    scaled: dict[str, list[str]] = {}
    for column in layout.columns:
        if not column.field:
            columns.append(column)
            continue
        of = register.field(column.field)
        unit = unit_in(column.header)
        # A unit named above the table is meant for what can be had in it, not for every number.
        above = "" if unit else unit_among(layout.units, of)
        if above:
            scaled.setdefault(above, []).append(of.label)
        unit = unit or above
        fits = converts(unit, of)
        if fits is False:
            own = "%" if of.type == FieldType.PERCENT else of.unit or "不带单位的数"
            header = column.header.replace("\n", "")
            notes.append(f"“{header}”列的单位是{unit}，不能换算成{own}，没有读取。请改好这一列后重新上传。")
            columns.append(replace(column, field="", unit=""))
        else:
            columns.append(replace(column, unit=unit if fits else ""))
    notes += [f"表上方写明单位是{unit}：{'、'.join(labels)}按{unit}换算。" for unit, labels in scaled.items()]
    return replace(layout, columns=tuple(columns), notes=tuple(notes))

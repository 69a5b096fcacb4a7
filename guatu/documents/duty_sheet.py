"""The table of duties as a workbook: 目标任务责任分解表, then what must be confirmed, then how it was made.

Numbers are numbers in the unit that the report wrote, dates are dates; a range shows both ends and holds the lower one.
Columns right of the printed page keep what a checking clerk needs: kind, section, sentence, why this lead.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from guatu.documents.terminal import tally_lines
from guatu.documents.wording import (
    ALIVE,
    KIND_LABELS,
    NO_SECTION,
    SIMULATED,
    Addition,
    AnyCommitment,
    by_section,
    deadline_date,
    milestones,
    plan_name,
    quantity,
    tally,
    task_words,
)
from guatu.workreport.commitment import Compilation, Goal, Target

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# Header, width in characters of the default font (a Chinese character at 10.5 points is two).
PRINTED: tuple[tuple[str, float], ...] = (
    ("序号", 5.5),
    ("目标任务", 32),
    ("指标", 16),
    ("口径", 7.5),
    ("目标值", 10),
    ("单位", 8),
    ("完成时限", 11.5),
    ("牵头领导", 8.5),
    ("牵头单位", 22),
    ("责任单位", 20),
    ("一季度", 7),
    ("二季度", 7),
    ("三季度", 7),
    ("四季度", 7),
    ("备注", 12),
)
CHECKING: tuple[tuple[str, float], ...] = (
    ("承诺性质", 10),
    ("所属章节", 26),
    ("报告原文", 60),
    ("牵头单位建议依据", 36),
)
LIGHTS: tuple[tuple[str, float], ...] = tuple(zip(ALIVE, (11, 11, 9, 24), strict=True))
"""Right of the printed columns where a plan is alive."""
QUARTERS = range(10, 14)
_HEADER, _FIRST = 2, 4
_LINE = 15.0
"""Points that a line of 10.5-point text takes in a row."""
_GRID = "#BFBFBF"

Formats = dict[str, "Format"]
Printed = tuple[tuple[str, float], ...]


def write_duty_sheet(
    compilation: Compilation,
    out: BinaryIO,
    *,
    additions: Mapping[int, Addition] | None = None,
    simulated: bool = False,
    compiled_at: datetime | None = None,
    comparison: list[tuple[str, ...]] | None = None,
    as_of: date | None = None,
) -> None:
    """Write the workbook to `out`.

    `additions` holds leaders, milestones and notes by the commitment's place (from 0); `comparison` the rows (header
    first) of a fourth sheet that sets the report beside the office's own table. With `as_of`, the day of the figures, four columns
    tell how each commitment stands.
    """
    import xlsxwriter

    compiled_at = compiled_at or datetime.now()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        title = f"{plan_name(compilation)}目标任务责任分解表"
        book.set_properties({"title": title, "comments": SIMULATED if simulated else "", "created": compiled_at})
        formats = _formats(book)
        _write_duties(book, formats, compilation, title, additions or {}, simulated, as_of)
        _write_unsure(book, formats, compilation)
        if comparison:
            _write_rows(book, formats, "报告与责任表对照", comparison)
        _write_notes(book, formats, compilation, simulated, compiled_at)


def _formats(book: Workbook) -> Formats:
    cell: dict[str, Any] = {
        "font_name": "宋体",
        "font_size": 10.5,
        "valign": "vcenter",
        "border": 1,
        "border_color": _GRID,
    }
    head = {**cell, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#E7ECEC"}
    grey = {"font_name": "宋体", "font_size": 10.5, "font_color": "#595959", "valign": "vcenter"}
    section = {**cell, "bold": True, "bg_color": "#F4F6F6", "left": 0, "right": 0}
    styles: dict[str, dict[str, Any]] = {
        "title": {"font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter"},
        "under": {**grey, "align": "center"},
        "head": head,
        "section": section,
        "text": {**cell, "text_wrap": True},
        "centre": {**cell, "text_wrap": True, "align": "center"},
        "date": {**cell, "align": "center", "num_format": "yyyy-mm-dd"},
        "number": {**cell, "align": "right", "num_format": "General"},
        "thousands": {**cell, "align": "right", "num_format": "#,##0"},
        "source": {**grey},
        "grey head": {**grey, "bold": True, "bottom": 1, "bottom_color": _GRID},
        "note": {"font_name": "宋体", "font_size": 10.5, "text_wrap": True, "valign": "top"},
        "bold": {"font_name": "宋体", "font_size": 10.5, "bold": True, "valign": "top"},
    }
    return {name: book.add_format(style) for name, style in styles.items()}


def _write_duties(
    book: Workbook,
    formats: Formats,
    compilation: Compilation,
    title: str,
    additions: Mapping[int, Addition],
    simulated: bool,
    as_of: date | None,
) -> None:
    sheet = book.add_worksheet("责任分解表")
    printed = (*PRINTED, *LIGHTS) if as_of else PRINTED
    last = len(printed) - 1
    sheet.set_row(0, 34)
    sheet.merge_range(0, 0, 0, last, title, formats["title"])
    mark = f"　　{SIMULATED}" if simulated else ""
    known = f"　　亮灯数据截至 {as_of:%Y-%m-%d}" if as_of else ""
    under = f"来源：{compilation.title or compilation.name}　　共 {len(compilation.commitments)} 项{known}{mark}"
    sheet.merge_range(1, 0, 1, last, under, formats["under"])
    _write_header(sheet, formats, printed)
    sheet.outline_settings(True, False, True, False)
    row = _FIRST
    above: tuple[str, ...] = ()
    for section, group in by_section(compilation):
        for depth, heading in enumerate(section or (NO_SECTION,)):
            if above[: depth + 1] == section[: depth + 1] and section:
                continue
            _write_section(sheet, formats, row, depth, heading, len(printed))
            row += 1
        above = section
        for number, commitment in group:
            added = additions.get(number - 1, Addition())
            _write_commitment(sheet, formats, book, row, number, commitment, added, compilation.plan_year, printed)
            row += 1
    _set_page(sheet, row - 1, simulated, last)


def _write_header(sheet: Worksheet, formats: Formats, printed: Printed) -> None:
    sheet.set_row(_HEADER, 18)
    sheet.set_row(_HEADER + 1, 18)
    for column, (name, width) in enumerate(printed):
        sheet.set_column(column, column, width)
        if column in QUARTERS:
            sheet.write_string(_HEADER + 1, column, name, formats["head"])
        else:
            sheet.merge_range(_HEADER, column, _HEADER + 1, column, name, formats["head"])
    sheet.merge_range(_HEADER, QUARTERS[0], _HEADER, QUARTERS[-1], "季度节点", formats["head"])
    for column, (name, width) in enumerate(CHECKING, start=len(printed)):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEADER + 1, column, name, formats["grey head"])


def _write_section(sheet: Worksheet, formats: Formats, row: int, depth: int, heading: str, columns: int) -> None:
    sheet.set_row(row, 20, None, {"level": depth} if depth else {})
    sheet.write_string(row, 0, "　" * depth + heading, formats["section"])
    for column in range(1, columns):
        sheet.write_blank(row, column, None, formats["section"])


def _write_commitment(
    sheet: Worksheet,
    formats: Formats,
    book: Workbook,
    row: int,
    number: int,
    commitment: AnyCommitment,
    added: Addition,
    year: int | None,
    printed: Printed,
) -> None:
    indicator = commitment.indicator if isinstance(commitment, Target | Goal) else ""
    if isinstance(commitment, Target) and commitment.qualifier:
        indicator += f"（{commitment.qualifier}）"
    said = milestones(commitment, year)
    note = "；".join(filter(None, (added.note, "存疑" if commitment.uncertain else "")))
    lead = commitment.lead.name if commitment.lead else ""
    co = "、".join(each.name for each in commitment.co)
    words = {1: added.task or task_words(commitment), 2: indicator, 7: added.leader, 8: lead, 9: co, 14: note}
    if not isinstance(commitment, Target):
        words |= {3: "", 4: commitment.relation if isinstance(commitment, Goal) else "", 5: ""}
    for column, quarter in enumerate(QUARTERS):
        words[quarter] = added.milestones[column] or said[column]
    words |= dict(zip(range(len(PRINTED), len(printed)), added.stand.words, strict=False))
    lines = max(_lines(text, printed[column][1]) for column, text in words.items())
    sheet.set_row(row, max(20.0, lines * _LINE + 5), None, {"level": min(7, max(1, len(commitment.section)))})
    sheet.write_number(row, 0, number, formats["centre"])
    for column, text in words.items():
        sheet.write_string(row, column, text, formats["text" if column in (1, 2, 8, 9, 14) else "centre"])
    if isinstance(commitment, Target):
        _write_quantity(sheet, formats, book, row, commitment)
    day = deadline_date(commitment.deadline)
    if day:
        sheet.write_datetime(row, 6, datetime(day.year, day.month, day.day), formats["date"])
    else:
        sheet.write_string(row, 6, commitment.deadline, formats["centre"])
    why = commitment.lead.why if commitment.lead else ""
    checking = (KIND_LABELS[commitment.kind], " / ".join(commitment.section), commitment.sentence, why)
    for column, text in enumerate(checking, start=len(printed)):
        sheet.write_string(row, column, text, formats["source"])


def _write_quantity(sheet: Worksheet, formats: Formats, book: Workbook, row: int, target: Target) -> None:
    said = quantity(target)
    sheet.write_string(row, 3, said.sign, formats["centre"])
    sheet.write_number(row, 4, said.number, _number_format(formats, book, said.number, said.high))
    sheet.write_string(row, 5, said.unit, formats["centre"])


def _number_format(formats: Formats, book: Workbook, number: float | int, high: float | int | None) -> Format:
    if high is None:
        return formats["thousands" if isinstance(number, int) and number >= 10_000 else "number"]
    decimals = len(str(number).partition(".")[2])
    shape = f'{"0." + "0" * decimals if decimals else "0"}"～{high}"'
    if shape not in formats:
        style = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter", "border": 1, "border_color": _GRID}
        formats[shape] = book.add_format({**style, "align": "right", "num_format": shape})
    return formats[shape]


def _lines(text: str, width: float) -> int:
    """Lines that `text` takes in a column: a Chinese character is two wide, and a line breaks a little early."""
    room = max(2.0, width - 1.5)
    taken = sum(2 if ord(letter) > 0x2E7F or letter in "“”‘’—…·" else 1 for letter in text)
    return max(1, int(-(-taken // room)))


def _set_page(sheet: Worksheet, last_row: int, simulated: bool, last: int) -> None:
    sheet.freeze_panes(_FIRST, 2)
    sheet.autofilter(_HEADER + 1, 0, max(last_row, _FIRST), last + len(CHECKING))
    sheet.print_area(0, 0, max(last_row, _FIRST), last)
    sheet.repeat_rows(_HEADER, _HEADER + 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.65)
    mark = f"&L&9{SIMULATED}" if simulated else ""
    sheet.set_footer(f"{mark}&C&9第 &P 页，共 &N 页", {"margin": 0.3})
    sheet.hide_gridlines(2)
    sheet.set_zoom(90)


def _write_unsure(book: Workbook, formats: Formats, compilation: Compilation) -> None:
    rows: list[tuple[str, ...]] = [
        ("序号", "报告原文", "读法一（已采用）", "读法二", "其他读法", "所属章节", "确认结果")
    ]
    for number, each in enumerate(compilation.commitments, start=1):
        if each.uncertain:
            first, second, *rest = (*each.uncertain, "")
            rows.append(
                (str(number), each.sentence, first, second, "；".join(filter(None, rest)), " / ".join(each.section), "")
            )
    if len(rows) == 1:
        rows.append(("", "没有可作两种理解的表述。", "", "", "", "", ""))
    _write_rows(book, formats, "待确认", rows)


def _write_rows(book: Workbook, formats: Formats, name: str, rows: list[tuple[str, ...]]) -> None:
    """A plain sheet: header row, wrapped text, as wide as an A4 landscape page."""
    sheet = book.add_worksheet(name)
    longest = [max(min(60, len(row[column]) + 2) for row in rows) for column in range(len(rows[0]))]
    widths = [max(8.0, 150 * share / sum(longest)) for share in longest]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows):
        lines = max(_lines(text, width) for text, width in zip(row, widths, strict=True))
        sheet.set_row(number, max(20.0, lines * _LINE + 5))
        for column, text in enumerate(row):
            if number and text.isdecimal():
                sheet.write_number(number, column, int(text), formats["centre"])
            else:
                sheet.write_string(number, column, text, formats["text" if number else "head"])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&9第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)


def _write_notes(
    book: Workbook, formats: Formats, compilation: Compilation, simulated: bool, compiled_at: datetime
) -> None:
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 96)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    year = f"{compilation.plan_year}年" if compilation.plan_year else "报告中没有写明"
    lines = [
        *([("数据性质", f"{SIMULATED}，不得作为工作依据")] if simulated else []),
        ("报告", compilation.title or compilation.name),
        ("文件", compilation.name),
        ("计划年度", year),
        ("编制时间", f"{compiled_at:%Y-%m-%d %H:%M}"),
        *(("统计" if not at else "", line) for at, line in enumerate(tally_lines(tally(compilation)))),
        (
            "目标值",
            "按报告原文的单位填写，为数值；区间存下限、显示上下限；没有数字的目标写明关系。"
            "口径一栏写明增长或下降、≥ ＞ 约 ≤ ＜ ＝。",
        ),
        ("牵头单位", "由程序按部门职责建议，须经人工确认；依据见“责任分解表”打印区右侧各列。"),
        ("季度节点", "只预填报告写明的节点：完成时限所在季度填“完成”，每季度的工作填每季数量。其余由牵头单位填写。"),
        *(("备注" if not at else "", line) for at, line in enumerate(compilation.notes)),
    ]
    for row, (name, text) in enumerate(lines):
        sheet.set_row(row, _lines(text, 96) * _LINE + 5)
        sheet.write_string(row, 0, name, formats["bold"])
        sheet.write_string(row, 1, text, formats["note"])

"""Read an office's own table of duties, whatever file it lies in."""

from __future__ import annotations

from pathlib import PurePath

from guatu.workreport.duty_tables.columns import find_columns, find_header, require_task
from guatu.workreport.duty_tables.grids import UNZIPPABLE, Grid, word_grids, workbook_grids
from guatu.workreport.duty_tables.model import Column, DutyRow, DutyTable, DutyTableError, Role, Roles
from guatu.workreport.duty_tables.notice import read_notice
from guatu.workreport.duty_tables.rows import read_rows

_WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".ods")
_PLAIN_TABLES = (".csv", ".tsv")
_ZIP = b"PK"
_OF_DUTIES = {Role.LEAD, Role.UNITS, Role.CO, Role.LEADER, Role.VALUE}
"""What a table of duties has besides its tasks; a sheet beside it that has none of these is something else."""


def read_duty_table(data: bytes, name: str, roles: Roles | None = None) -> DutyTable:
    """Read a table of duties: a workbook, the tables of a Word document, or a notice that names owners behind each item.

    `roles` overrides the recognised columns, by sheet name and column (from 0), so that a page can let a person correct them.
    Raises DutyTableError, with a message for staff, where the file holds no such table.
    """
    if not data:
        raise DutyTableError(f"《{name}》是空文件。请确认上传的是责任分解表，并检查文件大小。")
    ending = PurePath(name).suffix.lower()
    if ending in _WORKBOOKS or (data.startswith(_ZIP) and b"xl/workbook.xml" in data):
        grids, notes = workbook_grids(data, name)
        return _from_grids(name, grids, notes, roles, required=True)
    if ending in _PLAIN_TABLES:
        raise DutyTableError(
            f"《{name}》是 {ending[1:]} 文件，不能当作责任分解表读取。请用 WPS 或 Excel 打开，另存为 .xlsx 后再导入。"
        )
    if data.startswith(_ZIP) and ending in (".docx", ".docm", ".wps", ""):
        table = _from_word(name, data, roles)
        if table is not None:
            return table
    return _from_notice(name, data)


def _from_word(name: str, data: bytes, roles: Roles | None) -> DutyTable | None:
    from xml.etree.ElementTree import ParseError

    try:
        grids = word_grids(data)
    except (*UNZIPPABLE, KeyError, ParseError, ValueError):
        return None
    if not any(find_header(grid) for grid in grids):
        return None
    return _from_grids(name, grids, [], roles, required=False)


def _from_grids(name: str, grids: list[Grid], notes: list[str], roles: Roles | None, *, required: bool) -> DutyTable:
    if not grids:
        raise DutyTableError(f"《{name}》里没有内容。请确认上传的是责任分解表。" + "".join(notes))
    columns: list[Column] = []
    rows: list[DutyRow] = []
    problems = list(notes)
    headers = [find_header(grid) for grid in grids]
    known: tuple[Column, ...] = ()
    for grid, header in zip(grids, headers, strict=True):
        set_here = any(sheet == grid.name for sheet, _ in roles or {})
        if header is None and any(headers) and not set_here:
            if known and len(grid.cells[0]) == len(known) and not required:
                # A Word table that goes on after a break has no header of its own.
                more, wrong = read_rows(grid, known, 0, [])
                rows += more
                problems += wrong
            else:
                problems.append(
                    f"{grid.kind}“{grid.name}”里没有认出表头，没有读取。如需读取，请在表头写明“目标任务”“责任单位”等列名。"
                )
            continue
        found = find_columns(grid, header, roles)
        require_task(grid, found, name)
        if len(grids) > 1 and not set_here and not {each.role for each in found} & _OF_DUTIES:
            problems.append(f"{grid.kind}“{grid.name}”里没有责任单位，也没有目标值，没有当作责任表读取。")
            continue
        first = header[1] + 1 if header else 0
        more, wrong = read_rows(grid, found, first, grid.cells[header[0]] if header else [])
        known = found
        columns += found
        rows += more
        problems += wrong
    if not rows:
        raise DutyTableError(f"《{name}》的表头下面没有任务。请确认任务写在表头下面的行里。")
    if not any(column.role in (Role.LEAD, Role.UNITS, Role.CO) for column in columns) and not any(
        row.lead for row in rows
    ):
        problems.append("没有认出“牵头单位”或“责任单位”列，各项任务将没有责任单位。请指定哪一列是牵头单位。")
    return DutyTable(name, tuple(columns), tuple(rows), tuple(problems))


def _from_notice(name: str, data: bytes) -> DutyTable:
    from guatu.workreport.reading import ReadingError, read_bytes

    try:
        document = read_bytes(data, name)
    except ReadingError as error:
        raise DutyTableError(str(error)) from None
    rows = read_notice(document.text)
    if not rows:
        raise DutyTableError(
            f"《{name}》里没有找到责任分解表，也没有“（牵头单位：…；责任单位：…）”这样的标注。"
            "请上传 .xlsx、.xls、带表格的 .docx，或者在每项任务后面标明牵头单位的通知。"
        )
    bare = sum(not row.lead for row in rows)
    problems = (f"有 {bare} 项任务后面没有标明牵头单位，请补上。",) if bare else ()
    return DutyTable(name, (), tuple(rows), problems)

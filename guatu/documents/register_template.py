"""An empty workbook to fill in, made from a register's definition: drop-downs, input notes, formats that keep codes as text."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from guatu.definitions.fields import DATES, QUANTITIES, Field, FieldType
from guatu.definitions.register import Register
from guatu.people.models import Area, Organisation

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

LAST_ROW = 20_000
"""Rows that drop-downs and formats reach."""
LONGEST_LIST = 250
"""Characters of a list that Excel takes inside the cell; a longer one stands on a sheet of its own."""
EXAMPLES = {
    FieldType.CREDIT_CODE: "91420599MA49000102",
    FieldType.PROJECT_CODE: "2204-420599-04-01-123456",
    FieldType.DATE: "2022-03-01",
    FieldType.MONTH: "2022-03",
    FieldType.YES_NO: "是",
    FieldType.POINT: "111.2741,30.6912（经度在前）",
    FieldType.PHONE: "13800001234（座机写 0717-1234567）",
    FieldType.PERCENT: "82（表示82%）",
    FieldType.MONEY: "1250.5（也可以写 2.3亿）",
}
TYPES = {
    FieldType.TEXT: "文字",
    FieldType.LONG_TEXT: "长文字",
    FieldType.CHOICE: "选一个",
    FieldType.STAGE: "选一个阶段",
    FieldType.MONEY: "金额",
    FieldType.NUMBER: "数字",
    FieldType.PERCENT: "百分数",
    FieldType.DATE: "日期",
    FieldType.MONTH: "月份",
    FieldType.YES_NO: "是或否",
    FieldType.AREA: "区划名称",
    FieldType.ORGANISATION: "单位名称",
    FieldType.PERSON: "姓名",
    FieldType.REFERENCE: "另一本台账里的名称或编码",
    FieldType.CREDIT_CODE: "统一社会信用代码",
    FieldType.PROJECT_CODE: "项目代码",
    FieldType.IDENTITY_NUMBER: "身份证号码",
    FieldType.PHONE: "电话",
    FieldType.POINT: "经纬度",
    FieldType.LINE: "GeoJSON 线",
    FieldType.POLYGON: "GeoJSON 面",
    FieldType.FILE: "文件（在网页上传）",
}


CODE_LENGTHS = {FieldType.CREDIT_CODE: 18, FieldType.PROJECT_CODE: 24, FieldType.IDENTITY_NUMBER: 18}
EARLIEST = date(1949, 10, 1)


def definition_mark(register: Register) -> str:
    """Which definition a file was made from: the register's name and the first signs of its definition's SHA-256."""
    digest = hashlib.sha256(register.path.read_bytes()).hexdigest()[:12] if register.path.is_file() else "—"
    return f"{register.name}@{digest}"


def header_of(field: Field) -> str:
    """The header of a column: label, unit in brackets, an asterisk where it must be filled."""
    unit = "%" if field.type == FieldType.PERCENT else field.unit
    return f"{field.label}{f'（{unit}）' if unit else ''}{'*' if field.required else ''}"


def fields_in_files(register: Register) -> list[Field]:
    """The fields that files carry: not those computed or uploaded."""
    return [field for field in register.fields if not field.computed and field.type != FieldType.FILE]


def write_template(register: Register, out: BinaryIO) -> None:
    """Write the template into `out`."""
    import xlsxwriter

    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"title": f"{register.label}填报模板", "comments": definition_mark(register)})
    sheet = book.add_worksheet(_sheet_name(register.label))
    lists = book.add_worksheet("选项")
    lists.hide()
    must = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E6F1F0"})
    may = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    fields = fields_in_files(register)
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 32)
    for place, field in enumerate(fields):
        sheet.write_string(0, place, header_of(field), must if field.required else may)
        sheet.set_column(place, place, _width(field), book.add_format(_format(field)))
        note = note_of(field)
        if note:
            sheet.write_comment(0, place, note, {"x_scale": 1.6})
        _validate(book, sheet, lists, field, place)
    _explain(book, register, fields)
    sheet.activate()
    book.close()


def note_of(field: Field) -> str:
    """What a clerk should know about a field, in a few lines."""
    lines = [TYPES[field.type]]
    if field.type in EXAMPLES:
        lines.append(f"例如 {EXAMPLES[field.type]}")
    if field.note:
        lines.append(field.note)
    if field.blank:
        lines.append(f"不填表示：{field.blank}")
    return "\n".join(lines)


def _validate(book: Workbook, sheet: Worksheet, lists: Worksheet, field: Field, place: int) -> None:
    """A drop-down or bounds; what does not fit is told in Chinese before it is sent anywhere.

    What reading a file understands although a spreadsheet does not (2.3亿, 2022.3.1) is warned of and not refused.
    """
    about: dict[str, Any] = {"ignore_blank": True, "error_title": field.label[:32], "input_title": field.label[:32]}
    about["input_message"] = note_of(field)[:255]
    options = _options(field)
    if options:
        about |= {"validate": "list", "error_message": "请从下拉列表里选。"}
        if len(",".join(options)) <= LONGEST_LIST and not any("," in each for each in options):
            about["source"] = options
        else:
            # By name: older spreadsheets take no list from another sheet.
            lists.write_column(0, place, options)
            column = _letters(place)
            book.define_name(f"list_{field.name}", f"='选项'!${column}$1:${column}${len(options)}")
            about["source"] = f"=list_{field.name}"
    elif field.type in QUANTITIES:
        about |= {"validate": "decimal", "error_type": "warning"}
        if field.least is not None and field.most is not None:
            about |= {"criteria": "between", "minimum": float(field.least), "maximum": float(field.most)}
        elif field.least is not None:
            about |= {"criteria": ">=", "value": float(field.least)}
        elif field.most is not None:
            about |= {"criteria": "<=", "value": float(field.most)}
        else:
            about |= {"criteria": "between", "minimum": -1e15, "maximum": 1e15}
        about["error_message"] = f"应为数字{_bounds(field)}。要保留您填的内容吗？"
    elif field.type in DATES:
        about |= {"validate": "date", "error_type": "warning", "criteria": ">=", "value": EARLIEST}
        about["error_message"] = f"应为{TYPES[field.type]}，例如 {EXAMPLES[field.type]}。要保留您填的内容吗？"
    elif field.type in CODE_LENGTHS:
        length = CODE_LENGTHS[field.type]
        about |= {"validate": "length", "criteria": "==", "value": length, "error_type": "warning"}
        about["error_message"] = f"{TYPES[field.type]}应为{length}位。要保留您填的内容吗？"
    elif field.type == FieldType.TEXT:
        about |= {"validate": "length", "criteria": "<=", "value": field.length}
        about["error_message"] = f"最多{field.length}字，请缩短。"
    else:
        about |= {"validate": "any"}
    sheet.data_validation(1, place, LAST_ROW, place, about)


def _bounds(field: Field) -> str:
    """（万元，不小于0）"""
    unit = "%" if field.type == FieldType.PERCENT else field.unit
    least = f"不小于{field.least:f}" if field.least is not None else ""
    most = f"不大于{field.most:f}" if field.most is not None else ""
    said = "，".join(each for each in (unit, least, most) if each)
    return f"（{said}）" if said else ""


def _options(field: Field) -> list[str]:
    if field.type in (FieldType.CHOICE, FieldType.STAGE):
        return [each.label for each in field.choices]
    if field.type == FieldType.YES_NO:
        return ["是", "否"]
    if field.type == FieldType.AREA and field.level != "village":
        rows = Area.objects.filter(valid_to=None, level=field.level or "township")
        return list(dict.fromkeys(row.name for row in rows))
    if field.type == FieldType.ORGANISATION:
        return [row.name for row in Organisation.objects.filter(active=True)]
    return []


def _format(field: Field) -> dict[str, Any]:
    if field.type in (
        FieldType.CREDIT_CODE,
        FieldType.PROJECT_CODE,
        FieldType.IDENTITY_NUMBER,
        FieldType.PHONE,
        FieldType.TEXT,
    ):
        return {"num_format": "@"}
    if field.type == FieldType.DATE:
        return {"num_format": "yyyy-mm-dd"}
    if field.type == FieldType.MONTH:
        return {"num_format": "yyyy-mm"}
    if field.type in QUANTITIES and field.places == 0:
        return {"num_format": "#,##0"}
    return {}


def _width(field: Field) -> float:
    kinds = {
        FieldType.LONG_TEXT: 36,
        FieldType.CREDIT_CODE: 22,
        FieldType.PROJECT_CODE: 27,
        FieldType.IDENTITY_NUMBER: 22,
    }
    return kinds.get(field.type, max(12, min(30, len(header_of(field)) * 2 + 2)))


def _explain(book: Workbook, register: Register, fields: list[Field]) -> None:
    """填写说明: every field, what it is, what is allowed, an example."""
    sheet = book.add_worksheet("填写说明")
    strong = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    keys = "、".join(register.field(name).label for name in register.key)
    sheet.write_string(0, 0, f"{register.label}填写说明", book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(
        1, 0, f"系统按“{keys}”认出每一行：相同的更新，没有的新增。带 * 的必填。要清空一项，在格里写“-”。"
    )
    if register.note:
        sheet.write_string(2, 0, register.note)
    for place, text in enumerate(("字段", "类型", "单位", "必填", "可填内容", "示例", "说明", "不填表示")):
        sheet.write_string(4, place, text, strong)
    for row, field in enumerate(fields, 5):
        options = _options(field)
        allowed = "、".join(options[:40]) + (f" 等{len(options)}项" if len(options) > 40 else "")
        allowed = allowed or _bounds(field).strip("（）")
        cells = (
            field.label,
            TYPES[field.type],
            field.unit,
            "是" if field.required else "",
            allowed,
            EXAMPLES.get(field.type, options[0] if options else ""),
            field.note,
            field.blank,
        )
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text, wrapped)
    for place, width in enumerate((18, 18, 10, 6, 40, 28, 40, 16)):
        sheet.set_column(place, place, width)
    end = len(fields) + 6
    pack = f"{register.pack} / " if register.pack else ""
    made = f"依据：{register.source or '—'}　定义：{pack}{definition_mark(register)}　模板生成：{date.today():%Y-%m-%d}"
    sheet.write_string(end, 0, made)


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _sheet_name(label: str) -> str:
    return "".join(sign for sign in label if sign not in "[]:*?/\\")[:31] or "数据"

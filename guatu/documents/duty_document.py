"""The plan as an official document: the notice that sets the duties, and the table of duties as its annex in landscape.

What the program cannot know (issuing body, leaders) stands as ×× for the office to fill in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, BinaryIO
from xml.sax.saxutils import escape

from guatu.documents.official_page import W, new_official_document, number_turned_pages, set_landscape
from guatu.documents.wording import (
    ALIVE,
    NO_SECTION,
    SIMULATED,
    Addition,
    AnyCommitment,
    by_section,
    deadline_words,
    plan_name,
    tally,
    task_words,
)
from guatu.workreport.commitment import Compilation

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

ISSUER = "××人民政府办公室"
ADDRESSEES = "各乡镇人民政府、街道办事处，政府各部门，各有关单位"
Columns = tuple[tuple[str, int], ...]
# Column and width in millimetres; together the 225 of the turned text area.
COLUMNS: Columns = (
    ("序号", 12),
    ("目标任务", 66),
    ("完成时限", 31),
    ("牵头领导", 22),
    ("牵头单位", 46),
    ("责任单位", 48),
)

ALIVE_COLUMNS: Columns = (
    ("序号", 10),
    ("目标任务", 50),
    ("完成时限", 22),
    ("牵头领导", 16),
    ("牵头单位", 30),
    ("责任单位", 27),
    *zip(ALIVE, (17, 17, 15, 21), strict=True),
)
"""The same where the plan is alive."""


def write_duty_document(
    compilation: Compilation,
    out: BinaryIO,
    *,
    additions: Mapping[int, Addition] | None = None,
    issuer: str = ISSUER,
    addressees: str = ADDRESSEES,
    issued_on: date | None = None,
    simulated: bool = False,
    as_of: date | None = None,
) -> None:
    """Write the notice and its annex to `out` as .docx. With `as_of`, the day of the figures, the annex tells how each one stands."""
    issued_on = issued_on or date.today()
    word = new_official_document()
    word.core_properties.title = f"{plan_name(compilation)}目标任务责任分解方案"
    word.core_properties.author = "" if issuer == ISSUER else issuer
    word.core_properties.comments = SIMULATED if simulated else ""
    _write_notice(word, compilation, issuer, addressees, issued_on)
    _write_annex(word, compilation, additions or {}, as_of)
    if simulated:
        _mark_simulated(word)
    word.save(out)


def _write_notice(word: WordDocument, compilation: Compilation, issuer: str, addressees: str, issued_on: date) -> None:
    plan = plan_name(compilation)
    for line in (issuer, f"关于印发{plan}", "目标任务责任分解方案的通知"):
        word.add_paragraph(line, "公文标题")
    word.add_paragraph("", "公文正文")
    word.add_paragraph(f"{addressees}：", "主送机关")
    for style, text in _notice(compilation, issued_on):
        word.add_paragraph(text, style)
    for text in ("", f"附件：{plan}目标任务责任分解方案", "", ""):
        word.add_paragraph(text, "公文正文")
    # The page that bears the signature must hold some of the body.
    for paragraph in word.paragraphs[-5:]:
        paragraph.paragraph_format.keep_with_next = True
    _write_signature(word, issuer, issued_on)


def _notice(compilation: Compilation, issued_on: date) -> list[tuple[str, str]]:
    counts = tally(compilation)
    kinds = "、".join(f"{label}{count}项" for label, count in counts.kinds.items() if count)
    open_count = sum(each.lead is None for each in compilation.commitments)
    blank = f"其中{open_count}项的牵头单位待定。" if open_count else ""
    plan_due = issued_on + timedelta(days=14)
    return [
        (
            "公文正文",
            f"为确保{plan_name(compilation)}确定的各项目标任务落到实处，现将目标任务责任分解方案印发给你们，"
            "并就有关事项通知如下，请认真抓好落实。",
        ),
        ("一级标题", "一、目标任务"),
        ("公文正文", f"按照报告内容，共分解目标任务{counts.commitments}项，包括{kinds}。{blank}具体内容见附件。"),
        ("一级标题", "二、工作要求"),
        ("二级标题", "（一）制定工作方案"),
        (
            "公文正文",
            "各牵头单位要会同责任单位逐项细化举措，明确具体责任人、季度节点和完成时限，"
            f"于{_day(plan_due)}前将工作方案和联系人报政府督查室。",
        ),
        ("二级标题", "（二）按季报送进展"),
        (
            "公文正文",
            "各牵头单位于每季度最后一个月25日前报送进展情况、佐证材料和存在问题。进度滞后的，应说明原因和赶上进度的措施。",
        ),
        ("二级标题", "（三）加强协同配合"),
        (
            "公文正文",
            "牵头单位对所牵头的任务负总责，责任单位按职责主动配合。任务需要调整的，由牵头单位提出，按程序报批。",
        ),
        ("二级标题", "（四）严格督查考核"),
        ("公文正文", "政府督查室按季督查通报，对进展缓慢的任务跟踪督办；完成情况纳入年度绩效管理。"),
    ]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _write_signature(word: WordDocument, issuer: str, issued_on: date) -> None:
    """The body's name centred over the date, the date four characters in from the right."""
    day = _day(issued_on)
    day_width = sum(0.5 if letter.isdigit() else 1 for letter in day)
    shift = (len(issuer) - day_width) / 2
    day_indent = max(4.0, 2 + shift)
    for text, indent in ((issuer, day_indent - shift), (day, day_indent)):
        paragraph = word.add_paragraph(text, "落款")
        _set_right_indent(paragraph, indent)
        paragraph.paragraph_format.keep_with_next = text == issuer


def _set_right_indent(paragraph: object, characters: float) -> None:
    from docx.oxml import parse_xml

    properties = paragraph._p.get_or_add_pPr()  # type: ignore[attr-defined]
    properties.append(
        parse_xml(
            f'<w:ind xmlns:w="{W}" w:rightChars="{round(characters * 100)}" w:right="{round(characters * 320)}"/>'
        )
    )


def _write_annex(
    word: WordDocument, compilation: Compilation, additions: Mapping[int, Addition], as_of: date | None
) -> None:
    from docx.enum.section import WD_SECTION
    from docx.oxml import parse_xml

    section = word.add_section(WD_SECTION.NEW_PAGE)
    set_landscape(section)
    number_turned_pages(section)
    word.add_paragraph("附件", "附件标识")
    word.add_paragraph(f"{plan_name(compilation)}目标任务责任分解方案", "公文标题")
    word.add_paragraph(f"亮灯数据截至{_day(as_of)}" if as_of else "", "表格文字")
    columns = ALIVE_COLUMNS if as_of else COLUMNS
    ids = {name: str(word.styles[name].style_id) for name in ("表头", "表格文字", "表格居中", "表格章节", "表格小节")}
    table = parse_xml(_table(compilation, additions, ids, columns))
    # Word wants a paragraph between a table and the end; one of a single point keeps it from starting a page.
    word.element.body.insert(len(word.element.body) - 1, table)
    end = word.add_paragraph("", "表格文字")
    from docx.shared import Pt

    end.paragraph_format.line_spacing = Pt(1)


def _table(
    compilation: Compilation, additions: Mapping[int, Addition], ids: Mapping[str, str], columns: Columns
) -> str:
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for _, width in columns)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    head = "".join(_cell(name, width, ids["表头"]) for name, width in columns)
    rows = [f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="560"/><w:tblHeader/></w:trPr>{head}</w:tr>']
    above: tuple[str, ...] = ()
    for section, group in by_section(compilation):
        for depth, heading in enumerate(section or (NO_SECTION,)):
            if not section or above[: depth + 1] != section[: depth + 1]:
                rows.append(_section_row(heading, ids["表格小节" if depth else "表格章节"], len(columns)))
        above = section
        rows += [_row(number, each, additions.get(number - 1, Addition()), ids, columns) for number, each in group]
    return (
        f'<w:tbl xmlns:w="{W}"><w:tblPr><w:tblW w:w="{_twips(225)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
        '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def _cell(text: str, width: int, style: str, span: int = 1, *, keep: bool = False) -> str:
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    stay = "<w:keepNext/>" if keep else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{across}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{stay}</w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
    )


def _section_row(heading: str, style: str, span: int) -> str:
    cell = _cell(heading, 225, style, span=span, keep=True)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>"


def _row(number: int, commitment: AnyCommitment, added: Addition, ids: Mapping[str, str], columns: Columns) -> str:
    texts = (
        str(number),
        added.task or task_words(commitment),
        deadline_words(commitment.deadline),
        added.leader,
        commitment.lead.name if commitment.lead else "",
        "、".join(each.name for each in commitment.co),
        *added.stand.words,
    )[: len(columns)]
    cells = "".join(
        _cell(text, width, ids["表格文字" if name in ("目标任务", "责任单位") else "表格居中"])
        for text, (name, width) in zip(texts, columns, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _mark_simulated(word: WordDocument) -> None:
    for section in word.sections:
        for header in (section.header, section.even_page_header):
            header.is_linked_to_previous = False
            header.paragraphs[0].text = SIMULATED
            header.paragraphs[0].style = word.styles["表格文字"]

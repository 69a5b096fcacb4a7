"""The page of an official document after GB/T 9704-2012: paper, fonts with fallbacks, styles, page numbers.

Sizes: 3号 is 16 points, 2号 is 22, 4号 is 14, 小四 is 12. The text area is 156 × 225 mm, 22 lines of 28 characters. The
fonts that the standard names are not free: they are named with fallbacks and nothing is embedded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import Section

BODY, TITLE, HEAD, KAI, SONG = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
FALLBACKS = {BODY: "仿宋", TITLE: "华文中宋", HEAD: "SimHei", KAI: "楷体", SONG: "SimSun"}
LINE = 28.9
"""Points a line: 225 mm hold 22 of them."""
PITCH = -0.25
"""Points that a character of the body is set closer, so that 156 mm hold 28. (A character grid would say the same, but
LibreOffice gives a glyph that is wider than its cell two cells.)"""
PAGE_NUMBER = "页码"
"""The style of page numbers; python-docx gives a style its name as its id."""
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOC = f'xmlns:w="{W}"'


def new_official_document() -> WordDocument:
    """An empty document with the standard's portrait page, styles and page numbers."""
    from docx import Document

    word = Document()
    _name_fonts(word)
    _set_styles(word)
    word.settings.odd_and_even_pages_header_footer = True
    section = word.sections[0]
    set_portrait(section)
    _number_pages(section)
    return word


def set_portrait(section: Section) -> None:
    """A4 upright: 天头 37 mm, 订口 28 mm, text area 156 × 225 mm."""
    _set_page(section, (210, 297), (37, 26, 35, 28))
    _set_grid(section)
    section.footer_distance = _mm(23)


def set_landscape(section: Section) -> None:
    """A4 turned so that the table's head lies at the binding edge: the text area turns with the page."""
    from docx.enum.section import WD_ORIENT

    section.orientation = WD_ORIENT.LANDSCAPE
    _set_page(section, (297, 210), (28, 37, 26, 35))
    _set_grid(section)
    section.footer_distance = _mm(12)


def _set_page(section: Section, paper: tuple[int, int], margins: tuple[int, int, int, int]) -> None:
    section.page_width, section.page_height = _mm(paper[0]), _mm(paper[1])
    top, right, bottom, left = margins
    section.top_margin, section.right_margin = _mm(top), _mm(right)
    section.bottom_margin, section.left_margin = _mm(bottom), _mm(left)
    section.header_distance = _mm(15)


def _mm(length: float) -> Any:
    from docx.shared import Mm

    return Mm(length)


def _set_grid(section: Section) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(parse_xml(f'<w:docGrid {_DOC} w:type="lines" w:linePitch="{round(LINE * 20)}"/>'))


def _name_fonts(word: WordDocument) -> None:
    """Write the fonts with their fallbacks into the document's font table, and drop the theme's fonts."""
    from docx.oxml.ns import qn

    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/>'
        f'<w:pitch w:val="variable"/></w:font>'
        for name, other in FALLBACKS.items()
    )
    for part in word.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = (
                f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {_DOC}>{fonts}</w:fonts>'.encode()
            )
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in list(defaults):
        if old.tag in (qn("w:rFonts"), qn("w:lang")):
            defaults.remove(old)
    from docx.oxml import parse_xml

    defaults.insert(0, parse_xml(f"<w:rFonts {_DOC} {_faces(BODY)}/>"))
    defaults.append(parse_xml(f'<w:lang {_DOC} w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'))


def _faces(east: str, west: str = "Times New Roman") -> str:
    return f'w:ascii="{west}" w:hAnsi="{west}" w:eastAsia="{east}" w:cs="{west}"'


# Style, font, size in points, alignment, first-line indent in characters, exact line in points, bold off everywhere.
_STYLES: tuple[tuple[str, str, float, str, int, float], ...] = (
    ("公文正文", BODY, 16, "both", 2, LINE),
    ("公文标题", TITLE, 22, "center", 0, 36),
    ("主送机关", BODY, 16, "left", 0, LINE),
    ("一级标题", HEAD, 16, "both", 2, LINE),
    ("二级标题", KAI, 16, "both", 2, LINE),
    ("附件标识", HEAD, 16, "left", 0, LINE),
    ("落款", BODY, 16, "right", 0, LINE),
    ("表头", HEAD, 12, "center", 0, 17),
    ("表格文字", BODY, 12, "left", 0, 17),
    ("表格居中", BODY, 12, "center", 0, 17),
    ("表格章节", HEAD, 12, "left", 0, 17),
    ("表格小节", KAI, 12, "left", 0, 17),
    (PAGE_NUMBER, SONG, 14, "left", 0, 16),
)


def _set_styles(word: WordDocument) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    normal = word.styles["Normal"].element
    for old in list(normal):
        if old.tag in (qn("w:rPr"), qn("w:pPr")):
            normal.remove(old)
    normal.append(parse_xml(f'<w:rPr {_DOC}><w:rFonts {_faces(BODY)}/><w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr>'))
    for name, font, size, align, indent, line in _STYLES:
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = word.styles["Normal"]
        style.quick_style = True
        first = (
            f'<w:ind w:firstLineChars="{indent * 100}" w:firstLine="{round(indent * size * 20)}"/>' if indent else ""
        )
        west = SONG if name == PAGE_NUMBER else "Times New Roman"
        # Tables and the title keep their own pitch: snapping to the page's grid would double their lines.
        stay = "<w:keepNext/>" if font in (HEAD, KAI) and size == 16 else ""
        snap = '<w:snapToGrid w:val="0"/>' if size != 16 else ""
        pitch = f'<w:spacing w:val="{round(PITCH * 20)}"/>' if size == 16 else ""
        for xml in (
            f'<w:pPr {_DOC}>{stay}<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>{snap}'
            f'<w:spacing w:before="0" w:after="0" w:line="{round(line * 20)}" w:lineRule="exact"/>'
            f'{first}<w:jc w:val="{align}"/></w:pPr>',
            f'<w:rPr {_DOC}><w:rFonts {_faces(font, west)}/>{pitch}<w:sz w:val="{round(size * 2)}"/>'
            f'<w:szCs w:val="{round(size * 2)}"/></w:rPr>',
        ):
            style.element.append(parse_xml(xml))


_PAGE_FIELD = (
    '<w:r><w:t xml:space="preserve">— </w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    '<w:r><w:t xml:space="preserve"> —</w:t></w:r>'
)


def _number_pages(section: Section) -> None:
    """— 1 — in 4号 宋体: odd pages right, even pages left, one character in."""
    from docx.oxml import parse_xml

    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        _replace_content(
            footer,
            parse_xml(
                f'<w:p {_DOC}><w:pPr><w:pStyle w:val="{PAGE_NUMBER}"/>'
                f'<w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/></w:pPr>{_PAGE_FIELD}</w:p>'
            ),
        )


def number_turned_pages(section: Section) -> None:
    """On a landscape page the number keeps its place on the paper: at the table's left, turned with the sheet.

    Odd pages have it at the lower left, even pages at the upper left, as the bound sheet shows it at its foot.
    """
    from docx.oxml import parse_xml

    for footer, odd in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        _replace_content(footer, parse_xml(_turned_number(odd)))


def _replace_content(footer: Any, paragraph: Any) -> None:
    body = footer._element
    for old in list(body):
        body.remove(old)
    body.append(paragraph)


def _turned_number(odd: bool) -> str:
    """A text box turned clockwise, 7 mm left of the text area, within the height of the text area."""
    emu = 36000
    x, y, width, height = 18 * emu, 28 * emu, 10 * emu, 156 * emu
    side = "right" if odd else "left"
    paragraph = (
        f'<w:p><w:pPr><w:pStyle w:val="{PAGE_NUMBER}"/><w:ind w:{side}Chars="100" w:{side}="280"/>'
        f'<w:jc w:val="{side}"/></w:pPr>{_PAGE_FIELD}</w:p>'
    )
    return (
        f'<w:p {_DOC} xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f'<w:pPr><w:pStyle w:val="{PAGE_NUMBER}"/></w:pPr><w:r><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" '
        'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{9001 if odd else 9002}" name="页码"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{paragraph}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr vert="vert" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r></w:p>"
    )

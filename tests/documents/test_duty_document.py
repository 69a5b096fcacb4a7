"""The official document, opened again: paper, fonts, notice, annex."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from guatu.documents.duty_document import write_duty_document
from guatu.documents.wording import Addition
from tests.documents.plan_sample import sample


@pytest.fixture(scope="module")
def word() -> WordDocument:
    out = BytesIO()
    write_duty_document(
        sample()[1],
        out,
        issuer="云栖区人民政府办公室",
        issued_on=date(2032, 1, 8),
        additions={0: Addition(leader="沈知遥")},
        simulated=True,
    )
    return Document(BytesIO(out.getvalue()))


def _mm(length: object) -> int:
    return round(length.mm)  # type: ignore[attr-defined]


def test_portrait_page_is_the_standards(word: WordDocument) -> None:
    page = word.sections[0]
    assert (_mm(page.page_width), _mm(page.page_height)) == (210, 297)
    assert [_mm(m) for m in (page.top_margin, page.right_margin, page.bottom_margin, page.left_margin)] == [
        37,
        26,
        35,
        28,
    ]


def test_twenty_two_lines_of_twenty_eight_characters_fit(word: WordDocument) -> None:
    style = word.styles["公文正文"]
    assert style.paragraph_format.line_spacing.pt * 22 <= 225 / 25.4 * 72
    assert style.paragraph_format.line_spacing.pt * 23 > 225 / 25.4 * 72
    pitch = int(style.element.find(f"{qn('w:rPr')}/{qn('w:spacing')}").get(qn("w:val"))) / 20
    assert (16 + pitch) * 28 <= 156 / 25.4 * 72 < (16 + pitch) * 29


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("公文正文", "仿宋_GB2312", 16),
        ("公文标题", "方正小标宋简体", 22),
        ("一级标题", "黑体", 16),
        ("二级标题", "楷体_GB2312", 16),
        ("页码", "宋体", 14),
    ],
)
def test_fonts(word: WordDocument, style: str, font: str, size: int) -> None:
    element = word.styles[style].element
    assert element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:eastAsia")) == font
    assert word.styles[style].font.size.pt == size


def test_fonts_have_fallbacks(word: WordDocument) -> None:
    table = next(part.blob for part in word.part.package.iter_parts() if str(part.partname) == "/word/fontTable.xml")
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in table.decode()


def test_the_notice_sets_the_duties(word: WordDocument) -> None:
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "共分解目标任务18项，包括量化目标10项、定性目标1项、重点事项5项、常态工作2项" in text
    assert "2032年1月22日前" in text  # two weeks
    assert "每季度最后一个月25日前" in text
    assert "督查" in text
    assert text.index("附件：2032年") < text.index("云栖区人民政府办公室\n2032年1月8日")


def test_page_numbers_stand_at_the_outer_side(word: WordDocument) -> None:
    assert word.settings.odd_and_even_pages_header_footer
    for footer, side in ((word.sections[0].footer, "right"), (word.sections[0].even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph._p.find(f"{qn('w:pPr')}/{qn('w:jc')}").get(qn("w:val")) == side
        assert "PAGE" in "".join(each.text for each in paragraph._p.iter(qn("w:instrText")))
        assert paragraph.text.startswith("— ")


def test_the_annex_lies_in_landscape_with_the_number_at_the_left(word: WordDocument) -> None:
    page = word.sections[1]
    assert page.orientation == WD_ORIENT.LANDSCAPE
    assert (_mm(page.page_width), _mm(page.page_height)) == (297, 210)
    assert 'vert="vert"' in page.footer._element.xml


def test_table_repeats_its_head_and_keeps_rows_whole(word: WordDocument) -> None:
    table = word.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [
        "序号", "目标任务", "完成时限", "牵头领导", "牵头单位", "责任单位",
    ]  # fmt: skip
    properties = table.rows[0]._tr.trPr
    assert properties.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert len(table.rows) == 1 + 3 + 18
    first = [cell.text for cell in table.rows[2].cells]
    assert first == ["1", "地区生产总值增长6.5%左右", "2032年底", "沈知遥", "", ""]


def test_simulated_data_is_marked_on_every_page(word: WordDocument) -> None:
    for section in word.sections:
        assert section.header.paragraphs[0].text == section.even_page_header.paragraphs[0].text == "模拟数据"

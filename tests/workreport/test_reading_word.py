"""Word documents: automatic numbers, tracked changes, boxes, tables, and old files that must be converted."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from guatu.workreport.reading import NeedsConversion, read_bytes, read_file

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, numbering: str = "", styles: str = "") -> bytes:
    """A Word document of its bare XML, to hold what python-docx cannot write."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        if numbering:
            archive.writestr("word/numbering.xml", f"<w:numbering {W}>{numbering}</w:numbering>")
        if styles:
            archive.writestr("word/styles.xml", f"<w:styles {W}>{styles}</w:styles>")
    return data.getvalue()


def p(text: str, depth: int | None = None, number: int = 1, style: str = "") -> str:
    num = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>' if depth is not None else ""
    name = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = text if text.startswith("<") else f"<w:r><w:t>{text}</w:t></w:r>"
    return f"<w:p><w:pPr>{name}{num}</w:pPr>{runs}</w:p>"


def level(depth: int, kind: str, pattern: str, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{extra}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>')
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "bullet", "●")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    + '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
    + '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)
STYLES = (
    '<w:style w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="H1b"><w:name w:val="own"/><w:basedOn w:val="H1"/></w:style>'
    '<w:style w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
)


def test_automatic_numbers_of_word_are_read() -> None:
    body = (
        p("目录行 1", style="T1")
        + p("工作回顾", 0)
        + p("工业", 1)
        + p("2030年完成技改。", 2)
        + p("再投产。", 2)
        + p("要点。", 3)
        + p("农业", 1)
        + p("增产。", 2)
        + p("重点工作", style="H1")
        + p("服务业", 1)
        + p("自身建设", style="H1b")
        + p("附件目录", 0, 2)
        + p("无号", 0, 0)
    )
    text = read_bytes(docx(body, NUMBERING, STYLES), "报告.docx").text
    assert text.split("\n") == [
        "一、工作回顾",
        "（一）工业",
        "1. 2030年完成技改。",
        "2.再投产。",
        "要点。",
        "（二）农业",
        "1.增产。",
        "二、重点工作",
        "（一）服务业",
        "三、自身建设",
        "一、附件目录",
        "无号",
    ]


WORD_RUNS = [
    (
        "<w:ins><w:r><w:t>新增</w:t></w:r></w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:r><w:t>就业。</w:t></w:r>",
        "新增就业。",
    ),
    ("<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新。</w:t></w:r></w:moveTo>", "新。"),
    (
        '<w:r><w:t>护河员</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>305个。</w:t></w:r>',
        "护河员305个。",
    ),
    (
        '<w:r><w:t>专班</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>12</w:t></w:r><w:r><w:t>305个。</w:t></w:r>',
        "专班305个。",
    ),
    (
        '<w:r><w:t>20km</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r><w:r><w:t>。</w:t></w:r>',
        "20km2。",
    ),
    ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>可见。</w:t></w:r>", "可见。"),
    ("<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:r><w:t>后文。</w:t></w:r>", "链接后文。"),
    ("<w:r><w:t>上行。</w:t><w:br/><w:t>下行。</w:t></w:r>", "上行。\n下行。"),
    ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>正文。</w:t></w:r>", "正文。"),
    (
        '<w:r><w:t>正文。</w:t><x:AlternateContent xmlns:x="u"><x:Choice><w:txbxContent><w:p><w:r><w:t>框内。</w:t></w:r></w:p>'
        "</w:txbxContent></x:Choice><x:Fallback><w:txbxContent><w:p><w:r><w:t>框内。</w:t></w:r></w:p></w:txbxContent>"
        "</x:Fallback></x:AlternateContent></w:r>",
        "正文。\n框内。",
    ),
]


@pytest.mark.parametrize(("runs", "text"), WORD_RUNS, ids=range(len(WORD_RUNS)))
def test_what_stands_on_the_page_of_a_word_file_is_read(runs: str, text: str) -> None:
    assert read_bytes(docx(p(runs)), "报告.docx").text == text


def test_a_word_file_as_word_writes_it(tmp_path: Path) -> None:
    import docx as python_docx

    written = python_docx.Document()
    written.sections[0].header.paragraphs[0].text = "页眉"
    written.add_heading("青禾区报告", 0)
    written.add_paragraph("增长６％。")
    table = written.add_table(rows=2, cols=2)
    for cell, words in zip(
        [cell for row in table.rows for cell in row.cells], ["指标", "目标", "就业", "4200人"], strict=True
    ):
        cell.text = words
    path = tmp_path / "报告.docx"
    written.save(str(path))
    document = read_file(path)
    assert document.text == "青禾区报告\n增长6%。\n指标\t目标\n就业\t4200人"
    assert document.source == "青禾区报告\n增长６％。\n指标\t目标\n就业\t4200人"
    assert document.format == "docx"
    renamed = read_bytes(path.read_bytes(), "报告.doc")
    assert renamed.text == document.text
    assert any(".doc" in note for note in renamed.notes)


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + stream.encode("utf-16-le") + b"\0" * 512


@pytest.mark.parametrize("name", ["报告.doc", "报告.wps"])
def test_old_word_files_say_how_to_convert_them(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NeedsConversion, match=r"另存为.*\.docx.*LibreOffice"):
        read_bytes(ole("WordDocument"), name)


def test_old_word_files_are_converted_by_libreoffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(docx(p("转换后的正文。")))
    program = tmp_path / "soffice"
    program.write_text(f'#!/bin/sh\nmkdir -p "$7" && cp "{tmp_path}/made.docx" "$7/report.docx"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    document = read_bytes(ole("WordDocument"), "报告.doc")
    assert document.text == "转换后的正文。"
    assert any("LibreOffice" in note for note in document.notes)
    program.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(NeedsConversion, match="没能转换"):
        read_bytes(ole("WordDocument"), "报告.doc")

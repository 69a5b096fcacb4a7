"""Files of every format and encoding: what is read from them, and how staff are told where nothing can be read."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.workreport.reading import (
    EmptyFile,
    EncryptedFile,
    FileMissing,
    NeedsConversion,
    NotReadable,
    NotReportFormat,
    ReadingError,
    ScannedPdf,
    read_bytes,
    read_file,
    read_text,
)

REPORT = (
    "青禾区2031年政府工作报告\n各位代表：\n一、2030年工作回顾\n全年新签约项目120个以上，建成投产25个。\n"
    "二、2031年重点工作\n主要预期目标是：地区生产总值增长6.5%左右，城镇新增就业4200人以上。"
)
TRADITIONAL = (
    "青禾區二〇三一年政府工作報告\n各位代表：今年經濟發展的主要目標是：生產總值增長百分之六，新開工項目六十個。"
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


# --- encodings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("length", [1, 3, 60])
def test_encodings_are_found_from_the_bytes(encoding: str, length: int) -> None:
    source = "\r\n".join([REPORT] * length)
    document = read_bytes(source.encode(encoding), "报告.txt")
    assert document.source == source
    assert document.text == "\n".join([REPORT] * length)


def test_big5_is_recognised() -> None:
    document = read_bytes(TRADITIONAL.encode("big5hkscs"), "report.txt")
    assert document.source == TRADITIONAL
    assert any("Big5" in note for note in document.notes)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*REPORT.split("\n"), "ABC 12\r\n", "\n", "①", "～"]), min_size=1, max_size=20),
    st.sampled_from(["utf-8", "gb18030", "utf-16"]),
)
def test_what_is_encoded_comes_back(lines: list[str], encoding: str) -> None:
    source = REPORT + "".join(lines)
    assert read_bytes(source.encode(encoding), "").source == source


def test_a_few_broken_bytes_are_noted_and_do_no_harm() -> None:
    data = "\n".join([REPORT] * 50).encode("gb18030")
    spot = data.index("建成投产".encode("gb18030"), len(data) // 2)
    document = read_bytes(data[:spot] + b"\xff" + data[spot:], "报告.txt")
    assert document.text.count("地区生产总值增长6.5%左右") == 50
    assert any("字节损坏" in note and "行" in note for note in document.notes)


def test_a_cut_off_utf8_file_is_still_utf8() -> None:
    document = read_bytes("\n".join([REPORT] * 5).encode()[:-1], "报告.txt")
    assert document.text.startswith(REPORT)
    assert any("字节损坏" in note for note in document.notes)


def test_noise_is_refused() -> None:
    with pytest.raises(ReadingError, match="编码"):
        read_bytes(bytes(range(128, 256)) * 40 + bytes(range(1, 32)) * 9, "报告.txt")


# --- web pages ---------------------------------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html>
<html><head><title>青禾区政府网</title><style>p{color:red}</style></head>
<body><script>var a = "<p>不是正文</p>";</script><nav><a href="/">首页</a></nav>
<ul><li><a href="/a">政务公开</a></li><li><a href="/b">办事服务</a></li></ul>
<div class="title"><h1>青禾区2031年政府工作报告</h1></div>
<p align=center title="a>b">区长　林知远</p>
<!-- <p>注释</p> --><p>&emsp;&emsp;全年新签约项目<b>120</b>个以上<sup>[1]</sup>，造林
20km<sup>2</sup>。<br>其中&ldquo;亿元&rdquo;项目35个。</p>
<table><tr><td>指标</td><td>目标</td></tr><tr><td>就业</td><td>4200人</td></tr></table>
<form><p>增长6%以上，单位能耗<5%。</p><select><option>大</option></select><button>打印</button></form>
<footer>版权所有</footer></body></html>"""


def test_a_web_page_reads_as_its_paragraphs() -> None:
    document = read_bytes(PAGE.encode(), "report.html")
    assert document.text.split("\n") == [
        "青禾区2031年政府工作报告",
        "区长林知远",
        "全年新签约项目120个以上，造林20km2。",
        "其中“亿元”项目35个。",
        "指标\t目标",
        "就业\t4200人",
        "增长6%以上，单位能耗<5%。",
    ]
    assert document.source == PAGE
    assert document.origin is not None
    start = document.text.index("120")
    assert document.span(start, start + 3) == (PAGE.index("120"), PAGE.index("120") + 3)


BROKEN_PAGES = [
    '"<divclass="title"><h2>青禾区报告</h2>时间：2031-03-02</p></div><divclass="c"id="c"><center>区长</center><p>一、回顾</p><p>增长8％。</p>"',
    "<h2>青禾区报告<center>区长</center><p>一、回顾<p>增长8%。</p></p>",
    "<DIV>青禾区报告</DIV><P>区长<BR>一、回顾<BR/>增长８％。</P>",
    "<html><pre>青禾区报告\n区长\n一、回顾\n增长8%。</pre></html>",
    "青禾区报告\n区长\n<b>一、回顾</b>\n增长<b>8%</b>。\n<font color=red></font>\n",
]


@pytest.mark.parametrize("page", BROKEN_PAGES, ids=range(len(BROKEN_PAGES)))
def test_broken_web_pages_in_text_files_read_well(page: str) -> None:
    document = read_bytes(page.encode("gb18030"), "报告.txt")
    assert document.text == "青禾区报告\n区长\n一、回顾\n增长8%。"
    assert document.format == "html"
    assert any("网页" in note for note in document.notes)


@pytest.mark.parametrize("text", ["单位能耗<5%，增速>6%。", "A<B且C>D。", "推进R&D投入增长。"])
def test_plain_text_with_signs_is_no_web_page(text: str) -> None:
    assert read_text(text, "a.txt").text == text


def test_a_word_file_that_is_really_a_web_page() -> None:
    document = read_bytes(PAGE.encode("gb18030"), "报告.doc")
    assert "全年新签约项目120个以上" in document.text
    assert any(".doc" in note for note in document.notes)


def test_an_archived_web_page() -> None:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    part = b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    import base64

    data = head + part + base64.encodebytes(PAGE.encode()) + b"\r\n--b--\r\n"
    document = read_bytes(data, "报告.mht")
    assert document.format == "mht"
    assert document.text == read_bytes(PAGE.encode(), "a.html").text


# --- Markdown ----------------------------------------------------------------------------------------------------------


def test_the_marks_of_markdown_go() -> None:
    source = (
        "# 青禾区报告\n\n## 一、目标\n\n- **新增就业**4200人[^1]\n- 项目`60`个\n> 引文。\n\n---\n"
        "| 指标 | 目标 |\n|---|---|\n| 就业 | 4200人 |\n\n1\\. 见[附件](a.docx)。\n1. 推进4*4工程。"
    )
    document = read_bytes(source.encode(), "报告.md")
    assert document.text == (
        "青禾区报告\n一、目标\n新增就业4200人\n项目60个\n引文。\n指标\t目标\n就业\t4200人\n1.见附件。\n1.推进4*4工程。"
    )
    assert document.source == source


# --- Word --------------------------------------------------------------------------------------------------------------


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
        '<w:r><w:t>双协员</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>305个。</w:t></w:r>',
        "双协员305个。",
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


# --- PDF ---------------------------------------------------------------------------------------------------------------

PDF = Path(__file__).parent / "files" / "wrapped.pdf.gz"


def test_a_pdf_reads_as_paragraphs_without_running_headers() -> None:
    document = read_bytes(gzip.decompress(PDF.read_bytes()), "报告.pdf")
    assert document.text.split("\n") == [
        "青禾区2031年政府工作报告",
        "—2031年1月8日在青禾区人民代表大会上",
        "区长林知远",
        "各位代表：",
        "二、2031年重点工作",
        "主要预期目标是：地区生产总值增长6.5%左右，固定资产投资增长10%以上，城镇新增就业4200人以上。",
        "（一）壮大产业",
        "全年新签约项目120个以上，其中亿元以上项目35个；新开工项目60个以上，建成投产25个。",
        "加快建设云溪电子产业园二期，力争工业总产值达到260亿元。",
        "（二）提升城市",
        "新建城市道路14条、26.8公里，改造老旧小区32个，居民5600户。城市生活污水处理率提高到96%以上。",
    ]
    assert any("页眉" in note for note in document.notes)
    start = document.text.index("260亿元")
    begin, end = document.span(start, start + 5)
    assert document.source[begin:end] == "260亿元"


def pdf(pages: int, password: str = "") -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 300)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


# --- what cannot be read -----------------------------------------------------------------------------------------------


def zipped(*names: str, mimetype: str = "") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return data.getvalue()


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + stream.encode("utf-16-le") + b"\0" * 512


REFUSED = [
    (b"", "a.txt", EmptyFile, "没有文字"),
    (b" \r\n\t \n", "a.txt", EmptyFile, "没有文字"),
    ("　\u200b\n".encode(), "a.txt", EmptyFile, "没有文字"),
    ("打印\n— 3 —".encode(), "a.txt", EmptyFile, "没有文字"),
    (b"<html><body><script>1</script></body></html>", "a.html", EmptyFile, "没有文字"),
    (docx(""), "a.docx", EmptyFile, "没有文字"),
    (pdf(3), "a.pdf", ScannedPdf, "共 3 页.*OCR"),
    (pdf(1, "geheim"), "a.pdf", EncryptedFile, "密码"),
    (b"%PDF-1.7\nbroken", "a.pdf", NotReadable, "损坏"),
    (b"PK\x03\x04broken", "a.docx", NotReadable, "损坏"),
    (docx("<w:p>")[:-30], "a.docx", NotReadable, "损坏"),
    (docx("<w:p>"), "a.docx", NotReadable, "损坏"),
    (ole("EncryptedPackage"), "a.docx", EncryptedFile, "密码"),
    (ole("Workbook"), "a.xls", NotReportFormat, "Excel.*能读取的有"),
    (ole("PowerPoint Document"), "a.ppt", NotReportFormat, "演示"),
    (zipped("xl/workbook.xml"), "a.xlsx", NotReportFormat, "Excel"),
    (zipped("ppt/presentation.xml"), "a.pptx", NotReportFormat, "演示"),
    (zipped("OFD.xml"), "a.ofd", NotReportFormat, "OFD"),
    (
        zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
        "a.odt",
        NotReportFormat,
        "OpenDocument",
    ),
    (zipped("报告.docx"), "a.zip", NotReportFormat, "解压"),
    (b"{\\rtf1\\ansi x}", "a.rtf", NotReportFormat, "另存为 .docx"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a.txt", NotReportFormat, "图片"),
    (b"\xff\xd8\xff\xe0" + b"\0" * 50, "a.jpg", NotReportFormat, "OCR"),
    (b"Rar!\x1a\x07\0", "a.rar", NotReportFormat, "解压"),
]


@pytest.mark.parametrize(("data", "name", "error", "says"), REFUSED, ids=[f"{case[1]}-{case[3]}" for case in REFUSED])
def test_staff_are_told_what_is_wrong_where_and_what_to_do(
    data: bytes, name: str, error: type[ReadingError], says: str
) -> None:
    with pytest.raises(error, match=says) as caught:
        read_bytes(data, name)
    assert str(caught.value).startswith(f"{name}：")
    assert caught.value.cure


@pytest.mark.parametrize(("data", "name"), [(b"", ""), (b"\n", "")])
def test_a_file_without_a_name_is_called_so(data: bytes, name: str) -> None:
    with pytest.raises(EmptyFile, match="未命名"):
        read_bytes(data, name)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="找不到"):
        read_file(tmp_path / "没有.txt")
    with pytest.raises(FileMissing, match="文件夹"):
        read_file(tmp_path)


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


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.docx", "a.pdf", "a.html", "a.doc", ""]))
def test_no_bytes_ever_end_in_a_traceback(data: bytes, name: str) -> None:
    try:
        text = read_bytes(data, name).text
    except ReadingError as error:
        text = str(error)
    assert text.strip()


def test_reading_plain_text_loads_nothing_heavy(tmp_path: Path) -> None:
    import subprocess
    import sys

    path = tmp_path / "a.txt"
    path.write_text(REPORT, encoding="gb18030")
    code = (
        "import sys; from pathlib import Path; from guatu.workreport.reading import read_file; "
        f"read_file(Path({str(path)!r})); "
        "print([m for m in ('django','docx','pypdf','charset_normalizer','zipfile','email','lxml') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"

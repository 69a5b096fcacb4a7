"""Files of every format and encoding: what is read from them, and how staff are told where nothing can be read."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.workreport.reading import (
    ReadingError,
    read_bytes,
    read_text,
)

REPORT = (
    "青禾区2031年政府工作报告\n各位代表：\n一、2030年工作回顾\n全年新签约项目120个以上，建成投产25个。\n"
    "二、2031年重点工作\n主要预期目标是：地区生产总值增长6.5%左右，城镇新增就业4200人以上。"
)
TRADITIONAL = (
    "青禾區二〇三一年政府工作報告\n各位代表：今年經濟發展的主要目標是：生產總值增長百分之六，新開工項目六十個。"
)


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


LINKS = [
    ('<p>正文一。</p><h2><a href="#">二、目标</a></h2><p>正文二。</p>', "正文一。\n二、目标\n正文二。"),
    ('<div><a href="a">首页</a> | <a href="b">新闻</a></div><p>见<a href="c">附件</a>。</p>', "见附件。"),
    ('<p><a name="x">一、回顾</a></p><p>正文。</p>', "一、回顾\n正文。"),
    ("<html><script><p>正文。</p><nav><p>又一段。</p>", "正文。\n又一段。"),
]


@pytest.mark.parametrize(("page", "text"), LINKS, ids=range(len(LINKS)))
def test_menus_go_and_linked_headings_stay(page: str, text: str) -> None:
    assert read_bytes(page.encode(), "a.html").text == text


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


# --- PDF ---------------------------------------------------------------------------------------------------------------

PDF = Path(__file__).parent / "files" / "wrapped.pdf.gz"
"""Printed by Chromium from invented text (模拟数据): running header, page numbers, three small pages, radicals as glyphs."""


def test_a_pdf_reads_as_paragraphs_without_running_headers() -> None:
    document = read_bytes(gzip.decompress(PDF.read_bytes()), "报告.pdf")
    assert document.text.split("\n") == [
        "青禾区2031年政府工作报告",
        "——2031年1月8日在青禾区人民代表大会上",
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

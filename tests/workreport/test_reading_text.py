"""Every kind of dirt that reports are stored with, and what must be left of it; the way back to the source."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.workreport.reading import read_text

BODY = "全区新签约项目120个以上，建成投产25个，推进云溪产业园二期等项目建设，支持龙头企业技术改造，新增规上企业"

CASES = [
    # full-width forms
    ("增长１２．５％，新增ＧＤＰ。", "增长12.5%，新增GDP。"),
    ("收入１，２００万元，支出2，300，000元。", "收入1,200万元，支出2,300,000元。"),
    ("分别为11.2，345户参加，到2030，300个。", "分别为11.2，345户参加，到2030，300个。"),
    ("推进“４＋１”工程，浓度３１微克／立方米。", "推进“4+1”工程，浓度31微克/立方米。"),
    ("一是实干；（二）担当：真抓。", "一是实干；（二）担当：真抓。"),
    # blanks
    ("　　全年 完成 投资 100 亿元 。", "全年完成投资100亿元。"),
    ("5G 基站 300 个，提高 5 %。", "5G基站300个，提高5%。"),
    ("建设 Smart City 和 1 9 专班。", "建设Smart City和1 9专班。"),
    ("改\u200b造\ufeff小区\xa012\xa0个\u200d。", "改造小区12个。"),
    ("一、回顾　　去年完成。　　今年继续。", "一、回顾\n去年完成。\n今年继续。"),
    # entities
    ("A&nbsp;B、&ldquo;双减&rdquo;、&#37;、R&D投入、AT&amp;T、&amp;nbsp;完。", "A B、“双减”、%、R&D投入、AT&T、完。"),
    # numbers, words and sentences broken by a line end
    ("年度计划完成投资1\n00亿元。", "年度计划完成投资100亿元。"),
    ("年度计划完成投资12.\n5亿元。", "年度计划完成投资12.5亿元。"),
    ("完成投资，新建道路12\n条。", "完成投资，新建道路12条。"),
    (f"{BODY}\n18家。", f"{BODY}18家。"),
    ("建设甲路、\n乙路。", "建设甲路、乙路。"),
    ("推进“四联\n”融合。", "推进“四联”融合。"),
    (f"{BODY}Smart\nCity，18家。", f"{BODY}Smart City，18家。"),
    # … and what is no break
    ("一、总体要求\n坚持稳中求进。", "一、总体要求\n坚持稳中求进。"),
    ("（一）壮大产业，夯实高质量发展的根基，持续增强区域经济综合竞争力和辐射带动力\n加快招商。", None),
    ("凝心聚力开新局，真抓实干谱新篇\n今年是关键之年。", "凝心聚力开新局，真抓实干谱新篇\n今年是关键之年。"),
    (f"{BODY}\n（二）提升城市", f"{BODY}\n（二）提升城市"),
    (f"{BODY}\n2.提升城市", f"{BODY}\n2.提升城市"),
    ("主要目标：\n地区生产总值\n8\n增长率\n9", "主要目标：\n地区生产总值\n8\n增长率\n9"),
    ("甲区\t12\t34\n乙区\t56\t78", "甲区\t12\t34\n乙区\t56\t78"),
    # footnote marks, and brackets that are none
    ("配强护河员[21]305个、四联［28］融合、工程〔3〕、专班【4】。", "配强护河员305个、四联融合、工程、专班。"),
    ("建设“双核”①，平台②、新增③12个。", "建设“双核”，平台、新增12个。"),
    ("落实“一网”¹，造林20km²。", "落实“一网”，造林20km²。"),
    ("区政发〔2031〕1号、区政发[31]5号、规划［2030］。", "区政发〔2031〕1号、区政发[31]5号、规划［2030］。"),
    ("包括①甲类②乙类③丙类。", "包括①甲类②乙类③丙类。"),
    ("[1]护河员：指联络人员。", "[1]护河员：指联络人员。"),
    ("①抓招商；②抓项目。", "①抓招商；②抓项目。"),
    # doubled marks
    ("完成任务，；推进改革。。稳增长，。", "完成任务；推进改革。稳增长。"),
    ("下降23.4,;上升。", "下降23.4;上升。"),
    # page numbers
    ("第一段。\n— 3 —\n第二段。", "第一段。\n第二段。"),
    ("第一段。\n-3-\n第二段。\n－４－\n第三段。", "第一段。\n第二段。\n第三段。"),
    ("第一段完了。\n3\n第二段完了。", "第一段完了。\n第二段完了。"),
    ("第一段。\n第3页 共20页\n第二段。\n第 4 页\n第三段。", "第一段。\n第二段。\n第三段。"),
    (f"{BODY}\n\n— 12 —\n\n18家。", f"{BODY}18家。"),
    ("一、总体要求……………3\n（一）目标.........12\n正文。", "正文。"),
    # page chrome and forum dirt
    (
        "下载\n打印\n【字号：\n加大\n还原\n减小\n】\n青禾区报告\n来源：青禾日报\n时间：2031-02-05\n正文。",
        "青禾区报告\n正文。",
    ),
    ("来源：青禾日报  时间：2031-02-05  【字号：大 中 小】 打印\n正文。", "正文。"),
    ("正文。\n上一篇：通知\n下一篇：没有了\n【打印】【关闭窗口】\n责任编辑：王某", "正文。"),
    ("|\n楼主 |\n发表于 2031-5-5 22:42:16\n|\n显示全部楼层\n正文。 |", "正文。"),
    ("分享到：微信 微博\n扫一扫在手机打开当前页\n正文。\n版权所有：青禾区政府", "正文。"),
    ("分享发展成果。\n下载中心建成，打印产业集聚。", "分享发展成果。\n下载中心建成，打印产业集聚。"),
    ("来源：主要是税收，占八成。", "来源：主要是税收，占八成。"),
    # other line ends, blank lines, traditional characters
    ("甲。\r\n\r\n乙。\r丙。\u2028丁。", "甲。\n乙。\n丙。\n丁。"),
    ("推進產業發展，實現１０％。", "推進產業發展，實現10%。"),
    ("⻘⽲区⼈⺠政府，⼾数增⻓。", "青禾区人民政府，户数增长。"),
]


@pytest.mark.parametrize(("dirty", "clean"), CASES, ids=[case[0][:18] for case in CASES])
def test_dirt_goes_and_the_report_stays(dirty: str, clean: str | None) -> None:
    document = read_text(dirty)
    assert document.text == (dirty if clean is None else clean)
    assert document.source == dirty
    assert cleaning_is_faithful(document.source, document.text, list(document.origin or range(len(document.text))))


PARAGRAPHS = [
    "青禾区2031年政府工作报告",
    "各位代表：",
    "一、2030年工作回顾",
    "过去的一年，地区生产总值增长6.3%，社会消费品零售总额达到126.4亿元，城镇居民收入增长5.8%，各项事业全面进步，"
    "坚持稳中求进，狠抓落实，全年新签约项目120个以上，其中亿元以上项目35个。",
    "二、2031年重点工作",
    "主要预期目标是：地区生产总值增长6.5%左右，固定资产投资增长10%以上，城镇新增就业4200人以上，粮食面积稳定在23.5万亩。",
    "（一）壮大产业",
    "加快建设云溪电子产业园二期，力争工业总产值达到260亿元，新增规模以上工业企业18家，支持龙头企业实施技术改造30项。",
    "（二）提升城市",
    "新建城市道路14条、26.8公里，改造老旧小区32个，惠及居民5600户，城市生活污水处理率提高到96%以上，东环路建成通车。",
]


@pytest.mark.parametrize("width", [22, 26, 30, 34, 38])
@pytest.mark.parametrize("indent", ["", "　　"])
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n"])
def test_a_file_wrapped_at_a_fixed_width_becomes_paragraphs_again(width: int, indent: str, gap: str) -> None:
    end = "\r\n" if "\r" in gap else "\n"
    wrapped = gap.join(end.join(_wrap(indent + paragraph, width)) for paragraph in PARAGRAPHS)
    assert read_text(wrapped).text.split("\n") == PARAGRAPHS


def _wrap(text: str, width: int) -> list[str]:
    lines: list[str] = []
    while len(text) > width:
        cut = next(place for place in range(width, 0, -1) if text[place] not in "，。、；：%")
        lines.append(text[:cut])
        text = text[cut:]
    return [*lines, text]


def test_clean_text_needs_no_way_back() -> None:
    text = "\n".join(PARAGRAPHS)
    document = read_text(text)
    assert document.text == text
    assert document.origin is None
    assert document.span(3, 8) == (3, 8)


def test_same_length_repairs_need_no_way_back() -> None:
    document = read_text("增长８％。")
    assert (document.text, document.source, document.origin) == ("增长8%。", "增长８％。", None)


def test_span_leads_from_clean_text_to_the_source() -> None:
    document = read_text("下载\n护河员[21]305个，完成投资1\n00亿元。")
    start = document.text.index("100亿元")
    begin, end = document.span(start, start + 5)
    assert document.source[begin:end] == "1\n00亿元"


def test_notes_tell_what_was_left_out_and_joined() -> None:
    notes = " ".join(read_text("打印\n收藏\n建设甲路、\n乙路。").notes)
    assert "略去" in notes
    assert "“打印”" in notes
    assert "接回" in notes


def test_old_damage_is_noted() -> None:
    assert any("锟斤拷" in note for note in read_text("政府锟斤拷工作报告。").notes)


def cleaning_is_faithful(source: str, text: str, origin: list[int]) -> bool:
    """Each character comes from its place, but for line ends, blanks and full-width or compatibility forms."""
    if len(origin) != len(text) or any(b <= a for a, b in pairwise(origin)):
        return False
    return all(_same(source[place], character, source[place:]) for place, character in zip(origin, text, strict=True))


def _same(source: str, character: str, rest: str) -> bool:
    blank = source.isspace() or source in "\x1c\x1d\x1e\x1f\x85"
    return (
        source == character
        or (blank and character in " \n")
        or rest[0] == "&"
        or unicodedata.normalize("NFKC", source) == character
        or (source, character) in {("，", ","), ("⸺", "—"), ("⼾", "户")}
        or ("\u2e80" <= source <= "\u2fd5")
    )


PIECES = [
    *(
        "一、",
        "（二）",
        "1.",
        "——",
        "全年",
        "完成",
        "投资",
        "100",
        "亿元",
        "１２",
        "％",
        "，",
        "。",
        "；",
        "：",
        "“",
        "”",
        "个以上",
    ),
    *(
        "\n",
        "\r\n",
        "\n\n",
        "　　",
        " ",
        "\t",
        "\u200b",
        "\xa0",
        "[21]",
        "①",
        "〔3〕",
        "〔2031〕1号",
        "— 3 —",
        "3",
        "打印",
        "来源：",
    ),
    *("&nbsp;", "&amp;", "GDP", "Smart City", "|", "⻘", "．", "\f", "\u2028", BODY),
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_character_is_found_again_in_the_source(text: str) -> None:
    _check(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="<&"), max_size=200))
def test_any_text_keeps_its_way_back(text: str) -> None:
    _check(text)


def _check(text: str) -> None:
    from guatu.workreport.reading import EmptyFile

    try:
        document = read_text(text)
    except EmptyFile:
        return
    assert document.source == text
    assert "\n\n" not in document.text
    assert document.text == document.text.strip("\n ")
    assert cleaning_is_faithful(text, document.text, list(document.origin or range(len(document.text))))


@pytest.mark.parametrize("dirty", [case[0] for case in CASES], ids=[case[0][:18] for case in CASES])
def test_clean_text_is_left_alone(dirty: str) -> None:
    once = read_text(dirty).text
    assert read_text(once).text == once


SHARED = Path(__file__).resolve().parents[2].parent / "shared"


@pytest.mark.parametrize("name", ["dianjun-2022", "hubei-2026", "yuxi-2007"])
def test_real_reports_read_as_paragraphs_with_gold_offsets(name: str) -> None:
    import json

    from guatu.workreport.reading import read_file

    report = SHARED / "reports" / f"{name}.txt"
    if not report.is_file():
        pytest.skip("the real reports lie outside the repository and are not here")
    document = read_file(report)
    assert "<" not in document.text
    assert "楼主" not in document.text
    assert "字号" not in document.text
    places = {place: index for index, place in enumerate(document.origin or range(len(document.text)))}
    for line in (SHARED / "gold" / f"{name}.targets.jsonl").read_text("utf-8").splitlines():
        target = json.loads(line)
        assert document.source[target["start"] : target["end"]] == target["text"]
        read = document.text[places[target["start"]] : places[target["end"] - 1] + 1]
        assert read == unicodedata.normalize("NFKC", target["text"]) or read == target["text"]

"""The outline: headings of every style, the parts of a report and the year that its plan is for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.workreport.outline import Outline, Part, outline, years_in

FRONT, REVIEW, LONG, PLAN, CLOSING = Part.FRONT, Part.REVIEW, Part.LONG_TERM, Part.PLAN, Part.CLOSING
TITLE = "云溪区政府工作报告\n"
BACK = "一、2025年工作回顾\n过去一年，完成投资90亿元。\n"


def part_of(text: str, words: str) -> Part:
    """The part in which the words stand."""
    at = text.index(words)
    (part,) = [each.part for each in outline(text).sections if each.start <= at < each.end and each.body <= at]
    return part


def headings(text: str) -> list[tuple[int, str, str]]:
    return [(each.level, each.number, each.title) for each in outline(text).sections if each.title]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("第一部分　今年工作安排", (0, "第一部分", "今年工作安排")),
        ("第二章 今年工作安排", (0, "第二章", "今年工作安排")),
        ("第三篇：今年工作安排", (0, "第三篇：", "今年工作安排")),
        ("一、做强产业", (1, "一、", "做强产业")),
        ("十二、做强产业", (1, "十二、", "做强产业")),
        ("三．做强产业", (1, "三．", "做强产业")),
        ("（一）做强产业", (2, "（一）", "做强产业")),
        ("(二)做强产业", (2, "(二)", "做强产业")),
        ("（三）、做强产业", (2, "（三）、", "做强产业")),
        ("1.做强产业", (3, "1.", "做强产业")),
        ("2、做强产业", (3, "2、", "做强产业")),
        ("3．做强产业", (3, "3．", "做强产业")),
        ("（1）做强产业", (4, "（1）", "做强产业")),
        ("(12) 做强产业", (4, "(12)", "做强产业")),
        ("（一）做强产业。", (2, "（一）", "做强产业")),
        ("　　（一）做强产业", (2, "（一）", "做强产业")),
        ("2026年重点工作", (1, "", "2026年重点工作")),
        ("过去一年工作回顾", (1, "", "过去一年工作回顾")),
        ("“十五五”时期发展目标", (1, "", "“十五五”时期发展目标")),
        ("全面加强政府自身建设", (1, "", "全面加强政府自身建设")),
        ("2026年：蓄势聚力开新局", (1, "", "2026年：蓄势聚力开新局")),
    ],
)
def test_a_line_is_a_heading(line: str, heading: tuple[int, str, str]) -> None:
    assert headings(f"{TITLE}{line}\n新签约项目80个。\n") == [heading]


@pytest.mark.parametrize(
    ("paragraph", "heading", "body"),
    [
        ("（一）做强产业。新签约项目80个。", (2, "（一）", "做强产业"), "新签约项目80个。"),
        ("1.做强产业：新签约项目80个。", (3, "1.", "做强产业"), "新签约项目80个。"),
        ("一是做强产业。新签约项目80个。", (6, "一是", "做强产业"), "新签约项目80个。"),
        ("——做强产业。新签约项目80个。", (6, "——", "做强产业"), "新签约项目80个。"),
        ("扩大城市规模。新建道路8公里。", (5, "", "扩大城市规模"), "新建道路8公里。"),
        (
            "（1）新签约项目80个，其中外资5个，外出招商12次，走访企业50家；包联重点项目20个；盘活闲置土地300亩，消化批而未供土地200亩。",
            (4, "（1）", "新签约项目80个"),
            "新签约项目80个，其中外资5个，外出招商12次，走访企业50家；包联重点项目20个；盘活闲置土地300亩，消化批而未供土地200亩。",
        ),
    ],
)
def test_a_paragraph_opens_with_its_heading(paragraph: str, heading: tuple[int, str, str], body: str) -> None:
    text = f"{TITLE}{paragraph}\n"
    (section,) = [each for each in outline(text).sections if each.title]
    assert (section.level, section.number, section.title) == heading
    assert text[section.body : section.end].strip() == body


@pytest.mark.parametrize(
    "paragraph",
    [
        "新签约项目80个，外出招商12次。",
        "各位代表，任务艰巨。我们努力。",
        "3.5亿元投向民生。再投2亿元。",
        "5月开工。年底建成。",
        "一是否合规要查清",
        "干。",
    ],
)
def test_a_paragraph_without_a_heading_has_none(paragraph: str) -> None:
    assert headings(f"{TITLE}{paragraph}\n") == []


def test_the_path_holds_the_titles_above() -> None:
    text = (
        f"{TITLE}{BACK}二、2026年工作安排\n（一）做强产业\n1.推进项目\n（1）抓招商。外出招商12次。\n"
        "一是抓储备。谋划项目20个。\n2.抓服务\n走访企业50家。\n（二）改善民生\n新增学位600个。\n"
    )
    paths = {each.title: each.path for each in outline(text).sections}
    chapter = "2026年工作安排"
    assert paths["抓招商"] == (chapter, "做强产业", "推进项目", "抓招商")
    assert paths["抓储备"] == (chapter, "做强产业", "推进项目", "抓招商", "抓储备")
    assert paths["抓服务"] == (chapter, "做强产业", "抓服务")
    assert paths["改善民生"] == (chapter, "改善民生")


PARTS = {
    "numbered chapters": (
        f"{TITLE}各位代表：\n现在报告工作。\n{BACK}二、2026年工作安排\n新签约项目80个。\n"
        "三、加强政府自身建设\n坚持依法行政。\n各位代表！让我们在区委的坚强领导下，努力奋斗！\n",
        {"现在报告": FRONT, "过去一年": REVIEW, "新签约": PLAN, "依法行政": PLAN, "让我们": CLOSING},
    ),
    "long-term goals between review and plan": (
        f"{TITLE}{BACK}二、今后五年的奋斗目标\n到2030年产值达到900亿元。\n三、2026年重点工作\n新签约项目80个。\n",
        {"过去一年": REVIEW, "到2030年": LONG, "新签约": PLAN},
    ),
    "unnumbered chapters": (
        f"{TITLE}2025年工作回顾\n过去一年，完成投资90亿元。\n“十五五”时期发展目标\n到2030年产值达到900亿元。\n"
        "2026年重点工作\n新签约项目80个。\n",
        {"过去一年": REVIEW, "到2030年": LONG, "新签约": PLAN},
    ),
    "parts and articles": (
        "云溪区政府工作报告（2026年）\n第一部分　过去五年工作回顾\n五年来，完成投资90亿元。\n"
        "第二部分　今后五年的总体要求\n产值达到900亿元。\n第三部分　今年的重点工作\n新签约项目80个。\n",
        {"五年来": REVIEW, "产值": LONG, "新签约": PLAN},
    ),
    "no heading, the sentence opens the plan": (
        f"{TITLE}2025年，完成投资90亿元。\n"
        "根据区委部署，2026年全区发展的主要预期目标是：生产总值增长7%。\n新签约项目80个。\n",
        {"完成投资": FRONT, "生产总值": PLAN, "新签约": PLAN},
    ),
    "this year within a long-term chapter": (
        f"{TITLE}{BACK}二、今后五年的奋斗目标\n产值达到900亿元。\n今年的主要预期目标是：生产总值增长7%。\n新签约项目80个。\n",
        {"产值": LONG, "生产总值": PLAN, "新签约": PLAN},
    ),
    "five-year goals within the plan's chapter": (
        f"{TITLE}{BACK}二、2026年工作安排\n今后五年的奋斗目标是：产值达到900亿元。\n"
        "今年的主要预期目标是：生产总值增长7%。\n（一）做强产业\n新签约项目80个。\n",
        {"产值": LONG, "生产总值": PLAN, "新签约": PLAN},
    ),
    "five-year goals under a heading of the plan's chapter": (
        f"{TITLE}{BACK}二、2026年工作安排\n（一）五年目标\n产值达到900亿元。\n（二）做强产业\n新签约项目80个。\n",
        {"产值": LONG, "新签约": PLAN},
    ),
    "a chapter of five years and this year keeps its long-term headings": (
        f"{TITLE}{BACK}二、今后五年和今年工作安排\n（一）今后五年的奋斗目标\n产值达到900亿元。\n"
        "（二）做强产业\n产业更优。\n（三）今年的重点工作\n新签约项目80个。\n",
        {"产值": LONG, "产业更优": LONG, "新签约": PLAN},
    ),
    "一、 again within each chapter": (
        f"{TITLE}一、2025年工作\n一、抓项目\n完成投资90亿元。\n二、惠民生\n新增学位600个。\n"
        "二、2026年工作\n一、抓项目\n新签约项目80个。\n二、惠民生\n新增学位700个。\n",
        {"完成投资": REVIEW, "学位600": REVIEW, "新签约": PLAN, "学位700": PLAN},
    ),
    "一、 begins anew in the plan": (
        f"{TITLE}2025年工作回顾\n一、抓项目\n完成投资90亿元。\n2026年重点工作\n一、抓项目\n新签约项目80个。\n",
        {"完成投资": REVIEW, "新签约": PLAN},
    ),
    "past uses of the plan's words open no plan": (
        f"{TITLE}{BACK}圆满完成年初确定的目标任务，好于预期目标。\n（一）产业更强\n新签约项目70个。\n"
        "二、2026年工作安排\n新签约项目80个。\n",
        {"圆满": REVIEW, "项目70个": REVIEW, "项目80个": PLAN},
    ),
    "problems are part of the review": (
        f"{TITLE}{BACK}二、存在的主要困难和问题\n停车难。\n三、2026年工作安排\n新签约项目80个。\n",
        {"停车难": REVIEW, "新签约": PLAN},
    ),
    "notes promise nothing": (
        f"{TITLE}{BACK}二、2026年工作安排\n新签约项目80个。\n名词解释\n1.双百行动：引进100个项目、100名人才。\n",
        {"新签约": PLAN, "引进100个": CLOSING},
    ),
    "numbered notes promise nothing": (
        f"{TITLE}{BACK}二、2026年工作安排\n新签约项目80个。\n注释：\n一、双百行动\n引进100个项目。\n二、其他\n200家。\n",
        {"新签约": PLAN, "引进100个": CLOSING, "200家": CLOSING},
    ),
    "a chapter behind a farewell is read": (
        f"{TITLE}{BACK}二、2026年工作安排\n新签约项目80个。\n各位代表！让我们团结起来，努力奋斗！\n三、加强自身建设\n依法行政。\n",
        {"新签约": PLAN, "让我们": CLOSING, "依法行政": PLAN},
    ),
    "an annex that comes first is no end": (
        "附件：\n2026年重点工作责任分解\n一、抓项目\n新签约项目80个。\n",
        {"新签约": PLAN},
    ),
    "annexes promise nothing": (
        f"{TITLE}{BACK}二、2026年工作安排\n新签约项目80个。\n附件：\n指标表。\n",
        {"新签约": PLAN, "指标表": CLOSING},
    ),
}


@pytest.mark.parametrize(
    ("text", "words", "part"),
    [(text, words, part) for text, parts in PARTS.values() for words, part in parts.items()],
    ids=[f"{name}: {words}" for name, (_, parts) in PARTS.items() for words in parts],
)
def test_the_parts_are_told_apart(text: str, words: str, part: Part) -> None:
    assert part_of(text, words) is part


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (f"{TITLE}{BACK}二、2026年工作安排\n抓项目。\n", 2026),
        ("云溪区2026年政府工作报告\n一、去年回顾\n好。\n二、今年工作安排\n抓项目。\n", 2026),
        ("云溪区二〇二六年政府工作报告\n一、去年回顾\n好。\n二、今年工作安排\n抓项目。\n", 2026),
        (f"{TITLE}一、去年回顾\n好。\n二、二○二六年工作安排\n抓项目。\n", 2026),
        (f"{TITLE}——2026年1月12日在云溪区第八届人民代表大会上\n一、去年回顾\n好。\n二、今年工作安排\n抓项目。\n", 2026),
        (
            f"{TITLE}——2025年12月28日在云溪区第八届人民代表大会上\n一、今年回顾\n好。\n二、明年工作安排\n抓项目。\n",
            2026,
        ),
        (f"{TITLE}一、2025年工作\n好。\n二、2026年工作\n抓项目。\n", 2026),
        (f"{TITLE}一、2025年工作回顾\n好。\n二、今年工作安排\n抓项目。\n", 2026),
        (f"{TITLE}{BACK}二、2026—2030年发展目标\n产值翻番。\n三、2026年工作安排\n抓项目。\n", 2026),
        (f"{TITLE}{BACK}二、2026年工作安排\n抓项目。\n（三）到2027年的目标任务\n产值翻番。\n", 2026),
        (f"{TITLE}今年的成绩好。\n2026年全区工作的总体要求是：稳中求进。\n到2030年建成强区。\n", 2026),
        (f"{TITLE}抓项目。\n", None),
        ("", None),
    ],
)
def test_the_plan_is_for_a_year(text: str, year: int | None) -> None:
    assert outline(text).plan_year == year


def test_the_caller_may_say_the_year() -> None:
    read = outline(f"{TITLE}抓项目。\n新签约项目80个。\n", 2027)
    assert (read.plan_year, read.has_plan) == (2027, True)
    assert outline(f"{TITLE}{BACK}二、2026年工作安排\n抓项目。\n", 2027).plan_year == 2027


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("2026年云溪区十件民生实事\n新建幼儿园6所。\n改造老旧小区18个。\n", True),
        ("云溪区2026年政府工作报告（摘要）\n新建幼儿园6所。\n", True),
        ("关于天气\n今天晴。\n", False),
        ("云溪区2025年政府工作报告\n一年来，完成了投资，去年实现了增长，圆满完成任务。\n", False),
        (f"{TITLE}{BACK}", False),
    ],
)
def test_an_excerpt_with_only_works_is_a_plan_and_a_review_is_none(text: str, plan: bool) -> None:
    assert outline(text).has_plan is plan


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"{TITLE}抓项目。", "云溪区政府工作报告"),
        ("《云溪区政府工作报告》\n抓项目。", "云溪区政府工作报告"),
        ("　　云溪区人民政府工作报告（2026年）\n抓项目。", "云溪区人民政府工作报告（2026年）"),
        ("抓项目。", ""),
    ],
)
def test_the_title_is_found(text: str, title: str) -> None:
    assert outline(text).title == title


def test_years_are_read_in_both_scripts() -> None:
    assert years_in("2025年和二〇二六年、二○二七年，12026年，2028") == [2025, 2026, 2027]


PIECES = st.sampled_from(
    [
        "云溪区政府工作报告", "（2026年1月12日在云溪区人民代表大会上）", "一、2025年工作回顾", "二、2026年工作安排",
        "第一部分 过去五年", "第三章 今年的重点工作", "（一）做强产业", "（二）五年目标", "1.推进项目", "（1）抓招商。外出招商12次。",
        "一是抓储备。谋划项目20个。", "——生态优先。植树3万亩。", "扩大城市规模。新建道路8公里。", "过去一年，完成投资90亿元。",
        "今后五年的奋斗目标是：产值达到900亿元。", "今年的主要预期目标是：生产总值增长7%。", "新签约项目80个。", "名词解释", "附件：",
        "各位代表！让我们在区委的坚强领导下，努力奋斗！", "二〇二六年重点工作", "二十一〇年目标", "", "　", "一、", "（", "第百部分", "1.",
        "2026年", "“十五五”规划目标", "相关报道",
    ]
)  # fmt: skip


def check_cover(text: str, read: Outline) -> None:
    """Sections follow one another without gap or overlap, from the first character to the last."""
    position = 0
    for section in read.sections:
        assert section.start == position
        assert section.start <= section.body <= section.end
        position = section.end
    assert position == len(text)


@given(st.lists(PIECES, max_size=14).map("\n".join) | st.text(max_size=80), st.none() | st.integers(1949, 2100))
def test_sections_cover_any_text_in_order(text: str, year: int | None) -> None:
    read = outline(text, year)
    check_cover(text, read)
    assert year is None or read.plan_year == year
    assert read.plan_year is None or isinstance(date(read.plan_year, 12, 31), date)


def test_a_chapter_of_the_plan_that_wants_results_is_no_review() -> None:
    text = "\n".join(
        [
            "2013年政府工作报告",
            "一、2012年工作回顾",
            "全年完成投资20亿元。",
            "2013年总体要求和主要目标",
            "今年的主要预期目标是：生产总值增长8%。",
            "坚持富民为本，在农村工作上取得新成效",
            "新建农村公路30公里。",
        ]
    )
    parts = {section.title: section.part for section in outline(text).sections}
    assert parts["2013年总体要求和主要目标"] is Part.PLAN
    assert all(
        section.part is Part.PLAN for section in outline(text).sections if section.start > text.index("2013年总体")
    )


def test_a_year_and_a_slogan_make_a_chapter_of_that_year() -> None:
    text = f"{TITLE}2025年：实干笃行\n新签约项目80个。\n2026年：蓄势聚力开新局\n新建青禾大桥。\n"
    assert outline(text).plan_year == 2026
    assert (part_of(text, "新签约"), part_of(text, "新建青禾")) == (REVIEW, PLAN)


LONG_LINES = "".join(f"新建青禾大桥{name}段，{'打通沿线断头路，' * 8}完善配套设施。\n" for name in "东西南北")


def test_a_line_without_a_stop_is_a_heading_where_paragraphs_have_stops() -> None:
    text = f"{TITLE}2026年重点工作\n坚持城乡并进，在村镇建设上取得新进展\n{LONG_LINES}"
    assert (2, "", "坚持城乡并进，在村镇建设上取得新进展") in headings(text)
    broken = text.replace("。\n", "\n")
    assert all(title != "坚持城乡并进，在村镇建设上取得新进展" for _, _, title in headings(broken))


@pytest.mark.parametrize(
    "opening",
    [
        "今年是新规划开局之年，也是本届政府开局之年",
        "做好今年工作意义重大",
        "我们面前的路还很长",
        "当前形势依然复杂",
        "两个项目是全区发展的希望所在",
        "新形势对政府提出了新要求",
        "稳",
    ],
)
def test_a_sentence_about_the_year_or_the_world_is_no_run_in_heading(opening: str) -> None:
    assert headings(f"{TITLE}2026年重点工作\n{opening}。新建青禾大桥。\n") == [(1, "", "2026年重点工作")]


@pytest.mark.parametrize("opening", ["稳就业", "办好教育", "做优主导产业", "坚持实事求是"])
def test_a_short_topic_is_a_run_in_heading(opening: str) -> None:
    assert (5, "", opening) in headings(f"{TITLE}2026年重点工作\n{opening}。新建青禾大桥。\n")


def test_only_the_farewell_of_a_last_paragraph_is_closing() -> None:
    text = (
        f"{TITLE}2026年重点工作\n新建青禾大桥。\n"
        "各位代表，新的一年，我们还将压减“三公”经费15%。让我们团结在一起，为建设幸福云溪而奋斗！\n"
    )
    assert part_of(text, "各位代表，新的一年") is PLAN
    assert part_of(text, "让我们团结") is CLOSING


def test_a_farewell_that_promises_nothing_is_closing_as_a_whole() -> None:
    text = f"{TITLE}2026年重点工作\n新建青禾大桥。\n各位代表！蓝图已绘就。让我们团结在一起，为建设幸福云溪而奋斗！\n"
    assert part_of(text, "各位代表") is CLOSING

"""The compiler: every sentence of the plan is accounted for, every span stands in the source, any text compiles the same twice."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import guatu
from guatu.workreport.commitment import Compilation, Duty, Goal, Item, Target
from guatu.workreport.compiler import compile_document, compile_sentence
from guatu.workreport.departments import Charge, Department
from guatu.workreport.document import Document
from guatu.workreport.duties import Reason
from guatu.workreport.outline import Part, outline
from guatu.workreport.reading import read_bytes, read_file, read_text
from guatu.workreport.sentences import LONGEST

DEMO = Path(guatu.__file__).parent / "simulate" / "demo_report.txt"
SHARED = sorted((Path(__file__).resolve().parents[3] / "shared" / "reports").glob("*.txt"))


def bare(text: str) -> str:
    """What cleaning leaves as it is: width of characters, blanks and line ends aside."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def check_accounts(document: Document, compilation: Compilation, year: int | None = None) -> None:
    """Each sentence of the plan stands once: with its commitments, or with the reason that it has none."""
    with_commitments = {(each.sentence_start, each.sentence_end) for each in compilation.commitments}
    without = [(each.start, each.end) for each in compilation.unfruitful]
    spans = sorted([*with_commitments, *without])
    assert len(set(without)) == len(without)
    assert not with_commitments & set(without)
    assert len(spans) == compilation.sentences
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert sum(compilation.tally.values()) == len(compilation.commitments) + len(compilation.unfruitful)
    assert {each.reason for each in compilation.unfruitful} <= {str(reason) for reason in Reason}
    read = outline(document.text, year)
    plan = [section for section in read.sections if section.part is Part.PLAN]
    inside = [False] * (len(document.source) + 1)
    for start, end in spans:
        inside[start:end] = [True] * (end - start)
    # Nothing that could be read is left out: outside the sentences the plan holds headings, blanks and marks only.
    for section in plan:
        for at in range(section.body, section.end):
            start, _ = document.span(at, at + 1)
            assert inside[start] or not document.text[at].isalnum(), document.text[max(0, at - 10) : at + 20]


def check_spans(document: Document, compilation: Compilation) -> None:
    """Every span holds what it says, inside its sentence."""
    for each in compilation.commitments:
        assert each.sentence_start <= each.start < each.end <= each.sentence_end <= len(document.source)
        if document.format == "txt" and "<" not in document.source:
            assert bare(document.source[each.start : each.end]) == bare(each.text)
            assert bare(document.source[each.sentence_start : each.sentence_end]) == bare(each.sentence)
        assert each.text
        assert each.text in each.sentence
        assert each.title
        assert len(each.deadline) == 10
    for none in compilation.unfruitful:
        assert 0 <= none.start < none.end <= len(document.source)
    assert list(compilation.commitments) == sorted(compilation.commitments, key=lambda each: (each.start, each.end))


@pytest.mark.parametrize("path", [DEMO, *SHARED], ids=lambda path: path.stem)
def test_a_report_is_accounted_for(path: Path) -> None:
    document = read_file(path)
    compilation = compile_document(document)
    assert compilation.commitments
    assert compilation.plan_year
    check_accounts(document, compilation)
    check_spans(document, compilation)


def test_the_reports_stand_beside_this_repository() -> None:
    if not SHARED:
        pytest.skip("the three annotated reports are not beside this repository")
    assert len(SHARED) == 3


REPORT = """云溪区政府工作报告
——2026年1月12日在云溪区第八届人民代表大会上
各位代表：
现在报告工作。
一、2025年工作回顾
新签约项目70个，建成青禾大桥。
二、2026年工作安排
（一）做强产业
新签约项目80个以上，其中亿元以上12个；推进青禾物流园、白石产业园建设。居民收入与经济增长同步。
（二）新建幼儿园3所
狠抓招商引资。发展是硬道理。每月调度一次重点项目。
各位代表！让我们努力奋斗！
名词解释
双百行动：引进100个项目。
"""


def test_a_report_becomes_commitments() -> None:
    document = read_text(REPORT, name="报告.txt")
    compilation = compile_document(document)
    check_accounts(document, compilation)
    check_spans(document, compilation)
    assert (compilation.name, compilation.title, compilation.plan_year) == ("报告.txt", "云溪区政府工作报告", 2026)
    assert [(type(each), each.text, each.section) for each in compilation.commitments] == [
        (Target, "80个以上", ("2026年工作安排", "做强产业")),
        (Target, "12个", ("2026年工作安排", "做强产业")),
        (Item, "青禾物流园", ("2026年工作安排", "做强产业")),
        (Item, "白石产业园", ("2026年工作安排", "做强产业")),
        (Goal, "与经济增长同步", ("2026年工作安排", "做强产业")),
        (Target, "3所", ("2026年工作安排", "新建幼儿园3所")),
        (Duty, "每月调度一次重点项目", ("2026年工作安排", "新建幼儿园3所", "狠抓招商引资")),
    ]
    assert [(each.text, each.reason) for each in compilation.unfruitful] == [
        ("狠抓招商引资。", "标题"),
        ("发展是硬道理。", "说明或论证"),
    ]
    assert compilation.sentences == 6
    assert compilation.tally == {"target": 3, "goal": 1, "item": 2, "duty": 1, "标题": 1, "说明或论证": 1}
    assert compilation.characters == sum(
        len(words)
        for words in (
            "新签约项目80个以上，其中亿元以上12个；推进青禾物流园、白石产业园建设。",
            "居民收入与经济增长同步。",
            "（二）新建幼儿园3所",
            "狠抓招商引资。",
            "发展是硬道理。",
            "每月调度一次重点项目。",
        )
    )


def test_offsets_count_in_the_source_as_stored() -> None:
    source = REPORT.replace("80个以上", "８０个　以上").replace("\n", "\r\n")
    document = read_bytes(source.encode("utf-8"), name="报告.txt")
    compilation = compile_document(document)
    check_accounts(document, compilation)
    check_spans(document, compilation)
    first = compilation.commitments[0]
    assert document.source[first.start : first.end].startswith("８０个")
    assert isinstance(first, Target)
    assert (first.value, first.text) == (80, document.text[document.text.index("80个") :][: len(first.text)])


def test_sections_are_given_in_the_source() -> None:
    document = read_text(REPORT.replace("\n", "\r\n"))
    for section in compile_document(document).sections:
        if section.start < section.body:
            assert section.title in document.source[section.start : section.body]


def test_the_caller_may_say_the_year() -> None:
    compilation = compile_document(read_text("新签约项目80个。6月底前建成青禾大桥。"), plan_year=2027)
    assert compilation.plan_year == 2027
    assert [each.deadline for each in compilation.commitments] == ["2027-12-31", "2027-06-30"]


@pytest.mark.parametrize(
    "text", ["", "　\n", "今天天气好。", "云溪区政府工作报告\n一、2025年工作回顾\n新签约项目70个。\n"]
)
def test_a_text_without_a_plan_gives_nothing(text: str) -> None:
    compilation = compile_document(Document("x", text, text))
    assert (compilation.sentences, compilation.commitments, compilation.unfruitful) == (0, (), ())
    assert compilation.plan_year is None


def test_departments_are_suggested_only_where_there_is_a_catalogue() -> None:
    document = read_text(REPORT)
    assert all(each.lead is None and each.co == () for each in compile_document(document).commitments)
    catalogue = [Department("education", "教育局", charges=(Charge("管理学前教育", (("幼儿园", 3),)),))]
    led = {
        each.text: each.lead.name for each in compile_document(document, departments=catalogue).commitments if each.lead
    }
    assert led == {"3所": "教育局"}


def test_one_sentence_compiles_alone() -> None:
    found = compile_sentence("新签约项目80个，推进青禾物流园建设。", 2026)
    assert [(type(each), each.text) for each in found] == [(Target, "80个"), (Item, "青禾物流园")]
    assert all(each.sentence == "新签约项目80个，推进青禾物流园建设。" for each in found)


PIECES = st.sampled_from(
    [
        "云溪区政府工作报告", "——2026年1月12日在云溪区人民代表大会上", "一、2025年工作回顾", "二、2026年工作安排", "（一）做强产业",
        "（二）新建幼儿园3所", "1.推进项目。", "狠抓招商引资。", "今年的主要预期目标是：", "今后五年的奋斗目标是：", "名词解释", "\n", "\n",
        "新签约项目80个以上", "其中亿元以上12个", "（其中县道5公里", "城镇、农村居民收入分别增长7%、8%以上", "均下降2%", "三次产业比重为8∶42∶50",
        "由每月310元提高到335元", "翻一番", "七成五", "百分之", "控制在", "不低于", "到2027年", "6月底前", "13月底前", "力争", "完成", "每季度", "一批",
        "推进青禾物流园、白石产业园等5个项目建设", "支持甲公司创建省级平台", "与经济增长同步", "只增不减", "完成上级下达的任务", "决不让",
        "每月调度", "预计", "去年", "各位代表！让我们努力奋斗！", "，", "；", "。", "、", "和", "等", "“", "”", "（", "）", "《", "：", ".", "%", "万亿",
        "0", "1,2", "３", "²", "Ⅲ", "①", "[21]", "<p>", "&nbsp;", "\t", "　", "\r\n", "\ufeff", "\u200b", "😀", "٣",
    ]
)  # fmt: skip
NOISE = st.lists(PIECES | st.characters(codec="utf-8"), max_size=40).map("".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(NOISE, st.sampled_from([None, 2026]))
def test_any_text_compiles_and_is_accounted_for(text: str, year: int | None) -> None:
    document = read_text("二、2026年工作安排\n" + text)
    compilation = compile_document(document, plan_year=year)
    check_accounts(document, compilation, year)
    for each in compilation.commitments:
        assert each.sentence_start <= each.start < each.end <= each.sentence_end <= len(document.source)


@settings(max_examples=50, deadline=None)
@given(NOISE)
def test_the_same_text_compiles_the_same(text: str) -> None:
    def once() -> Compilation:
        return compile_document(read_text("二、2026年工作安排\n" + text))

    assert once() == once()


def test_a_report_compiles_the_same_twice() -> None:
    assert compile_document(read_file(DEMO)) == compile_document(read_file(DEMO))


def test_the_general_requirement_names_no_work_but_its_numbers_count() -> None:
    text = "政府工作的总体要求是：实施“三城”战略，打好三大攻坚战，新签约项目80个。"
    assert [str(each.kind) for each in compile_sentence(text, 2026)] == ["target"]
    assert [each.title for each in compile_sentence("实施“三城”战略。", 2026)] == ["实施“三城”战略"]


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("今天天气很好，我们去公园散步。", "plan"),
        ("政府工作报告\n一、回顾\n去年完成投资。\n二、今年工作安排\n新建学校3所。\n", "year"),
        ("2031年政府工作报告\n二、2031年工作安排\n", "text"),
        ("2031年政府工作报告\n二、2031年工作安排\n新建学校3所。\n", ""),
    ],
)
def test_what_is_lacking_is_told_apart(text: str, lacking: str) -> None:
    assert compile_document(read_text(text)).lacking == lacking


def test_goals_of_later_years_are_left_out_and_the_reader_is_told() -> None:
    text = "2026年政府工作报告\n一、“十五五”时期的目标任务\n到2030年，城镇化率达到70%。\n二、2026年工作安排\n新建学校3所。\n"
    compiled = compile_document(read_text(text))
    assert [each.text for each in compiled.commitments] == ["3所"]
    assert any("十五五" in note and "今后几年" in note for note in compiled.notes)


def test_what_no_one_wrote_as_one_sentence_is_cut() -> None:
    text = "2026年政府工作报告\n一、2026年工作安排\n今年要" + "新建学校3所、医院2所、公园5个、" * 600
    compiled = compile_document(read_text(text))
    assert len(compiled.commitments) == 1800
    assert max(len(each.sentence) for each in compiled.commitments) <= LONGEST


@pytest.mark.parametrize(
    ("sentence", "value", "op", "unit"),
    [
        ("新建学校两三所。", (2.0, 3.0), "=", "所"),
        ("培育企业三四十家。", (30.0, 40.0), "=", "家"),
        ("新建学校三至五所。", (3.0, 5.0), "=", "所"),
        ("财政收入≥20亿元。", 2e9, ">=", "元"),
        ("新增绿地20万㎡。", 200000.0, "=", "平方米"),
        ("地区生产总值突破500亿元大关。", 5e10, ">", "元"),
    ],
)
def test_loose_numbers_signs_and_thresholds(sentence: str, value: object, op: str, unit: str) -> None:
    (target,) = [each for each in compile_sentence(sentence, 2026) if isinstance(each, Target)]
    assert (target.value, target.op[0], target.unit) == (value, op, unit)
    assert not target.indicator.endswith(("≥", "大关", "三"))
    assert bool(target.uncertain) is (isinstance(value, tuple))


def test_the_strength_between_two_numbers_governs_the_second() -> None:
    found = compile_sentence("确保生产总值增长6%、力争6.5%。", 2026)
    assert [each.strength for each in found if isinstance(each, Target)] == ["确保", "力争"]

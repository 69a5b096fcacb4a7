"""Quantities, deadlines and counts in words."""

import pytest

from guatu.documents.wording import deadline_words, milestones, quantity, tally, task_words
from guatu.workreport.commitment import Target
from tests.documents.plan_sample import sample


def _target(text: str, value: float | tuple[float, float], unit: str, **more: object) -> Target:
    return Target(start=0, end=len(text), text=text, indicator="某指标", value=value, unit=unit, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (_target("1.5万亩", 15000.0, "亩"), "1.5万亩"),
        (_target("15000亩", 15000.0, "亩"), "15000亩"),
        (_target("达到200亿元", 2e10, "元", op=(">=",)), "≥200亿元"),
        (_target("近千亿元", 1e11, "元", op=("~",)), "约1000亿元"),
        (_target("三百万元", 3e6, "元"), "300万元"),
        (_target("1.1亿元", 1.1e8, "元"), "1.1亿元"),
        (_target("增长7%以上", 7.0, "%", op=(">=",), change="growth"), "增长≥7%"),
        (_target("下降3.1%", -3.1, "%", change="growth"), "下降3.1%"),
        (_target("下降3%—5%", (-5.0, -3.0), "%", change="growth"), "下降3～5%"),
        (_target("4.6%—5.2%", (4.6, 5.2), "%"), "4.6～5.2%"),
        (_target("3至4亿元", (3e8, 4e8), "元"), "3～4亿元"),
        (_target("提高1.3个百分点", 1.3, "pp", change="growth"), "增长1.3个百分点"),
        (_target("2万人次", 20000, "人次", op=(">",)), "＞2万人次"),
    ],
)
def test_quantity_stands_in_the_unit_the_report_wrote(target: Target, words: str) -> None:
    assert str(quantity(target)) == words


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        ("2032-12-31", "2032年底"),
        ("2032-06-30", "2032年6月底"),
        ("2032-02-29", "2032年2月底"),
        ("2032-05-18", "2032年5月18日"),
        ("", ""),
        ("秋季学期", "秋季学期"),
    ],
)
def test_deadline_words(deadline: str, words: str) -> None:
    assert deadline_words(deadline) == words


def test_task_is_the_clause_and_names_what_is_counted() -> None:
    _, compilation = sample()
    tasks = [task_words(each) for each in compilation.commitments]
    assert tasks[2] == "登记失业率控制在4.5%以内"
    assert tasks[5] == "新签约项目（10亿元以上）5个"  # the clause says only 其中10亿元以上项目
    assert tasks[15] == "城镇居民收入增长6.2%"
    assert tasks[11] == "建成城东水厂"


def test_tally_adds_up_to_the_sentences_of_the_plan() -> None:
    _, compilation = sample()
    counts = tally(compilation)
    assert counts.fruitful + sum(counts.without.values()) == counts.sentences == 7
    assert counts.gap == 0
    assert sum(counts.kinds.values()) == counts.commitments == 18


def test_a_lost_sentence_is_not_hidden() -> None:
    _, compilation = sample(sentences=9)
    assert tally(compilation).gap == 2


def test_milestones_say_only_what_the_report_says() -> None:
    _, compilation = sample()
    by_text = {each.text: each for each in compilation.commitments}
    assert milestones(by_text["城东水厂"], 2032) == ("", "完成", "", "")
    assert milestones(by_text["开展一次欠薪排查"], 2032) == ("一次",) * 4
    assert milestones(by_text["城东水厂"], 2031) == ("", "", "", "")

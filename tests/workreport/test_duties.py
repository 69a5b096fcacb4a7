"""Duties, and the reason of every sentence that promises nothing to follow up."""

from __future__ import annotations

import pytest

from guatu.workreport.commitment import Duty
from guatu.workreport.compiler import compile_document
from guatu.workreport.duties import Reason, find_duties
from guatu.workreport.reading import read_text
from guatu.workreport.sentences import Sentence


def duties(text: str, taken: list[tuple[int, int]] | None = None) -> tuple[list[Duty], Reason | None]:
    found, reason = find_duties(Sentence(0, len(text), text), 2026, taken or [])
    for each in found:
        assert text[each.start : each.end] == each.text
    return found, reason


@pytest.mark.parametrize(
    ("sentence", "text", "verb", "every"),
    [
        ("持续清理拖欠工程款。", "持续清理拖欠工程款", "清理", ""),
        ("完善应急救援体系。", "完善应急救援体系", "完善", ""),
        ("落实减税降费政策，减轻企业负担。", "落实减税降费政策，减轻企业负担", "落实", ""),
        ("坚持项目周碰头、月会商。", "坚持项目周碰头、月会商", "坚持", ""),
        ("每月调度一次重点项目。", "每月调度一次重点项目", "", "month"),
        ("每季度通报工作进展。", "每季度通报工作进展", "", "quarter"),
        ("定期走访企业。", "定期走访企业", "", ""),
        ("决不让低效项目挤占空间。", "决不让低效项目挤占空间", "", ""),
        ("更有信心，开展常态化招商。", "开展常态化招商", "开展", ""),
    ],
)
def test_a_promise_without_a_work_is_a_duty(sentence: str, text: str, verb: str, every: str) -> None:
    found, reason = duties(sentence)
    assert reason is None
    assert [(each.text, each.verb, each.every, each.deadline) for each in found] == [(text, verb, every, "2026-12-31")]


def test_a_duty_may_have_a_deadline() -> None:
    ((duty,), _) = duties("6月底前完善应急救援体系。")
    assert duty.deadline == "2026-06-30"


@pytest.mark.parametrize(
    ("sentence", "texts"),
    [
        ("新建青禾大桥，每月调度进度。", [("每月调度进度", "month")]),
        ("新建青禾大桥，项目周调度、季观摩。", [("项目周调度、季观摩", "week")]),
        ("新建青禾大桥，决不拖延工期。", [("决不拖延工期", "")]),
        ("新建青禾大桥，完善体系。", []),
        ("新建青禾大桥，每月。", [("每月", "month")]),
    ],
)
def test_beside_other_commitments_only_a_rhythm_makes_a_duty(sentence: str, texts: list[tuple[str, str]]) -> None:
    found, reason = duties(sentence, [(2, 6)])
    assert reason is None
    assert [(each.text, each.every) for each in found] == texts


def test_a_rhythm_within_a_commitment_is_no_duty_of_its_own() -> None:
    assert duties("每月走访企业2家。", [(6, 8)]) == ([], None)


#: A sentence for every reason that a sentence itself can have.
REASONS = {
    Reason.LEAD_IN: [
        "重点做好以下工作：",
        "今年要抓好五个方面工作",
        "具体抓好如下举措。",
        "围绕目标，重点抓好八个方面工作。",
        "着力抓好8项重点工作。",
    ],
    Reason.GUIDING: [
        "政府工作的总体要求是：坚持稳中求进。",
        "全面贯彻中央精神。",
        "以科学发展理论为指导，推进工作。",
        "坚持以下基本原则。",
    ],
    Reason.BACKGROUND: ["去年的成绩来之不易。", "当前发展仍面临困难。", "我们也清醒看到不足。"],
    Reason.FORECAST: ["预计经济稳中向好。", "据测算，增速可期。"],
    Reason.EXPLANATION: [
        "发展是硬道理。",
        "这一目标是积极稳妥的。",
        "增长目标与实际衔接。",
        "这有利于稳定预期。",
        "2026年是全面建成小康社会收官之年。",
        "今年是建成新城的开局之年，也是攻坚之年。",
        "全区引进资金和项目难度加大。",
        "改革创新是赢得优势的必由之路。",
        "三是全区加速发展的态势没有变。",
        "外部环境复杂多变，稳增长压力增大。",
    ],
    Reason.ADDRESS: ["各位代表！", "让我们携手前进。", "我们坚信前景光明。"],
    Reason.EXHORTATION: ["按照三稳思路压缩数量。", "让干事创业者有舞台。", "坚持以人为本理念。", "每天都有新变化。"],
    Reason.FRAGMENT: ["更加美好。", "乡村更美。"],
}


@pytest.mark.parametrize(
    ("sentence", "reason"), [(sentence, reason) for reason, sentences in REASONS.items() for sentence in sentences]
)
def test_a_sentence_that_promises_nothing_has_its_reason(sentence: str, reason: Reason) -> None:
    assert duties(sentence) == ([], reason)


def test_every_reason_is_reached() -> None:
    text = "云溪区政府工作报告\n二、2026年工作安排\n" + "\n".join(
        f"（{number}）抓项目\n{sentence}"
        for number, (sentence, *_) in zip("一二三四五六七八", REASONS.values(), strict=True)
    )
    compilation = compile_document(read_text(text + "\n扩大城市规模。新建青禾大桥。\n"))
    assert {each.reason for each in compilation.unfruitful} >= {str(Reason.HEADING), str(Reason.EXPLANATION)}
    assert set(REASONS) | {Reason.HEADING, Reason.OWNERS} == set(Reason)


def test_a_promise_beside_a_description_is_a_duty() -> None:
    found, reason = duties("今年是新规划开局之年，我们要加强项目储备。")
    assert reason is None
    assert [each.text for each in found] == ["我们要加强项目储备"]


def test_a_numbered_head_within_a_paragraph_is_a_heading() -> None:
    def reasons(paragraph: str) -> list[tuple[str, str]]:
        text = f"云溪区政府工作报告\n2026年重点工作\n做强工业，新建青禾大桥。{paragraph}\n"
        return [(none.text, none.reason) for none in compile_document(read_text(text)).unfruitful]

    assert reasons("一是抓项目。新签约项目80个。二是强化监管。新建北沟水厂。") == [
        ("一是抓项目。", "标题"),
        ("二是强化监管。", "标题"),
    ]
    # A row of duties has nothing that its members could head.
    assert reasons("一是完善监管体系。二是落实帮扶政策。") == []

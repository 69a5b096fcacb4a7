"""Warnings about an outline that looks wrong: each says what, where, and what to look at; a sound report has none."""

from __future__ import annotations

import pytest

from guatu.workreport.compiler import compile_document
from guatu.workreport.reading import read_text

TITLE = "云溪区政府工作报告\n"
PAST = "过去一年，全区上下克难奋进，签约项目80个。\n"
WORKS = "新建青禾大桥，新签约项目80个。\n"


def notes(text: str) -> tuple[str, ...]:
    return compile_document(read_text(TITLE + text)).notes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            f"一、2026年工作安排\n{WORKS * 10}二、2025年工作回顾\n{PAST * 20}",
            ["“2025年工作回顾”在今年的计划之后，却读作回顾"],
        ),
        (f"一、2025年工作回顾\n{PAST * 160}二、2026年工作安排\n{WORKS}", ["（从“2026年工作安排”开始）"]),
        (f"一、2026年工作安排\n{'加强项目建设，完善服务体系。' * 160}\n", ["却没有一个数字"]),
        (f"一、2025年工作回顾\n{PAST * 20}二、2026年工作安排\n{WORKS * 20}", []),
        (f"一、2026年工作安排\n{WORKS * 10}二、2025年工作回顾\n{PAST}", []),
        ("没有计划。\n" * 400, []),
    ],
)
def test_what_looks_wrong_is_said(text: str, words: list[str]) -> None:
    found = notes(text)
    assert len(found) == len(words)
    assert all(word in note for word, note in zip(words, found, strict=True))

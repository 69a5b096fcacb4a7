"""Word lists as regular expressions: the longest word wins wherever it stands, and a guard holds for its word only."""

from __future__ import annotations

import re

import pytest

from guatu.workreport.words import Guarded, alternation, last_characters, one_of, word_set


@pytest.mark.parametrize(
    ("lists", "text", "found"),
    [
        (("建 建成 建成投产",), "建成投产后再建成，又建", ["建成投产", "建成", "建"]),
        (("建成投产 建", "建成"), "建成投产", ["建成投产"]),
        (({"重点": "(?!项目)"},), "重点项目和重点任务", ["重点"]),
        # Where the guard of the longer word fails, the shorter one still stands.
        (("约", {"约为": r"(?=\d)"}), "约为3成，约为何", ["约为", "约"]),
        (("约", {"节约": "(?!型)"}), "节约型", ["约"]),
        # A guard may look back over its own word.
        (({"计划": "(?<!年度计划)"},), "年度计划，计划", ["计划"]),
        (("a.b 1+2",), "axb a.b 1+2", ["a.b", "1+2"]),
    ],
)
def test_the_longest_word_whose_guard_holds(lists: tuple[str | Guarded, ...], text: str, found: list[str]) -> None:
    assert re.findall(one_of(*lists), text) == found


def test_a_group_can_be_repeated_and_marked_optional() -> None:
    pattern = re.compile(f"{one_of('甲 乙')}+丙{one_of('丁 戊')}?$")
    assert pattern.match("甲乙甲丙戊")
    assert pattern.match("乙丙")
    assert not pattern.match("丙丁")


def test_an_alternation_finds_each_of_its_words_and_no_part_of_them() -> None:
    words = ["平方公里", "平方米", "公里", "米", "人次", "人"]
    pattern = re.compile(alternation(words))
    assert [word for word in words if not pattern.fullmatch(word)] == []
    assert not pattern.match("平方")


def test_last_characters_are_those_of_all_lists() -> None:
    assert last_characters("达到 达", {"约": "(?<!节约)"}) == word_set("到 达 约")

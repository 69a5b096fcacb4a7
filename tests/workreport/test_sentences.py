"""Sentences and clauses: where a text is cut, and that nothing but blanks and marks is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.workreport.sentences import clauses, depths, sentences


def split(text: str) -> list[str]:
    return [each.text for each in sentences(text, 0, len(text))]


def parted(text: str) -> list[str]:
    return [text[begin:end] for begin, end in clauses(text, depths(text))]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("抓项目。强产业！好不好？", ["抓项目。", "强产业！", "好不好？"]),
        ("抓项目；强产业。", ["抓项目；强产业。"]),
        ("第一段\n第二段", ["第一段", "第二段"]),
        ("　　第一段。\n\n　第二段。 ", ["第一段。", "第二段。"]),
        ("他说“抓项目。”然后干。", ["他说“抓项目。”", "然后干。"]),
        ("好！！！再干。", ["好！！！", "再干。"]),
        ("抓好项目建设.推进产业升级.增长5.5%左右.", ["抓好项目建设.", "推进产业升级.", "增长5.5%左右."]),
        ("增长5.5%.投资100亿元.", ["增长5.5%.", "投资100亿元."]),
        ("1.推进项目建设。", ["1.推进项目建设。"]),
        ("登录www.example.cn办理。", ["登录www.example.cn办理。"]),
        ("PM2.5下降。", ["PM2.5下降。"]),
        ("没有句号", ["没有句号"]),
        ("。。。", []),
        ("——", []),
        ("", []),
    ],
)
def test_a_text_is_cut_into_sentences(text: str, pieces: list[str]) -> None:
    assert split(text) == pieces


def test_only_the_asked_stretch_is_cut() -> None:
    text = "甲事。乙事。丙事。"
    assert [(each.start, each.end, each.text) for each in sentences(text, 3, 6)] == [(3, 6, "乙事。")]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("抓项目，强产业；惠民生", ["抓项目", "强产业", "惠民生"]),
        ("目标是：增长6%，投资增长8%", ["目标是", "增长6%", "投资增长8%"]),
        ("三次产业比重为8:42:50，结构更优", ["三次产业比重为8:42:50", "结构更优"]),
        ("每天8：30开门，18：00关门", ["每天8：30开门", "18：00关门"]),
        ("新建茶园1,200亩,改造800亩", ["新建茶园1,200亩", "改造800亩"]),
        ("落实“抓项目，强产业”行动，干", ["落实“抓项目，强产业”行动", "干"]),
        ("新签约80个（其中外资5个，内资75个），干", ["新签约80个（其中外资5个，内资75个）", "干"]),
        ("“一行动，抓项目", ["“一行动", "抓项目"]),
        ("一行动”，抓项目", ["一行动”", "抓项目"]),
        ("抓项目，", ["抓项目"]),
        ("", []),
    ],
)
def test_a_sentence_is_cut_into_clauses(text: str, pieces: list[str]) -> None:
    assert parted(text) == pieces


def test_what_stands_inside_quotes_is_known() -> None:
    text = "落实“双百”行动（试行）"
    inside = depths(text)
    assert inside is not None
    assert "".join(character for character, within in zip(text, inside, strict=True) if within) == "“双百”（试行）"
    assert depths("没有引号的句子") is None


PIECES = st.sampled_from(
    [*"。！？!?.，；：:,“”‘’（）()《》 　\n\t0123456789%A、-", "抓项目", "强产业", "增长", "1.5", "亿元"]
)


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60), st.data())
def test_sentences_lie_in_order_inside_the_text_and_lose_only_blanks_and_marks(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    position, lost = start, ""
    for each in sentences(text, start, end):
        assert position <= each.start < each.end <= end
        assert text[each.start : each.end] == each.text
        assert each.text == each.text.strip()
        lost += text[position : each.start]
        position = each.end
    lost += text[position:end]
    assert not any(character.isalnum() for character in lost)


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_clauses_cover_a_sentence_but_for_single_marks(text: str) -> None:
    inside = depths(text)
    assert inside is None or len(inside) == len(text)
    position = 0
    for begin, end in clauses(text, inside):
        assert begin - position in (0, 1)
        assert text[position:begin] in {"", *"，,；;：:"}
        assert begin <= end
        position = end
    assert text[position:] in {"", *"，,；;：:"}

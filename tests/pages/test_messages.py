"""Words that come from rooms without translations are in the catalogue all the same."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext, override

from guatu.pages import messages
from guatu.workreport.commitment import Kind, Stage
from guatu.workreport.duties import Reason
from guatu.workreport.reading.reader import read_bytes

READ = {
    "GB18030": ("区里新建学校三所，道路两条，全年完成投资三亿元。".encode("gb18030"), "按 GB18030 编码读出。"),
    "Big5": ("區裡新建學校三所，道路兩條，全年完成投資三億元。".encode("big5hkscs"), "按 Big5（繁体） 编码读出。"),
    "UTF-16": ("区里新建学校三所，道路两条，全年完成投资三亿元。".encode("utf-16-le"), "按 UTF-16 编码读出。"),
    "garbled": ("区里新建学校三所，锟斤拷，全年完成投资三亿元。".encode(), messages.NOTES[3]),
}


@pytest.mark.parametrize("case", READ)
def test_fixed_notes_on_a_document_are_named_and_translated(case: str) -> None:
    data, note = READ[case]
    assert note in messages.NOTES
    assert note in read_bytes(data, "报告.txt").notes
    with override("en"):
        assert gettext(note) != note


@pytest.mark.parametrize(
    ("named", "known"),
    [
        (messages.KINDS, [each.label for each in Kind]),
        (messages.STAGES, [each.label for each in Stage]),
        (messages.REASONS, [str(each) for each in Reason]),
    ],
)
def test_every_word_of_the_rooms_is_named_and_translated(named: tuple[str, ...], known: list[str]) -> None:
    assert list(named) == known
    with override("en"):
        assert not [each for each in known if gettext(each) == each]

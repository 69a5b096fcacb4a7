"""Texts full of numbers that hold no plan of a year: review halves, problems, news, a bulletin, an outlook."""

from __future__ import annotations

from pathlib import Path

import pytest

TEXTS = sorted((Path(__file__).parent / "noplan").glob("*.txt"))


def test_there_are_ten_texts_of_the_length_of_a_page() -> None:
    assert len(TEXTS) == 10
    assert all(600 <= len(path.read_text(encoding="utf-8")) <= 1500 for path in TEXTS)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_text_without_a_year_plan_gives_no_target(path: Path) -> None:
    from guatu.workreport.compiler import compile_document
    from guatu.workreport.reading import read_text

    text = path.read_text(encoding="utf-8")
    compilation = compile_document(read_text(text, name=path.name))
    found = [f"{each.text} ← {each.sentence}" for each in compilation.commitments if str(each.kind) == "target"]
    assert not found, f"{path.name}: {len(found)} false targets\n" + "\n".join(found)

"""The marked report: self-contained, every commitment marked where it stands."""

from array import array
from html.parser import HTMLParser
from io import StringIO

import pytest

from guatu.documents.marked_report import write_marked_report
from guatu.workreport.document import Document
from tests.documents.plan_sample import TEXT, sample


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.marks: list[tuple[str, str]] = []
        self.rows: list[dict[str, str | None]] = []
        self.outside: list[str] = []
        self.text: list[str] = []
        self._mark: str | None = None
        self._article = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.outside += [str(values[name]) for name in ("src", "href") if name in values]
        if tag == "article":
            self._article = True
        if tag == "mark":
            self._mark = str(values["data-n"])
            self.marks.append((self._mark, ""))
        if tag == "li":
            self.rows.append(values)

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._mark = None
        if tag == "article":
            self._article = False

    def handle_data(self, data: str) -> None:
        if self._mark:
            number, words = self.marks.pop()
            self.marks.append((number, words + data))
        if self._article:
            self.text.append(data)


def _read(document: Document, **options: object) -> tuple[_Page, str]:
    out = StringIO()
    write_marked_report(document, sample()[1], out, **options)  # type: ignore[arg-type]
    page = _Page()
    page.feed(out.getvalue())
    return page, out.getvalue()


def test_every_commitment_is_marked_and_listed() -> None:
    document, compilation = sample()
    page, _ = _read(document)
    assert [words for _, words in page.marks] == [each.text for each in compilation.commitments]
    assert [row["data-n"] for row in page.rows] == [str(n) for n in range(1, 19)]
    assert sum(row.get("data-unsure") == "1" for row in page.rows) == 1


def test_spans_are_carried_from_the_source_to_the_text() -> None:
    """A source with dirt between the lines; spans count its characters, the page shows the clean text."""
    dirt = "#%#"
    source = TEXT.replace("\n", dirt + "\n")
    origin = array(
        "l", [at for at, _ in enumerate(source) if not any(source[at - k : at - k + 3] == dirt for k in range(3))]
    )
    text = "".join(source[at] for at in origin)
    assert text == TEXT
    moved = Document(name="x.txt", source=source, text=text, origin=origin)
    document, compilation = sample()
    from dataclasses import replace

    shifted = tuple(
        replace(each, start=origin[each.start], end=origin[each.end - 1] + 1) for each in compilation.commitments
    )
    out = StringIO()
    write_marked_report(moved, replace(compilation, commitments=shifted, unfruitful=()), out)
    page = _Page()
    page.feed(out.getvalue())
    assert [words for _, words in page.marks] == [each.text for each in compilation.commitments]
    assert document.text == text


def test_spans_within_each_other_keep_both() -> None:
    from dataclasses import replace

    document, compilation = sample()
    outer = compilation.commitments[8]
    inner = replace(compilation.commitments[9], start=outer.start + 3, end=outer.end, text=outer.text[3:])
    out = StringIO()
    write_marked_report(document, replace(compilation, commitments=(outer, inner)), out)
    page = _Page()
    page.feed(out.getvalue())
    assert page.marks == [("1", "青石坞"), ("1 2", "数据中心")]


def test_nothing_is_fetched_from_outside() -> None:
    page, html = _read(sample()[0])
    assert page.outside == []
    assert "http" not in html
    assert "@import" not in html


def test_the_whole_report_is_there_and_reasons_are_told() -> None:
    page, _ = _read(sample()[0])
    text = "".join(page.text)
    assert "过去一年，全区新签约项目88个。" in text
    assert "产业奋进，未来可期。口号" in text


@pytest.mark.parametrize(("simulated", "count"), [(True, 1), (False, 0)])
def test_simulated_data_is_marked(simulated: bool, count: int) -> None:
    _, html = _read(sample()[0], simulated=simulated)
    assert html.count('<div class="simulated">模拟数据</div>') == count


def test_words_of_the_report_cannot_break_the_page() -> None:
    from dataclasses import replace

    document, compilation = sample()
    nasty = replace(compilation.commitments[14], name="<script>alert(1)</script>")
    out = StringIO()
    write_marked_report(
        replace(document, text=TEXT.replace("云栖", "<b>")), replace(compilation, commitments=(nasty,)), out
    )
    assert "<script>alert" not in out.getvalue()
    assert "<b>区" not in out.getvalue()

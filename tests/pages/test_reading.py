"""What the pages compute without a browser: marks, typed numbers, split points, addresses, and what is missing at the start."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from invented import named

from guatu.commitments.errors import Refused
from guatu.pages.checks import front_end_packages
from guatu.pages.filters import address_without
from guatu.pages.forms import changes_made, edit_fields, number_typed, shown_values
from guatu.pages.reading import split_spans, text_found, words_around
from guatu.pages.source import pieces, source_html, touched_html


@pytest.mark.parametrize(
    ("spans", "cut"),
    [
        ([], [("建成白马路。", ())]),
        ([(10, 15, 1)], [("建成白马路", (1,)), ("。", ())]),
        ([(10, 15, 1), (12, 15, 2)], [("建成", (1,)), ("白马路", (2, 1)), ("。", ())]),
        ([(10, 13, 1), (12, 15, 2)], [("建成", (1,)), ("白", (1, 2)), ("马路", (2,)), ("。", ())]),
        ([(0, 12, 1), (15, 99, 2)], [("建成", (1,)), ("白马路", ()), ("。", (2,))]),
    ],
)
def test_pieces_join_up_to_the_text(spans: list[tuple[int, int, int]], cut: list[tuple[str, tuple[int, ...]]]) -> None:
    found = pieces("建成白马路。", 10, spans)
    assert [(each.text, each.ids) for each in found] == cut
    assert "".join(each.text for each in found) == "建成白马路。"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("200亿", "20000000000"),
        ("1.2万", "12000"),
        ("3,500", "3500"),
        ("-2.5", "-2.5"),
        ("0", "0"),
        ("1.5万亿", "1500000000000"),
        ("很多", "很多"),
        ("1亿2", "1亿2"),
    ],
)
def test_numbers_as_staff_type_them(typed: str, number: str) -> None:
    assert number_typed(typed) == number


def test_the_source_keeps_every_character_and_escapes_what_is_no_markup(district: Any) -> None:
    report = district.report()
    report.text = report.text.replace("优化营商环境", "<b>优化&营商</b>")
    html = source_html(report, report.commitments.all())
    assert "&lt;b&gt;优化&amp;营商&lt;/b&gt;" in html
    assert html.count("<p ") == len([line for line in report.text.split("\n") if line.strip()])


def test_only_touched_paragraphs_are_sent_again(district: Any) -> None:
    report = district.report()
    bridge = named(report, "云溪大桥")
    sent = touched_html(report, report.commitments.all(), [(bridge.shown_start, bridge.shown_end)])
    assert len(sent) == 1
    assert f'data-ids="{bridge.pk}"' in next(iter(sent.values()))


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("青禾智谷／二期", ["青禾智谷", "二期"]),
        ("青禾/智谷/二期", ["青禾", "智谷", "二期"]),
        ("／青禾智谷／二期／", ["青禾智谷", "二期"]),
        ("青禾智谷二期", None),
        ("青禾智谷／三期", None),
        ("", None),
    ],
)
def test_split_points(district: Any, typed: str, parts: list[str] | None) -> None:
    park = named(district.report(), "青禾智谷二期")
    if parts is None:
        with pytest.raises(Refused) as refused:
            split_spans(park, typed)
        assert refused.value.field == "parts"
        return
    assert [park.report.text[start:end] for start, end in split_spans(park, typed)] == parts


def test_words_are_found_nearest_to_where_one_reads(district: Any) -> None:
    report = district.report()
    text = report.text
    assert text_found(report, "项目", 0)[0] == text.index("项目")
    assert text_found(report, "项目", len(text))[0] == text.rindex("项目")
    with pytest.raises(Refused, match="原文里没有"):
        text_found(report, "不在其中", 0)


def test_the_context_of_a_task_is_its_sentence(district: Any) -> None:
    before, after = words_around(named(district.report(), "白石物流园"))
    assert (before, after) == ("推进青禾智谷二期、", "建设，建成云溪大桥。")
    assert words_around(named(district.report(), "白石物流园"), 4) == ("…谷二期、", "建设，建…")


def test_only_what_one_changed_is_sent(district: Any) -> None:
    target = named(district.report(), "12个")
    was = shown_values(target)
    assert changes_made(was, was) == {}
    assert changes_made({**was, "value": "1.2万", "relation": "与此类无关"}, was) == {"value": "12000"}
    assert changes_made({**was, "op": ">"}, was) == {"op": [">"]}
    assert [each.name for each in edit_fields(target) if each.off] == ["name", "relation", "verb", "stage"]


def test_a_removed_word_leaves_the_other_filters_and_closes_the_row() -> None:
    query = QueryDict("q=大桥&kind=item&lead=3&c=7&do=edit")
    assert address_without(query, "kind") == "?q=%E5%A4%A7%E6%A1%A5&lead=3"


def test_missing_front_end_files_are_said_at_the_start_and_on_the_page(settings: Any, db: None) -> None:
    assert front_end_packages(None) == []
    settings.STATICFILES_FINDERS = []
    assert [each.id for each in front_end_packages(None)] == ["guatu.pages.W001"]
    assert "npm run vendor" in str(front_end_packages(None)[0].hint)


def test_a_missing_browser_fails_with_the_way_to_install_it(monkeypatch: pytest.MonkeyPatch, request: Any) -> None:
    from importlib.util import module_from_spec, spec_from_file_location
    from pathlib import Path

    spec = spec_from_file_location("pages_conftest", Path(__file__).with_name("conftest.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setenv("GUATU_CHROMIUM", "no-such-browser")
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        module.chromium_path()


@pytest.mark.parametrize(
    "path", ["/reports/", "/my/", "/tables/", "/reports/1/plan/", "/reports/1/review/", "/tasks/1/"]
)
def test_nothing_opens_without_logging_in(db: None, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/?next=")


@pytest.mark.parametrize("who", ["clerk", "townsman", "leader", "admin"])
def test_only_the_office_reviews(district: Any, who: str) -> None:
    report = district.plan()
    client = Client()
    client.force_login(getattr(district, who))
    for path in ("review/", "review/panel/?kind=edit&id=1", "review/changes/", "review/confirm/", "compare/"):
        assert client.get(f"/reports/{report.pk}/{path}").status_code == 403, path
    row = named(report, "云溪大桥")
    answer = client.post(f"/reports/{report.pk}/review/act/", {"verb": "reject", "id": row.pk, "version": row.version})
    row.refresh_from_db()
    assert (answer.status_code, row.state) == (403, "accepted")


def test_language_never_leads_off_the_site(db: None) -> None:
    answer = Client().post("/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"

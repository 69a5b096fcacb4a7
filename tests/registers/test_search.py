"""The search index: any part of a text finds it, single characters and the last figures of a code included."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.registers import gate, schema
from guatu.registers.models import Shape
from guatu.registers.search import Search, search_fields, search_prepare
from guatu.registers.search.grams import plain, query_grams, text_grams, word_grams
from guatu.registers.selectors.similar import similar_to
from guatu.registers.tables import model_of


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("", []),
        ("镇", ["镇"]),
        ("桥边镇", ["桥边", "边镇", "镇"]),
        ("桥 边·镇", ["桥边", "边镇", "镇"]),
        ("（一期）", ["一期", "期"]),
        ("Ａ区12号", ["a区", "区1", "12", "2号", "号"]),
        ("2023年", ["20", "02", "23", "3年", "年", "2023"]),
        ("22-0400", ["22", "20", "04", "40", "00", "0", "2204", "2040", "0400"]),
    ],
)
def test_how_a_text_is_cut(text: str, grams: list[str]) -> None:
    assert text_grams(text) == grams


@pytest.mark.parametrize(
    ("word", "grams"),
    [
        ("镇", []),
        ("桥边", ["桥边"]),
        ("777", ["77"]),
        ("00777", ["0077", "0777"]),
        ("期2023年", ["期2", "2023", "3年"]),
        ("2023年12号", ["2023", "3年", "年1", "12", "2号"]),
    ],
)
def test_what_a_word_asks_for(word: str, grams: list[str]) -> None:
    assert word_grams(word) == grams


@pytest.mark.parametrize(
    ("words", "whole", "begun"),
    [(["璃"], [], ["璃"]), (["云岭", "云"], ["云岭"], []), (["云岭", "岭"], ["云岭"], ["岭"]), (["·", " "], [], [])],
)
def test_what_words_ask_for_together(words: list[str], whole: list[str], begun: list[str]) -> None:
    assert query_grams(words) == (whole, begun)


@given(st.text(min_size=1, max_size=30), st.data())
def test_what_a_part_asks_for_is_in_the_whole(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))]
    if plain(part) not in plain(text):
        return  # A sign that changes with its neighbours, as a combining accent.
    whole, begun = query_grams([part])
    held = set(text_grams(text))
    assert held.issuperset(whole)
    assert all(any(gram.startswith(sign) for gram in held) for sign in begun)


SIGNS = st.sampled_from("桥边镇云岭璃厂Ab1207年（）·- 𬭚㐀𠮷é①㎡")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(SIGNS, min_size=1, max_size=12), data=st.data())
def test_any_part_of_a_name_finds_it(registry: Any, text: str, data: st.DataObject) -> None:
    model = model_of("projects")
    record = model.objects.filter(code="2204-420599-04-01-000001").first() or registry.make(1)
    name = f"始{text.strip()}终"
    record = gate.record_change(
        record=record, values={"name": name}, version=record.version, by=registry.office, source=gate.FORM
    )
    start = data.draw(st.integers(0, len(name) - 1))
    part = name[start : data.draw(st.integers(start + 1, len(name)))]
    found = model.objects.filter(Search.of(registry.projects, part).condition)
    assert record.pk in {row.pk for row in found}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("岭", [1, 2]),
        ("园", [1]),
        ("厂", [2]),
        ("0002", [2]),
        ("04-01-00000", [1, 2]),
        ("岭 02", [2]),
        ("湖", []),
    ],
)
def test_the_index_alone_knows_the_few_that_match(registry: Any, asked: str, found: list[int]) -> None:
    made = {registry.make(1, name="云岭产业园").pk: 1, registry.make(2, name="云岭污水处理厂").pk: 2}
    search = Search.of(registry.projects, asked)
    assert search.few
    rows = model_of("projects").objects.filter(search.condition).order_by("id")
    assert [made[row.pk] for row in rows] == found


def test_an_index_of_another_form_or_of_other_fields_is_made_anew(registry: Any) -> None:
    registry.make(1, name="云岭产业园")
    assert search_prepare(registry.projects) is False
    for columns in ({"form": 1, "fields": search_fields(registry.projects)}, {"form": 2, "fields": ["name"]}):
        with connection.cursor() as cursor:
            cursor.execute('DELETE FROM "search_projects"')
        assert not model_of("projects").objects.filter(Search.of(registry.projects, "岭产").condition).exists()
        Shape.objects.update_or_create(
            table="search_projects", defaults={"columns": columns, "applied_at": "2026-01-01 00:00"}
        )
        says = [step.says for step in schema.plan().steps]
        assert says == ["register_projects：搜索索引 search_projects 重建（全部行）"]
        assert schema.statements(schema.plan()) == [f"-- {says[0]}"]
        assert search_prepare(registry.projects) is True
        assert schema.plan().is_empty
        assert model_of("projects").objects.filter(Search.of(registry.projects, "岭产").condition).exists()


def test_words_that_many_rows_share_do_not_hide_the_most_alike(registry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guatu.registers.search.matching.COMMON", 5)
    for number in range(1, 21):
        registry.make(number, name=f"产业园区工程第{number:02d}标段")
    registry.make(30, name="星桥光电产业园区工程")
    found = similar_to(registry.office, registry.projects, {"name": "星桥光电产业园区工程（一期）"})
    assert found[0].text == "星桥光电产业园区工程"

"""What commitments may be bound to: indicators of the packs for targets, rows of registers for named works; proposed, then confirmed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guatu.commitments import services
from guatu.commitments.models import Binding
from guatu.commitments.selectors.suggestions import candidates_of, rows_alike, suggestions
from guatu.commitments.suggesting import Candidate, Scorer, Wanted
from guatu.definitions.indicator import Indicator
from guatu.people.permissions import NotAllowed
from guatu.registers.library import library

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold" / "dianjun-2022.targets.jsonl"
RIGHT = {
    "园区规上工业、服务业总产值": "park_firms_output",
    "新签约项目": "signed_projects_count",
    "新签约项目协议总投资": "signed_investment",
    "重点项目集中签约": "signing_events",
    "项目开工建设": "start_events",
    "新开工产业项目": "started_industrial_projects",
    "10亿元以上新开工产业项目": "started_huge_industrial_projects",
    "亿元以上新开工产业项目": "started_large_industrial_projects",
    "在库项目年度计划投资": "held_year_plan",
    "城市花街示范点": "flower_streets",
    "连通水系": "waterways_connected",
    "优良天数比例": "good_air_ratio",
    "“点状用地”项目": "scattered_land_projects",
    "乡村振兴示范带": "model_belts",
    "乡村建设示范镇": "model_towns",
    "生态宜居示范村": "model_villages",
    "美丽庭院示范户": "model_courtyards",
    "标准柑橘园": "citrus_gardens",
    "标准茶园": "tea_gardens",
    "标准蔬菜基地": "vegetable_gardens",
    "新增省级龙头企业": "province_leading_firms",
    "新增市级龙头企业": "city_leading_firms",
    "新增农产品地理标志": "geographical_marks",
    "新增绿色食品认证农产品": "green_foods",
    "建改农村公路": "rural_roads_built",
    "净增规上、限上企业": "scale_net",
}
"""What each target of the report means."""
OTHERS = [
    ("新引进项目", "个", "signed_projects_count"),
    ("招商引资协议投资额", "元", "signed_investment"),
    ("产业项目新开工", "个", "started_industrial_projects"),
    ("投资10亿元以上的产业项目开工", "个", "started_huge_industrial_projects"),
    ("项目集中签约活动", "次", "signing_events"),
    ("城市花街建设", "公里", "flower_streets"),
    ("打造乡村振兴示范带", "个", "model_belts"),
    ("创建美丽庭院", "户", "model_courtyards"),
    ("高标准柑橘园建设", "亩", "citrus_gardens"),
    ("省级农业产业化龙头企业", "家", "province_leading_firms"),
    ("新认定市级龙头企业", "户", "city_leading_firms"),
    ("地理标志农产品", "个", "geographical_marks"),
    ("新建改建农村公路", "公里", "rural_roads_built"),
    ("净增“四上”企业", "家", "scale_net"),
]
"""The same things in the words of other offices."""


def shipped() -> list[Candidate]:
    """The indicators of the shipped packs."""
    held = library().of(Indicator)
    return candidates_of(tuple(held.values()), library())


@pytest.mark.skipif(not GOLD.is_file(), reason="the annotated reports are not beside the repository")
def test_every_target_of_a_real_report_has_the_right_indicator_among_three() -> None:
    scorer, first, missed = Scorer(shipped()), 0, []
    targets = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    for target in targets:
        wanted = Wanted(
            indicator=target["indicator"],
            qualifier=target["qualifier"],
            unit=target["unit"],
            growth=target["change"] == "growth",
            kept=target["change"] == "keep",
        )
        names = [each.name for each in scorer.guesses(wanted, limit=3)]
        right = RIGHT[target["qualifier"] + target["indicator"]]
        first += names[:1] == [right]
        missed += [] if right in names else [(target["indicator"], names)]
    assert len(targets) == len(RIGHT)
    assert missed == []
    assert first >= 20


@pytest.mark.parametrize(("words", "unit", "name"), OTHERS)
def test_other_words_for_the_same_thing(words: str, unit: str, name: str) -> None:
    names = [each.name for each in Scorer(shipped()).guesses(Wanted(indicator=words, unit=unit), limit=3)]
    assert name in names, names


def test_a_row_with_the_name_of_a_work_is_offered(board: Any) -> None:
    work = board.work("云溪大桥工程")
    board.work("青禾路改造")
    found = suggestions(board.row("云溪大桥"))
    assert [(each.register, each.record, each.stage) for each in found] == [("public_works", work.pk, "finished")]
    assert found[0].score > 0.85
    assert rows_alike("桥", "build") == []
    assert rows_alike("完全不同的名字", "build") == []


def test_what_scores_high_is_proposed_and_one_click_confirms_it(board: Any) -> None:
    work = board.work("云溪大桥")
    board.project(name="白石物流园一期")
    done = services.bindings_suggest(report=board.plan, person=board.district.office)
    held = {each.commitment.text: each for each in Binding.objects.select_related("commitment")}
    assert {each.pk for each in done} == {each.commitment_id for each in held.values()}
    assert held["达到50个以上"].indicator == "started"
    assert held["12个"].indicator == "large_signed"
    assert held["云溪大桥"].record == work.pk
    assert held["白石物流园"].register == "projects"
    assert not any(each.confirmed for each in held.values())
    assert "0.6万人左右" not in held
    assert services.bindings_suggest(report=board.plan, person=board.district.office) == []
    services.bindings_confirm(report=board.plan, ids=[each.pk for each in done], person=board.district.office)
    assert Binding.objects.filter(confirmed=True).count() == len(held)
    with pytest.raises(NotAllowed):
        services.bindings_suggest(report=board.plan, person=board.district.clerk)

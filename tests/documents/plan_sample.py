"""An invented report and what it compiles to, made by hand, so that writers are tested without the compiler."""

from __future__ import annotations

import re
from typing import Any

from guatu.workreport.commitment import Compilation, Duty, Goal, Item, Lead, Stage, Target, Unfruitful
from guatu.workreport.document import Document

TEXT = """云栖区政府工作报告
一、2031年工作回顾
过去一年，全区新签约项目88个。
二、2032年工作安排
综合判断，机遇大于挑战。
今年主要预期目标是：地区生产总值增长6.5%左右，居民收入与经济增长同步，登记失业率控制在4.5%以内，单位能耗下降3.1%。
（一）壮大主导产业
计划新签约项目100个以上，其中10亿元以上项目5个，协议总投资达到200亿元，建设用地出让1.5万亩。
加快青石坞数据中心、白杨河大桥、松岭路改造，6月底前建成城东水厂，争取北岸产业园落地。
（二）办好民生实事
产业奋进，未来可期。
每季度开展一次欠薪排查，常态化清理拖欠企业账款。
城乡居民收入分别增长6.2%、8.1%以上，新增学位2000至3000个。
"""

_INDUSTRY = Lead("区经济信息化和科技局", "主管“项目”“产业”")
_HOUSING = Lead("区住房和城乡建设局", "主管“大桥”“水厂”")
_LABOUR = Lead("区人力资源和社会保障局", "主管“欠薪”")


def _sentences() -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(r"[^\n。]+。?", TEXT)]


def _at(text: str, inside: str = "") -> dict[str, Any]:
    """Span, sentence and section of `text`, looked for inside the words `inside`."""
    base = TEXT.index(inside) if inside else 0
    start = TEXT.index(text, base)
    first, last = next(span for span in _sentences() if span[0] <= start < span[1])
    heading = "（一）壮大主导产业" if start > TEXT.index("（一）") else ""
    if start > TEXT.index("（二）"):
        heading = "（二）办好民生实事"
    return {
        "start": start,
        "end": start + len(text),
        "text": text,
        "section": tuple(each for each in ("二、2032年工作安排", heading) if each),
        "sentence": TEXT[first:last],
        "sentence_start": first,
        "sentence_end": last,
        "deadline": "2032-12-31",
    }


def sample(**changes: Any) -> tuple[Document, Compilation]:
    """The invented report and its plan."""
    commitments: list[Target | Goal | Item | Duty] = [
        Target(**_at("6.5%左右"), indicator="地区生产总值", op=("~",), value=6.5, unit="%", change="growth"),
        Goal(**_at("与经济增长同步"), indicator="居民收入", relation="与经济增长同步"),
        Target(**_at("控制在4.5%以内"), indicator="登记失业率", op=("<=",), value=4.5, unit="%", change="keep"),
        Target(**_at("下降3.1%"), indicator="单位能耗", op=("=",), value=-3.1, unit="%", change="growth"),
        Target(
            **_at("100个以上"),
            indicator="新签约项目",
            op=(">=",),
            value=100.0,
            unit="个",
            strength="计划",
            lead=_INDUSTRY,
            co=(Lead("区招商服务中心", "主管“签约”"),),
        ),
        Target(
            **_at("5个", "以上项目"),
            indicator="新签约项目",
            qualifier="10亿元以上",
            value=5.0,
            unit="个",
            lead=_INDUSTRY,
        ),
        Target(**_at("达到200亿元"), indicator="协议总投资", op=(">=", "="), value=2e10, unit="元", lead=_INDUSTRY),
        Target(**_at("1.5万亩"), indicator="建设用地出让", value=15000.0, unit="亩"),
        Item(**_at("青石坞数据中心"), name="青石坞数据中心", verb="加快", stage=Stage.BUILD, lead=_INDUSTRY),
        Item(**_at("白杨河大桥"), name="白杨河大桥", verb="加快", stage=Stage.BUILD, lead=_HOUSING),
        Item(**_at("松岭路改造"), name="松岭路改造", verb="加快", stage=Stage.BUILD, lead=_HOUSING),
        Item(
            **_at("城东水厂") | {"deadline": "2032-06-30"},
            name="城东水厂",
            verb="建成",
            stage=Stage.FINISH,
            lead=_HOUSING,
        ),
        Item(**_at("北岸产业园"), name="北岸产业园", verb="争取", stage=Stage.PLAN, strength="争取"),
        Duty(**_at("开展一次欠薪排查"), name="开展欠薪排查", verb="开展", every="quarter", lead=_LABOUR),
        Duty(**_at("常态化清理拖欠企业账款"), name="常态化清理拖欠企业账款", verb="清理"),
        Target(
            **_at("6.2%"),
            indicator="城镇居民收入",
            op=("=", ">="),
            value=6.2,
            unit="%",
            change="growth",
            uncertain=("城镇居民收入增长6.2%", "城镇居民收入增长6.2%以上"),
        ),
        Target(**_at("8.1%以上"), indicator="农村居民收入", op=(">=",), value=8.1, unit="%", change="growth"),
        Target(**_at("2000至3000个"), indicator="新增学位", value=(2000.0, 3000.0), unit="个"),
    ]
    none = [("综合判断，机遇大于挑战。", "形势判断"), ("产业奋进，未来可期。", "口号")]
    unfruitful = tuple(
        Unfruitful(start=TEXT.index(words), end=TEXT.index(words) + len(words), text=words, reason=reason)
        for words, reason in none
    )
    fields: dict[str, Any] = {
        "name": "云栖区2032.txt",
        "title": "云栖区政府工作报告",
        "plan_year": 2032,
        "commitments": tuple(commitments),
        "unfruitful": unfruitful,
        "sentences": 7,
        "characters": len(TEXT),
    }
    return Document(name="云栖区2032.txt", source=TEXT, text=TEXT), Compilation(**{**fields, **changes})

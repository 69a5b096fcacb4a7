"""All views, those that others read first."""

from __future__ import annotations

from guatu.connect.bi.commitments import commitment_views
from guatu.connect.bi.indicators import indicator_views
from guatu.connect.bi.registers import register_views
from guatu.connect.bi.view import BiView, on_postgres

PEOPLE = "registers"


def views() -> list[BiView]:
    """Every view, in the order in which they are made."""
    return [*_people(), *register_views(), *indicator_views(), *commitment_views()]


def _people() -> list[BiView]:
    no = "FALSE" if on_postgres() else "0"
    return [
        BiView(
            name="areas",
            label="区划",
            group=PEOPLE,
            columns=(
                ("id", "编号"),
                ("code", "区划代码"),
                ("name", "名称"),
                ("level", "级别：county 区县、township 乡镇街道、village 村（社区）"),
                ("parent_id", "上级的编号"),
                ("parent", "上级"),
                ("simulated", "模拟数据"),
            ),
            sql=(
                "SELECT own.id, own.code, own.name, own.level, own.parent_id, above.name AS parent, own.simulated "
                "FROM people_area AS own LEFT JOIN people_area AS above ON above.id = own.parent_id"
            ),
        ),
        BiView(
            name="organisations",
            label="单位",
            group=PEOPLE,
            columns=(
                ("id", "编号"),
                ("name", "名称"),
                ("short_name", "简称"),
                ("kind", "类别：department 部门、town 乡镇街道、office 办公室、other 其他"),
                ("area_id", "所辖区划的编号"),
                ("simulated", "模拟数据"),
            ),
            sql=f"SELECT id, name, short_name, kind, area_id, COALESCE(simulated, {no}) AS simulated FROM people_organisation",
        ),
    ]

"""The lists of areas that ship (T6.5 of the fact sheet), and what a faulty list is told."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from guatu.codes import area_code
from guatu.definitions.areas import COLUMNS, AreaRow, load_areas
from guatu.definitions.errors import DefinitionError

REAL = load_areas("420504")
DEMO = load_areas("demo")
NBS = {area.code: area for area in REAL if area.system == "nbs"}
MCA = {area.code: area for area in REAL if area.system == "mca"}


def test_real_district_has_five_townships_and_52_villages() -> None:
    assert Counter(area.level for area in NBS.values()) == {"county": 1, "township": 5, "village": 52}
    villages = Counter(NBS[area.parent].name for area in NBS.values() if area.level == "village")
    assert villages == {"点军街道": 12, "艾家镇": 5, "桥边镇": 15, "联棚乡": 6, "土城乡": 14}


@pytest.mark.parametrize(
    ("code", "township", "village"),
    [
        ("420504102208", "桥边镇", "石堰村"),
        ("420504202204", "土城乡", "车溪村"),
        ("420504001006", "点军街道", "梅子溪社区"),
        ("420504102211", "桥边镇", "新村"),
    ],
)
def test_village_by_its_code(code: str, township: str, village: str) -> None:
    assert (NBS[NBS[code].parent].name, NBS[code].short_name) == (township, village)


@pytest.mark.parametrize(
    ("code", "nbs", "mca"),
    [("420504202", "土城乡", "联棚乡"), ("420504203", None, "土城乡"), ("420504201", "联棚乡", None)],
)
def test_same_digits_name_different_townships_in_two_systems(code: str, nbs: str | None, mca: str | None) -> None:
    assert (NBS[code].name if code in NBS else None, MCA[code].name if code in MCA else None) == (nbs, mca)


@pytest.mark.parametrize("areas", [REAL, DEMO], ids=["420504", "demo"])
def test_list_is_whole(areas: tuple[AreaRow, ...]) -> None:
    """Keys are unique, parents exist in the same system, and the code's class fits the name."""
    keys = Counter((area.code, area.system, area.valid_from) for area in areas)
    assert set(keys.values()) == {1}
    codes = {(area.code, area.system) for area in areas}
    assert [area.code for area in areas if area.parent and (area.parent, area.system) not in codes] == []
    for area in areas:
        kind = area_code.parse(area.code).kind
        if area.level == "township":
            assert area.name.endswith(kind)
        if area.level == "village":
            assert kind == ("居委会" if "社区" in area.name else "村委会"), area.name
            assert area.name.startswith(area.short_name.removesuffix("村"))


def test_demo_district_is_invented_and_has_the_demo_towns() -> None:
    towns = [area for area in DEMO if area.level == "township"]
    assert [area.name for area in towns] == ["龙桥街道", "桐湾街道", "云岭镇", "石渡镇", "白鹭镇", "青禾乡", "苍岭乡"]
    assert all("模拟数据" in area.source and area.system == "demo" for area in DEMO)
    assert (DEMO[0].code, DEMO[0].name) == ("420599", "澄溪区")
    villages = Counter(area.parent for area in DEMO if area.level == "village")
    assert all(5 <= villages[town.code] <= 8 for town in towns)
    real = {area.short_name for area in REAL}
    assert [area.short_name for area in DEMO if area.short_name in real] == []


HEAD = ",".join(COLUMNS)
COUNTY = "420599,demo,甲区,甲区,county,,2020-01-01,,模拟数据"
TOWN = "420599001,demo,乙街道,乙街道,township,420599,2020-01-01,,模拟数据"


def write(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "areas.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("lines", "place", "says"),
    [
        (["code,name"], ":1:1", "第一行应为 code,system,"),
        ([HEAD], ":2:1", "没有区划"),
        ([HEAD, COUNTY, "420599001,demo"], ":3:1", "应有9格，现在是2格"),
        ([HEAD, COUNTY, TOWN + ",多"], ":3:1", "现在是10格"),
        ([HEAD, COUNTY.replace("甲区,甲区", ",甲区")], ":2:13", "不能空着"),
        ([HEAD, COUNTY.replace("420599", "42O599")], ":2:1", "字母O"),
        ([HEAD, COUNTY.replace("county", "conty")], ":2:19", "是否想写“county”"),
        ([HEAD, COUNTY.replace("county", "village")], ":2:19", "按位数是 county"),
        ([HEAD, TOWN], ":2:33", "不在前面的行里"),
        ([HEAD, COUNTY, TOWN.replace(",420599,", ",,")], ":3:33", "上级应为“420599”"),
        ([HEAD, COUNTY, TOWN.replace(",demo,", ",nbs,")], ":3:32", "（nbs）不在前面"),
        ([HEAD, COUNTY, COUNTY], ":3:1", "写了两次"),
        ([HEAD, COUNTY.replace("2020-01-01", "2020年")], ":2:27", "请写成 2023-06-30"),
        ([HEAD, COUNTY.replace("2020-01-01,", "2020-01-01,2019-12-31")], ":2:38", "不晚于生效日期"),
        ([HEAD, COUNTY.replace("甲区,甲区", '"甲,区",甲区').replace("county", "x")], ":2:22", "没有“x”这一级"),
        ([HEAD, '420599,demo,"甲区', COUNTY], ":3:1", "不能按 CSV 读取"),
    ],
)
def test_fault_names_line_column_and_cure(tmp_path: Path, lines: list[str], place: str, says: str) -> None:
    with pytest.raises(DefinitionError, match=says) as caught:
        load_areas(write(tmp_path, *lines))
    assert f"areas.csv{place} " in str(caught.value).replace("\n", " ")


def test_blank_lines_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_bytes("\r\n".join(["\ufeff" + HEAD, COUNTY, "", TOWN, ""]).encode())
    assert [area.code for area in load_areas(path)] == ["420599", "420599001"]


def test_a_code_may_be_kept_twice_from_different_days(tmp_path: Path) -> None:
    later = COUNTY.replace("2020-01-01", "2024-01-01").replace("甲区,甲区", "丙区,丙区")
    assert len(load_areas(write(tmp_path, HEAD, COUNTY.replace("2020-01-01,", "2020-01-01,2024-01-01"), later))) == 2


def test_unknown_list_names_the_shipped_ones() -> None:
    with pytest.raises(DefinitionError, match="是否想写“420504”"):
        load_areas("420505")

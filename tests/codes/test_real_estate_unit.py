"""不动产单元代码, by the worked examples T6.4 of the fact sheet."""

from __future__ import annotations

import pytest

from guatu.codes import real_estate_unit
from guatu.codes.errors import CodeError


def test_real_estate_unit_parts() -> None:
    found = real_estate_unit.parse("420504001002GB00015F00030102")
    assert (found.county, found.district, found.subdistrict, found.feature) == ("420504", "001", "002", "GB")
    assert (found.serial, found.parcel) == ("00015", "420504001002GB00015")
    assert (found.fixture, found.unit) == ("F", "00030102")
    assert (found.building, found.room) == ("0003", "0102")
    assert found.feature_label == "国家土地所有权，建设用地使用权宗地（地表）"
    assert real_estate_unit.parse("420504-001-002-gb00015-f00030102").text == found.text
    homestead = real_estate_unit.parse("420504001002JC00007W00000000")
    assert (homestead.feature, homestead.building, homestead.room) == ("JC", "", "")
    assert real_estate_unit.parse_parcel("450103001001GB00001") == "450103001001GB00001"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("420504001002AB00015F00030102", "第13位"),
        ("420504001002GA00015F00030102", "宗地特征码"),
        ("420504001002GB00015F0003010", "现在是27位"),
        ("420504001002GB00015W00030102", "应为00000000"),
        ("420504001002GB00015X00030102", "第20位"),
        ("42050400100２GB0001SF00030102", "第15至19位.*第19位“S”.*是否把数字5输成了字母S"),
        ("42050400100٢GB00015F00030102", "第12位“٢”"),
        ("420504001002GB00015F000301O2", "第27位“O”.*是否把数字0输成了字母O"),
    ],
)
def test_real_estate_unit_faults(text: str, says: str) -> None:
    with pytest.raises(CodeError, match=says):
        real_estate_unit.parse(text)

"""区划代码: levels, classes, parents and the 15-digit form."""

from __future__ import annotations

import pytest

from guatu.codes import area_code
from guatu.codes.errors import CodeError


@pytest.mark.parametrize(
    ("text", "bare", "level", "kind"),
    [
        ("420504", "420504", "county", ""),
        ("420504000000", "420504", "county", ""),
        ("420504001", "420504001", "township", "街道"),
        ("420504101000", "420504101", "township", "镇"),
        ("420504202", "420504202", "township", "乡"),
        ("420504102208", "420504102208", "village", "村委会"),
        ("420504001007", "420504001007", "village", "居委会"),
        ("420504102208220", "420504102208", "village", "村委会"),
        ("42", "42", "province", ""),
    ],
)
def test_area_code(text: str, bare: str, level: str, kind: str) -> None:
    found = area_code.parse(text)
    assert (found.text, found.level, found.kind) == (bare, level, kind)


def test_area_code_parents_and_settlement() -> None:
    found = area_code.parse("420504102208220")
    assert found.parents == ("420504102", "420504", "4205", "42")
    assert found.settlement == "村庄"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("42050", "现在是5位"),
        ("420504102208999", "末三位“999”不是城乡分类代码"),
        ("920504", "前两位“92”不是省级代码"),
        ("160504", "前两位“16”不是省级代码"),
        ("42O504", "第3位“O”.*是否把数字0输成了字母O"),
        ("420504000001", "第7至9位是乡镇，不能为000"),
    ],
)
def test_area_code_faults(text: str, says: str) -> None:
    with pytest.raises(CodeError, match=says):
        area_code.parse(text)


@pytest.mark.parametrize(
    ("number", "kind"),
    [("001", "街道"), ("099", "街道"), ("100", "镇"), ("199", "镇"), ("200", "乡"), ("399", "乡"), ("400", "政企合一")],
)
def test_area_code_class_of_township(number: str, kind: str) -> None:
    assert area_code.parse(f"420504{number}").kind == kind

"""Whatever bytes arrive: rows, or a refusal in words; never anything else."""

from __future__ import annotations

import io
import tempfile
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.intake.errors import IntakeRefused
from guatu.intake.workbook import read_workbook


@cache
def sound(kind: str) -> bytes:
    if kind == ".xls":
        return (Path(__file__).parent / "files" / "old.xls").read_bytes()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["项目代码", "计划总投资"], ["2204-420599-04-01-000001", 12.5], ["合计", "=B2"]):
        sheet.append(row)
    sheet.merge_cells("A5:B6")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", [".xlsx", ".xls"])
@given(
    cut=st.floats(0, 1),
    changes=st.lists(st.tuples(st.floats(0, 0.9999), st.integers(0, 255)), max_size=12),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_workbooks(kind: str, cut: float, changes: list[tuple[float, int]]) -> None:
    data = bytearray(sound(kind))
    for place, value in changes:
        data[int(place * len(data))] = value
    check(bytes(data if cut < 0.5 else data[: int(cut * len(data))]), kind)


@given(data=st.binary(max_size=400), kind=st.sampled_from([".csv", ".xlsx", ".xls", ".txt", ".ods"]))
@settings(max_examples=80, deadline=None)
def test_any_bytes(data: bytes, kind: str) -> None:
    check(data, kind)


def check(data: bytes, kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{kind}"
        path.write_bytes(data)
        said, rows = "。", []
        try:
            rows = [row for sheet in read_workbook(path, path.name) for row in sheet.lines()]
        except IntakeRefused as refused:
            said = str(refused)
        assert said.endswith("。")
        assert all(isinstance(row, list) for row in rows)

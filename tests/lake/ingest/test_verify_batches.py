"""`guatu verify` names what was done to a batch behind the gate's back: its file, its line, the lake's rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from guatu.lake import rebuild
from guatu.lake.batches import batch_files
from guatu.lake.delta import folder
from guatu.lake.ingest.verifying import verify_batches
from guatu.registers import gate
from guatu.registers.errors import NotUndoable
from guatu.registers.models import Act, Line
from guatu.registers.seals import seal_pending
from guatu.registers.verify import verify

pytestmark = pytest.mark.django_db(transaction=True)
TABLE = "projects__investment"


@pytest.fixture
def batch(registry: Any, take: Callable[..., Any]) -> Any:
    """A batch of two values, beside one typed by hand."""
    one = registry.make(1)
    gate.observation_put(
        record=one, series="investment", period="2022-01", value=5, by=registry.office, source=gate.FORM
    )
    rows = [{"code": one.code, "period": f"2022-0{month}", "value": month} for month in (2, 3)]
    take("".join(json.dumps(row) + "\n" for row in rows), series="investment")
    return batch_files(TABLE)[0]


def findings() -> list[str]:
    return [each.says for each in [*verify(), *verify_batches()]]


def test_nothing_is_found_where_nothing_was_done(batch: Any) -> None:
    seal_pending(settled_only=False)
    assert findings() == []
    rebuild(tables=[TABLE])
    assert findings() == []


def test_a_file_that_is_gone_is_named(batch: Any) -> None:
    batch.path.unlink()
    assert len(said := findings()) == 1
    assert "项目库·完成投资" in said[0]
    assert "不见了" in said[0]


def test_a_changed_file_is_named(batch: Any) -> None:
    duckdb.sql(f"SELECT * REPLACE (value + 1 AS value) FROM read_parquet('{batch.path}')").write_parquet(
        str(batch.path) + ".new"
    )
    Path(str(batch.path) + ".new").replace(batch.path)
    assert len(said := findings()) == 1
    assert "摘要不符" in said[0]


def test_a_changed_row_of_the_lake_is_named(batch: Any) -> None:
    [file] = [
        path
        for path in folder(TABLE).glob("*.parquet")
        if duckdb.sql(f"SELECT count(*) FROM read_parquet('{path}') WHERE value = 3").fetchall()[0][0]
    ]
    duckdb.sql(
        f"SELECT * REPLACE (CASE WHEN value = 3 THEN value + 1 ELSE value END AS value) FROM read_parquet('{file}')"
    ).write_parquet(str(file) + ".new")
    Path(str(file) + ".new").replace(file)
    said = findings()
    assert [("编号" in each, "2022-03" in each, "guatu lake rebuild" in each) for each in said] == [
        (True, True, True)
    ] * 2
    assert "4.00" in said[0]
    assert "3.00" in said[1]


def test_a_changed_line_breaks_its_seal(batch: Any) -> None:
    seal_pending(settled_only=False)
    line = Line.objects.get(pk=batch.line)
    line.data["batch"]["rows"] = 1
    line.save()
    assert any(f"日志第{batch.line}行（项目库·完成投资成批数据" in each for each in findings())


def test_a_line_without_sense_is_named(batch: Any) -> None:
    Line.objects.filter(pk=batch.line).update(data={"batch": {"file": "../x"}})
    assert any("读不懂" in each for each in findings())


def test_a_batch_is_not_undone_but_corrected(registry: Any, batch: Any) -> None:
    with pytest.raises(NotUndoable, match="更正的文件"):
        gate.act_undo(act=Act.objects.get(pk=batch.act), by=registry.office)

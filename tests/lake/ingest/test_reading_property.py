"""Whatever stands in a file, each row is taken or refused as a form would, and the file is counted to the last line."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from guatu.definitions.values import Fault, read_value
from guatu.lake.ingest import judging, refused
from guatu.lake.ingest.staging import stage, workshop
from guatu.lake.ingest.survey import survey
from guatu.registers.errors import Refused
from guatu.registers.gate.observing import read_moment, series_field
from guatu.registers.tables import register_of

pytestmark = pytest.mark.django_db
PERIODS = some.sampled_from(
    ["2022-03", "2022年4月", "202205", "2022-03-15", " 2022-06 ", "2099-01", "x", "", "2022-13", "44621"]
)
VALUES = some.one_of(
    some.decimals(allow_nan=False, allow_infinity=False, min_value=-10, max_value=10**12, places=5).map(str),
    some.integers(-5, 10**18).map(str),
    some.floats(allow_nan=False, allow_infinity=False).map(repr),
    some.sampled_from(
        [
            "1,250.5",
            "2.3亿",
            "12元",
            "-0",
            "+5",
            ".5",
            "5.",
            "1e3",
            "0012",
            "—",
            "",
            "１２",
            "\t7",
            "7\u3000",
            "1_000",
            "0x10",
        ]
    ),
    some.text(max_size=6),
)
ROWS = some.lists(some.tuples(PERIODS, VALUES), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ROWS, form=some.sampled_from(["json", "csv"]))
@example(rows=[("2022-03", '"'), ("2022-03", "1\n2"), ("2022-03", "a,b")], form="csv")
@example(rows=[("2022-03", "\ud800"), ("2022-03", "\x00"), ("2022-03", "\ufeff1")], form="json")
def test_a_value_is_read_as_a_form_reads_it(
    registry: Any, tmp_path: Path, rows: list[tuple[str, str]], form: str
) -> None:
    register = registry.projects
    series = register.series_named("investment")
    one = existing(registry)
    path = tmp_path / f"a.{form}"
    path.write_bytes(written(one.code, rows, form))
    with workshop() as (engine, _place):
        columns = stage(engine, survey(path), register, series, lambda *_told: None)
        judging.refused_begin(engine)
        judging.judge_lines(engine)
        judging.judge_keys(engine, register, columns, registry.office)
        judging.judge_part(engine, judging.parts_of(engine, register, series))
        taken = engine.execute("SELECT moment, number FROM judged WHERE bad IS NULL ORDER BY n").fetchall()
        count = refused.count(engine)
    wanted = [found for each in rows if (found := as_a_form(series, *clean(each, form))) is not None]
    assert taken == wanted
    assert len(taken) + count == len(rows)


def existing(registry: Any) -> Any:
    from guatu.registers.tables import model_of

    found = model_of("projects").objects.first()
    return found or registry.make(1)


def clean(row: tuple[str, str], form: str) -> tuple[str, str]:
    """What a file can hold of a text: no zero signs and no halves of signs."""
    return tuple(each.replace("\x00", "").encode("utf-8", "replace").decode() for each in row)  # type: ignore[return-value]


def written(code: str, rows: list[tuple[str, str]], form: str) -> bytes:
    import csv
    import io

    texts = [clean(row, form) for row in rows]
    if form == "json":
        return "".join(json.dumps({"code": code, "period": p, "value": v}) + "\n" for p, v in texts).encode()
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("code", "period", "value"), *((code, p, v) for p, v in texts)])
    return out.getvalue().encode()


def as_a_form(series: Any, period: str, value: str) -> tuple[Any, Decimal] | None:
    try:
        moment = read_moment(series, period)
        number = read_value(series_field(series), value, today=date.today(), resolve=lambda *_asked: 0)
    except (Refused, Fault):
        return None
    return None if number is None or not period.strip() else (moment, number)


def test_the_register_has_the_series() -> None:
    assert register_of("projects").series_named("investment").places == 4

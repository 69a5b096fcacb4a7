"""Good rows beside each other and beside what the lake holds: said twice, said otherwise, new, the same, corrected, late."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from guatu.definitions.register import Rhythm, Series
from guatu.lake.ingest.judging import DIGITS
from guatu.lake.ingest.staging import quoted
from guatu.registers.gate.observing import series_field

LENGTHS = {
    Rhythm.HOUR: "1 HOUR",
    Rhythm.DAY: "1 DAY",
    Rhythm.MONTH: "1 MONTH",
    Rhythm.QUARTER: "3 MONTH",
    Rhythm.YEAR: "1 YEAR",
}
PERIOD_SHOWN = {
    Rhythm.HOUR: "strftime(moment, '%Y-%m-%d %H时')",
    Rhythm.DAY: "strftime(moment, '%Y-%m-%d')",
    Rhythm.MONTH: "strftime(moment, '%Y-%m')",
    Rhythm.QUARTER: "strftime(moment, '%Y年') || quarter(moment) || '季度'",
    Rhythm.YEAR: "strftime(moment, '%Y年')",
}


def said_once(engine: Any, series: Series) -> int:
    """Leave one of the rows that say the same, and refuse those that contradict each other: `once`. How many said it again."""
    engine.execute("DROP TABLE IF EXISTS once")
    engine.execute(
        "CREATE TEMP TABLE once AS SELECT record, moment, any_value(number) AS number, any_value(simulated) AS simulated, "
        "count(*) AS times FROM judged WHERE bad IS NULL GROUP BY record, moment"
    )
    # Few are said twice: only of these is it asked whether they say the same.
    engine.execute("CREATE OR REPLACE TEMP TABLE again AS SELECT record, moment FROM once WHERE times > 1")
    engine.execute(
        "CREATE TEMP TABLE clashes AS SELECT record, moment, min(judged.number) AS least, max(judged.number) AS most, "
        "min(n) AS first, max(n) AS last FROM judged JOIN again USING (record, moment) WHERE bad IS NULL GROUP BY record, moment HAVING least <> most"
    )
    if engine.execute("SELECT count(*) FROM clashes").fetchone()[0]:
        shown = PERIOD_SHOWN[series.rhythm].replace("moment", "clashes.moment")
        engine.execute(
            f"INSERT INTO refused SELECT n, ?, CAST(number AS VARCHAR), '文件里同一行同一时段（' || {shown} "
            "|| '）写了不同的数：第' || clashes.first || '行和第' || clashes.last || '行等，最小' || least || '，最大' || most || "
            "'。请只留正确的一个。' FROM judged JOIN clashes USING (record, moment) WHERE bad IS NULL",
            [series_field(series).label],
        )
        engine.execute(
            "DELETE FROM once USING clashes WHERE once.record = clashes.record AND once.moment = clashes.moment"
        )
    engine.execute("DROP TABLE clashes")
    engine.execute("DROP TABLE judged")
    return int(engine.execute("SELECT coalesce(sum(times - 1), 0) FROM once").fetchone()[0])


def outcome(engine: Any, series: Series, held: str, at: datetime) -> dict[str, Any]:
    """Compare `once` with what is held (a SELECT of record, period, value, revision): the table `written`, and counts."""
    kind = f"DECIMAL({DIGITS}, {series.places})"
    moment = f"TIMESTAMP {quoted(at.isoformat(sep=' '))}"
    due = f"INTERVAL {LENGTHS[series.rhythm]} + INTERVAL '{series.days_allowed} DAY'"
    engine.execute("DROP TABLE IF EXISTS written")
    first, last = engine.execute("SELECT min(moment), max(moment) FROM once").fetchone()
    if first is None:
        engine.execute(
            "CREATE TEMP TABLE written AS SELECT record, moment AS period, number AS value, 1 AS revision, FALSE AS simulated, "
            "number AS former, FALSE AS corrected, FALSE AS late FROM once LIMIT 0"
        )
        return {"new": 0, "corrected": 0, "same": 0, "late": 0, "records": 0, "start": None, "end": None}
    engine.execute(
        f"CREATE TEMP TABLE written AS SELECT once.record, once.moment AS period, CAST(once.number AS {kind}) AS value, "
        "CAST(coalesce(held.revision, 0) + 1 AS INTEGER) AS revision, once.simulated, "
        f"CAST(held.value AS {kind}) AS former, held.record IS NOT NULL AS corrected, "
        f"held.record IS NULL AND {moment} > once.moment + {due} AS late "
        f"FROM once LEFT JOIN (SELECT * FROM ({held}) WHERE period BETWEEN TIMESTAMP {quoted(str(first))} AND TIMESTAMP {quoted(str(last))}) "
        "AS held ON held.record = once.record AND held.period = once.moment "
        "WHERE held.record IS NULL OR held.value IS DISTINCT FROM once.number"
    )
    total = engine.execute("SELECT count(*) FROM once").fetchone()[0]
    found = engine.execute(
        "SELECT count(*) FILTER (NOT corrected), count(*) FILTER (corrected), count(*) FILTER (late), count(DISTINCT record), "
        "min(period), max(period), bool_and(simulated) FROM written"
    ).fetchone()
    new, corrected, late, records, start, end, simulated = found
    return {
        "new": new,
        "corrected": corrected,
        "same": total - new - corrected,
        "late": late,
        "records": records,
        "start": start,
        "end": end,
        "simulated": bool(simulated),
    }


def write_file(engine: Any, path: str, at: datetime) -> None:
    """Write `written` as the batch's Parquet file, sorted."""
    moment = f"TIMESTAMP {quoted(at.isoformat(sep=' '))}"
    engine.execute(
        f"COPY (SELECT record, period, value, revision, {moment} AS changed_at, simulated, former, late FROM written ORDER BY record, period) "
        f"TO {quoted(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
    )

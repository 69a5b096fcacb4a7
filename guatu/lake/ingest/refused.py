"""Refused rows: a few to show, all of them as a file that the one who sent them can mend from."""

from __future__ import annotations

import codecs
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guatu.lake.ingest.staging import quoted

SAMPLES = 200
SHOWN = 200
"""Most signs of an entry that are told back."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One row, or one value of a wide row, that was not taken."""

    row: int
    """The line of the file, counted as an editor does; in Parquet the row."""
    field: str
    value: str
    reason: str
    cure: str


def count(engine: Any) -> int:
    """How many lines have something refused."""
    return int(engine.execute("SELECT count(DISTINCT n) FROM refused").fetchone()[0])


def samples(engine: Any) -> tuple[Refusal, ...]:
    """The first ones."""
    rows = engine.execute(f"SELECT {_columns()} FROM refused ORDER BY n, field LIMIT {SAMPLES}").fetchall()
    return tuple(
        Refusal(row=row, field=field, value=value, reason=reason, cure=cure) for row, field, value, reason, cure in rows
    )


def _columns() -> str:
    """Row, field, entry, what is wrong, what to do: the sentence's first part, and the rest of it."""
    return (
        f"n, field, left(coalesce(entered, ''), {SHOWN}), "
        "CASE WHEN position('。' IN why) > 0 THEN left(why, position('。' IN why)) ELSE why END, "
        "CASE WHEN position('。' IN why) > 0 THEN substr(why, position('。' IN why) + 1) ELSE '' END"
    )


def write(engine: Any, path: Path) -> None:
    """All of them, in the file's order, as CSV for people or JSON lines for programs: by the path's ending."""
    part = path.with_name(f".{path.name}.part")
    body = path.with_name(f".{path.name}.body")
    as_csv = path.suffix.lower() == ".csv"
    names = ("行号", "字段", "填写内容", "原因", "办法") if as_csv else ("row", "field", "value", "reason", "cure")
    named = ", ".join(f'"{name}"' for name in names)
    how = "FORMAT csv, HEADER, FORCE_QUOTE *" if as_csv else "FORMAT json, ARRAY false"
    try:
        engine.execute(
            f"COPY (SELECT * FROM (SELECT {_columns()} FROM refused) AS told({named}) ORDER BY 1, 2) TO {quoted(str(body))} ({how})"
        )
        with part.open("wb") as out, body.open("rb") as stream:
            if as_csv:
                out.write(codecs.BOM_UTF8)
            shutil.copyfileobj(stream, out)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
        body.unlink(missing_ok=True)

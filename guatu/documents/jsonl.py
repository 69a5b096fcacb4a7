"""A plan as JSON lines: one commitment a line, the contract that the gold files keep, and the fields around it."""

from __future__ import annotations

import json
from typing import Any, TextIO

from guatu.workreport.commitment import Compilation


def write_jsonl(compilation: Compilation, out: TextIO, *, extra: dict[str, Any] | None = None) -> None:
    """Write the commitments in the report's order; `extra` (a batch's file name) goes in front of every record."""
    out.writelines(
        json.dumps({**(extra or {}), **each.as_record()}, ensure_ascii=False) + "\n" for each in compilation.commitments
    )

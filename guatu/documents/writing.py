"""A plan in whatever form is asked for, to a stream or whole to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from guatu.documents.wording import SIMULATED
from guatu.workreport.commitment import Compilation
from guatu.workreport.document import Document

BINARY = ("xlsx", "docx")
_HEAD = 500
"""Characters at the head of a report in which it says of itself that it is invented."""


def write_plan(
    form: str, document: Document, compilation: Compilation, out: Any, *, rows: list[tuple[str, ...]] | None = None
) -> None:
    """Write a plan as table, jsonl, xlsx, docx or html; `out` takes bytes for xlsx and docx, else text.

    `rows` is a comparison with the office's own table, which xlsx carries as a sheet and table at its end. A report that
    says at its head that it is invented (模拟数据) gives documents that say so.
    """
    simulated = SIMULATED in document.text[:_HEAD]
    if form == "jsonl":
        from guatu.documents.jsonl import write_jsonl

        write_jsonl(compilation, out)
    elif form == "xlsx":
        from guatu.documents.duty_sheet import write_duty_sheet

        write_duty_sheet(compilation, out, simulated=simulated, comparison=rows)
    elif form == "docx":
        from guatu.documents.duty_document import write_duty_document

        write_duty_document(compilation, out, simulated=simulated)
    elif form == "html":
        from guatu.documents.marked_report import write_marked_report

        write_marked_report(document, compilation, out, simulated=simulated)
    else:
        from guatu.documents.terminal import write_comparison, write_terminal

        write_terminal(compilation, out, simulated=simulated)
        if rows:
            write_comparison(rows, out)


def write_file(
    target: Path,
    form: str,
    document: Document,
    compilation: Compilation,
    *,
    rows: list[tuple[str, ...]] | None = None,
) -> None:
    """Write a plan to a file whole or not at all: first beside the target, then in its place. Raises OSError."""
    part = target.with_name(f".{target.name}.part")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with part.open("wb") if form in BINARY else part.open("w", encoding="utf-8", newline="\n") as out:
            write_plan(form, document, compilation, out, rows=rows)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise

"""Which cells of a batch's file are to be marked, for the file that goes back."""

from __future__ import annotations

from guatu.intake.headers import Layout, choose_sheet, remapped
from guatu.intake.models import Batch
from guatu.intake.services import original
from guatu.intake.workbook import Sheet, read_workbook
from guatu.registers.tables import register_of

Marks = dict[int, dict[int, str]]
"""Row number (from 1) → column place (-1: none of the file's) → message."""


def marked_sheet(batch: Batch) -> tuple[Sheet, Layout, Marks]:
    """The sheet as it was sent, its layout, and the marks. Raises IntakeRefused."""
    register = register_of(batch.register)
    sheets = read_workbook(original(batch), batch.name)
    sheet, layout, _notes = choose_sheet(sheets, register, batch.wanted_sheet)
    if batch.mapping:
        layout = remapped(layout, {int(place): name for place, name in batch.mapping.items()}, register)
    places = {column.field: column.place for column in layout.taken}
    marks: Marks = {}
    for part in batch.parts.filter(kind="refused").order_by("number"):
        for row in part.rows:
            messages: dict[int, list[str]] = {}
            for name, (_cell, label, message, _entry) in row["faults"].items():
                messages.setdefault(places.get(name, -1), []).append(f"{label}：{message}")
            marks[row["row"]] = {place: "；".join(found) for place, found in messages.items()}
    return sheet, layout, marks

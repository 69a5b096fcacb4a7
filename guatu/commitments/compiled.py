"""Between the compiler's dataclasses and the database: rows from a Compilation, and a Compilation from the reviewed
rows.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from guatu.commitments.fields import LIMIT, fields_read
from guatu.commitments.models import WRITTEN, Commitment, Report
from guatu.people.models import Organisation
from guatu.people.selectors import organisation_named
from guatu.workreport.commitment import Compilation, Duty, Goal, Item, Lead, Stage, Target, Unfruitful
from guatu.workreport.document import Document


def shown_span(origin: array[int] | None, start: int, end: int) -> tuple[int, int]:
    """A span of the source as a span of the shown text. `origin` grows, so both ends are found by halving."""
    if origin is None:
        return start, end
    return bisect_left(origin, start), bisect_left(origin, end)


def origin_bytes(origin: array[int] | None) -> bytes:
    """`Document.origin` as it is stored."""
    if origin is None:
        return b""
    offsets = array("I", origin)
    if sys.byteorder == "big":
        offsets.byteswap()
    return offsets.tobytes()


def document_put(report: Report, document: Document) -> None:
    """Take over the text of a document."""
    report.source, report.text, report.origin = document.source, document.text, origin_bytes(document.origin)
    report.format = document.format[:12]


def compilation_put(report: Report, compilation: Compilation, document: Document) -> None:
    """Take over what the compiler says about the whole report."""
    report.title = (compilation.title or report.title)[:200]
    report.plan_year = compilation.plan_year
    report.tally = compilation.tally
    report.sentences = compilation.sentences
    report.notes = list(dict.fromkeys((*document.notes, *compilation.notes)))
    report.unfruitful = []
    for each in compilation.unfruitful:
        shown = shown_span(document.origin, each.start, each.end)
        report.unfruitful.append(
            {
                "start": each.start,
                "end": each.end,
                "shown_start": shown[0],
                "shown_end": shown[1],
                "text": each.text,
                "reason": each.reason,
            }
        )
    report.sections = [_section_json(each, document.origin) for each in compilation.sections]


def _section_json(section: Any, origin: array[int] | None) -> dict[str, Any]:
    """A section of the outline as JSON, its offsets carried over from the source to the shown text, once and for all."""
    record = asdict(section) if is_dataclass(section) and not isinstance(section, type) else dict(section)
    for name in ("start", "body", "end"):
        if name in record:
            record[name] = shown_span(origin, record[name], record[name])[0]
    record = {key: list(value) if isinstance(value, tuple) else value for key, value in record.items()}
    return {key: value if isinstance(value, int | list | None | bool) else str(value) for key, value in record.items()}


def rows_from(
    report: Report,
    commitments: Iterable[Target | Goal | Item | Duty],
    origin: array[int] | None,
    names: dict[str, Organisation],
) -> list[tuple[Commitment, list[Organisation]]]:
    """Unsaved rows with their suggested co-departments, in the order of the text."""
    rows = []
    for each in commitments:
        row = row_from(report, each, origin)
        lead = organisation_named(each.lead.name, names) if each.lead else None
        row.lead = lead
        row.lead_name = each.lead.name[:100] if each.lead else ""
        row.lead_why = each.lead.why[:300] if each.lead else ""
        row.co_names = [other.name for other in each.co]
        found = (organisation_named(other.name, names) for other in each.co)
        co = [other for other in dict.fromkeys(found) if other is not None and other != lead]
        rows.append((row, co))
    return rows


def row_from(report: Report, found: Target | Goal | Item | Duty, origin: array[int] | None) -> Commitment:
    """One unsaved row. Strings longer than a column are cut: they are names of a line, and the text itself is kept
    whole.
    """
    shown_start, shown_end = shown_span(origin, found.start, found.end)
    row = Commitment(
        report=report,
        kind=str(found.kind),
        order=shown_start,
        start=found.start,
        end=found.end,
        shown_start=shown_start,
        shown_end=shown_end,
        text=found.text,
        section=list(found.section),
        sentence=found.sentence,
        sentence_start=found.sentence_start,
        sentence_end=found.sentence_end,
        deadline=_date(found.deadline),
        strength=found.strength[:40],
        uncertain=list(found.uncertain),
    )
    if isinstance(found, Target):
        low, high = found.value if isinstance(found.value, tuple) else (found.value, None)
        row.indicator, row.qualifier, row.basis = found.indicator[:300], found.qualifier[:200], found.basis[:200]
        row.op, row.unit = list(found.op), found.unit[:40]
        row.value, row.value_high, row.baseline = _decimal(low), _decimal(high), _decimal(found.baseline)
        row.change, row.every = _choice(found.change, Commitment.ChangeKind), _choice(found.every, Commitment.Every)
    elif isinstance(found, Goal):
        row.indicator, row.relation = found.indicator[:300], found.relation[:300]
    else:
        row.name, row.verb, row.every = found.name[:300], found.verb[:40], _choice(found.every, Commitment.Every)
        if isinstance(found, Item):
            row.stage = _choice(str(found.stage), Commitment.Stage)
    row.as_written = fields_read(row, WRITTEN)
    return row


def _choice(value: str, choices: Any) -> str:
    return value if value in choices.values else ""


def _decimal(value: float | None) -> Decimal | None:
    if value is None:
        return None
    number = Decimal(repr(value) if isinstance(value, float) else str(value))
    return number.quantize(Decimal("0.000001")) if abs(number) < LIMIT else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def compilation_of(report: Report, rows: Sequence[Commitment] | None = None) -> Compilation:
    """The plan as people left it, in the compiler's own form: what exports write. Rejected and replaced rows are
    left out.

    `rows` are those of `selectors.review_rows` or a part of them (lead and co prefetched); default all active ones.
    """
    if rows is None:
        rows = list(report.commitments.select_related("lead").prefetch_related("co"))
    return Compilation(
        name=report.name,
        title=report.title,
        plan_year=report.plan_year,
        commitments=tuple(found_from(row) for row in rows if row.is_active),
        unfruitful=tuple(
            Unfruitful(start=each["start"], end=each["end"], text=each["text"], reason=each["reason"])
            for each in report.unfruitful
        ),
        sentences=report.sentences,
        characters=len(report.source),
        notes=tuple(report.notes),
    )


def found_from(row: Commitment) -> Target | Goal | Item | Duty:
    """A row as the compiler's dataclass, with the departments that people assigned."""
    shared: dict[str, Any] = {
        "start": row.start,
        "end": row.end,
        "text": row.text,
        "section": tuple(row.section),
        "sentence": row.sentence,
        "sentence_start": row.sentence_start,
        "sentence_end": row.sentence_end,
        "deadline": row.deadline.isoformat() if row.deadline else "",
        "strength": row.strength,
        "uncertain": tuple(row.uncertain) if row.is_uncertain else (),
        "lead": Lead(row.lead.name, row.lead_why) if row.lead else None,
        "co": tuple(Lead(each.name, "") for each in row.co_organisations()),
    }
    if row.kind == Commitment.Kind.TARGET and row.value is not None:
        value = (float(row.value), float(row.value_high)) if row.value_high is not None else float(row.value)
        return Target(
            **shared,
            indicator=row.indicator,
            qualifier=row.qualifier,
            basis=row.basis,
            op=tuple(row.op) or ("=",),
            value=value,
            unit=row.unit,
            change=row.change or "level",
            every=row.every or "year",
            baseline=float(row.baseline) if row.baseline is not None else None,
        )
    if row.kind in (Commitment.Kind.GOAL, Commitment.Kind.TARGET):
        return Goal(**shared, indicator=row.indicator, relation=row.relation)
    if row.kind == Commitment.Kind.ITEM:
        return Item(**shared, name=row.name, verb=row.verb, stage=Stage(row.stage or "build"), every=row.every)
    return Duty(**shared, name=row.name, verb=row.verb, every=row.every)

"""Turn a table of duties into a plan: the same commitments as from a report, with the owners that the table gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from guatu.workreport.commitment import Compilation, Duty, Goal, Item, Lead, Target
from guatu.workreport.document import Document
from guatu.workreport.duty_tables.model import DutyRow, DutyTable

AnyCommitment = Target | Goal | Item | Duty

_SIGNS = {
    "≥": ">=",
    "＞": ">",
    ">=": ">=",
    ">": ">",
    "≤": "<=",
    "<=": "<=",
    "＜": "<",
    "<": "<",
    "约": "~",
    "＝": "=",
    "=": "=",
}
_SIGN = re.compile(r"(增长|下降)?\s*(>=|<=|[≥≤＞＜><＝=约])?\s*(?=-?\d)")
_GROWS = re.compile(r"增长|增速|增幅|提高|上升")
_FALLS = re.compile(r"下降|降低|降幅|减少|压减")
_LONG_STANDING = re.compile(r"长期|持续|常年|全年|年内|年底|年末")


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A plan made from a table. `rows[i]` is the place in the table of the row that commitment i came from."""

    document: Document
    compilation: Compilation
    rows: tuple[int, ...]


def as_compilation(table: DutyTable, year: int) -> Compilation:
    """The plan of a table for `year`; owners are given, not suggested."""
    return as_plan(table, year).compilation


def as_plan(table: DutyTable, year: int) -> TablePlan:
    """The plan, the text that its offsets count in (a row's words a line) and the row of each commitment."""
    lines = [row.words.replace("\n", "") for row in table.rows]
    text = "\n".join(lines)
    commitments: list[AnyCommitment] = []
    rows: list[int] = []
    at = sentences = 0
    for place, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
        found = _owned(row, [_moved(each, at, row) for each in _compiled(row, line, year)], year)
        commitments += found
        rows += [place] * len(found)
        sentences += len({each.sentence_start for each in found})
        at += len(line) + 1
    compilation = Compilation(
        name=table.name,
        title=table.name,
        plan_year=year,
        commitments=tuple(commitments),
        unfruitful=(),
        sentences=sentences,
        characters=len(text),
        notes=table.problems,
    )
    return TablePlan(Document(name=table.name, source=text, text=text, format="table"), compilation, tuple(rows))


def _compiled(row: DutyRow, line: str, year: int) -> Iterator[AnyCommitment]:
    """What a row promises: what the compiler finds in its words, its figure, or else the row itself as a duty."""
    from guatu.workreport.compiler import compile_sentence
    from guatu.workreport.sentences import sentences

    task = row.task.replace("\n", "")
    found: list[AnyCommitment] = []
    for sentence in sentences(task, 0, len(task)):
        for each in compile_sentence(sentence.text, year):
            by = sentence.start
            found.append(
                replace(
                    each,
                    start=each.start + by,
                    end=each.end + by,
                    sentence_start=each.sentence_start + by,
                    sentence_end=each.sentence_end + by,
                )
            )
    figure = _figure(row, line, year)
    if figure is not None and not any(_same_figure(figure, each) for each in found):
        found.append(figure)
    if not found:
        name = task or line
        found.append(Duty(start=0, end=len(name), text=name, name=name, deadline=date(year, 12, 31).isoformat()))
    yield from found


def _same_figure(figure: Target, other: AnyCommitment) -> bool:
    return isinstance(other, Target) and (other.value, other.unit) == (figure.value, figure.unit)


def _figure(row: DutyRow, line: str, year: int) -> Target | None:
    """The number in the columns of indicator, value and unit; None where they hold none."""
    from guatu.workreport.quantities import find_quantities

    if not row.indicator or not re.search(r"\d", row.value):
        return None
    value = row.figure
    sign = _SIGN.match(value)
    moved, mark = (sign.group(1) or "", sign.group(2) or "") if sign else ("", "")
    words = value[sign.end() :] if sign else value
    found = find_quantities(words, None)
    if not found:
        return None
    quantity = found[0]
    op = (_SIGNS[mark],) if mark else quantity.op
    grows, falls = _GROWS.search(moved + words + row.indicator), _FALLS.search(moved + words + row.indicator)
    relative = quantity.unit in ("%", "pp", "‰")
    change = "growth" if (grows or falls) and relative else "level"
    number = quantity.value
    if falls and relative and not isinstance(number, tuple):
        number = -abs(number)
    start = line.rfind(value)
    return Target(
        start=start,
        end=start + len(value),
        text=value,
        deadline=date(year, 12, 31).isoformat(),
        indicator=row.indicator,
        op=op,
        value=number,
        unit=quantity.unit,
        change=change,
    )


def _moved(each: AnyCommitment, by: int, row: DutyRow) -> AnyCommitment:
    """Count a commitment's span from the start of the whole table's text."""
    return replace(
        each,
        start=each.start + by,
        end=each.end + by,
        section=row.section,
        sentence=each.sentence or row.words.replace("\n", ""),
        sentence_start=each.sentence_start + by,
        sentence_end=(each.sentence_end or len(row.words)) + by,
    )


def _owned(row: DutyRow, found: list[AnyCommitment], year: int) -> list[AnyCommitment]:
    given = deadline_of(row.deadline, year)
    why = f"责任分解表给定（{row.where}）"
    lead = Lead(row.lead[0], why) if row.lead else None
    co = tuple(Lead(name, why) for name in (*row.lead[1:], *row.co))
    plain = date(year, 12, 31).isoformat()
    return [
        replace(each, lead=lead, co=co, deadline=given if given and each.deadline in ("", plain) else each.deadline)
        for each in found
    ]


def deadline_of(words: str, year: int) -> str:
    """The ISO date of a deadline column, "" where it names none (长期坚持, a blank cell).

    >>> deadline_of("6月底前", 2032), deadline_of("2032-06-30", 2032), deadline_of("12月", 2032)
    ('2032-06-30', '2032-06-30', '2032-12-31')
    """
    from guatu.workreport.phrases import deadline_in

    words = re.sub(r"\s", "", words)
    if not words:
        return ""
    exact = re.fullmatch(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:前|之前)?", words)
    try:
        if exact:
            return date(*map(int, exact.groups())).isoformat()
    except ValueError:
        return ""
    month = re.fullmatch(r"(?:(\d{4})[-./年])?(\d{1,2})月?(?:份|底|末)?(?:之?前|完成|前完成)?", words)
    if month and 1 <= int(month.group(2)) <= 12:
        words = f"{month.group(2)}月底前"
        year = int(month.group(1) or year)
    day = re.fullmatch(r"(\d{1,2})月(\d{1,2})日(?:之?前)?", words)
    if day:
        words = f"{day.group(1)}月{day.group(2)}日前"
    found = deadline_in(words, year)
    if found:
        return found.isoformat()
    return date(year, 12, 31).isoformat() if _LONG_STANDING.search(words) else ""

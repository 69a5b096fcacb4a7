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
_QUALIFIED = re.compile(r"(?P<name>.+)（(?P<qualifier>[^（）]*(?:\d|以上|以下|以内)[^（）]*)）$")
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
    figures = {(row.indicator, row.figure) for row in table.rows if row.indicator}
    at = sentences = 0
    for place, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
        compiled = [each for each in _compiled(row, line, year) if not _of_another_row(each, row, figures)]
        found = _owned(row, [_moved(each, at, row) for each in compiled], year)
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


def _of_another_row(each: AnyCommitment, row: DutyRow, figures: set[tuple[str, str]]) -> bool:
    """Whether a number in a task's words is the figure of another row: 分别增长7%、8.5% stands in both rows."""
    if not isinstance(each, Target) or not row.indicator or each.indicator in row.indicator:
        return False
    return any(each.indicator == indicator for indicator, _ in figures)


def _compiled(row: DutyRow, line: str, year: int) -> Iterator[AnyCommitment]:
    """What a row promises: what the compiler finds in its words, its figure, or else the row itself as a duty."""
    from guatu.workreport.sentences import sentences

    task = row.task.replace("\n", "")
    found: list[AnyCommitment] = []
    for sentence in sentences(task, 0, len(task)):
        for each in _compile_sentence(sentence.text, year):
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
    if figure is not None:
        same = next((at for at, each in enumerate(found) if _same_figure(figure, each)), None)
        if same is None:
            found.append(figure)
        else:
            # The column names what is counted more surely than the sentence does.
            found[same] = _named(found[same], figure)
    if not found:
        name = task or line
        found.append(Duty(start=0, end=len(name), text=name, name=name, deadline=date(year, 12, 31).isoformat()))
    yield from found


def _compile_sentence(sentence: str, year: int) -> tuple[AnyCommitment, ...]:
    """What the compiler finds; nothing in a cell that only holds what cleaning takes away (a lone number)."""
    from guatu.workreport.compiler import compile_sentence
    from guatu.workreport.reading.errors import ReadingError

    try:
        return compile_sentence(sentence, year)
    except ReadingError:
        return ()


def _named(each: AnyCommitment, figure: Target) -> AnyCommitment:
    if not isinstance(each, Target):
        return each
    return replace(each, indicator=figure.indicator, qualifier=figure.qualifier or each.qualifier)


def _same_figure(figure: Target, other: AnyCommitment) -> bool:
    return isinstance(other, Target) and (other.value, other.unit) == (figure.value, figure.unit)


def _figure(row: DutyRow, line: str, year: int) -> Target | None:
    """The number in the columns of indicator, value and unit; None where they hold none."""
    from guatu.workreport.quantities import find_quantities

    if not row.indicator or not re.search(r"\d", row.value) or "区间" in row.value:
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
    name = _QUALIFIED.match(row.indicator)
    return Target(
        start=start,
        end=start + len(value),
        text=value,
        deadline=date(year, 12, 31).isoformat(),
        indicator=name["name"] if name else row.indicator,
        qualifier=name["qualifier"] if name else "",
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
    from guatu.workreport.deadlines import deadline_in

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

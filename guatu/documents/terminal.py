"""A plan on the terminal: commitments under their headings, then the tally that adds up.

On a terminal the table is drawn by rich; into a pipe or a file it is plain tab-separated lines, which cut, grep and
a spreadsheet read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from guatu.documents.wording import (
    KIND_LABELS,
    NO_SECTION,
    SIMULATED,
    AnyCommitment,
    Tally,
    by_section,
    deadline_words,
    plan_name,
    quantity,
    tally,
    task_words,
)
from guatu.workreport.commitment import Compilation, Goal, Target

if TYPE_CHECKING:
    from rich.console import Console

COLUMNS = ("序号", "类别", "承诺", "目标值", "时限", "建议牵头单位")


def write_terminal(compilation: Compilation, out: TextIO, *, simulated: bool = False, width: int | None = None) -> None:
    """Write the plan and its tally to `out`; drawn where `out` is a terminal, plain lines where it is not."""
    if out.isatty() or width is not None:
        _draw(compilation, out, simulated, width)
    else:
        _plain(compilation, out, simulated)


def row(number: int, commitment: AnyCommitment) -> tuple[str, str, str, str, str, str]:
    """One line of the table, a word for each of COLUMNS."""
    value = str(quantity(commitment)) if isinstance(commitment, Target) else ""
    if isinstance(commitment, Goal):
        value = commitment.relation
    task = task_words(commitment) + ("（存疑）" if commitment.uncertain else "")
    lead = commitment.lead.name if commitment.lead else ""
    return (str(number), KIND_LABELS[commitment.kind], task, value, deadline_words(commitment.deadline), lead)


def tally_lines(counts: Tally) -> list[str]:
    """The tally in words: commitments by kind, then the sentences of the plan part, which add up."""
    kinds = "，".join(f"{label} {count}" for label, count in counts.kinds.items())
    lines = [f"共 {counts.commitments} 项：{kinds}。"]
    reasons = "，".join(f"{reason} {count}" for reason, count in counts.without.items())
    without = sum(counts.without.values())
    lines.append(
        f"计划部分共 {counts.sentences} 句：{counts.fruitful} 句有承诺，{without} 句没有承诺"
        + (f"（{reasons}）。" if reasons else "。")
    )
    if counts.gap:
        lines.append(f"有 {counts.gap} 句没有归入任何一类，这是程序的差错，请把报告原文反馈给维护人员。")
    if counts.uncertain:
        lines.append(f"有 {counts.uncertain} 项可作两种理解（标“存疑”），请人工确认。")
    return lines


def _plain(compilation: Compilation, out: TextIO, simulated: bool) -> None:
    if simulated:
        out.write(f"{SIMULATED}\n")
    out.write("\t".join(("章节", *COLUMNS)) + "\n")
    for section, group in by_section(compilation):
        heading = " / ".join(section) or NO_SECTION
        for number, commitment in group:
            out.write("\t".join((heading, *row(number, commitment))) + "\n")
    out.write("\n")
    for number, commitment in enumerate(compilation.commitments, start=1):
        if commitment.uncertain:
            out.write(f"存疑 {number}：{' 或 '.join(commitment.uncertain)}\n")
    out.writelines(f"{line}\n" for line in (*tally_lines(tally(compilation)), *compilation.notes))


def _draw(compilation: Compilation, out: TextIO, simulated: bool, width: int | None) -> None:
    from rich.console import Console

    console = Console(file=out, width=width, highlight=False, emoji=False, markup=False)
    mark = f"　{SIMULATED}" if simulated else ""
    console.print(f"{plan_name(compilation)}　{compilation.title or compilation.name}{mark}", style="bold")
    _draw_table(compilation, console)
    unsure = [(n, each) for n, each in enumerate(compilation.commitments, start=1) if each.uncertain]
    if unsure:
        console.print("存疑，请确认", style="bold")
        for number, commitment in unsure:
            console.print(f"  {number}. {commitment.text}：{' 或 '.join(commitment.uncertain)}")
        console.print()
    for line in (*tally_lines(tally(compilation)), *compilation.notes):
        console.print(line)


def _draw_table(compilation: Compilation, console: Console) -> None:
    from rich import box
    from rich.table import Table

    narrow = console.width < 90
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True, header_style="bold")
    for name, ratio in zip(COLUMNS, (None, None, 5, 3, None, 3), strict=True):
        if narrow and name in ("时限", "建议牵头单位"):
            continue
        table.add_column(
            name, ratio=ratio, no_wrap=ratio is None, overflow="fold", justify="right" if name == "序号" else "left"
        )
    for section, group in by_section(compilation):
        table.add_section()
        heading = section[-1] if section else NO_SECTION
        table.add_row("", "", heading, style="bold cyan")
        for number, commitment in group:
            cells = row(number, commitment)
            table.add_row(*(cells[:4] if narrow else cells))
    console.print(table)


def write_comparison(rows: list[tuple[str, ...]], out: TextIO, *, most: int | None = None) -> None:
    """Say how report and table of duties agree, and list what does not, at most `most` of each sort.

    `rows` have the header first, as guatu.workreport.comparison makes them.
    """
    counts: dict[str, int] = {}
    for label, *_ in rows[1:]:
        counts[label] = counts.get(label, 0) + 1
    order = ("一致", "有出入", "表中漏列", "表中新增")
    out.write("\n报告与责任表对照：" + "，".join(f"{label} {counts.get(label, 0)}" for label in order) + "。\n")
    shown: dict[str, int] = {}
    for label, promise, task, where, what in rows[1:]:
        shown[label] = shown.get(label, 0) + 1
        if most is not None and shown[label] > most:
            if shown[label] == most + 1 and label != "一致":
                out.write(f"  {label}　……另有 {counts[label] - most} 项，全部列在 --format table 或 xlsx 的结果里。\n")
            continue
        if label == "有出入":
            out.write(f"  有出入　{promise}　{what}（{where}）\n")
        elif label == "表中漏列":
            out.write(f"  表中漏列　{promise}\n")
        elif label == "表中新增":
            out.write(f"  表中新增　{task}（{where}）\n")
